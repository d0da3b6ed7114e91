/*
 * An attachment opened outside, by a program of the member's (core/programs.h). What it is given in
 * clear lies in memory alone: on standard input, or where it wants a file by name, in a folder of our
 * own on tmpfs below XDG_RUNTIME_DIR. Such a file goes when its program has ended, and at the latest
 * when the profile is locked or left; what a kill leaves behind, the next session takes away.
 */
#ifndef CORE_OPENER_H
#define CORE_OPENER_H

#include "core/attach.h"

struct opener {
	int dir, fd;   /* the folder; the file, locked while it is wanted. -1: none */
	char name[40]; /* of the file */
	pid_t pid;     /* of the program, 0: it has ended */
	int64_t until; /* clock_boot: it stays at least so long */
};

/* Start the program in the background, without the terminal. ERR_USAGE when it wants a file and there
 * is no folder in memory, or no program is known. In any case opener_end. */
int opener_start(struct opener *o, const struct app *a, const struct conf *conf,
        const struct att_row *r, struct err *e) MUST_CHECK;
/* Whether the row's program wants the terminal: then opener_wait it is. */
bool opener_wants_terminal(const struct conf *conf, const struct att_row *r);
/* The same at the terminal, which must be as the shell has it; returns when the program has ended. */
int opener_wait(const struct app *a, const struct conf *conf, const struct att_row *r,
        struct err *e) MUST_CHECK;
/* A command of the member's, words as `program` takes them and no shell, at the terminal with text for
 * its standard input: from memory, never a file. *code: how it ended, 128 and more by a signal. */
int opener_pipe(
        const char *command, struct view text, int *code, struct err *e) MUST_CHECK;
/* false: it has ended and its file is gone. Look again now and then. */
bool opener_runs(struct opener *o, int64_t now);
/* Its file is gone; the program goes on. */
void opener_end(struct opener *o);
/* Files that a killed session left behind. */
void opener_sweep(void);

#endif
