#include <sqlite3.h>
#include "db_sql.h"
#include "server/db_feed.h"
#include "server/db_org.h"

#define ORG_COLS "id, coalesce(parent, 0), code, kind, name, coalesce(merged, 0)"

static int
org_one(struct sql *q, struct org *out, struct err *e)
{
	int rc = sql_row(q, e);

	if (rc == 1) {
		out->id = sql_get_int(q, 0);
		out->parent = sql_get_int(q, 1);
		sql_get_text(q, 2, out->code, sizeof(out->code));
		sql_get_text(q, 3, out->kind, sizeof(out->kind));
		sql_get_text(q, 4, out->name, sizeof(out->name));
		out->merged = sql_get_int(q, 5);
	}
	sql_close(q);
	return rc;
}

int
db_org_find(struct db *d, const char *code, struct org *out, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d, "SELECT " ORG_COLS " FROM org WHERE code = ?", e))
		return -1;
	sql_text(&q, code);
	return org_one(&q, out, e);
}

int
db_org_get(struct db *d, int64_t id, struct org *out, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d, "SELECT " ORG_COLS " FROM org WHERE id = ?", e))
		return -1;
	sql_int(&q, id);
	return org_one(&q, out, e);
}

int
db_org_top(struct db *d, struct org *out, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d,
	            "SELECT " ORG_COLS " FROM org WHERE parent IS NULL"
	            " AND 1 = (SELECT count(*) FROM org WHERE parent IS NULL)",
	            e))
		return -1;
	return org_one(&q, out, e);
}

int
db_org_set_merged(struct db *d, int64_t id, int64_t into, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d, "UPDATE org SET merged = ? WHERE id = ?", e))
		return -1;
	if (into)
		sql_int(&q, into);
	else
		sql_null(&q);
	sql_int(&q, id);
	return sql_run(&q, e);
}

int
db_org_merge_loop(struct db *d, char code[CODE_MAX + 1], struct err *e)
{
	struct sql q;
	int rc;

	/* UNION: a pair that was seen ends its chain. */
	if (sql_open(&q, d,
	            "WITH RECURSIVE chain(src, dst) AS (SELECT id, merged FROM org"
	            " WHERE merged IS NOT NULL UNION SELECT src, o.merged FROM chain"
	            " JOIN org o ON o.id = dst WHERE o.merged IS NOT NULL)"
	            " SELECT o.code FROM chain JOIN org o ON o.id = src WHERE src = dst"
	            " LIMIT 1",
	            e))
		return -1;
	rc = sql_row(&q, e);
	if (rc == 1)
		sql_get_text(&q, 0, code, CODE_MAX + 1);
	sql_close(&q);
	return rc;
}

int
db_org_put(struct db *d, const struct org *o, int64_t *id, bool *fresh, struct err *e)
{
	struct org old;
	struct sql q;
	int rc = db_org_find(d, o->code, &old, e);

	if (rc < 0)
		return -1;
	*fresh = rc == 0;
	if (rc == 1) {
		*id = old.id;
		if (sql_open(&q, d, "UPDATE org SET kind = ?, name = ? WHERE id = ?", e))
			return -1;
		sql_text(&q, o->kind);
		sql_text(&q, o->name);
		sql_int(&q, old.id);
		return sql_run(&q, e);
	}
	if (sql_open(&q, d, "INSERT INTO org(code, kind, name) VALUES(?, ?, ?)", e))
		return -1;
	sql_text(&q, o->code);
	sql_text(&q, o->kind);
	sql_text(&q, o->name);
	if (sql_run(&q, e))
		return -1;
	*id = sql_last_id(d);
	return db_feed_make(d, "org", *id, e);
}

int
db_org_set_parent(struct db *d, int64_t id, int64_t parent, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d, "UPDATE org SET parent = ? WHERE id = ?", e))
		return -1;
	if (parent)
		sql_int(&q, parent);
	else
		sql_null(&q);
	sql_int(&q, id);
	return sql_run(&q, e);
}

int
db_org_depth(struct db *d, int64_t id, int *depth, struct err *e)
{
	struct sql q;
	int rc;

	if (sql_open(&q, d,
	            "WITH RECURSIVE up(id, n) AS (VALUES(?1, 1) UNION ALL"
	            " SELECT o.parent, n + 1 FROM up JOIN org o ON o.id = up.id"
	            " WHERE o.parent IS NOT NULL AND n <= ?2)"
	            " SELECT max(n) FROM up",
	            e))
		return -1;
	sql_int(&q, id);
	sql_int(&q, ORG_DEPTH);
	rc = sql_row(&q, e);
	if (rc == 1)
		*depth = (int)sql_get_int(&q, 0);
	sql_close(&q);
	return rc < 0 ? -1 : 0;
}

int
db_org_stray(struct db *d, char code[CODE_MAX + 1], struct err *e)
{
	struct sql q;
	int rc;

	if (sql_open(&q, d,
	            "WITH RECURSIVE down(id, n) AS (SELECT id, 1 FROM org WHERE parent "
	            "IS NULL"
	            " UNION ALL SELECT o.id, n + 1 FROM down JOIN org o ON o.parent = "
	            "down.id"
	            " WHERE n < ?)"
	            " SELECT code FROM org WHERE id NOT IN (SELECT id FROM down) LIMIT 1",
	            e))
		return -1;
	sql_int(&q, ORG_DEPTH);
	rc = sql_row(&q, e);
	if (rc == 1)
		sql_get_text(&q, 0, code, CODE_MAX + 1);
	sql_close(&q);
	return rc;
}
