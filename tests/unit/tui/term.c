/*
 * Both backends. The real one runs on a pseudo-terminal: what goes over the line is
 * counted.
 */
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include "t.h"
#include "base/mem.h"
#include "base/str.h"
#include "tui/layout.h"
#include "tui/list.h"
#include "tui/term.h"
#include "tui/textview.h"

static struct str got;
static int master, slave;
static struct theme theme;

static bool
pty_open(int rows, int cols)
{
	struct winsize ws = { .ws_row = (unsigned short)rows,
		.ws_col = (unsigned short)cols };

	return openpty(&master, &slave, NULL, NULL, &ws) == 0;
}

/* What has come to the terminal's side. */
static const char *
drain(void)
{
	char buf[65536];
	struct pollfd p = { .fd = master, .events = POLLIN };

	str_reset(&got);
	while (poll(&p, 1, 0) > 0 && (p.revents & POLLIN)) {
		ssize_t n = read(master, buf, sizeof(buf));

		if (n <= 0)
			break;
		str_add(&got, buf, (size_t)n);
	}
	return str_c(&got);
}

static bool
has(const char *part)
{
	return got.len && memmem(got.p, got.len, part, strlen(part)) != NULL;
}

static int
row(void *ctx, size_t i, struct list_row *o)
{
	static char title[64];

	(void)ctx;
	snprintf(title, sizeof(title), "Quyết định số %zu về tổ chức và nhân sự", i + 1);
	o->cell[0] = SAFE("10/07/2025");
	o->cell[1] = (struct safe){ title, strlen(title) };
	o->flag = i % 3 ? SAFE("") : SAFE("●");
	return 0;
}

static const struct list_ops ops = { .row = row };
static const struct list_col cols[] = {
	{ .min = 10, .want = 10 },
	{ .min = 10, .want = 20, .grow = 1 },
};

struct world {
	struct term *t;
	struct canvas c;
	struct layout lay;
	struct list list;
	struct str bar;
};

static bool
world_open(struct world *w, const char *type, bool pace)
{
	struct term_conf conf = { .in = slave,
		.out = slave,
		.type = type,
		.theme = &theme,
		.utf8 = true,
		.colour = true,
		.pace = pace };
	struct err e = ERR_INIT;

	memset(w, 0, sizeof(*w));
	if (!OK(term_curses_open(&w->t, &conf, &e) == 0, "%s opens%s", type, e.msg))
		return false;
	str_init(&w->bar, 256);
	list_init(&w->list, &ops, NULL, cols, ARRAY_LEN(cols));
	list_set_count(&w->list, 3482);
	return canvas_init(&w->c, w->t->rows, w->t->cols, &e) == 0;
}

static void
world_close(struct world *w)
{
	list_release(&w->list);
	canvas_release(&w->c);
	str_release(&w->bar);
	term_close(w->t);
	close(master);
	close(slave);
}

/* One turn: draw what changed, flush. Bytes that went out. */
static size_t
turn(struct world *w, const char *what)
{
	struct err e = ERR_INIT;

	layout_make(&w->lay, w->c.rows, w->c.cols, true, false);
	str_reset(&w->bar);
	str_addf(&w->bar, "Tài liệu  %4zu/3482", w->list.cursor + 1);
	list_draw(&w->list, &w->c, w->lay.body, true);
	bar_draw(
	        &w->c, w->lay.status, safe_composed(&w->bar), SAFE("09:12"), ROLE_STATUS);
	if (term_flush(w->t, &w->c, &e) < 0)
		OK(false, "%s: %s", what, e.msg);
	drain();
	return got.len;
}

