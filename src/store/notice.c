#include "store/notice.h"

#include "base/mem.h"
#include "rows.h"

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

#define COLS                                                                             \
	"d.rid,d.id,d.rev,d.at,d.title,p.kind,p.level,p.sender,p.priority,p.about,"      \
	"d.why,p.time,p.deadline,d.unread,d.ack,d.ack_pend,d.ack_at,d.gone," PAPER_DOC   \
	" FROM doc d JOIN notice p ON p.rid=d.rid WHERE d.kind IN (2,3,4,5) AND "        \
	"d.kind=2 "                                                                      \
	"AND d.gone<>2"

static int
row_read(sqlite3_stmt *st, struct notice_row *r, int64_t *about, struct err *e)
{
	char **text[] = { &r->title, &r->kind, &r->level, &r->sender, &r->priority,
		&r->about, &r->why };
	size_t i;

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
	*about = sqlite3_column_int64(st, 18);
	for (i = 0; i < ARRAY_LEN(text); i++) {
		*text[i] = col_dup(st, 4 + (int)i, e);
		if (!*text[i]) {
			notice_row_clear(r);
			return -1;
		}
	}
	r->urgent = strcmp(r->priority, "urgent") == 0;
	return 0;
}

static int
about_read(const struct store *s, int64_t rid, struct notice_row *r, struct err *e)
{
	const struct arg a[] = { arg_i(rid) };
	sqlite3_stmt *st;
	int rc;

	if (!rid)
		return 0;
	if (row_open(s, ST_DOC_STATE_RID, a, 1, &st, e))
		return -1;
	rc = row_next(s, st, e);
	if (rc <= 0)
		return rc;
	r->about_kind = (enum doc_kind)sqlite3_column_int(st, 3);
	r->about_here = col_blob(st, 8, r->about_id, ID_LEN) == 0;
	row_done(st);
	return 0;
}

#define PAGE_MAX 256

static int
rows_read(const struct store *s, const char *sql, const struct arg *a, size_t na,
        size_t n, struct notice_row *rows, size_t *got, struct err *e)
{
	int64_t about[PAGE_MAX];
	sqlite3_stmt *st;
	size_t i;
	int rc;

	*got = 0;
	if (row_open_sql(s, sql, a, na, &st, e))
		return -1;
	while ((rc = row_next(s, st, e)) == 1) {
		if (*got == n || *got == PAGE_MAX) {
			row_done(st);
			rc = 0;
			break;
		}
		if (row_read(st, &rows[*got], &about[*got], e)) {
			row_done(st);
			rc = -1;
			break;
		}
		(*got)++;
	}
	for (i = 0; i < *got && !rc; i++)
		rc = about_read(s, about[i], &rows[i], e);
	while (rc && *got)
		notice_row_clear(&rows[--*got]);
	return rc;
}

static const char *
which_sql(enum notice_which w)
{
	if (w == NOTICES_UNREAD)
		return " AND d.unread=1";
	return w == NOTICES_URGENT ? " AND p.priority='urgent' AND d.gone=0" : "";
}

static void
reverse(struct notice_row *rows, size_t n)
{
	struct notice_row t;
	size_t i;

	for (i = 0; i < n / 2; i++) {
		t = rows[i];
		rows[i] = rows[n - 1 - i];
		rows[n - 1 - i] = t;
	}
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
		reverse(rows, *got);
	str_release(&sql);
	return rc;
}

int
notice_page_at(const struct store *s, enum notice_which w, uint64_t pos, size_t n,
        struct notice_row *rows, size_t *got, struct err *e)
{
	struct str sql = STR_INIT(4000);
	int rc;

	*got = 0;
	str_addf(&sql,
	        "SELECT " COLS "%s ORDER BY d.at DESC,d.rid DESC LIMIT ?1 OFFSET ?2",
	        which_sql(w));
	rc = str_ok(&sql, _("the list"), e);
	if (!rc)
		rc = rows_read(
		        s, str_c(&sql), ARGS(arg_u(n), arg_u(pos)), n, rows, got, e);
	str_release(&sql);
	return rc;
}

int
notice_count(const struct store *s, enum notice_which w, uint64_t *n, struct err *e)
{
	struct str sql = STR_INIT(4000);
	sqlite3_stmt *st;
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
		rc = row_open_sql(s, str_c(&sql), NO_ARGS, &st, e);
	if (!rc && (rc = row_next(s, st, e)) == 1) {
		*n = (uint64_t)sqlite3_column_int64(st, 0);
		row_done(st);
		rc = 0;
	}
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
