/* Lists of documents: pages by key, counts, and the filter as SQL with bound values only. */
#include "base/mem.h"
#include "model/docno.h"
#include "rows.h"
#include "store/doc.h"

#define SQL_MAX 16384
#define ARGS_MAX (2 * FILTER_NODES_MAX + 8)

/* A statement in the making. keep owns the strings that are bound and made here. */
struct build {
	struct str sql;
	struct arg arg[ARGS_MAX];
	size_t n;
	struct str keep[FILTER_NODES_MAX];
	size_t nkeep;
};

static void
build_init(struct build *b)
{
	memset(b, 0, sizeof(*b));
	str_init(&b->sql, SQL_MAX);
}

static void
build_release(struct build *b)
{
	size_t i;

	for (i = 0; i < b->nkeep; i++)
		str_release(&b->keep[i]);
	str_release(&b->sql);
}

/* Bind a; its number for the SQL text. */
static int
bind(struct build *b, struct arg a)
{
	if (b->n == ARGS_MAX) {
		b->sql.bad = true;
		return 1;
	}
	b->arg[b->n++] = a;
	return (int)b->n;
}

static void
leaf_number(struct build *b, const char *text)
{
	struct str *k = &b->keep[b->nkeep++];
	int i;

	str_init(k, 8 * DOC_VALUE_MAX);
	docno_key(text, strlen(text), k);
	b->sql.bad |= k->bad;
	i = bind(b, arg_s(str_c(k)));
	str_addf(&b->sql, "(d.nkey=?%d OR substr(d.nkey,1,length(?%d)+1)=?%d||' ')", i, i,
	        i);
}

static void
leaf(struct build *b, const struct filter_node *x)
{
	const char *text = x->text ? x->text : "";
	int i;

	switch (x->kind) {
	case FILTER_TEXT:
		i = bind(b, arg_s(text));
		str_addf(&b->sql, "(instr(d.fold,?%d)>0 OR instr(d.nkey,?%d)>0)", i, i);
		break;
	case FILTER_TYPE:
		str_addf(&b->sql, "d.tkey=?%d", bind(b, arg_s(text)));
		break;
	case FILTER_NUMBER:
		leaf_number(b, text);
		break;
	case FILTER_ISSUER:
		str_addf(&b->sql, "instr(d.ikey,?%d)>0", bind(b, arg_s(text)));
		break;
	case FILTER_AFTER:
		str_addf(&b->sql, "d.date>=?%d", bind(b, arg_i(x->date)));
		break;
	case FILTER_BEFORE:
		str_addf(&b->sql, "(d.date>0 AND d.date<?%d)", bind(b, arg_i(x->date)));
		break;
	case FILTER_UNREAD:
		str_adds(&b->sql, "d.unread=1");
		break;
	case FILTER_READ:
		str_adds(&b->sql, "d.unread=0");
		break;
	case FILTER_TO_ACK:
		str_adds(&b->sql,
		        "(d.ack=1 AND d.gone=0 AND d.ack_at=0 AND d.ack_pend=0)");
		break;
	case FILTER_ACKED:
		str_adds(&b->sql, "(d.ack_at>0 OR d.ack_pend=1)");
		break;
	case FILTER_DRAFT:
		str_adds(&b->sql, "d.draft=1");
		break;
	default:
		str_adds(&b->sql, "1");
		break;
	}
}

/* Depth is bounded by the number of nodes: a filter is a tree of at most FILTER_NODES_MAX. */
static void
expr(struct build *b, const struct filter *f, int at, int depth)
{
	const struct filter_node *x;

	if (at < 0 || at >= f->n || depth > FILTER_NODES_MAX) {
		str_adds(&b->sql, "1");
		return;
	}
	x = &f->node[at];
	if (x->kind == FILTER_NOT) {
		str_adds(&b->sql, "NOT ");
		expr(b, f, x->a, depth + 1);
	} else if (x->kind == FILTER_AND || x->kind == FILTER_OR) {
		str_addc(&b->sql, '(');
		expr(b, f, x->a, depth + 1);
		str_adds(&b->sql, x->kind == FILTER_AND ? " AND " : " OR ");
		expr(b, f, x->b, depth + 1);
		str_addc(&b->sql, ')');
	} else {
		leaf(b, x);
	}
}

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
		str_addf(&b->sql, "d.kind IN (2,3,4,5) AND d.kind=?%d",
		        bind(b, arg_i(q->kind)));
	else
		str_adds(&b->sql, "d.kind NOT IN (2,3,4,5)");
	if (filtered(q)) {
		str_adds(&b->sql, " AND ");
		expr(b, q->filter, q->filter->root, 0);
	}
}

/* Rows beyond `from`: those of its own second (same) or those of other seconds. The index gives
 * each without passing over rows; together, as a comparison of pairs, it would walk through the whole
 * second, in which a bulk publication may have put thousands. */
static int
page_part(const struct store *s, const struct doc_query *q, const struct doc_key *from,
        bool same, int dir, size_t n, struct doc_row *rows, size_t *got, struct err *e)
{
	const char *cmp = dir < 0 ? ">" : "<";
	struct build b;
	int rc;

	build_init(&b);
	str_adds(&b.sql, "SELECT " DOC_COLS);
	where(&b, q);
	if (from && same) {
		str_addf(&b.sql, " AND d.at=?%d", bind(&b, arg_i(from->at)));
		str_addf(&b.sql, " AND d.rid%s?%d", cmp, bind(&b, arg_i(from->rid)));
	} else if (from) {
		str_addf(&b.sql, " AND d.at%s?%d", cmp, bind(&b, arg_i(from->at)));
	}
	str_addf(&b.sql,
	        dir < 0 ? " ORDER BY d.at,d.rid LIMIT ?%d"
	                : " ORDER BY d.at DESC,d.rid DESC LIMIT ?%d",
	        bind(&b, arg_u(n)));
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
	limit = bind(&b, arg_u(n));
	off = bind(&b, arg_u(pos));
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
	sqlite3_stmt *st;
	int rc;

	if (!filtered(q))
		return counter(s, q ? q->kind : DOC_OTHER, 0, n, e);
	*n = 0;
	build_init(&b);
	str_adds(&b.sql, "SELECT count(*)");
	where(&b, q);
	rc = str_ok(&b.sql, _("the filter"), e);
	if (!rc)
		rc = row_open_sql(s, str_c(&b.sql), b.arg, b.n, &st, e);
	if (!rc) {
		rc = row_next(s, st, e);
		if (rc == 1) {
			*n = (uint64_t)sqlite3_column_int64(st, 0);
			row_done(st);
			rc = 0;
		}
	}
	build_release(&b);
	return rc;
}

int
doc_count_unread(const struct store *s, enum doc_kind kind, uint64_t *n, struct err *e)
{
	return counter(s, kind, 1, n, e);
}
