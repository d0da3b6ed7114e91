#include "listpane_int.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "pane/page.h"

#define CELL_MAX 16384
#define LOOK 2000 /* how far a row that moved is looked for */

/* --- rows --------------------------------------------------------------------------- */

static void
drop(struct pane *p)
{
	struct listpane *lp = p->priv;
	const struct listpane_ops *ops = p->ops->list;

	for (size_t i = 0; i < lp->n; i++)
		ops->clear((char *)lp->row + i * ops->row_size);
	lp->n = 0;
}

static int
fetch(struct pane *p, uint64_t i, void **row, struct err *e)
{
	struct listpane *lp = p->priv;
	const struct listpane_ops *ops = p->ops->list;

	if (i < lp->at || i >= lp->at + lp->n) {
		drop(p);
		if (!lp->row) {
			lp->row = mem_new(LISTPANE_WINDOW, ops->row_size, e);
			if (!lp->row)
				return -1;
		}
		lp->at = i > LISTPANE_WINDOW / 2 ? i - LISTPANE_WINDOW / 2 : 0;
		if (ops->page(p, lp->at, LISTPANE_WINDOW, lp->row, &lp->n, e) < 0) {
			lp->n = 0;
			return -1;
		}
	}
	if (i < lp->at || i >= lp->at + lp->n)
		return err_set(e, ERR_NOTFOUND, "%s", _(ops->none));
	*row = (char *)lp->row + (size_t)(i - lp->at) * ops->row_size;
	return 0;
}

int
listpane_row(struct pane *p, uint64_t i, void **row, struct err *e)
{
	const struct listpane_ops *ops = p->ops->list;

	return ops->at ? ops->at(p, i, row, e) : fetch(p, i, row, e);
}

void *
listpane_selected(struct pane *p, struct err *e)
{
	struct listpane *lp = p->priv;
	void *row;

	if (lp->list.count == 0) {
		err_set(e, ERR_NOTFOUND, "%s", _(p->ops->list->none));
		return NULL;
	}
	return listpane_row(p, lp->list.cursor, &row, e) < 0 ? NULL : row;
}

static bool
is_at(struct pane *p, const uint8_t id[ID_LEN], uint64_t i)
{
	const uint8_t *there;
	struct err e;
	void *row;

	if (listpane_row(p, i, &row, &e) < 0)
		return false;
	there = p->ops->list->item(row).id;
	return there && memcmp(there, id, ID_LEN) == 0;
}

int64_t
listpane_find(struct pane *p, const uint8_t id[ID_LEN], uint64_t near)
{
	uint64_t n = ((struct listpane *)p->priv)->list.count;

	if (near > n)
		near = n;
	for (uint64_t i = near; i < n && i - near < LOOK; i++)
		if (is_at(p, id, i))
			return (int64_t)i;
	for (uint64_t i = near; i > 0 && near - i < LOOK; i--)
		if (is_at(p, id, i - 1))
			return (int64_t)i - 1;
	return -1;
}

void
listpane_remember(struct pane *p)
{
	struct listpane *lp = p->priv;
	struct listpane_item it = { 0 };
	struct err e;
	void *row = listpane_selected(p, &e);

	if (row)
		it = p->ops->list->item(row);
	lp->on_any = it.id != NULL;
	lp->on_last = it.id || (!row && lp->on_last);
	if (it.id)
		memcpy(lp->on, it.id, ID_LEN);
}

/* --- opening and loading ------------------------------------------------------------- */

