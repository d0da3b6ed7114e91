/* The documents, newest arrival first; all of them, those that pass a filter, or the hits of a
 * search. */
#include "pane/docwin.h"
#include "pane/pane.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/width.h"
#include "core/reading.h"
#include "tui/list.h"

#define ALL_AT_ONCE 8192 /* hits looked up for a leap to the end */

struct documents {
	struct list list;
	struct docwin win;
	struct filter filter;
	char *filter_text; /* NULL: none */
	struct query words;
	char *words_text; /* NULL: no search */
	struct txt cell[3];
	int64_t selected; /* rid under the cursor when rows were last looked at */
};

enum { COL_STATE, COL_DATE, COL_NUMBER, COL_TITLE, COLS };
static const struct list_col cols[COLS] = {
	[COL_STATE] = { .min = 1, .want = 1, .drop = 1 },
	[COL_DATE] = { .min = 10, .want = 10, .drop = 3 },
	[COL_NUMBER] = { .min = 10, .want = 16, .drop = 2 },
	[COL_TITLE] = { .min = 22, .want = 22, .grow = 1 },
};

static const char *
state_mark(const struct doc_row *r)
{
	if (r->withdrawn)
		return "x";
	if (r->acked_at)
		return "✓";
	if (r->ack_pending)
		return "~";
	if (r->ack_wanted)
		return "!";
	return r->replaced ? "-" : " ";
}

static void
title_of(const struct doc_row *r, struct txt *out)
{
	if (r->withdrawn) {
		txt_own(out, _("withdrawn: "));
		txt_rawz(out, r->why);
		return;
	}
	if (r->flagged)
		txt_own(out, "* ");
	if (r->draft)
		txt_own(out, _("[draft] "));
	txt_rawz(out, r->title);
}

static bool
is_unread(const struct pane *p, const struct doc_row *r)
{
	int mark = screen_marked_read(p->scr, r->id);

	return mark < 0 ? r->unread : !mark;
}

static int
row(void *ctx, size_t i, struct list_row *out)
{
	struct pane *p = ctx;
	struct documents *d = p->priv;
	struct doc_row *r;
	struct err e;
	char date[16];
	bool unread;

	if (docwin_row(&d->win, i, &r, &e) < 0)
		return -1;
	for (int k = 0; k < 3; k++)
		txt_reset(&d->cell[k]);
	unread = is_unread(p, r);
	civil_show(r->date, date);
	txt_own(&d->cell[0], date);
	if (*r->number)
		txt_rawz(&d->cell[1], r->number);
	else
		txt_rawz(&d->cell[1], r->type);
	title_of(r, &d->cell[2]);
	out->cell[COL_STATE] = (struct safe){ state_mark(r), strlen(state_mark(r)) };
	out->role[COL_STATE] = r->ack_wanted && !r->acked_at && !r->ack_pending
	                               ? ROLE_WARN
	                               : ROLE_NORMAL;
	for (int k = 0; k < 3; k++)
		out->cell[COL_DATE + k] = txt_get(&d->cell[k]);
	if (r->withdrawn || r->replaced)
		out->role[COL_TITLE] = ROLE_DIM;
	else if (unread)
		out->role[COL_TITLE] = ROLE_UNREAD;
	out->flag = unread ? SAFE("●") : SAFE(" ");
	return 0;
}

static const struct list_ops list_ops = { .row = row };

static void
counted(struct documents *d)
{
	list_set_count(&d->list, (size_t)d->win.count);
}

static struct doc_row *
selected(struct documents *d, struct err *e)
{
	struct doc_row *r;

	if (d->list.count == 0) {
		err_set(e, ERR_NOTFOUND, _("there is no document here"));
		return NULL;
	}
	return docwin_row(&d->win, d->list.cursor, &r, e) < 0 ? NULL : r;
}

static void
remember(struct documents *d)
{
	struct err e;
	const struct doc_row *r = selected(d, &e);

	d->selected = r ? r->rid : 0;
}

static void
drop_words(struct documents *d)
{
	query_release(&d->words);
	memset(&d->words, 0, sizeof(d->words));
	free(d->words_text);
	d->words_text = NULL;
	list_find_clear(&d->list);
}

