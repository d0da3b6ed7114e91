#include <string.h>
#include "base/bidi.h"
#include "base/width.h"
#include "line.h"
#include "tui/textview.h"
#include "wrap.h"

/* A match may reach over the edge of a screen line: so far around it is looked for. */
#define AROUND (FIND_MAX * 3)
/* Before and behind a screen line, for a link that reaches over its edge. */
#define LINK_AROUND 64

void
textview_init(struct textview *v, const struct text_ops *ops, void *ctx)
{
	memset(v, 0, sizeof(*v));
	v->ops = ops;
	v->ctx = ctx;
	v->bidi = true;
	v->wrap = v->rows = 1;
	v->text = SAFE("");
	find_init(&v->find);
}

void
textview_release(struct textview *v)
{
	find_release(&v->find);
	v->text = SAFE("");
	v->top = v->hit_len = 0;
	v->drawn.valid = false;
}

void
textview_set(struct textview *v, struct safe text)
{
	v->text = text.p ? text : SAFE("");
	v->top = v->end = 0;
	v->hit = v->hit_len = 0;
	v->here.len = v->nfold = 0;
	v->standing = false;
	v->drawn.valid = false;
}

void
textview_dirty(struct textview *v)
{
	v->drawn.valid = false;
}

static struct safe
slice(struct safe s, size_t from, size_t to)
{
	return (struct safe){ s.p + from, to - from };
}

static struct text_style
style_of(const struct textview *v, size_t line, struct safe text)
{
	struct text_style st = { ROLE_NORMAL, 0 };
	size_t end = wrap_line_end(text, line);

	/* What continues an indented line stands below it. */
	while (line + (size_t)st.indent < end && text.p[line + (size_t)st.indent] == ' ')
		st.indent++;
	if (v->ops && v->ops->style)
		v->ops->style(v->ctx, line, slice(text, line, end), &st);
	return st;
}

static int
indent_of(const void *ctx, size_t line, struct safe text)
{
	return style_of(ctx, line, text).indent;
}

static struct wrap
wrap_of(const struct textview *v)
{
	return (struct wrap){ .text = v->text,
		.cols = v->wrap,
		.indent = indent_of,
		.ctx = v,
		.fold = v->fold,
		.nfold = v->nfold };
}

/* The last place of the top: the text's last line stands in the last row. */
static size_t
last_top(const struct textview *v, struct wrap *w)
{
	size_t moved;

	return wrap_up(w, wrap_start(w, v->text.n), (size_t)(v->rows - 1), &moved);
}

static size_t
nth_line(struct safe text, size_t n)
{
	size_t at = 0;

	while (n > 1) {
		size_t end = wrap_line_end(text, at);

		if (end + 1 >= text.n)
			break;
		at = end + 1;
		n--;
	}
	return at;
}

/* Whether byte off had to be unfolded. */
static bool
reveal(struct textview *v, size_t off)
{
	struct wrap w = wrap_of(v);

	if (!v->ops || !v->ops->reveal || !wrap_hidden(&w, off))
		return false;
	v->ops->reveal(v->ctx, off);
	return true;
}

bool
textview_move(struct textview *v, enum move m, size_t n)
{
	struct wrap w = wrap_of(v);
	size_t old = wrap_start(&w, v->top), k = n ? n : 1, moved, last;
	size_t half = v->rows > 1 ? (size_t)v->rows / 2 : 1;
	size_t full = v->rows > 2 ? (size_t)v->rows - 1 : 1;
	size_t top = old;

	if (k > v->text.n)
		k = v->text.n;
	switch (m) {
	case MOVE_DOWN:
		top = wrap_down(&w, old, k, &moved);
		break;
	case MOVE_UP:
		top = wrap_up(&w, old, k, &moved);
		break;
	case MOVE_HALF_DOWN:
		top = wrap_down(&w, old, half * k, &moved);
		break;
	case MOVE_HALF_UP:
		top = wrap_up(&w, old, half * k, &moved);
		break;
	case MOVE_PAGE_DOWN:
		top = wrap_down(&w, old, full * k, &moved);
		break;
	case MOVE_PAGE_UP:
		top = wrap_up(&w, old, full * k, &moved);
		break;
	case MOVE_TOP:
	case MOVE_LINE:
		top = nth_line(v->text, n);
		break;
	case MOVE_BOTTOM:
		top = n ? nth_line(v->text, n) : v->text.n;
		break;
	case MOVE_HIGH:
	case MOVE_MIDDLE:
	case MOVE_LOW:
	case MOVE_COUNT:
		return false;
	}
	if ((m == MOVE_LINE || n) && reveal(v, top))
		w = wrap_of(v);
	/* One who already stands below (a match near the end) is not thrown back. */
	if (top > old && top > (last = last_top(v, &w)))
		top = last > old ? last : old;
	if (top != old) {
		v->top = top;
		v->end = 0;
		v->standing = false;
	}
	return top != old;
}

