/*
 * How text becomes words of the index: folded (base/utf8.h), the original's offsets kept. The
 * same words come out of a query. Used by store.c and search.c.
 */
#ifndef STORE_TOKENIZER_H
#define STORE_TOKENIZER_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"

struct tok;

/* Register the tokenizer `sotay` and the functions sotay_text and sotay_fold with a connection, which owns
 * *out until it is closed. */
int tok_register(sqlite3 *db, struct tok **out, struct err *e) MUST_CHECK;

/* One word: folded form, and where it stands. */
struct tok_word {
	const char *p; /* until the callback returns */
	size_t n, from, to;
};
/* cb returns 0 to go on; another value ends the walk and is returned. */
int tok_words(struct tok *t, const char *s, size_t n,
        int (*cb)(void *, const struct tok_word *), void *ctx);

/* Who may want the thread back amidst a long text. While it is on and `wanted` says so, a text that
 * FTS5 lets be cut is left with SQLITE_INTERRUPT; tok_cut tells, until it is switched again. */
void tok_stop(struct tok *t, bool (*wanted)(void *), void *ctx);
void tok_stop_on(struct tok *t, bool on);
bool tok_wanted(const struct tok *t);
bool tok_cut(const struct tok *t);

#endif
