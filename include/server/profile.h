/* A member's profile as a private document: made anew when an import has changed what it shows. */
#ifndef SERVER_PROFILE_H
#define SERVER_PROFILE_H

#include "server/db_member.h"

struct profile_before { /* a member as he was before a row of an import */
	bool known;
	struct member m;
	char roles[2048];
};
int profile_before(struct db *d, const char *ref, struct profile_before *b,
        struct err *e) MUST_CHECK;
/* Notes which fields have changed, and publishes the profile if it has. In the open transaction. */
int profile_after(struct db *d, const struct profile_before *b, int64_t member,
        int64_t now, int zone, struct err *e) MUST_CHECK;
/* The same for all members of a cell whose name has changed. */
int profile_cell(
        struct db *d, int64_t cell, int64_t now, int zone, struct err *e) MUST_CHECK;

#endif
