/* What is new: the answer to SYNC is gathered, checked and then applied in one transaction. */
#include "engine_int.h"

#include "base/date.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/proc.h"

static void
item_release(struct item *it)
{
	if (it->data)
		crypt_wipe(it->data, it->len);
	free(it->data);
	it->data = NULL;
}

void
heads_clear(struct heads *h)
{
	if (h->sub)
		crypt_wipe(h->sub, SUBS_MAX * sizeof(*h->sub)); /* feed keys */
	h->got = h->none = h->more = h->has_subs = false;
	h->epoch[0] = h->view[0] = h->state[0] = '\0';
	h->priv_head = h->priv_lo = 0;
	while (h->nitem)
		item_release(&h->item[--h->nitem]);
	h->nsub = h->nhead = 0;
}

static int
put_text(struct engine *g, struct rec_writer *w, enum rec_field f, const char *k,
        struct err *e)
{
	struct str v = STR_INIT(256);
	bool found;

	if (kv_get(g->store, k, &v, &found, e)) {
		str_release(&v);
		return -1;
	}
	if (f == RF_EPOCH)
		(void)snprintf(g->epoch, sizeof(g->epoch), "%s", found ? str_c(&v) : "");
	if (found && v.len)
		rec_put(w, f, v.p, v.len);
	str_release(&v);
	return 0;
}

int
heads_begin(struct engine *g, struct err *e)
{
	size_t start = g->out.len;
	struct rec_writer w;

	g->st.phase = SYNC_HEADS;
	heads_clear(&g->h);
	if (kv_get_u64(g->store, KV_PRIV, 0, &g->priv, e))
		return -1;
	w = rec_begin(&g->out, REC_SYNC);
	rec_put_u64(&w, RF_RQ, g->rq + 1);
	if (put_text(g, &w, RF_EPOCH, KV_EPOCH, e) ||
	        put_text(g, &w, RF_VIEW, KV_VIEW, e) ||
	        put_text(g, &w, RF_STATE, KV_STATE, e)) {
		str_cut(&g->out, start);
		return -1;
	}
	rec_put_u64(&w, RF_PRIV, g->priv);
	rec_put_u64(&w, RF_FRESH, g->fresh);
	if (rec_finish(&w, e))
		return -1;
	(void)want_add(g, REC_SYNC);
	g->todo = NULL;
	return 0;
}

/* --- gathering ----------------------------------------------------------------- */
static int
get_reply(struct heads *h, const struct rec *r)
{
	uint64_t http = rec_u64(r, RF_HTTP, 0);

	if (h->got || (http != 200 && http != 204))
		return -1;
	h->got = true;
	h->none = http == 204;
	if (h->none)
		return 0;
	if (rec_text(r, RF_EPOCH, h->epoch, sizeof(h->epoch)) || !h->epoch[0] ||
	        rec_text(r, RF_VIEW, h->view, sizeof(h->view)) ||
	        rec_text(r, RF_STATE, h->state, sizeof(h->state)))
		return -1;
	h->priv_head = rec_u64(r, RF_PRIV_HEAD, 0);
	h->priv_lo = rec_u64(r, RF_PRIV_LO, 0);
	h->more = rec_u64(r, RF_MORE, 0) == 1;
	h->has_subs = rec_u64(r, RF_HAS_SUBS, 0) == 1;
	return h->priv_head > HEAD_MAX ? -1 : 0;
}

static int
get_sub(struct heads *h, const struct rec *r)
{
	struct feed_sub *s = &h->sub[h->nsub];
	struct view v;

	if (!h->has_subs || h->nsub == SUBS_MAX)
		return -1;
	memset(s, 0, sizeof(*s));
	if (rec_bytes(r, RF_FEED, s->fid, sizeof(s->fid)) ||
	        rec_text(r, RF_NAME, s->name, sizeof(s->name)) ||
	        rec_text(r, RF_KIND, s->kind, sizeof(s->kind)))
		return -1;
	for (size_t i = 0; i < h->nsub; i++) {
		if (!memcmp(h->sub[i].fid, s->fid, sizeof(s->fid)))
			return -1;
	}
	s->from = rec_u64(r, RF_FROM, 0);
	if (s->from > HEAD_MAX)
		return -1;
	for (size_t k = 0; rec_nth(r, RF_KEY, k, &v); k++) {
		if (k == STORE_FEED_KEYS_MAX || v.n != 2 + KEY_LEN)
			return -1;
		s->key[k].kid = (uint16_t)((uint8_t)v.p[0] | (uint8_t)v.p[1] << 8);
		memcpy(s->key[k].key, v.p + 2, KEY_LEN);
		s->nkeys++;
	}
	h->nsub++;
	return s->nkeys ? 0 : -1;
}

