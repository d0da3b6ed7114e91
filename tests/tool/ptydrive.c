/*
 * ptydrive: runs a program in a pseudo-terminal, with libvterm as the terminal, and drives it by a
 * script. It prints results as the other tests do.
 *
 *	ptydrive [-s ROWSxCOLS] [-l SECONDS] SCRIPT PROGRAM [ARGUMENT…]
 *
 * SCRIPT is a file ("-": standard input), a command a line, words bare or in double quotes with
 * \e \r \n \t \\ \" \xHH; # begins a comment.
 *
 *	send TEXT              the bytes, as if typed
 *	type FILE              the first line of a file, which `run` may have made
 *	key NAME [TIMES]       up down left right pgup pgdn home end enter esc tab backspace delete
 *	paste TEXT             typed as a bracketed paste when the program asked for that
 *	click ROW COL          with the left button, from 1, as far as the program asked for that
 *	wheel up|down ROW COL
 *	mouse on|off NAME      a check: the program has asked for it, or not
 *	wait TEXT              until a row of the screen holds TEXT
 *	gone TEXT              until none does
 *	idle                   until the program has read all input and sleeps with nothing to say
 *	has|hasnt TEXT NAME    a check: some row holds TEXT, or none does
 *	row N TEXT NAME        row N holds it, from 1 down or -1 up
 *	blank NAME             the screen is empty
 *	count                  forget the bytes counted so far
 *	bytes MIN MAX NAME     the program wrote so many since then
 *	cursor ROW COL NAME    where the cursor stands, from 1; 0 is anywhere
 *	resize ROWS COLS       the window changes its size
 *	signal NAME            HUP TERM INT TSTP CONT KILL WINCH, to the program
 *	stopped NAME           waits until the program is stopped
 *	hangup                 the terminal goes away
 *	exits CODE NAME        waits for the end; the exit code is CODE
 *	ends NAME              waits for the end; the code is 0, or a hang-up killed it
 *	calm NAME              left alone for a while it takes no time of the processor
 *	redrawn NAME           told to paint all anew, it shows the same, cell by cell
 *	restored NAME          the terminal is as it was: modes, screen, cursor
 *	run PROGRAM NAME       runs it with the process's id as its argument; its exit code is 0
 *	dump [FILE]            the screen, as comments or into a file
 *
 * Nothing waits for time, but for a rest that the program itself waits for; -l (60) is after how long the whole has failed.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <vterm.h>
#include "base/utf8.h"
#include "quiet.h"
#include "snap.h"
#include "stream.h"
#include "words.h"

#define LINE_MAX_ 4096
#define ROW_MAX 8192
#define WIDE 80     /* from here on the program shows more after a rest of the cursor, */
#define REST_MS 150 /* which is shorter than this */

struct drive {
	int fd;    /* the master; -1 after a hang-up */
	pid_t pid; /* the program */
	int events; /* what the session's leader says of it: its statuses as waitpid has them */
	bool ended, stopped;
	int status;
	VTerm *vt;
	VTermScreen *screen;
	int rows, cols;
	bool alt, hidden, mouse;
	unsigned long bytes;
	struct stream stream;
	struct termios before;
	long long deadline; /* ms */
	const char *script;
	int line;
	int checks, failed;
};

static long long
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* --- the screen ----------------------------------------------------------- */

/* Row y as text, blanks at its end left out. */
static void
row_text(struct drive *d, int y, char out[ROW_MAX])
{
	size_t n = 0, end = 0;

	for (int x = 0; x < d->cols;) {
		VTermScreenCell c;

		if (!vterm_screen_get_cell(
		            d->screen, (VTermPos){ .row = y, .col = x }, &c))
			break;
		if (n + 4 * VTERM_MAX_CHARS_PER_CELL + 1 >= ROW_MAX)
			break;
		if (c.chars[0] == 0 || c.chars[0] == (uint32_t)-1) {
			out[n++] = ' ';
		} else {
			for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && c.chars[i]; i++)
				n += utf8_put(c.chars[i], out + n);
			if (c.chars[0] != ' ')
				end = n;
		}
		x += c.width > 0 ? c.width : 1;
	}
	out[end] = '\0';
}

