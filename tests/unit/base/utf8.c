#include "base/utf8.h"

#include "t.h"

static void
decode(const char *bytes, size_t n, size_t takes, uint32_t want, const char *name)
{
	uint32_t cp = 0;
	size_t got = utf8_next(bytes, n, &cp);

	OK(got == takes && cp == want, "%s", name);
}

static void
decoding(void)
{
	const uint32_t bad = (uint32_t)-1;
	char out[4];

	decode("a", 1, 1, 'a', "ASCII");
	decode("\xC4\x91", 2, 2, 0x111, "two bytes");
	decode("\xE1\xBB\xA7", 3, 3, 0x1EE7, "three bytes");
	decode("\xF0\x9F\x98\x80", 4, 4, 0x1F600, "four bytes");
	decode("\xEF\xBF\xBD", 3, 3, 0xFFFD, "U+FFFD itself is no error");
	decode("\xC0\x80", 2, 1, bad, "an overlong NUL is bad");
	decode("\xC1\xBF", 2, 1, bad, "an overlong two is bad");
	decode("\xE0\x80\x80", 3, 1, bad, "an overlong three is bad");
	decode("\xF0\x80\x80\x80", 4, 1, bad, "an overlong four is bad");
	decode("\xED\xA0\x80", 3, 1, bad, "a surrogate is bad");
	decode("\xF4\x90\x80\x80", 4, 1, bad, "beyond U+10FFFF is bad");
	decode("\xF5\x80\x80\x80", 4, 1, bad, "a lead byte F5 is bad");
	decode("\x9B", 1, 1, bad, "a lone continuation byte is bad");
	decode("\xE1\xBB", 2, 1, bad, "a sequence cut short is bad");
	decode("\xE1\xBB"
	       "a",
	        3, 1, bad, "a sequence broken off is bad");
	INT_EQ(utf8_put(0xD800, out), 3, "a surrogate is not written");
	OK(memcmp(out, "\xEF\xBF\xBD", 3) == 0, "but U+FFFD");
	OK(utf8_valid("\xC4\x91x", 3) && !utf8_valid("a\xFF", 2), "utf8_valid");
	INT_EQ(utf8_cut("a\xE1\xBB\xA7", 4, 3), 1, "a cut never splits a code point");
	INT_EQ(utf8_cut("a\xE1\xBB\xA7", 4, 4), 4, "what fits stays");
	INT_EQ(utf8_cut("\x80\x80\x80\x80\x80", 5, 4), 4, "bad bytes are cut anywhere");
}

static void
form(void (*f)(const char *, size_t, struct str *), const char *in, const char *want)
{
	struct str one = STR_INIT(4000), two = STR_INIT(4000);

	f(in, strlen(in), &one);
	f(str_c(&one), one.len, &two);
	STR_EQ(str_c(&one), want, in);
	OK(one.len == two.len && strcmp(str_c(&one), str_c(&two)) == 0,
	        "%s: twice changes nothing", in);
	str_release(&one);
	str_release(&two);
}

static void
folding(void)
{
	form(utf8_fold, "Đảng ủy", "dang uy");
	form(utf8_fold, "ĐIỀU LỆ", "dieu le");
	form(utf8_fold, "Đie\u0302\u0300u le\u0302\u0323", "dieu le");
	form(utf8_fold, "ủy uỷ hòa hoà khỏe khoẻ", "uy uy hoa hoa khoe khoe");
	form(utf8_fold, "người Nghị quyết ƯƠNG", "nguoi nghi quyet uong");
	form(utf8_fold, "می\u200cخواهم", "میخواهم");
	form(utf8_fold, "كتاب علي", "کتاب علی");
	form(utf8_fold, "مَدرَسه\u0640\u0640", "مدرسه");
	form(utf8_fold, "۱۲۳ ٤٥٦", "123 456");
	form(utf8_fold, "ﻛﺘﺎﺏ", "کتاب");
	form(utf8_fold, "Straße ΣΑΣ", "strasse σασ");
	form(utf8_fold, "İstanbul", "istanbul");
	form(utf8_fold, "339-QĐ/TW", "339-qd/tw");
	form(utf8_fold, "a\xFF\xC3", "a\uFFFD\uFFFD");
	form(utf8_fold, "\u0301\u0302", "");
	form(utf8_fold, "", "");
	form(utf8_exact, "Đảng ỦY uỷ", "đảng uỷ uỷ");
	form(utf8_exact, "HÒA hoà ho\u0300a", "hoà hoà hoà");
	form(utf8_exact, "khỏe khoẻ thúy thuý", "khoẻ khoẻ thuý thuý");
	form(utf8_exact, "hòan", "hoàn");
	form(utf8_exact, "của mùa nghĩa", "của mùa nghĩa");
	form(utf8_exact, "hoặc ngoại quyết", "hoặc ngoại quyết");
	form(utf8_exact, "thời thơi", "thời thơi");
	form(utf8_exact, "le\u0323\u0302 le\u0302\u0323", "lệ lệ");
	form(utf8_exact, "مَدرَسه می\u200cخواهم ۱۲", "مدرسه میخواهم 12");
	form(utf8_exact, "آب", "آب");
	form(utf8_exact, "a\xFFủ", "a\uFFFDủ");
	OK(utf8_has_marks("ủy", 4) && utf8_has_marks("đi", 3) &&
	                utf8_has_marks("u\xCC\x89", 3),
	        "a tone, a đ and a combining mark are marks");
	OK(!utf8_has_marks("uy 339-QD", 9) && !utf8_has_marks("مَد", 6) &&
	                !utf8_has_marks("a\xFF", 2),
	        "plain letters, harakat and bad bytes are none");
}

