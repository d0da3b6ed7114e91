/* A sync as a whole: the lock, the helper and the engine between them. */
#include "core/turn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#include "base/i18n.h"
#include "base/path.h"

#define READ_MAX 65536

/* An OFD lock goes with the descriptor: a killed session leaves nothing behind, and closing another
 * descriptor of the same file does not drop it. */
int
app_sync_lock(struct app *a, struct err *e)
{
	struct flock fl = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	struct str p = STR_INIT(4200);
	int fd = -1, r = -1;

	if (a->lock_fd >= 0)
		return err_set(e, ERR_BUSY, _("a synchronisation is under way already"));
	str_addf(&p, "%s/sync.lock", str_c(&a->dir));
	if (str_ok(&p, "sync.lock", e))
		goto out;
	fd = open(str_c(&p), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0600);
	if (fd < 0) {
		err_sys(e, ERR_IO, _("cannot open %s"), str_c(&p));
		goto out;
	}
	if (fcntl(fd, F_OFD_SETLK, &fl)) {
		if (errno == EAGAIN || errno == EACCES)
			err_set(e, ERR_BUSY,
			        _("another session of this profile is synchronising; "
			          "wait "
			          "for it or try again"));
		else
			err_sys(e, ERR_IO, _("cannot lock %s"), str_c(&p));
		goto out;
	}
	a->lock_fd = fd;
	fd = -1;
	r = 0;
out:
	if (fd >= 0)
		(void)close(fd);
	str_release(&p);
	return r;
}

void
app_sync_unlock(struct app *a)
{
	if (a->lock_fd >= 0)
		(void)close(a->lock_fd);
	a->lock_fd = -1;
}

static int64_t
space_left(void *arg)
{
	const struct app *a = arg;

	return path_free_bytes(str_c(&a->dir));
}

static bool
wanted(void *arg)
{
	return turn_wanted(arg);
}

int
app_sync_start(struct app *a, struct err *e)
{
	if (app_syncing(a))
		return err_set(e, ERR_BUSY, _("a synchronisation is under way already"));
	if (!a->store)
		return err_set(e, ERR_LOCKED, _("the profile is locked"));
	if (a->readonly)
		return err_set(
		        e, ERR_IO, _("the folder %s cannot be written"), str_c(&a->dir));
	if (app_sync_lock(a, e))
		return -1;
	if (!a->engine) {
		if (engine_new(&a->engine, a->store, e))
			goto fail;
		engine_space(a->engine, space_left, a);
		engine_turn(a->engine, wanted, a);
	}
	if (engine_start(a->engine, e) || helper_start(&a->helper, e))
		goto fail;
	a->helper_gone = false;
	return 0;
fail:
	if (a->engine)
		engine_stop(a->engine, e->msg);
	app_sync_unlock(a);
	return -1;
}

bool
app_syncing(const struct app *a)
{
	return a->helper.pid != 0 && a->engine;
}

short
app_sync_events(const struct app *a)
{
	short ev = 0;

	if (!app_syncing(a) || a->helper_gone)
		return 0;
	if (!engine_full(a->engine))
		ev |= POLLIN;
	if (engine_out(a->engine)->len)
		ev |= POLLOUT;
	return ev;
}

/* -1: nobody reads any more. */
static int
send_out(struct app *a)
{
	const struct str *out = engine_out(a->engine);
	ssize_t n;

	while (out->len) {
		n = write(a->helper.fd, out->p, out->len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 && errno == EAGAIN ? 0 : -1;
		engine_out_done(a->engine, (size_t)n);
	}
	return 0;
}

static void
take_in(struct app *a)
{
	char buf[READ_MAX];
	struct err e = ERR_INIT;
	ssize_t n;

	while (!engine_full(a->engine)) {
		n = read(a->helper.fd, buf, sizeof(buf));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			break;
		if (n <= 0) {
			a->helper_gone = true;
			break;
		}
		if (engine_in(a->engine, buf, (size_t)n, &e)) {
			engine_stop(a->engine, e.msg);
			break;
		}
	}
	crypt_wipe(buf, sizeof(buf)); /* feed keys and texts were in it */
}

void
app_sync_io(struct app *a, short revents)
{
	if (!app_syncing(a) || a->helper_gone)
		return;
	if ((revents & POLLOUT) && send_out(a))
		revents |= POLLHUP;
	/* What it sent before its end still counts. */
	if (revents & (POLLIN | POLLHUP | POLLERR))
		take_in(a);
}

bool
app_sync_step(struct app *a, int ms)
{
	const struct sync_status *st;
	bool more;

	if (!app_syncing(a))
		return false;
	more = engine_step(a->engine, ms);
	st = engine_status(a->engine);
	if (!more && !st->busy && a->helper_gone)
		engine_stop(a->engine,
		        _("the network helper ended early; what came is kept, try "
		          "again"));
	if (st->phase == SYNC_DONE || st->phase == SYNC_FAILED) {
		helper_stop(&a->helper);
		app_sync_unlock(a);
		return false;
	}
	if (engine_out(a->engine)->len && !a->helper_gone)
		(void)send_out(a); /* its end is found by the next read */
	return more;
}

void
app_sync_cancel(struct app *a)
{
	if (a->engine)
		engine_stop(a->engine, NULL);
	helper_stop(&a->helper);
	app_sync_unlock(a);
}

const struct sync_status *
app_sync_status(const struct app *a)
{
	static const struct sync_status none;

	return a->engine ? engine_status(a->engine) : &none;
}
