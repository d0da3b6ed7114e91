/* Text of several lines: moves by cluster, lines broken by width, undo, kill and yank, pastes;
 * and that no run of keys breaks what always holds. */
#include "t.h"
#include "base/str.h"
#include "base/utf8.h"
#include "tui/edit.h"

static struct str out;

static enum edit_result
type(struct edit *t, const char *keys)
{
	struct key k = { .code = 0 };
	enum edit_result r = EDIT_OTHER;
	size_t n = strlen(keys), used;

	while (n && (used = key_parse_one(keys, n, &k.code)) > 0) {
		r = edit_key(t, &k);
		keys += used;
		n -= used;
	}
	return r;
}

static enum edit_result
paste(struct edit *t, const char *text)
{
	struct key k = { .code = K_PASTE, .text = raw_of(text) };

	return edit_key(t, &k);
}

static const char *
draw(struct edit *t, int rows, int cols)
{
	struct canvas c;
	struct err e = ERR_INIT;

	str_reset(&out);
	if (canvas_init(&c, rows, cols, &e) < 0)
		return NULL;
	edit_draw(t, &c, (struct rect){ 0, 0, rows, cols }, true);
	canvas_dump(&c, DUMP_CURSOR, &out);
	canvas_release(&c);
	return str_c(&out);
}

static void
set(struct edit *t, const char *text)
{
	struct err e = ERR_INIT;

	OK(edit_set(t, raw_of(text), &e) == 0, "a text is set");
}

static void
test_typing(void)
{
	struct edit t;
	size_t line, col;

	edit_init(&t, 200);
	STR_EQ(draw(&t, 2, 10), "\n\ncursor 0,0\n", "empty");
	type(&t, "Đảng<Enter>ủy<Space>xã");
	STR_EQ(draw(&t, 3, 10), "Đảng\nủy xã\n\ncursor 1,5\n", "two lines");
	edit_place(&t, &line, &col);
	OK(line == 2 && col == 6, "the place is line 2, column 6");
	OK(edit_changed(&t), "it counts as changed");
	type(&t, "<Up>!");
	STR_EQ(edit_text(&t).p, "Đảng!\nủy xã", "up to the end of a shorter line");
	type(&t, "<Down><Home><Backspace>");
	STR_EQ(edit_text(&t).p, "Đảng!ủy xã", "Backspace joins lines");
	type(&t, "<C-Left><C-Left><C-Right>|");
	STR_EQ(edit_text(&t).p, "Đảng|!ủy xã", "words backward and forward");
	INT_EQ(type(&t, "<Tab>"), EDIT_OTHER, "Tab is the owner's");
	t.tabs = true;
	type(&t, "<Tab>");
	STR_EQ(draw(&t, 2, 20), "Đảng|   !ủy xã\n\ncursor 0,8\n",
	        "unless it types a tab, which goes to its stop");
	INT_EQ(type(&t, "<Esc>"), EDIT_OTHER, "Esc is the owner's");
	edit_release(&t);
	edit_release(&t);
}

static void
test_clusters(void)
{
	struct edit t;

	edit_init(&t, 200);
	set(&t, "e\xCC\x81\xCC\xA3漢👍x");
	type(&t, "<Home><Right>");
	STR_EQ(draw(&t, 1, 10), "e\xCC\x81\xCC\xA3漢👍x\ncursor 0,1\n",
	        "a letter with its marks is one step");
	type(&t, "<Right><Right>");
	STR_EQ(draw(&t, 1, 10), "e\xCC\x81\xCC\xA3漢👍x\ncursor 0,5\n",
	        "a wide one is one, and counts twice");
	type(&t, "<Backspace><Backspace><Backspace>");
	STR_EQ(edit_text(&t).p, "x", "so does a deletion");
	type(&t, "<Left>");
	paste(&t, "\xCC\x81");
	type(&t, "^A");
	paste(&t, "a");
	STR_EQ(draw(&t, 1, 9), "a\xCC\x81x\ncursor 0,1\n",
	        "the cursor never stands before a mark");
	set(&t, "\x1b[31m\xE2\x80\xAEmột\xff\x01 hai\x7f");
	STR_EQ(edit_text(&t).p, "[31mmột hai", "what may not be shown is left out");
	edit_release(&t);
}

