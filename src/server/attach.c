#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/enc.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/proc.h"
#include "server/attach.h"
#include "server/log.h"

#define TMP_NAME 17 /* characters: a dot and 8 bytes in hex */

const char *
attach_beside(const char *file, char *out, size_t max)
{
	const char *slash = strrchr(file, '/');

	if (strcmp(file, "-") == 0)
		return NULL;
	if (!slash)
		snprintf(out, max, ".");
	else if (slash == file)
		snprintf(out, max, "/");
	else
		snprintf(out, max, "%.*s", (int)(slash - file), file);
	return out;
}

static int
open_beside(const char *beside, const char *name, uint64_t *size, struct err *e)
{
	struct str path = STR_INIT(8192);
	struct stat st;
	int fd = -1;

	str_addf(&path, "%s/%s", beside, name);
	if (str_ok(&path, "the attachment's name", e))
		goto out;
	fd = open(str_c(&path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0) {
		err_sys(e, ERR_USAGE, "attachment %s", str_c(&path));
		goto out;
	}
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) ||
	        st.st_size > (off_t)ATT_SIZE_MAX) {
		err_set(e, ERR_USAGE, "attachment %s: %s", str_c(&path),
		        S_ISREG(st.st_mode) ? "more than 64 MiB" : "no plain file");
		close(fd);
		fd = -1;
		goto out;
	}
	*size = (uint64_t)st.st_size;
out:
	str_release(&path);
	return fd;
}

/* Up to n bytes, fewer only at the end. -1 with errno. */
static ssize_t
read_full(int fd, uint8_t *p, size_t n)
{
	size_t at = 0;
	ssize_t got;

	while (at < n) {
		got = read(fd, p + at, n - at);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		at += (size_t)got;
	}
	return (ssize_t)at;
}

static int
look_one(const char *beside, struct att *a, struct err *e)
{
	uint8_t buf[STREAM_CHUNK];
	struct crypt_hasher s;
	int fd = open_beside(beside, a->name, &a->size, e);
	uint64_t seen = 0;
	ssize_t n;

	if (fd < 0)
		return -1;
	crypt_hash_begin(&s);
	while ((n = read_full(fd, buf, sizeof(buf))) > 0) {
		crypt_hash_add(&s, buf, (size_t)n);
		seen += (uint64_t)n;
	}
	crypt_hash_end(&s, a->hash);
	if (n < 0 || seen != a->size) {
		if (n < 0)
			err_sys(e, ERR_IO, "cannot read %s", a->name);
		else
			err_set(e, ERR_BUSY, "%s changed while it was read", a->name);
		close(fd);
		return -1;
	}
	close(fd);
	return 0;
}

int
attach_look(const struct doc *doc, const char *beside, struct attached *a, struct err *e)
{
	size_t i, k;

	a->n = 0;
	if (doc->natts && !beside)
		return err_set(e, ERR_USAGE,
		        "a document from standard input can have no attachments");
	for (i = 0; i < doc->natts && i < ATT_MAX; i++) {
		struct att *t = &a->att[a->n++];
		const char *type = attach_type(doc->atts[i], strlen(doc->atts[i]));

		*t = (struct att){ 0 };
		snprintf(t->name, sizeof(t->name), "%s", doc->atts[i]);
		snprintf(t->type, sizeof(t->type), "%s", type ? type : "");
		for (k = 0; k < i; k++)
			if (strcmp(a->att[k].name, t->name) == 0)
				return err_set(
				        e, ERR_USAGE, "%s is attached twice", t->name);
		if (look_one(beside, t, e))
			return -1;
	}
	return 0;
}

static int
put(int to, struct crypt_hasher *h, const void *p, size_t n)
{
	crypt_hash_add(h, p, n);
	return fd_write_all(to, p, n);
}

/* Seals what is in `from` into `to`. The sealed bytes' hash becomes its blob id. */
static int
seal(int from, int to, struct att *a, struct err *e)
{
	uint8_t in[STREAM_CHUNK], out[STREAM_CHUNK + STREAM_EXTRA], head[STREAM_HEAD],
	        hash[HASH_LEN];
	struct crypt_hasher plain, sealed;
	struct crypt_stream s;
	uint64_t left = a->size;
	size_t n;

	crypt_hash_begin(&plain);
	crypt_hash_begin(&sealed);
	crypt_random(a->key, sizeof(a->key));
	stream_seal_begin(&s, head, a->key);
	if (put(to, &sealed, head, sizeof(head)))
		return err_sys(e, ERR_IO, "cannot write a blob");
	do {
		n = left < STREAM_CHUNK ? (size_t)left : STREAM_CHUNK;
		if (read_full(from, in, n) != (ssize_t)n)
			return err_set(
			        e, ERR_BUSY, "%s changed while it was read", a->name);
		left -= n;
		crypt_hash_add(&plain, in, n);
		stream_seal(&s, out, in, n, left == 0);
		if (put(to, &sealed, out, n + STREAM_EXTRA))
			return err_sys(e, ERR_IO, "cannot write a blob");
	} while (left);
	crypt_wipe(&s, sizeof(s));
	crypt_wipe(in, sizeof(in));
	crypt_hash_end(&plain, hash);
	crypt_hash_end(&sealed, a->blob);
	if (!crypt_eq(hash, a->hash, HASH_LEN))
		return err_set(e, ERR_BUSY, "%s changed while it was read", a->name);
	return 0;
}