void
textview_goto(struct textview *v, size_t off)
{
	struct wrap w;
	size_t last;

	(void)reveal(v, off);
	w = wrap_of(v);
	last = last_top(v, &w);
	v->top = wrap_start(&w, off);
	if (v->top > last)
		v->top = last;
	v->end = 0;
}

/* Between two draws it is looked for. */
static size_t
end_of(const struct textview *v)
{
	struct wrap w = wrap_of(v);
	size_t moved, at;

	if (v->end)
		return v->end;
	at = wrap_down(&w, wrap_start(&w, v->top), (size_t)v->rows, &moved);
	return moved < (size_t)v->rows ? v->text.n : at;
}

bool
textview_hidden(const struct textview *v, size_t off)
{
	struct wrap w = wrap_of(v);

	return wrap_hidden(&w, off) != NULL;
}

bool
textview_visible(const struct textview *v, size_t off)
{
	return off >= v->top && off < end_of(v) && !textview_hidden(v, off);
}

void
textview_stand(struct textview *v, size_t off, bool top)
{
	if (top)
		textview_goto(v, off);
	else
		textview_show(v, off);
	v->stand = off;
	v->standing = true;
	v->drawn.valid = false;
}

size_t
textview_cursor(const struct textview *v)
{
	if (v->standing && textview_visible(v, v->stand))
		return v->stand;
	if (v->here.len && textview_visible(v, v->here.at))
		return v->here.at;
	return v->hit_len && textview_visible(v, v->hit) ? v->hit : v->top;
}

void
textview_show(struct textview *v, size_t off)
{
	struct wrap w;
	size_t moved;

	if (!reveal(v, off) && textview_visible(v, off))
		return;
	w = wrap_of(v);
	textview_goto(v, wrap_up(&w, wrap_start(&w, off), (size_t)v->rows / 3, &moved));
}

void
textview_folds(struct textview *v, const struct text_fold *fold, size_t n)
{
	const struct text_fold *f;
	struct wrap w;

	v->fold = fold;
	v->nfold = n;
	v->end = 0;
	w = wrap_of(v);
	f = wrap_hidden(&w, v->top);
	if (f && f->from)
		v->top = wrap_line_start(v->text, f->from - 1);
	v->drawn.valid = false;
}

void
textview_choose(struct textview *v, struct text_link l)
{
	v->here = l;
	v->standing = false;
	v->drawn.valid = false;
}

/* --- find --------------------------------------------------------------------------- */

/* The piece of a line to look into that begins at `at`: not the whole of a line of
 * megabytes. */
static size_t
window_end(struct safe text, size_t at)
{
	size_t end = wrap_line_end(text, at), stop = at + WRAP_PIECE;

	if (end <= stop)
		return end;
	while (stop < end && text.p[stop] != ' ' && stop - at < WRAP_PIECE + AROUND)
		stop++;
	while (stop < end && ((unsigned char)text.p[stop] & 0xC0) == 0x80)
		stop++;
	return stop;
}

/* First match that begins in [from, to). */
static bool
find_forward(const struct textview *v, size_t from, size_t to, struct find_hit *hit)
{
	for (size_t at = from; at < to && at < v->text.n;) {
		size_t end = window_end(v->text, at), h, len;

		if (find_next(&v->find, slice(v->text, at, end), 0, &h, &len)) {
			hit->at = at + h;
			hit->len = len;
			return hit->at < to;
		}
		if (end < v->text.n && v->text.p[end] == '\n')
			at = end + 1;
		else
			at = end > at + AROUND ? end - AROUND : end;
		while (at < v->text.n && ((unsigned char)v->text.p[at] & 0xC0) == 0x80)
			at++;
		if (end >= v->text.n)
			break;
	}
	return false;
}

