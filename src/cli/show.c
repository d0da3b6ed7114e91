#include "cli_int.h"

#include "base/human.h"

#include "model/ids.h"
#include "model/reason.h"
#include "store/attach.h"
#include "store/rel.h"

#define RELS_SHOWN 8

static void
field(struct out *o, const char *name, const char *v)
{
	if (!v || !*v)
		return;
	out_f(o, "%s: ", name);
	out_raw(o, raw_of(v), SCRUB_LINE);
	out_safe(o, SAFE("\n"));
}

/* What other documents have made of this one. */
static int
put_changed_by(struct cli *c, const struct doc_row *r, struct err *e)
{
	static const char *const what[REL_COUNT] = { [REL_REPLACES] = N_("Replaced by"),
		[REL_AMENDS] = N_("Amended by"),
		[REL_IMPLEMENTS] = N_("Implemented by") };
	struct rel_row by[RELS_SHOWN];
	struct out *o = &c->out;
	size_t got = 0;

	if (rel_incoming(c->app.store, r->rid, REL_CHANGES, RELS_SHOWN, by, &got, e))
		return -1;
	for (size_t i = 0; i < got; i++) {
		out_f(o, "%s: ", _(what[by[i].kind]));
		out_raw(o, raw_of(by[i].doc.number), SCRUB_LINE);
		out_safe(o, SAFE(" "));
		out_raw(o, raw_of(by[i].doc.title), SCRUB_LINE);
		out_safe(o, SAFE("\n"));
		rel_row_clear(&by[i]);
	}
	return 0;
}

/* Whether it may be gone by, of its own dates. */
static void
put_standing(struct cli *c, const struct doc_row *r, const struct doc *d)
{
	civil today = civil_of(clock_wall());
	char day[16];

	if (r->draft && !r->withdrawn)
		field(&c->out, _("State"), _("draft, not in force"));
	if (d->expires && d->expires < today) {
		civil_show(d->expires, day);
		field(&c->out, _("Expired on"), day);
	} else if (d->effective > today) {
		civil_show(d->effective, day);
		field(&c->out, _("Not yet in force, from"), day);
	}
}

static int
put_tags(struct cli *c, const struct doc_row *r, struct err *e)
{
	struct str all = STR_INIT(TAG_NAMES * (TAG_NAME_MAX + 2));
	struct tag_names v;

	if (own_tags(c->app.store, r->id, &v, e))
		return -1;
	for (size_t i = 0; i < v.n; i++)
		str_addf(&all, "%s%s", i ? ", " : "", v.v[i].s);
	field(&c->out, _("Tags"), str_c(&all));
	str_release(&all);
	return 0;
}

/* What is known here and does not stand in the file. */
static int
put_state(struct cli *c, const struct doc_row *r, struct err *e)
{
	struct out *o = &c->out;
	char at[32];

	if (r->acked_at) {
		instant_local(r->acked_at, at);
		field(o, _("Acknowledged"), at);
	} else if (r->ack_pending) {
		field(o, _("Acknowledged"), _("waiting for the next sync"));
	} else if (r->ack_wanted && !r->withdrawn) {
		field(o, _("Acknowledged"), _("not yet; use: sotay ack"));
	}
	if (r->withdrawn)
		field(o, _("Withdrawn"), r->why && *r->why ? r->why : "-");
	if (put_tags(c, r, e))
		return -1;
	return put_changed_by(c, r, e);
}

static int
put_papers(struct cli *c, const struct meeting_row *m, struct err *e)
{
	struct meeting_paper p[DOC_LIST_MAX];
	struct out *o = &c->out;
	size_t got;

	if (meeting_papers(c->app.store, m->rid, DOC_LIST_MAX, p, &got, e))
		return -1;
	for (size_t i = 0; i < got; i++) {
		out_f(o, "%s: ", _("Paper"));
		out_raw(o, raw_of(p[i].ref), SCRUB_LINE);
		out_safe(o, SAFE(" "));
		if (p[i].found) {
			out_raw(o, raw_of(p[i].doc.title), SCRUB_LINE);
			if (p[i].doc.unread)
				out_f(o, " (%s)", _("unread"));
		} else {
			out_f(o, "(%s)", _("not on this device"));
		}
		out_safe(o, SAFE("\n"));
		meeting_paper_clear(&p[i]);
	}
	return 0;
}

static void
put_answer(struct cli *c, const struct meeting_answer *a)
{
	struct out *o = &c->out;

	out_f(o, "%s: ", _("Your answer"));
	if (!*a->value)
		out_f(o, "%s", _("none; use: sotay rsvp"));
	else
		out_f(o, "%s", a->value);
	if (*a->note)
		out_f(o, " (%s)", a->note);
	if (a->state == ANSWER_PENDING)
		out_f(o, ", %s", _("waiting for the next sync"));
	out_safe(o, SAFE("\n"));
	if (a->state != ANSWER_REFUSED)
		return;
	out_f(o, "%s: %s", _("Refused"), a->refused_value);
	if (*a->refused_note)
		out_f(o, " (%s)", a->refused_note);
	out_f(o, ": %s", reason_show(NULL, a->reason).s);
	out_safe(o, SAFE("\n"));
}

