/* What the member did goes out once and is forgotten only when its result stands here. */
#include "fake.h"

static void
ack(struct rig *r, const char *name, uint8_t id[ID_LEN])
{
	struct err e = ERR_INIT;
	struct op o;

	memset(&o, 0, sizeof(o));
	crypt_random(o.id, ID_LEN);
	memcpy(id, o.id, ID_LEN);
	o.type = OP_ACK;
	o.base = 1;
	o.at = 1750000000;
	fake_id(name, o.ent);
	if (outbox_add(r->s, &o, &e))
		printf("# outbox_add: %s\n", e.msg);
}

static uint64_t
pending(struct rig *r)
{
	struct err e = ERR_INIT;
	uint64_t n;

	return outbox_pending(r->s, &n, &e) ? UINT64_MAX : n;
}

static int64_t
acked_at(struct rig *r, const char *name)
{
	struct err e = ERR_INIT;
	struct doc_row row;
	uint8_t id[ID_LEN];
	int64_t at;

	fake_id(name, id);
	if (doc_by_id(r->s, id, &row, &e))
		return -1;
	at = row.ack_pending ? 1 : row.acked_at;
	doc_row_clear(&row);
	return at;
}

static void
rig_filled(struct rig *r)
{
	rig_init(r);
	fake_feed(&r->f, "all", "all");
	fake_fill(&r->f.feed[0], "a", 40);
	r->f.verdict = OPR_OK;
	(void)rig_run(r);
}

static void
accepted(void)
{
	uint8_t id[ID_LEN];
	char name[16];
	struct rig r;

	rig_filled(&r);
	for (int i = 0; i < 30; i++) {
		(void)snprintf(name, sizeof(name), "a%d", i);
		ack(&r, name, id);
	}
	INT_EQ(pending(&r), 30, "thirty wait");
	INT_EQ(acked_at(&r, "a0"), 1, "and are shown as pending");
	INT_EQ(rig_run(&r)->phase, SYNC_DONE, "the run that sends them succeeds");
	INT_EQ(r.f.nitem, 30, "the server has each of them once");
	INT_EQ(r.f.ops, 2, "in two requests");
	INT_EQ(pending(&r), 0, "none waits any more");
	INT_EQ(acked_at(&r, "a29"), 1760000000, "the server's time counts");
	OK(rig_kv(&r, KV_PRIV, "30"), "their items came back in the same run");
	r.f.ops = 0;
	(void)rig_run(&r);
	INT_EQ(r.f.ops, 0, "nothing is sent twice");
	rig_release(&r);
}

static void
refused(void)
{
	struct outbox_row row[4];
	struct err e = ERR_INIT;
	uint8_t id[ID_LEN];
	size_t got = 0;
	struct rig r;

	rig_filled(&r);
	ack(&r, "a1", id);
	r.f.verdict = OPR_REJECTED;
	INT_EQ(rig_run(&r)->phase, SYNC_DONE, "a refused op does not end the run");
	INT_EQ(pending(&r), 0, "it does not wait any more");
	INT_EQ(acked_at(&r, "a1"), 0, "its overlay is gone");
	if (outbox_list(r.s, false, 4, row, &got, &e))
		abort();
	if (OK(got == 1 && row[0].state == OPS_REFUSED, "it is kept as refused"))
		STR_EQ(row[0].reason ? row[0].reason : "", "it was withdrawn",
		        "with the server's words");
	for (size_t i = 0; i < got; i++)
		outbox_row_clear(&row[i]);
	rig_release(&r);
}

static void
later(void)
{
	uint8_t id[ID_LEN];
	struct rig r;

	rig_filled(&r);
	ack(&r, "a1", id);
	ack(&r, "a2", id);
	r.f.verdict = OPR_LATER;
	INT_EQ(rig_run(&r)->phase, SYNC_DONE, "later is no failure");
	INT_EQ(r.f.ops, 1, "and no reason to ask on and on");
	INT_EQ(pending(&r), 2, "both wait still");
	r.f.verdict = OPR_OK;
	(void)rig_run(&r);
	INT_EQ(pending(&r), 0, "the next run settles them");
	INT_EQ(r.f.nitem, 2, "once each");
	rig_release(&r);
}

/* The server has them, the reply is lost. */
static bool
lost_reply(struct fake *f, const struct rec *r)
{
	size_t n = f->out.len;

	if (r->type != REC_OPS)
		return false;
	answer_ops(f, r);
	str_cut(&f->out, n);
	put_problem(f, rec_u64(r, RF_RQ, 0), NETC_NETWORK, "net:line", "the line broke");
	return true;
}

static void
lost(void)
{
	uint8_t id[ID_LEN];
	struct rig r;

	rig_filled(&r);
	ack(&r, "a1", id);
	r.f.hook = lost_reply;
	INT_EQ(rig_run(&r)->phase, SYNC_FAILED, "a broken line ends the run");
	INT_EQ(pending(&r), 1, "the op waits still");
	INT_EQ(r.f.nitem, 1, "though the server has it");
	r.f.hook = NULL;
	INT_EQ(rig_run(&r)->phase, SYNC_DONE, "the next run succeeds");
	INT_EQ(r.f.nitem, 1, "the server has it once");
	INT_EQ(pending(&r), 0, "it does not wait any more");
	rig_release(&r);
}

