#include <string.h>
#include "base/i18n.h"
#include "base/width.h"
#include "line.h"
#include "tui/list.h"

void
list_init(struct list *l, const struct list_ops *ops, void *ctx,
        const struct list_col *cols, size_t ncols)
{
	memset(l, 0, sizeof(*l));
	l->ops = ops;
	l->ctx = ctx;
	l->cols = cols;
	l->ncols = ncols < LIST_COLS_MAX ? ncols : LIST_COLS_MAX;
	find_init(&l->find);
}

void
list_release(struct list *l)
{
	find_release(&l->find);
	l->count = l->cursor = l->top = 0;
	l->drawn.valid = false;
}

void
list_dirty(struct list *l)
{
	l->drawn.valid = false;
}

void
list_select(struct list *l, size_t i)
{
	l->cursor = !l->count ? 0 : i < l->count ? i : l->count - 1;
}

void
list_set_count(struct list *l, size_t count)
{
	l->count = count;
	list_select(l, l->cursor);
	list_dirty(l);
}

static size_t
page(const struct list *l)
{
	return l->drawn.area.rows > 0 ? (size_t)l->drawn.area.rows : 1;
}

static size_t
add(size_t a, size_t b)
{
	return a > SIZE_MAX - b ? SIZE_MAX : a + b;
}

static size_t
sub(size_t a, size_t b)
{
	return a < b ? 0 : a - b;
}

static size_t
times(size_t a, size_t b)
{
	return b && a > SIZE_MAX / b ? SIZE_MAX : a * b;
}

/* The cursor and the window move together, so that the cursor keeps its row on the
 * screen. */
static void
shift(struct list *l, size_t by, bool down)
{
	size_t last_top = sub(l->count, page(l));

	if (down) {
		l->cursor = add(l->cursor, by);
		l->top = add(l->top, by);
	} else {
		l->cursor = sub(l->cursor, by);
		l->top = sub(l->top, by);
	}
	if (l->top > last_top)
		l->top = last_top;
}

bool
list_move(struct list *l, enum move m, size_t n)
{
	size_t cursor = l->cursor, top = l->top, rows = page(l), k = n ? n : 1;
	size_t shown = sub(l->count, top) < rows ? sub(l->count, top) : rows;

	switch (m) {
	case MOVE_DOWN:
		l->cursor = add(l->cursor, k);
		break;
	case MOVE_UP:
		l->cursor = sub(l->cursor, k);
		break;
	case MOVE_HALF_DOWN:
	case MOVE_HALF_UP:
		shift(l, times(rows > 1 ? rows / 2 : 1, k), m == MOVE_HALF_DOWN);
		break;
	case MOVE_PAGE_DOWN:
	case MOVE_PAGE_UP:
		shift(l, times(rows, k), m == MOVE_PAGE_DOWN);
		break;
	case MOVE_TOP:
		l->cursor = sub(n, 1);
		break;
	case MOVE_BOTTOM:
		l->cursor = n ? n - 1 : l->count;
		break;
	case MOVE_LINE:
		l->cursor = sub(n, 1);
		break;
	case MOVE_HIGH:
		l->cursor = add(top, sub(n, 1));
		break;
	case MOVE_MIDDLE:
		l->cursor = add(top, sub(shown, 1) / 2);
		break;
	case MOVE_LOW:
		l->cursor = sub(add(top, shown), k);
		break;
	case MOVE_COUNT:
		break;
	}
	list_select(l, l->cursor);
	return l->cursor != cursor || l->top != top;
}

void
list_scroll(struct list *l, size_t by, bool down)
{
	shift(l, by, down);
	list_select(l, l->cursor);
}

long
list_row_at(const struct list *l, int row, int col)
{
	struct rect a = l->drawn.area;
	size_t i;

	if (!l->drawn.valid || row < a.row || row >= a.row + a.rows || col < a.col ||
	        col >= a.col + a.cols)
		return -1;
	i = l->drawn.top + (size_t)(row - a.row);
	return i < l->drawn.count ? (long)i : -1;
}

