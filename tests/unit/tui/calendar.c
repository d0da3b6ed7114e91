/* A month: its weeks, its moves, few rows and columns. */
#include "t.h"
#include "base/mem.h"
#include "base/str.h"
#include "tui/calendar.h"

static struct str out;

static void
press(struct calendar *cal, const char *keys)
{
	struct key k = { .code = 0 };
	size_t n = strlen(keys), used;

	while (n && (used = key_parse_one(keys, n, &k.code)) > 0) {
		calendar_key(cal, &k);
		keys += used;
		n -= used;
	}
}

static struct safe
mark(void *ctx, int64_t day, enum role *r)
{
	(void)ctx;
	*r = ROLE_WARN;
	return civil_from_days(day) % 100 == 9 ? SAFE("!") : SAFE("");
}

static const char *
draw(struct calendar *cal, int rows, int cols)
{
	struct canvas c;
	struct err e = ERR_INIT;

	str_reset(&out);
	if (canvas_init(&c, rows, cols, &e) < 0)
		return NULL;
	calendar_draw(cal, &c, (struct rect){ 0, 0, rows, cols }, true);
	canvas_dump(&c, DUMP_CURSOR, &out);
	canvas_release(&c);
	return str_c(&out);
}

static void
test_shapes(void)
{
	struct calendar cal;

	calendar_init(&cal, 20240229);
	cal.mark = mark;
	STR_EQ(draw(&cal, 8, 40),
	        "February 2024\n"
	        " Mo   Tu   We   Th   Fr   Sa   Su\n"
	        "                 1    2    3    4\n"
	        "  5    6    7    8    9 ! 10   11\n"
	        " 12   13   14   15   16   17   18\n"
	        " 19   20   21   22   23   24   25\n"
	        " 26   27   28  >29]\n"
	        "\n"
	        "cursor 6,15\n",
	        "a leap February from Thursday, today in brackets");
	press(&cal, "h");
	STR_EQ(draw(&cal, 4, 35),
	        "February 2024\n"
	        " Mo   Tu   We   Th   Fr   Sa   Su\n"
	        " 19   20   21   22   23   24   25\n"
	        " 26   27  >28  [29]\n"
	        "cursor 3,10\n",
	        "few rows: the weeks about the day");
	STR_EQ(draw(&cal, 8, 24),
	        "February 2024\n"
	        "Mo Tu We Th Fr Sa Su\n"
	        "          1  2  3  4\n"
	        " 5  6  7  8  9!10 11\n"
	        "12 13 14 15 16 17 18\n"
	        "19 20 21 22 23 24 25\n"
	        "26 27 28 29]\n"
	        "\n"
	        "cursor 6,6\n",
	        "few columns");
	STR_EQ(draw(&cal, 1, 40), " 26   27  >28  [29]\ncursor 0,10\n",
	        "one row: a week");
	STR_EQ(draw(&cal, 3, 12), "28/02/2024\n\n\ncursor 0,0\n", "too narrow: the day");
	STR_EQ(draw(&cal, 1, 1), "2\ncursor 0,0\n", "one cell");
}

static void
test_moves(void)
{
	static const struct {
		const char *keys;
		civil day;
	} moves[] = {
		{ "", 20250131 },
		{ "]", 20250228 },
		{ "<PageUp><PageUp>", 20241228 },
		{ "}", 20251228 },
		{ "jl", 20260105 },
		{ "<Up><Left>", 20251228 },
		{ "{{", 20231228 },
		{ "t", 20250131 },
	};
	struct calendar cal;
	struct key k = { .code = 'x' };
	int days;

	calendar_init(&cal, 20250131);
	for (size_t i = 0; i < ARRAY_LEN(moves); i++) {
		char name[60];

		press(&cal, moves[i].keys);
		snprintf(name, sizeof(name), "\"%s\" goes to %d", moves[i].keys,
		        (int)moves[i].day);
		INT_EQ(calendar_date(&cal), moves[i].day, name);
	}
	OK(!calendar_key(&cal, &k), "x is not its key");
	calendar_go(&cal, 20250610);
	INT_EQ(civil_from_days(calendar_month(&cal, &days)), 20250601, "its month");
	INT_EQ(days, 30, "has 30 days");
	calendar_go(&cal, 101 + 10000);
	press(&cal, "hk[{");
	INT_EQ(calendar_date(&cal), 10101, "nothing lies before the first year");
	calendar_go(&cal, 99991231);
	press(&cal, "lj]}");
	INT_EQ(calendar_date(&cal), 99991231, "nor behind the last");
}

/* Every day of 600 years there and back, and each under its day of the week. */
static void
test_days(void)
{
	bool ok = true;

	for (int64_t d = civil_days(18000101); d < civil_days(24000101); d++)
		ok = ok && civil_days(civil_from_days(d)) == d;
	OK(ok, "days to dates and back");
	INT_EQ(civil_from_days(0), 19700101, "the first of all");
	INT_EQ(civil_from_days(civil_days(10101) - 1), 0, "before the first year: none");
}

int
main(void)
{
	str_init(&out, 1 << 16);
	test_shapes();
	test_moves();
	test_days();
	str_release(&out);
	return t_end();
}
