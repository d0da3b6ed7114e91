/* Reading a long text: wrapping, place, find, right-to-left lines. */
#include "t.h"
#include "base/mem.h"
#include "base/str.h"
#include "tui/textview.h"

static struct str out;

static const char *
draw(struct textview *v, int rows, int cols, unsigned flags)
{
	struct canvas c;
	struct err e = ERR_INIT;

	str_reset(&out);
	if (canvas_init(&c, rows, cols, &e) < 0)
		return NULL;
	textview_dirty(v);
	textview_draw(v, &c, (struct rect){ 0, 0, rows, cols }, false);
	canvas_dump(&c, flags, &out);
	canvas_release(&c);
	return str_c(&out);
}

static void
style(void *ctx, size_t off, struct safe line, struct text_style *st)
{
	(void)ctx;
	(void)off;
	if (line.n > 6 && memcmp(line.p, "Điều", 6) == 0)
		st->role = ROLE_HEADING;
}

static const struct text_ops ops = { .style = style };

static void
test_wrap(void)
{
	struct textview v;

	textview_init(&v, &ops, NULL);
	textview_set(&v, SAFE("Điều 1. Phạm vi\n"
	                      "Quy định này áp dụng cho các tổ chức đảng và đảng viên.\n"
	                      "\n"
	                      "  a) người đứng đầu cấp ủy\n"
	                      "漢字漢字漢字漢字漢字漢字\n"
	                      "https://example.invalid/a/very/long/path\n"
	                      "e\xCC\x81nd"));
	STR_EQ(draw(&v, 14, 22, DUMP_ROLES),
	        "Điều 1. Phạm vi\n"
	        "  | 0-14 heading\n"
	        "Quy định này áp dụng\n"
	        "cho các tổ chức đảng\n"
	        "và đảng viên.\n"
	        "\n"
	        "  a) người đứng đầu\n"
	        "  cấp ủy\n"
	        "漢字漢字漢字漢字漢字漢\n"
	        "字\n"
	        "https://example.invali\n"
	        "d/a/very/long/path\n"
	        "e\xCC\x81nd\n"
	        "\n"
	        "\n",
	        "words wrap by columns, continuation lines keep the indent");
	OK(textview_at_end(&v) && textview_percent(&v) == 100, "all of it is seen");
	STR_EQ(draw(&v, 2, 1, 0), "Đ\ni\n", "one column");
	textview_goto(&v, 80);
	draw(&v, 1, 1, 0);
	textview_set(&v, SAFE("漢\nb"));
	STR_EQ(draw(&v, 2, 1, 0), "\nb\n", "what cannot fit does not stop the text");
	textview_set(&v, SAFE(""));
	STR_EQ(draw(&v, 2, 4, 0), "\n\n", "no text");
	OK(!textview_move(&v, MOVE_DOWN, 1) && textview_percent(&v) == 100,
	        "nowhere to go");
	textview_set(&v, SAFE("\n\n\n"));
	STR_EQ(draw(&v, 2, 4, 0), "\n\n", "newlines only");
	OK(textview_move(&v, MOVE_DOWN, 5) && v.top == 1, "three lines: one step");
	textview_set(&v, SAFE("one two three"));
	v.max_cols = 7;
	STR_EQ(draw(&v, 2, 40, 0), "one two\nthree\n", "no wider than wanted");
	textview_release(&v);
}

static void
numbered(struct str *s, int n)
{
	for (int i = 1; i <= n; i++)
		str_addf(s, "line %d of the text, long enough to wrap at forty\n", i);
}

