/* An attachment read piece by piece. */
#include "attach_int.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include "base/i18n.h"

/* --- pieces ----------------------------------------------------------------------------------- */

static int
damaged(struct err *e)
{
	return err_set(e, ERR_DAMAGED,
	        _("the attachment's file on this device is damaged; fetch it again with: "
	          "sotay attachment get"));
}

static int
read_all(int fd, uint8_t *p, size_t n, size_t *got)
{
	ssize_t k;

	for (*got = 0; *got < n; *got += (size_t)k) {
		k = read(fd, p + *got, n - *got);
		if (k < 0 && errno == EINTR) {
			k = 0;
			continue;
		}
		if (k < 0)
			return -1;
		if (k == 0)
			break;
	}
	return 0;
}

int
att_file_open(
        struct att_file *f, const struct app *a, const struct att_row *r, struct err *e)
{
	uint8_t head[STREAM_HEAD];
	char name[BLOB_NAME];
	struct err why = ERR_INIT;
	uint64_t size = 0;
	size_t got;
	int dir;

	memset(f, 0, sizeof(*f));
	f->left = r->a.size;
	memcpy(f->hash, r->a.hash, HASH_LEN);
	crypt_hash_begin(&f->sum);
	blob_name(r->a.blob, false, name);
	dir = blobs_open(a, false, &why);
	f->fd = dir < 0 ? -1 : blob_open(dir, name, O_RDONLY, &size, &why);
	if (dir >= 0)
		(void)close(dir);
	if (f->fd < 0 && why.code == ERR_NOTFOUND)
		return err_set(e, ERR_NOTFOUND,
		        _("the attachment is not on this device; fetch it with: sotay "
		          "attachment get"));
	if (f->fd < 0)
		return err_set(e, why.code, "%s", why.msg);
	if (size == stream_sealed_size(r->a.size) &&
	        read_all(f->fd, head, sizeof(head), &got) == 0 && got == sizeof(head) &&
	        stream_open_begin(&f->st, head, r->a.key) == 0)
		return 0;
	att_file_close(f);
	return damaged(e);
}

int
att_file_next(struct att_file *f, uint8_t out[STREAM_CHUNK], size_t *n, struct err *e)
{
	uint8_t h[HASH_LEN];
	size_t got;

	*n = 0;
	if (f->last) {
		crypt_hash_end(&f->sum, h);
		return f->left || !crypt_eq(h, f->hash, HASH_LEN) ? damaged(e) : 0;
	}
	if (read_all(f->fd, f->sealed, sizeof(f->sealed), &got))
		return err_sys(e, ERR_IO, _("cannot read the attachment's file"));
	if (got < STREAM_EXTRA || got - STREAM_EXTRA > f->left ||
	        stream_open(&f->st, out, f->sealed, got, &f->last))
		return damaged(e);
	*n = got - STREAM_EXTRA;
	f->left -= *n;
	crypt_hash_add(&f->sum, out, *n);
	/* an empty piece is the last one, and there is no other empty one */
	if (!*n)
		return f->last ? att_file_next(f, out, n, e) : damaged(e);
	return 0;
}

void
att_file_close(struct att_file *f)
{
	if (f->fd >= 0)
		(void)close(f->fd);
	crypt_wipe(f, sizeof(*f));
	f->fd = -1;
}
