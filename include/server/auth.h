/*
 * Who is calling, and how a device becomes known (formats.md, Enrolment; sync.md
 * section 9). There are no passwords: a one-time code enrols a device, which then
 * holds a token. Of both the database has hashes only.
 */
#ifndef SERVER_AUTH_H
#define SERVER_AUTH_H

#include "server/server.h"

#define CODE_LEN 10
#define CODE_TRIES 5
#define CODE_LIFE (7 * 86400)
#define CODE_AGAIN 86400 /* the same device may ask again for so long */

/* A code as typed into its ten characters: case, hyphens and spaces do not matter, O is 0, I and L
 * are 1. -1: not ten characters of a code. */
int code_norm(const char *s, char out[CODE_LEN + 1]) MUST_CHECK;
#define CODES_A_DAY 5 /* that a member's own devices may ask for */
#define SEEN_EVERY                                                                       \
	3600 /* seconds after which it is noted again that a device was there */

/* A new code of a member; out is XXXXX-XXXXX. Opens a transaction. */
int auth_code_new(struct db *d, const struct settings *set, int64_t member, int64_t now,
        char out[CODE_LEN + 2], struct err *e) MUST_CHECK;

/* The same at the wish of one of his devices. 1 made; 0: there were enough today, *wait says for how
 * many seconds. */
int auth_code_own(struct db *d, const struct settings *set, const struct caller *who,
        int64_t now, char out[CODE_LEN + 2], int *wait, struct err *e) MUST_CHECK;
/* A new token for the device, valid beside the one it has until it is first used. Opens a
 * transaction. */
int auth_rotate(struct db *d, const struct caller *who, int64_t now,
        struct token_reply *t, struct err *e) MUST_CHECK;

/* 1: enrolled, r is filled. 0: refused, p says why in words for the member; *wrong when it was a
 * guess that missed. Opens a transaction. */
int auth_enrol(struct db *d, const struct settings *set, const struct enrol_ask *a,
        int64_t now, struct enrol_reply *r, struct problem *p, bool *wrong,
        struct err *e) MUST_CHECK;

/* The Authorization header. 1: who is filled; 0: *why. */
int auth_bearer(struct db *d, const char *header, struct caller *who,
        enum problem_id *why, struct err *e) MUST_CHECK;
const char *auth_why(enum problem_id why); /* words for the member */

#endif
