/* What the store's tests share: a folder of their own, cheap keys, documents and feeds. */
#ifndef FIX_H
#define FIX_H

#include <dirent.h>
#include <stdint.h>
#include <unistd.h>
#include "base/zip.h"
#include "model/ids.h"
#include "store/doc.h"
#include "store/feed.h"
#include "store/outbox.h"
#include "store/seam.h"
#include "store/search.h"
#include "t.h"

#define PASS "mat khau thu nghiem"

static char fix_dir[200];
static struct keys *fix_keys;

static inline void
fix_clean(void)
{
	char path[500];
	struct dirent *d;
	DIR *dir = opendir(fix_dir);

	while (dir && (d = readdir(dir))) {
		if (d->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", fix_dir, d->d_name);
		unlink(path);
	}
	if (dir)
		closedir(dir);
}

static inline void
fix_begin(void)
{
	const struct kdf k = { 64, 1, 1 };
	const char *tmp = getenv("TMPDIR");
	struct err e = ERR_INIT;

	if (crypt_init(&e))
		exit(2);
	snprintf(fix_dir, sizeof(fix_dir), "%s/sotay-store-XXXXXX", tmp ? tmp : P_tmpdir);
	if (!mkdtemp(fix_dir) ||
	        keys_create_weak(fix_dir, view_of(PASS), &k, &fix_keys, &e)) {
		printf("# %s: %s\n", fix_dir, e.msg);
		exit(2);
	}
}

static inline int
fix_end(void)
{
	keys_free(fix_keys);
	fix_clean();
	rmdir(fix_dir);
	return t_end();
}

/* Prints the reason of a failure. */
static inline bool
fine(int rc, const struct err *e)
{
	if (rc)
		printf("# error %d: %s\n", (int)e->code, e->msg);
	return rc == 0;
}

static inline struct store *
fix_open(unsigned flags)
{
	struct err e = ERR_INIT;
	struct store *s = NULL;

	fine(store_open(&s, fix_dir, fix_keys, flags, &e), &e);
	return s;
}

/* A fresh, empty store. */
static inline struct store *
fix_new(void)
{
	char path[300];

	snprintf(path, sizeof(path), "%s/store.db", fix_dir);
	unlink(path);
	snprintf(path, sizeof(path), "%s/store.db-journal", fix_dir);
	unlink(path);
	return fix_open(STORE_CREATE);
}

static inline void
fix_sub(struct feed_sub *f, int i)
{
	memset(f, 0, sizeof(*f));
	memset(f->fid, 0x40 + i, ID_LEN);
	snprintf(f->name, sizeof(f->name), "feed %d", i);
	snprintf(f->kind, sizeof(f->kind), "org");
	f->nkeys = 1;
	f->key[0].kid = 1;
	memset(f->key[0].key, i, KEY_LEN);
}

/* Subscribe to feeds 1..n; ids[i] their rows. */
static inline bool
fix_feeds(struct store *s, int n, int64_t *ids)
{
	struct feed_sub subs[STORE_FEEDS_MAX];
	static struct feed_row rows[STORE_FEEDS_MAX];
	struct err e = ERR_INIT;
	size_t got, k;
	int i;

	for (i = 0; i < n; i++)
		fix_sub(&subs[i], i + 1);
	if (!fine(feed_subs_set(s, subs, (size_t)n, &e), &e) ||
	        !fine(feed_list(s, rows, STORE_FEEDS_MAX, &got, &e), &e))
		return false;
	for (k = 0; k < got; k++)
		ids[rows[k].sub.fid[0] - 0x41] = rows[k].id;
	return got == (size_t)n;
}

/* An entry and the memory behind it. */
struct fix_entry {
	struct feed_entry en;
	struct str frame;
};

static inline void
fix_id(uint8_t id[ID_LEN], unsigned n)
{
	uint8_t h[32];

	crypt_hash1(h, 32, &n, sizeof(n));
	memcpy(id, h, ID_LEN);
}

static inline void
fix_put(struct fix_entry *x, uint64_t seq, unsigned doc, uint32_t rev, int64_t at,
        const char *file)
{
	struct err e = ERR_INIT;

	memset(x, 0, sizeof(*x));
	str_init(&x->frame, (1u << 20));
	if (zip_pack(file, strlen(file), 3, &x->frame, &e))
		exit(2);
	x->en.seq = seq;
	fix_id(x->en.doc, doc);
	x->en.rev = rev;
	x->en.kind = DOC_DOCUMENT;
	x->en.at = at;
	doc_hash(file, strlen(file), x->en.h);
	x->en.frame = x->frame.p;
	x->en.frame_len = x->frame.len;
}

static inline void
fix_del(struct fix_entry *x, uint64_t seq, unsigned doc, uint32_t rev, int64_t at,
        const char *why)
{
	memset(x, 0, sizeof(*x));
	x->en.seq = seq;
	x->en.del = true;
	fix_id(x->en.doc, doc);
	x->en.rev = rev;
	x->en.kind = DOC_DOCUMENT;
	x->en.at = at;
	x->en.why = why;
}

/* Apply and forget. */
static inline bool
fix_apply(struct store *s, int64_t feed, struct fix_entry *x)
{
	struct err e = ERR_INIT;
	bool ok = fine(feed_apply(s, feed, &x->en, &e), &e);

	str_release(&x->frame);
	return ok;
}

static inline bool
fix_doc(struct store *s, int64_t feed, uint64_t seq, unsigned doc, uint32_t rev,
        const char *file)
{
	struct fix_entry x;

	fix_put(&x, seq, doc, rev, 1760000000 + (int64_t)seq, file);
	return fix_apply(s, feed, &x);
}

static inline bool
fix_index_all(struct store *s)
{
	struct err e = ERR_INIT;
	uint64_t left = 1;

	while (left)
		if (!fine(search_index(s, 64, &left, &e), &e))
			return false;
	return true;
}

/* Pages that hold something, by their number: what is in a free one nobody reads, nor is it looked
 * at. */
#define FIX_PAGES 4000
static inline int
fix_pages_in_use(struct store *s, bool in_use[FIX_PAGES], struct err *e)
{
	struct str t = STR_INIT(1 << 16);
	int rc = store_sql(s, "SELECT pageno FROM dbstat", &t, e);
	const char *p = str_c(&t);
	char *end;
	long n;

	for (; !rc && *p; p = end + 1) {
		n = strtol(p, &end, 10);
		if (n < 1 || n >= FIX_PAGES)
			rc = -1;
		else
			in_use[n] = true;
	}
	str_release(&t);
	return rc;
}

static inline bool
fix_check(struct store *s)
{
	struct err e = ERR_INIT;

	return fine(store_check(s, &e), &e);
}

#endif
