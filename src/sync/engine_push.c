/* Ops go out before anything is asked for, so that their results come back in the same run. */
#include "engine_int.h"

#include "base/i18n.h"
#include "base/proc.h"
#include "wire/op_rec.h"

#define NO_RESULT (-1)

static int
put_ops(struct engine *g, struct err *e)
{
	struct rec_writer w = rec_begin(&g->out, REC_OPS);
	struct str b = STR_INIT(OP_NOTE_MAX + 1024);
	int r = -1;

	rec_put_u64(&w, RF_RQ, want_add(g, REC_OPS)->rq);
	for (size_t i = 0; i < g->nop; i++) {
		str_reset(&b);
		if (op_rec_put(&g->op[i], &b, e))
			goto out;
		rec_put(&w, RF_OP, b.p, b.len);
	}
	r = rec_finish(&w, e);
out:
	str_release(&b);
	return r;
}

int
push_begin(struct engine *g, struct err *e)
{
	if (outbox_due(g->store, PUSH_OPS, g->op, &g->nop, e))
		return -1;
	if (!g->nop) {
		g->todo = heads_begin;
		return 0;
	}
	memset(g->res, 0, PUSH_OPS * sizeof(*g->res));
	for (size_t i = 0; i < g->nop; i++)
		g->res[i].after = NO_RESULT;
	if (put_ops(g, e))
		return -1;
	g->todo = NULL;
	g->ops_out = true;
	return 0;
}

/* Durable before anything else happens (sync.md, I10). Another round only when this one settled
 * something: an outbox full of "later" must not become a loop (I12). */
static int
push_record_results(struct engine *g, struct err *e)
{
	size_t final = 0;

	if (store_begin(g->store, e))
		return -1;
	for (size_t i = 0; i < g->nop; i++) {
		const struct op_result *r = &g->res[i];
		int bad = 0;

		if (r->after == NO_RESULT || r->st == OPR_LATER ||
		        (r->st == OPR_REJECTED && !r->final))
			continue;
		final++;
		if (r->st == OPR_OK)
			bad = outbox_ok(g->store, r->id, r->seq, r->at, e);
		else
			bad = outbox_refused(
			        g->store, r->id, r->detail[0] ? r->detail : r->type, e);
		if (bad)
			goto fail;
	}
	if (store_commit(g->store, e))
		goto fail;
	failpoint("ops-recorded");
	g->todo = final ? push_begin : heads_begin;
	return 0;
fail:
	store_rollback(g->store);
	return -1;
}

static int
push_refused(struct engine *g, struct err *e)
{
	if (outbox_request_refused(g->store, g->op, g->nop, g->push_err.msg, e))
		return -1;
	g->todo = heads_begin;
	return 0;
}

/* No connection came about: what was never handed over before is still the member's to take back. */
static int
push_unsent(struct engine *g, struct err *e)
{
	struct err why = g->push_err;

	if (outbox_unsent(g->store, g->op, g->nop, e))
		return -1;
	return engine_fail(g, g->push_class, &why);
}

void
push_drop(struct engine *g)
{
	struct err e = ERR_INIT;

	if (!g->ops_out)
		return;
	g->ops_out = false;
	if (outbox_unsent(g->store, g->op, g->nop, &e))
		err_clear(&e); /* they stay sent, which is safe */
}

static void
push_result(struct engine *g, const struct rec *r)
{
	uint8_t id[ID_LEN];
	struct op_result *res = NULL;
	uint64_t st = rec_u64(r, RF_STATUS, OPR_LATER);

	if (rec_bytes(r, RF_ID, id, sizeof(id))) {
		(void)engine_fail_proto(g, _("a result without an id"));
		return;
	}
	for (size_t i = 0; i < g->nop; i++) {
		if (!memcmp(g->op[i].id, id, sizeof(id)))
			res = &g->res[i];
	}
	/* Only what was asked for in this request may be settled by it. */
	if (!res || res->after != NO_RESULT || st > OPR_LATER) {
		(void)engine_fail_proto(g, _("a result for something that was not sent"));
		return;
	}
	memcpy(res->id, id, sizeof(id));
	res->st = (enum op_status)st;
	res->seq = rec_u64(r, RF_SEQ, 0);
	res->at = (int64_t)rec_u64(r, RF_AT, 0);
	res->final = rec_u64(r, RF_FINAL, 0) == 1;
	res->after = 0;
	if (rec_text(r, RF_TYPE, res->type, sizeof(res->type)))
		res->type[0] = '\0';
	if (rec_text(r, RF_DETAIL, res->detail, sizeof(res->detail)))
		res->detail[0] = '\0';
}

void
push_record(struct engine *g, const struct rec *r)
{
	int klass;

	switch (r->type) {
	case REC_RESULT:
		push_result(g, r);
		break;
	case REC_END:
		want_pop(g);
		g->todo = push_record_results;
		break;
	case REC_PROBLEM:
		want_pop(g);
		klass = problem_err(r, &g->push_err);
		g->push_class = klass;
		g->st.retry_after = (int)(rec_u64(r, RF_RETRY, 0) & 0xffff);
		if (klass == NETC_NETWORK && rec_u64(r, RF_UNSENT, 0) == 1) {
			g->todo = push_unsent;
			break;
		}
		if (klass == NETC_NETWORK || klass == NETC_BUSY || klass == NETC_AUTH ||
		        klass == NETC_UPGRADE) {
			struct err e = g->push_err;

			(void)engine_fail(g, klass, &e);
			break;
		}
		/* The server itself calls the request wrong: after the third time an op
		 * that was alone in it is refused. No other trouble changes an op. What
		 * can be read is still fetched. */
		g->todo = klass == NETC_CLIENT ? push_refused : heads_begin;
		break;
	default:
		(void)engine_fail_proto(g, _("a strange answer to what was sent"));
	}
}
