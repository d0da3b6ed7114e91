/* What a server, a cache or a line may do wrong, and what the engine makes of it. */
#include "fake.h"

static struct rig *
rig_with(struct rig *r, size_t n)
{
	rig_init(r);
	fake_feed(&r->f, "all", "all");
	fake_feed(&r->f, "cell", "cell");
	fake_fill(&r->f.feed[0], "a", n);
	fake_fill(&r->f.feed[1], "c", 3);
	return r;
}

static bool
is_block_of(const struct fake *f, const struct rec *r, size_t feed)
{
	uint8_t fid[ID_LEN];

	return r->type == REC_BLOCK && rec_bytes(r, RF_FEED, fid, ID_LEN) == 0 &&
	       !memcmp(fid, f->feed[feed].fid, ID_LEN);
}

/* Entries first, then trouble of the class in arg. */
static bool
half_a_block(struct fake *f, const struct rec *r)
{
	uint64_t rq = rec_u64(r, RF_RQ, 0);

	if (!is_block_of(f, r, 0) || rec_u64(r, RF_LEVEL, 0) != 1)
		return false;
	for (size_t p = 0; p < 4; p++) {
		put_entry(f, rq, &f->feed[0].e[p], p + 1);
		put_body(f, rq, &f->feed[0].e[p]);
	}
	put_problem(f, rq, *(int *)f->arg,
	        *(int *)f->arg == NETC_AUTH ? REC_REVOKED : "x:y", "half of it was lost");
	return true;
}

static void
problem_in_block(void)
{
	static const int classes[] = { NETC_NETWORK, NETC_BUSY, NETC_AUTH,
		NETC_QUARANTINE, NETC_LATER, NETC_UPGRADE, NETC_CLIENT };

	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		const struct sync_status *st;
		int klass = classes[i];
		struct rig r;

		rig_with(&r, 8);
		r.f.hook = half_a_block;
		r.f.arg = &klass;
		st = rig_run(&r);
		OK(st->phase == SYNC_FAILED && st->net_class == klass,
		        "trouble %c within a block ends the run as %c", klass, klass);
		OK(strstr(st->err.msg, "half of it was lost") != NULL, "and says why");
		INT_EQ(st->revoked, klass == NETC_AUTH,
		        "whether the device was revoked is known");
		OK(!rig_has(&r, "a0", 1), "what came of the block is taken back");
		INT_EQ(st->documents, rig_count(&r), "and not counted");
		OK(rig_kv(&r, KV_STATE, ""), "no state is kept");
		if (klass == NETC_QUARANTINE)
			INT_EQ(r.f.hooked, 2, "a damaged block is asked for once more");
		if (klass == NETC_QUARANTINE || klass == NETC_LATER)
			OK(rig_has(&r, "c2", 1), "the other feed goes on");
		r.f.hook = NULL;
		INT_EQ(rig_run(&r)->phase, SYNC_DONE, "the next run brings it all");
		rig_release(&r);
	}
}

/* --- sums ---------------------------------------------------------------------------- */
static void
sum_mismatch(void)
{
	const struct sync_status *st;
	struct rig r;

	rig_with(&r, 8);
	r.f.feed[0].sum[3] ^= 1;
	st = rig_run(&r);
	INT_EQ(st->phase, SYNC_FAILED, "a sum that never agrees ends in a failure");
	INT_EQ(st->net_class, NETC_RESYNC, "of its class");
	INT_EQ(st->entries, 8 + 8 + 3, "after the feed was read twice, not more");
	OK(strstr(st->err.msg, "all") != NULL, "the sentence names the feed");
	OK(rig_has(&r, "a7", 1), "the documents stay readable");
	OK(rig_kv(&r, KV_STATE, ""), "no state is kept");
	r.f.blocks = 0;
	st = rig_run(&r);
	INT_EQ(st->phase, SYNC_FAILED, "it fails again the same day");
	INT_EQ(r.f.blocks, 0, "without reading the feed again");
	r.f.feed[0].sum[3] ^= 1;
	INT_EQ(rig_run(&r)->phase, SYNC_DONE,
	        "when the server is right again it is well");
	rig_release(&r);
}

