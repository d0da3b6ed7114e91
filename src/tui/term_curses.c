/*
 * ncurses decides which bytes bring the screen from one frame to the next; this file
 * decides when they go out. ncurses writes into a file in memory, and a flush sends that
 * as one write. The modes of the line and the input are ours too: keys are decoded by
 * input.c, and no call here ever waits.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>
#include "ascii.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/utf8.h"
#include "feed.h"
#include "frugal.h"
#include "kind.h"
#include "small.h"
#include "tui/term.h"
/* Last: err.h has a macro ERR for a while. */
#include <curses.h>
/* <term.h> has a struct term of its own. */
#define term ncurses_term
#include <term.h>
#undef term

#define PACE_BYTES_FAST 512 /* frames of so many bytes are worth asking after */
#define PACE_BYTES_SLOW 64
#define FRAME_MAX (64u << 20)

struct curses_term {
	struct term t;
	SCREEN *screen;
	FILE *ofile, *ifile;
	int in, out, mem; /* mem: what ncurses has written and we have not sent */
	struct termios saved, raw;
	bool raw_on;
	attr_t attr[ROLE_COUNT];
	short pair[ROLE_COUNT];
	cchar_t *line; /* cols + 1 */
	struct feed feed;
	bool modern;  /* knows the modes of xterm */
	bool mouse;   /* it is wanted, and can be had */
	bool ca;      /* has an alternate screen */
	int spare;    /* columns at the right that are left alone */
	bool no_wrap; /* wrapping at the margin can be turned off */
	bool cur_shown;
	int cur_row, cur_col;
	bool full;      /* the next flush repaints */
	const char *oc; /* ncurses' reset of the palette, which nobody changed; or NULL */
	/* small.row and col are where the cursor is; at_row and at_col where ncurses
	 * left it. */
	struct small small;
	struct frugal frugal;
	struct str bytes;
	bool ansi;      /* addressed as small.h wants it */
	bool frugal_on; /* and with looks as frugal.h does */
	bool left;      /* the screen is the shell's */
	int at_row, at_col;
	char *buf; /* of one write */
	size_t cap;
};

static struct curses_term *
self(struct term *t)
{
	return (struct curses_term *)t;
}

/* --- output ------------------------------------------------------------------------- */

static void
add(struct curses_term *x, const char *s)
{
	/* Memory: it is written whole or there is none left; the frame is then short. */
	if (write(x->mem, s, strlen(s)) < 0)
		x->full = true;
}

static int
send(struct curses_term *x, size_t n)
{
	int r;

	str_reset(&x->bytes);
	/* Now, while it is empty: what grows leaves what it held behind. */
	if (x->frugal_on && str_room(&x->bytes, 2 * n))
		frugal_add(&x->frugal, x->buf, n, &x->bytes);
	if (x->frugal_on && x->left)
		frugal_end(&x->frugal, &x->bytes);
	if (!x->frugal_on || x->bytes.bad) {
		frugal_forget(&x->frugal);
		x->full = x->full || x->frugal.doubt;
		return fd_write_all(x->out, x->buf, n);
	}
	r = fd_write_all(x->out, x->bytes.p, x->bytes.len);
	explicit_bzero(x->bytes.p, x->bytes.len);
	return r;
}

/* Send what ncurses wrote. Returns the bytes, or -1. The frame is not kept: whoever locks does not
 * want the last texts in memory. */
static long
push(struct curses_term *x, struct err *e)
{
	off_t n = lseek(x->mem, 0, SEEK_CUR);
	ssize_t got;
	int r;

	if (n <= 0)
		return 0;
	if (mem_grow(&x->buf, &x->cap, (size_t)n, 1, e) < 0)
		return -1;
	got = pread(x->mem, x->buf, (size_t)n, 0);
	if (ftruncate(x->mem, 0) < 0 || lseek(x->mem, 0, SEEK_SET) < 0 || got != n)
		return err_sys(e, ERR_IO, _("the screen cannot be written"));
	/* The reset of the palette is often an OSC, and this program sends none unasked. */
	r = send(x, frugal_without(x->buf, (size_t)n, x->oc));
	explicit_bzero(x->buf, (size_t)n);
	if (r < 0)
		return err_sys(e, ERR_IO, _("the terminal is gone"));
	return (long)n;
}