/* Last match that begins in [from, to): from the back, a stretch of lines at a time. */
static bool
find_backward(const struct textview *v, size_t from, size_t to, struct find_hit *hit)
{
	while (to > from) {
		size_t begin = wrap_line_start(v->text, to - 1), at;
		struct find_hit h;
		bool any = false;

		if (to - begin > WRAP_PIECE) {
			begin = to - WRAP_PIECE;
			while (begin < to &&
			        ((unsigned char)v->text.p[begin] & 0xC0) == 0x80)
				begin++;
		}
		if (begin < from)
			begin = from;
		for (at = begin; at < to; at = h.at + h.len) {
			if (!find_forward(v, at, to, &h))
				break;
			*hit = h;
			any = true;
		}
		if (any)
			return true;
		to = begin;
	}
	return false;
}

static bool
find_round(struct textview *v, size_t at, bool back, bool *wrapped)
{
	struct find_hit hit;
	bool got;

	got = back ? find_backward(v, 0, at, &hit) : find_forward(v, at, v->text.n, &hit);
	*wrapped = !got;
	if (!got)
		got = back ? find_backward(v, at, v->text.n, &hit)
		           : find_forward(v, 0, at, &hit);
	v->drawn.valid = false;
	if (!got) {
		*wrapped = false;
		v->hit_len = 0;
		return false;
	}
	v->hit = hit.at;
	v->hit_len = hit.len;
	v->here.len = 0;
	v->standing = false;
	textview_show(v, hit.at);
	return true;
}

void
textview_again(struct textview *v, struct safe text)
{
	size_t top = v->top, hit = v->hit, len = v->hit_len, at, n;

	textview_set(v, text);
	/* Not past the end, but no nearer to it than the member went: another size shows more. */
	if (top < v->text.n)
		v->top = top;
	else
		textview_goto(v, v->text.n);
	if (len && hit + len <= text.n &&
	        find_next(&v->find, slice(text, hit, hit + len), 0, &at, &n) && at == 0) {
		v->hit = hit;
		v->hit_len = n;
	}
}

int
textview_find(
        struct textview *v, struct raw pattern, bool back, bool *found, struct err *e)
{
	bool wrapped;

	*found = false;
	if (find_set(&v->find, pattern, e) < 0)
		return -1;
	v->hit_len = 0;
	v->drawn.valid = false;
	if (find_active(&v->find))
		*found = find_round(v, v->top, back, &wrapped);
	return 0;
}

bool
textview_find_again(struct textview *v, bool back, bool *wrapped)
{
	size_t at = v->top;

	*wrapped = false;
	if (!find_active(&v->find))
		return false;
	if (v->hit_len && textview_visible(v, v->hit))
		at = back ? v->hit : v->hit + v->hit_len;
	return find_round(v, at, back, wrapped);
}

void
textview_find_clear(struct textview *v)
{
	find_release(&v->find);
	v->hit_len = 0;
	v->drawn.valid = false;
}

/* --- drawing ------------------------------------------------------------------------ */

int
textview_percent(const struct textview *v)
{
	size_t end = end_of(v);

	return end >= v->text.n ? 100 : (int)(end * 100 / v->text.n);
}

bool
textview_at_end(const struct textview *v)
{
	return end_of(v) >= v->text.n;
}

