/* The list through the text backend: golden screens at several sizes, movement, find. */
#include "t.h"
#include "base/mem.h"
#include "base/str.h"
#include "tui/list.h"
#include "tui/term.h"

static const struct {
	const char *no, *date, *title;
	bool unread;
} docs[] = {
	{ "339-QĐ/TW", "10/07/2025", "Quyết định về tổ chức bộ máy của Đảng ủy", true },
	{ "57-NQ/TW", "22/12/2024", "Nghị quyết về khoa học và công nghệ", false },
	{ "12-HD/BTC", "01/02/2025", "漢字 trong tài liệu cũ", true },
	{ "ب-۷", "05/03/2025", "آیین‌نامه داخلی", false },
	{ "8-CT/TW", "07/04/2025", "Chỉ thị: e\xCC\x81 và ê\xCC\xA3", false },
	{ "9-TB", "08/04/2025", "", true },
};

static const struct list_col cols[] = {
	{ .min = 9, .want = 10, .drop = 1 },
	{ .min = 10, .want = 10, .drop = 2 },
	{ .min = 6, .want = 20, .grow = 1 },
};

static size_t asked;

static int
row(void *ctx, size_t i, struct list_row *out)
{
	size_t k = i % ARRAY_LEN(docs);

	(void)ctx;
	asked++;
	if (i == 40)
		return -1;
	out->cell[0] = (struct safe){ docs[k].no, strlen(docs[k].no) };
	out->cell[1] = (struct safe){ docs[k].date, strlen(docs[k].date) };
	out->cell[2] = (struct safe){ docs[k].title, strlen(docs[k].title) };
	if (docs[k].unread) {
		out->flag = SAFE("●");
		out->role[2] = ROLE_UNREAD;
	}
	return 0;
}

static const struct list_ops ops = { .row = row };
static struct str out;

static const char *
draw(struct list *l, int rows, int width, unsigned flags)
{
	struct canvas c;
	struct err e = ERR_INIT;

	str_reset(&out);
	if (canvas_init(&c, rows, width, &e) < 0)
		return NULL;
	list_dirty(l);
	list_draw(l, &c, (struct rect){ 0, 0, rows, width }, true);
	canvas_dump(&c, flags | DUMP_CURSOR, &out);
	canvas_release(&c);
	return str_c(&out);
}

static void
test_golden(struct list *l)
{
	STR_EQ(draw(l, 7, 60, 0),
	        ">● 339-QĐ/TW  10/07/2025 Quyết định về tổ chức bộ máy của Đ…\n"
	        "   57-NQ/TW   22/12/2024 Nghị quyết về khoa học và công nghệ\n"
	        " ● 12-HD/BTC  01/02/2025 漢字 trong tài liệu cũ\n"
	        "   ۷-ب        05/03/2025 یلخاد همان‌نییآ\n"
	        "   8-CT/TW    07/04/2025 Chỉ thị: e\xCC\x81 và ê\xCC\xA3\n"
	        " ● 9-TB       08/04/2025\n"
	        "\n"
	        "cursor 0,0\n",
	        "60 columns: number, date, title; an empty row below the end");
	STR_EQ(draw(l, 3, 40, DUMP_ROLES),
	        ">● 339-QĐ/TW 10/07/2025 Quyết định về t…\n"
	        "  | 0-0 pointer, 1-1 mark, 24-39 unread\n"
	        "   57-NQ/TW  22/12/2024 Nghị quyết về k…\n"
	        " ● 12-HD/BTC 01/02/2025 漢字 trong tài …\n"
	        "  | 1-1 mark, 24-39 unread\n"
	        "cursor 0,0\n",
	        "40 columns with roles: what grows has its wish first");
	STR_EQ(draw(l, 2, 25, 0),
	        ">● 339-QĐ/TW Quyết định …\n"
	        "   57-NQ/TW  Nghị quyết …\n"
	        "cursor 0,0\n",
	        "25 columns: the date is dropped first");
	STR_EQ(draw(l, 2, 14, 0),
	        ">● Quyết định…\n"
	        "   Nghị quyết…\n"
	        "cursor 0,0\n",
	        "14 columns: then the number");
	STR_EQ(draw(l, 1, 6, 0), ">Quyế…\ncursor 0,0\n", "6 columns: a gutter of one");
	STR_EQ(draw(l, 1, 1, 0), ">\ncursor 0,0\n", "1x1");
	l->row_look = true;
	STR_EQ(draw(l, 1, 30, DUMP_ROLES),
	        ">● 339-QĐ/TW 10/07/2025 Quyết…\n  | 0-0 pointer, 1-1 mark, 2-29 "
	        "cursor-row\ncursor 0,0\n",
	        "the whole row by choice");
	l->row_look = false;
}

