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
/* What search_index has to do: those, and one more while words of documents that were withdrawn or
 * have left are still in the index. A document's new text replaces the old one in the index too,
 * but there the old words go when its parts are next merged. */
int search_left(const struct store *s, uint64_t *n, struct err *e) MUST_CHECK;
/* Index up to n documents, oldest first, or merge pieces of the index, in a transaction of its own
 * (or the caller's); *left what remains. With n under 256 a call does one of the two and begins
 * nothing more behind 5 ms. Best called while no sync runs: what one call finds waiting is put in
 * the order of the list. Interactive: n = 16; batch: 512. */
int search_index(struct store *s, size_t n, uint64_t *left, struct err *e) MUST_CHECK;
/* Asked now and then by an interactive call: true leaves even a text that takes long (4 MiB: 100
 * ms) in the midst; the next call begins it anew. NULL: nobody asks. */
void search_stop(struct store *s, bool (*wanted)(void *), void *ctx);

#endif
