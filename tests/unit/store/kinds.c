/* Meetings, notices and the profile: their lists, what they name, and the private feed. */
#include "base/mem.h"
#include "kinds.h"

static const char *const paper = "Number: 57-NQ/TW\nTitle: Nghị quyết\n\nText.\n";

static void
titles(struct meeting_row *rows, size_t n, char *out, size_t size)
{
	size_t i;

	for (i = 0, *out = '\0'; i < n; i++) {
		snprintf(out + strlen(out), size - strlen(out), "%s ", rows[i].title);
		meeting_row_clear(&rows[i]);
	}
}

static void
meetings_by_time(struct store *s, int64_t feed)
{
	struct meeting_row rows[10];
	struct meeting_key k = { 0, 0 };
	struct err e = ERR_INIT;
	char got[200], one[200];
	uint64_t up = 0, past = 0;
	size_t n, i;
	int pages = 0;

	OK(kinds_meeting(s, feed, 1, 1, 1, 86400, "B", "State: upcoming\n") &&
	                kinds_meeting(s, feed, 2, 2, 1, 3600, "A", "") &&
	                kinds_meeting(s, feed, 3, 3, 1, -86400, "Y", "") &&
	                kinds_meeting(s, feed, 4, 4, 1, -9 * 86400, "Z", "") &&
	                kinds_meeting(
	                        s, feed, 5, 5, 1, 7200, "X", "State: đã diễn ra\n") &&
	                kinds_meeting(s, feed, 6, 6, 1, -3600, "R", "") &&
	                kinds_meeting(s, feed, 7, 7, 1, 90000, "C", ""),
	        "seven meetings");
	OK(fine(meeting_page(s, MEETINGS_UPCOMING, T0, NULL, 10, rows, &n, &e), &e) &&
	                n == 4,
	        "four to come");
	titles(rows, n, got, sizeof(got));
	STR_EQ(got, "R A B C ", "the one under way, then the next ones");
	OK(fine(meeting_page(s, MEETINGS_PAST, T0, NULL, 10, rows, &n, &e), &e), "past");
	titles(rows, n, got, sizeof(got));
	STR_EQ(got, "X Y Z ", "the latest first; one that was held belongs to them");
	OK(fine(meeting_count(s, MEETINGS_UPCOMING, T0, NULL, &up, &e), &e) &&
	                fine(meeting_count(s, MEETINGS_PAST, T0, NULL, &past, &e), &e) &&
	                up == 4 && past == 3,
	        "they are counted");
	for (*one = '\0';; pages++) {
		if (!fine(meeting_page(s, MEETINGS_UPCOMING, T0, pages ? &k : NULL, 1,
		                  rows, &n, &e),
		            &e) ||
		        !n)
			break;
		k = (struct meeting_key){ rows[0].start, rows[0].rid };
		titles(rows, n, got, sizeof(got));
		snprintf(one + strlen(one), sizeof(one) - strlen(one), "%s", got);
	}
	STR_EQ(one, "R A B C ", "one by one they are the same");
	OK(fine(meeting_page_at(s, MEETINGS_PAST, T0, NULL, 1, 10, rows, &n, &e), &e),
	        "from 1");
	titles(rows, n, got, sizeof(got));
	STR_EQ(got, "Y Z ", "a list begins anywhere");
	OK(meeting_page(s, MEETINGS_UPCOMING, T0, NULL, 1, rows, &n, &e) == 0 && n == 1 &&
	                !rows[0].end && strcmp(rows[0].kind, "regular") == 0,
	        "its kind is a code");
	for (i = 0; i < n; i++)
		meeting_row_clear(&rows[i]);
}

