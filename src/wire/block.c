#include "wire/block.h"

#include "base/le.h"
#include "base/zip.h"

#define AD_LEN 34
#define KDF_CTX "SOTAYblk"
#define KDF_AEAD 1
#define KDF_NONCE 2

static const uint8_t MAGIC[5] = { 'S', 'B', '1', '\n', 1 };

uint64_t
block_span(unsigned level)
{
	return (uint64_t)1 << (3 * level);
}

uint64_t
block_next(uint64_t p, uint64_t head, uint8_t *level, uint64_t *index)
{
	unsigned l = BLOCK_LEVELS - 1;
	uint64_t n = block_span(l);

	while (l > 0 && (p % n || head - p < n))
		n = block_span(--l);
	*level = (uint8_t)l;
	*index = p / n;
	return n;
}

static void
make_ad(const struct block_ref *b, uint16_t kid, uint8_t ad[AD_LEN])
{
	memcpy(ad, "sb1", 3);
	memcpy(ad + 3, b->fid, ID_LEN);
	le32_put(ad + 19, b->r);
	ad[23] = b->level;
	le64_put(ad + 24, b->index);
	le16_put(ad + 32, kid);
}

/* Encrypts p in place with a nonce made from what is sealed: the same input gives the same bytes on
 * every node, and two different plaintexts never share a nonce. */
static void
seal(const uint8_t key[KEY_LEN], const void *ad, size_t adn, uint8_t *p, size_t n,
        uint8_t nonce[NONCE_LEN], uint8_t tag[TAG_LEN])
{
	uint8_t k[KEY_LEN];
	struct part part[2] = { { ad, adn }, { p, n } };

	crypt_kdf(k, key, KDF_NONCE, KDF_CTX);
	crypt_hash(nonce, NONCE_LEN, k, KEY_LEN, part, 2);
	crypt_kdf(k, key, KDF_AEAD, KDF_CTX);
	aead_seal(p, tag, p, n, ad, adn, nonce, k);
	crypt_wipe(k, sizeof(k));
}

static int
unseal(const uint8_t key[KEY_LEN], const void *ad, size_t adn, uint8_t *p, size_t n,
        const uint8_t nonce[NONCE_LEN], const uint8_t tag[TAG_LEN])
{
	uint8_t k[KEY_LEN];
	int r;

	crypt_kdf(k, key, KDF_AEAD, KDF_CTX);
	r = aead_open(p, p, n, tag, ad, adn, nonce, k);
	crypt_wipe(k, sizeof(k));
	return r;
}

int
block_seal(const struct block_ref *b, uint16_t kid, const uint8_t key[KEY_LEN],
        const void *meta, size_t meta_len, const void *frames, size_t frames_len,
        struct str *out, struct err *e)
{
	struct str z = STR_INIT(BLOCK_META_MAX + (64u << 10));
	uint8_t head[BLOCK_HEAD] = { 0 }, ad[AD_LEN], len[4], tag[TAG_LEN], *p;
	size_t start = out->len;
	int r = -1;

	if (b->level >= BLOCK_LEVELS || meta_len > BLOCK_META_MAX ||
	        frames_len > BLOCK_MAX) {
		(void)err_set(
		        e, ERR_INTERNAL, "a block beyond its limits cannot be sealed");
		goto out;
	}
	if (zip_pack(meta, meta_len, ZIP_LEVEL, &z, e))
		goto out;
	memcpy(head, MAGIC, sizeof(MAGIC));
	le16_put(head + 5, kid);
	le32_put(len, (uint32_t)z.len);
	str_add(out, head, sizeof(head));
	str_add(out, len, sizeof(len));
	str_add(out, z.p, z.len);
	if (frames_len)
		str_add(out, frames, frames_len);
	if (str_ok(out, "the block", e))
		goto out;
	make_ad(b, kid, ad);
	p = (uint8_t *)out->p + start;
	seal(key, ad, sizeof(ad), p + BLOCK_HEAD, out->len - start - BLOCK_HEAD, p + 8,
	        tag);
	str_add(out, tag, sizeof(tag));
	if (str_ok(out, "the block", e))
		goto out;
	if (out->len - start > BLOCK_MAX) {
		(void)err_set(e, ERR_INTERNAL, "a block came out too large");
		goto out;
	}
	r = 0;
out:
	if (r && out->len > start)
		str_cut(out, start);
	str_release(&z);
	return r;
}

