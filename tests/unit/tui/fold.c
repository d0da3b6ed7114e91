/* Lines folded away, links, and marks on the right cells of every script. */
#include "t.h"
#include "base/mem.h"
#include "base/str.h"
#include "tui/textview.h"

static struct str out;

/* The owner: folds of which reveal() drops the one that hides what is wanted. */
struct owner {
	struct textview v;
	struct text_fold fold[8];
	size_t n;
	int asked;
};

static const char *
draw(struct textview *v, int rows, int cols, unsigned flags)
{
	struct canvas c;
	struct err e = ERR_INIT;

	str_reset(&out);
	if (canvas_init(&c, rows, cols, &e) < 0)
		return NULL;
	textview_dirty(v);
	textview_draw(v, &c, (struct rect){ 0, 0, rows, cols }, true);
	canvas_dump(&c, flags, &out);
	canvas_release(&c);
	return str_c(&out);
}

static struct safe
folded(void *ctx, const struct text_fold *f)
{
	(void)ctx;
	(void)f;
	return SAFE("[more]");
}

static void
reveal(void *ctx, size_t off)
{
	struct owner *o = ctx;
	size_t k = 0;

	o->asked++;
	for (size_t i = 0; i < o->n; i++)
		if (off < o->fold[i].from || off >= o->fold[i].to)
			o->fold[k++] = o->fold[i];
	o->n = k;
	textview_folds(&o->v, o->fold, o->n);
}

/* Every "@" and the word behind it is a link. */
static size_t
links(void *ctx, size_t from, size_t to, struct text_link *l, size_t max)
{
	const struct owner *o = ctx;
	size_t n = 0;

	for (size_t i = from; i < to && n < max; i++) {
		if (o->v.text.p[i] != '@')
			continue;
		l[n].at = i;
		while (i < to && o->v.text.p[i] != ' ')
			i++;
		l[n].len = i - l[n].at;
		n++;
	}
	return n;
}

static const struct text_ops ops = { .folded = folded, .reveal = reveal, .links = links };

/* "h1\n" 0, ten lines "l00\n" … "l09\n" from 3, "h2\n" 43, ten lines to 86, "end" */
static void
make(struct owner *o, struct str *text)
{
	memset(o, 0, sizeof(*o));
	str_reset(text);
	str_adds(text, "h1\n");
	for (int i = 0; i < 10; i++)
		str_addf(text, "l%02d\n", i);
	str_adds(text, "h2\n");
	for (int i = 10; i < 20; i++)
		str_addf(text, "l%02d\n", i);
	str_adds(text, "end");
	textview_init(&o->v, &ops, o);
	textview_set(&o->v, safe_composed(text));
	o->fold[0] = (struct text_fold){ 3, 43 };
	o->fold[1] = (struct text_fold){ 46, 86 };
	o->n = 2;
	textview_folds(&o->v, o->fold, o->n);
}

static void
test_folds(struct str *text)
{
	struct owner o;
	bool found, wrapped;
	struct err e = ERR_INIT;

	make(&o, text);
	STR_EQ(draw(&o.v, 5, 20, DUMP_ROLES),
	        "h1 [more]\n  | 3-8 dim\nh2 [more]\n  | 3-8 dim\nend\n\n\n",
	        "the heading stands for its lines");
	OK(textview_at_end(&o.v) && textview_percent(&o.v) == 100, "all is seen");
	STR_EQ(draw(&o.v, 1, 6, 0), "[more]\n", "no room: over the end of the line");
	draw(&o.v, 1, 20, 0);
	OK(textview_percent(&o.v) < 100 && textview_percent(&o.v) > 40,
	        "what is folded counts as seen with its line: %d",
	        textview_percent(&o.v));
	OK(textview_move(&o.v, MOVE_DOWN, 1) && o.v.top == 43, "a step over a fold");
	OK(textview_move(&o.v, MOVE_DOWN, 1) && o.v.top == 86, "and another");
	OK(!textview_move(&o.v, MOVE_DOWN, 1), "to the end");
	OK(textview_move(&o.v, MOVE_UP, 1) && o.v.top == 43 &&
	                textview_move(&o.v, MOVE_UP, 1) && o.v.top == 0 &&
	                !textview_move(&o.v, MOVE_UP, 1),
	        "and up the same way");
	OK(textview_move(&o.v, MOVE_BOTTOM, 0) && o.v.top == 86, "G");
	INT_EQ(o.asked, 0, "nothing was unfolded for it");
	textview_goto(&o.v, 0);
	OK(textview_find(&o.v, raw_of("l04"), false, &found, &e) == 0 && found &&
	                o.asked == 1 && o.n == 1,
	        "a find unfolds what it is in, and nothing else");
	OK(strstr(draw(&o.v, 3, 20, DUMP_ROLES), "l04\n  | 0-2 match-here") != NULL,
	        "and shows it");
	OK(textview_find_again(&o.v, false, &wrapped) && wrapped, "found once");
	OK(textview_move(&o.v, MOVE_LINE, 15) && o.n == 0 && o.v.top == 54,
	        "a line by its number is unfolded");
	textview_release(&o.v);
	make(&o, text);
	textview_folds(&o.v, NULL, 0);
	draw(&o.v, 3, 20, 0);
	textview_goto(&o.v, 23);
	textview_folds(&o.v, o.fold, o.n);
	OK(o.v.top == 0, "what stood on top is hidden: its heading stands there");
	textview_folds(&o.v, NULL, 0);
	textview_goto(&o.v, 43);
	textview_folds(&o.v, o.fold, o.n);
	OK(o.v.top == 43, "what is not hidden stays");
	textview_goto(&o.v, 50);
	OK(o.n == 1 && o.v.top == 50, "to go to a hidden place unfolds it");
	textview_set(&o.v, safe_composed(text));
	OK(strncmp(draw(&o.v, 2, 9, 0), "h1\nl00\n", 7) == 0, "another text has none");
	textview_release(&o.v);
}

