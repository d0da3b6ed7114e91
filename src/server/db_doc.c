#include <sqlite3.h>
#include "db_sql.h"
#include "server/db_doc.h"

#define DOC_COLS "id, rev, kind, deleted, date, number, title, state"

static int
doc_read(struct sql *q, struct doc_row *r, struct err *e)
{
	r->rev = (uint32_t)sql_get_int(q, 1);
	r->kind = (int)sql_get_int(q, 2);
	r->deleted = sql_get_int(q, 3) != 0;
	r->date = (civil)sql_get_int(q, 4);
	sql_get_text(q, 5, r->number, sizeof(r->number));
	sql_get_text(q, 6, r->title, sizeof(r->title));
	sql_get_text(q, 7, r->state, sizeof(r->state));
	return sql_get_blob(q, 0, r->id, ID_LEN, e);
}

int
db_doc_get(struct db *d, const uint8_t id[ID_LEN], struct doc_row *r, struct err *e)
{
	struct sql q;
	int rc;

	if (sql_open(&q, d, "SELECT " DOC_COLS " FROM doc WHERE id = ?", e))
		return -1;
	sql_blob(&q, id, ID_LEN);
	rc = sql_row(&q, e);
	if (rc == 1 && doc_read(&q, r, e))
		rc = -1;
	sql_close(&q);
	return rc;
}

int
db_doc_hash(struct db *d, const uint8_t id[ID_LEN], uint32_t rev, uint8_t h[HASH_LEN],
        struct err *e)
{
	struct sql q;
	int rc;

	if (sql_open(&q, d, "SELECT h FROM doc_rev WHERE id = ? AND rev = ?", e))
		return -1;
	sql_blob(&q, id, ID_LEN);
	sql_int(&q, rev);
	rc = sql_row(&q, e);
	if (rc == 1 && sql_get_blob(&q, 0, h, HASH_LEN, e))
		rc = -1;
	sql_close(&q);
	return rc;
}

int
db_doc_put(struct db *d, const struct doc_row *r, const char *numkey, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d,
	            "INSERT INTO doc(id, rev, kind, deleted, date, number, title, state, "
	            "numkey)"
	            " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"
	            " ON CONFLICT(id) DO UPDATE SET rev = excluded.rev, kind = "
	            "excluded.kind,"
	            " deleted = excluded.deleted, date = excluded.date,"
	            " number = excluded.number, title = excluded.title, state = "
	            "excluded.state,"
	            " numkey = excluded.numkey",
	            e))
		return -1;
	sql_blob(&q, r->id, ID_LEN);
	sql_int(&q, r->rev);
	sql_int(&q, r->kind);
	sql_int(&q, r->deleted);
	sql_int(&q, r->date);
	sql_text(&q, r->number);
	sql_text(&q, r->title);
	sql_text(&q, r->state);
	sql_text(&q, numkey);
	return sql_run(&q, e);
}

int
db_doc_rev_put(struct db *d, const uint8_t id[ID_LEN], uint32_t rev,
        const struct doc_body *b, struct err *e)
{
	struct sql q;

	if (b->blob) {
		if (sql_open(&q, d,
		            "INSERT INTO blob(id, data) VALUES(?, ?) ON CONFLICT DO "
		            "NOTHING",
		            e))
			return -1;
		sql_blob(&q, b->blob_id, HASH_LEN);
		sql_blob(&q, b->blob_data.p, b->blob_data.n);
		if (sql_run(&q, e))
			return -1;
	}
	if (sql_open(&q, d,
	            "INSERT INTO doc_rev(id, rev, h, len, natt, frame, blob, bkey)"
	            " VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
	            e))
		return -1;
	sql_blob(&q, id, ID_LEN);
	sql_int(&q, rev);
	sql_blob(&q, b->h, HASH_LEN);
	sql_int(&q, b->len);
	sql_int(&q, (int64_t)b->natt);
	if (b->blob) {
		sql_null(&q);
		sql_blob(&q, b->blob_id, HASH_LEN);
		sql_blob(&q, b->blob_key, KEY_LEN);
	} else {
		sql_blob(&q, b->frame.p, b->frame.n);
		sql_null(&q);
		sql_null(&q);
	}
	return sql_run(&q, e);
}

int
db_doc_frame(struct db *d, const uint8_t id[ID_LEN], uint32_t rev, struct doc_body *b,
        struct str *out, struct err *e)
{
	struct sql q;
	struct view v;
	int rc;

	*b = (struct doc_body){ 0 };
	if (sql_open(&q, d,
	            "SELECT r.h, r.len, r.blob, r.bkey, coalesce(r.frame, b.data)"
	            " FROM doc_rev r LEFT JOIN blob b ON b.id = r.blob"
	            " WHERE r.id = ? AND r.rev = ?",
	            e))
		return -1;
	sql_blob(&q, id, ID_LEN);
	sql_int(&q, rev);
	rc = sql_row(&q, e);
	if (rc == 1) {
		b->len = (uint32_t)sql_get_int(&q, 1);
		b->blob = !sql_is_null(&q, 2);
		v = sql_get_view(&q, 4);
		str_add(out, v.p, v.n);
		if (sql_get_blob(&q, 0, b->h, HASH_LEN, e) ||
		        str_ok(out, "a stored body", e))
			rc = -1;
		if (rc == 1 && b->blob &&
		        (sql_get_blob(&q, 2, b->blob_id, HASH_LEN, e) ||
		                sql_get_blob(&q, 3, b->blob_key, KEY_LEN, e)))
			rc = -1;
	}
	sql_close(&q);
	return rc;
}

