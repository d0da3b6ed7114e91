#include "edit_lay.h"
#include <string.h>
#include "base/width.h"

size_t
edit_line_start(const struct edit *t, size_t at)
{
	const char *nl = at ? memrchr(t->buf, '\n', at) : NULL;

	return nl ? (size_t)(nl - t->buf) + 1 : 0;
}

size_t
edit_line_end(const struct edit *t, size_t at)
{
	const char *nl = at < t->len ? memchr(t->buf + at, '\n', t->len - at) : NULL;

	return nl ? (size_t)(nl - t->buf) : t->len;
}

static size_t
cluster(const struct edit *t, size_t at, int *cols)
{
	*cols = 1;
	if (t->buf[at] == '\n' || t->buf[at] == '\t')
		return at + 1;
	return at + text_cluster(t->buf + at, t->len - at, cols);
}

size_t
edit_next(const struct edit *t, size_t at)
{
	int cols;

	return at < t->len ? cluster(t, at, &cols) : at;
}

size_t
edit_prev(const struct edit *t, size_t at)
{
	size_t from, n;

	if (!at)
		return 0;
	if (t->buf[at - 1] == '\n')
		return at - 1;
	from = edit_line_start(t, at);
	while ((n = edit_next(t, from)) < at)
		from = n;
	return from;
}

/* Columns of the cluster at `at` that begins in column x. */
static int
width(const struct edit *t, size_t at, int x, size_t *next)
{
	int cols;

	*next = cluster(t, at, &cols);
	return t->buf[at] == '\t' ? EDIT_TAB - x % EDIT_TAB : cols;
}

void
edit_lay(const struct edit *t, size_t at, struct edit_line *l)
{
	size_t i = at, brk = at, next = at;
	int x = 0, w = 0;
	bool blank;

	l->at = at;
	for (; i < t->len && t->buf[i] != '\n'; i = next) {
		w = width(t, i, x, &next);
		blank = t->buf[i] == ' ' || t->buf[i] == '\t';
		/* Wide letters break anywhere; blanks hang over the edge. */
		if (w == 2 && !blank && i > at)
			brk = i;
		if (x + w > t->cols && !blank && i > at)
			break;
		x += w;
		if (blank || w == 2)
			brk = next;
	}
	l->last = i >= t->len || t->buf[i] == '\n';
	if (l->last) {
		l->end = i;
		l->next = i < t->len ? i + 1 : i;
	} else {
		l->end = l->next = brk > at && brk <= i ? brk : i;
	}
}

bool
edit_more(const struct edit *t, const struct edit_line *l)
{
	return !l->last || l->end < t->len;
}

size_t
edit_row(const struct edit *t, size_t off)
{
	size_t at = edit_line_start(t, off);
	struct edit_line l;

	for (;; at = l.next) {
		edit_lay(t, at, &l);
		if (l.last || off < l.next)
			return at;
	}
}

int
edit_col(const struct edit *t, size_t at, size_t off)
{
	size_t next;
	int x = 0;

	for (; at < off; at = next)
		x += width(t, at, x, &next);
	return x;
}

size_t
edit_at_col(const struct edit *t, size_t at, int col)
{
	struct edit_line l;
	size_t next, i = at;
	int x = 0;

	edit_lay(t, at, &l);
	for (; i < l.end; i = next) {
		x += width(t, i, x, &next);
		/* The end of a broken line is the beginning of the next one. */
		if (x > col || (next == l.end && !l.last))
			break;
	}
	return i;
}
