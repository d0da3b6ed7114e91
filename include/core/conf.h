/*
 * sotayrc: `set NAME = VALUE`, `bind CONTEXT KEYS COMMAND`, `unbind CONTEXT KEYS`, `program read|open|
 * terminal EXTENSION COMMAND`, `#` comments.
 * The built-in file first, then the member's; the `:` line takes the same lines.
 */
#ifndef CORE_CONF_H
#define CORE_CONF_H

#include "core/cmd.h"
#include "core/keymap.h"
#include "core/options.h"
#include "core/programs.h"

struct conf {
	struct options opt;
	struct programs programs;
	struct keymap *keys; /* NULL of a batch command */
	struct cmd_names names;
};

/* Options at their defaults and the built-in file. names: the owner's panes and contexts, which
 * stay valid. */
int conf_init(struct conf *c, const struct cmd_names *names,
        const struct key_notation *notation, struct err *e) MUST_CHECK;
/* For a batch command, which has no keys: options and programs; conf_user too then passes over what
 * is of the screen alone. */
int conf_init_batch(struct conf *c, struct err *e) MUST_CHECK;
void conf_release(struct conf *c);
/* One command of ACT_SET, ACT_BIND, ACT_UNBIND or ACT_PROGRAM; another is ERR_USAGE. */
int conf_run(struct conf *c, const struct cmd *cmd, struct err *e) MUST_CHECK;
/* A whole file. A bad line is passed over and the first one is told: "file:12: …". */
int conf_text(struct conf *c, const char *file, const char *p, size_t n,
        struct err *e) MUST_CHECK;
/* The member's own file, if there is one. */
int conf_user(struct conf *c, struct err *e) MUST_CHECK;

#endif
