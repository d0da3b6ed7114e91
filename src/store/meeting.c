#include "store/meeting.h"

#include "base/mem.h"
#include "list.h"
#include "store/outbox.h"

/* --- the member's answer ------------------------------------------------------------------- */

void
meeting_answer_clear(struct meeting_answer *a)
{
	free(a->value);
	free(a->note);
	free(a->refused_value);
	free(a->refused_note);
	free(a->reason);
	memset(a, 0, sizeof(*a));
}

static int
replace(char **p, sqlite3_stmt *st, int col, struct err *e)
{
	char *z = col_dup(st, col, e);

	if (!z)
		return -1;
	free(*p);
	*p = z;
	return 0;
}

static int
standing(const struct store *s, const uint8_t id[ID_LEN], struct meeting_answer *a,
        struct err *e)
{
	const struct arg arg[] = { arg_b(id, ID_LEN) };
	sqlite3_stmt *st;
	int rc;

	if (row_open(s, ST_ANSWER_GET, arg, 1, &st, e))
		return -1;
	rc = row_next(s, st, e);
	if (rc < 0)
		return -1;
	if (rc == 0) {
		a->value = mem_dup("", 0, e);
		a->note = mem_dup("", 0, e);
		return a->value && a->note ? 0 : -1;
	}
	rc = replace(&a->value, st, 0, e) || replace(&a->note, st, 1, e) ? -1 : 0;
	a->at = sqlite3_column_int64(st, 2);
	a->state = ANSWER_SET;
	row_done(st);
	return rc;
}

static int
newest_op(sqlite3_stmt *st, struct meeting_answer *a, struct err *e)
{
	int state = sqlite3_column_int(st, 1);

	/* accepted once and on its way again after a new epoch: it stands */
	if (state == OPS_DONE || (state != OPS_REFUSED && sqlite3_column_int64(st, 6)))
		return 0;
	if (col_blob(st, 0, a->op, ID_LEN))
		return err_set(e, ERR_DAMAGED, _("the store's row of an op is damaged"));
	if (state == OPS_REFUSED) {
		a->state = ANSWER_REFUSED;
		return replace(&a->refused_value, st, 2, e) ||
		                       replace(&a->refused_note, st, 3, e) ||
		                       replace(&a->reason, st, 4, e)
		               ? -1
		               : 0;
	}
	a->state = ANSWER_PENDING;
	a->queued = state == OPS_QUEUED;
	a->at = sqlite3_column_int64(st, 5);
	return replace(&a->value, st, 2, e) || replace(&a->note, st, 3, e) ? -1 : 0;
}

int
meeting_answer_get(const struct store *s, const uint8_t id[ID_LEN],
        struct meeting_answer *a, struct err *e)
{
	const struct arg arg[] = { arg_b(id, ID_LEN) };
	sqlite3_stmt *st;
	int rc = -1;

	memset(a, 0, sizeof(*a));
	if (standing(s, id, a, e) || row_open(s, ST_ANSWER_OP, arg, 1, &st, e))
		goto out;
	rc = row_next(s, st, e);
	if (rc == 1) {
		rc = newest_op(st, a, e);
		row_done(st);
	}
out:
	if (rc)
		meeting_answer_clear(a);
	return rc;
}

/* --- rows ---------------------------------------------------------------------------------- */

void
meeting_row_clear(struct meeting_row *r)
{
	free(r->title);
	free(r->kind);
	free(r->format);
	free(r->state);
	free(r->place);
	free(r->chair);
	free(r->secretary);
	free(r->link);
	free(r->why);
	meeting_answer_clear(&r->answer);
	memset(r, 0, sizeof(*r));
}

#define COLS                                                                             \
	"d.rid,d.id,d.rev,d.at,d.title,m.kind,m.format,m.state,m.place,m.chair,"         \
	"m.secretary,m.link,d.why,m.start,m.till,d.unread,d.ack,d.ack_pend,d.ack_at,"    \
	"d.gone,(SELECT count(*) FROM paper p WHERE p.rid=d.rid),"                       \
	"(SELECT count(*) FROM paper p WHERE p.rid=d.rid AND EXISTS(SELECT 1 FROM doc "  \
	"x "                                                                             \
	"WHERE x.unread=1 AND x.rid=" PAPER_DOC                                          \
	")) FROM meet m JOIN doc d ON d.rid=m.rid WHERE d.gone<>2 AND "

