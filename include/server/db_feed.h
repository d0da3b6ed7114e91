/*
 * Feeds: one append-only, densely numbered log for each audience (sync.md 4.1).
 * What a member sees is which feeds he is subscribed to, and nothing else. Numbers
 * are given out inside the writing transaction, under the feed's row.
 */
#ifndef SERVER_DB_FEED_H
#define SERVER_DB_FEED_H

#include "base/crypt.h"
#include "base/enc.h"
#include "server/db.h"

#define FEEDS_MAX 64 /* of one member */

struct feed {
	int64_t id;
	uint8_t fid[ID_LEN];
	char kind[16];  /* all org cell role */
	char name[320]; /* of its organisation; with the role before it */
	char code[96];  /* its code, ROLE@CODE; "" for all */
	uint32_t gen;
	uint64_t head, lo, count;
	uint8_t sum[16];
	uint16_t kid; /* newest key */
};

enum feed_op { FEED_PUT = 1, FEED_DEL = 2 };

struct feed_entry {
	uint64_t seq;
	enum feed_op op;
	uint8_t doc[ID_LEN];
	uint32_t rev;
	int kind;
	int64_t at;
	char why[512];
	/* of the revision; for a put */
	uint8_t h[HASH_LEN];
	uint32_t len;      /* bytes of the frame */
	size_t natt;       /* attachments: server/db_att.h */
	struct view frame; /* empty when it is a blob */
	bool blob;
	uint8_t blob_id[HASH_LEN], blob_key[KEY_LEN];
};

/* A new feed with its first key and its grant: org 0 for `all`. */
int db_feed_make(struct db *d, const char *kind, int64_t org, struct err *e) MUST_CHECK;
/* Of the holders of a role in org and below it. */
int db_feed_make_role(
        struct db *d, const char *role, int64_t org, struct err *e) MUST_CHECK;
/* 1 found, 0 not. */
int db_feed_of_role(struct db *d, const char *role, int64_t org, struct feed *f,
        struct err *e) MUST_CHECK;
/* Grants to successors what their predecessors were granted, anew for all mergers. */
int db_feed_grant_merged(struct db *d, int64_t now, struct err *e) MUST_CHECK;
/* By organisation (0: all) or public id. 1 found, 0 not. */
int db_feed_of_org(struct db *d, int64_t org, struct feed *f, struct err *e) MUST_CHECK;
int db_feed_by_fid(struct db *d, const uint8_t fid[ID_LEN], struct feed *f,
        struct err *e) MUST_CHECK;
/* The feeds of a member in the order of their fids; more than FEEDS_MAX are left out. */
int db_feeds_of_member(struct db *d, int64_t member, struct feed *f, size_t *n,
        struct err *e) MUST_CHECK;
/* Keys of a feed, newest last; at most max. */
struct feed_keyed;
int db_feed_keys(struct db *d, int64_t feed, struct feed_keyed *k, size_t max, size_t *n,
        struct err *e) MUST_CHECK;
/* The key that covers entry seq. */
int db_feed_key_at(struct db *d, int64_t feed, uint64_t seq, struct feed_keyed *k,
        struct err *e) MUST_CHECK;

/* Appends an entry in the open transaction and keeps count and sum. h: of the revision (FEED_PUT);
 * why: of a withdrawal. f is brought up to date. */
int db_feed_append(struct db *d, struct feed *f, enum feed_op op,
        const uint8_t doc[ID_LEN], uint32_t rev, const uint8_t *h, const char *why,
        int64_t at, struct err *e) MUST_CHECK;
/* Feeds in which a document is live, at most max. */
int db_feeds_of_doc(struct db *d, const uint8_t doc[ID_LEN], struct feed *f, size_t max,
        size_t *n, struct err *e) MUST_CHECK;
/* 2: live in one of the member's feeds, or his own; 1: was once there; 0: never. */
int db_feed_sees(struct db *d, int64_t member, const uint8_t doc[ID_LEN],
        struct err *e) MUST_CHECK;
/* Entries from..to (both counted) in order; each must not change what it is given. */
int db_feed_entries(struct db *d, int64_t feed, uint64_t from, uint64_t to,
        int (*each)(void *arg, const struct feed_entry *en, struct err *e), void *arg,
        struct err *e) MUST_CHECK;

#endif
