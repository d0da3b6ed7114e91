/*
 * Bindings: sequences of keys, each in a context, to command strings. A trie a context.
 *
 * Keys are numbers of the owner's toolkit; their notation is read and written by the two
 * functions that the owner gives, so that this layer knows no terminal.
 */
#ifndef CORE_KEYMAP_H
#define CORE_KEYMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "base/str.h"

#define KEYMAP_SEQ_MAX 8
#define KEYMAP_CTX_MAX 32

struct key_notation {
	/* "gg" -> 2 codes. -1 and ERR_USAGE for what is none. */
	int (*parse)(
	        const char *s, uint32_t *codes, size_t max, size_t *n, struct err *e);
	void (*print)(uint32_t code, struct str *out);
	bool (*typed)(uint32_t code); /* a field to type in takes it; NULL: none does */
};

struct keymap;
/* contexts: names, NULL-terminated, kept by the caller; at most KEYMAP_CTX_MAX. */
int keymap_new(struct keymap **out, const char *const *contexts,
        const struct key_notation *notation, struct err *e) MUST_CHECK;
void keymap_free(struct keymap *m);
int keymap_ctx(const struct keymap *m, const char *name); /* its index, or -1 */

/* Bindings that are made from here on come from there: a number of the owner's. */
void keymap_from(struct keymap *m, unsigned origin);
/* A binding of the same keys in the same context is replaced. One that is the beginning of
 * another, or begins with another, is refused (ERR_CONFLICT): it could never be typed. */
int keymap_bind(struct keymap *m, const char *ctx, const char *keys, const char *cmd,
        struct err *e) MUST_CHECK;
/* ERR_NOTFOUND when there is none. */
int keymap_unbind(
        struct keymap *m, const char *ctx, const char *keys, struct err *e) MUST_CHECK;

enum keymap_state {
	KEYMAP_NONE, /* no binding begins so */
	KEYMAP_MORE, /* one or more do; wait for the next key */
	KEYMAP_FOUND
};
/* Look seq up in the contexts ctx[0..nctx), nearest first: the first that knows it, or its
 * beginning, decides. *cmd is valid until the next change of the map. */
enum keymap_state keymap_find(const struct keymap *m, const int *ctx, size_t nctx,
        const uint32_t *seq, size_t n, const char **cmd);

/* A binding as it is read back; valid until the next change of the map. */
struct keymap_row {
	const char *keys, *cmd;
	unsigned origin; /* as keymap_from said when it was made */
};
/* All bindings of a context in the order of their making. */
void keymap_each(const struct keymap *m, int ctx,
        void (*fn)(void *arg, const struct keymap_row *), void *arg);
/* The binding of exactly these keys, or with `clash` one that makes keymap_bind refuse them; false
 * when there is none. text holds its keys. */
bool keymap_row(const struct keymap *m, const char *ctx, const char *keys, bool clash,
        struct keymap_row *r, struct str *text);
/* Whether whoever types its keys in these contexts, nearest first, gets this very binding. */
bool keymap_reaches(
        const struct keymap *m, const int *ctx, size_t nctx, const struct keymap_row *r);
/* The keys of every binding of exactly cmd in a context, added with a blank between; false when
 * there is none. */
bool keymap_keys_of(const struct keymap *m, int ctx, const char *cmd, struct str *out);

#endif
