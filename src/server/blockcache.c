#include <pthread.h>
#include <stdbool.h>
#include "base/mem.h"
#include "server/blockcache.h"

#define SLOTS 256

struct slot {
	struct block_ref ref;
	struct buf *b; /* NULL: free */
	uint64_t used;
};

struct blockcache {
	pthread_mutex_t lock;
	size_t max, bytes;
	uint64_t tick;
	struct slot slot[SLOTS];
};

struct blockcache *
blockcache_new(size_t max_bytes, struct err *e)
{
	struct blockcache *c = mem_new(1, sizeof(*c), e);

	if (!c)
		return NULL;
	c->max = max_bytes;
	if (pthread_mutex_init(&c->lock, NULL)) {
		free(c);
		err_set(e, ERR_MEM, "no memory for a lock");
		return NULL;
	}
	return c;
}

static void
drop(struct blockcache *c, struct slot *s)
{
	c->bytes -= s->b->n;
	buf_unref(s->b);
	s->b = NULL;
}

void
blockcache_free(struct blockcache *c)
{
	size_t i;

	if (!c)
		return;
	for (i = 0; i < SLOTS; i++)
		if (c->slot[i].b)
			drop(c, &c->slot[i]);
	pthread_mutex_destroy(&c->lock);
	free(c);
}

static struct slot *
find(struct blockcache *c, const struct block_ref *r)
{
	size_t i;

	for (i = 0; i < SLOTS; i++) {
		const struct block_ref *k = &c->slot[i].ref;

		if (c->slot[i].b && k->index == r->index && k->level == r->level &&
		        k->r == r->r && memcmp(k->fid, r->fid, ID_LEN) == 0)
			return &c->slot[i];
	}
	return NULL;
}

struct buf *
blockcache_get(struct blockcache *c, const struct block_ref *r)
{
	struct buf *b = NULL;
	struct slot *s;

	pthread_mutex_lock(&c->lock);
	s = find(c, r);
	if (s) {
		s->used = ++c->tick;
		b = buf_ref(s->b);
	}
	pthread_mutex_unlock(&c->lock);
	return b;
}

/* A free slot, or the one that was used longest ago. */
static struct slot *
oldest(struct blockcache *c, bool in_use)
{
	struct slot *best = NULL;
	size_t i;

	for (i = 0; i < SLOTS; i++) {
		struct slot *s = &c->slot[i];

		if (!s->b) {
			if (in_use)
				continue;
			return s;
		}
		if (!best || s->used < best->used)
			best = s;
	}
	return best;
}

void
blockcache_put(struct blockcache *c, const struct block_ref *r, struct buf *b)
{
	struct slot *s;

	if (b->n > c->max)
		return;
	pthread_mutex_lock(&c->lock);
	s = find(c, r);
	if (s)
		drop(c, s);
	while (c->bytes + b->n > c->max)
		drop(c, oldest(c, true));
	s = oldest(c, false);
	if (s->b)
		drop(c, s);
	s->ref = *r;
	s->b = buf_ref(b);
	s->used = ++c->tick;
	c->bytes += b->n;
	pthread_mutex_unlock(&c->lock);
}
