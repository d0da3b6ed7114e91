/* A store in a folder of its own, and a helper with a server behind it that answer from a script:
 * what the engine's tests share. Nothing is sent anywhere. */
#ifndef FAKE_H
#define FAKE_H

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/date.h"
#include "base/le.h"
#include "base/zip.h"
#include "model/ids.h"
#include "store/doc.h"
#include "store/feed.h"
#include "store/outbox.h"
#include "sync/engine.h"
#include "t.h"
#include "wire/att_rec.h"
#include "wire/block.h"
#include "wire/json.h"
#include "wire/op_rec.h"
#include "wire/rec.h"

#define ENTRIES_MAX 2000
#define ITEMS_LOG 64

struct fentry {
	uint8_t doc[ID_LEN];
	uint32_t rev;
	bool del;
	enum doc_kind kind;
	uint8_t h[HASH_LEN];
	struct str frame;
	struct att att[2];
	size_t natt;
};

struct ffeed {
	uint8_t fid[ID_LEN];
	const char *name, *kind;
	struct fentry *e;
	size_t n;
	uint64_t cnt;
	uint8_t sum[16];
};

struct fake {
	struct ffeed feed[4];
	size_t nfeed;
	const char *epoch, *view;
	struct {
		uint8_t doc[ID_LEN], op[ID_LEN];
		const char *what;  /* NULL: ack */
		const char *value; /* of an answer; the file of a document; why it went */
		enum doc_kind kind;
		uint32_t rev;
	} item[ITEMS_LOG];
	size_t nitem, page; /* page: items in one answer */
	struct str out;
	/* Looks at a request first; true: it has answered by itself, or wants silence. */
	bool (*hook)(struct fake *f, const struct rec *r);
	int hooked, ops, syncs, blocks;
	enum op_status verdict;
	void *arg;
};

struct rig {
	char dir[256];
	struct keys keys;
	struct store *s;
	struct engine *g;
	struct rec_stream req;
	struct fake f;
};

/* --- the server's side ------------------------------------------------------------ */
static inline void
fake_feed(struct fake *f, const char *name, const char *kind)
{
	struct ffeed *d = &f->feed[f->nfeed++];

	memset(d, 0, sizeof(*d));
	crypt_hash1(d->fid, ID_LEN, name, strlen(name));
	d->name = name;
	d->kind = kind;
	d->e = calloc(ENTRIES_MAX, sizeof(*d->e));
}

static inline void
fake_id(const char *name, uint8_t id[ID_LEN])
{
	crypt_hash1(id, ID_LEN, name, strlen(name));
}

static inline void
fake_att(struct att *a, const char *name)
{
	memset(a, 0, sizeof(*a));
	snprintf(a->name, sizeof(a->name), "%s", name);
	snprintf(a->type, sizeof(a->type), "application/pdf");
	a->size = 1000;
	crypt_hash1(a->hash, HASH_LEN, name, strlen(name));
	crypt_hash1(a->blob, HASH_LEN, a->hash, HASH_LEN);
	crypt_hash1(a->key, KEY_LEN, a->blob, HASH_LEN);
}

/* Append a revision of the document `name`; text NULL: a withdrawal. */
static inline void
fake_put_with(struct ffeed *d, const char *name, uint32_t rev, const char *text,
        const struct att *att, size_t natt)
{
	struct fentry *e = &d->e[d->n];
	struct str file = STR_INIT(1 << 20);
	struct err err = ERR_INIT;
	uint8_t x[16];

	fake_id(name, e->doc);
	e->rev = rev;
	e->del = !text;
	e->kind = DOC_DOCUMENT;
	for (size_t i = d->n; i-- > 0;) {
		if (memcmp(d->e[i].doc, e->doc, ID_LEN) != 0)
			continue;
		if (!d->e[i].del) {
			sum_term(x, d->e[i].doc, d->e[i].rev, d->e[i].h);
			sum_sub(d->sum, x);
			d->cnt--;
		}
		break;
	}
	str_init(&e->frame, FRAME_MAX);
	if (text) {
		str_addf(&file,
		        "Number: %s-QD/TW\nType: QD\nTitle: %s\nDate: 2025-07-10\n\n%s\n",
		        name, name, text);
		for (e->natt = 0; e->natt < natt; e->natt++)
			e->att[e->natt] = att[e->natt];
		doc_hash_with(file.p, file.len, e->att, e->natt, e->h);
		if (zip_pack(file.p, file.len, 1, &e->frame, &err))
			abort();
		sum_term(x, e->doc, e->rev, e->h);
		sum_add(d->sum, x);
		d->cnt++;
	}
	str_release(&file);
	d->n++;
}