/* Every assigned code point: the fold is valid, stable and without marks. */
static void
every_code_point(void)
{
	struct str one = STR_INIT(200), two = STR_INIT(200);
	bool stable = true, valid = true, bare = true;
	size_t n, i;
	uint32_t cp, c;
	char buf[4];

	for (cp = 1; cp < 0x20000; cp++) {
		str_reset(&one);
		str_reset(&two);
		n = utf8_put(cp, buf);
		utf8_fold(buf, n, &one);
		utf8_fold(str_c(&one), one.len, &two);
		stable = stable && one.len == two.len &&
		         memcmp(str_c(&one), str_c(&two), one.len) == 0;
		valid = valid && !one.bad && utf8_valid(str_c(&one), one.len);
		for (i = 0; i < one.len; bare = bare && !utf8_is_mark(c))
			i += utf8_next(one.p + i, one.len - i, &c);
	}
	OK(stable, "folding any code point twice changes nothing");
	OK(valid, "folding any code point gives UTF-8");
	OK(bare, "no code point folds to a mark");
	str_release(&one);
	str_release(&two);
}

static void
nfc(const char *in, const char *want)
{
	struct str out = STR_INIT(4000);
	struct err e = ERR_INIT;

	OK(utf8_nfc(in, strlen(in), &out, &e) == 0, "NFC of %s", in);
	STR_EQ(str_c(&out), want, "is as Unicode has it");
	str_release(&out);
}

static void
normal_form(void)
{
	struct str in = STR_INIT(1u << 20), out = STR_INIT(1u << 20),
	           again = STR_INIT(1u << 20);
	struct err e = ERR_INIT;
	int i;

	nfc("plain", "plain");
	nfc("e\u0302\u0301", "ế");
	nfc("e\u0323\u0302", "ệ");
	nfc("e\u0302\u0323", "ệ");
	nfc("\u1112\u1161\u11AB\u1100\u116E\u11A8", "한국");
	nfc("\u212B \u2126", "Å Ω");
	nfc("\u0958", "\u0915\u093C");
	nfc("x\xFFy\xE1\xBB", "x\uFFFDy\uFFFD\uFFFD");
	for (i = 0; i < 50000; i++)
		str_adds(&in, i % 2 ? "\u0301" : "\u0323");
	OK(utf8_nfc(in.p, in.len, &out, &e) == 0 && utf8_valid(out.p, out.len),
	        "100,000 bytes of marks are done in no time");
	OK(utf8_nfc(out.p, out.len, &again, &e) == 0 && again.len == out.len &&
	                memcmp(again.p, out.p, out.len) == 0,
	        "and are stable");
	str_release(&in);
	str_release(&out);
	str_release(&again);
}

static void
plain(uint32_t cp, const char *want, const char *name)
{
	char out[8];
	size_t n = utf8_ascii(cp, out);

	out[n] = '\0';
	STR_EQ(out, want, name);
}

static void
classes(void)
{
	plain('x', "x", "ASCII stays");
	plain(0x1EE7, "u", "ủ is shown as u");
	plain(0x111, "d", "đ as d");
	plain(0x110, "D", "Đ as D");
	plain(0x1B0, "u", "ư as u");
	plain(0x2013, "-", "a dash as -");
	plain(0x201C, "\"", "a quote as \"");
	plain(0x2502, "|", "a line as |");
	plain(0x25CF, "*", "a dot as *");
	plain(0x6F3, "3", "a Persian digit as the digit");
	plain(0x628, "?", "an Arabic letter as ?");
	plain(0xFFFD, "?", "U+FFFD as ?");
	plain(0x301, "", "a mark as nothing");
	OK(utf8_is_letter(0x111) && !utf8_is_letter('1') && !utf8_is_letter(0x301),
	        "letters");
	OK(utf8_is_mark(0x301) && utf8_is_mark(0x93E) && !utf8_is_mark('a'), "marks");
	OK(utf8_is_word('1') && utf8_is_word(0x301) && !utf8_is_word('-') &&
	                !utf8_is_word(CP_BAD) && !utf8_is_word((uint32_t)-1),
	        "word characters");
	OK(utf8_joins(0x645) && utf8_joins(0x915) && !utf8_joins('a') &&
	                !utf8_joins(0x64E) && !utf8_joins(0x1EE7) && !utf8_joins(0x6F1),
	        "scripts that join");
	OK(utf8_is_latin(0x1EE7) && utf8_is_latin('z') && !utf8_is_latin(0x3B1) &&
	                !utf8_is_latin(' '),
	        "Latin letters");
}

int
main(void)
{
	decoding();
	folding();
	every_code_point();
	normal_form();
	classes();
	return t_end();
}
