/*
 * One failure, as a sentence.
 *
 * Every function that may fail returns 0 or -1 and takes a struct err * last.
 * The message is one line for a status bar or for stderr: what failed, which
 * item, what to do. It may hold text from outside: who prints it passes it
 * through scrub (base/scrub.h).
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum err_code {
#define ERR(name, exit_code, text) ERR_##name,
#include "base/errors.def"
#undef ERR
	ERR_COUNT
};

struct err {
	enum err_code code;
	char msg[320];
};

#define ERR_INIT                                                                         \
	{                                                                                \
		ERR_OK, ""                                                               \
	}
#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF(f, a) __attribute__((format(printf, f, a)))

/* Set e (may be NULL) and return -1, so that `return err_set(e, …)` reads well.
 * A longer message is cut at a code point. */
int err_set(struct err *e, enum err_code code, const char *fmt, ...) PRINTF(3, 4);
/* The same with ": strerror(errno)" behind it. ENOSPC and EDQUOT become ERR_FULL,
 * ENOMEM ERR_MEM whatever code says. */
int err_sys(struct err *e, enum err_code code, const char *fmt, ...) PRINTF(3, 4);
/* Put "prefix: " before the message that e already holds; returns -1. */
int err_prefix(struct err *e, const char *fmt, ...) PRINTF(2, 3);
void err_clear(struct err *e);
int err_exit(enum err_code code); /* the exit code of a command */

#endif
