/*
 * As much of a terminal as ncurses uses of xterm, vt100, linux and tmux: bytes in, a
 * grid out. What it does not know it counts, so that a test fails and does not guess.
 */
#ifndef VT_H
#define VT_H

#include <stdbool.h>
#include <string.h>
#include "base/str.h"
#include "base/utf8.h"
#include "base/width.h"

#define VT_ROWS 64
#define VT_COLS 160
#define VT_LOOK 3
#define VT_TEXT 24
#define VT_CELL (VT_TEXT + VT_LOOK)

struct vt {
	int rows, cols, row, col, top, bot, saved_row, saved_col, last_col;
	bool pending; /* the last column was written: the next character wraps */
	/* "" blank, "\x01" right half; behind the text the look: weights, then colours */
	char cell[VT_ROWS][VT_COLS][VT_CELL];
	char look[VT_LOOK];
	char seq[64];
	size_t nseq;
	char last[VT_TEXT]; /* for rep */
	bool insert, nowrap;
	int unknown;
	char what[64];
};

static inline void
vt_init(struct vt *v, int rows, int cols)
{
	memset(v, 0, sizeof(*v));
	v->rows = rows;
	v->cols = cols;
	v->bot = rows - 1;
}

static inline void
vt_blank(struct vt *v, int row, int from, int to)
{
	for (int x = from; x < to && x < v->cols; x++) {
		v->cell[row][x][0] = '\0';
		memset(v->cell[row][x] + VT_TEXT, 0, VT_LOOK);
		v->cell[row][x][VT_CELL - 1] = v->look[2]; /* the ground alone */
	}
}

static inline void
vt_scroll(struct vt *v, int top, int bot, int n)
{
	for (; n > 0; n--) {
		for (int r = top; r < bot; r++)
			memcpy(v->cell[r], v->cell[r + 1], sizeof(v->cell[r]));
		vt_blank(v, bot, 0, v->cols);
	}
	for (; n < 0; n++) {
		for (int r = bot; r > top; r--)
			memcpy(v->cell[r], v->cell[r - 1], sizeof(v->cell[r]));
		vt_blank(v, top, 0, v->cols);
	}
}

static inline void
vt_down(struct vt *v)
{
	if (v->row == v->bot)
		vt_scroll(v, v->top, v->bot, 1);
	else if (v->row < v->rows - 1)
		v->row++;
	v->pending = false;
}

static inline void
vt_up(struct vt *v)
{
	if (v->row == v->top)
		vt_scroll(v, v->top, v->bot, -1);
	else if (v->row > 0)
		v->row--;
	v->pending = false;
}

static inline int
vt_lim(int v, int lo, int hi)
{
	return v < lo ? lo : v > hi ? hi : v;
}

static inline void
vt_shift(struct vt *v, int n) /* n > 0: insert blanks; n < 0: delete */
{
	size_t w = sizeof(v->cell[0][0]);
	int room = v->cols - v->col, k = vt_lim(n < 0 ? -n : n, 0, room);

	if (n > 0) {
		memmove(v->cell[v->row][v->col + k], v->cell[v->row][v->col],
		        (size_t)(room - k) * w);
		vt_blank(v, v->row, v->col, v->col + k);
	} else {
		memmove(v->cell[v->row][v->col], v->cell[v->row][v->col + k],
		        (size_t)(room - k) * w);
		vt_blank(v, v->row, v->cols - k, v->cols);
	}
}