static void
papers(struct store *s, int64_t feed)
{
	struct meeting_paper p[DOC_LIST_MAX];
	struct meeting_row r;
	struct err e = ERR_INIT;
	uint8_t id[ID_LEN], doc[ID_LEN];
	char text[ID_TEXT + 1], more[400];
	size_t n, i;

	fix_id(doc, 51);
	id_text(doc, text);
	snprintf(more, sizeof(more),
	        "Place: Nhà văn hóa\nChair: Ông A\nSecretary: Bà B\nLink: "
	        "https://h.example\n"
	        "Format: online\nEnd: 2027-01-15 12:00 +00:00\n"
	        "Paper: 57-NQ/TW\nPaper: %s\nPaper: 99-KH/ĐU\n",
	        text);
	OK(fix_doc(s, feed, 20, 50, 1, paper) &&
	                fix_doc(s, feed, 21, 51, 1, "Title: Không số\n\nText.\n") &&
	                kinds_meeting(s, feed, 22, 60, 1, 5000, "P", more),
	        "a meeting with three papers");
	fix_id(id, 60);
	if (!OK(fine(meeting_by_id(s, id, &r, &e), &e), "is found"))
		return;
	OK(r.papers == 3 && r.papers_unread == 2, "two are here and not read");
	STR_EQ(r.place, "Nhà văn hóa", "place");
	STR_EQ(r.format, "online", "format");
	OK(r.end == 1800014400 && r.unread && !r.withdrawn, "end, unread");
	OK(fine(meeting_papers(s, r.rid, DOC_LIST_MAX, p, &n, &e), &e) && n == 3,
	        "papers");
	if (n == 3) {
		OK(p[0].found && strcmp(p[0].doc.title, "Nghị quyết") == 0, "by number");
		OK(p[1].found && strcmp(p[1].doc.title, "Không số") == 0, "by id");
		OK(!p[2].found && strcmp(p[2].ref, "99-KH/ĐU") == 0,
		        "one that is not here is named");
	}
	for (i = 0; i < n; i++)
		meeting_paper_clear(&p[i]);
	meeting_row_clear(&r);
	OK(fine(doc_mark_read(s, doc, true, &e), &e) &&
	                fine(meeting_by_id(s, id, &r, &e), &e) && r.papers_unread == 1,
	        "one was read");
	meeting_row_clear(&r);
	OK(kinds_meeting(s, feed, 23, 60, 2, 6000, "P2", "Paper: 57-NQ/TW\n") &&
	                fine(meeting_by_id(s, id, &r, &e), &e) && r.papers == 1 &&
	                r.rev == 2 && r.start == T0 + 6000 - T0 % 60,
	        "a revision replaces its time and papers");
	meeting_row_clear(&r);
	OK(kinds_del(s, feed, 24, 60, 3, "hoãn vô hạn") &&
	                fine(meeting_by_id(s, id, &r, &e), &e) && r.withdrawn &&
	                strcmp(r.why, "hoãn vô hạn") == 0 && !*r.place && !r.papers,
	        "withdrawn it is a stub with the reason and no place");
	meeting_row_clear(&r);
	OK(fine(doc_sweep(s, T0, &e), &e) && meeting_by_id(s, id, &r, &e) &&
	                e.code == ERR_NOTFOUND && fix_check(s),
	        "after thirty days it is gone");
}

static void
notices(struct store *s, int64_t feed)
{
	struct notice_row rows[8];
	struct doc_key k;
	struct err e = ERR_INIT;
	uint8_t id[ID_LEN], two[ID_LEN];
	struct filter f;
	const struct doc_query q = { DOC_NOTICE, &f };
	uint64_t n = 0;
	size_t got, i;

	OK(kinds_put(s, feed, 30, 70, 1, DOC_NOTICE,
	           "Kind: giấy mời\nTitle: Mời họp\nSender: Văn phòng\nPriority: khẩn\n"
	           "Deadline: 2027-01-16 08:00 +07:00\nAcknowledge: yes\nAbout: "
	           "57-NQ/TW\n\n"
	           "Nội dung.\n") &&
	                kinds_put(s, feed, 31, 71, 1, DOC_NOTICE,
	                        "Title: Hai\nAbout: 12-CT/TW\nLevel: cơ sở\n\nx\n") &&
	                kinds_put(s, feed, 32, 72, 1, DOC_NOTICE, "Title: Ba\n\nx\n"),
	        "three notices");
	OK(fine(notice_page(s, NOTICES_ALL, NULL, 1, 8, rows, &got, &e), &e) && got == 3,
	        "are listed");
	if (got == 3) {
		STR_EQ(rows[0].title, "Ba", "the newest first");
		OK(rows[2].urgent && rows[2].ack_wanted && rows[2].deadline == 1800061200,
		        "what is urgent, its deadline, and that it is to be "
		        "acknowledged");
		STR_EQ(rows[2].kind, "invitation", "its kind as a code");
		fix_id(id, 50);
		OK(rows[2].about_here && memcmp(rows[2].about_id, id, ID_LEN) == 0 &&
		                rows[2].about_kind == DOC_DOCUMENT,
		        "what it is about is found");
		OK(!rows[1].about_here && strcmp(rows[1].about, "12-CT/TW") == 0,
		        "or named");
		k = (struct doc_key){ rows[1].at, rows[1].rid };
	} else {
		k = (struct doc_key){ 0, 0 };
	}
	for (i = 0; i < got; i++)
		notice_row_clear(&rows[i]);
	OK(notice_page(s, NOTICES_ALL, &k, 1, 8, rows, &got, &e) == 0 && got == 1 &&
	                rows[0].urgent,
	        "below the second");
	notice_row_clear(&rows[0]);
	OK(notice_page(s, NOTICES_ALL, &k, -1, 8, rows, &got, &e) == 0 && got == 1 &&
	                strcmp(rows[0].title, "Ba") == 0,
	        "above it");
	notice_row_clear(&rows[0]);
	OK(filter_parse(&f, "priority:urgent", 15, &e) == 0 &&
	                notice_page_at(s, &f, 0, 8, rows, &got, &e) == 0 && got == 1 &&
	                doc_count(s, &q, &n, &e) == 0 && n == 1,
	        "the urgent ones by a filter");
	notice_row_clear(&rows[0]);
	filter_release(&f);
	fix_id(two, 71);
	OK(fine(doc_mark_read(s, two, true, &e), &e) &&
	                notice_count(s, NOTICES_UNREAD, &n, &e) == 0 && n == 2 &&
	                notice_count(s, NOTICES_ALL, &n, &e) == 0 && n == 3,
	        "counted by what they are");
	OK(notice_page(s, NOTICES_UNREAD, NULL, 1, 8, rows, &got, &e) == 0 && got == 2,
	        "unread ones are listed");
	for (i = 0; i < got; i++)
		notice_row_clear(&rows[i]);
	OK(fine(notice_overdue(s, 1800061200, 8, rows, &got, &e), &e) && got == 0,
	        "at its deadline a notice is not overdue");
	OK(fine(notice_overdue(s, 1800061201, 8, rows, &got, &e), &e) && got == 1 &&
	                rows[0].urgent,
	        "a second later it is");
	for (i = 0; i < got; i++)
		notice_row_clear(&rows[i]);
	OK(notice_by_id(s, id, &rows[0], &e) && e.code == ERR_NOTFOUND,
	        "a document is no notice");
	OK(doc_count(s, NULL, &n, &e) == 0 && n == 2,
	        "the list of documents holds documents alone");
	OK(fix_check(s), "the store is consistent");
}

