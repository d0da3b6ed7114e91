/* Doctor among the files of a profile: who may read them, what was left behind, on what they lie. */
#include "care_int.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>
#include "base/mem.h"
#include "base/path.h"

#define PATH_LEN 8192
#define KEYS_TMP "keys.sotay.tmp-"
#define LOCK_TRY "lock.try"

/* --- permissions -------------------------------------------------------------------------- */

/* What is wrong with one file, told; true when something is. */
static bool
look_at(struct care *c, int dfd, const char *folder, const char *name)
{
	struct str fix = STR_INIT(PATH_LEN);
	struct stat st;
	bool dir, bad = true;

	if (fstatat(dfd, name, &st, AT_SYMLINK_NOFOLLOW))
		return false; /* gone meanwhile */
	dir = S_ISDIR(st.st_mode);
	str_addf(&fix, "chmod %s %s/%s", dir ? "700" : "600", folder, name);
	if (!dir && !S_ISREG(st.st_mode))
		care_say(c, CARE_BAD, "permissions", _("remove it"),
		        _("%s/%s is no ordinary file"), folder, name);
	else if (st.st_uid != geteuid())
		care_say(c, CARE_BAD, "permissions", _("remove it, or give it back"),
		        _("%s/%s belongs to somebody else"), folder, name);
	else if (st.st_mode & 077)
		care_say(c, CARE_BAD, "permissions", str_c(&fix),
		        _("others may get at %s/%s (mode %04o)"), folder, name,
		        (unsigned)(st.st_mode & 07777));
	else if (!dir && st.st_nlink != 1)
		care_say(c, CARE_BAD, "permissions", _("remove the other name"),
		        _("%s/%s has a second name (a hard link)"), folder, name);
	else
		bad = false;
	str_release(&fix);
	return bad;
}

/* Call fn for every name of a folder; false when it cannot be read. */
static bool
each_name(const char *folder, void (*fn)(void *arg, int dfd, const char *name), void *arg)
{
	DIR *d = opendir(folder);
	struct dirent *x;

	if (!d)
		return false;
	while ((x = readdir(d)))
		if (strcmp(x->d_name, ".") && strcmp(x->d_name, ".."))
			fn(arg, dirfd(d), x->d_name);
	(void)closedir(d);
	return true;
}

struct looking {
	struct care *c;
	const char *folder;
	size_t n, bad;
};

static void
look_one(void *arg, int dfd, const char *name)
{
	struct looking *l = arg;

	l->n++;
	l->bad += look_at(l->c, dfd, l->folder, name);
}

void
care_permissions(struct care *c)
{
	static const char *const subs[] = { "", "/blobs", "/spool" };
	struct str real = STR_INIT(PATH_LEN), sub = STR_INIT(PATH_LEN);
	struct err e = ERR_INIT;
	struct looking l = { c, NULL, 0, 0 };

	if (path_check_private(str_c(&c->app->dir), &real, &e)) {
		care_say(c, CARE_BAD, "permissions", NULL, "%s", e.msg);
		goto out;
	}
	for (size_t i = 0; i < ARRAY_LEN(subs); i++) {
		str_reset(&sub);
		str_addf(&sub, "%s%s", str_c(&real), subs[i]);
		l.folder = str_c(&sub);
		if (!each_name(l.folder, look_one, &l) && errno != ENOENT)
			care_say(c, CARE_BAD, "permissions", NULL,
			        _("the folder %s cannot be read"), l.folder);
	}
	if (!l.bad)
		care_say(c, CARE_OK, "permissions", NULL,
		        P_("%zu file, yours alone", "%zu files, all of them yours alone",
		                l.n),
		        l.n);
out:
	str_release(&real);
	str_release(&sub);
}

/* --- leftovers ---------------------------------------------------------------------------- */

static bool
is_temporary(const char *name)
{
	const char *at = strstr(name, ".tmp-");

	return (at && strlen(at) == 5 + 16) || !strncmp(name, LOCK_TRY, 8);
}

struct leftovers {
	struct care *c;
	const char *folder;
	size_t tmp, strange, spool;
};

static void
left_one(void *arg, int dfd, const char *name)
{
	static const char *const known[] = { "keys.sotay", "store.db", "store.db-journal",
		"sync.lock", "turn.lock", "blobs", "spool" };
	struct leftovers *l = arg;

	(void)dfd;
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (!strcmp(name, known[i]))
			return;
	if (is_temporary(name)) {
		struct str fix = STR_INIT(PATH_LEN);

		l->tmp++;
		str_addf(&fix, "rm %s/%s", l->folder, name);
		care_say(l->c, CARE_WARN, "leftovers", str_c(&fix),
		        _("%s was left by a program that was killed"), name);
		str_release(&fix);
		return;
	}
	l->strange++;
	care_say(l->c, CARE_WARN, "leftovers", _("move it away, it is not sotay's"),
	        _("%s/%s does not belong there"), l->folder, name);
}

static void
count_one(void *arg, int dfd, const char *name)
{
	(void)dfd;
	(void)name;
	((struct leftovers *)arg)->spool++;
}

void
care_leftovers(struct care *c)
{
	struct str sub = STR_INIT(PATH_LEN);
	struct leftovers l = { c, str_c(&c->app->dir), 0, 0, 0 };

	(void)!each_name(l.folder, left_one, &l);
	str_addf(&sub, "%s/spool", l.folder);
	if (!sub.bad)
		(void)!each_name(str_c(&sub), count_one, &l);
	if (l.spool)
		care_say(c, CARE_WARN, "leftovers", "sotay sync",
		        P_("%zu file was fetched only in part",
		                "%zu files were fetched only in part", l.spool),
		        l.spool);
	if (!l.tmp && !l.strange && !l.spool)
		care_say(c, CARE_OK, "leftovers", NULL, _("nothing was left behind"));
	str_release(&sub);
}

