#include "vfs.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include "base/i18n.h"
#include "base/le.h"
#include "base/mem.h"
#include "vfs_page.h"

/* Journal headers stand at multiples of this: what the pager uses over a base that promises
 * POWERSAFE_OVERWRITE. */
#define JHEAD 512
/* Pages that one write past the end may add: SQLite itself leaves out hardly one. */
#define GAP_MAX 4096

struct vfs {
	sqlite3_vfs v; /* first: SQLite's pointer to it is ours */
	sqlite3_vfs *base;
	struct page_keys *k;
	bool proved; /* something of this store has authenticated under this key */
	char name[48];
	uint8_t sealed[PAGE_LEN], plain[PAGE_LEN];
	/* Page 1 as it was opened last: every transaction begins with a look at it. */
	bool first_known;
	uint8_t first_sealed[PAGE_LEN], first[PAGE_LEN];
};

struct vfile {
	sqlite3_file f; /* first */
	struct vfs *v;
	const char *name; /* SQLite's, until the file is closed */
	sqlite3_file *real;
	bool wrote;         /* a journal that this handle made: nothing in it may fail */
	int64_t word_at;    /* last 4-byte word written to the journal, */
	uint32_t word;      /* the page number when an image follows */
	int64_t wend, rend; /* end of the last page image written, read; -1 none */
	uint8_t wmask[4], rmask[4];
};

static struct vfile *
vfile(sqlite3_file *f)
{
	return (struct vfile *)f;
}

static int
real_read(struct vfile *p, void *buf, int n, int64_t off)
{
	return p->real->pMethods->xRead(p->real, buf, n, off);
}

/* A full quota is told as a full disk is: of the commit's own writes SQLite keeps no errno. */
static int
real_write(struct vfile *p, const void *buf, int n, int64_t off)
{
	sqlite3_vfs *base = p->v->base;
	int rc = p->real->pMethods->xWrite(p->real, buf, n, off);

	if (rc == SQLITE_IOERR_WRITE && base->xGetLastError &&
	        base->xGetLastError(base, 0, NULL) == EDQUOT)
		return SQLITE_FULL;
	return rc;
}

static int
real_size(struct vfile *p, sqlite3_int64 *n)
{
	return p->real->pMethods->xFileSize(p->real, n);
}

/* --- what both kinds of file share ------------------------------------------- */

static int
f_close(sqlite3_file *f)
{
	struct vfile *p = vfile(f);

	return p->real->pMethods->xClose(p->real);
}

static int
f_sync(sqlite3_file *f, int flags)
{
	struct vfile *p = vfile(f);

	return p->real->pMethods->xSync(p->real, flags);
}

static int
f_size(sqlite3_file *f, sqlite3_int64 *n)
{
	return real_size(vfile(f), n);
}

static int
f_lock(sqlite3_file *f, int level)
{
	struct vfile *p = vfile(f);

	return p->real->pMethods->xLock(p->real, level);
}

static int
f_unlock(sqlite3_file *f, int level)
{
	struct vfile *p = vfile(f);

	return p->real->pMethods->xUnlock(p->real, level);
}

static int
f_check_lock(sqlite3_file *f, int *out)
{
	struct vfile *p = vfile(f);

	return p->real->pMethods->xCheckReservedLock(p->real, out);
}

/* Rule 3: the base would answer these by growing the file with zeros, which are no pages. */
static int
f_control(sqlite3_file *f, int op, void *arg)
{
	struct vfile *p = vfile(f);

	switch (op) {
	case SQLITE_FCNTL_SIZE_HINT:
	case SQLITE_FCNTL_CHUNK_SIZE:
		if (RULE(3))
			return SQLITE_OK;
		break;
	case SQLITE_FCNTL_MMAP_SIZE:
	case SQLITE_FCNTL_BEGIN_ATOMIC_WRITE:
	case SQLITE_FCNTL_COMMIT_ATOMIC_WRITE:
	case SQLITE_FCNTL_ROLLBACK_ATOMIC_WRITE:
		return SQLITE_NOTFOUND;
	default:
		break;
	}
	return p->real->pMethods->xFileControl(p->real, op, arg);
}

static int
f_sector(sqlite3_file *f)
{
	struct vfile *p = vfile(f);

	return p->real->pMethods->xSectorSize(p->real);
}

