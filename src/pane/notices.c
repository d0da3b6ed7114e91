/* Notices, newest arrival first. One opens to read; what it is about opens by a key. */
#include "pane/page.h"

#include "base/i18n.h"
#include "core/reading.h"
#include "tui/list.h"

#define WINDOW 64 /* rows in memory round the last one asked for */

struct notices {
	struct list list;
	enum notice_which which;
	struct notice_row row[WINDOW];
	uint64_t at;
	size_t n;
	struct txt cell[5];
	int64_t selected; /* rid under the cursor when rows were last looked at */
};

enum { COL_STATE, COL_DATE, COL_TITLE, COL_UNTIL, COL_SENDER, COLS };
static const struct list_col cols[COLS] = {
	[COL_STATE] = { .min = 1, .want = 1 },
	[COL_DATE] = { .min = 10, .want = 10, .drop = 1 },
	[COL_TITLE] = { .min = 20, .want = 26, .grow = 2 },
	[COL_UNTIL] = { .min = 13, .want = 13, .drop = 2 },
	[COL_SENDER] = { .min = 12, .want = 14, .grow = 1, .drop = 3 },
};

static void
drop(struct notices *v)
{
	for (size_t i = 0; i < v->n; i++)
		notice_row_clear(&v->row[i]);
	v->n = 0;
}

static int
at(struct pane *p, uint64_t i, struct notice_row **out, struct err *e)
{
	struct notices *v = p->priv;

	if (i < v->at || i >= v->at + v->n) {
		uint64_t from = i > WINDOW / 2 ? i - WINDOW / 2 : 0;

		drop(v);
		v->at = from;
		if (notice_page_at(screen_store(p->scr), v->which, from, WINDOW, v->row,
		            &v->n, e) < 0)
			return -1;
	}
	if (i < v->at || i >= v->at + v->n)
		return err_set(e, ERR_NOTFOUND, _("there is no notice here"));
	*out = &v->row[i - v->at];
	return 0;
}

