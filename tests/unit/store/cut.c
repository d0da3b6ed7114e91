/*
 * Power cuts, on files in memory. At a random operation the power goes. Of what was not synced
 * every write is independently kept, lost or torn by sectors of 512 bytes, a truncation kept or
 * lost, and an unlink that was not synced may come back. Then the store is opened as after a start,
 * with another cut in the midst of that now and then. It must be whole and hold every commit
 * that was acknowledged.
 *
 * CUT_RUNS and CUT_SEED in the environment ask for more runs and another sequence.
 */
#include "base/mem.h"
#include "rounds.h"

#include <sqlite3.h>

#define FILES 4
#define SECTOR 512
#define FILE_MAX (8 << 20)

struct change {
	bool trunc;
	int64_t off; /* or the new size */
	size_t n;
	uint8_t *p;
};

struct sim_file {
	char name[300];
	bool there, there_dur; /* as seen now, as on disk */
	uint8_t *now, *dur;
	int64_t size, dur_size;
	struct change *ch;
	size_t nch, cap;
};

static struct {
	sqlite3_vfs v;
	sqlite3_vfs *real;
	struct sim_file file[FILES];
	long count, cut; /* operations; the one at which the power goes, 0 never */
	bool dead;
	uint64_t seed;
} sim;

struct handle {
	sqlite3_file f;
	struct sim_file *s;
};

static uint32_t
rnd(uint32_t below)
{
	sim.seed = sim.seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(sim.seed >> 33) % below;
}

static bool
gone(void)
{
	if (++sim.count == sim.cut)
		sim.dead = true;
	return sim.dead;
}

static struct sim_file *
find(const char *name, bool make)
{
	struct sim_file *f;
	int i;

	for (i = 0; i < FILES; i++)
		if (strcmp(sim.file[i].name, name) == 0)
			return &sim.file[i];
	for (i = 0; make && i < FILES; i++) {
		f = &sim.file[i];
		if (f->name[0])
			continue;
		snprintf(f->name, sizeof(f->name), "%s", name);
		f->now = calloc(1, FILE_MAX);
		f->dur = calloc(1, FILE_MAX);
		if (!f->now || !f->dur)
			exit(2);
		return f;
	}
	return NULL;
}

static struct change *
note(struct sim_file *f)
{
	struct err e = ERR_INIT;

	if (mem_grow(&f->ch, &f->cap, f->nch + 1, sizeof(*f->ch), &e))
		exit(2);
	return &f->ch[f->nch++];
}

static void
forget(struct sim_file *f)
{
	while (f->nch)
		free(f->ch[--f->nch].p);
}

static void
put(uint8_t *to, int64_t *size, int64_t off, const uint8_t *p, size_t n)
{
	if (off > *size)
		memset(to + *size, 0, (size_t)(off - *size));
	memcpy(to + off, p, n);
	if (off + (int64_t)n > *size)
		*size = off + (int64_t)n;
}

static void
cut_to(uint8_t *to, int64_t *size, int64_t n)
{
	if (n > *size)
		memset(to + *size, 0, (size_t)(n - *size));
	*size = n;
}

/* --- the VFS ------------------------------------------------------------------------ */

static int
h_close(sqlite3_file *f)
{
	return SQLITE_OK;
}

static int
h_read(sqlite3_file *f, void *p, int n, sqlite3_int64 off)
{
	struct sim_file *s = ((struct handle *)f)->s;
	int64_t have = s->size - off;

	if (sim.dead)
		return SQLITE_IOERR_READ;
	if (have >= n) {
		memcpy(p, s->now + off, (size_t)n);
		return SQLITE_OK;
	}
	memset(p, 0, (size_t)n);
	if (have > 0)
		memcpy(p, s->now + off, (size_t)have);
	return SQLITE_IOERR_SHORT_READ;
}

static int
h_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 off)
{
	struct sim_file *s = ((struct handle *)f)->s;
	bool last = !sim.dead;
	struct change *c;

	/* the write during which the power goes may be torn as well */
	if (gone() && !last)
		return SQLITE_IOERR_WRITE;
	if (off + n > FILE_MAX)
		return SQLITE_FULL;
	c = note(s);
	*c = (struct change){ false, off, (size_t)n, malloc((size_t)n) };
	if (!c->p)
		exit(2);
	memcpy(c->p, p, (size_t)n);
	put(s->now, &s->size, off, p, (size_t)n);
	return sim.dead ? SQLITE_IOERR_WRITE : SQLITE_OK;
}

