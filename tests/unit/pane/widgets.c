/*
 * What is written, chosen and looked at in panes of the toolkit's larger widgets: the editor of
 * notes. Over a store with a few documents, at a time of its own.
 */
#include "play.h"
#include <sys/syscall.h>
#include <time.h>

#define NOW 1750000000 /* Sunday, 15 June 2025, 22:06 in the test's zone */
#define ENTER PASS "<Enter>\n=wait Today\n=gone index\n"
#define SHOWN(name)                                                                      \
	"=dump " name "-80x24\n=size 12 40\n=dump " name                                 \
	"-40x12\n=size 43 132\n=dump " name "-132x43\n=size 24 80\n"

/* The wall clock of the programs under test; every other clock is the real one. */
int
clock_gettime(clockid_t id, struct timespec *ts)
{
	if (id != CLOCK_REALTIME)
		return (int)syscall(SYS_clock_gettime, id, ts);
	*ts = (struct timespec){ .tv_sec = NOW };
	return 0;
}

static const char plan[] =
        "Number: 41-KH/TU\nType: KH\nTitle: Kế hoạch chuyển đổi số ở chi bộ\n"
        "Issuer: Tỉnh ủy Thử nghiệm\nDate: 2025-06-10\nAcknowledge: yes\n\n"
        "1. Mỗi chi bộ hai buổi.\n2. Bí thư chủ trì.\n";
static const char rules[] =
        "Number: 12-QC/ĐU\nType: QC\nTitle: Quy chế làm việc của chi bộ\n"
        "Issuer: Đảng ủy xã Mận\nDate: 2025-01-20\nEffective: 2025-06-20\n\n1. Họp mỗi "
        "tháng.\n";

static const char meeting[] =
        "Kind: regular\nTitle: Sinh hoạt tháng Bảy\nPlace: Nhà văn hóa\n"
        "Start: 2025-07-03 19:30 +07:00\n\n- 15' Khai mạc\n";

static int
fill(struct app *a, struct err *e)
{
	struct feed_sub sub = { .name = "Thử nghiệm", .kind = "all", .nkeys = 1 };
	static const char *const file[] = { plan, rules };
	struct feed_row feed;
	size_t got;

	memset(sub.fid, 7, sizeof(sub.fid));
	if (store_begin(a->store, e) < 0 || feed_subs_set(a->store, &sub, 1, e) < 0 ||
	        feed_list(a->store, &feed, 1, &got, e) < 0 || got != 1)
		return -1;
	for (size_t i = 0; i < ARRAY_LEN(file); i++)
		put(a->store, feed.id, i + 1, 1, DOC_DOCUMENT, file[i], strlen(file[i]));
	put(a->store, feed.id, 3, 1, DOC_MEETING, meeting, strlen(meeting));
	if (feed_cursor_set(a->store, feed.id, 3, e) < 0 ||
	        kv_set_u64(a->store, KV_SYNCED, NOW, e) < 0)
		return -1;
	return store_commit(a->store, e);
}

/* --- the editor of notes ---------------------------------------------------------------- */

