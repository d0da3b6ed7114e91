/* One meeting: when and where, its agenda, its papers as links, and the member's answer. */
#include "pane/attachments.h"
#include "pane/page.h"

#include <time.h>
#include "base/i18n.h"
#include "core/reading.h"
#include "base/mem.h"
#include "model/agenda.h"

#define TEXT_MAX (3u * DOC_MAX + (64u << 10))

struct meeting {
	struct page page;
	struct meeting_row row;
	struct meeting_paper paper[DOC_LIST_MAX];
	size_t npaper, link; /* link: the selected paper; npaper: none yet */
	size_t link_off;
	bool show_link; /* scroll to it at the next draw */
};

/* --- the page ---------------------------------------------------------------------- */

static void
field(struct page *g, const char *name, const char *value)
{
	if (!*value)
		return;
	page_label(g, name, ROLE_NORMAL);
	txt_rawz(&g->text, value);
	txt_own(&g->text, "\n");
}

static void
kind(struct page *g, const struct meeting_row *r)
{
	static const enum value_set set[] = { VALUES_MEETING_KIND, VALUES_MEETING_FORMAT,
		VALUES_MEETING_STATE };
	const char *v[] = { r->kind, r->format, r->state };
	bool any = false;

	for (size_t i = 0; i < 3; i++) {
		if (!*v[i])
			continue;
		txt_own(&g->text, any ? " · " : "");
		txt_value(&g->text, set[i], v[i]);
		any = true;
	}
	txt_own(&g->text, any ? "\n" : "");
}

/* Seconds east of UTC that stand behind an instant as it is written; false when none does. */
static bool
written_zone(const char *z, int *seconds)
{
	const char *p = strrchr(z, ' ');

	return p && (p[1] == '+' || p[1] == '-') &&
	       zone_parse(p + 1, strlen(p + 1), seconds) == 0;
}

/* The time where the meeting is, when the member's clock shows another. */
static void
elsewhere(struct page *g, const struct doc *d, int64_t start)
{
	const char *z = doc_get(d, DOCF_START);
	time_t t = (time_t)start;
	struct tm here;
	char utc[32];
	int zone;

	if (!written_zone(z, &zone) || !localtime_r(&t, &here) || here.tm_gmtoff == zone)
		return;
	instant_iso(start + zone, utc); /* "2026-03-02T19:30:00Z" */
	if (strlen(utc) < 16)
		return;
	page_label(g, "", ROLE_NORMAL);
	txt_ownf(&g->text, _("there it is %.5s on %.2s/%.2s/%.4s (%s)\n"), utc + 11,
	        utc + 8, utc + 5, utc, strrchr(z, ' ') + 1);
}

static void
when(struct page *g, const struct meeting_row *r, const struct doc *d)
{
	char till[32];

	page_label(g, _("When"), ROLE_TITLE);
	txt_when(&g->text, r->start);
	if (r->end) {
		instant_local(r->end, till);
		if (civil_of(r->end) == civil_of(r->start) && strlen(till) == 16)
			txt_ownf(&g->text, _(" to %s"), till + 11);
		else
			txt_ownf(&g->text, _(" to %s"), till);
	}
	txt_own(&g->text, "\n");
	elsewhere(g, d, r->start);
}

static bool
answerable(const struct meeting_row *r)
{
	return !r->withdrawn && strcmp(r->state, "cancelled") != 0 &&
	       strcmp(r->state, "held") != 0;
}

static void
keys(struct pane *p)
{
	static const struct {
		const char *cmd, *label;
	} key[] = {
		{ "answer yes", N_("attend") },
		{ "answer no", N_("absent (asks why)") },
		{ "answer online", N_("online") },
		{ "answer guest", N_("guest") },
	};
	struct meeting *v = p->priv;
	struct txt *t = &v->page.text;

	page_label(&v->page, "", ROLE_NORMAL);
	for (size_t i = 0; i < ARRAY_LEN(key); i++) {
		txt_own(t, i ? ", " : "");
		txt_key(t, p, key[i].cmd);
		txt_ownf(t, " %s", _(key[i].label));
	}
	if (v->row.answer.state == ANSWER_PENDING && v->row.answer.queued) {
		txt_own(t, ", ");
		txt_key(t, p, "undo");
		txt_ownf(t, " %s", _("take back"));
	}
	txt_own(t, "\n");
}

static void
with_note(struct txt *t, const char *value, const char *note)
{
	txt_answer(t, value);
	if (*note) {
		txt_own(t, ": ");
		txt_rawz(t, note);
	}
}

