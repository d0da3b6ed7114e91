/*
 * Keys and sizes at random: nothing crashes, and after each step what was drawn bit by
 * bit is what a drawing from scratch gives.
 */
#include "t.h"
#include "base/crypt.h"
#include "base/mem.h"
#include "tui/layout.h"
#include "tui/list.h"
#include "tui/prompt.h"
#include "tui/textview.h"

static unsigned seed;

static unsigned
rnd(unsigned n)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % n;
}

static const char *const words[] = { "Đảng", "ủy", "漢字", "e\xCC\x81\xCC\xA3", "سلام",
	"(۱۲)", "quyết", "a", "12/3482", "https://example.invalid/very/long", "\n", "\n",
	"  ", "نامه‌ای" };

struct world {
	struct list list;
	struct textview text;
	struct prompt prompt;
	bool prompting, hints;
	size_t count;
	unsigned version; /* of the rows */
	struct str body;
};

static int
row(void *ctx, size_t i, struct list_row *o)
{
	struct world *w = ctx;
	static char cell[3][64];

	if (i % 17 == 5)
		return -1;
	for (size_t k = 0; k < 3; k++) {
		size_t a = (i * 7 + k * 3 + w->version) % 10, b = (i + k) % 10;

		snprintf(cell[k], sizeof(cell[k]), "%s %s", words[a], words[b]);
		o->cell[k] = (struct safe){ cell[k], strlen(cell[k]) };
		o->role[k] = i % 3 ? ROLE_NORMAL : ROLE_UNREAD;
	}
	o->flag = i % 3 ? SAFE("") : SAFE("●");
	return 0;
}

static const struct list_ops ops = { .row = row };
static const struct list_col cols[] = {
	{ .min = 4, .want = 12, .drop = 1 },
	{ .min = 6, .want = 20, .grow = 1 },
	{ .min = 0, .want = 9, .drop = 2, .right = true },
};

static void
style(void *ctx, size_t off, struct safe line, struct text_style *st)
{
	(void)ctx;
	if (line.n && line.p[0] == 'a')
		st->role = ROLE_HEADING;
	if (off % 5 == 0)
		st->indent = 2;
}

static const struct text_ops text_ops = { .style = style };

static void
new_text(struct world *w)
{
	unsigned n = rnd(4) ? rnd(400) : 0;

	str_reset(&w->body);
	str_adds(&w->body, "");
	for (unsigned i = 0; i < n; i++) {
		str_adds(&w->body, words[rnd(ARRAY_LEN(words))]);
		if (rnd(3))
			str_addc(&w->body, ' ');
	}
	textview_set(&w->text, safe_composed(&w->body));
}

static void
find(struct world *w)
{
	const char *pat = words[rnd(10)];
	struct err e = ERR_INIT;
	bool found, wrapped;

	switch (rnd(6)) {
	case 0:
		if (list_find(&w->list, raw_of(pat), rnd(2), &found, &e) < 0)
			OK(false, "%s", e.msg);
		break;
	case 1:
		if (textview_find(&w->text, raw_of(pat), rnd(2), &found, &e) < 0)
			OK(false, "%s", e.msg);
		break;
	case 2:
		list_find_again(&w->list, rnd(2), &wrapped);
		break;
	case 3:
		textview_find_again(&w->text, rnd(2), &wrapped);
		break;
	case 4:
		list_find_clear(&w->list);
		break;
	default:
		textview_find_clear(&w->text);
		break;
	}
}

static void
type(struct world *w)
{
	static const uint32_t keys[] = { 'a', 0x1EA3, 0x6F22, 0x301, ' ', K_LEFT, K_RIGHT,
		K_HOME, K_END, K_BACKSPACE, K_DELETE, 0x15, 0x0b, 0x17, K_PASTE, K_F1 };
	struct key k = { .code = keys[rnd(ARRAY_LEN(keys))] };

	k.text = raw_of(words[rnd(ARRAY_LEN(words))]);
	if (prompt_key(&w->prompt, &k) == PROMPT_CANCEL)
		w->prompting = false;
}

/* One thing that happens. */
static void
act(struct world *w)
{
	struct err e = ERR_INIT;

	switch (rnd(10)) {
	case 0:
	case 1:
	case 2:
		list_move(&w->list, (enum move)rnd(MOVE_COUNT),
		        rnd(4) ? rnd(3) : rnd(5000));
		break;
	case 3:
	case 4:
	case 5:
		textview_move(&w->text, (enum move)rnd(MOVE_COUNT),
		        rnd(4) ? rnd(3) : rnd(5000));
		break;
	case 6:
		find(w);
		break;
	case 7:
		if (w->prompting) {
			type(w);
		} else if (!rnd(4)) {
			prompt_release(&w->prompt);
			if (prompt_init(&w->prompt, rnd(2) ? "/" : "Passphrase: ",
			            !rnd(8), NULL, &e) == 0)
				w->prompting = true;
		}
		break;
	case 8:
		if (!rnd(8))
			new_text(w);
		else if (!rnd(4))
			list_set_count(&w->list, rnd(3) ? rnd(300) : rnd(4));
		else if (!rnd(4))
			w->list.row_look = !w->list.row_look;
		else if (!rnd(4))
			textview_goto(&w->text, rnd((unsigned)w->body.len + 2));
		break;
	default:
		if (!rnd(20)) {
			w->hints = !w->hints;
		} else if (w->prompting && !rnd(10)) {
			w->prompting = false;
		} else if (!rnd(5)) { /* the rows are others now */
			w->version++;
			list_dirty(&w->list);
		}
		break;
	}
}