static int
row_read(sqlite3_stmt *st, void *row, struct err *e)
{
	struct meeting_row *r = row;
	char **const text[] = { &r->title, &r->kind, &r->format, &r->state, &r->place,
		&r->chair, &r->secretary, &r->link, &r->why };

	memset(r, 0, sizeof(*r));
	if (col_blob(st, 1, r->id, ID_LEN))
		return err_set(
		        e, ERR_DAMAGED, _("the store's row of a document is damaged"));
	r->rid = sqlite3_column_int64(st, 0);
	r->rev = (uint32_t)sqlite3_column_int64(st, 2);
	r->at = sqlite3_column_int64(st, 3);
	r->start = sqlite3_column_int64(st, 13);
	r->end = sqlite3_column_int64(st, 14);
	r->unread = sqlite3_column_int(st, 15) != 0;
	r->ack_wanted = sqlite3_column_int(st, 16) != 0;
	r->ack_pending = sqlite3_column_int(st, 17) != 0;
	r->acked_at = sqlite3_column_int64(st, 18);
	r->withdrawn = sqlite3_column_int(st, 19) != 0;
	r->papers = (uint32_t)sqlite3_column_int64(st, 20);
	r->papers_unread = (uint32_t)sqlite3_column_int64(st, 21);
	return col_texts(st, 4, text, ARRAY_LEN(text), e);
}

static void
row_clear(void *row)
{
	meeting_row_clear(row);
}

static const struct row_sort sort = { sizeof(struct meeting_row), row_read, row_clear };

static int
rows_read(const struct store *s, const char *sql, const struct arg *a, size_t na,
        size_t n, struct meeting_row *rows, size_t *got, struct err *e)
{
	sqlite3_stmt *st;
	size_t i;
	int rc;

	*got = 0;
	if (row_open_sql(s, sql, a, na, &st, e))
		return -1;
	rc = rows_get(s, st, &sort, n, rows, got, e);
	/* one statement at a time: the answers come when the list is closed */
	for (i = 0; i < *got && !rc; i++)
		rc = meeting_answer_get(s, rows[i].id, &rows[i].answer, e);
	if (rc)
		rows_clear(&sort, rows, got);
	return rc;
}

/* --- lists --------------------------------------------------------------------------------- */

#define UPCOMING "m.last>=?1 AND m.state<>'held'"
#define PAST "(m.last<?1 OR m.state='held')"

int
meeting_list(const struct store *s, enum meeting_when when, int64_t now,
        const struct filter *f, const struct meeting_key *from, size_t n,
        struct meeting_row *rows, size_t *got, struct err *e)
{
	static const struct meeting_key begin[] = { { INT64_MIN, 0 }, { INT64_MAX, 0 } };
	const struct meeting_key *k = from ? from : &begin[when == MEETINGS_PAST];
	struct build b;
	int rc;

	*got = 0;
	build_init(&b);
	(void)build_bind(&b, arg_i(now));
	(void)build_bind(&b, arg_i(k->start));
	(void)build_bind(&b, arg_i(k->rid));
	(void)build_bind(&b, arg_u(n));
	str_adds(&b.sql, when == MEETINGS_UPCOMING
	                         ? "SELECT " COLS UPCOMING " AND (m.start,m.rid)>(?2,?3)"
	                         : "SELECT " COLS PAST " AND (m.start,m.rid)<(?2,?3)");
	build_filter(&b, f, BUILD_LIST);
	str_adds(&b.sql, when == MEETINGS_UPCOMING
	                         ? " ORDER BY m.start,m.rid LIMIT ?4"
	                         : " ORDER BY m.start DESC,m.rid DESC LIMIT ?4");
	rc = str_ok(&b.sql, _("the filter"), e);
	if (!rc)
		rc = rows_read(s, str_c(&b.sql), b.arg, b.n, n, rows, got, e);
	build_release(&b);
	return rc;
}

