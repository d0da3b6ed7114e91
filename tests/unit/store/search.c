/* Which query finds which text, and in what order. */
#include "base/mem.h"
#include "fix.h"

#define ROWS 30

static struct store *s;
static int64_t feed;
static uint64_t seq;

static bool
add(unsigned doc, const char *file)
{
	seq++;
	return fix_doc(s, feed, seq, doc, (uint32_t)seq, file);
}

/* Documents found, by number as used in fix_id, all pages of `step` rows together. */
static size_t
hits(const char *query, bool rank, size_t step, unsigned *docs, size_t max)
{
	struct doc_row rows[ROWS];
	struct err e = ERR_INIT;
	struct query q;
	int64_t next = 0;
	uint8_t id[ID_LEN];
	size_t got, i, n = 0;
	unsigned d;

	if (!fine(query_parse(&q, query, strlen(query), &e), &e))
		return 9999;
	do {
		if (!fine(search_page(s, &q, rank, next, step, rows, &got, &next, &e),
		            &e)) {
			n = 9999;
			break;
		}
		for (i = 0; i < got; i++) {
			for (d = 1; d < 2000; d++) {
				fix_id(id, d);
				if (memcmp(id, rows[i].id, ID_LEN) == 0)
					break;
			}
			if (n < max)
				docs[n] = d;
			n++;
			doc_row_clear(&rows[i]);
		}
	} while (next);
	query_release(&q);
	return n;
}

static bool
finds(const char *query)
{
	unsigned d[4];

	return hits(query, false, 10, d, 4) > 0;
}

static void
folds(void)
{
	static const struct {
		const char *text, *query;
		bool found;
	} t[] = {
		{ "Điều lệ Đảng Cộng sản", "dieu le dang", true },
		{ "Điều lệ Đảng Cộng sản", "điều lệ", true },
		{ "Điều lệ Đảng Cộng sản", "ĐIỀU LỆ", true },
		{ "Điều lệ Đảng Cộng sản", "diều", false },
		{ "Điều lệ Đảng Cộng sản", "die", false },
		{ "Điều lệ Đảng Cộng sản", "die*", true },
		{ "Điều lệ Đảng Cộng sản", "\"le dang\"", true },
		{ "Điều lệ Đảng Cộng sản", "\"dang le\"", false },
		{ "Điều lệ Đảng Cộng sản", "\"lệ Đảng\"", true },
		{ "Điều lệ Đảng Cộng sản", "\"lê Đảng\"", false },
		{ "đảng uỷ xã", "đảng ủy", true },
		{ "đảng ủy xã", "đảng uỷ", true },
		{ "hoà bình", "hòa", true },
		{ "hoa bình", "hòa", false },
		{ "hoa bình", "hoa", true },
		{ "ĐẢNG ỦY", "đảng ủy", true },
		/* decomposed in the text */
		{ "\xc4\x91"
		  "a\xcc\x89ng u\xcc\x89y",
		        "đảng ủy", true },
		{ "\xc4\x91"
		  "a\xcc\x89ng vi\xc3\xaa\xcc\xa3n",
		        "dang vien", true },
		{ "họ và tên (chữ in hoa)", "ten", true },
		{ "căn cứ Nghị quyết số 57-NQ/TW ngày", "57 NQ", true },
		{ "căn cứ Nghị quyết số 57-NQ/TW ngày", "57 nq", true },
		{ "căn cứ Nghị quyết số 57-NQ/TW ngày", "57-NQ/TW", true },
		{ "căn cứ Nghị quyết số 57-NQ/TW ngày", "58 NQ", false },
		{ "căn cứ 157-NQ/TW", "57 NQ", false },
		{ "قطعنامهٔ ۵۷-NQ/TW را", "57 NQ", true },
		{ "قطعنامهٔ ۵۷-NQ/TW را", "57 nq", true },
		{ "شمارهٔ ٥٧", "57", true },
		/* ZWNJ inside a word */
		{ "می\xe2\x80\x8cخواهم بروم", "میخواهم", true },
		{ "می\xe2\x80\x8cخواهم بروم", "می\xe2\x80\x8cخواهم", true },
		{ "میخواهم بروم", "می\xe2\x80\x8cخواهم", true },
		{ "می\xe2\x80\x8cخواهم بروم", "می", false },
		{ "می\xe2\x80\x8cخواهم بروم", "خواهم", false },
		/* Arabic yeh and kaf, tatweel, harakat */
		{ "علي كتاب", "علی کتاب", true },
		{ "علی کتاب", "علي كتاب", true },
		{ "کتـــاب", "کتاب", true },
		{ "كِتَابٌ", "کتاب", true },
		{ "no-one’s “quoted” text…", "quoted", true },
		{ "a_b c", "b", true },
		{ "tiếng Việt: ăn, ấn, ân", "an", true },
		{ "tiếng Việt: ăn, ân", "ấn", false },
		{ "Ελλάδα ΕΛΛΑΔΑ", "ελλαδα", true },
		{ "Москва", "МОСКВА", true },
		{ "Straße", "strasse", true },
		{ "x", "nothing", false },
	};
	char file[600], first[600];
	size_t i;

	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		/* in the body, then in the title */
		snprintf(file, sizeof(file), "Title: zzz\n\nqqq %s www.\n", t[i].text);
		snprintf(first, sizeof(first), "Title: %s\n\nzzz\n", t[i].text);
		OK(add(1, file) && fix_index_all(s) && finds(t[i].query) == t[i].found &&
		                add(1, first) && fix_index_all(s) &&
		                finds(t[i].query) == t[i].found,
		        "%s is %sfound in: %s", t[i].query, t[i].found ? "" : "not ",
		        t[i].text);
	}
	OK(fix_check(s), "index and documents agree");
}

