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

/* The k-th cut of the line that begins at `line` and ends at `end`; `end` when there is none. */
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
			while (blank < end && text.p[blank] == ' ')
				blank++;
			return blank;
		}
	}
	while (at < end && ((unsigned char)text.p[at] & 0xC0) == 0x80)
		at++;
	return at;
}

/* The piece that holds off, without its newline. A piece's cut lies less than a piece behind its place
 * unless the text is all blanks, and then the cuts meet: the loops go on until they are past. */
static void
piece(struct safe text, size_t off, size_t *line, size_t *begin, size_t *end)
{
	size_t stop = wrap_line_end(text, off), k;

	*line = wrap_line_start(text, off);
	k = (off - *line) / WRAP_PIECE;
	while (k) {
		size_t cut = piece_cut(text, *line, stop, k);

		if (cut <= off && cut < stop)
			break;
		k--;
	}
	*begin = piece_cut(text, *line, stop, k);
	do
		*end = piece_cut(text, *line, stop, ++k);
	while (*end <= *begin && *end < stop);
}

static void
wrap_in(const struct wrap *w, size_t at, size_t line, size_t end, struct wrap_line *out)
{
	int cols, used = 0, room;
	size_t i = at, brk = 0, shown = 0;

	out->at = at;
	out->line = line;
	out->indent = 0;
	if (at != line && w->indent)
		out->indent = w->indent(w->ctx, line, w->text);
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
wrap_at(const struct wrap *w, size_t at, struct wrap_line *out)
{
	size_t line, begin, end;

	piece(w->text, at, &line, &begin, &end);
	wrap_in(w, at, line, end, out);
}

size_t
wrap_start(const struct wrap *w, size_t off)
{
	struct wrap_line l;
	size_t line, begin, end;

	if (off >= w->text.n) {
		if (!w->text.n)
			return 0;
		off = w->text.n - 1;
	}
	piece(w->text, off, &line, &begin, &end);
	for (size_t at = begin;; at = l.next) {
		wrap_in(w, at, line, end, &l);
		if (l.next > off || l.next <= at)
			return at;
	}
}

size_t
wrap_down(const struct wrap *w, size_t at, size_t n, size_t *moved)
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
wrap_up(const struct wrap *w, size_t at, size_t n, size_t *moved)
{
	*moved = 0;
	while (n && at) {
		size_t line, begin, end, k = 0, from;
		struct wrap_line l;

		piece(w->text, at - 1, &line, &begin, &end);
		for (from = begin; from < at; from = l.next, k++) {
			wrap_in(w, from, line, end, &l);
			if (l.next <= from)
				break;
		}
		/* k screen lines begin in [begin, at). */
		from = begin;
		for (size_t i = n < k ? n : k; i < k; i++) {
			wrap_in(w, from, line, end, &l);
			from = l.next;
		}
		at = from;
		*moved += n < k ? n : k;
		n -= n < k ? n : k;
		if (!k)
			break;
	}
	return at;
}