static bool
screen_has(struct drive *d, const char *text)
{
	char row[ROW_MAX];

	for (int y = 0; y < d->rows; y++) {
		row_text(d, y, row);
		if (strstr(row, text))
			return true;
	}
	return false;
}

static void
dump(struct drive *d, FILE *f, const char *mark)
{
	char row[ROW_MAX];

	for (int y = 0; y < d->rows; y++) {
		row_text(d, y, row);
		fprintf(f, "%s%s\n", mark, row);
	}
}

/* --- results -------------------------------------------------------------- */

static void
result(struct drive *d, bool ok, const char *name)
{
	d->checks++;
	if (ok) {
		printf("ok - %s\n", name);
	} else {
		d->failed++;
		printf("not ok - %s [%s:%d]\n", name, d->script, d->line);
		dump(d, stdout, "#  |");
	}
	fflush(stdout);
}

/* The script cannot go on. */
static void __attribute__((noreturn, format(printf, 2, 3)))
give_up(struct drive *d, const char *fmt, ...)
{
	va_list ap;

	printf("not ok - ");
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf(" [%s:%d]\n", d->script, d->line);
	if (d->screen)
		dump(d, stdout, "#  |");
	fflush(stdout);
	if (d->pid > 0 && !d->ended)
		kill(d->pid, SIGKILL);
	exit(1);
}

/* --- the program ---------------------------------------------------------- */

/* What the terminal answers (status reports, keys). */
static void
flush_answers(struct drive *d)
{
	char buf[512];
	size_t n;

	while ((n = vterm_output_read(d->vt, buf, sizeof buf)) > 0) {
		if (d->fd >= 0 && write(d->fd, buf, n) < 0 && errno != EIO)
			give_up(d, "cannot type: %s", strerror(errno));
	}
}

static void
take_event(struct drive *d)
{
	int st;

	if (read(d->events, &st, sizeof st) != (ssize_t)sizeof st) {
		d->ended = true;
	} else if (WIFSTOPPED(st)) {
		d->stopped = true;
	} else {
		d->status = st;
		d->ended = true;
	}
}

/* Take what the program writes, at most ms milliseconds; true when something came. */
static bool
pump(struct drive *d, int ms)
{
	struct pollfd p[2] = { { .fd = d->fd, .events = POLLIN },
		{ .fd = d->ended ? -1 : d->events, .events = POLLIN } };
	char buf[65536];
	ssize_t n;

	if (now_ms() > d->deadline)
		give_up(d, "out of time");
	if (poll(p, 2, ms) <= 0)
		return false;
	if (p[0].revents) {
		n = read(d->fd, buf, sizeof buf);
		if (n > 0) {
			d->bytes += (unsigned long)n;
			stream_add(&d->stream, d->vt, buf, (size_t)n);
			flush_answers(d);
			return true;
		}
	}
	if (p[1].revents)
		take_event(d);
	return false;
}

/* Asleep, nothing typed unread, nothing said: three looks in a row without a wake-up in between, and
 * between the first and the last so many milliseconds. */
static void
rest(struct drive *d, int ms)
{
	long long since = 0;
	long seen = -1;
	int quiet = 0;

	while (!d->ended && (quiet < 3 || now_ms() - since < ms)) {
		long n;

		if (pump(d, 5) || !quiet_sleeps(d->pid) || quiet_unread(d->fd) > 0) {
			quiet = 0;
			continue;
		}
		n = quiet_switches(d->pid);
		quiet = n == seen ? quiet + 1 : 0;
		since = quiet ? since : now_ms();
		seen = n;
	}
	while (pump(d, 0))
		;
}

static void
idle(struct drive *d)
{
	rest(d, 0);
}

static void
wait_end(struct drive *d)
{
	while (!d->ended)
		pump(d, 50);
	while (d->fd >= 0 && pump(d, 0))
		;
}

/* --- commands ------------------------------------------------------------- */

static const struct {
	const char *name;
	VTermKey key;
} keys[] = { { "up", VTERM_KEY_UP }, { "down", VTERM_KEY_DOWN },
	{ "left", VTERM_KEY_LEFT }, { "right", VTERM_KEY_RIGHT },
	{ "pgup", VTERM_KEY_PAGEUP }, { "pgdn", VTERM_KEY_PAGEDOWN },
	{ "home", VTERM_KEY_HOME }, { "end", VTERM_KEY_END },
	{ "enter", VTERM_KEY_ENTER }, { "esc", VTERM_KEY_ESCAPE },
	{ "tab", VTERM_KEY_TAB }, { "backspace", VTERM_KEY_BACKSPACE },
	{ "delete", VTERM_KEY_DEL } };

