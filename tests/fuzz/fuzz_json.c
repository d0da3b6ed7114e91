/* The strict pass and every JSON document of the protocol on any bytes: what one of them takes, the
 * strict pass took, and it can be written again and be read to the same. */
#include "wire/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
must(bool good)
{
	if (!good)
		abort();
}

static void
problem(const char *p, size_t n, bool strict, struct str *out)
{
	struct err e = ERR_INIT;
	struct problem a, b;

	if (problem_json_get(&a, p, n, &e))
		return;
	str_reset(out);
	must(strict && !problem_json_put(&a, out, &e));
	must(!problem_json_get(&b, out->p, out->len, &e) && !memcmp(&a, &b, sizeof(a)));
}

static void
ops(const char *p, size_t n, bool strict, struct str *out)
{
	struct err e = ERR_INIT;
	struct op *a, *b;
	size_t na, nb;

	if (ops_json_get(&a, &na, p, n, &e))
		return;
	must(strict && na <= OPS_MAX);
	str_reset(out);
	if (!ops_json_put(a, na, out, &e)) {
		must(!ops_json_get(&b, &nb, out->p, out->len, &e) && na == nb);
		must(!memcmp(a, b, na * sizeof(*a)));
		free(b);
	}
	free(a);
}

static void
results(const char *p, size_t n, bool strict, struct str *out)
{
	struct err e = ERR_INIT;
	struct op_result *a, *b;
	size_t na, nb;

	if (results_json_get(&a, &na, p, n, &e))
		return;
	str_reset(out);
	must(strict && !results_json_put(1, a, na, out, &e));
	must(!results_json_get(&b, &nb, out->p, out->len, &e) && na == nb);
	must(!memcmp(a, b, na * sizeof(*a)));
	free(a);
	free(b);
}

static void
enrol(const char *p, size_t n, bool strict, struct str *out)
{
	struct err e = ERR_INIT;
	struct enrol_ask a, b;
	struct enrol_reply r, s;

	str_reset(out);
	if (!enrol_json_get(&a, p, n, &e)) {
		must(strict && !enrol_json_put(&a, out, &e));
		must(!enrol_json_get(&b, out->p, out->len, &e) &&
		        !memcmp(&a, &b, sizeof(a)));
	}
	str_reset(out);
	if (!enrol_reply_json_get(&r, p, n, &e)) {
		must(strict && !enrol_reply_json_put(&r, out, &e));
		must(!enrol_reply_json_get(&s, out->p, out->len, &e));
		must(!memcmp(&r, &s, sizeof(r)));
	}
}

static void
sync_reply(const char *p, size_t n, bool strict, struct str *out)
{
	struct err e = ERR_INIT;
	struct sync_reply a, b;

	if (sync_json_get(&a, p, n, &e))
		return;
	str_reset(out);
	must(strict);
	if (!sync_json_put(&a, out, &e)) {
		must(!sync_json_get(&b, out->p, out->len, &e));
		must(a.nsubs == b.nsubs && a.nheads == b.nheads && a.nitems == b.nitems);
		sync_reply_release(&b);
	}
	sync_reply_release(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *p = (const char *)data;
	struct str out = STR_INIT(4u << 20);
	struct err e = ERR_INIT;
	struct meta_line m;
	bool strict = !json_strict(p, n, &e);

	must(strict || e.msg[0]);
	must(strict || meta_json_get(&m, p, n, &e) == -1);
	problem(p, n, strict, &out);
	ops(p, n, strict, &out);
	results(p, n, strict, &out);
	enrol(p, n, strict, &out);
	sync_reply(p, n, strict, &out);
	str_release(&out);
	return 0;
}
