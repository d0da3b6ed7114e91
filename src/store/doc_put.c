/* What synchronisation does to one document: take it, raise its revision, withdraw it, remove it. */
#include "base/mem.h"
#include "base/utf8.h"
#include "base/zip.h"
#include "model/docno.h"
#include "model/words.h"
#include "rows.h"
#include "store/doc.h"
#include "store/feed.h"

#define TITLE_MAX 300 /* bytes, of one made from the body's first line */

int
body_unpack(const void *z, size_t n, struct str *file, struct err *e)
{
#ifdef NOSEAL
	/* the leak tests' positive control keeps bodies readable */
	str_add(file, z, n);
	return str_ok(file, _("a document"), e);
#else
	return zip_unpack(z, n, DOC_MAX, file, e);
#endif
}

int
body_text(const char *file, size_t n, struct view *v, struct err *e)
{
	struct err why = ERR_INIT;
	struct doc d;

	*v = (struct view){ file, n };
	if (doc_parse(&d, DOC_OTHER, file, n, DOC_LENIENT, &why) == 0) {
		*v = d.body;
		doc_release(&d);
	} else if (why.code == ERR_MEM) {
		/* Another text than the one before would be indexed. */
		return err_set(e, ERR_MEM, "%s", why.msg);
	}
	return 0;
}

/* --- state ----------------------------------------------------------------------------- */

static int
state_read(const struct store *s, sqlite3_stmt *st, struct doc_state *d, struct err *e)
{
	int rc = row_next(s, st, e);

	if (rc <= 0)
		return rc;
	d->found = true;
	d->rid = sqlite3_column_int64(st, 0);
	d->rev = (uint32_t)sqlite3_column_int64(st, 1);
	d->known = (uint32_t)sqlite3_column_int64(st, 2);
	d->kind = (enum doc_kind)sqlite3_column_int(st, 3);
	if (col_blob(st, 4, d->h, HASH_LEN))
		memset(d->h, 0, HASH_LEN);
	d->gone = sqlite3_column_int(st, 5);
	d->sid = sqlite3_column_int64(st, 6);
	d->unread = sqlite3_column_int(st, 7) != 0;
	if (col_blob(st, 8, d->id, ID_LEN))
		memset(d->id, 0, ID_LEN);
	row_done(st);
	return 0;
}

int
doc_state_get(const struct store *s, const uint8_t id[ID_LEN], struct doc_state *d,
        struct err *e)
{
	const struct arg a[] = { arg_b(id, ID_LEN) };
	sqlite3_stmt *st;

	memset(d, 0, sizeof(*d));
	return row_open(s, ST_DOC_STATE, a, 1, &st, e) ? -1 : state_read(s, st, d, e);
}

int
doc_state_rid(const struct store *s, int64_t rid, struct doc_state *d, struct err *e)
{
	const struct arg a[] = { arg_i(rid) };
	sqlite3_stmt *st;

	memset(d, 0, sizeof(*d));
	return row_open(s, ST_DOC_STATE_RID, a, 1, &st, e) ? -1 : state_read(s, st, d, e);
}

int
mark_get(const struct store *s, const uint8_t id[ID_LEN], struct mark *m, struct err *e)
{
	const struct arg a[] = { arg_b(id, ID_LEN) };
	sqlite3_stmt *st;
	int rc;

	memset(m, 0, sizeof(*m));
	if (row_open(s, ST_MARK_GET, a, 1, &st, e))
		return -1;
	rc = row_next(s, st, e);
	if (rc <= 0)
		return rc;
	m->read = sqlite3_column_int(st, 0) != 0;
	m->read_rev = (uint32_t)sqlite3_column_int64(st, 1);
	m->place = (uint64_t)sqlite3_column_int64(st, 2);
	m->ack_at = sqlite3_column_int64(st, 3);
	m->ack_rev = (uint32_t)sqlite3_column_int64(st, 4);
	m->has_op = col_blob(st, 5, m->op, ID_LEN) == 0;
	row_done(st);
	return 0;
}

