#include "store/feed.h"

#include "base/mem.h"
#include "model/ids.h"
#include "rows.h"

/* --- what is held back between two entries --------------------------------------------- */

void
count_add(struct store *s, enum doc_kind kind, int n, int unread)
{
	unsigned k = (unsigned)kind < KINDS ? (unsigned)kind : 0;

	s->l->dn[k] += n;
	s->l->dunread[k] += unread;
}

static int
acc_flush(struct store *s, struct err *e)
{
	struct acc *a = &s->l->acc;

	if (!a->on || !a->dirty)
		return 0;
	if (row_run(s, ST_FEED_ACC_PUT,
	            ARGS(arg_i(a->feed), arg_u(a->cur), arg_u(a->cnt), arg_b(a->sum, 16)),
	            e))
		return -1;
	a->dirty = false;
	return 0;
}

int
pend_flush(const struct store *cs, struct err *e)
{
	/* the only writes that a read may cause, of what the open transaction has done already */
	struct store s = *cs;
	int k;

	if (!cs->l->tx)
		return 0;
	for (k = 0; k < KINDS; k++) {
		if (!s.l->dn[k] && !s.l->dunread[k])
			continue;
		if (row_run(&s, ST_COUNT_ADD,
		            ARGS(arg_i(k), arg_i(s.l->dn[k]), arg_i(s.l->dunread[k])), e))
			return -1;
		s.l->dn[k] = s.l->dunread[k] = 0;
	}
	return acc_flush(&s, e);
}

void
pend_drop(struct store *s)
{
	memset(&s->l->acc, 0, sizeof(s->l->acc));
	memset(s->l->dn, 0, sizeof(s->l->dn));
	memset(s->l->dunread, 0, sizeof(s->l->dunread));
}

static int
acc_load(struct store *s, int64_t feed, struct err *e)
{
	const struct arg a[] = { arg_i(feed) };
	struct acc *acc = &s->l->acc;
	sqlite3_stmt *st;
	int rc;

	if (acc->on && acc->feed == feed)
		return 0;
	if (acc_flush(s, e))
		return -1;
	acc->on = false;
	if (row_open(s, ST_FEED_ACC, a, 1, &st, e))
		return -1;
	rc = row_next(s, st, e);
	if (rc < 0)
		return -1;
	if (rc == 0)
		return err_set(e, ERR_NOTFOUND, _("no such feed is subscribed"));
	acc->feed = feed;
	acc->cur = (uint64_t)sqlite3_column_int64(st, 0);
	acc->gen = sqlite3_column_int64(st, 1);
	acc->cnt = (uint64_t)sqlite3_column_int64(st, 2);
	acc->on = col_blob(st, 3, acc->sum, 16) == 0;
	acc->dirty = false;
	row_done(st);
	return acc->on ? 0
	               : err_set(e, ERR_DAMAGED,
	                         _("the store's row of a feed is damaged"));
}

/* --- entries ----------------------------------------------------------------------------- */

struct member { /* of a feed, a row of doc_feed */
	bool found;
	uint64_t seq;
	int64_t gen;
	uint8_t x[16];
};

static int
member_get(struct store *s, int64_t feed, int64_t rid, struct member *m, struct err *e)
{
	const struct arg a[] = { arg_i(feed), arg_i(rid) };
	sqlite3_stmt *st;
	int rc;

	memset(m, 0, sizeof(*m));
	if (row_open(s, ST_DF_GET, a, 2, &st, e))
		return -1;
	rc = row_next(s, st, e);
	if (rc <= 0)
		return rc;
	m->found = true;
	m->seq = (uint64_t)sqlite3_column_int64(st, 0);
	m->gen = sqlite3_column_int64(st, 1);
	rc = col_blob(st, 2, m->x, 16);
	row_done(st);
	return rc ? err_set(e, ERR_DAMAGED, _("the store's row of a feed is damaged"))
	          : 0;
}

/* Applied before: by a later entry of the same generation. */
static bool
member_newer(const struct acc *acc, const struct member *m, uint64_t seq)
{
	return m->found && m->gen == acc->gen && m->seq >= seq;
}

