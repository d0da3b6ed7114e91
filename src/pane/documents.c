/* The documents, newest arrival first; all of them, those that pass a filter, or the hits of a
 * search. */
#include "pane/docwin.h"
#include "pane/listpane.h"
#include "pane/page.h"

#include "base/i18n.h"
#include "base/mem.h"

#define ALL_AT_ONCE 8192 /* hits looked up for a leap to the end */

struct documents {
	struct listpane lp;
	struct docwin win;
	struct query words;
	char *words_text; /* NULL: no search */
};

/* The last one is of a search alone: it shows the text round the words where there is room. */
enum { COL_STATE, COL_DATE, COL_NUMBER, COL_TITLE, COL_ISSUER, COL_SNIPPET, COLS };
#define SNIPPET_MAX 8192
#define SNIPPET_FROM 100 /* columns in which it stands beside all others */
static const struct list_col cols[COLS] = {
	[COL_STATE] = { .min = 1, .want = 1, .drop = 1 },
	[COL_DATE] = { .min = 10, .want = 10, .drop = 3 },
	[COL_NUMBER] = { .min = 13, .want = 16, .drop = 2 },
	[COL_TITLE] = { .min = 21, .want = 40, .grow = 1 },
	[COL_SNIPPET] = { .min = 48, .want = 48, .grow = 1, .drop = 4 },
};
/* Of a list that has the whole of a wide screen. */
static const struct list_col cols_wide[COLS] = {
	[COL_STATE] = { .min = 1, .want = 1, .drop = 1 },
	[COL_DATE] = { .min = 10, .want = 10, .drop = 3 },
	[COL_NUMBER] = { .min = 13, .want = 16, .drop = 2 },
	[COL_TITLE] = { .min = 21, .want = 60, .grow = 2 },
	[COL_ISSUER] = { .min = 20, .want = 24, .grow = 1, .drop = 5 },
	[COL_SNIPPET] = { .min = 48, .want = 48, .grow = 2, .drop = 4 },
};
#define WIDE 110

static const struct list_col *
cols_for(const struct pane *p, int width)
{
	return width < WIDE ? cols : cols_wide;
}

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

static int
count(struct pane *p, uint64_t *n, struct err *e)
{
	struct documents *d = p->priv;

	if ((d->words_text ? docwin_reload(&d->win, e)
	                   : docwin_query(&d->win, screen_store(p->scr),
	                             listpane_filter(p), e)) < 0)
		return -1;
	*n = d->win.count;
	return 0;
}

static int
at(struct pane *p, uint64_t i, void **row, struct err *e)
{
	struct documents *d = p->priv;
	struct doc_row *r;

	if (docwin_row(&d->win, i, &r, e) < 0)
		return -1;
	*row = r;
	return 0;
}

static struct listpane_item
item(const void *row)
{
	const struct doc_row *r = row;

	return (struct listpane_item){ r->id, r->rid, r->unread, r->id, 0 };
}

/* The words are what opened the row: without a snippet it is as good. */
static void
snippet_of(struct pane *p, const struct doc_row *r, struct txt *out)
{
	const struct documents *d = p->priv;
	struct str text = STR_INIT(SNIPPET_MAX);
	struct err e = ERR_INIT;

	if (!search_snippet(screen_store(p->scr), &d->words, r->rid, &text, &e))
		txt_raw(out, (struct raw){ str_c(&text), text.len });
	str_release(&text);
}

static void
show(struct pane *p, size_t i, const void *row, struct txt *cell, struct list_row *out)
{
	const struct documents *d = p->priv;
	const struct doc_row *r = row;
	char date[16];

	civil_show(r->date, date);
	txt_own(&cell[COL_STATE], state_mark(r));
	txt_own(&cell[COL_DATE], date);
	txt_number(&cell[COL_NUMBER], r);
	title_of(r, &cell[COL_TITLE]);
	if (d->lp.list.cols == cols_wide)
		txt_rawz(&cell[COL_ISSUER], r->issuer);
	if (d->words_text && d->lp.list.drawn.area.cols >= SNIPPET_FROM)
		snippet_of(p, r, &cell[COL_SNIPPET]);
	if (r->ack_wanted && !r->acked_at && !r->ack_pending)
		out->role[COL_STATE] = ROLE_WARN;
	if (r->withdrawn || r->replaced)
		out->role[COL_TITLE] = ROLE_DIM;
	else if (pane_unread(p, r->id, r->unread))
		out->role[COL_TITLE] = ROLE_UNREAD;
}