static void
answer(struct pane *p)
{
	struct meeting *v = p->priv;
	const struct meeting_answer *a = &v->row.answer;
	struct page *g = &v->page;
	char on[32];

	switch (a->state) {
	case ANSWER_NONE:
		if (!answerable(&v->row))
			return;
		page_label(g, _("My answer"), ROLE_WARN);
		txt_own(&g->text, _("none yet\n"));
		break;
	case ANSWER_SET:
		page_label(g, _("My answer"), ROLE_GOOD);
		with_note(&g->text, a->value, a->note);
		instant_local(a->at, on);
		txt_ownf(&g->text, _(" (the server has it since %s)\n"), on);
		break;
	case ANSWER_PENDING:
		page_label(g, _("My answer"), ROLE_WARN);
		with_note(&g->text, a->value, a->note);
		txt_own(&g->text, a->queued ? _(" (not yet sent)\n")
		                            : _(" (sent, not yet accepted)\n"));
		break;
	case ANSWER_REFUSED:
		page_label(g, _("My answer"), ROLE_ERROR);
		txt_own(&g->text, _("refused: "));
		txt_rawz(&g->text, a->reason);
		txt_own(&g->text, "\n");
		page_label(g, "", ROLE_NORMAL);
		txt_own(&g->text, _("you answered: "));
		with_note(&g->text, a->refused_value, a->refused_note);
		txt_own(&g->text, "\n");
		if (*a->value) {
			page_label(g, "", ROLE_NORMAL);
			txt_own(&g->text, _("the server still has: "));
			with_note(&g->text, a->value, a->note);
			txt_own(&g->text, "\n");
		}
		break;
	}
	if (answerable(&v->row))
		keys(p);
}

static void
acknowledgement(struct pane *p)
{
	struct meeting *v = p->priv;
	struct page *g = &v->page;
	char on[32];

	if (v->row.acked_at) {
		instant_local(v->row.acked_at, on);
		page_begin(g, ROLE_GOOD, 0);
		txt_ownf(&g->text, _("Acknowledged on %s\n"), on);
	} else if (v->row.ack_pending) {
		page_begin(g, ROLE_WARN, 0);
		txt_own(&g->text, _("Acknowledged here, not yet sent\n"));
	} else if (v->row.ack_wanted && !v->row.withdrawn) {
		page_begin(g, ROLE_WARN, 0);
		txt_own(&g->text, _("To acknowledge: press "));
		txt_key(&g->text, p, "acknowledge");
		txt_own(&g->text, "\n");
	}
}

static void
papers(struct pane *p)
{
	struct meeting *v = p->priv;
	struct page *g = &v->page;

	if (!v->npaper)
		return;
	page_heading(g, _("Papers"));
	for (size_t i = 0; i < v->npaper; i++) {
		const struct meeting_paper *m = &v->paper[i];
		bool unread = m->found && pane_unread(p, m->doc.id, m->doc.unread);

		if (i == v->link)
			v->link_off = g->text.s.len;
		page_begin(g, m->found ? ROLE_LINK : ROLE_DIM, 4);
		txt_own(&g->text, i == v->link ? "> " : "  ");
		txt_own(&g->text, unread ? "● " : "  ");
		txt_rawz(&g->text, m->found && *m->doc.number ? m->doc.number : m->ref);
		txt_own(&g->text, "  ");
		if (m->found)
			txt_rawz(&g->text, m->doc.title);
		else
			txt_own(&g->text, _("(not on this device)"));
		txt_own(&g->text, "\n");
	}
}

