/*
 * The device's token gets old: at the end of a run that succeeded it is changed for a new one. The
 * server takes the old one until the new one was used, and here the new one is stored before that;
 * the old one stays beside it, for a server that was set back to before the change.
 */
#include "engine_int.h"

#include "base/date.h"
#include "base/i18n.h"
#include "base/proc.h"

#define DAY 86400
#define LONG_AGO 1 /* since when: to be changed by this run */

static int
done(struct engine *g)
{
	g->st.phase = SYNC_DONE;
	g->todo = NULL;
	return 0;
}

/* The age of one that was never dated counts from now, and so does that of one from the future: the
 * clock was set. */
static int
due(struct engine *g, bool *yes, struct err *e)
{
	uint64_t now = (uint64_t)clock_wall(), at;

	*yes = false;
	if (kv_get_u64(g->store, KV_TOKEN_AT, 0, &at, e))
		return -1;
	if (!at || at > now)
		return kv_set_u64(g->store, KV_TOKEN_AT, now, e);
	*yes = now - at >= TOKEN_DAYS * DAY;
	return 0;
}

int
token_begin(struct engine *g, struct err *e)
{
	struct rec_writer w;
	bool yes;

	if (due(g, &yes, e))
		return -1;
	if (!yes)
		return done(g);
	w = rec_begin(&g->out, REC_ROTATE);
	rec_put_u64(&w, RF_RQ, want_add(g, REC_ROTATE)->rq);
	g->token[0] = '\0';
	g->todo = NULL;
	return rec_finish(&w, e);
}

/* `now` in place of the one that is used, which becomes the other. */
static int
change(struct engine *g, const char *now, const struct str *used, uint64_t since,
        struct err *e)
{
	if (store_begin(g->store, e))
		return -1;
	if (kv_set(g->store, KV_TOKEN_OLD, used->p, used->len, e) ||
	        kv_set(g->store, KV_TOKEN, now, strlen(now), e) ||
	        kv_set_u64(g->store, KV_TOKEN_AT, since, e) ||
	        store_commit(g->store, e)) {
		store_rollback(g->store);
		return -1;
	}
	return 0;
}

static int
token_store(struct engine *g, struct err *e)
{
	struct str used = STR_INIT(REC_MAX);
	bool found;
	int r = kv_get(g->store, KV_TOKEN, &used, &found, e) ||
	                        change(g, g->token, &used, (uint64_t)clock_wall(), e)
	                ? -1
	                : 0;

	wipe_str(&used);
	if (r)
		return -1;
	failpoint("token-stored");
	crypt_wipe(g->token, sizeof(g->token));
	return done(g);
}

/* A server that gives none is asked again a day later. The run has succeeded in any case. */
static int
token_later(struct engine *g, struct err *e)
{
	uint64_t now = (uint64_t)clock_wall();

	if (kv_set_u64(g->store, KV_TOKEN_AT, now - (TOKEN_DAYS - 1) * DAY, e))
		return -1;
	return done(g);
}

void
token_record(struct engine *g, const struct rec *r)
{
	switch (r->type) {
	case REC_REPLY:
		if (rec_text(r, RF_TOKEN, g->token, sizeof(g->token)))
			g->token[0] = '\0';
		break;
	case REC_END:
	case REC_PROBLEM:
		want_pop(g);
		failpoint("token-given");
		g->todo = r->type == REC_END && g->token[0] ? token_store : token_later;
		break;
	default:
		(void)engine_fail_proto(g, _("a strange answer to what was sent"));
	}
}

/* --- a server that does not know the token ------------------------------------------- */

static int
token_other(struct engine *g, struct err *e)
{
	struct str used = STR_INIT(REC_MAX), other = STR_INIT(REC_MAX);
	struct err why = g->push_err;
	bool found;
	int r = -1;

	if (kv_get(g->store, KV_TOKEN_OLD, &other, &found, e))
		goto out;
	if (!found || !other.len) {
		r = engine_fail(g, NETC_AUTH, &why);
		goto out;
	}
	if (kv_get(g->store, KV_TOKEN, &used, &found, e) ||
	        change(g, str_c(&other), &used, LONG_AGO, e) || engine_hello(g, e))
		goto out;
	g->other_token = true;
	err_clear(&g->push_err);
	g->todo = push_begin;
	r = 0;
out:
	wipe_str(&used);
	wipe_str(&other);
	return r;
}

bool
token_refused(struct engine *g, const struct rec *r)
{
	if (rec_u64(r, RF_CLASS, 0) != NETC_AUTH || g->st.revoked || g->other_token ||
	        g->want[0].type == REC_ROTATE)
		return false;
	(void)problem_err(r, &g->push_err);
	want_pop(g);
	g->todo = token_other;
	return true;
}
