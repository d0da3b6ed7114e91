/* Stores of older schemas, opened by this program. */
#include "kinds.h"

static struct store *
open_at(int version)
{
	return fix_open(STORE_CREATE | STORE_AT(version));
}

static bool
sql(struct store *s, const char *text, const char *want)
{
	struct str out = STR_INIT(10000);
	struct err e = ERR_INIT;
	bool ok = fine(store_sql(s, text, &out, &e), &e);

	if (ok && want && strcmp(str_c(&out), want) != 0) {
		printf("# %s gives \"%s\"\n", text, str_c(&out));
		ok = false;
	}
	str_release(&out);
	return ok;
}

/* The old program knew these kinds by name only. */
static bool
old_kind(struct store *s, int64_t feed, uint64_t seq, unsigned doc, enum doc_kind kind,
        const char *file)
{
	char text[200], hex[2 * ID_LEN + 1];
	uint8_t id[ID_LEN];

	fix_id(id, doc);
	hex_enc(id, ID_LEN, hex);
	if (!fix_doc(s, feed, seq, doc, 1, file))
		return false;
	snprintf(text, sizeof(text), "UPDATE doc SET kind=%d WHERE hex(id)=upper('%s')",
	        (int)kind, hex);
	if (!sql(s, text, NULL))
		return false;
	snprintf(text, sizeof(text),
	        "UPDATE counter SET n=n-1,unread=unread-1 WHERE kind=1");
	if (!sql(s, text, NULL))
		return false;
	snprintf(text, sizeof(text), "INSERT INTO counter VALUES(%d,1,1)", (int)kind);
	return sql(s, text, NULL);
}

static void
once(void)
{
	struct store *s = fix_open(0);
	struct err e = ERR_INIT;
	uint64_t v = 9;

	OK(s && fine(kv_set_u64(s, "priv", 3, &e), &e), "opened again");
	store_close(s);
	s = fix_open(0);
	OK(s && kv_get_u64(s, "priv", 0, &v, &e) == 0 && v == 3, "nothing is done twice");
	store_close(s);
}

/* Version 3 knew of a stub the last feed only that told of it. */
static void
stub_of_one_feed(void)
{
	struct store *s = fix_new_at(3);
	struct feed_sub left;
	struct doc_row r;
	struct err e = ERR_INIT;
	uint8_t id[ID_LEN];
	int64_t feed[2];

	fix_id(id, 1);
	fix_sub(&left, 1);
	OK(s && sql(s, "PRAGMA user_version", "3\n") && fix_feeds(s, 2, feed) &&
	                fix_doc(s, feed[1], 1, 1, 1, "Title: Cũ\n\nx\n"),
	        "a store of version 3");
	OK(sql(s,
	           "UPDATE doc SET gone=1,gone_at=1760000003,unread=0,why='sai',"
	           "gone_feed=(SELECT feed FROM doc_feed)",
	           NULL) &&
	                sql(s, "DELETE FROM body", NULL) &&
	                sql(s, "DELETE FROM doc_feed", NULL) &&
	                sql(s, "UPDATE feed SET cnt=0,sum=zeroblob(16)", NULL) &&
	                sql(s, "UPDATE counter SET unread=0", NULL),
	        "with the stub of a withdrawn document");
	store_close(s);
	s = fix_open(0);
	OK(s && fix_check(s) && fine(doc_by_id(s, id, &r, &e), &e) && r.withdrawn,
	        "is renewed with its stub");
	STR_EQ(r.why, "sai", "and the reason");
	doc_row_clear(&r);
	OK(s && fine(feed_subs_set(s, &left, 1, &e), &e) && doc_by_id(s, id, &r, &e) &&
	                fix_check(s),
	        "which goes with the feed that told of it");
	store_close(s);
}

int
main(void)
{
	struct store *s;
	struct meeting_row m;
	struct notice_row n;
	struct doc_row r;
	struct err e = ERR_INIT;
	struct op ack;
	uint8_t id[ID_LEN];
	uint64_t v = 9, pending = 0;
	int64_t feed = 0;
	bool found = true;
	struct str state = STR_INIT(100);

	fix_begin();
	s = open_at(1);
	if (!OK(s && sql(s, "PRAGMA user_version", "1\n"), "a store of version 1"))
		return fix_end();
	/* Lent to today's code, which writes the documents of that store here. */
	OK(sql(s, "CREATE TABLE att(rid INT, n INT)", NULL),
	        "with a table lent to write it");
	memset(&ack, 0, sizeof(ack));
	ack.type = OP_ACK;
	fix_id(ack.id, 900);
	fix_id(ack.ent, 1);
	ack.base = 1;
	OK(fix_feeds(s, 1, &feed) &&
	                fix_doc(s, feed, 1, 1, 1,
	                        "Number: 5-CT/TW\nTitle: Chỉ thị\nAcknowledge: "
	                        "yes\n\nA.\n") &&
	                old_kind(s, feed, 2, 2, DOC_MEETING,
	                        "Title: Họp\nStart: 2027-01-15 09:00 +00:00\n"
	                        "Paper: 5-CT/TW\n\n- 5' x\n") &&
	                old_kind(s, feed, 3, 3, DOC_NOTICE,
	                        "Title: Báo\nPriority: khẩn\n\nx\n") &&
	                fine(outbox_add(s, &ack, &e), &e) &&
	                fine(kv_set_u64(s, "priv", 7, &e), &e) &&
	                fine(kv_set(s, "state", "token", 5, &e), &e),
	        "with a document, a meeting, a notice, an act that waits");
	OK(sql(s, "DROP TABLE att", NULL), "and taken back");
	store_close(s);
	s = fix_open(STORE_RDONLY);
	OK(s == NULL, "read-only it is not renewed");
	store_close(s);
	s = fix_open(0);
	if (!OK(s != NULL, "it opens"))
		return fix_end();
	OK(sql(s, "PRAGMA user_version", "4\n") && fix_check(s),
	        "as version 4, and whole");
	fix_id(id, 2);
	OK(fine(meeting_by_id(s, id, &m, &e), &e) && m.start == 1800003600 &&
	                m.papers == 1 && m.papers_unread == 1,
	        "the meeting has its time and its paper");
	meeting_row_clear(&m);
	fix_id(id, 3);
	OK(fine(notice_by_id(s, id, &n, &e), &e) && n.urgent, "the notice its priority");
	notice_row_clear(&n);
	fix_id(id, 1);
	OK(fine(doc_by_id(s, id, &r, &e), &e) && r.ack_pending && !r.flagged,
	        "the document its acknowledgement");
	doc_row_clear(&r);
	OK(outbox_pending(s, &pending, &e) == 0 && pending == 1, "the act waits still");
	OK(doc_count(s, NULL, &v, &e) == 0 && v == 1 &&
	                doc_count_unread(s, DOC_NOTICE, &v, &e) == 0 && v == 1,
	        "lists are counted by kind");
	OK(kv_get_u64(s, "priv", 0, &v, &e) == 0 && v == 0 &&
	                kv_get(s, "state", &state, &found, &e) == 0 && !found,
	        "private items are read again, once");
	OK(kinds_put(
	           s, FEED_PRIVATE, 1, 9, 1, DOC_PROFILE, "Title: h\n\nname\tA\tx\t\n") &&
	                fix_doc(s, feed, 4, 4, 1, "Title: mới\n\nx\n") &&
	                fix_index_all(s) && fix_check(s),
	        "it takes what comes");
	store_close(s);
	once();
	stub_of_one_feed();
	str_release(&state);
	return fix_end();
}
