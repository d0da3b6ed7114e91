#include "net/job.h"

#include "base/mem.h"

static int
parse_hello(struct job *j, const struct rec *r, struct err *e)
{
	j->hello = mem_new(1, sizeof(*j->hello), e);
	if (!j->hello)
		return -1;
	session_init(j->hello);
	return session_hello(j->hello, r, e);
}

int
job_parse(struct job *j, struct helper *h, const struct rec *r, struct err *e)
{
	j->type = r->type;
	j->file = -1;
	if (r->type == REC_HELLO)
		return parse_hello(j, r, e);
	if (r->type > REC_BLOB)
		return err_set(e, ERR_DAMAGED, "a record that is not a request");
	if (!rec_has(r, RF_RQ))
		return err_set(e, ERR_DAMAGED, "a request without a number");
	j->rq = rec_u64(r, RF_RQ, 0);
	if (r->type == REC_BLOCK)
		return blocks_parse(j, r, e);
	if (r->type == REC_BLOB)
		return blobs_parse(j, h, r, e);
	return api_parse(j, r, e);
}

void
job_release(struct job *j, struct helper *h)
{
	fetch_release(&j->f, h->multi);
	blocks_release(j);
	blobs_release(j);
	if (j->hello)
		session_release(j->hello);
	free(j->hello);
	free(j->op);
	j->hello = NULL;
	j->op = NULL;
}

void
job_start(struct job *j, struct helper *h)
{
	if (h->session.refusal.klass && !j->trouble.klass)
		j->trouble = h->session.refusal;
	if (j->trouble.klass)
		j->state = JOB_READY;
	else if (j->type == REC_BLOCK)
		blocks_start(j, h);
	else if (j->type == REC_BLOB)
		blobs_start(j, h);
	else
		api_start(j, h);
}

void
job_fetch(struct job *j, struct helper *h, const struct fetch_ask *ask)
{
	struct err e = ERR_INIT;

	j->state = JOB_RUNNING;
	if (!fetch_start(&j->f, h->multi, h->share, &h->session, ask, j, &e))
		return;
	trouble_set(&j->trouble, NETC_NETWORK, "net:memory", "%s", e.msg);
	j->state = JOB_READY;
}

void
job_finished(struct job *j, struct helper *h, int code)
{
	fetch_done(&j->f, h->multi, code);
	j->up += j->f.up;
	j->down += j->f.down;
	j->trips += j->f.trips;
	if (j->f.asked)
		j->asked = true;
	if (j->f.h2)
		h->h2 = true;
	j->state = JOB_READY;
	if (j->type == REC_BLOCK)
		blocks_finished(j, h);
	if (j->type == REC_BLOB)
		blobs_finished(j, h);
}

int
job_answer(struct job *j, struct helper *h)
{
	if (j->trouble.klass) {
		j->state = JOB_ANSWERED;
		return out_end(h, j);
	}
	if (j->type == REC_BLOB)
		return blobs_answer(j, h);
	return j->type == REC_BLOCK ? blocks_answer(j, h) : api_answer(j, h);
}
