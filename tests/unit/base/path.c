#include "base/path.h"

#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crypt.h"
#include "t.h"

static char top[] = "sotay-path-XXXXXX";

static const char *
at(const char *name)
{
	static char buf[4][256];
	static int turn;

	turn = (turn + 1) % 4;
	snprintf(buf[turn], sizeof(buf[turn]), "%s/%s", top, name);
	return buf[turn];
}

static void
write_file(const char *name, const char *text, mode_t mode)
{
	int fd = open(at(name), O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || fd_write_all(fd, text, strlen(text)) != 0 || fchmod(fd, mode) != 0)
		OK(false, "the test can write %s", name);
	if (fd >= 0)
		close(fd);
}

static void
places(void)
{
	struct str s = STR_INIT(4096);
	struct err e = ERR_INIT;

	unsetenv("SOTAY_HOME");
	setenv("HOME", "/h/u", 1);
	setenv("XDG_DATA_HOME", "/x/data", 1);
	setenv("XDG_CONFIG_HOME", "relative", 1);
	OK(path_data(NULL, &s, &e) == 0, "the data folder");
	STR_EQ(str_c(&s), "/x/data/sotay/default", "below XDG_DATA_HOME");
	str_reset(&s);
	OK(path_config(&s, &e) == 0, "the settings folder");
	STR_EQ(str_c(&s), "/h/u/.config/sotay", "a relative XDG folder is ignored");
	setenv("SOTAY_HOME", "/s", 1);
	str_reset(&s);
	OK(path_data("work", &s, &e) == 0, "with SOTAY_HOME");
	STR_EQ(str_c(&s), "/s/data/work", "the data folder is below it");
	str_reset(&s);
	OK(path_config(&s, &e) == 0, "the settings too");
	STR_EQ(str_c(&s), "/s/config", "are below it");
	OK(path_data("../x", &s, &e) == -1 && path_data("", &s, &e) == -1 &&
	                path_data("a/b", &s, &e) == -1 && path_data(".", &s, &e) == -1,
	        "a profile's name cannot leave the folder");
	str_reset(&s);
	str_adds(&s, path_home("~/a", &s));
	STR_EQ(str_c(&s), "/h/u/a", "a name in the home folder");
	str_reset(&s);
	str_adds(&s, path_home("~u/~/a", &s));
	STR_EQ(str_c(&s), "~u/~/a", "other names stay");
	str_release(&s);
}

static int
check(const char *path, struct err *e)
{
	struct str s = STR_INIT(4096);
	int ret;

	err_clear(e);
	ret = path_check_private(path, &s, e);
	if (ret == 0 && (!s.p || s.p[0] != '/'))
		ret = -2;
	str_release(&s);
	return ret;
}

static void
private_folders(void)
{
	struct err e = ERR_INIT;
	struct stat st;

	INT_EQ(path_mkdirs(at("a//b/c/"), &e), 0, "missing folders are made");
	OK(stat(at("a/b"), &st) == 0 && (st.st_mode & 07777) == 0700,
	        "for the owner alone");
	INT_EQ(path_mkdirs(at("a/b/c"), &e), 0, "again does nothing");
	write_file("file", "x", 0600);
	INT_EQ(path_mkdirs(at("file"), &e), -1, "a file is no folder");
	INT_EQ(path_mkdirs(at("file/x"), &e), -1, "nor is anything below one");
	INT_EQ(check(at("a/b/c"), &e), 0, "a private folder passes");
	INT_EQ(check(at("a/b/c/"), &e), 0, "with a slash behind it too");
	INT_EQ(check(at("none"), &e), -1, "a missing one does not");
	INT_EQ(e.code, ERR_NOTFOUND, "and is told apart");
	INT_EQ(check(at("file"), &e), -1, "a file does not");
	chmod(at("a/b/c"), 0750);
	INT_EQ(check(at("a/b/c"), &e), -1, "one that others may read does not");
	OK(strstr(e.msg, "chmod 700") != NULL, "and the remedy is told");
	chmod(at("a/b/c"), 0700);
	chmod(at("a/b"), 0770);
	INT_EQ(check(at("a/b/c"), &e), -1,
	        "a parent that a group may write to is refused");
	OK(strstr(e.msg, "chmod go-w") != NULL, "and its remedy is told");
	chmod(at("a/b"), 01777);
	INT_EQ(check(at("a/b/c"), &e), 0, "a sticky parent passes");
	chmod(at("a/b"), 0755);
	INT_EQ(check(at("a/b/c"), &e), 0, "a parent that others may read passes");
	OK(symlink("a/b/c", at("link")) == 0 && symlink("a", at("up")) == 0,
	        "links are made");
	INT_EQ(check(at("link"), &e), -1, "a link is no private folder");
	INT_EQ(check(at("link/"), &e), -1, "with a slash neither");
	INT_EQ(check(at("up/b/c"), &e), 0, "a link among the parents is followed");
	if (getuid() == 0) {
		OK(chown(at("a/b/c"), 1234, 1234) == 0, "another owner");
		INT_EQ(check(at("a/b/c"), &e), -1, "is refused");
		OK(chown(at("a/b/c"), 0, 0) == 0 && chown(at("a/b"), 1234, 1234) == 0,
		        "another owner of a parent");
		INT_EQ(check(at("a/b/c"), &e), -1, "is refused as well");
		OK(chown(at("a/b"), 0, 0) == 0, "the owner is put back");
	} else {
		SKIP("a folder of another owner is refused", "not root");
	}
}