static const char *const record =
        "Title: Hồ sơ\n\nname\tLê Văn "
        "Thử\timport\t2026-01-02\njoined\t1990-03-02\timport\t\n"
        "official\t1991-03-02\timport\t\nblood\tO\timport\t\n";

/* What was outside of the Party does not count. */
static void
computed_with_gaps(struct store *s)
{
	static const struct {
		const char *gaps;
		int years;
	} t[] = { { "2000-03-02/2005-03-02", 31 }, { "2000-03-02", -1 } };
	struct str file = STR_INIT(2000);
	struct policy_member c;
	struct profile p;
	struct err e = ERR_INIT;
	size_t i;

	for (i = 0; i < ARRAY_LEN(t); i++) {
		str_reset(&file);
		str_addf(&file, "%sgaps\t%s\timport\t\n", record, t[i].gaps);
		OK(kinds_put(s, FEED_PRIVATE, 10 + i, 90, 2 + (uint32_t)i, DOC_PROFILE,
		           str_c(&file)) &&
		                fine(profile_get(s, &p, &e), &e),
		        "a profile with a time outside");
		profile_computed(&p, 20270115, &c);
		INT_EQ(c.age_years, t[i].years, t[i].gaps);
		OK(c.badge_on == (t[i].years < 0 ? 0 : 20350302) &&
		                (t[i].years < 0) == (c.why != NULL),
		        "the badge is later, or the reason is said");
		profile_clear(&p);
	}
	OK(kinds_put(s, FEED_PRIVATE, 12, 90, 4, DOC_PROFILE, record), "as before");
	str_release(&file);
}

