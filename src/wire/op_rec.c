#include "wire/op_rec.h"

#include "base/le.h"
#include "base/utf8.h"

#define OP_REC_VERSION 1
#define OP_FIXED (1 + ID_LEN + 1 + ID_LEN + 4 + 8)
#define OP_REC_MAX (OP_FIXED + 2 + OP_VALUE_MAX + 2 + OP_NOTE_MAX)

static bool
type_known(unsigned t)
{
	switch (t) {
#define OP(id, num, name) case num:
#include "model/ops.def"
#undef OP
		return true;
	default:
		return false;
	}
}

static size_t
put_text(uint8_t *p, const char *z, size_t max)
{
	size_t n = strnlen(z, max);

	le16_put(p, (uint16_t)n);
	memcpy(p + 2, z, n);
	return n + 2;
}

/* The one byte form, for storing as for the hash. */
static size_t
encode(const struct op *o, uint8_t b[OP_REC_MAX])
{
	size_t at = 0;

	b[at++] = OP_REC_VERSION;
	memcpy(b + at, o->id, ID_LEN);
	at += ID_LEN;
	b[at++] = (uint8_t)o->type;
	memcpy(b + at, o->ent, ID_LEN);
	at += ID_LEN;
	le32_put(b + at, o->base);
	at += 4;
	le64_put(b + at, (uint64_t)o->at);
	at += 8;
	at += put_text(b + at, o->value, OP_VALUE_MAX);
	at += put_text(b + at, o->note, OP_NOTE_MAX);
	return at;
}

int
op_rec_put(const struct op *o, struct str *out, struct err *e)
{
	uint8_t b[OP_REC_MAX];
	size_t n;

	if (!type_known((unsigned)o->type))
		return err_set(e, ERR_INTERNAL, "an op of no known type cannot be kept");
	n = encode(o, b);
	str_add(out, b, n);
	return str_ok(out, "the op", e);
}

static int
get_text(char *z, size_t max, const uint8_t *p, size_t n, size_t *at)
{
	size_t len;

	if (n - *at < 2)
		return -1;
	len = le16_get(p + *at);
	*at += 2;
	if (len > max || len > n - *at)
		return -1;
	if (memchr(p + *at, 0, len) || !utf8_valid((const char *)p + *at, len))
		return -1;
	memcpy(z, p + *at, len);
	z[len] = '\0';
	*at += len;
	return 0;
}

int
op_rec_get(struct op *o, const void *p, size_t n, struct err *e)
{
	const uint8_t *b = p;
	size_t at = OP_FIXED;

	memset(o, 0, sizeof(*o));
	if (n < OP_FIXED + 4 || n > OP_REC_MAX)
		return err_set(e, ERR_DAMAGED, "an op of a wrong length (%zu bytes)", n);
	if (b[0] != OP_REC_VERSION)
		return err_set(e, ERR_DAMAGED, "an op of the unknown version %u", b[0]);
	memcpy(o->id, b + 1, ID_LEN);
	if (!type_known(b[1 + ID_LEN]))
		return err_set(
		        e, ERR_DAMAGED, "an op of the unknown type %u", b[1 + ID_LEN]);
	o->type = (enum op_type)b[1 + ID_LEN];
	memcpy(o->ent, b + 2 + ID_LEN, ID_LEN);
	o->base = le32_get(b + 2 + 2 * ID_LEN);
	o->at = (int64_t)le64_get(b + 6 + 2 * ID_LEN);
	if (get_text(o->value, OP_VALUE_MAX, b, n, &at) ||
	        get_text(o->note, OP_NOTE_MAX, b, n, &at) || at != n)
		return err_set(e, ERR_DAMAGED, "an op with damaged text");
	return 0;
}

void
op_hash(const struct op *o, uint8_t h[HASH_LEN])
{
	static const char tag[] = "sotay-op-1";
	uint8_t b[OP_REC_MAX];
	struct part part[2] = { { tag, sizeof(tag) }, { b, encode(o, b) } };

	crypt_hash(h, HASH_LEN, NULL, 0, part, 2);
}
