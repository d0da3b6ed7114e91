/* What happens when, and how much there is of what. */
#include "kinds.h"
#include "store/agenda.h"
#include "store/stats.h"

#define ROWS 20

static struct store *s;
static int64_t feed;
static uint64_t seq;

static bool
add(unsigned doc, enum doc_kind kind, const char *file)
{
	return kinds_put(s, feed, ++seq, doc, 1, kind, file);
}

static bool
fill(void)
{
	int64_t ids[STORE_FEEDS_MAX];
	bool ok = fix_feeds(s, 1, ids);

	feed = ids[0];
	ok = ok &&
	     add(1, DOC_DOCUMENT,
	             "Number: 1-QĐ/TU\nType: QĐ\nTitle: Một\nIssuer: Tỉnh ủy\nDate: "
	             "2025-06-01\nEffective: 2025-06-20\n\nx\n") &&
	     add(2, DOC_DOCUMENT,
	             "Number: 2-KH/TU\nType: KH\nTitle: Hai\nIssuer: Tỉnh ủy\nDate: "
	             "2025-05-31\nEffective: 2025-07-01\n\nx\n") &&
	     add(3, DOC_DOCUMENT,
	             "Number: 3-KH/TU\nType: KH\nTitle: Ba\nDate: 2019-01-01\n\nx\n") &&
	     add(4, DOC_MEETING,
	             "Kind: regular\nTitle: Họp\nStart: 2025-06-20 19:30 +00:00\n\n") &&
	     add(5, DOC_MEETING,
	             "Kind: regular\nTitle: Hoãn\nState: cancelled\nStart: 2025-06-30 "
	             "23:30 +00:00\n\n") &&
	     add(6, DOC_MEETING,
	             "Kind: regular\nTitle: Qua\nStart: 2025-05-02 08:00 +00:00\n\n") &&
	     add(7, DOC_NOTICE,
	             "Title: Nộp bản\nKind: reminder\nTime: 2025-06-02 09:00 +00:00\n"
	             "Deadline: 2025-06-20 17:00 +00:00\nAcknowledge: yes\n\nx\n") &&
	     add(8, DOC_NOTICE,
	             "Title: Không hạn\nKind: notice\nTime: 2025-06-02 09:00 "
	             "+00:00\n\nx\n");
	return ok;
}

static void
test_agenda(void)
{
	struct agenda_row r[ROWS];
	struct err e = ERR_INIT;
	bool more = true;
	size_t got = 0;

	if (!OK(fine(agenda_between(s, 20250601, 20250630, ROWS, r, &got, &more, &e), &e),
	            "a month"))
		return;
	INT_EQ(got, 4, "has four things of the month");
	OK(!more, "which are all");
	if (got == 4) {
		OK(r[0].what == AGENDA_EFFECT && r[0].day == 20250620 &&
		                strcmp(r[0].number, "1-QĐ/TU") == 0,
		        "what takes effect comes first on its day");
		OK(r[1].what == AGENDA_DEADLINE && strcmp(r[1].title, "Nộp bản") == 0,
		        "then the deadline");
		OK(r[2].what == AGENDA_MEETING && strcmp(r[2].title, "Họp") == 0 &&
		                !r[2].off,
		        "then the meeting of the evening");
		OK(r[3].day == 20250630 && r[3].off, "the last day, a cancelled one");
	}
	while (got)
		agenda_row_clear(&r[--got]);
	OK(fine(agenda_between(s, 20250701, 20250731, ROWS, r, &got, &more, &e), &e) &&
	                got == 1 && r[0].day == 20250701,
	        "the next month begins at its first day");
	while (got)
		agenda_row_clear(&r[--got]);
	OK(fine(agenda_between(s, 20250601, 20250630, 1, r, &got, &more, &e), &e) && more,
	        "that there are more than were asked for is told");
	while (got)
		agenda_row_clear(&r[--got]);
}

static void
test_stats(void)
{
	static const struct stats none;
	struct stats t = none;
	struct err e = ERR_INIT;
	int steps = 0;

	OK(fine(stats_begin(s, 1750000000, &t, &e), &e), "figures of 15 June 2025");
	INT_EQ(t.documents, 3, "documents");
	INT_EQ(t.to_ack, 1, "to acknowledge");
	OK(t.ahead == 1 && t.past == 1 && t.answer[STATS_SILENT] == 1,
	        "a meeting to come, one that is past and was not answered");
	while (!t.done && steps++ < 20)
		if (!fine(stats_step(s, &t, 2, &e), &e))
			break;
	OK(t.done && steps > 2, "gone through in pieces");
	OK(t.month[STATS_MONTHS - 1] == 1 && t.month[STATS_MONTHS - 2] == 1,
	        "this month one, the last one, those of long ago none");
	OK(t.type.n == 2 && strcmp(t.type.v[0].name, "KH") == 0 && t.type.v[0].n == 2,
	        "the most frequent type first");
	OK(t.issuer.n == 2 && strcmp(t.issuer.v[0].name, "Tỉnh ủy") == 0 &&
	                t.issuer.v[0].n == 2 && !*t.issuer.v[1].name,
	        "and issuer; one has none");
	stats_clear(&t);
	OK(!t.type.n && !t.done, "cleared");
}

int
main(void)
{
	setenv("TZ", "UTC", 1);
	tzset();
	fix_begin();
	s = fix_new();
	if (OK(s && fill(), "documents of each kind")) {
		test_agenda();
		test_stats();
	}
	store_close(s);
	return fix_end();
}