static int
attachments(struct pane *p, struct err *e)
{
	struct meeting *v = p->priv;
	struct page *g = &v->page;
	struct att_row row[ATT_MAX];
	size_t n;

	if (att_list(screen_store(p->scr), v->row.rid, row, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		page_label(g, i ? "" : _("Attached"), ROLE_NORMAL);
		txt_attachment(&g->text, p, &row[i]);
		if (i == 0)
			txt_att_keys(&g->text, p);
		txt_own(&g->text, "\n");
	}
	crypt_wipe(row, sizeof(row));
	return 0;
}

/* Items with their minutes, and the hour at which each begins when all before it keep theirs. */
static void
agenda(struct page *g, const struct meeting_row *r, struct view body)
{
	struct agenda_item it;
	int sum = 0, items = 0;
	struct view rest = body;
	char at[32];

	while (agenda_next(&rest, &it)) {
		if (!items++)
			page_heading(g, _("Agenda"));
		instant_local(r->start + (int64_t)sum * 60, at);
		page_begin(g, ROLE_NORMAL, 14);
		txt_ownf(&g->text, "  %s  %3d'  ", strlen(at) == 16 ? at + 11 : "",
		        it.minutes);
		txt_raw(&g->text, (struct raw){ it.text.p, it.text.n });
		txt_own(&g->text, "\n");
		sum += it.minutes;
	}
	if (!items)
		return;
	page_begin(g, ROLE_TITLE, 14);
	txt_ownf(&g->text, _("         %3d'  in all"), sum);
	if (r->end > r->start)
		txt_ownf(&g->text, _(" of %d' planned"), (int)((r->end - r->start) / 60));
	txt_own(&g->text, "\n");
}

/* What else the announcement says. */
static void
remarks(struct page *g, struct view body)
{
	bool any = false;

	while (body.n) {
		const char *nl = memchr(body.p, '\n', body.n);
		size_t n = nl ? (size_t)(nl - body.p) : body.n;
		struct view one = { body.p, n }, rest = one;
		struct agenda_item it;
		size_t lead = 0;

		while (lead < n && (one.p[lead] == ' ' || one.p[lead] == '\t' ||
		                           one.p[lead] == '\r'))
			lead++;
		if (lead < n && !agenda_next(&rest, &it)) {
			if (!any)
				txt_own(&g->text, "\n");
			any = true;
			page_begin(g, ROLE_NORMAL, 0);
			txt_raw(&g->text, (struct raw){ one.p, one.n });
			txt_own(&g->text, "\n");
		}
		n += nl ? 1 : 0;
		body.p += n;
		body.n -= n;
	}
}

static int
body(struct pane *p, const struct doc *d, struct err *e)
{
	struct meeting *v = p->priv;
	struct page *g = &v->page;
	const struct meeting_row *r = &v->row;

	page_begin(g, ROLE_TITLE, 0);
	txt_rawz(&g->text, r->title);
	txt_own(&g->text, "\n");
	kind(g, r);
	txt_own(&g->text, "\n");
	if (r->withdrawn) {
		page_begin(g, ROLE_ERROR, 0);
		txt_own(&g->text, _("Withdrawn: "));
		txt_rawz(&g->text, r->why);
		txt_own(&g->text, "\n");
		return 0;
	}
	when(g, r, d);
	field(g, _("Place"), r->place);
	field(g, _("Chair"), r->chair);
	field(g, _("Secretary"), r->secretary);
	field(g, _("Guests"), doc_get(d, DOCF_GUESTS));
	field(g, _("Link"), r->link);
	if (attachments(p, e) < 0)
		return -1;
	answer(p);
	acknowledgement(p);
	agenda(g, r, d->body);
	papers(p);
	remarks(g, d->body);
	return 0;
}

static int
compose(struct pane *p, struct err *e)
{
	struct meeting *v = p->priv;
	struct str file = STR_INIT(DOC_MAX);
	struct doc d = { 0 };
	int ret = -1;

	if (!v->row.withdrawn &&
	        (doc_file(screen_store(p->scr), v->row.rid, &file, e) < 0 ||
	                doc_parse(&d, DOC_MEETING, str_c(&file), file.len, DOC_LENIENT,
	                        e) < 0))
		goto out;
	page_reset(&v->page);
	if (body(p, &d, e) == 0)
		ret = page_end(&v->page, e);
out:
	doc_release(&d);
	str_release(&file);
	return ret;
}

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
	return compose(p, e);
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
	return compose(p, e) < 0 ? -1 : 1;
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
	if (strcmp(value, "no") == 0 && c->argc < 2 && answerable(&v->row)) {
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
	return compose(p, &e) == 0;
}

/* --- drawing -------------------------------------------------------------------------- */

static void
draw(struct pane *p, struct canvas *c, struct rect area, bool full)
{
	struct meeting *v = p->priv;
	struct err e;

	/* A paper may have been read since. */
	if (full && v->npaper && compose(p, &e) < 0)
		screen_fail(p->scr, &e);
	page_draw(p, c, area, full);
	if (!v->show_link)
		return;
	v->show_link = false;
	page_show(&v->page, v->link_off);
	page_draw(p, c, area, false);
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
	{ "undo", N_("take back") },
	{ "back", N_("back") },
	{ "help", N_("help") },
	{ NULL, NULL },
};

const struct pane_ops pane_meeting = {
	.title = N_("Meeting"),
	.help = N_(
	        "One meeting. Answer it by a key; an absence asks for its reason, and a "
	        "later answer takes the place of an earlier one. Its papers are links."),
	PAGE_OPS,
	.changes = CH_DOC | CH_MARK | CH_OUTBOX | CH_MEETING | CH_ATT,
	.priv_size = sizeof(struct meeting),
	.hints = hints,
	.open = open_pane,
	.close = close_pane,
	.load = load,
	.action = action,
	.draw = draw,
	.state = state,
	.neighbour = neighbour,
};