static void
test_move(void)
{
	struct textview v;
	struct str text = STR_INIT(1 << 20);
	size_t place;

	numbered(&text, 100);
	textview_init(&v, NULL, NULL);
	textview_set(&v, safe_composed(&text));
	STR_EQ(draw(&v, 3, 60, 0),
	        "line 1 of the text, long enough to wrap at forty\n"
	        "line 2 of the text, long enough to wrap at forty\n"
	        "line 3 of the text, long enough to wrap at forty\n",
	        "the beginning");
	INT_EQ(textview_percent(&v), 2, "of what is seen in percent");
	OK(!textview_move(&v, MOVE_UP, 1), "nothing above");
	OK(textview_move(&v, MOVE_PAGE_DOWN, 1), "a page on");
	OK(strncmp(draw(&v, 3, 60, 0), "line 3 ", 7) == 0,
	        "a page keeps a line of the last");
	OK(textview_move(&v, MOVE_LINE, 50), ":50");
	OK(strncmp(draw(&v, 3, 60, 0), "line 50 ", 8) == 0, "line 50");
	place = v.top;
	OK(strncmp(draw(&v, 3, 30, 0), "line 50 ", 8) == 0, "narrower: the same place");
	draw(&v, 1, 7, 0);
	OK(strncmp(draw(&v, 9, 111, 0), "line 50 ", 8) == 0 && v.top == place,
	        "narrow and wide again: the same place");
	draw(&v, 3, 20, 0);
	textview_move(&v, MOVE_DOWN, 2);
	STR_EQ(draw(&v, 1, 20, 0), "at forty\n", "inside a wrapped line");
	OK(strncmp(draw(&v, 1, 60, 0), "line 50 ", 8) == 0,
	        "wide: the line that holds it");
	STR_EQ(draw(&v, 1, 20, 0), "at forty\n", "narrow again: the same screen line");
	OK(textview_move(&v, MOVE_BOTTOM, 0), "G");
	STR_EQ(draw(&v, 2, 60, 0),
	        "line 100 of the text, long enough to wrap at forty\n\n",
	        "a bigger screen shows what is there");
	draw(&v, 2, 60, 0);
	textview_move(&v, MOVE_TOP, 0);
	textview_move(&v, MOVE_BOTTOM, 0);
	STR_EQ(draw(&v, 2, 60, 0),
	        "line 99 of the text, long enough to wrap at forty\n"
	        "line 100 of the text, long enough to wrap at forty\n",
	        "the last line stands in the last row");
	OK(!textview_move(&v, MOVE_PAGE_DOWN, 3) && textview_at_end(&v), "the end");
	OK(textview_move(&v, MOVE_UP, 99) && v.top == 0 && !textview_move(&v, MOVE_UP, 1),
	        "back to the beginning");
	textview_release(&v);
	str_release(&text);
}

/* Down line by line and up again meets the same places, at any width. */
static void
test_updown(void)
{
	static size_t at[40000];
	struct textview v;
	struct str text = STR_INIT(1 << 20);
	bool same = true;

	numbered(&text, 30);
	for (int i = 0; i < 3000; i++)
		str_adds(&text, i % 7 ? "chữ " : "từ-dài-hơn ");
	str_adds(&text,
	        "\n   thụt vào đầu dòng rồi dài ra cho đến khi phải xuống dòng\n\n\n");
	for (int i = 0; i < 9000; i++)
		str_adds(&text, "đ");
	for (int cols = 3; cols < 60; cols += 19) {
		size_t n = 0;

		textview_init(&v, NULL, NULL);
		textview_set(&v, safe_composed(&text));
		draw(&v, 1, cols, 0);
		do
			at[n++] = v.top;
		while (n < ARRAY_LEN(at) && textview_move(&v, MOVE_DOWN, 1));
		while (n-- > 0) {
			same = same && v.top == at[n];
			if (textview_move(&v, MOVE_UP, 1) != (n > 0))
				same = false;
		}
		textview_release(&v);
	}
	OK(same, "up meets the places that down met");
	str_release(&text);
}

