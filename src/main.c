/* sotay: the screen, or one batch command. */
#include <stdbool.h>
#include <string.h>
#include <unistd.h>
#include "base/crypt.h"
#include "base/i18n.h"
#include "base/proc.h"
#include "base/scrub.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "pane/screen.h"

/* Anything as one line, in letters that the locale has. */
static void
line(FILE *f, const char *before, const char *text)
{
	struct str out = STR_INIT(3 * 8192);
	struct safe s = scrub(raw_of(text), SCRUB_LINE, &out);
	const bool utf8 = proc_utf8();
	char a[8];
	uint32_t cp;

	fputs(before, f);
	for (size_t i = 0, n; i < s.n; i += n) {
		n = utf8_next(s.p + i, s.n - i, &cp);
		if (utf8 || cp < 0x80)
			(void)fwrite(s.p + i, 1, n, f);
		else
			(void)fwrite(a, 1, utf8_ascii(cp, a), f);
	}
	fputc('\n', f);
	str_release(&out);
}

static int
fail(const struct err *e)
{
	line(stderr, "sotay: ", e->msg);
	return err_exit(e->code);
}

static int
screen(int argc, char **argv, bool utf8_missing, bool tour, struct err *e)
{
	struct screen_args a = { .utf8_missing = utf8_missing, .tour = tour };
	struct cli_globals g;

	if (cli_globals(&argc, argv, &g, e) < 0)
		return -1;
	if (!isatty(0) || !isatty(1))
		return err_set(e, ERR_USAGE,
		        _("the screen needs a terminal; without one give a command: see "
		          "sotay help"));
	a.profile = g.profile;
	a.pass_fd = g.pass_fd;
	return screen_main(&a, e);
}

static void
say(void *ctx, const char *text)
{
	(void)ctx;
	line(stdout, "", text);
}

/* sotay --check-config [FILE]: without a profile, a passphrase or a terminal. */
static int
check_config(int argc, char **argv)
{
	struct err e = ERR_INIT;
	int r = -1;

	if (argc > 3)
		err_set(&e, ERR_USAGE, _("usage: sotay --check-config [FILE]"));
	else
		r = screen_check_config(argv[2], say, NULL, &e);
	if (r < 0)
		return fail(&e);
	if (r == 0)
		say(NULL, _("no mistakes"));
	return r ? err_exit(ERR_USAGE) : 0;
}

int
main(int argc, char **argv)
{
	struct err e = ERR_INIT;
	bool utf8_missing, tour;
	const char *word;

	if (proc_harden(&e) < 0 || crypt_init(&e) < 0)
		return fail(&e);
	proc_locale(&utf8_missing);
	i18n_start();
	if (argc > 1 && strcmp(argv[1], "--check-config") == 0)
		return check_config(argc, argv);
	word = cli_wanted(argc, argv);
	/* With words behind it the command says that it takes none. */
	tour = word && word == argv[argc - 1] && strcmp(word, "tutor") == 0;
	if (word && !tour)
		return cli_main(argc, argv);
	return screen(argc, argv, utf8_missing, tour, &e) < 0 ? fail(&e) : 0;
}
