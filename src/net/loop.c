#include "net/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <curl/curl.h>
#include "base/date.h"
#include "base/mem.h"
#include "net/job.h"

#define QUEUE_MAX 16
#define READ_MAX (64u << 10)
#define PROGRESS_MS 100
#define CONNECTIONS 2
/* Blocks asked for at once. More than there are connections only makes sense where one connection
 * carries several: in curl's own queue a request's connect timeout would already run. */
#define WINDOW_H1 CONNECTIONS
#define WINDOW_H2 6

struct loop {
	struct helper h;
	struct rec_stream in;
	struct job *queue[QUEUE_MAX]; /* in the order of the requests */
	size_t n;
	int64_t shown; /* when the last PROGRESS was sent */
	uint64_t shown_bytes;
};

enum turn { TURN_ON, TURN_END, TURN_MALFORMED, TURN_MEMORY };

/* --- requests in ---------------------------------------------------------------- */
static enum turn
take_requests(struct loop *l)
{
	struct err e = ERR_INIT;
	const uint8_t *p;
	struct rec r;
	struct job *j;
	size_t n;

	while (l->n < QUEUE_MAX && rec_stream_take(&l->in, &p, &n, &e) == 1) {
		j = mem_new(1, sizeof(*j), &e);
		if (!j)
			break;
		fetch_init(&j->f);
		l->queue[l->n++] = j;
		if (rec_parse(&r, p, n, &e) || job_parse(j, &l->h, &r, &e))
			break;
	}
	if (!e.code)
		return TURN_ON;
	fprintf(stderr, "sotay-net: %s\n", e.msg);
	return e.code == ERR_MEM ? TURN_MEMORY : TURN_MALFORMED;
}

/* Descriptors come with the bytes of their requests. One too many is no client of ours. */
static int
take_files(struct helper *h, struct msghdr *m)
{
	struct cmsghdr *c;
	size_t i, n;
	int fd, bad = m->msg_flags & MSG_CTRUNC ? -1 : 0;

	for (c = CMSG_FIRSTHDR(m); c; c = CMSG_NXTHDR(m, c)) {
		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(fd);
		for (i = 0; i < n; i++) {
			memcpy(&fd, CMSG_DATA(c) + i * sizeof(fd), sizeof(fd));
			if (h->nfiles == FILES_MAX) {
				(void)close(fd);
				bad = -1;
			} else {
				h->files[h->nfiles++] = fd;
			}
		}
	}
	return bad;
}

static ssize_t
receive(struct helper *h, char *buf, size_t n)
{
	union {
		char room[CMSG_SPACE(FILES_MAX * sizeof(int))];
		struct cmsghdr align;
	} control;
	struct iovec v = { buf, n };
	struct msghdr m = { .msg_iov = &v,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control) };
	ssize_t got = recvmsg(h->fd, &m, MSG_CMSG_CLOEXEC);

	if (got < 0 && errno == ENOTSOCK)
		return read(h->fd, buf, n);
	if (got > 0 && take_files(h, &m)) {
		errno = EPROTO;
		return -1;
	}
	return got;
}

/* Looks at the socket without waiting. */
static enum turn
read_socket(struct loop *l, bool wait)
{
	struct pollfd pfd = { l->h.fd, l->n < QUEUE_MAX ? POLLIN : 0, 0 };
	char buf[READ_MAX];
	ssize_t got;
	int r;

	do
		r = poll(&pfd, 1, wait ? -1 : 0);
	while (r < 0 && errno == EINTR);
	if (pfd.revents & POLLIN) {
		got = receive(&l->h, buf, sizeof(buf));
		if (got < 0 && (errno == EINTR || errno == EAGAIN))
			return TURN_ON;
		if (got <= 0)
			return TURN_END;
		r = rec_stream_add(&l->in, buf, (size_t)got, NULL);
		crypt_wipe(buf, sizeof(buf));
		return r ? TURN_MALFORMED : TURN_ON;
	}
	return pfd.revents ? TURN_END : TURN_ON;
}

/* --- transfers ------------------------------------------------------------------- */
static size_t
running(const struct loop *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->n; i++)
		n += l->queue[i]->state == JOB_RUNNING;
	return n;
}

static void
start_jobs(struct loop *l)
{
	size_t window = l->h.h2 ? WINDOW_H2 : WINDOW_H1;

	/* Only blocks run beside others, and only beside blocks. */
	for (size_t i = 0; i < l->n && i < window; i++) {
		struct job *j = l->queue[i];

		if (i && j->type != REC_BLOCK)
			break;
		if (j->state == JOB_WAITING)
			job_start(j, &l->h);
		if (j->type != REC_BLOCK)
			break;
	}
	(void)curl_multi_setopt((CURLM *)l->h.multi, CURLMOPT_MAX_HOST_CONNECTIONS,
	        running(l) > 1 ? (long)CONNECTIONS : 1L);
}

