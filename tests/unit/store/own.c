/* The member's own things, what a revision changed, and what is due. */
#include "kinds.h"

static const char *const v1 = "Number: 1-NQ/TW\nTitle: Một\n\nDòng một.\nDòng hai.\n";
static const char *const v2 = "Number: 1-NQ/TW\nTitle: Một\n\nMở.\nDòng một.\nKhác.\n";
static const char *const v3 = "Number: 1-NQ/TW\nTitle: Một\n\nBa.\n";

/* Two notes, one of which is about an earlier text. */
static void
all_notes(struct store *s, int64_t earlier)
{
	struct note_row rows[8];
	struct err e = ERR_INIT;
	uint64_t all = 0;
	size_t n, i;

	OK(fine(own_notes_all(s, 0, 8, rows, &n, &e), &e) && n == 2 &&
	                rows[0].stale == (rows[0].nid == earlier) &&
	                rows[1].stale == (rows[1].nid == earlier),
	        "and in the list of all");
	for (i = 0; i < n; i++)
		note_row_clear(&rows[i]);
	OK(own_notes_count(s, &all, &e) == 0 && all == 2, "they are counted");
}

static void
own(struct store *s, int64_t feed)
{
	struct note_row rows[8];
	struct reading_row rd[4];
	struct err e = ERR_INIT;
	struct doc_row r;
	uint8_t id[ID_LEN], other[ID_LEN];
	int64_t a = 0, b = 0;
	size_t n, i;
	bool on = true;

	fix_id(id, 1);
	fix_id(other, 2);
	OK(fix_doc(s, feed, 1, 1, 1, v1) &&
	                fix_doc(s, feed, 2, 2, 1, "Title: Hai\n\nx\n"),
	        "two documents");
	OK(own_flag_get(s, id, &on, &e) == 0 && !on &&
	                fine(own_flag_set(s, id, true, &e), &e) &&
	                own_flag_get(s, id, &on, &e) == 0 && on,
	        "a flag");
	OK(fine(doc_by_id(s, id, &r, &e), &e) && r.flagged, "which its row has");
	doc_row_clear(&r);
	OK(own_note_put(s, id, 0, "", "", 0, T0, NULL, &e) && e.code == ERR_USAGE,
	        "a note without text is refused");
	OK(fine(own_note_put(s, id, 0, "về dòng hai", "Dòng hai.", 49, T0, &a, &e), &e) &&
	                fine(own_note_put(s, id, 0, "về dòng một", "Dòng một.", 36,
	                             T0 + 1, &b, &e),
	                        &e),
	        "two notes");
	OK(fine(own_notes(s, id, 8, rows, &n, &e), &e) && n == 2 && rows[0].nid == b &&
	                !rows[0].stale && !rows[1].stale && rows[0].off < rows[1].off,
	        "in the order of the text");
	for (i = 0; i < n; i++)
		note_row_clear(&rows[i]);
	OK(fine(own_reading_set(s, other, 0, T0, &e), &e) &&
	                fine(own_reading_set(s, id, 36, T0 + 5, &e), &e) &&
	                fine(own_reading(s, 4, rd, &n, &e), &e) && n == 2 &&
	                rd[0].place == 36 && strcmp(rd[0].doc.title, "Một") == 0,
	        "the last one read comes first, with its place");
	for (i = 0; i < n; i++)
		reading_row_clear(&rd[i]);
	OK(fix_doc(s, feed, 3, 1, 2, v2) && fine(own_notes(s, id, 8, rows, &n, &e), &e) &&
	                n == 2,
	        "a revision comes: the notes stay");
	for (i = 0; i < n; i++) {
		OK(rows[i].stale == (rows[i].nid == a),
		        "one whose quote is gone says so");
		if (rows[i].nid == b)
			OK(memcmp(v2 + rows[i].off, "Dòng một.", strlen("Dòng một.")) ==
			                0,
			        "the other one is where its quote is now");
		note_row_clear(&rows[i]);
	}
	all_notes(s, a);
	OK(fine(own_note_put(s, id, a, "sửa", "Khác.", 0, T0 + 9, NULL, &e), &e) &&
	                fine(own_notes_all(s, 0, 8, rows, &n, &e), &e) && n == 2 &&
	                strcmp(rows[0].text, "sửa") == 0 &&
	                strcmp(rows[0].title, "Một") == 0,
	        "a note is changed; the latest is first among all");
	for (i = 0; i < n; i++)
		note_row_clear(&rows[i]);
	OK(fine(own_note_del(s, b, &e), &e) && own_note_del(s, b, &e) &&
	                e.code == ERR_NOTFOUND,
	        "and deleted, once");
	OK(fine(feed_resync_begin(s, feed, &e), &e) && fix_doc(s, feed, 1, 1, 2, v2) &&
	                fine(feed_resync_finish(s, feed, &e), &e) &&
	                own_flag_get(s, id, &on, &e) == 0 && on &&
	                own_notes(s, id, 8, rows, &n, &e) == 0 && n == 1 &&
	                !rows[0].stale,
	        "a resync keeps them");
	for (i = 0; i < n; i++)
		note_row_clear(&rows[i]);
	OK(fine(feed_subs_set(s, NULL, 0, &e), &e) &&
	                own_notes(s, id, 8, rows, &n, &e) == 0 && n == 1 &&
	                rows[0].stale && !*rows[0].quote &&
	                strcmp(rows[0].text, "sửa") == 0,
	        "when the document goes, the note stays without what it quoted");
	for (i = 0; i < n; i++)
		note_row_clear(&rows[i]);
	OK(own_reading(s, 4, rd, &n, &e) == 0 && n == 0 && fix_check(s),
	        "what is gone is not offered for reading");
}

