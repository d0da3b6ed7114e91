/* Entries of feeds: applied once, in any number of feeds, revised, withdrawn, resynchronised. */
#include "base/mem.h"
#include "store/rel.h"
#include "fix.h"

static const char *const file1 =
        "Number: 57-NQ/TW\nType: NQ\nTitle: Về công tác cán bộ\nIssuer: Ban Chấp hành\n"
        "Date: 2026-01-10\nAcknowledge: yes\n\nI- Nội dung\nĐiều lệ Đảng quy định.\n";
static const char *const file2 =
        "Number: 57-NQ/TW\nType: NQ\nTitle: Về công tác cán bộ (sửa)\n\nBản hai.\n";
static const char *const file3 =
        "Number: 12-QĐ/TW\nTitle: Thay\nReplaces: 57-NQ/TW\nDate: 2026-02-01\n\nBa.\n";

static bool
row_of(struct store *s, unsigned doc, struct doc_row *r)
{
	struct err e = ERR_INIT;
	uint8_t id[ID_LEN];

	fix_id(id, doc);
	return doc_by_id(s, id, r, &e) == 0;
}

static uint64_t
count(struct store *s)
{
	struct err e = ERR_INIT;
	uint64_t n = 0;

	return fine(doc_count(s, NULL, &n, &e), &e) ? n : 99999;
}

static bool
feed_is(struct store *s, int64_t id, struct feed_row *out)
{
	static struct feed_row rows[STORE_FEEDS_MAX];
	struct err e = ERR_INIT;
	size_t got, i;

	if (!fine(feed_list(s, rows, STORE_FEEDS_MAX, &got, &e), &e))
		return false;
	for (i = 0; i < got; i++)
		if (rows[i].id == id) {
			*out = rows[i];
			return true;
		}
	return false;
}

static void
first(void)
{
	struct store *s = fix_new();
	struct err e = ERR_INIT;
	struct str f = STR_INIT(DOC_MAX);
	struct doc_row r;
	int64_t feed[2];
	size_t got = 0;

	if (!OK(s != NULL, "a new store opens"))
		return;
	OK(fix_feeds(s, 2, feed), "feeds are subscribed");
	OK(fix_doc(s, feed[0], 1, 1, 1, file1), "an entry is applied");
	OK(fine(doc_page(s, NULL, NULL, 1, 1, &r, &got, &e), &e) && got == 1,
	        "the list has the document");
	if (got) {
		STR_EQ(r.title, "Về công tác cán bộ", "its title");
		OK(r.unread && r.ack_wanted && r.date == 20260110, "its marks and date");
		OK(fine(doc_file(s, r.rid, &f, &e), &e), "its file is read");
		STR_EQ(str_c(&f), file1, "verbatim");
		doc_row_clear(&r);
	}
	OK(fix_check(s), "the store is consistent");
	OK(fix_index_all(s), "it is indexed");
	OK(fix_check(s), "the store is consistent with its index");
	store_close(s);
	s = fix_open(0);
	OK(s != NULL && fix_check(s), "it opens again and is whole");
	store_close(s);
	str_release(&f);
}

