/* How each shell says what completion.c reads from the tables. */
#ifndef CLI_COMPLETION_INT_H
#define CLI_COMPLETION_INT_H

#include "cli_int.h"

struct shell {
	const char *name;
	/* Around the tables: before the lists of words, between them and the choices, behind. */
	const char *const *head, *const *scan, *const *tail;
	/* set VARIABLE is WORDS end */
	const char *set, *is, *end;
	/* by_command or by_place, then arm PATTERN then VARIABLE is WORDS arm_end …, esac */
	const char *by_command, *by_place, *arm, *then, *arm_end, *esac;
};

extern const struct shell shells[]; /* up to one without a name */

#endif