static bool
tagged(const struct store *s, const uint8_t id[ID_LEN], const char *want)
{
	struct str all = STR_INIT(10000);
	struct tag_names v;
	struct err e = ERR_INIT;
	bool same = fine(id ? own_tags(s, id, &v, &e) : own_tags_all(s, &v, &e), &e);

	for (size_t i = 0; same && i < v.n; i++)
		str_addf(&all, "%s ", v.v[i].s);
	same = same && !strcmp(str_c(&all), want);
	if (!same)
		printf("# %s\n", str_c(&all));
	str_release(&all);
	return same;
}

static void
tag(struct store *s, int64_t feed)
{
	struct tag_name a, b, one;
	struct err e = ERR_INIT;
	uint8_t id[ID_LEN], other[ID_LEN];
	char text[20];
	bool all = true;

	fix_id(id, 1);
	fix_id(other, 2);
	OK(fine(tag_name("cũ", strlen("cũ"), &a, &e), &e) &&
	                fine(tag_name("xem_lai", 7, &b, &e), &e) &&
	                fix_doc(s, feed, 1, 1, 1, v1) &&
	                fix_doc(s, feed, 2, 2, 1, "Title: Hai\n\nx\n"),
	        "two names and two documents");
	OK(fine(own_tag_set(s, id, &b, true, &e), &e) &&
	                fine(own_tag_set(s, id, &a, true, &e), &e) &&
	                fine(own_tag_set(s, id, &a, true, &e), &e) &&
	                fine(own_tag_set(s, other, &a, true, &e), &e) &&
	                tagged(s, id, "cũ xem_lai ") && tagged(s, other, "cũ ") &&
	                tagged(s, NULL, "cũ xem_lai "),
	        "tags with names, once each, in their order");
	OK(fine(own_tag_set(s, other, &a, false, &e), &e) && tagged(s, other, "") &&
	                own_tag_set(s, other, &a, false, &e) && e.code == ERR_NOTFOUND,
	        "one is taken off, once");
	OK(fix_doc(s, feed, 3, 1, 2, v2) && tagged(s, id, "cũ xem_lai ") &&
	                fine(feed_resync_begin(s, feed, &e), &e) &&
	                fix_doc(s, feed, 1, 1, 2, v2) &&
	                fine(feed_resync_finish(s, feed, &e), &e) &&
	                tagged(s, id, "cũ xem_lai ") && fix_check(s),
	        "a revision and a resync keep them");
	OK(kinds_del(s, feed, 4, 1, 3, "x") && tagged(s, id, "cũ xem_lai ") &&
	                fine(own_tag_set(s, id, &a, false, &e), &e) &&
	                fine(own_tag_set(s, id, &a, true, &e), &e) &&
	                tagged(s, NULL, "cũ xem_lai "),
	        "what was withdrawn has its tags still, and can be given others");
	for (unsigned i = 0; i < TAG_NAMES - 2 && all; i++) {
		snprintf(text, sizeof(text), "n%u", i);
		all = fine(tag_name(text, strlen(text), &one, &e), &e) &&
		      fine(own_tag_set(s, id, &one, true, &e), &e);
	}
	OK(all && !tag_name("more", 4, &one, &e) && own_tag_set(s, id, &one, true, &e) &&
	                e.code == ERR_FULL,
	        "there are as many names as there may be");
	fix_id(other, 77);
	OK(own_tag_set(s, other, &a, true, &e) && e.code == ERR_NOTFOUND,
	        "what is not here gets no tag");
	OK(fine(feed_subs_set(s, NULL, 0, &e), &e) && tagged(s, NULL, ""),
	        "names of what has gone are not counted");
}

