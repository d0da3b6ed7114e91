#include "model/ids.h"

#include "base/crypt.h"
#include "t.h"

static void
parse(struct doc *d, const char *file)
{
	struct err e = ERR_INIT;

	if (doc_parse(d, DOC_DOCUMENT, file, strlen(file), DOC_STRICT, &e) != 0)
		OK(false, "the test's document is good: %s", e.msg);
}

static void
ids(void)
{
	static const char fields[] =
	        "sotay-id\0document\0Trung ương\0QĐ\000339-QĐ/TW\0002025-07-10";
	uint8_t a[ID_LEN], b[ID_LEN], h[HASH_LEN];
	char text[ID_TEXT + 1];
	struct doc d;

	parse(&d, "Number: 339-QĐ/TW\nType: QĐ\nTitle: Một\nIssuer: Trung ương\n"
	          "Date: 2025-07-10\n\nx\n");
	doc_id(&d, a);
	doc_release(&d);
	crypt_hash1(h, sizeof(h), fields, sizeof(fields));
	OK(memcmp(a, h, ID_LEN) == 0, "an id is the hash of what names the document");
	id_text(a, text);
	INT_EQ(strlen(text), ID_TEXT, "and 26 characters as text");
	parse(&d, "Title: Hai\nDate: 2025-07-10\nIssuer: Trung ương\nType: QĐ\n"
	          "Number: 339-QĐ/TW\n\ny\n");
	doc_id(&d, b);
	doc_release(&d);
	OK(memcmp(a, b, ID_LEN) == 0, "title, body and order do not name it");
	parse(&d, "Number: 339-QĐ/TW\nType: QĐ\nTitle: Một\nIssuer: Trung ương\n"
	          "Date: 2025-07-11\n\nx\n");
	doc_id(&d, b);
	doc_release(&d);
	OK(memcmp(a, b, ID_LEN) != 0, "the date does");
	parse(&d, "Title: Một\n\nx\n");
	doc_id(&d, a);
	doc_release(&d);
	parse(&d, "Title: Hai\n\nx\n");
	doc_id(&d, b);
	doc_release(&d);
	OK(memcmp(a, b, ID_LEN) != 0, "without a number the title does");
}

static void
sums(void)
{
	uint8_t id[ID_LEN] = { 1 }, h[HASH_LEN] = { 2 }, x[16], y[16], sum[16] = { 0 },
	        all[53];
	uint8_t want[HASH_LEN], zero[16] = { 0 };

	memcpy(all, "sx1", 3);
	memcpy(all + 3, id, 16);
	memcpy(all + 19, "\x04\x03\x02\x01", 4);
	memcpy(all + 23, h, 30);
	sum_term(x, id, 0x01020304, h);
	{
		const struct part parts[] = { { all, 23 }, { h, 32 } };

		crypt_hash(want, sizeof(want), NULL, 0, parts, 2);
	}
	OK(memcmp(x, want, 16) == 0, "a term is the hash of id, revision and hash");
	sum_term(y, id, 2, h);
	OK(memcmp(x, y, 16) != 0, "another revision is another term");
	sum_add(sum, x);
	sum_add(sum, y);
	sum_sub(sum, x);
	OK(memcmp(sum, y, 16) == 0, "what is added can be taken away");
	sum_sub(sum, y);
	OK(memcmp(sum, zero, 16) == 0, "down to nothing");
	memset(x, 0xFF, 16);
	memset(y, 0, 16);
	y[0] = 1;
	sum_add(sum, x);
	sum_add(sum, y);
	OK(memcmp(sum, zero, 16) == 0, "the carry runs through and falls off");
	sum_sub(sum, y);
	OK(memcmp(sum, x, 16) == 0, "so does the borrow");
}

int
main(void)
{
	struct err e = ERR_INIT;

	INT_EQ(crypt_init(&e), 0, "the library starts");
	ids();
	sums();
	return t_end();
}
