#include "core/call.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>
#include "base/i18n.h"
#include "model/reason.h"
#include "store/feed.h"
#include "wire/block.h"

static int
put_kv(struct app *a, struct rec_writer *w, enum rec_field f, const char *k, bool need,
        struct err *e)
{
	struct str v = STR_INIT(REC_MAX);
	bool found;
	int r = kv_get(a->store, k, &v, &found, e);

	if (!r && need && (!found || !v.len))
		r = err_set(e, ERR_AUTH,
		        _("this device is not enrolled; use: sotay enrol URL CODE --ca "
		          "FILE"));
	if (!r && found && v.len)
		rec_put(w, f, v.p, v.len);
	call_release(&v);
	return r;
}

int
call_hello(struct app *a, struct str *out, struct err *e)
{
	struct rec_writer w;

	if (!a->store)
		return err_set(e, ERR_LOCKED, _("the profile is locked"));
	w = rec_begin(out, REC_HELLO);
	if (put_kv(a, &w, RF_URL, KV_URL, true, e) ||
	        put_kv(a, &w, RF_CA, KV_CA, false, e) ||
	        put_kv(a, &w, RF_TOKEN, KV_TOKEN, true, e) ||
	        put_kv(a, &w, RF_DEVICE, KV_DEVICE, true, e))
		return -1;
	rec_put_u64(&w, RF_CONNECT_MS, 10000);
	rec_put_u64(&w, RF_LOW_SPEED, 64);
	rec_put_u64(&w, RF_LOW_TIME, 20);
	rec_put_u64(&w, RF_MAX_BYTES, BLOCK_MAX);
	return rec_finish(&w, e);
}

void
call_release(struct str *out)
{
	if (out->p)
		crypt_wipe(out->p, out->cap);
	str_release(out);
}

int
call_problem(const struct rec *r, struct call_end *end, struct err *e)
{
	struct call_end no;

	if (!end)
		end = &no;
	end->problem = true;
	if (rec_text(r, RF_TYPE, end->type, sizeof(end->type)))
		end->type[0] = '\0';
	end->revoked = !strcmp(end->type, REC_REVOKED);
	if (rec_text(r, RF_DETAIL, end->detail, sizeof(end->detail)) || !end->detail[0])
		(void)snprintf(end->detail, sizeof(end->detail), "%s",
		        _("the server does not say why"));
	if (rec_u64(r, RF_CLASS, NETC_NETWORK) == NETC_AUTH)
		return err_set(e, ERR_AUTH,
		        _("the server does not accept this device: %s"),
		        reason_show(end->type, end->detail).s);
	return err_set(e, ERR_NET, "%s", reason_show(end->type, end->detail).s);
}

/* 1: that was the end. */
static int
take(struct call *c, struct err *e)
{
	const uint8_t *p;
	struct rec r;
	size_t n;
	int more;

	while ((more = rec_stream_take(&c->in, &p, &n, e)) != 0) {
		if (more < 0 || rec_parse(&r, p, n, e))
			return -1;
		if (r.type == REC_PROGRESS)
			continue;
		if (rec_u64(&r, RF_RQ, 0) != CALL_RQ)
			return err_set(e, ERR_NET, _("an answer that nobody asked for"));
		if (r.type == REC_END)
			return 1;
		if (r.type == REC_PROBLEM)
			return call_problem(&r, c->end, e);
		if (c->fn(c->arg, &r))
			return err_set(e, ERR_NET, _("the server's answer is not clear"));
	}
	return 0;
}

void
call_start(struct call *c, const struct helper *h, struct str *out, call_fn fn, void *arg,
        struct call_end *end)
{
	*c = (struct call){ .h = h, .out = out, .fn = fn, .arg = arg, .end = end };
	if (end)
		memset(end, 0, sizeof(*end));
	rec_stream_init(&c->in);
}

void
call_stop(struct call *c)
{
	rec_stream_release(&c->in);
}

short
call_events(const struct call *c)
{
	return (short)(POLLIN | (c->out->len ? POLLOUT : 0));
}

int
call_io(struct call *c, short revents, struct err *e)
{
	char buf[16384];
	ssize_t n;
	int r;

	if (revents & POLLOUT) {
		n = write(c->h->fd, c->out->p, c->out->len);
		if (n > 0) {
			memmove(c->out->p, c->out->p + n, c->out->len - (size_t)n);
			str_cut(c->out, c->out->len - (size_t)n);
		}
	}
	if (!(revents & (POLLIN | POLLHUP | POLLERR)))
		return 0;
	n = read(c->h->fd, buf, sizeof(buf));
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n <= 0)
		return err_set(e, ERR_NET, _("the network helper ended early"));
	r = rec_stream_add(&c->in, buf, (size_t)n, e);
	crypt_wipe(buf, sizeof(buf));
	return r ? -1 : take(c, e);
}

int
call_wait(const struct app *a, struct call *c, struct err *e)
{
	struct pollfd pf = { c->h->fd, call_events(c), 0 };

	if (a->stop && *a->stop)
		return err_set(e, ERR_NET, _("stopped"));
	if (poll(&pf, 1, -1) < 0)
		return errno == EINTR
		               ? 0
		               : err_sys(e, ERR_IO, _("cannot wait for the helper"));
	return call_io(c, pf.revents, e);
}

int
call_run(const struct app *a, const struct helper *h, struct str *out, call_fn fn,
        void *arg, struct call_end *end, struct err *e)
{
	struct call c;
	int r;

	call_start(&c, h, out, fn, arg, end);
	while ((r = call_wait(a, &c, e)) == 0)
		;
	call_stop(&c);
	return r < 0 ? -1 : 0;
}
