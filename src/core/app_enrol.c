/* Enrolment: a code goes to the server by the helper, a token comes back into the store. */
#include "core/enrol.h"

#include <unistd.h>
#include "base/date.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/proc.h"
#include "model/reason.h"
#include "store/feed.h"
#include "wire/block.h"
#include "wire/rec.h"

#define NAME_MAX_LEN 100

static int
put_request(struct app *a, const char *url, const char *code, const char *ca,
        struct str *out, struct err *e)
{
	char name[NAME_MAX_LEN + 1] = "terminal";
	struct str dev = STR_INIT(64);
	struct rec_writer w;
	bool found;

	if (kv_get(a->store, KV_DEVICE, &dev, &found, e)) {
		str_release(&dev);
		return -1;
	}
	if (gethostname(name, sizeof(name) - 1) || !name[0])
		(void)snprintf(name, sizeof(name), "terminal");
	w = rec_begin(out, REC_HELLO);
	rec_put_str(&w, RF_URL, url);
	rec_put_str(&w, RF_CA, ca);
	rec_put(&w, RF_DEVICE, dev.p, dev.len);
	rec_put_u64(&w, RF_CONNECT_MS, 10000);
	rec_put_u64(&w, RF_LOW_SPEED, 64);
	rec_put_u64(&w, RF_LOW_TIME, 20);
	rec_put_u64(&w, RF_MAX_BYTES, BLOCK_MAX);
	if (rec_finish(&w, e)) {
		str_release(&dev);
		return -1;
	}
	w = rec_begin(out, REC_ENROL);
	rec_put_u64(&w, RF_RQ, CALL_RQ);
	rec_put_str(&w, RF_CODE, code);
	rec_put(&w, RF_DEVICE, dev.p, dev.len);
	rec_put_str(&w, RF_NAME, name);
	str_release(&dev);
	return rec_finish(&w, e);
}

static int
take_reply(void *arg, const struct rec *r)
{
	struct app_enrol *x = arg;
	struct enrol_reply *p = &x->reply;
	int64_t zone = (int64_t)rec_u64(r, RF_ZONE, 0);

	if (x->got || r->type != REC_REPLY ||
	        rec_text(r, RF_TOKEN, p->token, sizeof(p->token)) || !p->token[0] ||
	        rec_text(r, RF_MEMBER, p->member, sizeof(p->member)) || !p->member[0] ||
	        rec_text(r, RF_NAME, p->name, sizeof(p->name)) ||
	        rec_text(r, RF_SERVER, p->server, sizeof(p->server)) ||
	        rec_text(r, RF_EPOCH, p->epoch, sizeof(p->epoch)) || !p->epoch[0] ||
	        zone < -86400 || zone > 86400)
		return -1;
	p->zone = (int)zone;
	x->got = true;
	return 0;
}

static int
store_text(struct app *a, const char *k, const char *v, struct err *e)
{
	return kv_set(a->store, k, v, strlen(v), e);
}

/* A profile belongs to one member: somebody else's documents and acknowledgements must not mix. */
static int
check_member(struct app *a, const struct enrol_reply *r, struct err *e)
{
	struct str v = STR_INIT(256);
	bool found;
	int bad = -1;

	if (kv_get(a->store, KV_MEMBER, &v, &found, e))
		goto out;
	if (found && strcmp(str_c(&v), r->member) != 0) {
		err_set(e, ERR_CONFLICT,
		        _("this profile belongs to member %s, the code is of %s; use "
		          "another one with --profile"),
		        str_c(&v), r->member);
		goto out;
	}
	bad = 0;
out:
	str_release(&v);
	return bad;
}

static int
record(const struct app_enrol *x, struct err *e)
{
	const struct enrol_reply *r = &x->reply;
	struct app *a = x->app;
	char zone[16], now[24];
	struct str old = STR_INIT(64);
	bool found = false;

	(void)snprintf(zone, sizeof(zone), "%d", r->zone);
	(void)snprintf(now, sizeof(now), "%lld", (long long)clock_wall());
	if (check_member(a, r, e) || store_begin(a->store, e))
		return -1;
	if (store_text(a, KV_URL, x->url, e) ||
	        store_text(a, KV_CA, x->ca ? x->ca : "", e) ||
	        store_text(a, KV_TOKEN, r->token, e) ||
	        store_text(a, KV_TOKEN_AT, now, e) ||
	        store_text(a, KV_TOKEN_OLD, "", e) ||
	        store_text(a, KV_MEMBER, r->member, e) ||
	        store_text(a, KV_NAME, r->name, e) ||
	        store_text(a, KV_SERVER, r->server, e) ||
	        store_text(a, KV_ZONE, zone, e) ||
	        kv_get(a->store, KV_EPOCH, &old, &found, e))
		goto fail;
	/* Enrolled before: an epoch that differs is the engine's to notice. */
	if (!found && store_text(a, KV_EPOCH, r->epoch, e))
		goto fail;
	if (store_commit(a->store, e))
		goto fail;
	str_release(&old);
	return 0;
fail:
	str_release(&old);
	store_rollback(a->store);
	return -1;
}

