/* The rules of the VFS, one by one, on a connection of SQLite's own (security.md section 1). Built
 * with -DVFS_OMIT=n this test must fail for n in 1, 2, 3, 5, 6, 9; cut.c fails for 4. */
#include "fix.h"

#include <fcntl.h>
#include <sys/stat.h>
#include "../../../src/store/vfs_page.h"
#include "base/le.h"

#define PAGE PAGE_LEN
#define HEAD 512

static struct vfs *vfs;
static char db_path[300], j_path[300];

static sqlite3 *
open_raw(const char *pragmas)
{
	sqlite3 *db = NULL;
	int reserve = PAGE_RESERVE;

	if (sqlite3_open_v2(db_path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
	            vfs_name(vfs)) ||
	        sqlite3_file_control(db, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve) ||
	        sqlite3_exec(db, pragmas, NULL, NULL, NULL)) {
		printf("# %s\n", sqlite3_errmsg(db));
		sqlite3_close(db);
		return NULL;
	}
	return db;
}

static sqlite3_file *
file_of(sqlite3 *db)
{
	sqlite3_file *f = NULL;

	sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &f);
	return f;
}

static bool
sweeps(sqlite3 *db)
{
	uint64_t pages, bad = 1;
	struct err e = ERR_INIT;

	return fine(vfs_sweep(vfs, file_of(db), &pages, &bad, &e), &e) && bad == 0 &&
	       pages > 0;
}

static void
kinds_of_files(void)
{
	static const int flags[] = { SQLITE_OPEN_TEMP_DB, SQLITE_OPEN_TRANSIENT_DB,
		SQLITE_OPEN_TEMP_JOURNAL, SQLITE_OPEN_SUBJOURNAL,
		SQLITE_OPEN_SUPER_JOURNAL, SQLITE_OPEN_WAL };
	sqlite3_vfs *v = sqlite3_vfs_find(vfs_name(vfs));
	sqlite3_file *f = calloc(1, (size_t)v->szOsFile);
	size_t i, open = 0;
	char path[400] = { 0 };

	for (i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		snprintf(path, sizeof(path), "%s/kind%zu", fix_dir, i);
		memset(f, 0, (size_t)v->szOsFile);
		if (v->xOpen(v, i < 2 ? NULL : path, f,
		            flags[i] | SQLITE_OPEN_CREATE | SQLITE_OPEN_READWRITE |
		                    SQLITE_OPEN_EXCLUSIVE,
		            NULL) == SQLITE_OK) {
			open++;
			f->pMethods->xClose(f);
		}
	}
	INT_EQ(open, 0, "rule 1: no other kind of file is opened");
	free(f);
}

static void
pages_only(void)
{
	sqlite3 *db = open_raw("PRAGMA journal_mode=TRUNCATE; CREATE TABLE t(x); "
	                       "INSERT INTO t VALUES(zeroblob(20000));");
	static uint8_t page[PAGE], back[PAGE];
	sqlite3_file *f = db ? file_of(db) : NULL;
	sqlite3_int64 size = 0, after = 0, big = 1 << 20;
	int chunk = 1 << 20;
	struct stat st;

	if (!OK(f && sweeps(db), "a sealed database"))
		return;
	f->pMethods->xFileSize(f, &size);
	OK(f->pMethods->xWrite(f, page, 100, 0) != SQLITE_OK &&
	                f->pMethods->xWrite(f, page, PAGE, 512) != SQLITE_OK,
	        "rule 2: what is no whole page is not written");
	OK(f->pMethods->xWrite(f, page, PAGE, 0) != SQLITE_OK,
	        "nor a page 1 that reserves no room");
	OK(f->pMethods->xWrite(f, page, PAGE, size + 5 * PAGE) == SQLITE_OK && sweeps(db),
	        "a gap is filled with sealed pages");
	OK(f->pMethods->xTruncate(f, size + 100) != SQLITE_OK &&
	                f->pMethods->xTruncate(f, size) == SQLITE_OK,
	        "and a file is cut between pages only");
	OK(f->pMethods->xFileControl(f, SQLITE_FCNTL_CHUNK_SIZE, &chunk) == SQLITE_OK &&
	                f->pMethods->xFileControl(f, SQLITE_FCNTL_SIZE_HINT, &big) ==
	                        SQLITE_OK &&
	                f->pMethods->xFileSize(f, &after) == SQLITE_OK && after == size,
	        "rule 3: a hint makes no file larger");
	memset(page, 0xee, PAGE);
	OK(f->pMethods->xWrite(f, page, PAGE, size) == SQLITE_OK &&
	                f->pMethods->xRead(f, back, PAGE, size) == SQLITE_OK &&
	                memcmp(page, back, PAGE_USED) == 0,
	        "a page comes back");
	memset(page, 0, PAGE);
	OK(memcmp(back + PAGE_USED, page, PAGE_RESERVE) == 0,
	        "rule 6: with zeros where nonce and tag lie");
	f->pMethods->xTruncate(f, size);
	OK(f->pMethods->iVersion == 1, "no shared memory, no mapping");
	OK(!(f->pMethods->xDeviceCharacteristics(f) & SQLITE_IOCAP_BATCH_ATOMIC) &&
	                (f->pMethods->xDeviceCharacteristics(f) &
	                        SQLITE_IOCAP_POWERSAFE_OVERWRITE),
	        "rule 8: what the base must promise, and must not");
	sqlite3_close(db);
	OK(stat(db_path, &st) == 0 && st.st_size % PAGE == 0, "whole pages on disk");
}

