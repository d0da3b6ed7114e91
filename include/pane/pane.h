/*
 * What a pane is, and what the screen does for it. A pane is an instance: two documents may be
 * open at once. Panes read the store and change it by the actions of core/ alone.
 */
#ifndef PANE_PANE_H
#define PANE_PANE_H

#include <stdbool.h>
#include <stdint.h>
#include "base/enc.h"
#include "core/app.h"
#include "core/cmd.h"
#include "core/attach.h"
#include "pane/txt.h"
#include "tui/canvas.h"
#include "tui/keys.h"
#include "tui/move.h"

enum pane_id {
#define PANE(id, name, key) PANE_##id,
#include "pane/panes.def"
#undef PANE
	PANE_COUNT
};

struct screen;
struct pane;
struct listpane_ops;
struct note_row;

/* What a pane is opened for; zero is fine for all but the reader. */
struct pane_arg {
	int64_t rid;       /* reader, meeting, changes: which document */
	unsigned n;        /* attachment: which of the document's, from 0 */
	const char *find;  /* reader: words to highlight, as the member typed them */
	const char *quote; /* reader: words of the text to stand at */
	uint64_t off;      /* … near this byte of the file */
	bool at_place;     /* reader: stand at byte `at` of the text */
	uint64_t at;
	enum pane_id about;          /* help: of which pane */
	const struct note_row *note; /* edit: which note; nid 0 a new one */
	struct pane *of;             /* outline: the reader under it */
};

struct pane_hint {
	const char
	        *cmd; /* a command string as bindings have it, or '=' and a key that the
			      pane takes itself; NULL ends the table */
	const char *label; /* N_() */
};

#define PANE_FDS 2

struct pane_ops {
	const char *title;    /* N_() */
	const char *help;     /* N_(): what it shows, one or two sentences */
	enum action_ctx kind; /* a list, a text, or 0: it takes the keys itself */
	unsigned changes;     /* enum store_change: what makes it load again */
	size_t priv_size;
	const struct pane_hint *hints;
	const struct listpane_ops *list; /* of a list by pane/listpane.h */
	/* priv is zeroed; after a failed open, close is called too. */
	int (*open)(struct pane *p, const struct pane_arg *a, struct err *e);
	void (*close)(struct pane *p);
	/* Optional: rows changed (bits of enum store_change). */
	int (*load)(struct pane *p, unsigned changes, struct err *e);
	/* Optional: keys or settings have changed, and it shows them. */
	void (*settled)(struct pane *p);
	/* 1: done; 0: not this pane's; -1: failed. */
	int (*action)(struct pane *p, const struct cmd *c, struct err *e);
	/* Optional, before all bindings: 1 taken, 0 not, 2 taken and later keys wait for framed(). */
	int (*key)(struct pane *p, const struct key *k);
	/* full: something else stood in area, or its size changed. */
	void (*draw)(struct pane *p, struct canvas *c, struct rect area, bool full);
	void (*position)(struct pane *p, struct txt *out); /* optional: "12/3,482" */
	void (*state)(
	        struct pane *p, struct txt *out); /* optional: what is shown, and why */
	/* Optional: a piece of work in quiet time; true: more. */
	bool (*background)(struct pane *p);
	/* Optional: after the frame that shows what key() decided; may block (unlock). */
	void (*framed)(struct pane *p);
	/* Optional, both: descriptors to wait for beside the keys, -1 for none, and when turn() is
	 * wanted in any case (clock_boot ms, -1 never). */
	void (*waits)(struct pane *p, struct pollfd v[PANE_FDS], int64_t *by);
	void (*turn)(struct pane *p, const struct pollfd *v);
	/* Optional: the store is about to be closed; keep there what is being typed. true: there
	 * was something. */
	bool (*keep)(struct pane *p);
	/* Optional, texts of a document: which, and the byte it stands at; it opens there again by
	 * pane_arg. False: nothing can be marked. */
	bool (*place)(struct pane *p, uint8_t id[ID_LEN], uint64_t *at);
	/* Optional, texts: choose the link at a place of the screen, for `open`. False: there is none. */
	bool (*link_at)(struct pane *p, int row, int col);
	/* Optional, texts: the number under the chosen link. False: none is chosen. */
	bool (*chosen)(struct pane *p, struct safe *number);
	/* Optional, lists: move the selection by one and tell the document there. */
	bool (*neighbour)(struct pane *p, bool back, int64_t *rid);
};

