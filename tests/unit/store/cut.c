/*
 * Power cuts. A life of the store (acts.h), and one of plain SQLite whose cache spills over many
 * journal segments, is played once on a disk in memory, which writes down every operation. Then
 * the power is cut at each of those operations in turn, several times, and what was not synced is
 * kept, lost or torn at random (disk.h). The store is opened as after a start, now and then with
 * another cut in the midst of that, and again. It must open, be whole, and stand where the last
 * acknowledged transaction left it or at the next.
 *
 * CUT_RUNS and CUT_SEED in the environment (`make cuts RUNS=… SEED=…`) ask for more, elsewhere.
 */
#include "acts.h"
#include "sim.h"

#include <time.h>
#include "../../../src/store/vfs.h"

#if defined(__SANITIZE_ADDRESS__)
#define RUNS 1500
#define STEPS 25
#else
#define RUNS 20000
#define STEPS 32
#endif
#define RUNS_A_LIFE 5000

struct logged {
	enum disk_op op;
	int node;
	int acked; /* states reached before it */
	char *path;
	int64_t off;
	size_t n;
	uint8_t *p;
};

static struct {
	struct logged *op;
	size_t n, cap;
	uint8_t (*want)[32]; /* the state after each acknowledged step */
	size_t wants, wcap;
	size_t reached; /* of them, while the life is played */
} tape;

static struct {
	long runs, points, corrupt, lost, shut, twice, hot, alike;
	bool quiet;
} sum;

/* What was found on a disk: the same bytes give the same answer, and are opened once a life. */
struct found {
	uint8_t disk[32], state[32];
	int rc;
	long ops;
	bool is;
};
#define FOUND (1 << 14)
static struct found *found;

/* --- the tape --------------------------------------------------------------------------- */

static void
tape_log(
        enum disk_op op, int node, const char *path, int64_t off, const void *p, size_t n)
{
	struct err e = ERR_INIT;
	struct logged *l;

	if (mem_grow(&tape.op, &tape.cap, tape.n + 1, sizeof(*tape.op), &e))
		exit(2);
	l = &tape.op[tape.n++];
	*l = (struct logged){ op, node, (int)tape.reached, path ? strdup(path) : NULL,
		off, n, n ? malloc(n) : NULL };
	if (n)
		memcpy(l->p, p, n);
}

static void
tape_state(const uint8_t h[32])
{
	struct err e = ERR_INIT;

	if (mem_grow(&tape.want, &tape.wcap, tape.wants + 1, 32, &e))
		exit(2);
	memcpy(tape.want[tape.wants++], h, 32);
	tape.reached = tape.wants;
}

static void
tape_clear(void)
{
	while (tape.n) {
		free(tape.op[--tape.n].path);
		free(tape.op[tape.n].p);
	}
	tape.wants = tape.reached = 0;
}

static void
tape_play(struct disk *d, const struct logged *l)
{
	switch (l->op) {
	case D_WRITE:
		disk_write(d, l->node, l->off, l->p, l->n);
		break;
	case D_TRUNC:
		disk_trunc(d, l->node, l->off);
		break;
	case D_SYNC:
		disk_sync(d, l->node);
		break;
	case D_MAKE:
		(void)disk_make(d, l->path, l->node);
		break;
	case D_UNLINK:
		disk_unlink(d, l->path, l->node);
		break;
	}
}

/* --- a life of the store ------------------------------------------------------------------- */

static bool
store_life(uint32_t seed)
{
	struct store *s = NULL;
	struct err e = ERR_INIT;
	struct acts a;
	uint8_t h[32];
	int rc;

	acts_begin(&a, seed);
	rc = store_open_on(&s, fix_dir, fix_keys, STORE_CREATE, "sim", &e) ||
	     acts_state(s, h, &e);
	while (!rc) {
		tape_state(h);
		if (a.step == STEPS)
			break;
		rc = act(&s, &a, "sim", &e) || acts_state(s, h, &e);
	}
	store_close(s);
	return fine(rc, &e);
}

/* 0; 1 it does not open, 2 it is not whole. */
static int
store_state(uint8_t h[32])
{
	struct store *s = NULL;
	struct err e = ERR_INIT;
	int rc = 0;

	if (store_open_on(&s, fix_dir, fix_keys, STORE_CREATE, "sim", &e))
		rc = 1;
	else if (store_check(s, &e) || acts_state(s, h, &e))
		rc = 2;
	store_close(s);
	if (rc && !sim.dead)
		fine(rc, &e);
	return rc;
}

