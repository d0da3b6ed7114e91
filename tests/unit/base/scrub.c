#include "base/scrub.h"

#include <unistd.h>
#include "base/mem.h"
#include "base/utf8.h"
#include "base/width.h"
#include "t.h"

#define BAD "\xEF\xBF\xBD"

static void
gate(enum scrub_flags f, const char *in, size_t n, const char *want, const char *name)
{
	struct str out = STR_INIT(100000);
	struct safe s;
	char got[256];

	str_adds(&out, "before ");
	s = scrub((struct raw){ in, n }, f, &out);
	snprintf(got, sizeof(got), "%.*s", (int)s.n, s.p);
	STR_EQ(got, want, name);
	str_release(&out);
}

#define LINE(in, want, name) gate(SCRUB_LINE, in, sizeof(in) - 1, want, name)
#define TEXT(in, want, name) gate(SCRUB_TEXT, in, sizeof(in) - 1, want, name)

static void
controls(void)
{
	uint32_t c;
	char in[8], name[48];

	for (c = 0; c < 0xA0; c++) {
		if (c >= 0x20 && c < 0x7F)
			continue;
		snprintf(name, sizeof(name), "control U+%04X", c);
		in[utf8_put(c, in)] = '\0';
		if (c != '\t' && c != '\n')
			gate(SCRUB_TEXT, in, c < 0x80 ? 1 : 2, BAD, name);
	}
	TEXT("a\tb", "a b", "a tab becomes a space");
	TEXT("a\nb", "a\nb", "a newline stays in a text");
	LINE("a\nb", "a b", "a newline becomes a space in a line");
	TEXT("a\r\nb", "a\nb", "CRLF becomes a newline");
	LINE("a\r\nb", "a b", "CRLF becomes one space in a line");
	TEXT("a\rb", "a" BAD "b", "a lone CR does not overwrite");
	TEXT("a\r\r\nb\r", "a" BAD "\nb" BAD, "CR CR LF is a CR and a newline");
	TEXT("a\0b", "a" BAD "b", "a NUL does not end the text");
	TEXT("\x1B[2Jx", BAD "[2Jx", "ESC is disarmed");
	TEXT("\x1B]52;c;Zm9v\x07", BAD "]52;c;Zm9v" BAD, "OSC 52 is disarmed");
	TEXT("\x1B]52;c;Zm9v\x1B\\", BAD "]52;c;Zm9v" BAD "\\", "OSC 52 with ST as well");
	TEXT("\x9B"
	     "31m",
	        BAD "31m", "CSI as a raw byte");
	TEXT("\xC2\x9B"
	     "31m",
	        BAD "31m", "CSI as U+009B");
	TEXT("\x9D"
	     "52;c;x\x9C",
	        BAD "52;c;x" BAD, "OSC and ST as raw bytes");
	TEXT("\xC2\x90q\xC2\x9C", BAD "q" BAD, "DCS and ST as U+0090 and U+009C");
	TEXT("a\x7F"
	     "b",
	        "a" BAD "b", "DEL");
}

static void
bad_bytes(void)
{
	TEXT("a\xFFz", "a" BAD "z", "a bad byte is one U+FFFD");
	TEXT("\xC0\x9B", BAD BAD, "an overlong ESC is two bad bytes");
	TEXT("\xED\xA0\x80", BAD BAD BAD, "a surrogate is three");
	TEXT("\xF4\x90\x80\x80", BAD BAD BAD BAD, "beyond U+10FFFF is four");
	TEXT("x\xE1\xBB", "x" BAD BAD, "a sequence cut at the end is a bad byte each");
	TEXT("\xE1\xBB\x1B", BAD BAD BAD, "a sequence cannot swallow an ESC");
	TEXT("\xE2\x80", BAD BAD, "a cut RLO is bad bytes");
}

/* Each code point of [lo, hi] between two letters becomes `want`. */
static void
range(uint32_t lo, uint32_t hi, const char *want, const char *name)
{
	struct str out = STR_INIT(1000);
	bool all = true;
	char in[8], expect[16];
	struct safe s;
	uint32_t c;
	size_t n;

	n = (size_t)snprintf(expect, sizeof(expect), "a%sb", want);
	for (c = lo; c <= hi; c++) {
		size_t len;

		str_reset(&out);
		in[0] = 'a';
		len = 1 + utf8_put(c, in + 1);
		in[len++] = 'b';
		s = scrub((struct raw){ in, len }, SCRUB_TEXT, &out);
		if (s.n != n || memcmp(s.p, expect, n) != 0) {
			printf("# U+%04X\n", c);
			all = false;
		}
	}
	OK(all, "%s", name);
	str_release(&out);
}

