#include "base/mem.h"
#include "db_sql.h"
#include "server/db_att.h"

int
db_att_put(struct db *d, const uint8_t doc[ID_LEN], uint32_t rev, size_t n,
        const struct att *a, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d,
	            "INSERT INTO att(doc, rev, n, name, type, size, hash, blob, key)"
	            " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
	            e))
		return -1;
	sql_blob(&q, doc, ID_LEN);
	sql_int(&q, rev);
	sql_int(&q, (int64_t)n);
	sql_text(&q, a->name);
	sql_text(&q, a->type);
	sql_int(&q, (int64_t)a->size);
	sql_blob(&q, a->hash, HASH_LEN);
	sql_blob(&q, a->blob, HASH_LEN);
	sql_blob(&q, a->key, KEY_LEN);
	return sql_run(&q, e);
}

static int
att_read(struct sql *q, struct att *a, struct err *e)
{
	sql_get_text(q, 0, a->name, sizeof(a->name));
	sql_get_text(q, 1, a->type, sizeof(a->type));
	a->size = (uint64_t)sql_get_int(q, 2);
	if (sql_get_blob(q, 3, a->hash, HASH_LEN, e) ||
	        sql_get_blob(q, 4, a->blob, HASH_LEN, e))
		return -1;
	return sql_get_blob(q, 5, a->key, KEY_LEN, e);
}

int
db_att_of(struct db *d, const uint8_t doc[ID_LEN], uint32_t rev, struct att *a, size_t *n,
        struct err *e)
{
	struct sql q;
	int rc;

	if (sql_open(&q, d,
	            "SELECT name, type, size, hash, blob, key FROM att"
	            " WHERE doc = ? AND rev = ? ORDER BY n LIMIT 8",
	            e))
		return -1;
	sql_blob(&q, doc, ID_LEN);
	sql_int(&q, rev);
	for (*n = 0; (rc = sql_row(&q, e)) == 1 && *n < ATT_MAX; (*n)++)
		if (att_read(&q, &a[*n], e)) {
			rc = -1;
			break;
		}
	sql_close(&q);
	return rc < 0 ? -1 : 0;
}

int
db_att_known(struct db *d, const uint8_t doc[ID_LEN], struct att *a, struct err *e)
{
	struct sql q;
	int rc;

	if (sql_open(&q, d,
	            "SELECT blob, key FROM att WHERE doc = ? AND hash = ? LIMIT 1", e))
		return -1;
	sql_blob(&q, doc, ID_LEN);
	sql_blob(&q, a->hash, HASH_LEN);
	rc = sql_row(&q, e);
	if (rc == 1 && (sql_get_blob(&q, 0, a->blob, HASH_LEN, e) ||
	                       sql_get_blob(&q, 1, a->key, KEY_LEN, e)))
		rc = -1;
	sql_close(&q);
	return rc;
}

int
db_att_current(struct db *d, uint8_t (**out)[HASH_LEN], size_t *n, struct err *e)
{
	uint8_t(*v)[HASH_LEN] = NULL;
	size_t cap = 0;
	struct sql q;
	int rc;

	*n = 0;
	*out = NULL;
	if (sql_open(&q, d,
	            "SELECT DISTINCT a.blob FROM att a JOIN doc d ON d.id = a.doc"
	            " AND d.rev = a.rev WHERE d.deleted = 0 ORDER BY a.blob",
	            e))
		return -1;
	while ((rc = sql_row(&q, e)) == 1) {
		if (mem_grow(&v, &cap, *n + 1, sizeof(*v), e) ||
		        sql_get_blob(&q, 0, v[*n], HASH_LEN, e)) {
			rc = -1;
			break;
		}
		(*n)++;
	}
	sql_close(&q);
	if (rc < 0) {
		free(v);
		return -1;
	}
	*out = v;
	return 0;
}
