/* Subscriptions: the list as the server gives it, heads, and the resync of a feed. */
#include "base/mem.h"
#include "model/ids.h"
#include "rows.h"
#include "store/feed.h"

static int
remove_all(struct store *s, const int64_t *rids, size_t n, struct err *e)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (doc_remove(s, rids[i], e))
			return -1;
	return 0;
}

static int
feed_drop(struct store *s, int64_t feed, struct err *e)
{
	const struct arg a[] = { arg_i(feed) };
	int64_t *rids;
	size_t n;
	int rc;

	if (row_ints(s, ST_DF_ONLY, a, 1, &rids, &n, e))
		return -1;
	if (n && index_purge(s, e)) {
		free(rids);
		return -1;
	}
	rc = row_run(s, ST_DF_DROP, a, 1, e) || row_run(s, ST_TOLD_DROP, a, 1, e) ||
	                     remove_all(s, rids, n, e) ||
	                     row_run(s, ST_FKEY_DEL, a, 1, e) ||
	                     row_run(s, ST_FEED_DEL, a, 1, e)
	             ? -1
	             : 0;
	free(rids);
	return rc;
}

static int
keys_put(struct store *s, int64_t feed, const struct feed_sub *sub, struct err *e)
{
	size_t i;

	if (row_run(s, ST_FKEY_DEL, ARGS(arg_i(feed)), e))
		return -1;
	for (i = 0; i < sub->nkeys; i++)
		if (row_run(s, ST_FKEY_INS,
		            ARGS(arg_i(feed), arg_i(sub->key[i].kid),
		                    arg_b(sub->key[i].key, KEY_LEN)),
		            e))
			return -1;
	return 0;
}

static int
sub_put(struct store *s, const struct feed_sub *sub, struct err *e)
{
	const struct arg a[] = { arg_b(sub->fid, ID_LEN) };
	int64_t id = 0;
	bool found;

	if (sub->nkeys > STORE_FEED_KEYS_MAX)
		return err_set(e, ERR_INTERNAL, _("a feed with too many keys"));
	if (row_int(s, ST_FEED_BY_FID, a, 1, &id, &found, e))
		return -1;
	if (found) {
		if (row_run(s, ST_FEED_NAME,
		            ARGS(arg_i(id), arg_s(sub->name), arg_s(sub->kind),
		                    arg_u(sub->from)),
		            e))
			return -1;
	} else {
		if (row_run(s, ST_FEED_INS,
		            ARGS(a[0], arg_s(sub->name), arg_s(sub->kind),
		                    arg_u(sub->from)),
		            e))
			return -1;
		id = sqlite3_last_insert_rowid(s->db);
	}
	return keys_put(s, id, sub, e);
}

static bool
listed(const struct feed_sub *subs, size_t n, const uint8_t fid[ID_LEN])
{
	size_t i;

	for (i = 0; i < n; i++)
		if (memcmp(subs[i].fid, fid, ID_LEN) == 0)
			return true;
	return false;
}

static int
subs_set(struct store *s, const struct feed_sub *subs, size_t n, struct err *e)
{
	int64_t drop[STORE_FEEDS_MAX];
	uint8_t fid[ID_LEN];
	size_t i, nd = 0;
	sqlite3_stmt *st;
	int rc;

	if (pend_flush(s, e) || row_open(s, ST_FEED_IDS, NO_ARGS, &st, e))
		return -1;
	s->l->acc.on = false;
	while ((rc = row_next(s, st, e)) == 1)
		if (col_blob(st, 1, fid, ID_LEN) == 0 && !listed(subs, n, fid) &&
		        nd < STORE_FEEDS_MAX)
			drop[nd++] = sqlite3_column_int64(st, 0);
	if (rc < 0)
		return -1;
	for (i = 0; i < nd; i++)
		if (feed_drop(s, drop[i], e))
			return -1;
	for (i = 0; i < n; i++)
		if (sub_put(s, &subs[i], e))
			return -1;
	ch_add(s, CH_FEED);
	return 0;
}

int
feed_subs_set(struct store *s, const struct feed_sub *subs, size_t n, struct err *e)
{
	bool own;

	if (n > STORE_FEEDS_MAX)
		return err_set(e, ERR_USAGE,
		        P_("the server names %zu feed, at most %d are possible",
		                "the server names %zu feeds, at most %d are possible", n),
		        n, STORE_FEEDS_MAX);
	if (tx_enter(s, &own, e))
		return -1;
	return tx_leave(s, own, subs_set(s, subs, n, e), e);
}

static int
keys_read(const struct store *s, struct feed_row *r, struct err *e)
{
	const struct arg a[] = { arg_i(r->id), arg_i(STORE_FEED_KEYS_MAX) };
	struct feed_key *k;
	sqlite3_stmt *st;
	int rc;

	if (row_open(s, ST_FKEY_ALL, a, 2, &st, e))
		return -1;
	while ((rc = row_next(s, st, e)) == 1) {
		k = &r->sub.key[r->sub.nkeys];
		k->kid = (uint16_t)sqlite3_column_int(st, 0);
		if (col_blob(st, 1, k->key, KEY_LEN) == 0)
			r->sub.nkeys++;
	}
	return rc;
}

int
feed_list(const struct store *s, struct feed_row *rows, size_t max, size_t *got,
        struct err *e)
{
	const struct arg a[] = { arg_u(max) };
	sqlite3_stmt *st;
	struct feed_row *r;
	size_t i;
	int rc;

