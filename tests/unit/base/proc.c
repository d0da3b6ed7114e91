#include "base/proc.h"

#include <fcntl.h>
#include <locale.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "t.h"

#if defined(__SANITIZE_ADDRESS__)
#define UNDER_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define UNDER_ASAN 1
#endif
#endif
#ifndef UNDER_ASAN
#define UNDER_ASAN 0
#endif

/* The exit code of f in a process of its own, 99 when it was killed. */
static int
alone(int (*f)(void))
{
	int status = 0;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0)
		_exit(f());
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return 99;
	return WEXITSTATUS(status);
}

static int
environment(void)
{
	struct err e = ERR_INIT;

	setenv("SSLKEYLOGFILE", "x", 1);
	setenv("OPENSSL_CONF", "x", 1);
	setenv("https_proxy", "x", 1);
	setenv("HTTP_PROXY", "x", 1);
	setenv("ALL_PROXY", "x", 1);
	setenv("LESSOPEN", "x", 1);
	setenv("LESSCLOSE", "x", 1);
	setenv("KEPT", "x", 1);
	if (proc_harden(&e) != 0)
		return 1;
	if (getenv("SSLKEYLOGFILE") || getenv("OPENSSL_CONF") || getenv("https_proxy") ||
	        getenv("HTTP_PROXY") || getenv("ALL_PROXY") || getenv("LESSOPEN") ||
	        getenv("LESSCLOSE"))
		return 2;
	return getenv("KEPT") ? 0 : 3;
}

static int
limits(void)
{
	struct err e = ERR_INIT;
	struct sigaction sa;
	struct rlimit core;

	umask(0);
	if (proc_harden(&e) != 0)
		return 1;
	if (umask(0) != 077)
		return 2;
	if (getrlimit(RLIMIT_CORE, &core) != 0 || core.rlim_max != 0)
		return 3;
	if (sigaction(SIGPIPE, NULL, &sa) != 0 || sa.sa_handler != SIG_IGN)
		return 4;
	return 0;
}

#if !UNDER_ASAN
static int
dumpable(void)
{
	struct err e = ERR_INIT;

	return proc_harden(&e) == 0 && prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : 1;
}
#endif

static int
closed_fds(void)
{
	struct err e = ERR_INIT;
	struct stat st;
	int fd;

	for (fd = 0; fd <= 2; fd++)
		close(fd);
	if (proc_harden(&e) != 0)
		return 1;
	for (fd = 0; fd <= 2; fd++)
		if (fstat(fd, &st) != 0 || !S_ISCHR(st.st_mode))
			return 2;
	return open("/dev/null", O_RDONLY) == 3 ? 0 : 3;
}

static int
confined(void)
{
	struct err e = ERR_INIT;
	struct rlimit as;

	if (proc_confine(0, &e) != 0 || prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
		return 1;
#if !UNDER_ASAN
	if (proc_confine(1u << 30, &e) != 0 || getrlimit(RLIMIT_AS, &as) != 0 ||
	        as.rlim_cur > 1u << 30)
		return 2;
#else
	(void)as;
#endif
	return 0;
}

static int
locale_missing(void)
{
	bool fallback = false;

	setenv("LC_ALL", "xx_XX.UTF-8", 1);
	proc_locale(&fallback);
	if (!setlocale(LC_ALL, "C.UTF-8"))
		return 77;
	return fallback && proc_utf8() ? 0 : 1;
}

static int
locale_plain(void)
{
	bool fallback = true;

	setenv("LC_ALL", "C", 1);
	proc_locale(&fallback);
	return !fallback && !proc_utf8() ? 0 : 1;
}

int
main(void)
{
	int missing;

	INT_EQ(alone(environment), 0, "unwanted variables go, others stay");
	INT_EQ(alone(limits), 0, "umask, core limit and SIGPIPE");
#if UNDER_ASAN
	SKIP("closed to debuggers", "the leak check needs ptrace");
#else
	INT_EQ(alone(dumpable), 0, "closed to debuggers");
#endif
	INT_EQ(alone(closed_fds), 0, "closed standard descriptors are opened");
	INT_EQ(alone(confined), 0, "no new privileges, limited memory");
	missing = alone(locale_missing);
	if (missing == 77)
		SKIP("a locale that is not installed becomes C.UTF-8", "no C.UTF-8 here");
	else
		INT_EQ(missing, 0, "a locale that is not installed becomes C.UTF-8");
	INT_EQ(alone(locale_plain), 0, "a locale without UTF-8 is taken at its word");
	return t_end();
}
