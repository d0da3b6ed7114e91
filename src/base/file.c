/* Whole files: the second half of base/path.h. */
#include "base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crypt.h"
#include "base/enc.h"
#include "base/i18n.h"
#include "base/proc.h"

#define READ_FIRST 4096 /* most files are settings and keys */
#define READ_STEP 65536

int
fd_write_all(int fd, const void *p, size_t n)
{
	const char *b = p;
	struct pollfd pf = { fd, POLLOUT, 0 };
	ssize_t done;

	while (n) {
		done = write(fd, b, n);
		if (done > 0) {
			b += done;
			n -= (size_t)done;
		} else if (done < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
			if (poll(&pf, 1, -1) < 0 && errno != EINTR)
				return -1;
		} else if (done == 0 || errno != EINTR) {
			if (done == 0)
				errno = EIO;
			return -1;
		}
	}
	return 0;
}

/* All that fd gives, up to max bytes, added to out. */
static int
read_all(int fd, const char *name, size_t max, struct str *out, struct err *e)
{
	size_t start = out->len, step = READ_FIRST, want, had;
	ssize_t got;
	char *to, over;

	for (;;) {
		had = out->len - start;
		/* at the limit one more byte tells whether there is more */
		want = max - had < step ? max - had : step;
		to = want ? str_room(out, want) : &over;
		if (!to)
			return str_ok(out, name, e);
		got = read(fd, to, want ? want : 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_sys(e, ERR_IO, _("cannot read %s"), name);
		if (got == 0)
			break;
		if (!want)
			return err_set(e, ERR_USAGE,
			        P_("%s is too long: at most %zu byte",
			                "%s is too long: at most %zu bytes", max),
			        name, max);
		str_grown(out, (size_t)got);
		if ((size_t)got == want)
			step = READ_STEP;
	}
	if (!out->p)
		str_add(out, "", 0);
	return str_ok(out, name, e);
}

/* What others may write is not what its owner says. Of ours or of root; nobody else writes it. */
static bool
kept(const char *path, const struct stat *st, struct err *e)
{
	if (st->st_uid != geteuid() && st->st_uid != 0)
		err_set(e, ERR_USAGE,
		        _("%s is not read, for it belongs to another user: copy it "
		          "and use the copy"),
		        path);
	else if (st->st_mode & 022)
		err_set(e, ERR_USAGE,
		        _("%s is not read, for others may write it (mode %04o); "
		          "chmod go-w mends that"),
		        path, (unsigned)(st->st_mode & 07777));
	else
		return true;
	return false;
}

static int
read_regular(const char *path, size_t max, bool trusted, struct str *out, struct err *e)
{
	struct stat st;
	int fd, ret = -1;

	if (strcmp(path, "-") == 0)
		return read_all(STDIN_FILENO, "standard input", max, out, e);
	/* O_NONBLOCK: a named pipe must not hold the program up before fstat sees it */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return err_sys(e, errno == ENOENT ? ERR_NOTFOUND : ERR_IO,
		        _("cannot open %s"), path);
	if (fstat(fd, &st) != 0)
		err_sys(e, ERR_IO, _("cannot look at %s"), path);
	else if (!S_ISREG(st.st_mode))
		err_set(e, ERR_USAGE, _("%s is no ordinary file"), path);
	else if (!trusted || kept(path, &st, e))
		ret = read_all(fd, path, max, out, e);
	close(fd);
	return ret;
}

int
file_read(const char *path, size_t max, struct str *out, struct err *e)
{
	return read_regular(path, max, false, out, e);
}

int
file_read_trusted(const char *path, size_t max, struct str *out, struct err *e)
{
	return read_regular(path, max, true, out, e);
}

static int
open_dir(const char *dir, struct err *e)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		err_sys(e, errno == ENOENT ? ERR_NOTFOUND : ERR_IO,
		        _("cannot open the folder %s"), dir);
	return fd;
}

