/* Where the screen lines of an editor's text begin, and its columns: for edit.c and
 * edit_draw.c alone. Tabs and blanks at a line's end count, so that the cursor can stand
 * on each. */
#ifndef TUI_EDIT_LAY_H
#define TUI_EDIT_LAY_H

#include "tui/edit.h"

struct edit_line {
	size_t at, end; /* bytes of the screen line, without its newline */
	size_t next;    /* the beginning of the next one; len at the end of the text */
	bool last;      /* of its line of the text: a newline or the end follows */
};

size_t edit_next(const struct edit *t, size_t at); /* the cluster behind */
size_t edit_prev(const struct edit *t, size_t at); /* the cluster before */
size_t edit_line_start(const struct edit *t, size_t at);
size_t edit_line_end(const struct edit *t, size_t at);
/* The screen line that begins at `at`, which must be a beginning. */
void edit_lay(const struct edit *t, size_t at, struct edit_line *l);
/* The beginning of the screen line on which the cursor stands when it is at off. */
size_t edit_row(const struct edit *t, size_t off);
/* The column of off on the screen line that begins at `at`. */
int edit_col(const struct edit *t, size_t at, size_t off);
/* The place nearest to column col on the screen line that begins at `at`. */
size_t edit_at_col(const struct edit *t, size_t at, int col);
/* Whether a further screen line follows that one. */
bool edit_more(const struct edit *t, const struct edit_line *l);

#endif
