#include "wire/rec.h"

#include "base/crypt.h"
#include "base/le.h"

#define REC_HEAD 6u   /* le32 length | le16 type */
#define FIELD_HEAD 5u /* u8 tag | le32 length */

/* --- writing -------------------------------------------------------------- */
struct rec_writer
rec_begin(struct str *out, enum rec_type t)
{
	struct rec_writer w = { out, out->len };
	uint8_t head[REC_HEAD] = { 0 };

	le16_put(head + 4, (uint16_t)t);
	str_add(out, head, sizeof(head));
	return w;
}

void
rec_put(struct rec_writer *w, enum rec_field f, const void *p, size_t n)
{
	uint8_t head[FIELD_HEAD];

	/* A field that cannot fit is not copied at all: rec_finish then refuses the record. */
	if (n > REC_MAX) {
		w->out->bad = true;
		return;
	}
	head[0] = (uint8_t)f;
	le32_put(head + 1, (uint32_t)n);
	str_add(w->out, head, sizeof(head));
	if (n)
		str_add(w->out, p, n);
}

void
rec_put_str(struct rec_writer *w, enum rec_field f, const char *z)
{
	if (z)
		rec_put(w, f, z, strlen(z));
}

void
rec_put_u64(struct rec_writer *w, enum rec_field f, uint64_t v)
{
	uint8_t b[8];

	le64_put(b, v);
	rec_put(w, f, b, sizeof(b));
}

int
rec_finish(struct rec_writer *w, struct err *e)
{
	struct str *out = w->out;
	size_t n = out->len - w->start;
	bool nomem = out->nomem;

	if (out->bad || n < REC_HEAD || n > REC_MAX) {
		str_cut(out, w->start);
		out->bad = out->nomem = false;
		if (nomem)
			return err_set(e, ERR_MEM, "out of memory for a record");
		return err_set(
		        e, ERR_INTERNAL, "a record for the helper came out too long");
	}
	le32_put((uint8_t *)out->p + w->start, (uint32_t)(n - 4));
	return 0;
}

/* --- reading -------------------------------------------------------------- */
static bool
type_known(unsigned t)
{
	return (t >= REC_HELLO && t <= REC_BLOB) || (t >= REC_REPLY && t <= REC_DEVICE);
}

int
rec_parse(struct rec *r, const void *p, size_t n, struct err *e)
{
	const uint8_t *b = p;
	size_t at = REC_HEAD, len;
	unsigned type;

	r->n = 0;
	if (n < REC_HEAD || n > REC_MAX || le32_get(b) != n - 4)
		return err_set(
		        e, ERR_DAMAGED, "a record of a wrong length (%zu bytes)", n);
	type = le16_get(b + 4);
	if (!type_known(type))
		return err_set(e, ERR_DAMAGED, "a record of the unknown type %u", type);
	r->type = (enum rec_type)type;
	while (at < n) {
		if (n - at < FIELD_HEAD)
			return err_set(
			        e, ERR_DAMAGED, "a record that ends within a field");
		if (b[at] < RF_RQ || b[at] > RF_UNSENT)
			return err_set(e, ERR_DAMAGED,
			        "a record with the unknown field %u", (unsigned)b[at]);
		len = le32_get(b + at + 1);
		if (len > n - at - FIELD_HEAD)
			return err_set(
			        e, ERR_DAMAGED, "a record with a field longer than it");
		if (r->n == REC_FIELDS_MAX)
			return err_set(e, ERR_DAMAGED, "a record with too many fields");
		r->f[r->n].tag = b[at];
		r->f[r->n].v.p = (const char *)b + at + FIELD_HEAD;
		r->f[r->n].v.n = len;
		r->n++;
		at += FIELD_HEAD + len;
	}
	return 0;
}

bool
rec_nth(const struct rec *r, enum rec_field f, size_t k, struct view *out)
{
	for (size_t i = 0; i < r->n; i++) {
		if (r->f[i].tag != f)
			continue;
		if (k-- == 0) {
			*out = r->f[i].v;
			return true;
		}
	}
	return false;
}

bool
rec_has(const struct rec *r, enum rec_field f)
{
	struct view v;

	return rec_nth(r, f, 0, &v);
}

struct view
rec_get(const struct rec *r, enum rec_field f)
{
	struct view v = { NULL, 0 };

	(void)rec_nth(r, f, 0, &v);
	return v;
}

uint64_t
rec_u64(const struct rec *r, enum rec_field f, uint64_t dflt)
{
	struct view v = rec_get(r, f);

	return v.p && v.n == 8 ? le64_get((const uint8_t *)v.p) : dflt;
}

int
rec_bytes(const struct rec *r, enum rec_field f, void *out, size_t n)
{
	struct view v = rec_get(r, f);

	if (!v.p || v.n != n)
		return -1;
	memcpy(out, v.p, n);
	return 0;
}

int
rec_text(const struct rec *r, enum rec_field f, char *out, size_t size)
{
	return view_text(rec_get(r, f), out, size);
}

/* --- cutting a stream ------------------------------------------------------ */
void
rec_stream_init(struct rec_stream *s)
{
	str_init(&s->in, 2 * (size_t)REC_MAX);
	s->off = 0;
}

void
rec_stream_release(struct rec_stream *s)
{
	/* Records carry the token and feed keys. */
	if (s->in.p)
		crypt_wipe(s->in.p, s->in.len);
	str_release(&s->in);
	s->off = 0;
}

int
rec_stream_add(struct rec_stream *s, const void *p, size_t n, struct err *e)
{
	size_t left = s->in.len - s->off;

	if (s->off) {
		memmove(s->in.p, s->in.p + s->off, left);
		crypt_wipe(s->in.p + left, s->in.len - left);
		str_cut(&s->in, left);
		s->off = 0;
	}
	str_add(&s->in, p, n);
	return str_ok(&s->in, "the stream of records", e);
}

int
rec_stream_take(struct rec_stream *s, const uint8_t **p, size_t *n, struct err *e)
{
	size_t left = s->in.len - s->off;
	const uint8_t *b;
	size_t len;

	if (left < 4)
		return 0;
	b = (const uint8_t *)s->in.p + s->off;
	len = le32_get(b);
	if (len < REC_HEAD - 4 || len > REC_MAX - 4)
		return err_set(
		        e, ERR_DAMAGED, "a record of a wrong length (%zu bytes)", len);
	if (left - 4 < len)
		return 0;
	*p = b;
	*n = len + 4;
	s->off += len + 4;
	return 1;
}
