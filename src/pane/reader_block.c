/* What stands above a document's text: what it is, what has become of it, what is wanted. */
#include "reader_int.h"

#include "base/i18n.h"
#include "base/width.h"
#include "store/rel.h"

#define RELS_SHOWN 6

void
reader_begin(struct reader *r, enum role role)
{
	if (r->nhead == HEAD_LINES)
		return;
	r->head[r->nhead].off = r->text.s.len;
	r->head[r->nhead++].role = role;
}

void
reader_label(struct reader *r, const char *name)
{
	size_t n = text_width(name, strlen(name));

	reader_begin(r, ROLE_NORMAL);
	r->text.frame = true;
	txt_own(&r->text, name);
	do {
		txt_own(&r->text, " ");
	} while (++n < LABEL_COLS);
}

static void
own_date(struct reader *r, civil d)
{
	char s[16];

	civil_show(d, s);
	txt_own(&r->text, s);
}

static void
relations(struct reader *r, const struct doc *d, enum doc_rel_kind kind, const char *name)
{
	bool any = false;

	for (size_t i = 0; i < d->nrels; i++) {
		if (d->rels[i].kind != kind)
			continue;
		if (any)
			txt_own(&r->text, ", ");
		else
			reader_label(r, name);
		txt_rawz(&r->text, d->rels[i].number);
		any = true;
	}
	if (any)
		txt_own(&r->text, "\n");
}

static void
issued(struct reader *r, const struct doc *d)
{
	const char *issuer = doc_get(d, DOCF_ISSUER), *signer = doc_get(d, DOCF_SIGNER);

	if (d->date || *issuer || *signer) {
		reader_label(r, _("Issued"));
		own_date(r, d->date);
		txt_own(&r->text, d->date && *issuer ? _(" by ") : "");
		txt_rawz(&r->text, issuer);
		txt_own(&r->text, *signer ? _(", signed by ") : "");
		txt_rawz(&r->text, signer);
		txt_own(&r->text, "\n");
	}
	if (d->effective || d->expires) {
		reader_label(r, _("In force"));
		if (d->effective) {
			txt_own(&r->text, _("from "));
			own_date(r, d->effective);
		}
		if (d->expires) {
			txt_own(&r->text, d->effective ? _(" until ") : _("until "));
			own_date(r, d->expires);
		}
		txt_own(&r->text, "\n");
	}
	if (*doc_get(d, DOCF_URGENCY)) {
		reader_label(r, _("Urgency"));
		txt_rawz(&r->text, doc_get(d, DOCF_URGENCY));
		txt_own(&r->text, "\n");
	}
}

static void
ack_state(struct pane *p)
{
	struct reader *r = p->priv;
	char when[32];

	if (r->row.acked_at) {
		instant_local(r->row.acked_at, when);
		reader_begin(r, ROLE_GOOD);
		txt_ownf(&r->text, _("Acknowledged on %s\n"), when);
	} else if (r->row.ack_pending) {
		reader_begin(r, ROLE_WARN);
		txt_own(&r->text, _("Acknowledged here, not yet sent: "));
		txt_key(&r->text, p, "sync");
		txt_own(&r->text, _(" sends it, "));
		txt_key(&r->text, p, "undo");
		txt_own(&r->text, _(" takes it back\n"));
	} else if (r->row.ack_wanted) {
		reader_begin(r, ROLE_WARN);
		txt_own(&r->text, _("To acknowledge: press "));
		txt_key(&r->text, p, "acknowledge");
		txt_own(&r->text, "\n");
	}
}

/* What other documents have made of this one. */
static int
changed_by(struct pane *p, struct err *e)
{
	static const char *const what[REL_COUNT] = { [REL_REPLACES] = N_("Replaced by "),
		[REL_AMENDS] = N_("Amended by "),
		[REL_IMPLEMENTS] = N_("Implemented by ") };
	struct reader *r = p->priv;
	struct rel_row by[RELS_SHOWN];
	size_t got = 0;

	if (rel_incoming(screen_store(p->scr), r->row.rid, REL_CHANGES, RELS_SHOWN, by,
	            &got, e) < 0)
		return -1;
	for (size_t i = 0; i < got; i++) {
		reader_begin(r, by[i].kind == REL_IMPLEMENTS ? ROLE_NORMAL : ROLE_WARN);
		txt_own(&r->text, _(what[by[i].kind]));
		txt_rawz(&r->text, by[i].doc.number);
		if (by[i].doc.date) {
			txt_own(&r->text, _(" of "));
			own_date(r, by[i].doc.date);
		}
		txt_own(&r->text, ": ");
		txt_rawz(&r->text, by[i].doc.title);
		txt_own(&r->text, "\n");
		rel_row_clear(&by[i]);
	}
	return 0;
}

static void
on_day(struct reader *r, const char *what, civil day)
{
	reader_begin(r, ROLE_WARN);
	txt_own(&r->text, what);
	own_date(r, day);
	txt_own(&r->text, "\n");
}

/* Whether it may be gone by: before all else that is said of it. */
static int
standing(struct pane *p, const struct doc *d, struct err *e)
{
	struct reader *r = p->priv;
	civil today = civil_of(clock_wall());

	if (r->row.withdrawn) {
		reader_begin(r, ROLE_ERROR);
		txt_own(&r->text, _("Withdrawn: "));
		txt_rawz(&r->text, r->row.why);
		txt_own(&r->text, "\n");
	}
	if (r->row.draft && !r->row.withdrawn) {
		reader_begin(r, ROLE_WARN);
		txt_own(&r->text, _("Draft: not in force\n"));
	}
	if (d->expires && d->expires < today)
		on_day(r, _("Expired on "), d->expires);
	else if (d->effective > today)
		on_day(r, _("Not yet in force: from "), d->effective);
	return changed_by(p, e);
}

int
reader_block(struct pane *p, const struct doc *d, struct err *e)
{
	struct reader *r = p->priv;

	reader_begin(r, ROLE_TITLE);
	if (r->row.kind == DOC_NOTICE)
		reader_notice_kind(r, d);
	else
		txt_rawz(&r->text, *r->row.number ? r->row.number : r->row.type);
	txt_own(&r->text, "\n");
	reader_begin(r, ROLE_TITLE);
	txt_rawz(&r->text, r->row.title);
	txt_own(&r->text, "\n");
	if (standing(p, d, e) < 0)
		return -1;
	txt_own(&r->text, "\n");
	if (r->row.withdrawn)
		return reader_own(p, e);
	if (r->row.kind == DOC_NOTICE) {
		if (reader_notice(p, d, e) < 0)
			return -1;
	} else {
		issued(r, d);
	}
	relations(r, d, REL_REPLACES, _("Replaces"));
	relations(r, d, REL_AMENDS, _("Amends"));
	relations(r, d, REL_IMPLEMENTS, _("Implements"));
	relations(r, d, REL_CITES, _("Cites"));
	ack_state(p);
	if (reader_own(p, e) < 0)
		return -1;
	reader_begin(r, ROLE_BORDER);
	txt_own(&r->text, "\n");
	return 0;
}
