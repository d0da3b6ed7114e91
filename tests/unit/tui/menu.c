/* A box of rows to choose from: its size, its keys, what does not fit. */
#include "t.h"
#include "base/mem.h"
#include "base/str.h"
#include "tui/menu.h"

static struct str out;

static const char *const rows[][2] = {
	{ "đọc", "Enter" },
	{ "tìm trong tài liệu", "/" },
	{ "Ủy quyền", "" },
	{ "trợ giúp", "? <F1>" },
	{ "thoát", "Q" },
};

static void
item(void *ctx, size_t i, struct menu_item *it)
{
	static struct str s[2] = { STR_INIT(200), STR_INIT(200) };

	(void)ctx;
	str_reset(&s[0]);
	str_reset(&s[1]);
	it->label = scrub(raw_of(rows[i][0]), SCRUB_LINE, &s[0]);
	it->keys = scrub(raw_of(rows[i][1]), SCRUB_LINE, &s[1]);
}

static enum menu_result
press(struct menu *m, const char *keys)
{
	struct key k = { .code = 0 };
	enum menu_result r = MENU_OTHER;
	size_t n = strlen(keys), used;

	while (n && (used = key_parse_one(keys, n, &k.code)) > 0) {
		r = menu_key(m, &k);
		keys += used;
		n -= used;
	}
	return r;
}

static const char *
draw(struct menu *m, int r, int cols, unsigned flags)
{
	struct canvas c;
	struct err e = ERR_INIT;

	str_reset(&out);
	if (canvas_init(&c, r, cols, &e) < 0)
		return NULL;
	menu_draw(m, &c, (struct rect){ 0, 0, r, cols }, SAFE("Việc"));
	canvas_dump(&c, DUMP_CURSOR | flags, &out);
	canvas_release(&c);
	return str_c(&out);
}

int
main(void)
{
	struct menu m;
	size_t was;

	str_init(&out, 1 << 16);
	menu_init(&m, item, NULL, ARRAY_LEN(rows));
	STR_EQ(draw(&m, 9, 36, 0),
	        "\n"
	        "      ┌─Việc─────────────────┐\n"
	        "      │>đọc             Enter│\n"
	        "      │ tìm trong tài liệu  /│\n"
	        "      │ Ủy quyền             │\n"
	        "      │ trợ giúp       ? <F1>│\n"
	        "      │ thoát               Q│\n"
	        "      └──────────────────────┘\n"
	        "\n"
	        "cursor 2,7\n",
	        "in the middle, as large as its rows need");
	INT_EQ(press(&m, "u"), MENU_MORE, "a letter without its mark");
	INT_EQ(m.cursor, 2, "goes to the row that begins with it");
	press(&m, "t");
	INT_EQ(m.cursor, 3, "the next one of several");
	press(&m, "tt");
	INT_EQ(m.cursor, 1, "and round the end");
	press(&m, "D");
	INT_EQ(m.cursor, 0, "a capital is the same letter");
	INT_EQ(press(&m, "x"), MENU_OTHER, "no row begins with x");
	press(&m, "<Up>");
	INT_EQ(m.cursor, 0, "nothing is above the first");
	press(&m, "<End><Down>");
	INT_EQ(m.cursor, 4, "nor below the last");
	STR_EQ(draw(&m, 5, 24, DUMP_ASCII),
	        "+-Viec-----------------+\n"
	        "| Uy quyen             ^\n"
	        "| tro giup       ? <F1>|\n"
	        "|>thoat               Q|\n"
	        "+----------------------+\n"
	        "cursor 3,1\n",
	        "scrolled, and said so, in ASCII");
	STR_EQ(draw(&m, 2, 12, 0), " trợ giúp  ↑\n>thoát    Q\ncursor 1,0\n",
	        "without a frame where there is no room");
	STR_EQ(draw(&m, 1, 1, 0), "↑\ncursor 0,0\n", "one cell");
	INT_EQ(press(&m, "<Enter>"), MENU_DONE, "Enter chooses");
	INT_EQ(press(&m, "<Esc>"), MENU_CANCEL, "Esc leaves");
	was = m.cursor;
	INT_EQ(press(&m, "<F5>"), MENU_OTHER, "other keys are not the menu's");
	INT_EQ(m.cursor, was, "and move nothing");
	menu_init(&m, item, NULL, 0);
	INT_EQ(press(&m, "a<Down><PageDown><End><Enter>"), MENU_OTHER,
	        "nothing is chosen of nothing");
	STR_EQ(draw(&m, 1, 5, 0), "\ncursor hidden\n", "and nothing drawn");
	str_release(&out);
	return t_end();
}
