#include "tui/layout.h"
#include "base/width.h"

void
layout_make(struct layout *l, int rows, int cols, bool hints, bool prompt)
{
	int top, bottom;

	rows = rows < 1 ? 1 : rows;
	cols = cols < 1 ? 1 : cols;
	*l = (struct layout){ 0 };
	l->hint.rows = prompt || (hints && rows >= 5);
	l->tabs.rows = rows >= 4;
	l->status.rows = rows >= (prompt ? 3 : 2);
	top = l->tabs.rows;
	bottom = l->status.rows + l->hint.rows;
	l->body.rows = rows - top - bottom;
	l->tabs.cols = l->body.cols = l->status.cols = l->hint.cols = cols;
	l->body.row = top;
	l->status.row = top + l->body.rows;
	l->hint.row = l->status.row + l->status.rows;
}

/* The first `cols` columns of *from into *to, a line and a blank behind them. */
static void
cut(struct rect *from, int cols, struct rect *to, struct rect *line)
{
	*to = *line = *from;
	to->cols = cols;
	line->col += cols;
	line->cols = 1;
	from->col += cols + 2;
	from->cols -= cols + 2;
}

void
layout_lists(struct layout_lists *l, struct rect body, bool filters, bool preview)
{
	struct rect none = { body.row, body.col, body.rows, 0 };

	*l = (struct layout_lists){ none, none, body, none, none };
	if (body.cols < LAYOUT_LEAST)
		return;
	if (filters)
		cut(&body, LAYOUT_FILTERS, &l->filters, &l->line);
	l->list = body;
	if (!preview)
		return;
	cut(&body, body.cols * 45 / 100, &l->list, &l->line2);
	l->preview = body;
}

static int
label_cols(struct safe s)
{
	size_t w = text_width(s.p, s.n);

	return w > CANVAS_COLS_MAX ? CANVAS_COLS_MAX : (int)w + 2;
}

/* As few as possible are left out before the active one. */
static size_t
first_tab(int cols, const struct safe *labels, size_t n, size_t active)
{
	size_t first = 0;
	int width = 0;

	for (size_t i = 0; i < n && i <= active; i++)
		width += label_cols(labels[i]);
	while (first < active && width > cols - (first ? 1 : 0)) {
		width -= label_cols(labels[first]);
		first++;
	}
	return first;
}

int
tabs_at(struct rect area, const struct safe *labels, size_t n, size_t active, int col)
{
	size_t first = first_tab(area.cols, labels, n, active);
	int at = area.col + (first && area.cols > 1), end = area.col + area.cols;

	for (size_t i = first; i < n && at <= col; i++) {
		at += label_cols(labels[i]);
		if (at > end && i != active)
			return -1;
		if (col < at)
			return (int)i;
	}
	return -1;
}

void
tabs_draw(struct canvas *c, struct rect area, const struct safe *labels, size_t n,
        size_t active)
{
	int end = area.col + area.cols, at = area.col;
	size_t first, i;

	if (area.rows <= 0 || area.cols <= 0)
		return;
	first = first_tab(area.cols, labels, n, active);
	if (first && area.cols > 1)
		at += canvas_put(c, area.row, at, 1, SAFE("<"), ROLE_TAB);
	for (i = first; i < n && at < end; i++) {
		enum role r = i == active ? ROLE_TAB_ACTIVE : ROLE_TAB;
		int w = label_cols(labels[i]);

		if (w > end - at) {
			if (i != active) {
				canvas_fill(c, (struct rect){ area.row, at, 1, end - at },
				        ROLE_TAB);
				canvas_put(c, area.row, end - 1, 1, SAFE(">"), ROLE_TAB);
				return;
			}
			w = end - at;
		}
		canvas_fill(c, (struct rect){ area.row, at, 1, 1 }, r);
		canvas_put_padded(c, area.row, at + 1, w - 1, labels[i], r);
		at += w;
	}
	canvas_fill(c, (struct rect){ area.row, at, 1, end - at }, ROLE_TAB);
	/* The last one shown ends with a blank, which is free to say that there are more. */
	if (i < n)
		canvas_put(c, area.row, end - 1, 1, SAFE(">"), ROLE_TAB);
}

void
bar_draw(struct canvas *c, struct rect area, struct safe left, struct safe right,
        enum role r)
{
	size_t lw = text_width(left.p, left.n), rw = text_width(right.p, right.n);
	int lcols = area.cols;

	if (area.rows <= 0 || area.cols <= 0)
		return;
	if (rw && rw < (size_t)area.cols && lw + 1 + rw <= (size_t)area.cols) {
		lcols = area.cols - (int)rw;
		canvas_put(c, area.row, area.col + lcols, (int)rw, right, r);
	}
	canvas_put_padded(c, area.row, area.col, lcols, left, r);
}
