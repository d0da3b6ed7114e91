/* Fields of each kind: going from one to the next, what is wrong, completion, the month. */
#include "t.h"
#include "base/mem.h"
#include "base/str.h"
#include "tui/form.h"

static struct str out;

static const struct form_field fields[] = {
	{ FORM_TEXT, "Tên" },
	{ FORM_CHOICE, "Trả lời" },
	{ FORM_DATE, "Ngày" },
	{ FORM_LINES, "Lý do" },
};

static const char *
choice(void *ctx, size_t field, size_t i)
{
	static const char *const words[] = { "có", "không", "trực tuyến" };

	(void)ctx;
	(void)field;
	return i < ARRAY_LEN(words) ? words[i] : NULL;
}

static bool
complete(void *ctx, size_t field, struct raw text, size_t i, struct str *to)
{
	static const char *const names[] = { "Lan", "Lương", "Mai" };

	(void)ctx;
	for (size_t k = 0; field == 0 && k < ARRAY_LEN(names); k++)
		if (!strncmp(names[k], text.p, text.n) && !i--) {
			str_adds(to, names[k]);
			return true;
		}
	return false;
}

static void
check(void *ctx, size_t field, struct raw text, struct str *why)
{
	civil day;

	(void)ctx;
	if (field == 0 && !text.n)
		str_adds(why, "something must stand here");
	if (field == 2 && text.n && civil_parse(text.p, text.n, &day) < 0)
		str_adds(why, "no day");
}

static const struct form_ops ops = {
	.choice = choice, .complete = complete, .check = check
};

static enum form_result
press(struct form *f, const char *keys)
{
	struct key k = { .code = 0 };
	enum form_result r = FORM_OTHER;
	size_t n = strlen(keys), used;

	while (n && (used = key_parse_one(keys, n, &k.code)) > 0) {
		r = form_key(f, &k);
		keys += used;
		n -= used;
	}
	return r;
}

static const char *
draw(struct form *f, int rows, int cols)
{
	struct canvas c;
	struct err e = ERR_INIT;

	str_reset(&out);
	if (canvas_init(&c, rows, cols, &e) < 0)
		return NULL;
	form_draw(f, &c, (struct rect){ 0, 0, rows, cols });
	canvas_dump(&c, DUMP_CURSOR, &out);
	canvas_release(&c);
	return str_c(&out);
}

static void
test_fields(struct form *f)
{
	STR_EQ(draw(f, 8, 30),
	        "> Tên\n"
	        "  Trả lời  có\n"
	        "  Ngày\n"
	        "  Lý do\n"
	        "\n\n\n"
	        "  [ OK ]\n"
	        "cursor 0,11\n",
	        "the first field is typed in");
	INT_EQ(press(f, "<PageDown><Enter>"), FORM_MORE, "OK with a mistake is not done");
	STR_EQ(draw(f, 3, 34),
	        "> Tên\n"
	        "  something must stand here\n"
	        "  Trả lời  có\n"
	        "cursor 0,11\n",
	        "it goes to what is wrong and says why");
	press(f, "L^N^N");
	STR_EQ(form_text(f, 0).p, "Lương", "^N completes, one after the other");
	press(f, "^N");
	STR_EQ(form_text(f, 0).p, "L", "and behind the last what was typed");
	press(f, "<Backspace><Backspace>Mai<Enter><Space>");
	INT_EQ(form_choice(f, 1), 1, "Space changes a choice");
	press(f, "<Left><Left>");
	INT_EQ(form_choice(f, 1), 2, "Left goes round its beginning");
	STR_EQ(draw(f, 2, 34),
	        "  Tên      Mai\n"
	        "> Trả lời  < trực tuyến >\n"
	        "cursor 1,11\n",
	        "shown between its signs");
	press(f, "<Down>2025-13-01<Tab>");
	OK(f->value[2].why.len > 0, "no such day");
	press(f, "<S-Tab>^U^N]<Right><Enter>");
	STR_EQ(form_text(f, 2).p, "2025-07-16", "a day of the month that ^N shows");
	press(f, "<Tab>một<Enter>hai<Up>!");
	STR_EQ(form_text(f, 3).p, "một!\nhai", "lines are typed in an editor");
	INT_EQ(press(f, "<Tab><Enter>"), FORM_DONE, "OK is done");
	INT_EQ(press(f, "<Esc>"), FORM_CANCEL, "Esc leaves");
}

