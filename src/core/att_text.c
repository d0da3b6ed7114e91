/*
 * The text of an attachment. A program that makes it sees the file through a pipe and nothing of ours:
 * no descriptor, no secret of the environment, no terminal, no new privilege, no file to write to. It
 * ends with us, however we end.
 */
#include "attach_int.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/date.h"
#include "base/human.h"
#include "base/i18n.h"
#include "base/mem.h"

#define MEMORY ((rlim_t)2 << 30)
#define LOOK_MS 20 /* its pipe is closed: how often to look whether it has ended */

/* --- the program ------------------------------------------------------------------------------ */

/* Behind the fork: our own memory is a copy, and goes with the exec. */
static _Noreturn void
become(const struct program *by, int in, int out, int status, rlim_t seconds)
{
	const struct rlimit cpu = { seconds, seconds }, as = { MEMORY, MEMORY },
	                    none = { 0, 0 };
	char lc[] = "LC_ALL=C.UTF-8", tmp[] = "TMPDIR=/dev/shm", path[4096];
	char *envp[] = { path, lc, tmp, NULL }, *args[PROGRAM_ARGS + 1];
	const char *have = getenv("PATH");
	struct sigaction dfl = { .sa_handler = SIG_DFL };
	sigset_t all;
	int bad;

	(void)snprintf(path, sizeof(path), "PATH=%s",
	        have && strlen(have) < sizeof(path) - 8 ? have : "/usr/bin:/bin");
	/* execvpe does not write to them: POSIX gives the type for old times' sake */
	memcpy(args, by->argv, sizeof(args));
	sigemptyset(&all);
	(void)sigaction(SIGPIPE, &dfl, NULL);
	/* SIGXFSZ stays ignored: a write to a file fails, and no more */
	if (setsid() < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 ||
	        dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), 2) < 0 ||
	        (status != 3 && dup3(status, 3, O_CLOEXEC) < 0) ||
	        prctl(PR_SET_PDEATHSIG, SIGKILL) ||
	        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || setrlimit(RLIMIT_CPU, &cpu) ||
	        setrlimit(RLIMIT_AS, &as) || setrlimit(RLIMIT_FSIZE, &none) ||
	        sigprocmask(SIG_SETMASK, &all, NULL))
		goto fail;
	closefrom(4);
	(void)execvpe(args[0], args, envp);
fail:
	bad = errno ? errno : EIO;
	(void)!write(3, &bad, sizeof(bad));
	_exit(127);
}

/* Whether it was started: the errno of it, 0. The pipe of its status closes by the exec. */
static int
started(int status)
{
	int bad = 0;
	ssize_t n;

	do {
		n = read(status, &bad, sizeof(bad));
	} while (n < 0 && errno == EINTR);
	return n == (ssize_t)sizeof(bad) ? bad : 0;
}

static void
reap(struct att_reading *x, int *status)
{
	while (waitpid(x->pid, status, 0) < 0 && errno == EINTR)
		;
	x->pid = 0;
}

static int
not_started(const struct program *by, int bad, struct err *e)
{
	errno = bad;
	if (bad == ENOENT)
		return err_set(e, ERR_NOTFOUND,
		        _("%s is not installed; it is what makes text of this file "
		          "(sotayrc: program)"),
		        by->argv[0]);
	return err_sys(e, ERR_IO, _("cannot start %s"), by->argv[0]);
}

static int
start(struct att_reading *x, struct err *e)
{
	int p[6] = { -1, -1, -1, -1, -1, -1 }, r = -1, bad;

	if (pipe2(p, O_CLOEXEC) || pipe2(p + 2, O_CLOEXEC) || pipe2(p + 4, O_CLOEXEC)) {
		err_sys(e, ERR_IO, _("no pipe for %s"), x->by->argv[0]);
		goto out;
	}
	x->pid = fork();
	if (x->pid == 0)
		become(x->by, p[0], p[3], p[5], (rlim_t)x->seconds);
	if (x->pid < 0) {
		x->pid = 0;
		err_sys(e, ERR_IO, _("cannot start %s"), x->by->argv[0]);
		goto out;
	}
	(void)close(p[5]);
	p[5] = -1;
	bad = started(p[4]);
	if (bad) {
		reap(x, NULL);
		not_started(x->by, bad, e);
		goto out;
	}
	x->in = p[1];
	x->out = p[2];
	p[1] = p[2] = -1;
	(void)fcntl(x->in, F_SETFL, O_NONBLOCK);
	(void)fcntl(x->out, F_SETFL, O_NONBLOCK);
	r = 0;
out:
	for (size_t i = 0; i < ARRAY_LEN(p); i++)
		if (p[i] >= 0)
			(void)close(p[i]);
	return r;
}

static void
shut(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}

static int
feed(struct att_reading *x, struct err *e)
{
	ssize_t k;

	if (x->at == x->n) {
		x->at = 0;
		if (att_file_next(x->file, x->piece, &x->n, e))
			return -1;
		if (!x->n) {
			shut(&x->in);
			return 0;
		}
	}
	k = write(x->in, x->piece + x->at, x->n - x->at);
	if (k > 0)
		x->at += (size_t)k;
	else if (k < 0 && errno != EAGAIN && errno != EINTR)
		shut(&x->in); /* it has enough */
	return 0;
}

