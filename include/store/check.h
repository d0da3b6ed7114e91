/* The parts of store_check one by one, for doctor, and the search index made anew. */
#ifndef STORE_CHECK_H
#define STORE_CHECK_H

#include "store/store.h"

enum check_part {
	CHECK_PAGES, /* every page authenticates */
	CHECK_SQL,   /* SQLite's own view of the file */
	CHECK_INDEX, /* the search index against the documents; nothing in a read-only store */
	CHECK_ROWS, /* the rows against each other */
	CHECK_SUMS, /* each feed's count and sum against its entries */
	CHECK_PARTS
};
/* ERR_DAMAGED with what is wrong. */
int store_check_part(struct store *s, enum check_part p, struct err *e) MUST_CHECK;
/* Forget the index, whatever it holds: search_index makes it anew, a call at a time. */
int store_index_reset(struct store *s, struct err *e) MUST_CHECK;

#endif