static inline void
vt_char(struct vt *v, const char *s, size_t n, int w)
{
	if (w == 0) {
		int x = v->last_col;

		if (x >= 0 && x < v->cols && strlen(v->cell[v->row][x]) + n < VT_TEXT)
			memcpy(v->cell[v->row][x] + strlen(v->cell[v->row][x]), s, n + 1);
		return;
	}
	if (v->pending || v->col + w > v->cols) {
		v->col = 0;
		vt_down(v);
	}
	if (v->insert)
		vt_shift(v, w);
	for (int i = 0; i < w; i++) { /* what is cut in half is gone */
		char *c = v->cell[v->row][v->col + i];

		if (*c == '\x01' && v->col + i > 0)
			v->cell[v->row][v->col + i - 1][0] = '\0';
		if (v->col + i + 1 < v->cols &&
		        v->cell[v->row][v->col + i + 1][0] == '\x01')
			v->cell[v->row][v->col + i + 1][0] = '\0';
	}
	memcpy(v->cell[v->row][v->col], s, n);
	v->cell[v->row][v->col][n] = '\0';
	for (int i = 0; i < w; i++)
		memcpy(v->cell[v->row][v->col + i] + VT_TEXT, v->look, VT_LOOK);
	if (n == 1 && *s == ' ')
		v->cell[v->row][v->col][0] = '\0';
	memcpy(v->last, s, n);
	v->last[n] = '\0';
	if (w == 2)
		memcpy(v->cell[v->row][v->col + 1], "\x01", 2);
	v->last_col = v->col;
	v->col += w;
	if (v->col >= v->cols) {
		v->col = v->cols - 1;
		v->pending = !v->nowrap;
	}
}

/* Movements; false: another sequence. */
static inline bool
vt_move(struct vt *v, char f, int n, int p1)
{
	switch (f) {
	case 'H':
		v->row = vt_lim(n - 1, 0, v->rows - 1);
		v->col = vt_lim((p1 ? p1 : 1) - 1, 0, v->cols - 1);
		return true;
	case 'A':
		v->row = vt_lim(v->row - n, v->row >= v->top ? v->top : 0, v->rows - 1);
		return true;
	case 'B':
		v->row = vt_lim(v->row + n, 0, v->row <= v->bot ? v->bot : v->rows - 1);
		return true;
	case 'C':
		v->col = vt_lim(v->col + n, 0, v->cols - 1);
		return true;
	case 'D':
		v->col = vt_lim(v->col - n, 0, v->cols - 1);
		return true;
	case 'G':
		v->col = vt_lim(n - 1, 0, v->cols - 1);
		return true;
	case 'd':
		v->row = vt_lim(n - 1, 0, v->rows - 1);
		return true;
	case 'Z':
		v->col = v->col > 0 ? (v->col - 1) / 8 * 8 : 0;
		return true;
	default:
		return false;
	}
}

static inline void
vt_edit(struct vt *v, char f, int n, const int *p)
{
	switch (f) {
	case 'J':
		for (int r = p[0] == 2 ? 0 : v->row + 1; r < v->rows; r++)
			vt_blank(v, r, 0, v->cols);
		vt_blank(v, v->row, v->col, v->cols);
		return;
	case 'K':
		if (p[0] == 1)
			vt_blank(v, v->row, 0, v->col + 1);
		else
			vt_blank(v, v->row, v->col, v->cols);
		return;
	case 'X':
		vt_blank(v, v->row, v->col, v->col + n);
		return;
	case '@':
		vt_shift(v, n);
		return;
	case 'P':
		vt_shift(v, -n);
		return;
	case 'L':
	case 'M':
		if (v->row >= v->top && v->row <= v->bot)
			vt_scroll(v, v->row, v->bot, f == 'L' ? -n : n);
		return;
	case 'S':
		vt_scroll(v, v->top, v->bot, n);
		return;
	case 'T':
		vt_scroll(v, v->top, v->bot, -n);
		return;
	case 'b':
		for (; n > 0; n--)
			vt_char(v, *v->last ? v->last : " ",
			        strlen(*v->last ? v->last : " "), 1);
		return;
	case 'r':
		v->top = n - 1;
		v->bot = (p[1] ? p[1] : v->rows) - 1;
		v->row = v->col = 0;
		return;
	default:
		v->unknown++;
		memcpy(v->what, v->seq, v->nseq);
		v->what[v->nseq] = '\0';
	}
}

