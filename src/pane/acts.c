/* What a key does to the document under the cursor of a list: read, acknowledged, flagged, and back. */
#include "listpane_int.h"

#include "base/i18n.h"
#include "core/reading.h"
#include "pane/label.h"
#include "pane/page.h"

static int
toggle_read(struct pane *p, struct err *e)
{
	struct listpane *lp = p->priv;
	const void *row = listpane_selected(p, e);
	struct listpane_item it;

	if (!row)
		return -1;
	it = p->ops->list->item(row);
	screen_mark_read(p->scr, it.id, pane_unread(p, it.id, it.unread));
	list_dirty(&lp->list);
	return listpane_move(p, MOVE_DOWN, 1, e) < 0 ? -1 : 1;
}

static int
acknowledge(struct pane *p, struct err *e)
{
	struct listpane *lp = p->priv;
	const void *row = listpane_selected(p, e);
	struct doc_row d;
	int r;

	if (!row)
		return -1;
	if (!lp->on_any)
		return err_set(e, ERR_USAGE, _("open it first"));
	if (doc_by_id(screen_store(p->scr), lp->on, &d, e) < 0)
		return -1;
	r = app_ack(screen_app(p->scr), &d, e);
	doc_row_clear(&d);
	if (r < 0)
		return -1;
	memcpy(lp->done, lp->on, ID_LEN);
	tags_release(&lp->batch);
	lp->done_any = true;
	lp->moved = false;
	screen_say(p->scr,
	        _("acknowledged; it is sent with the next synchronisation (u takes it "
	          "back)"));
	return 1;
}

/* Say what was taken back when that is not to be seen: the cursor was on another row. */
static void
say_undone(struct pane *p, const uint8_t id[ID_LEN])
{
	struct listpane *lp = p->priv;
	bool other = !lp->on_any || memcmp(id, lp->on, ID_LEN) != 0;
	struct doc_row d;
	struct err e;

	if (other && doc_by_id(screen_store(p->scr), id, &d, &e) == 0) {
		screen_say(p->scr, _("the acknowledgement of %s was taken back"),
		        *d.number ? d.number : d.title);
		doc_row_clear(&d);
	} else {
		screen_say(p->scr, _("the acknowledgement was taken back"));
	}
	memcpy(lp->on, id, ID_LEN);
	lp->on_any = lp->follow = true;
}

/* What was acknowledged here last, even where its row has gone and another one lies under the
 * cursor; after a movement the row under the cursor comes before it. */
static int
undo(struct pane *p, struct err *e)
{
	struct listpane *lp = p->priv;
	uint8_t id[ID_LEN];
	int r;

	if (tagged_undo(p))
		return 1;
	if (!lp->on_any && !lp->done_any)
		return err_set(e, ERR_NOTFOUND, "%s", _(p->ops->list->none));
	memcpy(id, lp->done_any && (!lp->moved || !lp->on_any) ? lp->done : lp->on,
	        ID_LEN);
	r = app_unack(screen_app(p->scr), id, e);
	if (r < 0 && e->code == ERR_NOTFOUND && lp->done_any &&
	        memcmp(id, lp->done, ID_LEN) != 0) {
		memcpy(id, lp->done, ID_LEN);
		r = app_unack(screen_app(p->scr), id, e);
	}
	/* Done with, unless another session was writing. */
	if (r == 0 || e->code != ERR_BUSY)
		lp->done_any = lp->done_any && memcmp(id, lp->done, ID_LEN) != 0;
	if (r < 0)
		return -1;
	say_undone(p, id);
	return 1;
}

static int
flag(struct pane *p, struct err *e)
{
	const struct listpane *lp = p->priv;
	bool on;

	if (!listpane_selected(p, e))
		return -1;
	if (!lp->on_any)
		return err_set(e, ERR_USAGE, _("open it first"));
	if (own_flag_get(screen_store(p->scr), lp->on, &on, e) < 0 ||
	        app_flag(screen_app(p->scr), lp->on, !on, e) < 0)
		return -1;
	screen_say(p->scr, on ? _("the flag was taken off") : _("flagged"));
	return 1;
}

static int
label(struct pane *p, const struct cmd *c, struct err *e)
{
	const struct listpane *lp = p->priv;

	if (!listpane_selected(p, e))
		return -1;
	if (!lp->on_any)
		return err_set(e, ERR_USAGE, _("open it first"));
	return label_action(p, lp->on, c, e);
}

int
listpane_act(struct pane *p, const struct cmd *c, struct err *e)
{
	const struct listpane_ops *ops = p->ops->list;

	switch (c->act) {
	case ACT_TOGGLE_READ:
		return ops->marks ? toggle_read(p, e) : 0;
	case ACT_FLAG:
		return ops->marks ? flag(p, e) : 0;
	case ACT_LABEL:
	case ACT_UNLABEL:
		return ops->marks ? label(p, c, e) : 0;
	case ACT_ACK:
		return ops->acks ? acknowledge(p, e) : 0;
	case ACT_UNDO:
		return ops->acks ? undo(p, e) : 0;
	case ACT_TAG:
	case ACT_UNTAG:
	case ACT_TAG_MATCHING:
		return tagged_action(p, c, e);
	case ACT_PREVIEW:
	case ACT_PREVIEW_DOWN:
	case ACT_PREVIEW_UP:
		return preview_action(p, c, e);
	default:
		return 0;
	}
}
