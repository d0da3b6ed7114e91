#include "base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/i18n.h"

static const char *
env_of(const char *name)
{
	const char *v = getenv(name);

	return v && *v ? v : NULL;
}

/* $xdg/sotay, or $HOME/below/sotay. The XDG rule: a path that is not absolute is ignored. */
static int
add_xdg(struct str *out, const char *xdg, const char *below, struct err *e)
{
	const char *dir = env_of(xdg), *home;
	struct passwd pw, *found;
	char buf[4096];

	if (dir && *dir == '/') {
		str_addf(out, "%s/sotay", dir);
		return 0;
	}
	home = env_of("HOME");
	if (!home && getpwuid_r(getuid(), &pw, buf, sizeof(buf), &found) == 0 && found)
		home = found->pw_dir;
	if (!home || *home != '/')
		return err_set(e, ERR_USAGE,
		        _("no home folder is known: set HOME or SOTAY_HOME to a folder"));
	str_addf(out, "%s/%s/sotay", home, below);
	return 0;
}

static bool
profile_good(const char *p)
{
	size_t n = strlen(p);

	return n >= 1 && n <= 64 && p[0] != '.' && p[0] != '-' &&
	       strspn(p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789."
	                 "_-") == n;
}

int
path_data(const char *profile, struct str *out, struct err *e)
{
	const char *home = env_of("SOTAY_HOME");

	if (!profile)
		profile = "default";
	if (!profile_good(profile))
		return err_set(e, ERR_USAGE,
		        _("%s: a profile's name is 1 to 64 letters, digits, points, "
		          "hyphens or "
		          "underscores and begins with none of the first two signs"),
		        profile);
	if (home)
		str_addf(out, "%s/data", home);
	else if (add_xdg(out, "XDG_DATA_HOME", ".local/share", e) != 0)
		return -1;
	str_addf(out, "/%s", profile);
	return str_ok(out, N_("the path of the data folder"), e);
}

int
path_config(struct str *out, struct err *e)
{
	const char *home = env_of("SOTAY_HOME");

	if (home)
		str_addf(out, "%s/config", home);
	else if (add_xdg(out, "XDG_CONFIG_HOME", ".config", e) != 0)
		return -1;
	return str_ok(out, N_("the path of the settings folder"), e);
}

const char *
path_home(const char *name, struct str *out)
{
	const char *home = env_of("HOME");

	if (!home || strncmp(name, "~/", 2) != 0)
		return name;
	str_adds(out, home);
	return name + 1;
}

int
path_mkdirs(const char *path, struct err *e)
{
	struct str s = STR_INIT(PATH_MAX);
	struct stat st;
	size_t i, n = strlen(path);
	int ret = -1;

	str_add(&s, path, n);
	if (str_ok(&s, N_("a folder's path"), e) != 0)
		goto out;
	for (i = 1; i <= n; i++) {
		if (i < n && (path[i] != '/' || path[i - 1] == '/'))
			continue;
		s.p[i] = '\0';
		if (mkdir(s.p, 0700) != 0 && errno != EEXIST) {
			/* an existing parent on a read-only file system says EROFS */
			int saved = errno;

			if (stat(s.p, &st) != 0 || !S_ISDIR(st.st_mode)) {
				errno = saved;
				err_sys(e, ERR_IO, _("cannot make the folder %s"), s.p);
				goto out;
			}
		}
		if (i < n)
			s.p[i] = '/';
	}
	if (stat(path, &st) != 0) {
		err_sys(e, ERR_IO, _("cannot make the folder %s"), path);
		goto out;
	}
	if (!S_ISDIR(st.st_mode)) {
		err_set(e, ERR_IO, _("%s is no folder: move that file away"), path);
		goto out;
	}
	ret = 0;
out:
	str_release(&s);
	return ret;
}

