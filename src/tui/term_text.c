#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>
#include "base/i18n.h"
#include "base/mem.h"
#include "base/path.h"
#include "tui/term.h"

#define SCRIPT_MAX (4 * 1024 * 1024)
#define DUMP_MAX (16 * 1024 * 1024)

struct text_term {
	struct term t;
	struct str script; /* not yet played, from `at` */
	size_t at;
	int in, out;
	bool eof;
	char want[256]; /* =wait, =gone: keys are kept back */
	bool gone;
	bool dump; /* =dump: keys are kept back until the flush */
	char name[64];
	bool roles;
	bool mouse;
	int rows, cols; /* of the next term_resize */
	struct str paste;
	struct canvas screen;
};

static struct text_term *
self(struct term *t)
{
	return (struct text_term *)t;
}

static bool
held(const struct text_term *x)
{
	return x->want[0] || x->dump;
}

static void
script_read(struct text_term *x)
{
	char buf[4096];
	struct pollfd p = { .fd = x->in, .events = POLLIN };
	ssize_t n;

	while (x->in >= 0 && !x->eof && poll(&p, 1, 0) > 0) {
		n = read(x->in, buf, sizeof(buf));
		if (n < 0 && (errno == EINTR || errno == EAGAIN))
			return;
		if (n <= 0)
			x->eof = true;
		else
			str_add(&x->script, buf, (size_t)n);
		if (x->script.bad)
			x->eof = true;
	}
}

/* A whole line of the script, or what is left of it at its end. */
static bool
line_ready(const struct text_term *x, size_t *n)
{
	const char *p = str_c(&x->script) + x->at;
	size_t left = x->script.len - x->at;
	const char *nl = left ? memchr(p, '\n', left) : NULL;

	if (!nl && !(x->eof && left))
		return false;
	*n = nl ? (size_t)(nl - p) : left;
	return true;
}

static void
line_done(struct text_term *x, size_t n)
{
	x->at += n;
	if (x->at < x->script.len && x->script.p[x->at] == '\n')
		x->at++;
	if (x->at == x->script.len) {
		str_reset(&x->script);
		x->at = 0;
	}
}

static bool
word(struct view *v, const char *w)
{
	size_t n = strlen(w);

	if (v->n < n || memcmp(v->p, w, n) != 0 || (v->n > n && v->p[n] != ' '))
		return false;
	v->p += n;
	v->n -= n;
	if (v->n) {
		v->p++;
		v->n--;
	}
	return true;
}

static void
copy(char *to, size_t size, struct view v)
{
	size_t n = v.n < size - 1 ? v.n : size - 1;

	memcpy(to, v.p, n);
	to[n] = '\0';
}

static void
paste_text(struct text_term *x, struct view v, struct key *k)
{
	str_reset(&x->paste);
	for (size_t i = 0; i < v.n; i++) {
		if (v.p[i] == '\\' && i + 1 < v.n && v.p[i + 1] == 'n') {
			str_addc(&x->paste, '\n');
			i++;
		} else {
			str_addc(&x->paste, v.p[i]);
		}
	}
	k->code = K_PASTE;
	k->text = (struct raw){ str_c(&x->paste), x->paste.len };
}

/* A line that begins with '='. An unknown one ends the script: a test must not pass
 * by a typing error. */
static bool
command(struct text_term *x, struct view v, struct key *k)
{
	char arg[64];

	x->gone = v.n > 1 && v.p[1] == 'g';
	if (word(&v, "=wait") || word(&v, "=gone")) {
		copy(x->want, sizeof(x->want), v);
		return false;
	}
	if (word(&v, "=dump")) {
		copy(x->name, sizeof(x->name), v);
		x->dump = true;
		return false;
	}
	if (word(&v, "=roles")) {
		x->roles = true;
		return false;
	}
	if (word(&v, "=paste")) {
		paste_text(x, v, k);
		return true;
	}
	if (word(&v, "=mouse")) {
		char *at = arg;

		copy(arg, sizeof(arg), v);
		k->code = K_MOUSE;
		k->row = (int)strtol(at, &at, 10);
		k->col = (int)strtol(at, &at, 10);
		k->button = (enum mouse_button)strtol(at, NULL, 10);
		return x->mouse;
	}
	if (word(&v, "=size")) {
		char *end;
		long rows, cols;

		copy(arg, sizeof(arg), v);
		rows = strtol(arg, &end, 10);
		cols = strtol(end, NULL, 10);
		if (rows >= 1 && rows <= CANVAS_ROWS_MAX && cols >= 1 &&
		        cols <= CANVAS_COLS_MAX) {
			x->rows = (int)rows;
			x->cols = (int)cols;
			k->code = K_RESIZE;
			return true;
		}
	}
	x->eof = true;
	x->in = -1;
	str_reset(&x->script);
	x->at = 0;
	k->code = K_EOF;
	return true;
}

