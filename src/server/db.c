/* The connection: opening, migrations, transactions, cached statements. */
#include <errno.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include "base/mem.h"
#include "base/path.h"
#include "base/utf8.h"
#include "db_schema.h"
#include "db_sql.h"
#include "server/db.h"

#define CACHE 96
#define BUSY_MS 10000

struct db {
	sqlite3 *h;
	struct {
		const char *text;
		sqlite3_stmt *st;
		bool used;
	} cache[CACHE];
	size_t ncache;
};

static int
sql_fail(struct db *d, int rc, struct err *e)
{
	const char *m = d->h ? sqlite3_errmsg(d->h) : sqlite3_errstr(rc);

	switch (rc & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(e, ERR_BUSY,
		        "the database is in use by another command; try again");
	case SQLITE_FULL:
		return err_set(e, ERR_FULL, "the disk is full; nothing was changed");
	case SQLITE_NOMEM:
		return err_set(e, ERR_MEM, "out of memory in the database");
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return err_set(
		        e, ERR_IO, "the database cannot be read or written: %s", m);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return err_set(e, ERR_DAMAGED,
		        "the database is damaged: %s; restore a backup", m);
	default:
		return err_set(
		        e, ERR_INTERNAL, "the database refused a statement: %s", m);
	}
}

/* --- statements ---------------------------------------------------------- */

int
sql_open(struct sql *q, struct db *d, const char *text, struct err *e)
{
	size_t i;
	int rc;

	*q = (struct sql){ .db = d, .slot = -1 };
	for (i = 0; i < d->ncache; i++)
		if (d->cache[i].text == text)
			break;
	if (i < d->ncache && !d->cache[i].used) {
		d->cache[i].used = true;
		q->slot = (int)i;
		q->st = d->cache[i].st;
		return 0;
	}
	rc = sqlite3_prepare_v3(d->h, text, -1, SQLITE_PREPARE_PERSISTENT, &q->st, NULL);
	if (rc != SQLITE_OK)
		return sql_fail(d, rc, e);
	if (i == d->ncache && i < CACHE) {
		d->cache[i].text = text;
		d->cache[i].st = q->st;
		d->cache[i].used = true;
		d->ncache++;
		q->slot = (int)i;
	}
	return 0;
}

void
sql_close(struct sql *q)
{
	if (!q->st)
		return;
	if (q->slot < 0) {
		sqlite3_finalize(q->st);
	} else {
		sqlite3_reset(q->st);
		sqlite3_clear_bindings(q->st);
		q->db->cache[q->slot].used = false;
	}
	q->st = NULL;
}

static void
bound(struct sql *q, int rc)
{
	if (rc != SQLITE_OK && q->rc == SQLITE_OK)
		q->rc = rc;
}

void
sql_int(struct sql *q, int64_t v)
{
	bound(q, sqlite3_bind_int64(q->st, ++q->n, v));
}

void
sql_text(struct sql *q, const char *z)
{
	bound(q, sqlite3_bind_text(q->st, ++q->n, z, -1, SQLITE_STATIC));
}

void
sql_blob(struct sql *q, const void *p, size_t n)
{
	bound(q, sqlite3_bind_blob64(q->st, ++q->n, p ? p : "", n, SQLITE_STATIC));
}

void
sql_null(struct sql *q)
{
	bound(q, sqlite3_bind_null(q->st, ++q->n));
}

int
sql_row(struct sql *q, struct err *e)
{
	int rc = q->rc;

	if (rc == SQLITE_OK)
		rc = sqlite3_step(q->st);
	if (rc == SQLITE_ROW)
		return 1;
	if (rc == SQLITE_DONE)
		return 0;
	return sql_fail(q->db, rc, e);
}

int
sql_run(struct sql *q, struct err *e)
{
	int rc;

	while ((rc = sql_row(q, e)) == 1)
		;
	sql_close(q);
	return rc;
}

int64_t
sql_get_int(struct sql *q, int col)
{
	return sqlite3_column_int64(q->st, col);
}

bool
sql_is_null(struct sql *q, int col)
{
	return sqlite3_column_type(q->st, col) == SQLITE_NULL;
}

