/* No word of a document that was withdrawn or has left stays in the index: looked for in every leaf of
 * it, in whole and in pieces, because FTS5 keeps a word without what it shares with the one before. */
#include "fix.h"
#include "store/check.h"
#include "shim.h"

#include <sys/wait.h>

/* Nothing else in the index is like them, and they share nothing. */
static const char *const marker[] = { "zq9vxj8wk5", "qx7jzw4vf2", "vz3qhx6jp8",
	"jw5xqz2kf9" };
#define MARKERS 4
#define GRAM 4

static struct store *s;
static int64_t feed;
static uint64_t seq;

static long
count(const char *sql)
{
	struct str out = STR_INIT(100);
	struct err e = ERR_INIT;
	long n = -1;

	if (fine(store_sql(s, sql, &out, &e), &e))
		n = strtol(str_c(&out), NULL, 10);
	str_release(&out);
	return n;
}

/* Rows of the index's tables with any four letters of the marker in a row. */
static long
traces(int m)
{
	static const char *const table[] = { "ft_data WHERE instr(block,",
		"ft_idx WHERE instr(term,", "ft_docsize WHERE instr(sz," };
	char sql[200];
	long n = 0;
	size_t i, t;

	for (t = 0; t < 3; t++)
		for (i = 0; i + GRAM <= strlen(marker[m]); i++) {
			snprintf(sql, sizeof(sql),
			        "SELECT count(*) FROM %sCAST('%.*s' AS BLOB))>0",
			        table[t], GRAM, marker[m] + i);
			n += count(sql);
		}
	snprintf(sql, sizeof(sql), "SELECT count(*) FROM temp.words WHERE term='%s'",
	        marker[m]);
	return n + count(sql);
}

static bool
words_table(void)
{
	struct err e = ERR_INIT;

	return fine(store_sql(s,
	                    "CREATE VIRTUAL TABLE temp.words USING "
	                    "fts5vocab(main,ft,row)",
	                    NULL, &e),
	        &e);
}

static bool
put(unsigned doc, const char *file)
{
	seq++;
	return fix_doc(s, feed, seq, doc, (uint32_t)seq, file);
}

static bool
withdraw(unsigned doc)
{
	struct fix_entry x;

	seq++;
	fix_del(&x, seq, doc, (uint32_t)seq, 1760000000, "x");
	return fix_apply(s, feed, &x);
}

/* Others round it: some in the same segment, some in older and newer ones. */
static bool
others(unsigned from, unsigned n)
{
	char file[4000];
	struct err e = ERR_INIT;
	unsigned i, k;
	size_t at;

	if (store_begin(s, &e))
		return false;
	for (i = 0; i < n; i++) {
		at = (size_t)snprintf(file, sizeof(file),
		        "Number: %u-KH/TU\nTitle: other\n\n", from + i);
		for (k = 0; k < 200; k++)
			at += (size_t)snprintf(file + at, sizeof(file) - at, "u%u ",
			        (from + i) * 31 % 97 + k * 7);
		if (!put(from + i, file))
			return false;
	}
	return fine(store_commit(s, &e), &e);
}

static bool
begin(void)
{
	s = fix_new();
	seq = 0;
	return s && words_table() && fix_feeds(s, 1, &feed) && others(100, 20) &&
	       fix_index_all(s);
}

/* A document with a marker in title, number and body, and then others, indexed. */
static bool
marked(int m)
{
	char file[300];

	snprintf(file, sizeof(file), "Number: 1-NQ/%s\nTitle: the %s\n\nbody %s text\n",
	        marker[m], marker[m], marker[m]);
	return put((unsigned)m + 1, file) && fix_index_all(s) && others(200, 20) &&
	       fix_index_all(s) && traces(m) > 0;
}

static void
withdrawn(void)
{
	uint64_t left = 0;
	struct err e = ERR_INIT;

	OK(marked(0) && withdraw(1), "a document is withdrawn");
	OK(traces(0) > 0, "until the index is cleaned its words stand in it");
	OK(search_left(s, &left, &e) == 0 && left == 1, "which is told as work left");
	OK(fix_index_all(s), "the index is cleaned");
	INT_EQ(traces(0), 0, "not four letters of its words in a row are left");
	OK(count("SELECT count(*) FROM temp.words WHERE term='other'") == 1 &&
	                fix_check(s),
	        "the others are there");
}

static void
revised(void)
{
	OK(marked(1) && put(2, "Title: new\n\nwords\n") && traces(1) > 0 && withdraw(2),
	        "revised, and withdrawn before the new text was indexed");
	OK(fix_index_all(s), "the index is cleaned");
	INT_EQ(traces(1), 0, "the earlier text's words are gone as well");
}

