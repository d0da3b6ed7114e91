/* The operator's commands. Each gets the arguments behind its name and returns 0, or -1 with a
 * sentence; the exit code follows from its kind. */
#ifndef SERVER_CMD_H
#define SERVER_CMD_H

#include "server/db.h"
#include "server/opt.h"

struct cmd_env {
	const char *name; /* of the command */
	const char *args; /* what it takes, for usage sentences */
	const char *dir;  /* as given by -D */
};

#define CMD(name, fn, args, text)                                                        \
	int fn(const struct cmd_env *env, int argc, char **argv, struct err *e)          \
	        MUST_CHECK;
#include "server/cmd.def"
#undef CMD

/* The whole program; returns its exit code. */
int cmd_main(int argc, char **argv);

/* For commands. ERR_USAGE "NAME takes: …". */
int cmd_usage(const struct cmd_env *env, struct err *e);
/* The folder checked and resolved, its database open. */
int cmd_open(const struct cmd_env *env, struct str *dir, struct db **d,
        struct err *e) MUST_CHECK;
struct published;
/* A line about what was published. What is printed is stored. */
void cmd_print_published(const struct published *p);
/* One line of text of at most max bytes that says something; `what` names it in the refusal. */
int cmd_line_ok(const char *what, const char *s, size_t max, struct err *e) MUST_CHECK;
/* Tells the running server; called whatever *rc is, since what is stored is stored. */
int cmd_tell(const char *dir, int rc, struct err *e) MUST_CHECK;
/* A file that the operator named; - is standard input. A missing one is bad input. */
int cmd_read(const char *file, size_t max, struct str *out, struct err *e) MUST_CHECK;
/* "line N: …" becomes "FILE:N: …", anything else "FILE: …". */
int cmd_file_err(const char *file, struct err *e);

#endif
