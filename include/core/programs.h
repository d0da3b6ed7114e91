/*
 * Programs of the member's for attachments, by the extension of the file: who makes text of it, and
 * who opens it outside. From sotayrc: `program read|open|terminal EXTENSION COMMAND`. Starts none:
 * core/attach.h and core/opener.h do.
 */
#ifndef CORE_PROGRAMS_H
#define CORE_PROGRAMS_H

#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"

#define PROGRAM_ARGS 24
#define PROGRAM_EXT 16

enum program_use {
	PROGRAM_READ, /* the file by standard input, its text by standard output */
	PROGRAM_OPEN
};

struct program {
	enum program_use use;
	bool terminal; /* PROGRAM_OPEN: at the terminal, and the screen stands back */
	bool file;     /* "%s" stands among its arguments: the path of a file */
	char ext[PROGRAM_EXT]; /* "*": of all that have no row of their own */
	char *words;           /* its arguments, a NUL behind each */
	const char *argv[PROGRAM_ARGS + 1];
};

struct programs {
	struct program *row;
	size_t n, cap;
};

/* use: "read", "open" or "terminal", of which the last two take each other's place. command: words
 * with blanks between, "a b" is one; NULL or "" drops the row. ERR_USAGE says what is wrong. */
int programs_set(struct programs *p, const char *use, const char *ext,
        const char *command, struct err *e) MUST_CHECK;
/* The row of `from`, if it has one. */
void programs_keep(struct programs *p, const struct programs *from, const char *use,
        const char *ext);
bool program_ext_fits(const char *ext); /* "pdf", "*" */
void programs_release(struct programs *p);
/* For a file of that name; NULL when there is none. */
const struct program *program_for(
        const struct programs *p, enum program_use use, const char *name);
/* Behind the last dot of a name; "" without one. */
const char *program_ext(const char *name);
/* The i-th word that may stand behind `program`; NULL behind the last. */
const char *program_use_name(size_t i);

#endif
