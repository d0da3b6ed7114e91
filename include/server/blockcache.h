/* Sealed blocks that were rendered lately, bounded in number and in bytes; the one that was asked
 * for longest ago goes first. Blocks never change, so nothing is ever invalidated; only the key that
 * seals old entries may be another later, and who asks past all caches puts it here. Any thread. */
#ifndef SERVER_BLOCKCACHE_H
#define SERVER_BLOCKCACHE_H

#include "server/buf.h"
#include "wire/block.h"

struct blockcache;
struct blockcache *blockcache_new(size_t max_bytes, struct err *e) MUST_CHECK;
void blockcache_free(struct blockcache *c);
/* A reference of the caller's own, NULL when it is not there. */
struct buf *blockcache_get(struct blockcache *c, const struct block_ref *r);
/* Keeps a reference of its own in place of what was there, or does not when b is too large for it. */
void blockcache_put(struct blockcache *c, const struct block_ref *r, struct buf *b);

#endif
