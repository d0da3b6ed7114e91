/* Devices with the hash of their token, and the one-time codes that enrol them. The words of the
 * protocol are in server/auth.c; here is storage. */
#ifndef SERVER_DB_DEVICE_H
#define SERVER_DB_DEVICE_H

#include "base/crypt.h"
#include "base/enc.h"
#include "server/db.h"

#define CODE_PREFIX 4 /* characters of a code that name its row */

struct code_row {
	char prefix[CODE_PREFIX + 1];
	uint8_t hash[HASH_LEN];
	int64_t member, expires;
	int tries; /* wrong ones so far */
	bool used;
	uint8_t device[ID_LEN]; /* by which, when used */
	int64_t used_at;
};
/* 1 found, 0 not. */
int db_code_get(
        struct db *d, const char *prefix, struct code_row *c, struct err *e) MUST_CHECK;
/* 1 put, 0: the prefix is taken. */
int db_code_put(struct db *d, const struct code_row *c, struct err *e) MUST_CHECK;
int db_code_wrong(struct db *d, const char *prefix, struct err *e) MUST_CHECK;
int db_code_spend(struct db *d, const char *prefix, const uint8_t device[ID_LEN],
        int64_t now, struct err *e) MUST_CHECK;
/* Drops the codes that ended before `before`. */
int db_code_sweep(struct db *d, int64_t before, struct err *e) MUST_CHECK;

struct device_row {
	uint8_t id[ID_LEN];
	int64_t member;
	bool revoked;
};
int db_device_get(struct db *d, const uint8_t id[ID_LEN], struct device_row *v,
        struct err *e) MUST_CHECK;
int db_device_by_token(struct db *d, const uint8_t hash[HASH_LEN], struct device_row *v,
        struct err *e) MUST_CHECK;
/* A new device, or a new token of a known one. */
int db_device_put(struct db *d, const struct device_row *v, const char *name,
        const uint8_t hash[HASH_LEN], int64_t now, struct err *e) MUST_CHECK;

#endif