static void
test_bytes(const char *type)
{
	struct world w;
	size_t n, worst = 0;

	if (!pty_open(24, 80) || !world_open(&w, type, false))
		return;
	drain();
	INT_EQ(got.len, 0, "opening writes nothing before the first frame");
	n = turn(&w, "first frame");
	OK(n > 800 && n < 3000 && has("Quyết"), "%s: the first frame is %zu bytes", type,
	        n);
	INT_EQ(turn(&w, "idle"), 0, "without a change nothing is written");
	for (int i = 0; i < 15; i++) {
		list_move(&w.list, MOVE_DOWN, 1);
		n = turn(&w, "down");
		worst = n > worst ? n : worst;
	}
	for (int i = 0; i < 15; i++) {
		list_move(&w.list, MOVE_UP, 1);
		n = turn(&w, "up");
		worst = n > worst ? n : worst;
	}
	OK(worst <= 20, "%s: a line down or up with its position is at most %zu bytes",
	        type, worst);
	list_select(&w.list, 20);
	turn(&w, "to the last row");
	for (int i = 0; i < 3; i++) {
		list_move(&w.list, MOVE_DOWN, 1);
		n = turn(&w, "scroll");
	}
	OK(n > 0 && n < 250, "%s: scrolling by a line is %zu bytes", type, n);
	list_move(&w.list, MOVE_PAGE_DOWN, 1);
	n = turn(&w, "page");
	OK(n > 0 && n < 2200, "%s: a page is %zu bytes", type, n);
	OK(!has("\033[5n"), "without pacing no question");
	world_close(&w);
}

/* The reader scrolls by the terminal's own means: never a page again for a line. */
static void
test_reader(const char *type)
{
	struct world w;
	struct textview v;
	struct str text = STR_INIT(1 << 20);
	struct err e = ERR_INIT;
	size_t worst = 0, sum = 0;

	for (int i = 0; i < 200; i++)
		str_addf(&text,
		        "Điều %d. Tổ chức đảng và đảng viên chấp hành quy định này.\n",
		        i * 37);
	if (!pty_open(24, 80) || !world_open(&w, type, false))
		return;
	textview_init(&v, NULL, NULL);
	textview_set(&v, safe_composed(&text));
	for (int i = 0; i < 40; i++) {
		char at[16];

		textview_draw(&v, &w.c, (struct rect){ 0, 0, 22, 80 }, false);
		snprintf(at, sizeof(at), "%3d%%", textview_percent(&v));
		bar_draw(&w.c, (struct rect){ 22, 0, 1, 80 },
		        (struct safe){ at, strlen(at) }, SAFE(""), ROLE_STATUS);
		if (term_flush(w.t, &w.c, &e) < 0)
			OK(false, "%s", e.msg);
		drain();
		sum += i ? got.len : 0;
		worst = i && got.len > worst ? got.len : worst;
		textview_move(&v, i < 20 ? MOVE_DOWN : MOVE_UP, 1);
	}
	OK(worst < 200, "%s: a line in the reader is %zu bytes, %zu at most", type,
	        sum / 39, worst);
	textview_release(&v);
	str_release(&text);
	world_close(&w);
}

static void
send(const char *bytes)
{
	if (write(master, bytes, strlen(bytes)) < 0)
		OK(false, "typing");
}

/* The next key, waiting for its bytes as the loop would. */
static uint32_t
key(struct term *t, struct key *k)
{
	for (int i = 0; i < 100; i++) {
		struct pollfd p = { .fd = t->fd, .events = POLLIN };

		if (term_key(t, k))
			return k->code;
		poll(&p, 1, term_timeout(t));
	}
	return K_NONE;
}

static void
test_keys(void)
{
	struct world w;
	struct key k;
	struct err e = ERR_INIT;

	if (!pty_open(24, 80) || !world_open(&w, "xterm-256color", false))
		return;
	turn(&w, "first frame");
	OK(has("\033[?1049h") && has("\033[?2004h"),
	        "the alternate screen, and pastes marked");
	OK(!term_key(w.t, &k) && term_timeout(w.t) == -1,
	        "no key, and nothing to wake up for");
	send("j\033OBđ\033[200~x\ny\033[201~");
	INT_EQ(key(w.t, &k), 'j', "a letter");
	INT_EQ(key(w.t, &k), K_DOWN, "a cursor key");
	INT_EQ(key(w.t, &k), 0x111, "a letter beyond ASCII");
	OK(key(w.t, &k) == K_PASTE && k.text.n == 3, "a paste");
	send("\033");
	INT_EQ(key(w.t, &k), K_ESC, "Esc alone, after its delay");
	term_suspend(w.t);
	drain();
	OK(has("\033[?1049l") && has("\033[?2004l"), "suspended: the shell's screen");
	OK(term_resume(w.t, &e) == 0, "resumed");
	canvas_touch(&w.c);
	turn(&w, "after a suspend");
	OK(has("\033[?1049h") && has("Quyết") && has("\033[?2004h"), "the frame is back");
	term_redraw(w.t);
	OK(turn(&w, "redraw") > 800, "^L paints everything");
	w.t->ops->beep(w.t);
	drain();
	STR_EQ(str_c(&got), "\a", "a beep is one byte");
	close(master);
	INT_EQ(key(w.t, &k), K_EOF, "a hang-up is the end of input");
	INT_EQ(key(w.t, &k), K_EOF, "and stays so");
	list_move(&w.list, MOVE_DOWN, 1);
	list_draw(&w.list, &w.c, w.lay.body, true);
	OK(term_flush(w.t, &w.c, &e) < 0 && e.code == ERR_IO, "writing then fails: %s",
	        e.msg);
	master = open("/dev/null", O_RDONLY);
	world_close(&w);
}

