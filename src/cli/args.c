#include "cli_int.h"

static void
export_option(struct cli_args *a, const char *name, const char *v)
{
	if (!strcmp(name, "--as"))
		a->as = v;
	else if (!strcmp(name, "--lines"))
		a->lines = v;
	else if (!strcmp(name, "--columns"))
		a->columns = v;
	else if (!strcmp(name, "--force"))
		a->force = true;
	else
		a->output = v;
}

static int
take_option(struct cli_args *a, unsigned allowed, int argc, char **argv, int *i,
        struct err *e)
{
	static const struct {
		const char *name;
		enum cli_opt opt;
		bool value;
	} opts[] = {
		{ "--json", OPT_JSON, false },
		{ "--format", OPT_FORMAT, true },
		{ "--filter", OPT_FILTER, true },
		{ "--rank", OPT_RANK, false },
		{ "--ca", OPT_CA, true },
		{ "--yes", OPT_YES, false },
		{ "--recovery", OPT_RECOVERY, false },
		{ "--new-passphrase-fd", OPT_NEW_FD, true },
		{ "--rebuild-index", OPT_REBUILD, false },
		{ "--reason", OPT_REASON, true },
		{ "--pin", OPT_PIN, false },
		{ "--snippets", OPT_SNIPPETS, false },
		{ "--as", OPT_EXPORT, true },
		{ "--lines", OPT_EXPORT, true },
		{ "--columns", OPT_EXPORT, true },
		{ "--output", OPT_EXPORT, true },
		{ "-o", OPT_EXPORT, true },
		{ "--force", OPT_EXPORT, false },
	};
	const char *w = argv[*i], *v = NULL;

	for (size_t k = 0; k < sizeof(opts) / sizeof(opts[0]); k++) {
		size_t n = strlen(opts[k].name);

		if (!(opts[k].opt & allowed) || strncmp(w, opts[k].name, n) != 0 ||
		        (w[n] && !(w[n] == '=' && opts[k].value)))
			continue;
		if (opts[k].value && w[n])
			v = w + n + 1;
		else if (opts[k].value && ++*i < argc)
			v = argv[*i];
		else if (opts[k].value)
			return err_set(e, ERR_USAGE, _("%s wants a value"), w);
		a->json |= opts[k].opt == OPT_JSON;
		a->rank |= opts[k].opt == OPT_RANK;
		a->yes |= opts[k].opt == OPT_YES;
		a->recovery |= opts[k].opt == OPT_RECOVERY;
		a->pin |= opts[k].opt == OPT_PIN;
		a->snippets |= opts[k].opt == OPT_SNIPPETS;
		a->rebuild |= opts[k].opt == OPT_REBUILD;
		if (opts[k].opt == OPT_EXPORT)
			export_option(a, opts[k].name, v);
		else if (opts[k].opt == OPT_FORMAT)
			a->format = v;
		else if (opts[k].opt == OPT_FILTER)
			a->filter = v;
		else if (opts[k].opt == OPT_CA)
			a->ca = v;
		else if (opts[k].opt == OPT_NEW_FD)
			a->new_fd = v;
		else if (opts[k].opt == OPT_REASON)
			a->reason = v;
		return 0;
	}
	return err_set(e, ERR_USAGE, _("%s: there is no option %s; see: sotay help %s"),
	        argv[0], w, argv[0]);
}

int
cli_args(struct cli_args *a, unsigned allowed, int min, int max, int argc, char **argv,
        struct err *e)
{
	bool words = false;

	memset(a, 0, sizeof(*a));
	a->word = argv + 1;
	for (int i = 1; i < argc; i++) {
		if (!words && !strcmp(argv[i], "--")) {
			words = true;
		} else if (!words && (!strncmp(argv[i], "--", 2) ||
		                             ((allowed & OPT_EXPORT) &&
		                                     !strncmp(argv[i], "-o", 2)))) {
			if (take_option(a, allowed, argc, argv, &i, e))
				return -1;
		} else {
			a->word[a->n++] = argv[i];
		}
	}
	if (a->n < min || (max >= 0 && a->n > max))
		return err_set(e, ERR_USAGE, _("usage: sotay %s %s"), argv[0],
		        cli_find(argv[0])->args);
	if (a->json && a->format)
		return err_set(e, ERR_USAGE, _("--json and --format exclude each other"));
	return 0;
}

int
cli_join(const struct cli_args *a, int from, struct str *out, struct err *e)
{
	for (int i = from; i < a->n; i++) {
		if (i > from)
			str_addc(out, ' ');
		str_adds(out, a->word[i]);
	}
	return str_ok(out, _("what was asked for"), e);
}
