/* A member's search as words: quoted phrases, prefixes (word*), and words typed with marks, whose hits
 * must have the exact form. A query that reads as a document number becomes a phrase. */
#ifndef MODEL_QUERY_H
#define MODEL_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include "base/str.h"
#include "model/named.h"

#define QUERY_TERMS_MAX 16

struct query_term {
	char *folded; /* words with one space between: a phrase when more than one */
	char *exact;  /* the exact form (utf8_exact), NULL when no mark was typed */
	bool prefix;
};

struct query {
	struct query_term term[QUERY_TERMS_MAX];
	size_t n;
	bool number;      /* it reads as a document number */
	char *number_key; /* its docno_key, or NULL */
	/* query_search: what else a hit must be, NULL when words alone were given */
	struct filter *rest;
	char *match; /* with rest: the words of it that the index is asked for */
};

/* Words alone. */
int query_parse(struct query *q, const char *s, size_t n, struct err *e) MUST_CHECK;
/* The filter language (model/filter.h): `type:QĐ "cán bộ" !draft`. A word must be in it that each
 * hit has, or one of several with `|` between. names: of filters (model/named.h), or NULL. */
int query_search(struct query *q, const struct filter_names *names, const char *s,
        size_t n, struct err *e) MUST_CHECK;
void query_release(struct query *q);
/* The FTS5 MATCH expression: every term quoted, AND between. Safe for any input. */
int query_match(const struct query *q, struct str *out, struct err *e) MUST_CHECK;

#endif
