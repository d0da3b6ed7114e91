/* The page of one meeting: when and where, its agenda, its papers as links, and the answer. */
#include "meeting_int.h"
#include "pane/attachments.h"
#include "pane/label.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "model/agenda.h"
#include "model/reason.h"

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

/* The time where the meeting is, when the member's clock shows another. */
static void
elsewhere(struct page *g, const struct doc *d)
{
	char t[32]; /* "2026-03-02T19:30:00Z" */
	const char *zone = doc_start_there(d, t);

	if (!zone)
		return;
	page_label(g, "", ROLE_NORMAL);
	txt_ownf(&g->text, _("there it is %.5s on %.2s/%.2s/%.4s (%s)\n"), t + 11, t + 8,
	        t + 5, t, zone);
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
	elsewhere(g, d);
}

bool
meeting_answerable(const struct meeting_row *r)
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
		if (!meeting_answerable(&v->row))
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
		txt_rawz(&g->text, reason_show(NULL, a->reason).s);
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
	if (meeting_answerable(&v->row))
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

static int
tags(struct pane *p, struct err *e)
{
	struct meeting *v = p->priv;
	struct txt names = TXT_INIT(8192);
	int ret = label_names(p, v->row.id, &names, e);

	if (ret == 0 && names.s.len) {
		page_label(&v->page, _("Tags"), ROLE_NORMAL);
		txt_safe(&v->page.text, txt_get(&names));
		txt_own(&v->page.text, "\n");
	}
	txt_release(&names);
	return ret;
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
		return tags(p, e);
	}
	when(g, r, d);
	field(g, _("Place"), r->place);
	field(g, _("Chair"), r->chair);
	field(g, _("Secretary"), r->secretary);
	field(g, _("Guests"), doc_get(d, DOCF_GUESTS));
	field(g, _("Link"), r->link);
	if (attachments(p, e) < 0 || tags(p, e) < 0)
		return -1;
	answer(p);
	acknowledgement(p);
	agenda(g, r, d->body);
	papers(p);
	remarks(g, d->body);
	return 0;
}

int
meeting_compose(struct pane *p, struct err *e)
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
