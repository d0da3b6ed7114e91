/*
 * A system that lies, for LD_PRELOAD: LIAR holds words of
 *   nolocks      every lock of a file is granted, as on a mount without them
 *   enolck       no lock of a file can be had
 *   nfs          the file system is NFS
 *   clock=N      the clock of the day is N seconds wrong; monotonic clocks are not
 *   jumps        the clock of the day jumps ten years, to and fro, at each look
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#define YEARS 315360000L

static const char *
word(const char *name)
{
	const char *v = getenv("LIAR");

	v = v ? strstr(v, name) : NULL;
	return v ? v + strlen(name) : NULL;
}

int
fcntl64(int fd, int cmd, ...)
{
	va_list ap;
	void *arg;

	va_start(ap, cmd);
	arg = va_arg(ap, void *);
	va_end(ap);
	if (cmd == F_SETLK || cmd == F_SETLKW || cmd == F_OFD_SETLK ||
	        cmd == F_OFD_SETLKW) {
		if (word("nolocks"))
			return 0;
		if (word("enolck")) {
			errno = ENOLCK;
			return -1;
		}
	}
	return (int)syscall(SYS_fcntl, fd, cmd, arg);
}

int fcntl(int fd, int cmd, ...) __attribute__((alias("fcntl64")));

int
statfs(const char *path, struct statfs *st)
{
	int rc = (int)syscall(SYS_statfs, path, st);

	if (!rc && word("nfs"))
		st->f_type = 0x6969;
	return rc;
}

int
statfs64(const char *path, struct statfs64 *st)
{
	return statfs(path, (struct statfs *)st);
}

static long
wrong_by(void)
{
	static long n;
	const char *v = word("clock=");

	if (v)
		return strtol(v, NULL, 10);
	return word("jumps") ? (n++ % 2 ? YEARS : -YEARS) : 0;
}

int
clock_gettime(clockid_t id, struct timespec *t)
{
	int rc = (int)syscall(SYS_clock_gettime, id, t);

	if (!rc && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE))
		t->tv_sec += wrong_by();
	return rc;
}

int
gettimeofday(struct timeval *t, void *zone)
{
	struct timespec x;

	if (clock_gettime(CLOCK_REALTIME, &x))
		return -1;
	t->tv_sec = x.tv_sec;
	t->tv_usec = x.tv_nsec / 1000;
	return 0;
}

time_t
time(time_t *out)
{
	struct timespec x;

	if (clock_gettime(CLOCK_REALTIME, &x))
		return -1;
	if (out)
		*out = x.tv_sec;
	return x.tv_sec;
}
