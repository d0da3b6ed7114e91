/*
 * A window on the documents of a query, or on the hits of a search: asked by position, it keeps
 * some rows round the last place asked for and goes to the store by key. So a list of 100,000
 * costs what its screenful costs.
 */
#ifndef PANE_DOCWIN_H
#define PANE_DOCWIN_H

#include "store/doc.h"
#include "store/search.h"

#define DOCWIN_ROWS 128

struct docwin {
	const struct store *store;
	struct doc_query query;
	const struct query *words; /* NULL: no search */
	bool rank;                 /* of a search: best first, set before docwin_search */
	uint64_t count;            /* rows; of a search those found so far */
	/* of a search: the hits found so far, newest first */
	int64_t *hit;
	size_t hit_cap;
	int64_t next; /* where the search goes on; 0: all are found */
	/* rows [at, at + n) of the list; the others are nobody's */
	uint64_t at;
	size_t n;
	struct doc_row row[DOCWIN_ROWS];
};

void docwin_init(struct docwin *w);
void docwin_release(struct docwin *w);
/* Show the rows of a query: filter may be NULL, and stays the caller's. */
int docwin_query(struct docwin *w, const struct store *s, const struct filter *f,
        struct err *e) MUST_CHECK;
/* Show the hits of a search; words stay the caller's. */
int docwin_search(struct docwin *w, const struct store *s, const struct query *words,
        struct err *e) MUST_CHECK;
/* Of a search: find hits until there are `want`, or all, or it would take too long: then next is not 0
 * and another call goes on. */
int docwin_more(struct docwin *w, uint64_t want, struct err *e) MUST_CHECK;
/* Rows changed: forget them and count again. A search is not run again. */
int docwin_reload(struct docwin *w, struct err *e) MUST_CHECK;
/* Row i < count; valid until the next call. */
int docwin_row(
        struct docwin *w, uint64_t i, struct doc_row **out, struct err *e) MUST_CHECK;

#endif
