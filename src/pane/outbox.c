/* What the member did and how far it got: waiting, sent, accepted, or refused and why. */
#include "pane/listpane.h"
#include "pane/page.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "model/reason.h"

#define ROWS_MAX 256 /* the newest; what was accepted goes after 30 days anyway */
#define DETAIL_ROWS 4
#define DETAIL_FROM                                                                      \
	9 /* rows of the body from which the selected row is told whole below */

struct outbox {
	struct listpane lp;
	struct outbox_row *row;
	size_t n;
	struct rect detail;
	bool telling; /* it is on the screen */
	size_t told;  /* the row that it shows */
	bool stale;   /* … and it must be drawn anew */
};

enum { COL_STATE, COL_WHEN, COL_WHAT, COL_TITLE, COLS };
static const struct list_col cols[COLS] = {
	[COL_STATE] = { .min = 8, .want = 8 },
	[COL_WHEN] = { .min = 16, .want = 16, .drop = 2 },
	[COL_WHAT] = { .min = 12, .want = 19, .drop = 1 },
	[COL_TITLE] = { .min = 24, .want = 30, .grow = 1 },
};
/* The mark says how it stands. */
static const struct list_col cols_narrow[COLS] = {
	[COL_WHAT] = { .min = 12, .want = 16, .drop = 1 },
	[COL_TITLE] = { .min = 16, .want = 20, .grow = 1 },
};

static const struct list_col *
cols_for(const struct pane *p, int width)
{
	return width < LISTPANE_NARROW ? cols_narrow : cols;
}

static const char *
state_words(enum op_state s)
{
	switch (s) {
	case OPS_QUEUED:
		return _("waiting");
	case OPS_SENT:
		return _("sent");
	case OPS_DONE:
		return _("accepted");
	default:
		return _("refused");
	}
}

static void
what(const struct op *o, struct txt *out)
{
	if (o->type == OP_ACK)
		txt_own(out, _("acknowledged"));
	else if (o->type == OP_RSVP)
		txt_answer(out, o->value);
	else
		txt_own(out, op_type_name(o->type));
}

static void
title(const struct outbox_row *r, struct txt *out)
{
	if (*r->title)
		txt_rawz(out, r->title);
	else
		txt_own(out, _("(not on this device any more)"));
}

static void
show(struct pane *p, size_t i, const void *row, struct txt *cell, struct list_row *out)
{
	const struct outbox_row *r = row;
	char when[32];

	instant_local(r->created, when);
	txt_own(&cell[COL_STATE], state_words(r->state));
	txt_own(&cell[COL_WHEN], when);
	what(&r->op, &cell[COL_WHAT]);
	title(r, &cell[COL_TITLE]);
	if (r->state == OPS_REFUSED)
		out->role[COL_STATE] = ROLE_ERROR;
	else if (r->state == OPS_DONE)
		out->role[COL_STATE] = ROLE_DIM;
	out->flag = r->state == OPS_REFUSED ? SAFE("!")
	            : r->state == OPS_DONE  ? SAFE("✓")
	                                    : SAFE("↑");
}

static void
drop(struct outbox *o)
{
	for (size_t i = 0; i < o->n; i++)
		outbox_row_clear(&o->row[i]);
	o->n = 0;
}

static int
count(struct pane *p, uint64_t *n, struct err *e)
{
	struct outbox *o = p->priv;

	drop(o);
	if (outbox_page(screen_store(p->scr), true, listpane_filter(p), 0, ROWS_MAX,
	            o->row, &o->n, e) < 0)
		return -1;
	*n = o->n;
	o->stale = true;
	return 0;
}

static int
at(struct pane *p, uint64_t i, void **row, struct err *e)
{
	struct outbox *o = p->priv;

	if (i >= o->n)
		return err_set(e, ERR_NOTFOUND, _("there is nothing here"));
	*row = &o->row[i];
	return 0;
}

static struct listpane_item
item(const void *row)
{
	return (struct listpane_item){ .id = ((const struct outbox_row *)row)->op.id };
}

static const char *
empty(const struct pane *p)
{
	return listpane_empty(
	        p, _("Nothing waits to be sent, and nothing was sent in 30 days."));
}

static int
one_undo(struct pane *p, const uint8_t id[ID_LEN], bool on, struct err *e)
{
	return app_undo(screen_app(p->scr), id, e);
}

static int
one_dismiss(struct pane *p, const uint8_t id[ID_LEN], bool on, struct err *e)
{
	return app_dismiss(screen_app(p->scr), id, e);
}

static const struct tagged_act tagged[] = {
	{ .act = ACT_UNDO,
	        .done = N_("taken back"),
	        .ask = N_("take back what waits, with what you wrote"),
	        .store = true,
	        .one = one_undo },
	{ .act = ACT_DISMISS,
	        .done = N_("taken off the list"),
	        .ask = N_("drop what was refused, with what you wrote"),
	        .store = true,
	        .one = one_dismiss },
	{ .act = ACT_NONE },
};

/* Those of the rows shown that pass another filter too. */
static int
matching(struct pane *p, const struct filter *f, struct err *e)
{
	struct outbox *o = p->priv;
	struct outbox_row *rows = mem_new(ROWS_MAX, sizeof(*rows), e);
	size_t got = 0;
	int r = -1;

	if (rows)
		r = outbox_page(
		        screen_store(p->scr), true, f, 0, ROWS_MAX, rows, &got, e);
	for (size_t i = 0; i < got; i++) {
		for (size_t k = 0; k < o->n && r == 0; k++)
			if (memcmp(rows[i].op.id, o->row[k].op.id, ID_LEN) == 0)
				r = tags_add(&o->lp.tags, rows[i].op.id, e);
		outbox_row_clear(&rows[i]);
	}
	free(rows);
	return r;
}

