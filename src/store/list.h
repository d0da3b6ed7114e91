/*
 * A list's statement in the making: SQL text with bound values only, and a filter as its condition.
 * The tables are doc d, and outbox o in a list of the outbox.
 */
#ifndef STORE_LIST_H
#define STORE_LIST_H

#include "model/filter.h"
#include "rows.h"

#define BUILD_SQL_MAX 32768
#define BUILD_ARGS_MAX (4 * FILTER_NODES_MAX + 16)

struct build {
	struct str sql;
	struct arg arg[BUILD_ARGS_MAX];
	size_t n;
	struct str keep[FILTER_NODES_MAX]; /* strings that are bound and made here */
	size_t nkeep;
};

void build_init(struct build *b);
void build_release(struct build *b);
/* Bind a; its number for the SQL text. */
int build_bind(struct build *b, struct arg a);

enum build_for {
	BUILD_LIST, /* rows in the order of a list: the index is asked once for all of them */
	BUILD_ROW,   /* one row, known by its key */
	BUILD_OUTBOX /* rows of outbox o with their doc d, which may be NULL */
};
/* " AND …" of a filter; nothing of NULL or an empty one. */
void build_filter(struct build *b, const struct filter *f, enum build_for how);

struct doc_query;
struct doc_key;
/* The statement of a page of documents (doc_list.c). same: of the second of `from`. */
void build_page(struct build *b, const struct doc_query *q, const struct doc_key *from,
        bool same, int dir, size_t n);

#endif
