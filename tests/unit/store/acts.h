/*
 * A member's life with the store, step by step, out of the store's own calls: batches of a sync, the
 * search index, acknowledgements and their answers, marks, withdrawals, feeds that come and go,
 * work that is rolled back, a close and a new start. The same seed gives the same steps; each
 * step is one transaction, so that after every one of them the state is known.
 */
#ifndef ACTS_H
#define ACTS_H

#include "fix.h"
#include "store/check.h"
#include "store/own.h"

#define ACT_DOCS 40

struct acts {
	const struct keys *keys;
	uint32_t seed, x;
	int step; /* done so far */
	int64_t feed[2];
	bool both; /* subscribed to both feeds */
	uint64_t seq[2];
	struct {
		uint32_t rev;
		bool gone, acked;
	} doc[ACT_DOCS];
	unsigned docs, ops;
	uint64_t tick;
};

static inline uint32_t
act_rnd(struct acts *a, uint32_t below)
{
	a->x = a->x * 1664525u + 1013904223u;
	return (a->x >> 8) % below;
}

static inline void
acts_begin(struct acts *a, uint32_t seed)
{
	memset(a, 0, sizeof(*a));
	a->keys = fix_keys;
	a->seed = seed;
	a->tick = 1700000000;
}

static inline int
act_subs(struct store *s, struct acts *a, int n, struct err *e)
{
	static struct feed_row rows[STORE_FEEDS_MAX];
	struct feed_sub subs[2];
	size_t got, i;

	fix_sub(&subs[0], 1);
	fix_sub(&subs[1], 2);
	if (feed_subs_set(s, subs, (size_t)n, e) ||
	        feed_list(s, rows, STORE_FEEDS_MAX, &got, e))
		return -1;
	for (i = 0; i < got; i++)
		a->feed[rows[i].sub.fid[0] - 0x41] = rows[i].id;
	if (n == 2 && !a->both)
		a->seq[1] = 0;
	a->both = n == 2;
	return 0;
}

/* A document of up to some 12,000 bytes that hardly shrinks: one page, or a chain of them. */
static inline int
act_doc(struct store *s, struct acts *a, int feed, unsigned n, struct err *e)
{
	static char file[13000];
	struct fix_entry x;
	size_t max = act_rnd(a, 4) ? 300 + act_rnd(a, 2500) : 12000, k;
	int rc;

	k = (size_t)snprintf(file, sizeof(file),
	        "Number: %u-NQ/TW\nTitle: Nghị quyết %u lần %u\n\n", n, n,
	        a->doc[n].rev + 1);
	while (k < max)
		k += (size_t)snprintf(file + k, 16, "%x%s", act_rnd(a, 1 << 20),
		        act_rnd(a, 9) ? " " : "\n");
	fix_put(&x, ++a->seq[feed], n + 100u * (unsigned)feed, ++a->doc[n].rev,
	        (int64_t)++a->tick, file);
	rc = feed_apply(s, a->feed[feed], &x.en, e);
	str_release(&x.frame);
	return rc;
}

static inline int
act_batch(struct store *s, struct acts *a, struct err *e)
{
	int feed = a->both && act_rnd(a, 3) == 0, k, n = 1 + (int)act_rnd(a, 5);
	struct fix_entry x;
	unsigned d;

	for (k = 0; k < n; k++) {
		/* the first one cannot be a known one */
		d = (a->docs < ACT_DOCS && act_rnd(a, 3)) || !a->docs
		            ? a->docs++
		            : act_rnd(a, a->docs);
		if (a->doc[d].rev && act_rnd(a, 4) == 0) {
			fix_del(&x, ++a->seq[feed], d + 100u * (unsigned)feed,
			        ++a->doc[d].rev, (int64_t)++a->tick, "withdrawn");
			if (feed_apply(s, a->feed[feed], &x.en, e))
				return -1;
		} else if (act_doc(s, a, feed, d, e)) {
			return -1;
		}
	}
	return feed_cursor_set(s, a->feed[feed], a->seq[feed], e) ||
	                       kv_set_u64(s, "private cursor", a->tick, e)
	               ? -1
	               : 0;
}