static void
ranges(void)
{
	range(0x061C, 0x061C, BAD, "U+061C");
	range(0x200E, 0x200F, BAD, "LRM, RLM");
	range(0x202A, 0x202E, BAD, "LRE to RLO");
	range(0x2066, 0x2069, BAD, "LRI to PDI");
	range(0x00AD, 0x00AD, BAD, "soft hyphen");
	range(0x034F, 0x034F, BAD, "grapheme joiner");
	range(0x115F, 0x1160, BAD, "Hangul fillers");
	range(0x17B4, 0x17B5, BAD, "Khmer inherent vowels");
	range(0x180E, 0x180E, BAD, "Mongolian vowel separator");
	range(0x200B, 0x200B, BAD, "zero width space");
	range(0x2028, 0x2029, BAD, "line and paragraph separators");
	range(0x2060, 0x206F, BAD, "word joiner to deprecated controls");
	range(0x3164, 0x3164, BAD, "Hangul filler");
	range(0xFEFF, 0xFEFF, BAD, "BOM");
	range(0xFFA0, 0xFFA0, BAD, "half-width filler");
	range(0xFFF0, 0xFFFC, BAD, "specials");
	range(0xE0000, 0xE007F, BAD, "tags");
	range(0xFDD0, 0xFDEF, BAD, "noncharacters");
	range(0xFFFE, 0xFFFF, BAD, "noncharacters of plane 0");
	range(0x10FFFE, 0x10FFFF, BAD, "noncharacters of plane 16");
	range(0xE000, 0xF8FF, BAD, "private use");
	range(0xF0000, 0xF0010, BAD, "private use plane 15");
	range(0xFE00, 0xFE0F, "", "variation selectors vanish");
	range(0xE0100, 0xE01EF, "", "their supplement vanishes");
	range(0x180B, 0x180D, "", "Mongolian variation selectors vanish");
	range(0x200C, 0x200D, "", "ZWNJ and ZWJ vanish between Latin letters");
}

static void
joiners(void)
{
	TEXT("می\u200cخواهم", "می\u200cخواهم", "ZWNJ stays within a Persian word");
	TEXT("می\u200c\u200cخ", "می\u200cخ", "but one");
	TEXT("می\u200c خ", "می خ", "not before a space");
	TEXT("\u200cمی", "می", "not at the beginning");
	TEXT("می\u200c", "می", "not at the end");
	TEXT("aم\u200cb", "aمb", "not before a Latin letter");
	TEXT("مِ\u200cم", "مِ\u200cم", "stays behind a mark of the letter");
	TEXT("क्\u200dष", "क्\u200dष", "ZWJ stays in Devanagari");
	TEXT("\U0001F468\u200d\U0001F469", "\U0001F468\U0001F469", "not between emoji");
}

static void
many(const char *base, size_t keep, const char *name)
{
	struct str in = STR_INIT(100000), out = STR_INIT(100000), want = STR_INIT(100);
	struct safe s;
	size_t i;

	str_adds(&in, base);
	str_adds(&want, base);
	for (i = 0; i < 5000; i++)
		str_adds(&in, "\u0301");
	for (i = 0; i < keep; i++)
		str_adds(&want, "\u0301");
	s = scrub((struct raw){ in.p, in.len }, SCRUB_LINE, &out);
	OK(s.n == want.len && memcmp(s.p, str_c(&want), s.n) == 0, "%s", name);
	str_release(&in);
	str_release(&out);
	str_release(&want);
}

static void
marks(void)
{
	many("a", 2, "5,000 marks on a Latin letter come out as 2");
	many("ủ", 2, "and on a letter with a tone");
	many("ب", 4, "on an Arabic letter as 4");
	many(" ", 4, "on a space as 4");
	many("", 0, "without a letter as none");
	TEXT("e\u0302\u0301", "e\u0302\u0301", "Vietnamese NFD keeps both marks");
	TEXT("a\n\u0301b", "a\nb", "a mark does not climb over a newline");
	TEXT("a\u0301\u0302\u0303\uFE0F\u0304b", "a\u0301\u0302b",
	        "a variation selector does not begin anew");
	TEXT("م\u064E\u0651\u200cم", "م\u064E\u0651\u200cم", "harakat stay");
}

