/* The words that the index gets of a text, and where in it they stand: each fold of the search by
 * itself, and texts that are no good UTF-8. */
#include "../../../src/store/tokenizer.h"

#include "base/utf8.h"
#include "t.h"

static struct tok *tok;

static int
word(void *ctx, const struct tok_word *w)
{
	struct str *out = ctx;

	if (out->len)
		str_addc(out, ' ');
	str_add(out, w->p, w->n);
	str_addf(out, "@%zu-%zu", w->from, w->to);
	return 0;
}

static void
gives(const char *what, const char *text, const char *want)
{
	struct str out = STR_INIT(4000);

	(void)tok_words(tok, text, strlen(text), word, &out);
	OK(!strcmp(str_c(&out), want), "%s: %s", what, str_c(&out));
	str_release(&out);
}

/* Both texts fold to the same words; told apart by marks or not. */
static void
same(const char *what, const char *a, const char *b, bool exact)
{
	struct str x = STR_INIT(400), y = STR_INIT(400);
	bool folded;

	utf8_fold(a, strlen(a), &x);
	utf8_fold(b, strlen(b), &y);
	folded = !strcmp(str_c(&x), str_c(&y));
	str_reset(&x);
	str_reset(&y);
	utf8_exact(a, strlen(a), &x);
	utf8_exact(b, strlen(b), &y);
	OK(folded && exact == !strcmp(str_c(&x), str_c(&y)), "%s: %s and %s are one%s",
	        what, a, b, exact ? ", also with marks" : " without marks alone");
	str_release(&x);
	str_release(&y);
}

static void
folds(void)
{
	same("tones", "a", "á", false);
	same("tones", "ma", "mạ", false);
	same("vowels", "an ăn ân", "ân an ăn", false);
	same("horns", "uơ ươ", "ưo uo", false);
	same("đ", "đi", "di", false);
	same("case", "ĐẢNG ỦY", "đảng ủy", true);
	same("tone placement", "ủy", "uỷ", true);
	same("tone placement", "hòa khỏe", "hoà khoẻ", true);
	same("tone placement in capitals", "ỦY HÒA", "uỷ hoà", true);
	same("no tone placement", "qúy", "quỳ", false);
	same("NFC and NFD", "ế ự ẵ", "e\u0302\u0301 u\u031b\u0323 a\u0306\u0303", true);
	same("marks in another order", "ệ", "e\u0323\u0302", true);
	same("ZWNJ", "می\u200cخواهم", "میخواهم", true);
	same("ZWJ", "a\u200db", "ab", true);
	same("tatweel", "کتـــاب", "کتاب", true);
	same("harakat", "كِتَابٌ", "کتاب", true);
	same("yeh", "علي", "علی", true);
	same("alef maksura", "على", "علی", true);
	same("kaf", "كتاب", "کتاب", true);
	same("Arabic digits", "٠١٢٣٤٥٦٧٨٩", "0123456789", true);
	same("Persian digits", "۰۱۲۳۴۵۶۷۸۹", "0123456789", true);
	same("hamza is spelling", "مسئول", "مسيول", false);
	same("presentation forms", "\ufedf\ufe8e", "لا", true);
	same("sharp s", "Straße", "STRASSE", true);
}

static void
offsets(void)
{
	char text[600];
	size_t n;

	gives("composed", "Đảng uỷ", "dang@0-7 uy@8-12");
	gives("decomposed", "\u0110a\u0309ng uy\u0309", "dang@0-7 uy@8-12");
	gives("a mark at the end belongs to its word", "e\u0301 x", "e@0-3 x@4-5");
	gives("a mark alone is no word", "\u0301 x", "x@3-4");
	gives("a joiner inside", "می\u200cروم", "میروم@0-13");
	gives("numbers", "57-NQ/TW", "57@0-2 nq@3-5 tw@6-8");
	gives("Persian number", "۵۷-NQ", "57@0-4 nq@5-7");
	gives("signs part words", "a_b.c–d", "a@0-1 b@2-3 c@4-5 d@8-9");
	gives("a soft hyphen parts them", "a\u00adb", "a@0-1 b@3-4");
	gives("emoji", "a😀b 👍🏽c", "a@0-1 b@5-6 c@15-16");
	gives("a family of them", "👩\u200d👧x", "x@11-12");
	gives("CJK: a run is one word", "漢字 한국",
	        "漢字@0-6 \u1112\u1161\u11ab\u1100\u116e\u11a8@7-13");
	gives("bad bytes part words",
	        "ab\xff"
	        "cd \xe2\x80",
	        "ab@0-2 cd@3-5");
	gives("a surrogate", "a\xed\xa0\x80z", "a@0-1 z@4-5");
	gives("an overlong slash", "a\xc0\xafz", "a@0-1 z@3-4");
	gives("nothing", "", "");
	/* cut at 128 bytes, at the same place whether folded before or not */
	memset(text, 'x', 127);
	snprintf(text + 127, sizeof(text) - 127, "ßß end");
	n = strlen(text);
	text[127 + 4] = '\0';
	gives("a long word is cut, its place is not", text,
	        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	        "xx"
	        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxs@0-131");
	OK(n > 131, "and the next begins anew");
}

int
main(void)
{
	struct err e = ERR_INIT;
	sqlite3 *db = NULL;

	if (OK(!sqlite3_open(":memory:", &db) && !tok_register(db, &tok, &e),
	            "a tokenizer")) {
		folds();
		offsets();
	}
	sqlite3_close(db);
	return t_end();
}
