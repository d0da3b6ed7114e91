/* Full-text search over folded words (FTS5), and its background index. */
#ifndef STORE_SEARCH_H
#define STORE_SEARCH_H

#include "model/query.h"
#include "store/doc.h"

/* Hits newest arrival first: up to n of them. `before` is 0 for the first page, then what *next
 * said; *next is 0 at the end. It is a place in the index (or a count, by rank), no rid. The order
 * is that of the list, (at, rid) descending, but that documents of a feed joined later come on top.
 * Words typed with marks keep only rows whose text has the exact form; of a run without any such
 * row a bounded piece is looked at in one call, so a page may be short, even empty, while *next
 * goes on. Documents of the number searched for, or whose number begins with its words (`57 nq`
 * of 57-NQ/TW), are on top of the first page and nowhere
 * else. rank: best first among the newest 2,000 hits. What is not indexed yet is not found. */
int search_page(const struct store *s, const struct query *q, bool rank, int64_t before,
        size_t n, struct doc_row *rows, size_t *got, int64_t *next,
        struct err *e) MUST_CHECK;
/* Hits in all (for idle time). Exact forms, and what stands beside the words (query.rest), are
 * not checked. */
int search_count(const struct store *s, const struct query *q, uint64_t *n,
        struct err *e) MUST_CHECK;
/* A line of text round the first hit, raw, added to out; nothing when rid is no hit. */
int search_snippet(const struct store *s, const struct query *q, int64_t rid,
        struct str *out, struct err *e) MUST_CHECK;

/* Documents not indexed yet. */
int search_pending(const struct store *s, uint64_t *n, struct err *e) MUST_CHECK;
/* Index up to n documents, oldest first, or merge a piece of the index, in a transaction of its
 * own (or the caller's); *left what remains. With n under 256 a call does one of the two, so that
 * it stays short. Best called while no sync runs: what one call finds waiting is put in the order
 * of the list. Interactive: n = 16; batch: 512. */
int search_index(struct store *s, size_t n, uint64_t *left, struct err *e) MUST_CHECK;

#endif
