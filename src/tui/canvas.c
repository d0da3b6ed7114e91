#include "tui/canvas.h"
#include "ascii.h"
#include "base/bidi.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/utf8.h"
#include "base/width.h"
#include "line.h"

static int
clamp(int v, int lo, int hi)
{
	return v < lo ? lo : v > hi ? hi : v;
}

static struct cell *
cell_at(struct canvas *c, int row, int col)
{
	return &c->cells[(size_t)row * (size_t)c->cols + (size_t)col];
}

const struct cell *
canvas_at(const struct canvas *c, int row, int col)
{
	return &c->cells[(size_t)row * (size_t)c->cols + (size_t)col];
}

static void
mark(struct canvas *c, int row, int lo, int hi)
{
	struct canvas_span *d = &c->dirty[row];

	if (!d->hi || lo < d->lo)
		d->lo = lo;
	if (hi > d->hi)
		d->hi = hi;
}

int
canvas_init(struct canvas *c, int rows, int cols, struct err *e)
{
	*c = (struct canvas)CANVAS_INIT;
	c->bidi = true;
	return canvas_resize(c, rows, cols, e);
}

int
canvas_resize(struct canvas *c, int rows, int cols, struct err *e)
{
	struct cell *cells;
	struct canvas_span *dirty;
	unsigned epoch = c->epoch + 1;
	bool bidi = c->bidi, plain = c->plain;

	rows = clamp(rows, 1, CANVAS_ROWS_MAX);
	cols = clamp(cols, 1, CANVAS_COLS_MAX);
	cells = mem_new((size_t)rows * (size_t)cols, sizeof(*cells), e);
	if (!cells)
		return -1;
	dirty = mem_new((size_t)rows, sizeof(*dirty), e);
	if (!dirty) {
		free(cells);
		return -1;
	}
	for (size_t i = 0; i < (size_t)rows * (size_t)cols; i++)
		cells[i].width = 1;
	canvas_release(c);
	c->rows = rows;
	c->cols = cols;
	c->cells = cells;
	c->dirty = dirty;
	c->epoch = epoch;
	c->bidi = bidi;
	c->plain = plain;
	canvas_touch(c);
	return 0;
}

void
canvas_release(struct canvas *c)
{
	free(c->cells);
	free(c->dirty);
	*c = (struct canvas)CANVAS_INIT;
}

void
canvas_touch(struct canvas *c)
{
	for (int r = 0; r < c->rows; r++)
		mark(c, r, 0, c->cols);
}

static void
cell_blank(struct canvas *c, int row, int col)
{
	struct cell *x = cell_at(c, row, col);

	memset(x->s, 0, sizeof(x->s));
	x->n = 0;
	x->width = 1;
	mark(c, row, col, col + 1);
}

/* Put one cluster; col + width is inside. Half of a wide cluster that this covers
 * leaves a blank in its other half. */
static void
cell_put(struct canvas *c, int row, int col, const char *s, size_t n, int width,
        enum role r)
{
	struct cell *x = cell_at(c, row, col);

	/* U+2500 to U+257F */
	if (c->plain && n == 3 && s[0] == '\xE2' && (s[1] == '\x94' || s[1] == '\x95'))
		n = 0;
	if (n == 1 && *s == ' ')
		n = 0;
	if (x->n == n && x->width == width && x->role == r && memcmp(x->s, s, n) == 0)
		return;
	if (x->width == 0)
		cell_blank(c, row, col - 1);
	if (col + width < c->cols && x[width].width == 0)
		cell_blank(c, row, col + width);
	/* Whole: after a lock nothing of what a cell showed before may be left behind. */
	memset(x->s, 0, sizeof(x->s));
	memcpy(x->s, s, n);
	x->n = (uint8_t)n;
	x->width = (uint8_t)width;
	x->role = (uint8_t)r;
	if (width == 2) {
		memset(x[1].s, 0, sizeof(x[1].s));
		x[1].n = 0;
		x[1].width = 0;
		x[1].role = (uint8_t)r;
	}
	mark(c, row, col, col + width);
}

/* The bytes of a cluster that a cell holds: the base and CELL_MARKS marks, whole
 * code points. */
