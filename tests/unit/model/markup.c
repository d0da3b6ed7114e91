#include "model/markup.h"

#include "t.h"
#include "base/mem.h"

static void
is(const char *line, enum markup want, size_t len)
{
	size_t got;

	INT_EQ(markup_of(view_of(line), &got), want, line);
	INT_EQ(got, len, "and its mark takes so many bytes");
}

static void
test_lines(void)
{
	is("Chương II", MARKUP_CHAPTER, 11);
	is("CHƯƠNG IV. TỔ CHỨC", MARKUP_CHAPTER, 13);
	is("Phần I: Tình hình", MARKUP_CHAPTER, 10);
	is("Mục 1", MARKUP_CHAPTER, 7);
	is("Điều 5. Phạm vi", MARKUP_ARTICLE, 11);
	is("Điều 5a.", MARKUP_ARTICLE, 11);
	is("Điều 5 của Quy định này", MARKUP_NONE, 0);
	is("Điều kiện", MARKUP_NONE, 0);
	is("I- TÌNH HÌNH", MARKUP_PART, 3);
	is("II-NHIỆM VỤ", MARKUP_PART, 3);
	is("IV. Việc phải làm", MARKUP_PART, 4);
	is("V.I. Lênin", MARKUP_NONE, 0);
	is("Có việc", MARKUP_NONE, 0);
	is("1. Ưu điểm", MARKUP_NUMBER, 3);
	is("  12. Ưu điểm", MARKUP_NUMBER, 6);
	is("1.", MARKUP_NUMBER, 2);
	is("1.2. Hạn chế", MARKUP_SUB, 5);
	is("3.5 triệu", MARKUP_NONE, 0);
	is("2021. Một năm", MARKUP_NONE, 0);
	is("1.000 đồng", MARKUP_NONE, 0);
	is("a) Mỗi chi bộ", MARKUP_POINT, 3);
	is("đ) Mỗi chi bộ", MARKUP_POINT, 4);
	is("ab) không", MARKUP_NONE, 0);
	is("- Sách", MARKUP_ITEM, 2);
	is("-----", MARKUP_NONE, 0);
	is("-5 độ", MARKUP_NONE, 0);
	is("   + Ít", MARKUP_SUBITEM, 5);
	is("", MARKUP_NONE, 0);
	OK(markup_heading(view_of("1. Ưu điểm")) && !markup_heading(view_of("a) Điểm")),
	        "a point is no heading");
}

static const char text[] = "Mở đầu\n" /* 0 */
                           "I- A\n"   /* 12 */
                           "\n"       /* 17 */
                           "1. B\n"   /* 18 */
                           "a) C\n"   /* 23 */
                           "lời\n"    /* 28, 6 bytes */
                           "- D\n"    /* 34 */
                           "2. E\n"   /* 38 */
                           "II- F\n"  /* 43 */
                           "- G";     /* 49 … 52 */

static void
test_tree(void)
{
	static const struct {
		size_t at, under, end, parent;
		int level;
	} want[] = {
		{ 12, 17, 43, 0, 0 },
		{ 18, 23, 38, 1, 1 },
		{ 23, 28, 38, 2, 2 },
		{ 34, 38, 38, 3, 3 },
		{ 38, 43, 43, 1, 1 },
		{ 43, 49, 52, 0, 0 },
		{ 49, 52, 52, 6, 1 },
	};
	struct markup_tree t = { 0 };
	struct err e = ERR_INIT;

	OK(markup_scan(&t, view_of(text), 0, &e) == 0 && t.n == ARRAY_LEN(want),
	        "seven sections");
	for (size_t i = 0; i < t.n && i < ARRAY_LEN(want); i++)
		OK(t.node[i].at == want[i].at && t.node[i].under == want[i].under &&
		                t.node[i].end == want[i].end &&
		                t.node[i].parent == want[i].parent &&
		                t.node[i].level == want[i].level,
		        "section %zu: %zu %zu %zu under %zu, level %d", i, t.node[i].at,
		        t.node[i].under, t.node[i].end, t.node[i].parent,
		        t.node[i].level);
	INT_EQ(markup_at(&t, 0), 0, "the beginning is in none");
	INT_EQ(markup_at(&t, 12), 1, "a heading is in its section");
	INT_EQ(markup_at(&t, 17), 1, "so is what stands below it");
	INT_EQ(markup_at(&t, 30), 3, "the innermost one is told");
	INT_EQ(markup_at(&t, 51), 7, "to the end of the text");
	INT_EQ(markup_lines(&t.node[0], view_of(text)), 5, "lines below the first");
	OK(markup_holds(&t.node[0], view_of(text)) &&
	                !markup_holds(&t.node[3], view_of(text)) &&
	                markup_holds(&t.node[5], view_of(text)),
	        "whether there are any");
	INT_EQ(markup_lines(&t.node[3], view_of(text)), 0, "a line alone has none");
	INT_EQ(markup_lines(&t.node[5], view_of(text)), 1, "the last line needs no end");
	OK(markup_scan(&t, view_of(text), 43, &e) == 0 && t.n == 2 &&
	                t.node[0].level == 0,
	        "from a place on");
	OK(markup_scan(&t, view_of(""), 0, &e) == 0 && t.n == 0 && markup_at(&t, 0) == 0,
	        "nothing");
	markup_release(&t);
}

int
main(void)
{
	test_lines();
	test_tree();
	return t_end();
}
