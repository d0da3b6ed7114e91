/* What stands on the terminal after each frame is what the canvas holds, whatever
 * was drawn. */
#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "t.h"
#include "vt.h"
#include "base/mem.h"
#include "tui/term.h"

static unsigned seed;
static int master, slave;
static struct vt vt;
static bool no_wrap;

static unsigned
rnd(unsigned n)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % n;
}

static void
drain(void)
{
	static char buf[65536];
	static size_t n;
	struct pollfd p = { .fd = master, .events = POLLIN };

	n = 0;
	while (poll(&p, 1, 0) > 0 && (p.revents & POLLIN) && n < sizeof(buf)) {
		ssize_t got = read(master, buf + n, sizeof(buf) - n);

		if (got <= 0)
			break;
		n += (size_t)got;
	}
	vt_write(&vt, buf, n);
}

static bool
same(const struct canvas *c, const char *type, int step)
{
	for (int r = 0; r < c->rows; r++) {
		for (int x = 0; x < c->cols; x++) {
			const struct cell *cell = canvas_at(c, r, x);
			const char *is = vt.cell[r][x];
			size_t n = cell->width ? cell->n : 1;
			const char *want = cell->width ? cell->s : "\x01";

			if (strlen(is) == n && memcmp(is, want, n) == 0)
				continue;
			/* A terminal that always wraps shows no wide cluster in the
			 * corner. */
			if (!no_wrap && r == c->rows - 1 && x >= c->cols - 3)
				continue;
			return OK(false,
			        "%s, step %d: %d,%d is \"%s\", should be \"%.*s\"", type,
			        step, r, x, is, (int)n, want);
		}
	}
	if (vt.unknown)
		return OK(false, "%s, step %d: unknown sequence %s", type, step,
		        vt.what + 1);
	if (c->cur_shown && (vt.row != c->cur_row || vt.col != c->cur_col))
		return OK(false, "%s, step %d: cursor at %d,%d, should be %d,%d", type,
		        step, vt.row, vt.col, c->cur_row, c->cur_col);
	return true;
}

/* Rows move up or down within a part, as a list or text scrolls. */
static void
scroll(struct canvas *c, int top, int bottom, bool up)
{
	struct canvas copy = CANVAS_INIT;
	struct err e = ERR_INIT;

	if (canvas_init(&copy, c->rows, c->cols, &e) < 0)
		return;
	memcpy(copy.cells, c->cells,
	        (size_t)c->rows * (size_t)c->cols * sizeof(*c->cells));
	for (int r = top; r <= bottom; r++) {
		int from = up ? r + 1 : r - 1;

		canvas_fill(c, (struct rect){ r, 0, 1, c->cols }, ROLE_NORMAL);
		for (int x = 0; from >= top && from <= bottom && x < c->cols; x++) {
			const struct cell *cell = canvas_at(&copy, from, x);

			if (cell->n)
				canvas_put(c, r, x, 2, (struct safe){ cell->s, cell->n },
				        (enum role)cell->role);
		}
	}
	c->scrolled = true;
	canvas_release(&copy);
}

