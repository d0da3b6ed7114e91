#include "core/call.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>
#include "base/i18n.h"
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
	char type[64];

	if (!end)
		end = &no;
	end->problem = true;
	end->revoked =
	        !rec_text(r, RF_TYPE, type, sizeof(type)) && !strcmp(type, REC_REVOKED);
	if (rec_text(r, RF_DETAIL, end->detail, sizeof(end->detail)) || !end->detail[0])
		(void)snprintf(end->detail, sizeof(end->detail), "%s",
		        _("the server does not say why"));
	if (rec_u64(r, RF_CLASS, NETC_NETWORK) == NETC_AUTH)
		return err_set(e, ERR_AUTH,
		        _("the server does not accept this device: %s"), end->detail);
	return err_set(e, ERR_NET, "%s", end->detail);
}

/* 1: that was the end. */
static int
take(struct rec_stream *in, call_fn fn, void *arg, struct call_end *end, struct err *e)
{
	const uint8_t *p;
	struct rec r;
	size_t n;
	int more;

	while ((more = rec_stream_take(in, &p, &n, e)) != 0) {
		if (more < 0 || rec_parse(&r, p, n, e))
			return -1;
		if (r.type == REC_PROGRESS)
			continue;
		if (rec_u64(&r, RF_RQ, 0) != CALL_RQ)
			return err_set(e, ERR_NET, _("an answer that nobody asked for"));
		if (r.type == REC_END)
			return 1;
		if (r.type == REC_PROBLEM)
			return call_problem(&r, end, e);
		if (fn(arg, &r))
			return err_set(e, ERR_NET, _("the server's answer is not clear"));
	}
	return 0;
}

/* One wait and what it brings. */
static int
exchange(const struct helper *h, struct str *out, struct rec_stream *in, struct err *e)
{
	struct pollfd pf = { h->fd, (short)(POLLIN | (out->len ? POLLOUT : 0)), 0 };
	char buf[16384];
	ssize_t n;
	int r;

	if (poll(&pf, 1, -1) < 0)
		return errno == EINTR
		               ? 0
		               : err_sys(e, ERR_IO, _("cannot wait for the helper"));
	if (pf.revents & POLLOUT) {
		n = write(h->fd, out->p, out->len);
		if (n > 0) {
			memmove(out->p, out->p + n, out->len - (size_t)n);
			str_cut(out, out->len - (size_t)n);
		}
	}
	if (!(pf.revents & (POLLIN | POLLHUP | POLLERR)))
		return 0;
	n = read(h->fd, buf, sizeof(buf));
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n <= 0)
		return err_set(e, ERR_NET, _("the network helper ended early"));
	r = rec_stream_add(in, buf, (size_t)n, e);
	crypt_wipe(buf, sizeof(buf));
	return r;
}

int
call_run(const struct app *a, const struct helper *h, struct str *out, call_fn fn,
        void *arg, struct call_end *end, struct err *e)
{
	struct rec_stream in;
	int r = 0;

	if (end)
		memset(end, 0, sizeof(*end));
	rec_stream_init(&in);
	while (!r) {
		if (a->stop && *a->stop)
			r = err_set(e, ERR_NET, _("stopped"));
		else if (exchange(h, out, &in, e))
			r = -1;
		else
			r = take(&in, fn, arg, end, e);
	}
	rec_stream_release(&in);
	return r < 0 ? -1 : 0;
}
