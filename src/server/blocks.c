/* GET /v1/block/<fid>/<r>/<L>/<i>: what every member of an audience gets alike.
 * A block is rendered from the database whenever it is asked for, always to the same bytes, and is
 * sealed, so it may be given to anybody and be kept by any cache. */
#include "base/mem.h"
#include "server/db_att.h"
#include "server/db_feed.h"
#include "server/server.h"

#define FRAMES_MAX (FRAME_INLINE_MAX * 512u)

struct render {
	struct db *d;
	struct str meta, frames;
	uint64_t want; /* number of the next entry */
};

static int
render_entry(void *arg, const struct feed_entry *en, struct err *e)
{
	struct render *r = arg;
	struct meta_line m = { 0 };

	if (en->seq != r->want)
		return err_set(e, ERR_DAMAGED, "a feed has a hole; restore a backup");
	r->want++;
	m.seq = en->seq;
	m.del = en->op == FEED_DEL;
	memcpy(m.doc, en->doc, ID_LEN);
	m.rev = en->rev;
	m.kind = (enum doc_kind)en->kind;
	m.at = en->at;
	if (m.del) {
		snprintf(m.why, sizeof(m.why), "%s", en->why);
		return meta_json_put(&m, &r->meta, e);
	}
	memcpy(m.h, en->h, HASH_LEN);
	if (en->natt && db_att_of(r->d, en->doc, en->rev, m.att, &m.natt, e))
		return -1;
	m.len = en->len;
	m.blob = en->blob;
	if (m.blob) {
		memcpy(m.blob_id, en->blob_id, HASH_LEN);
		memcpy(m.blob_key, en->blob_key, KEY_LEN);
	} else {
		str_add(&r->frames, en->frame.p, en->frame.n);
	}
	if (meta_json_put(&m, &r->meta, e))
		return -1;
	return str_ok(&r->frames, "a block", e);
}

static int
render(struct db *d, const struct feed *f, const struct block_ref *b, struct str *out,
        struct err *e)
{
	struct render r = {
		.d = d, .meta = STR_INIT(BLOCK_META_MAX), .frames = STR_INIT(FRAMES_MAX)
	};
	uint64_t span = block_span(b->level), from = b->index * span + 1;
	struct feed_keyed k;
	int rc = -1;

	r.want = from;
	if (db_feed_entries(d, f->id, from, from + span - 1, render_entry, &r, e))
		goto out;
	if (r.want != from + span) {
		err_set(e, ERR_DAMAGED, "a feed ends before its head; restore a backup");
		goto out;
	}
	if (db_feed_key_at(d, f->id, from + span - 1, &k, e))
		goto out;
	rc = block_seal(b, k.kid, k.key, str_c(&r.meta), r.meta.len, str_c(&r.frames),
	        r.frames.len, out, e);
	crypt_wipe(&k, sizeof(k));
out:
	str_release(&r.meta);
	str_release(&r.frames);
	return rc;
}

/* A decimal number without leading zeros up to the next slash or the end. */
static int
number(const char **s, uint64_t max, uint64_t *out)
{
	const char *p = *s;

	*out = 0;
	if (*p < '0' || *p > '9' || (*p == '0' && p[1] >= '0' && p[1] <= '9'))
		return -1;
	for (; *p >= '0' && *p <= '9'; p++) {
		if (*out > max / 10)
			return -1;
		*out = *out * 10 + (uint64_t)(*p - '0');
	}
	*s = p;
	return *out > max ? -1 : 0;
}

/* One spelling for one block, or caches would hold it many times. */
static int
parse_ref(const char *s, struct block_ref *b)
{
	uint64_t r, level;
	size_t n = strcspn(s, "/");

	if (b64_dec(s, n, b->fid, ID_LEN) != ID_LEN || s[n] != '/')
		return -1;
	s += n + 1;
	if (number(&s, UINT32_MAX, &r) || *s++ != '/')
		return -1;
	if (number(&s, BLOCK_LEVELS - 1, &level) || *s++ != '/')
		return -1;
	if (number(&s, UINT64_C(1) << 40, &b->index) || *s)
		return -1;
	b->r = (uint32_t)r;
	b->level = (uint8_t)level;
	return 0;
}

static int
reply_block(struct response *rp, struct buf *b)
{
	uint8_t h[HASH_LEN];

	crypt_hash1(h, sizeof(h), b->p, b->n);
	b64_enc(h, sizeof(h), rp->etag);
	rp->status = 200;
	rp->type = BODY_BYTES;
	rp->cache = CACHE_EVER;
	rp->body = b;
	return 0;
}

int
route_block(struct server *s, struct db *d, const struct request *rq,
        const struct caller *who, struct response *rp, struct err *e)
{
	struct str out = STR_INIT(BLOCK_MAX);
	struct block_ref ref = { 0 };
	struct buf *b = NULL;
	struct feed f;
	int rc;

	if (parse_ref(rq->path + strlen("/v1/block/"), &ref))
		return reply_problem(rp, PROBLEM_FEED_UNKNOWN, "There is no such block.");
	/* Asked for past all caches: ours is one of them, and may hold what a dropped key seals. */
	b = http_arg(rq, "q") ? NULL : blockcache_get(s->blocks, &ref);
	if (b)
		return reply_block(rp, b);
	if (db_begin_read(d, e))
		return -1;
	rc = db_feed_by_fid(d, ref.fid, &f, e);
	if (rc == 0 || (rc == 1 && ref.r != f.gen)) {
		db_rollback(d);
		return reply_problem(rp, PROBLEM_FEED_UNKNOWN, "There is no such feed.");
	}
	if (rc == 1 && (ref.index + 1) * block_span(ref.level) > f.head) {
		db_rollback(d);
		return reply_problem(
		        rp, PROBLEM_FEED_NOT_YET, "This block is not full yet.");
	}
	if (rc == 1)
		rc = render(d, &f, &ref, &out, e) ? -1 : 1;
	db_rollback(d);
	if (rc == 1)
		b = buf_of(&out, e);
	str_release(&out);
	if (!b)
		return -1;
	blockcache_put(s->blocks, &ref, b);
	return reply_block(rp, b);
}
