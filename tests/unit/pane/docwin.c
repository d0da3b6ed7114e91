/* The window on a list of documents, asked for rows in any order. */
#include "t.h"
#include <sys/stat.h>
#include <unistd.h>
#include "base/crypt.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/zip.h"
#include "pane/docwin.h"
#include "store/feed.h"
#include "store/keys.h"

#define MANY 700
#define SHORT 110

static char dir[] = P_tmpdir "/sotay-docwin-XXXXXX";
static struct str real = STR_INIT(4096);
static int64_t feed;
static uint64_t seq;

static bool
add(struct store *s, bool good)
{
	struct feed_entry en = {
		.seq = ++seq, .rev = 1, .kind = DOC_DOCUMENT, .why = ""
	};
	struct str frame = STR_INIT(DOC_MAX);
	struct err e = ERR_INIT;
	char text[200];
	bool ok;

	/* Several share an instant: the list is ordered by (at, rid). */
	en.at = 1750000000 + (int64_t)(seq / 3);
	snprintf(text, sizeof(text),
	        "Number: %d-TB/X\nType: TB\nTitle: %s %d\nDate: 2025-01-01\n\nx\n",
	        (int)seq, good ? "chẵn" : "lẻ", (int)seq);
	crypt_hash1(en.doc, ID_LEN, text, strlen(text));
	doc_hash(text, strlen(text), en.h);
	ok = zip_pack(text, strlen(text), 1, &frame, &e) == 0;
	en.frame = frame.p;
	en.frame_len = frame.len;
	ok = ok && feed_apply(s, feed, &en, &e) == 0;
	if (!ok)
		printf("# %s\n", e.msg);
	str_release(&frame);
	return ok;
}

static struct store *
make(void)
{
	const struct kdf kdf = KDF_FLOOR;
	struct feed_sub sub = { .fid = { 1 }, .name = "x", .kind = "all", .nkeys = 1 };
	struct store *s = NULL;
	struct keys *k = NULL;
	struct feed_row row;
	struct err e = ERR_INIT;
	size_t got;
	bool ok;

	ok = mkdtemp(dir) && path_check_private(dir, &real, &e) == 0 &&
	     keys_create(str_c(&real), view_of("chim se dau canh tre"), &kdf, &k, &e) ==
	             0 &&
	     store_open(&s, str_c(&real), k, STORE_CREATE, &e) == 0 &&
	     store_begin(s, &e) == 0 && feed_subs_set(s, &sub, 1, &e) == 0 &&
	     feed_list(s, &row, 1, &got, &e) == 0 && got == 1;
	if (ok)
		feed = row.id;
	ok = ok && store_commit(s, &e) == 0;
	if (!ok)
		printf("# %s\n", e.msg);
	keys_free(k);
	return ok ? s : NULL;
}

static bool
add_many(struct store *s, int n)
{
	struct err e = ERR_INIT;
	bool ok = store_begin(s, &e) == 0;

	while (ok && n--)
		ok = add(s, seq % 2 == 0);
	return ok && store_commit(s, &e) == 0;
}

/* The rids of the whole list, as one question gives them. */
static size_t
whole(const struct store *s, const struct filter *f, int64_t *rid, size_t max)
{
	const struct doc_query q = { .kind = DOC_DOCUMENT, .filter = f };
	struct err e = ERR_INIT;
	struct doc_row *rows = mem_new(max, sizeof(*rows), &e);
	size_t got = 0;

	if (!rows || doc_page(s, &q, NULL, 1, max, rows, &got, &e) < 0)
		return 0;
	for (size_t i = 0; i < got; i++) {
		rid[i] = rows[i].rid;
		doc_row_clear(&rows[i]);
	}
	free(rows);
	return got;
}

static bool
row_is(struct docwin *w, uint64_t i, int64_t rid)
{
	struct err e = ERR_INIT;
	struct doc_row *r;

	return docwin_row(w, i, &r, &e) == 0 && r->rid == rid;
}

static void
test_order(struct docwin *w, const int64_t *rid, size_t n, const char *what)
{
	uint32_t x = 12345;
	bool down = true, up = true, leaps = true;
	struct doc_row *r;
	struct err e = ERR_INIT;

	INT_EQ(w->count, n, what);
	for (size_t i = 0; i < n; i++)
		down = down && row_is(w, i, rid[i]);
	for (size_t i = n; i-- > 0;)
		up = up && row_is(w, i, rid[i]);
	for (int k = 0; k < 3000; k++) {
		uint64_t at;

		x = x * 1103515245u + 12345u;
		at = (x >> 8) % n;
		for (uint64_t i = at; i < n && i < at + 24; i += 1 + (x >> 30))
			leaps = leaps && row_is(w, i, rid[i]);
	}
	OK(down, "%s: from the top to the bottom", what);
	OK(up, "%s: and back", what);
	OK(leaps, "%s: screens anywhere", what);
	OK(docwin_row(w, n, &r, &e) < 0 && e.code == ERR_NOTFOUND,
	        "%s: no row behind the last", what);
}

