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

/* Guarded, locked, zeroed on free (sodium_malloc). NULL and ERR_MEM on failure. */
void *secret_new(size_t n, struct err *e) MUST_CHECK;
void secret_free(void *p);

#endif
