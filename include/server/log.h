/* What goes to the operator's terminal or pipe: lines of the log and of commands, each text from
 * outside through scrub. */
#ifndef SERVER_LOG_H
#define SERVER_LOG_H

#include "base/err.h"
#include "base/scrub.h"

/* "sotayd: …" on standard error; the whole line is scrubbed. Any thread. */
void log_line(const char *fmt, ...) PRINTF(1, 2);
void log_err(const struct err *e);
/* On standard output. */
void out_safe(struct safe s);
void out_raw(const char *z); /* scrubbed as one line */
/* Everything written reached its place. */
int out_done(struct err *e) MUST_CHECK;

#endif
