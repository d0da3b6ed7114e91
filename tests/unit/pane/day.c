/*
 * A member's day as screens: what is due, notices, meetings and their answers, the profile, the
 * outbox and the log, at two sizes. The clock stands still.
 */
#include "member.h"

/* Each part goes on with the store as the one before left it. */

#define ENTER PASS "<Enter>\n=wait is due\n=gone index\n"
#define BOTH(name)                                                                       \
	"=dump " name "-80x24\n=size 12 40\n=dump " name "-40x12\n=size 24 80\n"

static void
test_today(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER BOTH("today") "G\n<Enter>\n=dump today-open-80x24\nQ"),
	        "what is due");
	check("today-80x24",
	        FACTS("This is due. 1 to send.",
	                "Last synchronised: Sun 15/06/2025 22:06", "refused",
	                "The meeting was cancelled.",
	                "? meeting      20/06 17:30 Sinh hoạt thường kỳ tháng Sáu [not "
	                "answered]",
	                "paper", "12-QC/ĐU", "by 19/06", "[urgent] Chuẩn bị sinh hoạt",
	                "41-KH/TU  Kế hoạch", "Thẻ đảng", "2 unread documents",
	                "Today 1  Documents 2(2)  Notices 3(3)  Meetings 4(3)",
	                "Outbox 9(2)"));
	check("today-40x12", FACTS("refused", "20/06 17:30 Sinh", "by 19/06"));
	check("today-open-80x24", FACTS("Documents  filter: unread", "41-KH/TU"));
}

/* What was acknowledged goes off the list and another row comes under the cursor: u once spoke of that
 * one, and took nothing back. */
static void
test_undo_of_gone_row(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER
	           "G:5<Enter>\n<Enter>\n=wait Deadline\nq\n=wait is due\n"
	           "a\n=wait acknowledged;\n=dump today-acked-80x24\n"
	           "u\n=wait taken back\n=dump today-undone-80x24\n"
	           "j\n=gone taken\na\n=wait acknowledged;\nk\n=gone acknowledged;\n"
	           "u\n=wait taken back\n=dump today-undone-above-80x24\n"
	           ":5<Enter>\n<Enter>\n=wait Deadline\nU\n=wait as unread\nQ"),
	        "u after a, where the row has gone");
	check("today-acked-80x24", FACTS("2 to send", "acknowledged; it is sent"));
	OK(!holds(dumped("today-acked-80x24"), "Chuẩn bị"), "its row has gone");
	check("today-undone-80x24",
	        FACTS("the acknowledgement of Chuẩn bị sinh hoạt tháng Sáu was taken "
	              "back",
	                "1 to send", ">! acknowledge  by 19/06    [urgent] Chuẩn bị"));
	check("today-undone-above-80x24",
	        FACTS("the acknowledgement of Thẻ đảng", "1 to send"));
}

/* A paper knows its meeting. */
static void
test_paper(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER
	           ":open 41-KH/TU<Enter>\n=wait Document  41\nW\n=wait Named by\n" BOTH(
	                   "discussed") "<Enter>\n=wait Khai mạc\nQ"),
	        "the meeting that has a document among its papers");
	check("discussed-80x24", FACTS("discusses   20/06/2025", "Sinh hoạt thường kỳ"));
	check("discussed-40x12", FACTS("discusses"));
}

/* Six days later. */
static void
test_overdue(void)
{
	now = NOW + 6 * 86400;
	OK(play(NULL, true, 24, 80,
	           ENTER BOTH("today-overdue") "3\n=wait Notices\n"
	                                       "=dump notices-overdue-80x24\nQ"),
	        "a deadline has passed");
	check("today-overdue-80x24",
	        FACTS("! acknowledge  overdue 19/06 [urgent] Chuẩn bị sinh hoạt"));
	OK(strstr(dumped("today-overdue-80x24").p, "overdue 19/06") <
	                strstr(dumped("today-overdue-80x24").p, "refused"),
	        "it stands first");
	check("today-overdue-40x12", FACTS("overdue 19/06"));
	check("notices-overdue-80x24", FACTS("overdue 19/06 "));
	now = NOW;
}

