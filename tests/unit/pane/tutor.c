/*
 * The tour: played by its keys to its end, no lesson ended by others; in both languages it fits its
 * bar; nothing of it is left; over another screen it changes nothing there, and that one locks
 * itself meanwhile. The clock stands still.
 */
#include "play.h"
#include <dirent.h>
#include <libintl.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include "base/width.h"
#include "core/sample.h"

#define NOW 1750003600 /* 15/06/2025 23:06 in the zone of the tests */
#define LOCK_MS 600000 /* a timer farther off than that is the lock after 15 minutes */

static int64_t leapt; /* ms, of the clock without pauses */
static bool leap;     /* to the lock, when the tour runs */
static char run_dir[128];

int
clock_gettime(clockid_t id, struct timespec *ts)
{
	int r = (int)syscall(SYS_clock_gettime, id, ts);

	if (id == CLOCK_REALTIME)
		*ts = (struct timespec){ .tv_sec = NOW };
	if (id == CLOCK_BOOTTIME)
		ts->tv_sec += leapt / 1000;
	return r;
}

/* What stands in the folder of the tours. */
static int
left(void)
{
	DIR *d = opendir(run_dir);
	int n = 0;

	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return n - 2;
}

int
timerfd_settime(int fd, int flags, const struct itimerspec *new, struct itimerspec *old)
{
	struct itimerspec real = *new;
	int64_t at = new->it_value.tv_sec * 1000 + new->it_value.tv_nsec / 1000000;

	if (leap && at && at - clock_boot() > LOCK_MS && left() > 0) {
		leapt += at - clock_boot() + 1000;
		leap = false;
	}
	if (at) {
		at = at > leapt ? at - leapt : 1;
		real.it_value.tv_sec = at / 1000;
		real.it_value.tv_nsec = at % 1000 * 1000000 + 1;
	}
	return (int)syscall(SYS_timerfd_settime, fd, flags, &real, old);
}

static const struct {
	const char *other, *keys; /* that do not end the lesson; that do */
} way[] = {
	{ "k2jjG1k", "j" },
	{ "2<Enter>q1j", "<Enter>" },
	{ "jG?q", "q" },
	{ "351", "2" },
	{ "/zzyx<Enter>\n=gone 62-HD\nFj", "/dang phi<Enter>\n=gone 03-BC\n" },
	{ "jk", "<Enter>" },
	{ "Nj", "n" },
	{ "[[gg", "]]" },
	{ "jk<Enter>k", "<Tab><Enter>" },
	{ "c<Esc>Cq", "cnho<Enter>" },
	{ "UU**", "a" },
	{ "3", "9" },
	{ "jk", "u" },
	{ "4j", "gg<Enter>" },
	{ "n<Esc>u", "y" },
	{ "2f<Enter>F", "fto-ack<Enter>\n=gone 03-BC\n" },
	{ "jkF", "t" },
	{ "5:<Enter>:nix<Enter>", ":profile<Enter>" },
	{ "13", "?" },
};
#define LESSONS ARRAY_LEN(way)

static const struct screen_args tour = { .pass_fd = -1, .tour = true };

/* Through all lessons, each tried by other keys first; at `dumps` a screen is kept as NAME-N. */
static bool
walk(int rows, int cols, const char *name)
{
	struct str s = STR_INIT(64 << 10);
	bool ok;

	for (size_t i = 0; i < LESSONS; i++) {
		str_addf(&s, "=wait %zu/%zu\n=dump %s-%zu\n%s\n=dump %s-other-%zu\n%s\n",
		        i + 1, LESSONS, name, i + 1, way[i].other, name, i + 1,
		        way[i].keys);
	}
	str_addf(&s, "=wait Q\n=dump %s-end\nQ", name);
	ok = play_as(&tour, true, rows, cols, str_c(&s));
	str_release(&s);
	return ok;
}

static void
no_other_key(const char *name)
{
	char dump[64], fact[16];

	for (size_t i = 0; i < LESSONS; i++) {
		snprintf(dump, sizeof(dump), "%s-other-%zu", name, i + 1);
		snprintf(fact, sizeof(fact), "%zu/%zu ", i + 1, LESSONS);
		OK(holds(dumped(dump), fact), "%s: no other key ends lesson %zu", name,
		        i + 1);
	}
}

static void
test_wide(void)
{
	OK(walk(24, 80, "wide"), "the tour at 80x24");
	no_other_key("wide");
	compare("tutor-1-80x24", dumped("wide-1"));
	compare("tutor-5-80x24", dumped("wide-5"));
	compare("tutor-meeting-80x24", dumped("wide-15"));
	compare("tutor-end-80x24", dumped("wide-end"));
	OK(holds(dumped("wide-1"), "Press j to go a line down"), "it says what to press");
	OK(holds(dumped("wide-1"), "acknowledge  by 17/06"), "something is due");
	OK(holds(dumped("wide-8"), "find: dang phi"), "the words are found in a text");
	OK(holds(dumped("wide-12"), "acknowledged; it is sent"), "acknowledged");
	OK(holds(dumped("wide-17"), "filter: to-ack"), "and filtered");
	OK(holds(dumped("wide-end"), "run sotay"), "at the end it says what comes next");
	INT_EQ(left(), 0, "nothing of it is left");
}

