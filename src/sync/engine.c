#include "engine_int.h"

#include "base/date.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/proc.h"
#include "model/reason.h"

#define OUT_MAX (2u << 20)
#define CONNECT_MS 10000
#define LOW_SPEED 64 /* bytes a second … */
#define LOW_TIME 20  /* … for so many seconds end a request */

int
engine_new(struct engine **out, struct store *s, struct err *e)
{
	struct engine *g = mem_new(1, sizeof(*g), e);

	*out = NULL;
	if (!g)
		return -1;
	g->store = s;
	str_init(&g->out, OUT_MAX);
	str_init(&g->entry.body, FRAME_MAX);
	rec_stream_init(&g->in);
	g->op = mem_new(PUSH_OPS, sizeof(*g->op), e);
	g->res = mem_new(PUSH_OPS, sizeof(*g->res), e);
	g->h.sub = mem_new(SUBS_MAX, sizeof(*g->h.sub), e);
	g->h.head = mem_new(SUBS_MAX, sizeof(*g->h.head), e);
	g->h.item = mem_new(ITEMS_MAX, sizeof(*g->h.item), e);
	g->pull = mem_new(STORE_FEEDS_MAX, sizeof(*g->pull), e);
	if (!g->op || !g->res || !g->h.sub || !g->h.head || !g->h.item || !g->pull) {
		engine_free(g);
		return -1;
	}
	*out = g;
	return 0;
}

void
wipe_str(struct str *s)
{
	if (s->p)
		crypt_wipe(s->p, s->len);
	str_release(s);
}

void
engine_free(struct engine *g)
{
	if (!g)
		return;
	batch_rollback(g);
	pull_clear(g);
	heads_clear(&g->h);
	free(g->op);
	free(g->res);
	free(g->h.sub);
	free(g->h.head);
	free(g->h.item);
	free(g->pull);
	wipe_str(&g->out); /* the token is in it */
	crypt_wipe(g->token, sizeof(g->token));
	wipe_str(&g->entry.body);
	rec_stream_release(&g->in);
	free(g);
}

void
engine_space(struct engine *g, int64_t (*left)(void *arg), void *arg)
{
	g->left = left;
	g->left_arg = arg;
}

void
engine_turn(struct engine *g, bool (*wanted)(void *arg), void *arg)
{
	g->wanted = wanted;
	g->wanted_arg = arg;
}

bool
engine_running(const struct engine *g)
{
	return g->st.phase == SYNC_PUSH || g->st.phase == SYNC_HEADS ||
	       g->st.phase == SYNC_PULL;
}

int
engine_fail(struct engine *g, int klass, const struct err *why)
{
	batch_rollback(g);
	g->st.phase = SYNC_FAILED;
	g->st.net_class = klass;
	g->st.err = *why;
	g->st.busy = false;
	g->todo = NULL;
	g->nwant = 0;
	return -1;
}

int
engine_fail_proto(struct engine *g, const char *what)
{
	struct err e = ERR_INIT;

	err_set(&e, ERR_NET, _("the server's answer breaks the protocol: %s"), what);
	return engine_fail(g, NETC_QUARANTINE, &e);
}

/* --- requests ---------------------------------------------------------------- */
struct want *
want_add(struct engine *g, enum rec_type type)
{
	struct want *w = &g->want[g->nwant++];

	memset(w, 0, sizeof(*w));
	w->rq = ++g->rq;
	w->type = type;
	return w;
}

void
want_pop(struct engine *g)
{
	g->nwant--;
	memmove(g->want, g->want + 1, g->nwant * sizeof(g->want[0]));
}

static int
put_kv(struct engine *g, struct rec_writer *w, enum rec_field f, const char *k, bool must,
        struct err *e)
{
	struct str v = STR_INIT(REC_MAX);
	bool found;
	int r = -1;

	if (kv_get(g->store, k, &v, &found, e))
		goto out;
	if (must && (!found || !v.len)) {
		err_set(e, ERR_AUTH,
		        _("this device is not enrolled; use: sotay enrol URL CODE --ca "
		          "FILE"));
		goto out;
	}
	if (found && v.len)
		rec_put(w, f, v.p, v.len);
	r = 0;
out:
	wipe_str(&v);
	return r;
}

