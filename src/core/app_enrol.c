/* Enrolment: a code goes to the server by the helper, a token comes back into the store. */
#include "core/call.h"

#include <unistd.h>
#include "base/date.h"
#include "base/i18n.h"
#include "base/path.h"
#include "base/proc.h"
#include "store/feed.h"
#include "wire/block.h"
#include "wire/json.h"
#include "wire/rec.h"

#define NAME_MAX_LEN 100

struct answer {
	bool got;
	struct enrol_reply r;
};

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
	struct answer *an = arg;
	struct enrol_reply *p = &an->r;
	int64_t zone = (int64_t)rec_u64(r, RF_ZONE, 0);

	if (an->got || r->type != REC_REPLY ||
	        rec_text(r, RF_TOKEN, p->token, sizeof(p->token)) || !p->token[0] ||
	        rec_text(r, RF_MEMBER, p->member, sizeof(p->member)) || !p->member[0] ||
	        rec_text(r, RF_NAME, p->name, sizeof(p->name)) ||
	        rec_text(r, RF_SERVER, p->server, sizeof(p->server)) ||
	        rec_text(r, RF_EPOCH, p->epoch, sizeof(p->epoch)) || !p->epoch[0] ||
	        zone < -86400 || zone > 86400)
		return -1;
	p->zone = (int)zone;
	an->got = true;
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
record(struct app *a, const struct enrol_reply *r, const char *url, const char *ca,
        struct err *e)
{
	char zone[16], now[24];
	struct str old = STR_INIT(64);
	bool found = false;

	(void)snprintf(zone, sizeof(zone), "%d", r->zone);
	(void)snprintf(now, sizeof(now), "%lld", (long long)clock_wall());
	if (check_member(a, r, e) || store_begin(a->store, e))
		return -1;
	if (store_text(a, KV_URL, url, e) || store_text(a, KV_CA, ca ? ca : "", e) ||
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

int
app_enrol(struct app *a, const char *url, const char *code, const char *ca_pem,
        struct err *e)
{
	struct str out = STR_INIT(2 * (size_t)REC_MAX);
	struct call_end end;
	struct answer an;
	int r = -1;

	memset(&an, 0, sizeof(an));
	if (!a->store) {
		err_set(e, ERR_LOCKED, _("the profile is locked"));
		goto out;
	}
	if (a->readonly) {
		err_set(e, ERR_IO, _("the folder %s cannot be written"), str_c(&a->dir));
		goto out;
	}
	if (put_request(a, url, code, ca_pem, &out, e) || app_sync_lock(a, e) ||
	        helper_start(&a->helper, e))
		goto out;
	if (call_run(a, &a->helper, &out, take_reply, &an, &end, e)) {
		if (end.problem && e->code == ERR_AUTH)
			err_set(e, ERR_AUTH, _("enrolment was refused: %s"), end.detail);
		else if (end.problem)
			err_set(e, ERR_NET, _("no enrolment: %s"), end.detail);
		goto out;
	}
	if (!an.got) {
		err_set(e, ERR_NET, _("the server's answer is not clear"));
		goto out;
	}
	failpoint("enrolled");
	r = record(a, &an.r, url, ca_pem, e);
out:
	helper_stop(&a->helper);
	app_sync_unlock(a);
	crypt_wipe(&an, sizeof(an));
	call_release(&out);
	return r;
}