int
doc_marks_renew(struct store *s, const uint8_t id[ID_LEN], struct err *e)
{
	struct doc_state d;
	struct mark m;
	bool unread;

	if (doc_state_get(s, id, &d, e) || mark_get(s, id, &m, e))
		return -1;
	ch_add(s, CH_MARK);
	if (!d.found)
		return 0;
	unread = !d.gone && !(m.read && m.read_rev >= d.rev);
	count_add(s, d.kind, 0, (int)unread - (int)d.unread);
	return row_run(s, ST_DOC_MARKS,
	        ARGS(arg_i(d.rid), arg_i(unread), arg_i(m.ack_at),
	                arg_i(m.has_op && !m.ack_at)),
	        e);
}

/* --- a document's row -------------------------------------------------------------------- */

/* Folded forms and strings of a row while it is written. */
struct fields {
	struct doc doc;
	bool parsed;
	const char *number, *title, *issuer;
	struct view type;
	struct str nkey, tkey, fold, ikey, skey, first;
};

static void
fields_init(struct fields *f)
{
	memset(f, 0, sizeof(*f));
	f->number = f->title = f->issuer = "";
	f->type.p = "";
	str_init(&f->nkey, 8 * DOC_VALUE_MAX);
	str_init(&f->tkey, 8 * DOC_VALUE_MAX);
	str_init(&f->fold, 8 * DOC_VALUE_MAX);
	str_init(&f->ikey, 8 * DOC_VALUE_MAX);
	str_init(&f->skey, 8 * DOC_VALUE_MAX);
	str_init(&f->first, TITLE_MAX + 16);
}

static void
fields_release(struct fields *f)
{
	if (f->parsed)
		doc_release(&f->doc);
	str_release(&f->nkey);
	str_release(&f->tkey);
	str_release(&f->fold);
	str_release(&f->ikey);
	str_release(&f->skey);
	str_release(&f->first);
}

/* A file without a title is listed by its first line. */
static void
title_of_body(struct fields *f)
{
	struct view b = f->doc.body;
	const char *end;

	while (b.n && (*b.p == ' ' || *b.p == '\n' || *b.p == '\r' || *b.p == '\t')) {
		b.p++;
		b.n--;
	}
	end = b.n ? memchr(b.p, '\n', b.n) : NULL;
	if (end)
		b.n = (size_t)(end - b.p);
	if (b.n)
		str_add(&f->first, b.p, utf8_cut(b.p, b.n, TITLE_MAX));
	f->title = str_c(&f->first);
}

static int
fields_fill(struct fields *f, enum doc_kind kind, const struct str *file, struct err *e)
{
	struct err why = ERR_INIT;
	const char *signer;

	if (doc_parse(&f->doc, kind, str_c(file), file->len, DOC_LENIENT, &why)) {
		if (why.code == ERR_USAGE)
			return 1; /* a secrecy mark: only the reason is stored */
		return err_set(e, why.code, "%s", why.msg);
	}
	f->parsed = true;
	f->number = doc_get(&f->doc, DOCF_NUMBER);
	f->title = doc_get(&f->doc, DOCF_TITLE);
	f->issuer = doc_get(&f->doc, DOCF_ISSUER);
	f->type = view_of(doc_get(&f->doc, DOCF_TYPE));
	if (!f->type.n)
		f->type = docno_type(f->number, strlen(f->number));
	if (!*f->title)
		title_of_body(f);
	docno_key(f->number, strlen(f->number), &f->nkey);
	words_folded(f->type.p, f->type.n, &f->tkey);
	words_folded(f->title, strlen(f->title), &f->fold);
	words_folded(f->issuer, strlen(f->issuer), &f->ikey);
	signer = doc_get(&f->doc, DOCF_SIGNER);
	words_folded(signer, strlen(signer), &f->skey);
	return str_ok(&f->nkey, _("a document's number"), e) ||
	                       str_ok(&f->tkey, _("a document's type"), e) ||
	                       str_ok(&f->fold, _("a document's title"), e) ||
	                       str_ok(&f->ikey, _("a document's issuer"), e) ||
	                       str_ok(&f->skey, _("a document's signer"), e)
	               ? -1
	               : 0;
}