static void
revisions(void)
{
	struct store *s = fix_new();
	struct err e = ERR_INIT;
	uint8_t before[32], after[32], id[ID_LEN];
	struct doc_row r, old;
	struct fix_entry x;
	int64_t feed[2];

	fix_id(id, 1);
	OK(fix_feeds(s, 2, feed) && fix_doc(s, feed[0], 1, 1, 1, file1), "a document");
	OK(row_of(s, 1, &old) && fine(doc_mark_read(s, id, true, &e), &e) &&
	                fix_index_all(s),
	        "read and indexed");
	(void)!store_digest(s, before, &e);
	OK(fix_doc(s, feed[0], 1, 1, 1, file1) && store_digest(s, after, &e) == 0 &&
	                memcmp(before, after, 32) == 0,
	        "the same entry again changes nothing");
	OK(fix_doc(s, feed[0], 2, 1, 2, file2) && row_of(s, 1, &r), "a second revision");
	OK(r.rid == old.rid && r.rev == 2 && r.unread && !r.ack_wanted,
	        "takes its place and is unread");
	STR_EQ(r.title, "Về công tác cán bộ (sửa)", "with its title");
	doc_row_clear(&r);
	doc_row_clear(&old);
	OK(fix_check(s) && fix_index_all(s) && fix_check(s), "index and store agree");
	OK(store_digest(s, before, &e) == 0 && fix_doc(s, feed[0], 1, 1, 1, file1) &&
	                store_digest(s, after, &e) == 0 && memcmp(before, after, 32) == 0,
	        "an old entry delivered late changes nothing");
	/* another feed still stands at revision 1 */
	OK(fix_doc(s, feed[1], 1, 1, 1, file1) && row_of(s, 1, &r) && r.rev == 2,
	        "a revision never goes back");
	doc_row_clear(&r);
	OK(fix_check(s), "while the feed counts its own entry");
	INT_EQ(count(s), 1, "one document");
	fix_del(&x, 3, 1, 3, 1760000003, "sai thể thức");
	OK(fix_apply(s, feed[0], &x) && row_of(s, 1, &r) && !r.withdrawn,
	        "withdrawn from one feed it stays for the other");
	doc_row_clear(&r);
	fix_del(&x, 2, 1, 3, 1760000003, "sai thể thức");
	OK(fix_apply(s, feed[1], &x) && row_of(s, 1, &r) && r.withdrawn && !r.unread,
	        "withdrawn from both it is a stub");
	STR_EQ(r.why, "sai thể thức", "with the reason");
	OK(doc_file(s, r.rid, &(struct str)STR_INIT(100), &e) && e.code == ERR_NOTFOUND,
	        "and no text");
	doc_row_clear(&r);
	OK(fix_check(s), "the store is consistent");
	OK(fine(doc_sweep(s, 1760000003 + 29 * 86400, &e), &e) && count(s) == 1,
	        "the stub stays 29 days");
	OK(fine(doc_sweep(s, 1760000003 + 31 * 86400, &e), &e) && count(s) == 0 &&
	                fix_check(s),
	        "and goes after 30");
	store_close(s);
}

static void
damaged_entries(void)
{
	struct store *s = fix_new();
	struct err e = ERR_INIT;
	uint8_t before[32], after[32];
	struct fix_entry x;
	struct doc_row r;
	int64_t feed;

	OK(fix_feeds(s, 1, &feed) && store_digest(s, before, &e) == 0, "a store");
	fix_put(&x, 1, 1, 1, 1, file1);
	x.en.h[3] ^= 1;
	OK(feed_apply(s, feed, &x.en, &e) && e.code == ERR_DAMAGED,
	        "a wrong hash is refused");
	x.en.h[3] ^= 1;
	x.en.frame_len--;
	OK(feed_apply(s, feed, &x.en, &e) && e.code == ERR_DAMAGED,
	        "a cut frame is refused");
	x.en.frame = NULL;
	OK(feed_apply(s, feed, &x.en, &e) && e.code == ERR_DAMAGED,
	        "no frame is refused");
	str_release(&x.frame);
	OK(feed_apply(s, 99, &x.en, &e) && e.code == ERR_NOTFOUND,
	        "so is an unknown feed");
	OK(store_digest(s, after, &e) == 0 && memcmp(before, after, 32) == 0 &&
	                fix_check(s),
	        "and nothing was changed");
	OK(fix_doc(s, feed, 1, 1, 1, "Title: Tình hình\n\nMẬT\nnội dung\n") &&
	                row_of(s, 1, &r) && r.withdrawn && !*r.title && *r.why,
	        "of a document with a secrecy mark only the reason is kept");
	doc_row_clear(&r);
	OK(fix_check(s), "and its feed counts it");
	OK(fix_doc(s, feed, 2, 2, 1, "no header at all\nsecond line\n") &&
	                row_of(s, 2, &r),
	        "a file without a header");
	STR_EQ(r.title, "no header at all", "is listed by its first line");
	doc_row_clear(&r);
	OK(fix_doc(s, feed, 3, 3, 1, "Title: \xff\xfe bad\n\n\xc3\x28\n") &&
	                fix_index_all(s) && fix_check(s),
	        "invalid UTF-8 is stored and indexed");
	store_close(s);
}

