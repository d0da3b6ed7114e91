#include "net/job.h"

#include "base/path.h"

#define FLUSH_AT (64u << 10)

struct rec_writer
out_begin(struct helper *h, enum rec_type t, uint64_t rq)
{
	struct rec_writer w = rec_begin(&h->out, t);

	rec_put_u64(&w, RF_RQ, rq);
	return w;
}

int
out_flush(struct helper *h)
{
	int r;

	if (!h->out.len)
		return 0;
	/* This may block: the client takes records as fast as it can apply them. */
	r = fd_write_all(h->fd, h->out.p, h->out.len);
	crypt_wipe(h->out.p, h->out.len); /* feed keys and tokens pass here */
	str_reset(&h->out);
	return r;
}

int
out_finish(struct helper *h, struct rec_writer *w)
{
	struct err e = ERR_INIT;

	if (rec_finish(w, &e)) {
		fprintf(stderr, "sotay-net: %s\n", e.msg);
		return -1;
	}
	return h->out.len >= FLUSH_AT ? out_flush(h) : 0;
}

int
out_end(struct helper *h, const struct job *j)
{
	const struct trouble *t = &j->trouble;
	struct rec_writer w = out_begin(h, t->klass ? REC_PROBLEM : REC_END, j->rq);

	if (t->klass) {
		rec_put_u64(&w, RF_CLASS, (uint64_t)t->klass);
		rec_put_str(&w, RF_TYPE, t->type);
		rec_put_str(&w, RF_DETAIL, t->detail);
		rec_put_u64(&w, RF_HTTP, (uint64_t)t->http);
		rec_put_u64(&w, RF_RETRY, (uint64_t)t->retry);
		if (!j->asked)
			rec_put_u64(&w, RF_UNSENT, 1);
	}
	rec_put_u64(&w, RF_UP, j->up);
	rec_put_u64(&w, RF_DOWN, j->down);
	rec_put_u64(&w, RF_TRIPS, j->trips);
	return out_finish(h, &w);
}
