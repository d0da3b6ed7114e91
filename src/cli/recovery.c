#include "cli_int.h"

#include <fcntl.h>
#include <unistd.h>
#include "base/crypt.h"
#include "base/path.h"
#include "core/care.h"

/* To the terminal and nowhere else: standard output may be a file. */
static int
show(const char *code, struct err *e)
{
	struct str s = STR_INIT(2000);
	int tty = open("/dev/tty", O_WRONLY | O_CLOEXEC | O_NOCTTY), r = -1;

	if (tty < 0)
		return err_set(e, ERR_USAGE,
		        _("there is no terminal: a recovery code is shown once, and "
		          "nowhere but there"));
	str_addf(&s, "%s\n\n    %s\n\n%s\n",
	        _("This code opens the profile like the passphrase. It is shown only "
	          "now."),
	        code,
	        _("Write it on paper and keep it away from this device; then type two "
	          "of its groups."));
	if (str_ok(&s, _("the recovery code"), e) == 0 &&
	        fd_write_all(tty, str_c(&s), s.len) == 0)
		r = 0;
	else
		err_sys(e, ERR_IO, _("the terminal cannot be written"));
	(void)close(tty);
	crypt_wipe(s.p, s.cap);
	str_release(&s);
	return r;
}

static int
typed_back(const char *code, struct err *e)
{
	char *buf = secret_new(CLI_PASS_MAX, e), prompt[100];
	unsigned pick[CARE_TYPED];
	size_t n;
	int r = -1;

	if (!buf)
		return -1;
	care_recovery_choose(pick);
	for (size_t i = 0; i < CARE_TYPED; i++) {
		(void)snprintf(prompt, sizeof(prompt), _("Group %u: "), pick[i] + 1);
		if (cli_ask(prompt, buf, &n, e))
			goto out;
		if (!recovery_group_is(code, pick[i], (struct view){ buf, n })) {
			err_set(e, ERR_USAGE,
			        _("this is not group %u; the code does not hold, nothing "
			          "was changed"),
			        pick[i] + 1);
			goto out;
		}
	}
	r = 0;
out:
	secret_free(buf);
	return r;
}

static int
make(struct cli *c, struct err *e)
{
	char *code = secret_new(RECOVERY_TEXT, e);
	int r = -1;

	if (!code)
		return -1;
	if (c->app.readonly) {
		err_set(e, ERR_IO, _("the folder %s cannot be written"),
		        str_c(&c->app.dir));
		goto out;
	}
	recovery_new(code);
	if (show(code, e) || typed_back(code, e) || care_recovery_set(&c->app, code, e))
		goto out;
	out_f(&c->out, _("the recovery code holds from now on; an older one no longer "
	                 "does"));
	out_safe(&c->out, SAFE("\n"));
	r = 0;
out:
	secret_free(code);
	return r;
}

int
cli_cmd_recovery(struct cli *c, int argc, char **argv, struct err *e)
{
	struct cli_args a;

	if (cli_args(&a, 0, 1, 1, argc, argv, e))
		return -1;
	if (!strcmp(a.word[0], "new"))
		return make(c, e);
	if (strcmp(a.word[0], "remove") != 0)
		return err_set(e, ERR_USAGE, _("usage: sotay %s %s"), argv[0],
		        cli_find(argv[0])->args);
	if (care_recovery_drop(&c->app, e))
		return -1;
	out_f(&c->out, _("the recovery code no longer opens this profile"));
	out_safe(&c->out, SAFE("\n"));
	return 0;
}