/* A name of its own until all is written, then the blob's. */
static int
store_one(const char *beside, const char *blobs, int dir, struct att *a, struct err *e)
{
	char tmp[TMP_NAME + 1] = ".", name[BLOB_NAME + 1];
	uint8_t rnd[8];
	uint64_t size = 0;
	int from, to = -1, rc = -1;

	crypt_random(rnd, sizeof(rnd));
	hex_enc(rnd, sizeof(rnd), tmp + 1);
	from = open_beside(beside, a->name, &size, e);
	if (from < 0)
		return -1;
	to = openat(dir, tmp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (to < 0) {
		err_sys(e, ERR_IO, "cannot write into %s", blobs);
		goto out;
	}
	if (size != a->size) {
		err_set(e, ERR_BUSY, "%s changed while it was read", a->name);
		goto out;
	}
	if (seal(from, to, a, e))
		goto out;
	b64_enc(a->blob, HASH_LEN, name);
	failpoint("blob-written");
	if (fsync(to) != 0 || renameat(dir, tmp, dir, name) != 0 || fsync(dir) != 0) {
		err_sys(e, ERR_IO, "cannot write into %s", blobs);
		goto out;
	}
	failpoint("blob-named");
	rc = 0;
out:
	if (rc && to >= 0)
		(void)unlinkat(dir, tmp, 0);
	if (to >= 0)
		close(to);
	close(from);
	return rc;
}

int
attach_store(struct db *d, const uint8_t doc[ID_LEN], const char *beside,
        const char *blobs, struct attached *a, struct err *e)
{
	char name[BLOB_NAME + 1];
	int dir, known, rc = -1;
	size_t i;

	if (!a->n)
		return 0;
	if (path_mkdirs(blobs, e))
		return -1;
	dir = open(blobs, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (dir < 0)
		return err_sys(e, ERR_IO, "cannot open %s", blobs);
	for (i = 0; i < a->n; i++) {
		known = db_att_known(d, doc, &a->att[i], e);
		if (known < 0)
			goto out;
		b64_enc(a->att[i].blob, HASH_LEN, name);
		if (known == 1 && faccessat(dir, name, R_OK, 0) == 0)
			continue;
		if (store_one(beside, blobs, dir, &a->att[i], e))
			goto out;
	}
	rc = 0;
out:
	close(dir);
	return rc;
}

static int
by_bytes(const void *a, const void *b)
{
	return memcmp(a, b, HASH_LEN);
}

/* A blob that nobody names, or what was to become one; names that are not of our making stay. */
static bool
left_over(const char *name, uint8_t (*current)[HASH_LEN], size_t n)
{
	uint8_t id[HASH_LEN];

	if (name[0] == '.')
		return strlen(name) == TMP_NAME &&
		       strspn(name + 1, "0123456789abcdef") == TMP_NAME - 1;
	if (strlen(name) != BLOB_NAME ||
	        b64_dec(name, BLOB_NAME, id, sizeof(id)) != HASH_LEN)
		return false;
	return !n || !bsearch(id, current, n, sizeof(*current), by_bytes);
}

static void
sweep(const char *blobs, uint8_t (*current)[HASH_LEN], size_t n)
{
	DIR *dir = opendir(blobs);
	struct dirent *x;
	struct err e = ERR_INIT;

	if (!dir)
		return; /* nothing was ever attached */
	while ((x = readdir(dir)))
		if (left_over(x->d_name, current, n) &&
		        unlinkat(dirfd(dir), x->d_name, 0)) {
			err_sys(&e, ERR_IO, "cannot remove %s/%s", blobs, x->d_name);
			log_err(&e);
		}
	(void)closedir(dir);
}

void
attach_sweep(struct db *d, const char *dir)
{
	struct str blobs = STR_INIT(4096 + sizeof(BLOBS));
	uint8_t(*current)[HASH_LEN] = NULL;
	struct err e = ERR_INIT;
	size_t n;

	if (db_begin(d, &e)) {
		log_err(&e);
		return;
	}
	str_addf(&blobs, "%s/" BLOBS, dir);
	if (str_ok(&blobs, "the folder's name", &e) == 0 &&
	        db_att_current(d, &current, &n, &e) == 0)
		sweep(str_c(&blobs), current, n);
	else
		log_err(&e);
	free(current);
	str_release(&blobs);
	db_rollback(d);
}