int
file_read_private(
        const char *dir, const char *name, size_t max, struct str *out, struct err *e)
{
	struct str path = STR_INIT(2 * PATH_MAX);
	int dfd = -1, fd = -1, ret = -1;
	struct stat st;

	str_addf(&path, "%s/%s", dir, name);
	if (str_ok(&path, N_("a path"), e) != 0)
		goto out;
	if (!*name || strchr(name, '/')) {
		err_set(e, ERR_INTERNAL, _("%s is no name of a file"), name);
		goto out;
	}
	dfd = open_dir(dir, e);
	if (dfd < 0)
		goto out;
	fd = openat(dfd, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0 && errno == ELOOP)
		err_set(e, ERR_IO, _("%s is a symbolic link: put the file itself there"),
		        path.p);
	else if (fd < 0)
		err_sys(e, errno == ENOENT ? ERR_NOTFOUND : ERR_IO, _("cannot open %s"),
		        path.p);
	else if (fstat(fd, &st) != 0)
		err_sys(e, ERR_IO, _("cannot look at %s"), path.p);
	else if (!S_ISREG(st.st_mode))
		err_set(e, ERR_IO, _("%s is no ordinary file"), path.p);
	else if (st.st_nlink != 1)
		err_set(e, ERR_IO,
		        _("%s has a second name (a hard link): remove the other one"),
		        path.p);
	else if (st.st_uid != geteuid())
		err_set(e, ERR_IO, _("%s belongs to another user"), path.p);
	else if (st.st_mode & 07177)
		err_set(e, ERR_IO, _("%s is not private (mode %04o): run  chmod 600 %s"),
		        path.p, (unsigned)(st.st_mode & 07777), path.p);
	else
		ret = read_all(fd, path.p, max, out, e);
out:
	if (fd >= 0)
		close(fd);
	if (dfd >= 0)
		close(dfd);
	str_release(&path);
	return ret;
}

static int
sync_dir(int dfd)
{
	/* some network file systems cannot sync a folder and need not */
	return fsync(dfd) == 0 || errno == EINVAL || errno == ENOTSUP ? 0 : -1;
}

int
file_replace(const char *dir, const char *name, const void *p, size_t n, int mode,
        struct err *e)
{
	struct str tmp = STR_INIT(NAME_MAX);
	uint8_t salt[8];
	char hex[2 * sizeof(salt) + 1];
	int dfd, fd = -1, ret = -1;
	bool made = false;

	dfd = open_dir(dir, e);
	if (dfd < 0)
		return -1;
	/* A random name: two sessions that replace at once never share a temporary. */
	crypt_random(salt, sizeof(salt));
	hex_enc(salt, sizeof(salt), hex);
	str_addf(&tmp, "%s.tmp-%s", name, hex);
	if (str_ok(&tmp, N_("a file's name"), e) != 0)
		goto out;
	fd = openat(dfd, tmp.p, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
	        (mode_t)mode);
	made = fd >= 0;
	if (fd < 0 || fd_write_all(fd, p, n) != 0 || fsync(fd) != 0) {
		err_sys(e, ERR_IO, _("cannot write %s/%s"), dir, name);
		goto out;
	}
	if (close(fd) != 0) {
		fd = -1;
		err_sys(e, ERR_IO, _("cannot write %s/%s"), dir, name);
		goto out;
	}
	fd = -1;
	failpoint("file-written");
	if (renameat(dfd, tmp.p, dfd, name) != 0) {
		err_sys(e, ERR_IO, _("cannot replace %s/%s"), dir, name);
		goto out;
	}
	made = false;
	if (sync_dir(dfd) != 0) {
		err_sys(e, ERR_IO, _("cannot write the folder %s"), dir);
		goto out;
	}
	ret = 0;
out:
	if (fd >= 0)
		close(fd);
	if (made)
		unlinkat(dfd, tmp.p, 0);
	str_release(&tmp);
	close(dfd);
	return ret;
}