/* Rule 8. */
static int
f_device(sqlite3_file *f)
{
	struct vfile *p = vfile(f);
	int c = p->real->pMethods->xDeviceCharacteristics(p->real);

	return RULE(8) ? c & ~SQLITE_IOCAP_BATCH_ATOMIC : c;
}

/* --- the database ------------------------------------------------------------ */

/* Page `no` into v->plain. */
static int
db_page(struct vfile *p, uint64_t no)
{
	struct vfs *v = p->v;
	int64_t off = (int64_t)(no - 1) * PAGE_LEN;
	sqlite3_int64 size = 0;
	int rc = real_read(p, v->sealed, PAGE_LEN, off);

	if (rc == SQLITE_IOERR_SHORT_READ) {
		if (real_size(p, &size))
			return SQLITE_IOERR_FSTAT;
		if (size <= off)
			return rc;
		return SQLITE_IOERR_DATA; /* a piece of a page */
	}
	if (rc)
		return rc;
	/* The same bytes in the same place were authentic, and mean the same. */
	if (no == 1 && v->first_known && !memcmp(v->sealed, v->first_sealed, PAGE_LEN)) {
		memcpy(v->plain, v->first, PAGE_LEN);
		return SQLITE_OK;
	}
	if (page_open(v->k, PAGE_DB, no, v->sealed, v->plain))
		return SQLITE_IOERR_DATA;
	v->proved = true;
	if (no == 1) {
		memcpy(v->first_sealed, v->sealed, PAGE_LEN);
		memcpy(v->first, v->plain, PAGE_LEN);
		v->first_known = true;
	}
	return SQLITE_OK;
}

static int
db_read(sqlite3_file *f, void *buf, int n, sqlite3_int64 off)
{
	struct vfile *p = vfile(f);
	int64_t in = off % PAGE_LEN;
	int rc;

	if (n <= 0 || off < 0 || in + n > PAGE_LEN)
		return SQLITE_IOERR_READ;
	rc = db_page(p, (uint64_t)(off / PAGE_LEN) + 1);
	if (rc == SQLITE_OK) {
		memcpy(buf, p->v->plain + in, (size_t)n);
		return SQLITE_OK;
	}
	memset(buf, 0, (size_t)n);
	/* Rule 4: SQLite looks at the header before it rolls a hot journal back, when page 1
	 * may be torn. */
	if (RULE(4) && rc == SQLITE_IOERR_DATA && off == 0 && n == 100)
		return SQLITE_IOERR_SHORT_READ;
	return rc;
}

static int
db_put(struct vfile *p, uint64_t no, const uint8_t *plain)
{
	struct vfs *v = p->v;

	page_seal(v->k, PAGE_DB, no, plain, v->sealed);
	return real_write(p, v->sealed, PAGE_LEN, (int64_t)(no - 1) * PAGE_LEN);
}

static int
db_write(sqlite3_file *f, const void *buf, int n, sqlite3_int64 off)
{
	struct vfile *p = vfile(f);
	const uint8_t *plain = buf;
	uint64_t no = (uint64_t)(off / PAGE_LEN) + 1, gap;
	sqlite3_int64 size;
	int rc;

	if (n != PAGE_LEN || off < 0 || off % PAGE_LEN)
		return SQLITE_IOERR_WRITE;
	if (no == 1 && plain[20] != PAGE_RESERVE)
		return SQLITE_IOERR_WRITE;
	rc = real_size(p, &size);
	if (rc)
		return rc;
	/* The size that a hot journal's header asks for is not authentic. */
	if (no > (uint64_t)size / PAGE_LEN + GAP_MAX)
		return SQLITE_IOERR_DATA;
	/* Rule 2: no hole is left, since zeros are no page. */
	for (gap = (uint64_t)size / PAGE_LEN + 1; RULE(2) && gap < no; gap++) {
		memset(p->v->plain, 0, PAGE_LEN);
		rc = db_put(p, gap, p->v->plain);
		if (rc)
			return rc;
	}
	return db_put(p, no, plain);
}

static int
db_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	struct vfile *p = vfile(f);

	if (size % PAGE_LEN)
		return SQLITE_IOERR_TRUNCATE;
	return p->real->pMethods->xTruncate(p->real, size);
}