static void
relations(void)
{
	struct store *s = fix_new();
	struct err e = ERR_INIT;
	struct rel_row by[4];
	struct doc_row r;
	struct fix_entry x;
	int64_t feed;
	size_t got = 0;

	OK(fix_feeds(s, 1, &feed) && fix_doc(s, feed, 1, 1, 1, file1) &&
	                row_of(s, 1, &r) && !r.replaced,
	        "a document that nothing replaces");
	doc_row_clear(&r);
	OK(fix_doc(s, feed, 2, 3, 1, file3) && row_of(s, 1, &r) && r.replaced,
	        "is replaced when another says so");
	OK(fine(rel_incoming(s, r.rid, REL_CHANGES, 4, by, &got, &e), &e) && got == 1 &&
	                by[0].kind == REL_REPLACES,
	        "by that one");
	if (got)
		STR_EQ(by[0].doc.number, "12-QĐ/TW", "its number");
	while (got)
		rel_row_clear(&by[--got]);
	OK(fine(rel_incoming(s, r.rid, REL_BIT(REL_CITES), 4, by, &got, &e), &e) && !got,
	        "which does not cite it");
	doc_row_clear(&r);
	fix_del(&x, 3, 3, 2, 1760000009, "nhầm");
	OK(fix_apply(s, feed, &x) && row_of(s, 1, &r) && !r.replaced,
	        "and no longer when that one is withdrawn");
	doc_row_clear(&r);
	store_close(s);
}

static void
subscriptions(void)
{
	struct store *s = fix_new();
	struct err e = ERR_INIT;
	struct feed_sub subs[2];
	struct feed_row row;
	struct doc_row r;
	uint8_t id[ID_LEN];
	int64_t feed[3];
	uint64_t n;

	fix_id(id, 1);
	OK(fix_feeds(s, 3, feed) && fix_doc(s, feed[0], 1, 1, 1, file1) &&
	                fix_doc(s, feed[0], 2, 2, 1, file2) &&
	                fix_doc(s, feed[1], 1, 2, 1, file2) &&
	                fine(doc_mark_read(s, id, true, &e), &e) && fix_index_all(s),
	        "two documents, one of them in two feeds");
	fix_sub(&subs[0], 2);
	fix_sub(&subs[1], 3);
	snprintf(subs[1].name, sizeof(subs[1].name), "renamed");
	subs[1].nkeys = 2;
	subs[1].key[1].kid = 7;
	OK(fine(feed_subs_set(s, subs, 2, &e), &e) && !row_of(s, 1, &r),
	        "what only a left feed had is gone");
	OK(row_of(s, 2, &r) && count(s) == 1, "what another feed has stays");
	doc_row_clear(&r);
	OK(!feed_is(s, feed[0], &row) && feed_is(s, feed[2], &row) &&
	                row.sub.nkeys == 2 && row.sub.key[1].kid == 7,
	        "feeds and keys are as listed");
	STR_EQ(row.sub.name, "renamed", "a name is renewed");
	OK(fix_check(s), "store and index agree");
	OK(search_pending(s, &n, &e) == 0 && n == 0, "nothing waits for the index");
	OK(fix_feeds(s, 3, feed) && fix_doc(s, feed[0], 1, 1, 1, file1) &&
	                row_of(s, 1, &r) && !r.unread,
	        "the read mark outlives the document");
	doc_row_clear(&r);
	store_close(s);
}

static bool
withdrawn(struct store *s, unsigned doc)
{
	struct doc_row r;
	bool yes = row_of(s, doc, &r) && r.withdrawn;

	doc_row_clear(&r);
	return yes;
}