static void
test_wrap(void)
{
	struct edit t;

	edit_init(&t, 400);
	set(&t, "một hai ba bốn\nnăm");
	STR_EQ(draw(&t, 4, 9), "một hai\nba bốn\nnăm\n\ncursor 2,3\n", "broken at words");
	type(&t, "<Up>");
	STR_EQ(draw(&t, 4, 9), "một hai\nba bốn\nnăm\n\ncursor 1,3\n",
	        "up by a line of the screen");
	type(&t, "^A<End>");
	STR_EQ(draw(&t, 4, 9), "một hai\nba bốn\nnăm\n\ncursor 0,7\n",
	        "End of the screen's line");
	type(&t, "^E");
	STR_EQ(draw(&t, 4, 9), "một hai\nba bốn\nnăm\n\ncursor 1,6\n",
	        "^E of the text's line");
	set(&t, "abcdefghij");
	STR_EQ(draw(&t, 3, 5), "abcd\nefgh\nij\ncursor 2,2\n",
	        "a long word is broken where it must be");
	set(&t, "漢字漢字");
	STR_EQ(draw(&t, 3, 6), "漢字\n漢字\n\ncursor 1,4\n", "wide letters anywhere");
	set(&t, "abcd    ");
	STR_EQ(draw(&t, 2, 5), "abcd\n\ncursor 0,4\n", "blanks hang over the edge");
	set(&t, "1\n2\n3\n4\n5");
	STR_EQ(draw(&t, 2, 5), "4\n5\ncursor 1,1\n", "scrolled to the cursor");
	type(&t, "<PageUp><PageUp><PageUp><PageUp>");
	STR_EQ(draw(&t, 2, 5), "1\n2\ncursor 0,1\n", "pages up");
	set(&t, "x");
	STR_EQ(draw(&t, 1, 1), "x\ncursor 0,0\n", "one cell");
	edit_release(&t);
}

static void
test_undo(void)
{
	struct edit t;

	edit_init(&t, 100);
	set(&t, "một");
	type(&t, "<Space>hai^W");
	STR_EQ(edit_text(&t).p, "một ", "a word is killed");
	type(&t, "^_");
	STR_EQ(edit_text(&t).p, "một hai", "and comes back");
	INT_EQ(t.cur, t.len, "with the cursor where it was");
	type(&t, "^_");
	STR_EQ(edit_text(&t).p, "một", "what was typed in one go goes in one");
	OK(!edit_changed(&t), "as it was set, it does not count as changed");
	INT_EQ(type(&t, "^_"), EDIT_OTHER, "nothing more to take back");
	type(&t, "^R^R");
	STR_EQ(edit_text(&t).p, "một ", "done again");
	INT_EQ(type(&t, "^R"), EDIT_OTHER, "nothing more to do again");
	type(&t, "^_x");
	INT_EQ(type(&t, "^R"), EDIT_OTHER, "a change ends what could be done again");
	set(&t, "a b\nc");
	type(&t, "<Up><Home>^K^K^K<Down>^Y");
	STR_EQ(edit_text(&t).p, "a b\nc", "kills one behind the other are one text");
	type(&t, "^U^Y^Y");
	STR_EQ(edit_text(&t).p, "a b\ncc", "^U kills to the beginning of the line");
	for (int i = 0; i < EDIT_UNDO + 20; i++)
		type(&t, "x<Left><Right><Backspace>");
	while (type(&t, "^_") == EDIT_MORE)
		;
	OK(edit_changed(&t), "what cannot be taken back any more counts as changed");
	edit_release(&t);
}

static void
test_full(void)
{
	struct edit t;

	edit_init(&t, 8);
	INT_EQ(paste(&t, "a\r\nb\rc"), EDIT_MORE, "a paste");
	STR_EQ(edit_text(&t).p, "a\nb\nc", "keeps its lines");
	INT_EQ(paste(&t, "đđđ"), EDIT_FULL, "one that does not fit says so");
	STR_EQ(edit_text(&t).p, "a\nb\ncđ", "and is cut at a letter");
	INT_EQ(type(&t, "x"), EDIT_MORE, "one byte more");
	INT_EQ(type(&t, "x"), EDIT_FULL, "and no other");
	edit_release(&t);
}

