#include <string.h>
#include "base/width.h"
#include "wrap.h"

/* How far a blank is looked for where a piece ends. */
#define PIECE_SLACK 512

size_t
wrap_line_start(struct safe text, size_t off)
{
	const char *nl;

	off = off < text.n ? off : text.n;
	nl = off ? memrchr(text.p, '\n', off) : NULL;
	return nl ? (size_t)(nl - text.p) + 1 : 0;
}

size_t
wrap_line_end(struct safe text, size_t off)
{
	const char *nl = off < text.n ? memchr(text.p + off, '\n', text.n - off) : NULL;

	return nl ? (size_t)(nl - text.p) : text.n;
}

const struct text_fold *
wrap_hidden(const struct wrap *w, size_t off)
{
	size_t lo = 0, hi = w->nfold;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (w->fold[mid].from <= off)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo && off < w->fold[lo - 1].to ? &w->fold[lo - 1] : NULL;
}

/* The k-th cut of the line that begins at `line` and ends at `end`; `end` when there
 * is none. It lies at most PIECE_SLACK behind k * WRAP_PIECE, so cuts never meet. */
static size_t
piece_cut(struct safe text, size_t line, size_t end, size_t k)
{
	size_t at, stop, blank;

	if (!k)
		return line;
	if ((end - line) / WRAP_PIECE < k)
		return end;
	at = line + k * WRAP_PIECE;
	stop = end - at > PIECE_SLACK ? at + PIECE_SLACK : end;
	for (blank = at; blank < stop; blank++) {
		if (text.p[blank] == ' ') {
			while (blank < stop && text.p[blank] == ' ')
				blank++;
			return blank;
		}
	}
	while (at < end && ((unsigned char)text.p[at] & 0xC0) == 0x80)
		at++;
	return at;
}

/* Look up the piece that holds off, without its newline. The line's end matters only
 * when it is near. */
static void
piece(struct wrap *w, size_t off)
{
	size_t near = off + 2 * WRAP_PIECE + PIECE_SLACK, line, stop, k;
	struct safe text = w->text;

	if (w->last.known && off >= w->last.begin && off < w->last.end)
		return;
	if (text.n > near)
		text.n = near;
	stop = wrap_line_end(text, off);
	line = wrap_line_start(text, off);
	k = (off - line) / WRAP_PIECE;
	while (k) {
		size_t cut = piece_cut(text, line, stop, k);

		if (cut <= off && cut < stop)
			break;
		k--;
	}
	if (w->last.line != line)
		w->last.indent_known = false;
	w->last.line = line;
	w->last.begin = piece_cut(text, line, stop, k);
	w->last.end = piece_cut(text, line, stop, k + 1);
	w->last.known = true;
}

static int
indent(struct wrap *w)
{
	if (!w->indent)
		return 0;
	if (!w->last.indent_known)
		w->last.indent = w->indent(w->ctx, w->last.line, w->text);
	w->last.indent_known = true;
	return w->last.indent;
}

static void
wrap_in(struct wrap *w, size_t at, struct wrap_line *out)
{
	size_t line = w->last.line, end = w->last.end;
	int cols, used = 0, room;
	size_t i = at, brk = 0, shown = 0;

	out->at = at;
	out->line = line;
	out->indent = at != line ? indent(w) : 0;
	if (out->indent < 0 || out->indent > w->cols / 2)
		out->indent = 0;
	room = w->cols - out->indent;
	while (i < end) {
		size_t n = 1;

		cols = 1;
		if ((w->text.p[i] & 0x80) || (i + 1 < end && (w->text.p[i + 1] & 0x80)))
			n = text_cluster(w->text.p + i, end - i, &cols);
		if (cols < 0)
			cols = 0;
		if (w->text.p[i] == ' ' && n == 1) {
			/* Blanks hang over the edge; the line breaks behind them. */
			if (i > at && w->text.p[i - 1] != ' ')
				shown = i;
			brk = i + 1;
			i++;
			used++;
			continue;
		}
		if (cols == 2 && i > at && brk < i) { /* wide letters break anywhere */
			if (used + cols > room)
				brk = shown = i;
		}
		if (used + cols > room && i > at)
			break;
		i += n;
		used += cols;
	}
	if (i >= end) {
		out->end = end;
		out->next = end;
	} else if (brk > at && shown > at) {
		out->end = shown;
		out->next = brk;
	} else {
		out->end = i;
		out->next = i;
	}
	if (out->next == end && end < w->text.n && w->text.p[end] == '\n')
		out->next = end + 1;
}

void
wrap_at(struct wrap *w, size_t at, struct wrap_line *out)
{
	piece(w, at);
	wrap_in(w, at, out);
	out->fold = wrap_hidden(w, out->next);
	if (out->fold)
		out->next = out->fold->to;
}

size_t
wrap_start(struct wrap *w, size_t off)
{
	const struct text_fold *f;
	struct wrap_line l;

	if (!w->text.n)
		return 0;
	off = off < w->text.n ? off : w->text.n - 1;
	/* What is hidden stands in the line over it. */
	while ((f = wrap_hidden(w, off)) && f->from)
		off = f->from - 1;
	piece(w, off);
	for (size_t at = w->last.begin;; at = l.next) {
		wrap_in(w, at, &l);
		if (l.next > off || l.next <= at)
			return at;
	}
}

size_t
wrap_down(struct wrap *w, size_t at, size_t n, size_t *moved)
{
	struct wrap_line l;

	for (*moved = 0; *moved < n && at < w->text.n; ++*moved) {
		wrap_at(w, at, &l);
		if (l.next >= w->text.n)
			break;
		at = l.next;
	}
	return at;
}

size_t
wrap_up(struct wrap *w, size_t at, size_t n, size_t *moved)
{
	*moved = 0;
	while (n && at) {
		struct wrap_line l;
		const struct text_fold *f = wrap_hidden(w, at - 1);
		size_t k = 0, from;

		if (f && !f->from)
			break;
		at = f ? f->from : at;
		piece(w, at - 1);
		for (from = w->last.begin; from < at; from = l.next, k++) {
			wrap_in(w, from, &l);
			if (l.next <= from)
				break;
		}
		if (!k)
			break;
		/* k screen lines begin in this piece before `at`. */
		from = w->last.begin;
		for (size_t i = n < k ? n : k; i < k; i++) {
			wrap_in(w, from, &l);
			from = l.next;
		}
		at = from;
		*moved += n < k ? n : k;
		n -= n < k ? n : k;
	}
	return at;
}