static void
test_small(void)
{
	OK(walk(12, 40, "small"), "the tour at 40x12");
	no_other_key("small");
	compare("tutor-1-40x12", dumped("small-1"));
	compare("tutor-8-40x12", dumped("small-other-8"));
	compare("tutor-end-40x12", dumped("small-end"));
	OK(play_as(&tour, true, 2, 9, "j\n=size 1 1\n=size 4 30\n=size 60 200\nQ"),
	        "at sizes in which it has no room");
	INT_EQ(left(), 0, "nothing of it is left");
}

/* Over it and back, and what it refuses. */
static void
test_ways(void)
{
	OK(play_as(&tour, true, 24, 80,
	           "<F4>\n=wait 1/19\n<F3><F3>\n=wait 3/19\n<F3>2\n=wait 5/19\n"
	           "<F4>\n=wait 4/19\nj\n=dump not-yet\n12\n=wait 5/19\n"
	           "R\n=wait no server\n^X\n=wait no passphrase\nq\n=wait Q leaves\n"
	           ":tutor<Enter>\n=wait this is the tour\n"
	           "zzzzzzzzz\n=dump lost\n"
	           "<F3><F3><F3><F3><F3><F3><F3><F3><F3><F3><F3><F3><F3><F3><F3>\n"
	           "=wait This was the tour\n<F3><F4>\n=wait 19/19\n=dump again\nQ"),
	        "lessons passed over and gone back to");
	OK(holds(dumped("not-yet"), "4/19"),
	        "what is so already does not end a lesson gone back to");
	OK(holds(dumped("lost"), "First 2; then /"), "who is lost is told more");
	OK(holds(dumped("again"), "Press ? for help"), "the last one again");
}

/* Keys of the member's own. */
static void
test_own_keys(void)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/config", home);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/config/sotayrc", home);
	f = fopen(path, "w");
	if (f) {
		fputs("unbind list j\nunbind list <Down>\nbind list x down\n"
		      "unbind list <Enter>\nunbind list l\nunbind list <Right>\n",
		        f);
		fclose(f);
	}
	OK(play_as(&tour, true, 24, 80,
	           "=dump own\nj\nx\n=dump own-open\n:open<Enter>\n=wait 3/19\nQ"),
	        "with keys of one's own");
	OK(holds(dumped("own"), "Press x to go"), "they are named");
	OK(holds(dumped("own-open"), "Press :open to"), "or the command, without one");
	unlink(path);
}

static int
fill(struct app *a, struct err *e)
{
	static const char own[] =
	        "Number: 7-TB/HU\nTitle: Own\nDate: 2025-05-20\n\nOwn.\n";
	struct feed_sub sub = { .name = "own", .kind = "all", .nkeys = 1 };
	struct feed_row feed;
	size_t got;

	memset(sub.fid, 7, sizeof(sub.fid));
	if (store_begin(a->store, e) < 0 || feed_subs_set(a->store, &sub, 1, e) < 0 ||
	        feed_list(a->store, &feed, 1, &got, e) < 0 || got != 1)
		return -1;
	put(a->store, feed.id, 1, 1, DOC_DOCUMENT, own, strlen(own));
	return store_commit(a->store, e);
}

/* Over the screen of a profile, which waits there as it was. */
static void
test_over(void)
{
	OK(play(NULL, true, 24, 80,
	           "<F2>\n=wait 1/19\nQ\n=wait Passphrase\n" PASS
	           "<Enter>\n=wait Never\n5\n=wait Profile\n"
	           "=dump before\n:tutor<Enter>\n=wait 1/19\nj<Enter>\n=wait 3/19\n"
	           "=size 12 40\n=wait 3/19\n=size 24 80\nQ\n=dump after\nQ"),
	        "the tour over the lock and over a profile");
	OK(dumped("before").n && dumped("before").n == dumped("after").n &&
	                !memcmp(dumped("before").p, dumped("after").p, dumped("after").n),
	        "the profile is as it was");
	leap = true;
	OK(play(NULL, true, 24, 80,
	           PASS "<Enter>\n=wait Never\n:tutor<Enter>\n=wait 1/19\nj\n=wait 2/19\n"
	                "k\nQ\n=wait Passphrase\n=dump locked\n<Esc>"),
	        "the tour for longer than the profile stays open");
	OK(!leap && holds(dumped("locked"), "locked: 15 min without a key"),
	        "the profile has locked itself under it");
	INT_EQ(left(), 0, "nothing of it is left");
}

