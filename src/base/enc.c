#include "base/enc.h"

#include <string.h>

void
b32_enc(const uint8_t *p, size_t n, char *out)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	unsigned acc = 0, bits = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		acc = (acc << 8 | p[i]) & 0xFFFFu;
		bits += 8;
		while (bits >= 5) {
			bits -= 5;
			*out++ = alphabet[acc >> bits & 31];
		}
	}
	if (bits)
		*out++ = alphabet[acc << (5 - bits) & 31];
	*out = '\0';
}

/* 0 to 31, or -1. U is left out by Crockford. */
static int
b32_value(char c)
{
	static const char letters[] = "ABCDEFGHJKMNPQRSTVWXYZ";
	const char *at;

	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	if (c == 'O')
		return 0;
	if (c == 'I' || c == 'L')
		return 1;
	at = c ? strchr(letters, c) : NULL;
	return at ? (int)(at - letters) + 10 : -1;
}

int
b32_dec(const char *s, size_t n, uint8_t *out, size_t max)
{
	unsigned acc = 0, bits = 0;
	size_t i, len = 0;
	int v;

	for (i = 0; i < n; i++) {
		if (s[i] == '-')
			continue;
		v = b32_value(s[i]);
		if (v < 0)
			return -1;
		acc = (acc << 5 | (unsigned)v) & 0xFFFFu;
		bits += 5;
		if (bits >= 8) {
			bits -= 8;
			if (len == max)
				return -1;
			out[len++] = (uint8_t)(acc >> bits);
		}
	}
	/* five spare bits or more would be a character that says nothing */
	if (bits >= 5 || (acc & ((1u << bits) - 1)) || len > (size_t)__INT_MAX__)
		return -1;
	return (int)len;
}

int
b32_range(const char *s, size_t n, uint8_t lo[ID_LEN], uint8_t hi[ID_LEN])
{
	unsigned bit = 0, b, at;
	size_t i;
	int v;

	memset(lo, 0, ID_LEN);
	memset(hi, 0xFF, ID_LEN);
	for (i = 0; i < n; i++) {
		if (s[i] == '-')
			continue;
		v = b32_value(s[i]);
		if (v < 0 || bit >= ID_TEXT * 5)
			return -1;
		for (b = 0; b < 5; b++, bit++) {
			at = 7 - bit % 8;
			if (bit >= ID_LEN * 8) {
				if ((unsigned)v >> (4 - b) & 1)
					return -1;
			} else if ((unsigned)v >> (4 - b) & 1) {
				lo[bit / 8] = (uint8_t)(lo[bit / 8] | 1u << at);
			} else {
				hi[bit / 8] = (uint8_t)(hi[bit / 8] & ~(1u << at));
			}
		}
	}
	return bit ? 0 : -1;
}

void
b64_enc(const uint8_t *p, size_t n, char *out)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                               "abcdefghijklmnopqrstuvwxyz0123456789-_";
	unsigned acc = 0, bits = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		acc = (acc << 8 | p[i]) & 0xFFFFu;
		bits += 8;
		while (bits >= 6) {
			bits -= 6;
			*out++ = alphabet[acc >> bits & 63];
		}
	}
	if (bits)
		*out++ = alphabet[acc << (6 - bits) & 63];
	*out = '\0';
}

static int
b64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '-' ? 62 : c == '_' ? 63 : -1;
}

int
b64_dec(const char *s, size_t n, uint8_t *out, size_t max)
{
	unsigned acc = 0, bits = 0;
	size_t i, len = 0;
	int v;

	for (i = 0; i < n; i++) {
		v = b64_value(s[i]);
		if (v < 0)
			return -1;
		acc = (acc << 6 | (unsigned)v) & 0xFFFFu;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			if (len == max)
				return -1;
			out[len++] = (uint8_t)(acc >> bits);
		}
	}
	if (bits >= 6 || (acc & ((1u << bits) - 1)) || len > (size_t)__INT_MAX__)
		return -1;
	return (int)len;
}

void
hex_enc(const uint8_t *p, size_t n, char *out)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < n; i++) {
		*out++ = digits[p[i] >> 4];
		*out++ = digits[p[i] & 15];
	}
	*out = '\0';
}
