/* Sealed pages: what is altered is noticed, what is not ours is refused, and nothing of it harms
 * the store. */
#include "fix.h"

#include <fcntl.h>
#include <sys/stat.h>
#include "../../../src/store/vfs.h"

#define PAGE 4096
#define FLIPS 100

static char db[300];

static bool
slurp(const char *path, struct str *out)
{
	char *p;
	size_t n;
	FILE *f = fopen(path, "rb");

	str_reset(out);
	if (!f)
		return false;
	while ((p = str_room(out, 65536)) && (n = fread(p, 1, 65536, f)) > 0)
		str_grown(out, n);
	fclose(f);
	return !out->bad;
}

static bool
spill(const char *path, const void *p, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	bool ok = fd >= 0 && write(fd, p, n) == (ssize_t)n;

	if (fd >= 0)
		close(fd);
	return ok;
}

static unsigned
rnd(void)
{
	static unsigned x = 12345;

	x = x * 1103515245u + 12345u;
	return x >> 8 & 0xffffff;
}

static bool
fill(struct store *s, int from, int to)
{
	struct err e = ERR_INIT;
	int64_t feed;
	char file[6000];
	size_t n;
	int i;

	if (!fix_feeds(s, 1, &feed) || !fine(store_begin(s, &e), &e))
		return false;
	for (i = from; i < to; i++) {
		n = (size_t)snprintf(file, sizeof(file),
		        "Number: %d-NQ/TW\nTitle: Title %d\n\n", i, i);
		for (; n < sizeof(file) - 40; n += 8)
			snprintf(file + n, 9, "w%06u ", rnd() % 999983);
		if (!fix_doc(s, feed, (uint64_t)i, (unsigned)i, 1, file))
			return false;
	}
	return fine(store_commit(s, &e), &e);
}

/* All that a reader can get, as one hash; -1 with the code of the first error. */
static int
read_all(struct store *s, uint8_t h[32], enum err_code *code)
{
	struct err e = ERR_INIT;
	struct str f = STR_INIT(DOC_MAX);
	struct doc_row rows[20];
	struct doc_key key;
	uint8_t part[32];
	size_t got = 0, i;
	bool more = false;
	int rc = store_digest(s, h, &e);

	do {
		got = 0;
		if (!rc)
			rc = doc_page(s, NULL, more ? &key : NULL, 1, 20, rows, &got, &e);
		for (i = 0; !rc && i < got; i++) {
			str_reset(&f);
			rc = doc_file(s, rows[i].rid, &f, &e);
			crypt_hash1(part, 32, f.p, f.len);
			h[0] ^= part[0];
			h[1] ^= part[1];
			key = (struct doc_key){ rows[i].at, rows[i].rid };
		}
		for (i = 0; i < got; i++)
			doc_row_clear(&rows[i]);
		more = true;
	} while (!rc && got == 20);
	str_release(&f);
	*code = e.code;
	return rc;
}

static void
flips(void)
{
	static bool in_use[FIX_PAGES];
	struct str f = STR_INIT(64 << 20);
	uint8_t want[32], got[32];
	struct err e = ERR_INIT;
	enum err_code code;
	struct store *s = fix_new();
	char was;
	size_t at, wrong = 0, unseen = 0, other = 0;
	int i;

	if (!OK(s && fill(s, 1, 60) && fix_index_all(s) &&
	                    read_all(s, want, &code) == 0 &&
	                    fix_pages_in_use(s, in_use, &e) == 0,
	            "a store with documents"))
		return;
	store_close(s);
	if (!OK(slurp(db, &f) && f.len % PAGE == 0, "is a file of whole pages"))
		return;
	for (i = 0; i < FLIPS; i++) {
		/* some of them in page 1, where SQLite peeks */
		do
			at = i % 10 == 0 ? rnd() % PAGE : (size_t)rnd() * 7 % f.len;
		while (!in_use[at / PAGE + 1]);
		was = f.p[at];
		f.p[at] = (char)(was ^ 1 << rnd() % 8);
		spill(db, f.p, f.len);
		f.p[at] = was;
		err_clear(&e);
		if (store_open(&s, fix_dir, fix_keys, 0, &e)) {
			other += e.code != ERR_DAMAGED;
			continue;
		}
		if (read_all(s, got, &code) == 0)
			wrong += memcmp(got, want, 32) != 0;
		else
			other += code != ERR_DAMAGED;
		unseen += store_check(s, &e) == 0;
		store_close(s);
	}
	spill(db, f.p, f.len);
	s = fix_open(0);
	OK(s && fix_check(s), "as it was it is whole");
	store_close(s);
	INT_EQ(wrong, 0, "no flipped bit gives a wrong text");
	INT_EQ(unseen, 0, "the check finds every one");
	INT_EQ(other, 0, "each is called damage");
	str_release(&f);
}