/* --- looks -------------------------------------------------------------------------- */

static short
colour_of(int16_t c, attr_t *attr)
{
	if (c == LOOK_DEFAULT)
		return -1;
	if (c < COLORS)
		return c;
	if (c < 16 && COLORS >= 8) {
		*attr |= A_BOLD;
		return (short)(c - 8);
	}
	return -1;
}

static void
looks_init(struct term *of, const struct theme *theme, bool colour)
{
	struct curses_term *x = self(of);
	struct theme t = *theme;
	short pairs = 0;

	x->t.colour = colour && has_colors() && start_color() == OK;
	if (x->t.colour)
		use_default_colors();
	else
		theme_drop_colour(&t);
	for (int r = 0; r < ROLE_COUNT; r++) {
		const struct look *l = &t.look[r];
		attr_t a = A_NORMAL, none = 0;
		short fg, bg, p = 0;

		a |= l->attrs & LOOK_BOLD ? A_BOLD : 0;
		a |= l->attrs & LOOK_DIM ? A_DIM : 0;
		a |= l->attrs & LOOK_UNDERLINE ? A_UNDERLINE : 0;
		a |= l->attrs & LOOK_REVERSE ? A_REVERSE : 0;
		if (x->t.colour && (l->fg != LOOK_DEFAULT || l->bg != LOOK_DEFAULT)) {
			fg = colour_of(l->fg, &a);
			bg = colour_of(l->bg, &none);
			for (p = 1; p <= pairs; p++) {
				short f, b;

				if (pair_content(p, &f, &b) == OK && f == fg && b == bg)
					break;
			}
			if (p > pairs)
				p = p < COLOR_PAIRS && init_pair(p, fg, bg) == OK
				            ? ++pairs
				            : 0;
		}
		x->attr[r] = a;
		x->pair[r] = p;
		x->small.plain[r] = a == A_NORMAL && p == 0;
	}
}

/* --- cells -------------------------------------------------------------------------- */

/* Where wrapping cannot be turned off, ncurses fills the last corner by inserting, and that would
 * cut a wide cluster in half. */
static bool
in_corner(const struct curses_term *x, const struct cell *cell, int row, int col)
{
	return !x->no_wrap && cell->width == 2 && row == x->t.rows - 1 &&
	       col >= x->t.cols - 3;
}

static bool
is_blank(const struct curses_term *x, const struct cell *cell)
{
	return !cell->n && cell->width == 1 && x->small.plain[cell->role];
}

static void
put_row(struct curses_term *x, const struct canvas *c, int row, int lo, int hi)
{
	int n = 0, from, end = hi;
	const cchar_t *blank = NULL;

	/* To be told of blanks up to the edge costs ncurses less than each of them. */
	while (end == x->t.cols && hi > lo && is_blank(x, canvas_at(c, row, hi - 1)))
		hi--;
	while (lo > 0 && !canvas_at(c, row, lo)->width)
		lo--;
	from = lo;
	for (int col = lo; col < hi; col++) {
		const struct cell *cell = canvas_at(c, row, col);
		wchar_t w[CELL_MARKS + 2], half;

		if (!cell->width)
			continue;
		if (blank && is_blank(x, cell)) {
			x->line[n++] = *blank;
			continue;
		}
		if (x->t.ambiguous && x->t.utf8)
			cell_narrow(cell, w);
		else
			cell_wide(cell, x->t.utf8, w);
		if (in_corner(x, cell, row, col)) {
			w[0] = L'?';
			w[1] = L'\0';
		}
		setcchar(
		        &x->line[n++], w, x->attr[cell->role], x->pair[cell->role], NULL);
		if (is_blank(x, cell))
			blank = &x->line[n - 1];
		half = cell_half(cell, x->t.utf8, w[0]);
		if (half) {
			w[0] = half;
			w[1] = L'\0';
			setcchar(&x->line[n++], w, x->attr[cell->role],
			        x->pair[cell->role], NULL);
		}
	}
	if (n)
		mvwadd_wchnstr(stdscr, row, from, x->line, n);
	if (hi < end) {
		wmove(stdscr, row, hi);
		wclrtoeol(stdscr);
	}
}