/* What a PROBLEM of this type asks of the member. */
static enum enrol_fault
fault_of(const char *type)
{
	static const struct {
		const char *type; /* how it begins */
		enum enrol_fault fault;
	} table[] = {
		{ "auth:throttled", ENROL_AGAIN },
		{ "auth:", ENROL_CODE },
		{ "req:invalid", ENROL_CODE },
		{ "net:cert-name", ENROL_SERVER },
		{ "net:cert-not-yet", ENROL_CLOCK },
		{ "net:cert-expired", ENROL_CLOCK },
		{ "net:cert", ENROL_CA },
		{ "net:ca", ENROL_CA },
		{ "net:url", ENROL_SERVER },
		{ "net:resolve", ENROL_SERVER },
		{ "net:refused", ENROL_SERVER },
		{ "net:tls", ENROL_SERVER },
		{ "net:foreign", ENROL_SERVER },
		{ "req:", ENROL_SERVER },
	};

	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (!strncmp(type, table[i].type, strlen(table[i].type)))
			return table[i].fault;
	return ENROL_AGAIN;
}

int
app_enrol_start(struct app_enrol *x, struct app *a, const char *url, const char *code,
        const char *ca_pem, struct err *e)
{
	memset(x, 0, sizeof(*x));
	x->app = a;
	x->fault = ENROL_PROFILE;
	helper_init(&x->h);
	str_init(&x->out, 2 * (size_t)REC_MAX);
	call_start(&x->call, &x->h, &x->out, take_reply, x, &x->end);
	if (!a->store)
		return err_set(e, ERR_LOCKED, _("the profile is locked"));
	if (a->readonly)
		return err_set(
		        e, ERR_IO, _("the folder %s cannot be written"), str_c(&a->dir));
	x->url = mem_dup(url, strlen(url), e);
	x->ca = x->url && ca_pem ? mem_dup(ca_pem, strlen(ca_pem), e) : NULL;
	if (!x->url || (ca_pem && !x->ca) ||
	        put_request(a, url, code, ca_pem, &x->out, e))
		return -1;
	x->fault = ENROL_AGAIN;
	if (app_sync_lock(a, e))
		return -1;
	x->locked = true;
	return helper_start(&x->h, e);
}

short
app_enrol_events(const struct app_enrol *x)
{
	return call_events(&x->call);
}

/* Behind call_io or call_wait. */
static int
went(struct app_enrol *x, int r, struct err *e)
{
	if (r == 0)
		return 0;
	if (r < 0 && x->end.problem) {
		x->fault = fault_of(x->end.type);
		return e->code == ERR_AUTH
		               ? err_set(e, ERR_AUTH, _("enrolment was refused: %s"),
		                         reason_show(x->end.type, x->end.detail).s)
		               : err_set(e, ERR_NET, _("no enrolment: %s"),
		                         reason_show(x->end.type, x->end.detail).s);
	}
	if (r < 0)
		return -1;
	if (!x->got)
		return err_set(e, ERR_NET, _("the server's answer is not clear"));
	failpoint("enrolled");
	x->fault = ENROL_PROFILE;
	return record(x, e) ? -1 : 1;
}

int
app_enrol_io(struct app_enrol *x, short revents, struct err *e)
{
	return went(x, call_io(&x->call, revents, e), e);
}

void
app_enrol_end(struct app_enrol *x)
{
	helper_stop(&x->h);
	if (x->locked)
		app_sync_unlock(x->app);
	x->locked = false;
	call_stop(&x->call);
	crypt_wipe(&x->reply, sizeof(x->reply));
	call_release(&x->out);
	free(x->url);
	free(x->ca);
	x->url = x->ca = NULL;
}

int
app_enrol(struct app *a, const char *url, const char *code, const char *ca_pem,
        struct err *e)
{
	struct app_enrol x;
	int r = app_enrol_start(&x, a, url, code, ca_pem, e);

	while (r == 0)
		r = went(&x, call_wait(a, &x.call, e), e);
	app_enrol_end(&x);
	return r < 0 ? -1 : 0;
}
