/* The grid, its looks, and the bars around the body. */
#include "t.h"
#include "base/str.h"
#include "tui/canvas.h"
#include "tui/layout.h"

static struct str out;

static const char *
dump(const struct canvas *c, unsigned flags)
{
	str_reset(&out);
	canvas_dump(c, flags, &out);
	return str_c(&out);
}

static void
test_put(void)
{
	struct canvas c;
	struct err e = ERR_INIT;

	if (!OK(canvas_init(&c, 3, 10, &e) == 0, "a canvas of 3x10"))
		return;
	INT_EQ(canvas_put(&c, 0, 1, 20, SAFE("Đảng ủy"), ROLE_TITLE), 7,
	        "columns, not bytes");
	INT_EQ(canvas_put(&c, 1, 0, 3, SAFE("漢字漢"), ROLE_NORMAL), 2,
	        "half of a wide cluster is not put");
	INT_EQ(canvas_put(&c, 2, 8, 20, SAFE("abcd"), ROLE_NORMAL), 2, "the edge clips");
	INT_EQ(canvas_put(&c, 7, 0, 9, SAFE("x"), ROLE_NORMAL), 0,
	        "a row outside takes nothing");
	INT_EQ(canvas_put(&c, 0, -1, 3, SAFE("xyz"), ROLE_NORMAL), 3,
	        "what is left of the edge is skipped");
	STR_EQ(dump(&c, DUMP_TEXT), "yzảng ủy\n漢\n        ab\n", "text of the grid");
	canvas_put(&c, 1, 1, 5, SAFE("x"), ROLE_NORMAL);
	STR_EQ(dump(&c, DUMP_TEXT), "yzảng ủy\n x\n        ab\n",
	        "half a wide cluster overwritten takes the other half away");
	canvas_put(&c, 1, 0, 5, SAFE("a漢"), ROLE_NORMAL);
	canvas_put(&c, 1, 0, 5, SAFE("字"), ROLE_NORMAL);
	STR_EQ(dump(&c, DUMP_TEXT), "yzảng ủy\n字\n        ab\n",
	        "a wide cluster over the left half of another");
	canvas_put(&c, 1, 4, 5, SAFE("e\xCC\x81"), ROLE_NORMAL);
	INT_EQ(canvas_at(&c, 1, 4)->n, 3, "a mark shares its letter's cell");
	canvas_put_padded(&c, 2, 0, 6, SAFE("Tài liệu"), ROLE_STATUS);
	STR_EQ(dump(&c, DUMP_ROLES),
	        "yzảng ủy\n  | 2-7 title\n字  e\xCC\x81\nTài l…  ab\n  | 0-5 status\n",
	        "an ellipsis where it does not fit, and roles");
	STR_EQ(dump(&c, DUMP_ASCII | DUMP_CURSOR),
	        "yzang uy\n?   e\nTai l~  ab\ncursor hidden\n",
	        "letters without marks for a terminal that has none");
	canvas_cursor(&c, 99, -4);
	OK(c.cur_row == 2 && c.cur_col == 0 && c.cur_shown, "the cursor stays inside");
	canvas_release(&c);
}

static void
test_right_to_left(void)
{
	struct canvas c;
	struct err e = ERR_INIT;

	if (!OK(canvas_init(&c, 4, 12, &e) == 0, "a canvas of 4x12"))
		return;
	INT_EQ(canvas_put(&c, 0, 0, 12, SAFE("ab שלום"), ROLE_NORMAL), 7,
	        "words in two directions");
	INT_EQ(canvas_put_padded(&c, 1, 0, 12, SAFE("\u2068שלום\u2069 2(3)"), ROLE_TAB),
	        9, "an isolated word and what stands behind it");
	INT_EQ(canvas_put(&c, 2, 0, 3, SAFE("שלום"), ROLE_NORMAL), 3,
	        "its last letter is what is cut off");
	INT_EQ(canvas_put_visual(&c, 3, 0, 12, SAFE("ab שלום"), ROLE_NORMAL), 7,
	        "text that is in order already");
	STR_EQ(dump(&c, DUMP_TEXT), "ab םולש\nםולש 2(3)\nולש\nab שלום\n",
	        "they are put in order once");
	INT_EQ(canvas_put_padded(&c, 1, 0, 5, SAFE("שלום עולם"), ROLE_TAB), 5, "cut");
	c.bidi = false;
	canvas_put(&c, 0, 0, 12, SAFE("ab שלום"), ROLE_NORMAL);
	canvas_put(&c, 2, 0, 12, SAFE("\u2068של\u2069 2"), ROLE_NORMAL);
	STR_EQ(dump(&c, DUMP_TEXT), "ab שלום\n…םולש2(3)\nשל 2\nab שלום\n",
	        "or by the terminal, which is shown no mark for it");
	canvas_release(&c);
}

