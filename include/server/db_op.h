/* The log that makes an op count exactly once: one row a member and id of an accepted op. */
#ifndef SERVER_DB_OP_H
#define SERVER_DB_OP_H

#include "base/crypt.h"
#include "base/enc.h"
#include "server/db.h"

struct op_row {
	uint8_t hash[HASH_LEN];
	int st; /* enum op_status */
	char problem[64], detail[400];
	uint64_t pseq;
	int64_t at;
};

/* 1 found, 0 not. */
int db_op_get(struct db *d, int64_t member, const uint8_t op[ID_LEN], struct op_row *r,
        struct err *e) MUST_CHECK;
/* Ops of the member since then, and when the first of them came. */
int db_op_count(struct db *d, int64_t member, int64_t since, int *n, int64_t *first,
        struct err *e) MUST_CHECK;
int db_op_put(struct db *d, int64_t member, const uint8_t op[ID_LEN],
        const struct op_row *r, struct err *e) MUST_CHECK;

#endif