static void
press(struct drive *d, const char *name, int times)
{
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		if (strcmp(keys[i].name, name) != 0)
			continue;
		for (int k = 0; k < times; k++)
			vterm_keyboard_key(d->vt, keys[i].key, VTERM_MOD_NONE);
		flush_answers(d);
		return;
	}
	give_up(d, "no key is called %s", name);
}

static void
type(struct drive *d, const char *text)
{
	size_t n = strlen(text);

	if (d->fd < 0)
		give_up(d, "the terminal is gone");
	if (n && write(d->fd, text, n) != (ssize_t)n)
		give_up(d, "cannot type: %s", strerror(errno));
}

static void
paste(struct drive *d, const char *text)
{
	vterm_keyboard_start_paste(d->vt);
	flush_answers(d);
	type(d, text);
	vterm_keyboard_end_paste(d->vt);
	flush_answers(d);
}

static void
resize(struct drive *d, int rows, int cols)
{
	struct winsize w = { .ws_row = (unsigned short)rows,
		.ws_col = (unsigned short)cols };

	/* What is under way was drawn for the old size. */
	while (pump(d, 0))
		;
	d->rows = rows;
	d->cols = cols;
	vterm_set_size(d->vt, rows, cols);
	if (ioctl(d->fd, TIOCSWINSZ, &w) < 0)
		give_up(d, "TIOCSWINSZ: %s", strerror(errno));
}

static void
wait_text(struct drive *d, const char *text, bool there)
{
	while (screen_has(d, text) != there) {
		if (d->ended && !pump(d, 0))
			give_up(d, "the program ended before \"%s\" %s", text,
			        there ? "came" : "went");
		pump(d, 50);
	}
}

static void
send_signal(struct drive *d, const char *name)
{
	static const struct {
		const char *name;
		int sig;
	} all[] = { { "HUP", SIGHUP }, { "TERM", SIGTERM }, { "INT", SIGINT },
		{ "TSTP", SIGTSTP }, { "CONT", SIGCONT }, { "KILL", SIGKILL },
		{ "WINCH", SIGWINCH } };

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (strcmp(all[i].name, name) == 0) {
			if (kill(d->pid, all[i].sig) < 0)
				give_up(d, "kill: %s", strerror(errno));
			return;
		}
	give_up(d, "no signal is called %s", name);
}

static void
wait_stop(struct drive *d, const char *name)
{
	while (!d->stopped && !d->ended)
		pump(d, 20);
	while (pump(d, 0))
		;
	result(d, d->stopped, name);
	d->stopped = false;
}

static void
button(struct drive *d, int which, int row, int col)
{
	vterm_mouse_move(d->vt, row - 1, col - 1, VTERM_MOD_NONE);
	vterm_mouse_button(d->vt, which, true, VTERM_MOD_NONE);
	vterm_mouse_button(d->vt, which, false, VTERM_MOD_NONE);
	flush_answers(d);
}

static void
check_mouse(struct drive *d, bool on, const char *name)
{
	while (pump(d, 0))
		;
	result(d, d->mouse == on, name);
}

static void
check_restored(struct drive *d, const char *name)
{
	struct termios now;

	while (pump(d, 0))
		;
	if (tcgetattr(d->fd, &now) < 0)
		give_up(d, "tcgetattr: %s", strerror(errno));
	if (now.c_lflag != d->before.c_lflag || now.c_iflag != d->before.c_iflag ||
	        now.c_oflag != d->before.c_oflag)
		printf("# modes of the line: lflag %x was %x, iflag %x was %x, oflag %x "
		       "was %x\n",
		        now.c_lflag, d->before.c_lflag, now.c_iflag, d->before.c_iflag,
		        now.c_oflag, d->before.c_oflag);
	if (d->alt || d->hidden || d->mouse)
		printf("# alternate screen %d, cursor hidden %d, mouse %d\n", d->alt,
		        d->hidden, d->mouse);
	result(d,
	        now.c_lflag == d->before.c_lflag && now.c_iflag == d->before.c_iflag &&
	                now.c_oflag == d->before.c_oflag && !d->alt && !d->hidden &&
	                !d->mouse,
	        name);
}

