/* Lists against a model over random documents; finding by id and number; marks and places. */
#include "fix.h"
#include "model/words.h"

#define DOCS 400
#define ROWS 40

struct model {
	unsigned doc;
	int64_t at, rid;
	enum doc_kind kind;
	civil date;
	char number[40], type[8], title[80], issuer[40];
	bool ack, draft, read, acked, gone;
};

static struct model m[DOCS];
static size_t order[DOCS]; /* indices into m as the list shows them */

static uint32_t
rnd(uint32_t below)
{
	static uint64_t x = 42;

	x = x * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(x >> 33) % below;
}

static void
make(struct model *d, unsigned i)
{
	static const char *const types[] = { "NQ", "QĐ", "CT", "KH" };
	static const char *const words[] = { "cán bộ", "điều lệ", "kế hoạch", "Đại hội",
		"đảng phí", "57 NQ" };
	static const char *const issuers[] = { "Ban Chấp hành", "Đảng ủy xã",
		"Ban Tổ chức" };

	d->doc = i;
	d->at = 1700000000 + rnd(120); /* many share a second */
	d->kind = rnd(4) ? (rnd(9) ? DOC_DOCUMENT : DOC_OTHER)
	                 : (rnd(3) ? DOC_POLICY : DOC_NOTICE);
	d->date = rnd(10) ? 20250000 + (civil)(1 + rnd(12)) * 100 + (civil)(1 + rnd(28))
	                  : 0;
	snprintf(d->type, sizeof(d->type), "%s", types[rnd(4)]);
	if (rnd(8))
		snprintf(d->number, sizeof(d->number), "%u-%s/TW", 1 + rnd(300), d->type);
	snprintf(d->title, sizeof(d->title), "Về %s và %s", words[rnd(6)], words[rnd(6)]);
	snprintf(d->issuer, sizeof(d->issuer), "%s", issuers[rnd(3)]);
	d->ack = rnd(3) == 0;
	d->draft = rnd(5) == 0;
}

static bool
store_it(struct store *s, int64_t feed, struct model *d, uint64_t seq)
{
	struct fix_entry x;
	struct str f = STR_INIT(10000);
	char date[16];
	bool ok;

	civil_iso(d->date, date);
	if (*d->number)
		str_addf(&f, "Number: %s\n", d->number);
	str_addf(&f, "Type: %s\nTitle: %s\nIssuer: %s\n", d->type, d->title, d->issuer);
	if (d->date)
		str_addf(&f, "Date: %s\n", date);
	str_addf(&f, "%s%s\nText %u\n", d->ack ? "Acknowledge: yes\n" : "",
	        d->draft ? "Draft: yes\n" : "", d->doc);
	fix_put(&x, seq, d->doc, 1, d->at, str_c(&f));
	x.en.kind = d->kind;
	ok = fix_apply(s, feed, &x);
	str_release(&f);
	return ok;
}

static int
newer(const void *a, const void *b)
{
	const struct model *x = &m[*(const size_t *)a], *y = &m[*(const size_t *)b];

	if (x->at != y->at)
		return x->at < y->at ? 1 : -1;
	return x->rid < y->rid ? 1 : x->rid > y->rid ? -1 : 0;
}

static bool
has(const char *hay, const char *needle)
{
	struct str h = STR_INIT(1000);
	bool ok;

	words_folded(hay, strlen(hay), &h);
	ok = strstr(str_c(&h), needle) != NULL;
	str_release(&h);
	return ok;
}

static bool
number_is(const char *number, const char *key)
{
	struct str h = STR_INIT(1000);
	size_t n = strlen(key);
	bool ok;

	words_folded(number, strlen(number), &h);
	ok = strncmp(str_c(&h), key, n) == 0 &&
	     (h.len == n || (h.len > n && h.p[n] == ' '));
	str_release(&h);
	return ok;
}

/* The filter's meaning, said a second time. */
static bool
passes(const struct filter *f, int at, const struct model *d)
{
	const struct filter_node *x;

	if (at < 0)
		return true;
	x = &f->node[at];
	switch (x->kind) {
	case FILTER_AND:
		return passes(f, x->a, d) && passes(f, x->b, d);
	case FILTER_OR:
		return passes(f, x->a, d) || passes(f, x->b, d);
	case FILTER_NOT:
		return !passes(f, x->a, d);
	case FILTER_TEXT:
		return has(d->title, x->text) || has(d->number, x->text);
	case FILTER_TYPE:
		return has(d->type, x->text);
	case FILTER_NUMBER:
		return *d->number && number_is(d->number, x->text);
	case FILTER_ISSUER:
		return has(d->issuer, x->text);
	case FILTER_AFTER:
		return (d->date ? d->date : civil_of(d->at)) >= x->date;
	case FILTER_BEFORE:
		return (d->date ? d->date : civil_of(d->at)) < x->date;
	case FILTER_UNREAD:
		return !d->read;
	case FILTER_READ:
		return d->read;
	case FILTER_TO_ACK:
		return d->ack && !d->acked;
	case FILTER_ACKED:
		return d->acked;
	case FILTER_DRAFT:
		return d->draft;
	default:
		return false;
	}
}

