/*
 * A session that is left alone. The programs under test have a clock of their own, of which no time
 * passes but when nothing is left to be done until lock-after is over: then it leaps there. So the
 * whole loop runs with its own timers, and nobody waits.
 */
#include "play.h"
#include <stdarg.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include "core/turn.h"

#define MINUTES 720
#define LEAP 1800000 /* ms: a timer farther off than that is the lock after MINUTES */

static int64_t leapt; /* ms, in all */
static int64_t ahead; /* of the last leap */
static unsigned leaps;

int
clock_gettime(clockid_t id, struct timespec *ts)
{
	int r = (int)syscall(SYS_clock_gettime, id, ts);

	if (id == CLOCK_BOOTTIME) {
		ts->tv_sec += leapt / 1000;
		ts->tv_nsec += leapt % 1000 * 1000000;
		if (ts->tv_nsec >= 1000000000) {
			ts->tv_nsec -= 1000000000;
			ts->tv_sec++;
		}
	}
	return r;
}

/* Absolute, by the clock above. */
int
timerfd_settime(int fd, int flags, const struct itimerspec *new, struct itimerspec *old)
{
	struct itimerspec real = *new;
	int64_t at = new->it_value.tv_sec * 1000 + new->it_value.tv_nsec / 1000000;
	bool armed = new->it_value.tv_sec || new->it_value.tv_nsec;
	int64_t gap = at - clock_boot();

	/* The lock, once; and what is written after two seconds. */
	if (armed && (gap > LEAP ? !leaps : gap > 1000 && gap <= 2000)) {
		leapt += gap;
		if (gap > LEAP) {
			ahead = gap;
			leaps++;
		}
	}
	if (armed) {
		at -= leapt;
		real.it_value.tv_sec = at / 1000;
		real.it_value.tv_nsec = at % 1000 * 1000000 + 1;
	}
	return (int)syscall(SYS_timerfd_settime, fd, flags, &real, old);
}

/* --- another session that wants to act ------------------------------------------------ */

static unsigned refuse; /* so often another session wants to write */
static unsigned asked;
static struct app other; /* it */
static uint64_t waiting; /* documents without an index when it first wanted */
static bool indexed;     /* one was indexed in between */

static void
look(void)
{
	uint64_t left = 0;
	struct err e;

	if (search_pending(other.store, &left, &e) < 0)
		return;
	if (!asked)
		waiting = left;
	indexed = indexed || left != waiting;
}

int
fcntl(int fd, int cmd, ...)
{
	va_list ap;
	void *arg;
	int r;

	va_start(ap, cmd);
	arg = va_arg(ap, void *);
	va_end(ap);
	r = (int)syscall(SYS_fcntl, fd, cmd, arg);
	if (cmd == F_OFD_GETLK && !r && refuse) {
		refuse--;
		look();
		asked++;
		((struct flock *)arg)->l_type = F_RDLCK;
	}
	return r;
}

int fcntl64(int fd, int cmd, ...) __attribute__((alias("fcntl")));

static void
test_turn(void)
{
	struct err e = ERR_INIT;

	if (!OK(app_init(&other, NULL, false, &e) == 0 &&
	                    app_unlock(&other, view_of(PASS), &e) == 0,
	            "another session"))
		return;
	refuse = 5;
	OK(play(NULL, true, 24, 80, PASS "<Enter>\n=wait due\n=gone index\nQ"),
	        "a session with documents to index");
	INT_EQ(asked, 5, "it asked whether another one wanted to act");
	OK(waiting > 0 && !indexed, "and indexed nothing while one did");
	app_release(&other);
}

/* --- the store ---------------------------------------------------------------------- */

