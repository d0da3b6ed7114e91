/* The attachments of one document: fetched, read, opened outside, kept and removed. */
#include "pane/attachments.h"
#include "pane/listpane.h"
#include "pane/page.h"

#include "base/human.h"
#include "base/i18n.h"

struct attachments {
	struct listpane lp;
	int64_t rid;
	struct doc_row doc;
	struct att_row row[ATT_MAX];
	size_t n;
	uint8_t then[HASH_LEN]; /* a blob that is being fetched, and what follows */
	enum action follow;     /* ACT_NONE: nothing */
	struct tags due;        /* those tagged that are to be fetched */
};

enum { COL_NAME, COL_SIZE, COL_STATE, COLS };
static const struct list_col cols[COLS] = {
	[COL_NAME] = { .min = 12, .want = 24, .grow = 1, .max = 80 },
	[COL_SIZE] = { .min = 9, .want = 9, .drop = 1, .right = true },
	[COL_STATE] = { .min = 13, .want = 16 },
};

/* --- its words, for others too ---------------------------------------------------------- */

void
txt_size(struct txt *t, uint64_t bytes)
{
	txt_own(t, human_size(bytes).s);
}

void
txt_att_state(struct txt *t, struct pane *p, const struct att_row *r)
{
	int percent = screen_fetching(p->scr, r->a.blob);
	bool here = app_attachment_here(screen_app(p->scr), r);

	if (percent >= 0 && !here)
		txt_ownf(t, _("fetching %d%%"), percent);
	else if (r->state == ATT_PINNED)
		txt_own(t, here ? _("pinned") : _("pinned, not here"));
	else
		txt_own(t, here ? _("here") : _("not here"));
}

void
txt_attachment(struct txt *t, struct pane *p, const struct att_row *r)
{
	txt_rawz(t, r->a.name);
	txt_own(t, "  ");
	txt_size(t, r->a.size);
	txt_own(t, ", ");
	txt_att_state(t, p, r);
}

void
txt_att_keys(struct txt *t, struct pane *p)
{
	txt_own(t, "  (");
	txt_key(t, p, "attachments");
	txt_own(t, _(" lists them)"));
}

/* --- rows --------------------------------------------------------------------------------- */

static int
count(struct pane *p, uint64_t *n, struct err *e)
{
	struct attachments *v = p->priv;

	if (att_list(screen_store(p->scr), v->rid, v->row, &v->n, e) < 0)
		return -1;
	*n = v->n;
	return 0;
}

static int
at(struct pane *p, uint64_t i, void **row, struct err *e)
{
	struct attachments *v = p->priv;

	if (i >= v->n)
		return err_set(
		        e, ERR_NOTFOUND, _("there is no attachment under the cursor"));
	*row = &v->row[i];
	return 0;
}

static struct listpane_item
item(const void *row)
{
	return (struct listpane_item){ .id = ((const struct att_row *)row)->a.blob };
}

static void
show(struct pane *p, size_t i, const void *row, struct txt *cell, struct list_row *out)
{
	const struct att_row *r = row;

	txt_rawz(&cell[COL_NAME], r->a.name);
	txt_size(&cell[COL_SIZE], r->a.size);
	txt_att_state(&cell[COL_STATE], p, r);
	if (r->state == ATT_PINNED)
		out->flag = SAFE("*");
	if (!app_attachment_here(screen_app(p->scr), r))
		out->role[COL_STATE] = ROLE_DIM;
}

static const char *
empty(const struct pane *p)
{
	return _("This document has no attachments.");
}

/* --- acts on those that are tagged ------------------------------------------------------------ */

static const struct att_row *
row_of(struct pane *p, const uint8_t id[ID_LEN], struct err *e)
{
	const struct attachments *v = p->priv;

	for (size_t i = 0; i < v->n; i++)
		if (memcmp(v->row[i].a.blob, id, ID_LEN) == 0)
			return &v->row[i];
	err_set(e, ERR_NOTFOUND, _("it is not on this device any more"));
	return NULL;
}

