/*
 * The batch commands: everything without a screen. main.c asks cli_wanted, and calls
 * cli_main when a command word is given. Prints and returns the exit code; knows no
 * curses. Each command is one file src/cli/<name>.c and one row of src/cli/cli.def.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include "base/str.h"

/* Words that hold for every command and for the screen, anywhere in argv. */
struct cli_globals {
	const char *profile; /* NULL: default */
	int pass_fd;         /* -1: ask at the terminal */
};

/* Take them out of argv (*argc and argv change). */
int cli_globals(int *argc, char **argv, struct cli_globals *g, struct err *e) MUST_CHECK;
/* The first word that is no global: a command, --help, --version; NULL none. argv is left as it is. */
const char *cli_wanted(int argc, char **argv);
/* proc_harden, crypt_init and proc_locale were called before. Returns the exit code. */
int cli_main(int argc, char **argv);

#define CLI_PASS_MAX 1024
/* Read a passphrase from fd up to LF or EOF, byte by byte, into buf of CLI_PASS_MAX (secret_new). */
int cli_pass_fd(int fd, char *buf, size_t *n, struct err *e) MUST_CHECK;

#endif
