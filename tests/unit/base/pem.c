#include "base/pem.h"

#include "t.h"
#include "base/enc.h"

#define BEGIN "-----BEGIN CERTIFICATE-----\n"
#define END "-----END CERTIFICATE-----\n"

/* The five bytes 30 03 02 01 05, and what sha256sum says of them. */
#define BODY "MAMC\r\nAQU=\n"
#define PRINT "417c7763c4e320a6b747b3cb0c6d22f93741b29a32b48594b8eb4c144fe6d729"

static int
print_of(const char *text, char hex[2 * HASH_LEN + 1], size_t *n)
{
	struct err e = ERR_INIT;
	uint8_t h[HASH_LEN];

	if (pem_fingerprint(text, h, n, &e))
		return e.code == ERR_USAGE ? -1 : -2;
	hex_enc(h, HASH_LEN, hex);
	return 0;
}

int
main(void)
{
	static const char *const bad[] = { "", "MAMCAQU=", BEGIN BODY, BEGIN END,
		BEGIN "MAMCAQU" END, BEGIN "MAMC!QU=" END, BEGIN "MAMCA===" END,
		BEGIN "MAM=AQUU" END, BEGIN "MAMCAQUA" END, BEGIN "MAMC" END,
		BEGIN "AAAA" END, BEGIN "MIA=" END, BEGIN "MIT/////" END };
	char hex[2 * HASH_LEN + 1];
	size_t n;

	INT_EQ(print_of("words\n" BEGIN BODY END, hex, &n), 0, "a certificate is found");
	STR_EQ(hex, PRINT, "its fingerprint is the SHA-256 of its bytes");
	INT_EQ(n, 1, "there is one");
	INT_EQ(print_of(BEGIN BODY END BEGIN BODY END, hex, &n), 0, "of two the first");
	STR_EQ(hex, PRINT, "is printed");
	INT_EQ(n, 2, "and both are counted");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		OK(print_of(bad[i], hex, &n) == -1, "what is none is refused: %zu", i);
	return t_end();
}
