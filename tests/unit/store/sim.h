/*
 * The SQLite VFS `sim` over a disk of disk.h. At its operation sim.cut, of those that change
 * something, the power goes; at sim.fail, of all, it fails: once, or from then on.
 */
#ifndef SIM_H
#define SIM_H

#include <errno.h>
#include "disk.h"

static struct {
	sqlite3_vfs v;
	sqlite3_vfs *real;
	struct disk *d;
	long count, cut; /* operations that change something; 0 never */
	bool dead;
	long all, fail; /* all operations; 0 never */
	bool sticky;
	int full;  /* what a failing write says: ENOSPC, EDQUOT; 0 EIO */
	char only; /* what fails, by its letter; 0 anything */
	/* What failed: open read write (W: in place) trunc sync siZe lock unlink access. */
	char failed_op;
	long failed;    /* how often */
	long kind[128]; /* how many there were of each letter */
	int device;     /* its characteristics */
	void (*log)(enum disk_op, int node, const char *path, int64_t off, const void *p,
	        size_t n);
} sim;

struct handle {
	sqlite3_file f;
	int node;
};

#define NODE(f) (((struct handle *)(f))->node)

/* Whether this operation goes through, of a kind that changes something or not. */
static inline bool
sim_stop(char what, bool change)
{
	if (change && ++sim.count == sim.cut)
		sim.dead = true;
	sim.kind[what & 127]++;
	if (!sim.only || sim.only == what)
		sim.all++;
	if (sim.fail && (!sim.only || sim.only == what) &&
	        (sim.sticky ? sim.all >= sim.fail : sim.all == sim.fail)) {
		if (!sim.failed++)
			sim.failed_op = what;
		return true;
	}
	return sim.dead;
}

static inline void
sim_log(enum disk_op op, int node, const char *path, int64_t off, const void *p, size_t n)
{
	if (sim.log)
		sim.log(op, node, path, off, p, n);
}

static int
h_close(sqlite3_file *f)
{
	return SQLITE_OK;
}

static int
h_read(sqlite3_file *f, void *p, int n, sqlite3_int64 off)
{
	struct bytes *b = &sim.d->node[NODE(f)].now;
	int64_t have = (int64_t)b->n - off;

	if (sim_stop('r', false))
		return SQLITE_IOERR_READ;
	if (have >= n) {
		memcpy(p, b->p + off, (size_t)n);
		return SQLITE_OK;
	}
	memset(p, 0, (size_t)n);
	if (have > 0)
		memcpy(p, b->p + off, (size_t)have);
	return SQLITE_IOERR_SHORT_READ;
}