static const char *const late[][4] = {
	{ "Thẻ đảng của đồng chí đã in xong", "", "", "9" },
	{ "Thẻ đảng của đồng chí đã in xong", "", "Đảng ủy xã", "9" },
	{ "Thẻ đảng của đồng chí đã in xong", "19/06/2025", "", "9" },
	{ "漢字漢字漢字漢字漢字漢字漢字", "", "", "9" },
	{ "ngắn", "", "", "10" },
};

static int
late_row(void *ctx, size_t i, struct list_row *r)
{
	(void)ctx;
	for (size_t k = 0; k < 4; k++)
		r->cell[k] = (struct safe){ late[i][k], strlen(late[i][k]) };
	return 0;
}

/* A column that a row leaves empty takes nothing from words that would be cut. */
static void
test_run_on(void)
{
	static const struct list_col some[] = {
		{ .min = 12, .want = 20, .grow = 1, .max = 24 },
		{ .min = 10, .want = 10, .drop = 2 },
		{ .min = 6, .want = 10, .drop = 3 },
		{ .min = 3, .want = 3, .right = true },
	};
	static const struct list_col hidden[] = {
		{ .min = 12, .want = 20, .grow = 1 },
		{ .min = 10 },
		{ .min = 10 },
		{ .min = 3, .want = 3, .right = true },
	};
	static const struct list_ops late_ops = { .row = late_row };
	struct list l;

	list_init(&l, &late_ops, NULL, some, ARRAY_LEN(some));
	list_set_count(&l, ARRAY_LEN(late));
	STR_EQ(draw(&l, 5, 50, DUMP_ROLES),
	        ">  Thẻ đảng của đồng chí đã in xong              9\n"
	        "  | 0-0 pointer\n"
	        "   Thẻ đảng của đồng chí đã in xong Đảng ủy xã   9\n"
	        "   Thẻ đảng của đồng ch… 19/06/2025              9\n"
	        "   漢字漢字漢字漢字漢字漢字漢字                  9\n"
	        "   ngắn                                         10\n"
	        "cursor 0,0\n",
	        "a long cell goes on over empty ones, as far as they are");
	STR_EQ(draw(&l, 3, 25, 0),
	        ">  Thẻ đảng của đồng…   9\n"
	        "   Thẻ đảng của đồng…   9\n"
	        "   Thẻ đảng của đồng…   9\n"
	        "cursor 0,0\n",
	        "of columns that are dropped there is nothing to go on over");
	STR_EQ(draw(&l, 1, 90, 0),
	        ">  Thẻ đảng của đồng chí đã in xong                 9\n"
	        "cursor 0,0\n",
	        "on a wide screen what is right stays near");
	list_init(&l, &late_ops, NULL, hidden, ARRAY_LEN(hidden));
	list_set_count(&l, ARRAY_LEN(late));
	STR_EQ(draw(&l, 3, 40, 0),
	        ">  Thẻ đảng của đồng chí đã in xong    9\n"
	        "   Thẻ đảng của đồng chí đã in xong    9\n"
	        "   Thẻ đảng của đồng chí đã in xong    9\n"
	        "cursor 0,0\n",
	        "a column that wants nothing is not shown");
	list_release(&l);
}

static void
test_moves(struct list *l)
{
	list_set_count(l, 100);
	list_select(l, 0);
	draw(l, 12, 40, 0);
	OK(!list_move(l, MOVE_UP, 1), "up at the top does nothing");
	OK(list_move(l, MOVE_DOWN, 13) && l->cursor == 13, "13j");
	draw(l, 12, 40, 0);
	INT_EQ(l->top, 2, "the window follows by as little as possible");
	OK(list_move(l, MOVE_HALF_DOWN, 1) && l->cursor == 19 && l->top == 8,
	        "^D moves by half");
	OK(list_move(l, MOVE_PAGE_DOWN, 1) && l->cursor == 31 && l->top == 20,
	        "^F by a page");
	OK(list_move(l, MOVE_HIGH, 0) && l->cursor == 20, "H");
	OK(list_move(l, MOVE_LOW, 0) && l->cursor == 31, "L");
	OK(list_move(l, MOVE_MIDDLE, 0) && l->cursor == 25, "M");
	OK(list_move(l, MOVE_BOTTOM, 0) && l->cursor == 99, "G");
	draw(l, 12, 40, 0);
	INT_EQ(l->top, 88, "the last row is the last line");
	OK(!list_move(l, MOVE_PAGE_DOWN, 1), "^F at the end does nothing");
	OK(list_move(l, MOVE_LINE, 41) && l->cursor == 40, ":41");
	OK(strstr(draw(l, 12, 60, 0), "cannot be read") != NULL,
	        "a row that fails says so");
	OK(list_move(l, MOVE_TOP, 0) && l->cursor == 0, "gg");
	OK(list_move(l, MOVE_DOWN, (size_t)-1) && l->cursor == 99,
	        "a huge count stops at the end");
	OK(list_move(l, MOVE_PAGE_UP, (size_t)-1) && l->cursor == 0, "and at the top");
	list_set_count(l, 3);
	list_move(l, MOVE_BOTTOM, 0);
	list_set_count(l, 0);
	OK(l->cursor == 0 && !list_move(l, MOVE_DOWN, 1),
	        "an empty list has nowhere to go");
	STR_EQ(draw(l, 2, 10, 0), "\n\ncursor 0,0\n", "an empty list draws");
	OK(move_by_name("half-down") == MOVE_HALF_DOWN && move_by_name("nowhere") < 0,
	        "movements have names");
}