static size_t
cluster_cut(const char *s, size_t n)
{
	size_t at = 0;
	uint32_t cp;

	for (int i = 0; i < 1 + CELL_MARKS && at < n; i++) {
		size_t len = utf8_next(s + at, n - at, &cp);

		if (at + len > CELL_BYTES)
			break;
		at += len;
	}
	return at;
}

/* Columns of text that begins left of the canvas are skipped, not squeezed. */
int
canvas_put_visual(
        struct canvas *c, int row, int col, int maxcols, struct safe s, enum role r)
{
	int at = col, end = c->cols;
	size_t i = 0;

	if (row < 0 || row >= c->rows || maxcols <= 0 || col >= c->cols)
		return 0;
	if (maxcols < end - col)
		end = col + maxcols;
	while (i < s.n && at < end) {
		int w = 1;
		size_t n = 1;

		/* A plain ASCII character without a mark behind it is most of all
		 * text. */
		if ((s.p[i] & 0x80) || (i + 1 < s.n && (s.p[i + 1] & 0x80)))
			n = text_cluster(s.p + i, s.n - i, &w);
		else if (s.p[i] < ' ' || s.p[i] == 0x7f)
			w = 0; /* the newline of a text that should have been one line */
		if (w > end - at)
			break;
		if (w > 0 && at >= 0)
			cell_put(c, row, at, s.p + i, cluster_cut(s.p + i, n), w, r);
		i += n;
		at += w > 0 ? w : 0;
	}
	return at - col;
}

int
canvas_put(struct canvas *c, int row, int col, int maxcols, struct safe s, enum role r)
{
	struct str vis = STR_INIT(CANVAS_COLS_MAX * (size_t)(CELL_BYTES * 2));
	size_t used;
	int put;

	if (maxcols <= 0 || !c->bidi || !bidi_needed(s.p, s.n))
		return canvas_put_visual(c, row, col, maxcols, s, r);
	/* What does not fit is what comes last, not what stands at the right. */
	s.n = text_fit(s.p, s.n, (size_t)maxcols, &used);
	line_visual(s, &vis);
	put = canvas_put_visual(c, row, col, maxcols, safe_composed(&vis), r);
	str_release(&vis);
	return put;
}

/* As canvas_put_padded, of text that runs from right to left in parts. */
static int
put_padded_bidi(
        struct canvas *c, int row, int col, int maxcols, struct safe s, enum role r)
{
	struct line l = { .at = { row, col, 1, maxcols },
		.text = s,
		.role = r,
		.fill = r,
		.bidi = true,
		.cut = true };
	size_t used = text_width(s.p, s.n);

	line_draw(c, &l);
	return used < (size_t)maxcols ? (int)used : maxcols;
}

int
canvas_put_padded(
        struct canvas *c, int row, int col, int maxcols, struct safe s, enum role r)
{
	size_t used, fit;

	if (maxcols <= 0)
		return 0;
	if (c->bidi && bidi_needed(s.p, s.n))
		return put_padded_bidi(c, row, col, maxcols, s, r);
	fit = text_fit(s.p, s.n, (size_t)maxcols, &used);
	if (fit < s.n && text_width(s.p + fit, s.n - fit) > 0) {
		fit = text_fit(s.p, s.n, (size_t)maxcols - 1, &used);
		canvas_put_visual(c, row, col, (int)used, (struct safe){ s.p, fit }, r);
		canvas_put_visual(c, row, col + (int)used, 1, SAFE("…"), r);
		used++;
	} else {
		canvas_put_visual(c, row, col, maxcols, s, r);
	}
	canvas_fill(c, (struct rect){ row, col + (int)used, 1, maxcols - (int)used }, r);
	return (int)used;
}

/* The part of area that is inside; false when there is none. */
static bool
clip(const struct canvas *c, struct rect *a)
{
	int r1 = a->row < c->rows - a->rows ? a->row + a->rows : c->rows;
	int c1 = a->col < c->cols - a->cols ? a->col + a->cols : c->cols;

	if (a->rows <= 0 || a->cols <= 0)
		return false;
	a->row = a->row < 0 ? 0 : a->row;
	a->col = a->col < 0 ? 0 : a->col;
	a->rows = r1 - a->row;
	a->cols = c1 - a->col;
	return a->rows > 0 && a->cols > 0;
}

