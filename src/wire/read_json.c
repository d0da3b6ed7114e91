#include "wire/json_io.h"

#include <math.h>
#include <cjson/cJSON.h>
#include "base/enc.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "wire/json.h"

struct cJSON *
json_read(const char *p, size_t n, struct err *e)
{
	const char *end = NULL;
	cJSON *j;

	if (json_strict(p, n, e))
		return NULL;
	j = cJSON_ParseWithLengthOpts(p, n, &end, 0);
	if (!j) {
		(void)err_set(e, ERR_MEM, "JSON could not be taken in");
		return NULL;
	}
	if (!cJSON_IsObject(j)) {
		cJSON_Delete(j);
		(void)err_set(e, ERR_DAMAGED, "JSON that is not an object");
		return NULL;
	}
	return j;
}

void
json_free(struct cJSON *j)
{
	cJSON_Delete(j);
}

/* Recursion ends at the depth that json_strict allows. */
void
json_print(const struct cJSON *v, struct str *out)
{
	const cJSON *c;
	double d = v->valuedouble;

	if (cJSON_IsString(v)) {
		json_put_text(out, v->valuestring);
	} else if (cJSON_IsNumber(v)) {
		if (d == trunc(d) && fabs(d) <= (double)JSON_INT_MAX)
			str_addf(out, "%lld", (long long)d);
		else
			str_addf(out, "%.17g", d);
	} else if (cJSON_IsArray(v) || cJSON_IsObject(v)) {
		str_addc(out, cJSON_IsArray(v) ? '[' : '{');
		cJSON_ArrayForEach(c, v)
		{
			if (c != v->child)
				str_addc(out, ',');
			if (cJSON_IsObject(v)) {
				json_put_text(out, c->string);
				str_addc(out, ':');
			}
			json_print(c, out);
		}
		str_addc(out, cJSON_IsArray(v) ? ']' : '}');
	} else {
		str_adds(out, cJSON_IsNull(v)   ? "null"
		              : cJSON_IsTrue(v) ? "true"
		                                : "false");
	}
}

static const cJSON *
member(const struct cJSON *o, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(o, name);
}

bool
json_has(const struct cJSON *o, const char *name)
{
	return member(o, name) != NULL;
}

int
json_val_int(const struct cJSON *v, const char *what, int64_t min, int64_t max,
        int64_t *out, struct err *e)
{
	double d;

	if (!cJSON_IsNumber(v))
		return err_set(e, ERR_DAMAGED, "\"%s\" is missing or not a number", what);
	d = v->valuedouble;
	/* Both limits are within 2^53, so the comparison in doubles is exact. */
	if (!(d >= (double)min && d <= (double)max) || d != trunc(d))
		return err_set(e, ERR_DAMAGED, "\"%s\" is out of range", what);
	*out = (int64_t)d;
	return 0;
}

int
json_int(const struct cJSON *o, const char *name, int64_t min, int64_t max, int64_t *v,
        struct err *e)
{
	return json_val_int(member(o, name), name, min, max, v, e);
}

int
json_int_or(const struct cJSON *o, const char *name, int64_t min, int64_t max,
        int64_t dflt, int64_t *v, struct err *e)
{
	*v = dflt;
	return json_has(o, name) ? json_int(o, name, min, max, v, e) : 0;
}

int
json_bool_or(const struct cJSON *o, const char *name, bool dflt, bool *v, struct err *e)
{
	const cJSON *m = member(o, name);

	*v = dflt;
	if (!m)
		return 0;
	if (!cJSON_IsBool(m))
		return err_set(e, ERR_DAMAGED, "\"%s\" is neither true nor false", name);
	*v = cJSON_IsTrue(m);
	return 0;
}

int
json_text(const struct cJSON *o, const char *name, enum json_text_how how, char *out,
        size_t cap, struct err *e)
{
	const cJSON *m = member(o, name);
	size_t n;

	out[0] = '\0';
	if (!cJSON_IsString(m))
		return err_set(e, ERR_DAMAGED, "\"%s\" is missing or not a text", name);
	n = strlen(m->valuestring);
	if (n >= cap && how != JSON_CUT)
		return err_set(e, ERR_DAMAGED, "\"%s\" is too long", name);
	if (how == JSON_TOKEN && !json_is_token(m->valuestring))
		return err_set(e, ERR_DAMAGED, "\"%s\" is not a plain word", name);
	if (n >= cap)
		n = utf8_cut(m->valuestring, n, cap - 1);
	memcpy(out, m->valuestring, n);
	out[n] = '\0';
	return 0;
}

int
json_text_or(const struct cJSON *o, const char *name, enum json_text_how how, char *out,
        size_t cap, struct err *e)
{
	out[0] = '\0';
	return json_has(o, name) ? json_text(o, name, how, out, cap, e) : 0;
}

int
json_val_b64(const struct cJSON *v, const char *what, void *out, size_t n, struct err *e)
{
	const char *z;

	if (!cJSON_IsString(v))
		return err_set(e, ERR_DAMAGED, "\"%s\" is missing or not a text", what);
	z = v->valuestring;
	if (b64_dec(z, strlen(z), out, n) != (int)n)
		return err_set(
		        e, ERR_DAMAGED, "\"%s\" is not %zu bytes of base64", what, n);
	return 0;
}

int
json_b64(const struct cJSON *o, const char *name, void *out, size_t n, struct err *e)
{
	return json_val_b64(member(o, name), name, out, n, e);
}

int
json_array(const struct cJSON *o, const char *name, size_t max, const struct cJSON **out,
        size_t *count, struct err *e)
{
	const cJSON *m = member(o, name);
	int n;

	if (!cJSON_IsArray(m))
		return err_set(e, ERR_DAMAGED, "\"%s\" is missing or not a list", name);
	n = cJSON_GetArraySize(m);
	if (n < 0 || (size_t)n > max)
		return err_set(e, ERR_DAMAGED, "\"%s\" has too many elements", name);
	*out = m;
	*count = (size_t)n;
	return 0;
}

int
json_object(
        const struct cJSON *o, const char *name, const struct cJSON **out, struct err *e)
{
	const cJSON *m = member(o, name);

	if (!cJSON_IsObject(m))
		return err_set(
		        e, ERR_DAMAGED, "\"%s\" is missing or not an object", name);
	*out = m;
	return 0;
}

void *
json_list(const char *s, size_t len, const char *name, size_t least, size_t max,
        size_t size, json_get_fn get, size_t *n, struct err *e)
{
	struct cJSON *j = json_read(s, len, e);
	const cJSON *list, *o;
	size_t count;
	char *got = NULL;
	int bad = !j || json_array(j, name, max, &list, &count, e);

	*n = 0;
	if (!bad && count < least)
		bad = err_set(e, ERR_DAMAGED, "\"%s\" is an empty list", name);
	if (!bad) {
		got = mem_new(count ? count : 1, size, e);
		bad = !got;
	}
	if (!bad)
		cJSON_ArrayForEach(
		        o, list) if ((bad = get(got + size * (*n)++, o, e))) break;
	json_free(j);
	if (!bad)
		return got;
	free(got);
	*n = 0;
	return NULL;
}
