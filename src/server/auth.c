#include <stdarg.h>
#include <strings.h>
#include "base/date.h"
#include "base/proc.h"
#include "server/auth.h"
#include "server/db_device.h"
#include "server/db_member.h"
#include "server/log.h"

#define TOKEN_LEN 32
#define ALPHABET "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

/* --- codes --------------------------------------------------------------- */

int
code_norm(const char *s, char out[CODE_LEN + 1])
{
	size_t n = 0;

	for (; *s; s++) {
		char c = *s;

		if (c == '-' || c == ' ')
			continue;
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if (c == 'O')
			c = '0';
		if (c == 'I' || c == 'L')
			c = '1';
		if (!strchr(ALPHABET, c) || n == CODE_LEN)
			return -1;
		out[n++] = c;
	}
	out[n] = '\0';
	return n == CODE_LEN ? 0 : -1;
}

static void
code_hash(const struct settings *set, const char *code, uint8_t h[HASH_LEN])
{
	struct part p[] = { { "sotay-code", 10 }, { code, CODE_LEN } };

	crypt_hash(h, HASH_LEN, set->key, KEY_LEN, p, 2);
}

/* In the open transaction. */
static int
code_make(struct db *d, const struct settings *set, struct code_row *c, int64_t now,
        char out[CODE_LEN + 2], struct err *e)
{
	char code[CODE_LEN + 1] = "";
	uint8_t rnd[CODE_LEN];
	size_t i;
	int rc;

	c->made = now;
	c->expires = now + CODE_LIFE;
	/* A code whose day has come is told so for as long again; then it is unknown. */
	if (db_code_sweep(d, now - CODE_LIFE, e))
		return -1;
	do {
		crypt_random(rnd, sizeof(rnd));
		for (i = 0; i < CODE_LEN; i++)
			code[i] = ALPHABET[rnd[i] & 31];
		memcpy(c->prefix, code, CODE_PREFIX);
		code_hash(set, code, c->hash);
		rc = db_code_put(d, c, e);
	} while (rc == 0);
	if (rc == 1)
		snprintf(out, CODE_LEN + 2, "%.5s-%.5s", code, code + 5);
	crypt_wipe(code, sizeof(code));
	return rc < 0 ? -1 : 0;
}

int
auth_code_new(struct db *d, const struct settings *set, int64_t member, int64_t now,
        char out[CODE_LEN + 2], struct err *e)
{
	struct code_row c = { .member = member };

	if (db_begin(d, e))
		return -1;
	if (code_make(d, set, &c, now, out, e) == 0) {
		if (db_commit(d, e))
			return -1;
		failpoint("code-made");
		return 0;
	}
	db_rollback(d);
	return -1;
}

int
auth_code_own(struct db *d, const struct settings *set, const struct caller *who,
        int64_t now, char out[CODE_LEN + 2], int *wait, struct err *e)
{
	struct code_row c = { .member = who->member, .own = true };
	int64_t first = 0;
	int n = 0;

	*wait = 0;
	memcpy(c.maker, who->device, ID_LEN);
	if (db_begin(d, e))
		return -1;
	if (db_code_count(d, who->member, now - 86400, &n, &first, e))
		goto fail;
	if (n >= CODES_A_DAY) {
		db_rollback(d);
		*wait = (int)(first + 86400 - now);
		return 0;
	}
	if (code_make(d, set, &c, now, out, e) == 0) {
		if (db_commit(d, e))
			return -1;
		failpoint("code-made");
		return 1;
	}
fail:
	db_rollback(d);
	return -1;
}

/* --- enrolment ----------------------------------------------------------- */

static int refuse(struct problem *p, enum problem_id id, const char *fmt, ...)
        PRINTF(3, 4);

static int
refuse(struct problem *p, enum problem_id id, const char *fmt, ...)
{
	va_list ap;

	problem_fill(p, id);
	va_start(ap, fmt);
	vsnprintf(p->detail, sizeof(p->detail), fmt, ap);
	va_end(ap);
	return 0;
}

/* A miss on a code that exists: its tries are what stops guessing. One that was used is worth nothing
 * to a guesser, and its device may need it again. */
static int
missed(struct db *d, const struct code_row *c, struct problem *p, struct err *e)
{
	int left = CODE_TRIES - c->tries - 1;

	if (c->used)
		return refuse(p, PROBLEM_AUTH_CODE,
		        "The code is not right. Check it and type it again.");
	if (db_code_wrong(d, c->prefix, e))
		return -1;
	if (left <= 0)
		return refuse(p, PROBLEM_AUTH_TRIES,
		        "This code was typed wrong %d times and is used up. Ask for a "
		        "new one.",
		        CODE_TRIES);
	if (left == 1)
		return refuse(p, PROBLEM_AUTH_CODE,
		        "The code is not right. Check it and type it again; %d try is "
		        "left.",
		        left);
	return refuse(p, PROBLEM_AUTH_CODE,
	        "The code is not right. Check it and type it again; %d tries are left.",
	        left);
}

