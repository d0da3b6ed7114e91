/* Blocks: raw bytes never open, and what is sealed over any bytes opens to them, with lists of
 * entries read line by line. */
#include "wire/block.h"
#include "wire/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const struct block_ref REF = { { 1, 2, 3 }, 1, 1, 5 };
static const uint8_t KEY[KEY_LEN] = { 7 };

static void
must(bool good)
{
	if (!good)
		abort();
}

static uint8_t *
copy(const void *p, size_t n)
{
	uint8_t *c = malloc(n + 1);

	must(c != NULL);
	if (n)
		memcpy(c, p, n);
	return c;
}

static void
lines(const char *p, size_t n)
{
	struct str out = STR_INIT(1u << 16);
	struct err e = ERR_INIT;
	struct meta_line m, again;
	const char *nl;

	for (; n && (nl = memchr(p, '\n', n)); n -= (size_t)(nl + 1 - p), p = nl + 1) {
		if (meta_json_get(&m, p, (size_t)(nl - p), &e))
			continue;
		str_reset(&out);
		must(!meta_json_put(&m, &out, &e));
		must(!meta_json_get(&again, out.p, out.len, &e));
		must(again.seq == m.seq && again.del == m.del && again.len == m.len);
	}
	str_release(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str out = STR_INIT(BLOCK_MAX), meta;
	struct err e = ERR_INIT;
	struct view frames;
	size_t half = n ? data[0] * n / 256 : 0;
	uint8_t *p = copy(data, n), id[HASH_LEN];

	if (crypt_init(&e))
		abort();
	must(block_open(&REF, KEY, p, n, &meta, &frames, &e) == -1);
	free(p);
	if (n > BLOCK_META_MAX)
		return 0;
	must(!block_seal(&REF, 1, KEY, data, half, data + half, n - half, &out, &e));
	p = copy(out.p, out.len);
	must(!block_open(&REF, KEY, p, out.len, &meta, &frames, &e));
	must(meta.len == half && (!half || !memcmp(meta.p, data, half)));
	must(frames.n == n - half && !memcmp(frames.p, data + half, frames.n));
	lines(str_c(&meta), meta.len);
	str_release(&meta);
	free(p);
	str_reset(&out);
	must(!bodyblob_seal(KEY, data, n, &out, id, &e));
	must(!bodyblob_open(KEY, id, (uint8_t *)out.p, out.len, &frames, &e));
	must(frames.n == n && (!n || !memcmp(frames.p, data, n)));
	str_release(&out);
	return 0;
}
