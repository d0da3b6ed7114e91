/*
 * Documents with attachments, sealed as a server does it. For the tests of this folder. After play.h.
 */
#include "store/attach.h"

static void
at(const struct app *a, const char *rest, char out[256])
{
	(void)snprintf(out, 256, "%s/%s", str_c(&a->dir), rest);
}

/* One as a server describes it; its bytes lie in the folder when they are given. */
static bool
attachment(const struct app *a, struct att *t, const char *name, uint64_t size,
        const char *bytes)
{
	uint8_t head[STREAM_HEAD], sealed[1024 + STREAM_EXTRA];
	char id[64], rest[80], path[256];
	struct crypt_stream s;
	struct crypt_hasher h;
	FILE *f;

	memset(t, 0, sizeof(*t));
	(void)snprintf(t->name, sizeof(t->name), "%s", name);
	(void)snprintf(t->type, sizeof(t->type), "%s", attach_type(name, strlen(name)));
	t->size = bytes ? strlen(bytes) : size;
	memset(t->key, (int)strlen(name), KEY_LEN);
	crypt_hash1(t->hash, HASH_LEN, bytes ? bytes : name, bytes ? t->size : 1);
	crypt_hash1(t->blob, HASH_LEN, name, strlen(name));
	if (!bytes)
		return true;
	stream_seal_begin(&s, head, t->key);
	stream_seal(&s, sealed, (const uint8_t *)bytes, t->size, true);
	crypt_hash_begin(&h);
	crypt_hash_add(&h, head, sizeof(head));
	crypt_hash_add(&h, sealed, t->size + STREAM_EXTRA);
	crypt_hash_end(&h, t->blob);
	b64_enc(t->blob, HASH_LEN, id);
	at(a, "blobs", path);
	(void)mkdir(path, 0700);
	(void)snprintf(rest, sizeof(rest), "blobs/%s", id);
	at(a, rest, path);
	f = fopen(path, "w");
	if (!f)
		return false;
	(void)chmod(path, 0600);
	return fwrite(head, sizeof(head), 1, f) == 1 &&
	       fwrite(sealed, t->size + STREAM_EXTRA, 1, f) == 1 && fclose(f) == 0;
}

static int
put_with(struct app *a, int64_t feed, uint64_t seq, enum doc_kind kind, const char *file,
        const struct att *t, size_t n, struct err *e)
{
	struct feed_entry en = { .seq = seq, .rev = 1, .kind = kind, .why = "" };
	struct str frame = STR_INIT(DOC_MAX);
	struct doc d;
	int r;

	en.at = 1750000000;
	if (doc_parse(&d, kind, file, strlen(file), DOC_LENIENT, e) < 0)
		return -1;
	doc_id(&d, en.doc);
	doc_release(&d);
	doc_hash_with(file, strlen(file), t, n, en.h);
	r = zip_pack(file, strlen(file), ZIP_LEVEL, &frame, e);
	en.frame = frame.p;
	en.frame_len = frame.len;
	en.att = t;
	en.natt = n;
	if (!r)
		r = feed_apply(a->store, feed, &en, e);
	str_release(&frame);
	return r;
}
