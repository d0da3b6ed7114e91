#include "tui/menu.h"
#include <string.h>
#include "base/utf8.h"
#include "base/width.h"

#define CTRL(c) ((c)&0x1f)
#define FRAME_ROWS 5 /* so many rows and columns make room for a frame */
#define FRAME_COLS 24
#define GAP 2 /* blanks between words and keys, at least */
#define PAGE 10
#define WHEEL 3

void
menu_init(struct menu *m, void (*item)(void *, size_t, struct menu_item *), void *ctx,
        size_t count)
{
	*m = (struct menu){ .item = item, .ctx = ctx, .count = count, .page = PAGE };
}

static struct menu_item
item(const struct menu *m, size_t i)
{
	struct menu_item it = { SAFE(""), SAFE("") };

	m->item(m->ctx, i, &it);
	return it;
}

/* --- keys ------------------------------------------------------------------------------ */

/* To the next row that begins with the letter, round the end. */
static enum menu_result
letter(struct menu *m, uint32_t code)
{
	struct str want = STR_INIT(16), have = STR_INIT(64);
	char u[4];
	bool found = false;

	utf8_fold(u, utf8_put(code, u), &want);
	for (size_t n = 1; want.len && n <= m->count && !found; n++) {
		size_t i = (m->cursor + n) % m->count;
		struct safe s = item(m, i).label;

		str_reset(&have);
		utf8_fold(s.p, utf8_cut(s.p, s.n, 8), &have);
		if (have.len >= want.len && !memcmp(have.p, want.p, want.len)) {
			m->cursor = i;
			found = true;
		}
	}
	str_release(&want);
	str_release(&have);
	return found ? MENU_MORE : MENU_OTHER;
}

static void
move(struct menu *m, long by)
{
	long to = (long)m->cursor + by, last = m->count ? (long)m->count - 1 : 0;

	m->cursor = (size_t)(to < 0 ? 0 : to > last ? last : to);
}

static enum menu_result
mouse(struct menu *m, const struct key *k)
{
	struct rect a = m->rows;
	int i = k->row - a.row;

	if (k->button != MOUSE_LEFT) {
		move(m, k->button == MOUSE_UP ? -WHEEL : WHEEL);
		return MENU_MORE;
	}
	if (i < 0 || i >= a.rows || k->col < a.col || k->col >= a.col + a.cols ||
	        m->top + (size_t)i >= m->count)
		return MENU_OTHER;
	m->cursor = m->top + (size_t)i;
	return MENU_DONE;
}

enum menu_result
menu_key(struct menu *m, const struct key *k)
{
	switch (k->code) {
	case K_MOUSE:
		return mouse(m, k);
	case K_ENTER:
		return m->count ? MENU_DONE : MENU_OTHER;
	case K_ESC:
	case CTRL('C'):
	case CTRL('G'):
		return MENU_CANCEL;
	case K_UP:
	case K_STAB:
	case CTRL('P'):
		move(m, -1);
		return MENU_MORE;
	case K_DOWN:
	case K_TAB:
	case CTRL('N'):
		move(m, 1);
		return MENU_MORE;
	case K_PGUP:
	case CTRL('B'):
		move(m, -m->page);
		return MENU_MORE;
	case K_PGDN:
	case CTRL('F'):
		move(m, m->page);
		return MENU_MORE;
	case K_HOME:
		m->cursor = 0;
		return MENU_MORE;
	case K_END:
		move(m, (long)m->count);
		return MENU_MORE;
	default:
		return key_is_text(k->code) ? letter(m, k->code) : MENU_OTHER;
	}
}

/* --- drawing ------------------------------------------------------------------------------ */

static void
frame(struct canvas *c, struct rect b, struct safe title)
{
	int right = b.col + b.cols - 1, bottom = b.row + b.rows - 1;

	for (int x = b.col + 1; x < right; x++) {
		canvas_put(c, b.row, x, 1, SAFE("─"), ROLE_BORDER);
		canvas_put(c, bottom, x, 1, SAFE("─"), ROLE_BORDER);
	}
	canvas_put(c, b.row, b.col, 1, SAFE("┌"), ROLE_BORDER);
	canvas_put(c, b.row, right, 1, SAFE("┐"), ROLE_BORDER);
	canvas_put(c, bottom, b.col, 1, SAFE("└"), ROLE_BORDER);
	canvas_put(c, bottom, right, 1, SAFE("┘"), ROLE_BORDER);
	canvas_vline(c, b.row + 1, b.col, b.rows - 2, ROLE_BORDER);
	canvas_vline(c, b.row + 1, right, b.rows - 2, ROLE_BORDER);
	if (title.n)
		canvas_put(c, b.row, b.col + 2, b.cols - 4, title, ROLE_TITLE);
}

