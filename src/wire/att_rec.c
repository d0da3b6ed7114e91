#include "wire/att_rec.h"

#include "base/le.h"
#include "base/utf8.h"

#define FIXED (3u * 32 + 8)

static size_t
put_text(uint8_t *p, const char *z, size_t max)
{
	size_t n = strnlen(z, max);

	p[0] = (uint8_t)n;
	memcpy(p + 1, z, n);
	return n + 1;
}

size_t
att_rec_put(const struct att *a, uint8_t out[ATT_REC_MAX])
{
	size_t at = FIXED;

	memcpy(out, a->hash, 32);
	memcpy(out + 32, a->blob, 32);
	memcpy(out + 64, a->key, 32);
	le64_put(out + 96, a->size);
	at += put_text(out + at, a->type, sizeof(a->type) - 1);
	at += put_text(out + at, a->name, sizeof(a->name) - 1);
	return at;
}

static int
get_text(char *z, size_t max, const uint8_t *p, size_t n, size_t *at)
{
	size_t len;

	if (*at == n)
		return -1;
	len = p[(*at)++];
	if (len >= max || len > n - *at || memchr(p + *at, 0, len) ||
	        !utf8_valid((const char *)p + *at, len))
		return -1;
	memcpy(z, p + *at, len);
	z[len] = '\0';
	*at += len;
	return 0;
}

int
att_rec_get(struct att *a, const void *p, size_t n, struct err *e)
{
	const uint8_t *b = p;
	size_t at = FIXED;

	memset(a, 0, sizeof(*a));
	if (n < FIXED + 2 || n > ATT_REC_MAX)
		return err_set(e, ERR_DAMAGED, "an attachment of a wrong length");
	memcpy(a->hash, b, 32);
	memcpy(a->blob, b + 32, 32);
	memcpy(a->key, b + 64, 32);
	a->size = le64_get(b + 96);
	if (a->size > ATT_SIZE_MAX || get_text(a->type, sizeof(a->type), b, n, &at) ||
	        get_text(a->name, sizeof(a->name), b, n, &at) || at != n)
		return err_set(e, ERR_DAMAGED, "an attachment that cannot be read");
	return 0;
}
