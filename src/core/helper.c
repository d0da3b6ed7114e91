#include "core/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/i18n.h"
#include "base/path.h"
#include "base/str.h"

#define HELPER "sotay-net"

void
helper_init(struct helper *h)
{
	h->pid = 0;
	h->fd = -1;
}

/* Beside us (a build folder), else where it was installed. */
static int
find(struct str *path, struct err *e)
{
	struct str exe = STR_INIT(4096);
	int r = -1;

	if (path_exe_dir(&exe, e))
		goto out;
	str_addf(path, "%s/%s", str_c(&exe), HELPER);
	if (access(str_c(path), X_OK)) {
		str_reset(path);
		str_adds(path, LIBEXECDIR "/" HELPER);
	}
	if (str_ok(path, _("the path of the network helper"), e))
		goto out;
	if (access(str_c(path), X_OK)) {
		err_set(e, ERR_IO,
		        _("the network helper %s is missing: looked in %s and in %s"),
		        HELPER, str_c(&exe), LIBEXECDIR);
		goto out;
	}
	r = 0;
out:
	str_release(&exe);
	return r;
}

/* A session of its own: ^C at the terminal is for us to answer, the helper ends with its socket. */
static int
attributes(posix_spawnattr_t *at)
{
	sigset_t none, def;
	int r;

	sigemptyset(&none);
	sigemptyset(&def);
	sigaddset(&def, SIGINT);
	sigaddset(&def, SIGQUIT);
	sigaddset(&def, SIGTERM);
	sigaddset(&def, SIGHUP);
	sigaddset(&def, SIGTSTP);
	sigaddset(&def, SIGCHLD);
	r = posix_spawnattr_setsigmask(at, &none);
	if (!r)
		r = posix_spawnattr_setsigdefault(at, &def);
	if (!r)
		r = posix_spawnattr_setflags(
		        at, (short)(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
		                    POSIX_SPAWN_SETSID));
	return r;
}

static int
actions(posix_spawn_file_actions_t *fa, int sock)
{
	int r = posix_spawn_file_actions_adddup2(fa, sock, 0);

	if (!r)
		r = posix_spawn_file_actions_addopen(fa, 1, "/dev/null", O_WRONLY, 0);
#ifndef __SANITIZE_ADDRESS__ /* its report must be seen */
	if (!r)
		r = posix_spawn_file_actions_addopen(fa, 2, "/dev/null", O_WRONLY, 0);
#endif
	if (!r)
		r = posix_spawn_file_actions_addclosefrom_np(fa, 3);
	return r;
}

static int
spawn(struct helper *h, const char *path, int sock)
{
	char name[] = HELPER, *argv[] = { name, NULL }, *envp[] = { NULL };
	posix_spawn_file_actions_t fa;
	posix_spawnattr_t at;
	int r;

	r = posix_spawn_file_actions_init(&fa);
	if (r)
		return r;
	r = posix_spawnattr_init(&at);
	if (r) {
		(void)posix_spawn_file_actions_destroy(&fa);
		return r;
	}
	r = attributes(&at);
	if (!r)
		r = actions(&fa, sock);
	if (!r)
		r = posix_spawn(&h->pid, path, &fa, &at, argv, envp);
	(void)posix_spawnattr_destroy(&at);
	(void)posix_spawn_file_actions_destroy(&fa);
	return r;
}

int
helper_start(struct helper *h, struct err *e)
{
	struct str path = STR_INIT(4096 + sizeof(HELPER));
	int sv[2] = { -1, -1 }, r = -1, bad;

	if (h->pid)
		return err_set(e, ERR_INTERNAL, _("a network helper runs already"));
	if (find(&path, e))
		goto out;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sv)) {
		err_sys(e, ERR_IO, _("no socket for the network helper"));
		goto out;
	}
	if (fcntl(sv[0], F_SETFL, O_NONBLOCK)) {
		err_sys(e, ERR_IO, _("no socket for the network helper"));
		goto out;
	}
	bad = spawn(h, str_c(&path), sv[1]);
	if (bad) {
		h->pid = 0;
		errno = bad;
		err_sys(e, ERR_IO, _("cannot start %s"), str_c(&path));
		goto out;
	}
	h->fd = sv[0];
	sv[0] = -1;
	r = 0;
out:
	if (sv[0] >= 0)
		(void)close(sv[0]);
	if (sv[1] >= 0)
		(void)close(sv[1]);
	str_release(&path);
	return r;
}

void
helper_stop(struct helper *h)
{
	if (h->fd >= 0)
		(void)close(h->fd);
	h->fd = -1;
	if (!h->pid)
		return;
	(void)kill(h->pid, SIGKILL);
	while (waitpid(h->pid, NULL, 0) < 0 && errno == EINTR)
		;
	h->pid = 0;
}
