/*
 * What is said where there is nothing: before the first synchronisation, when the server had nothing,
 * and after weeks without it; each with what to do. The clock stands still.
 */
#include "play.h"
#include <sys/syscall.h>
#include <time.h>

#define NOW 1750003600 /* 15/06/2025 23:06 in the zone of the tests */

int
clock_gettime(clockid_t id, struct timespec *ts)
{
	if (id != CLOCK_REALTIME)
		return (int)syscall(SYS_clock_gettime, id, ts);
	*ts = (struct timespec){ .tv_sec = NOW };
	return 0;
}

static int
fill(struct app *a, struct err *e)
{
	return 0;
}

static bool
synced(int days)
{
	struct err e = ERR_INIT;
	struct app a;
	bool ok = app_init(&a, NULL, false, &e) == 0 &&
	          app_unlock(&a, view_of(PASS), &e) == 0 &&
	          kv_set_u64(a.store, KV_SYNCED, NOW - (uint64_t)days * 86400, &e) == 0;

	app_release(&a);
	return ok;
}

#define PANES                                                                            \
	PASS "<Enter>\n=wait Last\n=dump today\n2\n=wait No doc\n=dump documents\n"      \
	     "3\n=wait No not\n=dump notices\n4\n=wait No meet\n=dump meetings\nQ"

int
main(void)
{
	struct err e = ERR_INIT;
	bool fallback;

	alarm(60);
	setenv("LC_ALL", "C.UTF-8", 1);
	proc_locale(&fallback);
	(void)check; /* no golden screens here */
	(void)put;
	if (!OK(crypt_init(&e) == 0 && make_profile(fill), "a profile without anything"))
		goto out;
	OK(play(NULL, true, 24, 80,
	           PASS "<Enter>\n=wait Never\n=dump today\n2\n=wait No doc\n=dump "
	                "documents\nQ"),
	        "never synchronised");
	OK(holds(dumped("today"), "Nothing is here yet. Never synchronised: R does it."),
	        "Today says so, and what to do");
	OK(holds(dumped("documents"), "R fetches them"), "so does a list");
	OK(synced(6) && play(NULL, true, 24, 80, PANES), "synchronised six days ago");
	OK(holds(dumped("today"), "Nothing is due. Last synchronised: Mon 09/06/2025"),
	        "nothing is due");
	OK(!holds(dumped("today"), "ago"), "six days are no matter");
	OK(holds(dumped("documents"), "the server has none for you"), "no documents");
	OK(holds(dumped("notices"), "the server has none for you"), "no notices");
	OK(holds(dumped("meetings"), "the server has none for you"), "no meetings");
	OK(synced(23) && play(NULL, true, 12, 40, PANES),
	        "without it for weeks, at 40x12");
	OK(holds(dumped("today"), ", 23 days ago: R"), "it says how long that is");
	OK(holds(dumped("today"), "synchronises."), "and what to do");
out:
	clean();
	str_release(&shown);
	return t_end();
}
