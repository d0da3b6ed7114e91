#include "base/date.h"
#include "base/mem.h"
#include "base/proc.h"
#include "model/values.h"
#include "server/db_doc.h"
#include "server/db_feed.h"
#include "server/db_member.h"
#include "server/db_op.h"
#include "server/db_rsvp.h"
#include "server/ops.h"
#include "server/server.h"
#include "wire/op_rec.h"

static void
rejected(struct op_row *w, enum problem_id id, const char *detail)
{
	struct problem p = { 0 };

	problem_fill(&p, id);
	w->st = OPR_REJECTED;
	snprintf(w->problem, sizeof(w->problem), "%s", p.type);
	snprintf(w->detail, sizeof(w->detail), "%s", detail);
}

static void
result_of(const uint8_t id[ID_LEN], const struct op_row *w, struct op_result *r)
{
	*r = (struct op_result){
		.st = (enum op_status)w->st, .seq = w->pseq, .at = w->at
	};
	memcpy(r->id, id, ID_LEN);
	memcpy(r->type, w->problem, sizeof(r->type));
	memcpy(r->detail, w->detail, sizeof(r->detail));
	r->final = w->st != OPR_LATER;
}

/* Whether the object is the member's to act on: 1 with its row, or 0 with the reason in w. */
static int
object_of(struct db *d, int64_t member, const struct op *o, struct doc_row *doc,
        struct op_row *w, struct err *e)
{
	int sees = db_feed_sees(d, member, o->ent, e), rc;

	if (sees < 0)
		return -1;
	if (sees == 1) {
		rejected(w, PROBLEM_OP_GONE, "The document was withdrawn.");
		return 0;
	}
	if (sees == 0) {
		/* One answer for what is not theirs and for what does not exist. */
		rejected(w, PROBLEM_OP_NOT_IN_AUDIENCE,
		        "The document is not among those addressed to you.");
		return 0;
	}
	rc = db_doc_get(d, o->ent, doc, e);
	if (rc < 1)
		return -1;
	if (o->base < 1 || o->base > doc->rev) {
		rejected(w, PROBLEM_OP_INVALID, "The document has no such revision.");
		return 0;
	}
	return 1;
}

static int
ack_allowed(
        struct db *d, int64_t member, const struct op *o, struct op_row *w, struct err *e)
{
	struct doc_row doc;
	int rc = object_of(d, member, o, &doc, w, e);

	if (rc == 1 && doc.kind == DOC_PROFILE) {
		rejected(w, PROBLEM_OP_INVALID, "A profile is not acknowledged.");
		return 0;
	}
	return rc;
}

static bool
blank(const char *s)
{
	return s[strspn(s, " \t\r\n")] == '\0';
}

static int
rsvp_allowed(
        struct db *d, int64_t member, const struct op *o, struct op_row *w, struct err *e)
{
	const char *code = value_code(VALUES_RSVP, o->value, strlen(o->value));
	struct doc_row doc;
	int rc = object_of(d, member, o, &doc, w, e);

	if (rc < 1)
		return rc;
	if (doc.kind != DOC_MEETING)
		rejected(w, PROBLEM_OP_INVALID, "Only a meeting can be answered.");
	else if (!code || strcmp(code, o->value) != 0)
		rejected(w, PROBLEM_OP_INVALID,
		        "An answer is one of yes, no, online, guest.");
	else if (strcmp(code, "no") == 0 && blank(o->note))
		rejected(w, PROBLEM_OP_INVALID, "An absence needs its reason.");
	else if (strcmp(doc.state, "held") == 0)
		rejected(w, PROBLEM_OP_CLOSED, "The meeting has been held.");
	else if (strcmp(doc.state, "cancelled") == 0)
		rejected(w, PROBLEM_OP_CLOSED, "The meeting was cancelled.");
	else
		return 1;
	return 0;
}

/* The last answer counts, in the order in which they reach the server. */
static int
rsvp_apply(struct db *d, int64_t member, const struct op *o, int64_t now,
        struct op_row *w, struct err *e)
{
	struct rsvp_row r = { .rev = o->base,
		.value = o->value,
		.note = o->note,
		.at = now,
		.said = o->at };
	struct sync_item it = { .type = "rsvp", .rev = o->base, .at = now };
	int rc = rsvp_allowed(d, member, o, w, e);

	if (rc < 1)
		return rc;
	memcpy(it.id, o->id, ID_LEN);
	memcpy(it.doc, o->ent, ID_LEN);
	memcpy(it.value, o->value, sizeof(it.value));
	it.note = mem_dup(o->note, strlen(o->note), e);
	if (!it.note)
		return -1;
	rc = db_member_append(d, member, &it, e);
	free(it.note);
	r.pseq = it.seq;
	if (rc || db_rsvp_put(d, o->ent, member, &r, e))
		return -1;
	w->st = OPR_OK;
	w->pseq = it.seq;
	w->at = now;
	return 0;
}