static void
change(struct canvas *c)
{
	static const char *const texts[] = { "Đảng ủy cơ sở", "漢字漢", "x", "12/3482",
		"a b  c", "e\xCC\x81\xCC\xA3o", "Quyết định", "سلام", "----------------",
		">" };
	int row = (int)rnd((unsigned)c->rows), col = (int)rnd((unsigned)c->cols);
	const char *t = texts[rnd(ARRAY_LEN(texts))];
	char num[16];

	switch (rnd(8)) {
	case 0:
		scroll(c, 1, c->rows - 3, rnd(2));
		break;
	case 1:
		canvas_fill(c,
		        (struct rect){ row, col, 1 + (int)rnd(3), 1 + (int)rnd(30) },
		        (enum role)rnd(ROLE_COUNT));
		break;
	case 2:
		canvas_put_padded(c, row, col, 1 + (int)rnd(30),
		        (struct safe){ t, strlen(t) }, (enum role)rnd(ROLE_COUNT));
		break;
	case 3:
		canvas_role(c, row, col, 1 + (int)rnd(20), (enum role)rnd(ROLE_COUNT));
		break;
	case 4:
	case 5: /* a step in a list */
		canvas_put(c, c->cur_row, 0, 1, SAFE(" "), ROLE_NORMAL);
		row = c->cur_row + (rnd(2) ? 1 : -1);
		canvas_cursor(c, row, 0);
		canvas_put(c, c->cur_row, 0, 1, SAFE(">"), ROLE_POINTER);
		snprintf(num, sizeof(num), "%u/99", rnd(100));
		canvas_put(c, c->rows - 1, 3, 9, (struct safe){ num, strlen(num) },
		        ROLE_STATUS);
		return;
	default:
		canvas_put(c, row, col, c->cols, (struct safe){ t, strlen(t) },
		        rnd(2) ? ROLE_NORMAL : (enum role)rnd(ROLE_COUNT));
		break;
	}
	canvas_cursor(c, (int)rnd((unsigned)c->rows), (int)rnd((unsigned)c->cols));
	if (!rnd(20))
		canvas_cursor_hide(c);
}

static bool
resize(struct term *t, struct canvas *c)
{
	/* Where a terminal always wraps, ncurses fills the last corner by way of the cell before it,
	 * which a screen of one column does not have. */
	struct winsize ws = { .ws_row = (unsigned short)(1 + rnd(30)),
		.ws_col = (unsigned short)(1 + rnd(100) + !no_wrap) };
	struct err e = ERR_INIT;

	ioctl(master, TIOCSWINSZ, &ws);
	term_resize(t);
	vt.rows = ws.ws_row;
	vt.cols = ws.ws_col;
	vt.top = 0;
	vt.bot = vt.rows - 1;
	vt.row = vt_lim(vt.row, 0, vt.rows - 1);
	vt.col = vt_lim(vt.col, 0, vt.cols - 1);
	vt.pending = false;
	return canvas_resize(c, t->rows, t->cols, &e) == 0;
}

static void
test_random(const char *type, int steps)
{
	struct theme theme;
	struct winsize ws = { .ws_row = 24, .ws_col = 80 };
	struct term_conf conf = {
		.type = type, .theme = &theme, .utf8 = true, .colour = true
	};
	struct canvas c = CANVAS_INIT;
	struct term *t;
	struct err e = ERR_INIT;
	int step = 0;

	theme_init(&theme);
	if (openpty(&master, &slave, NULL, NULL, &ws) < 0)
		return;
	conf.in = conf.out = slave;
	if (!OK(term_curses_open(&t, &conf, &e) == 0, "%s opens", type))
		return;
	no_wrap = strncmp(type, "tmux", 4) != 0;
	vt_init(&vt, 24, 80);
	if (canvas_init(&c, 24, 80, &e) < 0)
		return;
	canvas_cursor(&c, 0, 0);
	for (; step < steps; step++) {
		for (unsigned k = 1 + rnd(3); k > 0; k--)
			change(&c);
		if (!rnd(200) && !resize(t, &c))
			break;
		if (!rnd(300)) {
			term_suspend(t);
			if (term_resume(t, &e) < 0)
				break;
			canvas_touch(&c);
		}
		if (!rnd(300))
			term_redraw(t);
		if (term_flush(t, &c, &e) < 0)
			break;
		drain();
		if (!same(&c, type, step))
			break;
	}
	OK(step == steps, "%s: %d random frames stand on the terminal as drawn", type,
	        step);
	term_close(t);
	drain();
	OK(!vt.look[0] && !vt.look[1] && !vt.look[2],
	        "%s: the shell gets no look of ours", type);
	canvas_release(&c);
	close(master);
	close(slave);
}

int
main(int argc, char **argv)
{
	if (!setlocale(LC_ALL, "C.UTF-8"))
		return 1;
	seed = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 1;
	printf("# seed %u\n", seed);
	test_random("xterm-256color", 3000);
	test_random("vt100", 3000);
	test_random("linux", 3000);
	test_random("tmux-256color", 3000);
	return t_end();
}
