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
	return t_end();
}
