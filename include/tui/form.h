/*
 * Fields one below the other, each with its name, and a row OK under them. For panes.
 *
 * Tab and the arrows go from field to field, Enter to the next one, and on OK it is done when
 * no field has an error; an error stands under its field. ^N shows what the owner knows to
 * complete a text by, the choices of a choice, and a month under a date. What does not fit is
 * scrolled to.
 */
#ifndef TUI_FORM_H
#define TUI_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include "tui/calendar.h"
#include "tui/edit.h"
#include "tui/prompt.h"

#define FORM_FIELDS_MAX 32
#define FORM_LINES_MAX 8000 /* bytes of a field of several lines */

enum form_kind {
	FORM_TEXT,
	FORM_DATE,   /* 2026-01-31, or what else the owner's check lets pass */
	FORM_CHOICE, /* one of the owner's words */
	FORM_LINES,  /* several lines, in an editor */
};

struct form_field {
	enum form_kind kind;
	const char *label; /* translated, stays valid */
};

struct form_ops {
	/* Of a choice: its i-th word, translated; NULL behind the last. */
	const char *(*choice)(void *ctx, size_t field, size_t i);
	/* Optional: the i-th way to complete a text, added to out; false behind the last. */
	bool (*complete)(
	        void *ctx, size_t field, struct raw text, size_t i, struct str *out);
	/* Optional: what is wrong with a text, an empty one too, added to why. Without it a date must
	 * be one. */
	void (*check)(void *ctx, size_t field, struct raw text, struct str *why);
};

enum form_result {
	FORM_MORE,   /* taken; draw again */
	FORM_DONE,   /* OK, and nothing is wrong */
	FORM_CANCEL, /* Esc */
	FORM_FULL,   /* no room for it */
	FORM_OTHER,  /* not a key of the form */
};

struct form {
	const struct form_ops *ops;
	void *ctx;
	const struct form_field *field; /* the owner's, stays valid */
	size_t n;
	struct form_value {
		struct prompt line;
		struct edit lines;
		size_t choice;
		struct str why;
	} * value;
	size_t at, top; /* at == n: OK */
	bool picking;   /* the month of a date is open */
	struct calendar cal;
	bool completing;
	size_t way;
	struct str typed; /* what is being completed */
};

int form_init(struct form *f, const struct form_ops *ops, void *ctx,
        const struct form_field *field, size_t n, civil today, struct err *e) MUST_CHECK;
void form_release(struct form *f);
enum form_result form_key(struct form *f, const struct key *k);
/* Of a text, date or lines; until the next key. */
struct raw form_text(const struct form *f, size_t i);
size_t form_choice(const struct form *f, size_t i);
void form_set(struct form *f, size_t i, struct raw text);
void form_set_choice(struct form *f, size_t i, size_t choice);
void form_draw(struct form *f, struct canvas *c, struct rect area);

#endif
