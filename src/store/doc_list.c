/* Lists of documents: pages by key, and counts. */
#include "base/mem.h"
#include "list.h"
#include "store/doc.h"

static bool
filtered(const struct doc_query *q)
{
	return q && q->filter && q->filter->root >= 0;
}

static void
where(struct build *b, const struct doc_query *q)
{
	str_adds(&b->sql, " FROM doc d WHERE ");
	/* word for word as in the partial indexes doc_list and doc_kind */
	if (q && q->kind > DOC_DOCUMENT)
		str_addf(&b->sql, "d.kind BETWEEN 2 AND 5 AND d.kind=?%d",
		        build_bind(b, arg_i(q->kind)));
	else
		str_adds(&b->sql, "d.kind NOT BETWEEN 2 AND 5");
	build_filter(b, q ? q->filter : NULL, BUILD_LIST);
}

/* Rows beyond `from`: those of its own second (same) or those of other seconds. The index gives
 * each without passing over rows; together, as a comparison of pairs, it would walk through the whole
 * second, in which a bulk publication may have put thousands. */
void
build_page(struct build *b, const struct doc_query *q, const struct doc_key *from,
        bool same, int dir, size_t n)
{
	const char *cmp = dir < 0 ? ">" : "<";

	str_adds(&b->sql, "SELECT " DOC_COLS);
	where(b, q);
	if (from && same) {
		str_addf(&b->sql, " AND d.at=?%d", build_bind(b, arg_i(from->at)));
		str_addf(
		        &b->sql, " AND d.rid%s?%d", cmp, build_bind(b, arg_i(from->rid)));
	} else if (from) {
		str_addf(&b->sql, " AND d.at%s?%d", cmp, build_bind(b, arg_i(from->at)));
	}
	str_addf(&b->sql,
	        dir < 0 ? " ORDER BY d.at,d.rid LIMIT ?%d"
	                : " ORDER BY d.at DESC,d.rid DESC LIMIT ?%d",
	        build_bind(b, arg_u(n)));
}

static int
page_part(const struct store *s, const struct doc_query *q, const struct doc_key *from,
        bool same, int dir, size_t n, struct doc_row *rows, size_t *got, struct err *e)
{
	struct build b;
	int rc;

	build_init(&b);
	build_page(&b, q, from, same, dir, n);
	rc = str_ok(&b.sql, _("the filter"), e);
	if (!rc)
		rc = doc_rows_read(s, str_c(&b.sql), b.arg, b.n, n, rows, got, e);
	build_release(&b);
	return rc;
}

int
doc_page(const struct store *s, const struct doc_query *q, const struct doc_key *from,
        int dir, size_t n, struct doc_row *rows, size_t *got, struct err *e)
{
	size_t more = 0;

	*got = 0;
	if (from && page_part(s, q, from, true, dir, n, rows, got, e))
		return -1;
	if (*got < n &&
	        page_part(s, q, from, false, dir, n - *got, rows + *got, &more, e)) {
		rows_clear(&doc_sort, rows, got);
		return -1;
	}
	*got += more;
	if (dir < 0)
		rows_reverse(&doc_sort, rows, *got);
	return 0;
}

int
doc_page_at(const struct store *s, const struct doc_query *q, uint64_t pos, size_t n,
        struct doc_row *rows, size_t *got, struct err *e)
{
	struct build b;
	int limit, off, rc;

	*got = 0;
	build_init(&b);
	/* the skipped rows are counted in the index alone when nothing is filtered */
	str_adds(&b.sql, "SELECT " DOC_COLS " FROM doc d WHERE d.rid IN (SELECT d.rid");
	where(&b, q);
	limit = build_bind(&b, arg_u(n));
	off = build_bind(&b, arg_u(pos));
	str_addf(&b.sql,
	        " ORDER BY d.at DESC,d.rid DESC LIMIT ?%d OFFSET ?%d) "
	        "ORDER BY d.at DESC,d.rid DESC",
	        limit, off);
	rc = str_ok(&b.sql, _("the filter"), e);
	if (!rc)
		rc = doc_rows_read(s, str_c(&b.sql), b.arg, b.n, n, rows, got, e);
	build_release(&b);
	return rc;
}

static int
counter(const struct store *s, enum doc_kind kind, int col, uint64_t *n, struct err *e)
{
	const struct arg a[] = { arg_i(kind) };
	sqlite3_stmt *st;
	int rc;

	*n = 0;
	if (pend_flush(s, e) || row_open(s, ST_COUNT_GET, a, 1, &st, e))
		return -1;
	rc = row_next(s, st, e);
	if (rc == 1) {
		*n = (uint64_t)sqlite3_column_int64(st, col);
		row_done(st);
	}
	return rc < 0 ? -1 : 0;
}

int
doc_count(const struct store *s, const struct doc_query *q, uint64_t *n, struct err *e)
{
	struct build b;
	int rc;

	if (!filtered(q))
		return counter(s, q ? q->kind : DOC_OTHER, 0, n, e);
	*n = 0;
	build_init(&b);
	str_adds(&b.sql, "SELECT count(*)");
	where(&b, q);
	rc = str_ok(&b.sql, _("the filter"), e);
	if (!rc)
		rc = row_count_sql(s, str_c(&b.sql), b.arg, b.n, n, e);
	build_release(&b);
	return rc;
}

int
doc_count_unread(const struct store *s, enum doc_kind kind, uint64_t *n, struct err *e)
{
	return counter(s, kind, 1, n, e);
}

/* Rids come more than once to the end of the list of values: so the statement is the same for all. */
static void
build_passes(struct build *b, const struct filter *f, const int64_t *rid, size_t n)
{
	str_adds(&b->sql, "SELECT d.rid FROM doc d WHERE d.rid IN (");
	for (size_t i = 0; i < DOC_PASS_MAX; i++)
		str_addf(&b->sql, "%s?%d", i ? "," : "",
		        build_bind(b, arg_i(rid[i < n ? i : n - 1])));
	str_addc(&b->sql, ')');
	build_filter(b, f, BUILD_ROW);
}

int
doc_passes(const struct store *s, const struct filter *f, const int64_t *rid, size_t n,
        bool *yes, struct err *e)
{
	sqlite3_stmt *st;
	struct build b;
	int rc;

	memset(yes, 0, n * sizeof(*yes));
	if (!n)
		return 0;
	build_init(&b);
	build_passes(&b, f, rid, n);
	rc = str_ok(&b.sql, _("the filter"), e);
	if (!rc)
		rc = row_open_sql(s, str_c(&b.sql), b.arg, b.n, &st, e);
	if (rc)
		goto out;
	while ((rc = row_next(s, st, e)) == 1)
		for (size_t i = 0; i < n; i++)
			yes[i] = yes[i] || rid[i] == sqlite3_column_int64(st, 0);
out:
	build_release(&b);
	return rc;
}

int
doc_types(const struct store *s, size_t among, size_t n, struct doc_type *types,
        size_t *got, struct err *e)
{
	const struct arg a[] = { arg_u(among), arg_u(n) };
	sqlite3_stmt *st;
	int rc;

	*got = 0;
	if (row_open(s, ST_DOC_TYPES, a, 2, &st, e))
		return -1;
	while ((rc = row_next(s, st, e)) == 1) {
		col_text(st, 0, types[*got].type, sizeof(types[*got].type));
		types[(*got)++].count = (uint64_t)sqlite3_column_int64(st, 1);
	}
	return rc;
}