/* Every row's cells, one after the other. */
static long
scan(struct list *l, size_t from, bool back, size_t budget)
{
	for (size_t i = from; i < l->count && budget; budget--) {
		struct list_row row = { .flag_role = ROLE_MARK };

		if (l->ops->row(l->ctx, i, &row) == 0) {
			for (size_t k = 0; k < l->ncols; k++) {
				if (row.cell[k].n && find_has(&l->find, row.cell[k]))
					return (long)i;
			}
		}
		if (back && i == 0)
			break;
		i = back ? i - 1 : i + 1;
	}
	return -1;
}

static long
find_row(struct list *l, size_t from, bool back)
{
	long i;

	if (from >= l->count)
		return -1;
	if (!l->ops->find)
		return scan(l, from, back, LIST_SCAN);
	i = l->ops->find(l->ctx, &l->find, from, back);
	return i >= 0 && (size_t)i < l->count ? i : -1;
}

/* From `from`, then round the end. `none`: there is nothing on that side. */
static bool
find_round(struct list *l, size_t from, bool none, bool back, bool *wrapped)
{
	long i = none ? -1 : find_row(l, from, back);

	*wrapped = i < 0;
	if (i < 0 && l->count)
		i = find_row(l, back ? l->count - 1 : 0, back);
	if (i < 0) {
		*wrapped = false;
		return false;
	}
	list_select(l, (size_t)i);
	return true;
}

int
list_find(struct list *l, struct raw pattern, bool back, bool *found, struct err *e)
{
	bool wrapped;

	*found = false;
	if (find_set(&l->find, pattern, e) < 0)
		return -1;
	list_dirty(l);
	if (find_active(&l->find))
		*found = find_round(l, l->cursor, false, back, &wrapped);
	return 0;
}

bool
list_find_again(struct list *l, bool back, bool *wrapped)
{
	bool none = back ? l->cursor == 0 : l->cursor + 1 >= l->count;

	*wrapped = false;
	if (!find_active(&l->find))
		return false;
	return find_round(
	        l, back ? sub(l->cursor, 1) : l->cursor + 1, none, back, wrapped);
}

void
list_find_clear(struct list *l)
{
	find_release(&l->find);
	list_dirty(l);
}

/* --- drawing ------------------------------------------------------------------------ */

static int
gutter(int cols)
{
	return cols >= 12 ? LIST_GUTTER : 1;
}

/* What is wanted above the least, of the columns that grow or of the others; what is left of it. */
static int
give(const struct list *l, const bool *shown, bool growing, int left, int *width)
{
	for (size_t i = 0; i < l->ncols && left > 0; i++) {
		int more = l->cols[i].want - width[i];

		if (!shown[i] || (l->cols[i].grow > 0) != growing || more <= 0)
			continue;
		more = more < left ? more : left;
		width[i] += more;
		left -= more;
	}
	return left;
}

static void
grow(const struct list *l, const bool *shown, int left, int *width)
{
	int shares = 0;

	for (size_t i = 0; i < l->ncols; i++)
		shares += shown[i] ? l->cols[i].grow : 0;
	for (size_t i = 0; i < l->ncols && left > 0 && shares > 0; i++) {
		int more, most = l->cols[i].max;

		if (!shown[i] || l->cols[i].grow <= 0)
			continue;
		more = left * l->cols[i].grow / shares;
		if (most && more > most - width[i])
			more = most > width[i] ? most - width[i] : 0;
		width[i] += more;
		left -= more;
		shares -= l->cols[i].grow;
	}
}

