#include "core/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/timerfd.h>
#include <unistd.h>
#include "base/date.h"
#include "base/i18n.h"
#include "base/mem.h"

static const struct {
	int sig;
	unsigned bit;
} table[] = {
	{ SIGHUP, LOOP_HUP },
	{ SIGTERM, LOOP_HUP },
	{ SIGINT, LOOP_INT },
	{ SIGTSTP, LOOP_TSTP },
	{ SIGWINCH, LOOP_WINCH },
};

/* The self-pipe: with the terminal backend the only mutable globals. */
static int sigpipe[2] = { -1, -1 };
static struct sigaction before[ARRAY_LEN(table)];

static void
handler(int sig)
{
	int saved = errno;
	unsigned char c = (unsigned char)sig;

	/* A full pipe is fine: it says already that something came. */
	if (write(sigpipe[1], &c, 1) < 0)
		errno = saved;
	errno = saved;
}

int
loop_signals(struct err *e)
{
	struct sigaction sa;

	if (pipe2(sigpipe, O_NONBLOCK | O_CLOEXEC) < 0)
		return err_sys(e, ERR_IO, _("cannot make a pipe"));
	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = handler;
	sa.sa_flags = SA_RESTART;
	sigemptyset(&sa.sa_mask);
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (sigaction(table[i].sig, &sa, &before[i]) < 0)
			return err_sys(e, ERR_IO, _("cannot take a signal"));
	return 0;
}

void
loop_signals_end(void)
{
	if (sigpipe[0] < 0)
		return;
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		sigaction(table[i].sig, &before[i], NULL);
	close(sigpipe[0]);
	close(sigpipe[1]);
	sigpipe[0] = sigpipe[1] = -1;
}

void
loop_stop_self(void)
{
	struct sigaction dfl, old;
	sigset_t set, oldset;

	memset(&dfl, 0, sizeof(dfl));
	dfl.sa_handler = SIG_DFL;
	sigemptyset(&dfl.sa_mask);
	sigaction(SIGTSTP, &dfl, &old);
	sigemptyset(&set);
	sigaddset(&set, SIGTSTP);
	sigprocmask(SIG_UNBLOCK, &set, &oldset);
	raise(SIGTSTP);
	sigprocmask(SIG_SETMASK, &oldset, NULL);
	sigaction(SIGTSTP, &old, NULL);
}

static unsigned
take_signals(void)
{
	unsigned char buf[64];
	unsigned bits = 0;
	ssize_t n;

	while ((n = read(sigpipe[0], buf, sizeof(buf))) > 0)
		for (ssize_t k = 0; k < n; k++)
			for (size_t i = 0; i < ARRAY_LEN(table); i++)
				if (table[i].sig == buf[k])
					bits |= table[i].bit;
	return bits;
}

bool
loop_wait(int fd, int ms)
{
	struct pollfd p[2] = { { .fd = fd, .events = POLLIN },
		{ .fd = sigpipe[0], .events = POLLIN } };
	unsigned char came[64];
	size_t n = 0;
	bool told = false, ready = false;

	while (!told && !ready && n < sizeof(came)) {
		int r = poll(p, ARRAY_LEN(p), ms);
		ssize_t got = 0;

		if (r < 0 && errno == EINTR)
			continue;
		if (r <= 0)
			break;
		if (p[1].revents)
			got = read(sigpipe[0], came + n, sizeof(came) - n);
		for (; got > 0; got--) {
			told = told || came[n] == SIGHUP || came[n] == SIGTERM;
			n++;
		}
		ready = p[0].revents != 0;
	}
	/* The loop takes them. */
	if (n && write(sigpipe[1], came, n) < 0)
		told = true;
	return ready && !told;
}

struct turn {
	const struct loop_ops *ops;
	void *o;
	int timer_fd; /* CLOCK_BOOTTIME: also rings right after the machine slept */
	int64_t armed;
	int64_t last_key;
	bool background; /* there is background work left */
	size_t beside;   /* descriptors of other work, behind P_COUNT */
};

