#include "base/date.h"
#include "base/le.h"
#include "base/mem.h"
#include "server/db_member.h"
#include "server/feeds.h"
#include "server/server.h"

#define STATE_ROW (ID_LEN + 4 + 8)
#define VIEW_ROW (ID_LEN + 2 + 16)

static void
token(const struct settings *s, const struct part *p, size_t n, char out[TOKEN_TEXT])
{
	uint8_t h[16];

	crypt_hash(h, sizeof(h), s->key, KEY_LEN, p, n);
	hex_enc(h, (TOKEN_TEXT - 1) / 2, out);
}

void
view_of_feeds(
        const struct settings *s, const struct feed *f, size_t n, char out[TOKEN_TEXT])
{
	uint8_t rows[FEEDS_MAX * VIEW_ROW], *p = rows;
	size_t i;

	for (i = 0; i < n && i < FEEDS_MAX; i++, p += VIEW_ROW) {
		memcpy(p, f[i].fid, ID_LEN);
		le16_put(p + ID_LEN, f[i].kid);
		crypt_hash(p + ID_LEN + 2, 16, NULL, 0,
		        (struct part[]){ { f[i].kind, strlen(f[i].kind) + 1 },
		                { f[i].name, strlen(f[i].name) + 1 } },
		        2);
	}
	token(s, (struct part[]){ { "view", 5 }, { rows, (size_t)(p - rows) } }, 2, out);
}

void
state_of_feeds(const struct settings *s, const char *view, uint64_t priv_head,
        const struct feed *f, size_t n, char out[TOKEN_TEXT])
{
	uint8_t rows[FEEDS_MAX * STATE_ROW], head[8], *p = rows;
	size_t i;

	for (i = 0; i < n && i < FEEDS_MAX; i++, p += STATE_ROW) {
		memcpy(p, f[i].fid, ID_LEN);
		le32_put(p + ID_LEN, f[i].gen);
		le64_put(p + ID_LEN + 4, f[i].head);
	}
	le64_put(head, priv_head);
	token(s,
	        (struct part[]){ { "state", 6 }, { s->epoch, strlen(s->epoch) + 1 },
	                { view, strlen(view) + 1 }, { head, 8 },
	                { rows, (size_t)(p - rows) } },
	        5, out);
}

static int
subs_fill(
        struct db *d, const struct feed *f, size_t n, struct sync_reply *r, struct err *e)
{
	size_t i;

	r->sub = mem_new(n ? n : 1, sizeof(*r->sub), e);
	if (!r->sub)
		return -1;
	r->has_subs = true;
	r->nsubs = n;
	for (i = 0; i < n; i++) {
		struct sync_sub *s = &r->sub[i];

		memcpy(s->fid, f[i].fid, ID_LEN);
		snprintf(s->name, sizeof(s->name), "%s", f[i].name);
		snprintf(s->kind, sizeof(s->kind), "%s", f[i].kind);
		if (db_feed_keys(d, f[i].id, s->key, FEED_KEYS_MAX, &s->nkeys, e))
			return -1;
	}
	return 0;
}

static int
heads_fill(const struct feed *f, size_t n, struct sync_reply *r, struct err *e)
{
	size_t i;

	r->head = mem_new(n ? n : 1, sizeof(*r->head), e);
	if (!r->head)
		return -1;
	r->nheads = n;
	for (i = 0; i < n; i++) {
		struct sync_head *h = &r->head[i];

		memcpy(h->fid, f[i].fid, ID_LEN);
		memcpy(h->sum, f[i].sum, sizeof(h->sum));
		h->r = f[i].gen;
		h->head = f[i].head;
		h->lo = f[i].lo;
		h->count = f[i].count;
	}
	return 0;
}

static int
items_fill(
        struct db *d, int64_t member, uint64_t after, struct sync_reply *r, struct err *e)
{
	r->item = mem_new(ITEMS_MAX, sizeof(*r->item), e);
	if (!r->item)
		return -1;
	if (db_member_items(d, member, after, r->item, ITEMS_MAX, &r->nitems, e))
		return -1;
	r->more = r->nitems && r->item[r->nitems - 1].seq < r->priv_head;
	return 0;
}

/* A decimal number of the query; 0 without one. */
static int
arg_u64(const char *s, uint64_t *out)
{
	*out = 0;
	if (!s)
		return 0;
	for (; *s; s++) {
		if (*s < '0' || *s > '9' || *out > UINT64_C(1) << 49)
			return -1;
		*out = *out * 10 + (uint64_t)(*s - '0');
	}
	return 0;
}

static bool
same(const char *a, const char *b)
{
	return a && strcmp(a, b) == 0;
}

struct asked {
	const char *epoch, *view, *state;
	uint64_t after;
};

/* Everything of one state of the database, so that no head is announced whose entries this reply
 * could not already see. 0: nothing new. */
static int
sync_read(struct server *s, struct db *d, int64_t member, const struct asked *a,
        struct feed *f, struct sync_reply *r, struct err *e)
{
	uint64_t after = a->after;
	size_t n;

	if (db_feeds_of_member(d, member, f, &n, e) ||
	        db_member_heads(d, member, &r->priv_head, &r->priv_lo, e))
		return -1;
	view_of_feeds(&s->set, f, n, r->view);
	state_of_feeds(&s->set, r->view, r->priv_head, f, n, r->state);
	if (same(a->epoch, s->set.epoch) && same(a->state, r->state))
		return 0;
	snprintf(r->epoch, sizeof(r->epoch), "%s", s->set.epoch);
	r->now = clock_wall();
	r->poll = POLL_SECONDS;
	/* Another history: its cursors mean nothing here. */
	if (a->epoch && *a->epoch && !same(a->epoch, s->set.epoch))
		after = 0;
	if (!same(a->epoch, s->set.epoch) || !same(a->view, r->view))
		if (subs_fill(d, f, n, r, e))
			return -1;
	if (heads_fill(f, n, r, e) || items_fill(d, member, after, r, e))
		return -1;
	return 1;
}

int
route_sync(struct server *s, struct db *d, const struct request *rq,
        const struct caller *who, struct response *rp, struct err *e)
{
	struct asked a = { http_arg(rq, "e"), http_arg(rq, "v"), http_arg(rq, "s"), 0 };
	struct str out = STR_INIT(1u << 20);
	struct sync_reply r = { 0 };
	struct feed *f = NULL;
	int rc = -1, found;

	if (arg_u64(http_arg(rq, "m"), &a.after))
		return reply_problem(rp, PROBLEM_REQ_INVALID, "m is not a number.");
	f = mem_new(FEEDS_MAX, sizeof(*f), e);
	if (!f || db_begin_read(d, e))
		goto out;
	found = sync_read(s, d, who->member, &a, f, &r, e);
	db_rollback(d);
	if (found < 0)
		goto out;
	rp->status = 204;
	rc = 0;
	if (found)
		rc = sync_json_put(&r, &out, e) ||
		     reply_str(rp, BODY_JSON, CACHE_NO, &out, e);
out:
	free(f);
	sync_reply_release(&r);
	str_release(&out);
	return rc ? -1 : 0;
}