/* The feed that is left first took the stub along, if it was the last to tell of it. */
static void
stub_of_two_feeds(void)
{
	static const int stays[] = { 1, 2 };
	struct feed_sub subs[3];
	struct fix_entry x;
	struct doc_row r;
	struct store *s;
	struct err e = ERR_INIT;
	int64_t feed[3];
	size_t i, k;

	for (i = 0; i < ARRAY_LEN(stays); i++) {
		s = fix_new();
		OK(s && fix_feeds(s, 3, feed) && fix_doc(s, feed[0], 1, 1, 1, file1) &&
		                fix_doc(s, feed[1], 1, 1, 1, file1),
		        "a document by two feeds of three");
		for (k = 0; k < 2; k++) {
			fix_del(&x, 2, 1, 2, 1760000003, "sai");
			OK(fix_apply(s, feed[k], &x), "which one withdraws");
		}
		OK(withdrawn(s, 1) && fix_check(s), "is a stub");
		fix_sub(&subs[0], stays[i]);
		fix_sub(&subs[1], 3);
		OK(fine(feed_subs_set(s, subs, 2, &e), &e) && withdrawn(s, 1) &&
		                fix_check(s),
		        "which stays while either feed does");
		OK(fine(feed_subs_set(s, subs + 1, 1, &e), &e) && !row_of(s, 1, &r) &&
		                count(s) == 0 && fix_check(s),
		        "and goes with the last");
		store_close(s);
	}
}

/* What a feed says of a stub that another feed has told of. */
static void
stub_of_late_feeds(void)
{
	struct store *s = fix_new();
	struct feed_sub subs[2];
	struct fix_entry x;
	struct doc_row r;
	struct err e = ERR_INIT;
	int64_t feed[3];

	fix_sub(&subs[0], 1);
	fix_sub(&subs[1], 3);
	OK(fix_feeds(s, 3, feed) && fix_doc(s, feed[0], 1, 1, 1, file1), "a document");
	fix_del(&x, 2, 1, 2, 1760000003, "sai");
	OK(fix_apply(s, feed[0], &x) && fix_doc(s, feed[1], 1, 1, 1, file1) &&
	                withdrawn(s, 1) && fix_check(s),
	        "a stub that a feed brings late stays one");
	OK(fine(feed_subs_set(s, subs, 2, &e), &e) && withdrawn(s, 1) && fix_check(s),
	        "also when that feed is left");
	fix_del(&x, 1, 1, 2, 1760000003, "sai");
	OK(fix_apply(s, feed[2], &x) && fine(feed_subs_set(s, subs + 1, 1, &e), &e) &&
	                withdrawn(s, 1) && fix_check(s),
	        "a feed tells of it that never had it");
	OK(fix_doc(s, feed[2], 2, 1, 3, file2) && row_of(s, 1, &r) && !r.withdrawn &&
	                fix_check(s),
	        "and brings it back");
	doc_row_clear(&r);
	OK(fine(feed_subs_set(s, NULL, 0, &e), &e) && count(s) == 0 && fix_check(s),
	        "for as long as it is subscribed");
	store_close(s);
}

