#include "core/device.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "core/call.h"

#define DEVICES_AT_MOST 1000

struct answer {
	struct device *v;
	size_t n, cap;
	char code[DEVICE_CODE];
	int64_t expires;
	struct err err;
};

static int
take_device(void *arg, const struct rec *r)
{
	struct answer *an = arg;
	struct device *d;

	if (r->type != REC_DEVICE || an->n == DEVICES_AT_MOST ||
	        mem_grow(&an->v, &an->cap, an->n + 1, sizeof(*an->v), &an->err))
		return -1;
	d = &an->v[an->n];
	if (rec_bytes(r, RF_DEVICE, d->id, ID_LEN) ||
	        rec_text(r, RF_NAME, d->name, sizeof(d->name)))
		return -1;
	d->at = (int64_t)rec_u64(r, RF_AT, 0);
	d->seen = (int64_t)rec_u64(r, RF_SEEN, 0);
	d->revoked = (int64_t)rec_u64(r, RF_REVOKED, 0);
	d->self = rec_u64(r, RF_THIS, 0) != 0;
	an->n++;
	return 0;
}

static int
take_code(void *arg, const struct rec *r)
{
	struct answer *an = arg;

	if (r->type != REC_REPLY || rec_text(r, RF_CODE, an->code, sizeof(an->code)) ||
	        !an->code[0])
		return -1;
	an->expires = (int64_t)rec_u64(r, RF_EXPIRES, 0);
	return 0;
}

static int
take_nothing(void *arg, const struct rec *r)
{
	(void)arg;
	return r->type == REC_REPLY ? 0 : -1;
}

static int
ask(struct app *a, enum rec_type type, const uint8_t *id, call_fn fn, struct answer *an,
        struct err *e)
{
	struct str out = STR_INIT(2 * (size_t)REC_MAX);
	struct helper h;
	struct rec_writer w;
	int r = -1;

	helper_init(&h);
	if (call_hello(a, &out, e))
		goto out;
	w = rec_begin(&out, type);
	rec_put_u64(&w, RF_RQ, CALL_RQ);
	if (id)
		rec_put(&w, RF_DEVICE, id, ID_LEN);
	if (rec_finish(&w, e) || helper_start(&h, e))
		goto out;
	r = call_run(a, &h, &out, fn, an, NULL, e);
	if (r && an && an->err.code)
		*e = an->err;
out:
	helper_stop(&h);
	call_release(&out);
	return r;
}

int
device_list(struct app *a, struct device **v, size_t *n, struct err *e)
{
	struct answer an = { .v = mem_new(1, sizeof(*an.v), e), .cap = 1 };

	*v = NULL;
	*n = 0;
	if (!an.v)
		return -1;
	if (ask(a, REC_DEVICES, NULL, take_device, &an, e)) {
		free(an.v);
		return -1;
	}
	*v = an.v;
	*n = an.n;
	return 0;
}

int
device_code(struct app *a, char code[DEVICE_CODE], int64_t *expires, struct err *e)
{
	struct answer an = { .v = NULL };

	if (ask(a, REC_CODE, NULL, take_code, &an, e))
		return -1;
	if (!an.code[0])
		return err_set(e, ERR_NET, _("the server's answer is not clear"));
	memcpy(code, an.code, DEVICE_CODE);
	*expires = an.expires;
	crypt_wipe(&an, sizeof(an));
	return 0;
}

int
device_revoke(struct app *a, const uint8_t id[ID_LEN], struct err *e)
{
	return ask(a, REC_REVOKE, id, take_nothing, NULL, e);
}