/* The matches of one screen line, in its own bytes. */
static size_t
line_hits(const struct textview *v, const struct wrap_line *l, struct find_hit *out,
        size_t *here)
{
	struct find_hit hits[LINE_HITS];
	size_t end = wrap_line_end(v->text, l->at), lo = l->line, n, k = 0;

	if (l->at - lo > AROUND)
		lo = l->at - AROUND;
	if (end - l->end > AROUND)
		end = l->end + AROUND;
	while (lo < l->at && ((unsigned char)v->text.p[lo] & 0xC0) == 0x80)
		lo++;
	while (end < v->text.n && ((unsigned char)v->text.p[end] & 0xC0) == 0x80)
		end++;
	n = find_all(&v->find, slice(v->text, lo, end), hits, LINE_HITS);
	for (size_t i = 0; i < n; i++) {
		size_t a = lo + hits[i].at, b = a + hits[i].len;

		if (b <= l->at || a >= l->end)
			continue;
		if (v->hit_len && a == v->hit)
			*here = k + 1;
		a = a > l->at ? a : l->at;
		out[k++] = (struct find_hit){ a - l->at, b - a };
	}
	return k;
}

/* Those of a screen line, and perhaps of what is near to it. */
static size_t
links_round(const struct textview *v, const struct wrap_line *l,
        struct text_link link[LINE_HITS])
{
	size_t lo = l->line, end = wrap_line_end(v->text, l->at);

	if (l->at - lo > LINK_AROUND)
		lo = l->at - LINK_AROUND;
	if (end - l->end > LINK_AROUND)
		end = l->end + LINK_AROUND;
	return v->ops->links(v->ctx, lo, end, link, LINE_HITS);
}

/* The links of one screen line, in its own bytes. */
static size_t
line_links(const struct textview *v, const struct wrap_line *l, struct line_span *out)
{
	struct text_link link[LINE_HITS];
	size_t n = links_round(v, l, link), k = 0;

	for (size_t i = 0; i < n; i++) {
		size_t a = link[i].at, b = a + link[i].len;
		bool here = v->here.len && a == v->here.at;

		if (b <= l->at || a >= l->end)
			continue;
		a = a > l->at ? a : l->at;
		out[k++] = (struct line_span){ a - l->at, b - a,
			here ? ROLE_LINK_HERE : ROLE_LINK };
	}
	return k;
}

/* Behind the line, or over its end where there is no room. */
static void
draw_fold(const struct textview *v, struct canvas *c, struct rect at,
        const struct wrap_line *l, enum line_direction dir)
{
	struct safe note = v->ops->folded(v->ctx, l->fold);
	int w = (int)text_width(note.p, note.n), x;

	w = w < at.cols ? w : at.cols;
	x = l->indent + (int)text_width(v->text.p + l->at, l->end - l->at) + 1;
	if (dir == LINE_RTL)
		x = 0;
	else if (x + w > at.cols)
		x = at.cols - w;
	if (dir != LINE_RTL && x > 0)
		canvas_fill(
		        c, (struct rect){ at.row, at.col + x - 1, 1, 1 }, ROLE_NORMAL);
	canvas_put(c, at.row, at.col + x, w, note, ROLE_DIM);
}

/* What the last line's style and direction were, so that a paragraph asks once. */
struct para {
	size_t line;
	bool known;
	struct text_style style;
	enum line_direction dir;
};

static void
draw_line(const struct textview *v, struct canvas *c, struct rect at,
        const struct wrap_line *l, struct para *p)
{
	struct find_hit hits[LINE_HITS];
	struct line_span span[LINE_HITS];
	struct line line = { .at = at,
		.text = slice(v->text, l->at, l->end),
		.hits = hits,
		.bidi = v->bidi,
		.fill = ROLE_NORMAL };

	if (!p->known || p->line != l->line) {
		p->known = true;
		p->line = l->line;
		p->style = style_of(v, l->line, v->text);
		p->dir = LINE_LTR;
		if (v->bidi)
			p->dir = line_direction(
			        slice(v->text, l->line, wrap_line_end(v->text, l->line)));
	}
	line.role = p->style.role;
	line.rtl = p->dir;
	if (find_active(&v->find))
		line.nhits = line_hits(v, l, hits, &line.here);
	if (v->ops && v->ops->links) {
		line.span = span;
		line.nspan = line_links(v, l, span);
	}
	if (l->indent && p->dir != LINE_RTL) {
		canvas_fill(
		        c, (struct rect){ at.row, at.col, 1, l->indent }, ROLE_NORMAL);
		line.at.col += l->indent;
	} else if (l->indent) {
		canvas_fill(c,
		        (struct rect){
		                at.row, at.col + at.cols - l->indent, 1, l->indent },
		        ROLE_NORMAL);
	}
	line.at.cols -= l->indent;
	line_draw(c, &line);
	if (l->fold && v->ops && v->ops->folded)
		draw_fold(v, c, at, l, p->dir);
}