static void
test_notices(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER
	           "3\n=wait Notices\n" BOTH("notices") "<Enter>\n=wait From\n" BOTH(
	                   "notice") "a\n=wait acknowledged\n=dump notice-ack-80x24\no\n"
	                             "=wait Issued\n=dump notice-about-80x24\nqq\n=wait "
	                             "1/3\n"
	                             "fpri<Tab>urgent<Enter>\n=wait filter: "
	                             "priority:urgent\n=dump notices-urgent-80x24\n"
	                             "f issuer:x<Enter>\n=wait column 17\n=dump "
	                             "notices-wrong-80x24\n<Esc>\n"
	                             ":filter sender:\"tinh uy\"<Enter>\n=wait "
	                             "Lịch\n=gone Thẻ\n"
	                             ":filter before:2025-01-01<Enter>\n=wait Nothing "
	                             "passes\n=dump notices-none-80x24\n"
	                             "f^U<Enter>\n=wait 3/3\n=gone filter:\n=dump "
	                             "notices-all-80x24\n"
	                             ":filter kind:invitation<Enter>\n=wait 1/1\n=gone "
	                             "Lịch\nF\n=wait 2/3\n?\n=wait "
	                             "Help\n/Filters<Enter>\n=wait sender:\n=dump "
	                             "notices-help\nQ"),
	        "notices");
	check("notices-80x24",
	        FACTS("[urgent] Chuẩn bị sinh hoạt", "by 19/06/2025", "Chi bộ thôn Mận",
	                "Lịch nghỉ lễ", "✓", "!", "1/3"));
	check("notices-40x12", FACTS("[urgent] Chuẩn", "by 19/06", "đã in xong"));
	check("notice-80x24",
	        FACTS("reminder · Chi bộ · urgent", "Sent        Sat 14/06/2025 09:00",
	                "Deadline    Thu 19/06/2025 17:00", "Chi bộ thôn Mận",
	                "41-KH/TU  Kế hoạch chuyển đổi số ở chi bộ  (o opens it)",
	                "To acknowledge: press a", "Mang theo sổ tay"));
	check("notice-40x12", FACTS("reminder", "Deadline"));
	check("notice-ack-80x24", FACTS("Acknowledged here, not yet sent"));
	check("notice-about-80x24", FACTS("41-KH/TU", "Mỗi chi bộ hai buổi"));
	check("notices-urgent-80x24", FACTS("filter: priority:urgent", "1/1"));
	check("notices-wrong-80x24",
	        FACTS("column 17: this list has no \"issuer\"", "issuer:x"));
	check("notices-none-80x24",
	        FACTS("Nothing passes this filter. F drops it, f changes it.",
	                "filter: before:2025-01-01", "0/0"));
	OK(!holds(dumped("notices-all-80x24"), "filter:"), "an empty line shows all");
	OK(holds(dumped("notices-help"), "words of the sender") &&
	                !holds(dumped("notices-help"), "issuer:"),
	        "help has the fields of this list");
}

