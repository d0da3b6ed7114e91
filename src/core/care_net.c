/* Doctor at the helper and, through it, at the server: confinement, sign-in, clock. */
#include "care_int.h"

#include <unistd.h>
#include "base/date.h"
#include "base/human.h"
#include "base/path.h"
#include "core/call.h"
#include "store/feed.h"

#define CLOCK_WARN 300 /* seconds */
#define MIB (1024ull * 1024)

struct answer {
	bool got;
	int64_t now, at;
};

static int
take(void *arg, const struct rec *r)
{
	struct answer *an = arg;

	if (r->type == REC_REPLY && rec_has(r, RF_NOW)) {
		an->got = true;
		an->now = (int64_t)rec_u64(r, RF_NOW, 0);
		an->at = clock_wall();
	}
	return 0;
}

/* --- the helper ---------------------------------------------------------------------------- */

/* The value of a line "NAME: value" of a file of /proc; false when there is none. */
static bool
proc_value(pid_t pid, const char *file, const char *name, char *out, size_t size)
{
	struct str path = STR_INIT(64), all = STR_INIT(65536);
	const char *at;
	size_t n = 0;

	str_addf(&path, "/proc/%ld/%s", (long)pid, file);
	at = file_read(str_c(&path), all.max, &all, NULL) ? NULL
	                                                  : strstr(str_c(&all), name);
	if (at) {
		at += strlen(name);
		at += strspn(at, ": \t");
		n = strcspn(at, " \t\n");
		if (n >= size)
			n = size - 1;
		memcpy(out, at, n);
	}
	out[n] = '\0';
	str_release(&path);
	str_release(&all);
	return at != NULL;
}

static void
confinement(struct care *c, pid_t pid)
{
	struct str s = STR_INIT(300);
	char v[40], *end;
	unsigned long long bytes;
	bool privs, memory = false;

	if (!proc_value(pid, "status", "NoNewPrivs", v, sizeof(v))) {
		care_say(c, CARE_WARN, "helper", NULL,
		        _("the network helper runs; how it is confined cannot be seen"));
		return;
	}
	privs = !strcmp(v, "1");
	if (proc_value(pid, "limits", "Max address space", v, sizeof(v))) {
		bytes = strtoull(v, &end, 10);
		memory = end != v && !*end;
		if (memory)
			str_addf(&s, _(", %llu MiB of memory"), bytes / MIB);
	}
	if (proc_value(pid, "status", "Seccomp", v, sizeof(v)) && strcmp(v, "0"))
		str_adds(&s, _(", a filter of system calls"));
	if (privs && memory)
		care_say(c, CARE_OK, "helper", NULL,
		        _("the network helper runs confined: no new privileges%s"),
		        str_c(&s));
	else
		care_say(c, CARE_WARN, "helper", NULL,
		        _("the network helper is not confined: %s%s"),
		        privs ? _("no new privileges") : _("it may gain privileges"),
		        str_c(&s));
	str_release(&s);
}

/* A request without an address is answered without the network: then it has confined itself. */
void
care_helper(struct care *c)
{
	struct str out = STR_INIT(2 * (size_t)REC_MAX);
	struct err e = ERR_INIT, no = ERR_INIT;
	struct rec_writer w;
	struct helper h;

	helper_init(&h);
	w = rec_begin(&out, REC_DEVICES);
	rec_put_u64(&w, RF_RQ, CALL_RQ);
	if (rec_finish(&w, &e) || helper_start(&h, &e)) {
		care_say(c, CARE_BAD, "helper",
		        _("install sotay whole: without its helper nothing is "
		          "synchronised"),
		        "%s", e.msg);
		goto out;
	}
	if (call_run(c->app, &h, &out, take, &(struct answer){ false }, NULL, &no) == 0 ||
	        no.code == ERR_NET) {
		if (proc_value(h.pid, "status", "State", (char[8]){ 0 }, 8))
			confinement(c, h.pid);
		else
			care_say(c, CARE_BAD, "helper", NULL, "%s", no.msg);
	}
out:
	helper_stop(&h);
	call_release(&out);
}

/* --- the server -------------------------------------------------------------------------------- */

static int
put_sync(struct care *c, struct str *out, struct err *e)
{
	struct str v = STR_INIT(4096);
	struct rec_writer w;
	uint64_t priv;
	bool found;
	int r = -1;

	if (call_hello(c->app, out, e) || kv_get_u64(c->app->store, KV_PRIV, 0, &priv, e))
		goto out;
	w = rec_begin(out, REC_SYNC);
	rec_put_u64(&w, RF_RQ, CALL_RQ);
	if (kv_get(c->app->store, KV_EPOCH, &v, &found, e))
		goto out;
	rec_put_str(&w, RF_EPOCH, str_c(&v));
	str_reset(&v);
	if (kv_get(c->app->store, KV_VIEW, &v, &found, e))
		goto out;
	rec_put_str(&w, RF_VIEW, str_c(&v));
	rec_put_u64(&w, RF_PRIV, priv);
	rec_put_u64(&w, RF_FRESH, 0);
	r = rec_finish(&w, e);
out:
	str_release(&v);
	return r;
}

static void
clock_line(struct care *c, const struct answer *an)
{
	int64_t off;

	if (!an->got)
		return;
	off = an->at - an->now;
	if (off > CLOCK_WARN || off < -CLOCK_WARN)
		care_say(c, CARE_WARN, "clock", _("set the clock of this device"),
		        off < 0 ? _("this clock is %s s behind the server's")
		                : _("this clock is %s s ahead of the server's"),
		        human_count((uint64_t)(off < 0 ? -off : off)).s);
	else
		care_say(c, CARE_OK, "clock", NULL,
		        _("this clock and the server's agree within %lld s"),
		        (long long)(off < 0 ? -off : off) + 1);
}

/* Asks what is new and takes nothing of it. */
void
care_server(struct care *c)
{
	struct str out = STR_INIT(2 * (size_t)REC_MAX);
	struct answer an = { false, 0, 0 };
	struct err e = ERR_INIT;
	struct call_end end = { .problem = false };
	int64_t t0 = clock_boot();
	struct helper h;
	int r;

	helper_init(&h);
	r = put_sync(c, &out, &e) || helper_start(&h, &e) ||
	                    call_run(c->app, &h, &out, take, &an, &end, &e)
	            ? -1
	            : 0;
	helper_stop(&h);
	call_release(&out);
	if (!r)
		care_say(c, CARE_OK, "server", NULL, _("answered after %s ms"),
		        human_count((uint64_t)(clock_boot() - t0)).s);
	else if (end.revoked)
		care_say(c, CARE_WARN, "server",
		        _("what is here stays readable; to go on, enrol again with a new "
		          "code"),
		        "%s", e.msg);
	else if (e.code == ERR_AUTH)
		care_say(c, CARE_WARN, "server", _("enrol again with a new code"), "%s",
		        e.msg);
	else
		care_say(c, CARE_WARN, "server",
		        _("reading goes on without it; try again later"), "%s", e.msg);
	clock_line(c, &an);
}
