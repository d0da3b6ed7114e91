/*
 * sotayrc: one command a line, `#` comments. The built-in file first, then the member's; the `:` line
 * takes the same lines. Which commands stand in a file is a table in conf_line.c.
 *
 * Every mistake has a place: file, line and column. A line with one is passed over; what was set before
 * it holds, and on a reload what the session had. Looks of text and notations of keys belong to the
 * owner's toolkit, which lends its functions.
 */
#ifndef CORE_CONF_H
#define CORE_CONF_H

#include "core/cmd.h"
#include "core/keymap.h"
#include "core/options.h"
#include "core/programs.h"
#include "model/named.h"

#define CONF_DEPTH 8  /* files within files */
#define CONF_FILES 64 /* within one, as often as each is read */

struct conf_looks {
	void (*reset)(void *theme); /* those of the theme `default` */
	int (*set)(void *theme, const char *role, const char *look, struct err *e);
	void (*keep)(void *theme, const void *old, const char *role);
};

/* What the owner lends; it stays valid as long as the settings. */
struct conf_owner {
	struct cmd_names names;
	const struct key_notation *notation;
	const struct conf_looks *looks; /* NULL: there are no looks */
	void *theme;
};

struct conf_mistake {
	const char *file;
	unsigned line;
	size_t column; /* letters, from 1 */
	bool warning;  /* the line holds */
	const char *text;
};

struct conf_file {
	char *name; /* as mistakes call it */
	char *path; /* NULL: built in */
};

struct conf {
	struct options opt;
	struct programs programs;
	struct filter_names filters;
	struct keymap *keys; /* NULL of a batch command */
	struct cmd_names names;
	const struct key_notation *notation;
	const struct conf_looks *looks;
	void *theme;

	/* Called for each mistake in a file; NULL: nobody listens. */
	void (*tell)(void *ctx, const struct conf_mistake *m);
	void *tell_ctx;
	const struct conf *before; /* of a reload: what a bad line keeps */

	struct conf_file *file; /* as read, one after the other */
	size_t nfiles, files_cap;
	size_t reading; /* its index + 1; 0: a line that was typed */
	unsigned line;
	int depth, within; /* how deep it is, and how many files were read so far */
	bool in_theme;
	size_t bad; /* where in the line the mistake is, in bytes */
	unsigned mistakes;
	struct err first; /* the first of them, with its place */
};

/* Options at their defaults and the built-in file. */
int conf_init(struct conf *c, const struct conf_owner *own, struct err *e) MUST_CHECK;
/* For a batch command, which has no keys and no looks: conf_user too then passes over what is of the
 * screen alone. */
int conf_init_batch(struct conf *c, struct err *e) MUST_CHECK;
void conf_release(struct conf *c);
/* One command of a sotayrc; another is ERR_USAGE. c->bad is where it is wrong. */
int conf_run(struct conf *c, const struct cmd *cmd, struct err *e) MUST_CHECK;
/* A whole file. A bad line is passed over and the first one is told: "file:12:5: …". */
int conf_text(struct conf *c, const char *file, const char *p, size_t n,
        struct err *e) MUST_CHECK;
/* The same for the file `path`, which mistakes call `name`. */
int conf_read_path(
        struct conf *c, const char *name, const char *path, struct err *e) MUST_CHECK;
/* The member's own file, if there is one; then what its bindings can never do is told as warnings. */
int conf_user(struct conf *c, struct err *e) MUST_CHECK;
/* "sotayrc:12" of a binding of the member's own, added to out; false for a built-in one. */
bool conf_origin(const struct conf *c, unsigned origin, struct str *out);
/* The i-th theme by name, built in or a file of the member's, added to out; false behind the last. */
bool conf_theme(size_t i, struct str *out);

#endif