int
engine_hello(struct engine *g, struct err *e)
{
	struct rec_writer w = rec_begin(&g->out, REC_HELLO);

	if (put_kv(g, &w, RF_URL, KV_URL, true, e) ||
	        put_kv(g, &w, RF_CA, KV_CA, false, e) ||
	        put_kv(g, &w, RF_TOKEN, KV_TOKEN, true, e) ||
	        put_kv(g, &w, RF_DEVICE, KV_DEVICE, true, e)) {
		str_reset(&g->out);
		return -1;
	}
	rec_put_u64(&w, RF_CONNECT_MS, CONNECT_MS);
	rec_put_u64(&w, RF_LOW_SPEED, LOW_SPEED);
	rec_put_u64(&w, RF_LOW_TIME, LOW_TIME);
	rec_put_u64(&w, RF_MAX_BYTES, BLOCK_MAX);
	return rec_finish(&w, e);
}

int
engine_start(struct engine *g, struct err *e)
{
	if (engine_running(g))
		return err_set(e, ERR_BUSY, _("a synchronisation is under way already"));
	memset(&g->st, 0, sizeof(g->st));
	str_reset(&g->out);
	rec_stream_release(&g->in);
	rec_stream_init(&g->in);
	pull_clear(g);
	heads_clear(&g->h);
	g->nwant = 0;
	g->nop = 0;
	g->sent_up = g->sent_down = 0;
	g->entry.open = false;
	g->ops_out = false;
	g->fresh = g->new_epoch = g->new_view = g->hold_state = false;
	g->other_token = false;
	err_clear(&g->push_err);
	err_clear(&g->stop_err);
	if (engine_hello(g, e))
		return -1;
	g->st.phase = SYNC_PUSH;
	g->todo = push_begin;
	(void)engine_step(g, 0);
	return 0;
}

const struct str *
engine_out(const struct engine *g)
{
	return &g->out;
}

void
engine_out_done(struct engine *g, size_t n)
{
	size_t left = n < g->out.len ? g->out.len - n : 0;

	if (left)
		memmove(g->out.p, g->out.p + n, left);
	if (g->out.p)
		crypt_wipe(g->out.p + left, g->out.len - left);
	str_cut(&g->out, left);
	if (!left && g->ops_out) {
		g->ops_out = false;
		failpoint("ops-sent");
	}
}

int
engine_in(struct engine *g, const void *p, size_t n, struct err *e)
{
	return rec_stream_add(&g->in, p, n, e);
}

bool
engine_full(const struct engine *g)
{
	return g->in.in.len - g->in.off > REC_MAX;
}

const struct sync_status *
engine_status(const struct engine *g)
{
	return &g->st;
}

/* --- records ------------------------------------------------------------------ */
int
problem_err(const struct rec *r, struct err *e)
{
	int klass = (int)rec_u64(r, RF_CLASS, NETC_NETWORK);
	char type[64], detail[300];
	struct reason why;

	if (rec_text(r, RF_TYPE, type, sizeof(type)))
		type[0] = '\0';
	if (rec_text(r, RF_DETAIL, detail, sizeof(detail)))
		detail[0] = '\0';
	why = reason_show(type, detail);
	switch (klass) {
	case NETC_AUTH:
		err_set(e, ERR_AUTH, _("the server does not accept this device: %s"),
		        why.s[0] ? why.s : type);
		break;
	case NETC_BUSY:
		err_set(e, ERR_NET, _("the server is busy, try again later: %s"),
		        why.s[0] ? why.s : type);
		break;
	case NETC_UPGRADE:
		err_set(e, ERR_NET, _("this program is too old for the server: %s"),
		        why.s[0] ? why.s : type);
		break;
	case NETC_FORBIDDEN:
	case NETC_RESYNC:
	case NETC_LATER:
	case NETC_QUARANTINE:
	case NETC_CLIENT:
		err_set(e, ERR_NET, _("the server or the way to it is at fault: %s"),
		        why.s[0] ? why.s : type);
		break;
	default:
		klass = NETC_NETWORK;
		err_set(e, ERR_NET, "%s",
		        why.s[0] ? why.s : _("the server cannot be reached"));
	}
	return klass;
}

