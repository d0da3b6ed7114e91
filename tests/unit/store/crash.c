/* A process killed, or a disk that fails, at every operation on a file: what was acknowledged is
 * there, the store is whole, and no word of a document lies in any file. */
#include "fix.h"
#include "shim.h"

#include <sys/stat.h>
#include <sys/wait.h>

#define ROUNDS 5
#define MARK_TITLE "Quetzalcoatlus"
#define MARK_NUMBER "9173-ZW/QQ"
#define MARK_BODY "Brontosaurier"
#define MARK_NAME "Feedname Xylophon"
#define MARK_TOKEN "tokenvalue-jabberwocky"

/* The work of round i: one transaction. */
static int
work(struct store *s, int64_t feed, int i, struct err *e)
{
	struct fix_entry x;
	struct op op;
	char file[9000];
	size_t n;
	int rc, k;

	if (store_begin(s, e))
		return -1;
	for (rc = 0, k = 0; !rc && k < 4; k++) {
		n = (size_t)snprintf(file, sizeof(file),
		        "Number: " MARK_NUMBER "%d\nTitle: " MARK_TITLE
		        " %d\n\n" MARK_BODY " %d, ",
		        i, i, k);
		for (; n < sizeof(file) - 40; n += 8)
			snprintf(file + n, 9, "w%06zu ", (n * 7919 + (size_t)i) % 999983);
		/* documents 0..3 come again in every round: pages are rewritten */
		fix_put(&x, (uint64_t)(i * 4 + k + 1), (unsigned)(i % 2 ? k : i * 4 + k),
		        (uint32_t)i + 1, 1700000000 + i, file);
		rc = feed_apply(s, feed, &x.en, e);
		str_release(&x.frame);
	}
	memset(&op, 0, sizeof(op));
	op.type = OP_ACK;
	fix_id(op.id, 9000u + (unsigned)i);
	fix_id(op.ent, 7000u + (unsigned)i);
	if (rc || outbox_add(s, &op, e) ||
	        feed_cursor_set(s, feed, (uint64_t)i * 4 + 4, e) ||
	        kv_set(s, "token", MARK_TOKEN, strlen(MARK_TOKEN), e)) {
		store_rollback(s);
		return -1;
	}
	if (store_commit(s, e)) {
		store_rollback(s);
		return -1;
	}
	return 0;
}

static int
subscribe(struct store *s, int64_t *feed, struct err *e)
{
	static struct feed_row rows[2];
	struct feed_sub sub;
	size_t got;

	fix_sub(&sub, 1);
	snprintf(sub.name, sizeof(sub.name), MARK_NAME);
	if (feed_subs_set(s, &sub, 1, e) || feed_list(s, rows, 2, &got, e))
		return -1;
	*feed = got ? rows[0].id : 0;
	return 0;
}

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

/* Digests of the state after each round, made without any trouble. */
static uint8_t want[ROUNDS + 1][32];

static bool
references(void)
{
	struct err e = ERR_INIT;
	struct store *s = fix_new();
	int64_t feed = 0;
	int i, rc;

	rc = !s || subscribe(s, &feed, &e) || store_digest(s, want[0], &e);
	for (i = 0; !rc && i < ROUNDS; i++)
		rc = work(s, feed, i, &e) || store_digest(s, want[i + 1], &e);
	store_close(s);
	return fine(rc, &e);
}

/* Opened as usual: whole, and at round `acked` or the one after. A store killed before its first
 * round may be without the feed, or not be there at all. */
static bool
state_is(int acked)
{
	struct err e = ERR_INIT;
	struct store *s = fix_open(STORE_CREATE);
	uint8_t d[32];
	bool ok;

	ok = s && fix_check(s) && fine(store_digest(s, d, &e), &e) &&
	     (memcmp(d, want[acked], 32) == 0 ||
	             (acked < ROUNDS && memcmp(d, want[acked + 1], 32) == 0) ||
	             acked == 0);
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
	OK(t.hot > 0, "%ld times a journal was left to roll back", t.hot);
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
