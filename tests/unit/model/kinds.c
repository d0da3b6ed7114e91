/* Notices, meetings, profiles: their headers, words, agendas and ids. */
#include "base/crypt.h"
#include "model/agenda.h"
#include "model/docfile.h"
#include "model/ids.h"
#include "model/profile.h"
#include "model/values.h"
#include "base/mem.h"
#include "t.h"

#define ZONE (7 * 3600)

static const char meeting[] = "Kind: Thường kỳ\n"
                              "Format: kết hợp\n"
                              "State: sắp diễn ra\n"
                              "Title: Sinh hoạt tháng 3\n"
                              "Place: Nhà văn hóa thôn\n"
                              "Start: 2026-03-02 19:30\n"
                              "End: 2026-03-02 21:00 +07:00\n"
                              "Chair: Lường Thị Thử\n"
                              "Secretary: Hoàng Văn Ví\n"
                              "Link: https://hop.example/1\n"
                              "Paper: 57-NQ/TW\n"
                              "Paper: 05-NQ/ĐU\n"
                              "Acknowledge: yes\n"
                              "\n"
                              "- 15' Khai mạc\n"
                              "ghi chú\n"
                              "  - 40\u2019  Học tập nghị quyết \r\n"
                              "- không có phút\n"
                              "- 9999' quá dài\n"
                              "- 5'\n"
                              "-20\u2032 Thảo luận";

static int
parse(struct doc *d, enum doc_kind k, const char *s, struct err *e)
{
	err_clear(e);
	return doc_parse_in(d, k, s, strlen(s), DOC_STRICT, ZONE, e);
}

static void
refused(enum doc_kind k, const char *s, const char *words, const char *name)
{
	struct err e = ERR_INIT;
	struct doc d;

	OK(parse(&d, k, s, &e) != 0 && strstr(e.msg, words), "%s: %s", name, e.msg);
}

static void
meetings(void)
{
	struct agenda_item it;
	struct err e = ERR_INIT;
	struct view rest;
	struct doc d;

	INT_EQ(parse(&d, DOC_MEETING, meeting, &e), 0, "a meeting is read");
	INT_EQ(d.start, 1772454600, "its start, in the zone that is meant");
	INT_EQ(d.end, 1772460000, "its end, in the zone that stands there");
	INT_EQ(d.date, 20260302, "its day");
	OK(d.ack && d.npapers == 2 && !strcmp(d.papers[1], "05-NQ/ĐU"), "its papers");
	STR_EQ(doc_get(&d, DOCF_CHAIR), "Lường Thị Thử", "its chair");
	rest = d.body;
	OK(agenda_next(&rest, &it) && it.minutes == 15 && view_eq(it.text, "Khai mạc"),
	        "the first item");
	OK(agenda_next(&rest, &it) && it.minutes == 40 &&
	                view_eq(it.text, "Học tập nghị quyết"),
	        "the second, with a word processor's mark");
	OK(agenda_next(&rest, &it) && it.minutes == 20 && view_eq(it.text, "Thảo luận"),
	        "what is no item is passed over");
	OK(!agenda_next(&rest, &it) && !agenda_next(&rest, &it), "and there it ends");
	doc_release(&d);
	refused(DOC_MEETING, "Title: x\nKind: regular\n\n", "no Start",
	        "without a start");
	refused(DOC_MEETING, "Title: x\nStart: 2026-03-02 19:30\n\n", "no Kind",
	        "without a kind");
	refused(DOC_MEETING, "Title: x\nKind: bữa tiệc\nStart: 2026-03-02 19:30\n\n",
	        "line 2: Kind", "an unknown kind");
	refused(DOC_MEETING, "Title: x\nKind: regular\nStart: 2026-03-02\n\n",
	        "line 3: Start", "a start without an hour");
	refused(DOC_MEETING,
	        "Title: x\nKind: regular\nStart: 2026-03-02 19:30\n"
	        "End: 2026-03-02 19:30\n\n",
	        "ends before", "an end that is no later");
	refused(DOC_MEETING,
	        "Title: x\nKind: regular\nStart: 2026-03-02 19:30\n"
	        "Link: http://x\n\n",
	        "line 4: Link", "a link that is not https");
	refused(DOC_MEETING, "Title: x\nNumber: 1-NQ/TW\n\n",
	        "line 2: Number has no place", "a header of documents");
	refused(DOC_DOCUMENT, "Title: x\nPlace: y\n\n", "line 2: Place has no place",
	        "a meeting's header in a document");
}

