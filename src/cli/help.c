#include "cli_int.h"

static void
line(struct out *o, const char *text)
{
	out_raw(o, raw_of(text), SCRUB_LINE);
	out_safe(o, SAFE("\n"));
}

static void
put_all(struct out *o)
{
	line(o, _("sotay: the member's handbook. Without a command it opens the "
	          "screen."));
	out_safe(o, SAFE("\n"));
	for (size_t i = 0; i < cli_ndefs; i++) {
		if (!cli_defs[i].help)
			continue;
		out_f(o, "  sotay %s %s", cli_defs[i].name, cli_defs[i].args);
		out_safe(o, SAFE("\n      "));
		line(o, _(cli_defs[i].help));
	}
	out_safe(o, SAFE("\n"));
	line(o, _("sotay --check-config [FILE] tells every mistake in sotayrc with its "
	          "place."));
	line(o, _("With every command: --profile NAME, --passphrase-fd N. More: man "
	          "sotay"));
}

int
cli_cmd_help(struct cli *c, int argc, char **argv, struct err *e)
{
	const struct cli_def *d;
	struct cli_args a;

	if (cli_args(&a, 0, 0, 1, argc, argv, e))
		return -1;
	if (!a.n) {
		put_all(&c->out);
		return 0;
	}
	d = cli_find(a.word[0]);
	if (!d)
		return err_set(e, ERR_NOTFOUND,
		        _("there is no command \"%s\"; see: sotay help"), a.word[0]);
	out_f(&c->out, _("usage: sotay %s %s"), d->name, d->args);
	out_safe(&c->out, SAFE("\n"));
	if (d->help)
		line(&c->out, _(d->help));
	return 0;
}

int
cli_cmd_version(struct cli *c, int argc, char **argv, struct err *e)
{
	struct cli_args a;

	if (cli_args(&a, 0, 0, 0, argc, argv, e))
		return -1;
	out_f(&c->out, "sotay %s", VERSION);
	out_safe(&c->out, SAFE("\n"));
	return 0;
}