static void
test_edit(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER
	           "2\n=wait 1/2\n<Enter>\n=wait Issued\ne\n=wait ^S save\n=dump "
	           "edit-new\n"
	           "Hỏi bí thư:<Enter><Enter>- buổi thứ nhất ai dạy, ở đâu, mang theo "
	           "những gì, và có cần báo trước cho nhà văn hóa không<Enter>- 漢字\n"
	           "=paste một\\nhai\n" SHOWN("edit") "<Esc>\n=wait discard\n=dump "
	                                              "edit-asks\nn^S\n=wait noted\n"
	                                              "=dump edit-reader-80x24\n"
	                                              "C\n=wait 1/1\ne\n=wait ^S save\n"
	                                              "^A^K<Esc>\n=wait discard\ny\n"
	                                              "=wait 1/1\n=gone ^S\n"
	                                              "e\n=wait ^S save\n^U^_X^S\n"
	                                              "=wait was changed\n=gone ^S\n"
	                                              "=dump edit-changed\n"
	                                              ":note-edit 2<Enter>\n=wait no "
	                                              "note\n:note-edit 1<Enter>\n=wait "
	                                              "haiX\n<Esc>\n=gone ^S\nqQ"),
	        "a note of several lines");
	OK(holds(dumped("edit-new"), "12-QC") || holds(dumped("edit-new"), "41-KH"),
	        "the document of a new note is named");
	check("edit-80x24", FACTS("Hỏi bí thư:", "- buổi thứ nhất", "changed", "hai"));
	check("edit-40x12", FACTS("- 漢字", "một"));
	check("edit-132x43", FACTS("nhà văn hóa không", "^S save", "^Y yank"));
	OK(holds(dumped("edit-asks"), "y discards it"), "Esc asks before it discards");
	check("edit-reader-80x24", FACTS("Note 1: Hỏi bí thư:", "- buổi thứ nhất"));
	OK(holds(dumped("edit-changed"), "the note was changed"), "a note is changed");
}

/* What is half written is kept when the store is closed, and found by its own note alone. */
static void
test_draft(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER "2\n=wait 1/2\n<Enter>\n=wait Issued\ne\n=wait ^S save\n"
	                 "nửa<Enter>chừng^X\n=wait Passphrase\n=dump draft-locked\n" PASS
	                 "<Enter>\n=wait Today\n2\n=wait 1/2\nj<Enter>\n=wait Issued\n"
	                 "e\n=wait ^S save\n=dump draft-other\n<Esc>\n=gone ^S\nq\n"
	                 "k<Enter>\n=wait Issued\ne\n=wait as you left it\n=dump "
	                 "draft-there\n^C\n=wait discard\ny\n=gone ^S\ne\n=wait ^S save\n"
	                 "=dump draft-once\n<Esc>\n=gone ^S\nQ"),
	        "a note that is half written");
	OK(!holds(dumped("draft-locked"), "chừng"), "it does not show when locked");
	OK(!holds(dumped("draft-other"), "chừng"), "another note does not get it");
	OK(holds(dumped("draft-there"), "nửa\nchừng") &&
	                holds(dumped("draft-there"), "changed"),
	        "its own one goes on with it");
	OK(!holds(dumped("draft-once"), "chừng"), "once");
	OK(play(NULL, true, 24, 80,
	           ENTER "2\n=wait 1/2\n<Enter>\n=wait Issued\ne\n=wait ^S save\n"
	                 "bị cắt ngang\n=hang up"),
	        "a terminal that goes away");
	OK(play(NULL, true, 24, 80,
	           ENTER "2\n=wait 1/2\n<Enter>\n=wait Issued\ne\n=wait as you left\n"
	                 "=dump draft-gone\n^S\n=wait noted\nQ"),
	        "and another one");
	OK(holds(dumped("draft-gone"), "bị cắt ngang"), "kept too when that goes away");
	OK(play(NULL, true, 24, 80,
	           ENTER "2\n=wait 1/2\n<Enter>\n=wait Issued\ne\n=wait ^S save\n"
	                 "thứ nhất^X\n=wait Passphrase\n" PASS
	                 "<Enter>\n=wait Today\n2\n=wait 1/2\nj<Enter>\n=wait Issued\n"
	                 "e\n=wait ^S save\nthứ hai^X\n=wait Passphrase\n" PASS
	                 "<Enter>\n=wait Today\n2\n=wait 1/2\n<Enter>\n=wait Issued\n"
	                 "e\n=wait as you left\n=dump draft-first\n^Sq\n=wait 1/2\n"
	                 "j<Enter>\n=wait Issued\ne\n=wait as you left\n"
	                 "=dump draft-second\n^S\n=wait noted\nQ"),
	        "two notes that are half written");
	OK(holds(dumped("draft-first"), "thứ nhất") &&
	                holds(dumped("draft-second"), "thứ hai"),
	        "the second one takes the place of no other");
}