struct view
sql_get_view(struct sql *q, int col)
{
	struct view v = { sqlite3_column_blob(q->st, col), 0 };

	v.n = (size_t)sqlite3_column_bytes(q->st, col);
	return v;
}

void
sql_get_text(struct sql *q, int col, char *out, size_t max)
{
	struct view v = sql_get_view(q, col);
	size_t n = v.n ? utf8_cut(v.p, v.n, max - 1) : 0;

	if (n)
		memcpy(out, v.p, n);
	out[n] = '\0';
}

int
sql_get_blob(struct sql *q, int col, void *out, size_t n, struct err *e)
{
	struct view v = sql_get_view(q, col);

	if (v.n != n)
		return err_set(e, ERR_DAMAGED,
		        "the database holds a value of the wrong length; restore a "
		        "backup");
	memcpy(out, v.p, n);
	return 0;
}

int
sql_exec(struct db *d, const char *text, struct err *e)
{
	int rc = sqlite3_exec(d->h, text, NULL, NULL, NULL);

	return rc == SQLITE_OK ? 0 : sql_fail(d, rc, e);
}

int64_t
sql_last_id(struct db *d)
{
	return sqlite3_last_insert_rowid(d->h);
}

int
sql_changes(struct db *d)
{
	return sqlite3_changes(d->h);
}

/* --- transactions -------------------------------------------------------- */

int
db_begin(struct db *d, struct err *e)
{
	return sql_exec(d, "BEGIN IMMEDIATE", e);
}

int
db_begin_read(struct db *d, struct err *e)
{
	return sql_exec(d, "BEGIN", e);
}

int
db_commit(struct db *d, struct err *e)
{
	if (sql_exec(d, "COMMIT", e)) {
		db_rollback(d);
		return -1;
	}
	return 0;
}

void
db_rollback(struct db *d)
{
	if (!sqlite3_get_autocommit(d->h))
		sqlite3_exec(d->h, "ROLLBACK", NULL, NULL, NULL);
}

/* --- opening ------------------------------------------------------------- */

static int
version_get(struct db *d, int64_t *v, struct err *e)
{
	struct sql q;
	int rc;

	if (sql_open(&q, d, "PRAGMA user_version", e))
		return -1;
	rc = sql_row(&q, e);
	if (rc == 1)
		*v = sql_get_int(&q, 0);
	sql_close(&q);
	return rc < 0 ? -1 : 0;
}

static int
migrate(struct db *d, struct err *e)
{
	int64_t v = 0, want = (int64_t)ARRAY_LEN(schema);
	char set[48];

	if (version_get(d, &v, e))
		return -1;
	if (v == want)
		return 0;
	if (v > want)
		return err_set(e, ERR_USAGE,
		        "the database was made by a newer sotayd; use that version");
	if (db_begin(d, e))
		return -1;
	/* Another command may have been faster. */
	if (version_get(d, &v, e))
		goto fail;
	for (; v < want; v++)
		if (sql_exec(d, schema[v], e))
			goto fail;
	snprintf(set, sizeof(set), "PRAGMA user_version=%d", (int)want);
	if (sql_exec(d, set, e))
		goto fail;
	return db_commit(d, e);
fail:
	db_rollback(d);
	return -1;
}

static int
settings(struct db *d, struct err *e)
{
	int on;

	sqlite3_extended_result_codes(d->h, 1);
	sqlite3_busy_timeout(d->h, BUSY_MS);
	sqlite3_db_config(d->h, SQLITE_DBCONFIG_DEFENSIVE, 1, &on);
	sqlite3_db_config(d->h, SQLITE_DBCONFIG_DQS_DML, 0, &on);
	sqlite3_db_config(d->h, SQLITE_DBCONFIG_DQS_DDL, 0, &on);
	sqlite3_db_config(d->h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, &on);
	return sql_exec(d,
	        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA "
	        "foreign_keys=ON;"
	        "PRAGMA temp_store=MEMORY; PRAGMA cell_size_check=ON; PRAGMA "
	        "cache_size=-8000",
	        e);
}