static void
strangers(void)
{
	struct keys *other = secret_new(sizeof(*other), NULL);
	struct str f = STR_INIT(64 << 20);
	struct err e = ERR_INIT;
	struct store *s = NULL;
	char page[PAGE];

	memcpy(other, fix_keys, sizeof(*other));
	other->dek[7] ^= 1;
	OK(store_open(&s, fix_dir, other, 0, &e) && e.code == ERR_DAMAGED && !s,
	        "another key does not open it");
	memcpy(other, fix_keys, sizeof(*other));
	other->store_id[0] ^= 1;
	OK(store_open(&s, fix_dir, other, 0, &e) && e.code == ERR_DAMAGED && !s,
	        "nor the right key for another store");
	secret_free(other);
	if (!OK(slurp(db, &f) && f.len > 20 * PAGE, "the file"))
		return;
	memcpy(page, f.p + 7 * PAGE, PAGE);
	memcpy(f.p + 7 * PAGE, f.p + 9 * PAGE, PAGE);
	memcpy(f.p + 9 * PAGE, page, PAGE);
	spill(db, f.p, f.len);
	s = fix_open(0);
	OK(s && store_check(s, &e) && e.code == ERR_DAMAGED,
	        "two pages exchanged are noticed");
	store_close(s);
	memcpy(f.p + 9 * PAGE, f.p + 7 * PAGE, PAGE);
	memcpy(f.p + 7 * PAGE, page, PAGE);
	memcpy(page, f.p + 11 * PAGE, PAGE);
	spill(db, f.p, f.len);
	s = fix_open(0);
	OK(s && fix_check(s), "put back, it is whole");
	store_close(s);
	memset(f.p + 11 * PAGE, 0, PAGE);
	spill(db, f.p, f.len);
	s = fix_open(0);
	OK(s && store_check(s, &e) && e.code == ERR_DAMAGED,
	        "a page of zeros is noticed");
	store_close(s);
	memcpy(f.p + 11 * PAGE, page, PAGE);
	spill(db, f.p, f.len - PAGE - 100);
	OK(store_open(&s, fix_dir, fix_keys, 0, &e) || store_check(s, &e),
	        "a cut file is noticed");
	store_close(s);
	str_release(&f);
}

static void
plain_files(void)
{
	struct err e = ERR_INIT;
	struct store *s = fix_new();
	struct stat st;
	char path[320];

	store_close(s);
	OK(stat(db, &st) == 0 && (st.st_mode & 0777) == 0600, "store.db is 0600");
	snprintf(path, sizeof(path), "%s/other", fix_dir);
	OK(rename(db, path) == 0 && symlink("other", db) == 0 &&
	                store_open(&s, fix_dir, fix_keys, 0, &e) && e.code == ERR_IO,
	        "a link in its place is refused");
	unlink(db);
	OK(link(path, db) == 0 && store_open(&s, fix_dir, fix_keys, 0, &e) &&
	                e.code == ERR_IO,
	        "so is a second name");
	unlink(path);
	chmod(db, 0640);
	OK(store_open(&s, fix_dir, fix_keys, 0, &e) && e.code == ERR_IO,
	        "so is one that others may read");
	chmod(db, 0600);
	s = fix_open(0);
	OK(s != NULL, "as it was it opens");
	store_close(s);
	snprintf(path, sizeof(path), "%s-wal", db);
	spill(path, "nonsense", 8);
	s = fix_open(0);
	OK(s != NULL && fix_check(s),
	        "a file beside it that looks like a WAL changes nothing");
	store_close(s);
	unlink(path);
	unlink(db);
	OK(store_open(&s, fix_dir, fix_keys, 0, &e) && e.code == ERR_DAMAGED,
	        "without the flag none is made");
}

static void
read_only(void)
{
	struct err e = ERR_INIT;
	struct store *s = fix_new();
	uint64_t n = 0;

	OK(s && fill(s, 1, 5), "a store");
	store_close(s);
	s = fix_open(STORE_RDONLY);
	OK(s && doc_count(s, NULL, &n, &e) == 0 && n == 4,
	        "opened read-only, it is read");
	OK(s && kv_set(s, "k", "v", 1, &e) && e.code == ERR_IO && !store_in_tx(s),
	        "and not written");
	OK(s && fix_check(s), "and checked");
	store_close(s);
}

/* A store of a later version, made by hand over the same VFS. */
static void
newer_version(void)
{
	struct err e = ERR_INIT;
	struct store *s = NULL;
	struct vfs *v = NULL;
	sqlite3 *raw = NULL;

	OK(fine(vfs_new(&v, fix_keys, NULL, &e), &e) &&
	                sqlite3_open_v2(db, &raw, SQLITE_OPEN_READWRITE, vfs_name(v)) ==
	                        SQLITE_OK &&
	                sqlite3_exec(raw, "PRAGMA user_version=999", NULL, NULL, NULL) ==
	                        SQLITE_OK,
	        "a store of a version to come");
	sqlite3_close(raw);
	vfs_free(v);
	OK(store_open(&s, fix_dir, fix_keys, 0, &e) && !s && strstr(e.msg, "newer"),
	        "is refused with a word of it");
}

int
main(void)
{
	umask(077);
	fix_begin();
	snprintf(db, sizeof(db), "%s/store.db", fix_dir);
	flips();
	strangers();
	plain_files();
	read_only();
	newer_version();
	return fix_end();
}