/* No connection: as the helper tells it. */
static bool
refused_port(struct fake *f, const struct rec *r)
{
	struct rec_writer w;

	if (r->type != REC_OPS)
		return false;
	w = rec_begin(&f->out, REC_PROBLEM);
	rec_put_u64(&w, RF_RQ, rec_u64(r, RF_RQ, 0));
	rec_put_u64(&w, RF_CLASS, NETC_NETWORK);
	rec_put_str(&w, RF_TYPE, "net:refused");
	rec_put_u64(&w, RF_UNSENT, 1);
	return !rec_finish(&w, NULL);
}

static bool
sent(struct rig *r, const char *name, uint32_t *tries)
{
	struct outbox_row row[8];
	struct err e = ERR_INIT;
	bool is = false;
	uint8_t id[ID_LEN];
	size_t got = 0;

	fake_id(name, id);
	if (outbox_list(r->s, false, 8, row, &got, &e))
		abort();
	while (got--) {
		if (!memcmp(row[got].op.ent, id, ID_LEN)) {
			is = row[got].state == OPS_SENT;
			*tries = row[got].tries;
		}
		outbox_row_clear(&row[got]);
	}
	return is;
}

static void
never_left(void)
{
	struct err e = ERR_INIT;
	uint8_t id[ID_LEN], second[ID_LEN];
	uint32_t tries = 9;
	struct rig r;

	rig_filled(&r);
	ack(&r, "a1", id);
	r.f.hook = lost_reply;
	(void)rig_run(&r);
	OK(sent(&r, "a1", &tries), "one whose answer is lost is sent");
	ack(&r, "a2", second);
	r.f.hook = refused_port;
	for (int i = 0; i < 3; i++)
		OK(rig_run(&r)->phase == SYNC_FAILED, "no connection ends run %d", i);
	OK(sent(&r, "a1", &tries), "what may have arrived before stays sent");
	OK(outbox_undo(r.s, id, &e) && e.code == ERR_CONFLICT, "and is not taken back");
	OK(!sent(&r, "a2", &tries) && !tries, "what has never left waits as before");
	OK(!outbox_undo(r.s, second, &e), "and is taken back");
	INT_EQ(acked_at(&r, "a2"), 0, "with its mark");
	ack(&r, "a3", second);
	if (engine_start(r.g, &e))
		abort();
	OK(sent(&r, "a3", &tries), "handed over: sent");
	engine_stop(r.g, NULL);
	OK(!sent(&r, "a3", &tries), "stopped before the helper had it: waits again");
	r.f.hook = NULL;
	INT_EQ(rig_run(&r)->phase, SYNC_DONE, "a server that is there");
	INT_EQ(r.f.nitem, 2, "has each of the two once");
	INT_EQ(pending(&r), 0, "and nothing waits any more");
	rig_release(&r);
}

static int problem_class_wanted;

static bool
whole_problem(struct fake *f, const struct rec *r)
{
	if (r->type != REC_OPS)
		return false;
	put_problem(
	        f, rec_u64(r, RF_RQ, 0), problem_class_wanted, "req:invalid", "not so");
	return true;
}

static void
problems(void)
{
	static const int classes[] = { NETC_NETWORK, NETC_BUSY, NETC_AUTH, NETC_FORBIDDEN,
		NETC_LATER, NETC_UPGRADE, NETC_CLIENT, NETC_RESYNC, NETC_QUARANTINE };

	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		uint8_t id[ID_LEN];
		struct rig r;

		problem_class_wanted = classes[i];
		rig_filled(&r);
		ack(&r, "a1", id);
		r.f.hook = whole_problem;
		fake_put(&r.f.feed[0], "more", 1, "x");
		OK(rig_run(&r)->phase == SYNC_FAILED,
		        "a problem %c ends the run as failed", classes[i]);
		INT_EQ(pending(&r), 1, "no problem document takes an op away");
		INT_EQ(acked_at(&r, "a1"), 1, "nor its mark");
		if (classes[i] == NETC_CLIENT || classes[i] == NETC_FORBIDDEN)
			OK(rig_has(&r, "more", 1), "what can be read was fetched");
		rig_release(&r);
	}
}

static bool
strange_result(struct fake *f, const struct rec *r)
{
	uint8_t id[ID_LEN] = { 0xee };
	uint64_t rq = rec_u64(r, RF_RQ, 0);

	if (r->type != REC_OPS)
		return false;
	put_result(f, rq, id, OPR_OK);
	put_end(f, rq);
	return true;
}

static bool
no_result(struct fake *f, const struct rec *r)
{
	if (r->type != REC_OPS)
		return false;
	f->ops++;
	put_end(f, rec_u64(r, RF_RQ, 0));
	return true;
}

static void
strange(void)
{
	uint8_t id[ID_LEN];
	struct rig r;

	rig_filled(&r);
	ack(&r, "a1", id);
	r.f.hook = strange_result;
	INT_EQ(rig_run(&r)->phase, SYNC_FAILED, "a result for another op ends the run");
	INT_EQ(pending(&r), 1, "and settles nothing");
	r.f.hook = no_result;
	INT_EQ(rig_run(&r)->phase, SYNC_DONE,
	        "no result at all leaves the rest to go on");
	INT_EQ(r.f.ops, 1, "asked once");
	INT_EQ(pending(&r), 1, "the op waits");
	rig_release(&r);
}

int
main(void)
{
	accepted();
	refused();
	later();
	lost();
	never_left();
	problems();
	strange();
	return t_end();
}
