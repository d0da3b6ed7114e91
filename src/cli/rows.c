#include "cli_int.h"

#include "base/width.h"
#include "model/ids.h"

#define NUMBER_MIN 10
#define NUMBER_MAX 24
#define FIXED_COLS 15 /* marks, date and the blanks between */
#define TITLE_MIN 16
#define SNIPPET_MAX 8192

int
rows_init(struct rows *w, struct cli *c, const struct cli_args *a, struct err *e)
{
	memset(w, 0, sizeof(*w));
	w->c = c;
	w->json = a->json;
	w->format = a->format;
	w->number_cols = NUMBER_MIN;
	return a->format ? format_check(a->format, e) : 0;
}

void
rows_measure(struct rows *w, const struct doc_row *r, size_t n)
{
	struct str b = STR_INIT(8192);

	for (size_t i = 0; i < n; i++) {
		struct safe s;
		size_t cols;

		str_reset(&b);
		s = scrub(raw_of(r[i].number), SCRUB_LINE, &b);
		cols = text_width(s.p, s.n);
		if (cols > w->number_cols)
			w->number_cols = cols < NUMBER_MAX ? cols : NUMBER_MAX;
	}
	str_release(&b);
}

/* What the document is worth, for %s. */
static const char *
state(const struct doc_row *r)
{
	if (r->withdrawn)
		return "withdrawn";
	if (r->replaced)
		return "replaced";
	return r->draft ? "draft" : "current";
}

/* Acknowledgement: + given, ~ on its way, ! wanted. */
static struct safe
ack_mark(const struct doc_row *r)
{
	if (r->acked_at)
		return SAFE("+");
	if (r->ack_pending)
		return SAFE("~");
	return r->ack_wanted ? SAFE("!") : SAFE(" ");
}

static void
put_line(struct rows *w, const struct doc_row *r)
{
	struct out *o = &w->c->out;
	size_t left = FIXED_COLS + w->number_cols + TITLE_MIN;
	char date[16];

	left = o->cols > left ? o->cols - left + TITLE_MIN : 0;
	civil_show(r->date, date);
	out_safe(o, r->unread ? SAFE("*") : SAFE(" "));
	out_safe(o, ack_mark(r));
	out_safe(o, SAFE(" "));
	out_col(o, raw_of(date), 10);
	out_safe(o, SAFE(" "));
	out_col(o, raw_of(r->number), w->number_cols);
	out_safe(o, SAFE(" "));
	if (r->withdrawn)
		out_f(o, _("[withdrawn: %s] "), r->why ? r->why : "");
	out_col(o, raw_of(r->title), r->withdrawn ? 0 : left);
	out_safe(o, SAFE("\n"));
}

static void
put_rels(struct json_out *j, const char *key, const struct doc *d, enum doc_rel_kind k)
{
	bool first = true;

	json_list(j, key);
	for (size_t i = 0; d && i < d->nrels; i++) {
		if (d->rels[i].kind != k)
			continue;
		json_item(j, d->rels[i].number, first);
		first = false;
	}
	json_list_end(j);
}

void
rows_attachments(struct json_out *j, const struct doc *d)
{
	json_list(j, "attachments");
	for (size_t i = 0; d && i < d->natts; i++)
		json_item(j, d->atts[i], i == 0);
	json_list_end(j);
}

int
rows_tags(struct cli *c, struct json_out *j, const uint8_t id[ID_LEN], struct err *e)
{
	struct tag_names v;

	if (own_tags(c->app.store, id, &v, e))
		return -1;
	json_list(j, "tags");
	for (size_t i = 0; i < v.n; i++)
		json_item(j, v.v[i].s, i == 0);
	json_list_end(j);
	return 0;
}

void
rows_json(struct json_out *j, const struct doc_row *r, const struct doc *d)
{
	json_id(j, "id", r->id);
	json_z(j, "number", r->number);
	json_z(j, "type", r->type);
	json_z(j, "title", r->title);
	json_z(j, "issuer", r->issuer);
	json_z(j, "signer", d ? doc_get(d, DOCF_SIGNER) : NULL);
	json_civil(j, "date", r->date);
	json_civil(j, "effective", d ? d->effective : 0);
	json_civil(j, "expires", d ? d->expires : 0);
	json_z(j, "urgency", d ? doc_get(d, DOCF_URGENCY) : NULL);
	json_bool(j, "draft", r->draft);
	json_bool(j, "acknowledge", r->ack_wanted);
	json_instant(j, "acknowledged_at", r->acked_at);
	json_bool(j, "unread", r->unread);
	json_bool(j, "flagged", r->flagged);
	json_num(j, "rev", r->rev);
	put_rels(j, "replaces", d, REL_REPLACES);
	put_rels(j, "amends", d, REL_AMENDS);
	put_rels(j, "implements", d, REL_IMPLEMENTS);
	put_rels(j, "cites", d, REL_CITES);
	rows_attachments(j, d);
	json_z(j, "withdrawn", r->withdrawn ? r->why : NULL);
}

/* The text round the hit, in an object or as a line below its document. */
static int
put_snippet(struct rows *w, const struct doc_row *r, struct json_out *j, struct err *e)
{
	struct str text = STR_INIT(SNIPPET_MAX);
	int ret = search_snippet(w->c->app.store, w->words, r->rid, &text, e);

	if (!ret && j) {
		json_text(
		        j, "snippet", (struct raw){ str_c(&text), text.len }, SCRUB_LINE);
	} else if (!ret && text.len) {
		out_safe(&w->c->out, SAFE("    "));
		out_raw(&w->c->out, (struct raw){ str_c(&text), text.len }, SCRUB_LINE);
		out_safe(&w->c->out, SAFE("\n"));
	}
	str_release(&text);
	return ret;
}

static int
put_json(struct rows *w, const struct doc_row *r, struct err *e)
{
	struct str file = STR_INIT(DOC_MAX);
	struct json_out j;
	struct doc d;
	bool have = false;
	int ret = -1;

	if (!r->withdrawn) {
		if (doc_file(w->c->app.store, r->rid, &file, e))
			goto out;
		if (doc_parse(&d, r->kind, str_c(&file), file.len, DOC_LENIENT, e))
			goto out;
		have = true;
	}
	json_begin(&j, &w->c->out);
	rows_json(&j, r, have ? &d : NULL);
	ret = rows_tags(w->c, &j, r->id, e);
	if (!ret && w->words)
		ret = put_snippet(w, r, &j, e);
	json_end(&j);
out:
	if (have)
		doc_release(&d);
	str_release(&file);
	return ret;
}

int
rows_put(struct rows *w, const struct doc_row *r, struct err *e)
{
	char id[ID_TEXT + 1], date[16];
	struct format_row f;

	if (w->json)
		return put_json(w, r, e);
	if (!w->format) {
		put_line(w, r);
		return w->words ? put_snippet(w, r, NULL, e) : 0;
	}
	id_text(r->id, id);
	civil_iso(r->date, date);
	f = (struct format_row){ .i = id,
		.n = r->number,
		.y = r->type,
		.t = r->title,
		.d = date,
		.s = state(r),
		.u = r->unread ? "1" : "0" };
	format_put(&w->c->out, w->format, &f);
	return 0;
}