/* --- the rollback journal ---------------------------------------------------- */

static bool
is_head(const uint8_t *b, int n)
{
	static const uint8_t magic[8] = { 0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63,
		0xd7 };
	static const uint8_t zero[8];

	if (n == 1)
		return b[0] == 0;
	return (n == JHEAD || n == 12) && (!memcmp(b, magic, 8) || !memcmp(b, zero, 8));
}

/* Page images are sealed, the checksum behind one is masked, page numbers and headers pass.
 * Anything else is none of SQLite's journal and is refused rather than written in the clear. */
static int
j_write(sqlite3_file *f, const void *buf, int n, sqlite3_int64 off)
{
	struct vfile *p = vfile(f);
	struct vfs *v = p->v;
	uint8_t w[4];
	int i;

	p->wrote = true;
	if (n == PAGE_LEN) {
		if (off % JHEAD == 0 || p->word_at != off - 4)
			return SQLITE_IOERR_WRITE;
		page_seal(v->k, PAGE_JOURNAL, p->word, buf, v->sealed);
		page_mask(v->k, v->sealed, p->wmask);
		p->wend = off + PAGE_LEN;
		return real_write(p, v->sealed, PAGE_LEN, off);
	}
	if (n == 4) {
		memcpy(w, buf, 4);
		/* Rule 9: by what came before, not by arithmetic from the file's begin, which
		 * holds in the first segment only. */
		if (RULE(9) ? off == p->wend
		            : (off - JHEAD) % (PAGE_LEN + 8) == PAGE_LEN + 4) {
			for (i = 0; i < 4; i++)
				w[i] ^= p->wmask[i];
			p->wend = -1;
		} else {
			p->word_at = off;
			p->word = be32_get(w);
		}
		return real_write(p, w, 4, off);
	}
	if (off % JHEAD == 0 && is_head(buf, n))
		return real_write(p, buf, n, off);
	return SQLITE_IOERR_WRITE;
}

/* Rule 5: a record of a hot journal that does not authenticate is its end, as a torn one is.
 * A short read says so to the pager: it stops the playback as a wrong checksum does, and where
 * the pager reads back its own journal (a savepoint, whose playback looks at no checksum) it is
 * an error instead of a page of filler. Under a key that has not opened a single page of this
 * store it is an error too: a wrong key must not use up a hot journal. */
static int
j_bad(struct vfile *p)
{
	if (!RULE(5))
		return SQLITE_IOERR_READ;
	if (p->wrote || !p->v->proved)
		return SQLITE_IOERR_DATA;
	return SQLITE_IOERR_SHORT_READ;
}

static int
j_image(struct vfile *p, void *buf, int64_t off)
{
	struct vfs *v = p->v;
	uint8_t w[4];
	int rc;

	rc = real_read(p, w, 4, off - 4);
	if (!rc)
		rc = real_read(p, v->sealed, PAGE_LEN, off);
	if (rc) {
		memset(buf, 0, PAGE_LEN);
		return rc;
	}
	if (page_open(v->k, PAGE_JOURNAL, be32_get(w), v->sealed, v->plain)) {
		memset(buf, 0, PAGE_LEN);
		return j_bad(p);
	}
	v->proved = true;
	page_mask(v->k, v->sealed, p->rmask);
	p->rend = off + PAGE_LEN;
	memcpy(buf, v->plain, PAGE_LEN);
	return SQLITE_OK;
}

static int
j_read(sqlite3_file *f, void *buf, int n, sqlite3_int64 off)
{
	struct vfile *p = vfile(f);
	uint8_t *b = buf;
	int i, rc;

	if (n == PAGE_LEN && off >= 4)
		return j_image(p, buf, off);
	rc = real_read(p, buf, n, off);
	if (!rc && n == 4 &&
	        (RULE(9) ? off == p->rend
	                 : (off - JHEAD) % (PAGE_LEN + 8) == PAGE_LEN + 4)) {
		for (i = 0; i < 4; i++)
			b[i] ^= p->rmask[i];
		p->rend = -1;
	}
	return rc;
}

