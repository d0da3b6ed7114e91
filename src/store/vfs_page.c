#include "vfs_page.h"

#include "base/crypt.h"
#include "base/le.h"

#define KDF_CTX "SOTAYpag"
#define AAD_LEN 32

void
page_keys_make(struct page_keys *k, const struct keys *from)
{
	crypt_kdf(k->page, from->dek, 1, KDF_CTX);
	crypt_kdf(k->jmask, from->dek, 2, KDF_CTX);
	memcpy(k->store_id, from->store_id, ID_LEN);
}

/* "SOT1" | kind | 000 | store id | le64 page number: a page cannot be moved to another place,
 * from the journal into the file, or into another store. */
static void
page_aad(
        const struct page_keys *k, enum page_kind kind, uint64_t no, uint8_t aad[AAD_LEN])
{
	memcpy(aad, "SOT1", 4);
	aad[4] = (uint8_t)kind;
	memset(aad + 5, 0, 3);
	memcpy(aad + 8, k->store_id, ID_LEN);
	le64_put(aad + 24, no);
}

#ifdef NOSEAL
/* The positive control of the leak tests: everything stays but the encryption. */
static void
plain_tag(const struct page_keys *k, const uint8_t *aad, const uint8_t *in,
        const uint8_t *nonce, uint8_t tag[TAG_LEN])
{
	const struct part p[] = { { aad, AAD_LEN }, { in, PAGE_USED },
		{ nonce, NONCE_LEN } };

	crypt_hash(tag, TAG_LEN, k->page, KEY_LEN, p, 3);
}
#endif

void
page_seal(const struct page_keys *k, enum page_kind kind, uint64_t no,
        const uint8_t in[PAGE_LEN], uint8_t out[PAGE_LEN])
{
	uint8_t aad[AAD_LEN], *nonce = out + PAGE_USED, *tag = nonce + NONCE_LEN;

	page_aad(k, kind, no, aad);
#ifdef PLAIN /* what the benchmark measures beside: SQLite, the schema and the tokenizer alone */
	memcpy(out, in, PAGE_USED);
	memset(nonce, 0, NONCE_LEN);
	memset(tag, 0, TAG_LEN);
#else
	crypt_random(nonce, NONCE_LEN);
#ifdef NOSEAL
	memcpy(out, in, PAGE_USED);
	plain_tag(k, aad, in, nonce, tag);
#else
	aead_seal(out, tag, in, PAGE_USED, aad, AAD_LEN, nonce, k->page);
#endif
#endif
}

int
page_open(const struct page_keys *k, enum page_kind kind, uint64_t no,
        const uint8_t in[PAGE_LEN], uint8_t out[PAGE_LEN])
{
	uint8_t aad[AAD_LEN];
	const uint8_t *nonce = in + PAGE_USED, *tag = nonce + NONCE_LEN;

	page_aad(k, kind, no, aad);
#if defined(PLAIN)
	(void)tag;
	memcpy(out, in, PAGE_USED);
#elif defined(NOSEAL)
	uint8_t want[TAG_LEN];

	plain_tag(k, aad, in, nonce, want);
	if (!crypt_eq(want, tag, TAG_LEN))
		return -1;
	memcpy(out, in, PAGE_USED);
#else
	if (aead_open(out, in, PAGE_USED, tag, aad, AAD_LEN, nonce, k->page))
		return -1;
#endif
	if (RULE(6))
		memset(out + PAGE_USED, 0, PAGE_RESERVE);
	else
		memcpy(out + PAGE_USED, nonce, PAGE_RESERVE);
	return 0;
}

void
page_mask(const struct page_keys *k, const uint8_t sealed[PAGE_LEN], uint8_t mask[4])
{
#if defined(NOSEAL) || defined(PLAIN)
	memset(mask, 0, 4);
#else
	const struct part nonce = { sealed + PAGE_USED, NONCE_LEN };
	uint8_t h[16];

	crypt_hash(h, sizeof(h), k->jmask, KEY_LEN, &nonce, 1);
	memcpy(mask, h, 4);
#endif
}