/* --- a life of plain SQLite ------------------------------------------------------------------ */

static struct vfs *raw_vfs;
static const char *raw_mode; /* how it is made safe; or is not */

static sqlite3 *
raw_open(void)
{
	struct err e = ERR_INIT;
	sqlite3 *db = NULL;
	int reserve = PAGE_RESERVE;

	if (vfs_new(&raw_vfs, fix_keys, "sim", &e))
		exit(2);
	if (sqlite3_open_v2("raw.db", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
	            vfs_name(raw_vfs)) ||
	        sqlite3_file_control(db, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve) ||
	        sqlite3_exec(db,
	                "PRAGMA page_size=4096; PRAGMA temp_store=MEMORY;"
	                "PRAGMA cache_size=5; PRAGMA cache_spill=5;"
	                "PRAGMA auto_vacuum=FULL;",
	                NULL, NULL, NULL) ||
	        sqlite3_exec(db, raw_mode, NULL, NULL, NULL) ||
	        sqlite3_exec(db,
	                "CREATE TABLE IF NOT EXISTS t(i INTEGER PRIMARY KEY, x BLOB);",
	                NULL, NULL, NULL)) {
		sqlite3_close(db);
		vfs_free(raw_vfs);
		return NULL;
	}
	return db;
}

static void
raw_close(sqlite3 *db)
{
	sqlite3_close(db);
	vfs_free(raw_vfs);
}

static bool
raw_hash(sqlite3 *db, uint8_t h[32])
{
	sqlite3_stmt *st = NULL;
	struct part p[2] = { { h, 32 }, { NULL, 0 } };
	int rc;

	memset(h, 0, 32);
	if (sqlite3_prepare_v2(
	            db, "SELECT i||':'||hex(x) FROM t ORDER BY i", -1, &st, NULL))
		return false;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		p[1].p = sqlite3_column_text(st, 0);
		p[1].n = (size_t)sqlite3_column_bytes(st, 0);
		crypt_hash(h, 32, NULL, 0, p, 2);
	}
	return sqlite3_finalize(st) == SQLITE_OK && rc == SQLITE_DONE;
}

static bool
raw_step(sqlite3 *db, const char *sql, int arg)
{
	sqlite3_stmt *st = NULL;
	int rc = SQLITE_OK;

	while (!rc && *sql) {
		rc = sqlite3_prepare_v2(db, sql, -1, &st, &sql);
		if (!rc && sqlite3_bind_parameter_count(st))
			rc = sqlite3_bind_int(st, 1, arg);
		if (!rc) {
			while (sqlite3_step(st) == SQLITE_ROW)
				;
			rc = sqlite3_finalize(st);
		}
	}
	return rc == SQLITE_OK;
}

/* Rows that come, change and go, in transactions of several spills; the file grows and shrinks. */
static bool
raw_life(uint32_t seed)
{
	static const char *const step[] = {
		"WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM c WHERE "
		"i<40) "
		"INSERT INTO t(x) SELECT randomblob(100+abs(random())%5000) FROM c",
		"UPDATE t SET x=randomblob(1500) WHERE i%3=?",
		"DELETE FROM t WHERE i%2=?%2",
		"BEGIN; UPDATE t SET x=randomblob(900); SAVEPOINT p; DELETE FROM t WHERE "
		"i%3=0; ROLLBACK TO p; COMMIT",
		"BEGIN; DELETE FROM t WHERE i%3<>1; INSERT INTO t(x) "
		"VALUES(zeroblob(30000)); ROLLBACK",
	};
	sqlite3 *db = raw_open();
	uint8_t h[32];
	bool ok = db && raw_hash(db, h);
	uint32_t i;

	for (i = 0; ok; i++) {
		tape_state(h);
		if (i == 14)
			break;
		ok = raw_step(db, step[i ? (i * 3 + seed) % 5 : 0], (int)i % 3) &&
		     raw_hash(db, h);
	}
	if (!ok)
		printf("# plain SQLite: %s\n", sqlite3_errmsg(db));
	raw_close(db);
	return ok;
}