/* For who hears the screen: what the marks of a row say, before its widest column. */
static void
in_words(struct listpane *lp, const struct listpane_ops *ops, struct list_row *out)
{
	static const struct {
		const char *mark, *word;
	} words[] = { { "●", N_("unread") }, { "!", N_("to do") },
		{ "?", N_("to answer") }, { "~", N_("not yet sent") },
		{ "✓", N_("done") } };
	size_t wide = 0;

	for (size_t k = 1; k < ops->ncols; k++)
		if (ops->cols[k].grow > ops->cols[wide].grow)
			wide = k;
	txt_reset(&lp->spoken);
	if (out->tagged)
		txt_ownf(&lp->spoken, "%s, ", _("tagged"));
	for (size_t k = 0; k <= ops->ncols; k++) {
		struct safe *s = k ? &out->cell[k - 1] : &out->flag;

		for (size_t i = 0; i < ARRAY_LEN(words); i++) {
			size_t n = strlen(words[i].mark);

			if (s->n != n || memcmp(s->p, words[i].mark, n) != 0)
				continue;
			txt_ownf(&lp->spoken, "%s, ", _(words[i].word));
			*s = SAFE(" ");
			break;
		}
	}
	txt_safe(&lp->spoken, out->cell[wide]);
	out->cell[wide] = txt_get(&lp->spoken);
}

int
listpane_list_row(void *ctx, size_t i, struct list_row *out)
{
	struct pane *p = ctx;
	struct listpane *lp = p->priv;
	const struct listpane_ops *ops = p->ops->list;
	struct err e;
	void *row;

	if (listpane_row(p, i, &row, &e) < 0)
		return -1;
	for (size_t k = 0; k < ops->ncols; k++)
		txt_reset(&lp->cell[k]);
	if (ops->marks) {
		struct listpane_item it = ops->item(row);

		out->flag = pane_unread(p, it.id, it.unread) ? SAFE("●") : SAFE(" ");
	}
	ops->show(p, i, row, lp->cell, out);
	if (lp->tags.n) {
		const uint8_t *id = ops->item(row).id;

		out->tagged = id && tags_has(&lp->tags, id);
	}
	for (size_t k = 0; k < ops->ncols; k++)
		out->cell[k] = txt_get(&lp->cell[k]);
	if (screen_conf(p->scr)->opt.v[OPT_ACCESSIBLE])
		in_words(lp, ops, out);
	return 0;
}

static const struct list_ops list_ops = { .row = listpane_list_row };

void
listpane_init(struct pane *p)
{
	struct listpane *lp = p->priv;
	const struct listpane_ops *ops = p->ops->list;

	txt_init(&lp->spoken, CELL_MAX);
	list_init(&lp->list, &list_ops, p, ops->cols, ops->ncols);
	for (size_t k = 0; k < ops->ncols; k++) {
		txt_init(&lp->cell[k], CELL_MAX);
		lp->cell[k].frame = true;
	}
}

int
listpane_open(struct pane *p, const struct pane_arg *a, struct err *e)
{
	listpane_init(p);
	return listpane_load(p, 0, e);
}

void
listpane_close(struct pane *p)
{
	struct listpane *lp = p->priv;

	drop(p);
	tagged_end(p);
	tags_release(&lp->tags);
	tags_release(&lp->batch);
	preview_release(p);
	filters_release(p);
	free(lp->row);
	free(lp->filter_text);
	filter_release(&lp->filter);
	list_release(&lp->list);
	txt_release(&lp->spoken);
	for (size_t k = 0; k < p->ops->list->ncols; k++)
		txt_release(&lp->cell[k]);
}

void
listpane_show(struct pane *p, uint64_t n)
{
	struct listpane *lp = p->priv;
	int64_t at;

	drop(p);
	list_set_count(&lp->list, (size_t)n);
	at = lp->on_last ? listpane_find(p, lp->on, 0) : -1;
	list_select(&lp->list, at < 0 ? 0 : (size_t)at);
	listpane_remember(p);
	p->dirty = true;
}

