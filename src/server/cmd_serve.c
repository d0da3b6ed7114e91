/* sotayd serve: one process, a few threads for the members' requests, this one for signals and for
 * the commands that have changed the database. */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/path.h"
#include "server/attach.h"
#include "server/cmd.h"
#include "server/control.h"
#include "server/listen.h"
#include "server/log.h"
#include "server/server.h"
#include "server/x509.h"

#define PEM_MAX (64u << 10)

struct serve {
	struct server server;
	bool ready;
	struct http *http;
	int lock, control, signals;
	struct str cert, key;
};

/* Blocked before any thread starts, so that all of them leave the signals to us. */
static int
signals_take(int *fd, struct err *e)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	if (sigprocmask(SIG_BLOCK, &set, NULL))
		return err_sys(e, ERR_IO, "cannot block signals");
	*fd = signalfd(-1, &set, SFD_CLOEXEC);
	return *fd < 0 ? err_sys(e, ERR_IO, "cannot wait for signals") : 0;
}

static int
start(struct serve *v, const char *dir, const struct listen_addr *a, char *url,
        size_t max, struct err *e)
{
	struct http_conf conf = { .threads = SERVER_THREADS,
		.arg = &v->server,
		.body_max = server_body_max,
		.handle = server_handle };

	if (control_lock(&v->lock, e) || server_init(&v->server, dir, e))
		return -1;
	v->ready = true;
	if (file_read_private(dir, SERVER_CERT, PEM_MAX, &v->cert, e) ||
	        file_read_private(dir, SERVER_KEY, PEM_MAX, &v->key, e) ||
	        listen_open(a, &conf.fd, url, max, e))
		return -1;
	conf.cert = str_c(&v->cert);
	conf.key = str_c(&v->key);
	v->http = http_start(&conf, e);
	if (!v->http) {
		close(conf.fd);
		return -1;
	}
	return control_listen(&v->control, e);
}

static int
wait_for_end(struct serve *v, struct err *e)
{
	struct pollfd p[] = { { v->signals, POLLIN, 0 }, { v->control, POLLIN, 0 } };

	for (;;) {
		if (poll(p, 2, -1) < 0 && errno != EINTR)
			return err_sys(e, ERR_IO, "cannot wait for requests");
		if (p[0].revents)
			return 0;
		if (p[1].revents)
			control_answer(v->control);
	}
}

static void
stop(struct serve *v)
{
	if (v->control >= 0) {
		close(v->control);
		(void)unlink(CONTROL_SOCK);
	}
	http_stop(v->http);
	if (v->ready)
		server_release(&v->server);
	if (v->key.p)
		crypt_wipe(v->key.p, v->key.len);
	str_release(&v->key);
	str_release(&v->cert);
	if (v->signals >= 0)
		close(v->signals);
	if (v->lock >= 0)
		close(v->lock);
}

static int
serve(const char *dir, const struct listen_addr *a, struct err *e)
{
	struct serve v = { .lock = -1,
		.control = -1,
		.signals = -1,
		.cert = STR_INIT(PEM_MAX + 1),
		.key = STR_INIT(PEM_MAX + 1) };
	char url[128];
	int rc = -1;

	if (chdir(dir)) {
		err_sys(e, ERR_IO, "cannot enter %s", dir);
		goto out;
	}
	if (signals_take(&v.signals, e) || start(&v, dir, a, url, sizeof(url), e))
		goto out;
	if (!listen_is_loopback(a))
		log_line("listening beyond this machine: let nginx stand in front "
		         "(sotayd(8))");
	out_safe(SAFE("listening on "));
	out_raw(url);
	out_safe(SAFE("\n"));
	if (out_done(e) == 0)
		rc = wait_for_end(&v, e);
out:
	stop(&v);
	return rc;
}

int
cmd_serve(const struct cmd_env *env, int argc, char **argv, struct err *e)
{
	struct opt o[] = { { .name = "listen", .max = 1 } };
	struct str dir = STR_INIT(4096);
	struct listen_addr a;
	struct db *d = NULL;
	int rc = -1;

	if (opt_parse(&argc, argv, o, 1, e))
		return -1;
	if (argc)
		return cmd_usage(env, e);
	if (listen_parse(o[0].n ? o[0].v[0] : LISTEN_DEFAULT, &a, e))
		return -1;
	if (cmd_open(env, &dir, &d, e) == 0) {
		attach_sweep(d, str_c(&dir));
		db_close(d);
		rc = serve(str_c(&dir), &a, e);
	}
	str_release(&dir);
	return rc;
}
