/*
 * Three sessions of one member write to one store, as processes on a real disk, and are killed
 * (SIGKILL) again and again at any moment. What a session was told is stored it writes to its
 * own pipe; all of that is in the store at the end, and the store is whole. Between the kills no
 * word of a document lies in the clear in any file, hot journals included.
 *
 * KILLS in the environment asks for another number.
 */
#include "fix.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#if defined(__SANITIZE_ADDRESS__)
#define KILLS 60
#else
#define KILLS 500
#endif
#define WRITERS 3
#define MARK "Archaeopteryx"

struct writer {
	pid_t pid;
	int fd;        /* its words */
	unsigned born; /* how often */
	uint32_t told; /* the last of its numbers that is acknowledged; 0 none */
};

static int64_t feed;

/* Documents n, n+1 …, one or a few a transaction, each told of when it is committed. */
static int
write_on(int me, uint32_t n, int fd)
{
	struct err e = ERR_INIT;
	struct store *s = NULL;
	struct fix_entry x;
	uint64_t left;
	uint32_t k, i;
	char file[9000];
	size_t len;
	int rc;

	while (store_open(&s, fix_dir, fix_keys, STORE_BATCH, &e))
		if (e.code != ERR_BUSY)
			goto fail;
	for (;; n += k) {
		err_clear(&e);
		rc = store_begin(s, &e);
		for (i = 0, k = 1 + n % 3; !rc && i < k; i++) {
			len = (size_t)snprintf(file, sizeof(file),
			        "Number: %d-%u\nTitle: " MARK "\n\n" MARK " ", me,
			        (unsigned)(n + i));
			for (; len < 600 + n % 5 * 1500; len += 8)
				snprintf(file + len, 9, "w%06u ",
				        (unsigned)((len + n) * 2654435761u >> 12) %
				                999983);
			fix_put(&x, (uint64_t)me * 100000000u + n + i,
			        (unsigned)me * 10000000u + n + i, 1, 1700000000, file);
			rc = feed_apply(s, feed, &x.en, &e);
			str_release(&x.frame);
		}
		if (!rc)
			rc = store_commit(s, &e);
		if (rc) {
			store_rollback(s);
			if (e.code != ERR_BUSY)
				goto fail;
			k = 0;
			continue;
		}
		i = n + k - 1;
		if (write(fd, &i, sizeof(i)) != sizeof(i))
			_exit(3);
		if (n % 7 == 0 && search_index(s, 16, &left, &e) && e.code != ERR_BUSY)
			goto fail;
	}
fail:
	fprintf(stderr, "# writer %d: %d %s\n", me, (int)e.code, e.msg);
	_exit(1);
}

static int
listen_to(struct writer *w)
{
	uint32_t v;
	int n = 0;

	for (; read(w->fd, &v, sizeof(v)) == sizeof(v); n++)
		w->told = v;
	return n;
}

/* Until so many transactions are acknowledged, or some moments are over: any place in the work. */
static void
watch(struct writer *w, int acks, int ms)
{
	struct pollfd p[WRITERS];
	int i;

	do {
		for (i = 0; i < WRITERS; i++) {
			acks -= listen_to(&w[i]);
			p[i] = (struct pollfd){ w[i].fd, POLLIN, 0 };
		}
	} while (acks > 0 && poll(p, WRITERS, ms) > 0);
}

static void
start(struct writer *w, int me)
{
	int fd[2];

	if (pipe(fd) || fcntl(fd[0], F_SETFL, O_NONBLOCK))
		exit(2);
	w->pid = fork();
	if (w->pid == 0) {
		close(fd[0]);
		write_on(me, w->told + 1, fd[1]);
	}
	close(fd[1]);
	w->fd = fd[0];
	w->born++;
}

