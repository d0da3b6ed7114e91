#include <sqlite3.h>
#include "db_sql.h"
#include "server/db_device.h"

int
db_code_get(struct db *d, const char *prefix, struct code_row *c, struct err *e)
{
	struct sql q;
	int rc;

	*c = (struct code_row){ 0 };
	if (sql_open(&q, d,
	            "SELECT prefix, hash, member, expires, tries, device, used FROM code"
	            " WHERE prefix = ?",
	            e))
		return -1;
	sql_text(&q, prefix);
	rc = sql_row(&q, e);
	if (rc == 1) {
		sql_get_text(&q, 0, c->prefix, sizeof(c->prefix));
		c->member = sql_get_int(&q, 2);
		c->expires = sql_get_int(&q, 3);
		c->tries = (int)sql_get_int(&q, 4);
		c->used = !sql_is_null(&q, 5);
		c->used_at = sql_get_int(&q, 6);
		if (sql_get_blob(&q, 1, c->hash, HASH_LEN, e) ||
		        (c->used && sql_get_blob(&q, 5, c->device, ID_LEN, e)))
			rc = -1;
	}
	sql_close(&q);
	return rc;
}

int
db_code_put(struct db *d, const struct code_row *c, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d,
	            "INSERT INTO code(prefix, hash, member, expires, tries, made, maker)"
	            " VALUES(?, ?, ?, ?, 0, ?, ?) ON CONFLICT DO NOTHING",
	            e))
		return -1;
	sql_text(&q, c->prefix);
	sql_blob(&q, c->hash, HASH_LEN);
	sql_int(&q, c->member);
	sql_int(&q, c->expires);
	sql_int(&q, c->made);
	if (c->own)
		sql_blob(&q, c->maker, ID_LEN);
	else
		sql_null(&q);
	if (sql_run(&q, e))
		return -1;
	return sql_changes(d) > 0;
}

int
db_code_wrong(struct db *d, const char *prefix, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d, "UPDATE code SET tries = tries + 1 WHERE prefix = ?", e))
		return -1;
	sql_text(&q, prefix);
	return sql_run(&q, e);
}

int
db_code_spend(struct db *d, const char *prefix, const uint8_t device[ID_LEN], int64_t now,
        struct err *e)
{
	struct sql q;

	if (sql_open(&q, d, "UPDATE code SET device = ?, used = ? WHERE prefix = ?", e))
		return -1;
	sql_blob(&q, device, ID_LEN);
	sql_int(&q, now);
	sql_text(&q, prefix);
	return sql_run(&q, e);
}

int
db_code_sweep(struct db *d, int64_t before, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d, "DELETE FROM code WHERE expires < ?", e))
		return -1;
	sql_int(&q, before);
	return sql_run(&q, e);
}

int
db_code_count(struct db *d, int64_t member, int64_t since, int *n, int64_t *first,
        struct err *e)
{
	struct sql q;
	int rc;

	if (sql_open(&q, d,
	            "SELECT count(*), coalesce(min(made), 0) FROM code"
	            " WHERE member = ? AND maker IS NOT NULL AND made > ?",
	            e))
		return -1;
	sql_int(&q, member);
	sql_int(&q, since);
	rc = sql_row(&q, e);
	if (rc == 1) {
		*n = (int)sql_get_int(&q, 0);
		*first = sql_get_int(&q, 1);
	}
	sql_close(&q);
	return rc < 0 ? -1 : 0;
}

/* --- devices --------------------------------------------------------------- */

#define DEVICE_COLS "id, member, revoked, seen"

static int
device_read(struct sql *q, struct device_row *v, struct err *e)
{
	v->member = sql_get_int(q, 1);
	v->revoked = !sql_is_null(q, 2);
	v->seen = sql_get_int(q, 3);
	return sql_get_blob(q, 0, v->id, ID_LEN, e);
}

int
db_device_get(struct db *d, const uint8_t id[ID_LEN], struct device_row *v, struct err *e)
{
	struct sql q;
	int rc;

	*v = (struct device_row){ 0 };
	if (sql_open(&q, d, "SELECT " DEVICE_COLS " FROM device WHERE id = ?", e))
		return -1;
	sql_blob(&q, id, ID_LEN);
	rc = sql_row(&q, e);
	if (rc == 1 && device_read(&q, v, e))
		rc = -1;
	sql_close(&q);
	return rc;
}

int
db_device_by_token(
        struct db *d, const uint8_t hash[HASH_LEN], struct device_row *v, struct err *e)
{
	struct sql q;
	int rc;

	*v = (struct device_row){ 0 };
	if (sql_open(&q, d,
	            "SELECT " DEVICE_COLS ", 0 FROM device WHERE token = ?1 UNION ALL"
	            " SELECT " DEVICE_COLS ", 1 FROM device WHERE next = ?1",
	            e))
		return -1;
	sql_blob(&q, hash, HASH_LEN);
	rc = sql_row(&q, e);
	if (rc == 1) {
		v->next = sql_get_int(&q, 4) != 0;
		if (device_read(&q, v, e))
			rc = -1;
	}
	sql_close(&q);
	return rc;
}

