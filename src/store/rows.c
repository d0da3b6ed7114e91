#include "rows.h"

#include <assert.h>
#include <errno.h>
#include "base/mem.h"

static const char *const stmt_sql[] = {
#define STMT(name, sql) sql,
#include "stmts.def"
#undef STMT
};

int
sql_err(const struct store *s, int rc, struct err *e)
{
	int full = sqlite3_system_errno(s->db);

	switch (rc) {
	case SQLITE_IOERR_DATA:
	case SQLITE_IOERR_SHORT_READ:
		return err_set(e, ERR_DAMAGED,
		        _("the store is damaged, or not of this key: run `sotay "
		          "doctor`"));
	case SQLITE_IOERR_NOMEM:
		s->l->spoilt |= s->l->tx;
		return err_set(e, ERR_MEM, _("out of memory in the store"));
	case SQLITE_IOERR_FSYNC:
	case SQLITE_IOERR_DIR_FSYNC:
		s->l->broken = true;
		return err_set(e, ERR_IO,
		        _("the disk did not confirm what was written: lock and open "
		          "again before "
		          "anything is changed"));
	default:
		break;
	}
	switch (rc & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(e, ERR_BUSY, _("another session is writing; try again"));
	case SQLITE_FULL:
		return err_set(e, ERR_FULL,
		        _("the disk or quota is full: free some space; what is stored "
		          "stays "
		          "readable"));
	case SQLITE_NOMEM:
		s->l->spoilt |= s->l->tx;
		return err_set(e, ERR_MEM, _("out of memory in the store"));
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return err_set(e, ERR_DAMAGED,
		        _("the store is damaged, or not of this key: run `sotay "
		          "doctor`"));
	case SQLITE_READONLY:
		return err_set(
		        e, ERR_IO, _("the store cannot be written here (read-only)"));
	case SQLITE_CANTOPEN:
		errno = full;
		return full ? err_sys(e, ERR_IO, _("the store cannot be opened"))
		            : err_set(e, ERR_IO, _("the store cannot be opened"));
	case SQLITE_IOERR:
		if (full == EDQUOT || full == ENOSPC)
			return err_set(e, ERR_FULL,
			        _("the disk or quota is full: free some space; what is "
			          "stored "
			          "stays readable"));
		errno = full ? full : EIO;
		return err_sys(e, ERR_IO, _("the disk failed under the store"));
	default:
		return err_set(e, ERR_INTERNAL, _("a fault in the store: %s"),
		        sqlite3_errmsg(s->db));
	}
}

static int
bind_all(const struct store *s, sqlite3_stmt *st, const struct arg *a, size_t n,
        struct err *e)
{
	int rc = SQLITE_OK;
	size_t i;

	for (i = 0; i < n && !rc; i++) {
		if (a[i].t == ARG_INT)
			rc = sqlite3_bind_int64(st, (int)i + 1, a[i].i);
		else if (!a[i].p)
			rc = sqlite3_bind_null(st, (int)i + 1);
		else if (a[i].t == ARG_BLOB)
			rc = sqlite3_bind_blob64(
			        st, (int)i + 1, a[i].p, a[i].n, SQLITE_STATIC);
		else
			rc = sqlite3_bind_text64(st, (int)i + 1, a[i].p, a[i].n,
			        SQLITE_STATIC, SQLITE_UTF8);
	}
	if (rc) {
		row_done(st);
		return sql_err(s, rc, e);
	}
	return 0;
}

static int
stmt_get(const struct store *s, enum stmt id, sqlite3_stmt **st, struct err *e)
{
	int rc;

	if (!s->l->st[id]) {
		rc = sqlite3_prepare_v3(s->db, stmt_sql[id], -1,
		        SQLITE_PREPARE_PERSISTENT, &s->l->st[id], NULL);
		if (rc)
			return sql_err(s, rc, e);
	}
	*st = s->l->st[id];
	return 0;
}

int
row_ready(const struct store *s, enum stmt id, struct err *e)
{
	sqlite3_stmt *st;

	return stmt_get(s, id, &st, e);
}

int
row_open(const struct store *s, enum stmt id, const struct arg *a, size_t n,
        sqlite3_stmt **st, struct err *e)
{
	if (stmt_get(s, id, st, e))
		return -1;
	assert(sqlite3_stmt_readonly(*st));
	assert(!sqlite3_stmt_busy(*st));
	return bind_all(s, *st, a, n, e);
}

int
row_open_sql(const struct store *s, const char *sql, const struct arg *a, size_t n,
        sqlite3_stmt **st, struct err *e)
{
	struct live *l = s->l;
	size_t i, old = 0;
	char *copy;
	int rc;

	for (i = 0; i < DYN_MAX; i++) {
		if (l->dyn[i].sql && strcmp(l->dyn[i].sql, sql) == 0)
			break;
		if (l->dyn[i].used < l->dyn[old].used)
			old = i;
	}
	if (i == DYN_MAX) {
		i = old;
		sqlite3_finalize(l->dyn[i].st);
		free(l->dyn[i].sql);
		l->dyn[i].st = NULL;
		l->dyn[i].sql = NULL;
		copy = mem_dup(sql, strlen(sql), e);
		if (!copy)
			return -1;
		rc = sqlite3_prepare_v3(
		        s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &l->dyn[i].st, NULL);
		if (rc) {
			free(copy);
			return sql_err(s, rc, e);
		}
		l->dyn[i].sql = copy;
	}
	l->dyn[i].used = ++l->clock;
	*st = l->dyn[i].st;
	assert(sqlite3_stmt_readonly(*st));
	return bind_all(s, *st, a, n, e);
}

void
row_done(sqlite3_stmt *st)
{
	sqlite3_reset(st);
	sqlite3_clear_bindings(st);
}

