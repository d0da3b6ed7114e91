#include <string.h>
#include "frugal.h"

#define PARAMS 16
#define STEPS 3 /* rows down by newlines; an address is longer */

static const struct frugal_look plain = { 0, -1, -1 };

void
frugal_forget(struct frugal *f)
{
	f->now = f->want = plain;
	f->now_known = f->blind = f->lost = f->edge = f->cr = false;
	f->row = -1;
	f->g0 = f->shift = 0;
	f->said = (struct frugal_region){ 0, 0 };
	f->doubt = f->doubt || f->kept.bottom;
	f->kept = f->said;
}

/* --- looks -------------------------------------------------------------------------- */

static bool
same(const struct frugal_look *a, const struct frugal_look *b)
{
	return a->attrs == b->attrs && a->fg == b->fg && a->bg == b->bg;
}

/* A blank shows neither weight nor colour of a letter, unless they are reversed. */
static bool
same_blank(const struct frugal_look *a, const struct frugal_look *b)
{
	const unsigned seen = 1u << 4 | 1u << 7;

	if ((a->attrs | b->attrs) & 1u << 7)
		return same(a, b);
	return (a->attrs & seen) == (b->attrs & seen) && a->bg == b->bg;
}

static void
param(struct str *out, bool *first, int n)
{
	str_addf(out, *first ? "%d" : ";%d", n);
	*first = false;
}

static void
colour(struct str *out, bool *first, int base, int c)
{
	if (c < 0)
		return;
	if (c >= 256) {
		param(out, first, base + 8);
		str_addf(out, ";5;%d", c - 256);
	} else {
		param(out, first, c < 8 ? base + c : base + 60 + c - 8);
	}
}

static void
show(struct frugal *f, struct str *out)
{
	const struct frugal_look *w = &f->want, *n = &f->now;
	bool more = f->now_known && (n->attrs & ~w->attrs) == 0 &&
	            (n->fg < 0 || w->fg >= 0) && (n->bg < 0 || w->bg >= 0);
	bool first = more;

	/* Only added to; else all is put off first: a parameter that is empty does that. */
	str_adds(out, "\033[");
	for (int i = 1; i < 10; i++) {
		if (w->attrs & 1u << i && !(more && n->attrs & 1u << i))
			param(out, &first, i);
	}
	if (!more || w->fg != n->fg)
		colour(out, &first, 30, w->fg);
	if (!more || w->bg != n->bg)
		colour(out, &first, 40, w->bg);
	str_addc(out, 'm');
	f->now = f->want;
	f->now_known = true;
}

static void
shown_by(struct frugal *f, bool blank, struct str *out)
{
	if (f->now_known &&
	        (blank ? same_blank(&f->now, &f->want) : same(&f->now, &f->want)))
		return;
	show(f, out);
}

/* One parameter of SGR with those behind it that belong to it; how many it took, or 0. */
static int
look_param(struct frugal_look *l, const int *v, int n)
{
	int p = v[0];

	if (p == 0) {
		*l = plain;
	} else if (p >= 1 && p <= 9 && p != 6) {
		l->attrs |= 1u << p;
	} else if (p == 22) {
		l->attrs &= ~(1u << 1 | 1u << 2);
	} else if (p >= 23 && p <= 29 && p != 26) {
		l->attrs &= ~(1u << (p - 20));
	} else if ((p == 38 || p == 48) && n > 2 && v[1] == 5 && v[2] < 256) {
		*(p == 38 ? &l->fg : &l->bg) = 256 + v[2];
		return 3;
	} else if (p >= 30 && p <= 37) {
		l->fg = p - 30;
	} else if (p >= 40 && p <= 47) {
		l->bg = p - 40;
	} else if (p >= 90 && p <= 97) {
		l->fg = p - 90 + 8;
	} else if (p >= 100 && p <= 107) {
		l->bg = p - 100 + 8;
	} else if (p == 39) {
		l->fg = -1;
	} else if (p == 49) {
		l->bg = -1;
	} else if (p != 10) { /* the Linux console's first font, which it never leaves */
		return 0;
	}
	return 1;
}

static bool
look(struct frugal *f, const int *v, int n)
{
	struct frugal_look l = f->want;

	if (f->blind && v[0])
		return false;
	for (int i = 0, took; i < n; i += took) {
		took = look_param(&l, v + i, n - i);
		if (!took)
			return false;
	}
	f->want = l;
	f->now_known = f->now_known && !f->blind;
	f->blind = false;
	return true;
}

static void
goto_row(struct str *out, int row)
{
	if (row)
		str_addf(out, "\033[%dH", row + 1);
	else
		str_adds(out, "\033[H");
}

/* --- the region that scrolls -------------------------------------------------------- */

/* ncurses puts the region off after every line that it scrolls in, and on again before the next. It
 * stays instead, until something would go wrong by it; addresses, text and most edits do not. */

