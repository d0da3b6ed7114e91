#include <sqlite3.h>
#include "db_sql.h"
#include "server/db_op.h"

int
db_op_get(struct db *d, int64_t member, const uint8_t op[ID_LEN], struct op_row *r,
        struct err *e)
{
	struct sql q;
	int rc;

	if (sql_open(&q, d,
	            "SELECT hash, st, problem, detail, pseq, at FROM op_log"
	            " WHERE member = ? AND op = ?",
	            e))
		return -1;
	sql_int(&q, member);
	sql_blob(&q, op, ID_LEN);
	rc = sql_row(&q, e);
	if (rc == 1) {
		r->st = (int)sql_get_int(&q, 1);
		sql_get_text(&q, 2, r->problem, sizeof(r->problem));
		sql_get_text(&q, 3, r->detail, sizeof(r->detail));
		r->pseq = (uint64_t)sql_get_int(&q, 4);
		r->at = sql_get_int(&q, 5);
		if (sql_get_blob(&q, 0, r->hash, HASH_LEN, e))
			rc = -1;
	}
	sql_close(&q);
	return rc;
}

int
db_op_put(struct db *d, int64_t member, const uint8_t op[ID_LEN], const struct op_row *r,
        struct err *e)
{
	struct sql q;

	if (sql_open(&q, d,
	            "INSERT INTO op_log(member, op, hash, st, problem, detail, pseq, at)"
	            " VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
	            e))
		return -1;
	sql_int(&q, member);
	sql_blob(&q, op, ID_LEN);
	sql_blob(&q, r->hash, HASH_LEN);
	sql_int(&q, r->st);
	sql_text(&q, r->problem);
	sql_text(&q, r->detail);
	sql_int(&q, (int64_t)r->pseq);
	sql_int(&q, r->at);
	return sql_run(&q, e);
}

int
db_op_count(struct db *d, int64_t member, int64_t since, int *n, int64_t *first,
        struct err *e)
{
	struct sql q;
	int rc;

	if (sql_open(&q, d,
	            "SELECT count(*), coalesce(min(at), 0) FROM op_log"
	            " WHERE member = ? AND at > ?",
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
