#include "base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/mem.h"

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

/* What would make a library write secrets, load code, or go another way than asked. */
static bool
env_unwanted(const char *name, size_t n)
{
	static const char *const names[] = { "SSLKEYLOGFILE", "OPENSSL_CONF",
		"OPENSSL_CONF_INCLUDE", "OPENSSL_MODULES", "OPENSSL_ENGINES",
		"SSL_CERT_FILE", "SSL_CERT_DIR", "GNUTLS_SYSTEM_PRIORITY_FILE",
		"LESSOPEN", "LESSCLOSE" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(names); i++)
		if (strlen(names[i]) == n && memcmp(names[i], name, n) == 0)
			return true;
	return n > 6 && strncasecmp(name + n - 6, "_proxy", 6) == 0;
}

static int
env_clean(struct err *e)
{
	size_t i = 0, n;
	char *name;

	while (environ && environ[i]) {
		n = strcspn(environ[i], "=");
		if (n == 0 || !env_unwanted(environ[i], n)) {
			i++;
			continue;
		}
		name = mem_dup(environ[i], n, e);
		if (!name)
			return -1;
		/* unsetenv moves the rest down: i stays. A name without "=" is not found by it. */
		if (environ[i][n] != '=' || unsetenv(name) != 0)
			i++;
		free(name);
	}
	return 0;
}

static int
std_fds(struct err *e)
{
	int fd;

	/* the lowest free descriptor is taken, so each open fills the first hole */
	for (fd = 0; fd <= 2; fd++) {
		if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
			continue;
		if (open("/dev/null", fd == 0 ? O_RDONLY : O_RDWR) != fd)
			return err_sys(e, ERR_IO, _("cannot open /dev/null"));
	}
	return 0;
}

int
proc_harden(struct err *e)
{
	struct rlimit none = { 0, 0 };
	struct sigaction sa;

	umask(077);
	if (std_fds(e) != 0 || env_clean(e) != 0)
		return -1;
	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = SIG_IGN;
	sigemptyset(&sa.sa_mask);
	/* SIGXFSZ: a file over the limit is "disk full", a sentence and not a death. */
	if (sigaction(SIGPIPE, &sa, NULL) != 0 || sigaction(SIGXFSZ, &sa, NULL) != 0)
		return err_sys(e, ERR_IO, _("cannot ignore signals"));
	if (setrlimit(RLIMIT_CORE, &none) != 0)
		return err_sys(e, ERR_IO, _("cannot forbid core dumps"));
	if (!UNDER_ASAN && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return err_sys(e, ERR_IO, _("cannot close this process to debuggers"));
	return 0;
}

int
proc_confine(unsigned long as_bytes, struct err *e)
{
	struct rlimit as;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return err_sys(e, ERR_IO, _("cannot give up new privileges"));
	if (!as_bytes || UNDER_ASAN)
		return 0;
	if (getrlimit(RLIMIT_AS, &as) != 0)
		return err_sys(e, ERR_IO, _("cannot limit memory"));
	/* a tighter limit that somebody else set stays */
	if (as.rlim_max == RLIM_INFINITY || as.rlim_max > as_bytes)
		as.rlim_max = as_bytes;
	as.rlim_cur = as.rlim_max;
	if (setrlimit(RLIMIT_AS, &as) != 0)
		return err_sys(e, ERR_IO, _("cannot limit memory"));
	return 0;
}

bool
proc_utf8(void)
{
	return strcasecmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static bool
env_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	const char *v, *dot;
	size_t i;

	for (i = 0; i < ARRAY_LEN(names); i++) {
		v = getenv(names[i]);
		if (!v || !*v)
			continue;
		dot = strchr(v, '.');
		return dot && (strncasecmp(dot, ".UTF-8", 6) == 0 ||
		                      strncasecmp(dot, ".UTF8", 5) == 0);
	}
	return false;
}

void
proc_locale(bool *fallback)
{
	*fallback = false;
	if (!setlocale(LC_ALL, ""))
		setlocale(LC_ALL, "C");
	if (!proc_utf8() && env_utf8() && setlocale(LC_ALL, "C.UTF-8"))
		*fallback = true;
	/* numbers in JSON and in messages have a point everywhere */
	setlocale(LC_NUMERIC, "C");
}