static const char *
empty(const struct pane *p)
{
	const struct documents *d = p->priv;

	if (d->words_text && d->win.next)
		return _("None of the newest documents holds these words; older ones are "
		         "being looked at.");
	if (d->words_text)
		return _("No document holds these words. F shows all again.");
	return listpane_empty(
	        p, screen_synced(p->scr)
	                   ? _("No documents yet: the server has none for you.")
	                   : _("No documents yet. R fetches them from the server."));
}

/* Hits are looked up as far as the cursor gets. */
static int
ahead(struct pane *p, enum move m, struct err *e)
{
	struct documents *d = p->priv;
	uint64_t want = d->lp.list.cursor + 2 * DOCWIN_ROWS;

	if (!d->words_text || !d->win.next)
		return 0;
	if (m == MOVE_BOTTOM || m == MOVE_LINE)
		want = d->win.count + ALL_AT_ONCE;
	if (want <= d->win.count + DOCWIN_ROWS)
		return 0;
	if (docwin_more(&d->win, want, e) < 0)
		return -1;
	list_set_count(&d->lp.list, (size_t)d->win.count);
	return 0;
}

static bool
more(const struct pane *p)
{
	const struct documents *d = p->priv;

	return d->words_text && d->win.next;
}

/* A search that had looked at as many texts as a key may cost goes on. */
static bool
look_on(struct pane *p)
{
	struct documents *d = p->priv;
	uint64_t want = d->lp.list.cursor + DOCWIN_ROWS, had = d->win.count;
	struct err e = ERR_INIT;

	if (!more(p) || had >= want)
		return false;
	if (docwin_more(&d->win, want, &e) < 0) {
		screen_fail(p->scr, &e);
		return false;
	}
	if (d->win.count != had || !d->win.next) {
		list_set_count(&d->lp.list, (size_t)d->win.count);
		p->dirty = true;
	}
	return more(p) && d->win.count < want;
}

static void
drop_words(struct pane *p)
{
	struct documents *d = p->priv;

	listpane_words(p, NULL);
	query_release(&d->words);
	memset(&d->words, 0, sizeof(d->words));
	free(d->words_text);
	d->words_text = NULL;
	d->win.rank = false;
	list_find_clear(&d->lp.list);
}

static void
filtering(struct pane *p)
{
	drop_words(p);
}

static const struct listpane_ops list = {
	.cols = cols,
	.ncols = COLS,
	.cols_for = cols_for,
	.none = N_("there is no document here"),
	.count = count,
	.at = at,
	.item = item,
	.show = show,
	.empty = empty,
	.previews = true,
	.ahead = ahead,
	.more = more,
	.filter = FILTER_D,
	.filtering = filtering,
	.marks = true,
	.acks = true,
};

/* The list anew: the selected document stays so where it is among all, a search begins at the top. */
static int
renew(struct pane *p, struct err *e)
{
	struct documents *d = p->priv;
	uint64_t n = 0;

	d->lp.list.ncols = d->words_text ? COLS : COLS - 1;
	if (d->words_text) {
		if (docwin_search(&d->win, screen_store(p->scr), &d->words, e) < 0)
			return -1;
		d->lp.on_any = d->lp.on_last = false;
		n = d->win.count;
	} else if (count(p, &n, e) < 0) {
		return -1;
	}
	listpane_show(p, n);
	return 0;
}

static int
open_pane(struct pane *p, const struct pane_arg *a, struct err *e)
{
	struct documents *d = p->priv;

	listpane_init(p);
	docwin_init(&d->win);
	return renew(p, e);
}

static void
close_pane(struct pane *p)
{
	struct documents *d = p->priv;

	drop_words(p);
	docwin_release(&d->win);
	listpane_close(p);
}

