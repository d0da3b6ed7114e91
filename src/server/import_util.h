/* Checks that both imports share. */
#ifndef SERVER_IMPORT_UTIL_H
#define SERVER_IMPORT_UTIL_H

#include <stddef.h>
#include "base/err.h"

/* A name of one line that is not blank. */
int import_name(
        const char *s, char *out, size_t max, size_t line, struct err *e) MUST_CHECK;
/* At most max characters, all of `set` (empty is fine). */
int import_of_set(const char *what, const char *s, const char *set, size_t max,
        size_t line, struct err *e) MUST_CHECK;

#define DIGITS "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

/* Codes that a file has named, each with its line behind it, to find one that is there twice. */
struct seen {
	char **code;
	size_t n, cap;
};
int seen_add(struct seen *s, const char *code, size_t line, struct err *e) MUST_CHECK;
/* ERR_USAGE when a code stands on two lines. Sorts; call once, at the end. */
int seen_check(struct seen *s, const char *what, struct err *e) MUST_CHECK;
void seen_release(struct seen *s);

#endif