static void
drop_filter(struct documents *d)
{
	filter_release(&d->filter);
	memset(&d->filter, 0, sizeof(d->filter));
	d->filter.root = -1;
	free(d->filter_text);
	d->filter_text = NULL;
}

/* The list anew from its top; the selected document stays selected where it is found there. */
static int
show(struct pane *p, struct err *e)
{
	struct documents *d = p->priv;
	const struct store *s = screen_store(p->scr);
	int64_t at;
	int r;

	if (d->words_text)
		r = docwin_search(&d->win, s, &d->words, e);
	else
		r = docwin_query(&d->win, s, d->filter_text ? &d->filter : NULL, e);
	if (r < 0)
		return -1;
	at = d->words_text ? -1 : docwin_find(&d->win, d->selected, 0);
	counted(d);
	list_select(&d->list, at < 0 ? 0 : (size_t)at);
	p->dirty = true;
	return 0;
}

static int
open_pane(struct pane *p, const struct pane_arg *a, struct err *e)
{
	struct documents *d = p->priv;

	list_init(&d->list, &list_ops, p, cols, COLS);
	docwin_init(&d->win);
	d->filter.root = -1;
	for (int k = 0; k < 3; k++)
		txt_init(&d->cell[k], 8192);
	return show(p, e);
}

static void
close_pane(struct pane *p)
{
	struct documents *d = p->priv;

	drop_words(d);
	drop_filter(d);
	docwin_release(&d->win);
	list_release(&d->list);
	for (int k = 0; k < 3; k++)
		txt_release(&d->cell[k]);
}

/* Rows came, went or changed: the cursor stays on its document, and the document on its row of the
 * screen. */
static int
load(struct pane *p, unsigned changes, struct err *e)
{
	struct documents *d = p->priv;
	uint64_t before = d->win.count;
	size_t cursor = d->list.cursor, top = d->list.top, near = cursor;
	int64_t at;

	if (docwin_reload(&d->win, e) < 0)
		return -1;
	/* What is new stands above, so the old rows moved down by as many. */
	if (d->win.count > before)
		near += (size_t)(d->win.count - before);
	at = d->selected ? docwin_find(&d->win, d->selected, near) : -1;
	counted(d);
	if (at >= 0) {
		list_select(&d->list, (size_t)at);
		/* A cursor on the first row wants to see what comes. */
		d->list.top = cursor == 0 && top == 0      ? d->list.top
		              : (size_t)at >= cursor - top ? (size_t)at - (cursor - top)
		                                           : 0;
		if (cursor == 0 && top == 0)
			list_select(&d->list, 0);
	}
	remember(d);
	return 0;
}

/* --- actions ------------------------------------------------------------------ */

static int
search(struct pane *p, const char *text, struct err *e)
{
	struct documents *d = p->priv;
	struct query q;
	char *copy;

	if (!*text) {
		drop_words(d);
		return show(p, e);
	}
	if (query_parse(&q, text, strlen(text), e) < 0)
		return -1;
	copy = mem_dup(text, strlen(text), e);
	if (!copy) {
		query_release(&q);
		return -1;
	}
	remember(d);
	drop_words(d);
	d->words = q;
	d->words_text = copy;
	/* Titles that hold the words show them; where they cannot be a pattern nothing is lost. */
	if (find_set(&d->list.find, raw_of(text), e) < 0)
		list_find_clear(&d->list);
	if (show(p, e) < 0) {
		struct err again;

		drop_words(d);
		if (show(p, &again) < 0)
			list_set_count(&d->list, 0);
		return -1;
	}
	if (d->list.count == 0) {
		screen_say(
		        p->scr, _("nothing found for \"%s\"; F shows all again"), text);
	}
	remember(d);
	return 1;
}

static int
filter(struct pane *p, const char *text, struct err *e)
{
	struct documents *d = p->priv;
	struct filter f;
	char *copy;

	if (filter_parse(&f, text, strlen(text), e) < 0)
		return -1;
	copy = mem_dup(text, strlen(text), e);
	if (!copy) {
		filter_release(&f);
		return -1;
	}
	remember(d);
	drop_words(d);
	drop_filter(d);
	if (text[strspn(text, " \t")]) {
		d->filter = f;
		d->filter_text = copy;
	} else {
		filter_release(&f);
		free(copy);
	}
	if (show(p, e) < 0)
		return -1;
	if (d->list.count == 0)
		screen_say(p->scr, _("no document passes this filter; F drops it"));
	remember(d);
	return 1;
}

