/* POST /v1/ops: what members do, each counted exactly once (sync.md 5.4). */
#ifndef SERVER_OPS_H
#define SERVER_OPS_H

#include "server/db.h"
#include "wire/json.h"

/* That count, of one member. What is more waits for another day: a program gone wild fills no disk. */
#define OPS_A_DAY 400

/* One op of a member in a transaction of its own. A refusal is a result, not a failure. */
int op_apply(struct db *d, int64_t member, const struct op *o, int64_t now,
        struct op_result *r, struct err *e) MUST_CHECK;

#endif