static int
check_parent(const char *dir, struct err *e)
{
	struct stat st;

	if (lstat(dir, &st) != 0)
		return err_sys(e, ERR_IO, _("cannot look at the folder %s"), dir);
	if (st.st_uid != 0 && st.st_uid != geteuid())
		return err_set(e, ERR_IO,
		        _("the folder %s belongs to another user, who could exchange "
		          "what "
		          "is in "
		          "it: choose a place of your own (SOTAY_HOME)"),
		        dir);
	if ((st.st_mode & 022) && !(st.st_mode & S_ISVTX))
		return err_set(e, ERR_IO,
		        _("other users may write to the folder %s: run  chmod go-w %s"),
		        dir, dir);
	return 0;
}

/* The folder itself: path as given, for a link at its end, which realpath would hide. */
static int
check_self(const char *path, struct err *e)
{
	struct str s = STR_INIT(PATH_MAX);
	struct stat st;
	int ret = -1;

	str_adds(&s, path);
	while (s.len > 1 && s.p[s.len - 1] == '/')
		str_cut(&s, s.len - 1);
	if (str_ok(&s, N_("a folder's path"), e) != 0)
		goto out;
	if (lstat(str_c(&s), &st) != 0)
		err_sys(e, errno == ENOENT ? ERR_NOTFOUND : ERR_IO,
		        _("cannot open the folder %s"), path);
	else if (S_ISLNK(st.st_mode))
		err_set(e, ERR_IO,
		        _("%s is a symbolic link: give the folder that it leads to"),
		        path);
	else if (!S_ISDIR(st.st_mode))
		err_set(e, ERR_IO, _("%s is no folder: move that file away"), path);
	else if (st.st_uid != geteuid())
		err_set(e, ERR_IO,
		        _("the folder %s belongs to another user: choose a folder of "
		          "your "
		          "own "
		          "(SOTAY_HOME), or run this as its owner"),
		        path);
	else if ((st.st_mode & 07777 & ~(mode_t)S_ISGID) != 0700)
		err_set(e, ERR_IO,
		        _("the folder %s is not private (mode %04o): run  chmod 700 %s"),
		        path, (unsigned)(st.st_mode & 07777), path);
	else
		ret = 0;
out:
	str_release(&s);
	return ret;
}

int
path_check_private(const char *path, struct str *out, struct err *e)
{
	char real[PATH_MAX], up[PATH_MAX];
	char *slash;

	if (check_self(path, e) != 0)
		return -1;
	if (!realpath(path, real))
		return err_sys(e, ERR_IO, _("cannot resolve the path %s"), path);
	/* the resolved folder once more: this one is used from here on */
	if (check_self(real, e) != 0)
		return -1;
	memcpy(up, real, strlen(real) + 1);
	while ((slash = strrchr(up, '/')) && up[1]) {
		slash[slash == up ? 1 : 0] = '\0';
		if (check_parent(up, e) != 0)
			return -1;
	}
	str_adds(out, real);
	return str_ok(out, N_("a folder's path"), e);
}

bool
path_exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0;
}

int
path_exe_dir(struct str *out, struct err *e)
{
	char buf[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", buf, sizeof(buf) - 1);
	char *slash;

	if (n <= 0)
		return err_sys(e, ERR_IO, _("cannot find the folder of this program"));
	buf[n] = '\0';
	slash = strrchr(buf, '/');
	if (!slash)
		return err_set(e, ERR_IO, _("cannot find the folder of this program"));
	slash[slash == buf ? 1 : 0] = '\0';
	str_adds(out, buf);
	return str_ok(out, N_("the path of this program"), e);
}

int64_t
path_free_bytes(const char *path)
{
	struct statvfs v;
	uint64_t unit;

	if (statvfs(path, &v) != 0)
		return -1;
	unit = v.f_frsize ? v.f_frsize : v.f_bsize;
	if (unit && v.f_bavail > (uint64_t)INT64_MAX / unit)
		return INT64_MAX;
	return (int64_t)(v.f_bavail * unit);
}
