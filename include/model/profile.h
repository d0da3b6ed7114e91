/*
 * A member's own record as it travels (DOC_PROFILE): body lines
 *
 *   field TAB value TAB source TAB date
 *
 * for the nine fields of the handbook, and behind them the cell's name, the roles, and, where there
 * were any, the times outside of the Party. The
 * date (ISO, may be empty) says since when the value stands, the source where it comes
 * from ("import"). Reads views, keeps nothing.
 */
#ifndef MODEL_PROFILE_H
#define MODEL_PROFILE_H

#include <stdbool.h>
#include "base/date.h"
#include "base/str.h"
#include "model/policy.h"

enum profile_field {
#define PROFILE(id, name) PROF_##id,
#include "model/profile.def"
#undef PROFILE
	PROF_COUNT
};
const char *profile_field_name(enum profile_field f); /* as in the lines */

struct profile_line {
	int field;         /* enum profile_field, -1: one of a later version */
	struct view name;  /* of the field */
	struct view value; /* raw; empty: not known */
	struct view source;
	civil date; /* 0 none */
};

/* The next line of *rest, which begins as the whole body and moves on; false at the end. */
bool profile_next(struct view *rest, struct profile_line *l);
/* Adds a line. Tabs and newlines of the value become spaces. */
void profile_put(struct str *out, enum profile_field f, const char *value,
        const char *source, civil date);

/* Times outside of the Party, as PROF_GAPS has them: 2010-05-01/2012-06-30 with ; between, the first one
 * first, none within another; nothing behind the / of one that goes on. -1: they are not so written. */
#define PROFILE_GAPS_MAX 16
int profile_gaps(
        const char *s, struct policy_span gap[PROFILE_GAPS_MAX], size_t *n) MUST_CHECK;

#endif