void
textview_draw(struct textview *v, struct canvas *c, struct rect area, bool focus)
{
	struct para para = { 0 };
	int cols = area.cols, cur = 0;
	struct wrap w;
	size_t at, top;

	if (area.rows <= 0 || area.cols <= 0) {
		v->drawn.valid = false; /* others draw there now */
		return;
	}
	if (v->max_cols > 0 && cols > v->max_cols)
		cols = v->max_cols;
	v->wrap = cols;
	v->rows = area.rows;
	w = wrap_of(v);
	top = wrap_start(&w, v->top);
	if (v->drawn.canvas != c || v->drawn.epoch != c->epoch)
		v->drawn.valid = false;
	if (!v->drawn.valid || v->drawn.top != top ||
	        memcmp(&v->drawn.area, &area, sizeof(area))) {
		if (v->drawn.valid && top > v->drawn.top && top < v->end)
			c->scrolled = true;
		at = top;
		for (int y = 0; y < area.rows; y++) {
			struct rect row = { area.row + y, area.col, 1, cols };
			struct wrap_line l;

			if (at >= v->text.n) {
				canvas_fill(c, row, ROLE_NORMAL);
				continue;
			}
			wrap_at(&w, at, &l);
			draw_line(v, c, row, &l, &para);
			if (v->hit_len && v->hit >= l.at && v->hit < l.next)
				v->hit_row = y;
			if (v->here.len && v->here.at >= l.at && v->here.at < l.end)
				v->here_row = y;
			if (v->standing && v->stand >= l.at && v->stand < l.next)
				v->stand_row = y;
			at = l.next;
		}
		if (cols < area.cols)
			canvas_fill(c,
			        (struct rect){ area.row, area.col + cols, area.rows,
			                area.cols - cols },
			        ROLE_NORMAL);
		if (v->drawn.valid && top < v->drawn.top && at > v->drawn.top)
			c->scrolled = true;
		v->end = at;
		v->drawn.area = area;
		v->drawn.top = top;
		v->drawn.canvas = c;
		v->drawn.epoch = c->epoch;
		v->drawn.valid = true;
	}
	at = textview_cursor(v);
	if (v->standing && at == v->stand)
		cur = v->stand_row;
	else if (v->here.len && at == v->here.at)
		cur = v->here_row;
	else if (v->hit_len && at == v->hit)
		cur = v->hit_row;
	if (focus)
		canvas_cursor(c, area.row + cur, area.col);
}

bool
textview_link_at(const struct textview *v, int row, int col, struct text_link *out)
{
	struct rect a = v->drawn.area;
	struct text_link link[LINE_HITS];
	struct wrap w = wrap_of(v);
	struct wrap_line l;
	size_t at = v->drawn.top, n, byte, used;

	if (!v->drawn.valid || !v->ops || !v->ops->links || row < a.row || col < a.col ||
	        row >= a.row + a.rows || col >= a.col + v->wrap)
		return false;
	for (int y = a.row; at < v->text.n; y++, at = l.next) {
		wrap_at(&w, at, &l);
		if (y == row)
			break;
	}
	if (at >= v->text.n)
		return false;
	n = links_round(v, &l, link);
	if (v->bidi && bidi_needed(v->text.p + l.line,
	                       wrap_line_end(v->text, l.line) - l.line)) {
		if (n != 1 || link[0].at >= l.end || link[0].at + link[0].len <= l.at)
			return false;
		*out = link[0];
		return true;
	}
	if (col - a.col < l.indent)
		return false;
	byte = l.at + text_fit(v->text.p + l.at, l.end - l.at,
	                      (size_t)(col - a.col - l.indent), &used);
	for (size_t i = 0; i < n && byte < l.end; i++)
		if (link[i].at <= byte && byte < link[i].at + link[i].len) {
			*out = link[i];
			return true;
		}
	return false;
}
