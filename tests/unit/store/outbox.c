#include "fix.h"

static const char *const file =
        "Number: 5-CT/TW\nTitle: Chỉ thị\nAcknowledge: yes\n\nText.\n";

static void
op_make(struct op *o, unsigned id, unsigned doc)
{
	memset(o, 0, sizeof(*o));
	o->type = OP_ACK;
	fix_id(o->id, 5000 + id);
	fix_id(o->ent, doc);
	o->base = 1;
	o->at = 1770000000;
}

static bool
row_is(struct store *s, unsigned doc, bool pending, int64_t acked)
{
	struct err e = ERR_INIT;
	uint8_t id[ID_LEN];
	struct doc_row r;
	bool ok;

	fix_id(id, doc);
	if (!fine(doc_by_id(s, id, &r, &e), &e))
		return false;
	ok = r.ack_pending == pending && r.acked_at == acked;
	doc_row_clear(&r);
	return ok && fix_check(s);
}

static uint64_t
pending(struct store *s)
{
	struct err e = ERR_INIT;
	uint64_t n = 0;

	return fine(outbox_pending(s, &n, &e), &e) ? n : 9999;
}

static void
life(struct store *s)
{
	struct err e = ERR_INIT;
	struct outbox_row rows[8];
	struct op a, b, c, due[8];
	size_t got = 0;

	op_make(&a, 1, 1);
	op_make(&b, 2, 2);
	op_make(&c, 3, 1);
	OK(fine(outbox_add(s, &a, &e), &e) && row_is(s, 1, true, 0),
	        "queued: pending at once");
	OK(outbox_add(s, &c, &e) && e.code == ERR_CONFLICT,
	        "the same again is a conflict");
	OK(fine(outbox_undo(s, a.id, &e), &e) && row_is(s, 1, false, 0) &&
	                pending(s) == 0,
	        "taken back: nothing is left");
	OK(fine(outbox_add(s, &a, &e), &e) && fine(outbox_add(s, &b, &e), &e) &&
	                pending(s) == 2,
	        "two wait");
	OK(fine(outbox_due(s, 1, due, &got, &e), &e) && got == 1 &&
	                memcmp(due[0].id, a.id, ID_LEN) == 0 && due[0].base == 1 &&
	                due[0].at == 1770000000,
	        "the oldest is due first, as it was written");
	OK(outbox_undo(s, a.id, &e) && e.code == ERR_CONFLICT, "sent: not taken back");
	OK(fine(outbox_due(s, 8, due, &got, &e), &e) && got == 2,
	        "a sent one is due again");
	OK(fine(outbox_list(s, false, 8, rows, &got, &e), &e) && got == 2 &&
	                rows[1].tries == 2 && rows[0].tries == 1 &&
	                rows[0].state == OPS_SENT,
	        "tries are counted, newest on top");
	if (got == 2)
		STR_EQ(rows[1].title, "Chỉ thị", "with the document's title");
	while (got)
		outbox_row_clear(&rows[--got]);
	OK(fine(outbox_ok(s, a.id, 7, 1770000099, &e), &e) &&
	                row_is(s, 1, false, 1770000099),
	        "accepted: acknowledged");
	OK(fine(outbox_ok(s, a.id, 7, 1770000100, &e), &e) &&
	                row_is(s, 1, false, 1770000099),
	        "told twice: the first time stays");
	OK(outbox_add(s, &c, &e) && e.code == ERR_CONFLICT, "accepted: not again");
	OK(fine(outbox_refused(s, b.id, "không đúng đối tượng", &e), &e) &&
	                row_is(s, 2, false, 0) && pending(s) == 0,
	        "refused: no longer pending");
	OK(fine(outbox_list(s, false, 8, rows, &got, &e), &e) && got == 1 &&
	                rows[0].state == OPS_REFUSED && rows[0].reason,
	        "but listed");
	if (got == 1)
		STR_EQ(rows[0].reason, "không đúng đối tượng", "with the reason");
	while (got)
		outbox_row_clear(&rows[--got]);
	op_make(&b, 4, 2);
	OK(fine(outbox_add(s, &b, &e), &e) && row_is(s, 2, true, 0),
	        "and may be tried again");
	OK(fine(outbox_ok(s, c.id, 1, 1, &e), &e) &&
	                fine(outbox_refused(s, c.id, "x", &e), &e),
	        "results of unknown ops are passed over");
}

static void
others(struct store *s)
{
	struct err e = ERR_INIT;
	struct outbox_row rows[8];
	uint8_t id[ID_LEN];
	struct op o, due[8];
	size_t got = 0;

	fix_id(id, 3);
	OK(fine(outbox_ack_seen(s, id, 1, 1770000500, &e), &e) &&
	                row_is(s, 3, false, 1770000500),
	        "another device's acknowledgement is seen");
	op_make(&o, 9, 3);
	OK(outbox_add(s, &o, &e) && e.code == ERR_CONFLICT, "and not given again");
	OK(fine(outbox_ack_seen(s, id, 1, 1770000600, &e), &e) &&
	                row_is(s, 3, false, 1770000500),
	        "the first counts");
	/* while one is under way here */
	fix_id(id, 2);
	OK(fine(outbox_due(s, 8, due, &got, &e), &e) && got == 1 &&
	                fine(outbox_ack_seen(s, id, 1, 1770000700, &e), &e) &&
	                row_is(s, 2, false, 1770000700) && pending(s) == 1,
	        "seen while ours is under way");
	OK(fine(outbox_refused(s, due[0].id, "đã có", &e), &e) &&
	                row_is(s, 2, false, 1770000700),
	        "the refusal of ours does not take it away");
	/* unknown document: kept for when it comes */
	fix_id(id, 40);
	OK(fine(outbox_ack_seen(s, id, 2, 1770000800, &e), &e) && fix_check(s),
	        "of a document that is not here it is kept");
	OK(fine(outbox_list(s, true, 8, rows, &got, &e), &e) && got == 3,
	        "all are listed");
	while (got)
		outbox_row_clear(&rows[--got]);
	/* a new epoch sends accepted ones once more */
	OK(fine(feed_resync_all(s, &e), &e) && pending(s) == 1 &&
	                fine(outbox_due(s, 8, due, &got, &e), &e) && got == 1 &&
	                fine(outbox_ok(s, due[0].id, 3, 1770000099, &e), &e) &&
	                row_is(s, 1, false, 1770000099),
	        "a restored server gets accepted ones again");
	OK(fine(doc_sweep(s, 1770000099 + 31 * 86400, &e), &e) &&
	                fine(outbox_list(s, true, 8, rows, &got, &e), &e) && got == 2,
	        "after 30 days an accepted one goes");
	while (got)
		outbox_row_clear(&rows[--got]);
	OK(row_is(s, 1, false, 1770000099), "its acknowledgement stays");
}

int
main(void)
{
	struct store *s;
	int64_t feed;
	unsigned i;
	bool ok;

	fix_begin();
	s = fix_new();
	ok = s && fix_feeds(s, 1, &feed);
	for (i = 1; ok && i <= 3; i++)
		ok = fix_doc(s, feed, i, i, 1, file);
	if (OK(ok, "three documents")) {
		life(s);
		others(s);
	}
	store_close(s);
	return fix_end();
}
