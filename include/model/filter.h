/*
 * The filter language of the lists and of --filter (ui.md):
 *
 *   type:QĐ unread after:2026-01-01 "cán bộ" | !to-ack
 *
 * Terms stand for AND, `|` for OR (binds weaker), `!` for NOT, brackets group. A bare word or a quoted
 * text is looked for in title and number, folded. Errors give the column, from 1.
 */
#ifndef MODEL_FILTER_H
#define MODEL_FILTER_H

#include <stddef.h>
#include "base/date.h"
#include "base/str.h"

enum filter_kind {
	FILTER_AND,
	FILTER_OR,
	FILTER_NOT,
	FILTER_TEXT,   /* folded words in title or number */
	FILTER_TYPE,   /* type:QĐ, folded */
	FILTER_NUMBER, /* number:339, folded prefix of the number's words */
	FILTER_ISSUER, /* issuer:words, folded */
	FILTER_AFTER,  /* after:DATE  document date >= */
	FILTER_BEFORE, /* before:DATE document date < */
	FILTER_UNREAD,
	FILTER_READ,
	FILTER_TO_ACK, /* to-ack: acknowledgement wanted and not given */
	FILTER_ACKED,  /* acked */
	FILTER_DRAFT
};

struct filter_node {
	enum filter_kind kind;
	int a, b;   /* children's indices; -1 none */
	char *text; /* folded */
	civil date;
};

#define FILTER_NODES_MAX 64
struct filter {
	struct filter_node node[FILTER_NODES_MAX];
	int n;    /* nodes used */
	int root; /* -1: everything */
};

/* Dates: 2026-01-01, 2026-01, 2026 (the first day of it). */
int filter_parse(struct filter *f, const char *s, size_t n, struct err *e) MUST_CHECK;
void filter_release(struct filter *f);

#endif