static bool
is_unread(const struct pane *p, const struct notice_row *r)
{
	int mark = screen_marked_read(p->scr, r->id);

	return mark < 0 ? r->unread : !mark;
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

static int
row(void *ctx, size_t i, struct list_row *out)
{
	struct pane *p = ctx;
	struct notices *v = p->priv;
	struct notice_row *r;
	struct err e;
	char when[32];
	bool late;

	if (at(p, i, &r, &e) < 0)
		return -1;
	for (int k = 0; k < COLS; k++)
		txt_reset(&v->cell[k]);
	late = r->deadline && r->deadline < clock_wall();
	txt_safe(&v->cell[COL_STATE], state_mark(r));
	civil_show(civil_of(r->time ? r->time : r->at), when);
	txt_own(&v->cell[COL_DATE], when);
	if (r->withdrawn) {
		txt_own(&v->cell[COL_TITLE], _("withdrawn: "));
		txt_rawz(&v->cell[COL_TITLE], r->why);
	} else {
		if (r->urgent)
			txt_own(&v->cell[COL_TITLE], _("[urgent] "));
		txt_rawz(&v->cell[COL_TITLE], r->title);
	}
	if (r->deadline) {
		civil_show(civil_of(r->deadline), when);
		txt_ownf(&v->cell[COL_UNTIL], _("by %s"), when);
	}
	txt_rawz(&v->cell[COL_SENDER], r->sender);
	for (int k = 0; k < COLS; k++)
		out->cell[k] = txt_get(&v->cell[k]);
	if (r->ack_wanted && !r->acked_at && !r->ack_pending)
		out->role[COL_STATE] = ROLE_WARN;
	out->role[COL_UNTIL] = late ? ROLE_DIM : ROLE_NORMAL;
	if (r->withdrawn)
		out->role[COL_TITLE] = ROLE_DIM;
	else if (is_unread(p, r))
		out->role[COL_TITLE] = ROLE_UNREAD;
	out->flag = is_unread(p, r) ? SAFE("●") : SAFE(" ");
	return 0;
}

static const struct list_ops list_ops = { .row = row };

static struct notice_row *
selected(struct pane *p, struct err *e)
{
	struct notices *v = p->priv;
	struct notice_row *r;

	if (v->list.count == 0) {
		err_set(e, ERR_NOTFOUND, _("there is no notice here"));
		return NULL;
	}
	if (at(p, v->list.cursor, &r, e) < 0)
		return NULL;
	v->selected = r->rid;
	return r;
}

/* The cursor stays on its notice, where that is near. */
static int
load(struct pane *p, unsigned changes, struct err *e)
{
	struct notices *v = p->priv;
	uint64_t n = 0, cursor = v->list.cursor;
	struct notice_row *r;

	drop(v);
	if (notice_count(screen_store(p->scr), v->which, &n, e) < 0)
		return -1;
	list_set_count(&v->list, (size_t)n);
	if (n == 0 || at(p, cursor < n ? cursor : n - 1, &r, e) < 0)
		return n ? -1 : 0;
	for (size_t i = 0; i < v->n; i++)
		if (v->row[i].rid == v->selected && cursor != 0)
			list_select(&v->list, (size_t)(v->at + i));
	return 0;
}

static int
open_pane(struct pane *p, const struct pane_arg *a, struct err *e)
{
	struct notices *v = p->priv;

	list_init(&v->list, &list_ops, p, cols, COLS);
	for (int k = 0; k < COLS; k++)
		txt_init(&v->cell[k], 8192);
	return load(p, 0, e);
}

static void
close_pane(struct pane *p)
{
	struct notices *v = p->priv;

	drop(v);
	list_release(&v->list);
	for (int k = 0; k < COLS; k++)
		txt_release(&v->cell[k]);
}

/* --- actions ------------------------------------------------------------------------ */

static int
acknowledge(struct pane *p, const struct notice_row *r, bool undo, struct err *e)
{
	struct doc_row d;
	int rc;

	if (doc_by_rid(screen_store(p->scr), r->rid, &d, e) < 0)
		return -1;
	rc = undo ? app_unack(screen_app(p->scr), d.id, e)
	          : app_ack(screen_app(p->scr), &d, e);
	doc_row_clear(&d);
	if (rc < 0)
		return -1;
	screen_say(p->scr,
	        undo ? _("the acknowledgement was taken back")
	             : _("acknowledged; it is sent with the next synchronisation (u "
	                 "takes it back)"));
	return 1;
}

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
filter(struct pane *p, const struct cmd *c, struct err *e)
{
	static const char *const names[] = { "all", "unread", "urgent" };
	struct notices *v = p->priv;
	size_t i;

	if (c->argc) {
		for (i = 0; i < 3 && strcmp(c->arg[0], names[i]) != 0; i++)
			;
		if (i == 3)
			return err_set(e, ERR_USAGE,
			        _("notices have the filters unread, urgent and all"));
		v->which = (enum notice_which)i;
	} else
		v->which = v->which == NOTICES_ALL      ? NOTICES_UNREAD
		           : v->which == NOTICES_UNREAD ? NOTICES_URGENT
		                                        : NOTICES_ALL;
	list_select(&v->list, 0);
	return load(p, 0, e) < 0 ? -1 : 1;
}

static int
action(struct pane *p, const struct cmd *c, struct err *e)
{
	struct notices *v = p->priv;
	struct pane_arg a = { 0 };
	struct notice_row *r;
	enum move m;
	size_t n;

	if (pane_move_of(c, &m, &n)) {
		list_move(&v->list, m, n);
		selected(p, e);
		return 1;
	}
	switch (c->act) {
	case ACT_SEARCH:
	case ACT_NEXT:
	case ACT_PREV:
		return list_action(p, &v->list, c, e);
	case ACT_FILTER:
		return filter(p, c, e);
	case ACT_CLEAR:
	case ACT_BACK:
		if (v->which == NOTICES_ALL)
			return c->act == ACT_CLEAR ? list_action(p, &v->list, c, e) : 0;
		v->which = NOTICES_ALL;
		return load(p, 0, e) < 0 ? -1 : 1;
	case ACT_OPEN:
	case ACT_OPEN_ABOUT:
	case ACT_ACK:
	case ACT_UNDO:
	case ACT_TOGGLE_READ:
		break;
	default:
		return 0;
	}
	r = selected(p, e);
	if (!r)
		return -1;
	switch (c->act) {
	case ACT_OPEN:
		a.rid = r->rid;
		return screen_open(p->scr, PANE_READER, &a, e) < 0 ? -1 : 1;
	case ACT_OPEN_ABOUT:
		return open_about(p, r, e);
	case ACT_TOGGLE_READ:
		screen_mark_read(p->scr, r->id, is_unread(p, r));
		list_dirty(&v->list);
		list_move(&v->list, MOVE_DOWN, 1);
		return 1;
	default:
		return acknowledge(p, r, c->act == ACT_UNDO, e);
	}
}

static bool
neighbour(struct pane *p, bool back, int64_t *rid)
{
	struct notices *v = p->priv;
	const struct notice_row *r;
	struct err e;

	if (!list_move(&v->list, back ? MOVE_UP : MOVE_DOWN, 1))
		return false;
	r = selected(p, &e);
	if (!r)
		return false;
	*rid = r->rid;
	return true;
}

/* --- drawing -------------------------------------------------------------------------- */

static void
draw(struct pane *p, struct canvas *c, struct rect area, bool full)
{
	struct notices *v = p->priv;

	if (full)
		list_dirty(&v->list);
	v->list.row_look = screen_row_look(p->scr);
	if (v->list.count)
		list_draw(&v->list, c, area, true);
	else if (v->which == NOTICES_ALL)
		draw_empty(c, area, _("No notices yet. R fetches them from the server."));
	else
		draw_empty(c, area, _("No such notice. F shows all again."));
}

static void
position(struct pane *p, struct txt *out)
{
	const struct notices *v = p->priv;

	txt_position(out, v->list.cursor, v->list.count);
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
	.kind = ACTX_LIST,
	.changes = CH_DOC | CH_MARK | CH_OUTBOX | CH_NOTICE,
	.priv_size = sizeof(struct notices),
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