static void
col_widths(const struct list *l, int avail, int width[LIST_COLS_MAX])
{
	bool shown[LIST_COLS_MAX] = { false };
	int need, k;

	for (size_t i = 0; i < l->ncols; i++)
		shown[i] = l->cols[i].want > 0;
	for (;;) {
		int worst = -1;

		need = -1;
		for (size_t i = 0; i < l->ncols; i++) {
			if (!shown[i])
				continue;
			need += l->cols[i].min + 1;
			if (l->cols[i].drop > 0 &&
			        (worst < 0 || l->cols[i].drop >= l->cols[worst].drop))
				worst = (int)i;
		}
		if (need <= avail || worst < 0)
			break;
		shown[worst] = false;
	}
	k = avail;
	for (size_t i = 0; i < l->ncols; i++) {
		width[i] = !shown[i]            ? 0
		           : l->cols[i].min < k ? l->cols[i].min
		           : k > 0              ? k
		                                : 0;
		k -= width[i] + (width[i] > 0);
	}
	k = give(l, shown, true, avail - need, width);
	grow(l, shown, give(l, shown, false, k, width), width);
}

static void
draw_cell(struct list *l, struct canvas *c, struct rect at, struct safe s, enum role r,
        bool right)
{
	struct find_hit hits[LINE_HITS];
	struct line line = { .at = at,
		.text = s,
		.role = r,
		.fill = r,
		.bidi = true,
		.rtl = LINE_AUTO,
		.right = right,
		.cut = true };

	if (find_active(&l->find) && r != ROLE_CURSOR) {
		line.nhits = find_all(&l->find, s, hits, LINE_HITS);
		line.hits = hits;
	}
	line_draw(c, &line);
}

/* The columns of a cell: words that are longer than theirs go on over empty cells behind them. *last
 * becomes the last column that is covered. */
static int
run_on(const struct list *l, const struct list_row *row, size_t *last, const int *width)
{
	size_t k = *last, need;
	int cols = width[k];

	if (k + 1 >= l->ncols || row->cell[k + 1].n || row->cell[k].n <= (size_t)cols)
		return cols;
	need = text_width(row->cell[k].p, row->cell[k].n);
	while (k + 1 < l->ncols && !row->cell[k + 1].n && need > (size_t)cols) {
		k++;
		if (!width[k])
			continue;
		cols += 1 + width[k];
		*last = k;
	}
	return cols;
}

static void
draw_row(struct list *l, struct canvas *c, size_t i, const int *width)
{
	struct rect a = l->drawn.area;
	int y = a.row + (int)(i - l->top), x = a.col, g = gutter(a.cols);
	bool here = i == l->cursor;
	struct list_row row = { .flag_role = ROLE_MARK };
	enum role ground = here && l->row_look ? ROLE_CURSOR : ROLE_NORMAL;
	bool bad = l->ops->row(l->ctx, i, &row) < 0;

	if (g == 1) {
		canvas_put_padded(c, y, x, 1,
		        here         ? SAFE(">")
		        : row.tagged ? SAFE("+")
		                     : row.flag,
		        here                        ? ROLE_POINTER
		        : row.tagged || !row.flag.n ? ROLE_NORMAL
		                                    : row.flag_role);
	} else {
		canvas_put_padded(c, y, x, 1, here ? SAFE(">") : SAFE(" "),
		        here ? ROLE_POINTER : ROLE_NORMAL);
		canvas_put_padded(c, y, x + 1, 1, row.flag,
		        row.flag.n ? row.flag_role : ROLE_NORMAL);
		if (row.tagged)
			canvas_put_padded(c, y, x + 2, 1, SAFE("+"), ROLE_MARK);
		else
			canvas_fill(c, (struct rect){ y, x + 2, 1, 1 }, ground);
	}
	x += g;
	if (bad) {
		struct raw why = raw_of(_("(this row cannot be read)"));
		struct str tmp = STR_INIT(256);

		canvas_put_padded(c, y, x, a.col + a.cols - x,
		        scrub(why, SCRUB_LINE, &tmp), ROLE_ERROR);
		str_release(&tmp);
		return;
	}
	for (size_t k = 0, last; k < l->ncols; k = last + 1) {
		int cols = width[k];

		last = k;
		if (!cols)
			continue;
		if (!l->cols[k].right)
			cols = run_on(l, &row, &last, width);
		draw_cell(l, c, (struct rect){ y, x, 1, cols }, row.cell[k],
		        ground == ROLE_CURSOR ? ground : row.role[k], l->cols[k].right);
		x += cols;
		canvas_fill(c, (struct rect){ y, x, 1, x < a.col + a.cols }, ground);
		x++;
	}
	canvas_fill(c, (struct rect){ y, x, 1, a.col + a.cols - x }, ground);
}

