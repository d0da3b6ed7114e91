#include "model/policy.h"

#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"

static const struct policy_row table[] = {
#define POLICY(rule, value, from, to, source) { POLICY_##rule, value, from, to, source },
#include "model/policy.def"
#undef POLICY
};

const struct policy_row *
policy_nth(enum policy_rule rule, civil day, size_t k)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(table); i++)
		if (table[i].rule == rule && table[i].from <= day &&
		        (!table[i].to || day <= table[i].to) && k-- == 0)
			return &table[i];
	return NULL;
}

/* --- the calendar ---------------------------------------------------------------------------- */

static int
month_days(int y, int m)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);

	return days[m - 1] + (m == 2 && leap);
}

civil
policy_add_months(civil d, int months)
{
	int y = d / 10000, m = d / 100 % 100, day = d % 100, n;

	if (!d)
		return 0;
	n = y * 12 + m - 1 + months;
	y = n / 12;
	m = n % 12 + 1;
	if (day > month_days(y, m))
		day = month_days(y, m);
	return y * 10000 + m * 100 + day;
}

/* The civil date of a number of days since 1970-01-01: a year's day is never more than 366 days
 * beyond its first, so a few steps find it. */
static civil
of_days(int64_t days)
{
	int y = 1970 + (int)(days / 366), m = 1;
	civil c;

	while (civil_days((y + 1) * 10000 + 101) <= days)
		y++;
	while (days < civil_days(y * 10000 + 101))
		y--;
	while (m < 12 && civil_days(y * 10000 + (m + 1) * 100 + 1) <= days)
		m++;
	c = y * 10000 + m * 100 + 1;
	return c + (civil)(days - civil_days(c));
}

/* Whole months from a to b, a <= b; the last day of a month that lacks the day counts as it. */
static int
months_between(civil a, civil b)
{
	int n = (b / 10000 - a / 10000) * 12 + b / 100 % 100 - a / 100 % 100;

	return policy_add_months(a, n) > b ? n - 1 : n;
}

/* --- a member -------------------------------------------------------------------------------- */

/* Days outside of the Party's life up to a day. Gaps that overlap are counted once each: they are
 * not to overlap. */
static int64_t
gap_days(const struct policy_span *gap, size_t n, civil since, civil day)
{
	int64_t sum = 0;
	civil from, to;
	size_t i;

	for (i = 0; i < n; i++) {
		from = gap[i].from > since ? gap[i].from : since;
		to = gap[i].to && gap[i].to < day ? gap[i].to : day;
		if (from && from < to)
			sum += civil_days(to) - civil_days(from);
	}
	return sum;
}

static void
badges(struct policy_member *out, civil day)
{
	const struct policy_row *r;
	size_t i;

	for (i = 0; (r = policy_nth(POLICY_BADGE, day, i)); i++) {
		if (r->value <= out->age_years) {
			out->badge_last = r->value;
			continue;
		}
		out->badge_years = r->value;
		out->badge_on = policy_add_months(out->age_from, r->value * 12);
		out->badge_source = r->source;
		return;
	}
}

static void
probation(civil joined, civil official, civil day, struct policy_member *out)
{
	const struct policy_row *r = policy_nth(POLICY_PROBATION, day, 0);

	out->probationary = joined && (!official || official > day);
	if (!joined || !r)
		return;
	out->probation_end = policy_add_months(joined, r->value);
	out->probation_source = r->source;
	out->probation_over = out->probationary && out->probation_end <= day;
}

void
policy_member(civil joined, civil official, const struct policy_span *gap, size_t ngap,
        civil day, struct policy_member *out)
{
	const struct policy_row *r = policy_nth(POLICY_AGE_FROM, day, 0);
	const struct policy_row *less = policy_nth(POLICY_GAPS, day, 0);
	civil from = r && r->value ? official : joined;

	memset(out, 0, sizeof(*out));
	out->age_years = out->age_months = -1;
	probation(joined, official, day, out);
	if (!joined)
		out->why = _("the date of joining is not known");
	else if (joined > day)
		out->why = _("the date of joining lies in the future");
	else if (out->probationary)
		out->why =
		        _("party age counts once the member is recognised as official");
	else if (!r)
		out->why = _("no rule for party age is known for this day");
	if (out->why)
		return;
	out->age_source = r->source;
	out->age_from = of_days(civil_days(from) +
	                        gap_days(gap, less && less->value ? ngap : 0, from, day));
	out->age_years = months_between(out->age_from, day);
	out->age_months = out->age_years % 12;
	out->age_years /= 12;
	badges(out, day);
}