static size_t
row_of(const char *dump, const char *words)
{
	const char *at = strstr(dumped(dump).p, words);

	return at ? (size_t)(at - dumped(dump).p) : 0;
}

/* --- the menu ----------------------------------------------------------------------------- */

static void
test_menu(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER "2\n=wait 1/2\n=dump menu-before\n<F10>\n=wait a-z\n" SHOWN(
	                   "menu") "<Esc>\n=gone a-z\n=dump menu-after\n<F10>\n=wait "
	                           "a-z\nss<Enter>\n=wait filter:\n<Esc>\n=gone filter:\n"
	                           ":menu<Enter>\n=wait a-z\n<F10>\n=gone a-z\n"
	                           "<F10>\n=wait a-z\nq\n=gone a-z\n<Enter>\n"
	                           "=wait Issued\n<F10>\n=wait acknowledge the\n"
	                           "=dump menu-reader\n<Esc>\n=gone a-z\ne\n"
	                           "=wait save\nghi<F10>\n=wait a-z\n=dump "
	                           "menu-edit\n<Enter>\n=wait noted\n^X\n=wait "
	                           "Passphrase\n<F10>\n=wait "
	                           "locked:\n^C"),
	        "the menu");
	/* No golden file: every new action would be another menu. */
	OK(holds(dumped("menu-80x24"), "┌─ Documents ─") &&
	                holds(dumped("menu-80x24"), "open the selected item") &&
	                holds(dumped("menu-80x24"), "<Enter>"),
	        "the acts of the pane, with their keys");
	OK(holds(dumped("menu-40x12"), "open the selected item") &&
	                holds(dumped("menu-132x43"), "leave the program"),
	        "on small and large screens");
	OK(row_of("menu-reader", "find in the text") < row_of("menu-reader", "za") &&
	                row_of("menu-reader", "acknowledge the") <
	                        row_of("menu-reader", "za") &&
	                holds(dumped("menu-reader"), "J│"),
	        "what the line of hints names stands first, and no arrow on a key");
	OK(holds(dumped("menu-edit"), ">save") && holds(dumped("menu-edit"), "^S│") &&
	                !holds(dumped("menu-edit"), "<Tab>│"),
	        "where text is typed its own keys, which can be chosen");
	OK(dumped("menu-before").n == dumped("menu-after").n &&
	                !memcmp(dumped("menu-before").p, dumped("menu-after").p,
	                        dumped("menu-before").n),
	        "what was under it is there again");
}

/* --- the calendar ------------------------------------------------------------------------- */

static void
test_calendar(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER
	           "2\n=wait 1/2\ngc\n=wait June 2025\n=dump calendar-today\n"
	           "jh\n=wait 21/06/2025\nh\n=wait 12-QC\n" SHOWN(
	                   "calendar") "<Enter>\n=wait Issued\nq\n=wait June\n]\n=wait "
	                               "July 2025\n"
	                               "t<Enter>\n=wait nothing on\nl<Up>\n=dump "
	                               "calendar-moved\n"
	                               "4\n=gone Calendar\n:calendar<Enter>\n=wait "
	                               "June 2025\n"
	                               "lllll<Enter>\n=wait 12-QC\n=size 9 20\n=dump "
	                               "calendar-9x20\n=size 1 1\n=size 24 80\nqq\nQ"),
	        "the calendar");
	check("calendar-80x24",
	        FACTS("June 2025", "Mo   Tu   We", "[15]", ">20 +", "Fri 20/06/2025",
	                "in force", "Quy chế làm việc của chi bộ"));
	check("calendar-40x12", FACTS("June 2025", ">20 +", "12-QC/ĐU"));
	check("calendar-132x43", FACTS("Fri 20/06/2025"));
	OK(holds(dumped("calendar-today"), ">15]") &&
	                holds(dumped("calendar-today"), "Nothing on this day."),
	        "it begins with today");
	OK(holds(dumped("calendar-moved"), "09/06/2025"), "a day on, a week back");
}

