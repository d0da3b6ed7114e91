/* The process sotay-net: found in the folder of our own executable, else in LIBEXECDIR, never by PATH;
 * started by posix_spawn with an empty environment and one socket as its fd 0. */
#ifndef CORE_HELPER_H
#define CORE_HELPER_H

#include <sys/types.h>
#include "base/err.h"

struct helper {
	pid_t pid; /* 0: none */
	int fd;    /* our end, non-blocking, -1: none */
};

void helper_init(struct helper *h);
int helper_start(struct helper *h, struct err *e) MUST_CHECK;
/* Kill and reap; safe when there is none. */
void helper_stop(struct helper *h);

#endif
