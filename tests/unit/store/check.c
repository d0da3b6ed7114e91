/* Each part of the whole-store check finds its own fault, and the index is made anew. */
#include "../../../src/store/rows.h"
#include "fix.h"
#include "model/query.h"
#include "store/check.h"

#define DOCS 40

static const char *const part_name[] = { "pages", "database", "index", "rows", "sums" };

static struct store *
filled(int64_t *feed)
{
	struct store *s = fix_new();
	char file[200];

	if (!s || !fix_feeds(s, 1, feed))
		exit(2);
	for (unsigned i = 1; i <= DOCS; i++) {
		snprintf(file, sizeof(file),
		        "Number: %u-QD/TW\nTitle: Quyết định %u\n\ncán bộ số %u\n", i, i,
		        i);
		if (!fix_doc(s, *feed, i, i, 1, file))
			exit(2);
	}
	if (!fix_index_all(s))
		exit(2);
	return s;
}

/* Which parts are damaged, as bits. */
static unsigned
faults(struct store *s)
{
	struct err e = ERR_INIT;
	unsigned m = 0;

	for (int p = 0; p < CHECK_PARTS; p++) {
		if (store_check_part(s, (enum check_part)p, &e) == 0)
			continue;
		if (e.code != ERR_DAMAGED)
			printf("# %s: %s\n", part_name[p], e.msg);
		else
			m |= 1u << p;
	}
	return m;
}

static bool
run(struct store *s, const char *sql)
{
	struct err e = ERR_INIT;

	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
	return fine(sql_exec(s, sql, &e), &e);
}

static uint64_t
hits(struct store *s, const char *words)
{
	struct err e = ERR_INIT;
	struct query q;
	uint64_t n = 0;

	if (query_parse(&q, words, strlen(words), &e))
		return 0;
	if (search_count(s, &q, &n, &e)) {
		printf("# %s\n", e.msg);
		n = 0;
	}
	query_release(&q);
	return n;
}

static bool
rebuild(struct store *s)
{
	struct err e = ERR_INIT;
	uint64_t left;

	return fine(store_index_reset(s, &e), &e) &&
	       fine(search_pending(s, &left, &e), &e) && left == DOCS && fix_index_all(s);
}

int
main(void)
{
	static const struct {
		const char *sql;
		unsigned fault;
		const char *what;
	} t[] = {
		{ "DELETE FROM body WHERE rid=3", 1u << CHECK_ROWS, "a missing text" },
		{ "UPDATE counter SET n=n+1", 1u << CHECK_ROWS, "a wrong count" },
		{ "UPDATE feed SET cnt=cnt+1", 1u << CHECK_SUMS, "a wrong sum" },
	};
	int64_t feed;
	struct store *s;

	fix_begin();
	s = filled(&feed);
	INT_EQ(faults(s), 0, "a whole store has no fault");
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		OK(run(s, t[i].sql) && (faults(s) & t[i].fault), "%s is found",
		        t[i].what);
		store_close(s);
		s = filled(&feed);
	}
	OK(run(s, "DELETE FROM ft_data WHERE id>100") && faults(s) == 1u << CHECK_INDEX,
	        "a broken index is found, and nothing else is blamed");
	OK(rebuild(s) && faults(s) == 0, "made anew it is whole");
	INT_EQ(hits(s, "cán bộ"), DOCS, "and finds all again");
	OK(run(s, "UPDATE doc SET title='Khác' WHERE rid=3") &&
	                faults(s) == 1u << CHECK_INDEX,
	        "an index of other words than the documents' is found");
	OK(rebuild(s) && faults(s) == 0 && hits(s, "Khác") == 1, "and made anew as well");
	OK(rebuild(s) && faults(s) == 0, "so is a whole one");
	store_close(s);
	return fix_end();
}
