/* Bars and series of figures in text. */
#include "t.h"
#include "base/mem.h"
#include "base/str.h"
#include "tui/bars.h"

static struct str out;

static const char *
bar(int cols, uint64_t n, uint64_t max, unsigned flags)
{
	struct canvas c;
	struct err e = ERR_INIT;

	str_reset(&out);
	if (canvas_init(&c, 1, cols, &e) < 0)
		return NULL;
	bars_row(&c, (struct rect){ 0, 0, 1, cols }, SAFE("Đảng ủy"), 8, SAFE("12"), 4, n,
	        max);
	canvas_dump(&c, flags, &out);
	canvas_release(&c);
	return str_c(&out);
}

static const char *
spark(int cols, const uint64_t *v, size_t n, unsigned flags)
{
	struct canvas c;
	struct err e = ERR_INIT;

	str_reset(&out);
	if (canvas_init(&c, 1, cols, &e) < 0)
		return NULL;
	bars_spark(&c, (struct rect){ 0, 0, 1, cols }, v, n);
	canvas_dump(&c, flags, &out);
	canvas_release(&c);
	return str_c(&out);
}

int
main(void)
{
	static const uint64_t v[] = { 0, 1, 2, 4, 8, 1000, UINT64_MAX / 2 };
	static const uint64_t w[] = { 8, 7, 6, 5, 4, 3, 2, 1, 0 };
	static const uint64_t zero[] = { 0, 0 };

	str_init(&out, 4096);
	STR_EQ(bar(24, 8, 8, 0), "Đảng ủy    12 ██████████\n", "the most fills the row");
	STR_EQ(bar(24, 4, 8, 0), "Đảng ủy    12 █████\n", "half of it");
	STR_EQ(bar(24, 1, 16, 0), "Đảng ủy    12 ▋\n", "a part of a column");
	STR_EQ(bar(24, 1, 100000, 0), "Đảng ủy    12 ▏\n", "one is seen beside many");
	STR_EQ(bar(24, 0, 8, 0), "Đảng ủy    12\n", "none is not");
	STR_EQ(bar(24, 5, 0, 0), "Đảng ủy    12\n", "without a most there is no bar");
	STR_EQ(bar(24, 5, 8, DUMP_ASCII), "Dang uy    12 ######-\n", "in ASCII");
	STR_EQ(bar(24, UINT64_MAX, UINT64_MAX, 0), "Đảng ủy    12 ██████████\n",
	        "no number is too large");
	STR_EQ(bar(13, 8, 8, 0), "Đảng ủy    12\n", "no room for the bar");
	STR_EQ(bar(12, 8, 8, 0), "Đảng ủy\n", "nor for the number");
	STR_EQ(bar(3, 8, 8, 0), "Đả…\n", "nor for the label");
	STR_EQ(bar(1, 8, 8, 0), "…\n", "one column");
	STR_EQ(spark(9, w, ARRAY_LEN(w), 0), "█▇▆▅▄▃▂▁\n", "a series");
	STR_EQ(spark(9, w, ARRAY_LEN(w), DUMP_ASCII), "#%*+=-._\n", "in ASCII");
	STR_EQ(spark(3, w, ARRAY_LEN(w), 0), "█▄\n", "its last ones where few fit");
	STR_EQ(spark(9, v, ARRAY_LEN(v), 0), " ▁▁▁▁▁█\n", "one is seen beside many");
	STR_EQ(spark(9, zero, 2, 0), "\n", "nothing at all");
	str_release(&out);
	return t_end();
}
