/* A VFS over the system's that counts operations and, at one of them, kills the process or
 * fails: once, or from then on. */
#ifndef SHIM_H
#define SHIM_H

#include <signal.h>
#include <sqlite3.h>

enum shim_what { SHIM_PASS, SHIM_KILL, SHIM_FAIL_ONCE, SHIM_FAIL_STICKY };

static struct {
	sqlite3_vfs v;
	sqlite3_vfs *base;
	enum shim_what what;
	long at, count; /* operation at which it happens, from 1 */
} shim;

struct shim_file {
	sqlite3_file f;
	sqlite3_file *real;
};

#define REAL(f) (((struct shim_file *)(f))->real)

static bool
shim_hit(void)
{
	shim.count++;
	if (shim.what == SHIM_KILL && shim.count == shim.at)
		kill(getpid(), SIGKILL);
	return (shim.what == SHIM_FAIL_ONCE && shim.count == shim.at) ||
	       (shim.what == SHIM_FAIL_STICKY && shim.count >= shim.at);
}

static int
shim_close(sqlite3_file *f)
{
	return REAL(f)->pMethods->xClose(REAL(f));
}

static int
shim_read(sqlite3_file *f, void *p, int n, sqlite3_int64 off)
{
	if (shim.what != SHIM_KILL && shim_hit())
		return SQLITE_IOERR_READ;
	return REAL(f)->pMethods->xRead(REAL(f), p, n, off);
}

static int
shim_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 off)
{
	if (shim_hit())
		return shim.at % 2 ? SQLITE_FULL : SQLITE_IOERR_WRITE;
	return REAL(f)->pMethods->xWrite(REAL(f), p, n, off);
}

static int
shim_truncate(sqlite3_file *f, sqlite3_int64 n)
{
	if (shim_hit())
		return SQLITE_IOERR_TRUNCATE;
	return REAL(f)->pMethods->xTruncate(REAL(f), n);
}

static int
shim_sync(sqlite3_file *f, int flags)
{
	if (shim_hit())
		return SQLITE_IOERR_FSYNC;
	return REAL(f)->pMethods->xSync(REAL(f), flags);
}

static int
shim_size(sqlite3_file *f, sqlite3_int64 *n)
{
	if (shim.what != SHIM_KILL && shim_hit())
		return SQLITE_IOERR_FSTAT;
	return REAL(f)->pMethods->xFileSize(REAL(f), n);
}

static int
shim_lock(sqlite3_file *f, int l)
{
	if (shim.what != SHIM_KILL && shim_hit())
		return SQLITE_IOERR_LOCK;
	return REAL(f)->pMethods->xLock(REAL(f), l);
}

static int
shim_unlock(sqlite3_file *f, int l)
{
	return REAL(f)->pMethods->xUnlock(REAL(f), l);
}

static int
shim_check(sqlite3_file *f, int *out)
{
	return REAL(f)->pMethods->xCheckReservedLock(REAL(f), out);
}

static int
shim_control(sqlite3_file *f, int op, void *arg)
{
	return REAL(f)->pMethods->xFileControl(REAL(f), op, arg);
}

static int
shim_sector(sqlite3_file *f)
{
	return REAL(f)->pMethods->xSectorSize(REAL(f));
}

static int
shim_device(sqlite3_file *f)
{
	return REAL(f)->pMethods->xDeviceCharacteristics(REAL(f));
}

static int
shim_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out)
{
	static const sqlite3_io_methods m = { 1, shim_close, shim_read, shim_write,
		shim_truncate, shim_sync, shim_size, shim_lock, shim_unlock, shim_check,
		shim_control, shim_sector, shim_device, NULL, NULL, NULL, NULL, NULL,
		NULL };
	struct shim_file *p = (struct shim_file *)f;
	int rc;

	f->pMethods = NULL;
	if (shim_hit())
		return SQLITE_CANTOPEN;
	p->real = (sqlite3_file *)(p + 1);
	rc = shim.base->xOpen(shim.base, name, p->real, flags, out);
	if (rc == SQLITE_OK)
		f->pMethods = &m;
	return rc;
}

static int
shim_delete(sqlite3_vfs *v, const char *name, int sync)
{
	if (shim_hit())
		return SQLITE_IOERR_DELETE;
	return shim.base->xDelete(shim.base, name, sync);
}

static int
shim_access(sqlite3_vfs *v, const char *name, int flags, int *out)
{
	return shim.base->xAccess(shim.base, name, flags, out);
}

static int
shim_path(sqlite3_vfs *v, const char *name, int n, char *out)
{
	return shim.base->xFullPathname(shim.base, name, n, out);
}

static int
shim_pause(sqlite3_vfs *v, int us)
{
	return shim.base->xSleep(shim.base, us);
}

static int
shim_time(sqlite3_vfs *v, double *t)
{
	return shim.base->xCurrentTime(shim.base, t);
}

static inline bool
shim_register(void)
{
	shim.base = sqlite3_vfs_find(NULL);
	shim.v.iVersion = 1;
	shim.v.szOsFile = (int)sizeof(struct shim_file) + shim.base->szOsFile;
	shim.v.mxPathname = shim.base->mxPathname;
	shim.v.zName = "shim";
	shim.v.xOpen = shim_open;
	shim.v.xDelete = shim_delete;
	shim.v.xAccess = shim_access;
	shim.v.xFullPathname = shim_path;
	shim.v.xSleep = shim_pause;
	shim.v.xCurrentTime = shim_time;
	return sqlite3_vfs_register(&shim.v, 0) == SQLITE_OK;
}

static inline void
shim_set(enum shim_what what, long at)
{
	shim.what = what;
	shim.at = at;
	shim.count = 0;
}

#endif
