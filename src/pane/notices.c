/* Notices, newest arrival first. One opens to read; what it is about opens by a key. */
#include "pane/listpane.h"
#include "pane/page.h"

#include "base/i18n.h"
#include "base/mem.h"

struct notices {
	struct listpane lp;
	enum notice_which which;
};

enum { COL_STATE, COL_DATE, COL_TITLE, COL_UNTIL, COL_SENDER, COLS };
static const struct list_col cols[COLS] = {
	[COL_STATE] = { .min = 1, .want = 1 },
	[COL_DATE] = { .min = 10, .want = 10, .drop = 1 },
	[COL_TITLE] = { .min = 20, .want = 26, .grow = 2 },
	[COL_UNTIL] = { .min = 13, .want = 13, .drop = 2 },
	[COL_SENDER] = { .min = 12, .want = 14, .grow = 1, .drop = 3 },
};

static int
count(struct pane *p, uint64_t *n, struct err *e)
{
	const struct notices *v = p->priv;

	return notice_count(screen_store(p->scr), v->which, n, e);
}

static int
page(struct pane *p, uint64_t at, size_t n, void *rows, size_t *got, struct err *e)
{
	const struct notices *v = p->priv;

	return notice_page_at(screen_store(p->scr), v->which, at, n, rows, got, e);
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

	return (struct listpane_item){ r->id, r->rid, r->unread };
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
	if (r->deadline) {
		civil_show(civil_of(r->deadline), when);
		txt_ownf(&cell[COL_UNTIL], _("by %s"), when);
		if (r->deadline < clock_wall())
			out->role[COL_UNTIL] = ROLE_DIM;
	}
	txt_rawz(&cell[COL_SENDER], r->sender);
	if (r->ack_wanted && !r->acked_at && !r->ack_pending)
		out->role[COL_STATE] = ROLE_WARN;
	if (r->withdrawn)
		out->role[COL_TITLE] = ROLE_DIM;
	else if (pane_unread(p, r->id, r->unread))
		out->role[COL_TITLE] = ROLE_UNREAD;
}

static const char *
empty(const struct pane *p)
{
	const struct notices *v = p->priv;

	return v->which == NOTICES_ALL
	               ? _("No notices yet. R fetches them from the server.")
	               : _("No such notice. F shows all again.");
}

static const struct listpane_ops list = {
	.cols = cols,
	.ncols = COLS,
	.none = N_("there is no notice here"),
	.count = count,
	.row_size = sizeof(struct notice_row),
	.page = page,
	.clear = clear_row,
	.item = item,
	.show = show,
	.empty = empty,
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
choose(struct pane *p, enum notice_which which, struct err *e)
{
	struct notices *v = p->priv;
	enum notice_which was = v->which;
	uint64_t n = 0;

	v->which = which;
	if (count(p, &n, e) < 0) {
		v->which = was;
		return -1;
	}
	listpane_show(p, n);
	return 1;
}

static int
filter(struct pane *p, const struct cmd *c, struct err *e)
{
	static const char *const names[] = { "all", "unread", "urgent" };
	const struct notices *v = p->priv;

	if (!c->argc)
		return choose(p,
		        v->which == NOTICES_ALL      ? NOTICES_UNREAD
		        : v->which == NOTICES_UNREAD ? NOTICES_URGENT
		                                     : NOTICES_ALL,
		        e);
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(c->arg[0], names[i]) == 0)
			return choose(p, (enum notice_which)i, e);
	return err_set(
	        e, ERR_USAGE, _("notices have the filters unread, urgent and all"));
}

static int
action(struct pane *p, const struct cmd *c, struct err *e)
{
	const struct notices *v = p->priv;
	const struct notice_row *r;
	struct pane_arg a = { 0 };

	switch (c->act) {
	case ACT_FILTER:
		return filter(p, c, e);
	case ACT_CLEAR:
	case ACT_BACK:
		if (v->which == NOTICES_ALL)
			return c->act == ACT_CLEAR ? listpane_action(p, c, e) : 0;
		return choose(p, NOTICES_ALL, e);
	case ACT_OPEN:
	case ACT_OPEN_ABOUT:
		break;
	default:
		return listpane_action(p, c, e);
	}
	r = listpane_selected(p, e);
	if (!r)
		return -1;
	if (c->act == ACT_OPEN_ABOUT)
		return open_about(p, r, e);
	a.rid = r->rid;
	return screen_open(p->scr, PANE_READER, &a, e) < 0 ? -1 : 1;
}

static void
state(struct pane *p, struct txt *out)
{
	const struct notices *v = p->priv;

	if (v->which == NOTICES_UNREAD)
		txt_own(out, _("filter: unread"));
	else if (v->which == NOTICES_URGENT)
		txt_own(out, _("filter: urgent"));
}

static const struct pane_hint hints[] = {
	{ "open", N_("open") },
	{ "open-about", N_("what it is about") },
	{ "acknowledge", N_("acknowledge") },
	{ "filter", N_("filter") },
	{ "sync", N_("sync") },
	{ "help", N_("help") },
	{ "back", N_("leave") },
	{ NULL, NULL },
};

const struct pane_ops pane_notices = {
	.title = N_("Notices"),
	.help = N_(
	        "Notices for you, newest first, with their deadlines and senders. Marks: "
	        "● unread, ! to acknowledge, ~ acknowledged and not yet sent, ✓ "
	        "acknowledged, x withdrawn. The filter goes round: unread, urgent, all."),
	LISTPANE_OPS(list),
	.changes = CH_DOC | CH_MARK | CH_OUTBOX | CH_NOTICE,
	.priv_size = sizeof(struct notices),
	.hints = hints,
	.open = listpane_open,
	.close = listpane_close,
	.action = action,
	.draw = listpane_draw,
	.neighbour = listpane_neighbour,
	.state = state,
};
