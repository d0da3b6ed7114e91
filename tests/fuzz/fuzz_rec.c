/* Records and ops on any bytes: what is taken stays within the input and is written back the same. */
#include "wire/op_rec.h"
#include "wire/rec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
must(bool good)
{
	if (!good)
		abort();
}

/* A taken record, written again from its fields, is the same bytes. */
static void
record(const uint8_t *p, size_t n)
{
	struct str out = STR_INIT(REC_MAX);
	struct err e = ERR_INIT;
	struct rec r;
	struct rec_writer w;

	if (rec_parse(&r, p, n, &e)) {
		must(e.msg[0]);
		return;
	}
	w = rec_begin(&out, r.type);
	for (size_t i = 0; i < r.n; i++) {
		must(r.f[i].v.p >= (const char *)p &&
		        r.f[i].v.p + r.f[i].v.n <= (const char *)p + n);
		rec_put(&w, (enum rec_field)r.f[i].tag, r.f[i].v.p, r.f[i].v.n);
	}
	must(!rec_finish(&w, &e) && out.len == n && !memcmp(out.p, p, n));
	str_release(&out);
}

static void
op(const uint8_t *p, size_t n)
{
	struct str out = STR_INIT(REC_MAX);
	struct err e = ERR_INIT;
	uint8_t h[HASH_LEN];
	struct op o;

	if (op_rec_get(&o, p, n, &e)) {
		must(e.msg[0]);
		return;
	}
	op_hash(&o, h);
	must(!op_rec_put(&o, &out, &e) && out.len == n && !memcmp(out.p, p, n));
	str_release(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct rec_stream s;
	const uint8_t *p;
	size_t k;

	record(data, n);
	op(data, n);
	rec_stream_init(&s);
	if (!rec_stream_add(&s, data, n, NULL))
		while (rec_stream_take(&s, &p, &k, NULL) == 1)
			record(p, k);
	rec_stream_release(&s);
	return 0;
}