/* The cursor stays on its thing, and that on its row of the screen. */
void
listpane_counted(struct pane *p, uint64_t n)
{
	struct listpane *lp = p->priv;
	struct list *l = &lp->list;
	size_t cursor = l->cursor, top = l->top, near = cursor;
	/* A cursor on the first row wants to see what comes. */
	bool stay = cursor == 0 && top == 0 && !lp->follow;
	int64_t at = -1;

	/* What is new mostly stands above, so that the old rows moved down by as many. */
	if (n > l->count)
		near += (size_t)n - l->count;
	list_set_count(l, (size_t)n);
	if (!stay && lp->on_any)
		at = listpane_find(p, lp->on, near);
	if (at >= 0) {
		list_select(l, (size_t)at);
		l->top = (size_t)at >= cursor - top ? (size_t)at - (cursor - top) : 0;
	}
	lp->follow = false;
	listpane_remember(p);
}

int
listpane_load(struct pane *p, unsigned changes, struct err *e)
{
	uint64_t n = 0;

	drop(p);
	preview_stale(p);
	filters_stale(p);
	if (p->ops->list->count(p, &n, e) < 0)
		return -1;
	listpane_counted(p, n);
	return 0;
}

/* --- the filter ------------------------------------------------------------------------ */

const struct filter *
listpane_filter(const struct pane *p)
{
	const struct listpane *lp = p->priv;

	return lp->filter_text ? &lp->filter : NULL;
}

const char *
listpane_empty(const struct pane *p, const char *none)
{
	return listpane_filter(p)
	               ? _("Nothing passes this filter. F drops it, f changes it.")
	               : none;
}

void
listpane_state(struct pane *p, struct txt *out)
{
	const struct listpane *lp = p->priv;

	if (!lp->filter_text)
		return;
	txt_own(out, _("filter: "));
	txt_rawz(out, lp->filter_text);
}

/* The rows that f lets pass, which becomes the list's with its text; not when they cannot be had. */
static int
show_filtered(struct pane *p, struct filter *f, char *text, struct err *e)
{
	struct listpane *lp = p->priv;
	struct filter was = lp->filter;
	char *was_text = lp->filter_text;
	uint64_t n = 0;

	lp->filter = *f;
	lp->filter_text = text;
	if (p->ops->list->count(p, &n, e) < 0) {
		struct err again;

		lp->filter = was;
		lp->filter_text = was_text;
		if (p->ops->list->count(p, &n, &again) < 0)
			n = 0;
		listpane_show(p, n);
		return -1;
	}
	filter_release(&was);
	free(was_text);
	filters_stale(p);
	listpane_show(p, n);
	return 0;
}

static int
set_filter(struct pane *p, const char *text, struct err *e)
{
	const struct listpane_ops *ops = p->ops->list;
	struct filter f;
	char *copy = NULL;

	if (filter_parse_named(&f, &screen_conf(p->scr)->filters, text, strlen(text), e) <
	        0)
		return -1;
	if (filter_fits(&f, ops->filter, text, e) < 0)
		goto fail;
	if (f.root >= 0) {
		copy = mem_dup(text, strlen(text), e);
		if (!copy)
			goto fail;
	}
	if (ops->filtering)
		ops->filtering(p);
	if (show_filtered(p, &f, copy, e) < 0)
		goto fail;
	return 1;
fail:
	free(copy);
	filter_release(&f);
	return -1;
}

static int
filter(struct pane *p, const struct cmd *c, struct err *e)
{
	const struct listpane *lp = p->priv;

	if (c->argc)
		return set_filter(p, c->arg[0], e);
	screen_ask(p->scr, ACT_FILTER, NULL, lp->filter_text);
	return 1;
}

/* --- acts ----------------------------------------------------------------------------- */

int
listpane_move(struct pane *p, enum move m, size_t n, struct err *e)
{
	struct listpane *lp = p->priv;

	if (p->ops->list->ahead && p->ops->list->ahead(p, m, e) < 0)
		return -1;
	lp->moved = true;
	list_move(&lp->list, m, n);
	listpane_remember(p);
	return 0;
}

