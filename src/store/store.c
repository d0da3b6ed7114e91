#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/mem.h"
#include "base/path.h"
#include "base/zip.h"
#include "rows.h"
#include "store/seam.h"

#define FILE_NAME "store.db"
#define TEXT_MAX (DOC_MAX + 16)
#define WAIT_MS 2
#define WAITS 100
#define BATCH_WAITS 2500

/* A file of the store that is there must be ours alone. 0, 1 when absent or empty, -1. */
static int
file_look(const char *path, struct err *e)
{
	struct stat st;

	if (lstat(path, &st)) {
		if (errno == ENOENT)
			return 1;
		return err_sys(e, ERR_IO, _("cannot look at %s"), path);
	}
	if (!S_ISREG(st.st_mode))
		return err_set(e, ERR_IO, _("%s is no ordinary file"), path);
	if (st.st_nlink != 1)
		return err_set(e, ERR_IO,
		        _("%s has a second name (a hard link): remove the other one"),
		        path);
	if (st.st_uid != geteuid())
		return err_set(e, ERR_IO, _("%s belongs to somebody else"), path);
	if (st.st_mode & 077)
		return err_set(e, ERR_IO,
		        _("%s may be read by others: chmod 600 it, and think about who "
		          "did"),
		        path);
	return st.st_size == 0;
}

/* Empty and 0600, whatever the umask; its name on disk before anything is in it. */
static int
file_make(const char *dir, const char *path, struct err *e)
{
	int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0600),
	    d;

	if (fd < 0)
		return errno == EEXIST ? 0
		                       : err_sys(e, ERR_IO, _("cannot make %s"), path);
	close(fd);
	d = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (d < 0 || fsync(d)) {
		if (d >= 0)
			close(d);
		return err_sys(e, ERR_IO, _("cannot write the folder %s"), dir);
	}
	close(d);
	return 0;
}

static int
files_ready(const char *dir, const char *path, unsigned flags, struct err *e)
{
	struct str journal = STR_INIT(PATH_MAX);
	int rc;

	str_addf(&journal, "%s-journal", path);
	rc = str_ok(&journal, _("the store's path"), e);
	if (!rc && file_look(str_c(&journal), e) < 0)
		rc = -1;
	str_release(&journal);
	if (rc)
		return -1;
	rc = file_look(path, e);
	if (rc != 1)
		return rc;
	if (!(flags & STORE_CREATE))
		/* Never an empty handbook in its place: acknowledgements would be lost
		 * unnoticed. */
		return err_set(e, ERR_DAMAGED,
		        _("the store in %s is missing or empty though its key file is "
		          "there; bring a copy back, or begin anew with: sotay forget"),
		        dir);
	if (flags & STORE_RDONLY)
		return err_set(e, ERR_IO, _("a store cannot be made read-only"));
	return file_make(dir, path, e);
}

/* Another session holds a lock: a reader for a moment, a commit until the disk has it. A screen
 * waits that long as well, but never for the beginning of a transaction (store_begin). */
static int
on_busy(void *arg, int n)
{
	const struct store *s = arg;

	if (n >= (s->flags & STORE_BATCH ? BATCH_WAITS : WAITS))
		return 0;
	(void)poll(NULL, 0, WAIT_MS);
	return 1;
}