static void
test_meetings(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER "4\n=wait Meetings\n" BOTH(
	                   "meetings") "f!stat<Tab>cancelled<Enter>\n=wait 1/2\n"
	                               "=dump meetings-filtered-80x24\n:filter "
	                               "priority:high<Enter>\n=wait column 1:\nq\n"
	                               "=wait 1/3\n<Enter>\n=wait Agenda\n" BOTH(
	                                       "meeting") "n\n=wait reason:\n=dump "
	                                                  "meeting-reason-80x24\n"
	                                                  "<Enter>\n=wait absence "
	                                                  "wants\n<Esc>\n"
	                                                  "ntrực ở bệnh "
	                                                  "viện<Enter>\n=wait answered;\n"
	                                                  "=dump "
	                                                  "meeting-absent-80x24\nu\n="
	                                                  "wait taken back\n"
	                                                  "y\n=wait I "
	                                                  "attend\nG<Tab><Tab>\n=dump "
	                                                  "meeting-papers-80x24\n"
	                                                  "<Enter>\n=wait 12-QC\n=dump "
	                                                  "paper-80x24\n<Backspace>\n"
	                                                  "=wait Enter read\nu\n=wait "
	                                                  "taken back\nq\n"
	                                                  "j<Enter>\n=wait "
	                                                  "cancelled\ny\n=wait nothing "
	                                                  "to "
	                                                  "answer\n"
	                                                  "=dump "
	                                                  "meeting-cancelled-80x24\nQ"),
	        "meetings");
	check("meetings-80x24",
	        FACTS("? Fri 20/06/2025 17:30 Sinh hoạt", "not answered",
	                "[cancelled] Họp bất thư", "answer refused",
	                "Fri 02/05/2025 08:00 Chuyên đề đọc sách", "1/3", "to come"));
	check("meetings-40x12", FACTS("20/06 17:30 Sinh"));
	check("meetings-filtered-80x24",
	        FACTS("to come  filter: !state:cancelled", "Sinh hoạt", "Chuyên đề"));
	check("meeting-80x24",
	        FACTS("Sinh hoạt thường kỳ tháng Sáu",
	                "regular · in person and online · to come",
	                "When          Fri 20/06/2025 17:30 to 19:00",
	                "there it is 19:30 on 20/06/2025 (+09:00)",
	                "Place         Nhà văn hóa", "Chair         Lường",
	                "My answer     none yet", "y attend, n absent", "gu guest",
	                "17:30   15'  Khai mạc", "17:45   40'  Học tập",
	                "75'  in all of 90' planned"));
	check("meeting-40x12", FACTS("Fri 20/06/2025 17:30"));
	check("meeting-reason-80x24", FACTS("reason:"));
	check("meeting-absent-80x24",
	        FACTS("I am absent: trực ở bệnh viện (not yet sent)", "↑3 to send"));
	check("meeting-papers-80x24",
	        FACTS("I attend (not yet sent)", "> ● 12-QC/ĐU  Quy chế làm việc",
	                "99-QĐ/TU  (not on this device)", "trang phục chỉnh tề"));
	check("paper-80x24", FACTS("Quy chế làm việc của chi bộ", "not yet sent"));
	check("meeting-cancelled-80x24",
	        FACTS("refused: The meeting was cancelled.",
	                "you answered: I am absent: trực ở bệnh viện",
	                "was cancelled: nothing to answer"));
}

static void
test_rest(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER "5\n=wait Party age\n" BOTH("profile") "9\n=wait waiting\n" BOTH(
	                   "outbox") "fst<Tab>refused<Enter>\n=wait state:refused\n"
	                             "=dump outbox-filtered-80x24\nF\n=gone filter:\n"
	                             "G\n=dump outbox-refused-80x24\nu\n=wait dismiss\n"
	                             "ggu\n=wait taken back\n=dump outbox-undone-80x24\n"
	                             "G<Enter>\n=wait refused\nq0\n=wait Log\n" BOTH(
	                                     "log") "R\n=wait not enrolled\n=dump "
	                                            "log-failed-80x24\nQ"),
	        "profile, outbox and log");
	check("profile-80x24",
	        FACTS("Full name     Lường Thị Thử Nghiệm  (entered by the committee, "
	              "02/01/2025)",
	                "Born          03/02/1980", "female", "Phone         (not known)",
	                "Chi bộ thôn Mận  (entered by the committee, 04/03/2025)",
	                "Probation", "ends on 02/09/2025", "Điều lệ Đảng"));
	check("profile-40x12", FACTS("Lường Thị Thử Nghiệm", "02/01/2025"));
	check("outbox-80x24", FACTS("waiting", "accepted", "refused", "I am absent",
	                              "Quy chế làm việc của chi bộ", "1/4"));
	check("outbox-40x12", FACTS("↑ acknowledged", "! I am absent"));
	check("outbox-filtered-80x24",
	        FACTS("Outbox  filter: state:refused", "1/1", "Refused: The meeting"));
	check("outbox-refused-80x24", FACTS("Refused: The meeting was cancelled.",
	                                      "You wrote: trực ở bệnh viện", "4/4"));
	check("outbox-undone-80x24", FACTS("taken back", "1/3"));
	check("log-80x24", FACTS("Last synchronised: Sun 15/06/2025 22:06",
	                           "Nothing was synchronised in this session"));
	check("log-40x12", FACTS("15/06/2025"));
	check("log-failed-80x24", FACTS("enrol"));
}