static inline void
fake_put(struct ffeed *d, const char *name, uint32_t rev, const char *text)
{
	fake_put_with(d, name, rev, text, NULL, 0);
}

static inline void
fake_fill(struct ffeed *d, const char *prefix, size_t n)
{
	char name[64];

	for (size_t i = 0; i < n; i++) {
		(void)snprintf(name, sizeof(name), "%s%zu", prefix, i);
		fake_put(d, name, 1, name);
	}
}

static inline void
fake_release(struct fake *f)
{
	for (size_t i = 0; i < f->nfeed; i++) {
		for (size_t k = 0; k < f->feed[i].n; k++)
			str_release(&f->feed[i].e[k].frame);
		free(f->feed[i].e);
	}
	str_release(&f->out);
}

static inline void
fake_state(const struct fake *f, char out[24])
{
	size_t n = f->nitem;

	for (size_t i = 0; i < f->nfeed; i++)
		n = n * 5003 + f->feed[i].n;
	(void)snprintf(out, 24, "%s%s%zu", f->epoch, f->view, n);
}

static inline void
put_end(struct fake *f, uint64_t rq)
{
	struct rec_writer w = rec_begin(&f->out, REC_END);

	rec_put_u64(&w, RF_RQ, rq);
	rec_put_u64(&w, RF_UP, 100);
	rec_put_u64(&w, RF_DOWN, 1000);
	rec_put_u64(&w, RF_TRIPS, 1);
	if (rec_finish(&w, NULL))
		abort();
}

static inline void
put_problem(struct fake *f, uint64_t rq, int klass, const char *type, const char *detail)
{
	struct rec_writer w = rec_begin(&f->out, REC_PROBLEM);

	rec_put_u64(&w, RF_RQ, rq);
	rec_put_u64(&w, RF_CLASS, (uint64_t)klass);
	rec_put_str(&w, RF_TYPE, type);
	rec_put_str(&w, RF_DETAIL, detail);
	if (rec_finish(&w, NULL))
		abort();
}

static inline bool
rec_is(const struct rec *r, enum rec_field f, const char *z)
{
	return view_eq(rec_get(r, f), z);
}

static inline void
put_reply(struct fake *f, uint64_t rq, int http, const char *state, bool more, bool subs)
{
	struct rec_writer w = rec_begin(&f->out, REC_REPLY);

	rec_put_u64(&w, RF_RQ, rq);
	rec_put_u64(&w, RF_HTTP, (uint64_t)http);
	if (http == 200) {
		rec_put_str(&w, RF_EPOCH, f->epoch);
		rec_put_str(&w, RF_VIEW, f->view);
		rec_put_str(&w, RF_STATE, state);
		rec_put_u64(&w, RF_PRIV_HEAD, f->nitem);
		rec_put_u64(&w, RF_PRIV_LO, 1);
		rec_put_u64(&w, RF_MORE, more);
		rec_put_u64(&w, RF_HAS_SUBS, subs);
	}
	if (rec_finish(&w, NULL))
		abort();
}

static inline void
put_sub(struct fake *f, uint64_t rq, const struct ffeed *d)
{
	struct rec_writer w = rec_begin(&f->out, REC_SUB);
	uint8_t key[2 + KEY_LEN] = { 1 };

	rec_put_u64(&w, RF_RQ, rq);
	rec_put(&w, RF_FEED, d->fid, ID_LEN);
	rec_put_str(&w, RF_NAME, d->name);
	rec_put_str(&w, RF_KIND, d->kind);
	rec_put_u64(&w, RF_FROM, 0);
	rec_put(&w, RF_KEY, key, sizeof(key));
	if (rec_finish(&w, NULL))
		abort();
}

static inline void
put_head(struct fake *f, uint64_t rq, const struct ffeed *d, uint64_t head, uint64_t cnt)
{
	struct rec_writer w = rec_begin(&f->out, REC_HEAD);

	rec_put_u64(&w, RF_RQ, rq);
	rec_put(&w, RF_FEED, d->fid, ID_LEN);
	rec_put_u64(&w, RF_GEN, 1);
	rec_put_u64(&w, RF_HEAD, head);
	rec_put_u64(&w, RF_LO, 1);
	rec_put_u64(&w, RF_COUNT, cnt);
	rec_put(&w, RF_SUM, d->sum, 16);
	if (rec_finish(&w, NULL))
		abort();
}