static void
ordinary(void)
{
	struct str out = STR_INIT(8);
	struct safe s;

	TEXT("Nghị quyết số 57-NQ/TW: “đổi mới” – 20 %",
	        "Nghị quyết số 57-NQ/TW: “đổi mới” – 20 %",
	        "Vietnamese passes unchanged");
	TEXT("سلام دنیا، ۱۲", "سلام دنیا، ۱۲", "Persian passes unchanged");
	TEXT("漢字 \U0001F600", "漢字 \U0001F600", "wide letters pass");
	LINE("", "", "nothing is nothing");
	s = scrub(raw_of(NULL), SCRUB_LINE, &out);
	OK(s.n == 0 && s.p != NULL, "NULL is empty");
	s = scrub(raw_of("123456\xE1\xBB\xA7"), SCRUB_LINE, &out);
	OK(out.bad && s.n == 6 && memcmp(s.p, "123456", 6) == 0,
	        "what does not fit is left out as whole code points");
	str_release(&out);
	s = SAFE("literal");
	OK(s.n == 7, "SAFE takes a literal");
}

/* Whatever comes in, what goes out is UTF-8 of printable code points and newlines. */
static void
any_bytes(void)
{
	struct str out = STR_INIT(100000);
	uint32_t seed = 12345, cp;
	bool good = true;
	char in[512];
	struct safe s;
	size_t i, round;

	for (round = 0; round < 2000; round++) {
		for (i = 0; i < sizeof(in); i++) {
			seed = seed * 1664525u + 1013904223u;
			in[i] = (char)(seed >> 24);
			/* half of the bytes from where the hidden code points are */
			if (seed & 0x100)
				in[i] = "\xE2\x80\xAE\x8C\xD9\x85\xCC\x81"[seed >> 9 & 7];
		}
		str_reset(&out);
		s = scrub((struct raw){ in, sizeof(in) }, SCRUB_TEXT, &out);
		for (i = 0; i < s.n && good;) {
			i += utf8_next(s.p + i, s.n - i, &cp);
			good = cp != (uint32_t)-1 && (cp == '\n' || cp_width(cp) >= 0);
		}
		good = good && !out.bad;
	}
	OK(good, "of a million random bytes nothing but printable text comes out");
	str_release(&out);
}

/* What goes out by the run is what the gate would let out one by one. */
static void
runs(void)
{
	static const struct {
		uint32_t lo, hi;
	} plain[] = { { 0x20, 0x7E }, { 0xC0, 0x27F }, { 0x1E00, 0x1EFF } };
	uint32_t wrong = 0;
	struct str out = STR_INIT(5);
	struct safe s;

	for (size_t i = 0; i < ARRAY_LEN(plain); i++)
		for (uint32_t c = plain[i].lo; c <= plain[i].hi; c++)
			if (!utf8_is_allowed(c) || utf8_is_mark(c) || cp_width(c) < 1)
				wrong = c;
	OK(!wrong, "letters that go out by the run are harmless (U+%04X)", wrong);
	TEXT("Đảng\xCC\x81\xCC\x81\xCC\x81", "Đảng\xCC\x81\xCC\x81",
	        "marks behind a run are counted on its last letter");
	TEXT("\xD8\xA8x\xE2\x80\x8D\xD8\xA8", "\xD8\xA8x\xD8\xA8",
	        "a joiner behind a run joins nothing");
	TEXT("\xC3", BAD, "half a letter at the end");
	TEXT("\xE1\xBB", BAD BAD, "two thirds of one");
	TEXT("\xE1\xBB(", BAD BAD "(", "and before another");
	TEXT("\xC5\xC5\x91", BAD "ő", "a beginning before a letter");
	s = scrub((struct raw){ "Đảng uỷ", 11 }, SCRUB_TEXT, &out);
	OK(out.bad && s.n == 5, "what does not fit is cut between letters");
	str_release(&out);
}

/* A line of megabytes where there is little room: hours, if it were read again for each letter. */
static void
too_long(void)
{
	const size_t n = 16u << 20;
	struct str out = STR_INIT(1u << 20);
	char *in = malloc(n);
	struct safe s;

	if (!OK(in != NULL, "a long line"))
		return;
	memset(in, 'a', n);
	alarm(20);
	s = scrub((struct raw){ in, n }, SCRUB_LINE, &out);
	alarm(0);
	OK(out.bad && s.n == out.max, "fills the room that there is, and says so");
	str_release(&out);
	free(in);
}

int
main(void)
{
	runs();
	too_long();
	controls();
	bad_bytes();
	ranges();
	joiners();
	marks();
	ordinary();
	any_bytes();
	return t_end();
}
