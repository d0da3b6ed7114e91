/* Meetings: those to come, the next one first; behind them those that were, the latest first. */
#include "pane/page.h"

#include "base/i18n.h"

#define WINDOW 64

/* Rows of one of the two lists that are in memory. */
struct half {
	enum meeting_when when;
	uint64_t count, at;
	struct meeting_row row[WINDOW];
	size_t n;
};

struct meetings {
	struct list list;
	struct half half[2];
	int64_t now; /* by which the two were told apart */
	struct txt cell[5];
	int64_t selected;
};

enum { COL_STATE, COL_WHEN, COL_TITLE, COL_ANSWER, COL_PLACE, COLS };
static const struct list_col cols[COLS] = {
	[COL_STATE] = { .min = 1, .want = 1 },
	[COL_WHEN] = { .min = 20, .want = 20, .drop = 1 },
	[COL_TITLE] = { .min = 13, .want = 24, .grow = 2 },
	[COL_ANSWER] = { .min = 12, .want = 19, .drop = 2 },
	[COL_PLACE] = { .min = 12, .want = 14, .grow = 1, .drop = 3 },
};

static void
drop(struct half *h)
{
	for (size_t i = 0; i < h->n; i++)
		meeting_row_clear(&h->row[i]);
	h->n = 0;
}

static int
at(struct pane *p, uint64_t i, struct meeting_row **out, struct err *e)
{
	struct meetings *v = p->priv;
	struct half *h = &v->half[0];

	if (i >= h->count) {
		i -= h->count;
		h = &v->half[1];
	}
	if (i < h->at || i >= h->at + h->n) {
		drop(h);
		h->at = i > WINDOW / 2 ? i - WINDOW / 2 : 0;
		if (meeting_page_at(screen_store(p->scr), h->when, v->now, h->at, WINDOW,
		            h->row, &h->n, e) < 0)
			return -1;
	}
	if (i < h->at || i >= h->at + h->n)
		return err_set(e, ERR_NOTFOUND, _("there is no meeting here"));
	*out = &h->row[i - h->at];
	return 0;
}

static bool
is_unread(const struct pane *p, const struct meeting_row *r)
{
	int mark = screen_marked_read(p->scr, r->id);

	return mark < 0 ? r->unread : !mark;
}

/* Of one to come: whether it wants an answer. */
static struct safe
state_mark(const struct meeting_row *r, bool past)
{
	if (r->withdrawn || strcmp(r->state, "cancelled") == 0)
		return SAFE("x");
	switch (r->answer.state) {
	case ANSWER_SET:
		return SAFE("✓");
	case ANSWER_PENDING:
		return SAFE("~");
	case ANSWER_REFUSED:
		return SAFE("!");
	default:
		return past ? SAFE(" ") : SAFE("?");
	}
}

static void
answer(const struct meeting_row *r, bool past, struct txt *out)
{
	if (r->answer.state == ANSWER_REFUSED)
		txt_own(out, _("answer refused"));
	else if (r->answer.state != ANSWER_NONE)
		txt_answer(out, r->answer.value);
	else if (!past && !r->withdrawn && strcmp(r->state, "cancelled") != 0)
		txt_own(out, _("not answered"));
}

static void
title(const struct meeting_row *r, struct txt *out)
{
	if (r->withdrawn) {
		txt_own(out, _("withdrawn: "));
		txt_rawz(out, r->why);
		return;
	}
	if (strcmp(r->state, "cancelled") == 0 || strcmp(r->state, "postponed") == 0) {
		txt_own(out, "[");
		txt_value(out, VALUES_MEETING_STATE, r->state);
		txt_own(out, "] ");
	}
	txt_rawz(out, r->title);
}

static int
row(void *ctx, size_t i, struct list_row *out)
{
	struct pane *p = ctx;
	struct meetings *v = p->priv;
	bool past = i >= v->half[0].count;
	struct meeting_row *r;
	struct err e;

	if (at(p, i, &r, &e) < 0)
		return -1;
	for (int k = 0; k < COLS; k++)
		txt_reset(&v->cell[k]);
	txt_safe(&v->cell[COL_STATE], state_mark(r, past));
	txt_when(&v->cell[COL_WHEN], r->start);
	title(r, &v->cell[COL_TITLE]);
	answer(r, past, &v->cell[COL_ANSWER]);
	txt_rawz(&v->cell[COL_PLACE], r->place);
	for (int k = 0; k < COLS; k++) {
		out->cell[k] = txt_get(&v->cell[k]);
		out->role[k] = past || r->withdrawn ? ROLE_DIM : ROLE_NORMAL;
	}
	if (is_unread(p, r))
		out->role[COL_TITLE] = ROLE_UNREAD;
	if (!past && r->answer.state == ANSWER_NONE)
		out->role[COL_STATE] = ROLE_WARN;
	if (r->answer.state == ANSWER_REFUSED)
		out->role[COL_STATE] = out->role[COL_ANSWER] = ROLE_ERROR;
	out->flag = is_unread(p, r) ? SAFE("●") : SAFE(" ");
	return 0;
}

