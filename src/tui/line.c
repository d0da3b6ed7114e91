#include <stdlib.h>
#include <string.h>
#include "base/bidi.h"
#include "base/utf8.h"
#include "base/width.h"
#include "line.h"

#define LINE_BYTES (CANVAS_COLS_MAX * (size_t)(CELL_BYTES * 2))
/* The first strong letter decides a paragraph; it stands near its beginning. */
#define DIRECTION_BYTES 512

static const char rlm[] = "\xE2\x80\x8F", lrm[] = "\xE2\x80\x8E";

enum line_direction
line_direction(struct safe paragraph)
{
	struct str tmp = STR_INIT(DIRECTION_BYTES * 8);
	size_t n = utf8_cut(paragraph.p, paragraph.n, DIRECTION_BYTES);
	bool rtl = false;

	if (!bidi_needed(paragraph.p, n))
		return LINE_LTR;
	bidi_visual(paragraph.p, n, &tmp, &rtl);
	str_release(&tmp);
	return rtl ? LINE_RTL : LINE_LTR;
}

static bool
is_control(const char *p)
{
	return !memcmp(p, rlm, 3) || !memcmp(p, lrm, 3) || !memcmp(p, BIDI_ISOLATE, 3) ||
	       !memcmp(p, BIDI_POP, 3);
}

/* The visual form of s as a line of a paragraph of that direction, and for each of its code points
 * the byte of s that it stands for, when from is given. A line in the middle of a paragraph may
 * begin with a word of the other direction, so the paragraph's is set by a mark in front, which is
 * taken out again: text from outside never holds one. */
static void
visual(struct safe s, enum line_direction dir, struct str *out, uint32_t *from)
{
	struct str in = STR_INIT(LINE_BYTES), vis = STR_INIT(LINE_BYTES);
	size_t mark = sizeof(rlm) - 1, k = 0, kept = 0;
	uint32_t cp;
	bool rtl;

	str_adds(&in, dir == LINE_RTL ? rlm : lrm);
	str_add(&in, s.p, s.n);
	bidi_visual_from(in.p ? in.p : "", in.len, &vis, &rtl, from);
	for (size_t i = 0, n; i < vis.len; i += n, k++) {
		n = utf8_next(vis.p + i, vis.len - i, &cp);
		if (n == mark && is_control(vis.p + i))
			continue;
		str_add(out, vis.p + i, n);
		if (from)
			from[kept++] = from[k] - (uint32_t)mark;
	}
	str_release(&in);
	str_release(&vis);
}

void
line_visual(struct safe s, struct str *out)
{
	visual(s, line_direction(s), out, NULL);
}

int
line_column(struct safe s, size_t off, enum line_direction dir)
{
	struct str vis = STR_INIT(LINE_BYTES);
	uint32_t *from;
	size_t k = 0;
	uint32_t cp;
	int x = 0;

	if (off >= s.n)
		return dir == LINE_RTL ? -1 : (int)text_width(s.p, s.n);
	from = malloc((s.n + 8) * sizeof(*from));
	if (!from)
		return (int)text_width(s.p, off);
	visual(s, dir, &vis, from);
	for (size_t i = 0; i < vis.len && from[k] != off; k++) {
		i += utf8_next(vis.p + i, vis.len - i, &cp);
		x += cp_width(cp) > 0 ? cp_width(cp) : 0;
	}
	free(from);
	str_release(&vis);
	return x;
}

/* What is shown of a line. */
struct shown {
	struct safe s;
	int x;                /* where it begins */
	const uint32_t *from; /* of a reordered one; NULL: in the order of the text */
};

static void
mark(struct canvas *c, const struct line *l, int x, size_t cols, enum role r)
{
	if (x >= l->at.col && x + (int)cols <= l->at.col + l->at.cols)
		canvas_role(c, l->at.row, x, (int)cols, r);
}

/* Bytes [at, end) of the line where they stand: of a reordered one cluster by cluster. */
static void
mark_bytes(struct canvas *c, const struct line *l, const struct shown *v, size_t at,
        size_t end, enum role r)
{
	size_t col = 0, k = 0;

	end = end < l->text.n ? end : l->text.n;
	if (at >= end)
		return;
	if (!v->from) {
		at = at < v->s.n ? at : v->s.n;
		end = end < v->s.n ? end : v->s.n;
		col = text_width(v->s.p, at);
		mark(c, l, v->x + (int)col, text_width(v->s.p, end) - col, r);
		return;
	}
	for (size_t i = 0; i < v->s.n;) {
		size_t n, stop;
		int cols;
		uint32_t cp;

		n = text_cluster(v->s.p + i, v->s.n - i, &cols);
		if (v->from[k] >= at && v->from[k] < end)
			mark(c, l, v->x + (int)col, (size_t)cols, r);
		col += (size_t)cols;
		for (stop = i + n; i < stop; k++)
			i += utf8_next(v->s.p + i, v->s.n - i, &cp);
	}
}

static void
mark_all(struct canvas *c, const struct line *l, const struct shown *v)
{
	for (size_t i = 0; i < l->nspan; i++)
		mark_bytes(c, l, v, l->span[i].at, l->span[i].at + l->span[i].len,
		        l->span[i].role);
	for (size_t i = 0; i < l->nhits; i++)
		mark_bytes(c, l, v, l->hits[i].at, l->hits[i].at + l->hits[i].len,
		        l->here == i + 1 ? ROLE_MATCH_HERE : ROLE_MATCH);
}

void
line_draw(struct canvas *c, const struct line *l)
{
	struct str cut = STR_INIT(LINE_BYTES), vis = STR_INIT(LINE_BYTES);
	struct safe s = l->text;
	size_t used = 0, fit;
	uint32_t *from = NULL;
	bool reorder = false;
	enum line_direction dir = l->rtl;
	int x;

	if (l->at.cols <= 0)
		return;
	fit = text_fit(s.p, s.n, (size_t)l->at.cols, &used);
	if (fit < s.n && l->cut && text_width(s.p + fit, s.n - fit) > 0) {
		fit = text_fit(s.p, s.n, (size_t)l->at.cols - 1, &used);
		str_add(&cut, s.p, fit);
		str_adds(&cut, "…");
		s = safe_composed(&cut);
		used++;
	} else {
		s.n = fit;
	}
	if (l->bidi && c->bidi && (dir == LINE_RTL || bidi_needed(s.p, s.n))) {
		if (dir == LINE_AUTO)
			dir = line_direction(s);
		/* Without memory for it nothing is marked. */
		if (l->nhits || l->nspan)
			from = malloc((s.n + 8) * sizeof(*from));
		visual(s, dir, &vis, from);
		reorder = true;
		s = safe_composed(&vis);
		used = text_width(s.p, s.n);
	}
	x = l->at.col;
	if (l->right || (reorder && dir == LINE_RTL && !l->cut))
		x += l->at.cols - (int)used;
	canvas_fill(c, (struct rect){ l->at.row, l->at.col, 1, x - l->at.col }, l->fill);
	canvas_put_visual(c, l->at.row, x, l->at.col + l->at.cols - x, s, l->role);
	x += (int)used;
	canvas_fill(
	        c, (struct rect){ l->at.row, x, 1, l->at.col + l->at.cols - x }, l->fill);
	if (!reorder || from)
		mark_all(c, l, &(struct shown){ s, x - (int)used, from });
	free(from);
	str_release(&cut);
	str_release(&vis);
}