/* Our own fault: a row is missing here. One resync heals it. */
static void
healed(void)
{
	const struct sync_status *st;
	struct err e = ERR_INIT;
	struct feed_row *row = calloc(8, sizeof(*row));
	size_t n;
	struct rig r;

	rig_with(&r, 8);
	fake_put(&r.f.feed[0], "gone", 1, "x");
	(void)rig_run(&r);
	/* As if another server state had been read: an entry that is not in the feed any more. */
	r.f.feed[0].n--;
	str_release(&r.f.feed[0].e[8].frame);
	{
		uint8_t x[16];

		sum_term(x, r.f.feed[0].e[8].doc, 1, r.f.feed[0].e[8].h);
		sum_sub(r.f.feed[0].sum, x);
		r.f.feed[0].cnt--;
	}
	r.f.syncs = 0;
	st = rig_run(&r);
	STR_EQ(st->err.msg, "", "a head behind ours is healed");
	INT_EQ(st->phase, SYNC_DONE, "by reading the feed again");
	INT_EQ(r.f.syncs, 2, "after the first node itself was asked");
	OK(!rig_has(&r, "gone", 1) && rig_has(&r, "a7", 1),
	        "what the server does not have is gone, the rest is there");
	if (feed_list(r.s, row, 8, &n, &e))
		abort();
	for (size_t i = 0; i < n; i++)
		OK(!row[i].resync && row[i].cur == row[i].head, "no resync is left open");
	free(row);
	rig_release(&r);
}

static bool
lagging(struct fake *f, const struct rec *r)
{
	uint64_t rq = rec_u64(r, RF_RQ, 0);

	if (r->type != REC_SYNC || rec_u64(r, RF_FRESH, 0))
		return false;
	f->syncs++;
	put_reply(f, rq, 200, "lag", false, false);
	put_head(f, rq, &f->feed[0], 2, 2);
	put_head(f, rq, &f->feed[1], 3, 3);
	put_end(f, rq);
	return true;
}

static void
stale_node(void)
{
	const struct sync_status *st;
	struct rig r;

	rig_with(&r, 8);
	(void)rig_run(&r);
	fake_put(&r.f.feed[0], "late", 1, "x");
	r.f.hook = lagging;
	st = rig_run(&r);
	INT_EQ(st->phase, SYNC_DONE, "a node that lags is asked past of");
	INT_EQ(r.f.hooked, 1, "once");
	INT_EQ(st->entries, 1, "nothing is read again");
	INT_EQ(rig_count(&r), 12, "and nothing thrown away");
	rig_release(&r);
}

static void
epoch(void)
{
	const struct sync_status *st;
	struct rig r;

	rig_with(&r, 8);
	(void)rig_run(&r);
	r.f.epoch = "E2";
	r.f.view = "V9";
	r.f.syncs = 0;
	st = rig_run(&r);
	STR_EQ(st->err.msg, "", "a new epoch is no failure");
	INT_EQ(st->phase, SYNC_DONE, "everything is read again");
	INT_EQ(st->entries, 11, "from the beginning");
	INT_EQ(r.f.syncs, 2, "after asking as one who has nothing");
	OK(rig_kv(&r, KV_EPOCH, "E2"), "the new epoch is kept");
	INT_EQ(rig_count(&r), 11, "each document is there once");
	rig_release(&r);
}

/* --- protocol ------------------------------------------------------------------------ */
static int mode_count;

static bool
bad_entry(struct fake *f, const struct rec *r)
{
	uint64_t rq = rec_u64(r, RF_RQ, 0);
	struct fentry e;
	int mode = *(int *)f->arg;

	if (!is_block_of(f, r, 0))
		return false;
	mode_count++;
	e = f->feed[0].e[0];
	switch (mode) {
	case 0: /* beyond the block */
		put_entry(f, rq, &e, 9);
		break;
	case 1: /* twice the same */
		put_entry(f, rq, &e, 1);
		put_body(f, rq, &e);
		put_entry(f, rq, &e, 1);
		break;
	case 2: /* an entry within an entry */
		put_entry(f, rq, &e, 1);
		put_entry(f, rq, &e, 2);
		break;
	case 3: /* a hash that is not the body's */
		e.h[0] ^= 1;
		put_entry(f, rq, &e, 1);
		put_body(f, rq, &e);
		break;
	case 4: /* entries missing */
		put_entry(f, rq, &e, 1);
		put_body(f, rq, &e);
		break;
	case 5: /* an end within an entry */
		put_entry(f, rq, &e, 1);
		break;
	default: /* revision 0 */
		e.rev = 0;
		put_entry(f, rq, &e, 1);
	}
	put_end(f, rq);
	return true;
}

static void
bad_entries(void)
{
	static const char *const names[] = { "a number beyond the block",
		"a number twice", "an entry within an entry", "a wrong hash",
		"missing entries", "an end within an entry", "revision 0" };

	for (int mode = 0; mode < 7; mode++) {
		const struct sync_status *st;
		struct rig r;

		rig_with(&r, 8);
		r.f.hook = bad_entry;
		r.f.arg = &mode;
		mode_count = 0;
		st = rig_run(&r);
		OK(st->phase == SYNC_FAILED && st->net_class == NETC_QUARANTINE,
		        "%s: the feed rests", names[mode]);
		INT_EQ(mode_count, 2, "after one more try");
		OK(!rig_has(&r, "a0", 1), "nothing of the block stays");
		OK(rig_has(&r, "c2", 1), "the other feed went on");
		r.f.hook = NULL;
		INT_EQ(rig_run(&r)->phase, SYNC_DONE, "and a good server makes it well");
		rig_release(&r);
	}
}

