#include "wire/json.h"

#include <cjson/cJSON.h>
#include "base/mem.h"
#include "wire/json_io.h"

static int
finish(struct str *out, size_t start, const char *what, struct err *e)
{
	if (!str_ok(out, what, e))
		return 0;
	str_cut(out, start);
	return -1;
}

int
devices_json_put(const struct device_info *v, size_t n, struct str *out, struct err *e)
{
	size_t start = out->len;

	str_adds(out, "{\"devices\":[");
	for (size_t i = 0; i < n; i++) {
		str_adds(out, i ? ",{" : "{");
		json_key_b64(out, "id", v[i].id, ID_LEN);
		json_key_text(out, "name", v[i].name);
		json_key_int(out, "at", v[i].at);
		json_key_int(out, "seen", v[i].seen);
		json_key_int(out, "revoked", v[i].revoked);
		json_key_bool(out, "this", v[i].self);
		str_addc(out, '}');
	}
	str_adds(out, "]}");
	return finish(out, start, "the list of devices", e);
}

static int
get_device(struct device_info *v, const cJSON *j, struct err *e)
{
	if (!cJSON_IsObject(j))
		return err_set(e, ERR_DAMAGED, "a device that is not an object");
	if (json_b64(j, "id", v->id, ID_LEN, e) ||
	        json_text_or(j, "name", JSON_CUT, v->name, sizeof(v->name), e) ||
	        json_int_or(j, "at", 0, JSON_INT_MAX, 0, &v->at, e) ||
	        json_int_or(j, "seen", 0, JSON_INT_MAX, 0, &v->seen, e) ||
	        json_int_or(j, "revoked", 0, JSON_INT_MAX, 0, &v->revoked, e))
		return -1;
	return json_bool_or(j, "this", false, &v->self, e);
}

int
devices_json_get(
        struct device_info **v, size_t *n, const char *s, size_t len, struct err *e)
{
	struct cJSON *j = json_read(s, len, e);
	const cJSON *list, *o;
	struct device_info *got = NULL;
	size_t count, i = 0;
	int r = -1;

	*v = NULL;
	*n = 0;
	if (!j || json_array(j, "devices", DEVICES_MAX, &list, &count, e))
		goto out;
	got = mem_new(count ? count : 1, sizeof(*got), e);
	if (!got)
		goto out;
	cJSON_ArrayForEach(o, list) if (get_device(&got[i++], o, e)) goto out;
	*v = got;
	*n = count;
	got = NULL;
	r = 0;
out:
	free(got);
	json_free(j);
	return r;
}

int
code_json_put(const struct code_reply *c, struct str *out, struct err *e)
{
	size_t start = out->len;

	str_addc(out, '{');
	json_key_text(out, "code", c->code);
	json_key_int(out, "expires", c->expires);
	str_addc(out, '}');
	return finish(out, start, "the code", e);
}

int
code_json_get(struct code_reply *c, const char *s, size_t n, struct err *e)
{
	struct cJSON *j = json_read(s, n, e);
	int r = -1;

	memset(c, 0, sizeof(*c));
	if (j && !json_text(j, "code", JSON_TOKEN, c->code, sizeof(c->code), e) &&
	        !json_int(j, "expires", 0, JSON_INT_MAX, &c->expires, e))
		r = 0;
	json_free(j);
	return r;
}

int
revoke_json_put(const uint8_t device[ID_LEN], struct str *out, struct err *e)
{
	size_t start = out->len;

	str_addc(out, '{');
	json_key_b64(out, "device", device, ID_LEN);
	str_addc(out, '}');
	return finish(out, start, "the device", e);
}

int
revoke_json_get(uint8_t device[ID_LEN], const char *s, size_t n, struct err *e)
{
	struct cJSON *j = json_read(s, n, e);
	int r = j ? json_b64(j, "device", device, ID_LEN, e) : -1;

	json_free(j);
	return r;
}

int
token_json_put(const struct token_reply *t, struct str *out, struct err *e)
{
	size_t start = out->len;

	str_addc(out, '{');
	if (t->token[0])
		json_key_text(out, "token", t->token);
	json_key_int(out, "now", t->now);
	str_addc(out, '}');
	return finish(out, start, "the token", e);
}

int
token_json_get(struct token_reply *t, const char *s, size_t n, struct err *e)
{
	struct cJSON *j = json_read(s, n, e);
	int r = -1;

	memset(t, 0, sizeof(*t));
	if (j && !json_int(j, "now", 0, JSON_INT_MAX, &t->now, e))
		r = json_has(j, "token") ? json_text(j, "token", JSON_TOKEN, t->token,
		                                   sizeof(t->token), e)
		                         : 0;
	json_free(j);
	return r;
}