static int
find(struct pane *p, const struct cmd *c, struct err *e)
{
	struct listpane *lp = p->priv;
	bool found, wrapped;

	if (c->act == ACT_SEARCH && !c->argc) {
		screen_ask(p->scr, ACT_SEARCH, NULL, NULL);
		return 1;
	}
	if (c->act == ACT_SEARCH) {
		if (list_find(&lp->list, raw_of(c->arg[0]), false, &found, e) < 0)
			return -1;
		if (!found && *c->arg[0])
			screen_say(p->scr, _("not found: %s"), c->arg[0]);
	} else {
		if (!find_active(&lp->list.find))
			return err_set(
			        e, ERR_USAGE, _("no search yet: / asks for words"));
		if (!list_find_again(&lp->list, c->act == ACT_PREV, &wrapped))
			return err_set(e, ERR_NOTFOUND, _("not found"));
	}
	lp->moved = true;
	listpane_remember(p);
	return 1;
}

int
listpane_action(struct pane *p, const struct cmd *c, struct err *e)
{
	const struct listpane_ops *ops = p->ops->list;
	struct listpane *lp = p->priv;
	enum move m;
	size_t n;

	if (pane_move_of(c, &m, &n))
		return listpane_move(p, m, n, e) < 0 ? -1 : 1;
	switch (c->act) {
	case ACT_SEARCH:
	case ACT_NEXT:
	case ACT_PREV:
		return find(p, c, e);
	case ACT_FILTER:
		return ops->filter ? filter(p, c, e) : 0;
	case ACT_FILTER_FORM:
		if (!ops->filter)
			return 0;
		return screen_open(p->scr, PANE_FORM, NULL, e) < 0 ? -1 : 1;
	case ACT_CLEAR:
		if (lp->filter_text)
			return set_filter(p, "", e);
		list_find_clear(&lp->list);
		return 1;
	case ACT_BACK:
		/* Out of a filter first, as out of a folder. */
		return lp->filter_text ? set_filter(p, "", e) : 0;
	default:
		return listpane_act(p, c, e);
	}
}

/* For the reader on top: the next row that is a document. */
bool
listpane_neighbour(struct pane *p, bool back, int64_t *rid)
{
	struct listpane *lp = p->priv;
	size_t before = lp->list.cursor;
	const void *row;
	struct err e;

	if (listpane_move(p, back ? MOVE_UP : MOVE_DOWN, 1, &e) < 0 ||
	        lp->list.cursor == before)
		return false;
	row = listpane_selected(p, &e);
	if (!row)
		return false;
	*rid = p->ops->list->item(row).rid;
	return *rid != 0;
}

bool
listpane_place(struct pane *p, uint8_t id[ID_LEN], uint64_t *at)
{
	const struct listpane *lp = p->priv;

	memcpy(id, lp->on, ID_LEN);
	*at = lp->list.cursor;
	return lp->on_any && lp->list.count;
}

int
listpane_goto(struct pane *p, const uint8_t id[ID_LEN], uint64_t at, struct err *e)
{
	const struct cmd clear = { .act = ACT_CLEAR };
	struct listpane *lp = p->priv;
	int64_t i = listpane_find(p, id, at);

	if (i < 0 && p->ops->action(p, &clear, e) < 0)
		return -1;
	if (i < 0)
		i = listpane_find(p, id, at);
	if (i < 0)
		return err_set(
		        e, ERR_NOTFOUND, _("what the mark stood on has gone from here"));
	list_select(&lp->list, (size_t)i);
	lp->moved = true;
	listpane_remember(p);
	return 0;
}

/* --- the mouse ------------------------------------------------------------------------- */

long
listpane_row_at(const struct pane *p, int row, int col)
{
	const struct listpane *lp = p->priv;

	return filters_focus(p) ? -1 : list_row_at(&lp->list, row, col);
}

