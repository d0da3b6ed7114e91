/* A block is taken whole or not at all. Each wrong one here is sealed rightly, as by one who has
 * the feed's key. */
#include "t.h"

#include <stdlib.h>
#include "base/zip.h"
#include "net/verify.h"

#define ENTRIES 8u

static uint8_t key[KEY_LEN] = "0123456789abcdef0123456789abcde";

enum fault {
	FAULT_NONE,
	FAULT_SEQ,       /* the fourth entry's number is the third's */
	FAULT_SHIFT,     /* all numbers are one too high */
	FAULT_MISSING,   /* one entry fewer */
	FAULT_MORE,      /* one entry more */
	FAULT_HASH,      /* the last body has another hash */
	FAULT_NOT_ZIP,   /* a body is not a frame */
	FAULT_BOMB,      /* a body unpacks to more than a document may be */
	FAULT_SHORT,     /* the last body's last byte is missing */
	FAULT_LONG,      /* a byte behind the last body */
	FAULT_NO_NL,     /* the list ends without a line end */
	FAULT_JSON,      /* a line is not JSON */
	FAULT_EMPTY_LINE /* an empty line in the list */
};

struct made {
	struct str meta, frames, sealed;
};

/* One body, packed, its line filled in. */
static void
put_frame(struct meta_line *m, struct str *frames, unsigned i, enum fault f)
{
	struct str z = STR_INIT(1u << 20);
	char text[64];
	size_t n =
	        (size_t)snprintf(text, sizeof(text), "Title: Văn bản %u\n\nnội dung", i);
	char *big = NULL;

	doc_hash(text, n, m->h);
	if (f == FAULT_BOMB && i == 5) {
		big = calloc(1, DOC_MAX + 1);
		if (!big || zip_pack(big, DOC_MAX + 1, 1, &z, NULL))
			exit(1);
		doc_hash(big, DOC_MAX + 1, m->h);
	} else if (zip_pack(text, n, ZIP_LEVEL, &z, NULL)) {
		exit(1);
	}
	if (f == FAULT_NOT_ZIP && i == 5)
		z.p[0] ^= 1;
	if (f == FAULT_HASH && i == ENTRIES - 1)
		m->h[0] ^= 1;
	m->len = (uint32_t)z.len;
	str_add(frames, z.p, z.len);
	str_release(&z);
	free(big);
}

static void
make(struct made *k, const struct block_ref *ref, enum fault f)
{
	unsigned n =
	        ENTRIES + (f == FAULT_MORE ? 1u : 0u) - (f == FAULT_MISSING ? 1u : 0u);
	struct err e = ERR_INIT;

	str_init(&k->meta, 1u << 16);
	str_init(&k->frames, 1u << 20);
	str_init(&k->sealed, 1u << 20);
	for (unsigned i = 0; i < n; i++) {
		struct meta_line m = { 0 };

		m.seq = ref->index * ENTRIES + 1 + i + (f == FAULT_SHIFT ? 1u : 0u);
		if (f == FAULT_SEQ && i == 3)
			m.seq--;
		m.rev = 1;
		m.at = 1763800000;
		m.kind = DOC_DOCUMENT;
		m.del = i == 2;
		if (!m.del)
			put_frame(&m, &k->frames, i, f);
		if (meta_json_put(&m, &k->meta, &e))
			exit(1);
		if (f == FAULT_EMPTY_LINE && i == 2)
			str_addc(&k->meta, '\n');
	}
	if (f == FAULT_SHORT)
		str_cut(&k->frames, k->frames.len - 1);
	if (f == FAULT_LONG)
		str_addc(&k->frames, 'x');
	if (f == FAULT_NO_NL)
		str_cut(&k->meta, k->meta.len - 1);
	if (f == FAULT_JSON)
		k->meta.p[0] = '[';
	if (block_seal(ref, 3, key, k->meta.p, k->meta.len, k->frames.p, k->frames.len,
	            &k->sealed, &e))
		exit(1);
}

static void
made_release(struct made *k)
{
	str_release(&k->meta);
	str_release(&k->frames);
	str_release(&k->sealed);
}

static int
try(const struct block_ref *ref, enum fault f, uint16_t kid)
{
	struct feed_keyed keys[2] = { { 9, { 0 } }, { kid, { 0 } } };
	struct verified v;
	struct trouble t = { 0 };
	struct made k;
	int klass = 0;

	memcpy(keys[1].key, key, KEY_LEN);
	make(&k, ref, f);
	if (verify_block(&v, ref, keys, 2, (uint8_t *)k.sealed.p, k.sealed.len, &t))
		klass = t.klass;
	else
		verify_release(&v);
	made_release(&k);
	return klass;
}

