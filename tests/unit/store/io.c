/*
 * Devices that fail. A life of the store (acts.h) is cut into steps, with a copy of the disk before
 * each. Then every operation of every step - open, read, write, cut, sync, size, lock, access,
 * unlink - fails in turn: once, and from then on; so does every operation of opening a store that a cut
 * left with a hot journal. Whatever comes of it is told in a plain sentence; the work is done
 * again on the same handle; and the store opened anew, after a start of the program and after a
 * power cut, is whole and stands at the last acknowledged step or the next. After a sync that
 * failed nothing is written until the store was opened again. On a full disk or quota reading
 * goes on.
 */
#include "acts.h"
#include "sim.h"

#include <limits.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>

#if defined(__SANITIZE_ADDRESS__)
#define STEPS 4
#define STRIDE 3 /* not every operation: the plain build tries them all */
#else
#define STEPS 10
#define STRIDE 1
#endif

static struct step {
	struct disk before;
	struct acts acts;
	uint8_t state[32]; /* after it */
	long ops, writes;
	struct disk
	        hot; /* the power was cut near its end, and all of it is on the disk */
	long hot_ops;
	bool is_hot;
} step[STEPS + 1];

static struct {
	long runs, felt, got_over, corrupt, lost, shut, mute, again, locked, unheard,
	        stuck;
	long kind[128]; /* by what failed */
} sum;

/* Without trouble; step[i] is what stands before step i, step[i].state what stands after it. */
static bool
life(void)
{
	static struct disk d;
	struct store *s = NULL;
	struct err e = ERR_INIT;
	struct acts a;
	int i, rc = 0;

	acts_begin(&a, 3);
	sim_on(&d);
	for (i = 0; !rc && i <= STEPS; i++) {
		disk_copy(&d, &step[i].before);
		disk_copy(&step[i].before, &d);
		step[i].acts = a;
		sim_on(&d);
		rc = store_open_on(&s, fix_dir, fix_keys, STORE_CREATE, "sim", &e);
		if (!rc && i)
			rc = act(&s, &a, "sim", &e);
		step[i].ops = sim.all;
		step[i].writes = sim.kind['w'];
		if (!rc)
			rc = acts_state(s, step[i].state, &e);
		store_close(s);
		s = NULL;
	}
	disk_clear(&d);
	return fine(rc, &e);
}

/* The last cut of a step that leaves a hot journal. */
static void
make_hot(struct step *st)
{
	static struct disk d;
	const struct tear kept = { 0, 0, 512, false };
	struct store *s = NULL;
	struct err e = ERR_INIT;
	struct acts a;
	long changes = 0, cut;
	struct bytes *j;

	for (cut = -1; !st->is_hot && cut <= changes; cut++) {
		disk_copy(&st->before, &d);
		sim_on(&d);
		if (cut >= 0)
			sim.cut = changes - cut;
		a = st->acts;
		if (!store_open_on(&s, fix_dir, fix_keys, 0, "sim", &e))
			(void)!act(&s, &a, "sim", &e);
		if (cut < 0)
			changes = sim.count;
		disk_crash(&d, &st->hot, &kept);
		store_close(s);
		j = disk_file(&st->hot, "-journal");
		st->is_hot = cut >= 0 && j && j->n > 512;
	}
	if (!st->is_hot)
		return;
	disk_copy(&st->hot, &d);
	sim_on(&d);
	if (fine(store_open_on(&s, fix_dir, fix_keys, 0, "sim", &e), &e))
		st->hot_ops = sim.all;
	store_close(s);
}

/* One plain sentence, and of the kind that a device's failure is. */
static bool
sentence(const struct err *e)
{
	size_t i, n = strlen(e->msg);

	for (i = 0; i < n; i++)
		if ((unsigned char)e->msg[i] < 0x20)
			return false;
	return n > 10 && (e->code == ERR_IO || e->code == ERR_FULL ||
	                         e->code == ERR_BUSY || e->code == ERR_DAMAGED);
}

static void
told(const char *what, int i, long op, const struct err *e)
{
	printf("# step %d, operation %ld (%c%s): %s: %d %s\n", i, op, sim.failed_op,
	        sim.sticky ? ", for good" : "", what, (int)e->code, e->msg);
}

