#include "base/crypt.h"

#include <sodium.h>

#include "base/i18n.h"

_Static_assert(KEY_LEN == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "key length");
_Static_assert(KEY_LEN == crypto_kdf_KEYBYTES, "key length of the derivation");
_Static_assert(NONCE_LEN == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, "nonce length");
_Static_assert(TAG_LEN == crypto_aead_xchacha20poly1305_ietf_ABYTES, "tag length");

_Static_assert(
        sizeof(struct crypt_hasher) >= sizeof(crypto_generichash_state) &&
                _Alignof(struct crypt_hasher) >= _Alignof(crypto_generichash_state),
        "room for a hash");
_Static_assert(sizeof(struct crypt_stream) >=
                       sizeof(crypto_secretstream_xchacha20poly1305_state),
        "room for a stream");
_Static_assert(STREAM_HEAD == crypto_secretstream_xchacha20poly1305_HEADERBYTES &&
                       STREAM_EXTRA == crypto_secretstream_xchacha20poly1305_ABYTES,
        "sizes of a stream");

#define STACK_DEEP (256u << 10)

int
crypt_init(struct err *e)
{
	if (sodium_init() < 0)
		return err_set(
		        e, ERR_INTERNAL, _("the cryptographic library does not start"));
	return 0;
}

void
crypt_random(void *p, size_t n)
{
	randombytes_buf(p, n);
}

void
crypt_wipe(void *p, size_t n)
{
	sodium_memzero(p, n);
}

void
crypt_wipe_stack(void)
{
	sodium_stackzero(STACK_DEEP);
}

bool
crypt_eq(const void *a, const void *b, size_t n)
{
	return sodium_memcmp(a, b, n) == 0;
}

void
crypt_hash(uint8_t *out, size_t outlen, const void *key, size_t keylen,
        const struct part *parts, size_t nparts)
{
	crypto_generichash_state st;
	size_t i;

	/* Lengths are the caller's constants: a wrong one is a fault of the program. */
	if (crypto_generichash_init(&st, key, key ? keylen : 0, outlen) != 0)
		abort();
	for (i = 0; i < nparts; i++)
		if (parts[i].n)
			crypto_generichash_update(&st, parts[i].p, parts[i].n);
	crypto_generichash_final(&st, out, outlen);
	sodium_memzero(&st, sizeof(st));
}

void
crypt_hash1(uint8_t *out, size_t outlen, const void *p, size_t n)
{
	struct part one = { p, n };

	crypt_hash(out, outlen, NULL, 0, &one, 1);
}

void
crypt_sha256(uint8_t out[HASH_LEN], const void *p, size_t n)
{
	crypto_hash_sha256(out, p, n);
}

void
crypt_kdf(
        uint8_t out[KEY_LEN], const uint8_t key[KEY_LEN], uint64_t id, const char ctx[8])
{
	if (crypto_kdf_derive_from_key(out, KEY_LEN, id, ctx, key) != 0)
		abort();
}

void
aead_seal(uint8_t *out, uint8_t tag[TAG_LEN], const uint8_t *in, size_t n, const void *ad,
        size_t adn, const uint8_t nonce[NONCE_LEN], const uint8_t key[KEY_LEN])
{
	unsigned long long taglen;

	crypto_aead_xchacha20poly1305_ietf_encrypt_detached(
	        out, tag, &taglen, in, n, ad, adn, NULL, nonce, key);
}

int
aead_open(uint8_t *out, const uint8_t *in, size_t n, const uint8_t tag[TAG_LEN],
        const void *ad, size_t adn, const uint8_t nonce[NONCE_LEN],
        const uint8_t key[KEY_LEN])
{
	return crypto_aead_xchacha20poly1305_ietf_decrypt_detached(
	        out, NULL, in, n, tag, ad, adn, nonce, key);
}

void
crypt_hash_begin(struct crypt_hasher *s)
{
	if (crypto_generichash_init((void *)s->st, NULL, 0, HASH_LEN) != 0)
		abort();
}

void
crypt_hash_add(struct crypt_hasher *s, const void *p, size_t n)
{
	if (n)
		crypto_generichash_update((void *)s->st, p, n);
}

void
crypt_hash_end(struct crypt_hasher *s, uint8_t out[HASH_LEN])
{
	crypto_generichash_final((void *)s->st, out, HASH_LEN);
	sodium_memzero(s, sizeof(*s));
}

uint64_t
stream_sealed_size(uint64_t plain)
{
	uint64_t pieces = plain ? (plain + STREAM_CHUNK - 1) / STREAM_CHUNK : 1;

	return STREAM_HEAD + plain + pieces * STREAM_EXTRA;
}

void
stream_seal_begin(
        struct crypt_stream *s, uint8_t head[STREAM_HEAD], const uint8_t key[KEY_LEN])
{
	crypto_secretstream_xchacha20poly1305_init_push((void *)s->st, head, key);
}

void
stream_seal(struct crypt_stream *s, uint8_t *out, const uint8_t *in, size_t n, bool last)
{
	crypto_secretstream_xchacha20poly1305_push((void *)s->st, out, NULL, in, n, NULL,
	        0,
	        last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
	             : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
}

int
stream_open_begin(struct crypt_stream *s, const uint8_t head[STREAM_HEAD],
        const uint8_t key[KEY_LEN])
{
	return crypto_secretstream_xchacha20poly1305_init_pull((void *)s->st, head, key);
}

int
stream_open(struct crypt_stream *s, uint8_t *out, const uint8_t *in, size_t n, bool *last)
{
	unsigned char tag;

	if (n < STREAM_EXTRA || crypto_secretstream_xchacha20poly1305_pull((void *)s->st,
	                                out, NULL, &tag, in, n, NULL, 0) != 0)
		return -1;
	*last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
	return 0;
}

void *
secret_new(size_t n, struct err *e)
{
	void *p = sodium_malloc(n ? n : 1);

	if (!p) {
		err_set(e, ERR_MEM, _("out of memory for keys"));
		return NULL;
	}
	memset(p, 0, n ? n : 1);
	return p;
}

void
secret_free(void *p)
{
	sodium_free(p);
}
