/* What meetings and notices have beside a document: rows of their own for the lists. */
#include <string.h>

#include "base/mem.h"
#include "model/docno.h"
#include "model/values.h"
#include "model/words.h"
#include "rows.h"
#include "store/meeting.h"

void
ch_doc(struct store *s, enum doc_kind kind)
{
	unsigned ch = CH_DOC;

	if (kind == DOC_MEETING)
		ch |= CH_MEETING;
	else if (kind == DOC_NOTICE)
		ch |= CH_NOTICE;
	else if (kind == DOC_PROFILE)
		ch |= CH_PROFILE;
	ch_add(s, ch);
}

/* A value's code; what is none of the set stays as it is written. */
static const char *
code(enum value_set set, const char *v)
{
	const char *c = value_code(set, v, strlen(v));

	return c ? c : v;
}

/* What a header names: by id when it is one, by the key of a number. */
struct ref {
	struct str key;
	uint8_t id[ID_LEN];
	bool is_id;
};

static int
ref_make(struct ref *r, const char *v, struct err *e)
{
	size_t n = strlen(v);

	str_reset(&r->key);
	r->is_id = n == ID_TEXT && b32_dec(v, n, r->id, ID_LEN) == ID_LEN;
	if (!r->is_id)
		docno_key(v, n, &r->key);
	return str_ok(&r->key, _("the number of a document"), e);
}

static int
papers_put(struct store *s, int64_t rid, const struct doc *doc, struct err *e)
{
	struct ref r = { STR_INIT(8 * DOC_VALUE_MAX), { 0 }, false };
	size_t i;
	int rc = 0;

	for (i = 0; i < doc->npapers && !rc; i++)
		rc = ref_make(&r, doc->papers[i],
		             e) || row_run(s, ST_PAPER_PUT,
		                           ARGS(arg_i(rid), arg_u(i),
		                                   arg_s(doc->papers[i]),
		                                   arg_s(str_c(&r.key)),
		                                   arg_b(r.is_id ? r.id : NULL, ID_LEN)),
		                           e)
		             ? -1
		             : 0;
	str_release(&r.key);
	return rc;
}

static int
meeting_put(struct store *s, int64_t rid, const struct doc *d, struct err *e)
{
	int64_t last = d->end > d->start ? d->end : d->start + MEETING_LASTS;

	if (row_run(s, ST_MEET_PUT,
	            ARGS(arg_i(rid), arg_i(d->start), arg_i(d->end), arg_i(last),
	                    arg_s(code(VALUES_MEETING_KIND, doc_get(d, DOCF_KIND))),
	                    arg_s(code(VALUES_MEETING_FORMAT, doc_get(d, DOCF_FORMAT))),
	                    arg_s(code(VALUES_MEETING_STATE, doc_get(d, DOCF_STATE))),
	                    arg_s(doc_get(d, DOCF_PLACE)), arg_s(doc_get(d, DOCF_CHAIR)),
	                    arg_s(doc_get(d, DOCF_SECRETARY)),
	                    arg_s(doc_get(d, DOCF_LINK))),
	            e))
		return -1;
	return papers_put(s, rid, d, e);
}

static int
notice_put(struct store *s, int64_t rid, const struct doc *d, struct err *e)
{
	struct ref r = { STR_INIT(8 * DOC_VALUE_MAX), { 0 }, false };
	const char *about = doc_get(d, DOCF_ABOUT);
	int rc;

	rc = ref_make(&r, about, e);
	if (!rc)
		rc = row_run(s, ST_NOTICE_PUT,
		        ARGS(arg_i(rid),
		                arg_s(code(VALUES_NOTICE_KIND, doc_get(d, DOCF_KIND))),
		                arg_s(doc_get(d, DOCF_LEVEL)),
		                arg_s(doc_get(d, DOCF_SENDER)), arg_i(d->time),
		                arg_s(code(VALUES_PRIORITY, doc_get(d, DOCF_PRIORITY))),
		                arg_i(d->deadline), arg_s(about), arg_s(str_c(&r.key)),
		                arg_b(r.is_id ? r.id : NULL, ID_LEN)),
		        e);
	str_release(&r.key);
	return rc;
}

int
kind_put(struct store *s, int64_t rid, enum doc_kind kind, const struct doc *doc,
        struct err *e)
{
	if (kind == DOC_MEETING)
		return meeting_put(s, rid, doc, e);
	return kind == DOC_NOTICE ? notice_put(s, rid, doc, e) : 0;
}

int
kind_stub(struct store *s, int64_t rid, enum doc_kind kind, struct err *e)
{
	const struct arg a[] = { arg_i(rid) };

	if (kind == DOC_MEETING)
		return row_run(s, ST_MEET_STUB, a, 1, e) ||
		                       row_run(s, ST_PAPER_DEL, a, 1, e)
		               ? -1
		               : 0;
	return kind == DOC_NOTICE ? row_run(s, ST_NOTICE_STUB, a, 1, e) : 0;
}

int
kind_remove(struct store *s, int64_t rid, enum doc_kind kind, struct err *e)
{
	const struct arg a[] = { arg_i(rid) };

	if (kind == DOC_MEETING)
		return row_run(s, ST_MEET_DEL, a, 1, e) ||
		                       row_run(s, ST_PAPER_DEL, a, 1, e)
		               ? -1
		               : 0;
	return kind == DOC_NOTICE ? row_run(s, ST_NOTICE_DEL, a, 1, e) : 0;
}

typedef int (*migrate_fn)(
        struct store *s, int64_t rid, const struct doc *d, struct err *e);

/* The parsed file of each document that a statement names, to fn. */
static int
migrate(struct store *s, enum stmt which, migrate_fn fn, struct err *e)
{
	struct str file = STR_INIT(DOC_MAX);
	struct doc_state st;
	struct doc d;
	int64_t *rids;
	size_t n, i;
	int rc = 0;

	if (row_ints(s, which, NO_ARGS, &rids, &n, e))
		return -1;
	for (i = 0; i < n && !rc; i++) {
		str_reset(&file);
		rc = doc_file(s, rids[i], &file, e) ||
		                     doc_state_rid(s, rids[i], &st, e) ||
		                     doc_parse(&d, st.kind, str_c(&file), file.len,
		                             DOC_LENIENT, e)
		             ? -1
		             : 0;
		if (rc)
			break;
		rc = fn(s, rids[i], &d, e);
		doc_release(&d);
	}
	free(rids);
	str_release(&file);
	return rc;
}

static int
kind_one(struct store *s, int64_t rid, const struct doc *d, struct err *e)
{
	return kind_put(s, rid, d->kind, d, e);
}

int
kind_migrate(struct store *s, struct err *e)
{
	return migrate(s, ST_KIND_RIDS, kind_one, e);
}

static int
dates_one(struct store *s, int64_t rid, const struct doc *d, struct err *e)
{
	struct str signer = STR_INIT(8 * DOC_VALUE_MAX);
	const char *z = doc_get(d, DOCF_SIGNER);
	int rc;

	words_folded(z, strlen(z), &signer);
	rc = str_ok(&signer, _("a document's signer"), e);
	if (!rc && (signer.len || d->effective || d->expires))
		rc = row_run(s, ST_DOC_DATES,
		        ARGS(arg_i(rid), arg_s(str_c(&signer)), arg_i(d->effective),
		                arg_i(d->expires)),
		        e);
	str_release(&signer);
	return rc;
}

int
dates_migrate(struct store *s, struct err *e)
{
	return migrate(s, ST_DOC_RIDS, dates_one, e);
}