/* What a notice or a meeting has beside the fields of its file. */
static int
put_kind(struct cli *c, const struct doc_row *r, struct err *e)
{
	struct meeting_row m;
	struct notice_row n;
	struct doc_row about;
	int rc = 0;

	if (r->kind == DOC_NOTICE) {
		if (notice_by_id(c->app.store, r->id, &n, e))
			return -1;
		if (n.about_here)
			rc = doc_by_id(c->app.store, n.about_id, &about, e);
		if (n.about_here && !rc) {
			out_f(&c->out, "%s: %s %s", _("That is"), about.number,
			        about.title);
			out_safe(&c->out, SAFE("\n"));
			doc_row_clear(&about);
		}
		notice_row_clear(&n);
	} else if (r->kind == DOC_MEETING) {
		if (meeting_by_id(c->app.store, r->id, &m, e))
			return -1;
		rc = put_papers(c, &m, e);
		if (!rc && !m.withdrawn)
			put_answer(c, &m.answer);
		meeting_row_clear(&m);
	}
	return rc;
}

static int
put_attachments(struct cli *c, const struct doc_row *r, struct err *e)
{
	struct att_row v[ATT_MAX];
	struct out *o = &c->out;
	size_t n;

	if (att_list(c->app.store, r->rid, v, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++) {
		out_f(o, "%s: ", _("Attachment"));
		out_raw(o, raw_of(v[i].a.name), SCRUB_LINE);
		out_f(o, v[i].state ? " (%s)" : _(" (%s, not fetched)"),
		        human_size(v[i].a.size).s);
		out_safe(o, SAFE("\n"));
	}
	crypt_wipe(v, sizeof(v));
	return 0;
}

static int
put_text(struct cli *c, const struct doc_row *r, const struct doc *d, struct err *e)
{
	static const char *const names[] = {
#define DOCFIELD(id, name, flags) name,
#include "model/docfields.def"
#undef DOCFIELD
	};
	struct out *o = &c->out;
	char id[ID_TEXT + 1];

	id_text(r->id, id);
	field(o, "Id", id);
	if (!d) {
		field(o, "Number", r->number);
		field(o, "Title", r->title);
		return put_state(c, r, e);
	}
	for (int f = 0; f < DOCF_COUNT; f++) {
		if (f < DOCF_REPLACES)
			field(o, names[f], doc_get(d, (enum doc_field)f));
	}
	put_standing(c, r, d);
	for (size_t i = 0; i < d->nrels; i++)
		field(o, doc_rel_name(d->rels[i].kind), d->rels[i].number);
	if (put_attachments(c, r, e) || put_kind(c, r, e) || put_state(c, r, e))
		return -1;
	out_safe(o, SAFE("\n"));
	out_raw(o, (struct raw){ d->body.p, d->body.n }, SCRUB_TEXT);
	if (d->body.n && d->body.p[d->body.n - 1] != '\n')
		out_safe(o, SAFE("\n"));
	return 0;
}

static int
put_json(struct cli *c, const struct doc_row *r, const struct doc *d, struct err *e)
{
	struct meeting_row m;
	struct notice_row n;
	struct json_out j;
	int ret;

	if (r->kind == DOC_MEETING && meeting_by_id(c->app.store, r->id, &m, e))
		return -1;
	if (r->kind == DOC_NOTICE && notice_by_id(c->app.store, r->id, &n, e))
		return -1;
	json_begin(&j, &c->out);
	if (r->kind == DOC_MEETING) {
		meeting_json(&j, &m);
		meeting_row_clear(&m);
		json_list(&j, "papers");
		for (size_t i = 0; d && i < d->npapers; i++)
			json_item(&j, d->papers[i], i == 0);
		json_list_end(&j);
		rows_attachments(&j, d);
	} else if (r->kind == DOC_NOTICE) {
		notice_json(&j, &n);
		notice_row_clear(&n);
		rows_attachments(&j, d);
	} else {
		rows_json(&j, r, d);
	}
	ret = rows_tags(c, &j, r->id, e);
	if (d)
		json_text(&j, "body", (struct raw){ d->body.p, d->body.n }, SCRUB_TEXT);
	else
		json_z(&j, "body", NULL);
	json_end(&j);
	return ret;
}

static int
put(struct cli *c, const struct doc_row *r, bool json, struct err *e)
{
	struct str file = STR_INIT(DOC_MAX);
	struct doc d;
	bool have = false;
	int ret = -1;

	if (!r->withdrawn) {
		if (doc_file(c->app.store, r->rid, &file, e) ||
		        doc_parse(&d, r->kind, str_c(&file), file.len, DOC_LENIENT, e))
			goto out;
		have = true;
	}
	ret = json ? put_json(c, r, have ? &d : NULL, e)
	           : put_text(c, r, have ? &d : NULL, e);
out:
	if (have)
		doc_release(&d);
	str_release(&file);
	return ret;
}

int
cli_cmd_show(struct cli *c, int argc, char **argv, struct err *e)
{
	struct str which = STR_INIT(4096);
	struct doc_row row[2];
	struct cli_args a;
	struct err mark = ERR_INIT;
	size_t got = 0;
	int r = -1;

	if (cli_args(&a, OPT_JSON, 1, -1, argc, argv, e) || cli_join(&a, 0, &which, e) ||
	        doc_find(c->app.store, str_c(&which), 2, row, &got, e))
		goto out;
	if (got > 1)
		cli_note(c,
		        _("more than one document is meant by \"%s\"; this is the "
		          "newest"),
		        str_c(&which));
	if (put(c, &row[0], a.json, e))
		goto out;
	/* As the reader does. Reading itself never fails for want of a place to note it. */
	if (row[0].unread && !c->app.readonly &&
	        app_mark_read(&c->app, row[0].id, true, &mark))
		cli_note(c, "%s", mark.msg);
	r = 0;
out:
	for (size_t i = 0; i < got; i++)
		doc_row_clear(&row[i]);
	str_release(&which);
	return r;
}