static bool
is_revoked(const struct rec *r)
{
	char type[64];

	return !rec_text(r, RF_TYPE, type, sizeof(type)) && !strcmp(type, REC_REVOKED);
}

static void
account(struct engine *g, const struct rec *r)
{
	g->sent_up += rec_u64(r, RF_UP, 0);
	g->sent_down += rec_u64(r, RF_DOWN, 0);
	g->st.trips += rec_u64(r, RF_TRIPS, 0);
	g->st.up = g->sent_up;
	if (g->st.down < g->sent_down)
		g->st.down = g->sent_down;
}

static void
handle(struct engine *g, const struct rec *r)
{
	struct want *w = &g->want[0];

	if (r->type == REC_PROGRESS) {
		uint64_t down = g->sent_down + rec_u64(r, RF_DOWN, 0);

		if (down > g->st.down)
			g->st.down = down;
		return;
	}
	if (!g->nwant || rec_u64(r, RF_RQ, 0) != w->rq) {
		(void)engine_fail_proto(g, _("an answer that nobody asked for"));
		return;
	}
	if (r->type == REC_END || r->type == REC_PROBLEM)
		account(g, r);
	if (r->type == REC_PROBLEM) {
		g->st.revoked = is_revoked(r);
		if (token_refused(g, r))
			return;
	}
	switch (w->type) {
	case REC_OPS:
		push_record(g, r);
		break;
	case REC_SYNC:
		heads_record(g, r);
		break;
	case REC_ROTATE:
		token_record(g, r);
		break;
	default:
		block_record(g, r);
	}
}

/* Everything that was counted while it ran is settled by the requests' own figures. */
static void
settle(struct engine *g)
{
	if (g->st.phase == SYNC_DONE || g->st.phase == SYNC_FAILED) {
		g->st.down = g->sent_down;
		g->st.busy = false;
	}
}

/* Each commit costs a write to the disk: it is not made for nobody. */
static bool
batch_due(const struct engine *g)
{
	int64_t age = clock_boot() - g->batch_at;

	return age >= BATCH_MS ||
	       (age >= BATCH_LEAST_MS && g->wanted && g->wanted(g->wanted_arg));
}

/* 1: something was done; 0: nothing can be done now. */
static int
turn(struct engine *g)
{
	struct err e = ERR_INIT;
	const uint8_t *p;
	size_t n;
	int r;

	if (g->todo) {
		if (g->todo(g, &e) == 0 || !engine_running(g))
			return 1;
		if (e.code == ERR_BUSY) {
			g->st.busy = true;
			return 0;
		}
		(void)engine_fail(g, 0, &e);
		return 1;
	}
	if (g->batch && batch_due(g)) {
		g->todo = batch_commit;
		return 1;
	}
	r = rec_stream_take(&g->in, &p, &n, &e);
	if (r == 0) {
		/* A batch must not hold the write lock while the line is slow. */
		g->st.busy = g->batch != NULL;
		return 0;
	}
	if (r < 0 || rec_parse(&g->rec, p, n, &e)) {
		(void)engine_fail_proto(g, e.msg);
		return 1;
	}
	handle(g, &g->rec);
	return 1;
}

bool
engine_step(struct engine *g, int ms)
{
	int64_t end = clock_boot() + ms;
	int did = 0;

	g->st.busy = false;
	while (engine_running(g) && (did = turn(g))) {
		if (clock_boot() >= end)
			break;
	}
	settle(g);
	return did && engine_running(g);
}

void
engine_yield(struct engine *g)
{
	struct err e = ERR_INIT;
	struct feed_pull *f = g->batch;

	if (!f)
		return;
	if (batch_commit(g, &e) == 0) {
		if (g->todo == batch_commit)
			g->todo = NULL;
		return;
	}
	batch_rollback(g);
	pull_rewind(g, f);
}

void
engine_stop(struct engine *g, const char *why)
{
	struct err e = ERR_INIT;

	if (!engine_running(g))
		return;
	engine_yield(g);
	push_drop(g);
	err_set(&e, ERR_NET, "%s", why ? why : _("the synchronisation was stopped"));
	(void)engine_fail(g, NETC_NETWORK, &e);
	settle(g);
}