static void
test_dirty(void)
{
	struct canvas c;
	struct err e = ERR_INIT;

	if (canvas_init(&c, 2, 20, &e) < 0)
		return;
	for (int r = 0; r < 2; r++)
		c.dirty[r].hi = 0;
	canvas_put(&c, 0, 3, 9, SAFE("12/300"), ROLE_STATUS);
	c.dirty[0].hi = 0;
	canvas_put(&c, 0, 3, 9, SAFE("12/300"), ROLE_STATUS);
	INT_EQ(c.dirty[0].hi, 0, "the same again changes nothing");
	canvas_put(&c, 0, 3, 9, SAFE("13/300"), ROLE_STATUS);
	OK(c.dirty[0].lo == 4 && c.dirty[0].hi == 5, "one digit is one changed column");
	canvas_clear(&c);
	OK(c.dirty[0].lo == 3 && c.dirty[0].hi == 9 && !c.dirty[1].hi,
	        "clearing changes only what was there");
	canvas_release(&c);
}

static void
test_sizes(void)
{
	struct canvas c;
	struct err e = ERR_INIT;

	OK(canvas_init(&c, 0, -3, &e) == 0 && c.rows == 1 && c.cols == 1, "at least 1x1");
	INT_EQ(canvas_put(&c, 0, 0, 9, SAFE("漢"), ROLE_NORMAL), 0,
	        "a wide cluster needs two");
	OK(canvas_resize(&c, 1 << 20, 1 << 20, &e) == 0 && c.rows == CANVAS_ROWS_MAX &&
	                c.cols == CANVAS_COLS_MAX,
	        "a huge size is clamped");
	canvas_fill(&c, (struct rect){ -5, -5, 1 << 30, 1 << 30 }, ROLE_DIM);
	INT_EQ(canvas_at(&c, c.rows - 1, c.cols - 1)->role, ROLE_DIM,
	        "a fill is clipped");
	canvas_vline(&c, -3, 4, 5, ROLE_BORDER);
	OK(canvas_at(&c, 1, 4)->n == 3 && canvas_at(&c, 2, 4)->n == 0,
	        "a line is clipped");
	canvas_release(&c);
}

static void
test_layout(void)
{
	struct layout l;
	bool whole = true, body = true;

	for (int rows = 1; rows < 30; rows++) {
		for (int k = 0; k < 4; k++) {
			layout_make(&l, rows, 80, k & 1, k & 2);
			whole = whole &&
			        l.tabs.rows + l.body.rows + l.status.rows + l.hint.rows ==
			                rows;
			body = body && (l.body.rows >= 1 || ((k & 2) && rows == 1));
			whole = whole && l.body.row == l.tabs.rows &&
			        l.status.row == l.body.row + l.body.rows &&
			        l.hint.row == l.status.row + l.status.rows;
		}
	}
	OK(whole, "every row belongs to one part at any height");
	OK(body, "the body has a row unless a prompt needs the only one");
	layout_make(&l, 24, 80, true, false);
	OK(l.tabs.rows == 1 && l.body.rows == 21 && l.status.row == 22 &&
	                l.hint.row == 23,
	        "24 rows: tabs, 21 of body, status, hint");
	layout_make(&l, 4, 80, true, false);
	OK(!l.hint.rows && l.tabs.rows && l.status.rows, "the hint line goes first");
	layout_make(&l, 3, 80, true, false);
	OK(!l.tabs.rows && l.status.rows && l.body.rows == 2, "then the tabs");
	layout_make(&l, 1, 1, true, true);
	OK(l.hint.rows == 1 && !l.body.rows, "a prompt comes before everything");
}