/* --- statistics --------------------------------------------------------------------------- */

static void
test_statistics(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER "2\n=wait 1/2\ngs\n=wait By issuer\n" SHOWN(
	                   "statistics") "=size 12 40\n=wait Documents\nG\n=dump "
	                                 "statistics-end\n"
	                                 "gg:down 3<Enter>\n=dump statistics-down\n"
	                                 ":2<Enter>\n=dump statistics-line\n"
	                                 "=size 24 80\n=size 1 1\n=size 24 "
	                                 "80\nq\n:statistics"
	                                 "<Enter>\n=wait By type\nqQ"),
	        "statistics");
	check("statistics-80x24",
	        FACTS("on this device                     2", "unread", "By type",
	                "this month                         1", "2023        2024",
	                "KH                                 1", "Đảng ủy xã Mận",
	                "Meetings that are past, by my answer"));
	check("statistics-40x12", FACTS("on this device"));
	check("statistics-132x43", FACTS("By issuer", "to come"));
	OK(holds(dumped("statistics-end"), "to come"), "scrolled to its end");
	OK(!holds(dumped("statistics-down"), "on this device") &&
	                holds(dumped("statistics-down"), "to acknowledge"),
	        "by so many lines, as the wheel does");
	OK(holds(dumped("statistics-line"), "on this device"), "and to a line");
}

/* --- an open help ---------------------------------------------------------------------------- */

static void
test_help(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER
	           "2\n=wait 1/2\n?\n=wait Help\n/lock-after = 15<Enter>\n"
	           "=wait lock-after = 15\n:set lock-after = 7<Enter>\n"
	           "=wait lock-after = 7\n=gone lock-after = 15\n=dump help-set\n"
	           ":bind list X goto 7<Enter>\ngg/goto 7<Enter>\n=wait :goto 7\nqQ"),
	        "an open help shows what was set and bound since");
}

/* --- the filter's form ---------------------------------------------------------------------- */

static void
test_form(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER
	           "2\n=wait 1/2\n:filter \"quy che\" !acked<Enter>\n=wait 1/1\n"
	           ":filter-form<Enter>\n=wait next field\n<Tab>Q^N<Tab><Tab>"
	           "đảng ủy xã\n=wait issuer\n" SHOWN(
	                   "form") "<Tab><Tab><Tab>soon<Tab>\n=wait a day "
	                           "is\n<S-Tab>^U2025^N\n"
	                           "=wait June 2025\n=dump "
	                           "form-month\n<Esc><PageDown><Enter>\n"
	                           "=gone next field\n=dump form-applied\n"
	                           ":filter-form<Enter>\n=wait next "
	                           "field\n(<PageDown><Enter>\n"
	                           "=wait column\n<Esc>\n=gone complete,\n:filter "
	                           "!acked<Enter>\n"
	                           "=wait filter: "
	                           "!acked\n:filter-form<Enter>\n=wait next field\n"
	                           "<PageUp><S-Tab><Up><Up><Up><Up><Up><Up><Right>\n="
	                           "gone !acked\n"
	                           "<PageDown><Enter>\n=wait 1/2\nQ"),
	        "a filter field by field");
	check("form-80x24",
	        FACTS("words, or terms of the filter                \"quy che\"",
	                "> words of the "
	                "issuer",
	                "[ OK ]", "type:QC issuer:\"đảng ủy xã\" !acked"));
	check("form-40x12", FACTS("words of the issu"));
	check("form-132x43", FACTS("withdrawn, the reason alone is here"));
	OK(holds(dumped("form-month"), "Mo   Tu"), "^N shows a month");
	OK(holds(dumped("form-applied"),
	           "filter: \"quy che\" type:QC issuer:\"đảng ủy xã\" after:2025 !acked"),
	        "and applied");
	OK(play(NULL, true, 24, 80,
	           ENTER
	           "2\n=wait 1/2\n:filter-form<Enter>\n=wait next field\n"
	           "<Tab><Tab><Tab>xã|(b)<Tab><Tab><Tab>2025|x<Tab>\n=wait a day is\n"
	           "<S-Tab>^U2025<PageDown><Enter>\n=gone next field\n=dump "
	           "form-signs\n:filter-form<Enter>\n=wait next field\n=dump "
	           "form-signs-again\n<Esc>\n=gone next field\nQ"),
	        "signs of the filter in a field");
	OK(holds(dumped("form-signs"), "filter: issuer:\"xã|(b)\" after:2025"),
	        "are words there");
	OK(holds(dumped("form-signs-again"), "  xã|(b)\n"),
	        "and come back into the field");
}