int
db_doc_set_deleted(struct db *d, const uint8_t id[ID_LEN], uint32_t rev, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d, "UPDATE doc SET deleted = 1, rev = ? WHERE id = ?", e))
		return -1;
	sql_int(&q, rev);
	sql_blob(&q, id, ID_LEN);
	return sql_run(&q, e);
}

int
db_doc_in_feed(struct db *d, const uint8_t id[ID_LEN], int64_t feed, struct err *e)
{
	struct sql q;
	int rc;

	if (sql_open(&q, d,
	            "SELECT x IS NOT NULL FROM feed_doc WHERE feed = ? AND doc = ?", e))
		return -1;
	sql_int(&q, feed);
	sql_blob(&q, id, ID_LEN);
	rc = sql_row(&q, e);
	if (rc == 1)
		rc = sql_get_int(&q, 0) != 0;
	sql_close(&q);
	return rc;
}

static int
doc_list(struct sql *q, struct doc_row *r, size_t max, size_t *n, struct err *e)
{
	int rc;

	for (*n = 0; (rc = sql_row(q, e)) == 1 && *n < max; (*n)++)
		if (doc_read(q, &r[*n], e)) {
			rc = -1;
			break;
		}
	sql_close(q);
	return rc < 0 ? -1 : 0;
}

int
db_doc_by_range(struct db *d, const uint8_t lo[ID_LEN], const uint8_t hi[ID_LEN],
        struct doc_row *r, size_t max, size_t *n, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d,
	            "SELECT " DOC_COLS " FROM doc WHERE id BETWEEN ? AND ? AND kind <> 5 "
	            "ORDER BY id LIMIT ?",
	            e))
		return -1;
	sql_blob(&q, lo, ID_LEN);
	sql_blob(&q, hi, ID_LEN);
	sql_int(&q, (int64_t)max);
	return doc_list(&q, r, max, n, e);
}

int
db_doc_by_number(struct db *d, const char *key, bool exact, struct doc_row *r, size_t max,
        size_t *n, struct err *e)
{
	struct sql q;

	/* '!' is the character after the space that ends a word. */
	if (exact ? sql_open(&q, d,
	                    "SELECT " DOC_COLS " FROM doc WHERE numkey = ?1"
	                    " ORDER BY date DESC, id LIMIT ?2",
	                    e)
	          : sql_open(&q, d,
	                    "SELECT " DOC_COLS " FROM doc WHERE numkey > ?1 || ' '"
	                    " AND numkey < ?1 || '!' ORDER BY date DESC, id LIMIT ?2",
	                    e))
		return -1;
	sql_text(&q, key);
	sql_int(&q, (int64_t)max);
	return doc_list(&q, r, max, n, e);
}

int
db_blob_get(struct db *d, const uint8_t id[HASH_LEN], struct str *out, struct err *e)
{
	struct sql q;
	struct view v;
	int rc;

	if (sql_open(&q, d, "SELECT data FROM blob WHERE id = ?", e))
		return -1;
	sql_blob(&q, id, HASH_LEN);
	rc = sql_row(&q, e);
	if (rc == 1) {
		v = sql_get_view(&q, 0);
		str_add(out, v.p, v.n);
		if (str_ok(out, "a stored body", e))
			rc = -1;
	}
	sql_close(&q);
	return rc;
}

/* --- acknowledgements ---------------------------------------------------- */

int
db_ack_get(struct db *d, const uint8_t doc[ID_LEN], int64_t member, struct ack_row *a,
        struct err *e)
{
	struct sql q;
	int rc;

	if (sql_open(&q, d, "SELECT rev, at, pseq FROM ack WHERE doc = ? AND member = ?",
	            e))
		return -1;
	sql_blob(&q, doc, ID_LEN);
	sql_int(&q, member);
	rc = sql_row(&q, e);
	if (rc == 1) {
		a->rev = (uint32_t)sql_get_int(&q, 0);
		a->at = sql_get_int(&q, 1);
		a->pseq = (uint64_t)sql_get_int(&q, 2);
	}
	sql_close(&q);
	return rc;
}

int
db_ack_put(struct db *d, const uint8_t doc[ID_LEN], int64_t member,
        const struct ack_row *a, int64_t said, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d,
	            "INSERT INTO ack(doc, member, rev, at, said, pseq) VALUES(?, ?, ?, "
	            "?, ?, ?)",
	            e))
		return -1;
	sql_blob(&q, doc, ID_LEN);
	sql_int(&q, member);
	sql_int(&q, a->rev);
	sql_int(&q, a->at);
	sql_int(&q, said);
	sql_int(&q, (int64_t)a->pseq);
	return sql_run(&q, e);
}

int
db_ack_each(struct db *d, const uint8_t doc[ID_LEN],
        int (*each)(void *arg, const char *member, int64_t at), void *arg, struct err *e)
{
	char ref[64];
	struct sql q;
	int rc;

	if (sql_open(&q, d,
	            "SELECT m.ref, a.at FROM ack a JOIN member m ON m.id = a.member"
	            " WHERE a.doc = ? ORDER BY a.at, m.ref",
	            e))
		return -1;
	sql_blob(&q, doc, ID_LEN);
	while ((rc = sql_row(&q, e)) == 1) {
		sql_get_text(&q, 0, ref, sizeof(ref));
		if (each(arg, ref, sql_get_int(&q, 1)))
			break;
	}
	sql_close(&q);
	return rc < 0 ? -1 : 0;
}
