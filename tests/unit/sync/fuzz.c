/* Records that nobody should send: altered, mixed, invented. The engine ends or waits, and the store
 * stays whole and can be synchronised by an honest helper. The seed is printed. */
#include "fake.h"

#define ROUNDS 60

static uint64_t seed;

static uint32_t
rnd(uint32_t n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % n;
}

static void
invent(struct fake *f, uint64_t rq)
{
	static const enum rec_type types[] = { REC_REPLY, REC_SUB, REC_HEAD, REC_ITEM,
		REC_ENTRY, REC_BODY, REC_RESULT, REC_PROGRESS, REC_PROBLEM, REC_END };
	struct rec_writer w = rec_begin(&f->out, types[rnd(10)]);
	uint8_t b[64];

	rec_put_u64(&w, RF_RQ, rq + rnd(2) * rnd(3));
	for (uint32_t i = rnd(12); i > 0; i--) {
		enum rec_field field =
		        (enum rec_field)(RF_RQ + rnd(RF_TRIPS - RF_RQ + 1));

		for (size_t k = 0; k < sizeof(b); k++)
			b[k] = (uint8_t)rnd(256);
		if (rnd(2))
			rec_put_u64(&w, field, rnd(2) ? rnd(10) : UINT64_MAX - rnd(3));
		else
			rec_put(&w, field, b, rnd(2) ? 16 : rnd(sizeof(b)));
	}
	if (rec_finish(&w, NULL))
		abort();
}

static bool
mad(struct fake *f, const struct rec *r)
{
	size_t from = f->out.len;
	bool (*me)(struct fake *, const struct rec *) = f->hook;

	if (rnd(4) == 0)
		invent(f, rec_u64(r, RF_RQ, 0));
	f->hook = NULL;
	fake_answer(f, r);
	f->hook = me;
	/* Flip some bytes, but mostly leave the length words alone, so that more is read. */
	for (uint32_t i = rnd(3); i > 0 && f->out.len > from; i--) {
		size_t at = from + rnd((uint32_t)(f->out.len - from));

		f->out.p[at] = (char)(f->out.p[at] ^ (1 << rnd(8)));
	}
	if (rnd(6) == 0)
		str_cut(&f->out, from + rnd((uint32_t)(f->out.len - from + 1)));
	return true;
}

int
main(void)
{
	const char *s = getenv("SEED");
	bool good = true, whole = true;
	struct err e = ERR_INIT;
	int done = 0;

	seed = s ? strtoull(s, NULL, 10) : (uint64_t)clock_wall();
	printf("# seed %llu\n", (unsigned long long)seed);
	for (int i = 0; i < ROUNDS; i++) {
		struct rig r;

		rig_init(&r);
		fake_feed(&r.f, "all", "all");
		fake_feed(&r.f, "cell", "cell");
		fake_fill(&r.f.feed[0], "a", 3 + rnd(20));
		fake_fill(&r.f.feed[1], "c", rnd(4));
		for (int k = 0; k < 3; k++) {
			r.f.hook = mad;
			(void)rig_run(&r);
			engine_stop(r.g, "enough");
			str_reset(&r.f.out);
		}
		r.f.hook = NULL;
		if (store_check(r.s, &e)) {
			printf("# round %d: %s\n", i, e.msg);
			whole = false;
		}
		/* As on the next day: a resync is allowed again. */
		rig_close(&r);
		rig_open(&r);
		if (rig_run(&r)->phase == SYNC_DONE)
			done++;
		else if (engine_status(r.g)->net_class != NETC_RESYNC) {
			printf("# round %d: %s\n", i, engine_status(r.g)->err.msg);
			good = false;
		}
		rig_release(&r);
	}
	OK(whole, "the store is whole after %d rounds of altered records", ROUNDS);
	OK(good, "an honest helper goes on from there, or is asked for a new reading");
	OK(done > ROUNDS / 2, "most rounds end with all that the server has (%d)", done);
	return t_end();
}
