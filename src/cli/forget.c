#include "cli_int.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include "base/path.h"

int
cli_confirm(const char *question, const char *why, const char *no, struct err *e)
{
	struct str safe = STR_INIT(16384);
	int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY), r = -1;
	char line[64];
	ssize_t n;

	if (tty < 0) {
		err_set(e, ERR_USAGE, "%s", why);
		goto out;
	}
	scrub(raw_of(question), SCRUB_LINE, &safe);
	str_adds(&safe, " (y/n) ");
	if (fd_write_all(tty, str_c(&safe), safe.len)) {
		err_sys(e, ERR_IO, _("the terminal cannot be asked"));
		goto out;
	}
	n = read(tty, line, sizeof(line));
	if (n < 2 || (line[0] != 'y' && line[0] != 'Y') || line[1] != '\n')
		err_set(e, ERR_USAGE, "%s", no);
	else
		r = 0;
out:
	if (tty >= 0)
		(void)close(tty);
	str_release(&safe);
	return r;
}

static int
confirm(struct cli *c, struct err *e)
{
	struct str q = STR_INIT(8192);
	int r;

	str_addf(&q, _("Remove %s with all documents, marks and what waits to be sent?"),
	        str_c(&c->app.dir));
	r = cli_confirm(str_c(&q),
	        _("there is no terminal to ask; to remove the profile say: sotay forget "
	          "--yes"),
	        _("nothing was removed"), e);
	str_release(&q);
	return r;
}

int
cli_cmd_forget(struct cli *c, int argc, char **argv, struct err *e)
{
	struct cli_args a;

	if (cli_args(&a, OPT_YES, 0, 0, argc, argv, e) || (!a.yes && confirm(c, e)) ||
	        app_forget(&c->app, e))
		return -1;
	out_f(&c->out, _("the profile \"%s\" is gone from this device"), c->app.profile);
	out_safe(&c->out, SAFE("\n"));
	return 0;
}