/* Every text is one that sotayd would take, of every kind, by the rules of man/sotayd.8. */
static void
test_texts(void)
{
	struct str text = STR_INIT(1 << 16);
	struct err e = ERR_INIT;
	unsigned kinds = 0;
	const char *name;
	enum doc_kind kind;
	struct doc d;

	for (size_t i = 0; (str_reset(&text), name = sample_text(i, NOW, &kind, &text));
	        i++) {
		kinds |= 1u << kind;
		if (OK(doc_parse(&d, kind, text.p, text.len, DOC_STRICT, &e) == 0,
		            "%s is a published text", name)) {
			OK(!memchr(text.p, '@', text.len), "%s has its days", name);
			doc_release(&d);
		} else {
			printf("# %s\n", e.msg);
		}
	}
	INT_EQ(kinds,
	        1u << DOC_DOCUMENT | 1u << DOC_NOTICE | 1u << DOC_MEETING |
	                1u << DOC_PROFILE,
	        "documents, notices, meetings and a profile are there");
	str_release(&text);
}

/* A sentence as the tour shows it with the default keys. */
static size_t
width_of(const char *s)
{
	static const struct {
		const char *cmd, *key;
	} keys[] = { { "down", "j" }, { "up", "k" }, { "today", "1" }, { "back", "q" },
		{ "open", "Enter" }, { "documents", "2" }, { "outbox", "9" },
		{ "meetings", "4" }, { "search", "/" }, { "filter", "f" },
		{ "next", "n" }, { "next-section", "]]" }, { "note", "c" },
		{ "acknowledge", "a" }, { "next-item", "J" }, { "undo", "u" },
		{ "answer yes", "y" }, { "tutor-next", "F3" }, { "next-link", "Tab" },
		{ "tag", "t" }, { "help", "?" }, { "command", ":" }, { "quit", "Q" } };
	struct str out = STR_INIT(4096);
	size_t w, n;

	while (*s) {
		n = strcspn(s, "{");
		str_add(&out, s, n);
		s += n;
		if (!*s)
			break;
		n = strcspn(++s, "}");
		w = ARRAY_LEN(keys);
		for (size_t i = 0; i < ARRAY_LEN(keys); i++)
			if (strlen(keys[i].cmd) == n && !memcmp(keys[i].cmd, s, n))
				w = i;
		str_adds(
		        &out, w < ARRAY_LEN(keys) ? keys[w].key : "COMMAND UNKNOWN HERE");
		s += n + 1;
	}
	w = text_width(str_c(&out), out.len);
	str_release(&out);
	return w;
}

static void
test_room(const char *language)
{
	static const char *const text[][2] = {
#define LESSON(chapter, place, what, arg, todo, why, stuck) { todo, stuck },
#include "pane/tutor.def"
#undef LESSON
	};

	INT_EQ(ARRAY_LEN(text), LESSONS, "every lesson is played here");
	for (size_t i = 0; i < ARRAY_LEN(text); i++) {
		OK(width_of(gettext(text[i][0])) <= 34, "%s: lesson %zu fits 40 columns",
		        language, i + 1);
		OK(width_of(gettext(text[i][1])) <= 40, "%s: so does its hint: %s",
		        language, gettext(text[i][1]));
	}
}

/* By the catalogue of this build. */
static void
test_vietnamese(void)
{
	struct str dir = STR_INIT(4096);
	struct err e = ERR_INIT;

	if (path_exe_dir(&dir, &e) == 0)
		str_adds(&dir, "/../../locale");
	if (!path_exists(str_c(&dir))) {
		SKIP("the tour in Vietnamese", "no catalogue in this build");
	} else {
		bindtextdomain("sotay", str_c(&dir));
		textdomain("sotay");
		i18n_choose("vi");
		test_room("vi");
		OK(walk(24, 80, "vi"), "the tour in Vietnamese");
		no_other_key("vi");
		compare("tutor-vi-5-80x24", dumped("vi-5"));
		i18n_choose("en");
	}
	str_release(&dir);
}

int
main(void)
{
	struct err e = ERR_INIT;
	bool fallback;

	alarm(60);
	setenv("LC_ALL", "C.UTF-8", 1);
	proc_locale(&fallback);
	(void)check; /* golden screens alone, here */
	if (!OK(crypt_init(&e) == 0 && make_profile(fill), "a profile beside the tour")) {
		clean();
		return t_end();
	}
	snprintf(run_dir, sizeof(run_dir), "%s/run", home);
	mkdir(run_dir, 0700);
	setenv("XDG_RUNTIME_DIR", run_dir, 1);
	test_texts();
	test_room("en");
	test_wide();
	test_small();
	test_ways();
	test_own_keys();
	test_over();
	test_vietnamese();
	rmdir(run_dir);
	clean();
	str_release(&shown);
	return t_end();
}
