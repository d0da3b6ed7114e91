/* Party age, badges and probation by the dated rules; the calendar behind them. */
#include "model/policy.h"
#include "t.h"

static struct policy_member
member(civil joined, civil official, civil day)
{
	struct policy_member m;

	policy_member(joined, official, NULL, 0, day, &m);
	return m;
}

static void
months(void)
{
	static const struct {
		civil from;
		int n;
		civil want;
	} t[] = { { 20260131, 1, 20260228 }, { 20240131, 1, 20240229 },
		{ 20251130, 3, 20260228 }, { 20260815, 12, 20270815 },
		{ 20240229, 12, 20250228 }, { 19991201, 1, 20000101 }, { 0, 5, 0 },
		{ 20260331, -1, 20260228 } };
	size_t i;

	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		INT_EQ(policy_add_months(t[i].from, t[i].n), t[i].want,
		        "a date by months");
}

static void
ages(void)
{
	struct policy_member m = member(19960302, 19970302, 20260301);
	const struct policy_span gap[] = { { 20000101, 20010101 } };

	OK(m.age_years == 29 && m.age_months == 11 && !m.why,
	        "a day before thirty years");
	OK(m.badge_years == 30 && m.badge_on == 20260302 && !m.badge_last,
	        "the badge comes tomorrow");
	OK(m.age_source && m.badge_source, "each with its rule");
	m = member(19960302, 19970302, 20260302);
	OK(m.age_years == 30 && m.badge_last == 30 && m.badge_years == 40 &&
	                m.badge_on == 20360302,
	        "on the day it is earned, the next one is forty");
	m = member(19310101, 19320101, 20260101);
	OK(m.age_years == 95 && m.badge_last == 90 && !m.badge_years,
	        "after ninety none");
	policy_member(19960302, 19970302, gap, 1, 20260302, &m);
	OK(m.age_years == 28 && m.badge_on == 20270303 && m.age_from == 19970303,
	        "a gap of 366 days moves all of it on");
	m = member(20000229, 20010228, 20250228);
	INT_EQ(m.age_years, 25, "the 29th of February has its day every year");
}

static void
probation(void)
{
	struct policy_member m = member(20260301, 0, 20270228);

	OK(m.probationary && m.probation_end == 20270301 && !m.probation_over,
	        "twelve months of probation");
	OK(m.age_years == -1 && m.why && !m.badge_years, "during which no age counts");
	m = member(20260301, 0, 20270301);
	OK(m.probationary && m.probation_over, "over, and not recognised yet");
	m = member(20260301, 20270305, 20270305);
	OK(!m.probationary && m.age_years == 1, "recognised it counts from admission");
	m = member(0, 0, 20260101);
	OK(m.why && m.age_years == -1 && !m.probation_end, "nothing known, nothing said");
	m = member(20300101, 20310101, 20260101);
	OK(m.why && m.age_years == -1, "a date that lies ahead is not computed with");
}

static void
dated(void)
{
	const struct policy_row *r;
	size_t i, before = 0, after = 0;

	for (i = 0; (r = policy_nth(POLICY_BADGE, 20160724, i)); i++)
		before += r->value == 45;
	for (i = 0; (r = policy_nth(POLICY_BADGE, 20160725, i)); i++)
		after += r->value == 45;
	OK(!before && after == 1, "a badge exists from the day of its rule");
	OK(!policy_nth(POLICY_PROBATION, 19300101, 0), "a rule is not older than itself");
	for (i = 0; (r = policy_nth(POLICY_BADGE, 20260101, i)); i++) {
		const struct policy_row *next = policy_nth(POLICY_BADGE, 20260101, i + 1);

		if (!*r->source || (next && next->value <= r->value))
			break;
	}
	OK(!r && i == 12, "twelve badges in order, each with a source");
}

int
main(void)
{
	months();
	ages();
	probation();
	dated();
	return t_end();
}
