#include "core/app.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/i18n.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/proc.h"
#include "core/attach.h"
#include "core/care.h"
#include "core/turn.h"
#include "store/feed.h"
#include "store/keys.h"

#define DIR_MAX_LEN 4096
#define KEYS_FILE "keys.sotay"
#define STORE_FILE "store.db"

static int
init(struct app *a, const char *profile, bool batch, struct err *e)
{
	memset(a, 0, sizeof(*a));
	helper_init(&a->helper);
	str_init(&a->dir, DIR_MAX_LEN);
	a->lock_fd = a->turn_fd = -1;
	a->batch = batch;
	a->profile = mem_dup(profile, strlen(profile), e);
	return a->profile ? 0 : -1;
}

int
app_init(struct app *a, const char *profile, bool batch, struct err *e)
{
	if (!profile)
		profile = "default";
	if (init(a, profile, batch, e) || path_data(profile, &a->dir, e)) {
		app_release(a);
		return -1;
	}
	return 0;
}

int
app_init_at(struct app *a, const char *name, const char *dir, struct err *e)
{
	if (init(a, name, false, e))
		return -1;
	str_adds(&a->dir, dir);
	return str_ok(&a->dir, _("the path of the folder"), e);
}

void
app_release(struct app *a)
{
	app_lock(a);
	str_release(&a->dir);
	free(a->profile);
	a->profile = NULL;
}

static bool
has_file(const struct app *a, const char *name)
{
	struct str p = STR_INIT(DIR_MAX_LEN + 32);
	bool yes;

	str_addf(&p, "%s/%s", str_c(&a->dir), name);
	yes = !p.bad && path_exists(str_c(&p));
	str_release(&p);
	return yes;
}

bool
app_exists(const struct app *a)
{
	return has_file(a, KEYS_FILE);
}

/* The folder as it really is: symbolic links resolved once, owners and modes looked at. */
static int
check_dir(struct app *a, struct err *e)
{
	struct str real = STR_INIT(DIR_MAX_LEN);

	if (path_check_private(str_c(&a->dir), &real, e)) {
		str_release(&real);
		return -1;
	}
	str_release(&a->dir);
	a->dir = real;
	return 0;
}

static int
open_store(struct app *a, struct err *e)
{
	unsigned flags = a->batch ? STORE_BATCH : 0;
	uint8_t dev[ID_LEN];
	struct str v = STR_INIT(64);
	bool found;
	int r = -1;

	a->readonly = access(str_c(&a->dir), W_OK) != 0;
	if (a->readonly)
		flags |= STORE_RDONLY;
	else if (a->may_make)
		flags |= STORE_CREATE;
	if (store_open(&a->store, str_c(&a->dir), a->keys, flags, e))
		goto out;
	if (kv_get(a->store, KV_DEVICE, &v, &found, e))
		goto out;
	if (!found && !a->readonly) {
		crypt_random(dev, sizeof(dev));
		if (kv_set(a->store, KV_DEVICE, dev, sizeof(dev), e))
			goto out;
	}
	r = 0;
out:
	str_release(&v);
	return r;
}

int
app_create(struct app *a, struct view pass, struct err *e)
{
	struct kdf kdf = KDF_FLOOR;

	if (keys_check_pass(pass, e))
		return -1;
	if (has_file(a, STORE_FILE) && !app_exists(a))
		return err_set(e, ERR_CONFLICT,
		        _("there is a store in %s but no key file; bring %s back, or "
		          "remove both with: sotay forget"),
		        str_c(&a->dir), KEYS_FILE);
	if (path_mkdirs(str_c(&a->dir), e) || check_dir(a, e) ||
	        care_locks_work(str_c(&a->dir), e) || keys_calibrate(&kdf, 700, e) ||
	        keys_create(str_c(&a->dir), pass, &kdf, &a->keys, e))
		return -1;
	a->may_make = true;
	if (open_store(a, e)) {
		app_lock(a);
		return -1;
	}
	failpoint("store-made");
	return 0;
}

