/* Which blocks are fetched, in which order, and what happens when a feed stands at its head. */
#include "engine_int.h"

#include "base/date.h"
#include "base/i18n.h"
#include "base/le.h"
#include "base/proc.h"

void
pull_clear(struct engine *g)
{
	if (g->pull)
		crypt_wipe(g->pull, STORE_FEEDS_MAX * sizeof(*g->pull));
	g->npull = 0;
	crypt_wipe(g->entry.att, sizeof(g->entry.att));
}

void
pull_stop_feed(struct engine *g, struct feed_pull *f, int klass, const struct err *why)
{
	f->st = PULL_STOPPED;
	pull_rewind(g, f);
	if (g->stop_err.code)
		return;
	g->stop_err = *why;
	g->stop_class = klass;
}

void
pull_rewind(struct engine *g, struct feed_pull *f)
{
	for (size_t i = 0; i < g->nwant; i++) {
		if (g->want[i].feed == f)
			g->want[i].drop = true;
	}
	g->entry.open = false;
	f->cur = f->asked = f->row.cur;
}

/* A member looks at his own cell first; what concerns all comes last. */
static int
feed_class(const struct feed_sub *s)
{
	static const char *const order[] = { "cell", "org", "role", "list" };

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		if (!strcmp(s->kind, order[i]))
			return (int)i;
	}
	return strcmp(s->kind, "all") ? 8 : 9;
}

static void
sort_feeds(struct feed_pull *f, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct feed_pull key = f[i];
		size_t k = i;

		for (; k && feed_class(&f[k - 1].row.sub) > feed_class(&key.row.sub); k--)
			f[k] = f[k - 1];
		f[k] = key;
	}
}

/* A feed without a head that can be used rests in this run. */
static void
check_head(struct engine *g, struct feed_pull *f)
{
	const struct heads *h = &g->h;
	const struct head *d = NULL;
	struct err why = ERR_INIT;

	for (size_t i = 0; i < h->nhead; i++) {
		if (!memcmp(h->head[i].fid, f->row.sub.fid, ID_LEN))
			d = &h->head[i];
	}
	if (d && !d->less)
		return;
	if (d)
		err_set(&why, ERR_NET,
		        _("the server has less of \"%s\" than was read before; tell the "
		          "operator, it is tried again tomorrow"),
		        f->row.sub.name);
	else
		err_set(&why, ERR_NET, _("the server says nothing about \"%s\""),
		        f->row.sub.name);
	pull_stop_feed(g, f, NETC_RESYNC, &why);
}

int
pull_begin(struct engine *g, struct err *e)
{
	struct feed_row *row = calloc(STORE_FEEDS_MAX, sizeof(*row));
	size_t n;
	int r = -1;

	if (!row)
		return err_set(e, ERR_MEM, _("not enough memory for the subscriptions"));
	if (feed_list(g->store, row, STORE_FEEDS_MAX, &n, e))
		goto out;
	pull_clear(g);
	g->st.phase = SYNC_PULL;
	g->st.feeds = 0;
	g->st.feeds_total = (uint32_t)n;
	g->st.entries_total = g->st.entries;
	for (size_t i = 0; i < n; i++) {
		struct feed_pull *f = &g->pull[g->npull++];

		f->row = row[i];
		f->cur = f->asked = row[i].cur;
		if (row[i].head > row[i].cur)
			g->st.entries_total += row[i].head - row[i].cur;
	}
	sort_feeds(g->pull, g->npull);
	for (size_t i = 0; i < g->npull; i++)
		check_head(g, &g->pull[i]);
	g->todo = pull_next;
	r = 0;
out:
	crypt_wipe(row, STORE_FEEDS_MAX * sizeof(*row));
	free(row);
	return r;
}

/* --- resync --------------------------------------------------------------------- */
int
pull_resync_tx(struct engine *g, int64_t feed, const uint8_t fid[ID_LEN], bool *due,
        struct err *e)
{
	uint64_t last, now = (uint64_t)clock_wall();
	char id[ID_TEXT + 1], k[64];

	b32_enc(fid, ID_LEN, id);
	(void)snprintf(k, sizeof(k), "%s%s", KV_RESYNC, id);
	if (kv_get_u64(g->store, k, 0, &last, e))
		return -1;
	*due = !last || last > now || now - last >= RESYNC_EVERY;
	if (!*due)
		return 0;
	return feed_resync_begin(g->store, feed, e) || kv_set_u64(g->store, k, now, e)
	               ? -1
	               : 0;
}

/* Read a feed again from its beginning, at most once a day by itself: more would hide a fault and
 * load the server (sync.md 6.4). */
