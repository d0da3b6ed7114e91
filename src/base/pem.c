#include "base/pem.h"

#include <string.h>
#include "base/i18n.h"
#include "base/str.h"

#define BEGIN "-----BEGIN CERTIFICATE-----"
#define END "-----END CERTIFICATE-----"
#define DER_MAX (64u << 10)
#define DER_SEQUENCE 0x30

static int
sextet(char c)
{
	static const char digits[] =
	        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	        "0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* Base64 with its padding, in lines; -1: not such a text. */
static int
decode(const char *p, const char *end, struct str *out)
{
	uint32_t bits = 0;
	int have = 0, pad = 0, v;

	for (; p < end; p++) {
		if (strchr(" \t\r\n", *p))
			continue;
		pad += *p == '=';
		v = *p == '=' ? 0 : sextet(*p);
		if (v < 0 || pad > 2 || (pad && *p != '='))
			return -1;
		bits = bits << 6 | (uint32_t)v;
		if (++have % 4)
			continue;
		str_addc(out, (char)(bits >> 16 & 0xff));
		if (pad < 2)
			str_addc(out, (char)(bits >> 8 & 0xff));
		if (pad < 1)
			str_addc(out, (char)(bits & 0xff));
	}
	return have && have % 4 == 0 && !out->bad ? 0 : -1;
}

/* One DER sequence and nothing behind it: what a cut or patched file is not. */
static bool
whole(const uint8_t *p, size_t n)
{
	size_t len, k;

	if (n < 2 || p[0] != DER_SEQUENCE)
		return false;
	if (p[1] < 0x80)
		return n == 2u + p[1];
	k = p[1] & 0x7f;
	if (k < 1 || k > 3 || n < 2 + k)
		return false;
	len = 0;
	for (size_t i = 0; i < k; i++)
		len = len << 8 | p[2 + i];
	return n == 2 + k + len;
}

int
pem_fingerprint(const char *text, uint8_t out[HASH_LEN], size_t *n, struct err *e)
{
	const char *p = strstr(text, BEGIN), *end;
	struct str der = STR_INIT(DER_MAX);
	int r = -1;

	*n = 0;
	if (!p)
		return err_set(e, ERR_USAGE, _("no certificate in PEM form is in it"));
	end = strstr(p, END);
	if (!end || decode(p + strlen(BEGIN), end, &der) ||
	        !whole((const uint8_t *)der.p, der.len)) {
		err_set(e, ERR_USAGE,
		        _("the certificate in it is cut or changed; have it sent again"));
		goto out;
	}
	crypt_sha256(out, der.p, der.len);
	for (; p; p = strstr(p + 1, BEGIN))
		++*n;
	r = 0;
out:
	str_release(&der);
	return r;
}

void
pem_print(const uint8_t h[HASH_LEN], char out[PEM_PRINT])
{
	static const char digit[] = "0123456789ABCDEF";

	for (size_t i = 0; i < HASH_LEN; i++) {
		out[3 * i] = digit[h[i] >> 4];
		out[3 * i + 1] = digit[h[i] & 15];
		out[3 * i + 2] = ':';
	}
	out[PEM_PRINT - 1] = '\0';
}
