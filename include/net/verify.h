/*
 * A block as it came from the network, opened and checked whole: seal, list of
 * entries, positions, lengths, every inline body. No network, no curl.
 */
#ifndef NET_VERIFY_H
#define NET_VERIFY_H

#include <stddef.h>
#include <stdint.h>
#include "base/str.h"
#include "net/trouble.h"
#include "wire/block.h"
#include "wire/json.h"

struct verified {
	struct meta_line *line; /* in order */
	size_t n;
	size_t *off;        /* where in frames an inline body begins */
	struct view frames; /* points into the block's bytes */
};

/* Opens p in place; p must live as long as v. On failure t has the class R (no key for the block's
 * kid), Q (the block is not what it should be) or N (no memory), and v is released. */
int verify_block(struct verified *v, const struct block_ref *ref,
        const struct feed_keyed *key, size_t nkeys, uint8_t *p, size_t n,
        struct trouble *t) MUST_CHECK;
void verify_release(struct verified *v);
/* A frame unpacks to a document of the hash h. scratch is reused. */
int verify_frame(const struct meta_line *m, struct view frame, struct str *scratch,
        struct err *e) MUST_CHECK;
/* A private document: its frame unpacks to a document of the item's hash. */
int verify_item(const struct sync_item *i, struct str *scratch, struct err *e) MUST_CHECK;
/* A body that came as a blob: opened in place, its length and its document checked. */
int verify_blob(const struct meta_line *m, uint8_t *p, size_t n, struct view *frame,
        struct str *scratch, struct err *e) MUST_CHECK;

#endif
