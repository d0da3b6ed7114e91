#include <string.h>
#include "base/bidi.h"
#include "base/utf8.h"
#include "base/width.h"
#include "line.h"

#define LINE_BYTES (CANVAS_COLS_MAX * (size_t)(CELL_BYTES * 2))
/* The first strong letter decides a paragraph; it stands near its beginning. */
#define DIRECTION_BYTES 512

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

/* The visual form of s as a line of a paragraph of that direction. A line in the
 * middle of a paragraph may begin with a word of the other direction, so the
 * paragraph's is set by a mark in front, which is taken out again: text from outside
 * never holds one. */
static void
visual(struct safe s, enum line_direction dir, struct str *out)
{
	static const char rlm[] = "\xE2\x80\x8F", lrm[] = "\xE2\x80\x8E";
	struct str in = STR_INIT(LINE_BYTES), vis = STR_INIT(LINE_BYTES);
	bool rtl;

	str_adds(&in, dir == LINE_RTL ? rlm : lrm);
	str_add(&in, s.p, s.n);
	bidi_visual(in.p ? in.p : "", in.len, &vis, &rtl);
	for (size_t i = 0; i < vis.len;) {
		size_t left = vis.len - i;

		if (left >= 3 && (memcmp(vis.p + i, rlm, 3) == 0 ||
		                         memcmp(vis.p + i, lrm, 3) == 0)) {
			i += 3;
			continue;
		}
		str_addc(out, vis.p[i++]);
	}
	str_release(&in);
	str_release(&vis);
}

/* The clusters of s in the reverse order. */
static void
reversed(struct safe s, struct str *out)
{
	size_t at[FIND_MAX * 4], n = 0;

	for (size_t i = 0; i < s.n && n + 1 < sizeof(at) / sizeof(*at); n++) {
		int cols;

		at[n] = i;
		i += text_cluster(s.p + i, s.n - i, &cols);
		at[n + 1] = i;
	}
	while (n--)
		str_add(out, s.p + at[n], at[n + 1] - at[n]);
}

static void
role_bytes(struct canvas *c, const struct line *l, struct safe s, int x, size_t from,
        size_t to, enum role r)
{
	size_t lo, hi;

	from = from < s.n ? from : s.n;
	to = to < s.n ? to : s.n;
	lo = text_width(s.p, from);
	hi = text_width(s.p, to);
	if (x + (int)lo < l->at.col || x + (int)hi > l->at.col + l->at.cols)
		return;
	canvas_role(c, l->at.row, x + (int)lo, (int)(hi - lo), r);
}

/* In a reordered line a match is looked for as it stands: its clusters in either
 * order. */
static void
mark_visual(struct canvas *c, const struct line *l, struct safe vis, int x,
        struct safe hit, enum role r)
{
	struct str form = STR_INIT(LINE_BYTES);

	for (int pass = 0; pass < 2; pass++) {
		const char *p = vis.p, *end = vis.p + vis.n;

		str_reset(&form);
		if (pass)
			reversed(hit, &form);
		else
			str_add(&form, hit.p, hit.n);
		while (form.len && (p = memmem(p, (size_t)(end - p), form.p, form.len))) {
			size_t at = (size_t)(p - vis.p);

			role_bytes(c, l, vis, x, at, at + form.len, r);
			p += form.len;
		}
	}
	str_release(&form);
}

static void
mark_hits(
        struct canvas *c, const struct line *l, struct safe shown, bool reordered, int x)
{
	for (size_t i = 0; i < l->nhits; i++) {
		enum role r = l->here == i + 1 ? ROLE_MATCH_HERE : ROLE_MATCH;
		size_t at = l->hits[i].at, end = at + l->hits[i].len;

		if (at >= l->text.n || end <= at)
			continue;
		end = end < l->text.n ? end : l->text.n;
		if (reordered)
			mark_visual(c, l, shown, x,
			        (struct safe){ l->text.p + at, end - at }, r);
		else
			role_bytes(c, l, shown, x, at, end, r);
	}
}

void
line_draw(struct canvas *c, const struct line *l)
{
	struct str cut = STR_INIT(LINE_BYTES), vis = STR_INIT(LINE_BYTES);
	struct safe s = l->text;
	size_t used = 0, fit;
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
	if (l->bidi && (dir == LINE_RTL || bidi_needed(s.p, s.n))) {
		if (dir == LINE_AUTO)
			dir = line_direction(s);
		visual(s, dir, &vis);
		reorder = true;
		s = safe_composed(&vis);
		used = text_width(s.p, s.n);
	}
	x = l->at.col;
	if (l->right || (reorder && dir == LINE_RTL && !l->cut))
		x += l->at.cols - (int)used;
	canvas_fill(c, (struct rect){ l->at.row, l->at.col, 1, x - l->at.col }, l->fill);
	canvas_put(c, l->at.row, x, l->at.col + l->at.cols - x, s, l->role);
	x += (int)used;
	canvas_fill(
	        c, (struct rect){ l->at.row, x, 1, l->at.col + l->at.cols - x }, l->fill);
	mark_hits(c, l, s, reorder, x - (int)used);
	str_release(&cut);
	str_release(&vis);
}
