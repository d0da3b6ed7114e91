/*
 * What goes on while nobody looks at the list: a menu over it, and another program.
 *
 * Another program has the terminal for longer than lock-after: the screen is locked before it shows
 * anything again, whatever was typed ahead. The program makes a file, with which an hour has gone by.
 */
#include "play.h"
#include "full.h"
#include <sys/syscall.h>
#include <time.h>

static char gone[64]; /* that file */

int
clock_gettime(clockid_t id, struct timespec *ts)
{
	int r = (int)syscall(SYS_clock_gettime, id, ts);

	if (id == CLOCK_BOOTTIME && gone[0] && access(gone, F_OK) == 0)
		ts->tv_sec += 3600;
	return r;
}

int
main(void)
{
	char script[512];
	bool fallback;

	alarm(30);
	setenv("LC_ALL", "C.UTF-8", 1);
	proc_locale(&fallback);
	(void)check; /* no golden screens here */
	(void)clean;
	if (!OK(crypt_init(NULL) == 0 && make_profile(full_fill), "a profile"))
		return t_end();
	snprintf(gone, sizeof(gone), "%s/gone", home);
	snprintf(script, sizeof(script),
	        PASS "<Enter>\n=wait is due\n=gone index\n2\n=wait 1/\n"
	             "|true<Enter>jj\n=dump before\n|touch %s<Enter>jj\n=dump after\n"
	             "^U^C",
	        gone);
	OK(play(NULL, true, 24, 80, script), "programs at the terminal");
	OK(holds(dumped("before"), "3/"), "after a short one the screen goes on");
	OK(holds(dumped("after"), "Passphrase"), "after a long one it is locked");
	OK(!holds(dumped("after"), "Documents 2("), "and nothing shows");
	unlink(gone);
	OK(play(NULL, true, 24, 160,
	           PASS
	           "<Enter>\n=wait is due\n2\n=wait unread              68\n<Enter>\n"
	           "=wait Issued\nq\n=wait 1/68\n<F10>\n=wait a-z\n"
	           "=wait unread              67\n=dump menu\n<Esc>Q"),
	        "a menu that stays open");
	OK(holds(dumped("menu"), "a-z"),
	        "what is counted beside the list under it goes along");
	full_clean();
	return t_end();
}
