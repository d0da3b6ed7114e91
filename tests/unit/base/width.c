#include "base/width.h"

#include "t.h"

int
main(void)
{
	size_t used;
	int w;

	INT_EQ(cp_width('a'), 1, "a letter has one column");
	INT_EQ(cp_width(0x1EE7), 1, "ủ has one column");
	INT_EQ(cp_width(0x301), 0, "a mark has none");
	INT_EQ(cp_width(0x4E00), 2, "an ideograph has two");
	INT_EQ(cp_width(0x1F600), 2, "an emoji has two");
	INT_EQ(cp_width(0x200C), 0, "ZWNJ has none");
	INT_EQ(cp_width(0xFFFD), 1, "U+FFFD has one");
	INT_EQ(cp_width(0x1B), -1, "ESC has no width");
	INT_EQ(cp_width(0x9B), -1, "C1 has no width");
	INT_EQ(cp_width(0x202E), -1, "RLO has no width");
	INT_EQ(cp_width(0xE000), -1, "private use has no width");
	INT_EQ(cp_width(0xFDD0), -1, "a noncharacter has no width");
	INT_EQ(cp_width(0x110000), -1, "what is no code point has no width");
	INT_EQ(text_width("ủy ban", strlen("ủy ban")), 6, "NFC counts letters");
	INT_EQ(text_width("u\u0309y", strlen("u\u0309y")), 2, "NFD counts the same");
	INT_EQ(text_width("一二", 6), 4, "wide letters count twice");
	INT_EQ(text_width("", 0), 0, "nothing is nothing");
	INT_EQ(text_cluster("e\u0302\u0301x", 6, &w), 5, "a cluster takes its marks");
	INT_EQ(w, 1, "in one column");
	INT_EQ(text_cluster("می", 4, &w), 2, "a letter without marks is a cluster");
	INT_EQ(text_fit("ab一c", 6, 3, &used), 2,
	        "a wide letter that does not fit stays out");
	INT_EQ(used, 2, "and the columns used are told");
	INT_EQ(text_fit("ab一c", 6, 4, &used), 5, "it goes in where it fits");
	INT_EQ(text_fit("e\u0302\u0301x", 6, 1, &used), 5, "a cluster is never split");
	INT_EQ(text_fit("abc", 3, 0, &used), 0, "no columns, no text");
	INT_EQ(text_fit("abc", 3, 10, &used), 3, "all that is there");
	INT_EQ(used, 3, "with its columns");
	return t_end();
}
