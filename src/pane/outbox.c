/* What the member did and how far it got: waiting, sent, accepted, or refused and why. */
#include "pane/page.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "tui/list.h"

#define ROWS_MAX 256 /* the newest; what was accepted goes after 30 days anyway */
#define DETAIL_ROWS 4
#define DETAIL_FROM                                                                      \
	9 /* rows of the body from which the selected row is told whole below */

struct outbox {
	struct list list;
	struct outbox_row *row;
	size_t n;
	struct txt cell[4];
	uint8_t selected[ID_LEN];
	struct rect detail;
	size_t told; /* the row that the detail shows */
	bool stale;  /* … and it must be drawn anew */
};

enum { COL_STATE, COL_WHEN, COL_WHAT, COL_TITLE, COLS };
static const struct list_col cols[COLS] = {
	[COL_STATE] = { .min = 8, .want = 8 },
	[COL_WHEN] = { .min = 16, .want = 16, .drop = 2 },
	[COL_WHAT] = { .min = 12, .want = 19, .drop = 1 },
	[COL_TITLE] = { .min = 16, .want = 22, .grow = 1 },
};

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

static int
row(void *ctx, size_t i, struct list_row *out)
{
	struct outbox *o = ((struct pane *)ctx)->priv;
	const struct outbox_row *r = &o->row[i];
	char when[32];

	for (int k = 0; k < COLS; k++)
		txt_reset(&o->cell[k]);
	instant_local(r->created, when);
	txt_own(&o->cell[COL_STATE], state_words(r->state));
	txt_own(&o->cell[COL_WHEN], when);
	what(&r->op, &o->cell[COL_WHAT]);
	title(r, &o->cell[COL_TITLE]);
	for (int k = 0; k < COLS; k++)
		out->cell[k] = txt_get(&o->cell[k]);
	if (r->state == OPS_REFUSED)
		out->role[COL_STATE] = ROLE_ERROR;
	else if (r->state == OPS_DONE)
		out->role[COL_STATE] = ROLE_DIM;
	out->flag = r->state == OPS_REFUSED ? SAFE("!")
	            : r->state == OPS_DONE  ? SAFE("✓")
	                                    : SAFE("↑");
	return 0;
}

static const struct list_ops list_ops = { .row = row };

static void
drop(struct outbox *o)
{
	for (size_t i = 0; i < o->n; i++)
		outbox_row_clear(&o->row[i]);
	o->n = 0;
}

static int
load(struct pane *p, unsigned changes, struct err *e)
{
	struct outbox *o = p->priv;

	drop(o);
	if (outbox_list(screen_store(p->scr), true, ROWS_MAX, o->row, &o->n, e) < 0) {
		list_set_count(&o->list, 0);
		return -1;
	}
	list_set_count(&o->list, o->n);
	for (size_t i = 0; i < o->n; i++)
		if (memcmp(o->row[i].op.id, o->selected, ID_LEN) == 0)
			list_select(&o->list, i);
	o->stale = true;
	return 0;
}

static int
open_pane(struct pane *p, const struct pane_arg *a, struct err *e)
{
	struct outbox *o = p->priv;

	list_init(&o->list, &list_ops, p, cols, COLS);
	for (int k = 0; k < COLS; k++)
		txt_init(&o->cell[k], 16384);
	o->row = mem_new(ROWS_MAX, sizeof(*o->row), e);
	return o->row ? load(p, 0, e) : -1;
}

static void
close_pane(struct pane *p)
{
	struct outbox *o = p->priv;

	drop(o);
	free(o->row);
	list_release(&o->list);
	for (int k = 0; k < COLS; k++)
		txt_release(&o->cell[k]);
}

static const struct outbox_row *
selected(struct outbox *o, struct err *e)
{
	if (o->list.cursor < o->n)
		return &o->row[o->list.cursor];
	err_set(e, ERR_NOTFOUND, _("there is nothing here"));
	return NULL;
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
	struct outbox *o = p->priv;
	const struct outbox_row *r;
	enum move m;
	size_t n;

	if (pane_move_of(c, &m, &n)) {
		list_move(&o->list, m, n);
		r = selected(o, e);
		if (r)
			memcpy(o->selected, r->op.id, ID_LEN);
		return 1;
	}
	if (c->act != ACT_OPEN && c->act != ACT_UNDO && c->act != ACT_DISMISS)
		return list_action(p, &o->list, c, e);
	r = selected(o, e);
	if (!r)
		return -1;
	memcpy(o->selected, r->op.id, ID_LEN);
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
detail(struct outbox *o, struct canvas *c)
{
	struct txt t = TXT_INIT(64u << 10);
	struct rect area = o->detail;
	const struct outbox_row *r;
	struct err e;
	int used;

	canvas_fill(c, area, ROLE_NORMAL);
	r = selected(o, &e);
	o->told = o->list.cursor;
	o->stale = false;
	if (!r)
		return;
	if (r->state == OPS_REFUSED) {
		txt_own(&t, _("Refused: "));
		txt_rawz(&t, r->reason);
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
	struct rect list = area;

	if (full) {
		list_dirty(&o->list);
		o->stale = true;
	}
	o->list.row_look = screen_row_look(p->scr);
	if (o->list.count == 0) {
		draw_empty(c, area,
		        _("Nothing waits to be sent, and nothing was sent in 30 days."));
		return;
	}
	if (area.rows >= DETAIL_FROM) {
		o->detail = area;
		o->detail.rows = DETAIL_ROWS;
		o->detail.row += area.rows - DETAIL_ROWS;
		list.rows -= DETAIL_ROWS + 1;
		if (o->stale || o->told != o->list.cursor)
			detail(o, c);
	}
	list_draw(&o->list, c, list, true);
}

static void
position(struct pane *p, struct txt *out)
{
	const struct outbox *o = p->priv;

	txt_position(out, o->list.cursor, o->list.count);
}

static const struct pane_hint hints[] = {
	{ "open", N_("open") },
	{ "undo", N_("take back") },
	{ "dismiss", N_("drop a refused one") },
	{ "sync", N_("send") },
	{ "help", N_("help") },
	{ "back", N_("leave") },
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
	.kind = ACTX_LIST,
	.changes = CH_OUTBOX | CH_DOC,
	.priv_size = sizeof(struct outbox),
	.hints = hints,
	.open = open_pane,
	.close = close_pane,
	.load = load,
	.action = action,
	.draw = draw,
	.position = position,
};