static const struct list_ops list_ops = { .row = row };

static struct meeting_row *
selected(struct pane *p, struct err *e)
{
	struct meetings *v = p->priv;
	struct meeting_row *r;

	if (v->list.count == 0) {
		err_set(e, ERR_NOTFOUND, _("there is no meeting here"));
		return NULL;
	}
	if (at(p, v->list.cursor, &r, e) < 0)
		return NULL;
	v->selected = r->rid;
	return r;
}

static int
load(struct pane *p, unsigned changes, struct err *e)
{
	struct meetings *v = p->priv;
	const struct store *s = screen_store(p->scr);
	struct meeting_row *r;
	uint64_t base = 0;

	v->now = clock_wall();
	for (int k = 0; k < 2; k++) {
		struct half *h = &v->half[k];

		drop(h);
		if (meeting_count(s, h->when, v->now, &h->count, e) < 0)
			return -1;
		h->at = 0;
	}
	list_set_count(&v->list, (size_t)(v->half[0].count + v->half[1].count));
	if (!v->selected || v->list.count == 0)
		return 0;
	/* The same meeting again, where it is near where it was. */
	if (at(p, v->list.cursor, &r, e) < 0)
		return -1;
	for (int k = 0; k < 2; base += v->half[k++].count)
		for (size_t i = 0; i < v->half[k].n; i++)
			if (v->half[k].row[i].rid == v->selected)
				list_select(&v->list, (size_t)(base + v->half[k].at + i));
	return 0;
}

static int
open_pane(struct pane *p, const struct pane_arg *a, struct err *e)
{
	struct meetings *v = p->priv;

	list_init(&v->list, &list_ops, p, cols, COLS);
	for (int k = 0; k < COLS; k++)
		txt_init(&v->cell[k], 8192);
	v->half[0].when = MEETINGS_UPCOMING;
	v->half[1].when = MEETINGS_PAST;
	return load(p, 0, e);
}

static void
close_pane(struct pane *p)
{
	struct meetings *v = p->priv;

	drop(&v->half[0]);
	drop(&v->half[1]);
	list_release(&v->list);
	for (int k = 0; k < COLS; k++)
		txt_release(&v->cell[k]);
}

static int
action(struct pane *p, const struct cmd *c, struct err *e)
{
	struct meetings *v = p->priv;
	struct pane_arg a = { 0 };
	struct meeting_row *r;
	enum move m;
	size_t n;

	if (pane_move_of(c, &m, &n)) {
		list_move(&v->list, m, n);
		selected(p, e);
		return 1;
	}
	if (c->act != ACT_OPEN && c->act != ACT_TOGGLE_READ)
		return list_action(p, &v->list, c, e);
	r = selected(p, e);
	if (!r)
		return -1;
	if (c->act == ACT_TOGGLE_READ) {
		screen_mark_read(p->scr, r->id, is_unread(p, r));
		list_dirty(&v->list);
		list_move(&v->list, MOVE_DOWN, 1);
		return 1;
	}
	a.rid = r->rid;
	return screen_open(p->scr, PANE_MEETING, &a, e) < 0 ? -1 : 1;
}

static bool
neighbour(struct pane *p, bool back, int64_t *rid)
{
	struct meetings *v = p->priv;
	const struct meeting_row *r;
	struct err e;

	if (!list_move(&v->list, back ? MOVE_UP : MOVE_DOWN, 1))
		return false;
	r = selected(p, &e);
	if (!r)
		return false;
	*rid = r->rid;
	return true;
}

static void
draw(struct pane *p, struct canvas *c, struct rect area, bool full)
{
	struct meetings *v = p->priv;

	if (full)
		list_dirty(&v->list);
	v->list.row_look = screen_row_look(p->scr);
	if (v->list.count)
		list_draw(&v->list, c, area, true);
	else
		draw_empty(
		        c, area, _("No meetings yet. R fetches them from the server."));
}

static void
position(struct pane *p, struct txt *out)
{
	const struct meetings *v = p->priv;

	txt_position(out, v->list.cursor, v->list.count);
}

static void
state(struct pane *p, struct txt *out)
{
	const struct meetings *v = p->priv;

	if (!v->list.count)
		return;
	txt_own(out, v->list.cursor < v->half[0].count ? _("to come") : _("past"));
}

static const struct pane_hint hints[] = {
	{ "open", N_("open, answer") },
	{ "search", N_("find") },
	{ "sync", N_("sync") },
	{ "help", N_("help") },
	{ "back", N_("leave") },
	{ NULL, NULL },
};

const struct pane_ops pane_meetings = {
	.title = N_("Meetings"),
	.help = N_("Meetings to come, the next one first; behind them those that were. "
	           "Marks: "
	           "● unread, ? not answered, ~ answered and not yet accepted, ✓ "
	           "answered, ! "
	           "the answer was refused, x cancelled or withdrawn."),
	.kind = ACTX_LIST,
	.changes = CH_DOC | CH_MARK | CH_OUTBOX | CH_MEETING,
	.priv_size = sizeof(struct meetings),
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
