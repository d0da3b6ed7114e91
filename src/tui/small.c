#include <string.h>
#include "small.h"

#define SMALL_CELLS 32
#define STEPS 6 /* an address is hardly longer */

static bool
plain(const struct small *s, const struct cell *cell)
{
	return s->plain[cell->role] && cell->width == 1 &&
	       (!cell->n || (cell->n == 1 && (unsigned char)cell->s[0] < 0x7f));
}

bool
small_fits(const struct small *s, const struct canvas *c)
{
	int cells = 0;

	if (c->scrolled || c->rows > s->rows || c->cols > s->cols)
		return false;
	for (int r = 0; r < c->rows; r++) {
		struct canvas_span d = c->dirty[r];

		/* The last column would leave the cursor nowhere in particular. */
		if (!d.hi)
			continue;
		cells += d.hi - d.lo;
		if (cells > SMALL_CELLS || d.hi >= s->cols)
			return false;
		for (int x = d.lo; x < d.hi; x++) {
			if (!plain(s, canvas_at(c, r, x)))
				return false;
		}
	}
	return true;
}

static void
address(int row, int col, struct str *out)
{
	if (col)
		str_addf(out, "\033[%d;%dH", row + 1, col + 1);
	else if (row)
		str_addf(out, "\033[%dH", row + 1);
	else
		str_adds(out, "\033[H");
}

static void
repeat(struct str *out, const char *s, int n)
{
	while (n-- > 0)
		str_adds(out, s);
}

void
small_move(struct small *s, int row, int col, struct str *out)
{
	struct str far = STR_INIT(32), near = STR_INIT(64);
	int down = row - s->row, back = s->col - col;
	bool steps = down >= 0 ? down <= STEPS : s->ri && -down <= STEPS;

	if (!down && !back)
		return;
	address(row, col, &far);
	if (steps && back >= 0 && (back <= STEPS || !col)) {
		repeat(&near, down > 0 ? "\n" : "\033M", down > 0 ? down : -down);
		if (!col && back > 1)
			str_addc(&near, '\r');
		else
			repeat(&near, "\b", back);
	}
	if (near.len && near.len < far.len)
		str_add(out, near.p, near.len);
	else
		str_add(out, far.p, far.len);
	s->row = row;
	s->col = col;
	str_release(&far);
	str_release(&near);
}

static void
add_row(struct small *s, const struct canvas *c, int row, struct str *out)
{
	struct canvas_span d = c->dirty[row];

	if (!d.hi)
		return;
	small_move(s, row, d.lo, out);
	for (int x = d.lo; x < d.hi; x++) {
		const struct cell *cell = canvas_at(c, row, x);

		str_addc(out, cell->n ? cell->s[0] : ' ');
	}
	s->col = d.hi;
}

void
small_add(struct small *s, const struct canvas *c, struct str *out)
{
	/* The row where the cursor is comes first: it is left anyway. */
	int first = s->row;

	if (first < c->rows)
		add_row(s, c, first, out);
	for (int r = 0; r < c->rows; r++) {
		if (r != first)
			add_row(s, c, r, out);
	}
	if (c->cur_shown)
		small_move(s, c->cur_row, c->cur_col, out);
}