static size_t
slurp(const char *path, uint8_t *buf, size_t max)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, buf, max);

	if (fd >= 0)
		close(fd);
	return n > 0 ? (size_t)n : 0;
}

/* Sum that SQLite writes behind a page image: every 200th byte, and the segment's start value. */
static uint32_t
plain_sum(const uint8_t *page, uint32_t init)
{
	int i;

	for (i = PAGE - 200; i > 0; i -= 200)
		init += page[i];
	return init;
}

struct seen {
	int segments, records, clear, wrong;
};

/* Every record of every segment of a journal, opened by the key itself. */
static void
read_journal(const struct page_keys *k, const uint8_t *j, size_t n, struct seen *s)
{
	static const uint8_t magic[8] = { 0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63,
		0xd7 };
	uint8_t page[PAGE], mask[4], zero[8] = { 0 };
	uint32_t init, word;
	const uint8_t *r;
	size_t at = 0;
	int i;

	while (at + HEAD <= n) {
		if (memcmp(j + at, magic, 8) != 0 && memcmp(j + at, zero, 8) != 0)
			return;
		s->segments++;
		init = be32_get(j + at + 12);
		for (at += HEAD; at + PAGE + 8 <= n; at += PAGE + 8) {
			r = j + at;
			/* a header stands at the next multiple of 512 */
			if (page_open(k, PAGE_JOURNAL, be32_get(r), r + 4, page))
				break;
			s->records++;
			word = be32_get(r + 4 + PAGE);
			s->clear += word == plain_sum(page, init);
			page_mask(k, r + 4, mask);
			for (i = 0; i < 4; i++)
				word ^= (uint32_t)mask[i] << (24 - 8 * i);
			s->wrong += word != plain_sum(page, init);
		}
		at = (at + HEAD - 1) / HEAD * HEAD;
	}
}

