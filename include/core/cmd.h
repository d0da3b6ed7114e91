/*
 * Commands as text: what the `:` line, a key and sotayrc have in common. One table,
 * actions.def. Parses only: who runs a command is the owner of the screen.
 */
#ifndef CORE_CMD_H
#define CORE_CMD_H

#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"

enum action {
	ACT_NONE,
#define ACTION(id, name, args, ctx, help) ACT_##id,
#include "core/actions.def"
#undef ACTION
	ACT_COUNT
};

enum action_ctx {
	ACTX_LIST = 1,
	ACTX_TEXT = 2,
	ACTX_ANY = 4,
	ACTX_FIELD = 8 /* of a pane: keys are typed into a field of its own first */
};

struct action_def {
	const char *name; /* NULL for ACT_NONE */
	const char *args;
	unsigned ctx;
	const char *help; /* translate where it is shown */
};
extern const struct action_def action_defs[ACT_COUNT];

enum action action_find(const char *name); /* ACT_NONE when there is none */

struct filter_names;

/* Names that the owner has; lists are NULL-terminated, and NULL where there are none. */
struct cmd_names {
	const char *const *panes;
	const char *const *contexts; /* of keys */
	const unsigned *kinds;    /* of each context: ACTX_LIST, ACTX_TEXT, or others */
	const char *const *roles; /* of text, for `color` */
	const struct filter_names *filters;
};

#define CMD_ARGS_MAX 3
struct cmd {
	enum action act;
	size_t argc;
	char *arg[CMD_ARGS_MAX];
	size_t at[CMD_ARGS_MAX]; /* where each stands in the line, in bytes */
	size_t bad;              /* where the mistake is, of a line that was refused */
	long num;                /* of an `n` argument, when argc covers it */
};

/* -1 leaves nothing in c but bad. One line: NAME ARGUMENTS, or a number alone (goto), or a pane's name
 * alone (pane). An empty line gives ACT_NONE. Words are separated by blanks; "a b" is one word, \" and \\ inside.
 * `set NAME = VALUE` may be written with or without the sign. */
int cmd_parse(struct cmd *c, const char *line, const struct cmd_names *names,
        struct err *e) MUST_CHECK;
void cmd_release(struct cmd *c);

#endif