static void
deletion(void)
{
	struct fix_entry x;
	uint64_t n = 1;
	struct err e = ERR_INIT;
	struct query q;

	OK(add(2, "Number: 8-KH/TW\nTitle: Ornithorhynchus\n\nmonotreme\n") &&
	                fix_index_all(s) && finds("monotreme") &&
	                finds("ornithorhynchus") && finds("8 KH"),
	        "a document is found by body, title and number");
	OK(add(2, "Title: other\n\nmarsupial\n") && !finds("monotreme") &&
	                !finds("ornithorhynchus") && !finds("marsupial"),
	        "a new revision: the old words are gone at once");
	OK(fix_index_all(s) && finds("marsupial") && !finds("monotreme"),
	        "the new ones come");
	seq++;
	fix_del(&x, seq, 2, (uint32_t)seq, 1760000000, "x");
	OK(fix_apply(s, feed, &x) && !finds("marsupial") && fix_check(s),
	        "withdrawn: nothing is found");
	OK(query_parse(&q, "marsupial", 9, &e) == 0 && search_count(s, &q, &n, &e) == 0 &&
	                n == 0,
	        "nor counted");
	query_release(&q);
}

static void
order(void)
{
	unsigned d[300];
	char file[200];
	struct err e = ERR_INIT;
	struct query q;
	uint64_t n;
	size_t i, got;
	bool ok = true;

	for (i = 100; i < 300; i++) {
		snprintf(file, sizeof(file),
		        "Number: %zu-NQ/TW\nTitle: t\n\nrhubarb %s%s\n", i,
		        i % 7 == 0 ? "đảng" : "dâng", i == 150 ? " rhubarb rhubarb" : "");
		ok = ok && add((unsigned)i, file);
	}
	OK(ok && fix_index_all(s), "two hundred documents");
	got = hits("rhubarb", false, 7, d, 300);
	for (i = 0, ok = got == 200; ok && i < got; i++)
		ok = d[i] == 299 - i;
	OK(ok, "all are found, newest first, by pages of seven");
	got = hits("đảng", false, 5, d, 300);
	for (i = 0, ok = got > 20; ok && i < got; i++)
		ok = d[i] % 7 == 0 && (i == 0 || d[i] < d[i - 1]);
	OK(ok, "with marks, only the exact form, over pages");
	INT_EQ(got, 28, "each of them");
	INT_EQ(hits("dang", false, 5, d, 300), 200, "without marks, all");
	got = hits("rhubarb", true, 9, d, 300);
	OK(got == 200 && d[0] == 150, "by rank the one with most of it comes first");
	got = hits("123 NQ", false, 5, d, 300);
	OK(got == 1 && d[0] == 123, "a number is found once");
	OK(add(500, "Title: mentions\n\n123-NQ/TW again and again\n") && fix_index_all(s),
	        "a newer document that mentions it");
	got = hits("123-NQ/TW", false, 5, d, 300);
	OK(got == 2 && d[0] == 123 && d[1] == 500, "stands below the number itself");
	got = hits("123 nq", false, 5, d, 300);
	OK(got == 2 && d[0] == 123, "also when only the number's first words are typed");
	OK(query_parse(&q, "rhubarb", 7, &e) == 0 && search_count(s, &q, &n, &e) == 0 &&
	                n == 200,
	        "hits are counted");
	query_release(&q);
	OK(fix_check(s), "index and documents agree");
}