/* Each row of a list of each length, as the first that is asked for. */
static void
test_short(struct store *s)
{
	static int64_t rid[SHORT];
	struct err e = ERR_INIT;
	struct docwin w;
	bool ok = true;

	docwin_init(&w);
	ok = docwin_query(&w, s, NULL, &e) == 0;
	for (size_t n = 1; ok && n <= SHORT; n++) {
		ok = add_many(s, 1) && whole(s, NULL, rid, SHORT) == n;
		for (size_t i = n % 7; ok && i < n; i += i + 8 < n ? 7 : 1)
			ok = docwin_reload(&w, &e) == 0 && row_is(&w, i, rid[i]);
		if (!ok)
			printf("# %zu rows\n", n);
	}
	OK(ok, "each row of a list of 1 to %d", SHORT);
	docwin_release(&w);
}

static void
test_growth(struct store *s, struct docwin *w)
{
	static int64_t rid[MANY + 100];
	struct doc_row *r;
	struct err e = ERR_INIT;
	int64_t there;
	size_t n;

	OK(docwin_row(w, 300, &r, &e) == 0, "a row in the middle");
	there = r->rid;
	for (int i = 0; i < 60; i++)
		if (!add(s, true))
			return;
	OK(docwin_reload(w, &e) == 0, "60 documents came");
	OK(row_is(w, 360, there), "the row is 60 lower");
	n = whole(s, NULL, rid, ARRAY_LEN(rid));
	test_order(w, rid, n, "all after growth");
}

static void
test_search(struct store *s, struct docwin *w)
{
	struct err e = ERR_INIT;
	struct query q;
	uint64_t left = 1;
	struct doc_row *r;
	bool order = true;
	int64_t last = INT64_MAX;

	while (left && search_index(s, 512, &left, &e) == 0)
		;
	if (!OK(query_parse(&q, "chẵn", strlen("chẵn"), &e) == 0, "words"))
		return;
	OK(docwin_search(w, s, &q, &e) == 0 && w->count > 0 && w->count < 200 && w->next,
	        "a search finds a first page");
	OK(docwin_more(w, 200, &e) == 0 && w->count >= 200, "then more");
	OK(docwin_more(w, 100000, &e) == 0 && !w->next, "then all");
	INT_EQ(w->count, MANY / 2 + 60, "as many as there are");
	for (uint64_t i = 0; i < w->count; i++) {
		order = order && docwin_row(w, i, &r, &e) == 0 && r->rid < last;
		last = order ? r->rid : 0;
	}
	OK(order, "newest first");
	OK(docwin_row(w, 0, &r, &e) == 0 && docwin_row(w, w->count - 1, &r, &e) == 0 &&
	                r->rid == last,
	        "and again from anywhere");
	w->rank = true;
	OK(docwin_search(w, s, &q, &e) == 0 && docwin_more(w, 100000, &e) == 0 &&
	                !w->next && w->count == MANY / 2 + 60,
	        "best first, the same number of them");
	w->rank = false;
	query_release(&q);
}

int
main(void)
{
	static int64_t rid[MANY + 100];
	struct docwin w;
	struct filter f;
	struct err e = ERR_INIT;
	struct store *s = NULL;
	size_t n;

	umask(077);
	if (!OK(crypt_init(&e) == 0 && (s = make()), "a store"))
		return t_end();
	test_short(s);
	OK(add_many(s, MANY - SHORT), "a store of %d documents", MANY);
	docwin_init(&w);
	n = whole(s, NULL, rid, ARRAY_LEN(rid));
	OK(docwin_query(&w, s, NULL, &e) == 0, "a window on all");
	test_order(&w, rid, n, "all");
	OK(filter_parse(&f, "chẵn", strlen("chẵn"), &e) == 0 &&
	                docwin_query(&w, s, &f, &e) == 0,
	        "a window on a filter");
	n = whole(s, &f, rid, ARRAY_LEN(rid));
	INT_EQ(n, MANY / 2, "half of them pass");
	test_order(&w, rid, n, "filtered");
	OK(docwin_query(&w, s, NULL, &e) == 0, "all again");
	filter_release(&f);
	test_growth(s, &w);
	test_search(s, &w);
	docwin_release(&w);
	store_close(s);
	str_addf(&real, "/store.db");
	unlink(str_c(&real));
	str_cut(&real, real.len - strlen("store.db"));
	str_addf(&real, "store.db-journal");
	unlink(str_c(&real));
	str_cut(&real, real.len - strlen("store.db-journal"));
	str_addf(&real, "keys.sotay");
	unlink(str_c(&real));
	rmdir(dir);
	str_release(&real);
	return t_end();
}