static void
region_add(struct frugal *f, struct str *out)
{
	if (f->said.bottom)
		str_addf(out, "\033[%d;%dr", f->said.top + 1, f->said.bottom + 1);
	else
		str_adds(out, "\033[r");
	f->kept = f->said;
	f->lost = f->edge = f->cr = false;
	f->row = -1;
}

static void
region(struct frugal *f, const int *v, int n, struct str *out)
{
	int top = v[0] > 1 ? v[0] - 1 : 0;
	int bottom = n > 1 && v[1] > 0 && v[1] < f->rows ? v[1] - 1 : f->rows - 1;
	bool whole = !top && bottom == f->rows - 1, same;

	f->said = (struct frugal_region){ top, whole ? 0 : bottom };
	same = top == f->kept.top && bottom == f->kept.bottom;
	f->cr = false;
	f->lost = f->kept.bottom && (whole || same);
	if (!f->lost)
		region_add(f, out);
}

/* Setting it takes the cursor home: before what is no address that has to be so. A return waits in
 * the same way. */
static void
found(struct frugal *f, struct str *out)
{
	if (f->lost) {
		region_add(f, out);
	} else if (f->cr) {
		str_addc(out, '\r');
		f->edge = true;
	}
	f->cr = false;
}

static void
settle(struct frugal *f, struct str *out)
{
	found(f, out);
	if (f->said.bottom || !f->kept.bottom)
		return;
	f->kept = f->said;
	if (f->row >= 0 && f->edge) {
		str_adds(out, "\033[r");
		goto_row(out, f->row);
	} else {
		str_adds(out, "\0337\033[r\0338");
	}
}

/* Whether so many steps from row n, down or up, end at the margin that the terminal has. */
static bool
stopped(const struct frugal *f, int steps)
{
	int row = f->row, top = f->kept.top, bottom = f->kept.bottom;

	if (row < 0 || row + steps < 0 || row + steps >= f->rows)
		return true;
	if (!bottom)
		return false;
	return steps > 0 ? row <= bottom && row + steps > bottom
	                 : row >= top && row + steps < top;
}

/* A step down (1) or up (-1), which may scroll: the new line then has the look of blanks. */
static void
step(struct frugal *f, int by, const char *bytes, struct str *out)
{
	int to = f->lost || f->row < 0 ? -1 : f->row + by;

	if (!f->lost && !stopped(f, by)) {
		found(f, out);
		f->row = to;
		str_adds(out, bytes);
	} else if (f->said.bottom || to < 0 || to >= f->rows) { /* scrolls */
		found(f, out);
		settle(f, out);
		shown_by(f, true, out);
		str_adds(out, bytes);
	} else if (f->edge || f->cr) {
		f->row = to;
		f->edge = true;
		f->cr = false;
		goto_row(out, to);
	} else if (f->vpa) {
		f->row = to;
		str_addf(out, "\033[%dd", to + 1);
	} else {
		settle(f, out);
		f->row = to;
		str_adds(out, bytes);
	}
}

/* --- addresses ---------------------------------------------------------------------- */

static void
rows_down(struct str *out, int n)
{
	while (n-- > 0)
		str_addc(out, '\n');
}

/* Whether row can be reached by newlines that scroll nothing. */
static bool
below(const struct frugal *f, int row)
{
	return f->row >= 0 && row > f->row && row - f->row <= STEPS &&
	       !stopped(f, row - f->row);
}

static void
address(struct frugal *f, int row, int col, struct str *out)
{
	int was = f->row;
	bool down = below(f, row), edge = f->edge;

	f->row = row;
	f->edge = !col;
	f->lost = f->cr = false;
	if (was >= 0 && row == was && !col)
		str_adds(out, edge ? "" : "\r");
	else if (was >= 0 && row == was && f->hpa)
		str_addf(out, "\033[%dG", col + 1);
	else if (!col && down)
		str_adds(out, edge ? "" : "\r"), rows_down(out, row - was);
	else if (down && f->hpa && row - was < (row < 9 ? 2 : 3))
		rows_down(out, row - was), str_addf(out, "\033[%dG", col + 1);
	else if (col)
		str_addf(out, "\033[%d;%dH", row + 1, col + 1);
	else
		goto_row(out, row);
}

/* A sequence that moves the cursor, other than to an address; false: it goes out as it is. */
static bool
moves(struct frugal *f, char final, const int *v, int n, struct str *out)
{
	int a = n > 0 && v[0] > 0 ? v[0] : 1, was;
	bool down;

	if (final == 'd' && f->cr && !f->lost) {
		address(f, a - 1, 0, out);
		return true;
	}
	f->cr = f->cr && final != 'G';
	found(f, out);
	was = f->row;
	switch (final) {
	case 'd':
		down = below(f, a - 1);
		f->row = a - 1;
		if (down)
			rows_down(out, a - 1 - was);
		return down;
	case 'A':
	case 'B':
		a = final == 'A' ? -a : a;
		if (stopped(f, a)) {
			settle(f, out);
			f->row = -1;
		} else {
			f->row += a;
		}
		return false;
	default: /* in this row */
		f->edge = false;
		return false;
	}
}

