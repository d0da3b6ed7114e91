/* Documents in the store: lists by page, one document whole, marks. */
#ifndef STORE_DOC_H
#define STORE_DOC_H

#include "base/date.h"
#include "model/docfile.h"
#include "model/filter.h"
#include "store/store.h"

/* A row of a list. Strings are raw (scrub before showing), never NULL. */
struct doc_row {
	int64_t rid;
	uint8_t id[ID_LEN];
	enum doc_kind kind;
	uint32_t rev;
	char *number, *type, *title, *issuer;
	civil date;
	int64_t at; /* arrival of this revision at the server */
	bool unread, ack_wanted, draft;
	bool flagged;     /* the member's own mark, store/own.h */
	bool ack_pending; /* acknowledged here, not yet accepted */
	int64_t acked_at; /* accepted by the server; 0 no */
	bool withdrawn;   /* a stub: reason in title's place is `why` */
	char *why;
	bool replaced; /* another document in the store says it replaces this one */
};
void doc_row_clear(struct doc_row *r);

/* The order of the documents list: newest arrival first, by (at, rid). A new revision keeps its rid
 * and rises to the top by its at. */
struct doc_key {
	int64_t at, rid;
};

/* What a list shows: those of a kind that pass the filter (NULL all). DOC_OTHER and DOC_DOCUMENT
 * both mean the list of documents: those of these two kinds. */
struct doc_query {
	enum doc_kind kind;
	const struct filter *filter;
};

/* Up to n rows after (dir > 0) or before (dir < 0) key `from`, exclusive; from NULL: from the top or
 * the bottom. Rows come in list order in both cases. rows[0..*got) are to be cleared. By index,
 * without OFFSET: the same cost at every size when there is no filter. */
int doc_page(const struct store *s, const struct doc_query *q, const struct doc_key *from,
        int dir, size_t n, struct doc_row *rows, size_t *got, struct err *e) MUST_CHECK;
/* Rows from position `pos` (0-based), for jumps (:1234, %). OFFSET inside: slower. */
int doc_page_at(const struct store *s, const struct doc_query *q, uint64_t pos, size_t n,
        struct doc_row *rows, size_t *got, struct err *e) MUST_CHECK;
/* Number of rows. From counters for the unfiltered list (cheap at every size). */
int doc_count(const struct store *s, const struct doc_query *q, uint64_t *n,
        struct err *e) MUST_CHECK;
int doc_count_unread(
        const struct store *s, enum doc_kind kind, uint64_t *n, struct err *e) MUST_CHECK;

/* One row by rid or id; ERR_NOTFOUND. */
int doc_by_rid(
        const struct store *s, int64_t rid, struct doc_row *r, struct err *e) MUST_CHECK;
int doc_by_id(const struct store *s, const uint8_t id[ID_LEN], struct doc_row *r,
        struct err *e) MUST_CHECK;
/* Which of these n <= DOC_PASS_MAX documents pass a filter: yes[i] of rid[i]. */
#define DOC_PASS_MAX 64
int doc_passes(const struct store *s, const struct filter *f, const int64_t *rid,
        size_t n, bool *yes, struct err *e) MUST_CHECK;
/* The types of the newest `among` documents, the most frequent first, at most n. */
struct doc_type {
	char type[64]; /* raw, as written; a longer one is cut */
	uint64_t count;
};
int doc_types(const struct store *s, size_t among, size_t n, struct doc_type *types,
        size_t *got, struct err *e) MUST_CHECK;
/* WHICH of a command: an id, a unique id prefix of 6 characters or more, or a number (folded; words
 * as a prefix of the number's words). Newest first, at most n. 0 rows: ERR_NOTFOUND. */
int doc_find(const struct store *s, const char *which, size_t n, struct doc_row *rows,
        size_t *got, struct err *e) MUST_CHECK;
/* The published file, verbatim, added to file (max >= DOC_MAX). */
int doc_file(
        const struct store *s, int64_t rid, struct str *file, struct err *e) MUST_CHECK;

/* Marks stay on the device, keyed by document id. */
int doc_mark_read(
        struct store *s, const uint8_t id[ID_LEN], bool read, struct err *e) MUST_CHECK;
/* Place in the text: byte offset of the top line. 0 when none. */
int doc_place_get(const struct store *s, const uint8_t id[ID_LEN], uint64_t *off,
        struct err *e) MUST_CHECK;
int doc_place_set(struct store *s, const uint8_t id[ID_LEN], uint64_t off,
        struct err *e) MUST_CHECK;
/* Withdrawn stubs older than 30 days vanish. now: Unix seconds. */
int doc_sweep(struct store *s, int64_t now, struct err *e) MUST_CHECK;

#endif
