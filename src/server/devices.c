/* What a member does about his devices: GET /v1/devices, POST /v1/auth/code, revoke, rotate. Each may
 * be asked by any of his devices and is about his own alone. */
#include "base/date.h"
#include "base/mem.h"
#include "base/proc.h"
#include "server/auth.h"
#include "server/db_device.h"
#include "server/db_rotate.h"

struct list {
	struct device_info *v;
	size_t n;
	const uint8_t *self;
};

/* The newest are told when there are too many. */
static int
add(void *arg, const struct device_line *line)
{
	struct list *l = arg;
	struct device_info *v;

	if (l->n == DEVICES_MAX) {
		memmove(l->v, l->v + 1, (DEVICES_MAX - 1) * sizeof(*l->v));
		l->n--;
	}
	v = &l->v[l->n++];
	*v = (struct device_info){
		.at = line->made, .seen = line->seen, .revoked = line->revoked
	};
	memcpy(v->id, line->id, ID_LEN);
	memcpy(v->name, line->name, sizeof(v->name));
	v->self = memcmp(line->id, l->self, ID_LEN) == 0;
	return 0;
}

int
route_devices(struct server *s, struct db *d, const struct request *rq,
        const struct caller *who, struct response *rp, struct err *e)
{
	struct list l = { .self = who->device };
	struct str out = STR_INIT(JSON_MAX);
	int rc = -1;

	l.v = mem_new(DEVICES_MAX, sizeof(*l.v), e);
	if (l.v && db_device_each(d, who->member, add, &l, e) == 0 &&
	        devices_json_put(l.v, l.n, &out, e) == 0)
		rc = reply_str(rp, BODY_JSON, CACHE_NO, &out, e);
	free(l.v);
	str_release(&out);
	return rc;
}

int
route_code(struct server *s, struct db *d, const struct request *rq,
        const struct caller *who, struct response *rp, struct err *e)
{
	struct str out = STR_INIT(4096);
	struct problem p = { 0 };
	struct code_reply c = { 0 };
	int64_t now = clock_wall();
	int wait, rc;

	rc = auth_code_own(d, &s->set, who, now, c.code, &wait, e);
	if (rc < 0)
		return -1;
	if (rc == 0) {
		problem_fill(&p, PROBLEM_AUTH_THROTTLED);
		p.retry = wait;
		snprintf(p.detail, sizeof(p.detail),
		        "Your devices have asked for %d codes within a day. Use one of "
		        "them, or try again in %d hours.",
		        CODES_A_DAY, (wait + 3599) / 3600);
		reply_problem_doc(rp, &p);
		return 0;
	}
	c.expires = now + CODE_LIFE;
	rc = code_json_put(&c, &out, e) || reply_str(rp, BODY_JSON, CACHE_NO, &out, e);
	crypt_wipe(&c, sizeof(c));
	str_release(&out);
	return rc ? -1 : 0;
}

static int
reply_token(struct response *rp, const struct token_reply *t, struct err *e)
{
	struct str out = STR_INIT(4096);
	int rc =
	        token_json_put(t, &out, e) || reply_str(rp, BODY_JSON, CACHE_NO, &out, e);

	str_release(&out);
	return rc ? -1 : 0;
}

int
route_revoke(struct server *s, struct db *d, const struct request *rq,
        const struct caller *who, struct response *rp, struct err *e)
{
	struct token_reply done = { .now = clock_wall() };
	uint8_t id[ID_LEN];
	struct err bad = ERR_INIT;
	struct device_row v;
	int rc;

	if (revoke_json_get(id, rq->body, rq->body_len, &bad))
		return reply_problem(rp, PROBLEM_REQ_INVALID, "%s", bad.msg);
	if (db_begin(d, e))
		return -1;
	rc = db_device_get(d, id, &v, e);
	if (rc == 0 || (rc == 1 && v.member != who->member)) {
		/* One answer for what is another's and for what does not exist. */
		db_rollback(d);
		return reply_problem(
		        rp, PROBLEM_REQ_NOT_FOUND, "You have no such device.");
	}
	if (rc < 0 || db_device_revoke(d, id, done.now, e) ||
	        (!v.revoked && feed_rotate_device(d, v.member, e))) {
		db_rollback(d);
		return -1;
	}
	failpoint("in-revoke");
	if (db_commit(d, e))
		return -1;
	failpoint("revoked");
	return reply_token(rp, &done, e);
}

int
route_rotate(struct server *s, struct db *d, const struct request *rq,
        const struct caller *who, struct response *rp, struct err *e)
{
	struct token_reply t = { 0 };
	int rc = auth_rotate(d, who, clock_wall(), &t, e) || reply_token(rp, &t, e);

	crypt_wipe(&t, sizeof(t));
	return rc ? -1 : 0;
}