int
block_kid(const void *p, size_t n)
{
	const uint8_t *b = p;

	if (n < BLOCK_HEAD || memcmp(b, MAGIC, sizeof(MAGIC)) || b[7])
		return -1;
	return le16_get(b + 5);
}

int
block_open(const struct block_ref *b, const uint8_t key[KEY_LEN], uint8_t *p, size_t n,
        struct str *meta, struct view *frames, struct err *e)
{
	uint8_t ad[AD_LEN], *body;
	size_t len, zlen;
	int kid = block_kid(p, n);

	str_init(meta, BLOCK_META_MAX);
	frames->p = NULL;
	frames->n = 0;
	if (kid < 0 || n < BLOCK_HEAD + 4 + TAG_LEN || n > BLOCK_MAX ||
	        b->level >= BLOCK_LEVELS)
		return err_set(e, ERR_DAMAGED, "what came is not a block");
	make_ad(b, (uint16_t)kid, ad);
	body = p + BLOCK_HEAD;
	len = n - BLOCK_HEAD - TAG_LEN;
	if (unseal(key, ad, sizeof(ad), body, len, p + 8, body + len))
		return err_set(e, ERR_DAMAGED, "a block does not authenticate");
	zlen = le32_get(body);
	if (zlen > len - 4)
		return err_set(e, ERR_DAMAGED, "a block with a wrong length inside");
	if (zip_unpack(body + 4, zlen, BLOCK_META_MAX, meta, e)) {
		str_release(meta);
		return err_prefix(e, "a block's list of entries");
	}
	frames->p = (const char *)body + 4 + zlen;
	frames->n = len - 4 - zlen;
	return 0;
}

/* --- bodies of their own ---------------------------------------------------- */
static const char BLOB_AD[] = { 's', 'b', 'b' };

int
bodyblob_seal(const uint8_t key[KEY_LEN], const void *frame, size_t n, struct str *out,
        uint8_t id[HASH_LEN], struct err *e)
{
	uint8_t nonce[NONCE_LEN] = { 0 }, tag[TAG_LEN], *p;
	size_t start = out->len;

	if (n > FRAME_MAX)
		return err_set(e, ERR_USAGE, "the body is too long (%zu bytes)", n);
	str_add(out, nonce, sizeof(nonce));
	str_add(out, frame, n);
	str_add(out, nonce, sizeof(tag));
	if (str_ok(out, "the body", e)) {
		str_cut(out, start);
		return -1;
	}
	p = (uint8_t *)out->p + start;
	seal(key, BLOB_AD, sizeof(BLOB_AD), p + NONCE_LEN, n, p, tag);
	memcpy(p + NONCE_LEN + n, tag, TAG_LEN);
	crypt_hash1(id, HASH_LEN, p, NONCE_LEN + n + TAG_LEN);
	return 0;
}

int
bodyblob_open(const uint8_t key[KEY_LEN], const uint8_t id[HASH_LEN], uint8_t *p,
        size_t n, struct view *frame, struct err *e)
{
	uint8_t h[HASH_LEN];
	size_t len;

	if (n < NONCE_LEN + TAG_LEN || n > NONCE_LEN + FRAME_MAX + TAG_LEN)
		return err_set(e, ERR_DAMAGED, "a body of a wrong length (%zu bytes)", n);
	crypt_hash1(h, HASH_LEN, p, n);
	if (!crypt_eq(h, id, HASH_LEN))
		return err_set(e, ERR_DAMAGED, "a body that does not match its id");
	len = n - NONCE_LEN - TAG_LEN;
	if (unseal(key, BLOB_AD, sizeof(BLOB_AD), p + NONCE_LEN, len, p,
	            p + NONCE_LEN + len))
		return err_set(e, ERR_DAMAGED, "a body does not authenticate");
	frame->p = (const char *)p + NONCE_LEN;
	frame->n = len;
	return 0;
}
