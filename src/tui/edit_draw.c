#include <string.h>
#include "base/bidi.h"
#include "base/width.h"
#include "edit_lay.h"
#include "line.h"

#define ROW_BYTES 65536

/* Bytes [at, end) as they are shown: tabs as blanks up to their stops. */
static void
expand(const struct edit *t, size_t at, size_t end, struct str *out)
{
	size_t i = at, next;

	for (; i < end; i = next) {
		next = edit_next(t, i);
		if (t->buf[i] != '\t') {
			str_add(out, t->buf + i, next - i);
			continue;
		}
		for (int n = edit_col(t, at, next) - edit_col(t, at, i); n > 0; n--)
			str_addc(out, ' ');
	}
}

static enum line_direction
direction(const struct edit *t, size_t at)
{
	size_t from = edit_line_start(t, at), end = edit_line_end(t, at);
	struct str tmp = STR_INIT(ROW_BYTES);
	enum line_direction d = LINE_LTR;

	if (bidi_needed(t->buf + from, end - from))
		d = line_direction(scrub(
		        (struct raw){ t->buf + from, end - from }, SCRUB_LINE, &tmp));
	str_release(&tmp);
	return d;
}

/* The cursor's column in an area of that width. */
static int
cursor_col(const struct edit *t, const struct edit_line *l, struct safe s,
        enum line_direction dir, int cols)
{
	struct str raw = STR_INIT(ROW_BYTES), tmp = STR_INIT(ROW_BYTES);
	int x = edit_col(t, l->at, t->cur);

	if (dir == LINE_RTL || bidi_needed(s.p, s.n)) {
		size_t off;

		expand(t, l->at, t->cur, &raw);
		off = scrub((struct raw){ str_c(&raw), raw.len }, SCRUB_LINE, &tmp).n;
		x = line_column(s, off, dir);
		if (dir == LINE_RTL)
			x += cols - (int)text_width(s.p, s.n);
	}
	str_release(&raw);
	str_release(&tmp);
	return x < 0 ? 0 : x < cols ? x : cols - 1;
}

static void
row(const struct edit *t, const struct edit_line *l, struct canvas *c, struct rect at,
        bool cursor)
{
	struct str raw = STR_INIT(ROW_BYTES), tmp = STR_INIT(ROW_BYTES);
	enum line_direction dir = direction(t, l->at);
	struct safe s;

	expand(t, l->at, l->end, &raw);
	s = scrub((struct raw){ str_c(&raw), raw.len }, SCRUB_LINE, &tmp);
	/* Blanks that hang over the edge are not shown. */
	while (s.n && s.p[s.n - 1] == ' ' && text_width(s.p, s.n) > (size_t)at.cols)
		s.n--;
	line_draw(c, &(struct line){ .at = at, .text = s, .bidi = true, .rtl = dir });
	if (cursor)
		canvas_cursor(c, at.row, at.col + cursor_col(t, l, s, dir, at.cols));
	str_release(&raw);
	str_release(&tmp);
}

/* The cursor's line on the screen, scrolled as little as needed. */
static void
follow(struct edit *t)
{
	size_t cur = edit_row(t, t->cur), at;
	struct edit_line l;
	int n;

	t->top = edit_row(t, t->top < t->len ? t->top : t->len);
	if (cur <= t->top) {
		t->top = cur;
		return;
	}
	for (at = t->top, n = 0; n < t->rows; at = l.next, n++) {
		if (at == cur)
			return;
		edit_lay(t, at, &l);
	}
	for (t->top = cur, n = 1; n < t->rows && t->top; n++)
		t->top = edit_row(t, t->top - 1);
}

void
edit_draw(struct edit *t, struct canvas *c, struct rect area, bool focus)
{
	struct edit_line l = { .last = true };
	size_t at, cur;
	bool more = true;

	if (area.rows <= 0 || area.cols <= 0)
		return;
	t->rows = area.rows;
	t->cols = area.cols > 1 ? area.cols - 1 : 1;
	follow(t);
	cur = edit_row(t, t->cur);
	for (at = t->top; area.rows > 0 && more; area.rows--, area.row++) {
		struct rect r = { area.row, area.col, 1, area.cols };

		edit_lay(t, at, &l);
		row(t, &l, c, r, focus && at == cur);
		more = edit_more(t, &l);
		at = l.next;
	}
	canvas_fill(c, area, ROLE_NORMAL);
}
