/*
 * The same screen in fewer bytes: inside the toolkit only, for terminals that are addressed as ANSI
 * has it.
 *
 * ncurses resets every look before it sets the next one, sets looks where nothing of them is seen,
 * gives both numbers of an address where one would do, and sets the region that scrolls anew for
 * every line; in a list of unread items that is a sixth of all there is to send. What goes out is
 * passed through here: looks are sent when something shows them, as what differs from the one before.
 * A sequence that is not known here goes out as it is, and what it may have changed is then taken to
 * be unknown.
 */
#ifndef TUI_FRUGAL_H
#define TUI_FRUGAL_H

#include <stdbool.h>
#include "base/str.h"

struct frugal_look {
	unsigned attrs; /* bit n: the parameter n of SGR is on */
	int fg, bg;     /* -1: the default; from 256 on: n + 256 of a palette */
};

struct frugal_region {
	int top, bottom; /* rows; bottom 0: the whole screen */
};

struct frugal {
	bool hpa; /* ESC [ n G is a column of this row */
	bool vpa; /* ESC [ n d is a row of this column */
	int rows; /* of the terminal */
	/* What the terminal has, where that is known, and what is to be shown next. */
	struct frugal_look now, want;
	bool now_known;
	bool blind; /* a look was set that is not known here: all go out as they are */
	/* Where lines scroll, as ncurses has said it and as the terminal has it; these differ only
	 * where ncurses has said the whole screen. */
	struct frugal_region said, kept;
	bool lost;      /* the cursor should be at home since, and is not */
	bool doubt;     /* the terminal may have a region that is forgotten here */
	int row;        /* -1: unknown */
	bool edge;      /* the cursor is known to be in the first column */
	bool cr;        /* a return is still to go out: what comes may be an address */
	char g0, shift; /* the last ESC ( and SI or SO; 0: unknown */
};

/* Nothing is known of the terminal: at the beginning, and when others have written to it. */
void frugal_forget(struct frugal *f);
/* Add to out what does the same as the n bytes at p. */
void frugal_add(struct frugal *f, const char *p, size_t n, struct str *out);
/* Add what is still to be said of looks, before others write. */
void frugal_end(struct frugal *f, struct str *out);

/* p[0..n) with part taken out, NULL none; returns what is left of n. */
size_t frugal_without(char *p, size_t n, const char *part);

#endif