static int
h_truncate(sqlite3_file *f, sqlite3_int64 n)
{
	struct sim_file *s = ((struct handle *)f)->s;

	if (gone())
		return SQLITE_IOERR_TRUNCATE;
	*note(s) = (struct change){ true, n, 0, NULL };
	cut_to(s->now, &s->size, n);
	return SQLITE_OK;
}

static int
h_sync(sqlite3_file *f, int flags)
{
	struct sim_file *s = ((struct handle *)f)->s;

	if (gone())
		return SQLITE_IOERR_FSYNC;
	memcpy(s->dur, s->now, (size_t)s->size);
	s->dur_size = s->size;
	s->there_dur = true;
	forget(s);
	return SQLITE_OK;
}

static int
h_size(sqlite3_file *f, sqlite3_int64 *n)
{
	*n = ((struct handle *)f)->s->size;
	return SQLITE_OK;
}

static int
h_lock(sqlite3_file *f, int l)
{
	return SQLITE_OK;
}

static int
h_check(sqlite3_file *f, int *out)
{
	*out = 0;
	return SQLITE_OK;
}

static int
h_control(sqlite3_file *f, int op, void *arg)
{
	return SQLITE_NOTFOUND;
}

static int
h_sector(sqlite3_file *f)
{
	return 4096;
}

static int
h_device(sqlite3_file *f)
{
	return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int
v_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out)
{
	static const sqlite3_io_methods m = { 1, h_close, h_read, h_write, h_truncate,
		h_sync, h_size, h_lock, h_lock, h_check, h_control, h_sector, h_device,
		NULL, NULL, NULL, NULL, NULL, NULL };
	struct sim_file *s;

	f->pMethods = NULL;
	if (sim.dead)
		return SQLITE_CANTOPEN;
	s = find(name, flags & SQLITE_OPEN_CREATE);
	if (!s || (!s->there && !(flags & SQLITE_OPEN_CREATE)))
		return SQLITE_CANTOPEN;
	s->there = true;
	((struct handle *)f)->s = s;
	f->pMethods = &m;
	if (out)
		*out = flags;
	return SQLITE_OK;
}

static int
v_delete(sqlite3_vfs *v, const char *name, int sync)
{
	struct sim_file *s = find(name, false);

	if (gone())
		return SQLITE_IOERR_DELETE;
	if (!s || !s->there)
		return SQLITE_IOERR_DELETE_NOENT;
	s->there = false;
	if (sync) {
		s->there_dur = false;
		s->size = s->dur_size = 0;
		forget(s);
	}
	return SQLITE_OK;
}

static int
v_access(sqlite3_vfs *v, const char *name, int flags, int *out)
{
	struct sim_file *s = find(name, false);

	*out = s && s->there;
	return SQLITE_OK;
}

static int
v_path(sqlite3_vfs *v, const char *name, int n, char *out)
{
	snprintf(out, (size_t)n, "%s", name);
	return SQLITE_OK;
}

static int
v_time(sqlite3_vfs *v, double *t)
{
	return sim.real->xCurrentTime(sim.real, t);
}

static int
v_pause(sqlite3_vfs *v, int us)
{
	return us;
}

static bool
sim_register(void)
{
	sim.real = sqlite3_vfs_find(NULL);
	sim.v.iVersion = 1;
	sim.v.szOsFile = (int)sizeof(struct handle);
	sim.v.mxPathname = 500;
	sim.v.zName = "sim";
	sim.v.xOpen = v_open;
	sim.v.xDelete = v_delete;
	sim.v.xAccess = v_access;
	sim.v.xFullPathname = v_path;
	sim.v.xSleep = v_pause;
	sim.v.xCurrentTime = v_time;
	return sqlite3_vfs_register(&sim.v, 0) == SQLITE_OK;
}

static void
sim_clear(void)
{
	int i;

	for (i = 0; i < FILES; i++) {
		forget(&sim.file[i]);
		free(sim.file[i].ch);
		free(sim.file[i].now);
		free(sim.file[i].dur);
	}
	memset(sim.file, 0, sizeof(sim.file));
	sim.dead = false;
	sim.count = sim.cut = 0;
}