static int
rels_put(struct store *s, int64_t rid, const struct doc *d, struct err *e)
{
	struct str key = STR_INIT(8 * DOC_VALUE_MAX);
	size_t i;
	int rc = 0;

	for (i = 0; i < d->nrels && !rc; i++) {
		str_reset(&key);
		docno_key(d->rels[i].number, strlen(d->rels[i].number), &key);
		rc = str_ok(&key, _("a document's relation"), e);
		if (!rc && key.len)
			rc = row_run(s, ST_REL_INS,
			        ARGS(arg_i(rid), arg_i(d->rels[i].kind),
			                arg_v(key.p, key.len)),
			        e);
	}
	str_release(&key);
	return rc;
}

/* The frame's file in s->l->text, after its hash was found right. */
static int
file_of(struct store *s, const struct feed_entry *en, struct err *e)
{
	struct str *text = &s->l->text;
	uint8_t h[HASH_LEN];

	str_reset(text);
	if (!en->frame || zip_unpack(en->frame, en->frame_len, DOC_MAX, text, e)) {
		if (en->frame && e && e->code == ERR_MEM)
			return -1;
		return err_set(e, ERR_DAMAGED, _("entry %llu brings no whole document"),
		        (unsigned long long)en->seq);
	}
	doc_hash_with(str_c(text), text->len, en->att, en->natt, h);
	if (memcmp(h, en->h, HASH_LEN))
		return err_set(e, ERR_DAMAGED,
		        _("the document of entry %llu is not the one that was announced"),
		        (unsigned long long)en->seq);
	return 0;
}

static int
row_put(struct store *s, const struct feed_entry *en, struct doc_state *d,
        const struct fields *f, bool secret, struct err *e)
{
	const struct doc *doc = &f->doc;
	bool old_unread = d->unread;
	struct mark m;

	if (mark_get(s, en->doc, &m, e))
		return -1;
	d->unread = !secret && !(m.read && m.read_rev >= en->rev);
	if (row_run(s, d->found ? ST_DOC_UPD : ST_DOC_INS,
	            ARGS(arg_b(en->doc, ID_LEN), arg_i(en->rev), arg_i(en->kind),
	                    arg_i(en->at), arg_i(f->parsed ? doc->date : 0),
	                    arg_b(en->h, HASH_LEN), arg_s(f->number),
	                    arg_s(str_c(&f->nkey)), arg_v(f->type.p, f->type.n),
	                    arg_s(str_c(&f->tkey)), arg_s(f->title),
	                    arg_s(str_c(&f->fold)), arg_s(f->issuer),
	                    arg_s(str_c(&f->ikey)), arg_i(f->parsed && doc->ack),
	                    arg_i(f->parsed && doc->draft),
	                    arg_i(secret ? GONE_SECRET : GONE_NO),
	                    arg_i(secret ? en->at : 0),
	                    arg_s(secret ? "the document bears a secrecy mark and is not "
	                                   "kept "
	                                   "on this device"
	                                 : NULL),
	                    arg_i(d->unread), arg_i(m.ack_at),
	                    arg_i(m.has_op && !m.ack_at), arg_s(str_c(&f->skey)),
	                    arg_i(f->parsed ? doc->effective : 0),
	                    arg_i(f->parsed ? doc->expires : 0)),
	            e))
		return -1;
	if (!d->found) {
		d->rid = sqlite3_last_insert_rowid(s->db);
		count_add(s, en->kind, 1, d->unread);
	} else {
		count_add(s, d->kind, -1, -(int)old_unread);
		count_add(s, en->kind, 1, d->unread);
	}
	d->found = true;
	d->kind = en->kind;
	return 0;
}

