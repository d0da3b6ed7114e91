#include "db_sql.h"
#include "server/db_private.h"

int
db_private_owner(struct db *d, const uint8_t doc[ID_LEN], int64_t *member, struct err *e)
{
	struct sql q;
	int rc;

	if (sql_open(&q, d, "SELECT member FROM private_doc WHERE doc = ?", e))
		return -1;
	sql_blob(&q, doc, ID_LEN);
	rc = sql_row(&q, e);
	if (rc == 1)
		*member = sql_get_int(&q, 0);
	sql_close(&q);
	return rc;
}

int
db_private_put(struct db *d, const uint8_t doc[ID_LEN], int64_t member, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d,
	            "INSERT INTO private_doc(doc, member) VALUES(?, ?) ON CONFLICT DO "
	            "NOTHING",
	            e))
		return -1;
	sql_blob(&q, doc, ID_LEN);
	sql_int(&q, member);
	return sql_run(&q, e);
}

int
db_private_trim(struct db *d, int64_t member, const uint8_t doc[ID_LEN], uint64_t seq,
        uint32_t keep, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d,
	            "DELETE FROM member_log WHERE member = ? AND doc = ? AND t = 'doc'"
	            " AND seq < ?",
	            e))
		return -1;
	sql_int(&q, member);
	sql_blob(&q, doc, ID_LEN);
	sql_int(&q, (int64_t)seq);
	if (sql_run(&q, e))
		return -1;
	if (sql_open(&q, d, "DELETE FROM doc_rev WHERE id = ? AND rev < ?", e))
		return -1;
	sql_blob(&q, doc, ID_LEN);
	sql_int(&q, keep);
	return sql_run(&q, e);
}

int
db_field_get(struct db *d, int64_t member, const char *field, int64_t *at,
        char source[16], struct err *e)
{
	struct sql q;
	int rc;

	if (sql_open(&q, d,
	            "SELECT at, source FROM member_field WHERE member = ? AND field = ?",
	            e))
		return -1;
	sql_int(&q, member);
	sql_text(&q, field);
	rc = sql_row(&q, e);
	if (rc == 1) {
		*at = sql_get_int(&q, 0);
		sql_get_text(&q, 1, source, 16);
	}
	sql_close(&q);
	return rc;
}

int
db_field_put(struct db *d, int64_t member, const char *field, int64_t at,
        const char *source, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d,
	            "INSERT INTO member_field(member, field, at, source) VALUES(?, ?, ?, "
	            "?)"
	            " ON CONFLICT(member, field) DO UPDATE SET at = excluded.at,"
	            " source = excluded.source",
	            e))
		return -1;
	sql_int(&q, member);
	sql_text(&q, field);
	sql_int(&q, at);
	sql_text(&q, source);
	return sql_run(&q, e);
}
