/* The loop: order of a turn, signals through the pipe, timers, and sleep without a tick. */
#include "t.h"
#include <poll.h>
#include <unistd.h>
#include "base/date.h"
#include "core/loop.h"

struct fake {
	char order[256]; /* what was called, a letter each */
	int pipe[2];
	int turns, keys, frames, sync_left, background_left;
	int64_t timer;
	unsigned bits;
	bool done, fired;
	char until;
};

static void
note(struct fake *f, char c)
{
	size_t n = strlen(f->order);

	if (n + 1 < sizeof(f->order))
		f->order[n] = c;
	if (c == f->until)
		f->done = true;
}

static int
input_fd(void *o)
{
	return ((struct fake *)o)->pipe[0];
}

static int
input_wait(void *o)
{
	return -1;
}

static int
helper_fd(void *o, short *events)
{
	return -1;
}

static void
on_signal(void *o, unsigned bits)
{
	struct fake *f = o;

	f->bits |= bits;
	note(f, 's');
}

static bool
on_input(void *o)
{
	struct fake *f = o;
	struct pollfd p = { .fd = f->pipe[0], .events = POLLIN };
	char c;
	bool any = false;

	while (poll(&p, 1, 0) > 0 && read(f->pipe[0], &c, 1) == 1) {
		any = true;
		f->keys++;
		note(f, 'k');
	}
	return any;
}

static void
on_helper(void *o, short revents)
{
	note(o, 'h');
}

static bool
on_sync(void *o, int ms)
{
	struct fake *f = o;

	if (!f->sync_left)
		return false;
	note(f, 'y');
	return --f->sync_left > 0;
}

static bool
on_background(void *o)
{
	struct fake *f = o;

	note(f, 'b');
	if (f->background_left > 0)
		f->background_left--;
	return f->background_left > 0;
}

static int64_t
next_timer(void *o)
{
	return ((struct fake *)o)->timer;
}

static void
on_timer(void *o, int64_t now)
{
	struct fake *f = o;

	if (f->timer >= 0 && now >= f->timer) {
		f->timer = -1;
		f->fired = true;
		note(f, 't');
	}
}

static void
on_frame(void *o)
{
	struct fake *f = o;

	f->frames++;
	note(f, '.');
}

static bool
done(void *o)
{
	return ((struct fake *)o)->done;
}

static const struct loop_ops ops = { .input_fd = input_fd,
	.input_wait = input_wait,
	.helper_fd = helper_fd,
	.on_signal = on_signal,
	.on_input = on_input,
	.on_helper = on_helper,
	.on_sync = on_sync,
	.on_background = on_background,
	.next_timer = next_timer,
	.on_timer = on_timer,
	.on_frame = on_frame,
	.done = done };

static void
start(struct fake *f, char until)
{
	struct err e;

	memset(f, 0, sizeof(*f));
	f->timer = -1;
	f->until = until;
	if (pipe(f->pipe) < 0 || loop_signals(&e) < 0)
		OK(false, "set up");
}

static void
stop(struct fake *f)
{
	loop_signals_end();
	close(f->pipe[0]);
	close(f->pipe[1]);
}

/* What is waited for beside the rest: nothing, and the key that nobody has read. */
static size_t
beside_fds(void *o, struct pollfd v[LOOP_BESIDE])
{
	v[0] = (struct pollfd){ -1, POLLIN, 0 };
	v[1] = (struct pollfd){ ((struct fake *)o)->pipe[0], POLLIN, 0 };
	return 2;
}

static void
on_beside(void *o, const struct pollfd *v, size_t n)
{
	if (n == 2 && !v[0].revents && v[1].revents)
		note(o, 'B');
}

static int
no_fd(void *o)
{
	return -1;
}

static bool
no_input(void *o)
{
	return false;
}

static void
test_beside(void)
{
	struct loop_ops with = ops;
	struct err e = ERR_INIT;
	struct fake f;

	with.input_fd = no_fd;
	with.on_input = no_input;
	with.beside_fds = beside_fds;
	with.on_beside = on_beside;
	start(&f, 'B');
	OK(write(f.pipe[1], "j", 1) == 1 && loop_run(&with, &f, &e) == 0,
	        "a loop that waits for more");
	STR_EQ(f.order, "b.B.", "gives that its turn once poll has told of it");
	stop(&f);
}

int
main(void)
{
	struct err e = ERR_INIT;
	struct fake f;
	int64_t t;

	start(&f, '.');
	f.sync_left = 1;
	f.background_left = 1;
	f.timer = 0;
	raise(SIGWINCH);
	raise(SIGHUP);
	OK(write(f.pipe[1], "jj", 2) == 2 && loop_run(&ops, &f, &e) == 0, "a turn");
	STR_EQ(f.order, "stkky.",
	        "signals, timers, all keys, sync, then the frame; no background "
	        "work right behind a key");
	OK(f.bits == (LOOP_WINCH | LOOP_HUP), "both signals in one turn");
	stop(&f);

	start(&f, 'b');
	OK(write(f.pipe[1], "j", 1) == 1, "a key");
	t = clock_boot();
	OK(loop_run(&ops, &f, &e) == 0 && clock_boot() - t >= LOOP_BACKGROUND_MS,
	        "background work comes after quiet time");
	STR_EQ(f.order, "k.b.", "with nothing drawn twice, and no turn between");
	stop(&f);

	start(&f, 't');
	t = clock_boot();
	f.timer = t + 30;
	OK(loop_run(&ops, &f, &e) == 0 && f.fired && clock_boot() - t >= 30,
	        "a timer rings");
	OK(f.frames <= 3, "and nothing woke the loop meanwhile");
	stop(&f);

	start(&f, 'y');
	f.sync_left = 1;
	OK(loop_run(&ops, &f, &e) == 0, "again");
	f.done = false;
	f.order[0] = 0;
	memset(f.order, 0, sizeof(f.order));
	f.sync_left = 3;
	f.until = 'b';
	f.background_left = 1;
	OK(loop_run(&ops, &f, &e) == 0, "again");
	STR_EQ(f.order, "yb.", "sync and background share a turn when no key waits");
	stop(&f);
	test_beside();
	return t_end();
}
