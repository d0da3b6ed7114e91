#include "store/doc.h"

#include "base/mem.h"
#include "model/docno.h"
#include "model/ids.h"
#include "rows.h"

#define STUB_DAYS 30

void
doc_row_clear(struct doc_row *r)
{
	free(r->number);
	free(r->type);
	free(r->title);
	free(r->issuer);
	free(r->why);
	memset(r, 0, sizeof(*r));
}

static int
row_read(sqlite3_stmt *st, void *row, struct err *e)
{
	struct doc_row *r = row;
	char **const text[] = { &r->number, &r->type, &r->title, &r->issuer };

	memset(r, 0, sizeof(*r));
	r->rid = sqlite3_column_int64(st, 0);
	if (col_blob(st, 1, r->id, ID_LEN))
		return err_set(
		        e, ERR_DAMAGED, _("the store's row of a document is damaged"));
	r->kind = (enum doc_kind)sqlite3_column_int(st, 2);
	r->rev = (uint32_t)sqlite3_column_int64(st, 3);
	r->date = (civil)sqlite3_column_int(st, 8);
	r->at = sqlite3_column_int64(st, 9);
	r->unread = sqlite3_column_int(st, 10) != 0;
	r->ack_wanted = sqlite3_column_int(st, 11) != 0;
	r->draft = sqlite3_column_int(st, 12) != 0;
	r->ack_pending = sqlite3_column_int(st, 13) != 0;
	r->acked_at = sqlite3_column_int64(st, 14);
	r->withdrawn = sqlite3_column_int(st, 15) != 0;
	r->flagged = sqlite3_column_int(st, 17) != 0;
	r->replaced = sqlite3_column_int(st, 18) != 0;
	r->why = col_dup(st, 16, e);
	if (r->why && col_texts(st, 4, text, ARRAY_LEN(text), e) == 0)
		return 0;
	doc_row_clear(r);
	return -1;
}

static void
row_clear(void *row)
{
	doc_row_clear(row);
}

const struct row_sort doc_sort = { sizeof(struct doc_row), row_read, row_clear };

int
doc_rows_read(const struct store *s, const char *sql, const struct arg *a, size_t na,
        size_t n, struct doc_row *rows, size_t *got, struct err *e)
{
	sqlite3_stmt *st;

	*got = 0;
	return row_open_sql(s, sql, a, na, &st, e)
	               ? -1
	               : rows_get(s, st, &doc_sort, n, rows, got, e);
}

static int
one_row(const struct store *s, const char *sql, const struct arg *a, struct doc_row *r,
        struct err *e)
{
	size_t got;

	if (doc_rows_read(s, sql, a, 1, 1, r, &got, e))
		return -1;
	if (got == 0)
		return err_set(e, ERR_NOTFOUND, _("no such document on this device"));
	return 0;
}

int
doc_by_rid(const struct store *s, int64_t rid, struct doc_row *r, struct err *e)
{
	const struct arg a[] = { arg_i(rid) };

	return one_row(s, "SELECT " DOC_COLS " FROM doc d WHERE d.rid=?1", a, r, e);
}

int
doc_by_id(
        const struct store *s, const uint8_t id[ID_LEN], struct doc_row *r, struct err *e)
{
	const struct arg a[] = { arg_b(id, ID_LEN) };

	return one_row(s, "SELECT " DOC_COLS " FROM doc d WHERE d.id=?1", a, r, e);
}

/* An id or a unique prefix of one; *got 0 when it is none. */
static int
find_id(const struct store *s, const char *which, struct doc_row *rows, size_t *got,
        struct err *e)
{
	uint8_t lo[ID_LEN], hi[ID_LEN];
	struct doc_row two[2];
	const struct arg a[] = { arg_b(lo, ID_LEN), arg_b(hi, ID_LEN) };
	size_t n = strlen(which), found, i;

	*got = 0;
	if (n == ID_TEXT && b32_dec(which, n, lo, ID_LEN) == ID_LEN)
		memcpy(hi, lo, ID_LEN);
	else if (n < 6 || b32_range(which, n, lo, hi))
		return 0;
	if (doc_rows_read(s,
	            "SELECT " DOC_COLS
	            " FROM doc d WHERE d.id BETWEEN ?1 AND ?2 AND d.kind<>5 LIMIT 2",
	            a, 2, 2, two, &found, e))
		return -1;
	if (found == 1) {
		rows[0] = two[0];
		*got = 1;
		return 0;
	}
	for (i = 0; i < found; i++)
		doc_row_clear(&two[i]);
	return 0;
}

