/* Want of memory at every allocation of unlocking, opening, making, a batch of a sync, search and
 * indexing: a sentence, no leak (the sanitizers' build tells), the store as it was, and the same work
 * succeeds with the same handle once there is memory again. */
#include "base/path.h"
#include "fix.h"
#include "oom.h"

#define DOCS 12

static struct store *st;
static int64_t feed[2];
static struct str base = STR_INIT(8u << 20); /* the file to begin from */
static uint8_t base_digest[32], batch_digest[32];
static uint64_t hits_want;

static const char *
text(unsigned n)
{
	static char t[4000];

	snprintf(t, sizeof(t),
	        "Number: %u-QD/TW\nType: QD\nTitle: Quyet dinh %u\nDate: 2025-07-%02u\n\n"
	        "Nội dung chung của văn bản so%u, để tìm thấy.\n",
	        n, n, n % 28 + 1, n);
	return t;
}

static bool
file_is_base(void)
{
	struct str now = STR_INIT(8u << 20);
	struct err e = ERR_INIT;
	bool same =
	        fine(file_read_private(fix_dir, "store.db", 8u << 20, &now, &e), &e) &&
	        now.len == base.len && memcmp(now.p, base.p, now.len) == 0;

	str_release(&now);
	return same;
}

static void
remove_store(void)
{
	char path[300];

	snprintf(path, sizeof(path), "%s/store.db", fix_dir);
	unlink(path);
	snprintf(path, sizeof(path), "%s/store.db-journal", fix_dir);
	unlink(path);
}

static bool
restore(void)
{
	struct err e = ERR_INIT;

	remove_store();
	return fine(file_replace(fix_dir, "store.db", base.p, base.len, 0600, &e), &e);
}

static bool
digest_is(const uint8_t want[32])
{
	struct err e = ERR_INIT;
	uint8_t now[32];

	return fine(store_digest(st, now, &e), &e) && memcmp(now, want, 32) == 0;
}

/* --- unlocking ------------------------------------------------------------------------- */

static struct keys *got_keys;

static bool
nothing_before(void)
{
	return true;
}

static int
unlock(struct err *e)
{
	return keys_unlock(fix_dir, view_of(PASS), &got_keys, e);
}

static bool
unlocked(int rc)
{
	bool ok = rc ? !got_keys : memcmp(got_keys, fix_keys, sizeof(*fix_keys)) == 0;

	keys_free(got_keys);
	got_keys = NULL;
	return ok;
}

static int
change(struct err *e)
{
	const struct kdf tiny = { 64, 1, 1 };

	return keys_slot_set_weak(fix_dir, fix_keys, KEYS_PASS, view_of(PASS), &tiny, e);
}

static bool
changed(int rc)
{
	struct err e = ERR_INIT;

	return fine(unlock(&e), &e) && unlocked(0);
}

/* --- opening ----------------------------------------------------------------------------- */

static int
open_store(struct err *e)
{
	return store_open(&st, fix_dir, fix_keys, STORE_CREATE, e);
}

static bool
opened(int rc)
{
	bool ok = rc ? !st : true;

	store_close(st);
	st = NULL;
	return ok && file_is_base();
}

static bool
no_store(void)
{
	remove_store();
	return true;
}

/* What was half made is made whole by the next who opens. */
static bool
made(int rc)
{
	bool ok = rc ? !st : true;

	if (rc)
		st = fix_open(STORE_CREATE);
	ok = ok && st && fix_check(st);
	store_close(st);
	st = NULL;
	return ok;
}

/* --- with an open store ---------------------------------------------------------------------- */

static bool
at_base(void)
{
	if (!restore())
		return false;
	st = fix_open(0);
	return st;
}

static int
batch(struct err *e)
{
	struct fix_entry x;
	int rc = store_begin(st, e);

	for (unsigned i = DOCS + 1; !rc && i <= DOCS + 3; i++) {
		bool was = oom.on; /* making what the server sends is not the work */

		oom.on = false;
		if (i == DOCS + 3)
			fix_del(&x, i, 2, 2, 1760000000 + i, "taken back");
		else
			fix_put(&x, i, i, 1, 1760000000 + i, text(i));
		oom.on = was;
		rc = feed_apply(st, feed[0], &x.en, e);
		str_release(&x.frame);
	}
	if (!rc)
		rc = feed_cursor_set(st, feed[0], DOCS + 3, e);
	if (!rc)
		rc = store_commit(st, e);
	if (rc)
		store_rollback(st);
	return rc;
}

/* A handle that lacked memory amidst a transaction reads on, and says that it must be opened anew. */
static bool
again(int (*go)(struct err *e))
{
	struct err e = ERR_INIT;

	if (go(&e) == 0)
		return true;
	if (e.code != ERR_MEM || !strstr(e.msg, "open again"))
		return fine(-1, &e);
	store_close(st);
	st = fix_open(0);
	err_clear(&e);
	return st && fine(go(&e), &e);
}

