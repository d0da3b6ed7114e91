/* Documents and their revisions: what is current, every revision's frame, and the acknowledgements
 * that members gave. */
#ifndef SERVER_DB_DOC_H
#define SERVER_DB_DOC_H

#include "base/crypt.h"
#include "base/date.h"
#include "base/enc.h"
#include "server/db.h"

struct doc_row {
	uint8_t id[ID_LEN];
	uint32_t rev;
	int kind;
	bool deleted;
	civil date;
	char number[256], title[1024];
	char state[16]; /* of a meeting: a code of values.def */
};

/* A revision's frame as it is stored: inline, or sealed as a blob. */
struct doc_body {
	uint8_t h[HASH_LEN];
	uint32_t len; /* bytes of the frame */
	struct view frame;
	bool blob;
	uint8_t blob_id[HASH_LEN], blob_key[KEY_LEN];
	struct view blob_data;
	size_t natt; /* attachments: server/db_att.h */
};

/* 1 found, 0 not. */
int db_doc_get(struct db *d, const uint8_t id[ID_LEN], struct doc_row *r,
        struct err *e) MUST_CHECK;
/* Hash of a revision. 1 found, 0 not (a withdrawal has none). */
int db_doc_hash(struct db *d, const uint8_t id[ID_LEN], uint32_t rev, uint8_t h[HASH_LEN],
        struct err *e) MUST_CHECK;
int db_doc_put(struct db *d, const struct doc_row *r, const char *numkey,
        struct err *e) MUST_CHECK;
int db_doc_rev_put(struct db *d, const uint8_t id[ID_LEN], uint32_t rev,
        const struct doc_body *b, struct err *e) MUST_CHECK;
/* The stored bytes of a revision, sealed when b->blob. 1 found, 0 not. */
int db_doc_frame(struct db *d, const uint8_t id[ID_LEN], uint32_t rev, struct doc_body *b,
        struct str *out, struct err *e) MUST_CHECK;
int db_doc_set_deleted(
        struct db *d, const uint8_t id[ID_LEN], uint32_t rev, struct err *e) MUST_CHECK;
/* Whether the feed holds the document live. */
int db_doc_in_feed(
        struct db *d, const uint8_t id[ID_LEN], int64_t feed, struct err *e) MUST_CHECK;

/* Documents, profiles left out, with an id from lo to hi, or whose number's key is exactly `key`, or starts with it at a
 * word. At most max; *n says how many. */
int db_doc_by_range(struct db *d, const uint8_t lo[ID_LEN], const uint8_t hi[ID_LEN],
        struct doc_row *r, size_t max, size_t *n, struct err *e) MUST_CHECK;
int db_doc_by_number(struct db *d, const char *key, bool exact, struct doc_row *r,
        size_t max, size_t *n, struct err *e) MUST_CHECK;

/* Added to out. 1 found, 0 not. */
int db_blob_get(struct db *d, const uint8_t id[HASH_LEN], struct str *out,
        struct err *e) MUST_CHECK;

/* --- acknowledgements ---------------------------------------------------- */
struct ack_row {
	uint32_t rev;
	int64_t at;
	uint64_t pseq; /* of the item in the member's private feed */
};
int db_ack_get(struct db *d, const uint8_t doc[ID_LEN], int64_t member, struct ack_row *a,
        struct err *e) MUST_CHECK;
int db_ack_put(struct db *d, const uint8_t doc[ID_LEN], int64_t member,
        const struct ack_row *a, int64_t said, struct err *e) MUST_CHECK;
/* In the order in which they came. */
int db_ack_each(struct db *d, const uint8_t doc[ID_LEN],
        int (*each)(void *arg, const char *member, int64_t at), void *arg,
        struct err *e) MUST_CHECK;

#endif
