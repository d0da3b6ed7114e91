/* What every program does to its own process before it touches anything. */
#ifndef BASE_PROC_H
#define BASE_PROC_H

#include <stdbool.h>
#include "base/err.h"

/* umask 077; SIGPIPE and SIGXFSZ ignored; RLIMIT_CORE 0; PR_SET_DUMPABLE 0 (not in ASan builds, whose leak check
 * needs ptrace); closes nothing. Unsets SSLKEYLOGFILE, OPENSSL_CONF and its friends, *_proxy,
 * LESSOPEN, LESSCLOSE. Sets fds 0 to 2 to /dev/null where they are closed. */
int proc_harden(struct err *e) MUST_CHECK;
/* PR_SET_NO_NEW_PRIVS and RLIMIT_AS (bytes; 0 none; skipped under ASan), for the helper. */
int proc_confine(unsigned long as_bytes, struct err *e) MUST_CHECK;
/* setlocale, and C.UTF-8 where the environment says UTF-8 but the locale is missing: then
 * *fallback is true. */
void proc_locale(bool *fallback);
bool proc_utf8(void); /* the locale's character set is UTF-8 */

/* A fail-point of the test builds: kills the process by SIGKILL when SOTAY_FAIL names it. With
 * "name:N" only its N-th passing kills. Nothing in other builds. */
void failpoint_pass(const char *name); /* through failpoint() only */
#ifdef FAILPOINTS
#define failpoint(name) failpoint_pass(name)
#else
#define failpoint(name) ((void)0)
#endif

#endif