/* Undone, and done with the next try. */
static bool
batched(int rc)
{
	bool ok = true;

	if (rc)
		ok = digest_is(base_digest) && again(batch);
	ok = ok && digest_is(batch_digest) && (oom.at % 16 != 0 || fix_check(st));
	store_close(st);
	st = NULL;
	return ok;
}

static int
find(struct err *e)
{
	static const char words[] = "nội dung so5"; /* as written, and folded */
	struct doc_row row[DOCS];
	struct str snip = STR_INIT(4096);
	struct query q;
	uint64_t n = 0;
	int64_t next;
	size_t got = 0;
	int rc = query_parse(&q, words, strlen(words), e);

	if (rc)
		return rc;
	rc = search_page(st, &q, false, 0, DOCS, row, &got, &next, e) ||
	                     search_count(st, &q, &n, e) ||
	                     (got && search_snippet(st, &q, row[0].rid, &snip, e))
	             ? -1
	             : 0;
	/* A wrong answer is worse than none. */
	if (!rc && (got != hits_want || n != hits_want))
		rc = err_set(e, ERR_INTERNAL, "%zu and %d hits", got, (int)n);
	for (size_t i = 0; i < got; i++)
		doc_row_clear(&row[i]);
	str_release(&snip);
	query_release(&q);
	return rc;
}

static bool
open_base(void)
{
	if (!st)
		st = fix_open(0);
	return st;
}

static bool
found(int rc)
{
	struct err e = ERR_INIT;

	return fine(find(&e), &e);
}

static int
read_all(struct err *e)
{
	const struct doc_query q = { DOC_OTHER, NULL };
	struct doc_row row[DOCS];
	struct str file = STR_INIT(DOC_MAX);
	size_t got = 0;
	int rc = doc_page(st, &q, NULL, 1, DOCS, row, &got, e);

	for (size_t i = 0; !rc && i < got; i++) {
		str_reset(&file);
		rc = doc_file(st, row[i].rid, &file, e);
	}
	if (!rc && got != DOCS)
		rc = err_set(e, ERR_INTERNAL, "%zu documents", got);
	for (size_t i = 0; i < got; i++)
		doc_row_clear(&row[i]);
	str_release(&file);
	return rc;
}

static bool
was_read(int rc)
{
	struct err e = ERR_INIT;

	return fine(read_all(&e), &e);
}

static bool
with_new(void)
{
	struct err e = ERR_INIT;

	return at_base() && fine(batch(&e), &e);
}

static int
indexing(struct err *e)
{
	uint64_t left = 1;
	int rc = 0;

	while (!rc && left)
		rc = search_index(st, 2, &left, e);
	return rc;
}

static bool
indexed(int rc)
{
	struct err e = ERR_INIT;
	bool ok = (!rc || again(indexing)) && fine(find(&e), &e) &&
	          (oom.at % 16 != 0 || fix_check(st));

	store_close(st);
	st = NULL;
	return ok;
}

/* --- what all begin from ------------------------------------------------------------------------ */

static bool
make_base(void)
{
	struct err e = ERR_INIT;
	bool ok = true;

	st = fix_new();
	if (!st || !fix_feeds(st, 1, feed))
		return false;
	for (unsigned i = 1; i <= DOCS; i++)
		ok = ok && fix_doc(st, feed[0], i, i, 1, text(i));
	ok = ok && fix_index_all(st) && fine(store_digest(st, base_digest, &e), &e);
	store_close(st);
	st = NULL;
	ok = ok && fine(file_read_private(fix_dir, "store.db", 8u << 20, &base, &e), &e);
	if (!ok || !at_base())
		return false;
	hits_want = 1;
	ok = fine(find(&e), &e) && fine(batch(&e), &e) &&
	     fine(store_digest(st, batch_digest, &e), &e);
	store_close(st);
	st = NULL;
	return ok && restore();
}

int
main(void)
{
	static const struct oom_work closed[] = {
		{ "unlocking", nothing_before, unlock, unlocked },
		{ "changing the passphrase", nothing_before, change, changed },
		{ "opening", nothing_before, open_store, opened },
		{ "a batch of a sync", at_base, batch, batched },
		{ "indexing", with_new, indexing, indexed },
		{ "making a store", no_store, open_store, made },
	}, reading[] = {
		{ "search", open_base, find, found },
		{ "reading", open_base, read_all, was_read },
	};

	fix_begin();
	if (OK(make_base(), "a store to begin from")) {
		for (size_t i = 0; i < sizeof(closed) / sizeof(*closed); i++)
			oom_try(&closed[i], closed[i].before == no_store ? 997 : 7);
		OK(restore(), "the store to begin from");
		for (size_t i = 0; i < sizeof(reading) / sizeof(*reading); i++) {
			oom_try(&reading[i], 1);
			store_close(st);
			st = NULL;
		}
		OK(file_is_base(), "reading without memory changes nothing");
	}
	str_release(&base);
	return fix_end();
}
