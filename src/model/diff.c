#include "model/diff.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"

/* Myers' greedy algorithm. Its memory is the square of the number of changes, which is bounded; both
 * texts are bounded by the number of lines. Beyond it the middle is given as a whole. */
#define CHANGES_MAX 1000
#define LINES_MAX 1000000

struct text {
	struct view *line;
	size_t n, cap;
};

static int
cut(struct view v, struct text *t, struct err *e)
{
	const char *nl;

	while (v.n) {
		if (t->n == LINES_MAX)
			return err_set(e, ERR_FULL, _("a text with too many lines"));
		if (mem_grow(&t->line, &t->cap, t->n + 1, sizeof(*t->line), e))
			return -1;
		nl = memchr(v.p, '\n', v.n);
		t->line[t->n] = (struct view){ v.p, nl ? (size_t)(nl - v.p) : v.n };
		v.p += t->line[t->n].n + (nl != NULL);
		v.n -= t->line[t->n].n + (nl != NULL);
		t->n++;
	}
	return 0;
}

static bool
same(struct view a, struct view b)
{
	return a.n == b.n && (!a.n || memcmp(a.p, b.p, a.n) == 0);
}

struct work {
	struct text a, b;
	struct diff *d;
	size_t cap;
	size_t head, tail; /* lines that both begin and end with */
};

static int
put(struct work *w, enum diff_kind kind, size_t ia, size_t ib, struct err *e)
{
	struct diff *d = w->d;

	if (mem_grow(&d->line, &w->cap, d->n + 1, sizeof(*d->line), e))
		return -1;
	d->line[d->n].kind = kind;
	d->line[d->n].text = kind == DIFF_NEW ? w->b.line[ib] : w->a.line[ia];
	d->line[d->n].old_no = kind == DIFF_NEW ? 0 : ia + 1;
	d->line[d->n].new_no = kind == DIFF_OLD ? 0 : ib + 1;
	d->n++;
	d->removed += kind == DIFF_OLD;
	d->added += kind == DIFF_NEW;
	return 0;
}

/* --- Myers ----------------------------------------------------------------------------------- */

/* trace[c] holds, for c changes, the farthest place in a on each diagonal -c, -c+2 … c. */
struct trace {
	int *v[CHANGES_MAX + 1];
	int n; /* changes needed, -1 beyond the bound */
};

static void
trace_free(struct trace *t)
{
	int c;

	for (c = 0; c <= CHANGES_MAX; c++)
		free(t->v[c]);
}

static int
slide(const struct work *w, int x, int y, int n, int m)
{
	const struct view *a = w->a.line + w->head, *b = w->b.line + w->head;

	while (x < n && y < m && same(a[x], b[y])) {
		x++;
		y++;
	}
	return x;
}

/* The farthest place on diagonal i (of c + 1) from those of c - 1 changes. */
static int
step(const int *prev, int c, int i)
{
	int down, right;

	if (c == 0)
		return 0;
	/* diagonal k = 2i - c; from k+1 by a new line, from k-1 by an old one */
	down = i < c ? prev[i] : -1;
	right = i > 0 ? prev[i - 1] + 1 : -1;
	return down >= right ? down : right;
}

static int
trace_make(const struct work *w, int n, int m, struct trace *t, struct err *e)
{
	int c, i, x, k;

	t->n = -1;
	for (c = 0; c <= CHANGES_MAX && t->n < 0; c++) {
		t->v[c] = mem_new((size_t)c + 1, sizeof(int), e);
		if (!t->v[c])
			return -1;
		for (i = 0; i <= c; i++) {
			k = 2 * i - c;
			x = step(c ? t->v[c - 1] : NULL, c, i);
			/* beyond an end of a text: no path leads on from here */
			if (x > n || x - k > m || x - k < 0) {
				t->v[c][i] = x > n ? n + 1 : x;
				continue;
			}
			x = slide(w, x, x - k, n, m);
			t->v[c][i] = x;
			if (x == n && x - k == m) {
				t->n = c;
				break;
			}
		}
	}
	return 0;
}

