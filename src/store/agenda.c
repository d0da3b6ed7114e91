#include "store/agenda.h"

#include <stdlib.h>
#include "base/mem.h"
#include "rows.h"

void
agenda_row_clear(struct agenda_row *r)
{
	free(r->number);
	free(r->title);
	memset(r, 0, sizeof(*r));
}

static void
row_clear(void *row)
{
	agenda_row_clear(row);
}

static int
row_read(sqlite3_stmt *st, void *row, struct err *e)
{
	struct agenda_row *r = row;
	char **const text[] = { &r->number, &r->title };
	char state[32];

	memset(r, 0, sizeof(*r));
	r->what = (enum agenda_what)sqlite3_column_int(st, 0);
	r->at = sqlite3_column_int64(st, 1);
	r->rid = sqlite3_column_int64(st, 2);
	col_text(st, 3, state, sizeof(state));
	r->off = strcmp(state, "cancelled") == 0 || strcmp(state, "postponed") == 0;
	if (r->what == AGENDA_EFFECT) {
		r->day = (civil)r->at;
		r->at = 0;
	} else {
		r->day = civil_of(r->at);
	}
	return col_texts(st, 4, text, ARRAY_LEN(text), e);
}

static const struct row_sort sort = { sizeof(struct agenda_row), row_read, row_clear };

static int
by_day(const void *a, const void *b)
{
	const struct agenda_row *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->rid < y->rid ? -1 : x->rid > y->rid;
}

/* Midnight in the process's zone lies within a day of that of UTC. */
#define DAY 86400
#define AROUND(days, more) (((days) + (more)) * DAY)

int
agenda_between(const struct store *s, civil from, civil to, size_t n,
        struct agenda_row *rows, size_t *got, bool *more, struct err *e)
{
	static const char sql[] =
	        "SELECT 0,m.start,d.rid,m.state,d.number,d.title FROM meet m JOIN doc d "
	        "ON "
	        "d.rid=m.rid WHERE d.gone=0 AND m.start>=?1 AND m.start<?2 "
	        "UNION ALL SELECT 1,p.deadline,d.rid,'',d.number,d.title FROM doc d "
	        "INDEXED "
	        "BY doc_due JOIN notice p ON p.rid=d.rid WHERE d.ack=1 AND d.gone=0 AND "
	        "d.ack_at=0 AND d.ack_pend=0 AND p.deadline>=?1 AND p.deadline<?2 "
	        "UNION ALL SELECT 2,d.effective,d.rid,'',d.number,d.title FROM doc d "
	        "INDEXED "
	        "BY doc_effective WHERE d.effective>0 AND d.effective BETWEEN ?3 AND ?4 "
	        "AND "
	        "d.gone=0 LIMIT ?5";
	sqlite3_stmt *st;
	size_t kept = 0;

	*got = 0;
	*more = false;
	if (row_open_sql(s, sql,
	            ARGS(arg_i(AROUND(civil_days(from), -1)),
	                    arg_i(AROUND(civil_days(to), 2)), arg_i(from), arg_i(to),
	                    arg_u(n)),
	            &st, e) ||
	        rows_get(s, st, &sort, n, rows, got, e))
		return -1;
	*more = *got == n;
	for (size_t i = 0; i < *got; i++) {
		if (rows[i].day >= from && rows[i].day <= to)
			rows[kept++] = rows[i];
		else
			agenda_row_clear(&rows[i]);
	}
	*got = kept;
	qsort(rows, kept, sizeof(*rows), by_day);
	return 0;
}
