/* An old token is changed for a new one, and no step of it can lock the device out. */
#include "fake.h"

/* The server's side of it: sotay-sync(7), DEVICES. */
struct server {
	char cur[64], next[64], hello[64];
	int rotates;
	enum { GIVES, SILENT, REFUSES } how;
};

static void
give(struct fake *f, struct server *v, uint64_t rq)
{
	struct rec_writer w;

	(void)snprintf(v->next, sizeof(v->next), "n%d", ++v->rotates);
	if (v->how == SILENT)
		return;
	if (v->how == REFUSES) {
		v->next[0] = '\0';
		put_problem(f, rq, NETC_QUARANTINE, "req:path", "There is none.");
		return;
	}
	w = rec_begin(&f->out, REC_REPLY);
	rec_put_u64(&w, RF_RQ, rq);
	rec_put_u64(&w, RF_HTTP, 200);
	rec_put_str(&w, RF_TOKEN, v->next);
	if (rec_finish(&w, NULL))
		abort();
	put_end(f, rq);
}

static bool
server(struct fake *f, const struct rec *r)
{
	struct server *v = f->arg;

	if (r->type == REC_HELLO) {
		(void)!rec_text(r, RF_TOKEN, v->hello, sizeof(v->hello));
		return true;
	}
	if (r->type != REC_SYNC && r->type != REC_OPS && r->type != REC_ROTATE)
		return false;
	if (*v->next && !strcmp(v->hello, v->next)) {
		memcpy(v->cur, v->next, sizeof(v->cur));
		v->next[0] = '\0';
	}
	if (strcmp(v->hello, v->cur) != 0) {
		put_problem(f, rec_u64(r, RF_RQ, 0), NETC_AUTH, "auth:expired",
		        "This device is not signed in.");
		return true;
	}
	if (r->type == REC_ROTATE)
		give(f, v, rec_u64(r, RF_RQ, 0));
	return r->type == REC_ROTATE;
}

static bool
stored(struct rig *r, const char *name, const char *want)
{
	struct str v = STR_INIT(200);
	struct err e = ERR_INIT;
	bool found, ok;

	ok = kv_get(r->s, name, &v, &found, &e) == 0 && !strcmp(str_c(&v), want);
	if (!ok)
		printf("# %s is \"%s\"\n", name, str_c(&v));
	str_release(&v);
	return ok;
}

static void
aged(struct rig *r, int days)
{
	struct err e = ERR_INIT;

	if (kv_set_u64(r->s, KV_TOKEN_AT, (uint64_t)(clock_wall() - days * 86400), &e))
		printf("# %s\n", e.msg);
}

static uint64_t
since(struct rig *r)
{
	struct err e = ERR_INIT;
	uint64_t at = 0;

	return kv_get_u64(r->s, KV_TOKEN_AT, 0, &at, &e) ? 0 : at;
}

static bool
now_or_so(uint64_t at)
{
	int64_t age = clock_wall() - (int64_t)at;

	return age >= 0 && age < 600;
}

static void
start(struct rig *r, struct server *v)
{
	memset(v, 0, sizeof(*v));
	(void)snprintf(v->cur, sizeof(v->cur), "t");
	rig_init(r);
	r->f.hook = server;
	r->f.arg = v;
	fake_feed(&r->f, "all", "all");
	fake_fill(&r->f.feed[0], "a", 3);
}

static bool
runs(struct rig *r)
{
	return rig_run(r)->phase == SYNC_DONE;
}

static void
changed(void)
{
	struct rig r;
	struct server v;

	start(&r, &v);
	OK(runs(&r) && v.rotates == 0 && now_or_so(since(&r)),
	        "a token of no date is one of today");
	aged(&r, TOKEN_DAYS - 1);
	OK(runs(&r) && v.rotates == 0, "a young one stays");
	aged(&r, TOKEN_DAYS);
	OK(runs(&r) && v.rotates == 1, "an old one is changed, when nothing is new");
	OK(stored(&r, KV_TOKEN, "n1") && stored(&r, KV_TOKEN_OLD, "t") &&
	                now_or_so(since(&r)) && !strcmp(v.cur, "t"),
	        "the new one is stored, and not used yet");
	OK(runs(&r) && v.rotates == 1 && !strcmp(v.cur, "n1") && !*v.next,
	        "the next run uses it");
	aged(&r, 400);
	fake_fill(&r.f.feed[0], "b", 3);
	OK(runs(&r) && v.rotates == 2 && stored(&r, KV_TOKEN, "n2") &&
	                stored(&r, KV_TOKEN_OLD, "n1"),
	        "also at the end of a run that brings something");
	aged(&r, -3);
	OK(runs(&r) && v.rotates == 2 && now_or_so(since(&r)),
	        "a clock that was set back makes no token old");
	rig_release(&r);
}

/* What the server gave does not arrive: the old one serves, and another is asked for. */
static void
lost(void)
{
	struct rig r;
	struct server v;

	start(&r, &v);
	aged(&r, 31);
	v.how = SILENT;
	OK(!runs(&r) && v.rotates == 1 && stored(&r, KV_TOKEN, "t"),
	        "the new token is lost on its way");
	rig_close(&r);
	rig_open(&r);
	v.how = GIVES;
	OK(runs(&r) && v.rotates == 2 && stored(&r, KV_TOKEN, "n2"),
	        "the old one serves for another try");
	OK(runs(&r) && !strcmp(v.cur, "n2"), "whose token serves from then on");
	aged(&r, 31);
	v.how = REFUSES;
	OK(runs(&r) && v.rotates == 3 && stored(&r, KV_TOKEN, "n2"),
	        "a server that gives none fails no run");
	OK(runs(&r) && v.rotates == 3, "and is not asked again at once");
	aged(&r, 31);
	v.how = GIVES;
	OK(runs(&r) && v.rotates == 4 && stored(&r, KV_TOKEN, "n4"), "but later");
	rig_release(&r);
}

/* The server was set back to before it gave the token. */
static void
set_back(void)
{
	struct rig r;
	struct server v;

	start(&r, &v);
	aged(&r, 31);
	OK(runs(&r) && runs(&r) && !strcmp(v.cur, "n1"), "a new token in use");
	(void)snprintf(v.cur, sizeof(v.cur), "t");
	OK(runs(&r) && !strcmp(v.hello, "t"), "not known there, the one before serves");
	OK(v.rotates == 2 && stored(&r, KV_TOKEN, "n2") && stored(&r, KV_TOKEN_OLD, "t"),
	        "and is changed at once");
	OK(runs(&r) && !strcmp(v.cur, "n2"), "as ever");
	(void)snprintf(v.cur, sizeof(v.cur), "x");
	OK(!runs(&r) && engine_status(r.g)->net_class == NETC_AUTH &&
	                strstr(engine_status(r.g)->err.msg, "does not accept"),
	        "where neither is known the run fails with the reason");
	OK(!runs(&r) && engine_status(r.g)->net_class == NETC_AUTH, "again and again");
	rig_release(&r);
}

int
main(void)
{
	changed();
	lost();
	set_back();
	return t_end();
}
