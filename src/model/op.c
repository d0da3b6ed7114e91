#include "model/op.h"

#include "base/mem.h"

static const struct {
	enum op_type type;
	const char *name;
} types[] = {
#define OP(id, num, name) { OP_##id, name },
#include "model/ops.def"
#undef OP
};

const char *
op_type_name(enum op_type t)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(types); i++)
		if (types[i].type == t)
			return types[i].name;
	return "?";
}

enum op_type
op_type_of(const char *p, size_t n)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(types); i++)
		if (strlen(types[i].name) == n && memcmp(types[i].name, p, n) == 0)
			return types[i].type;
	return OP_NONE;
}

const char *
op_state_name(enum op_state s)
{
	static const char *const names[] = { "queued", "sent", "accepted", "refused" };

	return (unsigned)s < ARRAY_LEN(names) ? names[s] : "?";
}
