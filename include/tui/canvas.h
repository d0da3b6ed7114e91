/*
 * The screen as a grid of cells, drawn into by widgets and panes, shown by a terminal
 * backend.
 *
 * A cell holds one cluster (a base and its marks) and a role; a wide cluster owns the
 * cell to its right too. The canvas keeps its content between frames and remembers which
 * columns of a row changed, so a widget draws only what it knows to be new, and drawing
 * the same again costs nothing on the line. Takes only struct safe. Everything outside
 * the grid is clipped: no position is an error. Columns are by base/width.h and nothing
 * else.
 */
#ifndef TUI_CANVAS_H
#define TUI_CANVAS_H

#include <stdbool.h>
#include <stdint.h>
#include "base/scrub.h"
#include "tui/theme.h"

#define CELL_BYTES 24 /* a base and 4 marks */
#define CELL_MARKS 4
#define CANVAS_ROWS_MAX 1000
#define CANVAS_COLS_MAX 2000

struct cell {
	char s[CELL_BYTES]; /* UTF-8; n == 0 is a blank or a right half */
	uint8_t n;
	uint8_t width; /* 1, 2; 0: the right half of the wide cell before */
	uint8_t role;
};

struct rect {
	int row, col, rows, cols; /* rows or cols 0: not there */
};

struct canvas {
	int rows, cols;
	struct cell *cells; /* rows * cols */
	struct canvas_span {
		int lo, hi; /* changed columns [lo, hi), hi == 0: none */
	} * dirty;          /* one a row; cleared by the terminal's flush */
	unsigned
	        epoch; /* counts how often all of it was blanked: widgets then draw all */
	int cur_row, cur_col;
	bool cur_shown;
	bool scrolled; /* for the terminal: rows moved, scrolling may be cheaper */
	bool plain; /* no lines and boxes: blanks stand there; no row is shown by its look */
	bool bidi; /* text is put in visual order; off: the terminal does that */
};

#define CANVAS_INIT                                                                      \
	{                                                                                \
		0                                                                        \
	}

/* Sizes are clamped to 1 … CANVAS_*_MAX. All cells blank and dirty. -1: no memory. */
int canvas_init(struct canvas *c, int rows, int cols, struct err *e) MUST_CHECK;
/* The same for a new size; what was drawn is gone. On -1 the old canvas stays. */
int canvas_resize(struct canvas *c, int rows, int cols, struct err *e) MUST_CHECK;
void canvas_release(struct canvas *c);
void canvas_clear(
        struct canvas *c); /* all blank, role normal; only what changed is dirty */
void canvas_touch(struct canvas *c); /* every cell counts as changed (after a suspend) */

/* Put one line of text at row, col, in at most maxcols columns; whole clusters only.
 * Returns the columns used. */
int canvas_put(
        struct canvas *c, int row, int col, int maxcols, struct safe s, enum role r);
/* The same of text that is in visual order already. */
int canvas_put_visual(
        struct canvas *c, int row, int col, int maxcols, struct safe s, enum role r);
/* The same, and then blanks of role r up to maxcols. If the text does not fit, its last
 * column shows an ellipsis. */
int canvas_put_padded(
        struct canvas *c, int row, int col, int maxcols, struct safe s, enum role r);
void canvas_fill(struct canvas *c, struct rect area, enum role r); /* blanks */
/* Change the role of cells, not their text. */
void canvas_role(struct canvas *c, int row, int col, int cols, enum role r);
void canvas_vline(struct canvas *c, int row, int col, int rows, enum role r); /* │ */
void canvas_cursor(struct canvas *c, int row, int col); /* clamped, shown */
void canvas_cursor_hide(struct canvas *c);
const struct cell *canvas_at(const struct canvas *c, int row, int col); /* inside only */
bool canvas_same(
        const struct canvas *a, const struct canvas *b); /* cells, size and cursor */

enum dump_flags {
	DUMP_TEXT = 0,
	DUMP_CURSOR = 1 << 0, /* a last line "cursor 3,0" or "cursor hidden" */
	DUMP_ROLES =
	        1 << 1, /* after each row its roles: "  | 0-8 tab-active, 9-20 tab" */
	DUMP_ASCII = 1 << 2, /* as a terminal without UTF-8 shows it */
};
/* The canvas as lines of text, blanks at line ends dropped, every row ended by a newline.
 * For golden screens. */
struct str;
void canvas_dump(const struct canvas *c, unsigned flags, struct str *out);

#endif