static void
changed(struct store *s, int64_t feed)
{
	struct changed c;
	struct err e = ERR_INIT;
	struct str f = STR_INIT(DOC_MAX);
	uint8_t id[ID_LEN];

	fix_id(id, 1);
	OK(fix_doc(s, feed, 1, 1, 1, v1) && changed_get(s, id, &c, &e) == 0 &&
	                c.rev == 1 && !c.since_read && !c.read_rev,
	        "a document that was not read");
	OK(fine(doc_mark_read(s, id, true, &e), &e) && fix_doc(s, feed, 2, 1, 2, v2) &&
	                fine(changed_get(s, id, &c, &e), &e) && c.since_read &&
	                c.rev == 2 && c.read_rev == 1 && c.earlier_rev == 1,
	        "read, then revised: it has changed since");
	OK(fine(changed_earlier(s, id, &f, &e), &e) && strcmp(str_c(&f), v1) == 0,
	        "what was read is kept");
	OK(fix_doc(s, feed, 3, 1, 3, v3) && changed_get(s, id, &c, &e) == 0 &&
	                c.earlier_rev == 1 && c.since_read,
	        "a further revision does not take its place");
	OK(fine(doc_mark_read(s, id, true, &e), &e) && changed_get(s, id, &c, &e) == 0 &&
	                !c.since_read && c.earlier_rev == 1,
	        "once it was read the earlier text is there still");
	OK(fix_doc(s, feed, 4, 1, 4, v1) && changed_get(s, id, &c, &e) == 0 &&
	                c.earlier_rev == 3 && c.since_read,
	        "until the next revision");
	OK(kinds_del(s, feed, 5, 1, 5, "x") && changed_get(s, id, &c, &e) == 0 &&
	                !c.earlier_rev && changed_earlier(s, id, &f, &e) &&
	                e.code == ERR_NOTFOUND && fix_check(s),
	        "withdrawn, no earlier text is kept");
	str_release(&f);
}

static void
today(struct store *s, int64_t feed)
{
	struct today t;
	struct err e = ERR_INIT;
	struct op o;
	uint8_t id[ID_LEN];

	OK(fine(today_get(s, T0, &t, &e), &e) && t.nothing && !t.synced,
	        "nothing is due");
	today_clear(&t);
	OK(fix_doc(s, feed, 1, 1, 1, v1) &&
	                fix_doc(s, feed, 2, 2, 1, "Title: K\nAcknowledge: yes\n\nx\n") &&
	                kinds_put(s, feed, 3, 3, 1, DOC_NOTICE,
	                        "Title: B\nAcknowledge: yes\n\nx\n") &&
	                kinds_meeting(s, feed, 4, 4, 1, 7200, "Hoãn", "State: hoãn\n") &&
	                kinds_meeting(
	                        s, feed, 5, 5, 1, 9000, "Họp", "Paper: 1-NQ/TW\n") &&
	                fine(kv_set_u64(s, "synced", 1799999999, &e), &e),
	        "documents, a notice, two meetings");
	OK(fine(today_get(s, T0, &t, &e), &e) && !t.nothing, "something is due");
	OK(t.to_ack == 2 && t.nack == 2 && strcmp(t.ack[0].title, "B") == 0,
	        "what is to be acknowledged, the newest first");
	OK(t.unread_notices == 1 && t.nnotice == 1 && t.unread_documents == 2, "unread");
	OK(t.has_meeting && strcmp(t.meeting.title, "Họp") == 0,
	        "the next meeting, which is not the one that was put off");
	OK(t.npaper == 1 && strcmp(t.paper[0].title, "Một") == 0, "its paper");
	OK(t.synced == 1799999999 && !t.refused, "the last sync");
	today_clear(&t);
	kinds_rsvp(&o, 1, 5, "yes", "");
	OK(fine(outbox_add(s, &o, &e), &e) &&
	                fine(outbox_refused(s, o.id, "vì", &e), &e) &&
	                fine(today_get(s, T0, &t, &e), &e) && t.refused == 1 &&
	                t.ntrouble == 1 && strcmp(t.trouble[0].reason, "vì") == 0,
	        "a refusal and its reason");
	today_clear(&t);
	fix_id(id, 3);
	OK(fine(doc_mark_read(s, id, true, &e), &e) && today_get(s, T0, &t, &e) == 0 &&
	                t.unread_notices == 0 && t.nnotice == 0,
	        "a notice that was read is not");
	OK(t.nread == 1 && strcmp(t.read[0].title, "B") == 0,
	        "it is still one to acknowledge, with all that it says");
	today_clear(&t);
	OK(fine(today_get(s, T0 + 30 * 86400, &t, &e), &e) && !t.has_meeting,
	        "a month later there is no meeting");
	today_clear(&t);
}

static void
with(void (*fn)(struct store *s, int64_t feed))
{
	struct store *s = fix_new();
	int64_t feed = 0;

	if (OK(s && fix_feeds(s, 1, &feed), "a store"))
		fn(s, feed);
	store_close(s);
}

int
main(void)
{
	fix_begin();
	with(own);
	with(tag);
	with(changed);
	with(today);
	return fix_end();
}