static bool
nothing_new(const struct curses_term *x, const struct canvas *c)
{
	if (x->full || x->cur_shown != c->cur_shown)
		return false;
	if (c->cur_shown && (x->cur_row != c->cur_row || x->cur_col != c->cur_col))
		return false;
	for (int r = 0; r < c->rows; r++) {
		if (c->dirty[r].hi)
			return false;
	}
	return true;
}

static int
line_fits(struct curses_term *x, int cols, struct err *e)
{
	cchar_t *l = mem_new((size_t)cols + 1, sizeof(*l), e);

	if (!l)
		return -1;
	free(x->line);
	x->line = l;
	return 0;
}

/* Tell ncurses what went past it: its idea of what should be on the screen and of what is. */
static void
tell(struct curses_term *x, const struct canvas *c)
{
	int row, col;

	getyx(curscr, row, col);
	for (int r = 0; r < c->rows; r++) {
		struct canvas_span d = c->dirty[r];

		if (!d.hi)
			continue;
		put_row(x, c, r, d.lo, d.hi);
		mvwadd_wchnstr(curscr, r, d.lo, x->line, d.hi - d.lo);
	}
	wmove(curscr, row, col);
}

static void
by_ncurses(struct curses_term *x, struct canvas *c, int rows, int cols)
{
	if (!x->full && (x->small.row != x->at_row || x->small.col != x->at_col)) {
		str_reset(&x->bytes);
		small_move(&x->small, x->at_row, x->at_col, &x->bytes);
		add(x, str_c(&x->bytes));
	}
	if (x->full) {
		clearok(curscr, TRUE);
		frugal_forget(&x->frugal);
	}
	x->full = false;
	for (int r = 0; r < rows; r++) {
		struct canvas_span d = c->dirty[r];

		if (d.hi && d.lo < cols)
			put_row(x, c, r, d.lo, d.hi < cols ? d.hi : cols);
	}
	/* Looking for rows that moved costs more than a small change does. */
	idlok(stdscr, c->scrolled);
	if (c->cur_shown != x->cur_shown)
		curs_set(c->cur_shown);
	x->at_row = c->cur_row < rows ? c->cur_row : rows - 1;
	x->at_col = c->cur_col < cols ? c->cur_col : cols - 1;
	x->small.row = x->at_row;
	x->small.col = x->at_col;
	wmove(stdscr, x->at_row, x->at_col);
	wnoutrefresh(stdscr);
	doupdate();
}

static int
curses_flush(struct term *t, struct canvas *c, struct err *e)
{
	struct curses_term *x = self(t);
	int rows = c->rows < t->rows ? c->rows : t->rows;
	int cols = c->cols < t->cols ? c->cols : t->cols;
	off_t sent;

	if (feed_busy(&x->feed) && !x->full) {
		x->feed.held = x->feed.held || !nothing_new(x, c);
		return 0;
	}
	x->feed.held = false;
	if (nothing_new(x, c))
		return 0;
	x->small.rows = x->frugal.rows = t->rows;
	x->small.cols = t->cols;
	if (x->ansi && !x->full && c->cur_shown == x->cur_shown &&
	        small_fits(&x->small, c)) {
		str_reset(&x->bytes);
		small_add(&x->small, c, &x->bytes);
		tell(x, c);
		add(x, str_c(&x->bytes));
	} else {
		by_ncurses(x, c, rows, cols);
	}
	x->cur_shown = c->cur_shown;
	x->cur_row = c->cur_row;
	x->cur_col = c->cur_col;
	c->scrolled = false;
	for (int r = 0; r < c->rows; r++)
		c->dirty[r] = (struct canvas_span){ 0, 0 };
	sent = lseek(x->mem, 0, SEEK_CUR);
	if (x->feed.pace && sent >= (t->fast ? PACE_BYTES_FAST : PACE_BYTES_SLOW)) {
		add(x, "\033[5n");
		feed_asked(&x->feed, (size_t)sent);
	}
	return push(x, e) < 0 ? -1 : 0;
}

/* ncurses keeps the bytes that it wrote last, a line at a time: one longer than any text makes takes
 * their place, and goes nowhere. */
