/*
 * The screen: a stack of panes over one profile, its keys, tabs, status and prompts.
 * Called by main, and by tests with a terminal of their own. Prints nothing besides the canvas.
 */
#ifndef PANE_SCREEN_H
#define PANE_SCREEN_H

#include <stdbool.h>
#include "base/err.h"

struct term;

struct screen_args {
	const char *profile; /* NULL: "default" */
	int pass_fd; /* passphrase to its LF or end is read from here once; -1: ask */
	bool utf8_missing; /* the environment's locale is not installed: said once */
	bool tour;         /* lessons over a handbook of samples, and no profile */
};

/* The terminal on descriptors 0 and 1, until the member leaves. The store is locked again in any
 * case. */
int screen_main(const struct screen_args *a, struct err *e) MUST_CHECK;
/* The same on a terminal that the caller opened and closes; signals are the caller's. */
int screen_run(const struct screen_args *a, struct term *t, struct err *e) MUST_CHECK;
/* sotay --check-config: every mistake of a file (NULL: the member's sotayrc) as a line for say, not
 * sanitised. 0: none; 1: there are some; -1: the file cannot be read. */
int screen_check_config(const char *file, void (*say)(void *ctx, const char *line),
        void *ctx, struct err *e) MUST_CHECK;

#endif