bool
listpane_beside(const struct pane *p, int col)
{
	const struct listpane *lp = p->priv;
	struct rect a = lp->list.drawn.area;

	return lp->list.drawn.valid && col >= a.col + a.cols;
}

int
listpane_scroll(struct pane *p, size_t by, bool down, struct err *e)
{
	const struct listpane_ops *ops = p->ops->list;
	struct listpane *lp = p->priv;

	if (filters_focus(p))
		return 0;
	if (ops->ahead && ops->ahead(p, down ? MOVE_DOWN : MOVE_UP, e) < 0)
		return -1;
	lp->moved = true;
	list_scroll(&lp->list, by, down);
	listpane_remember(p);
	return 0;
}

bool
listpane_narrow(const struct pane *p)
{
	return ((const struct listpane *)p->priv)->list.drawn.area.cols < LISTPANE_NARROW;
}

/* --- drawing -------------------------------------------------------------------------- */

static void
empty(struct canvas *c, struct rect area, const char *own)
{
	struct txt t = TXT_INIT(1024);

	canvas_fill(c, area, ROLE_NORMAL);
	canvas_cursor_hide(c);
	txt_own(&t, own);
	para_draw(c, area, txt_get(&t), ROLE_NORMAL);
	txt_release(&t);
}

/* What stands beside the list; its own place is left. */
static struct rect
beside(struct pane *p, struct canvas *c, struct rect area, bool full)
{
	bool filters = filters_on(p, area.cols), preview = preview_on(p, area.cols);
	struct listpane *lp = p->priv;
	struct layout_lists l;

	if (!filters && !preview)
		return area;
	/* A pane that shows more below its rows than below none gives another area. */
	if (!full && memcmp(&area, &lp->area, sizeof(area)) != 0) {
		canvas_fill(c, area, ROLE_NORMAL);
		list_dirty(&lp->list);
		full = true;
	}
	lp->area = area;
	layout_lists(&l, area, filters, preview);
	if (full && filters)
		canvas_vline(c, l.line.row, l.line.col, l.line.rows, ROLE_BORDER);
	if (full && preview)
		canvas_vline(c, l.line2.row, l.line2.col, l.line2.rows, ROLE_BORDER);
	if (preview)
		preview_draw(p, c, l.preview, full);
	if (filters)
		filters_draw(p, c, l.filters, full);
	return l.list;
}

void
listpane_draw(struct pane *p, struct canvas *c, struct rect area, bool full)
{
	struct listpane *lp = p->priv;

	if (full)
		list_dirty(&lp->list);
	if (filters_focus(p) && !filters_on(p, area.cols)) {
		filters_draw(p, c, area, full);
		return;
	}
	if (area.cols >= LAYOUT_LEAST)
		area = beside(p, c, area, full);
	lp->list.row_look = screen_row_look(p->scr);
	if (p->ops->list->cols_for)
		lp->list.cols = p->ops->list->cols_for(p, area.cols);
	if (lp->list.count)
		list_draw(&lp->list, c, area, !filters_focus(p));
	else
		empty(c, area, p->ops->list->empty(p));
}

/* "   12/3,482": as wide as the total, the last digit always in its place, so that a step over 9 or 99
 * rewrites no more than the others. */
void
listpane_position(struct pane *p, struct txt *out)
{
	const struct listpane *lp = p->priv;
	const struct list *l = &lp->list;
	struct txt total = TXT_INIT(64), at = TXT_INIT(64);

	txt_count(&total, l->count);
	txt_count(&at, l->count ? l->cursor + 1 : 0);
	for (size_t n = at.s.len; n < total.s.len; n++)
		txt_own(out, " ");
	txt_safe(out, txt_get(&at));
	txt_own(out, "/");
	txt_safe(out, txt_get(&total));
	if (p->ops->list->more && p->ops->list->more(p))
		txt_own(out, "+");
	txt_release(&total);
	txt_release(&at);
	tagged_position(p, out);
}