/* Of the two hundred documents of order(): prefixes that all have, and that few have. */
static void
prefixes(void)
{
	unsigned d[300], w[300];
	size_t got, i;
	bool ok;

	got = hits("rhu*", false, 7, d, 300);
	for (i = 0, ok = got == 200; ok && i < got; i++)
		ok = d[i] == 299 - i;
	OK(ok, "a prefix that all have: each once, newest first");
	got = hits("đả*", false, 5, d, 300);
	OK(got == hits("đảng", false, 5, w, 300) && got == 28 &&
	                !memcmp(d, w, got * sizeof(d[0])),
	        "with marks, only the exact form, however few have it");
	INT_EQ(hits("rhu* đảng", false, 5, d, 300), 28,
	        "with another word, both are wanted");
	INT_EQ(hits("đảng rhu*", true, 5, d, 300), 28, "by rank as well");
	got = hits("29*", false, 3, d, 300);
	for (i = 0, ok = got == 10; ok && i < got; i++)
		ok = d[i] == 299 - i;
	OK(ok, "a prefix that few have");
	INT_EQ(hits("rhu* 29*", false, 3, d, 300), 10, "a frequent one with a rare one");
	INT_EQ(hits("\"nq t\"*", false, 3, d, 300), 201, "the last word of a phrase");
	INT_EQ(hits("rhux*", false, 3, d, 300), 0, "a prefix that none has");
	INT_EQ(hits("rhu* nothing", false, 3, d, 300), 0, "a word that none has");
}

/* A phrase with marks, spelled as it was typed and otherwise, between what else may stand there. */
static void
spellings(void)
{
	static const char *const has[] = { "thử khoẻ", "THỬ KHỎE", "(thử khoẻ)",
		"thử\nkhoẻ", "thử, khoẻ.", "thửx thử khoẻ", "xthử thử-khoẻ",
		"thư\xCC\x89 khoẻ", "thử  \n khoẻ", "thử thử khoẻ", "thử.khoẻ" };
	static const char *const not [] = { "thứ khoẻ", "thử khoe", "xthử khoẻ",
		"thử khoẻn", "thử và khoẻ", "thửkhoẻ", "khoẻ thử", "thử\xCC\xA3 khoẻ" };
	unsigned d[40], i;
	char file[200];
	bool ok = true;

	for (i = 0; i < ARRAY_LEN(has) + ARRAY_LEN(not ); i++) {
		snprintf(file, sizeof(file), "Title: t\n\nwombat %s wombat\n",
		        i < ARRAY_LEN(has) ? has[i] : not [i - ARRAY_LEN(has)]);
		ok = ok && add(700 + i, file);
	}
	OK(ok && fix_index_all(s), "spellings");
	OK(hits("\"thử khoẻ\"", false, 40, d, 40) == ARRAY_LEN(has) &&
	                d[0] == 700 + ARRAY_LEN(has) - 1,
	        "a phrase with marks is found in each spelling of it");
	INT_EQ(hits("khoẻ wombat thử", false, 40, d, 40), 13, "and words in any order");
}

/* A word of whose folded form all are full: a call looks at a bounded number of texts. */
static void
bounded(void)
{
	struct doc_row rows[10];
	struct err e = ERR_INIT;
	int64_t next = 0;
	struct query q;
	size_t got = 9, calls = 0;
	bool ok = query_parse(&q, "đãng", strlen("đãng"), &e) == 0;

	do {
		ok = ok &&
		     search_page(s, &q, false, next, 10, rows, &got, &next, &e) == 0;
		calls++;
	} while (ok && !got && next);
	OK(ok && got == 0 && next == 0 && calls == 2,
	        "200 texts without the exact form: %zu calls, each without a row", calls);
	query_release(&q);
}

