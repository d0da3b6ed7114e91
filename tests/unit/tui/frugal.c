/* What goes out in fewer bytes leaves the same on the terminal as what ncurses wrote. */
#include "t.h"
#include "vt.h"
#include "base/mem.h"
#include "../../../src/tui/frugal.h"

#define ROWS 24
#define COLS 80

static unsigned seed = 7;
static struct vt a, b;
static struct frugal f;
static struct str raw, out;

static unsigned
rnd(unsigned n)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % n;
}

static void
begin(bool all)
{
	vt_init(&a, ROWS, COLS);
	vt_init(&b, ROWS, COLS);
	f = (struct frugal){ .hpa = all, .vpa = all, .rows = ROWS };
	frugal_forget(&f);
	str_reset(&raw);
}

/* One frame to both. */
static void
frame(void)
{
	str_reset(&out);
	frugal_add(&f, raw.p, raw.len, &out);
	vt_write(&a, raw.p, raw.len);
	vt_write(&b, out.p, out.len);
}

static const char *
means(const char *bytes)
{
	str_reset(&raw);
	str_adds(&raw, bytes);
	frame();
	return str_c(&out);
}

/* Of a blank only what is seen: underline, reverse with its colour, ground. */
static bool
same_look(const char *p, const char *q)
{
	const char *x = p + VT_TEXT, *y = q + VT_TEXT;

	if (*p || (x[0] | y[0]) & 1 << 7)
		return memcmp(x, y, VT_LOOK) == 0;
	return (x[0] & 1 << 4) == (y[0] & 1 << 4) && x[2] == y[2];
}

static bool
same_screen(const char *what, int step)
{
	for (int r = 0; r < ROWS; r++) {
		for (int c = 0; c < COLS; c++) {
			const char *p = a.cell[r][c], *q = b.cell[r][c];

			if (strcmp(p, q) != 0 || !same_look(p, q))
				return OK(false,
				        "%s, step %d: %d,%d differs: \"%s\" \"%s\"", what,
				        step, r, c, p, q);
		}
	}
	/* It may scroll in a region still, but what scrolls does not differ by that. */
	if (a.unknown || b.unknown || (!f.lost && (a.row != b.row || a.col != b.col)))
		return OK(false, "%s, step %d: the cursor is elsewhere", what, step);
	if ((a.top != b.top || a.bot != b.bot) && (a.top || a.bot != ROWS - 1))
		return OK(false, "%s, step %d: the region is another one", what, step);
	return true;
}

/* What ncurses may write next, with no more order than that lines are not wrapped. */
static void
write_any(void)
{
	static const char *const looks[] = { "\033(B\033[m", "\033(B\033[0;1m",
		"\033[36m", "\033[39m", "\033(B\033[0;7m", "\033[0;10;4m", "\033[39;49m",
		"\033[44m", "\033[m\017", "\033[38;5;200m", "\033[48;5;17m", "\033[2m",
		"\033[24m", "\033[27m", "\033[22m", "\033[97;101m", "\033[0;1;4;7m" };
	static const char *const edits[] = { "\033[K", "\033[1K", "\033[J", "\033[3X",
		"\033[2P", "\033[4@", "\033[L", "\033[2M", "\033[?25l", "\033[?25h",
		"\033M", "\n", "\r", "\r\n", "\b", "\033[5n", "\033[A", "\033[2B",
		"\033[3C", "\033[4D", "\033[2S", "\033[T", "\033[r", "\033[1;24r",
		"\033[4l", "\033=" };
	static const char *const words[] = { "a", "Đảng ủy", "   ", "57-NQ", " ", "漢字",
		"x y", "●" };

	switch (rnd(8)) {
	case 0:
	case 1:
		str_adds(&raw, looks[rnd(ARRAY_LEN(looks))]);
		break;
	case 2:
		str_adds(&raw, edits[rnd(ARRAY_LEN(edits))]);
		break;
	case 3:
		str_addf(&raw, "\033[%u;%uH", rnd(ROWS) + 1, rnd(COLS - 12) + 1);
		break;
	case 4:
		str_addf(&raw, "\r\033[%ud", rnd(ROWS) + 1);
		break;
	case 5:
		if (rnd(4) == 0)
			str_addf(&raw, "\033[%u;%ur", rnd(3) + 1, 20 + rnd(4));
		else if (rnd(3) == 0)
			str_adds(&raw, "\033[r");
		str_addf(&raw, "\033[%uG", rnd(COLS - 12) + 1);
		break;
	default:
		str_addf(&raw, "\033[%uG%s", rnd(COLS - 12) + 1,
		        words[rnd(ARRAY_LEN(words))]);
		if (rnd(6) == 0)
			str_adds(&raw, "-\033[5b");
	}
}