static inline void
vt_sgr(struct vt *v, const int *p, int np)
{
	for (int i = 0; i <= np; i++) {
		if (p[i] == 0)
			memset(v->look, 0, VT_LOOK);
		else if (p[i] < 8)
			v->look[0] = (char)(v->look[0] | 1 << p[i]);
		else if (p[i] == 22)
			v->look[0] = (char)(v->look[0] & ~6);
		else if (p[i] == 24 || p[i] == 27)
			v->look[0] = (char)(v->look[0] & ~(1 << (p[i] - 20)));
		else if ((p[i] == 38 || p[i] == 48) && i + 2 <= np) {
			v->look[p[i] == 38 ? 1 : 2] = (char)(p[i + 2] + 20);
			i += 2;
		} else if (p[i] == 39 || p[i] == 49)
			v->look[p[i] == 39 ? 1 : 2] = 0;
		else if (p[i] >= 30 && p[i] < 48)
			v->look[p[i] < 40 ? 1 : 2] = (char)(p[i] % 10 + 1);
		else if (p[i] >= 90 && p[i] < 108)
			v->look[p[i] < 100 ? 1 : 2] = (char)(p[i] % 10 + 9);
		else if (p[i] != 10)
			v->unknown++;
	}
}

static inline void
vt_csi(struct vt *v)
{
	int p[16] = { 0 }, np = 0;
	char f = v->seq[v->nseq - 1];
	bool priv = v->seq[2] == '?' || v->seq[2] == '>';

	for (size_t i = 2; i < v->nseq; i++) {
		if (v->seq[i] >= '0' && v->seq[i] <= '9')
			p[np] = p[np] * 10 + (v->seq[i] - '0');
		else if (v->seq[i] == ';' && np < 15)
			np++;
	}
	int n = p[0] ? p[0] : 1;

	if (f == 'm' && !priv)
		vt_sgr(v, p, np);
	if (f == 'm' || f == 'h' || f == 'l' || f == 't' || f == 'c' || f == 'n') {
		if (!priv && p[0] == 4 && (f == 'h' || f == 'l'))
			v->insert = f == 'h';
		if (priv && p[0] == 7 && (f == 'h' || f == 'l'))
			v->nowrap = f == 'l';
		return;
	}
	if (f != 'r' && f != 'L' && f != 'M')
		v->pending = false;
	if (!vt_move(v, f, n, p[1]))
		vt_edit(v, f, n, p);
}

static inline void
vt_control(struct vt *v, char c)
{
	switch (c) {
	case '\r':
		v->col = 0;
		v->pending = false;
		return;
	case '\n':
		vt_down(v);
		return;
	case '\b':
		v->col = v->col > 0 ? v->col - 1 : 0;
		v->pending = false;
		return;
	case '\t':
		v->col = vt_lim((v->col / 8 + 1) * 8, 0, v->cols - 1);
		return;
	case '\a':
	case 0x0e:
	case 0x0f:
	case 0:
		return;
	default:
		v->unknown++;
	}
}

static inline void
vt_save(struct vt *v, bool save)
{
	if (save) {
		v->saved_row = v->row;
		v->saved_col = v->col;
	} else {
		v->row = v->saved_row;
		v->col = v->saved_col;
		v->pending = false;
	}
}

/* Whether the escape sequence so far is whole. */
static inline bool
vt_whole(const struct vt *v)
{
	char f = v->seq[v->nseq - 1];

	if (v->nseq < 2)
		return false;
	if (v->seq[1] == '[')
		return v->nseq > 2 && f >= 0x40 && f <= 0x7e;
	return strchr("()*+#", v->seq[1]) ? v->nseq == 3 : true;
}

static inline void
vt_write(struct vt *v, const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		if (v->nseq || s[i] == '\033') {
			v->seq[v->nseq++] = s[i++];
			if (!vt_whole(v) && v->nseq < sizeof(v->seq) - 1)
				continue;
			if (v->seq[1] == '[')
				vt_csi(v);
			else if (v->seq[1] == 'M')
				vt_up(v);
			else if (v->seq[1] == 'D')
				vt_down(v);
			else if (v->seq[1] == '7' || v->seq[1] == '8')
				vt_save(v, v->seq[1] == '7');
			else if (!strchr("()=>*+", v->seq[1]))
				v->unknown++;
			v->nseq = 0;
		} else if ((unsigned char)s[i] < 0x20) {
			vt_control(v, s[i++]);
		} else {
			char c[8] = "";
			uint32_t cp;
			size_t len = utf8_next(s + i, n - i, &cp);

			memcpy(c, s + i, len);
			vt_char(v, c, len, cp_width(cp));
			i += len;
		}
	}
}

#endif