struct pane {
	const struct pane_ops *ops;
	enum pane_id id;
	struct screen *scr;
	void *priv;
	bool dirty;                    /* draw it in this frame */
	const struct pane_hint *hints; /* those of ops, unless open() set others */
	const char *title;             /* so too */
};

#define PANE(id, name, key) extern const struct pane_ops pane_##name;
#include "pane/panes.def"
#undef PANE
const struct pane_ops *pane_ops_of(enum pane_id id);
const char *pane_name(enum pane_id id); /* key context and command */
const char *pane_key(enum pane_id id);  /* of its tab; "" none */

/* --- what the screen does for its panes ------------------------------------ */

struct app *screen_app(struct screen *s);
const struct store *screen_store(struct screen *s); /* NULL while locked */
const struct conf *screen_conf(const struct screen *s);
struct pane *screen_below(const struct screen *s, const struct pane *p); /* NULL none */
bool screen_row_look(const struct screen *s);
int screen_cols(const struct screen *s);
/* A synchronisation has worked: what is not here, the server did not have. */
bool screen_synced(const struct screen *s);
/* One line at the foot until the next key. Arguments may come from outside: sanitised. */
void screen_say(struct screen *s, const char *fmt, ...) PRINTF(2, 3);
void screen_fail(struct screen *s, const struct err *e);
int screen_open(struct screen *s, enum pane_id id, const struct pane_arg *a,
        struct err *e) MUST_CHECK;
void screen_back(
        struct screen *s, struct pane *p); /* close p, which is on top, after this turn */
/* The same, and then a command in what lay below it. */
void screen_back_then(struct screen *s, struct pane *p, const char *cmd);
/* The same, and then a key that what lay below it takes itself. */
void screen_back_press(struct screen *s, struct pane *p, uint32_t code);
void screen_leave(struct screen *s);
/* The store has just been opened. */
void screen_unlocked(struct screen *s);
/* Ask for the last argument of an action that asks: search, filter, answer, note. first: the
 * argument before it, a literal, or NULL; preset: what the line begins with, or NULL. */
void screen_ask(struct screen *s, enum action act, const char *first, const char *preset);
/* What stands where has changed: all is drawn. */
void screen_relay(struct screen *s);
/* A question at the foot: y, and nothing else, calls yes(p, act). */
void screen_confirm(struct screen *s, struct pane *p,
        void (*yes)(struct pane *p, enum action act), enum action act,
        const char *question);
/* A list has work for every turn until it is done (tagged_work); NULL: no more. */
void screen_work(struct screen *s, struct pane *p);
bool screen_working(const struct screen *s);
/* Read marks collect in memory and are written after 2 s, on lock and on leaving. */
void screen_mark_read(struct screen *s, const uint8_t id[ID_LEN], bool read);
/* -1 not marked here, else 0 or 1. */
int screen_marked_read(const struct screen *s, const uint8_t id[ID_LEN]);
struct pane *screen_on(const struct screen *s); /* the pane on top; NULL none */
bool screen_on_top(const struct screen *s, const struct pane *p);
/* The timer at which on_timer must look again, clock_boot ms. */
void screen_wake_at(struct screen *s, int64_t when);
/* Fetch an attachment beside all else, one at a time; those of a sync stand back for it. What came of
 * one that is stopped is kept. */
int screen_fetch(struct screen *s, const struct att_row *r, struct err *e) MUST_CHECK;
/* How much of it is here, in percent; -1: it is not being fetched. */
int screen_fetching(const struct screen *s, const uint8_t blob[HASH_LEN]);
/* Open it by the member's program; at the terminal this returns when that has ended. */
int screen_open_outside(
        struct screen *s, const struct att_row *r, struct err *e) MUST_CHECK;
/* Open what an id names: a meeting as such, everything else to read. */
int screen_open_object(
        struct screen *s, const uint8_t id[ID_LEN], struct err *e) MUST_CHECK;
/* A command as `:` takes it, one of our own. */
int screen_command(struct screen *s, const char *line, struct err *e) MUST_CHECK;
/* To the tab of a pane. */
int screen_tab(struct screen *s, enum pane_id id, struct err *e) MUST_CHECK;
/* What synchronisation did in this session: line i, the latest first; false behind the last. */
bool screen_log(const struct screen *s, size_t i, int64_t *at, struct safe *text);
/* The movement of an action; false when it is none. *n: how often, or the line. */
bool pane_move_of(const struct cmd *c, enum move *m, size_t *n);

/* Draw text wrapped at words into area; returns the rows used. */
int para_draw(struct canvas *c, struct rect area, struct safe s, enum role r);

#endif
