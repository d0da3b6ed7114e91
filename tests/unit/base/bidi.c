#include "base/bidi.h"

#include "t.h"

static void
visual(const char *in, const char *want, bool want_rtl, const char *name)
{
	struct str out = STR_INIT(1000);
	bool rtl = !want_rtl;

	bidi_visual(in, strlen(in), &out, &rtl);
	STR_EQ(str_c(&out), want, name);
	OK(rtl == want_rtl, "%s: direction", name);
	str_release(&out);
}

/* Letters stand for words: A and B run to the left, a to the right, N is a number, between the marks
 * of an isolate when they are asked for. */
static void
spell(const char *letters, bool isolates, struct str *out)
{
	static const struct {
		char letter;
		const char *word;
	} words[] = { { 'A', "سلام" }, { 'B', "שלום" }, { 'a', "abc" },
		{ 'N', "57-NQ/TW" }, { 'T', "22:06" } };

	for (; *letters; letters++) {
		const char *s = NULL;

		for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
			s = words[i].letter == *letters ? words[i].word : s;
		if (isolates && *letters == 'N')
			str_addf(out, "\u2066%s\u2069", s);
		else if (s)
			str_adds(out, s);
		else
			str_addc(out, *letters);
	}
}

static void
strip(struct str *s)
{
	size_t k = 0;

	for (size_t i = 0; i < s->len; i++) {
		if (!strncmp(s->p + i, "\u2066", 3) || !strncmp(s->p + i, "\u2069", 3))
			i += 2;
		else
			s->p[k++] = s->p[i];
	}
	str_cut(s, k);
}

/* What the rules of Unicode make of the same words, each number an isolate. */
static void
test_isolates(void)
{
	static const char *const line[] = { "A N", "N A", "N", "N A a", "A N T A",
		"A N N B", "A (N) 5 B", "a A N B a", "a A N a", "a N A", "A N, T: a N",
		"A a N a B", "A 5 - N B", "AN", "NA", "A 5/ N - N" };

	for (size_t i = 0; i < sizeof(line) / sizeof(*line); i++) {
		struct str in = STR_INIT(1000), ours = STR_INIT(1000),
		           theirs = STR_INIT(1000);
		bool rtl, want;

		spell(line[i], false, &in);
		bidi_visual(in.p, in.len, &ours, &rtl);
		str_reset(&in);
		spell(line[i], true, &in);
		bidi_visual(in.p, in.len, &theirs, &want);
		strip(&theirs);
		STR_EQ(str_c(&ours), str_c(&theirs), line[i]);
		OK(rtl == want, "%s: direction", line[i]);
		str_release(&in);
		str_release(&ours);
		str_release(&theirs);
	}
}

int
main(void)
{
	OK(bidi_needed("abc سلام", strlen("abc سلام")), "Arabic letters need it");
	OK(bidi_needed("שלום", strlen("שלום")), "Hebrew letters need it");
	OK(!bidi_needed("Đảng ủy 漢字", strlen("Đảng ủy 漢字")),
	        "Vietnamese and Han do not");
	OK(!bidi_needed("a\xFF\xD9", 3), "nor do bad bytes");
	OK(bidi_needed("漢字\uFB50", 9) && bidi_needed("ằ\U00010800", 7) &&
	                bidi_needed("ạ\u08A0", 6),
	        "letters of every range, behind others");
	visual(BIDI_ISOLATE "שלום" BIDI_POP " 2(3)", BIDI_ISOLATE "םולש" BIDI_POP " 2(3)",
	        false, "an isolated word leaves the number behind it");
	visual("abc", "abc", false, "Latin stays");
	visual("", "", false, "nothing stays");
	visual("שלום", "םולש", true, "a word is turned");
	visual("שלום 12", "12 םולש", true, "numbers keep their order");
	visual("abc שלום", "abc םולש", false, "a word in a Latin line");
	visual("(שלום)", "(םולש)", true, "brackets are mirrored");
	visual("מ\u05B8ה", "המ\u05B8", true, "a mark stays behind its letter");
	visual("שלום 57-NQ/TW.", ".57-NQ/TW םולש", true,
	        "a document's number reads in order");
	visual("سلام 57-QĐ/TW", "57-QĐ/TW مالس", true, "and behind Arabic letters");
	visual("57-NQ/TW: שלום", "םולש :57-NQ/TW", true, "in front it decides nothing");
	visual("57-NQ/TW abc שלום", "57-NQ/TW abc םולש", false, "what follows decides");
	visual("سلام 2025-03-12 سلام", "مالس 2025-03-12 مالس", true, "a date");
	visual("سلام 12/03/2025", "12/03/2025 مالس", true,
	        "a date as it is written here");
	visual("57-NQ/TW", "57-NQ/TW", false, "a number alone");
	visual("سلام 10-20", "20-10 مالس", true, "from one to another stays the line's");
	visual("سلام 5-", "-5 مالس", true, "a joint at the end joins nothing");
	visual("سلام ۵۷-NQ/TW", "۵۷-NQ/TW مالس", true, "with digits of Persian");
	visual("سلام 15/06/2025 22:06", "22:06 15/06/2025 مالس", true,
	        "a time behind a date is the next word, not part of it");
	visual("سلام 57-NQ/TW ۱۲ بند", "دنب ۱۲ 57-NQ/TW مالس", true,
	        "nor is a figure behind a number");
	visual("سلام (57-NQ/TW) سلام", "مالس (57-NQ/TW) مالس", true,
	        "in brackets, which stay round it");
	visual("a سلام 57-NQ/TW سلام b", "a مالس 57-NQ/TW مالس b", false,
	        "within a phrase of a Latin line");
	visual("a سلام 57-NQ/TW b", "a مالس 57-NQ/TW b", false, "at the end of one");
	test_isolates();
	return t_end();
}