/* The model's answer: indices that pass, in order. */
static size_t
expect(const struct doc_query *q, size_t *out)
{
	size_t i, n = 0;

	for (i = 0; i < DOCS; i++) {
		const struct model *d = &m[order[i]];

		if ((q->kind > DOC_DOCUMENT ? q->kind == d->kind
		                            : d->kind <= DOC_DOCUMENT) &&
		        (!q->filter || passes(q->filter, q->filter->root, d)))
			out[n++] = order[i];
	}
	return n;
}

static bool
same_rows(struct doc_row *rows, size_t got, const size_t *want, size_t n)
{
	bool ok = got == n;
	size_t i;

	for (i = 0; i < got; i++) {
		const struct model *d = ok ? &m[want[i]] : NULL;

		ok = ok && rows[i].rid == d->rid && rows[i].at == d->at &&
		     strcmp(rows[i].title, d->title) == 0 &&
		     strcmp(rows[i].number, d->number) == 0 && rows[i].kind == d->kind &&
		     rows[i].unread == !d->read && rows[i].draft == d->draft &&
		     rows[i].ack_pending == d->acked && rows[i].date == d->date;
		doc_row_clear(&rows[i]);
	}
	return ok;
}

/* Pages down and up, by key and by position, and the count. */
static bool
walk(struct store *s, const struct doc_query *q)
{
	size_t want[DOCS], n = expect(q, want), got, step, at;
	struct doc_row rows[ROWS];
	struct err e = ERR_INIT;
	struct doc_key key;
	uint64_t count;
	bool ok;

	ok = fine(doc_count(s, q, &count, &e), &e) && count == n;
	for (at = 0; ok && at <= n; at += step) {
		step = 1 + rnd(ROWS);
		if (at)
			key = (struct doc_key){ m[want[at - 1]].at, m[want[at - 1]].rid };
		got = 0;
		ok = fine(doc_page(s, q, at ? &key : NULL, 1, step, rows, &got, &e),
		             &e) &&
		     same_rows(rows, got, want + at, n - at < step ? n - at : step);
		got = 0;
		ok = ok && fine(doc_page_at(s, q, at, step, rows, &got, &e), &e) &&
		     same_rows(rows, got, want + at, n - at < step ? n - at : step);
		/* upwards from the same place */
		got = 0;
		if (at < n)
			key = (struct doc_key){ m[want[at]].at, m[want[at]].rid };
		ok = ok &&
		     fine(doc_page(s, q, at < n ? &key : NULL, -1, step, rows, &got, &e),
		             &e) &&
		     same_rows(rows, got, want + (at < step ? 0 : at - step),
		             at < step ? at : step);
	}
	return ok;
}

static void
lists(struct store *s)
{
	static const char *const filters[] = { "type:QĐ", "type:qd unread", "\"can bo\"",
		"\"điều lệ\" | draft", "!to-ack", "acked | number:57", "after:2025-06-01",
		"before:2025-06-01 issuer:\"dang uy\"", "(unread | draft) !type:NQ",
		"read", "to-ack type:CT | \"57 nq\"", "number:\"57 nq\"",
		"!(\"ke hoach\" | after:2023-11-15)", "\"dai hoi\" !to-ack" };
	struct doc_query q = { DOC_OTHER, NULL };
	struct filter f;
	struct err e = ERR_INIT;
	size_t i;

	OK(walk(s, &q), "the whole list, down and up");
	q.kind = DOC_POLICY;
	OK(walk(s, &q), "one kind");
	q.kind = DOC_NOTICE;
	OK(walk(s, &q), "another kind");
	for (i = 0; i < sizeof(filters) / sizeof(filters[0]); i++) {
		q.kind = i % 3 ? DOC_OTHER : DOC_DOCUMENT;
		if (!OK(fine(filter_parse(&f, filters[i], strlen(filters[i]), &e), &e),
		            "the filter %s", filters[i]))
			continue;
		q.filter = &f;
		OK(walk(s, &q), "gives what the model gives");
		filter_release(&f);
	}
}

