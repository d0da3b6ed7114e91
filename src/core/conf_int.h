/* The inside of conf.h, shared by conf.c, conf_line.c, conf_keys.c and conf_theme.c. */
#ifndef CORE_CONF_INT_H
#define CORE_CONF_INT_H

#include "core/conf.h"

/* A command that stands in a file. */
struct conf_line {
	enum action act;
	bool screen; /* passed over by a batch command */
	int (*run)(struct conf *c, const struct cmd *cmd, struct err *e);
	void (*keep)(struct conf *c, const struct cmd *cmd); /* as c->before has it */
};

/* conf_line.c */
const struct conf_line *conf_line(enum action act); /* NULL: stands in none */
int conf_no_line(struct err *e) MUST_CHECK;
bool conf_of_screen(const char *line);

/* conf.c */
void conf_tell(struct conf *c, size_t column, bool warning, const struct err *e);
int conf_nested(
        struct conf *c, const char *name, const char *path, struct err *e) MUST_CHECK;
int conf_builtin(
        struct conf *c, const char *name, const char *text, struct err *e) MUST_CHECK;
int conf_path(const char *name, struct str *out, struct err *e) MUST_CHECK;

/* conf_keys.c */
unsigned conf_origin_here(const struct conf *c);
int conf_bind(struct conf *c, const struct cmd *cmd, struct err *e) MUST_CHECK;
int conf_unbind(struct conf *c, const struct cmd *cmd, struct err *e) MUST_CHECK;
void conf_keep_keys(struct conf *c, const struct cmd *cmd);
void conf_hidden(struct conf *c); /* bindings of the member's that nobody reaches */

/* conf_theme.c */
int conf_theme_set(struct conf *c, const char *name, struct err *e) MUST_CHECK;

#endif