static void
secret(void)
{
	char file[200];

	OK(marked(2) && put(3, "Title: t\n\nMẬT\n"), "a text comes with a secrecy mark");
	OK(fix_index_all(s), "the index is cleaned");
	INT_EQ(traces(2), 0, "words of what was there before are gone");
	snprintf(file, sizeof(file), "Title: t\n\nTUYỆT MẬT\n%s\n", marker[2]);
	OK(put(3, file) && fix_index_all(s) && traces(2) == 0, "its own never came");
}

/* Steps as on the screen, with a deletion and new documents amidst the cleaning, and a restart. */
static void
amidst(void)
{
	struct err e = ERR_INIT;
	uint64_t left = 1;
	bool ok;

	OK(marked(0) && marked(1) && withdraw(1) && search_index(s, 16, &left, &e) == 0,
	        "a cleaning has begun");
	OK(withdraw(2) && others(300, 5), "another is withdrawn, others come");
	store_close(s);
	s = fix_open(0);
	ok = s && words_table();
	left = 1;
	while (ok && left)
		ok = fine(search_index(s, 1, &left, &e), &e);
	OK(ok && traces(0) == 0 && traces(1) == 0, "both are gone at the end");
	OK(fix_check(s), "index and documents agree");
}

/* --- kills ----------------------------------------------------------------------------------- */

/* What the index holds, however it is laid out. */
static bool
holds(uint8_t out[32])
{
	struct str v = STR_INIT(8u << 20);
	struct err e = ERR_INIT;
	bool ok = fine(store_sql(s,
	                       "CREATE VIRTUAL TABLE temp.places USING "
	                       "fts5vocab(main,ft,instance)",
	                       NULL, &e),
	                  &e) &&
	          fine(store_sql(s,
	                       "SELECT p.term,d.id,p.col,p.offset FROM temp.places p "
	                       "JOIN doc d ON d.sid=p.doc ORDER BY 1,hex(d.id),3,4",
	                       &v, &e),
	                  &e);

	crypt_hash1(out, 32, str_c(&v), v.len);
	str_release(&v);
	return ok;
}

/* Documents wait, one with a marker is withdrawn; then all steps to the end. */
static bool
waiting(void)
{
	return begin() && marked(3) && others(400, 12) && withdraw(4);
}

static int
child(long at, bool anew)
{
	struct err e = ERR_INIT;
	uint64_t left = 1;

	shim_set(SHIM_KILL, at);
	if (store_open_on(&s, fix_dir, fix_keys, 0, "shim", &e) ||
	        (anew && store_index_reset(s, &e)))
		return 1;
	while (left)
		if (search_index(s, 4, &left, &e))
			return 1;
	store_close(s);
	return 0;
}

/* Goes on after a stop; whether all is as if there had been none. */
static bool
goes_on(const uint8_t want[32])
{
	struct err e = ERR_INIT;
	uint64_t left = 1;
	uint8_t got[32];
	bool ok;

	s = fix_open(0);
	while (s && left)
		if (!fine(search_index(s, 16, &left, &e), &e))
			break;
	ok = s && !left && words_table() && !traces(3) && fix_check(s) && holds(got) &&
	     !memcmp(want, got, 32);
	store_close(s);
	s = NULL;
	return ok;
}

/* anew: the index is made anew, as doctor does it. */
static void
killed(const uint8_t want[32], bool anew, long step)
{
	int status = 0, bad = 0, kills = 0;
	pid_t pid;
	long at;

	for (at = 3; at < 2000; at += step) {
		if (!waiting())
			bad++;
		store_close(s);
		pid = fork();
		if (pid == 0)
			_exit(child(at, anew));
		while (waitpid(pid, &status, 0) < 0)
			;
		if (!goes_on(want)) {
			printf("# killed at operation %ld\n", at);
			bad++;
		}
		if (WIFEXITED(status))
			break;
		kills++;
	}
	OK(kills > 5 && WIFEXITED(status) && WEXITSTATUS(status) == 0,
	        "killed at %d operations of %s", kills,
	        anew ? "an index made anew" : "the indexing");
	INT_EQ(bad, 0, "each time it went on to the same index, without the word");
}

static void
kills(void)
{
	uint8_t want[32];

	if (!OK(waiting() && fix_index_all(s) && traces(3) == 0 && holds(want),
	            "indexed and cleaned without a stop"))
		return;
	store_close(s);
	killed(want, false, 17);
	killed(want, true, 29);
}

int
main(void)
{
	fix_begin();
	if (OK(shim_register() && begin(), "a store with an index of several segments")) {
		withdrawn();
		revised();
		secret();
		store_close(s);
		if (OK(begin(), "another"))
			amidst();
		store_close(s);
		kills();
	}
	store_close(s);
	return fix_end();
}
