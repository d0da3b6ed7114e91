/*
 * The key file keys.sotay and the key of the store (security.md section 2): the key lies in slots,
 * one under the passphrase and, if the member wants it, one under a recovery code. A slot is made,
 * exchanged or dropped without the others being touched. argon2 is called here and nowhere else.
 * Whoever writes the file holds the profile's lock (core): two at once would lose one's slot.
 */
#ifndef STORE_KEYS_H
#define STORE_KEYS_H

#include <stdbool.h>
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

enum keys_slot { KEYS_PASS = 1, KEYS_RECOVERY = 2 };

/* What an unlocked profile holds: lives in memory from secret_new, wiped by keys_free. */
struct keys {
	uint8_t dek[KEY_LEN];
	uint8_t store_id[ID_LEN];
	uint8_t by; /* enum keys_slot: what opened it */
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
/* pass may be a recovery code: it is known by its form. ERR_LOCKED: wrong passphrase, or a code that
 * was mistyped, which is said. ERR_DAMAGED: not a key file, or hostile parameters (m > 1 GiB, t > 64,
 * lanes > 16). ERR_NOTFOUND: there is none. */
int keys_unlock(
        const char *dir, struct view pass, struct keys **out, struct err *e) MUST_CHECK;
void keys_free(struct keys *k);

/* Put the slot of that type under a new secret (a passphrase, judged as keys_check_pass does, or a
 * recovery code) and tried before the file is replaced, atomically: killed at any point it opens
 * with the old secret or with the new one. ERR_CONFLICT when k is not of this file; ERR_USAGE when
 * kdf lies under the floor. */
int keys_slot_set(const char *dir, const struct keys *k, enum keys_slot type,
        struct view secret, const struct kdf *kdf, struct err *e) MUST_CHECK;
/* ERR_NOTFOUND when there is none. The passphrase's slot stays: ERR_USAGE. */
int keys_slot_drop(const char *dir, const struct keys *k, enum keys_slot type,
        struct err *e) MUST_CHECK;
/* The file's form, without a secret; errors as keys_unlock. */
struct keys_info {
	struct kdf kdf; /* of the passphrase */
	bool recovery;  /* there is a slot for a code */
	unsigned slots;
};
int keys_look(const char *dir, struct keys_info *out, struct err *e) MUST_CHECK;

/* --- recovery codes -------------------------------------------------------------------- */
#define RECOVERY_GROUPS 9                   /* of four characters */
#define RECOVERY_TEXT (RECOVERY_GROUPS * 5) /* with what stands between and the NUL */
/* 160 random bits, then 20 that tell a slip of the pen. */
void recovery_new(char text[RECOVERY_TEXT]);
enum recovery_form {
	RECOVERY_NONE, /* no code by its form */
	RECOVERY_SLIP, /* one by its form, with something mistyped; or a passphrase like one */
	RECOVERY_CODE
};
enum recovery_form recovery_form(struct view text);
/* Whether the group (from 0) was typed back: as good as copied. */
bool recovery_group_is(const char text[RECOVERY_TEXT], unsigned group, struct view typed);

#endif
