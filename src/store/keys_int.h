/* Inside of the key file, for src/store/keys*.c alone: stretching, and what secrets look like. */
#ifndef STORE_KEYS_INT_H
#define STORE_KEYS_INT_H

#include "store/keys.h"

#define KEYS_FILE_NAME "keys.sotay"
#define SALT_LEN 16

#define KDF_M_MAX_KIB (1u << 20)
#define KDF_T_MAX 64
#define KDF_LANES_MAX 16

/* --- keys.c -------------------------------------------------------------------------- */
/* The passphrase as NFC, in room that never moves; wipe it whatever comes back. */
int keys_pass_nfc(struct view pass, struct str *out, struct err *e) MUST_CHECK;
void keys_pass_wipe(struct str *s);
int keys_pass_judge(const struct str *s, struct err *e) MUST_CHECK;
int keys_kdf(const struct kdf *k, const struct str *pass, const uint8_t salt[SALT_LEN],
        uint8_t kek[KEY_LEN], struct err *e) MUST_CHECK;
/* ERR_DAMAGED beyond what any sotay writes; ERR_USAGE under the floor. */
int keys_kdf_limits(const struct kdf *k, struct err *e) MUST_CHECK;
int keys_kdf_floor(const struct kdf *k, struct err *e) MUST_CHECK;

/* --- keys_code.c ------------------------------------------------------------------------ */
#define RECOVERY_LEN 20 /* bytes: 160 bits */
/* What a code stands for. */
enum recovery_form recovery_read(struct view text, uint8_t bits[RECOVERY_LEN]);

#endif