static void
notices(void)
{
	static const char file[] = "Kind: reminder\nLevel: cell\nTitle: Nộp phiếu\n"
	                           "Sender: Chi bộ 1\nTime: 2026-03-01 08:00 +07:00\n"
	                           "Priority: khẩn\nDeadline: 2026-03-05 17:00\n"
	                           "Acknowledge: yes\nAbout: 57-NQ/TW\n\nThân\n";
	struct str out = STR_INIT(4096), again = STR_INIT(4096);
	struct err e = ERR_INIT;
	struct doc d;

	INT_EQ(parse(&d, DOC_NOTICE, file, &e), 0, "a notice is read");
	INT_EQ(d.time, 1772326800, "its time");
	INT_EQ(d.deadline, 1772704800, "its deadline");
	STR_EQ(doc_get(&d, DOCF_ABOUT), "57-NQ/TW", "what it is about");
	doc_release(&d);
	refused(DOC_NOTICE, "Title: x\nPriority: sau\n\n", "line 2: Priority",
	        "an unknown priority");
	refused(DOC_NOTICE, "Title: x\nUrgency: KHẨN\n\n", "Urgency has no place",
	        "a document's header");
	doc_zones_out(file, strlen(file), ZONE, &out);
	OK(strstr(str_c(&out), "Deadline: 2026-03-05 17:00 +07:00\nAcknowledge"),
	        "the zone is written where there is none");
	OK(strstr(str_c(&out), "Time: 2026-03-01 08:00 +07:00\nPriority"),
	        "and nowhere else");
	doc_zones_out(str_c(&out), out.len, -3600, &again);
	STR_EQ(str_c(&again), str_c(&out), "once");
	str_reset(&out);
	doc_zones_out("Title: x\n\nStart: 2026-03-02 19:30\n", 35, -34200, &out);
	STR_EQ(str_c(&out), "Title: x\n\nStart: 2026-03-02 19:30\n",
	        "a body stays as it is");
	str_reset(&out);
	doc_zones_out("End: 2026-03-02 19:30:15\r\n\r\nx", 29, -34200, &out);
	STR_EQ(str_c(&out), "End: 2026-03-02 19:30:15 -09:30\n\r\nx",
	        "seconds, another zone, CRLF");
	str_release(&out);
	str_release(&again);
}

static void
ids(void)
{
	uint8_t a[ID_LEN], b[ID_LEN];
	struct err e = ERR_INIT;
	struct doc d, n;

	if (parse(&d, DOC_MEETING, meeting, &e) != 0 ||
	        parse(&n, DOC_NOTICE, "Title: x\nTime: 2026-03-01 08:00\n\ny", &e) != 0)
		OK(0, "the test's files are good: %s", e.msg);
	doc_id_to(&d, "C1", a);
	doc_id_to(&d, "C2", b);
	OK(memcmp(a, b, ID_LEN) != 0, "the cell names a meeting");
	d.start++;
	doc_id_to(&d, "C1", b);
	OK(memcmp(a, b, ID_LEN) != 0, "so does its start");
	d.start--;
	d.f[DOCF_STATE][0] = 'x';
	doc_id_to(&d, "C1", b);
	OK(memcmp(a, b, ID_LEN) == 0, "its state does not");
	doc_id_to(&n, "all", a);
	n.time += 60;
	doc_id_to(&n, "all", b);
	OK(memcmp(a, b, ID_LEN) == 0, "the hour does not name a notice");
	doc_id_to(&n, "member:M1", b);
	OK(memcmp(a, b, ID_LEN) != 0, "its audience does");
	n.body.n = 0;
	doc_id_to(&n, "all", b);
	OK(memcmp(a, b, ID_LEN) != 0, "so does its text");
	doc_release(&d);
	doc_release(&n);
	INT_EQ(doc_kind_of("profile", 7), DOC_PROFILE, "a profile is a kind");
	STR_EQ(doc_kind_name(DOC_PROFILE), "profile", "with a name");
}