/* How many transfers ended. */
static size_t
collect(struct loop *l)
{
	size_t n = 0;
	CURLMsg *m;
	int left;

	while ((m = curl_multi_info_read(l->h.multi, &left))) {
		struct job *j;

		if (m->msg != CURLMSG_DONE)
			continue;
		j = fetch_owner(m->easy_handle);
		if (j)
			job_finished(j, &l->h, (int)m->data.result);
		n++;
	}
	return n;
}

/* Bytes of the request that will be answered next, at most ten times a second. */
static int
show_progress(struct loop *l)
{
	int64_t now = clock_boot();
	uint64_t up, down;
	struct rec_writer w;
	struct job *j;

	if (!l->n || l->queue[0]->state != JOB_RUNNING || now - l->shown < PROGRESS_MS)
		return 0;
	j = l->queue[0];
	fetch_progress(&j->f, &up, &down);
	up += j->up;
	down += j->down;
	if (up + down == l->shown_bytes)
		return 0;
	l->shown = now;
	l->shown_bytes = up + down;
	w = out_begin(&l->h, REC_PROGRESS, j->rq);
	rec_put_u64(&w, RF_DOWN, down);
	rec_put_u64(&w, RF_UP, up);
	return out_finish(&l->h, &w);
}

/* --- the queue -------------------------------------------------------------------- */
static void
drop_first(struct loop *l)
{
	job_release(l->queue[0], &l->h);
	free(l->queue[0]);
	l->n--;
	memmove(&l->queue[0], &l->queue[1], l->n * sizeof(l->queue[0]));
	l->shown_bytes = 0;
}

/* Answers what can be answered, in order. */
static int
answer_jobs(struct loop *l)
{
	while (l->n) {
		struct job *j = l->queue[0];

		if (j->type == REC_HELLO) {
			session_release(&l->h.session);
			l->h.session = *j->hello;
			crypt_wipe(j->hello, sizeof(*j->hello));
			free(j->hello);
			j->hello = NULL;
			j->state = JOB_ANSWERED;
		}
		if (j->state == JOB_READY && job_answer(j, &l->h))
			return -1;
		if (j->state != JOB_ANSWERED)
			break;
		drop_first(l);
	}
	return out_flush(&l->h);
}

/* Until every request that can be answered was, and every one that may run runs. */
static enum turn
settle(struct loop *l)
{
	enum turn t;
	size_t taken;

	do {
		t = take_requests(l);
		if (t != TURN_ON)
			return t;
		taken = l->n;
		do {
			if (answer_jobs(l))
				return TURN_END;
			start_jobs(l);
		} while (l->n && l->queue[0]->state == JOB_READY);
	} while (l->n < taken);
	return TURN_ON;
}

static enum turn
turn(struct loop *l)
{
	struct curl_waitfd wfd = { l->h.fd, 0, 0 };
	enum turn t = settle(l);
	int n;

	if (t != TURN_ON)
		return t;
	if (!running(l))
		return read_socket(l, true);
	if (curl_multi_perform(l->h.multi, &n) != CURLM_OK)
		return TURN_MEMORY;
	if (collect(l))
		return read_socket(l, false);
	if (show_progress(l) || out_flush(&l->h))
		return TURN_END;
	wfd.events = l->n < QUEUE_MAX ? CURL_WAIT_POLLIN : 0;
	(void)curl_multi_poll(l->h.multi, &wfd, 1, 1000, &n);
	return read_socket(l, false);
}

static int
loop_init(struct loop *l, int fd)
{
	int flags = fcntl(fd, F_GETFL);

	memset(l, 0, sizeof(*l));
	l->h.fd = fd;
	str_init(&l->h.out, 2 * (size_t)REC_MAX);
	str_init(&l->h.scratch, DOC_MAX);
	rec_stream_init(&l->in);
	session_init(&l->h.session);
	l->h.multi = curl_multi_init();
	l->h.share = curl_share_init();
	if (flags < 0 || !l->h.multi || !l->h.share)
		return -1;
	/* Writing may block: that is the back-pressure. */
	(void)fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
	(void)curl_share_setopt(
	        (CURLSH *)l->h.share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
	return 0;
}

static void
loop_release(struct loop *l)
{
	while (l->n)
		drop_first(l);
	if (l->h.multi)
		(void)curl_multi_cleanup(l->h.multi);
	if (l->h.share)
		(void)curl_share_cleanup(l->h.share);
	while (l->h.nfiles)
		(void)close(l->h.files[--l->h.nfiles]);
	session_release(&l->h.session);
	str_release(&l->h.out);
	str_release(&l->h.scratch);
	rec_stream_release(&l->in);
}

int
helper_run(int fd)
{
	static const int codes[] = {
		[TURN_END] = 0, [TURN_MALFORMED] = 2, [TURN_MEMORY] = 8
	};
	struct loop l;
	enum turn t = TURN_MEMORY;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return codes[t];
	if (!loop_init(&l, fd))
		while ((t = turn(&l)) == TURN_ON)
			;
	/* Giving a running transfer back can wait for its name look-up: the client must not. */
	if (running(&l))
		_exit(codes[t]);
	loop_release(&l);
	curl_global_cleanup();
	return codes[t];
}
