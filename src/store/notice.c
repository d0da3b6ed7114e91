#include "store/notice.h"

#include "base/mem.h"
#include "list.h"

void
notice_row_clear(struct notice_row *r)
{
	free(r->title);
	free(r->kind);
	free(r->level);
	free(r->sender);
	free(r->priority);
	free(r->about);
	free(r->why);
	memset(r, 0, sizeof(*r));
}

#define JOINED " JOIN notice p ON p.rid=d.rid LEFT JOIN doc x ON x.rid=" PAPER_DOC
#define COLS_OF                                                                          \
	"d.rid,d.id,d.rev,d.at,d.title,p.kind,p.level,p.sender,p.priority,p.about,"      \
	"d.why,p.time,p.deadline,d.unread,d.ack,d.ack_pend,d.ack_at,d.gone,x.kind,x."    \
	"id FROM doc d "
#define COLS COLS_OF JOINED " WHERE d.kind BETWEEN 2 AND 5 AND d.kind=2 AND d.gone<>2"

static int
row_read(sqlite3_stmt *st, void *row, struct err *e)
{
	struct notice_row *r = row;
	char **const text[] = { &r->title, &r->kind, &r->level, &r->sender, &r->priority,
		&r->about, &r->why };

	memset(r, 0, sizeof(*r));
	if (col_blob(st, 1, r->id, ID_LEN))
		return err_set(
		        e, ERR_DAMAGED, _("the store's row of a document is damaged"));
	r->rid = sqlite3_column_int64(st, 0);
	r->rev = (uint32_t)sqlite3_column_int64(st, 2);
	r->at = sqlite3_column_int64(st, 3);
	r->time = sqlite3_column_int64(st, 11);
	r->deadline = sqlite3_column_int64(st, 12);
	r->unread = sqlite3_column_int(st, 13) != 0;
	r->ack_wanted = sqlite3_column_int(st, 14) != 0;
	r->ack_pending = sqlite3_column_int(st, 15) != 0;
	r->acked_at = sqlite3_column_int64(st, 16);
	r->withdrawn = sqlite3_column_int(st, 17) != 0;
	r->about_here = sqlite3_column_type(st, 18) != SQLITE_NULL;
	if (r->about_here) {
		r->about_kind = (enum doc_kind)sqlite3_column_int(st, 18);
		r->about_here = col_blob(st, 19, r->about_id, ID_LEN) == 0;
	}
	if (col_texts(st, 4, text, ARRAY_LEN(text), e))
		return -1;
	r->urgent = strcmp(r->priority, "urgent") == 0;
	return 0;
}

static void
row_clear(void *row)
{
	notice_row_clear(row);
}

static const struct row_sort sort = { sizeof(struct notice_row), row_read, row_clear };

static int
rows_read(const struct store *s, const char *sql, const struct arg *a, size_t na,
        size_t n, struct notice_row *rows, size_t *got, struct err *e)
{
	sqlite3_stmt *st;

	*got = 0;
	return row_open_sql(s, sql, a, na, &st, e)
	               ? -1
	               : rows_get(s, st, &sort, n, rows, got, e);
}

static const char *
which_sql(enum notice_which w)
{
	return w == NOTICES_UNREAD ? " AND d.unread=1" : "";
}

int
notice_page(const struct store *s, enum notice_which w, const struct doc_key *from,
        int dir, size_t n, struct notice_row *rows, size_t *got, struct err *e)
{
	struct str sql = STR_INIT(4000);
	const struct doc_key k = from ? *from : (struct doc_key){ 0, 0 };
	int rc;

	*got = 0;
	str_addf(&sql, "SELECT " COLS "%s", which_sql(w));
	/* ?1 and ?2 are always there, so that one list of values serves */
	if (from)
		str_addf(&sql, " AND (d.at,d.rid)%s(?1,?2)", dir < 0 ? ">" : "<");
	else
		str_adds(&sql, " AND ?1=?2");
	str_adds(&sql, dir < 0 ? " ORDER BY d.at,d.rid LIMIT ?3"
	                       : " ORDER BY d.at DESC,d.rid DESC LIMIT ?3");
	rc = str_ok(&sql, _("the list"), e);
	if (!rc)
		rc = rows_read(s, str_c(&sql), ARGS(arg_i(k.at), arg_i(k.rid), arg_u(n)),
		        n, rows, got, e);
	if (!rc && dir < 0)
		rows_reverse(&sort, rows, *got);
	str_release(&sql);
	return rc;
}

int
notice_page_at(const struct store *s, const struct filter *f, uint64_t pos, size_t n,
        struct notice_row *rows, size_t *got, struct err *e)
{
	struct build b;
	int limit, off, rc;

	*got = 0;
	build_init(&b);
	str_adds(&b.sql, "SELECT " COLS);
	build_filter(&b, f, BUILD_LIST);
	limit = build_bind(&b, arg_u(n));
	off = build_bind(&b, arg_u(pos));
	str_addf(&b.sql, " ORDER BY d.at DESC,d.rid DESC LIMIT ?%d OFFSET ?%d", limit,
	        off);
	rc = str_ok(&b.sql, _("the filter"), e);
	if (!rc)
		rc = rows_read(s, str_c(&b.sql), b.arg, b.n, n, rows, got, e);
	build_release(&b);
	return rc;
}

int
notice_overdue(const struct store *s, int64_t now, size_t n, struct notice_row *rows,
        size_t *got, struct err *e)
{
	return rows_read(s,
	        "SELECT " COLS_OF "INDEXED BY doc_due" JOINED
	        " WHERE d.ack=1 AND d.gone=0 AND d.ack_at=0 AND d.ack_pend=0 AND "
	        "d.kind=2 AND p.deadline>0 AND p.deadline<?1 "
	        "ORDER BY p.deadline,d.rid LIMIT ?2",
	        ARGS(arg_i(now), arg_u(n)), n, rows, got, e);
}

int
notice_count(const struct store *s, enum notice_which w, uint64_t *n, struct err *e)
{
	struct str sql = STR_INIT(4000);
	int rc;

	*n = 0;
	if (w == NOTICES_UNREAD)
		return doc_count_unread(s, DOC_NOTICE, n, e);
	str_addf(&sql,
	        "SELECT count(*) FROM doc d JOIN notice p ON p.rid=d.rid WHERE d.kind IN "
	        "(2,3,4,5) AND d.kind=2 AND d.gone<>2%s",
	        which_sql(w));
	rc = str_ok(&sql, _("the list"), e);
	if (!rc)
		rc = row_count_sql(s, str_c(&sql), NO_ARGS, n, e);
	str_release(&sql);
	return rc;
}

int
notice_by_id(const struct store *s, const uint8_t id[ID_LEN], struct notice_row *r,
        struct err *e)
{
	size_t got;

	if (rows_read(s, "SELECT " COLS " AND d.id=?1", ARGS(arg_b(id, ID_LEN)), 1, r,
	            &got, e))
		return -1;
	return got ? 0 : err_set(e, ERR_NOTFOUND, _("no such notice on this device"));
}