/* Where a start on this disk stands. */
static void
judge(struct disk *d, int i, bool acked, const char *when)
{
	struct store *s = NULL;
	struct err e = ERR_INIT;
	bool before, after;
	uint8_t h[32];
	char op = (char)sim.failed_op;

	sim_on(d);
	if (store_open_on(&s, fix_dir, fix_keys, STORE_CREATE, "sim", &e)) {
		sum.shut++;
		printf("# step %d (%c), %s: %s\n", i, op, when, e.msg);
	} else if (store_check(s, &e) || acts_state(s, h, &e)) {
		sum.corrupt++;
		printf("# step %d (%c), %s: %s\n", i, op, when, e.msg);
	} else {
		after = !memcmp(h, step[i].state, 32);
		before = !memcmp(h, step[i ? i - 1 : 0].state, 32);
		if (!after && acked && before) {
			sum.lost++;
			printf("# step %d (%c), %s: lost\n", i, op, when);
		} else if (!after && !before) {
			sum.corrupt++;
			printf("# step %d (%c), %s: another state\n", i, op, when);
		}
	}
	store_close(s);
}

static void
begin(struct disk *d, const struct disk *from, long op, bool sticky)
{
	disk_copy(from, d);
	sim_on(d);
	sim.fail = op;
	sim.sticky = sticky;
}

/* The device works again: is the work done by the same handle? */
static int
once_more(struct store **s, struct acts *a, int i, long op)
{
	struct err e = ERR_INIT;
	int rc = 0;

	sim.fail = 0;
	if (!*s)
		rc = store_open_on(s, fix_dir, fix_keys, STORE_CREATE, "sim", &e);
	if (!rc && sim.failed_op == 's') {
		sum.locked++;
		rc = i ? act(s, a, "sim", &e) : 0;
		/* but for a step that opens the store again */
		if (!rc && step[i].writes &&
		        memcmp(step[i].state, step[i - 1].state, 32)) {
			sum.again++;
			told("written after a sync that failed", i, op, &e);
		}
		return rc;
	}
	if (!rc)
		rc = i ? act(s, a, "sim", &e) : 0;
	if (rc) {
		sum.stuck++;
		told("not done when it could be", i, op, &e);
	}
	return rc;
}

/* The step fails at operation op. */
static void
fail_at(int i, long op, bool sticky)
{
	static struct disk d, start, cut, first;
	static const struct tear tear = { 85, 85, 512, false };
	struct store *s = NULL;
	struct err e = ERR_INIT;
	struct acts a = step[i].acts;
	bool opened, acked;
	int rc;

	begin(&d, &step[i].before, op, sticky);
	rc = store_open_on(&s, fix_dir, fix_keys, STORE_CREATE, "sim", &e);
	opened = !rc;
	if (!rc && i)
		rc = act(&s, &a, "sim", &e);
	sum.runs++;
	sum.felt += sim.failed > 0;
	sum.got_over += sim.failed && !rc;
	sum.kind[sim.failed_op & 127]++;
	if (rc && !sentence(&e)) {
		sum.mute++;
		told("no sentence for it", i, op, &e);
	}
	if (!rc && sim.failed && sim.failed_op == 's') {
		sum.unheard++;
		told("a sync failed, and it went on", i, op, &e);
	}
	acked = !rc;
	disk_crash(&d, &first, &tear);
	if (rc && opened && i && !sticky)
		rc = once_more(&s, &a, i, op);
	disk_crash(&d, &cut, &tear);
	sim.fail = sticky ? 1 : 0;
	store_close(s);
	disk_copy(&d, &start);
	if (!sticky)
		judge(&first, i, acked, "after a cut");
	judge(&cut, i, !rc, "done again, after a cut");
	judge(&start, i, !rc, "after a start");
}

/* A hot journal, and opening fails at operation op. */
static void
fail_hot(int i, long op, bool sticky)
{
	static struct disk d, start, cut;
	static const struct tear tear = { 85, 85, 512, false };
	struct store *s = NULL;
	struct err e = ERR_INIT;

	begin(&d, &step[i].hot, op, sticky);
	if (store_open_on(&s, fix_dir, fix_keys, 0, "sim", &e) && !sentence(&e)) {
		sum.mute++;
		told("no sentence for it", i, op, &e);
	}
	sum.runs++;
	sum.felt += sim.failed > 0;
	sum.kind[sim.failed_op & 127]++;
	disk_crash(&d, &cut, &tear);
	store_close(s);
	disk_copy(&d, &start);
	judge(&cut, i, false, "hot, after a cut");
	judge(&start, i, false, "hot, after a start");
}

