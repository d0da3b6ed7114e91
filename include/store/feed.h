/* What synchronisation keeps: subscriptions, cursors, sums, and the entries applied. */
#ifndef STORE_FEED_H
#define STORE_FEED_H

#include "model/attach.h"
#include "model/docfile.h"
#include "store/store.h"

#define STORE_FEEDS_MAX 64
#define STORE_FEED_KEYS_MAX 8
/* The row of this member's private documents, for feed_apply: it is no subscription, feed_list does
 * not show it and feed_subs_set does not take it away. Its entries are numbered by the private feed,
 * whose cursor stands in kv. */
#define FEED_PRIVATE 0

struct feed_key {
	uint16_t kid;
	uint8_t key[KEY_LEN];
};

struct feed_sub { /* as the server names it */
	uint8_t fid[ID_LEN];
	char name[256];
	char kind[16];
	uint64_t from;
	struct feed_key key[STORE_FEED_KEYS_MAX];
	size_t nkeys;
};

struct feed_row {
	int64_t id; /* row */
	struct feed_sub sub;
	uint32_t r;
	uint64_t cur, head, lo; /* cur: positions applied, 0..head */
	uint64_t cnt;           /* ours, over the live set */
	uint8_t sum[16];
	uint64_t want_cnt; /* the server's at head */
	uint8_t want_sum[16];
	bool resync; /* a resync is under way or due */
};

/* Small values: epoch, view, state, private cursor (as text), device id, token, member, name,
 * server URL, CA PEM, last sync. get: *found false when absent. */
int kv_get(const struct store *s, const char *k, struct str *v, bool *found,
        struct err *e) MUST_CHECK;
int kv_set(struct store *s, const char *k, const void *v, size_t n,
        struct err *e) MUST_CHECK;
/* Fine where there is none. */
int kv_drop(struct store *s, const char *k, struct err *e) MUST_CHECK;
int kv_get_u64(const struct store *s, const char *k, uint64_t dflt, uint64_t *v,
        struct err *e) MUST_CHECK;
int kv_set_u64(struct store *s, const char *k, uint64_t v, struct err *e) MUST_CHECK;

/* The whole list as the server gave it: new feeds appear with cursor 0, keys and names are renewed,
 * feeds no longer listed go with every document, body, mark-less index row that no other feed
 * holds (sync.md 4.2), all in the caller's transaction. */
int feed_subs_set(
        struct store *s, const struct feed_sub *subs, size_t n, struct err *e) MUST_CHECK;
int feed_list(const struct store *s, struct feed_row *rows, size_t max, size_t *got,
        struct err *e) MUST_CHECK;
/* The head as just announced. r other than ours: cursor kept (sync.md 4.3). */
int feed_head_set(struct store *s, const uint8_t fid[ID_LEN], uint32_t r, uint64_t head,
        uint64_t lo, uint64_t cnt, const uint8_t sum[16], struct err *e) MUST_CHECK;

struct feed_entry {
	uint64_t seq; /* from 1 */
	bool del;
	uint8_t doc[ID_LEN];
	uint32_t rev;
	enum doc_kind kind;
	int64_t at;
	uint8_t h[HASH_LEN];
	const void *frame; /* zstd frame of the file; NULL for del */
	size_t frame_len;
	const char *why;
	const struct att
	        *att; /* in order, ATT_MAX at most; h is over the file and these */
	size_t natt;
};
/* Apply one entry within the caller's transaction: document, body, doc_feed, count and sum; verifies
 * that the frame unpacks to the hash. Idempotent; a revision never goes back; x of doc_feed is
 * the entry's own even when the document is newer already (sync.md 4.4). A document with a
 * secrecy mark is stored as a withdrawn stub whose reason says so. Search rows of an older
 * revision go in the same transaction. */
int feed_apply(struct store *s, int64_t feed, const struct feed_entry *en,
        struct err *e) MUST_CHECK;
/* After the entries of a block: cursor to `cur`, ours only forward. */
int feed_cursor_set(
        struct store *s, int64_t feed, uint64_t cur, struct err *e) MUST_CHECK;
/* 1 equal, 0 not (at cur == head), -1 error. Of a read. */
int feed_sum_equal(
        const struct store *s, int64_t feed, bool *equal, struct err *e) MUST_CHECK;
/* Begin a resync: generation + 1, cursor 0; later finish: rows of older generations go, then orphans. */
int feed_resync_begin(struct store *s, int64_t feed, struct err *e) MUST_CHECK;
int feed_resync_finish(struct store *s, int64_t feed, struct err *e) MUST_CHECK;
/* The private feed was read to its end: a resync of it that is under way is finished. */
int feed_private_done(struct store *s, struct err *e) MUST_CHECK;
/* The epoch changed: every feed resyncs, the private one too (private cursor 0). */
int feed_resync_all(struct store *s, struct err *e) MUST_CHECK;

#endif
