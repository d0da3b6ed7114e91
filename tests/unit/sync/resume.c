/* Stopped anywhere, in every way, and gone on with: the same store. */
#include "fake.h"

static void
script(struct fake *f)
{
	fake_feed(f, "all", "all");
	fake_feed(f, "cell", "cell");
	fake_fill(&f->feed[0], "a", 11);
	fake_put(&f->feed[0], "a3", 2, "second");
	fake_put(&f->feed[0], "a5", 2, NULL);
	fake_fill(&f->feed[1], "c", 9);
	fake_id("a1", f->item[0].doc);
	memset(f->item[0].op, 9, ID_LEN);
	f->nitem = 1;
}

enum how { KILL, STOP, YIELD, HOWS };
static const char *const hows[] = { "killed", "stopped", "interrupted by the member" };

static int
digest_of(struct rig *r, uint8_t d[32])
{
	struct err e = ERR_INIT;

	if (store_digest(r->s, d, &e) == 0)
		return 0;
	printf("# digest: %s\n", e.msg);
	return -1;
}

/* A run that is cut after n records and gone on with in a new process, as it were. */
static bool
cut(int n, enum how how, const uint8_t want[32], bool *over)
{
	const struct sync_status *st;
	struct err e = ERR_INIT;
	uint8_t got[32];
	struct rig r;
	bool good;

	rig_init(&r);
	script(&r.f);
	if (engine_start(r.g, &e))
		abort();
	*over = rig_go(&r, n) < n;
	if (how == YIELD) {
		engine_yield(r.g);
		(void)rig_go(&r, -1);
		st = engine_status(r.g);
		good = st->phase == SYNC_DONE;
	} else {
		if (how == STOP)
			engine_stop(r.g, NULL);
		rig_close(&r);
		rig_open(&r);
		st = rig_run(&r);
		good = st->phase == SYNC_DONE;
	}
	good = good && digest_of(&r, got) == 0 && !memcmp(got, want, 32);
	if (!good)
		printf("# cut after %d records, %s: phase %d, %s\n", n, hows[how],
		        st->phase, st->err.msg);
	rig_release(&r);
	return good;
}

int
main(void)
{
	uint8_t want[32];
	struct rig r;

	rig_init(&r);
	script(&r.f);
	OK(rig_run(&r)->phase == SYNC_DONE, "the undisturbed run succeeds");
	OK(digest_of(&r, want) == 0, "its state can be told");
	rig_release(&r);
	for (int how = 0; how < HOWS; how++) {
		bool over = false, good = true;
		int n = 0;

		for (; !over; n++)
			good = cut(n, (enum how)how, want, &over) && good;
		OK(good && n > 40,
		        "%s after each of %d records: the same store in the end",
		        hows[how], n);
	}
	return t_end();
}