static inline void
put_item_more(struct rec_writer *w, const struct fake *f, size_t i)
{
	const char *value = f->item[i].value ? f->item[i].value : "";
	struct str frame = STR_INIT(DOC_MAX);
	uint8_t h[HASH_LEN];

	if (!strcmp(f->item[i].what, "doc")) {
		if (zip_pack(value, strlen(value), 3, &frame, NULL))
			abort();
		doc_hash(value, strlen(value), h);
		rec_put_u64(w, RF_KIND, (uint64_t)f->item[i].kind);
		rec_put(w, RF_HASH, h, sizeof(h));
		rec_put_u64(w, RF_TOTAL, frame.len);
		rec_put(w, RF_DATA, frame.p, frame.len);
	} else {
		rec_put_str(w, RF_VALUE, value);
		rec_put_str(w, RF_WHY, value);
	}
	str_release(&frame);
}

static inline void
put_item(struct fake *f, uint64_t rq, size_t i)
{
	struct rec_writer w = rec_begin(&f->out, REC_ITEM);

	rec_put_u64(&w, RF_RQ, rq);
	rec_put_u64(&w, RF_SEQ, i + 1);
	rec_put_str(&w, RF_TYPE, f->item[i].what ? f->item[i].what : "ack");
	rec_put(&w, RF_ID, f->item[i].op, ID_LEN);
	rec_put(&w, RF_DOC, f->item[i].doc, ID_LEN);
	rec_put_u64(&w, RF_REV, f->item[i].rev ? f->item[i].rev : 1);
	rec_put_u64(&w, RF_AT, 1760000000);
	if (f->item[i].what)
		put_item_more(&w, f, i);
	if (rec_finish(&w, NULL))
		abort();
}

static inline void
answer_sync(struct fake *f, const struct rec *r)
{
	uint64_t rq = rec_u64(r, RF_RQ, 0), priv = rec_u64(r, RF_PRIV, 0), end;
	char state[24];
	bool subs = !rec_is(r, RF_VIEW, f->view);

	f->syncs++;
	fake_state(f, state);
	if (rec_is(r, RF_STATE, state)) {
		put_reply(f, rq, 204, NULL, false, false);
		put_end(f, rq);
		return;
	}
	if (priv > f->nitem)
		priv = f->nitem;
	end = f->nitem - priv > f->page ? priv + f->page : f->nitem;
	put_reply(f, rq, 200, state, end < f->nitem, subs);
	for (size_t i = 0; subs && i < f->nfeed; i++)
		put_sub(f, rq, &f->feed[i]);
	for (size_t i = 0; i < f->nfeed; i++)
		put_head(f, rq, &f->feed[i], f->feed[i].n, f->feed[i].cnt);
	for (; priv < end; priv++)
		put_item(f, rq, priv);
	put_end(f, rq);
}

static inline void
put_entry(struct fake *f, uint64_t rq, const struct fentry *e, uint64_t seq)
{
	struct rec_writer w = rec_begin(&f->out, REC_ENTRY);

	rec_put_u64(&w, RF_RQ, rq);
	rec_put_u64(&w, RF_SEQ, seq);
	rec_put_u64(&w, RF_DEL, e->del);
	rec_put(&w, RF_DOC, e->doc, ID_LEN);
	rec_put_u64(&w, RF_REV, e->rev);
	rec_put_u64(&w, RF_AT, 1760000000 + seq);
	if (e->del) {
		rec_put_str(&w, RF_WHY, "issued by mistake");
	} else {
		rec_put_u64(&w, RF_KIND, (uint64_t)e->kind);
		rec_put(&w, RF_HASH, e->h, HASH_LEN);
		rec_put_u64(&w, RF_TOTAL, e->frame.len);
	}
	for (size_t i = 0; i < e->natt; i++) {
		uint8_t b[ATT_REC_MAX];

		rec_put(&w, RF_ATT, b, att_rec_put(&e->att[i], b));
	}
	if (rec_finish(&w, NULL))
		abort();
}

/* In two pieces, so that putting together is tried. */
static inline void
put_body(struct fake *f, uint64_t rq, const struct fentry *e)
{
	size_t half = e->frame.len / 2, at[3] = { 0, half, e->frame.len };

	for (int i = 0; i < 2 && !e->del; i++) {
		struct rec_writer w = rec_begin(&f->out, REC_BODY);

		rec_put_u64(&w, RF_RQ, rq);
		rec_put_u64(&w, RF_OFFSET, at[i]);
		rec_put(&w, RF_DATA, e->frame.p + at[i], at[i + 1] - at[i]);
		if (rec_finish(&w, NULL))
			abort();
	}
}