/* --- an answer in a form --------------------------------------------------------------------- */

static void
test_answer(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER "4\n=wait 1/1\n<Enter>\n=wait Khai mạc\ne\n=wait OK ]\n<Right>"
	                 "<PageDown><Enter>\n=wait wants its reason\ntrực<Enter>ở bệnh "
	                 "viện\n" SHOWN(
	                         "answer") "^X\n=wait Passphrase\n" PASS
	                                   "<Enter>\n=wait Today\n4\n=wait "
	                                   "1/1\n<Enter>\n=wait Khai "
	                                   "mạc\ne\n=wait as you "
	                                   "left\n=dump answer-back\n<PageDown>"
	                                   "<Enter>\n=wait "
	                                   "answered;\n=dump answer-given\nu\n=wait "
	                                   "taken back\ne\n=wait "
	                                   "OK ]\n<Esc>\n=gone OK ]\ne\n=wait "
	                                   "OK ]\n<Tab>bận<Esc>\n=wait discard\n=dump "
	                                   "answer-asked\nn\n=gone discard\n<Esc>\n=wait "
	                                   "discard\ny\n=gone OK ]\nqQ"),
	        "an answer in a form");
	OK(holds(dumped("answer-asked"), "bận") &&
	                holds(dumped("answer-asked"), "y discards"),
	        "Esc asks before it throws a reason away");
	check("answer-80x24", FACTS("My answer", "trực", "ở bệnh viện", "[ OK ]"));
	check("answer-40x12", FACTS("ở bệnh viện"));
	check("answer-132x43", FACTS("ở bệnh viện"));
	OK(holds(dumped("answer-back"), "My answer  < absent >") &&
	                holds(dumped("answer-back"), "Reason     trực"),
	        "answer and reason are as they were left");
	OK(holds(dumped("answer-given"), "I am absent: trực ở bệnh viện"), "it is given");
}

/* The store has the mark seconds later. */
static void
test_statistics_marked(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER "2\n=wait 1/2\n:toggle-read<Enter>\ngs\n=wait By issuer\n"
	                 "=dump statistics-read\nq:toggle-read<Enter>\nQ") &&
	                holds(dumped("statistics-read"), "Documents 2(1)") &&
	                holds(dumped("statistics-read"),
	                        "unread                             1"),
	        "what was marked just now is counted as the tab counts it");
}

int
main(void)
{
	struct err e = ERR_INIT;
	bool fallback;

	alarm(100);
	setenv("LC_ALL", "C.UTF-8", 1);
	proc_locale(&fallback);
	if (!OK(crypt_init(&e) == 0 && make_profile(fill), "a profile")) {
		clean();
		return t_end();
	}
	test_edit();
	test_draft();
	test_menu();
	test_calendar();
	test_statistics();
	test_help();
	test_form();
	test_answer();
	test_statistics_marked();
	clean();
	str_release(&shown);
	return t_end();
}
