/* The mouse over a screen: what a click and the wheel do, and where they are nothing. */
#include "play.h"

#define ENTER PASS "<Enter>\n=wait Today\n=gone index\n"
#define ON ":set mouse yes<Enter>\n"
#define DOCS 40

static int
fill(struct app *a, struct err *e)
{
	struct feed_sub sub = { .name = "Thử nghiệm", .kind = "all", .nkeys = 1 };
	struct feed_row feed;
	size_t got;

	memset(sub.fid, 7, sizeof(sub.fid));
	if (store_begin(a->store, e) < 0 || feed_subs_set(a->store, &sub, 1, e) < 0 ||
	        feed_list(a->store, &feed, 1, &got, e) < 0 || got != 1)
		return -1;
	/* Each names the one before, and the latest stands first. */
	for (int i = 1; i <= DOCS; i++) {
		struct str f = STR_INIT(8192);

		str_addf(&f, "Number: %d-KH/TU\nType: KH\nTitle: Kế hoạch số %d\n", i, i);
		str_addf(&f, "Issuer: Tỉnh ủy\nDate: 2025-%02d-%02d\n", 1 + i / 28,
		        1 + i % 28);
		str_addf(&f, i == 1 ? "Acknowledge: yes\n\n" : "\n");
		str_addf(&f, "Căn cứ %d-KH/TU, chi bộ làm.\n", i - 1);
		for (int k = 0; k < 60; k++)
			str_addf(&f, "\nĐoạn %d.\n", k);
		put(a->store, feed.id, (uint64_t)i, 1, DOC_DOCUMENT, str_c(&f), f.len);
		str_release(&f);
	}
	if (feed_cursor_set(a->store, feed.id, DOCS, e) < 0)
		return -1;
	return store_commit(a->store, e);
}

static void
test_list(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER
	           "2\n=wait 1/40\n=mouse 5 10\nj\n=wait 2/40\nk\n=wait 1/40\n" ON
	           "=mouse 5 10\n=wait 5/40\n=dump click\n=mouse 23 1\n=mouse 5 10\n"
	           "=wait Kế hoạch số 36\n=wait Issued\n=dump opened\nq\n=wait 5/40\n"
	           "=mouse 10 10 65\n=wait 8/40\n=dump wheel\n=mouse 10 10 64\n"
	           "=wait 5/40\n=mouse 10 10 64\n=wait 2/40\n=mouse 10 10 64\n"
	           "=wait 1/40\n=mouse 22 30\n=mouse 999 1999\n=mouse 0 79\n=dump none\n"
	           ":set mouse no<Enter>\n=mouse 5 10\nj\n=wait 2/40\n=dump off\nQ"),
	        "clicks on a list");
	OK(holds(dumped("click"), "cursor 5,0"), "a click selects the row");
	OK(holds(dumped("opened"), "36-KH/TU"), "one more opens it");
	OK(holds(dumped("wheel"), "cursor 5,0") &&
	                holds(dumped("wheel"), "Kế hoạch số 37") &&
	                !holds(dumped("wheel"), "Kế hoạch số 38"),
	        "the wheel moves window and cursor by three");
	OK(holds(dumped("none"), "1/40"), "bars and what is outside are nothing");
	OK(holds(dumped("off"), "2/40"), "off it is nothing");
}

static void
test_bars(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER ON
	           "2\n=wait 1/40\n=mouse 0 3\n=wait Never synchronised\n=dump tab\n"
	           "2\n=wait 1/40\n=mouse 23 1\n=wait Issued\n=dump hint\nQ"),
	        "clicks on the bars");
	OK(holds(dumped("tab"), "Never synchronised"), "a tab is gone to");
	OK(holds(dumped("hint"), "Kế hoạch số 40"), "a hint is done");
}