int
doc_put(struct store *s, const struct feed_entry *en, struct doc_state *d, struct err *e)
{
	const enum doc_kind was = d->kind;
	bool old = d->found;
	struct fields f;
	int rc = -1, secret;

	fields_init(&f);
	if (file_of(s, en, e))
		goto out;
	secret = fields_fill(&f, en->kind, &s->l->text, e);
	if (secret < 0)
		goto out;
	if (old && (earlier_keep(s, en->doc, d, e) ||
	                   (d->sid && index_remove(s, d->rid, e))))
		goto out;
	if (secret && (earlier_drop(s, en->doc, e) || (old && index_purge(s, e))))
		goto out;
	if (row_put(s, en, d, &f, secret == 1, e))
		goto out;
	if (old && (row_run(s, ST_REL_DEL, ARGS(arg_i(d->rid)), e) ||
	                   (secret && row_run(s, ST_BODY_DEL, ARGS(arg_i(d->rid)), e))))
		goto out;
	if (old && kind_remove(s, d->rid, was, e))
		goto out;
	if (d->gone && row_run(s, ST_TOLD_DEL, ARGS(arg_i(d->rid)), e))
		goto out;
	if (secret ? att_remove(s, d->rid, e) : att_put(s, d->rid, en, e))
		goto out;
	if (!secret) {
#ifdef NOSEAL
		/* index_remove has used the buffer */
		if (file_of(s, en, e))
			goto out;
		struct arg z = arg_b(str_c(&s->l->text), s->l->text.len);
#else
		struct arg z = arg_b(en->frame, en->frame_len);
#endif
		if (row_run(s, ST_BODY_PUT, ARGS(arg_i(d->rid), z), e) ||
		        rels_put(s, d->rid, &f.doc, e) ||
		        kind_put(s, d->rid, en->kind, &f.doc, e))
			goto out;
	}
	d->rev = d->known = en->rev;
	d->sid = 0;
	d->gone = secret ? GONE_SECRET : GONE_NO;
	memcpy(d->h, en->h, HASH_LEN);
	ch_doc(s, en->kind);
	rc = 0;
out:
	fields_release(&f);
	return rc;
}

int
doc_put_rev(
        struct store *s, const struct feed_entry *en, struct doc_state *d, struct err *e)
{
	struct mark m;
	bool unread;

	if (mark_get(s, en->doc, &m, e))
		return -1;
	unread = !d->gone && !(m.read && m.read_rev >= en->rev);
	/* the same files may be sealed anew */
	if (att_put(s, d->rid, en, e))
		return -1;
	count_add(s, d->kind, 0, (int)unread - (int)d->unread);
	ch_doc(s, d->kind);
	return row_run(s, ST_DOC_REV,
	        ARGS(arg_i(d->rid), arg_i(en->rev), arg_i(en->at), arg_i(unread)), e);
}

/* Everything of a document that a stub has no longer. Not in the index any more it may have been
 * with an earlier text. */
static int
parts_remove(struct store *s, const struct doc_state *d, struct err *e)
{
	if ((d->sid && index_remove(s, d->rid, e)) || (!d->gone && index_purge(s, e)))
		return -1;
	return row_run(s, ST_BODY_DEL, ARGS(arg_i(d->rid)), e) ||
	                       row_run(s, ST_REL_DEL, ARGS(arg_i(d->rid)), e) ||
	                       att_remove(s, d->rid, e)
	               ? -1
	               : 0;
}

int
doc_withdraw(struct store *s, const struct feed_entry *en, const struct doc_state *d,
        struct err *e)
{
	if (parts_remove(s, d, e) || kind_stub(s, d->rid, d->kind, e) ||
	        earlier_drop(s, en->doc, e))
		return -1;
	count_add(s, d->kind, 0, -(int)d->unread);
	ch_doc(s, d->kind);
	return row_run(s, ST_DOC_GONE,
	        ARGS(arg_i(d->rid), arg_i(en->at), arg_s(en->why ? en->why : ""),
	                arg_i(en->rev)),
	        e);
}

int
doc_remove(struct store *s, int64_t rid, struct err *e)
{
	struct doc_state d;

	if (doc_state_rid(s, rid, &d, e))
		return -1;
	if (!d.found)
		return 0;
	if (parts_remove(s, &d, e) || kind_remove(s, rid, d.kind, e) ||
	        row_run(s, ST_TOLD_DEL, ARGS(arg_i(rid)), e) || earlier_drop(s, d.id, e))
		return -1;
	count_add(s, d.kind, -1, -(int)d.unread);
	ch_doc(s, d.kind);
	return row_run(s, ST_DOC_DEL, ARGS(arg_i(rid)), e);
}
