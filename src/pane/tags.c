#include "pane/tags.h"

#include <stdlib.h>
#include <string.h>
#include "base/crypt.h"
#include "base/mem.h"

#define FIRST 64

/* Most ids are hashes; those that are numbers must be mixed. */
static size_t
home(const struct tags *t, const uint8_t id[ID_LEN])
{
	uint64_t a, b;

	memcpy(&a, id, sizeof(a));
	memcpy(&b, id + sizeof(a), sizeof(b));
	a = (a ^ b) * 0x9E3779B97F4A7C15u;
	return (size_t)(a >> 32) & (t->cap - 1);
}

/* Where it stands, or where it would: a free slot. */
static size_t
at(const struct tags *t, const uint8_t id[ID_LEN])
{
	size_t i = home(t, id);

	while (t->slot[i].used && memcmp(t->slot[i].id, id, ID_LEN) != 0)
		i = (i + 1) & (t->cap - 1);
	return i;
}

bool
tags_has(const struct tags *t, const uint8_t id[ID_LEN])
{
	return t->n && t->slot[at(t, id)].used;
}

static int
grow(struct tags *t, struct err *e)
{
	struct tags more = { .cap = t->cap ? 2 * t->cap : FIRST, .n = t->n };

	more.slot = mem_new(more.cap, sizeof(*more.slot), e);
	if (!more.slot)
		return -1;
	for (size_t i = 0; i < t->cap; i++)
		if (t->slot[i].used)
			more.slot[at(&more, t->slot[i].id)] = t->slot[i];
	tags_release(t);
	*t = more;
	return 0;
}

int
tags_add(struct tags *t, const uint8_t id[ID_LEN], struct err *e)
{
	struct tag_slot *s;

	if (4 * (t->n + 1) > 3 * t->cap && grow(t, e) < 0)
		return -1;
	s = &t->slot[at(t, id)];
	if (s->used)
		return 0;
	s->used = true;
	memcpy(s->id, id, ID_LEN);
	t->n++;
	return 0;
}

void
tags_drop(struct tags *t, const uint8_t id[ID_LEN])
{
	size_t i, next;

	if (!tags_has(t, id))
		return;
	i = at(t, id);
	t->slot[i].used = false;
	t->n--;
	/* Those behind it may have gone past it. */
	for (next = (i + 1) & (t->cap - 1); t->slot[next].used;
	        next = (next + 1) & (t->cap - 1)) {
		struct tag_slot moved = t->slot[next];

		t->slot[next].used = false;
		t->slot[at(t, moved.id)] = moved;
	}
}

void
tags_release(struct tags *t)
{
	if (t->slot)
		crypt_wipe(t->slot, t->cap * sizeof(*t->slot));
	free(t->slot);
	memset(t, 0, sizeof(*t));
}

const uint8_t *
tags_next(const struct tags *t, size_t *i)
{
	while (*i < t->cap)
		if (t->slot[(*i)++].used)
			return t->slot[*i - 1].id;
	return NULL;
}
