/*
 * A frame in which a few plain characters changed, as bytes: inside the toolkit only.
 *
 * ncurses does not use a newline as a step down, writes rows in order and gives both
 * numbers of an address even where one would do; for a cursor that moves by a line that
 * is a quarter of all there is to send. Only for terminals that are addressed as ANSI
 * has it.
 */
#ifndef TUI_SMALL_H
#define TUI_SMALL_H

#include "base/str.h"
#include "tui/canvas.h"

struct small {
	bool plain[ROLE_COUNT]; /* roles that look like nothing special */
	bool ri;                /* ESC M is a step up */
	int rows, cols;         /* of the terminal */
	int row, col;           /* where the terminal's cursor is; moved along */
};

/* Whether the changes of c are few and plain enough. */
bool small_fits(const struct small *s, const struct canvas *c);
/* Add the bytes; s->row and col are then where the canvas wants the cursor (if shown). */
void small_add(struct small *s, const struct canvas *c, struct str *out);
/* Bring the cursor there by the fewest bytes. */
void small_move(struct small *s, int row, int col, struct str *out);

#endif