/* What a start finds on the disk. */
static void
sim_restart(void)
{
	struct sim_file *f;
	struct change *c;
	size_t k, at, n;
	int i;

	for (i = 0; i < FILES; i++) {
		f = &sim.file[i];
		if (!f->name[0])
			continue;
		for (k = 0; k < f->nch; k++) {
			c = &f->ch[k];
			switch (rnd(3)) {
			case 0: /* lost */
				break;
			case 1: /* kept */
				if (c->trunc)
					cut_to(f->dur, &f->dur_size, c->off);
				else
					put(f->dur, &f->dur_size, c->off, c->p, c->n);
				break;
			default: /* torn */
				for (at = 0; at < c->n; at += n) {
					n = SECTOR -
					    (size_t)(c->off + (int64_t)at) % SECTOR;
					if (n > c->n - at)
						n = c->n - at;
					if (rnd(2))
						put(f->dur, &f->dur_size,
						        c->off + (int64_t)at, c->p + at,
						        n);
				}
				break;
			}
		}
		forget(f);
		/* a name that was not synced, made or removed, is there or not */
		if (f->there != f->there_dur)
			f->there = f->there_dur = rnd(2);
		if (!f->there)
			f->dur_size = 0;
		memcpy(f->now, f->dur, (size_t)f->dur_size);
		f->size = f->dur_size;
	}
	sim.dead = false;
	sim.count = sim.cut = 0;
}

/* --- runs ----------------------------------------------------------------------------- */

/* Rounds until the power goes; how many were acknowledged. */
static int
live(bool *died)
{
	struct store *s = NULL;
	struct err e = ERR_INIT;
	int64_t feed = 0;
	uint64_t left;
	int acked = 0, i, rc;

	rc = store_open_on(&s, fix_dir, fix_keys, STORE_CREATE, "sim", &e) ||
	     subscribe(s, &feed, &e);
	for (i = 0; !rc && i < ROUNDS; i++) {
		rc = work(s, feed, i, &e);
		if (!rc)
			acked++;
		/* a failed index is a failed disk: the next round says so */
		(void)!search_index(s, 16, &left, &e);
	}
	*died = sim.dead;
	store_close(s);
	return acked;
}

static bool
after(int acked)
{
	struct store *s = NULL;
	struct err e = ERR_INIT;
	bool ok;

	ok = fine(store_open_on(&s, fix_dir, fix_keys, STORE_CREATE, "sim", &e), &e) &&
	     rounds_at(s, acked);
	store_close(s);
	return ok;
}

int
main(void)
{
	const char *env = getenv("CUT_RUNS"), *seed = getenv("CUT_SEED");
	long runs = env ? strtol(env, NULL, 10) : 150, i, bad = 0, cuts = 0, twice = 0,
	     ops;
	struct err e = ERR_INIT;
	struct store *s = NULL;
	bool died;
	int acked;

	fix_begin();
	sim.seed = seed ? strtoull(seed, NULL, 10) : 1;
	printf("# seed %llu\n", (unsigned long long)sim.seed);
	OK(sim_register() && references(), "the rounds without trouble");
	OK(live(&died) == ROUNDS && !died, "the rounds in memory");
	ops = sim.count;
	for (i = 0; i < runs; i++) {
		sim_clear();
		sim.cut = 1 + rnd((uint32_t)ops);
		acked = live(&died);
		if (!died)
			continue;
		cuts++;
		sim_restart();
		if (rnd(3) == 0) {
			sim.cut = 1 + rnd(20);
			if (store_open_on(&s, fix_dir, fix_keys, 0, "sim", &e) == 0)
				(void)!store_check(s, &e);
			store_close(s);
			twice += sim.dead;
			sim_restart();
		}
		if (!after(acked)) {
			printf("# run %ld, %d rounds acknowledged\n", i, acked);
			bad++;
		}
	}
	OK(cuts > runs / 2, "%ld cuts in %ld operations, %ld of them twice", cuts, ops,
	        twice);
	INT_EQ(bad, 0, "every store opens, is whole and holds what was acknowledged");
	sim_clear();
	return fix_end();
}
