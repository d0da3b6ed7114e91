/* A run from its beginning to its end, and the ones after it. */
#include "fake.h"

static void
first_and_idle(void)
{
	const struct sync_status *st;
	char state[24];
	struct rig r;

	rig_init(&r);
	fake_feed(&r.f, "all", "all");
	fake_feed(&r.f, "cell", "cell");
	fake_fill(&r.f.feed[0], "a", 700);
	fake_fill(&r.f.feed[1], "c", 9);
	st = rig_run(&r);
	STR_EQ(st->err.msg, "", "a first run has no complaint");
	INT_EQ(st->phase, SYNC_DONE, "a first run succeeds");
	INT_EQ(st->documents, 709, "it counts the documents");
	INT_EQ(st->entries, 709, "it counts the entries");
	INT_EQ(st->entries_total, 709, "it knew how many would come");
	INT_EQ(st->feeds, 2, "both feeds stand at their head");
	INT_EQ(rig_count(&r), 709, "the store has them all");
	OK(rig_has(&r, "a0", 1) && rig_has(&r, "a699", 1) && rig_has(&r, "c8", 1),
	        "the first, the last and those of the cell");
	/* 700 = 512 + 2*64 + 7*8 + 4, 9 = 8 + 1 */
	INT_EQ(r.f.blocks, 1 + 2 + 7 + 4 + 2, "no more blocks than needed");
	INT_EQ(st->trips, 1 + 16, "trips are summed up");
	INT_EQ(st->down, 17 * 1000, "bytes down are summed up");
	INT_EQ(st->up, 17 * 100, "bytes up are summed up");
	fake_state(&r.f, state);
	OK(rig_kv(&r, KV_STATE, state), "the state token is kept");
	OK(rig_kv(&r, KV_EPOCH, "E1") && rig_kv(&r, KV_VIEW, "V1"),
	        "epoch and view are kept");
	r.f.blocks = r.f.syncs = 0;
	st = rig_run(&r);
	INT_EQ(st->phase, SYNC_DONE, "a run with nothing new succeeds");
	INT_EQ(r.f.blocks, 0, "and asks for no block");
	INT_EQ(st->documents, 0, "and received nothing");
	rig_release(&r);
}

static void
changes(void)
{
	const struct sync_status *st;
	struct rig r;

	rig_init(&r);
	fake_feed(&r.f, "all", "all");
	fake_fill(&r.f.feed[0], "a", 20);
	(void)rig_run(&r);
	fake_put(&r.f.feed[0], "a3", 2, "second edition");
	fake_put(&r.f.feed[0], "a4", 2, NULL);
	fake_put(&r.f.feed[0], "new", 1, "x");
	st = rig_run(&r);
	INT_EQ(st->phase, SYNC_DONE, "changes are taken");
	OK(rig_has(&r, "a3", 2), "a revision replaces the one before");
	OK(!rig_has(&r, "a4", 2), "a withdrawn document is no document any more");
	OK(rig_has(&r, "new", 1), "a new one is there");
	INT_EQ(st->documents, 2, "a withdrawal does not count as received");
	fake_feed(&r.f, "cell", "cell");
	fake_fill(&r.f.feed[1], "c", 3);
	r.f.view = "V2";
	st = rig_run(&r);
	INT_EQ(st->phase, SYNC_DONE, "a new subscription is taken");
	OK(rig_has(&r, "c2", 1), "with its documents");
	r.f.nfeed = 1;
	r.f.view = "V3";
	st = rig_run(&r);
	INT_EQ(st->phase, SYNC_DONE, "a lost subscription is taken");
	OK(!rig_has(&r, "c2", 1) && rig_has(&r, "a0", 1),
	        "its documents go, those of others stay");
	r.f.nfeed = 2;
	rig_release(&r);
}

/* A document in two feeds, the newer revision first. */
static void
two_feeds(void)
{
	const struct sync_status *st;
	struct rig r;

	rig_init(&r);
	fake_feed(&r.f, "all", "all");
	fake_feed(&r.f, "cell", "cell");
	fake_put(&r.f.feed[0], "both", 1, "one");
	fake_put(&r.f.feed[1], "both", 2, "two");
	st = rig_run(&r);
	STR_EQ(st->err.msg, "", "an older revision by another feed is no fault");
	INT_EQ(st->phase, SYNC_DONE, "the sums of both feeds agree");
	OK(rig_has(&r, "both", 2), "the newer revision stays");
	rig_release(&r);
}

static void
items(void)
{
	const struct sync_status *st;
	struct rig r;

	rig_init(&r);
	fake_feed(&r.f, "all", "all");
	fake_fill(&r.f.feed[0], "a", 5);
	r.f.page = 2;
	for (size_t i = 0; i < 5; i++) {
		char name[8];

		(void)snprintf(name, sizeof(name), "a%zu", i);
		fake_id(name, r.f.item[i].doc);
		crypt_random(r.f.item[i].op, ID_LEN);
	}
	r.f.nitem = 5;
	st = rig_run(&r);
	INT_EQ(st->phase, SYNC_DONE, "private items come page by page");
	INT_EQ(r.f.syncs, 3, "five items, two on a page: three questions");
	OK(rig_kv(&r, KV_PRIV, "5"), "the private cursor stands at the last");
	for (size_t i = 0; i < 5; i++) {
		struct err e = ERR_INIT;
		struct doc_row row;

		if (OK(doc_by_id(r.s, r.f.item[i].doc, &row, &e) == 0,
		            "document %zu is there", i)) {
			OK(row.acked_at == 1760000000,
			        "and acknowledged, though the item came before it");
			doc_row_clear(&row);
		}
	}
	rig_release(&r);
}

static void
not_enrolled(void)
{
	struct err e = ERR_INIT;
	struct rig r;

	rig_init(&r);
	if (kv_set(r.s, KV_TOKEN, "", 0, &e))
		abort();
	OK(engine_start(r.g, &e) != 0 && e.code == ERR_AUTH,
	        "without a token there is no run");
	rig_release(&r);
}

int
main(void)
{
	first_and_idle();
	changes();
	two_feeds();
	items();
	not_enrolled();
	return t_end();
}
