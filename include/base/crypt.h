/*
 * Every cryptographic primitive the project uses, all libsodium's, and memory for
 * secrets. argon2 is in store/keys.c alone.
 */
#ifndef BASE_CRYPT_H
#define BASE_CRYPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

#define KEY_LEN 32
#define NONCE_LEN 24
#define TAG_LEN 16
#define HASH_LEN 32

int crypt_init(struct err *e) MUST_CHECK; /* once, first thing in main */
void crypt_random(void *p, size_t n);
void crypt_wipe(void *p, size_t n);
/* What calls that have returned left on the stack, as deep as anything here goes. */
void crypt_wipe_stack(void);
bool crypt_eq(const void *a, const void *b, size_t n); /* constant time */

/* BLAKE2b; outlen 16 to 64; key may be NULL. */
struct part {
	const void *p;
	size_t n;
};
void crypt_hash(uint8_t *out, size_t outlen, const void *key, size_t keylen,
        const struct part *parts, size_t nparts);
/* The same of one part without a key. */
void crypt_hash1(uint8_t *out, size_t outlen, const void *p, size_t n);

/* SHA-256: a certificate's fingerprint, as every other program shows it. */
void crypt_sha256(uint8_t out[HASH_LEN], const void *p, size_t n);

/* Subkey `id` of key in the eight characters of ctx (crypto_kdf). */
void crypt_kdf(
        uint8_t out[KEY_LEN], const uint8_t key[KEY_LEN], uint64_t id, const char ctx[8]);

/* XChaCha20-Poly1305, detached tag; in and out may be the same place. */
void aead_seal(uint8_t *out, uint8_t tag[TAG_LEN], const uint8_t *in, size_t n,
        const void *ad, size_t adn, const uint8_t nonce[NONCE_LEN],
        const uint8_t key[KEY_LEN]);
/* 0, or -1 when it does not authenticate (out is then untouched or zero). */
int aead_open(uint8_t *out, const uint8_t *in, size_t n, const uint8_t tag[TAG_LEN],
        const void *ad, size_t adn, const uint8_t nonce[NONCE_LEN],
        const uint8_t key[KEY_LEN]) MUST_CHECK;

/* BLAKE2b-256 of what comes in pieces. */
struct crypt_hasher {
	_Alignas(64) unsigned char st[384];
};
void crypt_hash_begin(struct crypt_hasher *s);
void crypt_hash_add(struct crypt_hasher *s, const void *p, size_t n);
void crypt_hash_end(struct crypt_hasher *s, uint8_t out[HASH_LEN]);

/*
 * A long file sealed in pieces (libsodium's secretstream): a header, then each
 * STREAM_CHUNK bytes with STREAM_EXTRA more, in order, the last one marked as such.
 * Every piece but the last is whole; an empty file is one empty piece.
 */
#define STREAM_CHUNK (64u << 10)
#define STREAM_HEAD 24
#define STREAM_EXTRA 17
struct crypt_stream {
	_Alignas(8) unsigned char st[56];
};
uint64_t stream_sealed_size(uint64_t plain);
void stream_seal_begin(
        struct crypt_stream *s, uint8_t head[STREAM_HEAD], const uint8_t key[KEY_LEN]);
/* out has room for n + STREAM_EXTRA. */
void stream_seal(
        struct crypt_stream *s, uint8_t *out, const uint8_t *in, size_t n, bool last);
int stream_open_begin(struct crypt_stream *s, const uint8_t head[STREAM_HEAD],
        const uint8_t key[KEY_LEN]) MUST_CHECK;
/* n: bytes of the sealed piece, at least STREAM_EXTRA; out has room for n - STREAM_EXTRA. 0, or -1
 * when it is not the next piece. *last: nothing may follow, and without it something must. */
int stream_open(struct crypt_stream *s, uint8_t *out, const uint8_t *in, size_t n,
        bool *last) MUST_CHECK;

/* Guarded, locked, zeroed on free (sodium_malloc). NULL and ERR_MEM on failure. */
void *secret_new(size_t n, struct err *e) MUST_CHECK;
void secret_free(void *p);

#endif
