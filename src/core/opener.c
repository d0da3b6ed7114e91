#include "core/opener.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/date.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/path.h"

#define FOLDER "sotay"
#define NAME_HEX 16
#define PATH_ROOM 4096
#define TRIES 3

/* --- the folder in memory ------------------------------------------------------------------------ */

static bool
in_memory(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) == 0 &&
	       (fs.f_type == TMPFS_MAGIC || (unsigned long)fs.f_type == RAMFS_MAGIC);
}

/* Ours alone; for the folder above it is enough that nobody else may write. */
static bool
private_dir(int fd, mode_t others)
{
	struct stat st;

	return fstat(fd, &st) == 0 && st.st_uid == geteuid() && !(st.st_mode & others);
}

static int
no_folder(struct err *e)
{
	return err_set(e, ERR_USAGE,
	        _("no tmpfs at XDG_RUNTIME_DIR: read it inside, or sotay attachment cat "
	          "… | viewer"));
}

/* The folder, its path into `path`; -1 with e. */
static int
folder(struct str *path, bool make, struct err *e)
{
	const char *run = getenv("XDG_RUNTIME_DIR");
	int up, fd = -1;

	if (!run || *run != '/')
		return no_folder(e);
	up = open(run, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (up < 0)
		return no_folder(e);
	if (!in_memory(up) || !private_dir(up, 022))
		goto out;
	if (make && mkdirat(up, FOLDER, 0700) && errno != EEXIST)
		goto out;
	fd = openat(up, FOLDER, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0 && (!in_memory(fd) || !private_dir(fd, 077))) {
		(void)close(fd);
		fd = -1;
	}
	str_addf(path, "%s/%s/", run, FOLDER);
out:
	(void)close(up);
	return fd < 0 ? no_folder(e) : fd;
}

/* Whoever holds the lock wants the file. */
static bool
lock(int fd)
{
	struct flock fl = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	return fcntl(fd, F_OFD_SETLK, &fl) == 0;
}

static bool
is_ours(const char *name)
{
	return strspn(name, "0123456789abcdef") == NAME_HEX && name[NAME_HEX] == '.';
}

void
opener_sweep(void)
{
	struct str path = STR_INIT(PATH_ROOM);
	int dir = folder(&path, false, NULL), fd;
	DIR *d = dir < 0 ? NULL : fdopendir(dir);
	struct dirent *x;

	while (d && (x = readdir(d))) {
		if (!is_ours(x->d_name))
			continue;
		fd = openat(dirfd(d), x->d_name,
		        O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
		if (fd >= 0 && lock(fd))
			(void)unlinkat(dirfd(d), x->d_name, 0);
		if (fd >= 0)
			(void)close(fd);
	}
	if (d)
		(void)closedir(d);
	else if (dir >= 0)
		(void)close(dir);
	str_release(&path);
}

/* An empty file of ours, locked; another session's sweep may be quicker than the lock. */
static int
file_make(struct opener *o, const char *ext, struct err *e)
{
	uint8_t rnd[NAME_HEX / 2];
	char hex[NAME_HEX + 1];
	struct stat st;

	for (int i = 0; i < TRIES; i++) {
		crypt_random(rnd, sizeof(rnd));
		hex_enc(rnd, sizeof(rnd), hex);
		(void)snprintf(o->name, sizeof(o->name), "%s.%s", hex, ext);
		o->fd = openat(o->dir, o->name,
		        O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
		if (o->fd < 0)
			return err_sys(e, ERR_IO,
			        _("cannot make a file in memory for the program"));
		if (lock(o->fd) && fstat(o->fd, &st) == 0 && st.st_nlink)
			return 0;
		(void)unlinkat(o->dir, o->name, 0);
		(void)close(o->fd);
		o->fd = -1;
	}
	return err_set(e, ERR_BUSY, _("another session was in the way; try again"));
}

/* --- the bytes ------------------------------------------------------------------------------------ */

static int
fill(int fd, const struct app *a, const struct att_row *r, struct err *e)
{
	struct att_file *f = mem_new(1, sizeof(*f), e);
	uint8_t *p = mem_new(STREAM_CHUNK, 1, e);
	size_t n = 0;
	int rc = -1;

	if (!f || !p || att_file_open(f, a, r, e))
		goto out;
	do {
		rc = att_file_next(f, p, &n, e);
		if (!rc && fd_write_all(fd, p, n))
			rc = err_sys(
			        e, ERR_IO, _("no room in memory for the attachment"));
	} while (!rc && n);
	att_file_close(f);
	if (!rc && lseek(fd, 0, SEEK_SET) < 0)
		rc = err_sys(e, ERR_IO, _("no room in memory for the attachment"));
out:
	if (p)
		crypt_wipe(p, STREAM_CHUNK);
	free(p);
	free(f);
	return rc;
}

/* What the program has for standard input, and as its file. -1 with e. */
static int
prepare(struct opener *o, const struct program *by, const struct app *a,
        const struct att_row *r, struct str *path, int *in, struct err *e)
{
	*in = -1;
	if (!by->file) {
		*in = memfd_create("sotay", MFD_CLOEXEC);
		if (*in < 0)
			return err_sys(
			        e, ERR_IO, _("no room in memory for the attachment"));
		return fill(*in, a, r, e);
	}
	if (!attach_type(r->a.name, strlen(r->a.name)))
		return err_set(e, ERR_USAGE,
		        _("a file .%s is opened by no program from here"),
		        program_ext(r->a.name));
	o->dir = folder(path, true, e);
	if (o->dir < 0 || file_make(o, program_ext(r->a.name), e))
		return -1;
	str_adds(path, o->name);
	return str_ok(path, "XDG_RUNTIME_DIR", e) ? -1 : fill(o->fd, a, r, e);
}

/* --- the program ----------------------------------------------------------------------------------- */

/* What a program needs to find the screen and the member's settings; nothing else is handed on. */
static bool
handed_on(const char *v)
{
	static const char *const names[] = { "PATH", "HOME", "USER", "LOGNAME", "SHELL",
		"TERM", "COLORTERM", "LANG", "LANGUAGE", "TZ", "DISPLAY",
		"WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS",
		"DESKTOP_SESSION", "BROWSER" };
	size_t n = strcspn(v, "=");

	if (strncmp(v, "LC_", 3) == 0 || strncmp(v, "XDG_", 4) == 0)
		return true;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strlen(names[i]) == n && memcmp(names[i], v, n) == 0)
			return true;
	return false;
}

static char **
environment(struct err *e)
{
	size_t n = 0, k = 0;
	char **v;

	while (environ && environ[n])
		n++;
	v = mem_new(n + 1, sizeof(*v), e);
	for (size_t i = 0; v && i < n; i++)
		if (handed_on(environ[i]))
			v[k++] = environ[i];
	return v;
}

static int
actions(posix_spawn_file_actions_t *fa, int in, bool terminal)
{
	int r = 0;

	if (in >= 0)
		r = posix_spawn_file_actions_adddup2(fa, in, 0);
	else if (!terminal)
		r = posix_spawn_file_actions_addopen(fa, 0, "/dev/null", O_RDONLY, 0);
	for (int fd = 1; fd <= 2 && !r && !terminal; fd++)
		r = posix_spawn_file_actions_addopen(fa, fd, "/dev/null", O_WRONLY, 0);
	return r ? r : posix_spawn_file_actions_addclosefrom_np(fa, 3);
}

static int
spawn(pid_t *pid, const struct program *by, const char *path, int in, char **envp)
{
	short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
	posix_spawn_file_actions_t fa;
	char *args[PROGRAM_ARGS + 1];
	posix_spawnattr_t at;
	sigset_t none, def;
	int r;

	/* argv is not written to: POSIX gives the type for old times' sake */
	memcpy(args, by->argv, sizeof(args));
	for (size_t i = 0; args[i]; i++)
		if (strcmp(args[i], "%s") == 0)
			memcpy(&args[i], &path, sizeof(path));
	if (!by->terminal)
		flags |= POSIX_SPAWN_SETSID;
	sigemptyset(&none);
	sigfillset(&def);
	r = posix_spawn_file_actions_init(&fa);
	if (r)
		return r;
	r = posix_spawnattr_init(&at);
	if (!r) {
		(void)posix_spawnattr_setsigmask(&at, &none);
		(void)posix_spawnattr_setsigdefault(&at, &def);
		(void)posix_spawnattr_setflags(&at, flags);
		r = actions(&fa, in, by->terminal);
		if (!r)
			r = posix_spawnp(pid, args[0], &fa, &at, args, envp);
		(void)posix_spawnattr_destroy(&at);
	}
	(void)posix_spawn_file_actions_destroy(&fa);
	return r;
}

static int
run(struct opener *o, const struct app *a, const struct program *by,
        const struct att_row *r, struct err *e)
{
	struct str path = STR_INIT(PATH_ROOM);
	char **envp = environment(e);
	int in = -1, rc = -1, bad;

	if (!envp || prepare(o, by, a, r, &path, &in, e))
		goto out;
	bad = spawn(&o->pid, by, str_c(&path), in, envp);
	if (bad) {
		o->pid = 0;
		errno = bad;
		if (bad == ENOENT)
			err_set(e, ERR_NOTFOUND,
			        _("%s is not installed; it is what opens this file "
			          "(sotayrc: program)"),
			        by->argv[0]);
		else
			err_sys(e, ERR_IO, _("cannot start %s"), by->argv[0]);
		goto out;
	}
	rc = 0;
out:
	if (in >= 0)
		(void)close(in);
	free(envp);
	str_release(&path);
	return rc;
}

static const struct program *
program_of(const struct conf *conf, const struct att_row *r, struct err *e)
{
	const struct program *by = program_for(&conf->programs, PROGRAM_OPEN, r->a.name);

	if (!by)
		err_set(e, ERR_USAGE,
		        _("no program is known here that opens a file .%s (sotayrc: "
		          "program)"),
		        program_ext(r->a.name));
	return by;
}

static void
begin(struct opener *o)
{
	memset(o, 0, sizeof(*o));
	o->dir = o->fd = -1;
	opener_sweep();
}

int
opener_start(struct opener *o, const struct app *a, const struct conf *conf,
        const struct att_row *r, struct err *e)
{
	const struct program *by = program_of(conf, r, e);

	begin(o);
	if (!by || run(o, a, by, r, e))
		return -1;
	o->until = clock_boot() + (int64_t)conf->opt.v[OPT_OPEN_SECONDS] * 1000;
	return 0;
}

bool
opener_wants_terminal(const struct conf *conf, const struct att_row *r)
{
	const struct program *by = program_of(conf, r, NULL);

	return by && by->terminal;
}

/* ^C and ^Z at the terminal are the program's; when it stops we do, and go on together. */
static int
wait_for(pid_t pid)
{
	static const int sigs[] = { SIGINT, SIGQUIT, SIGTSTP };
	struct sigaction ign = { .sa_handler = SIG_IGN }, old[ARRAY_LEN(sigs)];
	int status = 0;

	for (size_t i = 0; i < ARRAY_LEN(sigs); i++)
		(void)sigaction(sigs[i], &ign, &old[i]);
	for (;;) {
		if (waitpid(pid, &status, WUNTRACED) < 0) {
			if (errno == EINTR)
				continue;
			break;
		}
		if (!WIFSTOPPED(status))
			break;
		(void)raise(SIGSTOP);
		(void)kill(pid, SIGCONT);
	}
	for (size_t i = 0; i < ARRAY_LEN(sigs); i++)
		(void)sigaction(sigs[i], &old[i], NULL);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* The text in memory to read from; -1 with e. */
static int
text_fd(struct view text, struct err *e)
{
	int fd = memfd_create("sotay", MFD_CLOEXEC);

	if (fd < 0 || fd_write_all(fd, text.p, text.n) < 0 ||
	        lseek(fd, 0, SEEK_SET) < 0) {
		err_sys(e, ERR_IO, _("no room in memory for the text"));
		if (fd >= 0)
			(void)close(fd);
		return -1;
	}
	return fd;
}

int
opener_pipe(const char *command, struct view text, int *code, struct err *e)
{
	struct programs one = { 0 };
	char **envp = environment(e);
	pid_t pid = 0;
	int in = -1, rc = -1, bad;

	if (!envp || programs_set(&one, "terminal", "*", command, e) < 0 || !one.n)
		goto out;
	if (one.row[0].file) {
		err_set(e, ERR_USAGE, _("the text comes by standard input: no %%s"));
		goto out;
	}
	in = text_fd(text, e);
	if (in < 0)
		goto out;
	bad = spawn(&pid, &one.row[0], "", in, envp);
	if (bad) {
		errno = bad;
		err_sys(e, ERR_IO, _("cannot start %s"), one.row[0].argv[0]);
		goto out;
	}
	*code = wait_for(pid);
	rc = 0;
out:
	if (in >= 0)
		(void)close(in);
	programs_release(&one);
	free(envp);
	return rc;
}

int
opener_wait(const struct app *a, const struct conf *conf, const struct att_row *r,
        struct err *e)
{
	const struct program *by = program_of(conf, r, e);
	struct opener o;
	int rc;

	begin(&o);
	rc = by ? run(&o, a, by, r, e) : -1;
	if (!rc) {
		(void)wait_for(o.pid);
		o.pid = 0;
	}
	opener_end(&o);
	return rc;
}

bool
opener_runs(struct opener *o, int64_t now)
{
	if (o->pid && waitpid(o->pid, NULL, WNOHANG) != 0)
		o->pid = 0;
	if (o->pid || (o->fd >= 0 && now < o->until))
		return true;
	opener_end(o);
	return false;
}

void
opener_end(struct opener *o)
{
	if (o->fd >= 0) {
		(void)unlinkat(o->dir, o->name, 0);
		(void)close(o->fd);
	}
	if (o->dir >= 0)
		(void)close(o->dir);
	o->dir = o->fd = -1;
	o->pid = 0;
}