static void
bar(struct canvas *c, struct rect line)
{
	if (!line.cols)
		return;
	canvas_vline(c, line.row, line.col, line.rows, ROLE_BORDER);
	canvas_fill(
	        c, (struct rect){ line.row, line.col + 1, line.rows, 1 }, ROLE_NORMAL);
}

static void
draw(struct world *w, struct canvas *c)
{
	struct layout l;
	struct layout_lists b;
	struct rect list, preview;
	static const struct safe tabs[] = { { "Documents", 9 }, { "Help", 4 } };

	layout_make(&l, c->rows, c->cols, w->hints, w->prompting);
	layout_lists(&b, l.body, c->cols >= 140, c->cols >= 100);
	list = b.list;
	preview = b.preview;
	if (!preview.cols) {
		list.rows = l.body.rows / 2;
		preview = l.body;
		preview.row += list.rows;
		preview.rows -= list.rows;
	}
	tabs_draw(c, l.tabs, tabs, 2, w->count % 2);
	bar(c, b.line);
	bar(c, b.line2);
	canvas_fill(c, b.filters, ROLE_NORMAL);
	canvas_cursor_hide(c);
	list_draw(&w->list, c, list, true);
	textview_draw(&w->text, c, preview, false);
	bar_draw(c, l.status, SAFE("Tài liệu"), SAFE("09:12"), ROLE_STATUS);
	if (w->prompting)
		prompt_draw(&w->prompt, c, l.hint);
	else
		bar_draw(c, l.hint, SAFE("j/k Enter ?"), SAFE(""), ROLE_HINT);
}

/* A drawing from scratch, by copies of the widgets that know of no earlier one. */
static bool
same(struct world *w, const struct canvas *c)
{
	struct world copy = *w;
	struct canvas fresh = CANVAS_INIT;
	struct str a = STR_INIT(1 << 20), b = STR_INIT(1 << 20);
	struct err e = ERR_INIT;
	bool eq;

	if (canvas_init(&fresh, c->rows, c->cols, &e) < 0)
		return false;
	copy.list.ctx = w;
	list_dirty(&copy.list);
	textview_dirty(&copy.text);
	draw(&copy, &fresh);
	eq = canvas_same(c, &fresh);
	if (!eq) {
		canvas_dump(c, DUMP_ROLES | DUMP_CURSOR, &a);
		canvas_dump(&fresh, DUMP_ROLES | DUMP_CURSOR, &b);
		printf("# bit by bit:\n%s# from scratch:\n%s", str_c(&a), str_c(&b));
	}
	str_release(&a);
	str_release(&b);
	canvas_release(&fresh);
	return eq;
}

static void
test_random(int steps)
{
	static const int sizes[][2] = { { 1, 1 }, { 24, 80 }, { 12, 40 }, { 40, 130 },
		{ 3, 7 }, { 200, 5 }, { 2, 200 } };
	struct world w = { .count = 100 };
	struct canvas c = CANVAS_INIT;
	struct err e = ERR_INIT;
	int step = 0;

	str_init(&w.body, 1 << 20);
	list_init(&w.list, &ops, &w, cols, ARRAY_LEN(cols));
	list_set_count(&w.list, 100);
	textview_init(&w.text, &text_ops, NULL);
	new_text(&w);
	if (canvas_init(&c, 24, 80, &e) < 0)
		return;
	for (; step < steps; step++) {
		if (!rnd(50)) {
			const int *s = sizes[rnd(ARRAY_LEN(sizes))];

			if (canvas_resize(&c, s[0], s[1], &e) < 0)
				break;
		}
		if (!rnd(50))
			canvas_clear(&c);
		for (unsigned k = rnd(3); k > 0; k--)
			act(&w);
		draw(&w, &c);
		if (!same(&w, &c))
			break;
	}
	INT_EQ(step, steps,
	        "every random step draws the same bit by bit and from scratch");
	prompt_release(&w.prompt);
	list_release(&w.list);
	textview_release(&w.text);
	str_release(&w.body);
	canvas_release(&c);
}

int
main(int argc, char **argv)
{
	struct err e = ERR_INIT;

	if (crypt_init(&e) < 0)
		return 1;
	seed = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 1;
	printf("# seed %u\n", seed);
	test_random(4000);
	return t_end();
}
