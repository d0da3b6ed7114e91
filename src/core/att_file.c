/* An attachment read: opened piece by piece, and turned into text by a program of filters.def. */
#include "attach_int.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/i18n.h"
#include "base/mem.h"

#define CPU_SECONDS 60

/* --- pieces ----------------------------------------------------------------------------------- */

static int
damaged(struct err *e)
{
	return err_set(e, ERR_DAMAGED,
	        _("the attachment's file on this device is damaged; fetch it again with: "
	          "sotay attachment get"));
}

static int
read_all(int fd, uint8_t *p, size_t n, size_t *got)
{
	ssize_t k;

	for (*got = 0; *got < n; *got += (size_t)k) {
		k = read(fd, p + *got, n - *got);
		if (k < 0 && errno == EINTR) {
			k = 0;
			continue;
		}
		if (k < 0)
			return -1;
		if (k == 0)
			break;
	}
	return 0;
}

int
att_file_open(
        struct att_file *f, const struct app *a, const struct att_row *r, struct err *e)
{
	uint8_t head[STREAM_HEAD];
	char name[BLOB_NAME];
	struct err why = ERR_INIT;
	uint64_t size = 0;
	size_t got;
	int dir;

	memset(f, 0, sizeof(*f));
	f->left = r->a.size;
	memcpy(f->hash, r->a.hash, HASH_LEN);
	crypt_hash_begin(&f->sum);
	blob_name(r->a.blob, false, name);
	dir = blobs_open(a, false, &why);
	f->fd = dir < 0 ? -1 : blob_open(dir, name, O_RDONLY, &size, &why);
	if (dir >= 0)
		(void)close(dir);
	if (f->fd < 0 && why.code == ERR_NOTFOUND)
		return err_set(e, ERR_NOTFOUND,
		        _("the attachment is not on this device; fetch it with: sotay "
		          "attachment get"));
	if (f->fd < 0)
		return err_set(e, why.code, "%s", why.msg);
	if (size == stream_sealed_size(r->a.size) &&
	        read_all(f->fd, head, sizeof(head), &got) == 0 && got == sizeof(head) &&
	        stream_open_begin(&f->st, head, r->a.key) == 0)
		return 0;
	att_file_close(f);
	return damaged(e);
}

int
att_file_next(struct att_file *f, uint8_t out[STREAM_CHUNK], size_t *n, struct err *e)
{
	uint8_t h[HASH_LEN];
	size_t got;

	*n = 0;
	if (f->last) {
		crypt_hash_end(&f->sum, h);
		return f->left || !crypt_eq(h, f->hash, HASH_LEN) ? damaged(e) : 0;
	}
	if (read_all(f->fd, f->sealed, sizeof(f->sealed), &got))
		return err_sys(e, ERR_IO, _("cannot read the attachment's file"));
	if (got < STREAM_EXTRA || got - STREAM_EXTRA > f->left ||
	        stream_open(&f->st, out, f->sealed, got, &f->last))
		return damaged(e);
	*n = got - STREAM_EXTRA;
	f->left -= *n;
	crypt_hash_add(&f->sum, out, *n);
	/* an empty piece is the last one, and there is no other empty one */
	if (!*n)
		return f->last ? att_file_next(f, out, n, e) : damaged(e);
	return 0;
}

void
att_file_close(struct att_file *f)
{
	if (f->fd >= 0)
		(void)close(f->fd);
	crypt_wipe(f, sizeof(*f));
	f->fd = -1;
}

/* --- filters ------------------------------------------------------------------------------------ */

#define ARGS_MAX 10
static const struct {
	const char *ext, *argv[ARGS_MAX];
} filters[] = {
#define FILTER(ext, ...) { ext, { __VA_ARGS__, NULL } },
#include "core/filters.def"
#undef FILTER
};

static const char *
extension(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot ? dot + 1 : "";
}

struct filter_run {
	pid_t pid;
	int in, out; /* ours: what it reads, what it writes; -1 closed */
	uint8_t piece[STREAM_CHUNK];
	size_t at, n; /* of the piece */
};