static int
read_private(const char *name, struct str *s, struct err *e)
{
	str_reset(s);
	err_clear(e);
	return file_read_private(top, name, 100, s, e);
}

static void
reading(void)
{
	struct str s = STR_INIT(1000);
	struct err e = ERR_INIT;

	write_file("file", "hello", 0600);
	INT_EQ(file_read(at("file"), 5, &s, &e), 0, "a file up to its limit");
	STR_EQ(str_c(&s), "hello", "is read");
	str_reset(&s);
	INT_EQ(file_read(at("file"), 4, &s, &e), -1, "over the limit it is refused");
	OK(e.code == ERR_USAGE && strstr(e.msg, "at most 4") != NULL, "with the limit");
	INT_EQ(file_read(at("none"), 5, &s, &e), -1, "a missing file");
	INT_EQ(e.code, ERR_NOTFOUND, "is told apart");
	INT_EQ(file_read(top, 5, &s, &e), -1, "a folder is no file");
	OK(mkfifo(at("fifo"), 0600) == 0 && file_read(at("fifo"), 5, &s, &e) == -1,
	        "a named pipe is refused at once");
	write_file("empty", "", 0600);
	str_release(&s);
	OK(file_read(at("empty"), 5, &s, &e) == 0 && s.p && s.len == 0,
	        "an empty file is empty");

	OK(read_private("file", &s, &e) == 0 && strcmp(str_c(&s), "hello") == 0,
	        "a private file is read");
	INT_EQ(read_private("none", &s, &e), -1, "a missing one");
	INT_EQ(e.code, ERR_NOTFOUND, "is told apart");
	write_file("open", "x", 0640);
	INT_EQ(read_private("open", &s, &e), -1, "one that others may read is refused");
	OK(strstr(e.msg, "chmod 600") != NULL, "with the remedy");
	OK(symlink("file", at("symlink")) == 0 && read_private("symlink", &s, &e) == -1,
	        "a link is refused");
	OK(link(at("file"), at("hard")) == 0 && read_private("file", &s, &e) == -1,
	        "a file with two names is refused");
	unlink(at("hard"));
	OK(read_private("file", &s, &e) == 0, "and read again with one");
	INT_EQ(read_private("fifo", &s, &e), -1, "a named pipe is refused");
	INT_EQ(read_private("../x", &s, &e), -1, "a name cannot leave the folder");
	str_release(&s);
}

static void
replacing(void)
{
	struct str s = STR_INIT(1000);
	struct err e = ERR_INIT;
	struct stat st;

	INT_EQ(file_replace(top, "new", "one", 3, 0600, &e), 0, "a file is made");
	INT_EQ(file_replace(top, "new", "three", 5, 0600, &e), 0, "and replaced");
	OK(read_private("new", &s, &e) == 0 && strcmp(str_c(&s), "three") == 0, "whole");
	OK(stat(at("new"), &st) == 0 && (st.st_mode & 07777) == 0600, "with its mode");
	OK(mkdir(at("dir"), 0700) == 0 &&
	                file_replace(top, "dir", "x", 1, 0600, &e) == -1,
	        "a folder is not replaced");
	INT_EQ(file_replace(at("none"), "new", "x", 1, 0600, &e), -1, "a missing folder");
	OK(path_exists(at("new")) && !path_exists(at("none")), "path_exists");
	OK(path_free_bytes(top) >= 0 && path_free_bytes(at("none")) == -1, "free bytes");
	str_reset(&s);
	OK(path_exe_dir(&s, &e) == 0 && path_exists(str_c(&s)), "the program's folder");
	str_release(&s);
}

static int
remove_one(const char *path, const struct stat *st, int flag, struct FTW *f)
{
	return remove(path);
}

int
main(void)
{
	const char *tmp = getenv("TMPDIR");
	struct err e = ERR_INIT;

	umask(077);
	if (crypt_init(&e) != 0 || chdir(tmp ? tmp : P_tmpdir) != 0 || !mkdtemp(top)) {
		OK(false, "a folder for the test");
		return t_end();
	}
	places();
	private_folders();
	reading();
	replacing();
	INT_EQ(nftw(top, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0,
	        "the folder is removed");
	return t_end();
}