static void
resync(void)
{
	struct store *s = fix_new();
	struct err e = ERR_INIT;
	uint8_t sum[16] = { 0 }, x1[16], h[32], id[ID_LEN];
	struct feed_row row;
	struct doc_row r;
	int64_t feed[2];
	bool equal = false;

	OK(fix_feeds(s, 2, feed) && fix_doc(s, feed[0], 1, 1, 1, file1) &&
	                fix_doc(s, feed[0], 2, 2, 1, file2) &&
	                fix_doc(s, feed[0], 3, 3, 1, file3) &&
	                fix_doc(s, feed[1], 1, 3, 1, file3) &&
	                fine(feed_cursor_set(s, feed[0], 3, &e), &e) && fix_index_all(s),
	        "three documents");
	/* on the server the second never was */
	fix_id(id, 1);
	doc_hash(file1, strlen(file1), h);
	sum_term(x1, id, 1, h);
	sum_add(sum, x1);
	fix_id(id, 3);
	doc_hash(file3, strlen(file3), h);
	sum_term(x1, id, 1, h);
	sum_add(sum, x1);
	memset(id, 0x41, ID_LEN);
	OK(fine(feed_head_set(s, id, 1, 3, 1, 2, sum, &e), &e) &&
	                feed_sum_equal(s, feed[0], &equal, &e) == 0 && !equal,
	        "a document too many is noticed by the sum");
	OK(fine(feed_resync_begin(s, feed[0], &e), &e) && feed_is(s, feed[0], &row) &&
	                row.cur == 0 && row.resync,
	        "a resync begins at 0");
	OK(count(s) == 3 && fix_check(s), "the old content stays readable");
	store_close(s);
	s = fix_open(0);
	OK(s && fix_doc(s, feed[0], 1, 1, 1, file1) &&
	                fix_doc(s, feed[0], 3, 3, 1, file3) &&
	                fine(feed_cursor_set(s, feed[0], 3, &e), &e) &&
	                fine(feed_resync_finish(s, feed[0], &e), &e),
	        "entries come again, over a restart");
	OK(count(s) == 2 && !row_of(s, 2, &r) && feed_is(s, feed[0], &row) && !row.resync,
	        "what did not come is gone");
	OK(feed_sum_equal(s, feed[0], &equal, &e) == 0 && equal, "the sum is right");
	OK(fix_check(s), "the store is consistent");
	/* a server restored from a backup: lower revisions count again */
	OK(fix_doc(s, feed[0], 4, 1, 5, file2) &&
	                fine(kv_set_u64(s, "priv", 9, &e), &e) &&
	                fine(feed_resync_all(s, &e), &e) && feed_is(s, feed[1], &row) &&
	                row.resync && row.cur == 0,
	        "a new epoch resynchronises every feed");
	OK(fix_doc(s, feed[0], 1, 1, 1, file1) &&
	                fine(feed_resync_finish(s, feed[0], &e), &e) &&
	                row_of(s, 1, &r) && r.rev == 1,
	        "and takes an older revision");
	STR_EQ(r.title, "Về công tác cán bộ", "with its text");
	doc_row_clear(&r);
	OK(row_of(s, 3, &r), "what another feed has still stays");
	doc_row_clear(&r);
	OK(fix_check(s), "the store is consistent");
	store_close(s);
}

static void
transactions(void)
{
	struct store *s = fix_new();
	struct err e = ERR_INIT;
	uint8_t before[32], after[32];
	int64_t feed;
	uint64_t v;

	OK(fix_feeds(s, 1, &feed) && fix_doc(s, feed, 1, 1, 1, file1), "a document");
	(void)store_changes(s, false);
	OK(store_digest(s, before, &e) == 0 && fine(store_begin(s, &e), &e) &&
	                store_begin(s, &e) && e.code == ERR_INTERNAL && store_in_tx(s),
	        "a transaction does not nest");
	OK(fix_doc(s, feed, 2, 2, 1, file2) && fix_doc(s, feed, 3, 1, 2, file2) &&
	                fine(kv_set_u64(s, "n", 5, &e), &e) && count(s) == 2,
	        "inside, its own work is seen");
	store_rollback(s);
	OK(store_digest(s, after, &e) == 0 && memcmp(before, after, 32) == 0 &&
	                fix_check(s),
	        "rolled back, nothing of it is left");
	INT_EQ(store_changes(s, false), 0, "and nothing is said to have changed");
	OK(fix_doc(s, feed, 2, 2, 1, file2) && (store_changes(s, false) & CH_DOC),
	        "a commit tells");
	INT_EQ(store_changes(s, false), 0, "once");
	OK(kv_get_u64(s, "n", 7, &v, &e) == 0 && v == 7,
	        "an absent number is the default");
	OK(fine(kv_set(s, "n", "x1", 2, &e), &e) && kv_get_u64(s, "n", 7, &v, &e) &&
	                e.code == ERR_DAMAGED,
	        "one that is no number is damage");
	OK(store_commit(s, &e) && e.code == ERR_INTERNAL,
	        "a commit of nothing is refused");
	store_close(s);
}

int
main(void)
{
	fix_begin();
	first();
	revisions();
	damaged_entries();
	relations();
	subscriptions();
	stub_of_two_feeds();
	stub_of_late_feeds();
	resync();
	transactions();
	return fix_end();
}
