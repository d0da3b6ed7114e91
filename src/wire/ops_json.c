#include "wire/json.h"

#include <cjson/cJSON.h>
#include "base/mem.h"
#include "wire/json_io.h"

#define AFTER_MAX 86400

/* --- ops ------------------------------------------------------------------- */
static void
put_op(const struct op *o, struct str *out)
{
	str_addc(out, '{');
	json_key_b64(out, "id", o->id, ID_LEN);
	json_key_text(out, "t", op_type_name(o->type));
	json_key_b64(out, "ent", o->ent, ID_LEN);
	json_key_int(out, "base", o->base);
	json_key_int(out, "at", o->at);
	json_key(out, "b");
	str_addc(out, '{');
	if (o->value[0])
		json_key_text(out, "v", o->value);
	if (o->note[0])
		json_key_text(out, "note", o->note);
	str_adds(out, "}}");
}

int
ops_json_put(const struct op *ops, size_t n, struct str *out, struct err *e)
{
	size_t start = out->len;

	if (n < 1 || n > OPS_MAX)
		return err_set(e, ERR_INTERNAL, "%zu ops cannot be sent at once", n);
	str_adds(out, "{\"ops\":[");
	for (size_t i = 0; i < n; i++) {
		if (i)
			str_addc(out, ',');
		put_op(&ops[i], out);
	}
	str_adds(out, "]}");
	if (str_ok(out, "the list of ops", e))
		goto fail;
	if (out->len - start > OPS_BYTES_MAX) {
		(void)err_set(e, ERR_USAGE, "the ops are too long to be sent at once");
		goto fail;
	}
	return 0;
fail:
	str_cut(out, start);
	return -1;
}

static int
get_op(void *to, const cJSON *j, struct err *e)
{
	struct op *o = to;
	const cJSON *b;
	char type[64];
	int64_t base;

	if (!cJSON_IsObject(j))
		return err_set(e, ERR_DAMAGED, "an op that is not an object");
	if (json_b64(j, "id", o->id, ID_LEN, e) ||
	        json_text(j, "t", JSON_EXACT, type, sizeof(type), e) ||
	        json_b64(j, "ent", o->ent, ID_LEN, e) ||
	        json_int_or(j, "base", 0, UINT32_MAX, 0, &base, e) ||
	        json_int(j, "at", -JSON_INT_MAX, JSON_INT_MAX, &o->at, e))
		return -1;
	o->type = op_type_of(type, strlen(type));
	o->base = (uint32_t)base;
	if (!json_has(j, "b"))
		return 0;
	if (json_object(j, "b", &b, e) ||
	        json_text_or(b, "v", JSON_EXACT, o->value, sizeof(o->value), e) ||
	        json_text_or(b, "note", JSON_EXACT, o->note, sizeof(o->note), e))
		return -1;
	return 0;
}

int
ops_json_get(struct op **ops, size_t *n, const char *s, size_t len, struct err *e)
{
	*ops = json_list(s, len, "ops", 1, OPS_MAX, sizeof(**ops), get_op, n, e);
	return *ops ? 0 : -1;
}

/* --- their results ----------------------------------------------------------- */
static const char *const STATUS[] = {
	[OPR_OK] = "ok", [OPR_REJECTED] = "rejected", [OPR_LATER] = "later"
};

static void
put_result(const struct op_result *r, struct str *out)
{
	char type[sizeof(r->type) + sizeof(URN_PREFIX) - 1];

	str_addc(out, '{');
	json_key_b64(out, "id", r->id, ID_LEN);
	json_key_text(out, "st", STATUS[r->st]);
	if (r->st == OPR_OK) {
		json_key_int(out, "seq", (int64_t)r->seq);
		json_key_int(out, "at", r->at);
	} else if (r->st == OPR_REJECTED) {
		(void)snprintf(type, sizeof(type), URN_PREFIX "%s", r->type);
		json_key_text(out, "type", type);
		json_key_text(out, "detail", r->detail);
		json_key_bool(out, "final", r->final);
	} else {
		json_key_int(out, "after", r->after);
	}
	str_addc(out, '}');
}

int
results_json_put(
        int64_t now, const struct op_result *r, size_t n, struct str *out, struct err *e)
{
	size_t start = out->len;

	str_addc(out, '{');
	json_key_int(out, "now", now);
	json_key(out, "res");
	str_addc(out, '[');
	for (size_t i = 0; i < n; i++) {
		if ((unsigned)r[i].st > OPR_LATER) {
			out->bad = true;
			break;
		}
		if (i)
			str_addc(out, ',');
		put_result(&r[i], out);
	}
	str_adds(out, "]}");
	return json_end(out, start, "the results of the ops", e);
}

static int
get_rejection(struct op_result *r, const cJSON *j, struct err *e)
{
	char type[sizeof(r->type) + sizeof(URN_PREFIX) - 1];
	size_t skip = strlen(URN_PREFIX);

	if (json_text(j, "type", JSON_EXACT, type, sizeof(type), e))
		return -1;
	if (strncmp(type, URN_PREFIX, skip) || !type[skip])
		return err_set(e, ERR_DAMAGED, "a rejection of a foreign type");
	memcpy(r->type, type + skip, strlen(type + skip) + 1);
	if (json_text_or(j, "detail", JSON_CUT, r->detail, sizeof(r->detail), e))
		return -1;
	return json_bool_or(j, "final", false, &r->final, e);
}

static int
get_result(void *to, const cJSON *j, struct err *e)
{
	struct op_result *r = to;
	char st[16];
	int64_t v;

	if (!cJSON_IsObject(j))
		return err_set(e, ERR_DAMAGED, "a result that is not an object");
	if (json_b64(j, "id", r->id, ID_LEN, e) ||
	        json_text(j, "st", JSON_EXACT, st, sizeof(st), e))
		return -1;
	if (!strcmp(st, STATUS[OPR_OK])) {
		r->st = OPR_OK;
		if (json_int_or(j, "seq", 0, JSON_INT_MAX, 0, &v, e) ||
		        json_int_or(j, "at", -JSON_INT_MAX, JSON_INT_MAX, 0, &r->at, e))
			return -1;
		r->seq = (uint64_t)v;
		r->final = true;
		return 0;
	}
	if (!strcmp(st, STATUS[OPR_REJECTED])) {
		r->st = OPR_REJECTED;
		return get_rejection(r, j, e);
	}
	/* A status of a later version is no reason to forget an op: it is asked about again. */
	r->st = OPR_LATER;
	if (json_int_or(j, "after", 0, JSON_INT_MAX, 60, &v, e))
		return -1;
	r->after = (int)(v > AFTER_MAX ? AFTER_MAX : v);
	return 0;
}

int
results_json_get(
        struct op_result **r, size_t *n, const char *s, size_t len, struct err *e)
{
	*r = json_list(s, len, "res", 0, OPS_MAX, sizeof(**r), get_result, n, e);
	return *r ? 0 : -1;
}