static int
apply_del(struct store *s, const struct feed_entry *en, const struct doc_state *d,
        const struct member *m, struct err *e)
{
	struct acc *acc = &s->l->acc;
	const struct arg rid[] = { arg_i(d->rid) };
	bool elsewhere;
	int64_t one;

	if (d->found && row_run(s, ST_TOLD_PUT, ARGS(arg_i(d->rid), arg_i(acc->feed)), e))
		return -1;
	if (!m->found)
		return 0;
	if (row_run(s, ST_DF_DEL, ARGS(arg_i(acc->feed), arg_i(d->rid)), e))
		return -1;
	sum_sub(acc->sum, m->x);
	acc->cnt--;
	acc->dirty = true;
	if (row_int(s, ST_DF_ANY, rid, 1, &one, &elsewhere, e))
		return -1;
	if (elsewhere || d->gone == GONE_WITHDRAWN)
		return 0;
	return doc_withdraw(s, en, d, e);
}

static int
apply_put(struct store *s, const struct feed_entry *en, struct doc_state *d,
        const struct member *m, struct err *e)
{
	struct acc *acc = &s->l->acc;
	uint8_t x[16];
	int rc = 0;

	if (!d->found || en->rev > d->known) {
		if (d->found && !d->gone && en->kind == d->kind &&
		        memcmp(d->h, en->h, HASH_LEN) == 0)
			rc = doc_put_rev(s, en, d, e);
		else
			rc = doc_put(s, en, d, e);
	}
	if (rc)
		return -1;
	sum_term(x, en->doc, en->rev, en->h);
	if (row_run(s, ST_DF_PUT,
	            ARGS(arg_i(acc->feed), arg_i(d->rid), arg_u(en->seq), arg_i(acc->gen),
	                    arg_b(x, 16)),
	            e))
		return -1;
	if (m->found)
		sum_sub(acc->sum, m->x);
	else
		acc->cnt++;
	sum_add(acc->sum, x);
	acc->dirty = true;
	return 0;
}

static int
apply(struct store *s, int64_t feed, const struct feed_entry *en, struct err *e)
{
	struct doc_state d;
	struct member m = { false, 0, 0, { 0 } };

	if (acc_load(s, feed, e))
		return -1;
	if (en->seq == 0 || en->rev == 0)
		return err_set(e, ERR_DAMAGED, _("an entry without a number"));
	if (en->seq <= s->l->acc.cur)
		return 0;
	if (doc_state_get(s, en->doc, &d, e))
		return -1;
	if (d.found && member_get(s, feed, d.rid, &m, e))
		return -1;
	if (member_newer(&s->l->acc, &m, en->seq))
		return 0;
	ch_add(s, CH_FEED);
	return en->del ? apply_del(s, en, &d, &m, e) : apply_put(s, en, &d, &m, e);
}

int
feed_apply(struct store *s, int64_t feed, const struct feed_entry *en, struct err *e)
{
	bool own;

	if (tx_enter(s, &own, e))
		return -1;
	return tx_leave(s, own, apply(s, feed, en, e), e);
}

int
feed_cursor_set(struct store *s, int64_t feed, uint64_t cur, struct err *e)
{
	bool own;
	int rc;

	if (tx_enter(s, &own, e))
		return -1;
	rc = acc_load(s, feed, e);
	if (!rc && cur > s->l->acc.cur) {
		s->l->acc.cur = cur;
		s->l->acc.dirty = true;
		ch_add(s, CH_FEED);
	}
	return tx_leave(s, own, rc, e);
}

int
feed_sum_equal(const struct store *s, int64_t feed, bool *equal, struct err *e)
{
	const struct arg a[] = { arg_i(feed) };
	uint8_t sum[16], want[16];
	sqlite3_stmt *st;
	int rc;

	*equal = false;
	if (pend_flush(s, e) || row_open(s, ST_FEED_SUMS, a, 1, &st, e))
		return -1;
	rc = row_next(s, st, e);
	if (rc < 0)
		return -1;
	if (rc == 0)
		return err_set(e, ERR_NOTFOUND, _("no such feed is subscribed"));
	*equal = col_blob(st, 1, sum, 16) == 0 && col_blob(st, 3, want, 16) == 0 &&
	         memcmp(sum, want, 16) == 0 &&
	         sqlite3_column_int64(st, 0) == sqlite3_column_int64(st, 2);
	row_done(st);
	return 0;
}
