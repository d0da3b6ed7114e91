/*
 * New keys for feeds (sync.md section 9). A block can be fetched by anybody, so who
 * must not read on is shut out by a key that he does not get: it covers the entries
 * behind the head. What was published before stays under the keys that he had.
 */
#ifndef SERVER_DB_ROTATE_H
#define SERVER_DB_ROTATE_H

#include "server/db_feed.h"

/* A device that is shut out changes the keys of audiences of so many members at once; those of
 * larger ones wait for `sotayd rotate`. */
#define ROTATE_MEMBERS 5000

/* Feeds by their rows. Zero it before use. */
struct feed_set {
	int64_t *id;
	size_t n, cap;
};
void feed_set_release(struct feed_set *s);
/* All of these add to the set, or take from it. */
int feed_set_member(
        struct db *d, int64_t member, struct feed_set *s, struct err *e) MUST_CHECK;
/* What is granted to org and to all above it, with any role. */
int feed_set_above(
        struct db *d, int64_t org, struct feed_set *s, struct err *e) MUST_CHECK;
int feed_set_add(
        struct feed_set *to, const struct feed_set *from, struct err *e) MUST_CHECK;
void feed_set_take(struct feed_set *from, const struct feed_set *what);

/* Grants that come of mergers, to be compared when they were made anew. */
struct grant {
	int64_t org, feed;
};
int grants_merged(struct db *d, struct grant **out, size_t *n, struct err *e) MUST_CHECK;
/* Adds the feeds of those that are no more. */
int grants_lost(struct db *d, const struct grant *g, size_t n, struct feed_set *s,
        struct err *e) MUST_CHECK;

/* A new key from the entry behind the head on. In the open transaction. Keys that cover no entry go;
 * of more than FEED_KEYS_MAX the oldest goes, and the next covers its entries. */
int feed_rotate(struct db *d, int64_t feed, struct err *e) MUST_CHECK;
/* The same for each feed of the set, once. */
int feed_rotate_set(struct db *d, struct feed_set *s, struct err *e) MUST_CHECK;
/* When a device of the member was shut out: his feeds but `all` and those of many members. */
int feed_rotate_device(struct db *d, int64_t member, struct err *e) MUST_CHECK;

#endif