	*got = 0;
	if (pend_flush(s, e) || row_open(s, ST_FEED_ALL, a, 1, &st, e))
		return -1;
	while ((rc = row_next(s, st, e)) == 1) {
		r = &rows[*got];
		memset(r, 0, sizeof(*r));
		r->id = sqlite3_column_int64(st, 0);
		col_text(st, 2, r->sub.name, sizeof(r->sub.name));
		col_text(st, 3, r->sub.kind, sizeof(r->sub.kind));
		r->sub.from = (uint64_t)sqlite3_column_int64(st, 4);
		r->r = (uint32_t)sqlite3_column_int64(st, 5);
		r->cur = (uint64_t)sqlite3_column_int64(st, 6);
		r->head = (uint64_t)sqlite3_column_int64(st, 7);
		r->lo = (uint64_t)sqlite3_column_int64(st, 8);
		r->cnt = (uint64_t)sqlite3_column_int64(st, 9);
		r->want_cnt = (uint64_t)sqlite3_column_int64(st, 11);
		r->resync = sqlite3_column_int(st, 13) != 0;
		if (col_blob(st, 1, r->sub.fid, ID_LEN) || col_blob(st, 10, r->sum, 16) ||
		        col_blob(st, 12, r->want_sum, 16)) {
			row_done(st);
			return err_set(e, ERR_DAMAGED,
			        _("the store's row of a feed is damaged"));
		}
		(*got)++;
	}
	for (i = 0; !rc && i < *got; i++)
		rc = keys_read(s, &rows[i], e);
	return rc;
}

int
feed_head_set(struct store *s, const uint8_t fid[ID_LEN], uint32_t r, uint64_t head,
        uint64_t lo, uint64_t cnt, const uint8_t sum[16], struct err *e)
{
	bool own;
	int rc;

	if (tx_enter(s, &own, e))
		return -1;
	rc = row_run(s, ST_FEED_HEAD,
	        ARGS(arg_b(fid, ID_LEN), arg_i(r), arg_u(head), arg_u(lo), arg_u(cnt),
	                arg_b(sum, 16)),
	        e);
	ch_add(s, CH_FEED);
	return tx_leave(s, own, rc, e);
}

/* --- resync -------------------------------------------------------------------------------- */

int
feed_resync_begin(struct store *s, int64_t feed, struct err *e)
{
	bool own;
	int rc;

	if (tx_enter(s, &own, e))
		return -1;
	rc = pend_flush(s, e) || row_run(s, ST_FEED_RESYNC, ARGS(arg_i(feed)), e) ? -1
	                                                                          : 0;
	s->l->acc.on = false;
	ch_add(s, CH_FEED);
	return tx_leave(s, own, rc, e);
}

/* Count and sum anew: a resync may be due because they were wrong. */
static int
sum_renew(struct store *s, int64_t feed, struct err *e)
{
	const struct arg a[] = { arg_i(feed) };
	uint8_t x[16], sum[16] = { 0 };
	sqlite3_stmt *st;
	uint64_t cnt = 0;
	int rc;

	if (row_open(s, ST_DF_X, a, 1, &st, e))
		return -1;
	while ((rc = row_next(s, st, e)) == 1) {
		if (col_blob(st, 0, x, 16)) {
			row_done(st);
			return err_set(e, ERR_DAMAGED,
			        _("the store's row of a feed is damaged"));
		}
		sum_add(sum, x);
		cnt++;
	}
	if (rc < 0)
		return -1;
	return row_run(
	        s, ST_FEED_RESYNC_END, ARGS(arg_i(feed), arg_u(cnt), arg_b(sum, 16)), e);
}

int
feed_private_done(struct store *s, struct err *e)
{
	const struct arg a[] = { arg_i(FEED_PRIVATE) };
	int64_t on = 0;

	if (row_int(s, ST_FEED_RESYNC_ON, a, 1, &on, NULL, e))
		return -1;
	return on ? feed_resync_finish(s, FEED_PRIVATE, e) : 0;
}

static int
resync_finish(struct store *s, int64_t feed, struct err *e)
{
	const struct arg a[] = { arg_i(feed) };
	int64_t *rids = NULL, one;
	size_t n, i;
	bool elsewhere;
	int rc = -1;

	if (pend_flush(s, e) || row_ints(s, ST_DF_OLD, a, 1, &rids, &n, e))
		return -1;
	s->l->acc.on = false;
	if (row_run(s, ST_DF_DROP_OLD, a, 1, e))
		goto out;
	for (i = 0; i < n; i++) {
		if (row_int(s, ST_DF_ANY, ARGS(arg_i(rids[i])), &one, &elsewhere, e))
			goto out;
		if (!elsewhere && doc_remove(s, rids[i], e))
			goto out;
	}
	rc = sum_renew(s, feed, e);
	ch_add(s, CH_FEED);
out:
	free(rids);
	return rc;
}

int
feed_resync_finish(struct store *s, int64_t feed, struct err *e)
{
	bool own;

	if (tx_enter(s, &own, e))
		return -1;
	return tx_leave(s, own, resync_finish(s, feed, e), e);
}

int
feed_resync_all(struct store *s, struct err *e)
{
	bool own;
	int rc;

	if (tx_enter(s, &own, e))
		return -1;
	/* a restored server may stand at lower revisions, and knows nothing of later ops */
	rc = pend_flush(s, e) || row_run(s, ST_FEED_RESYNC_ALL, NO_ARGS, e) ||
	                     row_run(s, ST_DOC_FORGET_REVS, NO_ARGS, e) ||
	                     row_run(s, ST_OUT_AGAIN, NO_ARGS, e) ||
	                     row_run(s, ST_ANSWER_FORGET, NO_ARGS, e) ||
	                     kv_set(s, "priv", "0", 1, e)
	             ? -1
	             : 0;
	s->l->acc.on = false;
	ch_add(s, CH_FEED | CH_OUTBOX);
	return tx_leave(s, own, rc, e);
}