static void
test_mouse(const char *type, bool has_it)
{
	static const char on[] = "\033[?1000h\033[?1006h",
	                  off[] = "\033[?1006l\033[?1000l";
	struct err e = ERR_INIT;
	struct world w;
	struct key k;

	if (!pty_open(24, 80) || !world_open(&w, type, false))
		return;
	turn(&w, "first frame");
	OK(!has("\033[?100"), "%s: off at first, not a byte for it", type);
	send("\033[<0;5;3Mj");
	INT_EQ(key(w.t, &k), 'j', "off, a report is nothing");
	term_mouse(w.t, false);
	drain();
	INT_EQ(got.len, 0, "off again is nothing");
	term_mouse(w.t, true);
	drain();
	STR_EQ(str_c(&got), has_it ? on : "", type);
	send("\033[<0;5;3Mj");
	if (has_it)
		OK(key(w.t, &k) == K_MOUSE && k.row == 2 && k.col == 4 &&
		                k.button == MOUSE_LEFT,
		        "%s: a click", type);
	INT_EQ(key(w.t, &k), 'j', "and a key");
	term_suspend(w.t);
	drain();
	OK(has(off) == has_it, "%s: suspended, it is the shell's", type);
	OK(term_resume(w.t, &e) == 0, "resumed");
	canvas_touch(&w.c);
	turn(&w, "after a suspend");
	OK(has(on) == has_it, "%s: resumed, it is on again", type);
	term_mouse(w.t, false);
	drain();
	STR_EQ(str_c(&got), has_it ? off : "", type);
	term_suspend(w.t);
	term_mouse(w.t, true);
	drain();
	OK(!has(on), "%s: chosen while suspended, it waits", type);
	OK(term_resume(w.t, &e) == 0, "resumed");
	turn(&w, "after a suspend");
	OK(has(on) == has_it, "%s: for the screen", type);
	list_release(&w.list);
	canvas_release(&w.c);
	str_release(&w.bar);
	term_close(w.t);
	drain();
	OK(has(off) == has_it, "%s: closed, it is the shell's", type);
	close(master);
	close(slave);
}

static void
test_resize(void)
{
	static const int sizes[][2] = { { 1, 1 }, { 2, 200 }, { 200, 2 }, { 12, 40 },
		{ 24, 80 } };
	struct world w;
	struct err e = ERR_INIT;

	if (!pty_open(24, 80) || !world_open(&w, "xterm-256color", false))
		return;
	turn(&w, "first frame");
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		struct winsize ws = { .ws_row = (unsigned short)sizes[i][0],
			.ws_col = (unsigned short)sizes[i][1] };

		ioctl(master, TIOCSWINSZ, &ws);
		term_resize(w.t);
		if (canvas_resize(&w.c, w.t->rows, w.t->cols, &e) < 0)
			return;
		list_dirty(&w.list);
		OK(turn(&w, "resize") > 0 && w.t->rows == sizes[i][0] &&
		                w.t->cols == sizes[i][1],
		        "resized to %dx%d", sizes[i][0], sizes[i][1]);
	}
	OK(has("Quyết"), "and back at 24x80 the list is there");
	world_close(&w);
}

