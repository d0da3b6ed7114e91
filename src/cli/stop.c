#include "cli_int.h"

#include <errno.h>
#include <poll.h>

static volatile sig_atomic_t stop_signal;

static void
on_signal(int sig)
{
	stop_signal = sig;
}

static const int taken[] = { SIGINT, SIGTERM, SIGHUP };

int
cli_stop_begin(struct cli_stop *s, struct err *e)
{
	struct sigaction sa;
	sigset_t set;

	stop_signal = 0;
	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = on_signal;
	sigemptyset(&sa.sa_mask);
	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
		sigaddset(&set, taken[i]);
	if (sigprocmask(SIG_BLOCK, &set, &s->before))
		return err_sys(e, ERR_IO, _("cannot hold signals back"));
	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
		struct sigaction old;

		/* nohup and shells without job control ignore some: that stays so */
		if (sigaction(taken[i], NULL, &old) == 0 && old.sa_handler == SIG_IGN)
			continue;
		(void)sigaction(taken[i], &sa, NULL);
	}
	return 0;
}

void
cli_stop_end(struct cli_stop *s)
{
	struct sigaction sa;

	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = SIG_DFL;
	sigemptyset(&sa.sa_mask);
	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
		struct sigaction old;

		if (sigaction(taken[i], NULL, &old) == 0 && old.sa_handler == on_signal)
			(void)sigaction(taken[i], &sa, NULL);
	}
	(void)sigprocmask(SIG_SETMASK, &s->before, NULL);
}

int
cli_wait(const struct cli_stop *s, int fd, short events, short *revents, int ms)
{
	struct timespec ts = { ms / 1000, (long)(ms % 1000) * 1000000 };
	struct pollfd pf = { fd, events, 0 };

	(void)ppoll(&pf, 1, ms < 0 ? NULL : &ts, &s->before);
	if (revents)
		*revents = pf.revents;
	return stop_signal;
}
