#include "server/blockcache.h"
#include "t.h"

static struct buf *
filled(size_t n, char c)
{
	struct str s = STR_INIT(1u << 20);
	struct err e = ERR_INIT;

	for (size_t i = 0; i < n; i++)
		str_addc(&s, c);
	return buf_of(&s, &e);
}

static bool
holds(struct blockcache *c, const struct block_ref *r, char first)
{
	struct buf *b = blockcache_get(c, r);
	bool ok = b && b->p[0] == first;

	buf_unref(b);
	return ok;
}

static void
put(struct blockcache *c, const struct block_ref *r, size_t n, char first)
{
	struct buf *b = filled(n, first);

	blockcache_put(c, r, b);
	buf_unref(b);
}

int
main(void)
{
	struct block_ref a = { .r = 1, .index = 1 }, b = { .r = 1, .index = 2 }, l = a,
	                 g = a, f = a, big = { .r = 1, .index = 9 };
	struct err e = ERR_INIT;
	struct blockcache *c = blockcache_new(1000, &e);

	if (!OK(c, "a cache"))
		return t_end();
	l.level = 1;
	g.r = 2;
	f.fid[0] = 1;
	OK(!blockcache_get(c, &a), "nothing is there at first");
	put(c, &a, 400, 'a');
	put(c, &b, 400, 'b');
	OK(holds(c, &a, 'a'), "what was put is there");
	OK(!blockcache_get(c, &l) && !blockcache_get(c, &g) && !blockcache_get(c, &f),
	        "level, generation and feed are part of the name");
	put(c, &l, 300, 'l');
	OK(!blockcache_get(c, &b), "the one not asked for longest goes first");
	OK(holds(c, &a, 'a') && holds(c, &l, 'l'), "the others stay");
	put(c, &big, 1001, 'x');
	OK(!blockcache_get(c, &big), "what is larger than the cache is not kept");
	OK(holds(c, &a, 'a'), "and costs nobody his place");
	put(c, &a, 400, 'z');
	OK(holds(c, &a, 'z'), "what is put again takes its place");
	for (uint64_t i = 0; i < 1000; i++) {
		struct block_ref r = { .r = 1, .level = 3, .index = i };

		put(c, &r, 1, 'n');
	}
	OK(!blockcache_get(c, &l), "the number of blocks is bounded too");
	blockcache_free(c);
	return t_end();
}