static void
test_reader(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER ON
	           "2\n=wait 1/40\n<Enter>\n=wait Căn cứ 39\n=mouse 20 2 65\n=mouse 20 2 "
	           "65\n"
	           "=mouse 20 2 65\n=gone Căn cứ 39\n=dump down\n=mouse 20 2 64\n=mouse "
	           "20 2 64\n"
	           "=mouse 20 2 64\n=wait Issued\n=mouse 6 6\n=mouse 6 15\n=mouse 5 9\n"
	           "=dump beside\n=mouse 6 7\n=wait Căn cứ 38\n=dump followed\n=mouse 6 "
	           "14\n"
	           "=wait Căn cứ 37\n<Backspace>\n=wait Căn cứ 38\n<Backspace>\n"
	           "=wait Căn cứ 39\nQ"),
	        "clicks in a text");
	OK(holds(dumped("down"), "Đoạn 3") && !holds(dumped("down"), "Căn cứ"),
	        "the wheel scrolls it");
	OK(holds(dumped("beside"), "Căn cứ 39"), "a click beside a number is nothing");
	OK(holds(dumped("followed"), "Kế hoạch số 39"), "one on it leads there");
}

static void
test_others(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER ON
	           "2\n=wait 1/40\n<F10>\n=wait a-z\n=mouse 1 1\n=mouse 0 3\n=mouse 3 30 "
	           "65\n"
	           "=wait 4/\n=dump menu\n=mouse 2 30\n=wait Issued\nq\n=wait 1/40\n/\n"
	           "=mouse 5 10\n=dump prompt\n<Esc>\nQ"),
	        "a menu and a prompt");
	OK(holds(dumped("menu"), "Menu"),
	        "the frame of the menu and the tabs are nothing");
	OK(holds(dumped("prompt"), "cursor 23,1"),
	        "nor is a click while a line is typed");
	OK(play(NULL, true, 24, 80,
	           ENTER ON "^X\n=wait Passphrase\n=mouse 0 3\n=mouse 5 10\n=mouse 23 1\n"
	                    "=mouse 5 10 65\n=dump locked\n^C"),
	        "a locked screen");
	OK(holds(dumped("locked"), "the store is closed"), "stays locked");
	OK(play(NULL, true, 24, 80,
	           ENTER ON
	           "2\n=wait 1/40\ng\n=mouse 6 10\n=wait 6/40\ng\nj\n=wait 6/40\nj\n"
	           "=wait 7/40\n=dump begun\nQ"),
	        "a sequence begun");
	OK(holds(dumped("begun"), "7/40"), "is not ended by a click");
}

/* Whoever writes to the terminal can send what a mouse sends, and paste. */
static void
test_question(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER ON
	           "2\n=wait 1/40\nGa\n=wait cknowledged\n9\n=wait 1/1\nt\n=wait 1 "
	           "tagged\n"
	           ";u\n=wait y does it\n=mouse 1 10\n=mouse 23 1\n=mouse 23 40\n"
	           "=mouse 0 3\n=mouse 5 5 65\n=dump clicked\n=paste y\n=dump pasted\n"
	           "=paste y\\ny\\n\n=size 12 40\n=size 24 80\n=dump sized\n"
	           "n\n=wait nothing was done\n=dump left\nQ"),
	        "a question");
	OK(holds(dumped("clicked"), "y does it") &&
	                holds(dumped("clicked"), "Outbox 9(1)"),
	        "no click answers it");
	OK(holds(dumped("pasted"), "y does it") && holds(dumped("sized"), "y does it"),
	        "nor does a paste, and it stays to be seen");
	OK(holds(dumped("left"), "Outbox 9(1)") && holds(dumped("left"), "1/1"),
	        "nothing was done");
}

int
main(void)
{
	struct err e = ERR_INIT;
	bool fallback;

	alarm(100);
	setenv("LC_ALL", "C.UTF-8", 1);
	proc_locale(&fallback);
	if (OK(crypt_init(&e) == 0 && make_profile(fill), "a profile")) {
		test_list();
		test_bars();
		test_reader();
		test_others();
		test_question();
	}
	if (getenv("SHOW"))
		printf("%s", str_c(&shown));
	str_release(&shown);
	clean();
	return t_end();
}