static void
private_feed(struct store *s)
{
	struct profile p;
	struct policy_member c;
	struct query q;
	struct feed_sub none;
	struct feed_row rows[STORE_FEEDS_MAX];
	struct doc_row r;
	struct err e = ERR_INIT;
	uint8_t before[32], after[32];
	uint64_t n = 0;
	size_t got = 9;
	int64_t next;

	OK(profile_get(s, &p, &e) && e.code == ERR_NOTFOUND, "no profile yet");
	OK(kinds_put(s, FEED_PRIVATE, 4, 90, 1, DOC_PROFILE, record) &&
	                kinds_put(s, FEED_PRIVATE, 9, 91, 1, DOC_NOTICE,
	                        "Title: Riêng đồng chí\n\nZebrahaus.\n"),
	        "a profile and a notice of the private feed");
	OK(fine(store_digest(s, before, &e), &e) &&
	                kinds_put(s, FEED_PRIVATE, 4, 90, 1, DOC_PROFILE, record) &&
	                fine(store_digest(s, after, &e), &e) &&
	                memcmp(before, after, 32) == 0,
	        "read again they change nothing");
	if (OK(fine(profile_get(s, &p, &e), &e), "the profile is read")) {
		STR_EQ(profile_value(&p, PROF_NAME), "Lê Văn Thử", "its name");
		STR_EQ(profile_value(&p, PROF_PHONE), "", "a field that is not there");
		OK(p.n == 4 && p.item[3].field == -1 &&
		                strcmp(p.item[3].key, "blood") == 0,
		        "a field of a later version is kept with its name");
		OK(p.item[0].date == 20260102 && strcmp(p.item[0].source, "import") == 0,
		        "source and date");
		profile_computed(&p, 20270115, &c);
		OK(c.age_years == 36 && c.badge_years == 40 && c.badge_on == 20300302,
		        "party age and the next badge follow");
	}
	profile_clear(&p);
	computed_with_gaps(s);
	OK(fix_index_all(s) && query_parse(&q, "\"lê văn thử\"", 16, &e) == 0 &&
	                search_page(s, &q, false, 0, 1, &r, &got, &next, &e) == 0 &&
	                got == 0,
	        "it is not in the index");
	query_release(&q);
	OK(query_parse(&q, "zebrahaus", 9, &e) == 0 &&
	                search_page(s, &q, false, 0, 1, &r, &got, &next, &e) == 0 &&
	                got == 1 && r.kind == DOC_NOTICE,
	        "a notice is found by its words");
	if (got)
		doc_row_clear(&r);
	query_release(&q);
	OK(feed_list(s, rows, STORE_FEEDS_MAX, &got, &e) == 0 && got == 1,
	        "the private feed is no subscription");
	memset(&none, 0, sizeof(none));
	OK(fine(feed_subs_set(s, &none, 0, &e), &e) && profile_get(s, &p, &e) == 0 &&
	                notice_count(s, NOTICES_ALL, &n, &e) == 0 && n == 1 &&
	                fix_check(s),
	        "without any subscription it is still there");
	profile_clear(&p);
	OK(kinds_del(s, FEED_PRIVATE, 11, 91, 2, "nhầm") &&
	                notice_count(s, NOTICES_UNREAD, &n, &e) == 0 && n == 0 &&
	                fix_check(s),
	        "a private notice is taken back");
	/* a new epoch: what is not sent again goes, what is sent stays */
	OK(fine(feed_resync_all(s, &e), &e) &&
	                kinds_put(s, FEED_PRIVATE, 1, 90, 1, DOC_PROFILE, record) &&
	                kinds_put(s, FEED_PRIVATE, 2, 92, 1, DOC_NOTICE,
	                        "Title: N\n\nx\n") &&
	                fine(feed_private_done(s, &e), &e) &&
	                profile_get(s, &p, &e) == 0 &&
	                notice_count(s, NOTICES_UNREAD, &n, &e) == 0 && n == 1 &&
	                fix_check(s),
	        "after a new epoch the private feed is read anew");
	profile_clear(&p);
	OK(fine(feed_resync_all(s, &e), &e) && fine(feed_private_done(s, &e), &e) &&
	                profile_get(s, &p, &e) && e.code == ERR_NOTFOUND && fix_check(s),
	        "what is not sent again goes");
}

static void
hostile(struct store *s, int64_t feed)
{
	struct meeting_row r;
	struct notice_row nr;
	struct err e = ERR_INIT;
	uint8_t id[ID_LEN];

	OK(kinds_put(s, feed, 40, 80, 1, DOC_MEETING, "only a text\n") &&
	                kinds_put(s, feed, 41, 81, 1, DOC_NOTICE, "\n\n") &&
	                kinds_put(s, feed, 42, 82, 1, DOC_MEETING,
	                        "Kind: \x1b[31mred\nStart: yesterday\nTitle: t\n\n"),
	        "files that say little are kept");
	fix_id(id, 80);
	OK(fine(meeting_by_id(s, id, &r, &e), &e) && r.start == 0,
	        "a meeting of no time");
	meeting_row_clear(&r);
	fix_id(id, 81);
	OK(fine(notice_by_id(s, id, &nr, &e), &e) && !nr.urgent, "a notice of no title");
	notice_row_clear(&nr);
	OK(kinds_put(s, feed, 43, 80, 2, DOC_NOTICE, "Title: now a notice\n\nx\n") &&
	                fine(notice_by_id(s, (fix_id(id, 80), id), &nr, &e), &e) &&
	                meeting_by_id(s, id, &r, &e) && fix_check(s),
	        "one that becomes of another kind moves to its list");
	notice_row_clear(&nr);
}

int
main(void)
{
	struct store *s;
	int64_t feed = 0;

	fix_begin();
	s = fix_new();
	if (OK(s && fix_feeds(s, 1, &feed), "a store")) {
		meetings_by_time(s, feed);
		papers(s, feed);
		notices(s, feed);
		hostile(s, feed);
		store_close(s);
	}
	s = fix_new();
	if (OK(s && fix_feeds(s, 1, &feed), "a store"))
		private_feed(s);
	store_close(s);
	return fix_end();
}