static void
check_blank(struct drive *d, const char *name)
{
	char row[ROW_MAX];
	bool ok = true;

	for (int y = 0; y < d->rows; y++) {
		row_text(d, y, row);
		ok = ok && row[strspn(row, " ")] == '\0';
	}
	result(d, ok, name);
}

static void
check_row(struct drive *d, int n, const char *text, const char *name)
{
	char row[ROW_MAX];

	row[0] = '\0';
	if (n < 0)
		n = d->rows + n + 1;
	if (n >= 1 && n <= d->rows)
		row_text(d, n - 1, row);
	result(d, strstr(row, text) != NULL, name);
}

static void
check_cursor(struct drive *d, int row, int col, const char *name)
{
	VTermPos p;

	vterm_state_get_cursorpos(vterm_obtain_state(d->vt), &p);
	if ((row && p.row + 1 != row) || (col && p.col + 1 != col))
		printf("# the cursor stands at %d, %d\n", p.row + 1, p.col + 1);
	result(d, (!row || p.row + 1 == row) && (!col || p.col + 1 == col), name);
}

static void
check_bytes(struct drive *d, unsigned long min, unsigned long max, const char *name)
{
	printf("# %s: %lu bytes\n", name, d->bytes);
	result(d, d->bytes >= min && d->bytes <= max, name);
}

static void
check_exit(struct drive *d, int code, const char *name)
{
	wait_end(d);
	if (WIFSIGNALED(d->status))
		printf("# killed by signal %d\n", WTERMSIG(d->status));
	else if (WEXITSTATUS(d->status) != code)
		printf("# ended with code %d, not %d\n", WEXITSTATUS(d->status), code);
	result(d, WIFEXITED(d->status) && WEXITSTATUS(d->status) == code, name);
}

/* Somebody looks at the program from outside while it sleeps. */
static void
check_run(struct drive *d, const char *program, const char *name)
{
	char id[24];
	int st = -1;
	pid_t pid;

	snprintf(id, sizeof id, "%ld", (long)d->pid);
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		execlp(program, program, id, (char *)NULL);
		_exit(127);
	}
	if (pid > 0 && waitpid(pid, &st, 0) < 0)
		st = -1;
	result(d, st == 0, name);
}

/* Who leaves because the terminal is gone may be overtaken by the signal that says so. */
static void
check_end(struct drive *d, const char *name)
{
	wait_end(d);
	result(d,
	        d->status == 0 ||
	                (WIFSIGNALED(d->status) && WTERMSIG(d->status) == SIGHUP),
	        name);
}

/* What was written bit by bit against a repaint, which the size told again brings about. */
static void
check_redrawn(struct drive *d, const char *name)
{
	struct snap before, after;
	bool same;

	/* What comes when the cursor has rested for a while has come. */
	rest(d, d->cols < WIDE ? 25 : REST_MS);
	if (!snap_take(&before, d->vt, d->rows, d->cols))
		give_up(d, "no memory");
	stream_mark(&d->stream, " *** anew *** ");
	send_signal(d, "WINCH");
	rest(d, d->cols < WIDE ? 0 : REST_MS);
	if (!snap_take(&after, d->vt, d->rows, d->cols))
		give_up(d, "no memory");
	same = !d->ended && snap_same(&before, &after);
	result(d, same, name);
	if (!same)
		stream_dump(&d->stream);
	free(before.cell);
	free(after.cell);
}

/* A program that spins takes all of this while; ticks are of 10 ms. */
static void
check_calm(struct drive *d, const char *name)
{
	long long until;
	long before;

	idle(d);
	before = quiet_ticks(d->pid);
	for (until = now_ms() + 250; now_ms() < until;)
		pump(d, 10);
	printf("# %ld ticks\n", quiet_ticks(d->pid) - before);
	result(d, !d->ended && quiet_ticks(d->pid) - before <= 2, name);
}

static void
dump_to(struct drive *d, const char *path)
{
	FILE *f;

	if (!*path) {
		dump(d, stdout, "#  |");
		return;
	}
	f = fopen(path, "we");
	if (!f)
		give_up(d, "%s: %s", path, strerror(errno));
	dump(d, f, "");
	fclose(f);
}