/* A code that is right and was used. Only the device that used it may ask again, for a day, and not
 * when it was shut out: that takes a fresh code. 1 or 0 as below. */
static int
used_check(struct db *d, const struct code_row *c, const uint8_t *device, int64_t now,
        struct problem *p, struct err *e)
{
	struct device_row v;

	if (memcmp(c->device, device, ID_LEN) != 0)
		return refuse(p, PROBLEM_AUTH_CODE,
		        "This code was already used by another device. Each device needs "
		        "a code of "
		        "its own: ask for a new one.");
	if (db_device_get(d, device, &v, e) < 0)
		return -1;
	if (v.revoked)
		return refuse(
		        p, PROBLEM_AUTH_REVOKED, "%s", auth_why(PROBLEM_AUTH_REVOKED));
	if (now - c->used_at >= CODE_AGAIN)
		return refuse(p, PROBLEM_AUTH_CODE,
		        "This code was already used, more than a day ago. Ask for a new "
		        "one.");
	return 1;
}

/* 1: the code counts for this device; 0 refused. */
static int
code_check(struct db *d, const struct settings *set, const char *code,
        const uint8_t *device, int64_t now, struct code_row *c, struct problem *p,
        bool *wrong, struct err *e)
{
	char prefix[CODE_PREFIX + 1];
	uint8_t h[HASH_LEN];
	int rc;

	snprintf(prefix, sizeof(prefix), "%.4s", code);
	rc = db_code_get(d, prefix, c, e);
	if (rc < 0)
		return -1;
	*wrong = rc == 0;
	if (rc == 0)
		return refuse(p, PROBLEM_AUTH_CODE,
		        "This code is not known. Check it and type it again, or ask for "
		        "a new one.");
	if (c->tries >= CODE_TRIES)
		return refuse(p, PROBLEM_AUTH_TRIES,
		        "This code was typed wrong %d times and is used up. Ask for a "
		        "new one.",
		        CODE_TRIES);
	code_hash(set, code, h);
	if (!crypt_eq(h, c->hash, HASH_LEN)) {
		*wrong = true;
		return missed(d, c, p, e);
	}
	if (c->used)
		return used_check(d, c, device, now, p, e);
	if (now >= c->expires)
		return refuse(p, PROBLEM_AUTH_CODE,
		        "This code has expired: codes are valid for %d days. Ask for a "
		        "new one.",
		        CODE_LIFE / 86400);
	return 1;
}

/* 1: the device may become this member's; 0 refused. */
static int
device_check(struct db *d, const uint8_t *device, int64_t member, struct problem *p,
        struct err *e)
{
	struct device_row v;
	int rc = db_device_get(d, device, &v, e);

	if (rc < 0)
		return -1;
	if (rc == 1 && v.member != member)
		return refuse(p, PROBLEM_AUTH_CODE,
		        "This device is enrolled for another member. Use a profile of "
		        "its own.");
	return 1;
}

static int
reply_fill(const struct settings *set, const struct member *m, int64_t now,
        const uint8_t *token, struct enrol_reply *r)
{
	*r = (struct enrol_reply){ .zone = set->zone, .now = now };
	b64_enc(token, TOKEN_LEN, r->token);
	snprintf(r->member, sizeof(r->member), "%s", m->ref);
	snprintf(r->name, sizeof(r->name), "%s", m->name);
	snprintf(r->server, sizeof(r->server), "%s", set->name);
	snprintf(r->epoch, sizeof(r->epoch), "%s", set->epoch);
	return 0;
}

int
auth_enrol(struct db *d, const struct settings *set, const struct enrol_ask *a,
        int64_t now, struct enrol_reply *r, struct problem *p, bool *wrong, struct err *e)
{
	uint8_t token[TOKEN_LEN], hash[HASH_LEN];
	struct device_row v = { 0 };
	char code[CODE_LEN + 1];
	struct code_row c;
	struct member m;
	int rc;

	*wrong = false;
	if (code_norm(a->code, code)) {
		*wrong = true;
		return refuse(p, PROBLEM_AUTH_CODE,
		        "This is no code: a code has %d letters and digits, XXXXX-XXXXX.",
		        CODE_LEN);
	}
	if (db_begin(d, e))
		return -1;
	rc = code_check(d, set, code, a->device, now, &c, p, wrong, e);
	if (rc == 1)
		rc = device_check(d, a->device, c.member, p, e);
	if (rc == 0) /* a wrong try counts */
		return db_commit(d, e);
	if (rc < 0 || db_member_get(d, c.member, &m, e) != 1)
		goto fail;
	crypt_random(token, sizeof(token));
	crypt_hash1(hash, sizeof(hash), token, sizeof(token));
	memcpy(v.id, a->device, ID_LEN);
	v.member = c.member;
	if (db_device_put(d, &v, a->name, hash, now, e) ||
	        (!c.used && db_code_spend(d, c.prefix, a->device, now, e)))
		goto fail;
	if (db_commit(d, e))
		return -1;
	failpoint("code-spent");
	reply_fill(set, &m, now, token, r);
	crypt_wipe(token, sizeof(token));
	return 1;
fail:
	db_rollback(d);
	return -1;
}