static void
test_find(void)
{
	struct textview v;
	struct str text = STR_INIT(1 << 20);
	struct err e = ERR_INIT;
	bool found, wrapped;
	size_t first;

	numbered(&text, 60);
	str_adds(&text, "Văn kiện của Đảng đáng chú ý, đang đọc.\n");
	numbered(&text, 60);
	textview_init(&v, NULL, NULL);
	textview_set(&v, safe_composed(&text));
	draw(&v, 6, 60, 0);
	OK(textview_find(&v, raw_of("dang"), false, &found, &e) == 0 && found,
	        "`dang` finds `Đảng`");
	OK(strstr(draw(&v, 6, 60, DUMP_ROLES), "chú ý, đang đọc.\n  | 13-16 match-here, "
	                                       "18-21 match, 30-33 match\n") != NULL,
	        "every match is marked, this one apart");
	first = v.hit;
	OK(textview_find_again(&v, false, &wrapped) && v.hit == first + 8 && !wrapped,
	        "n");
	OK(textview_find_again(&v, true, &wrapped) && v.hit == first && !wrapped, "N");
	OK(textview_find_again(&v, true, &wrapped) && wrapped && v.hit > first + 8,
	        "N goes round the beginning");
	OK(textview_find(&v, raw_of("đáng"), false, &found, &e) == 0 && found &&
	                v.hit == first + 8,
	        "a word with marks is met with those marks");
	OK(textview_find(&v, raw_of("đằng"), false, &found, &e) == 0 && !found,
	        "other marks are not");
	OK(textview_find(&v, raw_of("dang đọc"), false, &found, &e) == 0 && found,
	        "marks count for the word that has them");
	draw(&v, 6, 20, 0);
	OK(textview_find(&v, raw_of("kien cua"), false, &found, &e) == 0 && found,
	        "a match over a line's edge");
	OK(textview_find(&v, raw_of("line 7 "), false, &found, &e) == 0 && found,
	        "in a part that is above");
	draw(&v, 6, 60, 0);
	OK(v.hit >= v.top && v.hit < v.end, "it is scrolled into view");
	textview_find_clear(&v);
	OK(strstr(draw(&v, 6, 60, DUMP_ROLES), "match") == NULL, "cleared");
	OK(textview_find(&v, (struct raw){ text.p, FIND_MAX + 1 }, false, &found, &e) < 0,
	        "too long: %s", e.msg);
	textview_release(&v);
	str_release(&text);
}

static void
test_rtl(void)
{
	struct textview v;
	struct err e = ERR_INIT;
	bool found;

	textview_init(&v, NULL, NULL);
	textview_set(&v, SAFE("سلام دنیا (۱۲) خوب\nabc سلام\n"));
	STR_EQ(draw(&v, 4, 12, DUMP_ROLES),
	        "   ایند مالس\n"
	        "    بوخ (۱۲)\n"
	        "abc مالس\n"
	        "\n",
	        "visual order, flush right, brackets mirrored, each line in the "
	        "paragraph's order");
	OK(textview_find(&v, raw_of("دنیا"), false, &found, &e) == 0 && found, "found");
	OK(strstr(draw(&v, 4, 20, DUMP_ROLES), "match-here") != NULL, "and marked");
	v.bidi = false;
	OK(strncmp(draw(&v, 4, 20, 0), "سلام", 8) == 0, "off: as it is stored");
	textview_release(&v);
}

/* A text of one line of 4 MiB: a step must not walk all of it. Counted by the style
 * callback, which is asked for each paragraph, and shown by the time limit of the
 * suite. */
static void
test_long(void)
{
	struct textview v;
	struct str text = STR_INIT(8u << 20);
	bool moved = true;

	while (text.len < (4u << 20))
		str_adds(&text, "một dòng không bao giờ hết ");
	textview_init(&v, NULL, NULL);
	textview_set(&v, safe_composed(&text));
	draw(&v, 24, 80, 0);
	for (int i = 0; i < 200; i++) {
		moved = moved && textview_move(&v, MOVE_DOWN, 1);
		draw(&v, 24, 80, 0);
	}
	OK(moved, "4 MiB in one line scroll");
	OK(textview_move(&v, MOVE_BOTTOM, 0) && textview_move(&v, MOVE_PAGE_UP, 3),
	        "to its end");
	draw(&v, 24, 80, 0);
	OK(textview_percent(&v) == 99, "and a little back");
	textview_release(&v);
	str_release(&text);
}

int
main(void)
{
	str_init(&out, 1 << 20);
	test_wrap();
	test_move();
	test_updown();
	test_find();
	test_rtl();
	test_long();
	str_release(&out);
	return t_end();
}