static bool
found(struct store *s, const char *which, unsigned doc)
{
	struct doc_row rows[ROWS];
	struct err e = ERR_INIT;
	uint8_t id[ID_LEN];
	size_t got = 0, i;
	bool ok = false;

	if (doc_find(s, which, ROWS, rows, &got, &e))
		return doc == 0 && e.code == ERR_NOTFOUND;
	fix_id(id, doc);
	for (i = 0; i < got; i++) {
		ok |= memcmp(rows[i].id, id, ID_LEN) == 0;
		doc_row_clear(&rows[i]);
	}
	return ok;
}

static void
finding(void)
{
	struct store *s = fix_new();
	struct err e = ERR_INIT;
	uint8_t id[ID_LEN];
	struct doc_row rows[3];
	char text[ID_TEXT + 1];
	int64_t feed;
	uint64_t off;
	size_t got;

	OK(fix_feeds(s, 1, &feed) &&
	                fix_doc(s, feed, 1, 1, 1, "Number: 339-QĐ/TW\nTitle: a\n\na\n") &&
	                fix_doc(s, feed, 2, 2, 1, "Number: 339-QĐ/TU\nTitle: b\n\nb\n") &&
	                fix_doc(s, feed, 3, 3, 1,
	                        "Number: 20/2022/NĐ-CP\nTitle: c\n\nc\n"),
	        "three documents");
	fix_id(id, 2);
	id_text(id, text);
	OK(found(s, text, 2), "found by id");
	text[8] = '\0';
	OK(found(s, text, 2), "by a prefix of eight");
	text[4] = '\0';
	OK(found(s, text, 0), "not by one of four");
	OK(found(s, "339 qd tw", 1) && found(s, "339-QĐ/TW", 1) && found(s, "339 QD", 1),
	        "by number, folded, and by its first words");
	OK(found(s, "20 2022", 3) && found(s, "33", 0) && found(s, "qd tw", 0) &&
	                found(s, "", 0),
	        "by whole words from the first one only");
	OK(doc_find(s, "339", 3, rows, &got, &e) == 0 && got == 2, "two of one number");
	OK(got == 2 && strcmp(rows[0].title, "b") == 0, "the newest first");
	while (got)
		doc_row_clear(&rows[--got]);
	OK(doc_place_get(s, id, &off, &e) == 0 && off == 0 &&
	                fine(doc_place_set(s, id, 12345, &e), &e) &&
	                doc_place_get(s, id, &off, &e) == 0 && off == 12345,
	        "a place is kept");
	fix_id(id, 77);
	OK(doc_mark_read(s, id, true, &e) && e.code == ERR_NOTFOUND,
	        "an unknown document cannot be read");
	OK(fix_check(s), "the store is consistent");
	store_close(s);
}

int
main(void)
{
	struct err e = ERR_INIT;
	struct store *s;
	struct doc_row r;
	struct op op;
	uint8_t id[ID_LEN];
	uint64_t unread, want = 0;
	int64_t feed;
	unsigned i;
	bool ok;

	fix_begin();
	s = fix_new();
	ok = s && fix_feeds(s, 1, &feed) && store_begin(s, &e) == 0;
	for (i = 0; ok && i < DOCS; i++) {
		make(&m[i], i + 1);
		ok = store_it(s, feed, &m[i], i + 1);
	}
	ok = ok && fine(store_commit(s, &e), &e);
	for (i = 0; ok && i < DOCS; i++) {
		fix_id(id, i + 1);
		order[i] = i;
		ok = fine(doc_by_id(s, id, &r, &e), &e);
		m[i].rid = r.rid;
		doc_row_clear(&r);
		m[i].read = rnd(3) == 0;
		m[i].acked = rnd(6) == 0;
		want += !m[i].read && m[i].kind <= DOC_DOCUMENT;
		if (ok && m[i].read)
			ok = fine(doc_mark_read(s, id, true, &e), &e);
		memset(&op, 0, sizeof(op));
		op.type = OP_ACK;
		crypt_random(op.id, ID_LEN);
		memcpy(op.ent, id, ID_LEN);
		if (ok && m[i].acked)
			ok = fine(outbox_add(s, &op, &e), &e);
	}
	qsort(order, DOCS, sizeof(order[0]), newer);
	if (OK(ok, "%d random documents", DOCS)) {
		OK(doc_count_unread(s, DOC_OTHER, &unread, &e) == 0 && unread == want,
		        "unread ones are counted");
		lists(s);
		OK(fix_index_all(s), "all are indexed");
		lists(s);
		OK(fix_check(s), "the store is consistent");
	}
	store_close(s);
	finding();
	return fix_end();
}