static int
spawn(struct filter_run *x, const char *const *argv, int in, int out)
{
	char lc[] = "LC_ALL=C.UTF-8", tmp[] = "TMPDIR=/dev/shm";
	struct str path = STR_INIT(65536);
	posix_spawn_file_actions_t fa;
	posix_spawnattr_t at;
	sigset_t none, def;
	char *envp[4], *args[ARGS_MAX];
	int r;

	str_addf(&path, "PATH=%s", getenv("PATH") ? getenv("PATH") : "/usr/bin:/bin");
	envp[0] = path.bad ? lc : path.p;
	envp[1] = lc;
	envp[2] = tmp;
	envp[3] = NULL;
	/* argv is not written to: POSIX gives the type for old times' sake */
	memcpy(args, argv, sizeof(args));
	sigemptyset(&none);
	sigfillset(&def);
	sigdelset(&def, SIGXFSZ); /* a write to a file fails, and no more */
	r = posix_spawn_file_actions_init(&fa);
	if (r) {
		str_release(&path);
		return r;
	}
	r = posix_spawnattr_init(&at);
	if (!r) {
		(void)posix_spawnattr_setsigmask(&at, &none);
		(void)posix_spawnattr_setsigdefault(&at, &def);
		(void)posix_spawnattr_setflags(
		        &at, (short)(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF));
		r = posix_spawn_file_actions_adddup2(&fa, in, 0);
		if (!r)
			r = posix_spawn_file_actions_adddup2(&fa, out, 1);
		if (!r)
			r = posix_spawn_file_actions_addopen(
			        &fa, 2, "/dev/null", O_WRONLY, 0);
		if (!r)
			r = posix_spawn_file_actions_addclosefrom_np(&fa, 3);
		if (!r)
			r = posix_spawnp(&x->pid, args[0], &fa, &at, args, envp);
		(void)posix_spawnattr_destroy(&at);
	}
	(void)posix_spawn_file_actions_destroy(&fa);
	str_release(&path);
	return r;
}

static void
limit(pid_t pid)
{
	const struct rlimit cpu = { CPU_SECONDS, CPU_SECONDS }, none = { 0, 0 };

	(void)prlimit(pid, RLIMIT_CPU, &cpu, NULL);
	/* it writes to its pipe alone: nothing in clear comes to lie on a disk */
	(void)prlimit(pid, RLIMIT_FSIZE, &none, NULL);
}

static int
start(struct filter_run *x, const char *const *argv, struct err *e)
{
	int in[2] = { -1, -1 }, out[2] = { -1, -1 }, r = -1, bad;

	if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC)) {
		err_sys(e, ERR_IO, _("no pipe for %s"), argv[0]);
		goto out;
	}
	bad = spawn(x, argv, in[0], out[1]);
	if (bad) {
		x->pid = 0;
		errno = bad;
		if (bad == ENOENT)
			err_set(e, ERR_NOTFOUND,
			        _("%s is not installed; it is what makes text of this "
			          "file"),
			        argv[0]);
		else
			err_sys(e, ERR_IO, _("cannot start %s"), argv[0]);
		goto out;
	}
	limit(x->pid);
	x->in = in[1];
	x->out = out[0];
	in[1] = out[0] = -1;
	(void)fcntl(x->in, F_SETFL, O_NONBLOCK);
	(void)fcntl(x->out, F_SETFL, O_NONBLOCK);
	r = 0;
out:
	for (size_t i = 0; i < 2; i++) {
		if (in[i] >= 0)
			(void)close(in[i]);
		if (out[i] >= 0)
			(void)close(out[i]);
	}
	return r;
}

static void
close_in(struct filter_run *x)
{
	if (x->in >= 0)
		(void)close(x->in);
	x->in = -1;
}

static int
feed(struct filter_run *x, struct att_file *f, struct err *e)
{
	ssize_t k;

	if (x->at == x->n) {
		x->at = 0;
		if (att_file_next(f, x->piece, &x->n, e))
			return -1;
		if (!x->n) {
			close_in(x);
			return 0;
		}
	}
	k = write(x->in, x->piece + x->at, x->n - x->at);
	if (k > 0)
		x->at += (size_t)k;
	else if (k < 0 && errno != EAGAIN && errno != EINTR)
		close_in(x); /* it has enough */
	return 0;
}

