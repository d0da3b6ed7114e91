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
	int64_t made;
	bool own; /* asked for by a device of the member: */
	uint8_t maker[ID_LEN];
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

/* Codes that devices of the member asked for since then, and when the first of them was made. */
int db_code_count(struct db *d, int64_t member, int64_t since, int *n, int64_t *first,
        struct err *e) MUST_CHECK;

struct device_row {
	uint8_t id[ID_LEN];
	int64_t member;
	bool revoked;
	bool next;    /* found by its next token */
	int64_t seen; /* 0 never */
};
int db_device_get(struct db *d, const uint8_t id[ID_LEN], struct device_row *v,
        struct err *e) MUST_CHECK;
int db_device_by_token(struct db *d, const uint8_t hash[HASH_LEN], struct device_row *v,
        struct err *e) MUST_CHECK;
/* The next token, valid beside the present one until db_device_promote makes it that. */
int db_device_next(struct db *d, const uint8_t id[ID_LEN], const uint8_t hash[HASH_LEN],
        struct err *e) MUST_CHECK;
int db_device_promote(struct db *d, const uint8_t id[ID_LEN], struct err *e) MUST_CHECK;
int db_device_seen(
        struct db *d, const uint8_t id[ID_LEN], int64_t now, struct err *e) MUST_CHECK;
/* No token of it is valid any more, nor a code that it used or asked for. */
int db_device_revoke(
        struct db *d, const uint8_t id[ID_LEN], int64_t now, struct err *e) MUST_CHECK;
struct device_line {
	uint8_t id[ID_LEN];
	char member[64], name[128];
	int64_t made, seen, revoked;
};
/* Devices of a member (0: all), oldest first. */
int db_device_each(struct db *d, int64_t member,
        int (*each)(void *arg, const struct device_line *v), void *arg,
        struct err *e) MUST_CHECK;
/* Devices with an id from lo to hi, at most max. */
int db_device_by_range(struct db *d, const uint8_t lo[ID_LEN], const uint8_t hi[ID_LEN],
        struct device_row *v, size_t max, size_t *n, struct err *e) MUST_CHECK;
/* A new device, or a new token of a known one. */
int db_device_put(struct db *d, const struct device_row *v, const char *name,
        const uint8_t hash[HASH_LEN], int64_t now, struct err *e) MUST_CHECK;

#endif