/* The window follows the cursor: by as little as possible, or with the cursor in the
 * middle after a leap. */
static void
scroll_to_cursor(struct list *l, size_t rows)
{
	size_t last_top = sub(l->count, rows);

	if (l->cursor < l->top)
		l->top = l->top - l->cursor > rows ? sub(l->cursor, rows / 2) : l->cursor;
	else if (l->cursor >= l->top + rows)
		l->top = l->cursor - l->top >= 2 * rows ? l->cursor - rows / 2
		                                        : l->cursor - rows + 1;
	if (l->top > last_top)
		l->top = last_top;
}

static bool
same_rect(struct rect a, struct rect b)
{
	return a.row == b.row && a.col == b.col && a.rows == b.rows && a.cols == b.cols;
}

void
list_draw(struct list *l, struct canvas *c, struct rect area, bool focus)
{
	int width[LIST_COLS_MAX] = { 0 };
	bool all = !l->drawn.valid || !same_rect(l->drawn.area, area) ||
	           l->drawn.row_look != l->row_look || l->drawn.count != l->count ||
	           l->drawn.canvas != c || l->drawn.epoch != c->epoch;

	if (area.rows <= 0 || area.cols <= 0) {
		l->drawn.valid = false; /* others draw there now */
		return;
	}
	scroll_to_cursor(l, (size_t)area.rows);
	if (!all && l->top != l->drawn.top) {
		size_t by = l->top > l->drawn.top ? l->top - l->drawn.top
		                                  : l->drawn.top - l->top;

		c->scrolled = c->scrolled || by < (size_t)area.rows;
		all = true;
	}
	l->drawn.area = area;
	col_widths(l, area.cols - gutter(area.cols), width);
	if (all) {
		size_t shown = sub(l->count, l->top);

		shown = shown < (size_t)area.rows ? shown : (size_t)area.rows;
		for (size_t i = 0; i < shown; i++)
			draw_row(l, c, l->top + i, width);
		canvas_fill(c,
		        (struct rect){ area.row + (int)shown, area.col,
		                area.rows - (int)shown, area.cols },
		        ROLE_NORMAL);
	} else if (l->cursor != l->drawn.cursor) {
		if (l->row_look || gutter(area.cols) == 1) {
			draw_row(l, c, l->drawn.cursor, width);
			draw_row(l, c, l->cursor, width);
		} else {
			/* The rows stay as they are: only the mark moves. */
			canvas_put(c, area.row + (int)(l->drawn.cursor - l->top),
			        area.col, 1, SAFE(" "), ROLE_NORMAL);
			canvas_put(c, area.row + (int)(l->cursor - l->top), area.col, 1,
			        SAFE(">"), ROLE_POINTER);
		}
	}
	l->drawn.cursor = l->cursor;
	l->drawn.top = l->top;
	l->drawn.count = l->count;
	l->drawn.row_look = l->row_look;
	l->drawn.canvas = c;
	l->drawn.epoch = c->epoch;
	l->drawn.valid = true;
	if (focus)
		canvas_cursor(c, area.row + (int)(l->cursor - l->top), area.col);
}

void
list_dirty_row(struct list *l, size_t i, struct canvas *c)
{
	int width[LIST_COLS_MAX] = { 0 };

	if (!l->drawn.valid || l->top != l->drawn.top || i < l->top || i >= l->count ||
	        i - l->top >= (size_t)l->drawn.area.rows || l->cursor != l->drawn.cursor)
		return list_dirty(l);
	col_widths(l, l->drawn.area.cols - gutter(l->drawn.area.cols), width);
	draw_row(l, c, i, width);
}
