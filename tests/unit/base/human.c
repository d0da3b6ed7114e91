/* Numbers, sizes, days and counted sentences in each language. */
#include "base/human.h"

#include "base/i18n.h"
#include "base/path.h"
#include "base/str.h"
#include "lang.h"
#include "t.h"

static void
english(void)
{
	i18n_choose("en");
	STR_EQ(human_count(0).s, "0", "nothing");
	STR_EQ(human_count(999).s, "999", "what needs no mark");
	STR_EQ(human_count(3482).s, "3,482", "thousands in English");
	STR_EQ(human_count(UINT64_MAX).s, "18,446,744,073,709,551,615",
	        "the most there is");
	STR_EQ(human_tenths(12345).s, "1,234.5", "a fraction");
	STR_EQ(human_tenths(7).s, "0.7", "and one below one");
	STR_EQ(human_size(0).s, "0 bytes", "a size of nothing");
	STR_EQ(human_size(1).s, "1 byte", "of one byte");
	STR_EQ(human_size(999).s, "999 bytes", "of some");
	STR_EQ(human_size(34999).s, "34 kB", "of kilobytes, not more than there are");
	STR_EQ(human_size(1999999).s, "1.9 MB", "of megabytes");
	STR_EQ(human_size(1200000000).s, "1.2 GB", "of gigabytes");
	STR_EQ(human_size(UINT64_MAX).s, "18,446,744,073.7 GB", "and the most");
	/* 2 March 2026, 12:30 UTC. */
	STR_EQ(human_weekday(1772454600), "Mon", "a day of the week");
	STR_EQ(P_("%s document", "%s documents", 1), "%s document", "one document");
	STR_EQ(P_("%s document", "%s documents", 0), "%s documents", "no documents");
	STR_EQ(P_("%s document", "%s documents", 2), "%s documents", "two documents");
}

static void
vietnamese(void)
{
	i18n_choose("vi");
	STR_EQ(human_count(3482).s, "3.482", "thousands in Vietnamese");
	STR_EQ(human_count(12345678).s, "12.345.678", "and millions");
	STR_EQ(human_tenths(12345).s, "1.234,5", "and a fraction");
	STR_EQ(human_size(2000000).s, "2,0 MB", "and a size");
	STR_EQ(human_size(1).s, "1 byte", "one byte");
	STR_EQ(human_size(2).s, "2 byte", "and two have the same form");
	STR_EQ(human_weekday(1772454600), "T2", "a day of the week in Vietnamese");
	STR_EQ(P_("%s document", "%s documents", 1), "%s tài liệu", "one document");
	STR_EQ(P_("%s document", "%s documents", 5), "%s tài liệu", "and five");
}

int
main(void)
{
	OK(lang_start(), "the catalogues are there");
	english();
	vietnamese();
	i18n_choose("en");
	STR_EQ(human_count(3482).s, "3,482", "and back");
	return t_end();
}