/* --- sequences ---------------------------------------------------------------------- */

/* Before a sequence that goes out as it is: what it shows, and what is known after it. */
static void
others(struct frugal *f, char final, bool odd, int first, struct str *out)
{
	found(f, out);
	if (final == 'b')
		f->edge = false;
	if (!odd && strchr("JKXLMPST@", final)) { /* erases: takes the look of blanks */
		if (strchr("LMST", final))
			settle(f, out);
		shown_by(f, true, out);
	} else if (final == 'h' || final == 'l') {
		shown_by(f, true, out);
		if (odd && first != 25) { /* of the cursor, shown or not */
			settle(f, out);
			f->row = -1;
			f->edge = false;
		}
	} else if (odd || !strchr("bntc", final)) {
		settle(f, out);
		shown_by(f, false, out);
		f->row = -1;
		f->edge = false;
		if (final == 'm')
			f->blind = true;
	}
}

static size_t
csi(struct frugal *f, const char *p, size_t n, struct str *out)
{
	int v[PARAMS] = { 0 }, k = 0;
	size_t i = 2;
	bool odd = false;

	for (; i < n && (unsigned char)p[i] >= 0x20 && (unsigned char)p[i] < 0x40; i++) {
		if (p[i] >= '0' && p[i] <= '9' && v[k] < 10000)
			v[k] = v[k] * 10 + (p[i] - '0');
		else if (p[i] == ';' && k < PARAMS - 1)
			k++;
		else
			odd = true;
	}
	if (i >= n)
		return 0;
	k = i > 2 ? k + 1 : 0;
	if (!odd && p[i] == 'm' && look(f, v, k ? k : 1))
		return i + 1;
	if (!odd && p[i] == 'H') {
		address(f, v[0] > 0 ? v[0] - 1 : 0, v[1] > 0 ? v[1] - 1 : 0, out);
		return i + 1;
	}
	if (!odd && p[i] == 'r') {
		region(f, v, k, out);
		return i + 1;
	}
	if (!odd && strchr("dABCDG", p[i])) {
		if (!moves(f, p[i], v, k, out))
			str_add(out, p, i + 1);
		return i + 1;
	}
	others(f, p[i], odd, v[0], out);
	str_add(out, p, i + 1);
	return i + 1;
}

static size_t
escape(struct frugal *f, const char *p, size_t n, struct str *out)
{
	if (n < 2)
		return 0;
	if (p[1] == '[')
		return csi(f, p, n, out);
	if (p[1] == '(' || p[1] == ')') {
		if (n < 3)
			return 0;
		if (p[1] == ')' || f->g0 != p[2])
			str_add(out, p, 3);
		f->g0 = p[1] == '(' ? p[2] : f->g0;
		return 3;
	}
	if (!strchr("=>M", p[1]))
		return 0;
	if (p[1] == 'M')
		step(f, -1, "\033M", out);
	else
		str_add(out, p, 2);
	return 2;
}

static void
control(struct frugal *f, char c, struct str *out)
{
	if (c == '\016' || c == '\017') {
		if (f->shift != c)
			str_addc(out, c);
		f->shift = c;
		return;
	}
	if (c == '\n') {
		step(f, 1, "\n", out);
		return;
	}
	if (c == '\r') {
		f->cr = !f->lost && !f->edge;
		return;
	}
	found(f, out);
	f->edge = false;
	str_addc(out, c);
}

/* Text: a blank alone while looks wait that it does not show, else all there is. Returns the bytes. */
static size_t
shown(struct frugal *f, const char *p, size_t n, struct str *out)
{
	size_t len = 1;

	found(f, out);
	f->edge = false;
	shown_by(f, *p == ' ', out);
	if (f->now_known && same(&f->now, &f->want)) {
		while (len < n && (unsigned char)p[len] >= 0x20)
			len++;
	}
	str_add(out, p, len);
	return len;
}

void
frugal_add(struct frugal *f, const char *p, size_t n, struct str *out)
{
	if (f->doubt)
		str_adds(out, "\033[r");
	f->doubt = false;
	for (size_t i = 0; i < n;) {
		size_t used = 1;

		if (p[i] == '\033') {
			used = escape(f, p + i, n - i, out);
		} else if ((unsigned char)p[i] < 0x20) {
			control(f, p[i], out);
		} else {
			used = shown(f, p + i, n - i, out);
		}
		if (!used) { /* cut off, or of another kind */
			frugal_end(f, out);
			str_add(out, p + i, n - i);
			frugal_forget(f);
			return;
		}
		i += used;
	}
	if (f->cr)
		found(f, out);
}

void
frugal_end(struct frugal *f, struct str *out)
{
	settle(f, out);
	shown_by(f, false, out);
}

size_t
frugal_without(char *p, size_t n, const char *part)
{
	size_t len = part ? strlen(part) : 0;
	char *at = p;

	while (len && (at = memmem(at, n - (size_t)(at - p), part, len))) {
		memmove(at, at + len, n - (size_t)(at - p) - len);
		n -= len;
	}
	return n;
}