static int
j_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	struct vfile *p = vfile(f);

	p->wend = p->rend = p->word_at = -1;
	return p->real->pMethods->xTruncate(p->real, size);
}

/* Version 1: no shared memory and no mapping, so no WAL, whose checksums are plain. */
static const sqlite3_io_methods db_methods = {
	.iVersion = 1,
	.xClose = f_close,
	.xRead = db_read,
	.xWrite = db_write,
	.xTruncate = db_truncate,
	.xSync = f_sync,
	.xFileSize = f_size,
	.xLock = f_lock,
	.xUnlock = f_unlock,
	.xCheckReservedLock = f_check_lock,
	.xFileControl = f_control,
	.xSectorSize = f_sector,
	.xDeviceCharacteristics = f_device,
};

static const sqlite3_io_methods j_methods = {
	.iVersion = 1,
	.xClose = f_close,
	.xRead = j_read,
	.xWrite = j_write,
	.xTruncate = j_truncate,
	.xSync = f_sync,
	.xFileSize = f_size,
	.xLock = f_lock,
	.xUnlock = f_unlock,
	.xCheckReservedLock = f_check_lock,
	.xFileControl = f_control,
	.xSectorSize = f_sector,
	.xDeviceCharacteristics = f_device,
};

/* --- the VFS ------------------------------------------------------------------ */

static int
v_open(sqlite3_vfs *sv, const char *name, sqlite3_file *f, int flags, int *out)
{
	struct vfs *v = (struct vfs *)sv;
	struct vfile *p = vfile(f);
	bool db = flags & SQLITE_OPEN_MAIN_DB;
	int rc;

	memset(p, 0, sizeof(*p));
	/* Rule 1: no temporary file and no other journal is ever written in the clear. */
	if (!name || !(flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_MAIN_JOURNAL))) {
		if (RULE(1))
			return SQLITE_CANTOPEN;
		return v->base->xOpen(v->base, name, f, flags, out);
	}
	p->v = v;
	p->name = name;
	p->real = (sqlite3_file *)(p + 1);
	p->wend = p->rend = p->word_at = -1;
	rc = v->base->xOpen(v->base, name, p->real, flags, out);
	if (rc)
		return rc;
	if (db && RULE(8) &&
	        !(p->real->pMethods->xDeviceCharacteristics(p->real) &
	                SQLITE_IOCAP_POWERSAFE_OVERWRITE)) {
		p->real->pMethods->xClose(p->real);
		return SQLITE_CANTOPEN;
	}
	f->pMethods = db ? &db_methods : &j_methods;
	return SQLITE_OK;
}

static int
v_delete(sqlite3_vfs *sv, const char *name, int sync)
{
	struct vfs *v = (struct vfs *)sv;

	return v->base->xDelete(v->base, name, sync);
}

static int
v_access(sqlite3_vfs *sv, const char *name, int flags, int *out)
{
	struct vfs *v = (struct vfs *)sv;
	size_t n = strlen(name);

	/* There is no WAL here; one that somebody puts beside the store stops nothing. */
	if (n > 4 && strcmp(name + n - 4, "-wal") == 0) {
		*out = 0;
		return SQLITE_OK;
	}
	return v->base->xAccess(v->base, name, flags, out);
}

static int
v_full_path(sqlite3_vfs *sv, const char *name, int n, char *out)
{
	struct vfs *v = (struct vfs *)sv;

	return v->base->xFullPathname(v->base, name, n, out);
}

static int
v_random(sqlite3_vfs *sv, int n, char *out)
{
	if (n <= 0)
		return 0;
	crypt_random(out, (size_t)n);
	return n;
}

static int
v_sleep(sqlite3_vfs *sv, int us)
{
	struct vfs *v = (struct vfs *)sv;

	return v->base->xSleep(v->base, us);
}

static int
v_time(sqlite3_vfs *sv, double *t)
{
	struct vfs *v = (struct vfs *)sv;

	return v->base->xCurrentTime(v->base, t);
}

static int
v_last_error(sqlite3_vfs *sv, int n, char *out)
{
	struct vfs *v = (struct vfs *)sv;

	return v->base->xGetLastError ? v->base->xGetLastError(v->base, n, out) : 0;
}

