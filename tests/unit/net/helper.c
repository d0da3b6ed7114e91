/* The helper on its socket, as far as it goes without a server: order, refusals, its end. */
#include "t.h"

#include <sys/socket.h>
#include <sys/wait.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <unistd.h>
#include "base/path.h"
#include "base/proc.h"
#include "net/helper.h"
#include "wire/block.h"
#include "wire/rec.h"

struct client {
	pid_t pid;
	int fd;
	struct rec_stream in;
	struct str out;
};

static void
begin(struct client *c)
{
	int sv[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, sv))
		exit(1);
	fflush(stdout);
	c->pid = fork();
	if (c->pid < 0)
		exit(1);
	if (!c->pid) {
		(void)close(sv[0]);
		_exit(helper_run(sv[1]));
	}
	(void)close(sv[1]);
	c->fd = sv[0];
	rec_stream_init(&c->in);
	str_init(&c->out, REC_MAX);
}

/* Its exit code, once our end is closed (or half closed). */
static int
end(struct client *c, bool half)
{
	int status = -1;

	if (half)
		(void)shutdown(c->fd, SHUT_WR);
	else
		(void)close(c->fd);
	if (waitpid(c->pid, &status, 0) != c->pid)
		return -1;
	if (half)
		(void)close(c->fd);
	rec_stream_release(&c->in);
	str_release(&c->out);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
flush(struct client *c)
{
	if (fd_write_all(c->fd, c->out.p, c->out.len))
		printf("# the helper does not take what it is sent\n");
	str_reset(&c->out);
}

static void
hello(struct client *c, const char *url, const char *token)
{
	struct rec_writer w = rec_begin(&c->out, REC_HELLO);

	rec_put_str(&w, RF_URL, url);
	rec_put_str(&w, RF_TOKEN, token);
	if (rec_finish(&w, NULL))
		exit(1);
}

static void
ask(struct client *c, enum rec_type t, uint64_t rq)
{
	struct rec_writer w = rec_begin(&c->out, t);
	uint8_t k[2 + KEY_LEN] = { 1 };

	rec_put_u64(&w, RF_RQ, rq);
	if (t == REC_BLOCK) {
		rec_put(&w, RF_FEED, k, ID_LEN);
		rec_put_u64(&w, RF_GEN, 1);
		rec_put_u64(&w, RF_LEVEL, 0);
		rec_put_u64(&w, RF_INDEX, rq);
		rec_put(&w, RF_KEY, k, sizeof(k));
	}
	if (rec_finish(&w, NULL))
		exit(1);
}

/* The next answer that is no PROGRESS; its type, 0 at the end. */
static int
answer(struct client *c, struct rec *r)
{
	char buf[4096];
	const uint8_t *p;
	ssize_t got;
	size_t n;

	for (;;) {
		int t = rec_stream_take(&c->in, &p, &n, NULL);

		if (t < 0 || (t && rec_parse(r, p, n, NULL)))
			return -1;
		if (t && r->type != REC_PROGRESS)
			return (int)r->type;
		if (t)
			continue;
		got = read(c->fd, buf, sizeof(buf));
		if (got <= 0 || rec_stream_add(&c->in, buf, (size_t)got, NULL))
			return 0;
	}
}

static bool
problem(struct client *c, uint64_t rq, int klass, const char *type)
{
	struct rec r;

	return answer(c, &r) == REC_PROBLEM && rec_u64(&r, RF_RQ, 0) == rq &&
	       rec_u64(&r, RF_CLASS, 0) == (uint64_t)klass &&
	       rec_u64(&r, RF_UNSENT, 0) == 1 && /* no server here is ever asked */
	       view_eq(rec_get(&r, RF_TYPE), type) && rec_get(&r, RF_DETAIL).n;
}

/* A port on which nobody listens, or one that never answers. */
static int
port(bool listening, char url[64])
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	socklen_t n = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof(a)) ||
	        getsockname(fd, (struct sockaddr *)&a, &n) ||
	        (listening && listen(fd, 8)))
		exit(1);
	(void)snprintf(url, 64, "https://127.0.0.1:%u", (unsigned)ntohs(a.sin_port));
	return fd;
}

static void
order(void)
{
	struct client c;
	char url[64];
	int fd = port(false, url);
	bool all = true;

	begin(&c);
	ask(&c, REC_SYNC, 1);
	hello(&c, "http://127.0.0.1/", NULL);
	ask(&c, REC_SYNC, 2);
	ask(&c, REC_BLOCK, 3);
	hello(&c, url, NULL);
	for (uint64_t i = 4; i < 40; i++)
		ask(&c, i % 5 ? REC_BLOCK : REC_SYNC, i);
	hello(&c, "file:///etc/passwd", NULL);
	ask(&c, REC_BLOCK, 40);
	flush(&c);
	OK(problem(&c, 1, NETC_CLIENT, "net:url"), "nothing is asked before HELLO");
	OK(problem(&c, 2, NETC_CLIENT, "net:url"), "nor of a server without TLS");
	OK(problem(&c, 3, NETC_CLIENT, "net:url"), "nor a block");
	for (uint64_t i = 4; i < 40; i++)
		all = all && problem(&c, i, NETC_NETWORK, "net:refused");
	OK(all, "36 requests are answered in their order");
	OK(problem(&c, 40, NETC_CLIENT, "net:url"),
	        "a later HELLO holds for what follows");
	INT_EQ(end(&c, true), 0, "the end of its input is the helper's end");
	(void)close(fd);
}

static void
malformed(void)
{
	static const char *const names[] = { "a length beyond all limits",
		"an unknown type", "an answer as a request", "HELLO without an address",
		"a token that would break a header", "a request without a number",
		"a block without a key" };
	struct client c;
	struct rec_writer w;

	for (int i = 0; i < 7; i++) {
		begin(&c);
		switch (i) {
		case 0:
			str_add(&c.out, "\xff\xff\xff\x7f", 4);
			break;
		case 1:
			str_add(&c.out, "\2\0\0\0\x63\0", 6);
			break;
		case 2:
			ask(&c, REC_END, 1);
			break;
		case 3:
			hello(&c, NULL, NULL);
			break;
		case 4:
			hello(&c, "https://h", "a\r\nX: y");
			break;
		case 5:
			w = rec_begin(&c.out, REC_SYNC);
			if (rec_finish(&w, NULL))
				exit(1);
			break;
		default:
			w = rec_begin(&c.out, REC_BLOCK);
			rec_put_u64(&w, RF_RQ, 1);
			if (rec_finish(&w, NULL))
				exit(1);
			break;
		}
		flush(&c);
		INT_EQ(end(&c, true), 2, names[i]);
	}
}

static void
killed(void)
{
	struct client c;
	char url[64];
	int fd = port(true, url), k;

	begin(&c);
	hello(&c, url, "token");
	for (uint64_t i = 1; i < 60; i++)
		ask(&c, REC_BLOCK, i);
	flush(&c);
	k = accept(fd, NULL, NULL);
	OK(k >= 0, "the helper has connected to a server that says nothing");
	INT_EQ(end(&c, false), 0, "it ends with its socket all the same");
	(void)close(k);
	(void)close(fd);
}

int
main(void)
{
	struct err e = ERR_INIT;

	if (crypt_init(&e) || proc_harden(&e))
		return 1;
	/* Records that are refused are also told of on stderr; the checks here are enough. */
	if (!freopen("/dev/null", "w", stderr))
		return 1;
	order();
	malformed();
	killed();
	return t_end();
}
