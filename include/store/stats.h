/*
 * How much of what is in the store: documents by month, type and issuer, and the member's own
 * part in meetings. The documents are gone through in pieces, so that a screen does it in quiet
 * time. Strings are raw: scrub before showing. Nothing is written here.
 */
#ifndef STORE_STATS_H
#define STORE_STATS_H

#include "base/date.h"
#include "store/store.h"

#define STATS_MONTHS 36
#define STATS_NAMES                                                                      \
	200 /* different types or issuers; further ones are counted together */

struct stats_name {
	char *name;
	uint64_t n;
};

struct stats_names {
	struct stats_name v[STATS_NAMES];
	size_t n;
	uint64_t other;
};

enum stats_answer {
	STATS_YES,
	STATS_NO,
	STATS_ONLINE,
	STATS_GUEST,
	STATS_SILENT, /* none was given */
	STATS_ANSWERS
};

struct stats {
	uint64_t documents, unread, to_ack; /* to_ack: notices and meetings too */
	uint64_t month[STATS_MONTHS];       /* by their dates, the present month last */
	struct stats_names type, issuer;    /* "" where there is none */
	uint64_t ahead, past;               /* meetings */
	uint64_t answer[STATS_ANSWERS];     /* to those that are past */
	civil today;
	int64_t at; /* documents up to this one are counted */
	bool done;
};

/* What counters tell; the documents are still to be gone through. *t is zeroed or cleared. */
int stats_begin(
        const struct store *s, int64_t now, struct stats *t, struct err *e) MUST_CHECK;
/* n documents more; t->done behind the last, then names are in order, the most first. */
int stats_step(
        const struct store *s, struct stats *t, size_t n, struct err *e) MUST_CHECK;
void stats_clear(struct stats *t);

/* What the newest 2,000 documents or notices have, the most frequent first: to complete by. */
enum stats_of { STATS_TYPES, STATS_ISSUERS, STATS_SENDERS, STATS_OF };
int stats_recent(const struct store *s, enum stats_of of, struct stats_names *v,
        struct err *e) MUST_CHECK;
void stats_names_clear(struct stats_names *v);

#endif
