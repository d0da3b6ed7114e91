#include "wire/json.h"

#include <cjson/cJSON.h>
#include "base/mem.h"
#include "wire/json_io.h"

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
	return json_end(out, start, "the list of devices", e);
}

static int
get_device(void *to, const cJSON *j, struct err *e)
{
	struct device_info *v = to;
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
	*v = json_list(s, len, "devices", 0, DEVICES_MAX, sizeof(**v), get_device, n, e);
	return *v ? 0 : -1;
}

int
code_json_put(const struct code_reply *c, struct str *out, struct err *e)
{
	size_t start = out->len;

	str_addc(out, '{');
	json_key_text(out, "code", c->code);
	json_key_int(out, "expires", c->expires);
	str_addc(out, '}');
	return json_end(out, start, "the code", e);
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
	return json_end(out, start, "the device", e);
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
	return json_end(out, start, "the token", e);
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