void
canvas_fill(struct canvas *c, struct rect area, enum role r)
{
	if (!clip(c, &area))
		return;
	for (int y = area.row; y < area.row + area.rows; y++)
		for (int x = area.col; x < area.col + area.cols; x++)
			cell_put(c, y, x, " ", 1, 1, r);
}

void
canvas_clear(struct canvas *c)
{
	canvas_fill(c, (struct rect){ 0, 0, c->rows, c->cols }, ROLE_NORMAL);
	canvas_cursor_hide(c);
	c->epoch++;
}

void
canvas_role(struct canvas *c, int row, int col, int cols, enum role r)
{
	struct rect a = { row, col, 1, cols };

	if (!clip(c, &a))
		return;
	for (int x = a.col; x < a.col + a.cols; x++) {
		struct cell *cell = cell_at(c, row, x);

		if (cell->role == r)
			continue;
		cell->role = (uint8_t)r;
		mark(c, row, x, x + 1);
	}
}

void
canvas_vline(struct canvas *c, int row, int col, int rows, enum role r)
{
	struct rect a = { row, col, rows, 1 };

	if (!clip(c, &a))
		return;
	for (int y = a.row; y < a.row + a.rows; y++)
		canvas_put(c, y, col, 1, SAFE("│"), r);
}

void
canvas_cursor(struct canvas *c, int row, int col)
{
	c->cur_row = clamp(row, 0, c->rows - 1);
	c->cur_col = clamp(col, 0, c->cols - 1);
	c->cur_shown = true;
}

void
canvas_cursor_hide(struct canvas *c)
{
	c->cur_row = c->cur_col = 0;
	c->cur_shown = false;
}

bool
canvas_same(const struct canvas *a, const struct canvas *b)
{
	if (a->rows != b->rows || a->cols != b->cols || a->cur_shown != b->cur_shown)
		return false;
	if (a->cur_shown && (a->cur_row != b->cur_row || a->cur_col != b->cur_col))
		return false;
	for (size_t i = 0; i < (size_t)a->rows * (size_t)a->cols; i++) {
		const struct cell *x = &a->cells[i], *y = &b->cells[i];

		if (x->n != y->n || x->width != y->width || x->role != y->role ||
		        memcmp(x->s, y->s, x->n) != 0)
			return false;
	}
	return true;
}

static void
dump_roles(const struct canvas *c, int row, struct str *out)
{
	const char *sep = "  |";
	int from = 0;

	for (int x = 1; x <= c->cols; x++) {
		enum role r = (enum role)canvas_at(c, row, from)->role;

		if (x < c->cols && canvas_at(c, row, x)->role == r)
			continue;
		if (r != ROLE_NORMAL) {
			str_addf(
			        out, "%s %d-%d %s", sep, from, x - 1, theme_role_name(r));
			sep = ",";
		}
		from = x;
	}
	if (*sep == ',')
		str_addc(out, '\n');
}

void
canvas_dump(const struct canvas *c, unsigned flags, struct str *out)
{
	for (int y = 0; y < c->rows; y++) {
		size_t end = out->len;

		for (int x = 0; x < c->cols; x++) {
			const struct cell *cell = canvas_at(c, y, x);
			char a[3];

			if (!cell->width)
				continue;
			if (!cell->n) {
				str_addc(out, ' ');
				continue;
			}
			if (flags & DUMP_ASCII) {
				ascii_cell(cell, a);
				str_adds(out, a);
			} else {
				str_add(out, cell->s, cell->n);
			}
			end = out->len;
		}
		str_cut(out, end);
		str_addc(out, '\n');
		if (flags & DUMP_ROLES)
			dump_roles(c, y, out);
	}
	if (!(flags & DUMP_CURSOR))
		return;
	if (c->cur_shown)
		str_addf(out, "cursor %d,%d\n", c->cur_row, c->cur_col);
	else
		str_adds(out, "cursor hidden\n");
}