static bool
text_key(struct term *t, struct key *k)
{
	struct text_term *x = self(t);
	size_t n, used;

	script_read(x);
	while (!held(x) && line_ready(x, &n)) {
		struct view v = { x->script.p + x->at, n };

		if (!n || *v.p == '#') {
			line_done(x, n);
		} else if (*v.p == '=') {
			bool got = command(x, v, k);

			if (x->script.len)
				line_done(x, n);
			if (got)
				return true;
		} else {
			used = key_parse_one(v.p, v.n, &k->code);
			if (!used) {
				k->code = K_EOF;
				used = n;
			}
			if (used == n)
				line_done(x, used);
			else
				x->at += used;
			return true;
		}
	}
	t->fd = held(x) || x->eof ? -1 : x->in;
	if (x->eof && !held(x)) {
		k->code = K_EOF;
		return true;
	}
	return false;
}

static bool
text_pending(const struct term *t)
{
	const struct text_term *x = (const struct text_term *)t;
	size_t n;

	return !held(x) && (x->eof || line_ready(x, &n));
}

static int
text_timeout(struct term *t)
{
	(void)t;
	return -1;
}

static bool
shows(const struct canvas *c, const char *want)
{
	struct str s = STR_INIT(DUMP_MAX);
	bool yes;

	canvas_dump(c, DUMP_TEXT, &s);
	yes = strstr(str_c(&s), want) != NULL;
	str_release(&s);
	return yes;
}

static int
dump(struct text_term *x, struct err *e)
{
	struct str s = STR_INIT(DUMP_MAX);
	int rc = 0;

	str_addf(&s, "== %s\n", x->name);
	canvas_dump(&x->screen,
	        DUMP_CURSOR | (x->roles ? DUMP_ROLES : 0u) |
	                (x->t.utf8 ? 0u : DUMP_ASCII),
	        &s);
	if (x->out >= 0 && fd_write_all(x->out, str_c(&s), s.len) < 0)
		rc = err_sys(e, ERR_IO, _("the screen cannot be written as text"));
	str_release(&s);
	return rc;
}

static int
text_flush(struct term *t, struct canvas *c, struct err *e)
{
	struct text_term *x = self(t);

	if (x->screen.rows != c->rows || x->screen.cols != c->cols) {
		if (canvas_resize(&x->screen, c->rows, c->cols, e) < 0)
			return -1;
		canvas_touch(c);
	}
	for (int r = 0; r < c->rows; r++) {
		size_t at = (size_t)r * (size_t)c->cols;

		if (c->dirty[r].hi)
			memcpy(x->screen.cells + at, c->cells + at,
			        (size_t)c->cols * sizeof(*c->cells));
		c->dirty[r].hi = 0;
	}
	c->scrolled = false;
	x->screen.cur_row = c->cur_row;
	x->screen.cur_col = c->cur_col;
	x->screen.cur_shown = c->cur_shown;
	if (x->want[0] && shows(&x->screen, x->want) != x->gone)
		x->want[0] = '\0';
	if (x->dump) {
		x->dump = false;
		if (dump(x, e) < 0)
			return -1;
	}
	if (!held(x) && !x->eof)
		t->fd = x->in;
	return 0;
}

static void
text_resize(struct term *t)
{
	t->rows = self(t)->rows;
	t->cols = self(t)->cols;
}

static void
text_nothing(struct term *t)
{
	(void)t;
}

static int
text_resume(struct term *t, struct err *e)
{
	(void)t;
	(void)e;
	return 0;
}

static void
text_close(struct term *t)
{
	struct text_term *x = self(t);

	canvas_release(&x->screen);
	str_release(&x->script);
	str_release(&x->paste);
	free(x);
}

static void
text_theme(struct term *t, const struct theme *theme, bool colour)
{
	(void)theme;
	t->colour = colour;
}

static void
text_mouse(struct term *t, bool on)
{
	self(t)->mouse = on;
}

static const struct term_ops ops = {
	.key = text_key,
	.pending = text_pending,
	.timeout = text_timeout,
	.flush = text_flush,
	.resize = text_resize,
	.suspend = text_nothing,
	.resume = text_resume,
	.redraw = text_nothing,
	.theme = text_theme,
	.beep = text_nothing,
	.mouse = text_mouse,
	.close = text_close,
};

int
term_text_open(struct term **out, int in, int outfd, int rows, int cols, bool utf8,
        struct err *e)
{
	struct text_term *x = mem_new(1, sizeof(*x), e);

	*out = NULL;
	if (!x)
		return -1;
	x->t.ops = &ops;
	x->t.fd = x->in = in;
	x->t.rows = x->rows = rows;
	x->t.cols = x->cols = cols;
	x->t.utf8 = utf8;
	x->t.fast = true;
	x->out = outfd;
	str_init(&x->script, SCRIPT_MAX);
	str_init(&x->paste, PASTE_MAX);
	*out = &x->t;
	return 0;
}

int
term_text_feed(struct term *t, const char *script, struct err *e)
{
	str_adds(&self(t)->script, script);
	return str_ok(&self(t)->script, _("the script of keys"), e);
}

const struct canvas *
term_text_screen(const struct term *t)
{
	const struct text_term *x = (const struct text_term *)t;

	return x->screen.cells ? &x->screen : NULL;
}
