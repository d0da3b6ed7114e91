/*
 * forge: what a server that checks nothing would serve. Seals any files as documents of one feed and
 * writes into a folder sync.json, enrol.json and the blocks, as evil.py --static serves them.
 *
 *	forge OUT FILE…
 *
 * No document is looked at: wrong UTF-8, control characters, secrecy marks and endless lines all go
 * into well-formed, well-sealed blocks with right sums.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "base/path.h"
#include "base/zip.h"
#include "model/ids.h"
#include "wire/block.h"
#include "wire/json.h"

#define FILES_MAX 4096

struct forge {
	const char *out;
	uint8_t fid[ID_LEN], key[KEY_LEN], sum[16];
	struct meta_line *meta;
	struct str *frame;
	size_t n;
};

static int
save(const struct forge *f, const char *name, const struct str *s, struct err *e)
{
	char path[4096];
	FILE *o;

	snprintf(path, sizeof(path), "%s/%s", f->out, name);
	o = fopen(path, "we");
	if (!o || fwrite(s->p, 1, s->len, o) != s->len || fclose(o))
		return err_sys(e, ERR_IO, "%s", path);
	return 0;
}

static int
take(struct forge *f, const char *path, struct err *e)
{
	struct meta_line *m = &f->meta[f->n];
	struct str file = STR_INIT(DOC_MAX), *frame = &f->frame[f->n];
	uint8_t x[16];
	int r = -1;

	str_init(frame, FRAME_MAX);
	if (file_read(path, DOC_MAX, &file, e) ||
	        zip_pack(file.p, file.len, ZIP_LEVEL, frame, e))
		goto out;
	memset(m, 0, sizeof(*m));
	m->seq = ++f->n;
	crypt_hash1(m->doc, ID_LEN, path, strlen(path));
	m->rev = 1;
	m->kind = DOC_DOCUMENT;
	m->at = 1700000000 + (int64_t)f->n;
	doc_hash(file.p, file.len, m->h);
	m->len = (uint32_t)frame->len;
	sum_term(x, m->doc, m->rev, m->h);
	sum_add(f->sum, x);
	r = 0;
out:
	str_release(&file);
	return r;
}

static int
seal(const struct forge *f, uint64_t from, uint64_t n, uint8_t level, uint64_t index,
        struct err *e)
{
	struct block_ref ref = { .r = 1, .level = level, .index = index };
	struct str meta = STR_INIT(BLOCK_META_MAX), frames = STR_INIT(BLOCK_MAX),
	           out = STR_INIT(BLOCK_MAX);
	char name[64];
	int r = -1;

	memcpy(ref.fid, f->fid, ID_LEN);
	for (uint64_t i = from; i < from + n; i++) {
		if (meta_json_put(&f->meta[i], &meta, e))
			goto out;
		if (meta.len && meta.p[meta.len - 1] != '\n')
			str_addc(&meta, '\n');
		str_add(&frames, f->frame[i].p, f->frame[i].len);
	}
	if (block_seal(&ref, 1, f->key, meta.p, meta.len, frames.p, frames.len, &out, e))
		goto out;
	snprintf(name, sizeof(name), "block-%u-%llu", level, (unsigned long long)index);
	r = save(f, name, &out, e);
out:
	str_release(&meta);
	str_release(&frames);
	str_release(&out);
	return r;
}

static int
write_replies(const struct forge *f, struct err *e)
{
	struct sync_sub sub = { .name = "all", .kind = "all", .nkeys = 1 };
	struct sync_head head = { .r = 1, .head = f->n, .lo = 1, .count = f->n };
	struct sync_reply r = { .epoch = "forged",
		.view = "0123456789abcdef",
		.state = "fedcba9876543210",
		.now = 1700000000,
		.has_subs = true,
		.sub = &sub,
		.nsubs = 1,
		.head = &head,
		.nheads = 1,
		.priv_lo = 1,
		.poll = 900 };
	struct enrol_reply en = { .token = "dG9rZW50b2tlbnRva2VudG9rZW50b2tlbnRva2VuMDA",
		.member = "M001",
		.name = "Forged",
		.server = "forged",
		.epoch = "forged",
		.zone = 25200,
		.now = 1700000000 };
	struct str s = STR_INIT(JSON_MAX);
	int rc = -1;

	memcpy(sub.fid, f->fid, ID_LEN);
	sub.key[0].kid = 1;
	memcpy(sub.key[0].key, f->key, KEY_LEN);
	memcpy(head.fid, f->fid, ID_LEN);
	memcpy(head.sum, f->sum, sizeof(head.sum));
	if (sync_json_put(&r, &s, e) || save(f, "sync.json", &s, e))
		goto out;
	str_reset(&s);
	if (enrol_reply_json_put(&en, &s, e) || save(f, "enrol.json", &s, e))
		goto out;
	rc = 0;
out:
	str_release(&s);
	return rc;
}

int
main(int argc, char **argv)
{
	struct err e = ERR_INIT;
	struct forge f = { 0 };
	uint64_t p, n, index;
	uint8_t level;

	if (argc < 3 || argc - 2 > FILES_MAX) {
		fprintf(stderr, "usage: forge OUT FILE...\n");
		return 2;
	}
	f.out = argv[1];
	f.meta = calloc((size_t)argc, sizeof(*f.meta));
	f.frame = calloc((size_t)argc, sizeof(*f.frame));
	if (!f.meta || !f.frame || crypt_init(&e))
		goto fail;
	memset(f.key, 0x5a, sizeof(f.key));
	memset(f.fid, 0x11, sizeof(f.fid));
	for (int i = 2; i < argc; i++)
		if (take(&f, argv[i], &e))
			goto fail;
	for (p = 0; p < f.n; p += n) {
		n = block_next(p, f.n, &level, &index);
		if (seal(&f, p, n, level, index, &e))
			goto fail;
	}
	if (write_replies(&f, &e))
		goto fail;
	for (size_t i = 0; i < f.n; i++)
		str_release(&f.frame[i]);
	free(f.meta);
	free(f.frame);
	return 0;
fail:
	fprintf(stderr, "forge: %s\n", e.msg);
	return 1;
}
