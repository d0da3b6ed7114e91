/*
 * Filters by name: `filter-name due to-ack` in sotayrc makes @due one term of every filter. A name is
 * replaced by its text in brackets before the filter is read, so that all the rest of the language,
 * and whoever runs it, knows nothing of names. Columns of mistakes are those of what was typed.
 */
#ifndef MODEL_NAMED_H
#define MODEL_NAMED_H

#include "model/filter.h"

#define NAMED_MAX 200   /* filters */
#define NAMED_NAME 32   /* bytes of a name, with its NUL */
#define NAMED_DEPTH 8   /* names within names */
#define NAMED_TEXT 1000 /* bytes of a filter with all names replaced */

struct named {
	char name[NAMED_NAME];
	char *text;
};

struct filter_names {
	struct named *row;
	size_t n, cap;
};

#define NAMED_BAD_NAME SIZE_MAX

/* The filter must read without a mistake, with the names that there are; *bad is where it is, in the
 * text, or NAMED_BAD_NAME. An empty text drops the name. ERR_USAGE says what is wrong, a ring of names too. */
int named_set(struct filter_names *names, const char *name, const char *text, size_t *bad,
        struct err *e) MUST_CHECK;
/* The same for a name and a text that are known to be good. */
int named_put(struct filter_names *names, const char *name, const char *text,
        struct err *e) MUST_CHECK;
/* Its text, or NULL. */
const char *named_text(const struct filter_names *names, const char *name);
/* Whether that list has all that the i-th one asks for. */
bool named_fits(const struct filter_names *names, size_t i, enum filter_list l);
void named_release(struct filter_names *names);

/* A piece of the text after the replacement, and where it came from. */
struct named_map {
	size_t n;
	size_t len; /* of the text before */
	struct {
		size_t at, from; /* in bytes, after and before */
		bool whole;      /* all of it came from the name at `from` */
	} piece[2 * FILTER_NODES_MAX + 1];
};

/* s with every name replaced, added to out; map may be NULL. On an error *bad is where it is in s. */
int named_expand(const struct filter_names *names, const char *s, size_t n,
        struct str *out, struct named_map *map, size_t *bad, struct err *e) MUST_CHECK;
/* Where byte `at` of the text after the replacement came from. */
size_t named_from(const struct named_map *map, size_t at);

/* filter_parse with names; NULL: none are known. Places in f are those of s. */
int filter_parse_named(struct filter *f, const struct filter_names *names, const char *s,
        size_t n, struct err *e) MUST_CHECK;

#endif