/* The settings of security.md section 1. */
static int
settings(struct store *s, struct err *e)
{
	static const int on[] = { SQLITE_DBCONFIG_DEFENSIVE };
	static const int off[] = { SQLITE_DBCONFIG_DQS_DDL, SQLITE_DBCONFIG_DQS_DML,
		SQLITE_DBCONFIG_TRUSTED_SCHEMA, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION,
		SQLITE_DBCONFIG_ENABLE_TRIGGER };
	int reserve = PAGE_RESERVE;
	size_t i;

	sqlite3_extended_result_codes(s->db, 1);
	for (i = 0; i < ARRAY_LEN(on); i++)
		sqlite3_db_config(s->db, on[i], 1, NULL);
	for (i = 0; i < ARRAY_LEN(off); i++)
		sqlite3_db_config(s->db, off[i], 0, NULL);
	sqlite3_limit(s->db, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_busy_handler(s->db, on_busy, s);
	if (sqlite3_file_control(s->db, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve))
		return err_set(
		        e, ERR_INTERNAL, _("this SQLite cannot reserve room in a page"));
	return sql_exec(s,
	               s->flags & STORE_BATCH
	                       ? "PRAGMA page_size=4096; PRAGMA cache_size=-6000;"
	                       : "PRAGMA page_size=4096; PRAGMA cache_size=-1500;",
	               e) || sql_exec(s,
	                             "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0;"
	                             "PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
	                             "PRAGMA cell_size_check=ON; PRAGMA "
	                             "trusted_schema=OFF;"
	                             "PRAGMA foreign_keys=ON; PRAGMA cache_spill=OFF;",
	                             e)
	               ? -1
	               : 0;
}

/* A store that stayed with DELETE would lose acknowledged commits in a power cut. */
static int
journal_mode(struct store *s, struct err *e)
{
	sqlite3_stmt *st;
	struct view v = { "", 0 };
	bool ok = false;
	int rc = sqlite3_prepare_v2(s->db, "PRAGMA journal_mode=TRUNCATE", -1, &st, NULL);

	if (!rc) {
		rc = sqlite3_step(st);
		if (rc == SQLITE_ROW) {
			v = col_view(st, 0);
			ok = v.n == 8 && memcmp(v.p, "truncate", 8) == 0;
		}
		rc = sqlite3_finalize(st);
	}
	if (rc)
		return sql_err(s, rc, e);
	if (!ok && !(s->flags & STORE_RDONLY))
		return err_set(
		        e, ERR_INTERNAL, _("SQLite did not take the journal mode"));
	return 0;
}

static int
open_db(struct store *s, const char *path, const char *base, struct err *e)
{
	int flags =
	        SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
	int rc;

	flags |= s->flags & STORE_RDONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	if (base)
		flags |= SQLITE_OPEN_CREATE;
	else
		flags |= SQLITE_OPEN_NOFOLLOW;
	rc = sqlite3_open_v2(path, &s->db, flags, vfs_name(s->vfs));
	if (rc) {
		if (!s->db)
			return err_set(e, ERR_MEM, _("no memory to open the store"));
		return sql_err(s, rc, e);
	}
	if (settings(s, e) || tok_register(s->db, &s->tok, e) || journal_mode(s, e))
		return -1;
	return schema_migrate(s, e);
}

int
store_open_on(struct store **out, const char *dir, const struct keys *k, unsigned flags,
        const char *base, struct err *e)
{
	struct str path = STR_INIT(PATH_MAX);
	struct store *s = mem_new(1, sizeof(*s), e);

	*out = NULL;
	if (!s)
		return -1;
	s->flags = flags;
	/* Nobody asks SQLite how much it holds, which it would count under a lock; refused, and no
	 * harm, once it runs. */
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	s->l = mem_new(1, sizeof(*s->l), e);
	if (!s->l)
		goto fail;
	str_init(&s->l->text, TEXT_MAX);
	s->l->data_version = -1;
	str_addf(&path, "%s/%s", dir, FILE_NAME);
	if (str_ok(&path, _("the store's path"), e))
		goto fail;
	if (!base && files_ready(dir, str_c(&path), flags, e))
		goto fail;
	if (vfs_new(&s->vfs, k, base, e) || open_db(s, str_c(&path), base, e))
		goto fail;
	(void)store_changes(s, true);
	s->l->changes = 0;
	str_release(&path);
	*out = s;
	return 0;
fail:
	str_release(&path);
	store_close(s);
	return -1;
}

int
store_open(struct store **out, const char *dir, const struct keys *k, unsigned flags,
        struct err *e)
{
	return store_open_on(out, dir, k, flags, NULL, e);
}

void
store_close(struct store *s)
{
	if (!s)
		return;
	if (s->l) {
		if (s->db)
			store_rollback(s);
		rows_close(s);
		if (s->l->text.p)
			crypt_wipe(s->l->text.p, s->l->text.cap);
		str_release(&s->l->text);
	}
	sqlite3_close(s->db);
	vfs_free(s->vfs);
	free(s->l);
	free(s);
	zip_forget();
	crypt_wipe_stack();
}

/* --- transactions ------------------------------------------------------------------ */

int
store_begin(struct store *s, struct err *e)
{
	int rc;

	if (s->l->tx)
		return err_set(e, ERR_INTERNAL, _("a transaction inside another"));
	if (s->l->broken)
		return err_set(e, ERR_IO,
		        _("the disk did not confirm what was written before: lock and "
		          "open again"));
	/* What was stored is whole, but FTS5 may count wrongly for as long as it is open. */
	if (s->l->spoilt)
		return err_set(e, ERR_MEM,
		        _("the store was out of memory: lock and open again before "
		          "anything is changed"));
	/* Undoing must be possible without memory. */
	if (row_ready(s, ST_ROLLBACK, e))
		return -1;
	if (!sqlite3_get_autocommit(s->db) && row_run(s, ST_ROLLBACK, NO_ARGS, e))
		return -1;
	if (!(s->flags & STORE_BATCH))
		sqlite3_busy_handler(s->db, NULL, NULL);
	rc = row_run(s, ST_BEGIN, NO_ARGS, e);
	sqlite3_busy_handler(s->db, on_busy, s);
	if (rc)
		return -1;
	/* another session may have moved the feed since */
	s->l->acc.on = false;
	s->l->tx = true;
	s->l->ch = 0;
	return 0;
}

int
store_commit(struct store *s, struct err *e)
{
	struct err own = ERR_INIT;

	if (!s->l->tx)
		return err_set(e, ERR_INTERNAL, _("a commit without a transaction"));
	if (sqlite3_get_autocommit(s->db)) {
		store_rollback(s);
		return err_set(e, ERR_IO,
		        _("what was to be stored was undone after a fault; nothing is "
		          "lost, try "
		          "again"));
	}
	if (pend_flush(s, e))
		goto fail;
	if (row_run(s, ST_COMMIT, NO_ARGS, e ? e : &own)) {
		if ((e ? e : &own)->code == ERR_BUSY)
			return -1; /* still open: may be committed later */
		goto fail;
	}
	s->l->tx = false;
	s->l->changes |= s->l->ch;
	s->l->ch = 0;
	return 0;
fail:
	store_rollback(s);
	return -1;
}

void
store_rollback(struct store *s)
{
	if (!s->l->tx)
		return;
	if (!sqlite3_get_autocommit(s->db))
		(void)!row_run(s, ST_ROLLBACK, NO_ARGS, NULL);
	s->l->tx = false;
	s->l->ch = 0;
	pend_drop(s);
}

bool
store_in_tx(const struct store *s)
{
	return s->l->tx;
}

int
tx_enter(struct store *s, bool *own, struct err *e)
{
	*own = !s->l->tx;
	return *own ? store_begin(s, e) : 0;
}

int
tx_leave(struct store *s, bool own, int rc, struct err *e)
{
	if (!own)
		return rc;
	if (rc == 0)
		rc = store_commit(s, e);
	if (rc)
		store_rollback(s);
	return rc;
}

void
store_look(struct store *s)
{
	if (s && !s->l->tx && sqlite3_get_autocommit(s->db))
		(void)!row_run(s, ST_LOOK, NO_ARGS, NULL);
}

void
store_looked(struct store *s)
{
	if (s && !s->l->tx && !sqlite3_get_autocommit(s->db))
		(void)!row_run(s, ST_COMMIT, NO_ARGS, NULL);
}

void
ch_add(struct store *s, unsigned mask)
{
	s->l->ch |= mask;
}

unsigned
store_changes(struct store *s, bool look_outside)
{
	unsigned m = s->l->changes;
	int64_t v;
	bool found;

	s->l->changes = 0;
	/* data_version moves only when another connection commits */
	if (look_outside && row_int(s, ST_DATA_VERSION, NO_ARGS, &v, &found, NULL) == 0 &&
	        found) {
		if (s->l->data_version >= 0 && v != s->l->data_version)
			m |= CH_ALL;
		s->l->data_version = v;
	}
	return m;
}