static inline int
act_outbox(struct store *s, struct acts *a, struct err *e)
{
	struct op op, due[4];
	size_t got, i;

	if (act_rnd(a, 2)) {
		memset(&op, 0, sizeof(op));
		op.type = OP_ACK;
		op.at = (int64_t)++a->tick;
		fix_id(op.id, 9000u + a->ops);
		fix_id(op.ent, a->ops++);
		return outbox_add(s, &op, e);
	}
	if (outbox_due(s, 4, due, &got, e))
		return -1;
	for (i = 0; i < got; i++) {
		a->tick++;
		if (act_rnd(a, 4) ? outbox_ok(s, due[i].id, a->tick, (int64_t)a->tick, e)
		                  : outbox_refused(s, due[i].id, "no", e))
			return -1;
	}
	return 0;
}

static inline int
act_marks(struct store *s, struct acts *a, struct err *e)
{
	struct tag_name tag = { "n0" };
	uint8_t id[ID_LEN];

	fix_id(id, act_rnd(a, a->docs + 1));
	switch (act_rnd(a, 6)) {
	case 3: /* also on what is not there, and off what has none */
		tag.s[1] = (char)('0' + act_rnd(a, 4));
		return own_tag_set(s, id, &tag, act_rnd(a, 3) > 0, e) &&
		                       e->code != ERR_NOTFOUND
		               ? -1
		               : 0;
	case 0:
		return own_flag_set(s, id, act_rnd(a, 2), e);
	case 1:
		return own_note_put(
		        s, id, 0, "ghi chú", "", 0, (int64_t)++a->tick, NULL, e);
	case 2:
		return own_reading_set(s, id, act_rnd(a, 900), (int64_t)++a->tick, e);
	default:
		return doc_mark_read(s, id, act_rnd(a, 4) > 0, e);
	}
}

/* One step; the transaction is this function's, so that a failure anywhere inside is rolled
 * back. *s may be closed and opened again over the VFS `base`, and is NULL when that failed. */
static inline int
act(struct store **s, struct acts *a, const char *base, struct err *e)
{
	struct acts before;
	uint64_t left;
	uint32_t what;
	int rc = 0;

	a->x = a->seed * 7919u + (uint32_t)a->step * 104729u + 17u;
	(void)act_rnd(a, 2);
	what = a->step < 2 ? 0 : act_rnd(a, 24);
	before = *a;
	if (what == 23) {
		store_close(*s);
		*s = NULL;
		rc = store_open_on(s, fix_dir, a->keys, 0, base, e);
	} else if (what >= 18 && what < 22) {
		rc = search_index(*s, 4, &left, e);
	} else {
		if (store_begin(*s, e))
			return -1;
		if (a->step == 0)
			rc = act_subs(*s, a, 2, e);
		else if (what < 8 || what == 22)
			rc = act_batch(*s, a, e);
		else if (what < 12)
			rc = act_outbox(*s, a, e);
		else if (what < 16)
			rc = act_marks(*s, a, e);
		else if (what == 16)
			rc = act_subs(*s, a, a->both ? 1 : 2, e);
		else
			rc = store_index_reset(*s, e);
		/* a step may come too late for its document */
		if (rc && (e->code == ERR_NOTFOUND || e->code == ERR_CONFLICT)) {
			err_clear(e);
			rc = 0;
			what = 22;
		}
		if (rc || what == 22)
			store_rollback(*s);
		else if (store_commit(*s, e)) {
			store_rollback(*s);
			rc = -1;
		}
	}
	if (rc || what == 22) {
		before.step = a->step;
		*a = before;
	}
	if (!rc)
		a->step++;
	return rc;
}

/* The state as one hash: all rows that matter, and how far the index is. */
static inline int
acts_state(struct store *s, uint8_t h[32], struct err *e)
{
	struct str t = STR_INIT(1 << 20);
	uint8_t d[32];
	struct part p[2];
	int rc;

	rc = store_digest(s, d, e) ||
	     store_sql(s, "SELECT id,sid FROM doc ORDER BY id", &t, e) ||
	     store_sql(s, "SELECT id,flag FROM mark ORDER BY id", &t, e) ||
	     store_sql(s, "SELECT id,name FROM tag ORDER BY id,name", &t, e) ||
	     store_sql(s, "SELECT nid,id,text FROM note ORDER BY nid", &t, e) ||
	     store_sql(s, "PRAGMA user_version", &t, e);
	if (!rc) {
		p[0] = (struct part){ d, 32 };
		p[1] = (struct part){ t.p, t.len };
		crypt_hash(h, 32, NULL, 0, p, 2);
	}
	str_release(&t);
	return rc ? -1 : 0;
}

#endif
