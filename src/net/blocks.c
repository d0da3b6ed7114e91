#include "net/job.h"

#include "base/le.h"
#include "wire/att_rec.h"

#define OCTETS "application/octet-stream"
#define ACCEPT OCTETS ", application/problem+json"

int
blocks_parse(struct job *j, const struct rec *r, struct err *e)
{
	uint64_t gen = rec_u64(r, RF_GEN, 0), level = rec_u64(r, RF_LEVEL, BLOCK_LEVELS),
	         index = rec_u64(r, RF_INDEX, UINT64_MAX);
	struct view k;

	if (rec_bytes(r, RF_FEED, j->ref.fid, ID_LEN) || gen < 1 || gen > UINT32_MAX ||
	        level >= BLOCK_LEVELS || index > (uint64_t)1 << 53)
		return err_set(e, ERR_DAMAGED, "BLOCK without a place");
	j->ref.r = (uint32_t)gen;
	j->ref.level = (uint8_t)level;
	j->ref.index = index;
	j->bypass = rec_u64(r, RF_FRESH, 0) != 0;
	for (; rec_nth(r, RF_KEY, j->nkeys, &k); j->nkeys++) {
		if (j->nkeys == FEED_KEYS_MAX || k.n != 2 + KEY_LEN)
			return err_set(e, ERR_DAMAGED, "BLOCK with wrong keys");
		j->key[j->nkeys].kid = le16_get((const uint8_t *)k.p);
		memcpy(j->key[j->nkeys].key, k.p + 2, KEY_LEN);
	}
	if (!j->nkeys)
		return err_set(e, ERR_DAMAGED, "BLOCK without a key");
	return 0;
}

void
blocks_release(struct job *j)
{
	crypt_wipe(j->key, sizeof(j->key));
	if (j->opened)
		verify_release(&j->v);
	j->opened = false;
	str_release(&j->block);
}

/* Blocks and blobs are sealed: no token goes with them, a cache may answer. */
void
blocks_start(struct job *j, struct helper *h)
{
	struct fetch_ask ask = { false, false, BLOCK_MAX, ACCEPT };

	str_reset(&j->f.url);
	if (j->opened) {
		url_blob(&j->f.url, h->session.base, j->v.line[j->next].blob_id);
		ask.limit = NONCE_LEN + FRAME_MAX + TAG_LEN;
	} else {
		url_block(&j->f.url, h->session.base, &j->ref);
	}
	if (j->bypass)
		url_bypass(&j->f.url);
	job_fetch(j, h, &ask);
}

/* What came is damaged, or sealed with a key that is not told any more. A cache may hold such: once
 * it is asked for past all caches. */
static void
damaged(struct job *j, struct helper *h)
{
	bool no_key = j->trouble.klass == NETC_RESYNC && j->block.len && !j->opened;

	if ((j->trouble.klass != NETC_QUARANTINE && !no_key) || j->bypass)
		return;
	j->bypass = true;
	memset(&j->trouble, 0, sizeof(j->trouble));
	blocks_start(j, h);
}

static void
blob_came(struct job *j, struct helper *h)
{
	struct err e = ERR_INIT;

	if (verify_blob(&j->v.line[j->next], (uint8_t *)j->f.body.p, j->f.body.len,
	            &j->blob, &h->scratch, &e)) {
		j->blob.p = NULL;
		trouble_set(&j->trouble,
		        e.code == ERR_MEM ? NETC_NETWORK : NETC_QUARANTINE,
		        e.code == ERR_MEM ? "net:memory" : "net:block",
		        "a document's body is damaged (%s); the rest of that feed waits",
		        e.msg);
	}
}

static void
block_came(struct job *j)
{
	/* The opened block points into these bytes; j->f is needed for bodies that come alone. */
	str_release(&j->block);
	j->block = j->f.body;
	str_init(&j->f.body, 0);
	j->opened = !verify_block(&j->v, &j->ref, j->key, j->nkeys, (uint8_t *)j->block.p,
	        j->block.len, &j->trouble);
	if (j->opened) {
		/* A body of its own gets tries of its own. */
		j->bypass = j->again = false;
		crypt_wipe(j->key, sizeof(j->key));
	}
}

void
blocks_finished(struct job *j, struct helper *h)
{
	const char *host = h->session.host;

	if (fetch_broke(&j->f) && !j->again) {
		j->again = true;
		blocks_start(j, h);
		return;
	}
	if (fetch_check(&j->f, host, OCTETS, false, &j->trouble)) {
		if (j->f.over == OVER_BODY)
			j->trouble.klass = NETC_QUARANTINE;
	} else if (j->opened) {
		blob_came(j, h);
	} else {
		block_came(j);
	}
	damaged(j, h);
}

/* --- answering ------------------------------------------------------------------ */
static int
put_entry(struct job *j, struct helper *h, const struct meta_line *m)
{
	struct rec_writer w = out_begin(h, REC_ENTRY, j->rq);
	uint8_t att[ATT_REC_MAX];

	rec_put_u64(&w, RF_SEQ, m->seq);
	rec_put_u64(&w, RF_DEL, m->del);
	rec_put(&w, RF_DOC, m->doc, ID_LEN);
	rec_put_u64(&w, RF_REV, m->rev);
	rec_put_u64(&w, RF_AT, (uint64_t)m->at);
	if (m->del) {
		rec_put_str(&w, RF_WHY, m->why);
	} else {
		rec_put_u64(&w, RF_KIND, (uint64_t)m->kind);
		rec_put(&w, RF_HASH, m->h, HASH_LEN);
		rec_put_u64(&w, RF_TOTAL, m->len);
		for (size_t i = 0; i < m->natt; i++)
			rec_put(&w, RF_ATT, att, att_rec_put(&m->att[i], att));
		crypt_wipe(att, sizeof(att));
	}
	return out_finish(h, &w);
}

static int
put_body(struct job *j, struct helper *h, struct view frame)
{
	for (size_t at = 0; at < frame.n;) {
		size_t n = frame.n - at < REC_BODY_MAX ? frame.n - at : REC_BODY_MAX;
		struct rec_writer w = out_begin(h, REC_BODY, j->rq);

		rec_put_u64(&w, RF_OFFSET, at);
		rec_put(&w, RF_DATA, frame.p + at, n);
		if (out_finish(h, &w))
			return -1;
		at += n;
	}
	return 0;
}

int
blocks_answer(struct job *j, struct helper *h)
{
	for (; j->next < j->v.n; j->next++) {
		const struct meta_line *m = &j->v.line[j->next];
		struct view frame = { j->v.frames.p + j->v.off[j->next], m->len };

		if (m->blob && !j->blob.p) {
			blocks_start(j, h);
			return 0;
		}
		if (m->blob)
			frame = j->blob;
		if (put_entry(j, h, m) || (!m->del && put_body(j, h, frame)))
			return -1;
		if (m->blob) {
			j->blob.p = NULL;
			j->bypass = j->again = false;
			str_release(&j->f.body);
		}
	}
	j->state = JOB_ANSWERED;
	return out_end(h, j);
}