/* Whether it was the kill that ended it. */
static bool
end(struct writer *w)
{
	int status = 0;

	kill(w->pid, SIGKILL);
	while (waitpid(w->pid, &status, 0) < 0)
		;
	listen_to(w);
	close(w->fd);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

static bool
marked(void)
{
	static char buf[32 << 20];
	char path[300];
	bool found = false;
	size_t n;
	FILE *f;
	int i;

	for (i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s/store.db%s", fix_dir,
		        i ? "-journal" : "");
		f = fopen(path, "rb");
		if (!f)
			continue;
		n = fread(buf, 1, sizeof(buf), f);
		fclose(f);
		found |= memmem(buf, n, MARK, strlen(MARK)) ||
		         memmem(buf, n, "archaeopteryx", strlen(MARK));
	}
	return found;
}

static bool
hot(void)
{
	char path[300];
	FILE *f;
	long n = 0;

	snprintf(path, sizeof(path), "%s/store.db-journal", fix_dir);
	f = fopen(path, "rb");
	if (!f)
		return false;
	fseek(f, 0, SEEK_END);
	n = ftell(f);
	fclose(f);
	return n > 512;
}

/* The numbers that were acknowledged and are not there. */
static long
missing(struct store *s, const struct writer *w, int me)
{
	struct err e = ERR_INIT;
	struct doc_row r;
	uint8_t id[ID_LEN];
	long lost = 0;
	uint32_t n;

	for (n = 1; n <= w->told; n++) {
		memset(&r, 0, sizeof(r));
		fix_id(id, (unsigned)me * 10000000u + n);
		lost += doc_by_id(s, id, &r, &e) != 0;
		doc_row_clear(&r);
	}
	return lost;
}

static void
round_of_kills(long kills)
{
	struct writer w[WRITERS];
	struct store *s;
	unsigned x = 99;
	long k, strange = 0, seen_hot = 0, lost = 0, acked = 0;
	bool clear = false;
	int i, n;

	memset(w, 0, sizeof(w));
	for (i = 0; i < WRITERS; i++)
		start(&w[i], i + 1);
	for (k = 0; k < kills; k++) {
		x = x * 1103515245u + 12345u;
		i = (int)(x >> 16) % WRITERS;
		watch(w, (int)(x >> 18) % 6, 5 + (int)(x >> 20) % 30);
		strange += !end(&w[i]);
		/* all at once now and then: nobody rolls back what the last one left */
		if (k % 10 == 9) {
			for (n = 0; n < WRITERS; n++)
				if (n != i)
					strange += !end(&w[n]);
			k += WRITERS - 1;
			seen_hot += hot();
			clear |= marked();
			for (n = 0; n < WRITERS; n++)
				if (n != i)
					start(&w[n], n + 1);
		}
		start(&w[i], i + 1);
	}
	for (i = 0; i < WRITERS; i++)
		strange += !end(&w[i]);
	s = fix_open(0);
	if (!OK(s != NULL, "after %ld kills the store opens", kills + WRITERS))
		return;
	OK(fix_check(s), "and is whole");
	for (i = 0; i < WRITERS; i++) {
		lost += missing(s, &w[i], i + 1);
		acked += w[i].told;
	}
	OK(acked > 20 && !lost,
	        "of %ld documents acknowledged to %d writers %ld are lost", acked,
	        WRITERS, lost);
	INT_EQ(strange, 0, "writers that ended otherwise than by the kill");
	OK(seen_hot > 0, "%ld times a hot journal was left", seen_hot);
#ifdef NOSEAL
	OK(clear, "without sealing the mark is found");
#else
	OK(!clear, "no mark lies in the file, nor in a journal left behind");
#endif
	store_close(s);
}

int
main(void)
{
	const char *env = getenv("KILLS");
	struct store *s;
	struct timespec a, b;

	umask(077);
	fix_begin();
	clock_gettime(CLOCK_MONOTONIC, &a);
	s = fix_new();
	if (OK(s && fix_feeds(s, 1, &feed), "a store")) {
		store_close(s);
		round_of_kills(env && *env ? strtol(env, NULL, 10) : KILLS);
	}
	clock_gettime(CLOCK_MONOTONIC, &b);
	printf("# %ld s\n", (long)(b.tv_sec - a.tv_sec));
	return fix_end();
}
