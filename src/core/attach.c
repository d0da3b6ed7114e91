#include "attach_int.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/enc.h"
#include "base/human.h"
#include "base/i18n.h"
#include "base/path.h"
#include "base/proc.h"
#include "core/call.h"

#define FOLDER "blobs"
#define PART ".part"
#define NAME_LEN 43
#define SPACE_SLACK (1 << 20)

/* --- the folder and its files --------------------------------------------------------------- */

void
blob_name(const uint8_t blob[HASH_LEN], bool part, char out[BLOB_NAME])
{
	char id[NAME_LEN + 2];

	b64_enc(blob, HASH_LEN, id);
	(void)snprintf(out, BLOB_NAME, "%s%s", id, part ? PART : "");
}

int
blobs_open(const struct app *a, bool make, struct err *e)
{
	struct stat st;
	int dir, fd = -1;

	dir = open(str_c(&a->dir), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (dir < 0)
		return err_sys(e, ERR_IO, _("cannot open the folder %s"), str_c(&a->dir));
	if (make && mkdirat(dir, FOLDER, 0700) && errno != EEXIST) {
		err_sys(e, ERR_IO, _("cannot make a folder for attachments in %s"),
		        str_c(&a->dir));
		goto out;
	}
	fd = openat(dir, FOLDER, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0) {
		err_sys(e, errno == ENOENT ? ERR_NOTFOUND : ERR_IO,
		        _("cannot open the folder of attachments in %s"), str_c(&a->dir));
	} else if (fstat(fd, &st) || st.st_uid != geteuid() || (st.st_mode & 077)) {
		err_set(e, ERR_IO,
		        _("the folder %s/%s is not yours alone; use: sotay doctor"),
		        str_c(&a->dir), FOLDER);
		(void)close(fd);
		fd = -1;
	}
out:
	(void)close(dir);
	return fd;
}

int
blob_open(int dir, const char *name, int flags, uint64_t *size, struct err *e)
{
	struct stat st;
	int fd = openat(
	        dir, name, flags | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0600);

	if (fd < 0)
		return err_sys(e, errno == ENOENT ? ERR_NOTFOUND : ERR_IO,
		        _("cannot open the attachment's file"));
	if (fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_uid != geteuid() ||
	        st.st_nlink > 1) {
		(void)close(fd);
		return err_set(e, ERR_IO,
		        _("%s/%s is no file of yours alone; use: sotay doctor"), FOLDER,
		        name);
	}
	*size = (uint64_t)st.st_size;
	return fd;
}

static bool
whole(int dir, const struct att *at)
{
	char name[BLOB_NAME];
	uint64_t size;
	int fd;

	blob_name(at->blob, false, name);
	fd = blob_open(dir, name, O_RDONLY, &size, NULL);
	if (fd < 0)
		return false;
	(void)close(fd);
	return size == stream_sealed_size(at->size);
}

bool
app_attachment_here(const struct app *a, const struct att_row *r)
{
	int dir = blobs_open(a, false, NULL);
	bool yes = dir >= 0 && whole(dir, &r->a);

	if (dir >= 0)
		(void)close(dir);
	return yes;
}

/* --- keeping and removing ---------------------------------------------------------------------- */

int
app_attachment_pin(struct app *a, const struct att_row *r, bool pin, struct err *e)
{
	if (!pin)
		return app_attachment_state(
		        a, r->a.blob, app_attachment_here(a, r) ? ATT_HERE : ATT_AWAY, e);
	return app_attachment_state(a, r->a.blob, ATT_PINNED, e);
}

/* A part that nobody writes to; ERR_BUSY when somebody does, ERR_NOTFOUND without one. */
static int
part_remove(int dir, const uint8_t blob[HASH_LEN], struct err *e)
{
	struct flock fl = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	char name[BLOB_NAME];
	uint64_t size;
	int fd, r;

	blob_name(blob, true, name);
	fd = blob_open(dir, name, O_RDWR, &size, e);
	if (fd < 0)
		return -1;
	if (fcntl(fd, F_OFD_SETLK, &fl))
		r = err_set(e, ERR_BUSY, _("it is being fetched; stop that first"));
	else
		r = unlinkat(dir, name, 0);
	(void)close(fd);
	return r;
}

int
app_attachment_remove(struct app *a, const struct att_row *r, struct err *e)
{
	struct err part = ERR_INIT;
	char name[BLOB_NAME];
	int dir, rc;

	if (r->state == ATT_PINNED)
		return err_set(e, ERR_CONFLICT, _("it is pinned; unpin it first"));
	/* The row first: what is left of a kill is a file that the next removal takes. */
	dir = blobs_open(a, false, &part);
	if (dir < 0)
		return err_set(
		        e, ERR_NOTFOUND, _("the attachment is not on this device"));
	rc = part_remove(dir, r->a.blob, &part);
	blob_name(r->a.blob, false, name);
	if (part.code == ERR_BUSY) {
		*e = part;
	} else if (app_attachment_state(a, r->a.blob, ATT_AWAY, e)) {
		rc = -1;
	} else if (unlinkat(dir, name, 0) == 0) {
		rc = 0;
	} else if (errno != ENOENT) {
		rc = err_sys(e, ERR_IO, _("cannot remove the attachment's file"));
	} else if (rc) {
		err_set(e, ERR_NOTFOUND, _("the attachment is not on this device"));
	}
	(void)close(dir);
	return rc;
}

int
app_attachment_due(const struct app *a, struct att_row *r, struct err *e)
{
	int rc;

	while ((rc = att_pinned(a->store, r, e)) == 1)
		if (!app_attachment_here(a, r))
			break;
	return rc;
}

/* --- the janitor ------------------------------------------------------------------------------ */

/* Names that are not of our making are left alone. */
static bool
name_read(const char *name, uint8_t blob[HASH_LEN])
{
	size_t n = strlen(name);

	if (n != NAME_LEN &&
	        (n != NAME_LEN + strlen(PART) || strcmp(name + NAME_LEN, PART)))
		return false;
	return b64_dec(name, NAME_LEN, blob, HASH_LEN) == HASH_LEN;
}

void
app_blobs_sweep(struct app *a)
{
	int fd = a->readonly ? -1 : blobs_open(a, false, NULL);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	uint8_t blob[HASH_LEN];
	struct dirent *x;
	bool known;

	if (!d) {
		if (fd >= 0)
			(void)close(fd);
		return;
	}
	while ((x = readdir(d))) {
		if (name_read(x->d_name, blob) &&
		        att_known(a->store, blob, &known, NULL) == 0 && !known)
			(void)unlinkat(dirfd(d), x->d_name, 0);
	}
	(void)closedir(d);
}

/* --- fetching ----------------------------------------------------------------------------------- */

static int
set_state(struct app_fetch *f, struct err *e)
{
	char name[BLOB_NAME];
	bool known;

	if (att_known(f->app->store, f->blob, &known, e))
		return -1;
	if (known)
		return att_came(f->app->store, f->blob, f->state, e);
	blob_name(f->blob, false, name);
	(void)unlinkat(f->dir, name, 0);
	return err_set(e, ERR_NOTFOUND,
	        _("the document was withdrawn or changed meanwhile; its attachment was "
	          "thrown away"));
}

/* The part, ours to write: a lock that goes with the descriptor, and with the helper's copy of it. */
static int
part_open(struct app_fetch *f, struct err *e)
{
	struct flock fl = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	char name[BLOB_NAME];
	struct stat st;

	blob_name(f->blob, true, name);
	f->fd = blob_open(f->dir, name, O_RDWR | O_CREAT, &f->had, e);
	if (f->fd < 0)
		return -1;
	if (fcntl(f->fd, F_OFD_SETLK, &fl))
		return errno == EAGAIN || errno == EACCES
		               ? err_set(e, ERR_BUSY,
		                         _("another session is fetching it; try again "
		                           "later"))
		               : err_sys(e, ERR_IO, _("cannot lock an attachment"));
	/* Whoever had the lock before may have changed it. */
	if (fstat(f->fd, &st))
		return err_sys(e, ERR_IO, _("cannot look at an attachment"));
	f->had = (uint64_t)st.st_size;
	if (!st.st_nlink)
		return err_set(e, ERR_BUSY, _("another session has just fetched it"));
	if (f->had > f->total) {
		if (ftruncate(f->fd, 0))
			return err_sys(e, ERR_IO, _("cannot empty an attachment"));
		f->had = 0;
	}
	return 0;
}

static int
ask(struct app_fetch *f, struct err *e)
{
	int64_t left = path_free_bytes(str_c(&f->app->dir));
	struct rec_writer w;

	if (left >= 0 && f->total - f->had + SPACE_SLACK > (uint64_t)left)
		return err_set(e, ERR_FULL,
		        _("the disk is nearly full: %s are left, %s are wanted; free "
		          "some "
		          "and try again"),
		        human_size((uint64_t)left).s, human_size(f->total - f->had).s);
	if (call_hello(f->app, &f->out, e))
		return -1;
	f->plain = f->out.len;
	f->file_due = true;
	w = rec_begin(&f->out, REC_BLOB);
	rec_put_u64(&w, RF_RQ, CALL_RQ);
	rec_put(&w, RF_HASH, f->blob, HASH_LEN);
	rec_put_u64(&w, RF_OFFSET, f->had);
	rec_put_u64(&w, RF_TOTAL, f->total);
	if (rec_finish(&w, e))
		return -1;
	return helper_start(&f->h, e);
}

int
app_fetch_start(struct app_fetch *f, struct app *a, const struct att_row *r, bool pin,
        struct err *e)
{
	memset(f, 0, sizeof(*f));
	f->app = a;
	f->dir = f->fd = -1;
	helper_init(&f->h);
	rec_stream_init(&f->in);
	str_init(&f->out, 2 * (size_t)REC_MAX);
	memcpy(f->blob, r->a.blob, HASH_LEN);
	f->total = stream_sealed_size(r->a.size);
	f->state = pin ? ATT_PINNED : ATT_HERE;
	if (a->readonly)
		return err_set(
		        e, ERR_IO, _("the folder %s cannot be written"), str_c(&a->dir));
	f->dir = blobs_open(a, true, e);
	if (f->dir < 0)
		return -1;
	if (whole(f->dir, &r->a)) {
		f->had = f->total;
		if (r->state < f->state && set_state(f, e))
			return -1;
		return 1;
	}
	return part_open(f, e) || ask(f, e) ? -1 : 0;
}

short
app_fetch_events(const struct app_fetch *f)
{
	return (short)(POLLIN | (f->out.len ? POLLOUT : 0));
}

/* The file goes with the first byte of its record. */
static ssize_t
send_file(const struct app_fetch *f)
{
	union {
		char room[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control;
	struct iovec v = { f->out.p, f->out.len };
	struct msghdr m = { .msg_iov = &v,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control) };
	struct cmsghdr *c;

	memset(&control, 0, sizeof(control));
	c = CMSG_FIRSTHDR(&m);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &f->fd, sizeof(int));
	return sendmsg(f->h.fd, &m, MSG_NOSIGNAL);
}

static void
send_out(struct app_fetch *f)
{
	ssize_t n;

	while (f->out.len) {
		if (f->plain)
			n = write(f->h.fd, f->out.p, f->plain);
		else if (f->file_due)
			n = send_file(f);
		else
			n = write(f->h.fd, f->out.p, f->out.len);
		if (n <= 0)
			return; /* its end is found by reading */
		if (f->plain)
			f->plain -= (size_t)n;
		else
			f->file_due = false;
		memmove(f->out.p, f->out.p + n, f->out.len - (size_t)n);
		str_cut(&f->out, f->out.len - (size_t)n);
	}
}

static int
arrived(struct app_fetch *f, struct err *e)
{
	char part[BLOB_NAME], name[BLOB_NAME];

	if (app_fetch_done(f) != f->total)
		return err_set(e, ERR_NET, _("the server's answer is not clear"));
	blob_name(f->blob, true, part);
	blob_name(f->blob, false, name);
	failpoint("blob-whole");
	if (fsync(f->fd) || renameat(f->dir, part, f->dir, name) || fsync(f->dir))
		return err_sys(e, ERR_IO, _("cannot keep the attachment"));
	failpoint("blob-renamed");
	if (set_state(f, e))
		return -1;
	failpoint("blob-known");
	return 1;
}

static int
take(struct app_fetch *f, struct err *e)
{
	const uint8_t *p;
	struct rec r;
	size_t n;
	int more;

	while ((more = rec_stream_take(&f->in, &p, &n, e)) != 0) {
		if (more < 0 || rec_parse(&r, p, n, e))
			return -1;
		if (r.type == REC_PROGRESS) {
			failpoint("blob-part");
			continue;
		}
		if (rec_u64(&r, RF_RQ, 0) != CALL_RQ)
			return err_set(e, ERR_NET, _("an answer that nobody asked for"));
		if (r.type == REC_END)
			return arrived(f, e);
		if (r.type == REC_PROBLEM)
			return call_problem(&r, NULL, e);
		return err_set(e, ERR_NET, _("the server's answer is not clear"));
	}
	return 0;
}

int
app_fetch_io(struct app_fetch *f, short revents, struct err *e)
{
	char buf[4096];
	ssize_t n;

	if (revents & POLLOUT)
		send_out(f);
	if (!(revents & (POLLIN | POLLHUP | POLLERR)))
		return 0;
	n = read(f->h.fd, buf, sizeof(buf));
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n <= 0)
		return err_set(e, ERR_NET, _("the network helper ended early"));
	return rec_stream_add(&f->in, buf, (size_t)n, e) ? -1 : take(f, e);
}