static void
throttled(struct problem *p, int wait)
{
	*p = (struct problem){ 0 };
	problem_fill(p, PROBLEM_AUTH_THROTTLED);
	p->retry = wait;
	snprintf(p->detail, sizeof(p->detail),
	        "Too many wrong codes came from your network. Try again in %d "
	        "minutes.",
	        (wait + 59) / 60);
}

/* Who guesses is slowed down; a right code passes, since a whole office may have one address. The
 * tries of a code that is there are counted all the same. */
int
route_enrol(struct server *s, struct db *d, const struct request *rq,
        const struct caller *who, struct response *rp, struct err *e)
{
	struct str out = STR_INIT(4096);
	struct enrol_reply r = { 0 };
	struct problem p = { 0 };
	struct err bad = ERR_INIT;
	struct enrol_ask a;
	int rc, wait = throttle_wait(s->throttle, rq->net, clock_boot() / 1000);
	bool wrong;

	if (enrol_json_get(&a, rq->body, rq->body_len, &bad))
		return reply_problem(rp, PROBLEM_REQ_INVALID, "%s", bad.msg);
	rc = auth_enrol(d, &s->set, &a, clock_wall(), &r, &p, &wrong, e);
	if (wrong && wait)
		throttled(&p, wait);
	else if (wrong)
		throttle_wrong(s->throttle, rq->net, clock_boot() / 1000);
	if (rc == 0)
		reply_problem_doc(rp, &p);
	if (rc == 1)
		rc = enrol_reply_json_put(&r, &out, e) ||
		     reply_str(rp, BODY_JSON, CACHE_NO, &out, e);
	crypt_wipe(&r, sizeof(r));
	crypt_wipe(&a, sizeof(a));
	str_release(&out);
	return rc ? -1 : 0;
}

/* --- tokens -------------------------------------------------------------- */

/* That a device was there is noted now and then. What cannot be written is no reason to refuse. */
static void
note_seen(struct db *d, const struct device_row *v, int64_t now)
{
	struct err e = ERR_INIT;

	if (now - v->seen >= SEEN_EVERY && db_device_seen(d, v->id, now, &e))
		log_err(&e);
}

int
auth_bearer(struct db *d, const char *header, struct caller *who, enum problem_id *why,
        struct err *e)
{
	uint8_t token[TOKEN_LEN], hash[HASH_LEN];
	struct device_row v;
	int rc;

	*why = PROBLEM_AUTH_EXPIRED;
	if (!header || strncasecmp(header, "Bearer ", 7) != 0 ||
	        b64_dec(header + 7, strlen(header + 7), token, sizeof(token)) !=
	                TOKEN_LEN)
		return 0;
	/* Found by its hash: the time of the look-up says nothing about the token. */
	crypt_hash1(hash, sizeof(hash), token, sizeof(token));
	crypt_wipe(token, sizeof(token));
	rc = db_device_by_token(d, hash, &v, e);
	if (rc < 1)
		return rc;
	if (v.revoked) {
		*why = PROBLEM_AUTH_REVOKED;
		return 0;
	}
	/* The device has the new token for sure: the one before ends here. */
	if (v.next) {
		if (db_device_promote(d, v.id, e))
			return -1;
		failpoint("token-promoted");
	}
	note_seen(d, &v, clock_wall());
	who->member = v.member;
	memcpy(who->device, v.id, ID_LEN);
	return 1;
}

int
auth_rotate(struct db *d, const struct caller *who, int64_t now, struct token_reply *t,
        struct err *e)
{
	uint8_t token[TOKEN_LEN], hash[HASH_LEN];
	int rc;

	crypt_random(token, sizeof(token));
	crypt_hash1(hash, sizeof(hash), token, sizeof(token));
	rc = db_device_next(d, who->device, hash, e);
	if (rc == 0) {
		failpoint("token-made");
		*t = (struct token_reply){ .now = now };
		b64_enc(token, TOKEN_LEN, t->token);
	}
	crypt_wipe(token, sizeof(token));
	return rc;
}

const char *
auth_why(enum problem_id why)
{
	if (why == PROBLEM_AUTH_REVOKED)
		return "This device was revoked. If that is a mistake, ask for a new "
		       "code.";
	return "This device is not signed in. Ask for a code and enrol it again.";
}
