#include "base/enc.h"

#include "base/le.h"
#include "t.h"

static void
base32(void)
{
	uint8_t id[ID_LEN], back[ID_LEN], lo[ID_LEN], hi[ID_LEN];
	char text[ID_TEXT + 1];
	int i;

	for (i = 0; i < ID_LEN; i++)
		id[i] = (uint8_t)(i * 17);
	b32_enc(id, ID_LEN, text);
	INT_EQ(strlen(text), ID_TEXT, "an id has 26 characters");
	STR_EQ(text, "008J4CT4ANK7F24SNAXWSQFEZW", "bits go from the top, zeros behind");
	INT_EQ(b32_dec(text, ID_TEXT, back, ID_LEN), ID_LEN, "an id comes back");
	OK(memcmp(id, back, ID_LEN) == 0, "as it was");
	INT_EQ(b32_dec("oOi-LO", 6, back, ID_LEN), 3,
	        "O is 0, I and L are 1, hyphens pass over");
	OK(back[0] == 0 && back[1] == 0x02 && back[2] == 0x10,
	        "to the bits they stand for");
	INT_EQ(b32_dec("U0", 2, back, ID_LEN), -1, "U is no digit");
	INT_EQ(b32_dec("0*", 2, back, ID_LEN), -1, "nor is a star");
	INT_EQ(b32_dec("01", 2, back, ID_LEN), -1, "spare bits must be zero");
	INT_EQ(b32_dec("0", 1, back, ID_LEN), -1, "one character is no byte");
	INT_EQ(b32_dec("000", 3, back, ID_LEN), -1, "nor may one say nothing");
	INT_EQ(b32_dec(text, ID_TEXT, back, ID_LEN - 1), -1, "more than max is refused");
	INT_EQ(b32_dec("", 0, back, ID_LEN), 0, "nothing is nothing");
	INT_EQ(b32_range("zz", 2, lo, hi), 0, "a prefix is a range");
	OK(lo[0] == 0xFF && lo[1] == 0xC0 && lo[2] == 0 && lo[15] == 0,
	        "from the lowest id");
	OK(hi[0] == 0xFF && hi[1] == 0xFF && hi[15] == 0xFF, "to the highest");
	INT_EQ(b32_range("008-J4", 6, lo, hi), 0, "a prefix with a hyphen");
	OK(memcmp(lo, id, ID_LEN) <= 0 && memcmp(id, hi, ID_LEN) <= 0,
	        "its id lies within");
	INT_EQ(b32_range(text, ID_TEXT, lo, hi), 0, "a whole id is a range");
	OK(memcmp(lo, id, ID_LEN) == 0 && memcmp(hi, id, ID_LEN) == 0, "of one");
	INT_EQ(b32_range("", 0, lo, hi), -1, "nothing is no prefix");
	INT_EQ(b32_range("339-QĐ", 7, lo, hi), -1, "a number is no prefix");
	INT_EQ(b32_range("ZZZZZZZZZZZZZZZZZZZZZZZZZZ", 26, lo, hi), -1,
	        "spare bits here too");
	INT_EQ(b32_range("000000000000000000000000000", 27, lo, hi), -1, "too long");
}

static void
base64(void)
{
	static const char *const want[] = { "", "Zg", "Zm8", "Zm9v", "Zm9vYg", "Zm9vYmE",
		"Zm9vYmFy" };
	const uint8_t high[] = { 0xFB, 0xFF };
	uint8_t back[8];
	char text[16], name[32];
	size_t i;

	for (i = 0; i <= 6; i++) {
		snprintf(name, sizeof(name), "RFC 4648 vector %zu", i);
		b64_enc((const uint8_t *)"foobar", i, text);
		STR_EQ(text, want[i], name);
		OK(b64_dec(text, strlen(text), back, sizeof(back)) == (int)i &&
		                memcmp(back, "foobar", i) == 0,
		        "%s comes back", name);
	}
	b64_enc(high, 2, text);
	STR_EQ(text, "-_8", "the URL alphabet");
	INT_EQ(b64_dec("Zg==", 4, back, 8), -1, "padding is refused");
	INT_EQ(b64_dec("Zh", 2, back, 8), -1, "spare bits must be zero");
	INT_EQ(b64_dec("Z", 1, back, 8), -1, "one character is no byte");
	INT_EQ(b64_dec("Zm 8", 4, back, 8), -1, "a space is refused");
	INT_EQ(b64_dec("+/8", 3, back, 8), -1, "the other alphabet is refused");
	INT_EQ(b64_dec("Zm9vYmFy", 8, back, 5), -1, "more than max is refused");
	hex_enc(high, 2, text);
	STR_EQ(text, "fbff", "hexadecimal is lower case");
}

static void
integers(void)
{
	uint8_t b[8];

	le64_put(b, 0x0102030405060708u);
	OK(b[0] == 8 && b[7] == 1, "little-endian puts the low byte first");
	OK(le64_get(b) == 0x0102030405060708u, "64 bits come back");
	OK(le32_get(b) == 0x05060708u && le16_get(b) == 0x0708u, "32 and 16 as well");
	be32_put(b, 0xA1B2C3D4u);
	OK(b[0] == 0xA1 && be32_get(b) == 0xA1B2C3D4u, "big-endian is the other way");
}

int
main(void)
{
	base32();
	base64();
	integers();
	return t_end();
}
