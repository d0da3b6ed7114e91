#include "wire/json_io.h"

#include <inttypes.h>
#include "base/enc.h"
#include "base/utf8.h"

#define B64_BYTES_MAX 64 /* the longest field written as base64url */

void
json_put_text(struct str *out, const char *z)
{
	size_t n = strlen(z), k;
	char u[4];
	uint32_t cp;

	str_addc(out, '"');
	for (; n; z += k, n -= k) {
		k = utf8_next(z, n, &cp);
		if (cp == '"' || cp == '\\')
			str_addf(out, "\\%c", (int)cp);
		else if (cp == '\n')
			str_adds(out, "\\n");
		else if (cp < 0x20)
			str_addf(out, "\\u%04x", (unsigned)cp);
		else
			str_add(out, u, utf8_put(cp, u));
	}
	str_addc(out, '"');
}

void
json_key(struct str *out, const char *name)
{
	char last = out->len ? out->p[out->len - 1] : '{';

	if (last != '{' && last != '[')
		str_addc(out, ',');
	str_addf(out, "\"%s\":", name);
}

void
json_key_text(struct str *out, const char *name, const char *z)
{
	json_key(out, name);
	json_put_text(out, z);
}

void
json_key_int(struct str *out, const char *name, int64_t v)
{
	json_key(out, name);
	str_addf(out, "%" PRId64, v);
}

void
json_key_b64(struct str *out, const char *name, const void *p, size_t n)
{
	char b[(B64_BYTES_MAX * 4 + 2) / 3 + 1];

	if (n > B64_BYTES_MAX) {
		out->bad = true;
		return;
	}
	b64_enc(p, n, b);
	json_key(out, name);
	str_addf(out, "\"%s\"", b);
	/* Some of these are keys. */
	memset(b, 0, sizeof(b));
}

void
json_key_bool(struct str *out, const char *name, bool v)
{
	json_key(out, name);
	str_adds(out, v ? "true" : "false");
}

int
json_end(struct str *out, size_t start, const char *what, struct err *e)
{
	if (!str_ok(out, what, e))
		return 0;
	str_cut(out, start);
	return -1;
}

bool
json_is_token(const char *z)
{
	static const char ok[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	                         "0123456789-_.~";

	return z[0] && !z[strspn(z, ok)];
}
