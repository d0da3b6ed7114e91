#include "model/profile.h"

#include <string.h>

static const char *const names[PROF_COUNT] = {
#define PROFILE(id, name) name,
#include "model/profile.def"
#undef PROFILE
};

const char *
profile_field_name(enum profile_field f)
{
	return (unsigned)f < PROF_COUNT ? names[f] : "?";
}

/* What stands before the next `end`, which is passed over. */
static struct view
cut(struct view *rest, char end)
{
	const char *at = rest->n ? memchr(rest->p, end, rest->n) : NULL;
	struct view v = { rest->p, at ? (size_t)(at - rest->p) : rest->n };
	size_t used = at ? v.n + 1 : v.n;

	rest->p += used;
	rest->n -= used;
	return v;
}

bool
profile_next(struct view *rest, struct profile_line *l)
{
	struct view line, date;
	int i;

	while (rest->n) {
		line = cut(rest, '\n');
		if (!memchr(line.p, '\t', line.n))
			continue;
		l->name = cut(&line, '\t');
		l->value = cut(&line, '\t');
		l->source = cut(&line, '\t');
		date = cut(&line, '\t');
		if (!date.n || civil_parse(date.p, date.n, &l->date) != 0)
			l->date = 0;
		l->field = -1;
		for (i = 0; i < PROF_COUNT; i++)
			if (view_eq(l->name, names[i]))
				l->field = i;
		return true;
	}
	return false;
}

void
profile_put(struct str *out, enum profile_field f, const char *value, const char *source,
        civil date)
{
	char day[16];

	str_addf(out, "%s\t", profile_field_name(f));
	for (; *value; value++)
		str_addc(out, *value == '\t' || *value == '\n' ? ' ' : *value);
	civil_iso(date, day);
	str_addf(out, "\t%s\t%s\n", source, day);
}

int
profile_gaps(const char *s, struct policy_span gap[PROFILE_GAPS_MAX], size_t *n)
{
	struct view rest = view_of(s), span, from;
	struct policy_span *g;

	for (*n = 0; rest.n; (*n)++) {
		if (*n == PROFILE_GAPS_MAX || (*n && !gap[*n - 1].to))
			return -1;
		g = &gap[*n];
		g->to = 0;
		span = cut(&rest, ';');
		if (!memchr(span.p, '/', span.n))
			return -1;
		from = cut(&span, '/');
		if (civil_parse(from.p, from.n, &g->from) ||
		        (span.n && (civil_parse(span.p, span.n, &g->to) ||
		                           g->to <= g->from)) ||
		        (*n && g->from < gap[*n - 1].to))
			return -1;
	}
	return 0;
}
