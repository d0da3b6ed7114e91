#include "cli_int.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>
#include "base/crypt.h"
#include "base/path.h"
#include "store/keys.h"

int
cli_pass_fd(int fd, char *buf, size_t *n, struct err *e)
{
	ssize_t r;
	char c;

	*n = 0;
	for (;;) {
		r = read(fd, &c, 1);
		if (r < 0 && errno == EINTR)
			return err_set(e, ERR_LOCKED, _("no passphrase: interrupted"));
		if (r < 0)
			return err_sys(e, ERR_LOCKED,
			        _("cannot read the passphrase from descriptor %d"), fd);
		if (r == 0 || c == '\n')
			break;
		if (*n == CLI_PASS_MAX)
			return err_set(e, ERR_LOCKED, _("the passphrase is too long"));
		buf[(*n)++] = c;
	}
	return 0;
}

/* Without echo, and with the echo back whatever happens but a kill that cannot be caught. */
static int
ask(int tty, const char *prompt, char *buf, size_t *n, struct err *e)
{
	struct termios old, quiet;
	struct cli_stop stop;
	short got = 0;
	int sig = 0, r = -1;

	if (tcgetattr(tty, &old))
		return err_sys(e, ERR_LOCKED, _("the terminal cannot be asked"));
	if (cli_stop_begin(&stop, e))
		return -1;
	quiet = old;
	quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
	if (tcsetattr(tty, TCSAFLUSH, &quiet)) {
		err_sys(e, ERR_LOCKED, _("the terminal cannot be asked"));
		goto out;
	}
	if (fd_write_all(tty, prompt, strlen(prompt)) == 0) {
		while (!sig && !got)
			sig = cli_wait(&stop, tty, POLLIN, &got, -1);
		if (sig)
			err_set(e, ERR_LOCKED, _("no passphrase: interrupted"));
		else
			r = cli_pass_fd(tty, buf, n, e);
	}
	(void)tcsetattr(tty, TCSAFLUSH, &old);
	if (fd_write_all(tty, "\n", 1) && r == 0)
		r = err_sys(e, ERR_LOCKED, _("the terminal cannot be asked"));
out:
	cli_stop_end(&stop);
	return r;
}

static int
ask_tty(bool fresh, char *buf, size_t *n, struct err *e)
{
	int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY), r = -1;
	char *again = NULL;
	size_t m;

	if (tty < 0)
		return err_set(e, ERR_LOCKED,
		        _("there is no terminal to ask for the passphrase; use "
		          "--passphrase-fd N"));
	if (ask(tty, fresh ? _("New passphrase: ") : _("Passphrase: "), buf, n, e))
		goto out;
	if (!fresh) {
		r = 0;
		goto out;
	}
	if (keys_check_pass((struct view){ buf, *n }, e))
		goto out;
	again = secret_new(CLI_PASS_MAX, e);
	if (!again || ask(tty, _("The same again: "), again, &m, e))
		goto out;
	if (m != *n || !crypt_eq(buf, again, m)) {
		err_set(e, ERR_USAGE, _("the two passphrases differ; nothing was made"));
		goto out;
	}
	r = 0;
out:
	secret_free(again);
	(void)close(tty);
	return r;
}

int
cli_ask(const char *prompt, char *buf, size_t *n, struct err *e)
{
	int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY), r;

	if (tty < 0)
		return err_set(e, ERR_LOCKED, _("there is no terminal to ask"));
	r = ask(tty, prompt, buf, n, e);
	(void)close(tty);
	return r;
}

int
cli_pass(struct cli *c, bool fresh, char **pass, size_t *n, struct err *e)
{
	char *buf = secret_new(CLI_PASS_MAX, e);
	int r;

	*pass = NULL;
	if (!buf)
		return -1;
	if (c->glob.pass_fd >= 0) {
		r = cli_pass_fd(c->glob.pass_fd, buf, n, e);
		/* Once: a helper must not inherit it, a second command not read on in it. */
		if (c->glob.pass_fd > 2)
			(void)close(c->glob.pass_fd);
		c->glob.pass_fd = -1;
	} else {
		r = ask_tty(fresh, buf, n, e);
	}
	if (r) {
		secret_free(buf);
		return -1;
	}
	*pass = buf;
	return 0;
}