static int
raw_state(uint8_t h[32])
{
	sqlite3 *db = raw_open();
	sqlite3_stmt *st = NULL;
	sqlite3_file *f = NULL;
	struct err e = ERR_INIT;
	uint64_t pages, bad = 1;
	int rc = 2;

	if (!db)
		return 1;
	sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &f);
	if (!vfs_sweep(raw_vfs, f, &pages, &bad, &e) && !bad &&
	        !sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &st, NULL) &&
	        sqlite3_step(st) == SQLITE_ROW &&
	        !strcmp((const char *)sqlite3_column_text(st, 0), "ok") &&
	        raw_hash(db, h))
		rc = 0;
	sqlite3_finalize(st);
	raw_close(db);
	return rc;
}

/* --- cuts ------------------------------------------------------------------------------------- */

struct life {
	const char *name;
	bool (*play)(uint32_t seed);
	int (*state)(uint8_t h[32]);
};

static void
disk_hash(struct disk *d, uint8_t h[32])
{
	static const uint8_t none = 0;
	struct part p[2 * DISK_NAMES];
	struct bytes *b;
	size_t i;

	for (i = 0; i < DISK_NAMES; i++) {
		b = d->name[i].now < 0 || !d->name[i].path[0]
		            ? NULL
		            : &d->node[d->name[i].now].now;
		p[2 * i] = b ? (struct part){ &b->n, sizeof(b->n) }
		             : (struct part){ &none, 1 };
		p[2 * i + 1] = (struct part){ b && b->n ? b->p : &none, b ? b->n : 1 };
	}
	crypt_hash(h, 32, NULL, 0, p, 2 * DISK_NAMES);
}

/* A start on that disk. */
static const struct found *
look(const struct life *life, struct disk *d)
{
	struct found *f;
	uint8_t h[32];
	size_t i;

	disk_hash(d, h);
	for (i = h[0] | (size_t)h[1] << 8; found[i % FOUND].is; i++)
		if (memcmp(found[i % FOUND].disk, h, 32) == 0) {
			sum.alike++;
			return &found[i % FOUND];
		}
	f = &found[i % FOUND];
	sim_on(d);
	f->rc = life->state(f->state);
	f->ops = sim.count;
	f->is = true;
	memcpy(f->disk, h, 32);
	return f;
}

/* Where does a start stand, when `acked` states were acknowledged? Its operations. */
static long
judge(const struct life *life, struct disk *d, int acked, size_t point)
{
	const struct found *f = look(life, d);
	const uint8_t *h = f->state;
	int lo = acked ? acked - 1 : 0, hi = acked, rc = f->rc;
	const char *what = NULL;
	size_t i;

	sum.runs++;
	if (rc == 1) {
		sum.shut++;
		what = "does not open";
	} else if (rc) {
		sum.corrupt++;
		what = "is not whole";
	} else if (memcmp(tape.want[lo], h, 32) != 0 &&
	           ((size_t)hi >= tape.wants || memcmp(tape.want[hi], h, 32) != 0)) {
		for (i = 0; i < (size_t)lo && memcmp(tape.want[i], h, 32) != 0; i++)
			;
		if (i < (size_t)lo)
			sum.lost++;
		else
			sum.corrupt++;
		what = i < (size_t)lo ? "lost what was acknowledged"
		                      : "stands where no transaction left it";
	}
	if (what && !sum.quiet && sum.shut + sum.corrupt + sum.lost < 20)
		printf("# %s: operation %zu, %d acknowledged: it %s\n", life->name, point,
		        acked, what);
	return f->ops;
}

/* Now and then the plain ones: all lost, all kept. */
static struct tear
tear_any(void)
{
	static const struct tear kind[] = { { 256, 0, 512, false }, { 0, 0, 512, false },
		{ 85, 85, 512, false }, { 85, 85, 0, false }, { 20, 10, 512, false },
		{ 220, 20, 512, true }, { 60, 140, 1, false }, { 128, 0, 512, true },
		{ 2, 2, 0, false } };

	return kind[rnd(sizeof(kind) / sizeof(kind[0]))];
}

/* One cut in the state `at`; every third time one more while the store is opened again. */
static void
cut_once(const struct life *life, const struct disk *at, int acked, size_t point)
{
	static struct disk first, again, third;
	struct tear t = tear_any();
	struct bytes *j;
	uint8_t h[32];
	long ops;

	disk_crash(at, &first, &t);
	j = disk_file(&first, "-journal");
	sum.hot += j && j->n > 0;
	disk_copy(&first, &again);
	ops = judge(life, &first, acked, point);
	if (!ops || rnd(3))
		return;
	sim_on(&again);
	sim.cut = 1 + rnd((uint32_t)ops);
	(void)life->state(h);
	sum.twice++;
	t = tear_any();
	disk_crash(&again, &third, &t);
	(void)judge(life, &third, acked, point);
}

