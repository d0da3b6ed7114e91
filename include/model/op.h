/* What a member does that others must learn of: an op. It waits in the outbox, travels once, and
 * its result comes back (sync.md 5.4). */
#ifndef MODEL_OP_H
#define MODEL_OP_H

#include <stdbool.h>
#include <stdint.h>
#include "base/enc.h"

enum op_type { /* as stored */
	OP_NONE = 0,
#define OP(id, num, name) OP_##id = num,
#include "model/ops.def"
#undef OP
};
const char *op_type_name(enum op_type t);         /* "ack"; "?" when unknown */
enum op_type op_type_of(const char *p, size_t n); /* OP_NONE when unknown */

#define OP_VALUE_MAX 64
#define OP_NOTE_MAX 4000

struct op {
	uint8_t id[ID_LEN]; /* random */
	enum op_type type;
	uint8_t ent[ID_LEN]; /* the object it is about: a document's id */
	uint32_t base;       /* revision that the member saw */
	int64_t at;          /* when, by the member's clock; recorded, never trusted */
	char value[OP_VALUE_MAX + 1];
	char note[OP_NOTE_MAX + 1];
};

enum op_state {         /* of an outbox row, as stored */
	OPS_QUEUED = 0, /* written here, may be undone */
	OPS_SENT = 1,   /* handed to the network, no result known */
	OPS_DONE = 2,   /* accepted: kept 30 days */
	OPS_REFUSED = 3 /* refused for good: reason kept and shown */
};
const char *op_state_name(enum op_state s); /* queued sent accepted refused */

#endif