static void
faults(void)
{
	static const char *const names[] = { "a right block", "a doubled number",
		"numbers of another place", "an entry too few", "an entry too many",
		"a body of another hash", "a body that is not packed",
		"a body longer than a document may be", "a body cut short",
		"bytes of no entry", "a list without its end", "a line that is no JSON",
		"an empty line" };
	struct block_ref ref = { { 1 }, 1, 1, 7 };

	for (int f = FAULT_NONE; f <= FAULT_EMPTY_LINE; f++)
		INT_EQ(try(&ref, (enum fault)f, 3), f == FAULT_NONE ? 0 : 'Q', names[f]);
	INT_EQ(try(&ref, FAULT_NONE, 4), 'R', "a block whose key is not known");
	ref.r = 2;
	INT_EQ(try(&ref, FAULT_NONE, 3), 0, "a later rendering");
	INT_EQ(try(&ref, FAULT_MISSING, 3), 0, "may leave entries out");
	INT_EQ(try(&ref, FAULT_SHIFT, 3), 'Q', "but not go beyond its place");
	INT_EQ(try(&ref, FAULT_SEQ, 3), 'Q', "nor back");
}

static void
contents(void)
{
	struct block_ref ref = { { 1 }, 1, 1, 7 };
	struct feed_keyed k1 = { 3, { 0 } };
	struct verified v;
	struct trouble t = { 0 };
	struct made k;
	struct str text = STR_INIT(DOC_MAX);
	struct view frame;
	struct err e = ERR_INIT;

	memcpy(k1.key, key, KEY_LEN);
	make(&k, &ref, FAULT_NONE);
	if (!OK(!verify_block(&v, &ref, &k1, 1, (uint8_t *)k.sealed.p, k.sealed.len, &t),
	            "a block opens"))
		return;
	OK(v.n == ENTRIES && v.line[0].seq == 57 && v.line[2].del, "to its entries");
	frame.p = v.frames.p + v.off[7];
	frame.n = v.line[7].len;
	OK(!verify_frame(&v.line[7], frame, &text, &e), "the last body is found");
	STR_EQ(str_c(&text), "Title: Văn bản 7\n\nnội dung", "and is what was put in");
	verify_release(&v);
	made_release(&k);
	str_release(&text);
}

static void
blob(void)
{
	struct str z = STR_INIT(1u << 20), b = STR_INIT(1u << 20),
	           scratch = STR_INIT(DOC_MAX);
	struct meta_line m = { 0 };
	struct view frame;
	struct err e = ERR_INIT;
	uint8_t *copy = NULL;

	doc_hash("a body", 6, m.h);
	memcpy(m.blob_key, key, KEY_LEN);
	m.blob = true;
	if (zip_pack("a body", 6, 1, &z, &e) ||
	        bodyblob_seal(key, z.p, z.len, &b, m.blob_id, &e))
		exit(1);
	m.len = (uint32_t)z.len;
	copy = malloc(b.len);
	if (!copy)
		exit(1);
	memcpy(copy, b.p, b.len);
	OK(!verify_blob(&m, copy, b.len, &frame, &scratch, &e) && frame.n == z.len &&
	                !memcmp(frame.p, z.p, z.len),
	        "a body of its own");
	m.len++;
	memcpy(copy, b.p, b.len);
	OK(verify_blob(&m, copy, b.len, &frame, &scratch, &e) == -1, "of another length");
	m.len--;
	m.h[0] ^= 1;
	memcpy(copy, b.p, b.len);
	OK(verify_blob(&m, copy, b.len, &frame, &scratch, &e) == -1, "of another hash");
	free(copy);
	str_release(&z);
	str_release(&b);
	str_release(&scratch);
}

static void
private_item(void)
{
	struct str frame = STR_INIT(4096), scratch = STR_INIT(DOC_MAX);
	struct sync_item it = { .seq = 4 };
	struct err e = ERR_INIT;

	if (zip_pack("a body", 6, ZIP_LEVEL, &frame, &e))
		OK(0, "a frame: %s", e.msg);
	it.frame = frame.p;
	it.frame_len = frame.len;
	doc_hash("a body", 6, it.h);
	OK(!verify_item(&it, &scratch, &e), "a private document proves itself");
	it.h[3] ^= 1;
	OK(verify_item(&it, &scratch, &e) && strstr(e.msg, "private entry 4"),
	        "one of another hash does not: %s", e.msg);
	it.h[3] ^= 1;
	it.frame_len--;
	OK(verify_item(&it, &scratch, &e), "nor one that is cut");
	str_release(&frame);
	str_release(&scratch);
}

int
main(void)
{
	struct err e = ERR_INIT;

	if (crypt_init(&e))
		return 1;
	faults();
	contents();
	blob();
	private_item();
	return t_end();
}
