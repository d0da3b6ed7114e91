#include "cli_int.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>
#include "base/crypt.h"
#include "store/keys.h"

const struct cli_def cli_defs[] = {
#define CLI(name, args, unlock, help) { #name, args, unlock, help, cli_cmd_##name },
#include "cli.def"
#undef CLI
};
const size_t cli_ndefs = sizeof(cli_defs) / sizeof(cli_defs[0]);

const struct cli_def *
cli_find(const char *name)
{
	for (size_t i = 0; i < cli_ndefs; i++) {
		if (!strcmp(cli_defs[i].name, name))
			return &cli_defs[i];
	}
	return NULL;
}

/* --- words that hold everywhere --------------------------------------------------- */
/* 1 and *v: argv[*i] is that global, with its value; 0: it is not; -1: it has no value. */
static int
is_global(int argc, char **argv, int *i, const char *name, char **v)
{
	size_t n = strlen(name);

	if (strncmp(argv[*i], name, n) != 0)
		return 0;
	if (argv[*i][n] == '=') {
		*v = argv[*i] + n + 1;
		return 1;
	}
	if (argv[*i][n])
		return 0;
	if (*i + 1 >= argc)
		return -1;
	*v = argv[++*i];
	return 1;
}

int
cli_fd(const char *name, const char *v, int *fd, struct err *e)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(v, &end, 10);
	if (errno || end == v || *end || n < 0 || n > INT_MAX ||
	        fcntl((int)n, F_GETFD) < 0)
		return err_set(e, ERR_USAGE,
		        _("%s wants the number of an open descriptor, not \"%s\""), name,
		        v);
	*fd = (int)n;
	return 0;
}

int
cli_globals(int *argc, char **argv, struct cli_globals *g, struct err *e)
{
	int n = 1, r;
	char *v = NULL;

	g->profile = NULL;
	g->pass_fd = -1;
	for (int i = 1; i < *argc; i++) {
		if (!strcmp(argv[i], "--")) {
			while (i < *argc)
				argv[n++] = argv[i++];
			break;
		}
		r = is_global(*argc, argv, &i, "--profile", &v);
		if (r > 0)
			g->profile = v;
		if (r == 0) {
			r = is_global(*argc, argv, &i, "--passphrase-fd", &v);
			if (r > 0 && cli_fd("--passphrase-fd", v, &g->pass_fd, e))
				return -1;
		}
		if (r < 0)
			return err_set(e, ERR_USAGE, _("%s wants a value"), argv[i]);
		if (r == 0)
			argv[n++] = argv[i];
	}
	*argc = n;
	argv[n] = NULL;
	return 0;
}

const char *
cli_wanted(int argc, char **argv)
{
	char *v;

	for (int i = 1; i < argc; i++) {
		if (is_global(argc, argv, &i, "--profile", &v) == 0 &&
		        is_global(argc, argv, &i, "--passphrase-fd", &v) == 0)
			return argv[i];
	}
	return NULL;
}

/* --- running ------------------------------------------------------------------------ */
void
cli_note(struct cli *c, const char *fmt, ...)
{
	va_list ap;

	out_flush(&c->out);
	out_safe(&c->err, SAFE("sotay: "));
	va_start(ap, fmt);
	out_vf(&c->err, fmt, ap);
	va_end(ap);
	out_safe(&c->err, SAFE("\n"));
	out_flush(&c->err);
}

int
cli_unlock(struct cli *c, struct err *e)
{
	char *pass = NULL;
	size_t n;
	int r;

	if (c->app.store)
		return 0;
	/* Before the passphrase is asked for: nobody types one for nothing. */
	if (!app_exists(&c->app))
		return app_unlock(&c->app, (struct view){ "", 0 }, e);
	if (cli_pass(c, false, &pass, &n, e))
		return -1;
	r = app_unlock(&c->app, (struct view){ pass, n }, e);
	secret_free(pass);
	return r;
}

int
cli_run(struct cli *c, int argc, char **argv)
{
	const struct cli_def *d = cli_find(argv[0]);
	struct err e = ERR_INIT;
	int r = -1;

	if (!d)
		err_set(&e, ERR_USAGE, _("there is no command \"%s\"; see: sotay help"),
		        argv[0]);
	else if (!d->unlock || cli_unlock(c, &e) == 0)
		r = d->fn(c, argc, argv, &e);
	out_flush(&c->out);
	if (r < 0) {
		cli_note(c, "%s", e.msg);
		r = err_exit(e.code);
	}
	if (c->out.bad && !r) {
		cli_note(c, _("the output could not be written: %s"),
		        strerror(c->out.bad));
		r = err_exit(ERR_IO);
	}
	return r;
}

int
cli_main(int argc, char **argv)
{
	char help[] = "help", version[] = "version";
	struct err e = ERR_INIT;
	struct cli c;
	int r;

	memset(&c, 0, sizeof(c));
	out_init(&c.out, stdout);
	out_init(&c.err, stderr);
	if (cli_globals(&argc, argv, &c.glob, &e) ||
	        app_init(&c.app, c.glob.profile, true, &e)) {
		cli_note(&c, "%s", e.msg);
		out_release(&c.out);
		out_release(&c.err);
		return err_exit(e.code);
	}
	/* as other programs have them */
	if (argc > 1 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")))
		argv[1] = help;
	else if (argc > 1 && (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")))
		argv[1] = version;
	if (argc < 2) {
		cli_note(&c, _("no command; see: sotay help"));
		r = err_exit(ERR_USAGE);
	} else {
		r = cli_run(&c, argc - 1, argv + 1);
	}
	/* The reader has what it wanted: no complaint. What failed in a batch before that, did. */
	if (c.out.gone && !c.in_batch)
		r = 0;
	if (c.conf_ready)
		conf_release(&c.conf);
	app_release(&c.app);
	out_release(&c.out);
	out_release(&c.err);
	return r;
}