static void
test_pace(void)
{
	struct world w;
	struct key k;

	if (!pty_open(24, 80) || !world_open(&w, "xterm-256color", true))
		return;
	turn(&w, "first frame");
	OK(has("\033[5n"), "a big frame asks whether the terminal keeps up");
	list_move(&w.list, MOVE_PAGE_DOWN, 1);
	INT_EQ(turn(&w, "page"), 0, "until the answer frames are kept back");
	list_move(&w.list, MOVE_PAGE_DOWN, 1);
	INT_EQ(turn(&w, "page"), 0, "and fold into one");
	OK(term_timeout(w.t) > 0, "the wait has an end");
	send("\033[0n");
	INT_EQ(key(w.t, &k), K_READY, "the answer is an event");
	OK(turn(&w, "page") > 300 && has("43"), "and the last frame is shown");
	send("\033[0n");
	OK(!term_key(w.t, &k) && k.code == K_NONE,
	        "an answer with no frame kept is nothing");
	list_move(&w.list, MOVE_DOWN, 1);
	OK(turn(&w, "down") <= 20 && !has("\033[5n"), "a small frame asks nothing");
	world_close(&w);
}

/* A page takes two seconds at 9,600 baud: the answer is not late before that. */
static void
test_pace_slow(void)
{
	struct termios tio;
	struct world w;
	size_t n;

	if (!pty_open(24, 80) || tcgetattr(slave, &tio) < 0)
		return;
	cfsetospeed(&tio, B9600);
	if (tcsetattr(slave, TCSANOW, &tio) < 0 ||
	        !world_open(&w, "xterm-256color", true))
		return;
	n = turn(&w, "first frame");
	OK(n > 1000 && has("\033[5n"), "a big frame asks on a slow line");
	OK(term_timeout(w.t) > (int)(n * 1000 / 960) + 1000,
	        "the wait is longer than the frame takes on the line");
	world_close(&w);
}

static void
test_old(void)
{
	static const char *const types[] = { "linux", "vt100", "vt220", "ansi" };
	struct world w;

	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		if (!pty_open(24, 80) || !world_open(&w, types[i], true))
			return;
		turn(&w, "first frame");
		OK(!has("2004") && has("Quyết"), "%s: no mode that it does not know",
		        types[i]);
		term_suspend(w.t);
		drain();
		OK(!has("Quyết") &&
		                (has("\033[J") || has("\033[2J") || has("\033[H\033[J")),
		        "%s: erased before the shell comes back", types[i]);
		world_close(&w);
	}
}

static void
test_refuse(void)
{
	static const char *const types[] = { "dumb", "no-such-terminal", "" };
	struct term_conf conf = { .theme = &theme, .utf8 = true };
	struct err e = ERR_INIT;
	struct term *t;
	int null = open("/dev/null", O_RDWR);

	if (!pty_open(24, 80))
		return;
	conf.in = conf.out = slave;
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		conf.type = types[i];
		err_clear(&e);
		OK(term_curses_open(&t, &conf, &e) < 0 && !t && strstr(e.msg, "TERM"),
		        "refused: %s", e.msg);
	}
	conf.type = "xterm";
	conf.in = null;
	OK(term_curses_open(&t, &conf, &e) < 0 && strstr(e.msg, "terminal"),
	        "refused: %s", e.msg);
	close(null);
	close(master);
	close(slave);
}

/* LC_ALL=C, and widths where the C library differs from the canvas. */
static void
test_ascii(void)
{
	struct term_conf conf = { .type = "xterm", .theme = &theme };
	struct canvas c;
	struct err e = ERR_INIT;
	struct term *t;

	if (!pty_open(3, 20))
		return;
	conf.in = conf.out = slave;
	if (!OK(term_curses_open(&t, &conf, &e) == 0 && canvas_init(&c, 3, 20, &e) == 0,
	            "xterm"))
		return;
	canvas_put(&c, 0, 0, 20, SAFE("● Đảng ủy│…漢x"), ROLE_NORMAL);
	OK(term_flush(t, &c, &e) == 0, "flush");
	drain();
	OK(has("o Dang uy|~? x"), "letters without marks, lines and marks as ASCII");
	OK(!memchr(got.p, 0xE1, got.len), "and no byte above ASCII");
	canvas_release(&c);
	term_close(t);
	drain();
	close(master);
	close(slave);
}