/* One at a time: the next when the one on its way has come, or could not. */
static void
fetch_due(struct pane *p)
{
	struct attachments *v = p->priv;
	struct err e = ERR_INIT;

	for (size_t i = 0; i < v->n; i++)
		if (screen_fetching(p->scr, v->row[i].a.blob) >= 0)
			return;
	for (size_t i = 0; i < v->n; i++) {
		if (!tags_has(&v->due, v->row[i].a.blob))
			continue;
		tags_drop(&v->due, v->row[i].a.blob);
		if (screen_fetch(p->scr, &v->row[i], &e) < 0) {
			tags_release(&v->due);
			screen_fail(p->scr, &e);
		}
		return;
	}
}

static int
one_fetch(struct pane *p, const uint8_t id[ID_LEN], bool on, struct err *e)
{
	struct attachments *v = p->priv;
	const struct att_row *r = row_of(p, id, e);

	if (!r)
		return -1;
	if (!app_attachment_here(screen_app(p->scr), r) && tags_add(&v->due, id, e) < 0)
		return -1;
	fetch_due(p);
	return 0;
}

static int
wants_pin(struct pane *p, const uint8_t id[ID_LEN], bool *yes, struct err *e)
{
	const struct att_row *r = row_of(p, id, e);

	*yes = r && r->state != ATT_PINNED;
	return r ? 0 : -1;
}

static int
one_pin(struct pane *p, const uint8_t id[ID_LEN], bool on, struct err *e)
{
	const struct att_row *r = row_of(p, id, e);

	if (!r || app_attachment_pin(screen_app(p->scr), r, on, e) < 0)
		return -1;
	return on ? one_fetch(p, id, on, e) : 0;
}

static int
one_evict(struct pane *p, const uint8_t id[ID_LEN], bool on, struct err *e)
{
	const struct att_row *r = row_of(p, id, e);

	return r ? app_attachment_remove(screen_app(p->scr), r, e) : -1;
}

static const struct tagged_act tagged[] = {
	{ .act = ACT_FETCH, .done = N_("here or on their way"), .one = one_fetch },
	{ .act = ACT_PIN,
	        .done = N_("kept"),
	        .undone = N_("no longer kept"),
	        .wants = wants_pin,
	        .one = one_pin },
	{ .act = ACT_EVICT,
	        .done = N_("removed from this device"),
	        .ask = N_("remove from this device"),
	        .one = one_evict },
	{ .act = ACT_NONE },
};

static const struct listpane_ops list = {
	.cols = cols,
	.ncols = COLS,
	.none = N_("there is no attachment under the cursor"),
	.count = count,
	.at = at,
	.item = item,
	.show = show,
	.empty = empty,
	.tagged = tagged,
};

/* --- acts ----------------------------------------------------------------------------------- */

static int
fetch(struct pane *p, const struct att_row *r, enum action follow, struct err *e)
{
	struct attachments *v = p->priv;

	if (app_attachment_here(screen_app(p->scr), r)) {
		screen_say(p->scr, _("%s is here already"), r->a.name);
		return 1;
	}
	if (screen_fetch(p->scr, r, e) < 0)
		return -1;
	memcpy(v->then, r->a.blob, HASH_LEN);
	v->follow = follow;
	return 1;
}

static int
read_inside(struct pane *p, const struct att_row *r, struct err *e)
{
	struct attachments *v = p->priv;
	struct pane_arg a = { .rid = v->rid, .n = r->n };

	return screen_open(p->scr, PANE_ATTACHMENT, &a, e) < 0 ? -1 : 1;
}

/* What wants the file: at once when it is here, else when it has come. */
static int
with_file(struct pane *p, const struct att_row *r, enum action act, struct err *e)
{
	if (!app_attachment_here(screen_app(p->scr), r))
		return fetch(p, r, act, e);
	if (act == ACT_OPEN)
		return read_inside(p, r, e);
	return screen_open_outside(p->scr, r, e) < 0 ? -1 : 1;
}

static int
pin(struct pane *p, const struct att_row *r, struct err *e)
{
	bool on = r->state != ATT_PINNED;

	if (app_attachment_pin(screen_app(p->scr), r, on, e) < 0)
		return -1;
	if (!on)
		screen_say(p->scr, _("no longer kept: %s"), r->a.name);
	else if (app_attachment_here(screen_app(p->scr), r))
		screen_say(p->scr, _("kept: %s"), r->a.name);
	else
		return fetch(p, r, ACT_NONE, e);
	return 1;
}

