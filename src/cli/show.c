#include "cli_int.h"

#include "model/ids.h"

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

/* What is known here and does not stand in the file. */
static int
put_state(struct cli *c, const struct doc_row *r, struct err *e)
{
	struct out *o = &c->out;
	struct doc_row by[RELS_SHOWN];
	size_t got = 0;
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
	if (!r->replaced)
		return 0;
	if (doc_replaced_by(c->app.store, r->rid, RELS_SHOWN, by, &got, e))
		return -1;
	for (size_t i = 0; i < got; i++) {
		out_f(o, "%s: ", _("Replaced by"));
		out_raw(o, raw_of(by[i].number), SCRUB_LINE);
		out_safe(o, SAFE(" "));
		out_raw(o, raw_of(by[i].title), SCRUB_LINE);
		out_safe(o, SAFE("\n"));
		doc_row_clear(&by[i]);
	}
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
	for (size_t i = 0; i < d->nrels; i++)
		field(o, doc_rel_name(d->rels[i].kind), d->rels[i].number);
	if (put_state(c, r, e))
		return -1;
	out_safe(o, SAFE("\n"));
	out_raw(o, (struct raw){ d->body.p, d->body.n }, SCRUB_TEXT);
	if (d->body.n && d->body.p[d->body.n - 1] != '\n')
		out_safe(o, SAFE("\n"));
	return 0;
}

static int
put(struct cli *c, const struct doc_row *r, bool json, struct err *e)
{
	struct str file = STR_INIT(DOC_MAX);
	struct json_out j;
	struct doc d;
	bool have = false;
	int ret = -1;

	if (!r->withdrawn) {
		if (doc_file(c->app.store, r->rid, &file, e) ||
		        doc_parse(&d, r->kind, str_c(&file), file.len, DOC_LENIENT, e))
			goto out;
		have = true;
	}
	if (!json) {
		ret = put_text(c, r, have ? &d : NULL, e);
		goto out;
	}
	json_begin(&j, &c->out);
	rows_json(&j, r, have ? &d : NULL);
	if (have)
		json_text(&j, "body", (struct raw){ d.body.p, d.body.n }, SCRUB_TEXT);
	else
		json_z(&j, "body", NULL);
	json_end(&j);
	ret = 0;
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