/* With a cache of ten pages SQLite spills, syncs its journal and begins a new segment. */
static void
segments(void)
{
	sqlite3 *db =
	        open_raw("PRAGMA journal_mode=TRUNCATE; PRAGMA cache_size=10; "
	                 "PRAGMA cache_spill=10; PRAGMA temp_store=MEMORY;"
	                 "CREATE TABLE u(i INTEGER PRIMARY KEY, x);"
	                 "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM c "
	                 "WHERE i<200) INSERT INTO u SELECT i,randomblob(1500) FROM c;");
	static uint8_t j[4 << 20];
	struct page_keys k;
	struct seen s = { 0, 0, 0, 0 };
	sqlite3_stmt *st = NULL;
	size_t n;
	bool same;
	int fd;

	page_keys_make(&k, fix_keys);
	if (!OK(db && sqlite3_exec(db,
	                      "CREATE TABLE w AS SELECT * FROM u; BEGIN; UPDATE u SET "
	                      "x=randomblob(1500);",
	                      NULL, NULL, NULL) == SQLITE_OK,
	            "a transaction that spills"))
		return;
	n = slurp(j_path, j, sizeof(j));
	read_journal(&k, j, n, &s);
	OK(s.segments > 3 && s.records > 50, "%d journal segments, %d records",
	        s.segments, s.records);
#ifndef NOSEAL
	INT_EQ(s.clear, 0, "rule 9: no checksum lies in the clear, in any segment");
#endif
	INT_EQ(s.wrong, 0, "each is masked by its own record's nonce");
	OK(sqlite3_exec(db, "SAVEPOINT p; UPDATE u SET x=1; ROLLBACK TO p; ROLLBACK",
	           NULL, NULL, NULL) == SQLITE_OK &&
	                sqlite3_prepare_v2(db,
	                        "SELECT count(*) FROM u JOIN w USING(i) WHERE u.x=w.x",
	                        -1, &st, NULL) == SQLITE_OK &&
	                sqlite3_step(st) == SQLITE_ROW &&
	                sqlite3_column_int(st, 0) == 200,
	        "rolled back from the journal, everything is as before");
	sqlite3_finalize(st);
	OK(sweeps(db), "and every page is ours");
	/* SQLite looks at no checksum when it goes back to a savepoint: filler would become a page */
	same = sqlite3_exec(db, "BEGIN; SAVEPOINT p; UPDATE u SET x=randomblob(1400)",
	               NULL, NULL, NULL) == SQLITE_OK;
	n = slurp(j_path, j, sizeof(j));
	if (OK(same && n > 20 * PAGE, "another one")) {
		fd = open(j_path, O_WRONLY | O_CLOEXEC);
		j[HEAD + 100] ^= 1;
		OK(pwrite(fd, j + HEAD + 100, 1, HEAD + 100) == 1,
		        "whose first record is altered");
		close(fd);
		OK((sqlite3_exec(db, "ROLLBACK TO p", NULL, NULL, NULL) & 0xff) ==
		                SQLITE_IOERR,
		        "rule 5: is an error where one's own journal is read back");
	}
	sqlite3_close(db);
}

/* A journal as a disk leaves it that lied about a sync: a record that SQLite counts on is torn,
 * while nothing behind it was written. Its playback stops there, and the store opens. */
static void
torn_record(void)
{
	static uint8_t j[4 << 20], before[4 << 20];
	sqlite3 *db;
	sqlite3_stmt *st = NULL;
	struct err e = ERR_INIT;
	size_t nj, nd;
	int fd;

	unlink(db_path);
	unlink(j_path);
	db = open_raw("PRAGMA journal_mode=TRUNCATE; PRAGMA cache_size=10; "
	              "PRAGMA cache_spill=10; CREATE TABLE u(i INTEGER PRIMARY KEY, x);"
	              "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM c "
	              "WHERE i<200) INSERT INTO u SELECT i,zeroblob(1500) FROM c;");
	nd = slurp(db_path, before, sizeof(before));
	if (!OK(db && sqlite3_exec(db, "BEGIN; UPDATE u SET x=randomblob(1500)", NULL,
	                      NULL, NULL) == SQLITE_OK,
	            "a transaction under way"))
		return;
	nj = slurp(j_path, j, sizeof(j));
	sqlite3_close(db);
	j[HEAD + 4 + 1000] ^= 1;
	fd = open(j_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	OK(nj > 20 * PAGE && be32_get(j + 8) > 0 && write(fd, j, nj) == (ssize_t)nj,
	        "its journal counts records, the first of them torn");
	close(fd);
	fd = open(db_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	OK(write(fd, before, nd) == (ssize_t)nd, "and no page was written yet");
	close(fd);
	vfs_free(vfs);
	vfs = NULL;
	OK(fine(vfs_new(&vfs, fix_keys, NULL, &e), &e), "after a start");
	db = open_raw("PRAGMA temp_store=MEMORY");
	OK(db &&
	                sqlite3_prepare_v2(db,
	                        "SELECT count(*) FROM u WHERE x=zeroblob(1500)", -1, &st,
	                        NULL) == SQLITE_OK &&
	                sqlite3_step(st) == SQLITE_ROW &&
	                sqlite3_column_int(st, 0) == 200,
	        "rule 5: it opens, and everything is as before");
	sqlite3_finalize(st);
	sqlite3_close(db);
}

int
main(void)
{
	struct err e = ERR_INIT;

	umask(077);
	fix_begin();
	snprintf(db_path, sizeof(db_path), "%s/raw.db", fix_dir);
	snprintf(j_path, sizeof(j_path), "%s/raw.db-journal", fix_dir);
	if (OK(fine(vfs_new(&vfs, fix_keys, NULL, &e), &e), "a VFS")) {
		kinds_of_files();
		pages_only();
		segments();
		torn_record();
	}
	vfs_free(vfs);
	return fix_end();
}