/* What a step costs: rows asked for, and columns changed. */
static void
test_cost(struct list *l)
{
	struct canvas c;
	struct err e = ERR_INIT;
	int cells = 0, rows = 0;

	list_set_count(l, 100000);
	list_select(l, 0);
	if (canvas_init(&c, 24, 80, &e) < 0)
		return;
	asked = 0;
	list_draw(l, &c, (struct rect){ 0, 0, 24, 80 }, true);
	INT_EQ(asked, 24, "the first draw asks for a screenful of 100,000");
	for (int r = 0; r < 24; r++)
		c.dirty[r].hi = 0;
	asked = 0;
	list_move(l, MOVE_DOWN, 1);
	list_draw(l, &c, (struct rect){ 0, 0, 24, 80 }, true);
	for (int r = 0; r < 24; r++) {
		if (c.dirty[r].hi) {
			rows++;
			cells += c.dirty[r].hi - c.dirty[r].lo;
		}
	}
	OK(asked == 0 && rows == 2 && cells == 2,
	        "a line down asks for nothing, changes 2 cells");
	OK(c.cur_row == 1 && c.cur_col == 0, "the real cursor stands on the row");
	OK(canvas_at(&c, 0, 0)->n == 0 && canvas_at(&c, 1, 0)->s[0] == '>',
	        "the mark has gone from the row before");
	OK(!c.scrolled, "no scrolling");
	list_move(l, MOVE_LOW, 0);
	list_move(l, MOVE_DOWN, 1);
	list_draw(l, &c, (struct rect){ 0, 0, 24, 80 }, true);
	OK(c.scrolled && l->top == 1, "below the last line the rows scroll");
	canvas_release(&c);
}

static void
test_find(struct list *l)
{
	struct err e = ERR_INIT;
	bool found, wrapped;

	list_set_count(l, ARRAY_LEN(docs));
	list_select(l, 0);
	OK(list_find(l, raw_of("khoa hoc"), false, &found, &e) == 0 && found &&
	                l->cursor == 1,
	        "letters without marks find those with");
	OK(strstr(draw(l, 2, 60, DUMP_ROLES), "39-46 match") != NULL,
	        "the match is highlighted");
	OK(list_find(l, raw_of("quyết"), false, &found, &e) == 0 && l->cursor == 1,
	        "the cursor's own row counts");
	OK(list_find_again(l, false, &wrapped) && l->cursor == 0 && wrapped,
	        "n goes round");
	OK(list_find_again(l, true, &wrapped) && l->cursor == 1 && wrapped,
	        "N back round");
	OK(list_find(l, raw_of("quyet dinh"), true, &found, &e) == 0 && found &&
	                l->cursor == 0,
	        "? searches back");
	OK(list_find(l, raw_of("quýêt"), false, &found, &e) == 0 && !found &&
	                l->cursor == 0,
	        "wrong marks find nothing");
	OK(!list_find_again(l, false, &wrapped), "nor does n");
	OK(list_find(l, raw_of("داخلی"), false, &found, &e) == 0 && found &&
	                l->cursor == 3,
	        "a Persian word");
	OK(strstr(draw(l, 6, 60, DUMP_ROLES), "25-29 match") != NULL,
	        "a match is highlighted where it stands in a right-to-left line");
	OK(list_find(l, raw_of(""), false, &found, &e) == 0 && !found,
	        "nothing finds nothing");
	list_find_clear(l);
}

int
main(void)
{
	struct list l;

	str_init(&out, 1 << 20);
	list_init(&l, &ops, NULL, cols, ARRAY_LEN(cols));
	list_set_count(&l, ARRAY_LEN(docs));
	test_golden(&l);
	test_run_on();
	test_moves(&l);
	test_cost(&l);
	test_find(&l);
	list_release(&l);
	str_release(&out);
	return t_end();
}
