/*
 * A line to type in: commands, searches, passphrases. For panes.
 *
 * Moves and deletes by cluster; a paste goes in with newlines made spaces. ^P goes to the line
 * before, Up to the one before that begins with what was typed; ^R finds one by a part of it as
 * that is typed (^R again: an older one, Esc takes it to be changed, ^G leaves it). A secret
 * prompt keeps what is typed in memory from secret_new, shows a dot a character, has no
 * history, and wipes on release.
 */
#ifndef TUI_PROMPT_H
#define TUI_PROMPT_H

#include <stdbool.h>
#include <stddef.h>
#include "base/scrub.h"
#include "tui/canvas.h"
#include "tui/keys.h"

#define PROMPT_MAX 4096        /* bytes of a line */
#define PROMPT_SECRET_MAX 1024 /* of a passphrase */
#define PROMPT_HISTORY 100

enum prompt_result {
	PROMPT_MORE,   /* taken; draw again */
	PROMPT_DONE,   /* Enter */
	PROMPT_CANCEL, /* Esc, ^C, ^G, or Backspace on an empty line that is no secret */
	PROMPT_TAB,    /* Tab: the owner may complete (prompt_text, prompt_replace) */
	PROMPT_STAB,
	PROMPT_FULL,  /* not taken, or not all of it: no room */
	PROMPT_OTHER, /* not a key of the prompt */
};

/* Lines typed before, the newest last. The owner's, one for each kind of prompt. */
struct prompt_history {
	char *line[PROMPT_HISTORY];
	size_t n;
};

struct prompt {
	char label[64];
	struct prompt_history *hist; /* NULL: none */
	char *buf;                   /* cap bytes */
	size_t len, cur, cap;        /* cur: byte offset of the cursor */
	size_t hist_at;              /* hist->n: the line being typed */
	char *draft;                 /* that line while an older one is shown */
	int scroll;                  /* columns scrolled away */
	bool secret;
	bool silent;    /* secret: shows nothing at all */
	char *killed;   /* what ^U, ^K or ^W took last, for ^Y */
	bool searching; /* ^R: for seek, back through the history */
	char seek[64];
	size_t nseek;
};

/* label is one of our own sentences, already translated. */
int prompt_init(struct prompt *p, const char *label, bool secret,
        struct prompt_history *h, struct err *e) MUST_CHECK;
void prompt_release(struct prompt *p);                /* wiped and freed; fine twice */
void prompt_keep(struct prompt *p, const char *text); /* what ^Y puts in; "" nothing */
enum prompt_result prompt_key(struct prompt *p, const struct key *k);
/* What was typed: UTF-8, no control characters; valid until the next key. NUL-
 * terminated at n. */
struct raw prompt_text(const struct prompt *p);
/* Set the whole line, the cursor at byte cur. false: it does not fit. */
bool prompt_replace(struct prompt *p, struct raw text, size_t cur);
void prompt_draw(struct prompt *p, struct canvas *c, struct rect area);

void prompt_history_add(
        struct prompt_history *h, struct raw line); /* twins and empty lines dropped */
void prompt_history_release(struct prompt_history *h);

#endif