/* The first acknowledgement counts; a later one, of another device, is told when that was. */
static int
ack_apply(struct db *d, int64_t member, const struct op *o, int64_t now, struct op_row *w,
        struct err *e)
{
	struct ack_row a = { .rev = o->base, .at = now };
	struct sync_item it = { 0 };
	int rc = ack_allowed(d, member, o, w, e);

	if (rc < 1)
		return rc;
	rc = db_ack_get(d, o->ent, member, &a, e);
	if (rc < 0)
		return -1;
	if (rc == 0) {
		snprintf(it.type, sizeof(it.type), "ack");
		memcpy(it.id, o->id, ID_LEN);
		memcpy(it.doc, o->ent, ID_LEN);
		it.rev = o->base;
		it.at = now;
		if (db_member_append(d, member, &it, e))
			return -1;
		a.pseq = it.seq;
		if (db_ack_put(d, o->ent, member, &a, o->at, e))
			return -1;
	}
	w->st = OPR_OK;
	w->pseq = a.pseq;
	w->at = a.at;
	return 0;
}

/* 1: the member may do one more thing today; 0: later, w says so and *after when. */
static int
day_check(struct db *d, int64_t member, int64_t now, struct op_row *w, int *after,
        struct err *e)
{
	int64_t first = 0;
	int n = 0;

	if (db_op_count(d, member, now - 86400, &n, &first, e))
		return -1;
	if (n < OPS_A_DAY)
		return 1;
	w->st = OPR_LATER;
	*after = (int)(first + 86400 - now);
	return 0;
}

/* Inside the transaction: 1 something to commit, 0 nothing was written. */
static int
apply(struct db *d, int64_t member, const struct op *o, int64_t now, struct op_row *w,
        int *after, struct err *e)
{
	uint8_t hash[HASH_LEN];
	struct op_row old;
	int rc;

	op_hash(o, hash);
	rc = db_op_get(d, member, o->id, &old, e);
	if (rc < 0)
		return -1;
	if (rc == 1) {
		*w = old;
		if (!crypt_eq(old.hash, hash, HASH_LEN)) {
			*w = (struct op_row){ .at = now };
			rejected(w, PROBLEM_OP_ID_REUSE,
			        "Another action was already sent under this id.");
		}
		return 0;
	}
	*w = (struct op_row){ .at = now };
	memcpy(w->hash, hash, HASH_LEN);
	rc = day_check(d, member, now, w, after, e);
	if (rc < 1)
		return rc;
	switch (o->type) {
	case OP_ACK:
		if (ack_apply(d, member, o, now, w, e))
			return -1;
		break;
	case OP_RSVP:
		if (rsvp_apply(d, member, o, now, w, e))
			return -1;
		break;
	case OP_NONE:
	default:
		rejected(w, PROBLEM_OP_INVALID, "The server does not know this action.");
		break;
	}
	/* Why it is refused can be found again, and who is refused must not fill the disk. */
	if (w->st != OPR_OK)
		return 0;
	return db_op_put(d, member, o->id, w, e) ? -1 : 1;
}

int
op_apply(struct db *d, int64_t member, const struct op *o, int64_t now,
        struct op_result *r, struct err *e)
{
	struct op_row w = { 0 };
	int rc, after = 0;

	if (db_begin(d, e))
		return -1;
	rc = apply(d, member, o, now, &w, &after, e);
	if (rc != 1) {
		db_rollback(d);
		if (rc < 0)
			return -1;
	} else {
		failpoint("in-op");
		if (db_commit(d, e))
			return -1;
		failpoint("op-done");
	}
	result_of(o->id, &w, r);
	r->after = after;
	return 0;
}

int
route_ops(struct server *s, struct db *d, const struct request *rq,
        const struct caller *who, struct response *rp, struct err *e)
{
	struct str out = STR_INIT(OPS_BYTES_MAX);
	struct op_result *res = NULL;
	struct err bad = ERR_INIT;
	struct op *ops = NULL;
	int64_t now = clock_wall();
	size_t i, n = 0;
	int rc = -1;

	if (ops_json_get(&ops, &n, rq->body, rq->body_len, &bad))
		return reply_problem(rp, PROBLEM_REQ_INVALID, "%s", bad.msg);
	res = mem_new(n, sizeof(*res), e);
	if (!res)
		goto out;
	for (i = 0; i < n; i++)
		if (op_apply(d, who->member, &ops[i], now, &res[i], e))
			goto out;
	if (results_json_put(now, res, n, &out, e) == 0)
		rc = reply_str(rp, BODY_JSON, CACHE_NO, &out, e);
out:
	free(ops);
	free(res);
	str_release(&out);
	return rc;
}