static const struct form_field long_fields[] = {
	{ FORM_TEXT, "valid today, neither replaced nor withdrawn" },
	{ FORM_DATE, "from" },
	{ FORM_CHOICE, "answer" },
	{ FORM_LINES, "reason" },
};

/* All kinds at once, with a month under the date and a mistake under the text. */
static void
test_golden(void)
{
	struct form f;
	struct err e = ERR_INIT;

	if (!OK(form_init(&f, &ops, NULL, long_fields, ARRAY_LEN(long_fields), 20250615,
	                &e) == 0,
	            "a form with a long name"))
		return;
	press(&f, "<Down><Down><Down>một<Enter>hai<S-Tab><Right><S-Tab>2025-07-16^N");
	STR_EQ(draw(&f, 17, 80),
	        "  valid today, neither replaced nor withdrawn\n"
	        "                                               something must stand "
	        "here\n"
	        "> from                                         2025-07-16\n"
	        "  July 2025\n"
	        "   Mo   Tu   We   Th   Fr   Sa   Su\n"
	        "         1    2    3    4    5    6\n"
	        "    7    8    9   10   11   12   13\n"
	        "   14   15  >16   17   18   19   20\n"
	        "   21   22   23   24   25   26   27\n"
	        "   28   29   30   31\n"
	        "\n"
	        "  answer                                       không\n"
	        "  reason                                       một\n"
	        "                                               hai\n"
	        "\n\n"
	        "  [ OK ]\n"
	        "cursor 7,12\n",
	        "80 columns: a long name is whole");
	STR_EQ(draw(&f, 12, 40),
	        "  valid today, neithe…\n"
	        "  something must stand here\n"
	        "> from                  2025-07-16\n"
	        "  July 2025\n"
	        "   Mo   Tu   We   Th   Fr   Sa   Su\n"
	        "         1    2    3    4    5    6\n"
	        "    7    8    9   10   11   12   13\n"
	        "   14   15  >16   17   18   19   20\n"
	        "   21   22   23   24   25   26   27\n"
	        "   28   29   30   31\n"
	        "\n"
	        "  answer                không\n"
	        "cursor 7,12\n",
	        "40 columns: what is wrong is whole");
	STR_EQ(draw(&f, 4, 20), "> from        07-16\n  16/07/2025\n\n\ncursor 1,2\n",
	        "20 columns: the field that is typed in");
	form_release(&f);
}

static void
test_sizes(struct form *f)
{
	bool inside = true;

	for (int rows = 1; rows < 30; rows++)
		for (int cols = 1; cols < 60; cols += 3)
			for (size_t i = 0; i <= f->n; i++) {
				struct canvas c;
				struct err e = ERR_INIT;

				press(f, "<Tab>");
				f->picking = i == 2 && rows % 2;
				if (canvas_init(&c, rows, cols, &e) < 0)
					return;
				form_draw(f, &c, (struct rect){ 0, 0, rows, cols });
				inside = inside && c.cur_shown && c.cur_row < rows &&
				         c.cur_col < cols;
				canvas_release(&c);
				f->picking = false;
			}
	OK(inside, "the cursor is on the field at every size");
}

int
main(void)
{
	struct form f;
	struct err e = ERR_INIT;

	str_init(&out, 1 << 16);
	if (!OK(form_init(&f, &ops, NULL, fields, ARRAY_LEN(fields), 20250615, &e) == 0,
	            "a form"))
		return t_end();
	test_fields(&f);
	test_golden();
	test_sizes(&f);
	form_release(&f);
	str_release(&out);
	return t_end();
}