static void
curses_redraw(struct term *t)
{
	static const wchar_t w[] = { L'x', 0x301, 0x301, 0x301, 0x301, 0 };
	struct curses_term *x = self(t);
	off_t at = lseek(x->mem, 0, SEEK_CUR);

	for (int i = 0; i < t->cols; i++)
		setcchar(&x->line[i], w, i % 2 ? A_BOLD : A_REVERSE, 0, NULL);
	mvwadd_wchnstr(newscr, 0, 0, x->line, t->cols);
	doupdate();
	touchwin(stdscr);
	str_release(&x->bytes);
	x->full = true;
	if (ftruncate(x->mem, at) == 0)
		(void)lseek(x->mem, at, SEEK_SET);
}

static void
curses_beep(struct term *t)
{
	struct err e;

	add(self(t), "\a");
	if (push(self(t), &e) < 0)
		self(t)->feed.eof = true;
}

static bool
curses_send(struct term *t, const char *s)
{
	struct err e;

	if (!self(t)->modern)
		return false;
	add(self(t), s);
	return push(self(t), &e) >= 0;
}

/* --- input -------------------------------------------------------------------------- */

static bool
curses_key(struct term *t, struct key *k)
{
	return feed_key(&self(t)->feed, k);
}

static bool
curses_pending(const struct term *t)
{
	return ((const struct curses_term *)t)->feed.eof;
}

static int
curses_timeout(struct term *t)
{
	return feed_timeout(&self(t)->feed);
}

/* --- modes -------------------------------------------------------------------------- */

static void
get_size(struct curses_term *x)
{
	struct winsize ws = { 0 };
	int rows = 24, cols = 80;

	if (ioctl(x->out, TIOCGWINSZ, &ws) == 0 && ws.ws_row && ws.ws_col) {
		rows = ws.ws_row;
		cols = ws.ws_col;
	}
	x->t.rows = rows < CANVAS_ROWS_MAX ? rows : CANVAS_ROWS_MAX;
	x->t.cols = cols < CANVAS_COLS_MAX ? cols : CANVAS_COLS_MAX;
	if (x->t.cols > 1)
		x->t.cols -= x->spare;
}

static void
curses_resize(struct term *t)
{
	struct curses_term *x = self(t);
	int rows = t->rows, cols = t->cols;
	struct err e;

	get_size(x);
	/* Sizes may come faster than we look: back at the same one, the terminal has cut off
	 * what stood outside of the smaller one between. */
	x->full = true;
	if (rows == t->rows && cols == t->cols)
		return;
	if (line_fits(x, t->cols, &e) < 0 ||
	        resize_term(t->rows, t->cols + x->spare) == ERR) {
		/* Without memory the old size stays; what is outside is not seen. */
		t->rows = rows;
		t->cols = cols;
	}
}

static void
capability(struct curses_term *x, const char *name)
{
	const char *s = tigetstr(name);

	if (s && s != (const char *)-1)
		add(x, s);
}

/* Buttons and the wheel, in numbers of any size. */
static void
mouse_mode(struct curses_term *x, bool on)
{
	x->feed.in.mouse = on;
	add(x, on ? "\033[?1000h\033[?1006h" : "\033[?1006l\033[?1000l");
}

/* Ours beside ncurses': the keypad, pastes, and no reordering of what is already in order. */
static void
modes(struct curses_term *x, bool on)
{
	capability(x, on ? "smkx" : "rmkx");
	if (x->modern)
		add(x, on ? "\033[?2004h\033[8l" : "\033[?2004l\033[8h");
	if (x->mouse)
		mouse_mode(x, on);
}

static void
curses_mouse(struct term *t, bool on)
{
	struct curses_term *x = self(t);
	struct err e;

	if (!x->modern || x->mouse == on)
		return;
	x->mouse = on;
	if (x->left)
		return;
	mouse_mode(x, on);
	if (push(x, &e) < 0)
		x->feed.eof = true;
}

static int
raw_mode(struct curses_term *x, bool on)
{
	x->raw_on = on;
	return tcsetattr(x->in, TCSADRAIN, on ? &x->raw : &x->saved);
}

