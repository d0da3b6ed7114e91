/* A member moves: what he may not see any more leaves without a trace, what he may appears. */
#include "kinds.h"

/* Whether the word stands anywhere in the rows of the store or in its index. */
static bool
trace(struct store *s, const char *word)
{
	static const char *const places[] = {
		"SELECT count(*) FROM temp.words WHERE term LIKE '%%%s%%'",
		"SELECT count(*) FROM doc WHERE title||fold||number||issuer||"
		"coalesce(why,'') LIKE '%%%s%%'",
		"SELECT count(*) FROM body WHERE sotay_text(z) LIKE '%%%s%%'",
		"SELECT count(*) FROM earlier WHERE sotay_text(z) LIKE '%%%s%%'",
		"SELECT count(*) FROM note WHERE quote LIKE '%%%s%%'",
		"SELECT count(*) FROM meet WHERE place||chair||secretary||link LIKE "
		"'%%%s%%'",
		"SELECT count(*) FROM paper WHERE ref LIKE '%%%s%%'",
		"SELECT count(*) FROM notice WHERE sender||about LIKE '%%%s%%'",
		"SELECT count(*) FROM rel WHERE nkey LIKE '%%%s%%'",
		/* the leaves of the index as they stand */
		"SELECT count(*) FROM ft_data WHERE instr(block,CAST('%s' AS BLOB))>0",
	};
	struct str out = STR_INIT(1000);
	struct err e = ERR_INIT;
	char sql[400];
	bool found = false;
	size_t i;

	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		str_reset(&out);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(sql, sizeof(sql), places[i], word);
#pragma GCC diagnostic pop
		if (!fine(store_sql(s, sql, &out, &e), &e))
			return true;
		found |= strcmp(str_c(&out), "0\n") != 0;
	}
	str_release(&out);
	return found;
}

static bool
subscribe(struct store *s, int from, int n)
{
	struct feed_sub subs[4];
	struct err e = ERR_INIT;
	int i;

	for (i = 0; i < n; i++)
		fix_sub(&subs[i], from + i);
	return fine(feed_subs_set(s, subs, (size_t)n, &e), &e);
}

static int64_t
feed_of(struct store *s, int i)
{
	static struct feed_row rows[STORE_FEEDS_MAX];
	struct err e = ERR_INIT;
	size_t got, k;

	if (feed_list(s, rows, STORE_FEEDS_MAX, &got, &e))
		return -1;
	for (k = 0; k < got; k++)
		if (rows[k].sub.fid[0] == 0x40 + i)
			return rows[k].id;
	return -1;
}

static bool
fill(struct store *s, int64_t old, int64_t both)
{
	struct err e = ERR_INIT;
	uint8_t id[ID_LEN];
	unsigned i;

	/* enough others that the index has several segments */
	for (i = 0; i < 60; i++)
		if (!fix_doc(s, both, 100 + i, 100 + i, 1,
		            "Title: staysword\n\nwombatword text.\n") ||
		        (i % 10 == 9 && !fix_index_all(s)))
			return false;
	fix_id(id, 1);
	return fix_doc(s, old, 1, 1, 1, "Title: quokkaeins\n\nquokkazwei text.\n") &&
	       fix_index_all(s) && fine(doc_mark_read(s, id, true, &e), &e) &&
	       fix_doc(s, old, 2, 1, 2,
	               "Number: 9-NQ/quokkadrei\nTitle: quokkavier\nReplaces: "
	               "1-NQ/quokkafive\n"
	               "\nquokkasix.\n") &&
	       fine(own_note_put(s, id, 0, "own", "quokkasix", 0, T0, NULL, &e), &e) &&
	       kinds_meeting(s, old, 3, 2, 1, 100, "quokkaseven",
	               "Place: quokkaplace\nChair: quokkachair\nPaper: "
	               "1-NQ/quokkapaper\n") &&
	       kinds_put(s, old, 4, 3, 1, DOC_NOTICE,
	               "Title: quokkaeight\nSender: quokkasender\nAbout: "
	               "3-NQ/quokkaabout\n\n"
	               "quokkanine\n") &&
	       /* withdrawn: a stub of the old feed */
	       fix_doc(s, old, 5, 4, 1, "Title: quokkastub\n\nx\n") &&
	       kinds_del(s, old, 6, 4, 2, "quokkareason") &&
	       /* in both feeds: stays */
	       fix_doc(s, old, 7, 5, 1, "Title: sharedword\n\nwombatshared\n") &&
	       fix_doc(s, both, 7, 5, 1, "Title: sharedword\n\nwombatshared\n") &&
	       fix_index_all(s);
}

static void
moves(void)
{
	struct store *s = fix_new();
	struct err e = ERR_INIT;
	struct note_row note;
	struct doc_row r;
	uint8_t id[ID_LEN];
	uint64_t left = 0;
	size_t n;

	if (!OK(s && subscribe(s, 1, 2) && fill(s, feed_of(s, 1), feed_of(s, 2)),
	            "documents of two feeds"))
		return;
	OK(fine(store_sql(s,
	                "CREATE VIRTUAL TABLE temp.words USING fts5vocab(main,ft,row)",
	                NULL, &e),
	           &e),
	        "the index's words can be read");
	OK(trace(s, "wombat") && store_sql(s, "SELECT 1", NULL, &e) == 0 &&
	                search_pending(s, &left, &e) == 0 && left == 0,
	        "words are found where they are");
	OK(subscribe(s, 2, 2), "the first feed goes, a third comes");
	fix_id(id, 1);
	OK(doc_by_id(s, id, &r, &e) && e.code == ERR_NOTFOUND, "its documents are gone");
	fix_id(id, 4);
	OK(doc_by_id(s, id, &r, &e) && e.code == ERR_NOTFOUND, "and its stubs");
	fix_id(id, 5);
	OK(fine(doc_by_id(s, id, &r, &e), &e), "one that another feed holds stays");
	doc_row_clear(&r);
	OK(fix_check(s), "the store is whole before the index was cleaned");
	store_close(s);
	/* a stop in between forgets nothing */
	s = fix_open(0);
	OK(s &&
	                fine(store_sql(s,
	                             "CREATE VIRTUAL TABLE temp.words USING "
	                             "fts5vocab(main,ft,row)",
	                             NULL, &e),
	                        &e) &&
	                trace(s, "quokka"),
	        "until then its segments hold words of what went");
	OK(s && fine(search_index(s, 16, &left, &e), &e), "opened again, one step");
	OK(fix_index_all(s) && fix_check(s), "the index is cleaned in steps");
	OK(!trace(s, "quokka"), "not a word of what went is left");
	OK(trace(s, "wombat") && trace(s, "shared"), "what stayed is there");
	fix_id(id, 1);
	OK(own_notes(s, id, 1, &note, &n, &e) == 0 && n == 1 && note.stale &&
	                strcmp(note.text, "own") == 0,
	        "the member's own note stays");
	if (n)
		note_row_clear(&note);
	OK(fix_doc(s, feed_of(s, 3), 1, 50, 1, "Title: neu\n\nnumbatword\n") &&
	                fix_index_all(s) && trace(s, "numbat") && fix_check(s),
	        "the new feed's documents appear");
	store_close(s);
}

int
main(void)
{
	fix_begin();
	moves();
	return fix_end();
}
