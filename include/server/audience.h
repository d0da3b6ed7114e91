/* Audiences as an operator writes them: all, org:CODE, cell:CODE. */
#ifndef SERVER_AUDIENCE_H
#define SERVER_AUDIENCE_H

#include "server/db_feed.h"

#define AUDIENCES_MAX 8

/* The feed of an audience; a role's or a member's is refused with the reason. */
int audience_feed(
        struct db *d, const char *text, struct feed *f, struct err *e) MUST_CHECK;

#endif
