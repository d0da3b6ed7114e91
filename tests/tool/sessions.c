/*
 * One of two sessions of a member on one store, as the screen runs it: no busy time-out, work in
 * short turns. Measures how long reading and acting wait for the store.
 *
 *	sessions sync|act		SOTAY_HOME names the profile, the passphrase comes on fd 3
 *
 * `sync` synchronises, indexes, and reads and acknowledges between its turns until it is done. `act`
 * reads and acknowledges until its standard input ends. Both print, at the end, one line:
 *
 *	reads N longest MS busy N acts N longest MS busy N late N failed N lost N
 *
 * busy: answers "another session is writing" that reached this loop; late: beyond 250 ms; failed:
 * another error; lost: the other session had acknowledged it already.
 */
#include <poll.h>
#include <unistd.h>
#include "base/date.h"
#include "core/app.h"

#define LATE_MS 250
#define TURN_MS 8
#define PAGE 20
#define ACTS_MAX 150 /* no member does more, and a server takes only so many at once */
#define INDEX_DOCS 16
#define AGAIN_MS 10 /* the screen tries again at its next turn */
#define GIVE_UP_MS 20000

struct tally {
	unsigned n, busy, late, failed;
	unsigned lost; /* the other session had done it */
	int64_t longest;
};

struct session {
	struct app app;
	struct tally reads, acts;
	uint64_t at; /* where in the list the next page is read */
};

static void
count(struct tally *t, int64_t ms)
{
	t->n++;
	t->late += ms > LATE_MS;
	if (ms > t->longest)
		t->longest = ms;
}

/* Call fn until the store is free, as a loop does that comes back. */
static bool
until_free(struct session *s, struct tally *t,
        int (*fn)(struct session *s, void *arg, struct err *e), void *arg)
{
	int64_t began = clock_boot(), now;
	struct err e = ERR_INIT;

	while (fn(s, arg, &e)) {
		now = clock_boot();
		if (e.code != ERR_BUSY || now - began > GIVE_UP_MS) {
			fprintf(stderr, "sessions: %s\n", e.msg);
			t->failed++;
			count(t, now - began);
			return false;
		}
		t->busy++;
		err_clear(&e);
		(void)poll(NULL, 0, AGAIN_MS);
	}
	count(t, clock_boot() - began);
	return true;
}

struct page {
	struct doc_row row[PAGE];
	size_t n;
};

static int
read_page(struct session *s, void *arg, struct err *e)
{
	struct doc_query q = { DOC_OTHER, NULL };
	struct page *p = arg;

	(void)store_changes(s->app.store, true);
	return doc_page_at(s->app.store, &q, s->at, PAGE, p->row, &p->n, e);
}

static int
ack_row(struct session *s, void *arg, struct err *e)
{
	int r = app_ack(&s->app, arg, e);

	if (!r || e->code != ERR_CONFLICT)
		return r;
	s->acts.lost++;
	return 0;
}

/* A page, and the acknowledgement of its first document that wants one. */
static void
use(struct session *s)
{
	struct page p = { .n = 0 };
	bool done = s->acts.n >= ACTS_MAX;

	if (!until_free(s, &s->reads, read_page, &p))
		return;
	for (size_t i = 0; i < p.n; i++) {
		struct doc_row *r = &p.row[i];

		if (!done && !r->acked_at && !r->ack_pending && !r->withdrawn)
			done = until_free(s, &s->acts, ack_row, r);
	}
	s->at = p.n < PAGE ? 0 : s->at + (done ? 1 : PAGE);
	for (size_t i = 0; i < p.n; i++)
		doc_row_clear(&p.row[i]);
}

static int
run_sync(struct session *s, struct err *e)
{
	struct app *a = &s->app;
	uint64_t left = 1;
	bool more = true;

	if (app_sync_start(a, e))
		return -1;
	while (app_syncing(a)) {
		struct pollfd pf = { a->helper.fd, app_sync_events(a), 0 };
		int ms = more ? 0 : app_sync_status(a)->busy ? AGAIN_MS : -1;

		(void)poll(&pf, 1, ms);
		app_sync_io(a, pf.revents);
		more = app_sync_step(a, TURN_MS);
		use(s);
	}
	if (app_sync_status(a)->phase != SYNC_DONE) {
		*e = app_sync_status(a)->err;
		return -1;
	}
	while (left) {
		if (search_index(a->store, INDEX_DOCS, &left, e)) {
			if (e->code != ERR_BUSY)
				return -1;
			err_clear(e);
			(void)poll(NULL, 0, AGAIN_MS);
		}
		use(s);
	}
	return 0;
}

static void
run_act(struct session *s)
{
	struct pollfd pf = { 0, POLLIN, 0 };

	printf("ready\n");
	(void)fflush(stdout);
	while (poll(&pf, 1, 1) == 0)
		use(s);
}

int
main(int argc, char **argv)
{
	struct session s = { .at = 0 };
	struct err e = ERR_INIT;
	char pass[1024];
	ssize_t n = read(3, pass, sizeof(pass));
	int r = 1;

	if (argc != 2 || n < 1) {
		fprintf(stderr, "usage: sessions sync|act 3<PASSPHRASE\n");
		return 2;
	}
	if (pass[n - 1] == '\n')
		n--;
	if (crypt_init(&e) || app_init(&s.app, NULL, false, &e)) {
		fprintf(stderr, "sessions: %s\n", e.msg);
		return 1;
	}
	if (app_unlock(&s.app, (struct view){ pass, (size_t)n }, &e))
		goto out;
	if (argv[1][0] == 's') {
		if (run_sync(&s, &e))
			goto out;
	} else {
		run_act(&s);
	}
	printf("reads %u longest %lld busy %u acts %u longest %lld busy %u late %u "
	       "failed "
	       "%u lost %u\n",
	        s.reads.n, (long long)s.reads.longest, s.reads.busy, s.acts.n,
	        (long long)s.acts.longest, s.acts.busy, s.reads.late + s.acts.late,
	        s.reads.failed + s.acts.failed, s.acts.lost);
	r = 0;
out:
	if (r)
		fprintf(stderr, "sessions: %s\n", e.msg);
	app_release(&s.app);
	return r;
}
