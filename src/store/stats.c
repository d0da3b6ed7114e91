#include "store/stats.h"

#include <stdlib.h>
#include "base/mem.h"
#include "rows.h"
#include "store/doc.h"

void
stats_names_clear(struct stats_names *v)
{
	for (size_t i = 0; i < v->n; i++)
		free(v->v[i].name);
	memset(v, 0, sizeof(*v));
}

void
stats_clear(struct stats *t)
{
	stats_names_clear(&t->type);
	stats_names_clear(&t->issuer);
	memset(t, 0, sizeof(*t));
}

static int
name_add(struct stats_names *v, struct view name, struct err *e)
{
	size_t i = 0;

	while (i < v->n && (strlen(v->v[i].name) != name.n ||
	                           memcmp(v->v[i].name, name.p, name.n) != 0))
		i++;
	if (i == STATS_NAMES) {
		v->other++;
		return 0;
	}
	if (i == v->n) {
		v->v[i].name = mem_dup(name.n ? name.p : "", name.n, e);
		if (!v->v[i].name)
			return -1;
		v->n++;
	}
	v->v[i].n++;
	/* What is frequent is found soon. */
	if (i && v->v[i].n > v->v[i - 1].n) {
		struct stats_name was = v->v[i];

		v->v[i] = v->v[i - 1];
		v->v[i - 1] = was;
	}
	return 0;
}

static int
by_count(const void *a, const void *b)
{
	const struct stats_name *x = a, *y = b;

	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* --- meetings -------------------------------------------------------------------------- */

static enum stats_answer
answer_of(struct view v)
{
	static const char *const codes[] = { [STATS_YES] = "yes",
		[STATS_NO] = "no",
		[STATS_ONLINE] = "online",
		[STATS_GUEST] = "guest" };

	for (size_t i = 0; i < ARRAY_LEN(codes); i++)
		if (view_eq(v, codes[i]))
			return (enum stats_answer)i;
	return STATS_SILENT;
}

static int
meetings(const struct store *s, int64_t now, struct stats *t, struct err *e)
{
	sqlite3_stmt *st;
	int rc;

	if (row_open_sql(s,
	            /* Few meetings among many documents: in this order. */
	            "SELECT m.last<?1,coalesce(a.value,''),count(*) FROM meet m CROSS "
	            "JOIN "
	            "doc d ON d.rid=m.rid LEFT JOIN answer a ON a.id=d.id WHERE d.gone=0 "
	            "AND m.state NOT IN ('cancelled','postponed') GROUP BY 1,2",
	            ARGS(arg_i(now)), &st, e))
		return -1;
	while ((rc = row_next(s, st, e)) == 1) {
		uint64_t n = (uint64_t)sqlite3_column_int64(st, 2);

		if (sqlite3_column_int(st, 0)) {
			t->past += n;
			t->answer[answer_of(col_view(st, 1))] += n;
		} else {
			t->ahead += n;
		}
	}
	return rc;
}

int
stats_begin(const struct store *s, int64_t now, struct stats *t, struct err *e)
{
	const struct doc_query q = { .kind = DOC_DOCUMENT };
	int64_t due = 0;

	stats_clear(t);
	t->today = civil_of(now);
	if (doc_count(s, &q, &t->documents, e) ||
	        doc_count_unread(s, DOC_DOCUMENT, &t->unread, e) ||
	        row_int(s, ST_DUE_COUNT, NO_ARGS, &due, NULL, e))
		return -1;
	t->to_ack = (uint64_t)due;
	return meetings(s, now, t, e);
}

/* --- documents -------------------------------------------------------------------------- */

static void
month_add(struct stats *t, civil day)
{
	int ago = (t->today / 10000 - day / 10000) * 12 + t->today / 100 % 100 -
	          day / 100 % 100;

	if (day && ago >= 0 && ago < STATS_MONTHS)
		t->month[STATS_MONTHS - 1 - ago]++;
}

int
stats_step(const struct store *s, struct stats *t, size_t n, struct err *e)
{
	sqlite3_stmt *st;
	size_t got = 0;
	int rc;

	if (t->done)
		return 0;
	if (row_open_sql(s,
	            "SELECT rid,kind,gone,date,at,type,issuer FROM doc WHERE rid>?1 "
	            "ORDER BY "
	            "rid LIMIT ?2",
	            ARGS(arg_i(t->at), arg_u(n)), &st, e))
		return -1;
	while ((rc = row_next(s, st, e)) == 1) {
		int kind = sqlite3_column_int(st, 1);
		civil date = sqlite3_column_int(st, 3);

		got++;
		t->at = sqlite3_column_int64(st, 0);
		if ((kind >= 2 && kind <= 5) || sqlite3_column_int(st, 2))
			continue;
		month_add(t, date ? date : civil_of(sqlite3_column_int64(st, 4)));
		if (name_add(&t->type, col_view(st, 5), e) ||
		        name_add(&t->issuer, col_view(st, 6), e)) {
			row_done(st);
			return -1;
		}
	}
	t->done = rc == 0 && got < n;
	if (t->done) {
		qsort(t->type.v, t->type.n, sizeof(*t->type.v), by_count);
		qsort(t->issuer.v, t->issuer.n, sizeof(*t->issuer.v), by_count);
	}
	return rc;
}

#define NEWEST                                                                           \
	" FROM doc INDEXED BY doc_list WHERE kind NOT BETWEEN 2 AND 5 ORDER BY at DESC"  \
	" LIMIT 2000"

int
stats_recent(
        const struct store *s, enum stats_of of, struct stats_names *v, struct err *e)
{
	static const char *const sql[STATS_OF] = {
		[STATS_TYPES] = "SELECT type" NEWEST,
		[STATS_ISSUERS] = "SELECT issuer" NEWEST,
		[STATS_SENDERS] =
		        "SELECT sender FROM notice ORDER BY rid DESC LIMIT 2000",
	};
	sqlite3_stmt *st;
	int rc;

	stats_names_clear(v);
	if (row_open_sql(s, sql[of], NO_ARGS, &st, e))
		return -1;
	while ((rc = row_next(s, st, e)) == 1) {
		struct view name = col_view(st, 0);

		if (name.n && name_add(v, name, e)) {
			row_done(st);
			return -1;
		}
	}
	qsort(v->v, v->n, sizeof(*v->v), by_count);
	return rc;
}
