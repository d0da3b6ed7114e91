#include "wire/json.h"

#include "wire/json_io.h"

#define RETRY_MAX 86400

int
problem_json_put(const struct problem *p, struct str *out, struct err *e)
{
	char type[sizeof(p->type) + sizeof(URN_PREFIX) - 1];
	size_t start = out->len;

	(void)snprintf(type, sizeof(type), URN_PREFIX "%s", p->type);
	str_addc(out, '{');
	json_key_text(out, "type", type);
	json_key_text(out, "title", p->title);
	json_key_int(out, "status", p->status);
	if (p->detail[0])
		json_key_text(out, "detail", p->detail);
	if (p->instance[0])
		json_key_text(out, "instance", p->instance);
	if (p->retry > 0)
		json_key_int(out, "retry", p->retry);
	str_addc(out, '}');
	return json_end(out, start, "the problem document", e);
}

static int
get(struct problem *p, const struct cJSON *j, struct err *e)
{
	char type[sizeof(p->type) + sizeof(URN_PREFIX) - 1];
	size_t skip = strlen(URN_PREFIX);
	int64_t status, retry;

	if (json_text(j, "type", JSON_EXACT, type, sizeof(type), e))
		return -1;
	if (strncmp(type, URN_PREFIX, skip) || !type[skip])
		return err_set(e, ERR_DAMAGED, "a problem document of a foreign type");
	memcpy(p->type, type + skip, strlen(type + skip) + 1);
	if (json_int(j, "status", 100, 599, &status, e) ||
	        json_int_or(j, "retry", 0, JSON_INT_MAX, 0, &retry, e) ||
	        json_text_or(j, "title", JSON_CUT, p->title, sizeof(p->title), e) ||
	        json_text_or(j, "detail", JSON_CUT, p->detail, sizeof(p->detail), e) ||
	        json_text_or(
	                j, "instance", JSON_CUT, p->instance, sizeof(p->instance), e))
		return -1;
	p->status = (int)status;
	p->retry = (int)(retry > RETRY_MAX ? RETRY_MAX : retry);
	return 0;
}

int
problem_json_get(struct problem *p, const char *s, size_t n, struct err *e)
{
	struct cJSON *j = json_read(s, n, e);
	int r;

	memset(p, 0, sizeof(*p));
	if (!j)
		return -1;
	r = get(p, j, e);
	json_free(j);
	return r;
}
