/*
 * The key file keys.sotay and the key of the store (security.md section 2).
 * argon2 is called here and nowhere else.
 */
#ifndef STORE_KEYS_H
#define STORE_KEYS_H

#include <stddef.h>
#include <stdint.h>
#include "base/crypt.h"
#include "base/enc.h"
#include "base/str.h"

struct kdf {
	uint32_t m_kib, t, lanes;
};
#define KDF_FLOOR                                                                        \
	{                                                                                \
		65536, 3, 4                                                              \
	} /* 64 MiB; only t grows */

/* What an unlocked profile holds: lives in memory from secret_new, wiped by keys_free. */
struct keys {
	uint8_t dek[KEY_LEN];
	uint8_t store_id[ID_LEN];
};

/* A passphrase that is too weak is refused with the reason: 12 characters or 4 words at least, no
 * control characters. Works on NFC. */
int keys_check_pass(struct view pass, struct err *e) MUST_CHECK;
/* Raise k->t from 3 until one run takes `ms`; SOTAY_KDF_MS overrides ms; 0 stays at the floor. */
int keys_calibrate(struct kdf *k, int ms, struct err *e) MUST_CHECK;
/* New random key and store id, one passphrase slot, written by file_replace. Refused (ERR_CONFLICT)
 * when the file exists, and (ERR_USAGE) when k lies under KDF_FLOOR; unit tests that want a cheap
 * one call keys_create_weak of store/seam.h. A weak passphrase is refused as keys_check_pass does. */
int keys_create(const char *dir, struct view pass, const struct kdf *k, struct keys **out,
        struct err *e) MUST_CHECK;
/* ERR_LOCKED: wrong passphrase. ERR_DAMAGED: not a key file, or hostile parameters (m > 1 GiB, t > 64,
 * lanes > 16). ERR_NOTFOUND: there is none. */
int keys_unlock(
        const char *dir, struct view pass, struct keys **out, struct err *e) MUST_CHECK;
void keys_free(struct keys *k);

#endif
