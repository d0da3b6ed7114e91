/* Audiences as an operator writes them: all, org:CODE, cell:CODE, role:NAME@CODE, and for notices
 * member:ID. */
#ifndef SERVER_AUDIENCE_H
#define SERVER_AUDIENCE_H

#include "server/db_feed.h"
#include "server/db_member.h"

#define AUDIENCES_MAX 8

struct audience {
	char text[128]; /* one spelling: org:CODE also where cell:CODE was written */
	bool one;       /* a member alone: no feed */
	struct member member;
	struct feed feed;
	struct org org; /* id 0 for all */
};
/* A role's feed is made when it is missing. In the open transaction. */
int audience_find(
        struct db *d, const char *text, struct audience *a, struct err *e) MUST_CHECK;
/* Whether audience_find would find a feed; changes nothing. */
int audience_check(struct db *d, const char *text, struct err *e) MUST_CHECK;
/* The feed of an audience; a member's is refused with the reason. */
int audience_feed(
        struct db *d, const char *text, struct feed *f, struct err *e) MUST_CHECK;

#endif
