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
	            "INSERT INTO code(prefix, hash, member, expires, tries) VALUES(?, ?, "
	            "?, ?, 0)"
	            " ON CONFLICT DO NOTHING",
	            e))
		return -1;
	sql_text(&q, c->prefix);
	sql_blob(&q, c->hash, HASH_LEN);
	sql_int(&q, c->member);
	sql_int(&q, c->expires);
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

static int
device_one(struct sql *q, struct device_row *v, struct err *e)
{
	int rc = sql_row(q, e);

	if (rc == 1) {
		v->member = sql_get_int(q, 1);
		v->revoked = !sql_is_null(q, 2);
		if (sql_get_blob(q, 0, v->id, ID_LEN, e))
			rc = -1;
	}
	sql_close(q);
	return rc;
}

int
db_device_get(struct db *d, const uint8_t id[ID_LEN], struct device_row *v, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d, "SELECT id, member, revoked FROM device WHERE id = ?", e))
		return -1;
	sql_blob(&q, id, ID_LEN);
	return device_one(&q, v, e);
}

int
db_device_by_token(
        struct db *d, const uint8_t hash[HASH_LEN], struct device_row *v, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d, "SELECT id, member, revoked FROM device WHERE token = ?", e))
		return -1;
	sql_blob(&q, hash, HASH_LEN);
	return device_one(&q, v, e);
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
	            " token = excluded.token, revoked = NULL",
	            e))
		return -1;
	sql_blob(&q, v->id, ID_LEN);
	sql_int(&q, v->member);
	sql_text(&q, name);
	sql_blob(&q, hash, HASH_LEN);
	sql_int(&q, now);
	return sql_run(&q, e);
}