int
row_next(const struct store *s, sqlite3_stmt *st, struct err *e)
{
	int rc = sqlite3_step(st);

	if (rc == SQLITE_ROW)
		return 1;
	row_done(st);
	return rc == SQLITE_DONE ? 0 : sql_err(s, rc, e);
}

int
row_int(const struct store *s, enum stmt id, const struct arg *a, size_t n, int64_t *v,
        bool *found, struct err *e)
{
	sqlite3_stmt *st;
	int rc;

	if (found)
		*found = false;
	if (row_open(s, id, a, n, &st, e))
		return -1;
	rc = row_next(s, st, e);
	if (rc == 1) {
		*v = sqlite3_column_int64(st, 0);
		if (found)
			*found = true;
		row_done(st);
	}
	return rc < 0 ? -1 : 0;
}

int
row_ints(const struct store *s, enum stmt id, const struct arg *a, size_t n, int64_t **v,
        size_t *count, struct err *e)
{
	sqlite3_stmt *st;
	size_t cap = 0;
	int rc;

	*v = NULL;
	*count = 0;
	if (row_open(s, id, a, n, &st, e))
		return -1;
	while ((rc = row_next(s, st, e)) == 1) {
		if (mem_grow(v, &cap, *count + 1, sizeof(**v), e)) {
			row_done(st);
			rc = -1;
			break;
		}
		(*v)[(*count)++] = sqlite3_column_int64(st, 0);
	}
	if (rc) {
		free(*v);
		*v = NULL;
		*count = 0;
	}
	return rc;
}

int
row_count(const struct store *s, enum stmt id, uint64_t *n, struct err *e)
{
	int64_t v = 0;
	int rc = row_int(s, id, NO_ARGS, &v, NULL, e);

	*n = (uint64_t)v;
	return rc;
}

int
row_count_sql(const struct store *s, const char *sql, const struct arg *a, size_t na,
        uint64_t *n, struct err *e)
{
	sqlite3_stmt *st;
	int rc;

	*n = 0;
	if (row_open_sql(s, sql, a, na, &st, e))
		return -1;
	rc = row_next(s, st, e);
	if (rc == 1) {
		*n = (uint64_t)sqlite3_column_int64(st, 0);
		row_done(st);
	}
	return rc < 0 ? -1 : 0;
}

void
rows_clear(const struct row_sort *sort, void *rows, size_t *got)
{
	while (*got)
		sort->clear((char *)rows + sort->size * --*got);
}

int
rows_get(const struct store *s, sqlite3_stmt *st, const struct row_sort *sort, size_t n,
        void *rows, size_t *got, struct err *e)
{
	int rc;

	*got = 0;
	while ((rc = row_next(s, st, e)) == 1) {
		if (*got == n || sort->get(st, (char *)rows + sort->size * *got, e)) {
			row_done(st);
			rc = -(*got < n);
			break;
		}
		(*got)++;
	}
	if (rc)
		rows_clear(sort, rows, got);
	return rc;
}

void
rows_reverse(const struct row_sort *sort, void *rows, size_t n)
{
	char *a = rows, *b, t;
	size_t i, k;

	for (i = 0; i < n / 2; i++) {
		a = (char *)rows + sort->size * i;
		b = (char *)rows + sort->size * (n - 1 - i);
		for (k = 0; k < sort->size; k++) {
			t = a[k];
			a[k] = b[k];
			b[k] = t;
		}
	}
}

int
row_run(struct store *s, enum stmt id, const struct arg *a, size_t n, struct err *e)
{
	sqlite3_stmt *st;
	int rc;

	if (stmt_get(s, id, &st, e) || bind_all(s, st, a, n, e))
		return -1;
	rc = sqlite3_step(st);
	row_done(st);
	return rc == SQLITE_DONE || rc == SQLITE_ROW ? 0 : sql_err(s, rc, e);
}

int
sql_exec(const struct store *s, const char *sql, struct err *e)
{
	int rc = sqlite3_exec(s->db, sql, NULL, NULL, NULL);

	return rc ? sql_err(s, rc, e) : 0;
}

struct view
col_view(sqlite3_stmt *st, int i)
{
	struct view v;

	v.p = sqlite3_column_blob(st, i);
	v.n = (size_t)sqlite3_column_bytes(st, i);
	if (!v.p)
		v = (struct view){ "", 0 };
	return v;
}

void
col_text(sqlite3_stmt *st, int i, char *out, size_t size)
{
	struct view v = col_view(st, i);
	size_t n = v.n < size ? v.n : size - 1;

	memcpy(out, v.p, n);
	out[n] = '\0';
}

char *
col_dup(sqlite3_stmt *st, int i, struct err *e)
{
	struct view v = col_view(st, i);

	return mem_dup(v.p, v.n, e);
}

int
col_texts(sqlite3_stmt *st, int i, char **const *text, size_t n, struct err *e)
{
	size_t k;

	for (k = 0; k < n; k++) {
		*text[k] = col_dup(st, i + (int)k, e);
		if (!*text[k])
			break;
	}
	if (k == n)
		return 0;
	while (k) {
		k--;
		free(*text[k]);
		*text[k] = NULL;
	}
	return -1;
}

int
col_blob(sqlite3_stmt *st, int i, void *out, size_t n)
{
	struct view v = col_view(st, i);

	if (v.n != n)
		return -1;
	memcpy(out, v.p, n);
	return 0;
}

void
rows_close(struct store *s)
{
	size_t i;

	for (i = 0; i < ST_COUNT; i++)
		sqlite3_finalize(s->l->st[i]);
	for (i = 0; i < DYN_MAX; i++) {
		sqlite3_finalize(s->l->dyn[i].st);
		free(s->l->dyn[i].sql);
	}
}
