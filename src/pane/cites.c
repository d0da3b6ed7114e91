/* The documents that name another one, each with what it says of it. */
#include "pane/listpane.h"
#include "pane/page.h"

#include "base/i18n.h"
#include "core/cites.h"

struct cites {
	struct listpane lp;
	struct doc_row of;
	struct rel_row *row;
	size_t n;
	bool more;
};

enum { COL_WHAT, COL_DATE, COL_NUMBER, COL_TITLE, COLS };
static const struct list_col cols[COLS] = {
	[COL_WHAT] = { .min = 11, .want = 12 },
	[COL_DATE] = { .min = 10, .want = 10, .drop = 1 },
	[COL_NUMBER] = { .min = 13, .want = 16 },
	[COL_TITLE] = { .min = 10, .want = 40, .grow = 1 },
};

static int
count(struct pane *p, uint64_t *n, struct err *e)
{
	const struct cites *c = p->priv;

	(void)e;
	*n = c->n;
	return 0;
}

static int
at(struct pane *p, uint64_t i, void **row, struct err *e)
{
	struct cites *c = p->priv;

	if (i >= c->n)
		return err_set(e, ERR_NOTFOUND, "%s", _(p->ops->list->none));
	*row = &c->row[i];
	return 0;
}

static struct listpane_item
item(const void *row)
{
	const struct doc_row *d = &((const struct rel_row *)row)->doc;

	return (struct listpane_item){ .id = d->id, .rid = d->rid, .unread = d->unread };
}

static void
show(struct pane *p, size_t i, const void *row, struct txt *cell, struct list_row *out)
{
	static const char *const what[REL_ALL_COUNT] = { [REL_REPLACES] = N_("replaces"),
		[REL_AMENDS] = N_("amends"),
		[REL_IMPLEMENTS] = N_("implements"),
		[REL_CITES] = N_("cites"),
		[REL_TEXT] = N_("in its text"),
		[REL_PAPER] = N_("discusses") };
	const struct rel_row *r = row;
	civil date = r->kind == REL_PAPER ? civil_of(r->start) : r->doc.date;
	char day[16];

	txt_own(&cell[COL_WHAT], _(what[r->kind]));
	if (date) {
		civil_show(date, day);
		txt_own(&cell[COL_DATE], day);
	}
	txt_number(&cell[COL_NUMBER], &r->doc);
	txt_rawz(&cell[COL_TITLE], r->doc.title);
	if (r->kind <= REL_AMENDS)
		out->role[COL_WHAT] = ROLE_WARN;
}

static const char *
empty(const struct pane *p)
{
	return _("No document on this device names this one.");
}

static const struct listpane_ops list = {
	.cols = cols,
	.ncols = COLS,
	.none = N_("there is no document here"),
	.count = count,
	.at = at,
	.item = item,
	.show = show,
	.empty = empty,
	.marks = true,
	.acks = false,
};

static int
load(struct pane *p, unsigned changes, struct err *e)
{
	struct cites *c = p->priv;
	struct rel_row *row;
	size_t n;
	bool more;

	if (cites_list(screen_store(p->scr), &c->of, &row, &n, &more, e) < 0)
		return -1;
	cites_free(c->row, c->n);
	c->row = row;
	c->n = n;
	c->more = more;
	return listpane_load(p, changes, e);
}

static int
open_pane(struct pane *p, const struct pane_arg *a, struct err *e)
{
	struct cites *c = p->priv;

	listpane_init(p);
	if (doc_by_rid(screen_store(p->scr), a->rid, &c->of, e) < 0)
		return -1;
	return load(p, 0, e);
}

static void
close_pane(struct pane *p)
{
	struct cites *c = p->priv;

	listpane_close(p);
	cites_free(c->row, c->n);
	doc_row_clear(&c->of);
}

static int
action(struct pane *p, const struct cmd *c, struct err *e)
{
	const struct rel_row *r;

	if (c->act != ACT_OPEN || c->argc)
		return listpane_action(p, c, e);
	r = listpane_selected(p, e);
	if (!r)
		return -1;
	return screen_open_object(p->scr, r->doc.id, e) < 0 ? -1 : 1;
}

static void
state(struct pane *p, struct txt *out)
{
	const struct cites *c = p->priv;

	txt_rawz(out, c->of.number);
	if (c->more)
		txt_own(out, _("  the newest of them"));
}

static const struct pane_hint hints[] = {
	{ "open", N_("open") },
	{ "search", N_("find") },
	{ "back", N_("back") },
	{ "help", N_("help") },
	{ NULL, NULL },
};

const struct pane_ops pane_cites = {
	.title = N_("Named by"),
	.help = N_("The documents that replace, amend, implement or cite the one under "
	           "it by "
	           "their headers, the meetings that have it among their papers, then "
	           "those that have its number in their text."),
	.kind = ACTX_LIST,
	.list = &list,
	.load = load,
	.position = listpane_position,
	.changes = CH_DOC | CH_MARK,
	.priv_size = sizeof(struct cites),
	.hints = hints,
	.open = open_pane,
	.close = close_pane,
	.action = action,
	.draw = listpane_draw,
	.state = state,
	.neighbour = listpane_neighbour,
};