static int
get_head(struct heads *h, const struct rec *r)
{
	struct head *d = &h->head[h->nhead];
	uint64_t gen = rec_u64(r, RF_GEN, 0);

	if (h->nhead == SUBS_MAX || gen < 1 || gen > UINT32_MAX)
		return -1;
	if (rec_bytes(r, RF_FEED, d->fid, sizeof(d->fid)) ||
	        rec_bytes(r, RF_SUM, d->sum, sizeof(d->sum)))
		return -1;
	for (size_t i = 0; i < h->nhead; i++) {
		if (!memcmp(h->head[i].fid, d->fid, sizeof(d->fid)))
			return -1;
	}
	d->r = (uint32_t)gen;
	d->head = rec_u64(r, RF_HEAD, UINT64_MAX);
	d->lo = rec_u64(r, RF_LO, 0);
	d->cnt = rec_u64(r, RF_COUNT, UINT64_MAX);
	h->nhead++;
	return d->head > HEAD_MAX || d->cnt > d->head || d->lo > d->head + 1 ? -1 : 0;
}

static enum item_kind
item_kind(const struct rec *r)
{
	static const char *const names[] = { "ack", "rsvp", "doc", "undoc" };
	char type[32];

	if (rec_text(r, RF_TYPE, type, sizeof(type)))
		return ITEM_LATER;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (!strcmp(type, names[i]))
			return (enum item_kind)(ITEM_ACK + i);
	}
	return ITEM_LATER;
}

/* A copy with a NUL behind it: texts must have none within. */
static int
item_data(struct item *it, struct view v, size_t max, bool text)
{
	if (v.n > max || (text && v.n && memchr(v.p, 0, v.n)))
		return -1;
	it->data = mem_dup(v.n ? v.p : "", v.n, NULL);
	it->len = v.n;
	return it->data ? 0 : -1;
}

static int
item_doc(struct item *it, const struct rec *r)
{
	uint64_t kind = rec_u64(r, RF_KIND, DOC_OTHER);

	it->kind = kind > DOC_PROFILE ? DOC_OTHER : (enum doc_kind)kind;
	return rec_bytes(r, RF_HASH, it->h, sizeof(it->h)) || !it->rev ||
	                       item_data(it, rec_get(r, RF_DATA), ITEM_FRAME_MAX, false)
	               ? -1
	               : 0;
}

static int
get_item(struct heads *h, const struct rec *r, uint64_t priv)
{
	struct item *it = &h->item[h->nitem];
	uint64_t rev = rec_u64(r, RF_REV, 0);

	if (h->nitem == ITEMS_MAX)
		return -1;
	memset(it, 0, sizeof(*it));
	it->seq = rec_u64(r, RF_SEQ, 0);
	if (it->seq <= (h->nitem ? it[-1].seq : priv) || it->seq > h->priv_head)
		return -1;
	it->what = item_kind(r);
	it->rev = (uint32_t)rev;
	it->at = (int64_t)rec_u64(r, RF_AT, 0);
	h->nitem++;
	if (it->what == ITEM_LATER)
		return 0;
	if (rec_bytes(r, RF_DOC, it->doc, sizeof(it->doc)) || rev > UINT32_MAX)
		return -1;
	switch (it->what) {
	case ITEM_RSVP:
		return rec_text(r, RF_VALUE, it->value, sizeof(it->value)) ||
		                       item_data(
		                               it, rec_get(r, RF_NOTE), OP_NOTE_MAX, true)
		               ? -1
		               : 0;
	case ITEM_DOC:
		return item_doc(it, r);
	case ITEM_UNDOC:
		return it->rev ? item_data(it, rec_get(r, RF_WHY), 4096, true) : -1;
	case ITEM_ACK:
	case ITEM_LATER:
	default:
		return 0;
	}
}

/* --- applying ------------------------------------------------------------------- */
static int
set_text(struct engine *g, const char *k, const char *v, struct err *e)
{
	return kv_set(g->store, k, v, strlen(v), e);
}

/* The server was restored or made anew: everything is read again, the outbox stays. */
static int
epoch_change(struct engine *g, struct err *e)
{
	if (store_begin(g->store, e))
		return -1;
	if (feed_resync_all(g->store, e) || kv_set_u64(g->store, KV_PRIV, 0, e) ||
	        set_text(g, KV_EPOCH, g->h.epoch, e) || set_text(g, KV_VIEW, "", e) ||
	        set_text(g, KV_STATE, "", e) || store_commit(g->store, e)) {
		store_rollback(g->store);
		return -1;
	}
	g->new_epoch = true;
	g->todo = heads_begin;
	return 0;
}

