#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>
#include "base/path.h"
#include "server/control.h"

#define ASK "changed\n"
#define OK_LINE "ok\n"
#define WAIT_COMMAND 20 /* seconds for the server's ok */
#define WAIT_SERVER 2   /* seconds that a caller may keep the server */

static const struct sockaddr_un where = { AF_UNIX, CONTROL_SOCK };

/* Reads until a line is there; its length or -1. */
static int
line_read(int fd, char *out, size_t max)
{
	size_t n = 0;
	ssize_t got;

	while (n < max) {
		got = read(fd, out + n, max - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return -1;
		n += (size_t)got;
		if (out[n - 1] == '\n')
			return (int)n;
	}
	return -1;
}

static void
patience(int fd, int seconds)
{
	struct timeval tv = { seconds, 0 };

	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv));
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &tv, sizeof(tv));
}

static bool
is(const char *p, int n, const char *line)
{
	return n == (int)strlen(line) && memcmp(p, line, (size_t)n) == 0;
}

/* In the server's folder, so that a long path does not matter. */
static int
ask_here(struct err *e)
{
	int n, rc = -1, fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char line[16];

	if (fd < 0)
		return err_sys(e, ERR_IO, "cannot make a socket");
	patience(fd, WAIT_COMMAND);
	if (connect(fd, (const struct sockaddr *)&where, sizeof(where))) {
		/* No server runs, or it was killed: nobody needs to know. */
		rc = errno == ENOENT || errno == ECONNREFUSED
		             ? 0
		             : err_sys(e, ERR_IO, "cannot reach the running server");
		goto out;
	}
	if (fd_write_all(fd, ASK, strlen(ASK)) == 0) {
		n = line_read(fd, line, sizeof(line));
		if (is(line, n, OK_LINE))
			rc = 0;
	}
	if (rc)
		err_set(e, ERR_IO,
		        "the change is stored, but the running server did not say that "
		        "it knows");
out:
	close(fd);
	return rc;
}

int
control_notify(const char *dir, struct err *e)
{
	int rc = -1, back = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (chdir(dir))
		err_sys(e, ERR_IO, "cannot enter %s", dir);
	else
		rc = ask_here(e);
	if (back >= 0) {
		if (fchdir(back) && rc == 0)
			rc = err_sys(e, ERR_IO, "cannot go back from %s", dir);
		close(back);
	}
	return rc;
}

int
control_lock(int *fd, struct err *e)
{
	*fd = open(CONTROL_LOCK, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (*fd < 0)
		return err_sys(e, ERR_IO, "cannot open %s", CONTROL_LOCK);
	if (flock(*fd, LOCK_EX | LOCK_NB) == 0)
		return 0;
	if (errno == EWOULDBLOCK)
		err_set(e, ERR_BUSY, "this folder is already served by another sotayd");
	else
		err_sys(e, ERR_IO, "cannot lock %s", CONTROL_LOCK);
	close(*fd);
	*fd = -1;
	return -1;
}

int
control_listen(int *fd, struct err *e)
{
	/* The lock is ours: a socket that is there belongs to nobody. */
	if (unlink(CONTROL_SOCK) && errno != ENOENT)
		return err_sys(e, ERR_IO, "cannot remove the old %s", CONTROL_SOCK);
	*fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (*fd < 0)
		return err_sys(e, ERR_IO, "cannot make a socket");
	if (bind(*fd, (const struct sockaddr *)&where, sizeof(where)) ||
	        listen(*fd, 16)) {
		err_sys(e, ERR_IO, "cannot listen on %s", CONTROL_SOCK);
		close(*fd);
		*fd = -1;
		return -1;
	}
	return 0;
}

void
control_answer(int fd)
{
	int c = accept4(fd, NULL, NULL, SOCK_CLOEXEC), n;
	char line[16];

	if (c < 0)
		return;
	patience(c, WAIT_SERVER);
	n = line_read(c, line, sizeof(line));
	/* A caller that is gone has its answer in its own exit code. */
	if (is(line, n, ASK))
		(void)!fd_write_all(c, OK_LINE, strlen(OK_LINE));
	close(c);
}
