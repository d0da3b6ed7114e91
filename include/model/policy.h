/*
 * What follows from a member's dates by the rules, each rule a dated row of policy.def with its
 * source: no threshold stands in code. Pure functions of civil dates.
 */
#ifndef MODEL_POLICY_H
#define MODEL_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include "base/date.h"

enum policy_rule {
	POLICY_AGE_FROM,  /* 0: party age counts from admission, 1: from recognition */
	POLICY_GAPS,      /* 1: times outside of the Party do not count for party age */
	POLICY_PROBATION, /* months of probation */
	POLICY_BADGE,     /* years of party age that earn a badge; several rows */
	POLICY_RULES
};

struct policy_row {
	enum policy_rule rule;
	int value;
	civil from, to;     /* in force from … to (0: still) */
	const char *source; /* the rule's document and article, as it is cited */
};
/* The i-th row of a rule in force on a day, by value ascending; NULL behind the last. */
const struct policy_row *policy_nth(enum policy_rule rule, civil day, size_t i);

struct policy_span { /* a gap in membership; to 0: still */
	civil from, to;
};

struct policy_member {
	/* party age: whole years and months on the day; -1 when it cannot be said */
	int age_years, age_months;
	civil age_from;         /* the day it counts from, moved on by the gaps */
	const char *age_source; /* the rule's; NULL when it cannot be said */
	/* the badge that comes next; 0 when none or not to be said */
	int badge_years;
	civil badge_on;
	int badge_last; /* the newest one earned, 0 none */
	const char *badge_source;
	/* probation: ends (or ended) on; 0 when not to be said */
	civil probation_end;
	bool probationary;   /* not recognised yet */
	bool probation_over; /* … although the time is over on the day */
	const char *probation_source;
	const char *why; /* why party age cannot be said, a sentence; NULL */
};
/* joined: admission, official: recognition; 0 not known. */
void policy_member(civil joined, civil official, const struct policy_span *gap,
        size_t ngap, civil day, struct policy_member *out);

/* d moved by whole months; the last day of the month where the day does not exist. */
civil policy_add_months(civil d, int months);

#endif