static inline struct ffeed *
fake_find(struct fake *f, const struct rec *r)
{
	uint8_t fid[ID_LEN];

	if (rec_bytes(r, RF_FEED, fid, ID_LEN))
		abort();
	for (size_t i = 0; i < f->nfeed; i++) {
		if (!memcmp(f->feed[i].fid, fid, ID_LEN))
			return &f->feed[i];
	}
	abort();
}

static inline void
answer_block(struct fake *f, const struct rec *r)
{
	struct ffeed *d = fake_find(f, r);
	uint64_t span = block_span((unsigned)rec_u64(r, RF_LEVEL, 0));
	uint64_t first = rec_u64(r, RF_INDEX, 0) * span, rq = rec_u64(r, RF_RQ, 0);

	f->blocks++;
	for (uint64_t p = first; p < first + span && p < d->n; p++) {
		put_entry(f, rq, &d->e[p], p + 1);
		put_body(f, rq, &d->e[p]);
	}
	put_end(f, rq);
}

static inline void
put_result(struct fake *f, uint64_t rq, const uint8_t id[ID_LEN], enum op_status st)
{
	struct rec_writer w = rec_begin(&f->out, REC_RESULT);

	rec_put_u64(&w, RF_RQ, rq);
	rec_put(&w, RF_ID, id, ID_LEN);
	rec_put_u64(&w, RF_STATUS, st);
	rec_put_u64(&w, RF_SEQ, f->nitem);
	rec_put_u64(&w, RF_AT, 1760000000);
	if (st == OPR_REJECTED) {
		rec_put_str(&w, RF_TYPE, "op:gone");
		rec_put_str(&w, RF_DETAIL, "it was withdrawn");
		rec_put_u64(&w, RF_FINAL, 1);
	}
	if (rec_finish(&w, NULL))
		abort();
}

/* Exactly once, as the server does it. */
static inline void
answer_ops(struct fake *f, const struct rec *r)
{
	uint64_t rq = rec_u64(r, RF_RQ, 0);
	struct err e = ERR_INIT;
	struct view v;
	struct op o;

	f->ops++;
	for (size_t k = 0; rec_nth(r, RF_OP, k, &v); k++) {
		bool known = false;

		if (op_rec_get(&o, v.p, v.n, &e))
			abort();
		for (size_t i = 0; i < f->nitem; i++)
			known = known || !memcmp(f->item[i].op, o.id, ID_LEN);
		if (!known && f->verdict == OPR_OK) {
			memcpy(f->item[f->nitem].op, o.id, ID_LEN);
			memcpy(f->item[f->nitem++].doc, o.ent, ID_LEN);
		}
		put_result(f, rq, o.id, f->verdict);
	}
	put_end(f, rq);
}

static inline void
fake_answer(struct fake *f, const struct rec *r)
{
	if (f->hook && f->hook(f, r)) {
		f->hooked++;
		return;
	}
	if (r->type == REC_SYNC)
		answer_sync(f, r);
	else if (r->type == REC_BLOCK)
		answer_block(f, r);
	else if (r->type == REC_OPS)
		answer_ops(f, r);
}

/* --- the client's side -------------------------------------------------------------- */
static inline void
rig_open(struct rig *r)
{
	struct err e = ERR_INIT;

	if (store_open(&r->s, r->dir, &r->keys, STORE_CREATE, &e) ||
	        engine_new(&r->g, r->s, &e)) {
		printf("not ok - a store can be made: %s\n", e.msg);
		exit(1);
	}
	rec_stream_init(&r->req);
	str_reset(&r->f.out);
}

static inline void
rig_close(struct rig *r)
{
	engine_free(r->g);
	store_close(r->s);
	rec_stream_release(&r->req);
	r->g = NULL;
	r->s = NULL;
}