/* At every width up meets what down met, and the end of a fold at the end of the text. */
static void
test_updown(struct str *text)
{
	size_t at[400], n;
	struct owner o;
	bool same = true, hidden = false;

	for (int cols = 1; cols < 12; cols++) {
		make(&o, text);
		o.fold[1] = (struct text_fold){ 54, text->len };
		textview_folds(&o.v, o.fold, 2);
		draw(&o.v, 1, cols, 0);
		n = 0;
		do {
			at[n++] = o.v.top;
			hidden =
			        hidden || (o.v.top >= 3 && o.v.top < 43) || o.v.top >= 54;
		} while (n < ARRAY_LEN(at) && textview_move(&o.v, MOVE_DOWN, 1));
		while (n-- > 0) {
			same = same && o.v.top == at[n];
			if (textview_move(&o.v, MOVE_UP, 1) != (n > 0))
				same = false;
		}
		draw(&o.v, 30, cols, 0);
		same = same && textview_at_end(&o.v);
		textview_release(&o.v);
	}
	OK(same && !hidden, "up meets the places that down met, none of them hidden");
}

static void
test_links(void)
{
	struct owner o = { .n = 0 };

	textview_init(&o.v, &ops, &o);
	textview_set(&o.v, SAFE("một @hai ba @bốnnămsáu bảy"));
	STR_EQ(draw(&o.v, 3, 18, DUMP_ROLES),
	        "một @hai ba\n  | 4-7 link\n@bốnnămsáu bảy\n  | 0-9 link\n\n",
	        "links are underlined");
	STR_EQ(draw(&o.v, 3, 8, DUMP_ROLES),
	        "một @hai\n  | 4-7 link\nba\n@bốnnăms\n  | 0-7 link\n",
	        "where the line breaks");
	textview_choose(&o.v, (struct text_link){ 14, 13 });
	STR_EQ(draw(&o.v, 3, 12, DUMP_ROLES | DUMP_CURSOR),
	        "một @hai ba\n  | 4-7 link\n@bốnnămsáu\n  | 0-9 link-here\nbảy\n"
	        "cursor 1,0\n",
	        "the one that is chosen stands apart and has the cursor");
	textview_release(&o.v);
}

/* The cells that are marked, as the letters that stand in them. */
static void
marked(const char *line, const char *what, const char *want, const char *name)
{
	struct owner o = { .n = 0 };
	struct str got = STR_INIT(1000);
	struct err e = ERR_INIT;
	struct canvas c;
	bool found = false;

	textview_init(&o.v, &ops, &o);
	str_adds(&got, line);
	textview_set(&o.v, safe_composed(&got));
	OK(textview_find(&o.v, raw_of(what), false, &found, &e) == 0 && found, "%s",
	        name);
	if (canvas_init(&c, 2, 60, &e) == 0) {
		textview_draw(&o.v, &c, (struct rect){ 0, 0, 2, 60 }, false);
		str_reset(&got);
		for (int x = 0; x < 60; x++) {
			const struct cell *k = canvas_at(&c, 0, x);

			if (k->role == ROLE_MATCH_HERE || k->role == ROLE_LINK)
				str_add(&got, k->n ? k->s : " ", k->n ? k->n : 1);
		}
		STR_EQ(str_c(&got), want, "the right cells");
		canvas_release(&c);
	}
	textview_release(&o.v);
	str_release(&got);
}

static void
test_scripts(void)
{
	marked("漢字の 文字 を読む", "文字", "文 字 ", "wide letters");
	marked("ve\xCC\x81 đo\xCC\xA3\xCC\x82i", "doi", "đo\xCC\xA3\xCC\x82i",
	        "letters with marks of their own");
	marked("ab 😀 cờ 😀 đỏ", "co", "cờ", "behind what takes two columns");
	marked("سلام دنیا خوب", "دنیا", "ایند", "a word that runs from right to left");
	marked("سلام دنیا دنیایی", "سلام", "مالس", "it alone, not what looks like it");
	marked("بند ۱۲ از ۱۲۳ مصوبه", "123", "۱۲۳", "a number keeps its order");
	marked("مصوبه ABC-12 است", "abc", "ABC", "a Latin run keeps its order");
	marked("مصوبه ABC", "وب", "بو", "a part of a word");
	marked("abc سلام دنیا xyz", "سلام", "مالس", "in a line from left to right");
}

/* In a line from right to left a number reads in order nonetheless. */
static void
test_link_rtl(void)
{
	struct owner o = { .n = 0 };

	textview_init(&o.v, &ops, &o);
	textview_set(&o.v, SAFE("مصوبه @57-NQ/TW است"));
	STR_EQ(draw(&o.v, 1, 24, DUMP_ROLES), "     تسا 57-NQ/TW@ هبوصم\n  | 9-17 link\n",
	        "the link stands where its letters do");
	textview_release(&o.v);
}

int
main(void)
{
	struct str text = STR_INIT(10000);

	str_init(&out, 1 << 20);
	test_folds(&text);
	test_updown(&text);
	test_links();
	test_scripts();
	test_link_rtl();
	str_release(&text);
	str_release(&out);
	return t_end();
}