static void
test_random(bool all)
{
	size_t before = 0, after = 0;

	begin(all);
	for (int step = 0; step < 4000; step++) {
		str_reset(&raw);
		for (unsigned n = 1 + rnd(30); n; n--)
			write_any();
		frame();
		before += raw.len;
		after += out.len;
		if (!same_screen(
		            all ? "with columns and rows" : "with addresses alone", step))
			return;
	}
	OK(after < before, "4,000 frames show the same in fewer bytes (%zu of %zu)",
	        after, before);
}

static void
test_words(void)
{
	begin(true);
	STR_EQ(means("\033(B\033[0;1mx"), "\033(B\033[;1mx",
	        "a look is set when it shows");
	STR_EQ(means("\033(B\033[m \033(B\033[0;1my"), " y", "a blank shows no weight");
	STR_EQ(means("\033(B\033[0;1m\033[36m●\033[39m\033(B\033[m1"), "\033[36m●\033[m1",
	        "what is added to and what is put off");
	STR_EQ(means("\033[5;3H\033[5;30Ha\r\033[6db\033[7;1Hc"),
	        "\033[5;3H\033[30Ga\r\nb\r\nc", "an address says what is new of it");
	STR_EQ(means("\033[24;1H\033[1;24r\r\033[3d"), "\033[24H\033[r\033[3H",
	        "where the row is not known it is said");
	STR_EQ(means("\033[7m \033[m"), "\033[7m ", "a reversed blank is seen");
	STR_EQ(means("\033[K"), "\033[m\033[K",
	        "and is put off before something is erased");
	means("\033[1m");
	str_reset(&out);
	frugal_end(&f, &out);
	STR_EQ(str_c(&out), "\033[1m", "what waits is said at the end");
	STR_EQ(means("\033]104\007x"), "\033]104\007x",
	        "what is not known goes out as it is");
	STR_EQ(means("y"), "\033[my", "and nothing is known after it");
	STR_EQ(means("\033[53mz"), "\033[53mz", "so with a look that is not known");
	STR_EQ(means("\033[1mz"), "\033[1mz", "to which others are added as they come");
	STR_EQ(means("\033[0mz"), "\033[mz", "until all is put off");
}

/* What ncurses writes to scroll by a line. */
static void
test_region(void)
{
	static const char line[] = "\033[2;22r\033[22;1H\n\033[1;24r\033[22;1Hx\r\n7\r"
	                           "\033[2d";

	begin(true);
	means("\033[mx");
	STR_EQ(means(line), "\033[2;22r\033[22H\nx\033[23H7\033[2H", "a region is set");
	STR_EQ(means(line), "\033[22H\nx\033[23H7\033[2H",
	        "and stays while lines scroll in it");
	STR_EQ(means("\033[22;5H\n\033[2;5H\033[A"),
	        "\033[22;5H\033[23d\033[2;5H\0337\033[r\0338\033[A",
	        "no step ends at its margin");
	means(line);
	STR_EQ(means("\033[3;20r\033[20;1H\n"), "\033[3;20r\033[20H\n",
	        "another one takes its place");
	means("\033[r");
	STR_EQ(means("z"), "\033[rz", "without an address the cursor is at home");
	means(line);
	STR_EQ(means("\033[L"), "\033[r\033[2H\033[L",
	        "it is put off where lines move without it");
	means(line);
	str_reset(&out);
	frugal_end(&f, &out);
	STR_EQ(str_c(&out), "\033[r\033[2H", "and at the end");
	means(line);
	frugal_forget(&f);
	STR_EQ(means("\033[H\033[J"), "\033[r\033[H\033[m\033[J",
	        "and where nothing is known any more");
}

int
main(void)
{
	str_init(&raw, 1 << 20);
	str_init(&out, 1 << 20);
	test_words();
	test_region();
	test_random(true);
	test_random(false);
	str_release(&raw);
	str_release(&out);
	return t_end();
}
