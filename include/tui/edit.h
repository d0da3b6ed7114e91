/*
 * A text of several lines to type in: notes, and the long fields of a form. For panes.
 *
 * Moves and deletes by cluster, breaks lines at words by their display width, takes back
 * and does again, keeps what was killed for ^Y, takes a paste with its newlines. Holds
 * only text that may be shown: what else is typed, pasted or set is left out. All its
 * memory is wiped when it is given back (base/mem.h). Knows neither Enter's nor Esc's
 * meaning beyond the text: its owner asks first.
 */
#ifndef TUI_EDIT_H
#define TUI_EDIT_H

#include <stdbool.h>
#include <stddef.h>
#include "base/scrub.h"
#include "tui/canvas.h"
#include "tui/keys.h"

#define EDIT_UNDO 256
#define EDIT_TAB 8

enum edit_result {
	EDIT_MORE,  /* taken; draw again */
	EDIT_FULL,  /* not taken, or not all of it: no room */
	EDIT_OTHER, /* not a key of the editor */
};

/* What one change took out at a place and put in: bytes has both, one behind the other. */
struct edit_step {
	size_t at, out, in;
	size_t cur; /* the cursor before it */
	char *bytes;
};

struct edit {
	char *buf;
	size_t len, cap, max;
	size_t cur; /* byte offset, at the beginning of a cluster */
	size_t top; /* the screen line on top begins here */
	int cols;   /* of text in a screen line, as last drawn */
	int rows;
	int want;  /* the column that up and down aim at, -1: the cursor's */
	bool tabs; /* Tab types a tab; else it is the owner's */
	struct str kill;
	bool killing, typing; /* the last key did so: the next one adds to it */
	struct edit_step step[EDIT_UNDO];
	size_t nstep, at; /* steps [at, nstep) were taken back */
	bool lost;        /* what was set is not the text before all steps */
};

/* max: bytes of the text. */
void edit_init(struct edit *t, size_t max);
void edit_release(struct edit *t); /* fine twice */
/* Another text, with nothing to take back, the cursor at its end. -1: no memory; a text that
 * is too long is cut. */
int edit_set(struct edit *t, struct raw text, struct err *e) MUST_CHECK;
struct raw edit_text(const struct edit *t); /* NUL-terminated at n; until the next key */
bool edit_changed(const struct edit *t);    /* since it was set */
/* The text counts as changed even when all was taken back: it came from a draft. */
void edit_touch(struct edit *t);
enum edit_result edit_key(struct edit *t, const struct key *k);
/* Line of the text and column in it, both from 1. */
void edit_place(const struct edit *t, size_t *line, size_t *col);
/* Draw into area, and place the real cursor there if `focus`. One column stays free for the
 * cursor behind a full line. */
void edit_draw(struct edit *t, struct canvas *c, struct rect area, bool focus);

#endif