/* 1: it wrote its last. */
static int
drain(struct filter_run *x, struct str *out, struct err *e)
{
	char buf[16384];
	ssize_t k = read(x->out, buf, sizeof(buf));

	if (k < 0)
		return errno == EAGAIN || errno == EINTR
		               ? 0
		               : err_sys(e, ERR_IO,
		                         _("cannot read the attachment's text"));
	if (k == 0)
		return 1;
	if ((size_t)k > ATT_TEXT_MAX - out->len)
		return err_set(e, ERR_USAGE,
		        _("the attachment's text is longer than %u bytes"), ATT_TEXT_MAX);
	for (ssize_t i = 0; i < k; i++)
		if (buf[i] == '\f') /* a page ends */
			buf[i] = '\n';
	str_add(out, buf, (size_t)k);
	crypt_wipe(buf, sizeof(buf));
	return str_ok(out, _("the attachment's text"), e);
}

static int
converse(struct filter_run *x, const struct app *a, struct att_file *f, struct str *out,
        struct err *e)
{
	struct pollfd p[2];
	int r = 0;

	while (!r) {
		if (a->stop && *a->stop)
			return err_set(e, ERR_IO, _("stopped"));
		p[0] = (struct pollfd){ x->out, POLLIN, 0 };
		p[1] = (struct pollfd){ x->in, POLLOUT, 0 };
		if (poll(p, 2, -1) < 0) {
			if (errno == EINTR)
				continue;
			return err_sys(e, ERR_IO, _("cannot wait for a filter"));
		}
		if (p[1].revents && feed(x, f, e))
			return -1;
		if (p[0].revents)
			r = drain(x, out, e);
	}
	return r < 0 ? -1 : 0;
}

static int
run(const struct app *a, const char *const *argv, struct att_file *f, struct str *out,
        struct err *e)
{
	struct filter_run *x = mem_new(1, sizeof(*x), e);
	int r = -1, status = 0;

	if (!x)
		return -1;
	x->in = x->out = -1;
	if (start(x, argv, e) == 0)
		r = converse(x, a, f, out, e);
	close_in(x);
	if (x->out >= 0)
		(void)close(x->out);
	if (x->pid) {
		if (r)
			(void)kill(x->pid, SIGKILL);
		while (waitpid(x->pid, &status, 0) < 0 && errno == EINTR)
			;
	}
	if (!r && !(WIFEXITED(status) && WEXITSTATUS(status) == 0))
		r = err_set(e, ERR_IO, _("%s could not make text of this file"), argv[0]);
	crypt_wipe(x, sizeof(*x));
	free(x);
	return r;
}

static int
own_text(struct att_file *f, struct str *out, struct err *e)
{
	uint8_t *p = mem_new(STREAM_CHUNK, 1, e);
	size_t n = 0;
	int r = -1;

	if (!p)
		return -1;
	do {
		r = att_file_next(f, p, &n, e);
		str_add(out, p, n);
	} while (!r && n);
	if (!r)
		r = str_ok(out, _("the attachment's text"), e);
	crypt_wipe(p, STREAM_CHUNK);
	free(p);
	return r;
}

int
att_text(const struct app *a, const struct att_row *r, struct str *out, struct err *e)
{
	const char *ext = extension(r->a.name);
	const char *const *argv = NULL;
	bool plain = !strcasecmp(ext, "txt") || !strcasecmp(ext, "csv");
	struct att_file *f;
	int rc = -1;

	for (size_t i = 0; i < ARRAY_LEN(filters); i++)
		if (!strcasecmp(ext, filters[i].ext))
			argv = filters[i].argv;
	if (!plain && !argv)
		return err_set(e, ERR_USAGE,
		        _("no program is known here that makes text of a file .%s; give "
		          "its bytes to one by a pipe: sotay attachment cat … | …"),
		        ext);
	f = mem_new(1, sizeof(*f), e);
	if (!f)
		return -1;
	if (att_file_open(f, a, r, e) == 0)
		rc = plain ? own_text(f, out, e) : run(a, argv, f, out, e);
	if (f->fd >= 0)
		att_file_close(f);
	free(f);
	return rc;
}
