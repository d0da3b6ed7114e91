#include "model/agenda.h"

#include <string.h>

static struct view
line_of(struct view *rest)
{
	const char *nl = memchr(rest->p, '\n', rest->n);
	struct view l = { rest->p, nl ? (size_t)(nl - rest->p) : rest->n };
	size_t used = nl ? l.n + 1 : l.n;

	rest->p += used;
	rest->n -= used;
	return l;
}

static void
skip(struct view *v, size_t n)
{
	v->p += n;
	v->n -= n;
}

static void
skip_blanks(struct view *v)
{
	while (v->n && (*v->p == ' ' || *v->p == '\t'))
		skip(v, 1);
	while (v->n && strchr(" \t\r", v->p[v->n - 1]))
		v->n--;
}

/* ' or what word processors make of it. */
static size_t
minute_mark(struct view v)
{
	static const char *const marks[] = { "'", "\u2019", "\u2032" };
	size_t i, n;

	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		n = strlen(marks[i]);
		if (v.n >= n && memcmp(v.p, marks[i], n) == 0)
			return n;
	}
	return 0;
}

static bool
item_of(struct view l, struct agenda_item *it)
{
	int minutes = 0;
	size_t mark;

	skip_blanks(&l);
	if (!l.n || *l.p != '-')
		return false;
	skip(&l, 1);
	skip_blanks(&l);
	for (; l.n && *l.p >= '0' && *l.p <= '9'; skip(&l, 1)) {
		minutes = minutes * 10 + (*l.p - '0');
		if (minutes > AGENDA_MINUTES_MAX)
			return false;
	}
	mark = minute_mark(l);
	if (!minutes || !mark)
		return false;
	skip(&l, mark);
	skip_blanks(&l);
	*it = (struct agenda_item){ minutes, l };
	return l.n > 0;
}

bool
agenda_next(struct view *rest, struct agenda_item *it)
{
	while (rest->n)
		if (item_of(line_of(rest), it))
			return true;
	return false;
}