int
db_device_by_range(struct db *d, const uint8_t lo[ID_LEN], const uint8_t hi[ID_LEN],
        struct device_row *v, size_t max, size_t *n, struct err *e)
{
	struct sql q;
	int rc;

	if (sql_open(&q, d,
	            "SELECT " DEVICE_COLS " FROM device WHERE id BETWEEN ? AND ?"
	            " ORDER BY id LIMIT ?",
	            e))
		return -1;
	sql_blob(&q, lo, ID_LEN);
	sql_blob(&q, hi, ID_LEN);
	sql_int(&q, (int64_t)max);
	for (*n = 0; (rc = sql_row(&q, e)) == 1 && *n < max; (*n)++)
		if (device_read(&q, &v[*n], e)) {
			rc = -1;
			break;
		}
	sql_close(&q);
	return rc < 0 ? -1 : 0;
}

int
db_device_each(struct db *d, int64_t member,
        int (*each)(void *arg, const struct device_line *v), void *arg, struct err *e)
{
	struct device_line v;
	struct sql q;
	int rc;

	if (sql_open(&q, d,
	            "SELECT v.id, m.ref, v.name, v.made, v.seen, coalesce(v.revoked, 0)"
	            " FROM device v JOIN member m ON m.id = v.member"
	            " WHERE ?1 = 0 OR v.member = ?1 ORDER BY m.ref, v.made, v.id",
	            e))
		return -1;
	sql_int(&q, member);
	while ((rc = sql_row(&q, e)) == 1) {
		sql_get_text(&q, 1, v.member, sizeof(v.member));
		sql_get_text(&q, 2, v.name, sizeof(v.name));
		v.made = sql_get_int(&q, 3);
		v.seen = sql_get_int(&q, 4);
		v.revoked = sql_get_int(&q, 5);
		rc = sql_get_blob(&q, 0, v.id, ID_LEN, e);
		if (rc || each(arg, &v))
			break;
	}
	sql_close(&q);
	return rc < 0 ? -1 : 0;
}

int
db_device_next(struct db *d, const uint8_t id[ID_LEN], const uint8_t hash[HASH_LEN],
        struct err *e)
{
	struct sql q;

	if (sql_open(&q, d, "UPDATE device SET next = ? WHERE id = ?", e))
		return -1;
	sql_blob(&q, hash, HASH_LEN);
	sql_blob(&q, id, ID_LEN);
	return sql_run(&q, e);
}

int
db_device_promote(struct db *d, const uint8_t id[ID_LEN], struct err *e)
{
	struct sql q;

	if (sql_open(&q, d,
	            "UPDATE device SET token = next, next = NULL"
	            " WHERE id = ? AND next IS NOT NULL",
	            e))
		return -1;
	sql_blob(&q, id, ID_LEN);
	return sql_run(&q, e);
}

int
db_device_seen(struct db *d, const uint8_t id[ID_LEN], int64_t now, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d, "UPDATE device SET seen = ? WHERE id = ?", e))
		return -1;
	sql_int(&q, now);
	sql_blob(&q, id, ID_LEN);
	return sql_run(&q, e);
}

int
db_device_revoke(struct db *d, const uint8_t id[ID_LEN], int64_t now, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d,
	            "UPDATE device SET revoked = ? WHERE id = ? AND revoked IS NULL", e))
		return -1;
	sql_int(&q, now);
	sql_blob(&q, id, ID_LEN);
	if (sql_run(&q, e))
		return -1;
	/* Spent long ago, so that it brings the device back neither now nor when another code has. */
	if (sql_open(&q, d, "UPDATE code SET used = 0 WHERE device = ?", e))
		return -1;
	sql_blob(&q, id, ID_LEN);
	if (sql_run(&q, e))
		return -1;
	if (sql_open(&q, d, "DELETE FROM code WHERE maker = ? AND device IS NULL", e))
		return -1;
	sql_blob(&q, id, ID_LEN);
	return sql_run(&q, e);
}

int
db_device_put(struct db *d, const struct device_row *v, const char *name,
        const uint8_t hash[HASH_LEN], int64_t now, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d,
	            "INSERT INTO device(id, member, name, token, made) VALUES(?, ?, ?, "
	            "?, ?)"
	            " ON CONFLICT(id) DO UPDATE SET name = excluded.name,"
	            " token = excluded.token, next = NULL, revoked = NULL",
	            e))
		return -1;
	sql_blob(&q, v->id, ID_LEN);
	sql_int(&q, v->member);
	sql_text(&q, name);
	sql_blob(&q, hash, HASH_LEN);
	sql_int(&q, now);
	return sql_run(&q, e);
}
