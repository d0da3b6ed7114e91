#include "net/job.h"

#include "base/le.h"
#include "base/mem.h"
#include "wire/op_rec.h"

#define JSON_TYPE "application/json"

/* --- requests ---------------------------------------------------------------- */
/* A text field into a fixed room; absent is empty. */
static int
text(const struct rec *r, enum rec_field f, char *out, size_t cap, struct err *e)
{
	struct view v = rec_get(r, f);

	if (v.n >= cap || (v.n && memchr(v.p, 0, v.n)))
		return err_set(e, ERR_DAMAGED, "a text of a request is too long");
	if (v.n)
		memcpy(out, v.p, v.n);
	out[v.n] = '\0';
	return 0;
}

static int
parse_enrol(struct job *j, const struct rec *r, struct err *e)
{
	struct enrol_ask a = { 0 };
	int ret;

	if (text(r, RF_CODE, a.code, sizeof(a.code), e) ||
	        text(r, RF_NAME, a.name, sizeof(a.name), e))
		return -1;
	if (rec_bytes(r, RF_DEVICE, a.device, ID_LEN))
		return err_set(e, ERR_DAMAGED, "ENROL without a device");
	ret = enrol_json_put(&a, &j->f.post, e);
	crypt_wipe(&a, sizeof(a));
	return ret;
}

static int
parse_sync(struct job *j, const struct rec *r, struct err *e)
{
	if (text(r, RF_EPOCH, j->epoch, sizeof(j->epoch), e) ||
	        text(r, RF_VIEW, j->view, sizeof(j->view), e) ||
	        text(r, RF_STATE, j->last, sizeof(j->last), e))
		return -1;
	j->priv = rec_u64(r, RF_PRIV, 0);
	j->fresh = rec_u64(r, RF_FRESH, 0) != 0;
	return 0;
}

/* An op that cannot be read or does not fit is the client's trouble, not a broken stream. */
static int
parse_ops(struct job *j, const struct rec *r, struct err *e)
{
	struct err why = ERR_INIT;
	struct view v;

	j->op = mem_new(OPS_MAX, sizeof(*j->op), e);
	if (!j->op)
		return -1;
	for (; rec_nth(r, RF_OP, j->nops, &v); j->nops++) {
		if (j->nops == OPS_MAX)
			return err_set(e, ERR_DAMAGED, "OPS with too many ops");
		if (op_rec_get(&j->op[j->nops], v.p, v.n, &why))
			goto refuse;
	}
	if (!j->nops)
		return err_set(e, ERR_DAMAGED, "OPS without an op");
	if (!ops_json_put(j->op, j->nops, &j->f.post, &why))
		return 0;
refuse:
	trouble_set(&j->trouble, NETC_CLIENT, "req:invalid", "%s", why.msg);
	return 0;
}

static int
parse_revoke(struct job *j, const struct rec *r, struct err *e)
{
	if (rec_bytes(r, RF_DEVICE, j->device, ID_LEN))
		return err_set(e, ERR_DAMAGED, "REVOKE without a device");
	return revoke_json_put(j->device, &j->f.post, e);
}

int
api_parse(struct job *j, const struct rec *r, struct err *e)
{
	switch (j->type) {
	case REC_DEVICES:
		return 0;
	case REC_REVOKE:
		return parse_revoke(j, r, e);
	case REC_CODE:
	case REC_ROTATE:
		str_adds(&j->f.post, "{}");
		return str_ok(&j->f.post, "the request", e);
	case REC_ENROL:
		return parse_enrol(j, r, e);
	case REC_SYNC:
		return parse_sync(j, r, e);
	default:
		return parse_ops(j, r, e);
	}
}

static const char *
path_of(enum rec_type t)
{
	switch (t) {
	case REC_ENROL:
		return "/v1/auth/enrol";
	case REC_OPS:
		return "/v1/ops";
	case REC_DEVICES:
		return "/v1/devices";
	case REC_CODE:
		return "/v1/auth/code";
	case REC_REVOKE:
		return "/v1/auth/revoke";
	case REC_ROTATE:
		return "/v1/auth/rotate";
	default:
		return NULL;
	}
}