static void
row(const struct menu *m, struct canvas *c, struct rect at, size_t i)
{
	/* A plain screen says by the pointer alone which it is: a step then rewrites no words. */
	const bool here = i == m->cursor && !c->plain;
	enum role r = here ? ROLE_CURSOR : ROLE_NORMAL;
	struct menu_item it = item(m, i);
	int keys = (int)text_width(it.keys.p, it.keys.n), words;

	canvas_put(c, at.row, at.col, 1, i == m->cursor ? SAFE(">") : SAFE(" "), r);
	at.col++;
	at.cols--;
	/* The words come before the keys. */
	if (keys > at.cols / 2)
		keys = 0;
	words = at.cols - keys - (keys ? GAP : 0);
	canvas_put_padded(c, at.row, at.col, words, it.label, r);
	if (!keys)
		return;
	canvas_fill(c, (struct rect){ at.row, at.col + words, 1, GAP }, r);
	canvas_put(c, at.row, at.col + words + GAP, keys, it.keys, here ? r : ROLE_DIM);
}

/* As wide and high as the rows need, and no more than there is. */
static struct rect
box(const struct menu *m, struct rect area, struct safe title, bool framed)
{
	int want = (int)text_width(title.p, title.n) + 2, edge = framed ? 2 : 0;
	int rows = (int)m->count + edge;

	for (size_t i = 0; i < m->count; i++) {
		struct menu_item it = item(m, i);
		int keys = (int)text_width(it.keys.p, it.keys.n);
		int cols = 1 + (int)text_width(it.label.p, it.label.n) + GAP + keys;

		want = cols > want ? cols : want;
	}
	want += edge;
	if (want < area.cols) {
		area.col += (area.cols - want) / 2;
		area.cols = want;
	}
	if (rows < area.rows) {
		area.row += (area.rows - rows) / 2;
		area.rows = rows;
	}
	return area;
}

void
menu_draw(struct menu *m, struct canvas *c, struct rect area, struct safe title)
{
	bool framed = area.rows >= FRAME_ROWS && area.cols >= FRAME_COLS;
	struct rect b;
	int edge;

	if (area.rows <= 0 || area.cols <= 0)
		return;
	canvas_cursor_hide(c);
	if (!m->count)
		return;
	b = box(m, area, title, framed);
	canvas_fill(c, b, ROLE_NORMAL);
	if (framed) {
		frame(c, b, title);
		b = (struct rect){ b.row + 1, b.col + 1, b.rows - 2, b.cols - 2 };
	}
	m->rows = b;
	m->page = b.rows;
	/* Where the arrows stand: on the frame, or in a column that is kept free for them. */
	edge = framed ? b.col + b.cols : b.col + b.cols - 1;
	if (!framed && m->count > (size_t)b.rows && b.cols > 1)
		b.cols--;
	if (m->cursor < m->top)
		m->top = m->cursor;
	if (m->cursor >= m->top + (size_t)b.rows)
		m->top = m->cursor - (size_t)b.rows + 1;
	for (int i = 0; i < b.rows && m->top + (size_t)i < m->count; i++)
		row(m, c, (struct rect){ b.row + i, b.col, 1, b.cols },
		        m->top + (size_t)i);
	canvas_cursor(c, b.row + (int)(m->cursor - m->top), b.col);
	/* That there is more above and below is to be seen; who listens has the position. */
	if (c->plain)
		return;
	if (m->top)
		canvas_put(c, b.row, edge, 1, SAFE("↑"), ROLE_DIM);
	if (m->top + (size_t)b.rows < m->count)
		canvas_put(c, b.row + b.rows - 1, edge, 1, SAFE("↓"), ROLE_DIM);
}
