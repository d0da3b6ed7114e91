/*
 * The member's own record: what the server keeps of him, as it came in the private document of
 * kind DOC_PROFILE, and what follows from it by the rules of model/policy.h. Values are raw:
 * scrub before showing. Never indexed, never in a list of documents.
 */
#ifndef STORE_PROFILE_H
#define STORE_PROFILE_H

#include "model/policy.h"
#include "model/profile.h"
#include "store/store.h"

#define PROFILE_LINES_MAX 64

struct profile_item {
	int field;    /* enum profile_field; -1: one of a later version, named by key */
	char *key;    /* "name", "birth" … */
	char *value;  /* "" not known */
	char *source; /* where it comes from: "import" … */
	civil date;   /* since when, 0 not known */
};

struct profile {
	uint32_t rev;
	int64_t at; /* when the server made this revision */
	struct profile_item item[PROFILE_LINES_MAX];
	size_t n;
};

/* ERR_NOTFOUND when the server has sent none (yet). */
int profile_get(const struct store *s, struct profile *p, struct err *e) MUST_CHECK;
void profile_clear(struct profile *p);
/* The value of a field, "" when it is not there. */
const char *profile_value(const struct profile *p, enum profile_field f);
/* What follows from it on a day; fields that cannot be computed say so by their `why`. */
void profile_computed(const struct profile *p, civil today, struct policy_member *out);

#endif