int
db_open(struct db **out, const char *dir, bool create, struct err *e)
{
	struct str path = STR_INIT(4096), epoch = STR_INIT(64);
	int rc, flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
	struct db *d = NULL;

	*out = NULL;
	str_addf(&path, "%s/%s", dir, DB_FILE);
	if (str_ok(&path, "the folder's name", e))
		goto fail;
	if (!create && !path_exists(str_c(&path))) {
		err_set(e, ERR_USAGE, "%s holds no server yet; run: sotayd -D %s init",
		        dir, dir);
		goto fail;
	}
	d = mem_new(1, sizeof(*d), e);
	if (!d)
		goto fail;
	if (create)
		flags |= SQLITE_OPEN_CREATE;
	rc = sqlite3_open_v2(str_c(&path), &d->h, flags, NULL);
	if (rc != SQLITE_OK) {
		sql_fail(d, rc, e);
		goto fail;
	}
	if (settings(d, e) || migrate(d, e))
		goto fail;
	if (!create) {
		rc = db_meta_get(d, "epoch", &epoch, e);
		if (rc == 0)
			err_set(e, ERR_USAGE,
			        "%s was not initialised to the end; run: "
			        "sotayd -D %s init",
			        dir, dir);
		if (rc != 1)
			goto fail;
	}
	str_release(&path);
	str_release(&epoch);
	*out = d;
	return 0;
fail:
	str_release(&path);
	str_release(&epoch);
	db_close(d);
	return -1;
}

void
db_close(struct db *d)
{
	size_t i;

	if (!d)
		return;
	if (d->h)
		db_rollback(d);
	for (i = 0; i < d->ncache; i++)
		sqlite3_finalize(d->cache[i].st);
	sqlite3_close(d->h);
	free(d);
}

/* --- settings and counts ------------------------------------------------- */

int
db_meta_put(struct db *d, const char *k, const void *v, size_t n, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d,
	            "INSERT INTO meta(k, v) VALUES(?, ?)"
	            " ON CONFLICT(k) DO UPDATE SET v = excluded.v",
	            e))
		return -1;
	sql_text(&q, k);
	sql_blob(&q, v, n);
	return sql_run(&q, e);
}

int
db_meta_get(struct db *d, const char *k, struct str *out, struct err *e)
{
	struct sql q;
	struct view v;
	int rc;

	if (sql_open(&q, d, "SELECT v FROM meta WHERE k = ?", e))
		return -1;
	sql_text(&q, k);
	rc = sql_row(&q, e);
	if (rc == 1) {
		v = sql_get_view(&q, 0);
		str_add(out, v.p, v.n);
		if (str_ok(out, k, e))
			rc = -1;
	}
	sql_close(&q);
	return rc;
}

int
db_stats(struct db *d, struct db_stats *st, struct err *e)
{
	struct sql q;
	int rc;

	*st = (struct db_stats){ 0 };
	if (sql_open(&q, d,
	            "SELECT (SELECT count(*) FROM org), (SELECT count(*) FROM member),"
	            " (SELECT count(*) FROM device WHERE revoked IS NULL),"
	            " (SELECT count(*) FROM doc WHERE deleted = 0 AND kind <> 5),"
	            " (SELECT count(*) FROM feed), (SELECT coalesce(sum(head), 0) FROM "
	            "feed),"
	            " (SELECT count(*) FROM ack),"
	            " (SELECT page_count * page_size FROM pragma_page_count, "
	            "pragma_page_size)",
	            e))
		return -1;
	rc = sql_row(&q, e);
	if (rc == 1) {
		st->orgs = sql_get_int(&q, 0);
		st->members = sql_get_int(&q, 1);
		st->devices = sql_get_int(&q, 2);
		st->documents = sql_get_int(&q, 3);
		st->feeds = sql_get_int(&q, 4);
		st->entries = sql_get_int(&q, 5);
		st->acks = sql_get_int(&q, 6);
		st->bytes = sql_get_int(&q, 7);
	}
	sql_close(&q);
	return rc < 0 ? -1 : 0;
}