void
api_start(struct job *j, struct helper *h)
{
	struct fetch_ask ask = { j->type != REC_SYNC && j->type != REC_DEVICES,
		j->type != REC_ENROL, JSON_MAX, JSON_TYPE ", application/problem+json" };
	const char *base = h->session.base, *path = path_of(j->type);

	if (path)
		str_addf(&j->f.url, "%s%s", base, path);
	else
		url_sync(&j->f.url, base, view_of(j->epoch), view_of(j->view), j->priv,
		        view_of(j->last), j->fresh);
	job_fetch(j, h, &ask);
}

/* --- answers ------------------------------------------------------------------ */
static int
answer_enrol(struct job *j, struct helper *h, struct err *why)
{
	struct enrol_reply a;
	struct rec_writer w;

	if (enrol_reply_json_get(&a, str_c(&j->f.body), j->f.body.len, why))
		return 0;
	w = out_begin(h, REC_REPLY, j->rq);
	rec_put_u64(&w, RF_HTTP, (uint64_t)j->f.status);
	rec_put_str(&w, RF_TOKEN, a.token);
	rec_put_str(&w, RF_MEMBER, a.member);
	rec_put_str(&w, RF_NAME, a.name);
	rec_put_str(&w, RF_SERVER, a.server);
	rec_put_str(&w, RF_EPOCH, a.epoch);
	rec_put_u64(&w, RF_ZONE, (uint64_t)(int64_t)a.zone);
	rec_put_u64(&w, RF_NOW, (uint64_t)a.now);
	crypt_wipe(&a, sizeof(a));
	return out_finish(h, &w);
}

static int
put_sub(struct helper *h, uint64_t rq, const struct sync_sub *s)
{
	struct rec_writer w = out_begin(h, REC_SUB, rq);
	uint8_t key[2 + KEY_LEN];

	rec_put(&w, RF_FEED, s->fid, ID_LEN);
	rec_put_str(&w, RF_NAME, s->name);
	rec_put_str(&w, RF_KIND, s->kind);
	rec_put_u64(&w, RF_FROM, s->from);
	for (size_t i = 0; i < s->nkeys; i++) {
		le16_put(key, s->key[i].kid);
		memcpy(key + 2, s->key[i].key, KEY_LEN);
		rec_put(&w, RF_KEY, key, sizeof(key));
	}
	crypt_wipe(key, sizeof(key));
	return out_finish(h, &w);
}

static int
put_head(struct helper *h, uint64_t rq, const struct sync_head *a)
{
	struct rec_writer w = out_begin(h, REC_HEAD, rq);

	rec_put(&w, RF_FEED, a->fid, ID_LEN);
	rec_put_u64(&w, RF_GEN, a->r);
	rec_put_u64(&w, RF_HEAD, a->head);
	rec_put_u64(&w, RF_LO, a->lo);
	rec_put_u64(&w, RF_COUNT, a->count);
	rec_put(&w, RF_SUM, a->sum, sizeof(a->sum));
	return out_finish(h, &w);
}

static int
put_item(struct helper *h, uint64_t rq, const struct sync_item *i)
{
	struct rec_writer w = out_begin(h, REC_ITEM, rq);

	rec_put_u64(&w, RF_SEQ, i->seq);
	rec_put_str(&w, RF_TYPE, i->type);
	if (i->data) {
		rec_put_str(&w, RF_DATA, i->data);
		return out_finish(h, &w);
	}
	if (!strcmp(i->type, "ack") || !strcmp(i->type, "rsvp"))
		rec_put(&w, RF_ID, i->id, ID_LEN);
	rec_put(&w, RF_DOC, i->doc, ID_LEN);
	rec_put_u64(&w, RF_REV, i->rev);
	rec_put_u64(&w, RF_AT, (uint64_t)i->at);
	if (!strcmp(i->type, "rsvp")) {
		rec_put_str(&w, RF_VALUE, i->value);
		rec_put_str(&w, RF_NOTE, i->note);
	}
	if (!strcmp(i->type, "undoc"))
		rec_put_str(&w, RF_WHY, i->why);
	if (i->frame) {
		rec_put_u64(&w, RF_KIND, (uint64_t)i->kind);
		rec_put(&w, RF_HASH, i->h, HASH_LEN);
		rec_put_u64(&w, RF_TOTAL, i->frame_len);
		rec_put(&w, RF_DATA, i->frame, i->frame_len);
	}
	return out_finish(h, &w);
}

