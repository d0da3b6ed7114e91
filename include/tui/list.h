/*
 * A list of rows, of which it holds none: the owner answers for row i when it is about
 * to be drawn, so a list of 100,000 costs what its screenful costs. For panes.
 *
 * The cursor is a mark in the gutter (3 columns: '>' for the cursor, the owner's flag
 * such as unread, '+' of a tagged row) and, if row_look, the whole row in the cursor's role. The real
 * cursor of the terminal stands on the selected row. list_draw repaints only what
 * changed since it last drew into the same place; after anything else drew there, or
 * rows changed, call list_dirty. Reads no key: the owner's actions call list_move.
 */
#ifndef TUI_LIST_H
#define TUI_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include "base/scrub.h"
#include "tui/canvas.h"
#include "tui/find.h"
#include "tui/move.h"

#define LIST_COLS_MAX 8
#define LIST_GUTTER 3 /* cursor mark, flag, '+' of a tagged row */

/* A column wants `want` columns (0: it is not shown), shrinks to `min`, takes a share
 * `grow` of what is left, up to `max` (0: all of it); those that grow get what they want
 * before the others. When even the mins do not fit, the highest `drop` goes first; drop 0
 * never goes (it is cut instead). A cell that is too long for its column goes on over
 * empty ones behind it. */
struct list_col {
	int min, want, grow, max, drop;
	bool right; /* flush right: numbers */
};

struct list_row {
	/* In the order of the columns; valid until the next row(). */
	struct safe cell[LIST_COLS_MAX];
	enum role role[LIST_COLS_MAX]; /* ROLE_NORMAL */
	struct safe flag;    /* one column in the gutter, as "●" of what is unread */
	enum role flag_role; /* ROLE_MARK */
	bool tagged; /* '+' beside the flag; in its place where there is no room */
};

struct list_ops {
	/* Fill *out, which is zeroed but for flag_role. 0, or -1: the row shows as
	 * unreadable. */
	int (*row)(void *ctx, size_t i, struct list_row *out);
	/* Optional: first row from `from` on (forward or backward, `from` included)
	 * that matches; -1 none. Without it every row's cells are compared by f, at
	 * most LIST_SCAN rows. */
	long (*find)(void *ctx, const struct find *f, size_t from, bool back);
};
#define LIST_SCAN 20000

struct list {
	const struct list_ops *ops;
	void *ctx;
	const struct list_col *cols; /* owner's, stays valid */
	size_t ncols;
	size_t count, cursor, top;
	bool row_look;    /* set cursor-line = row */
	struct find find; /* the last pattern, for n and N; matches are highlighted */
	struct {
		struct rect area;
		size_t cursor, top, count;
		bool valid, row_look;
		const struct canvas *canvas;
		unsigned epoch;
	} drawn; /* what the screen shows */
};

void list_init(struct list *l, const struct list_ops *ops, void *ctx,
        const struct list_col *cols, size_t ncols);
void list_release(struct list *l);
/* The number of rows changed, or all rows did: the cursor is clamped, everything
 * redrawn. */
void list_set_count(struct list *l, size_t count);
void list_select(struct list *l, size_t i); /* clamped; scrolled into view when drawn */
void list_dirty(struct list *l);            /* the next draw repaints the whole area */
void list_dirty_row(struct list *l, size_t i, struct canvas *c); /* row i alone changed */
/* n: how often; for MOVE_LINE and with TOP/BOTTOM a line number from 1 (0: none).
 * Pages are of the area last drawn. Returns false when nothing moved. */
bool list_move(struct list *l, enum move m, size_t n);
/* The window and the cursor by so many rows. */
void list_scroll(struct list *l, size_t by, bool down);
/* The row that was last drawn at a place of the screen; -1 none. */
long list_row_at(const struct list *l, int row, int col);
/* Set the pattern and go to the first match from the cursor on (the cursor's row
 * included). false: not found. */
int list_find(struct list *l, struct raw pattern, bool back, bool *found,
        struct err *e) MUST_CHECK;
bool list_find_again(
        struct list *l, bool back, bool *wrapped); /* n, N; goes round the ends */
void list_find_clear(struct list *l);
/* Draw into area, and place the real cursor there if `focus`. */
void list_draw(struct list *l, struct canvas *c, struct rect area, bool focus);

#endif
