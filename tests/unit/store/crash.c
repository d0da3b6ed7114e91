/* A process killed, or a disk that fails, at every operation on a file: what was acknowledged is
 * there, the store is whole, and no word of a document lies in any file. */
#include "rounds.h"
#include "shim.h"

#include <sys/stat.h>
#include <sys/wait.h>

/* All rounds from where the store stands; each is told to fd as soon as it is committed. */
static int
run(int fd)
{
	struct store *s = NULL;
	struct err e = ERR_INIT;
	int64_t feed = 0;
	uint64_t left;
	char c = 'c';
	int i, rc;

	rc = store_open_on(&s, fix_dir, fix_keys, STORE_CREATE, "shim", &e) ||
	     subscribe(s, &feed, &e);
	for (i = 0; !rc && i < ROUNDS; i++) {
		rc = work(s, feed, i, &e);
		if (!rc && write(fd, &c, 1) != 1)
			rc = -1;
		if (!rc)
			rc = search_index(s, 16, &left, &e);
	}
	store_close(s);
	return rc;
}

/* The markers, as they are and as the index folds them, in every file of the folder. */
static int
leaks(void)
{
	static const char *const mark[] = { MARK_TITLE, MARK_NUMBER, MARK_BODY, MARK_NAME,
		MARK_TOKEN, "quetzalcoatlus", "brontosaurier", PASS, "feed_key",
		"SQLite format" };
	static char buf[4 << 20];
	char path[500];
	struct dirent *d;
	DIR *dir = opendir(fix_dir);
	size_t i, n;
	int found = 0;
	FILE *f;

	while (dir && (d = readdir(dir))) {
		snprintf(path, sizeof(path), "%s/%s", fix_dir, d->d_name);
		f = d->d_name[0] == '.' ? NULL : fopen(path, "rb");
		if (!f)
			continue;
		n = fread(buf, 1, sizeof(buf), f);
		fclose(f);
		for (i = 0; i < sizeof(mark) / sizeof(mark[0]); i++)
			if (memmem(buf, n, mark[i], strlen(mark[i])))
				found |= 1 << i;
	}
	if (dir)
		closedir(dir);
	return found;
}

static void
fresh(void)
{
	char path[300];

	snprintf(path, sizeof(path), "%s/store.db", fix_dir);
	unlink(path);
	snprintf(path, sizeof(path), "%s/store.db-journal", fix_dir);
	unlink(path);
}

/* A wrong key must not use up a journal that waits to be rolled back. */
static bool
stranger_refused(void)
{
	struct keys *other = secret_new(sizeof(*other), NULL);
	struct err e = ERR_INIT;
	struct store *s = NULL;
	bool ok;

	memcpy(other, fix_keys, sizeof(*other));
	other->dek[0] ^= 1;
	ok = store_open(&s, fix_dir, other, STORE_CREATE, &e) != 0 &&
	     e.code == ERR_DAMAGED;
	store_close(s);
	secret_free(other);
	return ok;
}

/* Opened as usual. */
static bool
state_is(int acked)
{
	struct store *s = fix_open(STORE_CREATE);
	bool ok = rounds_at(s, acked);

	store_close(s);
	return ok;
}

struct tally {
	long points, bad, hot, leaked;
	int seen;
};

/* A child that works and is killed or failed at operation `at`. False: it came to its end. */
static bool
one(enum shim_what what, long at, struct tally *t)
{
	int fd[2], status = 0, acked = 0;
	char path[300], c;
	long size = 0;
	bool ended;
	pid_t pid;
	FILE *f;

	fresh();
	if (pipe(fd))
		exit(2);
	pid = fork();
	if (pid == 0) {
		close(fd[0]);
		shim_set(what, at);
		_exit(run(fd[1]) ? 1 : 0);
	}
	close(fd[1]);
	while (read(fd[0], &c, 1) == 1)
		acked++;
	close(fd[0]);
	while (waitpid(pid, &status, 0) < 0)
		;
	ended = WIFEXITED(status) && WEXITSTATUS(status) == 0;
	t->points++;
	snprintf(path, sizeof(path), "%s/store.db-journal", fix_dir);
	f = fopen(path, "rb");
	if (f) {
		fseek(f, 0, SEEK_END);
		size = ftell(f);
		fclose(f);
	}
	t->hot += size > 0;
	t->seen |= leaks();
	if (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL)
		t->bad++;
	if (acked && !stranger_refused()) {
		printf("# operation %ld: a wrong key opened it\n", at);
		t->bad++;
	}
	if (!state_is(acked)) {
		printf("# operation %ld, %d rounds acknowledged\n", at, acked);
		t->bad++;
	}
	return !ended;
}

/* Every `step`-th operation; CRASH_STEP=1 in the environment tries each. */
static void
all_points(enum shim_what what, long step, const char *name)
{
	const char *env = getenv("CRASH_STEP");
	struct tally t = { 0, 0, 0, 0, 0 };
	long at = 1;

	if (env && *env >= '1' && *env <= '9')
		step = *env - '0';
	/* a failure that is got over lets the child end well: go on behind it */
	if (what == SHIM_FAIL_ONCE)
		for (; at < 700; at += step)
			(void)one(what, at, &t);
	else
		while (one(what, at, &t) && at < 5000)
			at += step;
	OK(t.points > 20 && at < 5000, "%s at %ld operations", name, t.points);
	INT_EQ(t.bad, 0, "nothing acknowledged is lost, every store is whole");
	OK(t.hot > 0 || what == SHIM_FAIL_ONCE,
	        "%ld times a journal was left to roll back", t.hot);
#ifdef NOSEAL
	OK((t.seen & 0x1f) == 0x1f, "without sealing every marker is found (%x)",
	        (unsigned)t.seen);
#else
	OK(t.seen == 0, "no marker is in any file (%x)", (unsigned)t.seen);
#endif
}

int
main(void)
{
	umask(077);
	fix_begin();
	OK(shim_register(), "the shim is registered");
	if (OK(references(), "the rounds without trouble")) {
		all_points(SHIM_KILL, 11, "a kill");
		all_points(SHIM_FAIL_ONCE, 23, "one failure");
		all_points(SHIM_FAIL_STICKY, 47, "failures without end");
	}
	return fix_end();
}
