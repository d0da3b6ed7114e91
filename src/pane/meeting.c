/* One meeting: when and where, its agenda, its papers as links, and the member's answer. */
#include "meeting_int.h"
#include "pane/label.h"

#include "base/i18n.h"
#include "core/reading.h"

#define TEXT_MAX (3u * DOC_MAX + (64u << 10))

/* --- opening ------------------------------------------------------------------------- */

static void
drop_papers(struct meeting *v)
{
	for (size_t i = 0; i < v->npaper; i++)
		meeting_paper_clear(&v->paper[i]);
	v->npaper = 0;
}

static int
show(struct pane *p, const uint8_t id[ID_LEN], struct err *e)
{
	struct meeting *v = p->priv;
	const struct store *s = screen_store(p->scr);
	struct meeting_row row;

	if (meeting_by_id(s, id, &row, e) < 0)
		return -1;
	meeting_row_clear(&v->row);
	v->row = row;
	drop_papers(v);
	if (!row.withdrawn &&
	        meeting_papers(s, row.rid, DOC_LIST_MAX, v->paper, &v->npaper, e) < 0)
		return -1;
	if (v->link > v->npaper)
		v->link = v->npaper;
	return meeting_compose(p, e);
}

static int
show_rid(struct pane *p, int64_t rid, struct err *e)
{
	struct meeting *v = p->priv;
	struct doc_row d;

	if (doc_by_rid(screen_store(p->scr), rid, &d, e) < 0)
		return -1;
	v->link = SIZE_MAX;
	v->page.view.top = 0;
	if (show(p, d.id, e) < 0) {
		doc_row_clear(&d);
		return -1;
	}
	if (pane_unread(p, d.id, d.unread))
		screen_mark_read(p->scr, d.id, true);
	doc_row_clear(&d);
	return 0;
}

static int
open_pane(struct pane *p, const struct pane_arg *a, struct err *e)
{
	struct meeting *v = p->priv;

	page_init(&v->page, TEXT_MAX);
	return show_rid(p, a->rid, e);
}

static void
close_pane(struct pane *p)
{
	struct meeting *v = p->priv;

	drop_papers(v);
	meeting_row_clear(&v->row);
	page_release(&v->page);
}

static int
load(struct pane *p, unsigned changes, struct err *e)
{
	struct meeting *v = p->priv;
	uint8_t id[ID_LEN];
	uint32_t rev = v->row.rev;

	memcpy(id, v->row.id, ID_LEN);
	if (show(p, id, e) < 0)
		return e->code == ERR_NOTFOUND ? 0 : -1; /* read it to its end */
	if (v->row.rev != rev)
		screen_say(p->scr, _("the announcement of this meeting was changed"));
	return 0;
}

/* --- actions -------------------------------------------------------------------------- */

static int
next_link(struct pane *p, bool back, struct err *e)
{
	struct meeting *v = p->priv;

	if (!v->npaper)
		return err_set(e, ERR_NOTFOUND, _("this meeting has no papers"));
	if (v->link == v->npaper)
		v->link = back ? v->npaper - 1 : 0;
	else
		v->link = (v->link + (back ? v->npaper - 1 : 1)) % v->npaper;
	v->show_link = true;
	return meeting_compose(p, e) < 0 ? -1 : 1;
}

static int
open_link(struct pane *p, struct err *e)
{
	struct meeting *v = p->priv;
	struct pane_arg a = { 0 };

	if (!v->npaper)
		return err_set(e, ERR_NOTFOUND, _("this meeting has no papers"));
	if (v->link == v->npaper)
		v->link = 0;
	if (!v->paper[v->link].found)
		return err_set(e, ERR_NOTFOUND, _("%s is not on this device"),
		        v->paper[v->link].ref);
	a.rid = v->paper[v->link].doc.rid;
	return screen_open(p->scr, PANE_READER, &a, e) < 0 ? -1 : 1;
}

static int
give(struct pane *p, const struct cmd *c, struct err *e)
{
	struct meeting *v = p->priv;
	const struct meeting_answer *a = &v->row.answer;
	const char *value = value_code(VALUES_RSVP, c->arg[0], strlen(c->arg[0]));
	const char *note = c->argc > 1 ? c->arg[1] : "";

	if (!value)
		return err_set(e, ERR_USAGE,
		        _("\"%s\" is no answer: yes, no, online or guest"), c->arg[0]);
	if (strcmp(value, "no") == 0 && c->argc < 2 && meeting_answerable(&v->row)) {
		/* A reason that was refused, or stands, is mended and not typed again. */
		const char *old = a->state == ANSWER_REFUSED ? a->refused_note : a->note;

		screen_ask(p->scr, ACT_ANSWER, "no", old);
		return 1;
	}
	if (app_rsvp(screen_app(p->scr), &v->row, value, note, e) < 0)
		return -1;
	screen_say(p->scr, _("answered; it is sent with the next synchronisation (u "
	                     "takes it back)"));
	return 1;
}