/* --- the text backend
 * ---------------------------------------------------------------- */

/* A small program: a list that j moves and :size changes, as an owner would write it. */
static void
run_script(const char *script, struct str *screen)
{
	struct world w = { 0 };
	struct err e = ERR_INIT;
	struct key k;
	int fds[2], turns = 0;
	char buf[16384];
	ssize_t n;
	bool run = true;

	if (pipe(fds) < 0 || term_text_open(&w.t, -1, fds[1], 5, 30, true, &e) < 0)
		return;
	str_init(&w.bar, 256);
	list_init(&w.list, &ops, NULL, cols, ARRAY_LEN(cols));
	list_set_count(&w.list, 3482);
	if (canvas_init(&w.c, w.t->rows, w.t->cols, &e) < 0 ||
	        term_text_feed(w.t, script, &e) < 0)
		return;
	while (run && turns++ < 100) {
		while (run && term_key(w.t, &k)) {
			if (k.code == 'q' || k.code == K_EOF)
				run = false;
			else if (k.code == 'j')
				list_move(&w.list, MOVE_DOWN, 1);
			else if (k.code == K_PASTE)
				list_select(&w.list, k.text.n);
			else if (k.code == K_RESIZE) {
				term_resize(w.t);
				if (canvas_resize(&w.c, w.t->rows, w.t->cols, &e) < 0)
					return;
				list_dirty(&w.list);
			}
		}
		if (turns == 20) /* something happens by itself, as a sync does */
			list_select(&w.list, 4);
		layout_make(&w.lay, w.c.rows, w.c.cols, true, false);
		str_reset(&w.bar);
		str_addf(&w.bar, "%zu/3482", w.list.cursor + 1);
		list_draw(&w.list, &w.c, w.lay.body, true);
		bar_draw(
		        &w.c, w.lay.status, safe_composed(&w.bar), SAFE(""), ROLE_STATUS);
		if (term_flush(w.t, &w.c, &e) < 0)
			return;
	}
	OK(!run, "the script ends by its own key");
	close(fds[1]);
	while ((n = read(fds[0], buf, sizeof(buf))) > 0)
		str_add(screen, buf, (size_t)n);
	close(fds[0]);
	list_release(&w.list);
	canvas_release(&w.c);
	str_release(&w.bar);
	term_close(w.t);
}

static void
test_text(void)
{
	struct str s = STR_INIT(1 << 20);

	run_script(
	        "# comment\nj\n=dump first\n=wait 5/3482\njj\n=size 3 12\n=roles\n=dump\n"
	        "=paste ab\\ncd\n=gone 8/3482\n=dump pasted\nq\nj\n",
	        &s);
	STR_EQ(str_c(&s),
	        "== first\n"
	        "\n"
	        " ● 10/07/2025 Quyết định số 1…\n"
	        ">  10/07/2025 Quyết định số 2…\n"
	        "2/3482\n"
	        "\n"
	        "cursor 2,0\n"
	        "== \n"
	        "   10/07/20…\n"
	        ">● 10/07/20…\n"
	        "  | 0-0 pointer, 1-1 mark\n"
	        "7/3482\n"
	        "  | 0-11 status\n"
	        "cursor 1,0\n"
	        "== pasted\n"
	        ">  10/07/20…\n"
	        "  | 0-0 pointer\n"
	        " ● 10/07/20…\n"
	        "  | 1-1 mark\n"
	        "6/3482\n"
	        "  | 0-11 status\n"
	        "cursor 0,0\n",
	        "a script: keys, waits, sizes, pastes, dumps");
	str_release(&s);
}

int
main(void)
{
	if (!setlocale(LC_ALL, "C.UTF-8"))
		return 1;
	str_init(&got, 1 << 22);
	theme_init(&theme);
	test_text();
	test_bytes("xterm-256color");
	test_bytes("vt100");
	test_bytes("linux");
	test_bytes("tmux-256color");
	test_reader("xterm-256color");
	test_reader("vt100");
	test_keys();
	test_mouse("xterm-256color", true);
	test_mouse("vt100", false);
	test_resize();
	test_pace();
	test_pace_slow();
	test_old();
	test_refuse();
	test_ascii();
	str_release(&got);
	return t_end();
}