static int
fill(struct app *a, struct err *e)
{
	static const char *const file[] = {
		"Number: 1-TB/X\nType: TB\nTitle: Văn bản kín\nDate: 2025-01-01\n\n"
		"một\n\nhai\n\nba\n\nbốn\n\nnăm\n\nsáu\n\nbảy\n\ntám\n\nchín\n\nmười\n",
		"Number: 2-TB/X\nType: TB\nTitle: Văn bản khác\nDate: "
		"2025-01-02\n\nkhác\n",
	};
	struct feed_sub sub = { .name = "Thử nghiệm", .kind = "all", .nkeys = 1 };
	struct feed_row feed;
	size_t got;

	memset(sub.fid, 7, sizeof(sub.fid));
	if (store_begin(a->store, e) < 0 || feed_subs_set(a->store, &sub, 1, e) < 0 ||
	        feed_list(a->store, &feed, 1, &got, e) < 0 || got != 1)
		return -1;
	for (size_t i = 0; i < ARRAY_LEN(file); i++)
		put(a->store, feed.id, i + 1, 1, DOC_DOCUMENT, file[i], strlen(file[i]));
	if (feed_cursor_set(a->store, feed.id, ARRAY_LEN(file), e) < 0 ||
	        kv_set_u64(a->store, KV_SYNCED, 1750000000, e) < 0)
		return -1;
	return store_commit(a->store, e);
}

/* --- left alone ---------------------------------------------------------------------- */

static void
test_idle(void)
{
	OK(play(NULL, true, 12, 40,
	           PASS
	           "<Enter>\n=wait due\n=gone ix\n2\n=wait 1/2\nG<Enter>\n=wait 1-TB\n"
	           "G\n=dump idle-reading-40x12\n"
	           ":set lock-after 720<Enter>chỏi bí thư\n"
	           "=wait Passphrase\n=dump idle-locked-40x12\n"
	           "=size 24 80\n=dump idle-locked-80x24\n=size 12 40\n" PASS
	           "<Enter>\n=wait due\n2\n=wait 1/2\n"
	           "=dump idle-after-40x12\nG<Enter>\n=wait 1-TB\nc\n=wait note:\n"
	           "=dump idle-draft-40x12\n<Enter>\n=wait noted\nc\n=wait note:\n"
	           "=dump idle-none-40x12\n<Esc>\nQ"),
	        "a session that is left alone");
	INT_EQ(leaps, 1, "it slept until the lock");
	OK(ahead > (int64_t)MINUTES * 60000 - 5000 && ahead <= (int64_t)MINUTES * 60000,
	        "for as long as lock-after says: %lld ms", (long long)ahead);
}

static void
test_closed(void)
{
	leaps = 0;
	OK(play(NULL, true, 24, 80,
	           PASS
	           "<Enter>\n=wait due\n:set lock-after 720<Enter>\n=wait Passphrase\n"
	           "not the passphrase<Enter>\n=wait wrong\n=dump wrong\n^C"),
	        "once more");
	OK(holds(dumped("wrong"), "the store is closed"),
	        "another passphrase does not open it: it is closed");
}

static void
test_shown(void)
{
	check("idle-reading-40x12", FACTS("mười"));
	check("idle-locked-40x12",
	        FACTS("Passphrase:", "locked: 720 min without a key; what you",
	                "were typing is kept"));
	check("idle-locked-80x24",
	        FACTS("Locked",
	                "locked: 720 min without a key; what you were typing is kept"));
	OK(!holds(dumped("idle-locked-40x12"), "mười") &&
	                !holds(dumped("idle-locked-40x12"), "1-TB") &&
	                !holds(dumped("idle-locked-40x12"), "bí thư") &&
	                !holds(dumped("idle-locked-40x12"), "Documents"),
	        "of what was read nothing stays on the screen");
	check("idle-after-40x12", FACTS("Documents 2(1)"));
	check("idle-draft-40x12", FACTS("note: hỏi bí thư", "mười"));
	OK(!holds(dumped("idle-none-40x12"), "hỏi bí thư"),
	        "what was kept is offered once");
}

int
main(void)
{
	struct err e = ERR_INIT;
	bool fallback;

	alarm(100);
	setenv("LC_ALL", "C.UTF-8", 1);
	proc_locale(&fallback);
	if (!OK(crypt_init(&e) == 0 && make_profile(fill),
	            "a profile with two documents")) {
		clean();
		return t_end();
	}
	test_turn();
	test_idle();
	test_shown();
	test_closed();
	clean();
	str_release(&shown);
	return t_end();
}