static int
h_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 off)
{
	bool was = sim.dead, grow = off + n > (int64_t)sim.d->node[NODE(f)].now.n,
	     stop = sim_stop(grow ? 'w' : 'W', true);

	/* the write during which the power goes, or that finds the disk full, may be half done */
	if (!was && (!stop || sim.dead)) {
		disk_write(sim.d, NODE(f), off, p, (size_t)n);
		sim_log(D_WRITE, NODE(f), NULL, off, p, (size_t)n);
	} else if (!was && n > 1) {
		disk_write(sim.d, NODE(f), off, p, (size_t)n / 2);
	}
	if (!stop)
		return SQLITE_OK;
	return sim.full == ENOSPC && !sim.dead ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

static int
h_truncate(sqlite3_file *f, sqlite3_int64 n)
{
	bool was = sim.dead, stop = sim_stop('t', true);

	if (!was && (!stop || sim.dead)) {
		disk_trunc(sim.d, NODE(f), n);
		sim_log(D_TRUNC, NODE(f), NULL, n, NULL, 0);
	}
	return stop ? SQLITE_IOERR_TRUNCATE : SQLITE_OK;
}

static int
h_sync(sqlite3_file *f, int flags)
{
	struct node *node = &sim.d->node[NODE(f)];
	size_t i, k;

	if (sim_stop('s', true)) {
		for (i = k = 0; !sim.dead && i < node->nch; i++) {
			if (rnd(2))
				node->ch[k++] = node->ch[i];
			else
				free(node->ch[i].p);
		}
		if (!sim.dead)
			node->nch = k;
		return SQLITE_IOERR_FSYNC;
	}
	disk_sync(sim.d, NODE(f));
	sim_log(D_SYNC, NODE(f), NULL, 0, NULL, 0);
	return SQLITE_OK;
}

static int
h_size(sqlite3_file *f, sqlite3_int64 *n)
{
	if (sim_stop('z', false))
		return SQLITE_IOERR_FSTAT;
	*n = (int64_t)sim.d->node[NODE(f)].now.n;
	return SQLITE_OK;
}

static int
h_lock(sqlite3_file *f, int l)
{
	return sim_stop('l', false) ? SQLITE_IOERR_LOCK : SQLITE_OK;
}

static int
h_unlock(sqlite3_file *f, int l)
{
	return SQLITE_OK;
}

static int
h_check(sqlite3_file *f, int *out)
{
	*out = 0;
	return sim_stop('l', false) ? SQLITE_IOERR_CHECKRESERVEDLOCK : SQLITE_OK;
}

/* A base that would grow the file by zeros, as SQLite's own does. */
static int
h_control(sqlite3_file *f, int op, void *arg)
{
	struct node *node = &sim.d->node[NODE(f)];

	if (op == SQLITE_FCNTL_SIZE_HINT &&
	        *(sqlite3_int64 *)arg > (int64_t)node->now.n) {
		disk_trunc(sim.d, NODE(f), *(sqlite3_int64 *)arg);
		sim_log(D_TRUNC, NODE(f), NULL, *(sqlite3_int64 *)arg, NULL, 0);
		return SQLITE_OK;
	}
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
	return sim.device;
}

static int
v_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out)
{
	static const sqlite3_io_methods m = { 1, h_close, h_read, h_write, h_truncate,
		h_sync, h_size, h_lock, h_unlock, h_check, h_control, h_sector, h_device,
		NULL, NULL, NULL, NULL, NULL, NULL };
	struct name *d;
	bool make;

	f->pMethods = NULL;
	d = disk_name(sim.d, name ? name : "temporary");
	make = d->now < 0;
	if (make && !(flags & SQLITE_OPEN_CREATE))
		return SQLITE_CANTOPEN;
	if (sim_stop('o', make))
		return SQLITE_CANTOPEN;
	if (make) {
		(void)disk_make(sim.d, d->path, flags & SQLITE_OPEN_MAIN_JOURNAL);
		sim_log(D_MAKE, flags & SQLITE_OPEN_MAIN_JOURNAL ? 1 : 0, d->path, 0,
		        NULL, 0);
	}
	NODE(f) = d->now;
	f->pMethods = &m;
	if (out)
		*out = flags;
	return SQLITE_OK;
}

static int
v_delete(sqlite3_vfs *v, const char *name, int sync)
{
	struct name *d = disk_name(sim.d, name);
	bool was = sim.dead, stop;

	if (d->now < 0)
		return SQLITE_IOERR_DELETE_NOENT;
	stop = sim_stop('u', true);
	if (!was && (!stop || sim.dead)) {
		disk_unlink(sim.d, name, sync && !stop);
		sim_log(D_UNLINK, sync, name, 0, NULL, 0);
	}
	return stop ? SQLITE_IOERR_DELETE : SQLITE_OK;
}

static int
v_access(sqlite3_vfs *v, const char *name, int flags, int *out)
{
	if (sim_stop('a', false))
		return SQLITE_IOERR_ACCESS;
	*out = disk_name(sim.d, name)->now >= 0;
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

static int
v_last_error(sqlite3_vfs *v, int n, char *out)
{
	return sim.failed ? sim.full ? sim.full : EIO : 0;
}

static inline bool
sim_register(void)
{
	sim.real = sqlite3_vfs_find(NULL);
	sim.device = SQLITE_IOCAP_POWERSAFE_OVERWRITE;
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
	sim.v.xGetLastError = v_last_error;
	return sqlite3_vfs_register(&sim.v, 0) == SQLITE_OK;
}

/* A start on that disk: nothing counted, nothing to come. */
static inline void
sim_on(struct disk *d)
{
	sim.d = d;
	sim.count = sim.cut = sim.all = sim.fail = sim.failed = 0;
	sim.dead = sim.sticky = false;
	sim.full = sim.only = 0;
	sim.log = NULL;
	memset(sim.kind, 0, sizeof(sim.kind));
}

#endif