int
meeting_page(const struct store *s, enum meeting_when when, int64_t now,
        const struct meeting_key *from, size_t n, struct meeting_row *rows, size_t *got,
        struct err *e)
{
	return meeting_list(s, when, now, NULL, from, n, rows, got, e);
}

int
meeting_page_at(const struct store *s, enum meeting_when when, int64_t now,
        const struct filter *f, uint64_t pos, size_t n, struct meeting_row *rows,
        size_t *got, struct err *e)
{
	const char *order =
	        when == MEETINGS_UPCOMING ? "m.start,m.rid" : "m.start DESC,m.rid DESC";
	struct build b;
	int limit, off, rc;

	*got = 0;
	build_init(&b);
	(void)build_bind(&b, arg_i(now));
	str_adds(&b.sql, when == MEETINGS_UPCOMING ? "SELECT " COLS UPCOMING
	                                           : "SELECT " COLS PAST);
	build_filter(&b, f, BUILD_LIST);
	limit = build_bind(&b, arg_u(n));
	off = build_bind(&b, arg_u(pos));
	str_addf(&b.sql, " ORDER BY %s LIMIT ?%d OFFSET ?%d", order, limit, off);
	rc = str_ok(&b.sql, _("the filter"), e);
	if (!rc)
		rc = rows_read(s, str_c(&b.sql), b.arg, b.n, n, rows, got, e);
	build_release(&b);
	return rc;
}

int
meeting_count(const struct store *s, enum meeting_when when, int64_t now,
        const struct filter *f, uint64_t *n, struct err *e)
{
	struct build b;
	int rc;

	*n = 0;
	build_init(&b);
	(void)build_bind(&b, arg_i(now));
	str_addf(&b.sql,
	        "SELECT count(*) FROM meet m JOIN doc d ON d.rid=m.rid WHERE d.gone<>2 "
	        "AND %s",
	        when == MEETINGS_UPCOMING ? UPCOMING : PAST);
	build_filter(&b, f, BUILD_LIST);
	rc = str_ok(&b.sql, _("the filter"), e);
	if (!rc)
		rc = row_count_sql(s, str_c(&b.sql), b.arg, b.n, n, e);
	build_release(&b);
	return rc;
}

int
meeting_by_id(const struct store *s, const uint8_t id[ID_LEN], struct meeting_row *r,
        struct err *e)
{
	size_t got;

	if (rows_read(
	            s, "SELECT " COLS "d.id=?1", ARGS(arg_b(id, ID_LEN)), 1, r, &got, e))
		return -1;
	return got ? 0 : err_set(e, ERR_NOTFOUND, _("no such meeting on this device"));
}

/* --- papers -------------------------------------------------------------------------------- */

void
meeting_paper_clear(struct meeting_paper *p)
{
	free(p->ref);
	if (p->found)
		doc_row_clear(&p->doc);
	memset(p, 0, sizeof(*p));
}

int
meeting_papers(const struct store *s, int64_t rid, size_t n, struct meeting_paper *p,
        size_t *got, struct err *e)
{
	int64_t to[DOC_LIST_MAX];
	sqlite3_stmt *st;
	size_t i;
	int rc;

	*got = 0;
	if (n > DOC_LIST_MAX)
		n = DOC_LIST_MAX;
	if (row_open(s, ST_PAPER_REFS, ARGS(arg_i(rid), arg_u(n)), &st, e))
		return -1;
	while ((rc = row_next(s, st, e)) == 1) {
		memset(&p[*got], 0, sizeof(*p));
		p[*got].ref = col_dup(st, 0, e);
		to[*got] = sqlite3_column_int64(st, 1); /* NULL is 0, no rid */
		if (!p[*got].ref) {
			row_done(st);
			rc = -1;
			break;
		}
		(*got)++;
	}
	for (i = 0; i < *got && !rc; i++) {
		if (!to[i])
			continue;
		rc = doc_by_rid(s, to[i], &p[i].doc, e);
		p[i].found = !rc;
	}
	while (rc && *got)
		meeting_paper_clear(&p[--*got]);
	return rc;
}