int
vfs_new(struct vfs **out, const struct keys *k, const char *base, struct err *e)
{
	struct vfs *v = mem_new(1, sizeof(*v), e);

	*out = NULL;
	if (!v)
		return -1;
	v->k = secret_new(sizeof(*v->k), e);
	if (!v->k)
		goto fail;
	page_keys_make(v->k, k);
	v->base = sqlite3_vfs_find(base);
	if (!v->base) {
		err_set(e, ERR_INTERNAL, _("SQLite has no way to this system's files"));
		goto fail;
	}
	snprintf(v->name, sizeof(v->name), "sotay-%p", (void *)v);
	v->v.iVersion = 1;
	v->v.szOsFile = (int)sizeof(struct vfile) + v->base->szOsFile;
	v->v.mxPathname = v->base->mxPathname;
	v->v.zName = v->name;
	v->v.xOpen = v_open;
	v->v.xDelete = v_delete;
	v->v.xAccess = v_access;
	v->v.xFullPathname = v_full_path;
	v->v.xRandomness = v_random;
	v->v.xSleep = v_sleep;
	v->v.xCurrentTime = v_time;
	v->v.xGetLastError = v_last_error;
	if (sqlite3_vfs_register(&v->v, 0)) {
		err_set(e, ERR_MEM, _("no memory to open the store"));
		goto fail;
	}
	*out = v;
	return 0;
fail:
	secret_free(v->k);
	free(v);
	return -1;
}

void
vfs_free(struct vfs *v)
{
	if (!v)
		return;
	sqlite3_vfs_unregister(&v->v);
	secret_free(v->k);
	crypt_wipe(v->plain, sizeof(v->plain));
	free(v);
}

const char *
vfs_name(const struct vfs *v)
{
	return v->name;
}

/* The leaves of SQLite's list of free pages, in a bit map. Nobody reads what is in one, and
 * SQLite does not journal it when it is used again: a power cut may leave it torn. */
static void
free_leaves(struct vfs *v, sqlite3_file *f, uint64_t pages, uint8_t *map)
{
	uint64_t no, left = pages, i, n, leaf;
	uint8_t *b = v->plain;

	if (!pages || db_page(vfile(f), 1))
		return; /* the sweep says so */
	no = be32_get(b + 32);
	for (; no && left; left--) {
		if (no > pages || db_page(vfile(f), no))
			return;
		n = be32_get(b + 4);
		for (i = 0; i < n && i < PAGE_USED / 4 - 2; i++) {
			leaf = be32_get(b + 8 + 4 * i);
			if (leaf > 1 && leaf <= pages)
				map[leaf / 8] |= (uint8_t)(1 << leaf % 8);
		}
		no = be32_get(b);
	}
}

int
vfs_sweep(struct vfs *v, sqlite3_file *f, uint64_t *pages, uint64_t *bad, struct err *e)
{
	sqlite3_int64 size;
	uint8_t *leaves;
	uint64_t no;
	int rc, ret = -1;

	*bad = 0;
	*pages = 0;
	if (f->pMethods != &db_methods || vfile(f)->v != v)
		return err_set(e, ERR_INTERNAL, _("the store was opened by other means"));
	/* Rule 7: what the file holds is read through SQLite's own descriptor. */
	if (!RULE(7))
		close(open(vfile(f)->name, O_RDONLY | O_CLOEXEC));
	if (real_size(vfile(f), &size))
		return err_set(e, ERR_IO, _("the size of the store cannot be read"));
	*pages = (uint64_t)(size + PAGE_LEN - 1) / PAGE_LEN;
	leaves = mem_new(*pages / 8 + 1, 1, e);
	if (!leaves)
		return -1;
	free_leaves(v, f, *pages, leaves);
	for (no = 1; no <= *pages && !*bad; no++) {
		rc = db_page(vfile(f), no);
		if (rc == SQLITE_IOERR_DATA) {
			/* a piece of a page is never left, whatever it was */
			if (no > (uint64_t)size / PAGE_LEN ||
			        !(leaves[no / 8] >> no % 8 & 1))
				*bad = no;
		} else if (rc) {
			err_set(e, ERR_IO, _("page %llu of the store cannot be read"),
			        (unsigned long long)no);
			goto out;
		}
	}
	ret = 0;
out:
	free(leaves);
	return ret;
}
