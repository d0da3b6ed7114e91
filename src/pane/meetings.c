/* Meetings: those to come, the next one first; behind them those that were, the latest first. */
#include "pane/listpane.h"
#include "pane/page.h"

#include "base/i18n.h"

struct meetings {
	struct listpane lp;
	uint64_t coming; /* rows of those to come */
	int64_t now;     /* by which the two were told apart */
};

enum { COL_STATE, COL_WHEN, COL_TITLE, COL_ANSWER, COL_PLACE, COLS };
static const struct list_col cols[COLS] = {
	[COL_STATE] = { .min = 1, .want = 1 },
	[COL_WHEN] = { .min = 20, .want = 20, .drop = 1 },
	[COL_TITLE] = { .min = 30, .want = 34, .grow = 2 },
	[COL_ANSWER] = { .min = 14, .want = 19, .drop = 2 },
	[COL_PLACE] = { .min = 14, .want = 20, .grow = 1, .drop = 3 },
};
static const struct list_col cols_narrow[COLS] = {
	[COL_STATE] = { .min = 1, .want = 1 },
	[COL_WHEN] = { .min = 11, .want = 11, .drop = 1 },
	[COL_TITLE] = { .min = 13, .want = 24, .grow = 1 },
};

static const struct list_col *
cols_for(const struct pane *p, int width)
{
	return width < LISTPANE_NARROW ? cols_narrow : cols;
}

static int
count(struct pane *p, uint64_t *n, struct err *e)
{
	struct meetings *v = p->priv;
	const struct store *s = screen_store(p->scr);
	const struct filter *f = listpane_filter(p);
	int64_t now = clock_wall();
	uint64_t coming, past;

	if (meeting_count(s, MEETINGS_UPCOMING, now, f, &coming, e) < 0 ||
	        meeting_count(s, MEETINGS_PAST, now, f, &past, e) < 0)
		return -1;
	v->now = now;
	v->coming = coming;
	*n = coming + past;
	return 0;
}

static void
clear_row(void *row)
{
	meeting_row_clear(row);
}

/* The one list goes on where the other ends. */
static int
page(struct pane *p, uint64_t at, size_t n, void *rows, size_t *got, struct err *e)
{
	const struct meetings *v = p->priv;
	const struct store *s = screen_store(p->scr);
	const struct filter *f = listpane_filter(p);
	struct meeting_row *r = rows;
	size_t more = 0;

	*got = 0;
	if (at < v->coming) {
		if (meeting_page_at(s, MEETINGS_UPCOMING, v->now, f, at, n, r, got, e) <
		        0)
			return -1;
		at = v->coming;
	}
	if (*got < n && meeting_page_at(s, MEETINGS_PAST, v->now, f, at - v->coming,
	                        n - *got, r + *got, &more, e) < 0) {
		while (*got)
			meeting_row_clear(&r[--*got]);
		return -1;
	}
	*got += more;
	return 0;
}

static struct listpane_item
item(const void *row)
{
	const struct meeting_row *r = row;

	return (struct listpane_item){ r->id, r->rid, r->unread, r->id, 0 };
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

static void
show(struct pane *p, size_t i, const void *row, struct txt *cell, struct list_row *out)
{
	const struct meetings *v = p->priv;
	const struct meeting_row *r = row;
	bool past = i >= v->coming;

	txt_safe(&cell[COL_STATE], state_mark(r, past));
	if (listpane_narrow(p))
		txt_soon(&cell[COL_WHEN], r->start, true);
	else
		txt_when(&cell[COL_WHEN], r->start);
	title(r, &cell[COL_TITLE]);
	answer(r, past, &cell[COL_ANSWER]);
	txt_rawz(&cell[COL_PLACE], r->place);
	for (int k = 0; k < COLS; k++)
		out->role[k] = past || r->withdrawn ? ROLE_DIM : ROLE_NORMAL;
	if (pane_unread(p, r->id, r->unread))
		out->role[COL_TITLE] = ROLE_UNREAD;
	if (!past && r->answer.state == ANSWER_NONE)
		out->role[COL_STATE] = ROLE_WARN;
	if (r->answer.state == ANSWER_REFUSED)
		out->role[COL_STATE] = out->role[COL_ANSWER] = ROLE_ERROR;
}

static const char *
empty(const struct pane *p)
{
	return listpane_empty(
	        p, screen_synced(p->scr)
	                   ? _("No meetings yet: the server has none for you.")
	                   : _("No meetings yet. R fetches them from the server."));
}

static const struct listpane_ops list = {
	.cols = cols,
	.ncols = COLS,
	.cols_for = cols_for,
	.none = N_("there is no meeting here"),
	.count = count,
	.row_size = sizeof(struct meeting_row),
	.page = page,
	.clear = clear_row,
	.item = item,
	.show = show,
	.empty = empty,
	.previews = true,
	.filter = FILTER_M,
	.marks = true,
};

static int
action(struct pane *p, const struct cmd *c, struct err *e)
{
	const struct meeting_row *r;
	struct pane_arg a = { 0 };

	if (c->act != ACT_OPEN)
		return listpane_action(p, c, e);
	r = listpane_selected(p, e);
	if (!r)
		return -1;
	a.rid = r->rid;
	return screen_open(p->scr, PANE_MEETING, &a, e) < 0 ? -1 : 1;
}

static void
state(struct pane *p, struct txt *out)
{
	const struct meetings *v = p->priv;

	if (v->lp.list.count)
		txt_own(out, v->lp.list.cursor < v->coming ? _("to come") : _("past"));
	if (v->lp.list.count && listpane_filter(p))
		txt_own(out, "  ");
	listpane_state(p, out);
}

static const struct pane_hint hints[] = {
	{ "open", N_("open, answer") },
	{ "search", N_("find") },
	{ "sync", N_("sync") },
	{ "help", N_("help") },
	{ "filter", N_("filter") },
	{ "back", N_("leave") },
	{ "menu", N_("menu") },
	{ NULL, NULL },
};

const struct pane_ops pane_meetings = {
	.title = N_("Meetings"),
	.help = N_("Meetings to come, the next one first; behind them those that were. "
	           "Marks: "
	           "● unread, ? not answered, ~ answered and not yet accepted, ✓ "
	           "answered, ! "
	           "the answer was refused, x cancelled or withdrawn."),
	LISTPANE_OPS(list),
	.changes = CH_DOC | CH_MARK | CH_OUTBOX | CH_MEETING,
	.priv_size = sizeof(struct meetings),
	.hints = hints,
	.open = listpane_open,
	.close = listpane_close,
	.action = action,
	.draw = listpane_draw,
	.neighbour = listpane_neighbour,
	.state = state,
};
