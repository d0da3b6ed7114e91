#include "wire/json.h"

#include "wire/json_io.h"

#define ZONE_MAX (18 * 3600)

int
enrol_json_put(const struct enrol_ask *a, struct str *out, struct err *e)
{
	size_t start = out->len;

	str_addc(out, '{');
	json_key_text(out, "code", a->code);
	json_key_b64(out, "device", a->device, ID_LEN);
	json_key_text(out, "name", a->name);
	str_addc(out, '}');
	return json_end(out, start, "the enrolment", e);
}

int
enrol_json_get(struct enrol_ask *a, const char *s, size_t n, struct err *e)
{
	struct cJSON *j = json_read(s, n, e);
	int r = -1;

	memset(a, 0, sizeof(*a));
	if (!j || json_text(j, "code", JSON_EXACT, a->code, sizeof(a->code), e) ||
	        json_b64(j, "device", a->device, ID_LEN, e) ||
	        json_text_or(j, "name", JSON_CUT, a->name, sizeof(a->name), e))
		goto out;
	r = 0;
out:
	json_free(j);
	return r;
}

int
enrol_reply_json_put(const struct enrol_reply *a, struct str *out, struct err *e)
{
	size_t start = out->len;

	str_addc(out, '{');
	json_key_text(out, "token", a->token);
	json_key_text(out, "member", a->member);
	json_key_text(out, "name", a->name);
	json_key_text(out, "server", a->server);
	json_key_text(out, "e", a->epoch);
	json_key_int(out, "zone", a->zone);
	json_key_int(out, "now", a->now);
	str_addc(out, '}');
	return json_end(out, start, "the reply to an enrolment", e);
}

int
enrol_reply_json_get(struct enrol_reply *a, const char *s, size_t n, struct err *e)
{
	struct cJSON *j = json_read(s, n, e);
	int64_t zone;
	int r = -1;

	memset(a, 0, sizeof(*a));
	if (!j || json_text(j, "token", JSON_TOKEN, a->token, sizeof(a->token), e) ||
	        json_text(j, "member", JSON_EXACT, a->member, sizeof(a->member), e) ||
	        json_text_or(j, "name", JSON_CUT, a->name, sizeof(a->name), e) ||
	        json_text_or(j, "server", JSON_CUT, a->server, sizeof(a->server), e) ||
	        json_text(j, "e", JSON_TOKEN, a->epoch, sizeof(a->epoch), e) ||
	        json_int_or(j, "zone", -ZONE_MAX, ZONE_MAX, 0, &zone, e) ||
	        json_int(j, "now", 0, JSON_INT_MAX, &a->now, e))
		goto out;
	a->zone = (int)zone;
	r = 0;
out:
	json_free(j);
	return r;
}