/* From the end back: the kind of each step, last one first. */
static int
walk_back(const struct trace *t, int n, int m, char *path, int *len)
{
	int c, i, k, x = n, y = m, from, down, right;
	const int *prev;

	*len = 0;
	for (c = t->n; c > 0; c--) {
		k = x - y;
		i = (k + c) / 2;
		prev = t->v[c - 1];
		down = i < c ? prev[i] : -1;
		right = i > 0 ? prev[i - 1] + 1 : -1;
		from = down >= right ? down : right;
		while (x > from) {
			path[(*len)++] = '=';
			x--;
			y--;
		}
		if (down >= right) {
			path[(*len)++] = '+';
			y--;
		} else {
			path[(*len)++] = '-';
			x--;
		}
		if (x < 0 || y < 0)
			return -1;
	}
	while (x > 0 && y > 0) {
		path[(*len)++] = '=';
		x--;
		y--;
	}
	return x || y ? -1 : 0;
}

static int
replay(struct work *w, const char *path, int len, struct err *e)
{
	size_t x = w->head, y = w->head;
	int rc = 0;

	while (len-- > 0 && !rc) {
		switch (path[len]) {
		case '=':
			rc = put(w, DIFF_SAME, x++, y++, e);
			break;
		case '-':
			rc = put(w, DIFF_OLD, x++, y, e);
			break;
		default:
			rc = put(w, DIFF_NEW, x, y++, e);
		}
	}
	return rc;
}

static int
whole(struct work *w, size_t n, size_t m, struct err *e)
{
	size_t i;

	w->d->coarse = true;
	for (i = 0; i < n; i++)
		if (put(w, DIFF_OLD, w->head + i, 0, e))
			return -1;
	for (i = 0; i < m; i++)
		if (put(w, DIFF_NEW, 0, w->head + i, e))
			return -1;
	return 0;
}

static int
middle(struct work *w, struct err *e)
{
	size_t n = w->a.n - w->head - w->tail, m = w->b.n - w->head - w->tail;
	struct trace *t = mem_new(1, sizeof(*t), e);
	char *path = mem_new(n + m + 1, 1, e);
	int rc = -1, len;

	if (!t || !path || trace_make(w, (int)n, (int)m, t, e))
		goto out;
	if (t->n >= 0 && walk_back(t, (int)n, (int)m, path, &len) == 0)
		rc = replay(w, path, len, e);
	else
		rc = whole(w, n, m, e);
out:
	if (t)
		trace_free(t);
	free(t);
	free(path);
	return rc;
}

static int
all(struct work *w, struct err *e)
{
	size_t i, less = w->a.n < w->b.n ? w->a.n : w->b.n;

	while (w->head < less && same(w->a.line[w->head], w->b.line[w->head]))
		w->head++;
	while (w->tail < less - w->head &&
	        same(w->a.line[w->a.n - 1 - w->tail], w->b.line[w->b.n - 1 - w->tail]))
		w->tail++;
	for (i = 0; i < w->head; i++)
		if (put(w, DIFF_SAME, i, i, e))
			return -1;
	if (middle(w, e))
		return -1;
	for (i = w->tail; i > 0; i--)
		if (put(w, DIFF_SAME, w->a.n - i, w->b.n - i, e))
			return -1;
	return 0;
}

int
diff_lines(struct view old, struct view neu, struct diff *d, struct err *e)
{
	struct work w = { { NULL, 0, 0 }, { NULL, 0, 0 }, d, 0, 0, 0 };
	int rc;

	memset(d, 0, sizeof(*d));
	rc = cut(old, &w.a, e) || cut(neu, &w.b, e) || all(&w, e) ? -1 : 0;
	free(w.a.line);
	free(w.b.line);
	if (rc)
		diff_release(d);
	return rc;
}

void
diff_release(struct diff *d)
{
	free(d->line);
	memset(d, 0, sizeof(*d));
}

/* --- for showing ------------------------------------------------------------------------------ */

int
diff_shorten(struct diff *d, size_t context, struct err *e)
{
	bool *keep = mem_new(d->n + 1, 1, e);
	size_t i, k, lo, hi, out = 0;

	if (!keep)
		return -1;
	for (i = 0; i < d->n; i++) {
		if (d->line[i].kind == DIFF_SAME)
			continue;
		lo = i > context ? i - context : 0;
		hi = d->n - i > context ? i + context : d->n - 1;
		/* runs of changes mark only their edges anew */
		for (k = keep[i] ? i : lo; k <= hi; k++)
			keep[k] = true;
	}
	for (i = 0; i < d->n; i = k) {
		for (k = i; k < d->n && keep[k] == keep[i]; k++)
			;
		if (keep[i]) {
			memmove(&d->line[out], &d->line[i], (k - i) * sizeof(*d->line));
			out += k - i;
		} else {
			d->line[out] = d->line[i];
			d->line[out++].text = (struct view){ NULL, k - i };
		}
	}
	d->n = out;
	free(keep);
	return 0;
}
