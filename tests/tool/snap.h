/*
 * The screen of libvterm as it stands, to be compared with a later one: letters, looks and cursor.
 * For ptydrive.
 */
#ifndef TOOL_SNAP_H
#define TOOL_SNAP_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vterm.h>

struct snap {
	int rows, cols;
	VTermPos cursor;
	VTermScreenCell *cell; /* rows * cols */
};

static inline bool
snap_take(struct snap *s, VTerm *vt, int rows, int cols)
{
	s->rows = rows;
	s->cols = cols;
	s->cell = calloc((size_t)rows * (size_t)cols, sizeof(*s->cell));
	vterm_state_get_cursorpos(vterm_obtain_state(vt), &s->cursor);
	for (int i = 0; s->cell && i < rows * cols; i++)
		(void)vterm_screen_get_cell(vterm_obtain_screen(vt),
		        (VTermPos){ .row = i / cols, .col = i % cols }, &s->cell[i]);
	return s->cell != NULL;
}

static inline bool
snap_blank(const VTermScreenCell *c)
{
	return c->chars[0] == 0 || c->chars[0] == ' ';
}

/* A blank shows its ground alone. */
static inline bool
snap_cell_same(const VTermScreenCell *a, const VTermScreenCell *b)
{
	if (snap_blank(a) != snap_blank(b) || a->attrs.reverse != b->attrs.reverse ||
	        a->attrs.underline != b->attrs.underline ||
	        !vterm_color_is_equal(&a->bg, &b->bg))
		return false;
	if (snap_blank(a) && !a->attrs.reverse)
		return true;
	return (snap_blank(a) || memcmp(a->chars, b->chars, sizeof(a->chars)) == 0) &&
	       a->attrs.bold == b->attrs.bold && vterm_color_is_equal(&a->fg, &b->fg);
}

static inline void
snap_row(const struct snap *s, int row)
{
	printf("#  ");
	for (int x = 0; x < s->cols; x++) {
		uint32_t c = s->cell[row * s->cols + x].chars[0];

		/* What is no ASCII is told from another by its last bits. */
		putchar(c == 0 ? ' ' : c < 0x7f ? (int)c : 'a' + (int)(c % 26));
	}
	putchar('\n');
}

/* Says where the first difference is. */
static inline bool
snap_same(const struct snap *a, const struct snap *b)
{
	if (a->rows != b->rows || a->cols != b->cols)
		return false;
	for (int i = 0; i < a->rows * a->cols; i++) {
		if (snap_cell_same(&a->cell[i], &b->cell[i]))
			continue;
		printf("# row %d column %d: U+%04X was U+%04X, or in another look\n",
		        i / a->cols + 1, i % a->cols + 1, b->cell[i].chars[0],
		        a->cell[i].chars[0]);
		snap_row(a, i / a->cols);
		snap_row(b, i / a->cols);
		return false;
	}
	if (a->cursor.row == b->cursor.row && a->cursor.col == b->cursor.col)
		return true;
	printf("# the cursor was at %d, %d and is at %d, %d\n", a->cursor.row + 1,
	        a->cursor.col + 1, b->cursor.row + 1, b->cursor.col + 1);
	return false;
}

#endif