int
app_unlock(struct app *a, struct view pass, struct err *e)
{
	if (a->store)
		return 0;
	if (!app_exists(a))
		return err_set(e, ERR_AUTH,
		        _("there is no profile \"%s\" on this device yet; use: sotay "
		          "enrol "
		          "URL CODE --ca FILE"),
		        a->profile);
	if (check_dir(a, e) || keys_unlock(str_c(&a->dir), pass, &a->keys, e))
		return -1;
	if (open_store(a, e)) {
		app_lock(a);
		return -1;
	}
	app_blobs_sweep(a);
	return 0;
}

void
app_lock(struct app *a)
{
	const bool synced = a->engine != NULL;

	app_sync_cancel(a);
	engine_free(a->engine);
	if (a->store && synced)
		app_blobs_sweep(a); /* of documents that it took away */
	a->engine = NULL;
	turn_close(a);
	store_close(a->store);
	a->store = NULL;
	keys_free(a->keys);
	a->keys = NULL;
}

bool
app_enrolled(const struct app *a)
{
	struct str v = STR_INIT(256);
	bool found = false;

	if (!a->store || kv_get(a->store, KV_TOKEN, &v, &found, NULL))
		found = false;
	if (v.p)
		crypt_wipe(v.p, v.len);
	str_release(&v);
	return found;
}

/* --- forget --------------------------------------------------------------------- */
static int
remove_files(int fd, const char *dir, struct err *e)
{
	struct dirent *d;
	DIR *p = fdopendir(fd);
	int r = 0;

	if (!p) {
		(void)close(fd);
		return err_sys(e, ERR_IO, _("cannot read the folder %s"), dir);
	}
	while ((d = readdir(p))) {
		if (!strcmp(d->d_name, ".") || !strcmp(d->d_name, ".."))
			continue;
		if (unlinkat(dirfd(p), d->d_name, 0) && errno != EISDIR &&
		        errno != EPERM && errno != ENOENT)
			r = err_sys(
			        e, ERR_IO, _("cannot remove %s in %s"), d->d_name, dir);
	}
	(void)closedir(p);
	return r;
}

static int
remove_sub(int dirfd, const char *name, struct err *e)
{
	int fd = openat(dirfd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return 0;
	if (remove_files(fd, name, e))
		return -1;
	if (unlinkat(dirfd, name, AT_REMOVEDIR) && errno != ENOENT)
		return err_sys(e, ERR_IO, _("cannot remove the folder %s"), name);
	return 0;
}

int
app_forget(struct app *a, struct err *e)
{
	int fd = -1, again, r = -1;

	if (!app_exists(a) && !has_file(a, STORE_FILE))
		return err_set(
		        e, ERR_NOTFOUND, _("there is no profile \"%s\""), a->profile);
	if (check_dir(a, e) || app_sync_lock(a, e))
		return -1;
	engine_free(a->engine);
	a->engine = NULL;
	turn_close(a);
	store_close(a->store);
	a->store = NULL;
	keys_free(a->keys);
	a->keys = NULL;
	fd = open(str_c(&a->dir), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0) {
		err_sys(e, ERR_IO, _("cannot open the folder %s"), str_c(&a->dir));
		goto out;
	}
	/* The key first: from then on nothing in the folder can be read by anyone. */
	if (unlinkat(fd, KEYS_FILE, 0) && errno != ENOENT) {
		err_sys(e, ERR_IO, _("cannot remove %s in %s"), KEYS_FILE,
		        str_c(&a->dir));
		goto out;
	}
	(void)fsync(fd);
	if (remove_sub(fd, "blobs", e) || remove_sub(fd, "spool", e))
		goto out;
	again = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	if (again < 0) {
		err_sys(e, ERR_IO, _("cannot open the folder %s"), str_c(&a->dir));
		goto out;
	}
	if (remove_files(again, str_c(&a->dir), e))
		goto out;
	if (rmdir(str_c(&a->dir)) && errno != ENOENT) {
		err_sys(e, ERR_IO, _("cannot remove the folder %s"), str_c(&a->dir));
		goto out;
	}
	r = 0;
out:
	if (fd >= 0)
		(void)close(fd);
	app_sync_unlock(a);
	return r;
}
