/*
 * Whether a program has come to rest, as /proc tells of it. For ptydrive.
 */
#ifndef TOOL_QUIET_H
#define TOOL_QUIET_H

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/types.h>
#include <unistd.h>

/* Whether every thread of the program sleeps. Readable for every user, unlike wchan. */
static inline bool
quiet_sleeps(pid_t pid)
{
	char path[96], line[512];
	struct dirent *e;
	DIR *dir;
	bool all = true;

	snprintf(path, sizeof path, "/proc/%ld/task", (long)pid);
	dir = opendir(path);
	if (!dir)
		return true;
	while (all && (e = readdir(dir))) {
		FILE *f;
		char *p = NULL;

		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "/proc/%ld/task/%.20s/stat", (long)pid,
		        e->d_name);
		f = fopen(path, "re");
		if (!f)
			continue;
		if (fgets(line, sizeof line, f))
			p = strrchr(line, ')');
		all = p && (p[2] == 'S' || p[2] == 'T' || p[2] == 'Z');
		fclose(f);
	}
	closedir(dir);
	return all;
}

/* How often the program went to sleep so far. */
static inline long
quiet_switches(pid_t pid)
{
	char path[64], line[256];
	long n = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%ld/status", (long)pid);
	f = fopen(path, "re");
	if (!f)
		return 0;
	while (fgets(line, sizeof line, f))
		if (strncmp(line, "voluntary_ctxt_switches:", 24) == 0)
			n = strtol(line + 24, NULL, 10);
	fclose(f);
	return n;
}

/* The time that the program has had of the processor, in the system's ticks. */
static inline long
quiet_ticks(pid_t pid)
{
	char path[64], line[512];
	long user = 0, sys = 0;
	char *p = NULL;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%ld/stat", (long)pid);
	f = fopen(path, "re");
	if (!f)
		return 0;
	if (fgets(line, sizeof line, f))
		p = strrchr(line, ')');
	if (p)
		(void)sscanf(p, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld",
		        &user, &sys);
	fclose(f);
	return user + sys;
}

/* Keys typed at a pty's master that the program has not read yet. Asked whether there are any, the
 * kernel brings what is still under way. */
static inline int
quiet_unread(int master)
{
	struct pollfd p = { .events = POLLIN };
	int n = 0;

	p.fd = ioctl(master, TIOCGPTPEER, O_RDONLY | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
	if (p.fd < 0)
		return 0;
	(void)poll(&p, 1, 0);
	if (ioctl(p.fd, FIONREAD, &n) < 0)
		n = 0;
	close(p.fd);
	return n;
}

#endif
