/* sotay: the screen, or one batch command. */
#include <errno.h>
#include <stdbool.h>
#include <unistd.h>
#include "base/crypt.h"
#include "base/i18n.h"
#include "base/proc.h"
#include "base/scrub.h"
#include "cli/cli.h"
#include "pane/screen.h"

static int
fail(const struct err *e)
{
	struct str out = STR_INIT(2048);
	struct safe s = scrub(raw_of(e->msg), SCRUB_LINE, &out);

	fprintf(stderr, "sotay: %.*s\n", (int)s.n, s.p);
	str_release(&out);
	return err_exit(e->code);
}

static int
usage(FILE *to)
{
	fputs(_("usage: sotay [--profile NAME] [--passphrase-fd N]          the screen\n"
	        "       sotay [--profile NAME] [--passphrase-fd N] COMMAND  see: sotay "
	        "help\n"
	        "       sotay --version\n"),
	        to);
	return to == stdout ? 0 : 2;
}

static bool
is_terminal_here(struct err *e)
{
	if (isatty(0) && isatty(1))
		return true;
	err_set(e, ERR_USAGE,
	        _("the screen needs a terminal; without one give a command: see sotay "
	          "help"));
	return false;
}

static int
parse_fd(const char *s, int *fd)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(s, &end, 10);
	if (end == s || *end || errno || n < 0 || n > 1 << 20)
		return -1;
	*fd = (int)n;
	return 0;
}

/* The value of --NAME VALUE or --NAME=VALUE; NULL when argv[*i] is another word. */
static const char *
value_of(int argc, char **argv, int *i, const char *name)
{
	size_t n = strlen(name);

	if (strncmp(argv[*i], name, n) != 0)
		return NULL;
	if (argv[*i][n] == '=')
		return argv[*i] + n + 1;
	if (argv[*i][n] || *i + 1 >= argc)
		return NULL;
	return argv[++*i];
}

/* 1: the options are all there is, the screen is wanted; 0: a command; 2: usage. */
static int
only_options(int argc, char **argv, struct screen_args *a)
{
	for (int i = 1; i < argc; i++) {
		const char *v = value_of(argc, argv, &i, "--profile");

		if (v) {
			a->profile = v;
			continue;
		}
		v = value_of(argc, argv, &i, "--passphrase-fd");
		if (!v)
			return 0;
		if (parse_fd(v, &a->pass_fd) < 0)
			return 2;
	}
	return 1;
}

int
main(int argc, char **argv)
{
	struct screen_args a = { .pass_fd = -1 };
	struct err e = ERR_INIT;

	if (proc_harden(&e) < 0 || crypt_init(&e) < 0)
		return fail(&e);
	proc_locale(&a.utf8_missing);
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		puts("sotay " VERSION);
		return 0;
	}
	if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0))
		return usage(stdout);
	switch (only_options(argc, argv, &a)) {
	case 0:
		return cli_main(argc, argv);
	case 2:
		return usage(stderr);
	default:
		break;
	}
	if (!is_terminal_here(&e) || screen_main(&a, &e) < 0)
		return fail(&e);
	return 0;
}