static int
evict(struct pane *p, const struct att_row *r, const struct cmd *c, struct err *e)
{
	if (!c->argc) {
		if (r->state == ATT_PINNED)
			return err_set(
			        e, ERR_CONFLICT, _("it is pinned; unpin it first"));
		screen_ask(p->scr, ACT_EVICT, NULL, NULL);
		return 1;
	}
	if (strcmp(c->arg[0], "y") != 0) {
		screen_say(p->scr, _("nothing was removed"));
		return 1;
	}
	if (app_attachment_remove(screen_app(p->scr), r, e) < 0)
		return -1;
	screen_say(p->scr, _("removed from this device: %s"), r->a.name);
	return 1;
}

static int
action(struct pane *p, const struct cmd *c, struct err *e)
{
	const struct att_row *r;

	if (c->act != ACT_OPEN && c->act != ACT_OPEN_OUTSIDE && c->act != ACT_PIN &&
	        c->act != ACT_EVICT && c->act != ACT_FETCH)
		return listpane_action(p, c, e);
	r = listpane_selected(p, e);
	if (!r)
		return -1;
	switch (c->act) {
	case ACT_PIN:
		return pin(p, r, e);
	case ACT_EVICT:
		return evict(p, r, c, e);
	case ACT_FETCH:
		return fetch(p, r, ACT_NONE, e);
	default:
		return with_file(p, r, c->act, e);
	}
}

/* --- opening --------------------------------------------------------------------------------- */

static int
open_pane(struct pane *p, const struct pane_arg *a, struct err *e)
{
	struct attachments *v = p->priv;

	v->rid = a->rid;
	listpane_init(p);
	if (doc_by_rid(screen_store(p->scr), a->rid, &v->doc, e) < 0)
		return -1;
	return listpane_load(p, 0, e);
}

static void
close_pane(struct pane *p)
{
	struct attachments *v = p->priv;

	doc_row_clear(&v->doc);
	crypt_wipe(v->row, sizeof(v->row));
	tags_release(&v->due);
	listpane_close(p);
}

/* What was asked for goes on once its file has come, unless the member went elsewhere meanwhile. */
static int
load(struct pane *p, unsigned changes, struct err *e)
{
	struct attachments *v = p->priv;
	enum action act = v->follow;

	if (listpane_load(p, changes, e) < 0)
		return -1;
	fetch_due(p);
	if (act == ACT_NONE || screen_fetching(p->scr, v->then) >= 0)
		return 0;
	v->follow = ACT_NONE;
	if (!screen_on_top(p->scr, p))
		return 0;
	for (size_t i = 0; i < v->n; i++)
		if (memcmp(v->row[i].a.blob, v->then, HASH_LEN) == 0 &&
		        app_attachment_here(screen_app(p->scr), &v->row[i]))
			return with_file(p, &v->row[i], act, e) < 0 ? -1 : 0;
	return 0;
}

static void
state(struct pane *p, struct txt *out)
{
	const struct attachments *v = p->priv;

	txt_rawz(out, *v->doc.number ? v->doc.number : v->doc.title);
}

static const struct pane_hint hints[] = {
	{ "open", N_("read") },
	{ "open-outside", N_("open outside") },
	{ "fetch", N_("fetch") },
	{ "pin", N_("keep") },
	{ "evict", N_("remove") },
	{ "sync-stop", N_("stop") },
	{ "back", N_("back") },
	{ "help", N_("help") },
	{ NULL, NULL },
};

const struct pane_ops pane_attachments = {
	.title = N_("Attachments"),
	.help = N_(
	        "The files that belong to a document. They are fetched when they are "
	        "wanted, and go on from where a fetch was stopped. * is kept here, and "
	        "what a later revision brings is fetched with the synchronisation."),
	.kind = ACTX_LIST,
	.list = &list,
	.load = load,
	.position = listpane_position,
	.changes = CH_DOC | CH_ATT,
	.priv_size = sizeof(struct attachments),
	.hints = hints,
	.open = open_pane,
	.close = close_pane,
	.action = action,
	.draw = listpane_draw,
	.state = state,
};