static void
leave(struct curses_term *x)
{
	struct err e;

	x->at_row = x->small.row = x->at_col = x->small.col = 0;
	if (!x->ca) {
		/* What was read must not stay on a screen that is not given back. */
		werase(stdscr);
		clearok(curscr, TRUE);
		wnoutrefresh(stdscr);
		doupdate();
	}
	if (!x->cur_shown)
		curs_set(1);
	x->cur_shown = true;
	modes(x, false);
	endwin();
	/* Some emulators keep the cursor's visibility where a scroll saved its place, and give it
	 * back with the first screen. */
	capability(x, "cnorm");
	x->left = true;
	if (push(x, &e) < 0)
		x->feed.eof = true;
	raw_mode(x, false);
}

static void
curses_suspend(struct term *t)
{
	leave(self(t));
}

static int
curses_resume(struct term *t, struct err *e)
{
	struct curses_term *x = self(t);

	if (raw_mode(x, true) < 0)
		return err_sys(e, ERR_IO, _("the terminal is gone"));
	x->feed.in.awaiting = false;
	x->left = false;
	modes(x, true);
	x->full = true;
	curses_resize(t);
	return 0;
}

static void
curses_close(struct term *t)
{
	struct curses_term *x = self(t);

	if (x->raw_on && x->screen)
		leave(x);
	else if (x->raw_on)
		raw_mode(x, false);
	if (x->screen)
		delscreen(x->screen);
	if (x->ofile)
		fclose(x->ofile);
	if (x->ifile)
		fclose(x->ifile);
	feed_release(&x->feed);
	str_release(&x->bytes);
	free(x->line);
	free(x->buf);
	free(x);
}

static const struct term_ops ops = {
	.key = curses_key,
	.pending = curses_pending,
	.timeout = curses_timeout,
	.flush = curses_flush,
	.resize = curses_resize,
	.suspend = curses_suspend,
	.resume = curses_resume,
	.redraw = curses_redraw,
	.theme = looks_init,
	.beep = curses_beep,
	.send = curses_send,
	.mouse = curses_mouse,
	.close = curses_close,
};

/* --- opening ------------------------------------------------------------------------ */