enum { P_SIG, P_TIMER, P_INPUT, P_HELPER, P_COUNT, P_MAX = P_COUNT + LOOP_BESIDE };

static void
arm(struct turn *t, int64_t when)
{
	struct itimerspec its;

	if (when == t->armed)
		return;
	memset(&its, 0, sizeof(its));
	if (when >= 0) {
		its.it_value.tv_sec = when / 1000;
		/* Zero would disarm. */
		its.it_value.tv_nsec = when % 1000 * 1000000 + 1;
	}
	timerfd_settime(t->timer_fd, TFD_TIMER_ABSTIME, &its, NULL);
	t->armed = when;
}

static int64_t
sooner(int64_t a, int64_t b)
{
	return a < 0 || (b >= 0 && b < a) ? b : a;
}

static int
sleep_until(struct turn *t, struct pollfd *p, bool at_once, struct err *e)
{
	int64_t when = t->ops->next_timer(t->o);
	int wait = t->ops->input_wait(t->o);

	if (t->background)
		when = sooner(when, t->last_key + LOOP_BACKGROUND_MS);
	arm(t, when);
	memset(p, 0, sizeof(*p) * P_MAX);
	for (int i = 0; i < P_COUNT; i++)
		p[i].events = POLLIN;
	p[P_SIG].fd = sigpipe[0];
	p[P_TIMER].fd = t->timer_fd;
	p[P_INPUT].fd = t->ops->input_fd(t->o);
	p[P_HELPER].fd = t->ops->helper_fd(t->o, &p[P_HELPER].events);
	t->beside = t->ops->beside_fds ? t->ops->beside_fds(t->o, p + P_COUNT) : 0;
	if (poll(p, P_COUNT + t->beside, at_once ? 0 : wait) < 0 && errno != EINTR)
		return err_sys(e, ERR_IO, _("cannot wait for input"));
	return 0;
}

static void
one_turn(struct turn *t, const struct pollfd *p, bool *at_once)
{
	const struct loop_ops *ops = t->ops;
	unsigned bits = take_signals();
	uint64_t ticks;
	int64_t now;

	*at_once = false;
	if (p[P_TIMER].revents && read(t->timer_fd, &ticks, sizeof(ticks)) > 0)
		t->armed = -1;
	if (bits)
		ops->on_signal(t->o, bits);
	/* Timers before keys: a lock that is due after a long sleep comes before the key that woke
	 * the machine. */
	ops->on_timer(t->o, clock_boot());
	if (ops->on_input(t->o)) {
		t->last_key = clock_boot();
		t->background = true;
	}
	if (p[P_HELPER].revents)
		ops->on_helper(t->o, p[P_HELPER].revents);
	if (t->beside)
		ops->on_beside(t->o, p + P_COUNT, t->beside);
	if (ops->on_sync(t->o, LOOP_SYNC_MS)) {
		*at_once = true;
		t->background = true;
	}
	now = clock_boot();
	if (t->background && now - t->last_key >= LOOP_BACKGROUND_MS) {
		t->background = ops->on_background(t->o);
		*at_once = *at_once || t->background;
	}
	ops->on_frame(t->o);
}

int
loop_run(const struct loop_ops *ops, void *o, struct err *e)
{
	struct turn t = { .ops = ops, .o = o, .armed = -1, .background = true };
	struct pollfd p[P_MAX];
	bool at_once = true;
	int r = -1;

	t.timer_fd = timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC);
	if (t.timer_fd < 0)
		return err_sys(e, ERR_IO, _("cannot make a timer"));
	t.last_key = clock_boot() - LOOP_BACKGROUND_MS;
	memset(p, 0, sizeof(p));
	while (!ops->done(o)) {
		one_turn(&t, p, &at_once);
		if (ops->done(o))
			break;
		if (sleep_until(&t, p, at_once, e) < 0)
			goto out;
	}
	r = 0;
out:
	close(t.timer_fd);
	return r;
}