static void
test_bars(void)
{
	static const struct safe labels[] = { { "Documents", 9 }, { "Notices", 7 },
		{ "Help", 4 } };
	struct canvas c;
	struct err e = ERR_INIT;

	if (canvas_init(&c, 1, 30, &e) < 0)
		return;
	tabs_draw(&c, (struct rect){ 0, 0, 1, 30 }, labels, 3, 0);
	STR_EQ(dump(&c, DUMP_ROLES),
	        " Documents  Notices  Help\n  | 0-10 tab-active, 11-29 tab\n",
	        "the tab line");
	tabs_draw(&c, (struct rect){ 0, 0, 1, 14 }, labels, 3, 0);
	canvas_fill(&c, (struct rect){ 0, 14, 1, 16 }, ROLE_NORMAL);
	STR_EQ(dump(&c, DUMP_TEXT), " Documents   >\n", "narrow: more to the right");
	tabs_draw(&c, (struct rect){ 0, 0, 1, 14 }, labels, 3, 2);
	STR_EQ(dump(&c, DUMP_TEXT), "< Help\n", "narrow: scrolled to the active one");
	bar_draw(&c, (struct rect){ 0, 0, 1, 30 }, SAFE("Tài liệu 12/300"),
	        SAFE("↑2 09:12"), ROLE_STATUS);
	STR_EQ(dump(&c, DUMP_TEXT), "Tài liệu 12/300       ↑2 09:12\n",
	        "a bar with two ends");
	bar_draw(&c, (struct rect){ 0, 0, 1, 20 }, SAFE("Tài liệu 12/300"),
	        SAFE("↑2 09:12"), ROLE_STATUS);
	canvas_fill(&c, (struct rect){ 0, 20, 1, 10 }, ROLE_NORMAL);
	STR_EQ(dump(&c, DUMP_TEXT), "Tài liệu 12/300\n", "the right end goes first");
	bar_draw(&c, (struct rect){ 0, 0, 1, 1 }, SAFE("Tài liệu"), SAFE("x"),
	        ROLE_STATUS);
	OK(canvas_at(&c, 0, 0)->n == 3, "one column is an ellipsis");
	canvas_release(&c);
}

static void
test_theme(void)
{
	struct theme t;
	struct err e = ERR_INIT;

	theme_init(&t);
	OK(theme_set(&t, "unread", "bold 12 on blue", &e) == 0, "a look is read");
	OK(t.look[ROLE_UNREAD].fg == 12 && t.look[ROLE_UNREAD].bg == 4 &&
	                t.look[ROLE_UNREAD].attrs == LOOK_BOLD,
	        "colours by name and number");
	OK(theme_set(&t, "unread", "bold pinkish", &e) < 0 && strstr(e.msg, "pinkish"),
	        "a wrong word is named: %s", e.msg);
	OK(theme_set(&t, "unreed", "bold", &e) < 0 && strstr(e.msg, "unreed"),
	        "a wrong role is named: %s", e.msg);
	OK(theme_set(&t, "unread", "256", &e) < 0, "256 is no colour");
	theme_drop_colour(&t);
	for (int r = 0; r < ROLE_COUNT; r++) {
		if (t.look[r].fg != LOOK_DEFAULT || t.look[r].bg != LOOK_DEFAULT)
			OK(false, "%s keeps a colour", theme_role_name((enum role)r));
	}
	OK(t.look[ROLE_ERROR].attrs && t.look[ROLE_UNREAD].attrs &&
	                t.look[ROLE_LINK].attrs,
	        "without colour attributes set errors, unread rows and links apart");
}

int
main(void)
{
	str_init(&out, 1 << 20);
	test_put();
	test_right_to_left();
	test_dirty();
	test_sizes();
	test_layout();
	test_bars();
	test_theme();
	str_release(&out);
	return t_end();
}