uint64_t
app_fetch_done(const struct app_fetch *f)
{
	struct stat st;

	return f->fd >= 0 && fstat(f->fd, &st) == 0 ? (uint64_t)st.st_size : f->had;
}

void
app_fetch_end(struct app_fetch *f)
{
	char part[BLOB_NAME];

	helper_stop(&f->h);
	rec_stream_release(&f->in);
	call_release(&f->out);
	if (f->fd >= 0 && app_fetch_done(f) == 0) {
		blob_name(f->blob, true, part);
		(void)unlinkat(f->dir, part, 0);
	}
	if (f->fd >= 0)
		(void)close(f->fd);
	if (f->dir >= 0)
		(void)close(f->dir);
	f->fd = f->dir = -1;
}

static int
wait_for(struct app_fetch *f, bool (*tell)(void *arg, uint64_t done, uint64_t total),
        void *arg, struct err *e)
{
	struct pollfd p = { f->h.fd, 0, 0 };
	int r = 0;

	while (!r) {
		if ((f->app->stop && *f->app->stop) ||
		        (tell && !tell(arg, app_fetch_done(f), f->total)))
			return err_set(e, ERR_NET,
			        _("stopped; what came is kept, the next time goes on "
			          "from there"));
		p.events = app_fetch_events(f);
		p.revents = 0;
		if (poll(&p, 1, -1) < 0 && errno != EINTR)
			return err_sys(e, ERR_IO, _("cannot wait for the helper"));
		r = app_fetch_io(f, p.revents, e);
	}
	return r < 0 ? -1 : 0;
}

int
app_attachment_get(struct app *a, int64_t rid, unsigned n, bool pin,
        bool (*tell)(void *arg, uint64_t done, uint64_t total), void *arg, struct err *e)
{
	struct att_row v[ATT_MAX];
	struct app_fetch f;
	size_t got;
	int r;

	if (!a->store)
		return err_set(e, ERR_LOCKED, _("the profile is locked"));
	if (att_list(a->store, rid, v, &got, e))
		return -1;
	if (n >= got) {
		crypt_wipe(v, sizeof(v));
		return err_set(e, ERR_NOTFOUND,
		        P_("the document has %zu attachment",
		                "the document has %zu attachments", got),
		        got);
	}
	r = app_fetch_start(&f, a, &v[n], pin, e);
	crypt_wipe(v, sizeof(v));
	if (!r)
		r = wait_for(&f, tell, arg, e);
	app_fetch_end(&f);
	return r < 0 ? -1 : 0;
}