static int
put_reply(struct job *j, struct helper *h, const struct sync_reply *r)
{
	struct rec_writer w = out_begin(h, REC_REPLY, j->rq);

	rec_put_u64(&w, RF_HTTP, (uint64_t)j->f.status);
	if (j->f.status == 204) {
		if (j->f.poll)
			rec_put_u64(&w, RF_POLL, (uint64_t)j->f.poll);
		return out_finish(h, &w);
	}
	rec_put_str(&w, RF_EPOCH, r->epoch);
	rec_put_u64(&w, RF_NOW, (uint64_t)r->now);
	rec_put_str(&w, RF_VIEW, r->view);
	rec_put_str(&w, RF_STATE, r->state);
	rec_put_u64(&w, RF_PRIV_HEAD, r->priv_head);
	rec_put_u64(&w, RF_PRIV_LO, r->priv_lo);
	rec_put_u64(&w, RF_MORE, r->more);
	if (r->poll)
		rec_put_u64(&w, RF_POLL, (uint64_t)r->poll);
	rec_put_u64(&w, RF_HAS_SUBS, r->has_subs);
	return out_finish(h, &w);
}

static int
answer_sync(struct job *j, struct helper *h, struct err *why)
{
	struct sync_reply r = { 0 };
	int ret = -1;

	if (j->f.status == 204)
		return put_reply(j, h, &r);
	if (sync_json_get(&r, str_c(&j->f.body), j->f.body.len, why))
		return 0;
	/* Nothing of a reply counts whose private documents are not what they say. */
	for (size_t i = 0; i < r.nitems; i++)
		if (r.item[i].frame && verify_item(&r.item[i], &h->scratch, why)) {
			ret = 0;
			goto out;
		}
	if (put_reply(j, h, &r))
		goto out;
	for (size_t i = 0; i < r.nsubs; i++)
		if (put_sub(h, j->rq, &r.sub[i]))
			goto out;
	for (size_t i = 0; i < r.nheads; i++)
		if (put_head(h, j->rq, &r.head[i]))
			goto out;
	for (size_t i = 0; i < r.nitems; i++)
		if (put_item(h, j->rq, &r.item[i]))
			goto out;
	ret = 0;
out:
	sync_reply_release(&r);
	return ret;
}

static int
put_result(struct helper *h, uint64_t rq, const struct op_result *r)
{
	struct rec_writer w = out_begin(h, REC_RESULT, rq);

	rec_put(&w, RF_ID, r->id, ID_LEN);
	rec_put_u64(&w, RF_STATUS, (uint64_t)r->st);
	rec_put_u64(&w, RF_SEQ, r->seq);
	rec_put_u64(&w, RF_AT, (uint64_t)r->at);
	rec_put_str(&w, RF_TYPE, r->type);
	rec_put_str(&w, RF_DETAIL, r->detail);
	rec_put_u64(&w, RF_AFTER, (uint64_t)r->after);
	rec_put_u64(&w, RF_FINAL, r->final);
	return out_finish(h, &w);
}

/* A result is only worth something for an op that was sent, and once. */
static bool
results_fit(const struct job *j, const struct op_result *r, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		while (k < j->nops && memcmp(j->op[k].id, r[i].id, ID_LEN))
			k++;
		if (k == j->nops)
			return false;
		for (k = 0; k < i; k++)
			if (!memcmp(r[k].id, r[i].id, ID_LEN))
				return false;
	}
	return true;
}

