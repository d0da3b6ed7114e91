#include "base/mem.h"
#include "server/buf.h"

struct buf *
buf_of(struct str *s, struct err *e)
{
	struct buf *b;

	if (str_ok(s, "an answer", e))
		return NULL;
	b = mem_new(1, sizeof(*b), e);
	if (!b)
		return NULL;
	atomic_init(&b->refs, 1);
	b->n = s->len;
	b->p = str_take(s);
	return b;
}

struct buf *
buf_ref(struct buf *b)
{
	atomic_fetch_add(&b->refs, 1);
	return b;
}

void
buf_unref(struct buf *b)
{
	if (!b || atomic_fetch_sub(&b->refs, 1) != 1)
		return;
	free(b->p);
	free(b);
}