static int
clear(struct pane *p, struct err *e)
{
	struct documents *d = p->priv;

	remember(d);
	if (d->words_text)
		drop_words(d);
	else
		drop_filter(d);
	return show(p, e) < 0 ? -1 : 1;
}

static int
acknowledge(struct pane *p, struct err *e)
{
	struct documents *d = p->priv;
	const struct doc_row *r = selected(d, e);

	if (!r || app_ack(screen_app(p->scr), r, e) < 0)
		return -1;
	screen_say(p->scr,
	        _("acknowledged; it is sent with the next synchronisation (u takes it "
	          "back)"));
	return 1;
}

static int
undo(struct pane *p, struct err *e)
{
	const struct doc_row *r = selected(p->priv, e);

	if (!r || app_unack(screen_app(p->scr), r->id, e) < 0)
		return -1;
	screen_say(p->scr, _("the acknowledgement was taken back"));
	return 1;
}

static int
toggle_read(struct pane *p, struct err *e)
{
	struct documents *d = p->priv;
	const struct doc_row *r = selected(d, e);

	if (!r)
		return -1;
	screen_mark_read(p->scr, r->id, is_unread(p, r));
	list_dirty(&d->list);
	list_move(&d->list, MOVE_DOWN, 1);
	remember(d);
	return 1;
}

static int
flag(struct pane *p, struct err *e)
{
	const struct doc_row *r = selected(p->priv, e);
	bool on;

	if (!r)
		return -1;
	on = !r->flagged;
	if (app_flag(screen_app(p->scr), r->id, on, e) < 0)
		return -1;
	screen_say(p->scr, on ? _("flagged") : _("the flag was taken off"));
	return 1;
}

static int
open_selected(struct pane *p, struct err *e)
{
	struct documents *d = p->priv;
	const struct doc_row *r = selected(d, e);
	struct pane_arg a = { .find = d->words_text };

	if (!r)
		return -1;
	remember(d);
	a.rid = r->rid;
	/* A search finds meetings too. */
	return screen_open(p->scr, r->kind == DOC_MEETING ? PANE_MEETING : PANE_READER,
	               &a, e) < 0
	               ? -1
	               : 1;
}

/* Hits are looked up as far as the cursor gets. */
static int
enough_hits(struct documents *d, enum move m, struct err *e)
{
	uint64_t want = d->list.cursor + 2 * DOCWIN_ROWS;

	if (!d->words_text || !d->win.next)
		return 0;
	if (m == MOVE_BOTTOM || m == MOVE_LINE)
		want = d->win.count + ALL_AT_ONCE;
	if (want <= d->win.count + DOCWIN_ROWS)
		return 0;
	if (docwin_more(&d->win, want, e) < 0)
		return -1;
	counted(d);
	return 0;
}

static int
move(struct pane *p, enum move m, size_t n, struct err *e)
{
	struct documents *d = p->priv;

	if (enough_hits(d, m, e) < 0)
		return -1;
	list_move(&d->list, m, n);
	remember(d);
	return 1;
}

static int
action(struct pane *p, const struct cmd *c, struct err *e)
{
	struct documents *d = p->priv;
	enum move m;
	size_t n;

	if (pane_move_of(c, &m, &n))
		return move(p, m, n, e);
	switch (c->act) {
	case ACT_OPEN:
		return open_selected(p, e);
	case ACT_SEARCH:
		if (c->argc)
			return search(p, c->arg[0], e);
		screen_ask(p->scr, ACT_SEARCH, NULL, NULL);
		return 1;
	case ACT_NEXT:
	case ACT_PREV:
		if (!d->words_text)
			return err_set(
			        e, ERR_USAGE, _("no search yet: / asks for words"));
		return move(p, c->act == ACT_NEXT ? MOVE_DOWN : MOVE_UP, 1, e);
	case ACT_FILTER:
		if (c->argc)
			return filter(p, c->arg[0], e);
		screen_ask(p->scr, ACT_FILTER, NULL, d->filter_text);
		return 1;
	case ACT_CLEAR:
		return clear(p, e);
	case ACT_BACK:
		/* Out of a search or a filter first, as out of a folder. */
		return d->words_text || d->filter_text ? clear(p, e) : 0;
	case ACT_ACK:
		return acknowledge(p, e);
	case ACT_UNDO:
		return undo(p, e);
	case ACT_TOGGLE_READ:
		return toggle_read(p, e);
	case ACT_FLAG:
		return flag(p, e);
	default:
		return 0;
	}
}