int
doc_find(const struct store *s, const char *which, size_t n, struct doc_row *rows,
        size_t *got, struct err *e)
{
	struct str key = STR_INIT(8 * DOC_VALUE_MAX),
	           lo = STR_INIT(8 * DOC_VALUE_MAX + 2),
	           hi = STR_INIT(8 * DOC_VALUE_MAX + 2);
	int rc = -1;

	*got = 0;
	if (!n || find_id(s, which, rows, got, e))
		goto out;
	if (*got) {
		rc = 0;
		goto out;
	}
	docno_key(which, strlen(which), &key);
	str_addf(&lo, "%s ",
	        str_c(&key)); /* the next words: from "key " to before "key!" */
	str_addf(&hi, "%s!", str_c(&key));
	if (str_ok(&key, _("the number"), e) || str_ok(&lo, _("the number"), e) ||
	        str_ok(&hi, _("the number"), e))
		goto out;
	if (key.len &&
	        doc_rows_read(s,
	                "SELECT " DOC_COLS
	                " FROM doc d WHERE d.nkey=?1 OR (d.nkey>=?2 AND d.nkey<?3) "
	                "ORDER BY d.at DESC,d.rid DESC LIMIT ?4",
	                ARGS(arg_v(key.p, key.len), arg_v(lo.p, lo.len),
	                        arg_v(hi.p, hi.len), arg_u(n)),
	                n, rows, got, e))
		goto out;
	rc = *got ? 0
	          : err_set(e, ERR_NOTFOUND, _("no document has the id or number \"%s\""),
	                    which);
out:
	str_release(&key);
	str_release(&lo);
	str_release(&hi);
	return rc;
}

int
doc_file(const struct store *s, int64_t rid, struct str *file, struct err *e)
{
	const struct arg a[] = { arg_i(rid) };
	sqlite3_stmt *st;
	struct view z;
	int rc;

	if (row_open(s, ST_BODY_GET, a, 1, &st, e))
		return -1;
	rc = row_next(s, st, e);
	if (rc < 0)
		return -1;
	if (rc == 0)
		return err_set(e, ERR_NOTFOUND,
		        _("the text of this document is not on this device"));
	z = col_view(st, 0);
	rc = body_unpack(z.p, z.n, file, e);
	row_done(st);
	return rc;
}

/* --- marks ---------------------------------------------------------------------------- */

static int
mark_read(struct store *s, const uint8_t id[ID_LEN], bool read, struct err *e)
{
	struct doc_state d;

	if (doc_state_get(s, id, &d, e))
		return -1;
	if (!d.found)
		return err_set(e, ERR_NOTFOUND, _("no such document on this device"));
	if (row_run(s, ST_MARK_READ, ARGS(arg_b(id, ID_LEN), arg_i(read), arg_i(d.rev)),
	            e))
		return -1;
	return doc_marks_renew(s, id, e);
}

int
doc_mark_read(struct store *s, const uint8_t id[ID_LEN], bool read, struct err *e)
{
	bool own;

	if (tx_enter(s, &own, e))
		return -1;
	return tx_leave(s, own, mark_read(s, id, read, e), e);
}

int
doc_place_get(
        const struct store *s, const uint8_t id[ID_LEN], uint64_t *off, struct err *e)
{
	struct mark m;

	*off = 0;
	if (mark_get(s, id, &m, e))
		return -1;
	*off = m.place;
	return 0;
}

int
doc_place_set(struct store *s, const uint8_t id[ID_LEN], uint64_t off, struct err *e)
{
	bool own;
	int rc;

	if (tx_enter(s, &own, e))
		return -1;
	rc = row_run(s, ST_MARK_PLACE, ARGS(arg_b(id, ID_LEN), arg_u(off)), e);
	return tx_leave(s, own, rc, e);
}

int
doc_sweep(struct store *s, int64_t now, struct err *e)
{
	const int64_t horizon = now - STUB_DAYS * 86400;
	const struct arg a[] = { arg_i(horizon) };
	int64_t *rids;
	size_t n, i;
	bool own;
	int rc;

	if (tx_enter(s, &own, e))
		return -1;
	rc = row_ints(s, ST_DOC_OLD_STUBS, a, 1, &rids, &n, e);
	for (i = 0; !rc && i < n; i++)
		rc = doc_remove(s, rids[i], e);
	if (!rc)
		rc = row_run(s, ST_OUT_PRUNE, a, 1, e);
	free(rids);
	return tx_leave(s, own, rc, e);
}