static void
say(const char *name)
{
	OK(sum.felt > 50 && sum.felt >= sum.runs * 9 / 10,
	        "%s: %ld operations (open %ld, read %ld, write %ld, cut %ld, sync %ld, "
	        "size "
	        "%ld, lock %ld, unlink %ld, access %ld), %ld got over",
	        name, sum.runs, sum.kind['o'], sum.kind['r'],
	        sum.kind['w'] + sum.kind['W'], sum.kind['t'], sum.kind['s'],
	        sum.kind['z'], sum.kind['l'], sum.kind['u'], sum.kind['a'], sum.got_over);
	INT_EQ(sum.corrupt, 0, "corrupt stores");
	INT_EQ(sum.lost, 0, "stores that lost what was acknowledged");
	INT_EQ(sum.shut, 0, "stores that do not open");
	INT_EQ(sum.mute, 0, "failures without a plain sentence");
	INT_EQ(sum.unheard, 0, "syncs whose failure was passed over");
	INT_EQ(sum.stuck, 0, "steps not done when the device works again");
	printf("# %.1f s CPU\n", (double)clock() / CLOCKS_PER_SEC);
	memset(&sum, 0, sizeof(sum));
}

static void
all_ops(bool sticky)
{
	const char *how = sticky ? "failures for good" : "one failure";
	long op, most = 0;
	int i;

	for (i = 0; i <= STEPS; i++)
		for (op = 1 + i % STRIDE; op <= step[i].ops; op += STRIDE)
			fail_at(i, op, sticky);
	if (!sticky)
		OK(sum.locked && !sum.again,
		        "after a sync that failed a handle writes no more: of %ld, %ld "
		        "did",
		        sum.locked, sum.again);
	say(how);
	for (i = 0; i <= STEPS; i++)
		for (op = 1; op <= step[i].hot_ops; op++, most++)
			fail_hot(i, op, sticky);
	OK(most && sum.kind['u'] && sum.kind['s'] && sum.kind['W'],
	        "a journal is rolled back in the midst of it");
	say(how);
}

/* From its op-th write on the disk is full. */
static void
full_at(int i, long op, int why)
{
	static struct disk d;
	struct store *s = NULL;
	struct err e = ERR_INIT, r = ERR_INIT;
	struct acts a = step[i].acts;
	uint8_t h[32];
	int rc;

	begin(&d, &step[i].before, op, true);
	sim.only = 'w';
	sim.full = why;
	if (!fine(store_open_on(&s, fix_dir, fix_keys, 0, "sim", &e), &e)) {
		sum.shut++;
		return;
	}
	rc = act(&s, &a, "sim", &e);
	sum.runs++;
	sum.felt += sim.failed > 0;
	sum.kind['w']++;
	if (!rc || e.code != ERR_FULL || !sentence(&e)) {
		sum.mute++;
		told("a full disk is not named", i, op, &e);
	}
	if (!fine(acts_state(s, h, &r), &r) || memcmp(h, step[i - 1].state, 32)) {
		sum.corrupt++;
		told("reading does not go on", i, op, &r);
	}
	err_clear(&e);
	if (!once_more(&s, &a, i, op) &&
	        (!fine(acts_state(s, h, &e), &e) || memcmp(h, step[i].state, 32)))
		sum.corrupt++;
	store_close(s);
	judge(&d, i, true, "when there was room again");
}

static void
full(int why, const char *name)
{
	long op;
	int i;

	for (i = 1; i <= STEPS; i++)
		for (op = 1; op <= step[i].writes; op++)
			full_at(i, op, why);
	say(name);
}

/* --- the system's own files, whose calls fail with an errno ------------------------------ */

static struct {
	long count, at; /* the call, from then on, that fails */
	int why;
	ssize_t (*pwrite)(int, const void *, size_t, off_t);
	bool of_sync;
} call;

static ssize_t
bad_pwrite(int fd, const void *p, size_t n, off_t off)
{
	struct stat st;

	if (call.of_sync || fstat(fd, &st) || off + (off_t)n <= st.st_size ||
	        ++call.count < call.at)
		return call.pwrite(fd, p, n, off);
	/* what still fits is written first, as a file system does */
	if (n > 1000 && call.count == call.at)
		return call.pwrite(fd, p, 1000, off);
	errno = call.why;
	return -1;
}

/* SQLite's and the store's, in place of the system library's. That a folder cannot be synced is
 * passed over by SQLite, since there are systems where none can. */
static int
do_sync(int fd, long how)
{
	struct stat st;

	if (!call.of_sync || fstat(fd, &st) || !S_ISREG(st.st_mode) ||
	        ++call.count != call.at)
		return (int)syscall(how, fd);
	errno = call.why;
	return -1;
}

