/* Full-text search over folded words (FTS5), and its background index. */
#ifndef STORE_SEARCH_H
#define STORE_SEARCH_H

#include "model/query.h"
#include "store/doc.h"

/* Hits newest arrival first, keyed by rid (higher is newer): up to n with rid < before (0: from the
 * newest). Words typed with marks keep only rows whose text has the exact form. An exact number is
 * on top of the first page. rank: best first among the newest 2,000 hits; `before` is then a
 * position. *next gets what to give as `before` for the next page, 0 at the end. */
int search_page(const struct store *s, const struct query *q, bool rank, int64_t before, size_t n,
	struct doc_row *rows, size_t *got, int64_t *next, struct err *e) MUST_CHECK;
/* Hits in all (for idle time). Exact forms are not checked. */
int search_count(const struct store *s, const struct query *q, uint64_t *n, struct err *e)
	MUST_CHECK;
/* A line of text round the first hit, raw, added to out. */
int search_snippet(const struct store *s, const struct query *q, int64_t rid, struct str *out,
	struct err *e) MUST_CHECK;

/* Documents not indexed yet. */
int search_pending(const struct store *s, uint64_t *n, struct err *e) MUST_CHECK;
/* Index up to n documents in a transaction of its own (or the caller's); *left what remains.
 * Interactive: n = 16; batch: 512. */
int search_index(struct store *s, size_t n, uint64_t *left, struct err *e) MUST_CHECK;

#endif