/* --- actions ------------------------------------------------------------------ */

static int
search(struct pane *p, const char *text, struct err *e)
{
	struct documents *d = p->priv;
	struct query q;
	char *copy;

	if (!*text) {
		drop_words(p);
		return renew(p, e) < 0 ? -1 : 1;
	}
	if (query_search(&q, &screen_conf(p->scr)->filters, text, strlen(text), e) < 0)
		return -1;
	copy = mem_dup(text, strlen(text), e);
	if (!copy) {
		query_release(&q);
		return -1;
	}
	drop_words(p);
	d->words = q;
	d->words_text = copy;
	listpane_words(p, copy);
	/* Titles that hold the words show them; where they cannot be a pattern nothing is lost. */
	if (find_set(&d->lp.list.find, raw_of(text), e) < 0)
		list_find_clear(&d->lp.list);
	if (renew(p, e) < 0) {
		struct err again;

		drop_words(p);
		if (renew(p, &again) < 0)
			list_set_count(&d->lp.list, 0);
		return -1;
	}
	if (d->lp.list.count == 0 && !more(p))
		screen_say(
		        p->scr, _("nothing found for \"%s\"; F shows all again"), text);
	return 1;
}

static int
open_selected(struct pane *p, struct err *e)
{
	const struct documents *d = p->priv;
	const struct doc_row *r = listpane_selected(p, e);
	struct pane_arg a = { .find = d->words_text };

	if (!r)
		return -1;
	a.rid = r->rid;
	/* A search finds meetings too. */
	return screen_open(p->scr, r->kind == DOC_MEETING ? PANE_MEETING : PANE_READER,
	               &a, e) < 0
	               ? -1
	               : 1;
}

static int
rank(struct pane *p, struct err *e)
{
	struct documents *d = p->priv;

	if (!d->words_text)
		return err_set(e, ERR_USAGE, _("no search yet: / asks for words"));
	d->win.rank = !d->win.rank;
	if (renew(p, e) < 0)
		return -1;
	screen_say(p->scr, d->win.rank ? _("the best of the newest hits first")
	                               : _("the newest hits first"));
	return 1;
}

static int
action(struct pane *p, const struct cmd *c, struct err *e)
{
	const struct documents *d = p->priv;

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
		return listpane_move(p, c->act == ACT_NEXT ? MOVE_DOWN : MOVE_UP, 1, e) <
		                       0
		               ? -1
		               : 1;
	case ACT_CLEAR:
	case ACT_BACK:
		return d->words_text ? search(p, "", e) : listpane_action(p, c, e);
	case ACT_RANK:
		return rank(p, e);
	default:
		return listpane_action(p, c, e);
	}
}

static void
state(struct pane *p, struct txt *out)
{
	const struct documents *d = p->priv;

	if (d->words_text) {
		txt_own(out, _("search: "));
		txt_rawz(out, d->words_text);
	} else {
		listpane_state(p, out);
	}
}

static const struct pane_hint hints[] = {
	{ "open", N_("open") },
	{ "search", N_("search") },
	{ "filter", N_("filter") },
	{ "acknowledge", N_("acknowledge") },
	{ "help", N_("help") },
	{ "quit", N_("leave") },
	{ "menu", N_("menu") },
	{ "sync", N_("sync") },
	{ NULL, NULL },
};

const struct pane_ops pane_documents = {
	.title = N_("Documents"),
	.help = N_("All documents for you, newest arrival first. Marks: ● unread, ! to "
	           "acknowledge, ~ acknowledged and not yet sent, ✓ acknowledged, - "
	           "replaced by "
	           "another one, x withdrawn. A title with * is flagged."),
	LISTPANE_OPS(list),
	.changes = CH_DOC | CH_MARK | CH_OUTBOX | CH_FEED | CH_OWN,
	.priv_size = sizeof(struct documents),
	.hints = hints,
	.open = open_pane,
	.close = close_pane,
	.action = action,
	.draw = listpane_draw,
	.background = look_on,
	.neighbour = listpane_neighbour,
	.state = state,
};
