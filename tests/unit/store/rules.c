/* The rules of the VFS, one by one, on a connection of SQLite's own (security.md section 1). With
 * any one of them left out of the build (-DVFS_OMIT=n) this test fails: tests/store/omit.sh. */
#include "fix.h"
#include "sim.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
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
	        "what is no whole page is not written");
	OK(f->pMethods->xWrite(f, page, PAGE, 0) != SQLITE_OK,
	        "nor a page 1 that reserves no room");
	OK(f->pMethods->xWrite(f, page, PAGE, size + 5 * PAGE) == SQLITE_OK && sweeps(db),
	        "rule 2: a gap is filled with sealed pages");
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

/* Another process, that is asked and says whether it may write: forked before SQLite knows the
 * file, whose locks it otherwise believes to be its own. */
static pid_t
other_begin(int ask[2], int say[2])
{
	sqlite3 *db;
	pid_t pid;
	char c;

	if (pipe(ask) || pipe(say))
		exit(2);
	pid = fork();
	if (pid)
		return pid;
	close(ask[1]);
	while (read(ask[0], &c, 1) == 1) {
		db = open_raw("PRAGMA temp_store=MEMORY");
		c = db && sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) ==
		                            SQLITE_BUSY
		            ? 'w'
		            : 'm';
		sqlite3_close(db);
		if (write(say[1], &c, 1) != 1)
			break;
	}
	_exit(0);
}

static char
other_says(int ask[2], int say[2])
{
	char c = '?';

	return write(ask[1], "?", 1) == 1 && read(say[0], &c, 1) == 1 ? c : '?';
}

/* A process that closes any descriptor of a file loses its locks on it. */
static void
locks_stay(void)
{
	int ask[2], say[2];
	pid_t pid = other_begin(ask, say);
	sqlite3 *db = open_raw("PRAGMA journal_mode=TRUNCATE; CREATE TABLE l(x)");

	OK(other_says(ask, say) == 'm', "another process may write");
	OK(db &&
	                !sqlite3_exec(db, "BEGIN IMMEDIATE; INSERT INTO l VALUES(1)",
	                        NULL, NULL, NULL) &&
	                other_says(ask, say) == 'w',
	        "and waits while this one does");
	OK(db && sweeps(db) && other_says(ask, say) == 'w',
	        "rule 7: also after the pages were swept");
	sqlite3_close(db);
	close(ask[1]);
	while (waitpid(pid, NULL, 0) < 0)
		;
	close(ask[0]);
	close(say[0]);
	close(say[1]);
}

static struct vfs *
over_sim(struct disk *d, int device)
{
	struct err e = ERR_INIT;
	struct vfs *v;

	sim_on(d);
	sim.device = device;
	if (vfs_new(&v, fix_keys, "sim", &e))
		exit(2);
	return v;
}

static bool
sim_sql(struct vfs *v, const char *sql)
{
	sqlite3 *db = NULL;
	int reserve = PAGE_RESERVE, rc;

	rc = sqlite3_open_v2(
	        "sim.db", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs_name(v));
	if (!rc)
		rc = sqlite3_file_control(
		        db, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve);
	if (!rc)
		rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
	sqlite3_close(db);
	return rc == SQLITE_OK;
}

/* Every device promises something else. */
static void
promises(void)
{
	static struct disk d;
	struct vfs *v = over_sim(&d, SQLITE_IOCAP_BATCH_ATOMIC);
	sqlite3_vfs *sv = sqlite3_vfs_find(vfs_name(v));
	sqlite3_file *f = calloc(1, (size_t)sv->szOsFile);
	const int flags =
	        SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_CREATE | SQLITE_OPEN_READWRITE;

	OK(sv->xOpen(sv, "p.db", f, flags, NULL) == SQLITE_CANTOPEN,
	        "rule 8: no device that may harm bytes beside those written");
	sim.device = SQLITE_IOCAP_BATCH_ATOMIC | SQLITE_IOCAP_POWERSAFE_OVERWRITE |
	             SQLITE_IOCAP_UNDELETABLE_WHEN_OPEN;
	OK(sv->xOpen(sv, "p.db", f, flags, NULL) == SQLITE_OK &&
	                f->pMethods->xDeviceCharacteristics(f) ==
	                        (SQLITE_IOCAP_POWERSAFE_OVERWRITE |
	                                SQLITE_IOCAP_UNDELETABLE_WHEN_OPEN),
	        "no batches without a journal, and everything else as it is");
	free(f);
	vfs_free(v);
	disk_clear(&d);
}

/* SQLite looks at the first page before it rolls back, when that page may be torn. */
static void
torn_first_page(void)
{
	static struct disk made, d, after;
	const struct tear torn = { 0, 256, 512, false };
	struct vfs *v = over_sim(&made, SQLITE_IOCAP_POWERSAFE_OVERWRITE);
	int i, shut = 0, cuts = 0;

	OK(sim_sql(v, "PRAGMA page_size=4096; PRAGMA journal_mode=TRUNCATE; "
	              "CREATE TABLE t(x); INSERT INTO t VALUES(1)"),
	        "a database on a disk in memory");
	vfs_free(v);
	for (i = 1; i < 60; i++) {
		disk_copy(&made, &d);
		v = over_sim(&d, SQLITE_IOCAP_POWERSAFE_OVERWRITE);
		sim.cut = i;
		if (sim_sql(v, "PRAGMA journal_mode=TRUNCATE; CREATE TABLE u(x); "
		               "UPDATE t SET x=randomblob(9000)"))
			i = 60;
		vfs_free(v);
		disk_crash(&d, &after, &torn);
		v = over_sim(&after, SQLITE_IOCAP_POWERSAFE_OVERWRITE);
		shut += !sim_sql(v, "UPDATE t SET x=x");
		cuts++;
		vfs_free(v);
	}
	OK(cuts > 20 && !shut, "rule 4: %d cuts that tear what was written, %d stay shut",
	        cuts, shut);
	disk_clear(&made);
	disk_clear(&d);
	disk_clear(&after);
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
		locks_stay();
		segments();
		torn_record();
	}
	vfs_free(vfs);
	if (OK(sim_register(), "a disk in memory")) {
		promises();
		torn_first_page();
	}
	return fix_end();
}