static void
test_own(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER
	           "2\n=wait 1/2\n<Enter>\n=wait Changed\n=dump changed-80x24\n"
	           "D\n=wait Changes\n" BOTH("changes") "q\n*\n=wait flagged\nchỏi bí "
	                                                "thư<Enter>\n=wait noted\n"
	                                                "=dump own-80x24\n:note-drop "
	                                                "1<Enter>\n=wait removed\nq\n"
	                                                "=dump flagged-80x24\nQ"),
	        "what is the member's own");
	check("changed-80x24",
	        FACTS("Changed since you read it: D shows what is different"));
	check("changes-80x24",
	        FACTS("revision 2 against revision 1", "- 1. Mỗi chi bộ một buổi",
	                "+ 1. Mỗi chi bộ hai buổi", "lines alike"));
	check("changes-40x12", FACTS("revision 2 against"));
	check("own-80x24", FACTS("* Flagged by you", "Note 1: hỏi bí thư"));
	check("flagged-80x24", FACTS("* Kế hoạch chuyển đổi số"));
}

/* --- all notes ---------------------------------------------------------------------- */

static int
note(struct app *a, const char *of, const char *text, const char *quote, uint64_t off,
        struct err *e)
{
	uint8_t id[ID_LEN];
	struct doc d;

	if (doc_parse(&d, DOC_DOCUMENT, of, strlen(of), DOC_LENIENT, e) < 0)
		return -1;
	doc_id(&d, id);
	doc_release(&d);
	return app_note_put(a, id, 0, text, quote, off, NULL, e);
}

static void
test_all_notes(void)
{
	struct err e = ERR_INIT;
	struct app a;

	OK(app_init(&a, NULL, false, &e) == 0 && app_unlock(&a, view_of(PASS), &e) == 0 &&
	                note(&a, plan, "ai dạy?", "1. Mỗi chi bộ một buổi", 120, &e) ==
	                        0 &&
	                note(&a, rules, "xem lại lịch", "", 0, &e) == 0 &&
	                note(&a, plan, "nhắc bí thư", "1. Bí thư chủ trì.", 250, &e) == 0,
	        "three notes");
	app_release(&a);
	OK(play(NULL, true, 24, 80,
	           ENTER ":notes<Enter>\n=wait 1/3\n" BOTH(
	                   "notes") "G\n=wait earlier text\n=dump "
	                            "notes-earlier-80x24\nC\n"
	                            "/nhac<Enter>\n=size 8 80\n<Enter>\n=wait 41-KH\n"
	                            "=dump note-place-8x80\nkk\n=dump above-8x80\n"
	                            "cgiao việc<Enter>\n=wait noted\n=dump "
	                            "noted-8x80\n=size 24 80\nq\n=wait 1/4\nQ"),
	        "all notes");
	check("notes-80x24", FACTS("15/06/2025 nhắc bí thư", "Kế hoạch chuyển đổi số",
	                             "xem lại lịch", "Quy chế làm việc",
	                             " - 15/06/2025 ai dạy?", "1. Bí thư chủ trì."));
	check("notes-40x12", FACTS("nhắc bí thư", "- ai dạy?"));
	check("notes-earlier-80x24", FACTS("about the earlier text", "3/3"));
	check("note-place-8x80", FACTS("1. Bí thư chủ trì."));
	OK(!holds(dumped("note-place-8x80"), "Kế hoạch chuyển đổi số ở chi bộ"),
	        "its document is opened at the note");
	OK(holds(dumped("above-8x80"), ">\n\n"), "a blank line stands on top");
	OK(holds(dumped("noted-8x80"), "noted about the line on top"),
	        "a note there is about the line below it");
}

int
main(void)
{
	struct err e = ERR_INIT;
	bool fallback;

	alarm(100);
	setenv("LC_ALL", "C.UTF-8", 1);
	proc_locale(&fallback);
	if (!OK(crypt_init(&e) == 0 && make_profile(fill_member),
	            "a profile with a day's work")) {
		clean();
		return t_end();
	}
	test_today();
	test_undo_of_gone_row();
	test_own();
	test_overdue();
	test_notices();
	test_meetings();
	test_rest();
	test_all_notes();
	test_paper();
	clean();
	str_release(&shown);
	return t_end();
}