static void
cut_life(const struct life *life, uint32_t seed, long runs)
{
	static struct disk d;
	long begun = sum.runs, each, k;
	size_t i;

	tape_clear();
	memset(found, 0, FOUND * sizeof(*found));
	disk_clear(&d);
	sim_on(&d);
	sim.log = tape_log;
	if (!OK(life->play(seed), "%s, seed %u, without trouble", life->name, seed))
		return;
	sim.log = NULL;
	disk_clear(&d);
	for (i = 0; i <= tape.n; i++) {
		/* an operation is under way: a write may be torn, a sync has done nothing */
		if (i < tape.n && tape.op[i].op != D_SYNC)
			tape_play(&d, &tape.op[i]);
		each = (runs - (sum.runs - begun)) / (long)(tape.n + 1 - i);
		sum.points++;
		for (k = 0; k < (each > 1 ? each : 1); k++)
			cut_once(life, &d,
			        i < tape.n ? tape.op[i].acked : (int)tape.wants, i);
		if (i < tape.n && tape.op[i].op == D_SYNC)
			tape_play(&d, &tape.op[i]);
	}
	disk_clear(&d);
}

#define RAW_SAFE "PRAGMA journal_mode=TRUNCATE"
static const struct life of_store = { "the store", store_life, store_state },
                         of_sqlite = { "plain SQLite", raw_life, raw_state };

/* What must go wrong: a proof that cannot fail is none. */
static void
controls(void)
{
	memset(&sum, 0, sizeof(sum));
	sum.quiet = true;
	raw_mode = "PRAGMA journal_mode=DELETE";
	cut_life(&of_sqlite, 2, 1);
	OK(sum.lost > 0,
	        "a journal that is deleted loses what was acknowledged: %ld of %ld",
	        sum.lost, sum.runs);
	memset(&sum, 0, sizeof(sum));
	sum.quiet = true;
	raw_mode = RAW_SAFE "; PRAGMA synchronous=OFF";
	cut_life(&of_sqlite, 2, 1);
	OK(sum.corrupt && sum.shut,
	        "without a sync stores are corrupt, or do not open: %ld and %ld of %ld",
	        sum.corrupt, sum.shut, sum.runs);
	memset(&sum, 0, sizeof(sum));
	raw_mode = RAW_SAFE;
}

static long
number(const char *name, long dflt)
{
	const char *v = getenv(name);

	return v && *v ? strtol(v, NULL, 10) : dflt;
}

int
main(void)
{
	long runs = number("CUT_RUNS", RUNS), seed = number("CUT_SEED", 1), n;

	found = calloc(FOUND, sizeof(*found));
	if (!found)
		return 2;
	fix_begin();
	OK(sim_register(), "a disk in memory");
	controls();
	for (n = 0; sum.runs < runs; n++) {
		disk_seed = (uint64_t)(seed + n) * 0x9e3779b97f4a7c15u;
		cut_life(n % 4 == 3 ? &of_sqlite : &of_store, (uint32_t)(seed + n),
		        runs - sum.runs > RUNS_A_LIFE ? RUNS_A_LIFE : runs - sum.runs);
		if (t_failed)
			break;
	}
	printf("# seed %ld: %ld runs, %ld distinct cut points, %ld with a hot journal, "
	       "%ld cut "
	       "again, %ld disks alike\n# corrupt %ld, acknowledged lost %ld, unopenable "
	       "%ld\n# %.1f s CPU\n",
	        seed, sum.runs, sum.points, sum.hot, sum.twice, sum.alike, sum.corrupt,
	        sum.lost, sum.shut, (double)clock() / CLOCKS_PER_SEC);
	OK(sum.runs >= runs && sum.hot > sum.runs / 10 && sum.twice > sum.runs / 20,
	        "%ld cuts, %ld points, %ld on a hot journal, %ld of them twice", sum.runs,
	        sum.points, sum.hot, sum.twice);
	INT_EQ(sum.corrupt, 0, "corrupt stores");
	INT_EQ(sum.lost, 0, "stores that lost what was acknowledged");
	INT_EQ(sum.shut, 0, "stores that do not open");
	tape_clear();
	free(found);
	free(tape.op);
	free(tape.want);
	return fix_end();
}
