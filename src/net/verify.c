#include "net/verify.h"

#include "base/mem.h"
#include "base/zip.h"
#include "model/docfile.h"

void
verify_release(struct verified *v)
{
	if (v->line)
		crypt_wipe(v->line, v->n * sizeof(*v->line)); /* keys of blobs */
	free(v->line);
	free(v->off);
	memset(v, 0, sizeof(*v));
}

int
verify_frame(
        const struct meta_line *m, struct view frame, struct str *scratch, struct err *e)
{
	uint8_t h[HASH_LEN];

	if (frame.n != m->len)
		return err_set(e, ERR_DAMAGED, "entry %llu has a body of another length",
		        (unsigned long long)m->seq);
	str_reset(scratch);
	if (zip_unpack(frame.p, frame.n, DOC_MAX, scratch, e))
		return err_prefix(e, "entry %llu", (unsigned long long)m->seq);
	doc_hash_with(str_c(scratch), scratch->len, m->att, m->natt, h);
	if (!crypt_eq(h, m->h, HASH_LEN))
		return err_set(e, ERR_DAMAGED, "entry %llu has a body with another hash",
		        (unsigned long long)m->seq);
	return 0;
}

int
verify_item(const struct sync_item *i, struct str *scratch, struct err *e)
{
	struct meta_line m = { .seq = i->seq, .len = (uint32_t)i->frame_len };
	struct err why = ERR_INIT;

	memcpy(m.h, i->h, HASH_LEN);
	if (!verify_frame(&m, (struct view){ i->frame, i->frame_len }, scratch, &why))
		return 0;
	return err_set(e, why.code, "private %s", why.msg);
}

int
verify_blob(const struct meta_line *m, uint8_t *p, size_t n, struct view *frame,
        struct str *scratch, struct err *e)
{
	if (bodyblob_open(m->blob_key, m->blob_id, p, n, frame, e))
		return err_prefix(e, "entry %llu", (unsigned long long)m->seq);
	return verify_frame(m, *frame, scratch, e);
}

/* The numbers of a block are its positions; gaps only where a later rendering left some out. */
static int
check_seq(const struct verified *v, const struct block_ref *ref, uint64_t seq,
        struct err *e)
{
	uint64_t span = block_span(ref->level), first = ref->index * span + 1;

	if (ref->r == 1 ? seq != first + v->n
	                : seq < first || seq - first >= span ||
	                          (v->n && seq <= v->line[v->n - 1].seq))
		return err_set(e, ERR_DAMAGED, "entry %llu is not in its place",
		        (unsigned long long)seq);
	return 0;
}

static int
read_lines(struct verified *v, const struct block_ref *ref, const struct str *meta,
        struct err *e)
{
	size_t span = (size_t)block_span(ref->level), len;
	const char *p = str_c(meta), *end = p + meta->len, *nl;

	v->line = mem_new(span, sizeof(*v->line), e);
	v->off = mem_new(span, sizeof(*v->off), e);
	if (!v->line || !v->off)
		return -1;
	for (; p < end; p = nl + 1) {
		nl = memchr(p, '\n', (size_t)(end - p));
		if (!nl)
			return err_set(e, ERR_DAMAGED, "the list of entries has no end");
		if (v->n == span)
			return err_set(e, ERR_DAMAGED, "the list of entries is too long");
		len = (size_t)(nl - p);
		if (meta_json_get(&v->line[v->n], p, len, e))
			return err_prefix(e, "entry %zu of the block", v->n + 1);
		if (check_seq(v, ref, v->line[v->n].seq, e))
			return -1;
		v->n++;
	}
	if (ref->r == 1 && v->n != span)
		return err_set(
		        e, ERR_DAMAGED, "the block has %zu entries of %zu", v->n, span);
	return 0;
}

static int
check_frames(struct verified *v, struct err *e)
{
	struct str scratch = STR_INIT(DOC_MAX);
	size_t at = 0;
	int r = -1;

	for (size_t i = 0; i < v->n; i++) {
		const struct meta_line *m = &v->line[i];
		struct view frame;

		if (m->del || m->blob)
			continue;
		if (m->len > v->frames.n - at) {
			(void)err_set(e, ERR_DAMAGED, "the block's bodies end too early");
			goto out;
		}
		v->off[i] = at;
		frame.p = v->frames.p + at;
		frame.n = m->len;
		at += m->len;
		if (verify_frame(m, frame, &scratch, e))
			goto out;
	}
	if (at != v->frames.n) {
		(void)err_set(
		        e, ERR_DAMAGED, "the block has bytes that belong to no entry");
		goto out;
	}
	r = 0;
out:
	str_release(&scratch);
	return r;
}

int
verify_block(struct verified *v, const struct block_ref *ref,
        const struct feed_keyed *key, size_t nkeys, uint8_t *p, size_t n,
        struct trouble *t)
{
	struct err e = ERR_INIT;
	struct str meta = STR_INIT(BLOCK_META_MAX);
	int kid = block_kid(p, n), r = -1;
	size_t k = 0;

	memset(v, 0, sizeof(*v));
	if (kid < 0) {
		(void)err_set(&e, ERR_DAMAGED, "what came is not a block");
		goto out;
	}
	while (k < nkeys && key[k].kid != kid)
		k++;
	if (k == nkeys) {
		trouble_set(t, NETC_RESYNC, "feed:unknown",
		        "a block is sealed with the key %d of its feed, which this "
		        "device does "
		        "not have",
		        kid);
		return -1;
	}
	if (block_open(ref, key[k].key, p, n, &meta, &v->frames, &e) ||
	        read_lines(v, ref, &meta, &e) || check_frames(v, &e))
		goto out;
	r = 0;
out:
	str_release(&meta);
	if (r) {
		verify_release(v);
		if (e.code == ERR_MEM)
			trouble_set(t, NETC_NETWORK, "net:memory", "%s", e.msg);
		else
			trouble_set(t, NETC_QUARANTINE, "net:block",
			        "a block of documents is damaged (%s); the rest of that "
			        "feed waits",
			        e.msg);
	}
	return r;
}
