/* Options of an operator's command: --name VALUE, --name=VALUE or a flag, anywhere among the
 * arguments; -- ends them; a single - is an argument. */
#ifndef SERVER_OPT_H
#define SERVER_OPT_H

#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"

#define OPT_VALUES_MAX 16

struct opt {
	const char *name; /* without the hyphens */
	bool flag;        /* takes no value */
	size_t max;       /* how often it may be given; values in the order given */
	size_t n;
	const char *v[OPT_VALUES_MAX];
};

/* Moves the arguments that are no options to the front of argv, *argc says how many. */
int opt_parse(
        int *argc, char **argv, struct opt *opts, size_t n, struct err *e) MUST_CHECK;

#endif
