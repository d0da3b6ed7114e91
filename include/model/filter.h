/*
 * The filter language of the lists, of --filter and of the search (ui.md):
 *
 *   type:QĐ unread after:2026-01-01 "cán bộ" | !to-ack
 *
 * Terms stand for AND, `|` for OR (binds weaker), `!` for NOT, brackets group. The fields and marks
 * are filter.def. A bare word, or a quoted phrase, is looked for by the full-text index; behind it `*`
 * stands for any ending. Marks on letters do not matter here; the search looks at them again for
 * what it shows (store/search.h). Errors give the column, from 1.
 */
#ifndef MODEL_FILTER_H
#define MODEL_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include "base/date.h"
#include "base/str.h"

enum filter_list { /* bits: which lists have a field */
	FILTER_D = 1,
	FILTER_N = 2,
	FILTER_M = 4,
	FILTER_O = 8,
	FILTER_DOCS = FILTER_D | FILTER_N | FILTER_M,
	FILTER_ALL = FILTER_DOCS | FILTER_O
};

enum filter_kind {
	FILTER_AND,
	FILTER_OR,
	FILTER_NOT,
	FILTER_TEXT,
#define FILTER(id, name, value, lists, help) FILTER_##id,
#include "model/filter.def"
#undef FILTER
	FILTER_KINDS
};

enum filter_value { FILTER_MARK, FILTER_WORDS, FILTER_DAY, FILTER_CODE, FILTER_NAME };

/* The rows of filter.def, for help, completion and the pages' tests; NULL behind the last. */
struct filter_def {
	enum filter_kind kind;
	const char *name;
	enum filter_value value;
	unsigned lists;
	const char *help; /* to be translated */
};
const struct filter_def *filter_def(size_t i);
/* The i-th word that a field of the kind CODE may have; NULL behind the last. */
const char *filter_code(enum filter_kind k, size_t i);

struct filter_node {
	enum filter_kind kind;
	int a, b;       /* children's indices; -1 none */
	char *text;     /* folded words, the code, or the name */
	bool prefix;    /* TEXT: with any ending */
	civil date;     /* AFTER, BEFORE: the day; EXPIRED, IN_FORCE: today */
	int64_t at;     /* the instant at which `date` begins in the process's TZ */
	size_t from, n; /* where it stands in the text, in bytes */
};

#define FILTER_NODES_MAX 64
struct filter {
	struct filter_node node[FILTER_NODES_MAX];
	int n;    /* nodes used */
	int root; /* -1: everything */
};

/* Days: 2026-01-01, 2026-01, 2026 (the first day of it), or an age: 7d, 2w. The sentence of an
 * error begins with its column. */
int filter_parse(struct filter *f, const char *s, size_t n, struct err *e) MUST_CHECK;
/* The same without names, and where the mistake is apart from its sentence: *bad in bytes. */
int filter_read(
        struct filter *f, const char *s, size_t n, size_t *bad, struct err *e) MUST_CHECK;
/* ERR_USAGE with the column when a field stands in it that this list does not have; s as parsed. */
int filter_fits(const struct filter *f, enum filter_list l, const char *s,
        struct err *e) MUST_CHECK;
void filter_release(struct filter *f);
/* The column of byte `at`: letters with their combining marks, from 1. */
size_t filter_column(const char *s, size_t at);

#endif