static void
test_rtl(void)
{
	struct edit t;

	edit_init(&t, 100);
	set(&t, "سلام");
	STR_EQ(draw(&t, 1, 8), "    مالس\ncursor 0,3\n",
	        "right to left: flush right, the cursor left of the end");
	type(&t, "<Home>");
	STR_EQ(draw(&t, 1, 8), "    مالس\ncursor 0,7\n", "its beginning is right");
	type(&t, "<Right>");
	STR_EQ(draw(&t, 1, 8), "    مالس\ncursor 0,6\n", "and a letter further left");
	set(&t, "ab سلام 12");
	type(&t, "^A<Right><Right><Right>");
	STR_EQ(draw(&t, 1, 14), "ab 12 مالس\ncursor 0,9\n",
	        "in a line from the left the Persian word stands reversed");
	edit_release(&t);
}

static uint64_t seed = 20261122;

static unsigned
chance(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

static bool
whole(const struct edit *t, const struct canvas *c)
{
	struct raw r = edit_text(t);

	return r.n <= t->max && t->cur <= r.n && t->top <= r.n && !r.p[r.n] &&
	       utf8_valid(r.p, r.n) &&
	       (t->cur == r.n || ((unsigned char)r.p[t->cur] & 0xC0) != 0x80) &&
	       c->cur_shown && c->cur_row < c->rows && c->cur_col < c->cols;
}

static void
test_random(void)
{
	static const uint32_t keys[] = { K_LEFT, K_RIGHT, K_UP, K_DOWN, K_HOME, K_END,
		K_PGUP, K_PGDN, K_WORD_LEFT, K_WORD_RIGHT, K_BACKSPACE, K_DELETE, K_ENTER,
		K_TAB, 1, 5, 11, 21, 23, 25, 31, 18, ' ', 'a', 0x111, 0x301, 0x323,
		0x6F22, 0x1F44D, 0x633, 0x627, 0x200C, '1' };
	struct edit t, was;
	struct canvas c;
	struct err e = ERR_INIT;
	bool ok = true, same = true;

	edit_init(&t, 300);
	t.tabs = true;
	if (!OK(canvas_init(&c, 1, 1, &e) == 0, "a canvas"))
		return;
	for (int i = 0; i < 20000 && ok && same; i++) {
		struct key k = { .code = keys[chance(sizeof(keys) / sizeof(*keys))] };

		if (i % 50 == 0 && canvas_resize(&c, 1 + (int)chance(8),
		                           1 + (int)chance(30), &e) < 0)
			break;
		if (i % 97 == 0)
			paste(&t, "dán سلام\r\nvào 漢字 e\xCC\x81\xCC\x81 dài hơn một "
			          "dòng\n");
		else
			edit_key(&t, &k);
		edit_draw(&t, &c, (struct rect){ 0, 0, c.rows, c.cols }, true);
		ok = whole(&t, &c);
		/* Taking back and doing again changes nothing. */
		if (i % 11 == 0 && t.at == t.nstep && t.at) {
			struct str before = STR_INIT(400);

			str_add(&before, edit_text(&t).p, edit_text(&t).n);
			was = t;
			type(&t, "^_^R");
			same = t.at == was.at && before.len == t.len &&
			       memcmp(str_c(&before), edit_text(&t).p, t.len) == 0;
			str_release(&before);
		}
	}
	OK(ok, "random keys: the text stays whole, the cursor in its area");
	OK(same, "and what is taken back and done again is the same");
	canvas_release(&c);
	edit_release(&t);
}

int
main(void)
{
	str_init(&out, 1 << 20);
	test_typing();
	test_clusters();
	test_wrap();
	test_undo();
	test_full();
	test_rtl();
	test_random();
	str_release(&out);
	return t_end();
}