static int
modes_init(struct curses_term *x, struct err *e)
{
	speed_t s;

	if (!isatty(x->in) || !isatty(x->out) || tcgetattr(x->in, &x->saved) < 0)
		return err_set(e, ERR_USAGE,
		        _("the screen needs a terminal; \"sotay help\" lists the "
		          "commands that "
		          "need none"));
	x->raw = x->saved;
	x->raw.c_iflag &=
	        (tcflag_t) ~(BRKINT | ICRNL | INLCR | IGNCR | INPCK | ISTRIP | IXON);
	/* A newline is then a step down and nothing else, the cheapest there is:
	 * ncurses uses it as such because it has not been told nonl(). */
	x->raw.c_oflag &= (tcflag_t)~ONLCR;
	x->raw.c_lflag &= (tcflag_t) ~(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
	x->raw.c_cflag = (x->raw.c_cflag & (tcflag_t) ~(CSIZE | PARENB)) | CS8;
	x->raw.c_cc[VMIN] = 1;
	x->raw.c_cc[VTIME] = 0;
	s = cfgetospeed(&x->saved);
	x->t.fast = (s == B0 || s >= B38400) && !getenv("SSH_CONNECTION") &&
	            !getenv("SSH_TTY");
	x->feed.cps = x->t.fast ? 0 : feed_cps(s);
	return 0;
}

static bool
has(const char *cap)
{
	const char *s = tigetstr(cap);

	return s && s != (const char *)-1;
}

static void
bind_keys(struct curses_term *x)
{
	const struct kind_key *k;

	for (size_t i = 0; (k = kind_key(i)) != NULL; i++)
		if (has(k->cap))
			input_bind(&x->feed.in, tigetstr(k->cap), k->code);
}

static bool
is(const char *cap, const char *want)
{
	return has(cap) && strncmp(tigetstr(cap), want, strlen(want)) == 0;
}

static bool
addressed_as_ansi(void)
{
	return is("cup", "\033[%i%p1%d;%p2%dH") && is("cub1", "\b") && is("cr", "\r");
}

/* And nothing wraps before the character behind the margin. */
static bool
looks_as_ansi(void)
{
	return (is("sgr0", "\033[") || is("sgr0", "\033(B\033[")) &&
	       (tigetflag("xenl") || !tigetflag("am"));
}

/* Asked before newterm, which does not give back its memory when it fails. */
static bool
type_known(const char *type, int fd)
{
	int what;
	bool yes;

	if (setupterm(type, fd, &what) == ERR)
		return false;
	yes = has("cup");
	del_curterm(cur_term);
	return yes;
}

/* newterm takes signals that are at their default; they are the loop's. */
static SCREEN *
new_screen(const char *type, FILE *out, FILE *in)
{
	static const int sig[] = { SIGINT, SIGTERM, SIGTSTP, SIGWINCH };
	struct sigaction old[ARRAY_LEN(sig)];
	SCREEN *s;

	for (size_t i = 0; i < ARRAY_LEN(sig); i++)
		sigaction(sig[i], NULL, &old[i]);
	s = newterm(type, out, in);
	for (size_t i = 0; i < ARRAY_LEN(sig); i++)
		sigaction(sig[i], &old[i], NULL);
	return s;
}

static int
files_open(struct curses_term *x, struct err *e)
{
	int in = fcntl(x->in, F_DUPFD_CLOEXEC, 3);

	x->mem = memfd_create("screen", MFD_CLOEXEC);
	x->ifile = in >= 0 ? fdopen(in, "r") : NULL;
	x->ofile = x->mem >= 0 ? fdopen(x->mem, "w") : NULL;
	if (x->ifile && x->ofile)
		return 0;
	err_sys(e, ERR_IO, _("no memory for the screen"));
	if (!x->ifile && in >= 0)
		close(in);
	if (!x->ofile && x->mem >= 0)
		close(x->mem);
	return -1;
}

int
term_curses_open(struct term **out, const struct term_conf *c, struct err *e)
{
	const char *type = c->type ? c->type : getenv("TERM");
	struct curses_term *x = mem_new(1, sizeof(*x), e);

	*out = NULL;
	if (!x)
		return -1;
	x->t.ops = &ops;
	x->t.fd = x->in = c->in;
	x->out = c->out;
	x->t.utf8 = c->utf8;
	x->cur_shown = true;
	feed_init(&x->feed, c->in);
	str_init(&x->bytes, FRAME_MAX);
	if (modes_init(x, e) < 0)
		goto fail;
	if (!type || !*type) {
		err_set(e, ERR_USAGE,
		        _("TERM is not set; set it to your terminal's type, such as "
		          "vt100"));
		goto fail;
	}
	if (files_open(x, e) < 0)
		goto fail;
	if (type_known(type, x->out))
		x->screen = new_screen(type, x->ofile, x->ifile);
	if (!x->screen) {
		err_set(e, ERR_USAGE,
		        _("TERM=%.40s is unknown here or cannot move its cursor; set "
		          "TERM to a "
		          "known type, such as vt100, or use the commands of \"sotay "
		          "help\""),
		        type);
		goto fail;
	}
	/* Of those types some wrap behind the last column, some at the next letter: as ncurses thinks
	 * of one of them, none is let come so far. */
	x->spare = tigetflag("am") > 0 && tigetflag("xenl") <= 0;
	get_size(x);
	if (line_fits(x, x->t.cols, e) < 0)
		goto fail;
	resize_term(x->t.rows, x->t.cols + x->spare);
	typeahead(-1);
	leaveok(stdscr, FALSE);
	scrollok(stdscr, FALSE);
	looks_init(&x->t, c->theme, c->colour);
	bind_keys(x);
	x->modern = kind_is_modern(type) || has("BE");
	x->ca = has("smcup");
	x->no_wrap = has("rmam") || !tigetflag("am");
	x->oc = has("oc") ? tigetstr("oc") : NULL;
	x->ansi = addressed_as_ansi();
	x->frugal_on = x->ansi && looks_as_ansi();
	x->frugal.hpa = is("hpa", "\033[%i%p1%dG");
	x->frugal.vpa = is("vpa", "\033[%i%p1%dd");
	frugal_forget(&x->frugal);
	x->small.ri = is("ri", "\033M");
	x->feed.pace = c->pace && has("u7");
	if (raw_mode(x, true) < 0) {
		err_sys(e, ERR_IO, _("the terminal's modes cannot be set"));
		goto fail;
	}
	modes(x, true);
	x->full = true;
	*out = &x->t;
	return 0;
fail:
	curses_close(&x->t);
	return -1;
}