static bool
behind(const struct engine *g, const struct feed_row *row, size_t n)
{
	const struct heads *h = &g->h;

	if (h->priv_head < g->priv)
		return true;
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < h->nhead; k++) {
			if (!memcmp(h->head[k].fid, row[i].sub.fid, ID_LEN) &&
			        h->head[k].head < row[i].cur)
				return true;
		}
	}
	return false;
}

/* 1: the answer comes from a node that lags, ask the first one; 0: no; -1: error. */
static int
stale(struct engine *g, struct err *e)
{
	struct feed_row *row = NULL;
	size_t n;
	int r = -1;

	if (g->fresh)
		return 0;
	row = calloc(STORE_FEEDS_MAX, sizeof(*row));
	if (!row)
		return err_set(e, ERR_MEM, _("not enough memory for the subscriptions"));
	if (feed_list(g->store, row, STORE_FEEDS_MAX, &n, e))
		goto out;
	r = behind(g, row, n);
out:
	crypt_wipe(row, STORE_FEEDS_MAX * sizeof(*row));
	free(row);
	return r;
}

/* A private document is an entry of the feed that no list of subscriptions names. */
static int
item_entry(struct engine *g, const struct item *it, struct err *e)
{
	struct feed_entry en;

	memset(&en, 0, sizeof(en));
	en.seq = it->seq;
	en.del = it->what == ITEM_UNDOC;
	memcpy(en.doc, it->doc, sizeof(en.doc));
	en.rev = it->rev;
	en.kind = it->kind;
	en.at = it->at;
	memcpy(en.h, it->h, sizeof(en.h));
	if (en.del) {
		en.why = it->data;
	} else {
		en.frame = it->data;
		en.frame_len = it->len;
	}
	return feed_apply(g->store, FEED_PRIVATE, &en, e);
}

static int
item_apply(struct engine *g, const struct item *it, struct err *e)
{
	switch (it->what) {
	case ITEM_ACK:
		return outbox_ack_seen(g->store, it->doc, it->rev, it->at, e);
	case ITEM_RSVP:
		return outbox_rsvp_seen(g->store, it->doc, it->rev, it->seq, it->at,
		        it->value, it->data, e);
	case ITEM_DOC:
	case ITEM_UNDOC:
		return item_entry(g, it, e);
	case ITEM_LATER:
	default:
		return 0;
	}
}

static void
count_items(struct engine *g)
{
	const struct heads *h = &g->h;

	for (size_t i = 0; i < h->nitem; i++) {
		if (h->item[i].what != ITEM_DOC)
			continue;
		if (h->item[i].kind == DOC_NOTICE)
			g->st.notices++;
		else if (h->item[i].kind != DOC_PROFILE)
			g->st.documents++;
	}
}

static int
apply_tx(struct engine *g, struct err *e)
{
	const struct heads *h = &g->h;
	uint64_t priv = g->priv;

	if (h->has_subs && feed_subs_set(g->store, h->sub, h->nsub, e))
		return -1;
	if (h->has_subs)
		failpoint("in-subs");
	for (size_t i = 0; i < h->nitem; i++) {
		if (item_apply(g, &h->item[i], e))
			return -1;
		priv = h->item[i].seq;
		failpoint("in-items");
	}
	if (priv == h->priv_head && feed_private_done(g->store, e))
		return -1;
	/* The first node itself has less than we saw: read it all again, it is idempotent. */
	if (h->priv_head < priv)
		priv = 0;
	g->hold_state = h->priv_head != priv;
	if (priv != g->priv && kv_set_u64(g->store, KV_PRIV, priv, e))
		return -1;
	if (!g->epoch[0] && set_text(g, KV_EPOCH, h->epoch, e))
		return -1;
	if (h->has_subs && set_text(g, KV_VIEW, h->view, e))
		return -1;
	return 0;
}

static struct head *
head_of(struct heads *h, const uint8_t fid[ID_LEN])
{
	for (size_t k = 0; k < h->nhead; k++) {
		if (!memcmp(h->head[k].fid, fid, ID_LEN))
			return &h->head[k];
	}
	return NULL;
}

