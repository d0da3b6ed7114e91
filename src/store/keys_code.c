/*
 * The recovery code: 160 random bits in Crockford base32, then 20 bits of their hash, so that a slip
 * of the pen is told from a wrong code. Nine groups of four.
 */
#include "keys_int.h"

#define GROUP 4
#define CODE_CHARS 32
#define CHECK_CHARS 4
#define CHARS (CODE_CHARS + CHECK_CHARS)

/* A group as its 20 bits, whatever letters were typed for them. -1: not base32. */
static int
group_bits(const char *group, uint8_t out[4])
{
	char text[] = "0000000";
	int n;

	memcpy(text, group, GROUP);
	n = b32_dec(text, sizeof(text) - 1, out, 4);
	crypt_wipe(text, sizeof(text));
	return n == 4 ? 0 : -1;
}

static void
check_of(const uint8_t bits[RECOVERY_LEN], char out[CHECK_CHARS + 1])
{
	static const char context[] = "sotay-recovery";
	const struct part p[] = { { context, sizeof(context) - 1 },
		{ bits, RECOVERY_LEN } };
	uint8_t h[HASH_LEN];
	char text[(3 * 8 + 4) / 5 + 1];

	crypt_hash(h, sizeof(h), NULL, 0, p, 2);
	b32_enc(h, 3, text);
	memcpy(out, text, CHECK_CHARS);
	out[CHECK_CHARS] = '\0';
	crypt_wipe(h, sizeof(h));
}

void
recovery_new(char text[RECOVERY_TEXT])
{
	uint8_t bits[RECOVERY_LEN];
	char plain[CHARS + 1];
	size_t i, n = 0;

	crypt_random(bits, sizeof(bits));
	b32_enc(bits, sizeof(bits), plain);
	check_of(bits, plain + CODE_CHARS);
	for (i = 0; i < CHARS; i++) {
		if (i && i % GROUP == 0)
			text[n++] = '-';
		text[n++] = plain[i];
	}
	text[n] = '\0';
	crypt_wipe(bits, sizeof(bits));
	crypt_wipe(plain, sizeof(plain));
}

/* The 36 characters without what stands between, all of them base32. */
static bool
squeeze(struct view text, char plain[CHARS + 1])
{
	uint8_t bits[4];
	size_t i, n = 0;
	bool ok = true;

	for (i = 0; i < text.n; i++) {
		if (text.p[i] == ' ' || text.p[i] == '-')
			continue;
		if (n == CHARS)
			return false;
		plain[n++] = text.p[i];
	}
	plain[n] = '\0';
	for (i = 0; n == CHARS && i < CHARS; i += GROUP)
		ok = group_bits(plain + i, bits) == 0 && ok;
	crypt_wipe(bits, sizeof(bits));
	return n == CHARS && ok;
}

enum recovery_form
recovery_read(struct view text, uint8_t bits[RECOVERY_LEN])
{
	enum recovery_form form = RECOVERY_NONE;
	char plain[CHARS + 1], check[CHECK_CHARS + 1];
	uint8_t a[4], b[4];

	if (squeeze(text, plain)) {
		form = RECOVERY_SLIP;
		if (b32_dec(plain, CODE_CHARS, bits, RECOVERY_LEN) == RECOVERY_LEN) {
			check_of(bits, check);
			if (!group_bits(check, a) && !group_bits(plain + CODE_CHARS, b) &&
			        crypt_eq(a, b, sizeof(a)))
				form = RECOVERY_CODE;
		}
	}
	if (form != RECOVERY_CODE)
		crypt_wipe(bits, RECOVERY_LEN);
	crypt_wipe(plain, sizeof(plain));
	return form;
}

enum recovery_form
recovery_form(struct view text)
{
	uint8_t bits[RECOVERY_LEN];
	enum recovery_form form = recovery_read(text, bits);

	crypt_wipe(bits, sizeof(bits));
	return form;
}

bool
recovery_group_is(const char text[RECOVERY_TEXT], unsigned group, struct view typed)
{
	uint8_t a[4], b[4];
	bool same;

	while (typed.n && (typed.p[typed.n - 1] == ' ' || typed.p[typed.n - 1] == '\n'))
		typed.n--;
	while (typed.n && typed.p[0] == ' ') {
		typed.p++;
		typed.n--;
	}
	same = group < RECOVERY_GROUPS && typed.n == GROUP &&
	       !group_bits(text + (size_t)group * (GROUP + 1), a) &&
	       !group_bits(typed.p, b) && crypt_eq(a, b, sizeof(a));
	crypt_wipe(a, sizeof(a));
	crypt_wipe(b, sizeof(b));
	return same;
}