static bool
neighbour(struct pane *p, bool back, int64_t *rid)
{
	struct documents *d = p->priv;
	const struct doc_row *r;
	struct err e;

	if (!list_move(&d->list, back ? MOVE_UP : MOVE_DOWN, 1))
		return false;
	r = selected(d, &e);
	if (!r)
		return false;
	remember(d);
	*rid = r->rid;
	return true;
}

/* --- drawing -------------------------------------------------------------------- */

static void
draw_empty(struct pane *p, struct canvas *c, struct rect area)
{
	struct documents *d = p->priv;
	struct txt t = TXT_INIT(1024);

	canvas_fill(c, area, ROLE_NORMAL);
	canvas_cursor_hide(c);
	if (d->words_text)
		txt_own(&t, _("No document holds these words. F shows all again."));
	else if (d->filter_text)
		txt_own(&t,
		        _("No document passes this filter. F drops it, f changes it."));
	else
		txt_own(&t, _("No documents yet. R fetches them from the server."));
	para_draw(c, area, txt_get(&t), ROLE_NORMAL);
	txt_release(&t);
}

static void
draw(struct pane *p, struct canvas *c, struct rect area, bool full)
{
	struct documents *d = p->priv;

	if (full)
		list_dirty(&d->list);
	d->list.row_look = screen_row_look(p->scr);
	if (d->list.count == 0)
		draw_empty(p, c, area);
	else
		list_draw(&d->list, c, area, true);
}

static void
position(struct pane *p, struct txt *out)
{
	struct documents *d = p->priv;
	struct txt total = TXT_INIT(64), at = TXT_INIT(64);

	txt_count(&total, d->list.count);
	txt_count(&at, d->list.count ? d->list.cursor + 1 : 0);
	txt_safe(out, txt_get(&at));
	txt_own(out, "/");
	txt_safe(out, txt_get(&total));
	if (d->words_text && d->win.next)
		txt_own(out, "+");
	/* Flush left, where the cursor stands and a digit is cheap to reach; as wide as the total, so
	 * that nothing behind it moves. */
	for (size_t n = at.s.len; n < total.s.len; n++)
		txt_own(out, " ");
	txt_release(&total);
	txt_release(&at);
}

static void
state(struct pane *p, struct txt *out)
{
	const struct documents *d = p->priv;

	if (d->words_text) {
		txt_own(out, _("search: "));
		txt_rawz(out, d->words_text);
	} else if (d->filter_text) {
		txt_own(out, _("filter: "));
		txt_rawz(out, d->filter_text);
	}
}

static const struct pane_hint hints[] = {
	{ "open", N_("open") },
	{ "search", N_("search") },
	{ "filter", N_("filter") },
	{ "acknowledge", N_("acknowledge") },
	{ "sync", N_("sync") },
	{ "help", N_("help") },
	{ "quit", N_("leave") },
	{ NULL, NULL },
};

const struct pane_ops pane_documents = {
	.title = N_("Documents"),
	.help = N_("All documents for you, newest arrival first. Marks: ● unread, ! to "
	           "acknowledge, ~ acknowledged and not yet sent, ✓ acknowledged, - "
	           "replaced by "
	           "another one, x withdrawn. A title with * is flagged."),
	.kind = ACTX_LIST,
	.changes = CH_DOC | CH_MARK | CH_OUTBOX | CH_FEED | CH_OWN,
	.priv_size = sizeof(struct documents),
	.hints = hints,
	.open = open_pane,
	.close = close_pane,
	.load = load,
	.action = action,
	.draw = draw,
	.position = position,
	.state = state,
	.neighbour = neighbour,
};
