#include "store/seam.h"

#include "rows.h"

int
store_sql(struct store *s, const char *sql, struct str *out, struct err *e)
{
	sqlite3_stmt *st;
	struct view v;
	int rc, i;

	rc = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);
	if (rc)
		return sql_err(s, rc, e);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		for (i = 0; out && i < sqlite3_column_count(st); i++) {
			v = col_view(st, i);
			if (i)
				str_addc(out, '|');
			str_add(out, v.p, v.n);
		}
		if (out)
			str_addc(out, '\n');
	}
	rc = sqlite3_finalize(st);
	return rc ? sql_err(s, rc, e) : 0;
}