static int
drain(struct att_reading *x, struct err *e)
{
	char buf[16384];
	ssize_t k = read(x->out, buf, sizeof(buf));

	if (k < 0)
		return errno == EAGAIN || errno == EINTR
		               ? 0
		               : err_sys(e, ERR_IO,
		                         _("cannot read the attachment's text"));
	if (k == 0) {
		shut(&x->in);
		shut(&x->out);
		return 0;
	}
	if ((size_t)k > ATT_TEXT_MAX - x->text.len)
		return err_set(e, ERR_USAGE, _("the attachment's text is longer than %s"),
		        human_size(ATT_TEXT_MAX).s);
	for (ssize_t i = 0; i < k; i++)
		if (buf[i] == '\f') /* a page ends */
			buf[i] = '\n';
	str_add(&x->text, buf, (size_t)k);
	crypt_wipe(buf, sizeof(buf));
	return str_ok(&x->text, _("the attachment's text"), e);
}

/* It has written its last: 1 when it has ended well. */
static int
ended(struct att_reading *x, struct err *e)
{
	int status = 0;
	pid_t got = waitpid(x->pid, &status, WNOHANG);

	x->again = clock_boot() + LOOK_MS;
	if (got == 0 || (got < 0 && errno == EINTR))
		return 0;
	x->pid = 0;
	if (got > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 1;
	return err_set(e, ERR_IO, _("%s could not make text of this file"), x->program);
}

int
att_reading_io(
        struct att_reading *x, const struct pollfd v[ATT_READING_FDS], struct err *e)
{
	if (x->in >= 0 && v[1].fd == x->in && v[1].revents) {
		if (feed(x, e))
			return -1;
	}
	if (x->out >= 0 && v[0].fd == x->out && v[0].revents) {
		if (drain(x, e))
			return -1;
	}
	if (x->out < 0) {
		int r = ended(x, e);

		if (r)
			return r;
	}
	if (clock_boot() >= x->end)
		return err_set(e, ERR_IO,
		        _("%s took longer than %d s and was ended (sotayrc: "
		          "program-seconds)"),
		        x->program, x->seconds);
	return 0;
}

void
att_reading_wait(
        const struct att_reading *x, struct pollfd v[ATT_READING_FDS], int64_t *by)
{
	v[0] = (struct pollfd){ x->out, POLLIN, 0 };
	v[1] = (struct pollfd){ x->in, POLLOUT, 0 };
	*by = x->again >= 0 && x->again < x->end ? x->again : x->end;
}

void
att_reading_end(struct att_reading *x)
{
	shut(&x->in);
	shut(&x->out);
	if (x->pid) {
		(void)kill(-x->pid, SIGKILL); /* and what it has started */
		(void)kill(x->pid, SIGKILL);
		reap(x, NULL);
	}
	if (x->file && x->file->fd >= 0)
		att_file_close(x->file);
	free(x->file);
	x->file = NULL;
	if (x->piece)
		crypt_wipe(x->piece, STREAM_CHUNK);
	free(x->piece);
	x->piece = NULL;
	if (x->text.p)
		crypt_wipe(x->text.p, x->text.cap);
	str_release(&x->text);
}

/* --- both kinds --------------------------------------------------------------------------------- */

static int
own_text(struct att_reading *x, uint64_t size, struct err *e)
{
	size_t n = 0;

	if (size > ATT_TEXT_MAX)
		return err_set(e, ERR_USAGE, _("the attachment's text is longer than %s"),
		        human_size(ATT_TEXT_MAX).s);
	do {
		if (att_file_next(x->file, x->piece, &n, e))
			return -1;
		str_add(&x->text, x->piece, n);
	} while (n);
	return str_ok(&x->text, _("the attachment's text"), e) ? -1 : 1;
}

int
att_reading_start(struct att_reading *x, const struct app *a, const struct conf *conf,
        const struct att_row *r, struct err *e)
{
	const char *ext = program_ext(r->a.name);
	int ret;

	memset(x, 0, sizeof(*x));
	x->in = x->out = -1;
	x->again = -1;
	str_init(&x->text, ATT_TEXT_MAX);
	x->by = program_for(&conf->programs, PROGRAM_READ, r->a.name);
	x->seconds = conf->opt.v[OPT_PROGRAM_SECONDS];
	if (!x->by && strcasecmp(ext, "txt") != 0 && strcasecmp(ext, "csv") != 0)
		return err_set(e, ERR_USAGE,
		        _("no program is known here that makes text of a file .%s "
		          "(sotayrc: program); its bytes are given to one by: sotay "
		          "attachment cat … | …"),
		        ext);
	x->piece = mem_new(STREAM_CHUNK, 1, e);
	x->file = x->piece ? mem_new(1, sizeof(*x->file), e) : NULL;
	if (!x->file)
		return -1;
	x->file->fd = -1;
	if (att_file_open(x->file, a, r, e))
		return -1;
	if (!x->by)
		return own_text(x, r->a.size, e);
	x->end = clock_boot() + (int64_t)x->seconds * 1000;
	(void)snprintf(x->program, sizeof(x->program), "%s", x->by->argv[0]);
	ret = start(x, e);
	x->by = NULL;
	return ret;
}

int
att_text(const struct app *a, const struct conf *conf, const struct att_row *r,
        struct str *out, struct err *e)
{
	struct pollfd v[ATT_READING_FDS];
	struct att_reading x;
	int64_t by, ms;
	int rc = att_reading_start(&x, a, conf, r, e);

	while (!rc) {
		if (a->stop && *a->stop) {
			rc = err_set(e, ERR_IO, _("stopped"));
			break;
		}
		att_reading_wait(&x, v, &by);
		ms = by - clock_boot();
		if (poll(v, ATT_READING_FDS, ms > 0 ? (int)ms : 0) < 0 &&
		        errno != EINTR) {
			rc = err_sys(e, ERR_IO, _("cannot wait for a filter"));
			break;
		}
		rc = att_reading_io(&x, v, e);
	}
	if (rc == 1) {
		str_add(out, x.text.p, x.text.len);
		rc = str_ok(out, _("the attachment's text"), e);
	}
	att_reading_end(&x);
	return rc;
}