int
fsync(int fd)
{
	return do_sync(fd, SYS_fsync);
}

int
fdatasync(int fd)
{
	return do_sync(fd, SYS_fdatasync);
}

static bool
calls_ours(void)
{
	static const char *const name[] = { "pwrite64", "pwrite" };
	sqlite3_vfs *v = sqlite3_vfs_find(NULL);
	sqlite3_syscall_ptr w;
	int i;

	for (i = 0; i < 2; i++) {
		w = v->xGetSystemCall(v, name[i]);
		if (!w)
			continue;
		memcpy(&call.pwrite, &w, sizeof(w));
		return !v->xSetSystemCall(
		        v, name[i], (sqlite3_syscall_ptr)(void (*)(void))bad_pwrite);
	}
	return false;
}

/* The file as it was before the batch. */
static void
as_before(bool keep)
{
	static char file[4 << 20], path[300];
	static size_t n;
	FILE *f;

	snprintf(path, sizeof(path), "%s/store.db-journal", fix_dir);
	if (!keep)
		unlink(path);
	snprintf(path, sizeof(path), "%s/store.db", fix_dir);
	f = fopen(path, keep ? "rb" : "wb");
	if (!f || (keep ? (n = fread(file, 1, sizeof(file), f)) == 0
	                : fwrite(file, 1, n, f) != n))
		exit(2);
	fclose(f);
}

/* Each such call of one batch fails: the batch is rolled back and told of, reading goes on. False
 * when there was no call left to fail. */
static bool
real_at(struct acts a, long at, int why, bool of_sync, bool *good)
{
	struct store *s;
	struct err e = ERR_INIT, r = ERR_INIT;
	uint8_t was[32], now[32];
	int rc;

	as_before(false);
	s = fix_open(0);
	if (!s || !fine(acts_state(s, was, &e), &e))
		exit(2);
	call.count = 0;
	call.at = at;
	call.why = why;
	call.of_sync = of_sync;
	rc = act(&s, &a, NULL, &e);
	call.at = LONG_MAX;
	if (call.count < at) {
		store_close(s);
		return false;
	}
	*good = rc && sentence(&e) && e.code == (of_sync ? ERR_IO : ERR_FULL);
	if (!*good || !fine(acts_state(s, now, &r), &r) ||
	        (!of_sync && memcmp(was, now, 32))) {
		printf("# call %ld, %s: %d %s; then %s\n", at, strerror(why), (int)e.code,
		        e.msg, r.msg);
		*good = false;
	}
	if (of_sync && !kv_set(s, "k", "v", 1, &r))
		*good = false;
	store_close(s);
	/* a sync that failed at the end leaves the batch on the disk or not */
	s = fix_open(0);
	*good = *good && fix_check(s) && fine(acts_state(s, now, &r), &r) &&
	        (of_sync || !memcmp(was, now, 32));
	store_close(s);
	return true;
}

static void
real_files(void)
{
	static const int why[] = { ENOSPC, EDQUOT, EIO };
	struct store *s = fix_new();
	struct err e = ERR_INIT;
	struct acts a;
	long at, n[3] = { 0, 0, 0 }, bad[3] = { 0, 0, 0 };
	bool good;
	int i;

	acts_begin(&a, 3);
	call.at = LONG_MAX;
	if (!OK(s && calls_ours() && fine(act(&s, &a, NULL, &e), &e), "on real files"))
		return;
	store_close(s);
	as_before(true);
	for (i = 0; i < 3; i++)
		for (at = 1; real_at(a, at, why[i], why[i] == EIO, &good); at++, n[i]++)
			bad[i] += !good;
	OK(n[0] > 10 && !bad[0],
	        "ENOSPC at each of %ld writes: told, undone, and read on", n[0]);
	OK(n[1] > 10 && !bad[1], "EDQUOT at each of %ld writes: the same", n[1]);
	OK(n[2] > 2 && !bad[2],
	        "EIO at each of %ld syncs: told, and nothing more is written", n[2]);
}

int
main(void)
{
	int i, hot = 0;

	umask(077);
	fix_begin();
	real_files();
	if (OK(sim_register() && life(), "a life without trouble")) {
		for (i = 1; i <= STEPS; i++) {
			make_hot(&step[i]);
			hot += step[i].is_hot;
		}
		OK(hot > 1, "%d hot journals", hot);
		all_ops(false);
		all_ops(true);
		full(ENOSPC, "a full disk");
		full(EDQUOT, "a full quota");
	}
	return fix_end();
}