int
pull_resync(struct engine *g, struct feed_pull *f, struct err *e)
{
	struct err why = ERR_INIT;
	bool due;

	if (store_begin(g->store, e))
		return -1;
	if (pull_resync_tx(g, f->row.id, f->row.sub.fid, &due, e) ||
	        store_commit(g->store, e)) {
		store_rollback(g->store);
		return -1;
	}
	if (!due) {
		err_set(&why, ERR_NET,
		        _("\"%s\" does not agree with the server even after it was read "
		          "again; tell the operator, it is tried again tomorrow"),
		        f->row.sub.name);
		pull_stop_feed(g, f, NETC_RESYNC, &why);
		return 0;
	}
	f->row.cur = 0;
	f->row.resync = true;
	f->bad = 0;
	pull_rewind(g, f);
	g->st.entries_total += f->row.head;
	return 0;
}

/* --- at the head ------------------------------------------------------------------ */
static int
feed_at_head(struct engine *g, struct feed_pull *f, struct err *e)
{
	bool equal;

	if (f->row.resync) {
		if (store_begin(g->store, e))
			return -1;
		if (feed_resync_finish(g->store, f->row.id, e) ||
		        store_commit(g->store, e)) {
			store_rollback(g->store);
			return -1;
		}
		f->row.resync = false;
	}
	if (feed_sum_equal(g->store, f->row.id, &equal, e))
		return -1;
	if (!equal)
		return pull_resync(g, f, e);
	f->st = PULL_DONE;
	g->st.feeds++;
	return 0;
}

static int
run_end(struct engine *g, struct err *e)
{
	struct err why = g->stop_err.code ? g->stop_err : g->push_err;

	if (why.code) {
		if (g->stop_err.code && g->stop_retry > g->st.retry_after)
			g->st.retry_after = g->stop_retry;
		return engine_fail(
		        g, g->stop_err.code ? g->stop_class : g->push_class, &why);
	}
	if (store_begin(g->store, e))
		return -1;
	if (kv_set_u64(g->store, KV_SYNCED, (uint64_t)clock_wall(), e) ||
	        (!g->hold_state &&
	                kv_set(g->store, KV_STATE, g->h.state, strlen(g->h.state), e)) ||
	        doc_sweep(g->store, clock_wall(), e) || store_commit(g->store, e)) {
		store_rollback(g->store);
		return -1;
	}
	failpoint("state-stored");
	g->todo = token_begin;
	return 0;
}

/* --- requests --------------------------------------------------------------------- */
static int
put_block(struct engine *g, struct feed_pull *f, struct err *e)
{
	struct rec_writer w = rec_begin(&g->out, REC_BLOCK);
	uint8_t key[2 + KEY_LEN], level;
	uint64_t index, span = block_next(f->asked, f->row.head, &level, &index);
	struct want *q;

	rec_put_u64(&w, RF_RQ, g->rq + 1);
	rec_put(&w, RF_FEED, f->row.sub.fid, ID_LEN);
	rec_put_u64(&w, RF_GEN, f->row.r);
	rec_put_u64(&w, RF_LEVEL, level);
	rec_put_u64(&w, RF_INDEX, index);
	if (f->again)
		rec_put_u64(&w, RF_FRESH, 1);
	for (size_t i = 0; i < f->row.sub.nkeys; i++) {
		le16_put(key, f->row.sub.key[i].kid);
		memcpy(key + 2, f->row.sub.key[i].key, KEY_LEN);
		rec_put(&w, RF_KEY, key, sizeof(key));
	}
	crypt_wipe(key, sizeof(key));
	if (rec_finish(&w, e))
		return -1;
	q = want_add(g, REC_BLOCK);
	q->feed = f;
	q->first = f->asked;
	q->span = span;
	f->asked += span;
	f->again = false;
	return 0;
}

/* Below the horizon of what is kept of withdrawals: only a new reading is right (sync.md 4.3). */
static bool
below_horizon(const struct feed_pull *f)
{
	return !f->row.resync && f->row.cur && f->row.cur + 1 < f->row.lo;
}

int
pull_next(struct engine *g, struct err *e)
{
	bool on = false;

	for (size_t i = 0; i < g->npull; i++) {
		struct feed_pull *f = &g->pull[i];

		if (f->st == PULL_ON && below_horizon(f) && pull_resync(g, f, e))
			return -1;
		if (f->st == PULL_ON && f->row.cur >= f->row.head &&
		        feed_at_head(g, f, e))
			return -1;
		while (f->st == PULL_ON && f->asked < f->row.head &&
		        g->nwant < WANT_MAX) {
			if (put_block(g, f, e))
				return -1;
		}
		on = on || f->st == PULL_ON;
	}
	g->todo = on || g->nwant ? NULL : run_end;
	return 0;
}