static int
answer_ops(struct job *j, struct helper *h, struct err *why)
{
	struct op_result *r;
	size_t n;
	int ret = 0;

	if (results_json_get(&r, &n, str_c(&j->f.body), j->f.body.len, why))
		return 0;
	if (!results_fit(j, r, n))
		(void)err_set(why, ERR_DAMAGED, "a result of an op that was not sent");
	else
		for (size_t i = 0; i < n && !ret; i++)
			ret = put_result(h, j->rq, &r[i]);
	free(r);
	return ret;
}

static int
answer_devices(struct job *j, struct helper *h, struct err *why)
{
	struct device_info *v;
	struct rec_writer w;
	int ret = 0;
	size_t n;

	if (devices_json_get(&v, &n, str_c(&j->f.body), j->f.body.len, why))
		return 0;
	for (size_t i = 0; i < n && !ret; i++) {
		w = out_begin(h, REC_DEVICE, j->rq);
		rec_put(&w, RF_DEVICE, v[i].id, ID_LEN);
		rec_put_str(&w, RF_NAME, v[i].name);
		rec_put_u64(&w, RF_AT, (uint64_t)v[i].at);
		rec_put_u64(&w, RF_SEEN, (uint64_t)v[i].seen);
		rec_put_u64(&w, RF_REVOKED, (uint64_t)v[i].revoked);
		rec_put_u64(&w, RF_THIS, v[i].self);
		ret = out_finish(h, &w);
	}
	free(v);
	return ret;
}

static int
answer_code(struct job *j, struct helper *h, struct err *why)
{
	struct code_reply c;
	struct rec_writer w;

	if (code_json_get(&c, str_c(&j->f.body), j->f.body.len, why))
		return 0;
	w = out_begin(h, REC_REPLY, j->rq);
	rec_put_u64(&w, RF_HTTP, (uint64_t)j->f.status);
	rec_put_str(&w, RF_CODE, c.code);
	rec_put_u64(&w, RF_EXPIRES, (uint64_t)c.expires);
	crypt_wipe(&c, sizeof(c));
	return out_finish(h, &w);
}

static int
answer_token(struct job *j, struct helper *h, struct err *why)
{
	struct token_reply t;
	struct rec_writer w;

	if (token_json_get(&t, str_c(&j->f.body), j->f.body.len, why))
		return 0;
	if (j->type == REC_REVOKE)
		return 0;
	if (!t.token[0]) {
		(void)err_set(why, ERR_DAMAGED, "it has no token");
		return 0;
	}
	w = out_begin(h, REC_REPLY, j->rq);
	rec_put_u64(&w, RF_HTTP, (uint64_t)j->f.status);
	rec_put_str(&w, RF_TOKEN, t.token);
	rec_put_u64(&w, RF_NOW, (uint64_t)t.now);
	crypt_wipe(&t, sizeof(t));
	return out_finish(h, &w);
}

static int
answer_by_type(struct job *j, struct helper *h, struct err *why)
{
	switch (j->type) {
	case REC_ENROL:
		return answer_enrol(j, h, why);
	case REC_OPS:
		return answer_ops(j, h, why);
	case REC_DEVICES:
		return answer_devices(j, h, why);
	case REC_CODE:
		return answer_code(j, h, why);
	case REC_REVOKE:
	case REC_ROTATE:
		return answer_token(j, h, why);
	default:
		return answer_sync(j, h, why);
	}
}

int
api_answer(struct job *j, struct helper *h)
{
	const char *host = h->session.host;
	struct err why = ERR_INIT;
	int ret = 0;

	j->state = JOB_ANSWERED;
	if (!fetch_check(&j->f, host, JSON_TYPE, true, &j->trouble)) {
		if (j->f.status == 204 && j->type != REC_SYNC)
			(void)err_set(&why, ERR_DAMAGED, "it is empty");
		else
			ret = answer_by_type(j, h, &why);
	}
	if (ret)
		return -1;
	if (why.code) {
		trouble_set(&j->trouble, NETC_NETWORK, "net:answer",
		        "the answer of %s could not be understood (%s)", host, why.msg);
		j->trouble.http = j->f.status;
	}
	return out_end(h, j);
}