static inline void
rig_init(struct rig *r)
{
	/* In memory if it can be: hundreds of stores are made, and each write is awaited. */
	const char *tmp = access("/dev/shm", W_OK) ? getenv("TMPDIR") : "/dev/shm";
	struct err e = ERR_INIT;
	uint8_t dev[ID_LEN] = { 7 };

	memset(r, 0, sizeof(*r));
	if (crypt_init(&e))
		exit(1);
	(void)snprintf(
	        r->dir, sizeof(r->dir), "%s/sotay-unit.XXXXXX", tmp ? tmp : P_tmpdir);
	if (!mkdtemp(r->dir))
		exit(1);
	str_init(&r->f.out, 64u << 20);
	r->f.epoch = "E1";
	r->f.view = "V1";
	r->f.page = ITEMS_MAX;
	memset(r->keys.dek, 1, sizeof(r->keys.dek));
	memset(r->keys.store_id, 2, sizeof(r->keys.store_id));
	rig_open(r);
	if (kv_set(r->s, KV_URL, "https://h", 9, &e) ||
	        kv_set(r->s, KV_TOKEN, "t", 1, &e) ||
	        kv_set(r->s, KV_DEVICE, dev, sizeof(dev), &e)) {
		printf("not ok - kv: %s\n", e.msg);
		exit(1);
	}
}

static inline void
rig_release(struct rig *r)
{
	DIR *d;
	struct dirent *n;
	char p[600];

	rig_close(r);
	fake_release(&r->f);
	d = opendir(r->dir);
	while (d && (n = readdir(d))) {
		(void)snprintf(p, sizeof(p), "%s/%s", r->dir, n->d_name);
		(void)unlink(p);
	}
	if (d)
		(void)closedir(d);
	(void)rmdir(r->dir);
}

/* Let the fake see what the engine asks for. */
static inline void
rig_ask(struct rig *r)
{
	const struct str *out = engine_out(r->g);
	struct err e = ERR_INIT;
	const uint8_t *p;
	struct rec rec;
	size_t n;

	while (out->len) {
		size_t k = out->len < REC_MAX ? out->len : REC_MAX;

		if (rec_stream_add(&r->req, out->p, k, &e))
			abort();
		engine_out_done(r->g, k);
		while (rec_stream_take(&r->req, &p, &n, &e) == 1) {
			if (rec_parse(&rec, p, n, &e))
				abort();
			fake_answer(&r->f, &rec);
		}
	}
}

/* Hand over the next record of the answers. False: there is none. */
static inline bool
rig_feed(struct rig *r)
{
	struct str *o = &r->f.out;
	struct err e = ERR_INIT;
	size_t n;

	if (o->len < 4)
		return false;
	n = (size_t)le32_get((const uint8_t *)o->p) + 4;
	if (n > o->len)
		n = o->len;
	if (engine_in(r->g, o->p, n, &e))
		abort();
	memmove(o->p, o->p + n, o->len - n);
	str_cut(o, o->len - n);
	return true;
}

/* Go on until the run is over or `max` records were handed over. Returns how many were. */
static inline int
rig_go(struct rig *r, int max)
{
	int fed = 0, idle = 0;

	for (;;) {
		enum sync_phase p;

		while (engine_step(r->g, 0))
			;
		p = engine_status(r->g)->phase;
		if (p == SYNC_DONE || p == SYNC_FAILED || fed == max)
			return fed;
		rig_ask(r);
		if (rig_feed(r)) {
			fed++;
			idle = 0;
		} else if (++idle > 3 && !engine_status(r->g)->busy) {
			return fed;
		}
	}
}

static inline const struct sync_status *
rig_run(struct rig *r)
{
	struct err e = ERR_INIT;

	str_reset(&r->f.out);
	if (engine_start(r->g, &e))
		printf("# start: %s\n", e.msg);
	else
		(void)rig_go(r, -1);
	return engine_status(r->g);
}

static inline bool
rig_has(struct rig *r, const char *name, uint32_t rev)
{
	uint8_t id[ID_LEN];
	struct doc_row row;
	struct err e = ERR_INIT;
	bool yes;

	fake_id(name, id);
	if (doc_by_id(r->s, id, &row, &e))
		return false;
	yes = row.rev == rev && !row.withdrawn;
	doc_row_clear(&row);
	return yes;
}

static inline uint64_t
rig_count(struct rig *r)
{
	struct doc_query q = { DOC_DOCUMENT, NULL };
	struct err e = ERR_INIT;
	uint64_t n;

	return doc_count(r->s, &q, &n, &e) ? UINT64_MAX : n;
}

static inline bool
rig_kv(struct rig *r, const char *k, const char *want)
{
	struct str v = STR_INIT(1024);
	struct err e = ERR_INIT;
	bool found, yes;

	if (kv_get(r->s, k, &v, &found, &e))
		abort();
	yes = found ? !strcmp(str_c(&v), want) : !*want;
	str_release(&v);
	return yes;
}

#endif
