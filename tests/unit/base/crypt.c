#include "base/crypt.h"

#include "base/enc.h"
#include "t.h"

static void
hashes(void)
{
	const struct part parts[] = { { "a", 1 }, { NULL, 0 }, { "bc", 2 } };
	uint8_t one[HASH_LEN], two[HASH_LEN], wide[64], keyed[HASH_LEN];
	char hex[129];

	crypt_hash1(wide, 64, "abc", 3);
	hex_enc(wide, 64, hex);
	STR_EQ(hex,
	        "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
	        "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
	        "BLAKE2b of RFC 7693, appendix A");
	crypt_hash1(one, sizeof(one), "abc", 3);
	crypt_hash(two, sizeof(two), NULL, 0, parts, 3);
	OK(crypt_eq(one, two, sizeof(one)), "parts hash like the whole");
	crypt_hash(keyed, sizeof(keyed), "0123456789abcdef", 16, parts, 3);
	OK(!crypt_eq(one, keyed, sizeof(one)), "a key makes another hash");
}

static void
sealing(void)
{
	uint8_t key[KEY_LEN], nonce[NONCE_LEN], tag[TAG_LEN], ct[5],
	        pt[5] = { 9, 9, 9, 9, 9 };
	int i;
	bool caught = true;

	memset(key, 7, sizeof(key));
	crypt_random(nonce, sizeof(nonce));
	aead_seal(ct, tag, (const uint8_t *)"hello", 5, "ad", 2, nonce, key);
	OK(memcmp(ct, "hello", 5) != 0, "sealed text is not the text");
	INT_EQ(aead_open(pt, ct, 5, tag, "ad", 2, nonce, key), 0, "it opens");
	OK(memcmp(pt, "hello", 5) == 0, "to the text");
	for (i = 0; i < 5 * 8; i++) {
		ct[i / 8] ^= (uint8_t)(1 << i % 8);
		caught = caught && aead_open(pt, ct, 5, tag, "ad", 2, nonce, key) == -1;
		ct[i / 8] ^= (uint8_t)(1 << i % 8);
	}
	for (i = 0; i < TAG_LEN * 8; i++) {
		tag[i / 8] ^= (uint8_t)(1 << i % 8);
		caught = caught && aead_open(pt, ct, 5, tag, "ad", 2, nonce, key) == -1;
		tag[i / 8] ^= (uint8_t)(1 << i % 8);
	}
	OK(caught, "every flipped bit of text and tag is found");
	INT_EQ(aead_open(pt, ct, 5, tag, "aD", 2, nonce, key), -1,
	        "so is other data beside it");
	OK(memcmp(pt, "hello", 5) != 0, "and nothing is left of the text");
	INT_EQ(aead_open(ct, ct, 5, tag, "ad", 2, nonce, key), 0, "it opens in place");
	OK(memcmp(ct, "hello", 5) == 0, "to the text as well");
}

static void
keys(void)
{
	uint8_t key[KEY_LEN], a[KEY_LEN], b[KEY_LEN], c[KEY_LEN];
	struct err e = ERR_INIT;
	bool zero = true;
	uint8_t *p;
	int i;

	memset(key, 1, sizeof(key));
	crypt_kdf(a, key, 1, "SOTAYpag");
	crypt_kdf(b, key, 1, "SOTAYpag");
	OK(crypt_eq(a, b, KEY_LEN), "a subkey is the same each time");
	crypt_kdf(b, key, 2, "SOTAYpag");
	crypt_kdf(c, key, 1, "SOTAYblk");
	OK(!crypt_eq(a, b, KEY_LEN) && !crypt_eq(a, c, KEY_LEN),
	        "by number and by context");
	p = secret_new(100, &e);
	OK(p != NULL, "memory for secrets");
	for (i = 0; p && i < 100; i++)
		zero = zero && p[i] == 0;
	OK(zero, "is zeroed");
	secret_free(p);
	crypt_wipe(key, sizeof(key));
	for (i = 0; i < KEY_LEN; i++)
		zero = zero && key[i] == 0;
	OK(zero, "crypt_wipe wipes");
}

static bool
opens(const uint8_t *sealed, const size_t *len, size_t n, const uint8_t *head,
        const uint8_t *key, const uint8_t *want)
{
	static uint8_t out[STREAM_CHUNK];
	struct crypt_stream s;
	bool last = false;
	size_t at = 0, plain = 0, i;

	if (stream_open_begin(&s, head, key))
		return false;
	for (i = 0; i < n; i++) {
		if (last || stream_open(&s, out, sealed + at, len[i], &last) ||
		        memcmp(out, want + plain, len[i] - STREAM_EXTRA) != 0)
			return false;
		at += len[i];
		plain += len[i] - STREAM_EXTRA;
	}
	return last;
}

static void
streams(void)
{
	static uint8_t plain[STREAM_CHUNK + 5],
	        sealed[STREAM_CHUNK + 5 + 2 * STREAM_EXTRA];
	uint8_t key[KEY_LEN], head[STREAM_HEAD], h[HASH_LEN], want[HASH_LEN];
	size_t len[] = { STREAM_CHUNK + STREAM_EXTRA, 5 + STREAM_EXTRA };
	struct crypt_hasher hasher;
	struct crypt_stream s;

	crypt_random(key, sizeof(key));
	crypt_random(plain, sizeof(plain));
	stream_seal_begin(&s, head, key);
	stream_seal(&s, sealed, plain, STREAM_CHUNK, false);
	stream_seal(&s, sealed + len[0], plain + STREAM_CHUNK, 5, true);
	OK(opens(sealed, len, 2, head, key, plain), "a stream opens piece by piece");
	OK(!opens(sealed, len, 1, head, key, plain), "one that is cut has no end");
	OK(!opens(sealed + len[0], len + 1, 1, head, key, plain), "pieces have an order");
	sealed[7] ^= 1;
	OK(!opens(sealed, len, 2, head, key, plain), "a changed one does not open");
	sealed[7] ^= 1;
	key[0] ^= 1;
	OK(!opens(sealed, len, 2, head, key, plain), "nor under another key");
	stream_seal_begin(&s, head, key);
	stream_seal(&s, sealed, plain, 0, true);
	len[0] = STREAM_EXTRA;
	OK(opens(sealed, len, 1, head, key, plain), "an empty file is one empty piece");
	INT_EQ(stream_sealed_size(0), STREAM_HEAD + STREAM_EXTRA, "sizes: nothing");
	INT_EQ(stream_sealed_size(STREAM_CHUNK),
	        STREAM_HEAD + STREAM_CHUNK + STREAM_EXTRA, "a whole piece");
	INT_EQ(stream_sealed_size(STREAM_CHUNK + 5), STREAM_HEAD + sizeof(sealed),
	        "and some more");
	crypt_hash_begin(&hasher);
	crypt_hash_add(&hasher, plain, 100);
	crypt_hash_add(&hasher, plain + 100, sizeof(plain) - 100);
	crypt_hash_end(&hasher, h);
	crypt_hash1(want, sizeof(want), plain, sizeof(plain));
	OK(memcmp(h, want, HASH_LEN) == 0, "a hash of pieces is that of the whole");
}

int
main(void)
{
	struct err e = ERR_INIT;

	INT_EQ(crypt_init(&e), 0, "the library starts");
	hashes();
	sealing();
	keys();
	streams();
	return t_end();
}
