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
};

struct keymap;
/* contexts: names, NULL-terminated, kept by the caller; at most KEYMAP_CTX_MAX. */
int keymap_new(struct keymap **out, const char *const *contexts,
        const struct key_notation *notation, struct err *e) MUST_CHECK;
void keymap_free(struct keymap *m);
int keymap_ctx(const struct keymap *m, const char *name); /* its index, or -1 */

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

/* All bindings of a context in the order of their making; keys in their notation. */
void keymap_each(const struct keymap *m, int ctx,
        void (*fn)(void *arg, const char *keys, const char *cmd), void *arg);
/* The keys of every binding of exactly cmd in a context, added with a blank between; false when
 * there is none. */
bool keymap_keys_of(const struct keymap *m, int ctx, const char *cmd, struct str *out);

#endif