/* A feed whose place lies beyond what the first node has must begin again before its head is set. */
static int
set_heads(struct engine *g, const struct feed_row *row, size_t n, struct err *e)
{
	bool due = true;

	for (size_t i = 0; i < n; i++) {
		struct head *d = head_of(&g->h, row[i].sub.fid);

		if (!d)
			continue;
		if (d->head < row[i].cur && pull_resync_tx(g, row[i].id, d->fid, &due, e))
			return -1;
		d->less = d->head < row[i].cur && !due;
		if (!d->less && feed_head_set(g->store, d->fid, d->r, d->head, d->lo,
		                        d->cnt, d->sum, e))
			return -1;
	}
	return 0;
}

/* The heads are of other feeds than ours, whatever the view says: the whole list is asked for, once. */
static int
check_view(struct engine *g, const struct feed_row *row, size_t n, bool *again,
        struct err *e)
{
	size_t met = 0;

	for (size_t i = 0; i < n; i++)
		met += head_of(&g->h, row[i].sub.fid) != NULL;
	*again = !g->h.has_subs && !g->new_view && (met != n || met != g->h.nhead);
	if (!*again)
		return 0;
	g->new_view = true;
	return set_text(g, KV_VIEW, "", e);
}

static int
heads_apply(struct engine *g, struct err *e)
{
	struct feed_row *row = NULL;
	bool again;
	size_t n;
	int r;

	if (g->epoch[0] && strcmp(g->epoch, g->h.epoch) != 0)
		return g->new_epoch
		               ? engine_fail_proto(g, _("its epoch changes on and on"))
		               : epoch_change(g, e);
	r = stale(g, e);
	if (r < 0)
		return -1;
	if (r) {
		g->fresh = true;
		g->todo = heads_begin;
		return 0;
	}
	if (g->h.more && !g->h.nitem) /* I12 */
		return engine_fail_proto(g, _("it promises more and gives nothing"));
	row = calloc(STORE_FEEDS_MAX, sizeof(*row));
	if (!row)
		return err_set(e, ERR_MEM, _("not enough memory for the subscriptions"));
	r = -1;
	if (store_begin(g->store, e))
		goto out;
	if (apply_tx(g, e) || feed_list(g->store, row, STORE_FEEDS_MAX, &n, e) ||
	        check_view(g, row, n, &again, e) || set_heads(g, row, n, e) ||
	        store_commit(g->store, e)) {
		store_rollback(g->store);
		goto out;
	}
	count_items(g);
	failpoint("subs-applied");
	g->todo = again || g->h.more ? heads_begin : pull_begin;
	r = 0;
out:
	crypt_wipe(row, STORE_FEEDS_MAX * sizeof(*row));
	free(row);
	return r;
}

static int
nothing_new(struct engine *g, struct err *e)
{
	if (kv_set_u64(g->store, KV_SYNCED, (uint64_t)clock_wall(), e))
		return -1;
	g->todo = token_begin;
	if (g->push_err.code) {
		struct err why = g->push_err;

		return engine_fail(g, g->push_class, &why);
	}
	return 0;
}

static void
heads_problem(struct engine *g, const struct rec *r)
{
	struct err e = ERR_INIT;
	int klass = problem_err(r, &e);

	g->st.retry_after = (int)(rec_u64(r, RF_RETRY, 0) & 0xffff);
	if (klass == NETC_FORBIDDEN && !g->new_view) {
		/* What we may see has changed: ask with no view, so that all of it comes. */
		g->new_view = true;
		g->todo = heads_begin;
		if (kv_set(g->store, KV_VIEW, "", 0, &e) == 0)
			return;
	}
	(void)engine_fail(g, klass, &e);
}

void
heads_record(struct engine *g, const struct rec *r)
{
	struct heads *h = &g->h;
	int bad = 0;

	if (r->type == REC_PROBLEM) {
		want_pop(g);
		heads_problem(g, r);
		return;
	}
	if (r->type == REC_END) {
		want_pop(g);
		if (!h->got)
			(void)engine_fail_proto(g, _("no answer at all"));
		else
			g->todo = h->none ? nothing_new : heads_apply;
		return;
	}
	if (r->type == REC_REPLY)
		bad = get_reply(h, r);
	else if (!h->got || h->none)
		bad = -1;
	else if (r->type == REC_SUB)
		bad = get_sub(h, r);
	else if (r->type == REC_HEAD)
		bad = get_head(h, r);
	else if (r->type == REC_ITEM) /* another epoch counts from its own beginning */
		bad = get_item(h, r, strcmp(g->epoch, h->epoch) ? 0 : g->priv);
	else
		bad = -1;
	if (bad)
		(void)engine_fail_proto(g, _("what is new is not said clearly"));
}