static void
words(void)
{
	size_t n = 0;

	STR_EQ(value_code(VALUES_MEETING_STATE, "HUỶ", strlen("HUỶ")), "cancelled",
	        "words are compared folded");
	STR_EQ(value_code(VALUES_RSVP, "guest", 5), "guest", "codes too");
	OK(!value_code(VALUES_RSVP, "", 0) && !value_code(VALUES_RSVP, "hoãn", 5),
	        "another set's words are none");
	STR_EQ(value_label(VALUES_PRIORITY, "urgent"), "urgent", "a code has a label");
	STR_EQ(value_label(VALUES_PRIORITY, "odd"), "odd", "an unknown one is its own");
	while (value_nth(VALUES_MEETING_KIND, n))
		n++;
	INT_EQ(n, 8, "eight kinds of meetings");
}

static void
gaps(void)
{
	static const char *const bad[] = { "2010-05-01", "/2012-01-01", "2010-05-01/x",
		"2012-01-01/2010-05-01", "2010-01-01/;2012-01-01/2013-01-01",
		"2010-01-01/2012-01-01;2011-01-01/2013-01-01", "2010-13-01/" };
	struct policy_span g[PROFILE_GAPS_MAX];
	struct str many = STR_INIT(1000);
	size_t n, i;

	OK(profile_gaps("", g, &n) == 0 && n == 0, "no time outside");
	OK(profile_gaps("2010-05-01/2012-06-30;2012-06-30/2013-01-01;2020-01-01/", g,
	           &n) == 0 &&
	                n == 3 && g[0].from == 20100501 && g[0].to == 20120630 &&
	                g[2].from == 20200101 && g[2].to == 0,
	        "three, of which the last goes on");
	for (i = 0; i < ARRAY_LEN(bad); i++)
		OK(profile_gaps(bad[i], g, &n) == -1, "not so: %s", bad[i]);
	for (i = 0; i < PROFILE_GAPS_MAX; i++)
		str_addf(&many, "%zu-01-01/%zu-02-01;", 1980 + i, 1980 + i);
	OK(profile_gaps(str_c(&many), g, &n) == 0 && n == PROFILE_GAPS_MAX, "many");
	str_adds(&many, "2020-01-01/");
	OK(profile_gaps(str_c(&many), g, &n) == -1, "too many");
	str_release(&many);
}

static void
profiles(void)
{
	struct str out = STR_INIT(4096);
	struct profile_line l;
	struct view rest;

	profile_put(&out, PROF_NAME, "Lường\tThị\nThử", "import", 20260301);
	profile_put(&out, PROF_PHONE, "", "", 0);
	str_adds(&out, "no line of a profile\nblood\tA\tclinic\t2026-13-01\nsex\tF");
	rest = (struct view){ str_c(&out), out.len };
	OK(profile_next(&rest, &l) && l.field == PROF_NAME &&
	                view_eq(l.value, "Lường Thị Thử") &&
	                view_eq(l.source, "import") && l.date == 20260301,
	        "a field with its source and date");
	OK(profile_next(&rest, &l) && l.field == PROF_PHONE && !l.value.n &&
	                !l.source.n && !l.date,
	        "an empty one");
	OK(profile_next(&rest, &l) && l.field == -1 && view_eq(l.name, "blood") &&
	                !l.date,
	        "one of a later version");
	OK(profile_next(&rest, &l) && l.field == PROF_SEX && view_eq(l.value, "F") &&
	                !l.source.n,
	        "one that is cut short");
	OK(!profile_next(&rest, &l), "and there it ends");
	str_release(&out);
}

int
main(void)
{
	struct err e = ERR_INIT;

	INT_EQ(crypt_init(&e), 0, "the library starts");
	meetings();
	notices();
	ids();
	words();
	gaps();
	profiles();
	return t_end();
}
