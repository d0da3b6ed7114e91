#include "store/rel.h"

#include "base/mem.h"
#include "model/docno.h"
#include "rows.h"

#define KIND_COL 19 /* behind DOC_COLS */

void
rel_row_clear(struct rel_row *r)
{
	doc_row_clear(&r->doc);
	r->kind = REL_TEXT;
}

static int
row_read(sqlite3_stmt *st, void *row, struct err *e)
{
	struct rel_row *r = row;

	r->kind = sqlite3_column_int(st, KIND_COL);
	r->start = sqlite3_column_int64(st, KIND_COL + 1);
	return doc_sort.get(st, &r->doc, e);
}

static void
row_clear(void *row)
{
	rel_row_clear(row);
}

static const struct row_sort sort = { sizeof(struct rel_row), row_read, row_clear };

int
rel_incoming(const struct store *s, int64_t rid, unsigned kinds, size_t n,
        struct rel_row *rows, size_t *got, struct err *e)
{
	sqlite3_stmt *st;

	*got = 0;
	return row_open_sql(s,
	               "SELECT " DOC_COLS
	               ",k.kind,0 FROM doc o JOIN rel k ON k.nkey=o.nkey JOIN doc d ON "
	               "d.rid=k.rid WHERE o.rid=?1 AND o.nkey<>'' AND d.rid<>o.rid AND "
	               "(1<<k.kind)&?2 AND (d.date=0 OR o.date=0 OR d.date>=o.date) "
	               "ORDER BY k.kind,d.at DESC,d.rid DESC LIMIT ?3",
	               ARGS(arg_i(rid), arg_i(kinds), arg_u(n)), &st, e)
	               ? -1
	               : rows_get(s, st, &sort, n, rows, got, e);
}

int
rel_meetings(const struct store *s, int64_t rid, size_t n, struct rel_row *rows,
        size_t *got, struct err *e)
{
	sqlite3_stmt *st;

	*got = 0;
	return row_open_sql(s, "SELECT " DOC_COLS ",?3,m.start " REL_MEETINGS,
	               ARGS(arg_i(rid), arg_u(n), arg_i(REL_PAPER)), &st, e)
	               ? -1
	               : rows_get(s, st, &sort, n, rows, got, e);
}

int
rel_number(const struct store *s, struct view number, int64_t *rid, bool *several,
        struct err *e)
{
	struct str key = STR_INIT(8 * DOC_VALUE_MAX);
	sqlite3_stmt *st;
	int rc = -1;

	*rid = 0;
	*several = false;
	docno_key(number.p, number.n, &key);
	if (str_ok(&key, _("the number"), e))
		goto out;
	rc = 0;
	if (!key.len)
		goto out;
	if (row_open(s, ST_DOC_OF_NUMBER, ARGS(arg_v(key.p, key.len)), &st, e)) {
		rc = -1;
		goto out;
	}
	while ((rc = row_next(s, st, e)) > 0) {
		if (*rid)
			*several = true;
		else
			*rid = sqlite3_column_int64(st, 0);
	}
out:
	str_release(&key);
	return rc;
}

int
rel_complete(
        const struct store *s, const char *text, size_t i, struct str *out, struct err *e)
{
	struct str lo = STR_INIT(8 * DOC_VALUE_MAX), hi = STR_INIT(8 * DOC_VALUE_MAX);
	sqlite3_stmt *st;
	struct view v;
	int rc = -1;

	docno_key(text, strlen(text), &lo);
	/* Behind all that begin so: no word holds a byte above those of folded letters. */
	str_addf(&hi, "%s\xF4\x90", str_c(&lo));
	if (str_ok(&lo, _("the number"), e) || str_ok(&hi, _("the number"), e) ||
	        row_open(s, ST_DOC_NUMBERS,
	                ARGS(arg_s(str_c(&lo)), arg_v(hi.p, hi.len), arg_u(i)), &st, e))
		goto out;
	rc = row_next(s, st, e);
	if (rc > 0) {
		v = col_view(st, 0);
		str_add(out, v.p, v.n);
		row_done(st);
		rc = 0;
	}
out:
	str_release(&lo);
	str_release(&hi);
	return rc;
}
