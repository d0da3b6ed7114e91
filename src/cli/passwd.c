#include "cli_int.h"

#include <unistd.h>
#include "base/crypt.h"
#include "core/care.h"

/* The passphrase that holds, or the recovery code in its place. */
static int
open_profile(struct cli *c, const struct cli_args *a, struct err *e)
{
	char *code;
	size_t n;
	int r;

	if (!a->recovery || c->app.store || c->glob.pass_fd >= 0 || !app_exists(&c->app))
		return cli_unlock(c, e);
	code = secret_new(CLI_PASS_MAX, e);
	if (!code)
		return -1;
	r = cli_ask(_("Recovery code: "), code, &n, e);
	if (!r && recovery_form((struct view){ code, n }) != RECOVERY_CODE)
		r = err_set(e, ERR_LOCKED,
		        _("this is no recovery code: look at its nine groups again"));
	if (!r)
		r = app_unlock(&c->app, (struct view){ code, n }, e);
	secret_free(code);
	return r;
}

static int
fresh_pass(struct cli *c, const struct cli_args *a, char **pass, size_t *n, struct err *e)
{
	int fd, r;

	if (!a->new_fd)
		return cli_pass(c, true, pass, n, e);
	if (cli_fd("--new-passphrase-fd", a->new_fd, &fd, e))
		return -1;
	*pass = secret_new(CLI_PASS_MAX, e);
	if (!*pass)
		return -1;
	r = cli_pass_fd(fd, *pass, n, e);
	if (fd > 2)
		(void)close(fd);
	if (r) {
		secret_free(*pass);
		*pass = NULL;
	}
	return r;
}

int
cli_cmd_passwd(struct cli *c, int argc, char **argv, struct err *e)
{
	struct cli_args a;
	char *pass = NULL;
	size_t n;
	int r;

	if (cli_args(&a, OPT_RECOVERY | OPT_NEW_FD, 0, 0, argc, argv, e) ||
	        open_profile(c, &a, e) || fresh_pass(c, &a, &pass, &n, e))
		return -1;
	r = care_passwd(&c->app, (struct view){ pass, n }, e);
	secret_free(pass);
	if (r)
		return -1;
	out_f(&c->out, _("the passphrase is changed"));
	out_safe(&c->out, SAFE("\n"));
	return 0;
}