static void
snippets(void)
{
	struct str out = STR_INIT(4000);
	struct err e = ERR_INIT;
	struct doc_row r;
	struct query q;
	char file[9000];
	size_t n;
	uint8_t id[ID_LEN];

	n = (size_t)snprintf(file, sizeof(file), "Title: snippet\n\n");
	while (n < 4000)
		n += (size_t)snprintf(file + n, sizeof(file) - n, "phần đầu ");
	n += (size_t)snprintf(file + n, sizeof(file) - n, "chỗ Cần Tìm ở đây ");
	while (n < 8000)
		n += (size_t)snprintf(file + n, sizeof(file) - n, "phần cuối ");
	fix_id(id, 700);
	OK(add(700, file) && fix_index_all(s) && fine(doc_by_id(s, id, &r, &e), &e) &&
	                fine(query_parse(&q, "\"can tim\"", 9, &e), &e),
	        "a long text");
	OK(fine(search_snippet(s, &q, r.rid, &out, &e), &e) &&
	                strstr(str_c(&out), "Cần Tìm") && out.len < 600,
	        "its snippet is short and shows the words as written");
	query_release(&q);
	str_reset(&out);
	OK(query_parse(&q, "rhubarb", 7, &e) == 0 &&
	                fine(search_snippet(s, &q, r.rid, &out, &e), &e) && out.len == 0,
	        "no snippet where there is no hit");
	query_release(&q);
	doc_row_clear(&r);
	str_release(&out);
}

/* Small steps, merges between, other work between: the index stays right. */
static void
steps(void)
{
	struct err e = ERR_INIT;
	uint64_t left = 1, before = 0;
	char file[300];
	size_t i, calls = 0;
	bool ok = true;

	for (i = 0; ok && i < 300; i++) {
		snprintf(file, sizeof(file), "Title: step %zu\n\nw%zu common w%zu\n", i,
		        i % 50, i * 31);
		ok = add((unsigned)(1000 + i % 200), file);
		if (ok && i % 3 == 0)
			ok = fine(search_index(s, 4, &left, &e), &e);
	}
	OK(ok && search_pending(s, &before, &e) == 0 && before > 0,
	        "indexed by fours, %llu left", (unsigned long long)before);
	for (; ok && calls < 400; calls++) {
		ok = fine(search_index(s, 4, &left, &e), &e);
		if (!left)
			break;
	}
	OK(ok && left == 0, "then to the end");
	OK(fix_check(s), "index and documents agree");
	OK(fine(search_index(s, 16, &left, &e), &e) && left == 0, "nothing more to do");
	(void)store_changes(s, false);
	for (i = 0; ok && i < 20; i++)
		ok = search_index(s, 16, &left, &e) == 0;
	OK(ok && store_changes(s, false) == 0, "and it comes to rest without a write");
}

static int asked;

static bool
key_waits(void *ctx)
{
	(void)ctx;
	return ++asked > 3;
}

/* A text that takes long is left when a key comes, and the texts before it are not. */
static void
long_text(void)
{
	struct err e = ERR_INIT;
	struct fix_entry x;
	size_t n, max = 600u << 10;
	char *file = malloc(max);
	uint64_t left = 0, calls = 0;
	bool ok;

	n = (size_t)snprintf(file, max, "Title: longword\n\n");
	while (n < max - 20)
		n += (size_t)snprintf(file + n, max - n, "x%zu ", n * 7919 % 9973);
	ok = add(1700, "Title: small\n\nsmallword\n");
	seq++;
	fix_put(&x, seq, 1701, (uint32_t)seq, 1760000000 + (int64_t)seq, file);
	ok = ok && fix_apply(s, feed, &x);
	OK(ok && search_left(s, &left, &e) == 0 && left == 2,
	        "two texts wait, one is long");
	search_stop(s, key_waits, NULL);
	while (ok && left > 1 && calls++ < 50) {
		asked = 0;
		ok = fine(search_index(s, 16, &left, &e), &e);
	}
	OK(ok && left == 1 && finds("smallword"), "the other one is indexed by itself");
	asked = 3;
	OK(search_index(s, 16, &left, &e) == 0 && left == 1 && asked == 4,
	        "a key comes amidst the long one: it is left");
	OK(fix_check(s), "nothing half is in the index");
	search_stop(s, NULL, NULL);
	OK(fix_index_all(s) && finds("longword") && fix_check(s),
	        "in peace it is indexed");
	free(file);
}

int
main(void)
{
	fix_begin();
	s = fix_new();
	if (OK(s && fix_feeds(s, 1, &feed), "a store")) {
		folds();
		deletion();
		order();
		prefixes();
		bounded();
		spellings();
		snippets();
		steps();
		long_text();
	}
	store_close(s);
	return fix_end();
}