struct sweep {
	int bad;
};

static void
sweep_one(void *arg, int dfd, const char *name)
{
	if (!strncmp(name, KEYS_TMP, sizeof(KEYS_TMP) - 1) && unlinkat(dfd, name, 0) &&
	        errno != ENOENT)
		((struct sweep *)arg)->bad = errno;
}

int
care_sweep(const char *dir, struct err *e)
{
	struct sweep s = { 0 };

	if (!each_name(dir, sweep_one, &s))
		return err_sys(e, ERR_IO, _("cannot read the folder %s"), dir);
	errno = s.bad;
	return s.bad ? err_sys(e, ERR_IO, _("cannot remove what was left in %s"), dir)
	             : 0;
}

/* --- file system -------------------------------------------------------------------------- */

void
care_filesystem(struct care *c)
{
	static const struct {
		unsigned long magic;
		const char *name, *warn;
	} known[] = {
		{ EXT4_SUPER_MAGIC, "ext4", NULL },
		{ BTRFS_SUPER_MAGIC, "btrfs", NULL },
		{ XFS_SUPER_MAGIC, "xfs", NULL },
		{ F2FS_SUPER_MAGIC, "f2fs", NULL },
		{ 0x2fc12fc1, "zfs", NULL },
		{ OVERLAYFS_SUPER_MAGIC, "overlayfs", NULL },
		{ TMPFS_MAGIC, "tmpfs",
		        N_("in memory: it is gone after the machine's next start") },
		{ RAMFS_MAGIC, "ramfs",
		        N_("in memory: it is gone after the machine's next start") },
		{ NFS_SUPER_MAGIC, "NFS",
		        N_("on the network: locks are the server's business; sync from "
		           "one machine at a time") },
		{ SMB_SUPER_MAGIC, "SMB", N_("on the network: locks and modes may lie") },
		{ CIFS_SUPER_MAGIC, "CIFS",
		        N_("on the network: locks and modes may lie") },
		{ SMB2_SUPER_MAGIC, "SMB2",
		        N_("on the network: locks and modes may lie") },
		{ FUSE_SUPER_MAGIC, "FUSE",
		        N_("by a program: whether it keeps locks and what was written is "
		           "up to that") },
		{ MSDOS_SUPER_MAGIC, "FAT",
		        N_("without owners and modes: others may read it") },
		{ EXFAT_SUPER_MAGIC, "exFAT",
		        N_("without owners and modes: others may read it") },
	};
	struct statfs fs;

	if (statfs(str_c(&c->app->dir), &fs)) {
		care_say(c, CARE_WARN, "filesystem", NULL,
		        _("the file system is not known: %s"), strerror(errno));
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		if ((unsigned long)fs.f_type != known[i].magic)
			continue;
		if (known[i].warn)
			care_say(c, CARE_WARN, "filesystem",
			        _("a local disk is the right place (SOTAY_HOME)"),
			        "%s, %s", known[i].name, _(known[i].warn));
		else
			care_say(c, CARE_OK, "filesystem", NULL, "%s", known[i].name);
		return;
	}
	care_say(c, CARE_OK, "filesystem", NULL, _("of type %lx"),
	        (unsigned long)fs.f_type);
}

/* --- locks ------------------------------------------------------------------------------------ */

static int
lock_set(int fd, int cmd, short type)
{
	struct flock fl = { .l_type = type, .l_whence = SEEK_SET, .l_len = 1 };

	return fcntl(fd, cmd, &fl);
}

/* SQLite's locks belong to the process, sync.lock's to the descriptor: both kinds are tried against
 * one of the descriptor, which another opening of the file must feel. */
static bool
held_off(int a, int b)
{
	static const int kinds[] = { F_OFD_SETLK, F_SETLK };
	bool ok = true;

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (lock_set(a, F_OFD_SETLK, F_WRLCK))
			return false;
		ok = ok && lock_set(b, kinds[i], F_WRLCK) &&
		     (errno == EAGAIN || errno == EACCES);
		ok = ok && lock_set(b, kinds[i], F_RDLCK);
		ok = ok && !lock_set(a, F_OFD_SETLK, F_UNLCK) &&
		     !lock_set(b, kinds[i], F_WRLCK) && !lock_set(b, kinds[i], F_UNLCK);
	}
	return ok;
}

int
care_locks_work(const char *dir, struct err *e)
{
	const int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY;
	struct str p = STR_INIT(PATH_LEN);
	int a = -1, b = -1, r = -1;
	char hex[17];
	uint8_t salt[8];

	crypt_random(salt, sizeof(salt));
	hex_enc(salt, sizeof(salt), hex);
	str_addf(&p, "%s/" LOCK_TRY "%s", dir, hex);
	if (str_ok(&p, _("the profile's path"), e))
		goto out;
	a = open(str_c(&p), flags | O_CREAT | O_EXCL, 0600);
	if (a < 0) {
		err_sys(e, ERR_IO, _("cannot make a file in %s"), dir);
		goto out;
	}
	b = open(str_c(&p), flags);
	if (b < 0)
		err_sys(e, ERR_IO, _("cannot open a file in %s"), dir);
	else if (!held_off(a, b))
		err_set(e, ERR_IO,
		        _("locks do not work in %s: two sessions would damage the "
		          "store; choose a folder on a local disk (SOTAY_HOME)"),
		        dir);
	else
		r = 0;
out:
	if (b >= 0)
		(void)close(b);
	if (a >= 0) {
		(void)close(a);
		(void)unlink(str_c(&p));
	}
	str_release(&p);
	return r;
}
