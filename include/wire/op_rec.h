/* An op as record bytes (outbox, OPS records) and its hash for "exactly once". */
#ifndef WIRE_OP_REC_H
#define WIRE_OP_REC_H

#include "base/crypt.h"
#include "base/str.h"
#include "model/op.h"

/* u8 version 1 | id 16 | u8 type | ent 16 | le32 base | le64 at | le16 n value | le16 n note */
int op_rec_put(const struct op *o, struct str *out, struct err *e) MUST_CHECK;
int op_rec_get(struct op *o, const void *p, size_t n, struct err *e) MUST_CHECK;
/* Over the decoded fields in that fixed order, not over JSON text. */
void op_hash(const struct op *o, uint8_t h[HASH_LEN]);

#endif