static int
undo(struct pane *p, struct err *e)
{
	struct meeting *v = p->priv;
	const struct meeting_answer *a = &v->row.answer;

	if (a->state == ANSWER_PENDING) {
		if (app_undo(screen_app(p->scr), a->op, e) < 0)
			return -1;
		screen_say(p->scr, _("the answer was taken back"));
		return 1;
	}
	if (app_unack(screen_app(p->scr), v->row.id, e) < 0)
		return e->code == ERR_NOTFOUND
		               ? err_set(e, ERR_NOTFOUND,
		                         _("nothing of this meeting waits to be sent"))
		               : -1;
	screen_say(p->scr, _("the acknowledgement was taken back"));
	return 1;
}

static int
acknowledge(struct pane *p, struct err *e)
{
	struct meeting *v = p->priv;
	struct doc_row d;
	int rc;

	if (doc_by_id(screen_store(p->scr), v->row.id, &d, e) < 0)
		return -1;
	rc = app_ack(screen_app(p->scr), &d, e);
	doc_row_clear(&d);
	if (rc < 0)
		return -1;
	screen_say(p->scr, _("acknowledged; it is sent with the next synchronisation"));
	return 1;
}

static int
item(struct pane *p, bool back, struct err *e)
{
	struct pane *below = screen_below(p->scr, p);
	int64_t rid;

	if (!below || below->id != PANE_MEETINGS)
		return err_set(e, ERR_USAGE, _("there is no list behind this meeting"));
	if (!below->ops->neighbour(below, back, &rid)) {
		screen_say(p->scr, back ? _("this is the first meeting")
		                        : _("this is the last meeting"));
		return 1;
	}
	return show_rid(p, rid, e) < 0 ? -1 : 1;
}

static int
action(struct pane *p, const struct cmd *c, struct err *e)
{
	struct meeting *v = p->priv;

	switch (c->act) {
	case ACT_NEXT_LINK:
	case ACT_PREV_LINK:
		return next_link(p, c->act == ACT_PREV_LINK, e);
	case ACT_ATTACHMENTS:
		return screen_open(p->scr, PANE_ATTACHMENTS,
		               &(struct pane_arg){ .rid = v->row.rid }, e) < 0
		               ? -1
		               : 1;
	case ACT_OPEN:
		return open_link(p, e);
	case ACT_ANSWER:
		return give(p, c, e);
	case ACT_ANSWER_FORM:
		return screen_open(p->scr, PANE_ANSWER,
		               &(struct pane_arg){
		                       .rid = ((struct meeting *)p->priv)->row.rid },
		               e) < 0
		               ? -1
		               : 1;
	case ACT_LABEL:
	case ACT_UNLABEL:
		return label_action(p, v->row.id, c, e);
	case ACT_UNDO:
		return undo(p, e);
	case ACT_ACK:
		return acknowledge(p, e);
	case ACT_NEXT_ITEM:
	case ACT_PREV_ITEM:
		return item(p, c->act == ACT_PREV_ITEM, e);
	default:
		return page_action(p, c, e);
	}
}

/* For the reader of a paper: the next paper that is here. */
static bool
neighbour(struct pane *p, bool back, int64_t *rid)
{
	struct meeting *v = p->priv;
	size_t i = v->link;
	struct err e;

	do {
		if (back ? i == 0 : i + 1 >= v->npaper)
			return false;
		i = back ? i - 1 : i + 1;
	} while (!v->paper[i].found);
	v->link = i;
	v->show_link = true;
	*rid = v->paper[i].doc.rid;
	return meeting_compose(p, &e) == 0;
}

/* --- drawing -------------------------------------------------------------------------- */

static void
draw(struct pane *p, struct canvas *c, struct rect area, bool full)
{
	struct meeting *v = p->priv;
	struct err e;

	/* A paper may have been read since. */
	if (full && v->npaper && meeting_compose(p, &e) < 0)
		screen_fail(p->scr, &e);
	page_draw(p, c, area, full);
	if (!v->show_link)
		return;
	v->show_link = false;
	page_show(&v->page, v->link_off);
	page_draw(p, c, area, false);
}

static bool
place(struct pane *p, uint8_t id[ID_LEN], uint64_t *at)
{
	const struct meeting *v = p->priv;

	memcpy(id, v->row.id, ID_LEN);
	*at = 0;
	return true;
}

static void
state(struct pane *p, struct txt *out)
{
	const struct meeting *v = p->priv;

	txt_rawz(out, v->row.title);
}

static const struct pane_hint hints[] = {
	{ "answer yes", N_("attend") },
	{ "answer no", N_("absent") },
	{ "answer online", N_("online") },
	{ "next-link", N_("paper") },
	{ "open", N_("read it") },
	{ "back", N_("back") },
	{ "help", N_("help") },
	{ "undo", N_("take back") },
	{ NULL, NULL },
};

const struct pane_ops pane_meeting = {
	.title = N_("Meeting"),
	.help = N_(
	        "One meeting. Answer it by a key; an absence asks for its reason, and a "
	        "later answer takes the place of an earlier one. Its papers are links."),
	PAGE_OPS,
	.changes = CH_DOC | CH_MARK | CH_OUTBOX | CH_MEETING | CH_ATT | CH_OWN,
	.priv_size = sizeof(struct meeting),
	.hints = hints,
	.open = open_pane,
	.close = close_pane,
	.load = load,
	.action = action,
	.draw = draw,
	.state = state,
	.place = place,
	.neighbour = neighbour,
};