static bool
more_of_nothing(struct fake *f, const struct rec *r)
{
	uint64_t rq = rec_u64(r, RF_RQ, 0);

	if (r->type != REC_SYNC)
		return false;
	put_reply(f, rq, 200, "s", true, false);
	put_end(f, rq);
	return true;
}

static bool
wrong_number(struct fake *f, const struct rec *r)
{
	put_end(f, rec_u64(r, RF_RQ, 0) + 5);
	return true;
}

static bool
no_heads(struct fake *f, const struct rec *r)
{
	uint64_t rq = rec_u64(r, RF_RQ, 0);

	if (r->type != REC_SYNC)
		return false;
	put_reply(f, rq, 200, "s", false, true);
	put_sub(f, rq, &f->feed[0]);
	put_end(f, rq);
	return true;
}

static bool
silence(struct fake *f, const struct rec *r)
{
	return r->type == REC_BLOCK;
}

static bool
junk(struct fake *f, const struct rec *r)
{
	str_add(&f->out, "\xff\xff\xff\x7f________", 12);
	return true;
}

static void
protocol(void)
{
	static const struct {
		bool (*hook)(struct fake *f, const struct rec *r);
		const char *name;
	} t[] = { { more_of_nothing, "more without anything (I12)" },
		{ wrong_number, "an answer to another question" },
		{ no_heads, "a feed without a head" },
		{ junk, "bytes that are no record" } };
	struct rig r;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		rig_with(&r, 3);
		r.f.hook = t[i].hook;
		OK(rig_run(&r)->phase == SYNC_FAILED && r.f.hooked < 10,
		        "%s ends the run, without a loop", t[i].name);
		r.f.hook = NULL;
		INT_EQ(rig_run(&r)->phase, SYNC_DONE, "the next one is well");
		rig_release(&r);
	}
	rig_with(&r, 3);
	r.f.hook = silence;
	(void)rig_run(&r);
	INT_EQ(engine_status(r.g)->phase, SYNC_PULL, "silence is waited for");
	engine_stop(r.g, "the helper ended");
	STR_EQ(engine_status(r.g)->err.msg, "the helper ended",
	        "until the owner says why");
	INT_EQ(engine_status(r.g)->phase, SYNC_FAILED, "and then it has failed");
	rig_release(&r);
}

static bool
forbidden(struct fake *f, const struct rec *r)
{
	if (r->type != REC_SYNC || !rec_has(r, RF_VIEW))
		return false;
	put_problem(
	        f, rec_u64(r, RF_RQ, 0), NETC_FORBIDDEN, "auth:not-in-audience", "moved");
	return true;
}

static int64_t
little(void *arg)
{
	return *(int64_t *)arg;
}

static void
others(void)
{
	int64_t left = 100000;
	struct rig r;

	rig_with(&r, 3);
	(void)rig_run(&r);
	fake_put(&r.f.feed[0], "z", 1, "z");
	r.f.hook = forbidden;
	INT_EQ(rig_run(&r)->phase, SYNC_DONE,
	        "refused with an old view: asked anew without one");
	INT_EQ(r.f.hooked, 1, "once");
	rig_release(&r);
	/* The list of subscriptions grew, but the view that names it did not. */
	rig_with(&r, 3);
	r.f.nfeed = 1;
	(void)rig_run(&r);
	r.f.nfeed = 2;
	r.f.syncs = 0;
	INT_EQ(rig_run(&r)->phase, SYNC_DONE,
	        "heads of other feeds than ours are healed");
	INT_EQ(r.f.syncs, 2, "by asking once for the whole list");
	OK(rig_has(&r, "c2", 1), "and the feed that was unknown comes");
	rig_release(&r);
	rig_with(&r, 3);
	engine_space(r.g, little, &left);
	OK(rig_run(&r)->phase == SYNC_FAILED && engine_status(r.g)->err.code == ERR_FULL,
	        "a disk that is nearly full ends the run");
	INT_EQ(rig_count(&r), 0, "before anything is written");
	left = 1 << 30;
	INT_EQ(rig_run(&r)->phase, SYNC_DONE, "with space it goes on");
	rig_release(&r);
}

int
main(void)
{
	problem_in_block();
	sum_mismatch();
	healed();
	stale_node();
	epoch();
	bad_entries();
	protocol();
	others();
	return t_end();
}
