/* Two sessions of one member on one store. */
#include "fix.h"
#include "store/check.h"

#include <sys/wait.h>

static const char *const file = "Title: t\n\ntext\n";

static bool
told(int fd)
{
	char c;

	return read(fd, &c, 1) == 1;
}

static void
tell(int fd)
{
	if (write(fd, "x", 1) != 1)
		_exit(3);
}

/* Writes `n` documents, one a transaction, from `from` on; waits while the other one is busy. */
static int
writer(unsigned from, unsigned n)
{
	struct err e = ERR_INIT;
	struct store *s = NULL;
	struct fix_entry x;
	struct feed_row row;
	size_t got;
	unsigned i;
	int rc;

	if (store_open(&s, fix_dir, fix_keys, STORE_BATCH, &e) ||
	        feed_list(s, &row, 1, &got, &e))
		return 1;
	for (i = 0, rc = 0; !rc && i < n; i++) {
		fix_put(&x, from + i, from + i, 1, 1700000000 + from + i, file);
		do {
			err_clear(&e);
			rc = feed_apply(s, row.id, &x.en, &e);
		} while (rc && e.code == ERR_BUSY);
		str_release(&x.frame);
	}
	if (rc)
		fprintf(stderr, "# writer: %s\n", e.msg);
	store_close(s);
	return rc ? 1 : 0;
}

static int
ended(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 99;
}

static uint64_t
count(struct store *s, struct err *e)
{
	uint64_t n = 0;

	err_clear(e);
	return doc_count(s, NULL, &n, e) ? 0 : n;
}

static void
one_waits(void)
{
	struct err e = ERR_INIT;
	struct store *s = fix_new(), *r;
	int64_t feed;
	int go[2], done[2];
	pid_t pid;

	if (pipe(go) || pipe(done) || !s || !fix_feeds(s, 1, &feed))
		exit(2);
	(void)store_changes(s, true);
	store_close(s);
	pid = fork();
	if (pid == 0) {
		/* holds a write transaction until it is told */
		r = NULL;
		if (store_open(&r, fix_dir, fix_keys, 0, &e) || store_begin(r, &e) ||
		        !fix_doc(r, feed, 1, 1, 1, file))
			_exit(1);
		tell(done[1]);
		told(go[0]);
		if (store_commit(r, &e))
			_exit(2);
		tell(done[1]);
		told(go[0]);
		store_close(r);
		_exit(0);
	}
	s = fix_open(0);
	OK(s && told(done[0]), "another session writes");
	OK(store_changes(s, true) == 0, "nothing is seen of it yet");
	OK(store_begin(s, &e) && e.code == ERR_BUSY,
	        "meanwhile a second writer is told to wait");
	OK(!store_in_tx(s) && count(s, &e) == 0 && e.code == ERR_OK,
	        "while reading goes on");
	tell(go[1]);
	OK(told(done[0]) && store_changes(s, true) == CH_ALL, "its commit is noticed");
	OK(count(s, &e) == 1, "and seen");
	OK(store_changes(s, true) == 0, "once");
	OK(fix_doc(s, feed, 2, 2, 1, file) && count(s, &e) == 2,
	        "now this one may write");
	OK(!(store_changes(s, true) & CH_OUTBOX), "its own commit is not another's");
	tell(go[1]);
	INT_EQ(ended(pid), 0, "the other ends well");
	OK(fix_check(s), "the store is whole");
	store_close(s);
}

static void
many(void)
{
	struct err e = ERR_INIT;
	struct store *s = fix_new();
	uint64_t n, last = 0, busy = 0, reads = 0;
	pid_t pid[2];
	int64_t feed;
	bool ok = true;
	int i;

	if (!s || !fix_feeds(s, 1, &feed))
		exit(2);
	/* a handle of SQLite does not live over a fork */
	store_close(s);
	for (i = 0; i < 2; i++) {
		pid[i] = fork();
		if (pid[i] == 0)
			_exit(writer(1 + 1000u * (unsigned)i, 60));
	}
	s = fix_open(STORE_BATCH);
	while (ok && last < 120 && reads < 200000) {
		n = count(s, &e);
		ok = e.code == ERR_OK || e.code == ERR_BUSY;
		busy += e.code == ERR_BUSY;
		if (e.code == ERR_OK) {
			ok = ok && n >= last;
			last = n;
		}
		reads++;
	}
	OK(ok && last == 120,
	        "120 documents of two writers arrive (%llu reads, %llu busy)",
	        (unsigned long long)reads, (unsigned long long)busy);
	INT_EQ(ended(pid[0]), 0, "the first writer ends well");
	INT_EQ(ended(pid[1]), 0, "the second, too");
	OK(fix_check(s), "the store is whole");
	store_close(s);
}

/* doctor looks at every page while another session commits: it must not take a page that is
 * just being written for a damaged one. */
static void
sweep_beside_writer(void)
{
	struct err e = ERR_INIT;
	struct store *s = fix_new();
	uint64_t n = 0;
	long sweeps = 0, bad = 0;
	int64_t feed;
	pid_t pid;

	if (!s || !fix_feeds(s, 1, &feed))
		exit(2);
	store_close(s);
	pid = fork();
	if (pid == 0)
		_exit(writer(1, 150));
	s = fix_open(STORE_BATCH);
	while (s && n < 150 && sweeps < 100000) {
		err_clear(&e);
		if (store_check_part(s, CHECK_PAGES, &e) && e.code != ERR_BUSY && !bad++)
			printf("# %s\n", e.msg);
		sweeps++;
		n = count(s, &e);
	}
	OK(n == 150 && sweeps > 10 && !bad,
	        "%ld looks at every page beside a writer, %ld saw damage", sweeps, bad);
	INT_EQ(ended(pid), 0, "the writer ends well");
	store_close(s);
}

int
main(void)
{
	fix_begin();
	one_waits();
	many();
	sweep_beside_writer();
	return fix_end();
}