/* --- the script ----------------------------------------------------------- */

static int
number(const char *s)
{
	return (int)strtol(s, NULL, 10);
}

static void
type_file(struct drive *d, const char *path)
{
	char text[LINE_MAX_] = "";
	FILE *f = fopen(path, "re");

	if (!f || !fgets(text, sizeof(text), f))
		give_up(d, "%s: nothing to type", path);
	fclose(f);
	type(d, text);
}

/* Commands that check something; false when it is none of them. */
static bool
run_check(struct drive *d, const char *w[WORDS])
{
	const char *c = w[0];

	if (strcmp(c, "has") == 0)
		result(d, screen_has(d, w[1]), w[2]);
	else if (strcmp(c, "hasnt") == 0)
		result(d, !screen_has(d, w[1]), w[2]);
	else if (strcmp(c, "row") == 0)
		check_row(d, number(w[1]), w[2], w[3]);
	else if (strcmp(c, "blank") == 0)
		check_blank(d, w[1]);
	else if (strcmp(c, "bytes") == 0)
		check_bytes(d, strtoul(w[1], NULL, 10), strtoul(w[2], NULL, 10), w[3]);
	else if (strcmp(c, "cursor") == 0)
		check_cursor(d, number(w[1]), number(w[2]), w[3]);
	else if (strcmp(c, "run") == 0)
		check_run(d, w[1], w[2]);
	else if (strcmp(c, "exits") == 0)
		check_exit(d, number(w[1]), w[2]);
	else if (strcmp(c, "ends") == 0)
		check_end(d, w[1]);
	else if (strcmp(c, "calm") == 0)
		check_calm(d, w[1]);
	else if (strcmp(c, "redrawn") == 0)
		check_redrawn(d, w[1]);
	else if (strcmp(c, "restored") == 0)
		check_restored(d, w[1]);
	else if (strcmp(c, "mouse") == 0)
		check_mouse(d, strcmp(w[1], "on") == 0, w[2]);
	else if (strcmp(c, "stopped") == 0)
		wait_stop(d, w[1]);
	else
		return false;
	return true;
}

static void
run_line(struct drive *d, const char *w[WORDS])
{
	const char *c = w[0];

	if (run_check(d, w))
		return;
	if (strcmp(c, "send") == 0) {
		type(d, w[1]);
	} else if (strcmp(c, "type") == 0) {
		type_file(d, w[1]);
	} else if (strcmp(c, "key") == 0) {
		press(d, w[1], *w[2] ? number(w[2]) : 1);
	} else if (strcmp(c, "click") == 0) {
		button(d, 1, number(w[1]), number(w[2]));
	} else if (strcmp(c, "wheel") == 0) {
		button(d, strcmp(w[1], "up") ? 5 : 4, number(w[2]), number(w[3]));
	} else if (strcmp(c, "paste") == 0) {
		paste(d, w[1]);
	} else if (strcmp(c, "wait") == 0) {
		wait_text(d, w[1], true);
	} else if (strcmp(c, "gone") == 0) {
		wait_text(d, w[1], false);
	} else if (strcmp(c, "idle") == 0) {
		idle(d);
	} else if (strcmp(c, "count") == 0) {
		d->bytes = 0;
	} else if (strcmp(c, "resize") == 0) {
		resize(d, number(w[1]), number(w[2]));
	} else if (strcmp(c, "signal") == 0) {
		send_signal(d, w[1]);
	} else if (strcmp(c, "hangup") == 0) {
		close(d->fd);
		d->fd = -1;
	} else if (strcmp(c, "dump") == 0) {
		dump_to(d, w[1]);
	} else {
		give_up(d, "no command is called %s", c);
	}
}

static int
on_prop(VTermProp prop, VTermValue *v, void *user)
{
	struct drive *d = user;

	if (prop == VTERM_PROP_ALTSCREEN)
		d->alt = v->boolean;
	if (prop == VTERM_PROP_CURSORVISIBLE)
		d->hidden = !v->boolean;
	if (prop == VTERM_PROP_MOUSE)
		d->mouse = v->number != VTERM_PROP_MOUSE_NONE;
	return 1;
}

