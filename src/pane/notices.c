/* Notices, newest arrival first. One opens to read; what it is about opens by a key. */
#include "pane/listpane.h"
#include "pane/page.h"

#include "base/i18n.h"
#include "base/mem.h"

enum { COL_STATE, COL_DATE, COL_TITLE, COL_UNTIL, COL_SENDER, COLS };
static const struct list_col cols[COLS] = {
	[COL_STATE] = { .min = 1, .want = 1 },
	[COL_DATE] = { .min = 10, .want = 10, .drop = 1 },
	[COL_TITLE] = { .min = 28, .want = 34, .grow = 2 },
	[COL_UNTIL] = { .min = 14, .want = 14, .drop = 2 },
	[COL_SENDER] = { .min = 16, .want = 16, .grow = 1, .drop = 3 },
};
/* What is to be done by a day matters more than the day on which it was sent. */
static const struct list_col cols_narrow[COLS] = {
	[COL_STATE] = { .min = 1, .want = 1 },
	[COL_TITLE] = { .min = 16, .want = 26, .grow = 1 },
	[COL_UNTIL] = { .min = 13, .want = 13, .drop = 1 },
};

static const struct list_col *
cols_for(const struct pane *p, int width)
{
	return width < LISTPANE_NARROW ? cols_narrow : cols;
}

static int
count(struct pane *p, uint64_t *n, struct err *e)
{
	const struct doc_query q = { DOC_NOTICE, listpane_filter(p) };

	return doc_count(screen_store(p->scr), &q, n, e);
}

static int
page(struct pane *p, uint64_t at, size_t n, void *rows, size_t *got, struct err *e)
{
	return notice_page_at(
	        screen_store(p->scr), listpane_filter(p), at, n, rows, got, e);
}

static void
clear_row(void *row)
{
	notice_row_clear(row);
}

static struct listpane_item
item(const void *row)
{
	const struct notice_row *r = row;

	return (struct listpane_item){ r->id, r->rid, r->unread, r->id, 0 };
}

static bool
wants_ack(const struct notice_row *r)
{
	return r->ack_wanted && !r->acked_at && !r->ack_pending && !r->withdrawn;
}

static struct safe
state_mark(const struct notice_row *r)
{
	if (r->withdrawn)
		return SAFE("x");
	if (r->acked_at)
		return SAFE("✓");
	if (r->ack_pending)
		return SAFE("~");
	return r->ack_wanted ? SAFE("!") : SAFE(" ");
}

/* A deadline that is over is a matter of the past for one who did what there was to do. */
static void
until(const struct pane *p, const struct notice_row *r, struct txt *cell, enum role *role)
{
	bool over = r->deadline < clock_wall();
	char when[32];

	if (over && (wants_ack(r) || pane_unread(p, r->id, r->unread))) {
		txt_overdue(cell, r->deadline);
		*role = ROLE_WARN;
		return;
	}
	if (listpane_narrow(p)) {
		txt_soon(cell, r->deadline, false);
	} else {
		civil_show(civil_of(r->deadline), when);
		txt_ownf(cell, _("by %s"), when);
	}
	if (over)
		*role = ROLE_DIM;
}

static void
show(struct pane *p, size_t i, const void *row, struct txt *cell, struct list_row *out)
{
	const struct notice_row *r = row;
	char when[32];

	txt_safe(&cell[COL_STATE], state_mark(r));
	civil_show(civil_of(r->time ? r->time : r->at), when);
	txt_own(&cell[COL_DATE], when);
	if (r->withdrawn) {
		txt_own(&cell[COL_TITLE], _("withdrawn: "));
		txt_rawz(&cell[COL_TITLE], r->why);
	} else {
		if (r->urgent)
			txt_own(&cell[COL_TITLE], _("[urgent] "));
		txt_rawz(&cell[COL_TITLE], r->title);
	}
	if (r->deadline)
		until(p, r, &cell[COL_UNTIL], &out->role[COL_UNTIL]);
	txt_rawz(&cell[COL_SENDER], r->sender);
	if (wants_ack(r))
		out->role[COL_STATE] = ROLE_WARN;
	if (r->withdrawn)
		out->role[COL_TITLE] = ROLE_DIM;
	else if (pane_unread(p, r->id, r->unread))
		out->role[COL_TITLE] = ROLE_UNREAD;
}

static const char *
empty(const struct pane *p)
{
	return listpane_empty(
	        p, screen_synced(p->scr)
	                   ? _("No notices yet: the server has none for you.")
	                   : _("No notices yet. R fetches them from the server."));
}

static const struct listpane_ops list = {
	.cols = cols,
	.ncols = COLS,
	.cols_for = cols_for,
	.none = N_("there is no notice here"),
	.count = count,
	.row_size = sizeof(struct notice_row),
	.page = page,
	.clear = clear_row,
	.item = item,
	.show = show,
	.empty = empty,
	.previews = true,
	.filter = FILTER_N,
	.marks = true,
	.acks = true,
};

/* --- actions ------------------------------------------------------------------------ */

static int
open_about(struct pane *p, const struct notice_row *r, struct err *e)
{
	if (!*r->about)
		return err_set(e, ERR_NOTFOUND, _("this notice is about no document"));
	if (!r->about_here)
		return err_set(e, ERR_NOTFOUND, _("%s is not on this device"), r->about);
	return screen_open_object(p->scr, r->about_id, e) < 0 ? -1 : 1;
}

static int
action(struct pane *p, const struct cmd *c, struct err *e)
{
	const struct notice_row *r;
	struct pane_arg a = { 0 };

	if (c->act != ACT_OPEN && c->act != ACT_OPEN_ABOUT)
		return listpane_action(p, c, e);
	r = listpane_selected(p, e);
	if (!r)
		return -1;
	if (c->act == ACT_OPEN_ABOUT)
		return open_about(p, r, e);
	a.rid = r->rid;
	return screen_open(p->scr, PANE_READER, &a, e) < 0 ? -1 : 1;
}

static const struct pane_hint hints[] = {
	{ "open", N_("open") },
	{ "open-about", N_("what it is about") },
	{ "acknowledge", N_("acknowledge") },
	{ "filter", N_("filter") },
	{ "sync", N_("sync") },
	{ "help", N_("help") },
	{ "back", N_("leave") },
	{ "menu", N_("menu") },
	{ NULL, NULL },
};

const struct pane_ops pane_notices = {
	.title = N_("Notices"),
	.help = N_(
	        "Notices for you, newest first, with their deadlines and senders. Marks: "
	        "● unread, ! to acknowledge, ~ acknowledged and not yet sent, ✓ "
	        "acknowledged, x withdrawn. A deadline that is over reads overdue while "
	        "the notice is unread or to acknowledge."),
	LISTPANE_OPS(list),
	.changes = CH_DOC | CH_MARK | CH_OUTBOX | CH_NOTICE,
	.priv_size = sizeof(struct listpane),
	.hints = hints,
	.open = listpane_open,
	.close = listpane_close,
	.action = action,
	.draw = listpane_draw,
	.neighbour = listpane_neighbour,
	.state = listpane_state,
};