static const struct listpane_ops list = {
	.cols = cols,
	.ncols = COLS,
	.cols_for = cols_for,
	.none = N_("there is nothing here"),
	.count = count,
	.at = at,
	.item = item,
	.show = show,
	.empty = empty,
	.filter = FILTER_O,
	.tagged = tagged,
	.matching = matching,
};

static int
open_pane(struct pane *p, const struct pane_arg *a, struct err *e)
{
	struct outbox *o = p->priv;

	o->row = mem_new(ROWS_MAX, sizeof(*o->row), e);
	return o->row ? listpane_open(p, a, e) : -1;
}

static void
close_pane(struct pane *p)
{
	struct outbox *o = p->priv;

	drop(o);
	free(o->row);
	listpane_close(p);
}

static int
undo(struct pane *p, const struct outbox_row *r, struct err *e)
{
	if (r->state == OPS_REFUSED)
		return err_set(e, ERR_CONFLICT,
		        _("it was refused and did nothing: dismiss takes it off the "
		          "list"));
	if (r->state == OPS_DONE)
		return err_set(e, ERR_CONFLICT, _("the server has accepted it already"));
	if (app_undo(screen_app(p->scr), r->op.id, e) < 0)
		return -1;
	screen_say(p->scr, _("taken back; nothing of it was sent"));
	return 1;
}

static int
action(struct pane *p, const struct cmd *c, struct err *e)
{
	const struct outbox_row *r;

	if (c->act != ACT_OPEN && c->act != ACT_UNDO && c->act != ACT_DISMISS)
		return listpane_action(p, c, e);
	r = listpane_selected(p, e);
	if (!r)
		return -1;
	switch (c->act) {
	case ACT_OPEN:
		return screen_open_object(p->scr, r->op.ent, e) < 0 ? -1 : 1;
	case ACT_UNDO:
		return undo(p, r, e);
	default:
		if (app_dismiss(screen_app(p->scr), r->op.id, e) < 0)
			return -1;
		screen_say(p->scr, _("taken off the list"));
		return 1;
	}
}

/* --- drawing -------------------------------------------------------------------------- */

/* The selected one whole: its object, the text that went with it, and what became of it. */
static void
detail(struct pane *p, struct canvas *c)
{
	struct outbox *o = p->priv;
	struct txt t = TXT_INIT(64u << 10);
	struct rect area = o->detail;
	const struct outbox_row *r;
	struct err e;
	int used;

	canvas_fill(c, area, ROLE_NORMAL);
	r = listpane_selected(p, &e);
	o->told = o->lp.list.cursor;
	o->stale = false;
	if (!r)
		return;
	if (r->state == OPS_REFUSED) {
		txt_own(&t, _("Refused: "));
		txt_rawz(&t, reason_show(NULL, r->reason).s);
		used = para_draw(c, area, txt_get(&t), ROLE_ERROR);
		area.row += used;
		area.rows -= used;
		txt_reset(&t);
	}
	title(r, &t);
	used = para_draw(c, area, txt_get(&t), ROLE_NORMAL);
	area.row += used;
	area.rows -= used;
	if (*r->op.note) {
		txt_reset(&t);
		txt_own(&t, _("You wrote: "));
		txt_rawz(&t, r->op.note);
		para_draw(c, area, txt_get(&t), ROLE_NORMAL);
	}
	txt_release(&t);
}

static void
draw(struct pane *p, struct canvas *c, struct rect area, bool full)
{
	struct outbox *o = p->priv;

	const bool told = o->lp.list.count && area.rows >= DETAIL_FROM;

	/* Where it was told stands something else now, or the other way round. */
	if (told != o->telling && !full) {
		canvas_fill(c, area, ROLE_NORMAL);
		full = true;
	}
	o->telling = told;
	o->stale = o->stale || full;
	if (told) {
		o->detail = area;
		o->detail.rows = DETAIL_ROWS;
		o->detail.row += area.rows - DETAIL_ROWS;
		area.rows -= DETAIL_ROWS + 1;
		if (o->stale || o->told != o->lp.list.cursor)
			detail(p, c);
	}
	listpane_draw(p, c, area, full);
}

static const struct pane_hint hints[] = {
	{ "open", N_("open") },
	{ "undo", N_("take back") },
	{ "dismiss", N_("drop a refused one") },
	{ "sync", N_("send") },
	{ "help", N_("help") },
	{ "filter", N_("filter") },
	{ "back", N_("leave") },
	{ "menu", N_("menu") },
	{ NULL, NULL },
};

const struct pane_ops pane_outbox = {
	.title = N_("Outbox"),
	.help = N_("What you did, the latest first: ↑ waiting to be sent or sent and not "
	           "yet "
	           "answered, ! refused with its reason, ✓ accepted in the last 30 days. "
	           "What "
	           "waits can be taken back; a refused one stays, with what you wrote, "
	           "until "
	           "you drop it."),
	LISTPANE_OPS(list),
	.changes = CH_OUTBOX | CH_DOC,
	.priv_size = sizeof(struct outbox),
	.hints = hints,
	.open = open_pane,
	.close = close_pane,
	.action = action,
	.draw = draw,
	.state = listpane_state,
};