/* The session's leader, as a shell is one: the program is a job of its own in the foreground, so that
 * it can be stopped, and is told of a hang-up. */
static void __attribute__((noreturn)) lead(int events, char **argv)
{
	sigset_t hup, before;
	siginfo_t si;
	pid_t pid;
	int st;

	sigemptyset(&hup);
	sigaddset(&hup, SIGHUP);
	sigaddset(&hup, SIGCHLD);
	sigprocmask(SIG_BLOCK, &hup, &before);
	/* The parent takes the modes of a line that no one has touched yet. */
	raise(SIGSTOP);
	pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		sigaddset(&hup, SIGTTOU);
		sigprocmask(SIG_BLOCK, &hup, NULL);
		tcsetpgrp(0, getpid());
		sigprocmask(SIG_SETMASK, &before, NULL);
		execvp(argv[0], argv);
		fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
		_exit(127);
	}
	if (write(events, &pid, sizeof pid) < 0)
		_exit(1);
	for (;;) {
		while (waitpid(pid, &st, WNOHANG | WUNTRACED) == pid) {
			if (write(events, &st, sizeof st) < 0 || !WIFSTOPPED(st))
				_exit(0);
		}
		if (sigwaitinfo(&hup, &si) == SIGHUP) {
			kill(-pid, SIGHUP);
			kill(-pid, SIGCONT);
		}
	}
}

static void
start(struct drive *d, char **argv)
{
	static const VTermScreenCallbacks callbacks = { .settermprop = on_prop };
	struct winsize w = { .ws_row = (unsigned short)d->rows,
		.ws_col = (unsigned short)d->cols };
	int pipes[2];
	pid_t leader;

	d->vt = vterm_new(d->rows, d->cols);
	vterm_set_utf8(d->vt, 1);
	d->screen = vterm_obtain_screen(d->vt);
	vterm_screen_set_callbacks(d->screen, &callbacks, d);
	vterm_screen_enable_altscreen(d->screen, 1);
	vterm_screen_reset(d->screen, 1);

	if (pipe2(pipes, O_CLOEXEC) < 0)
		give_up(d, "pipe: %s", strerror(errno));
	leader = forkpty(&d->fd, NULL, NULL, &w);
	if (leader < 0)
		give_up(d, "forkpty: %s", strerror(errno));
	if (leader == 0)
		lead(pipes[1], argv);
	close(pipes[1]);
	d->events = pipes[0];
	waitpid(leader, &d->status, WUNTRACED);
	if (tcgetattr(d->fd, &d->before) < 0)
		give_up(d, "tcgetattr: %s", strerror(errno));
	fcntl(d->fd, F_SETFD, FD_CLOEXEC);
	kill(leader, SIGCONT);
	if (read(d->events, &d->pid, sizeof d->pid) != (ssize_t)sizeof d->pid)
		give_up(d, "the program did not start");
}

int
main(int argc, char **argv)
{
	struct drive d = { .fd = -1, .rows = 24, .cols = 80 };
	char line[LINE_MAX_], buf[LINE_MAX_];
	const char *w[WORDS];
	int limit = 60, opt;
	FILE *f;

	while ((opt = getopt(argc, argv, "+s:l:")) != -1) {
		if (opt == 'l')
			limit = number(optarg);
		else if (opt != 's' || sscanf(optarg, "%dx%d", &d.rows, &d.cols) != 2)
			goto usage;
	}
	if (argc - optind < 2)
		goto usage;
	d.script = argv[optind];
	f = strcmp(d.script, "-") == 0 ? stdin : fopen(d.script, "re");
	if (!f) {
		fprintf(stderr, "ptydrive: %s: %s\n", d.script, strerror(errno));
		return 2;
	}
	d.deadline = now_ms() + 1000LL * limit;
	start(&d, argv + optind + 1);
	while (fgets(line, sizeof line, f)) {
		d.line++;
		if (words(line, buf, w))
			run_line(&d, w);
	}
	if (!d.ended)
		kill(d.pid, SIGKILL);
	vterm_free(d.vt);
	return d.failed || !d.checks ? 1 : 0;
usage:
	fprintf(stderr, "usage: ptydrive [-s ROWSxCOLS] [-l SECONDS] SCRIPT PROGRAM "
	                "[ARGUMENT...]\n");
	return 2;
}
