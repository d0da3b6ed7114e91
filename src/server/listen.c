#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>
#include "server/listen.h"

#define BACKLOG 256

static int
bad(const char *s, struct err *e)
{
	return err_set(e, ERR_USAGE,
	        "\"%s\" is no address to listen on; write 127.0.0.1:8443 or [::1]:8443",
	        s);
}

static int
port_parse(const char *s, in_port_t *out)
{
	unsigned v = 0;

	if (!*s)
		return -1;
	for (; *s; s++) {
		if (*s < '0' || *s > '9')
			return -1;
		v = v * 10 + (unsigned)(*s - '0');
		if (v > 65535)
			return -1;
	}
	*out = htons((in_port_t)v);
	return 0;
}

int
listen_parse(const char *s, struct listen_addr *a, struct err *e)
{
	const char *colon = strrchr(s, ':');
	char host[64];
	size_t n;

	memset(a, 0, sizeof(*a));
	n = colon ? (size_t)(colon - s) : 0;
	if (n == 0 || n >= sizeof(host))
		return bad(s, e);
	memcpy(host, s, n);
	host[n] = '\0';
	if (host[0] == '[' && host[n - 1] == ']') {
		host[n - 1] = '\0';
		a->v6.sin6_family = AF_INET6;
		a->len = sizeof(a->v6);
		if (inet_pton(AF_INET6, host + 1, &a->v6.sin6_addr) != 1 ||
		        port_parse(colon + 1, &a->v6.sin6_port))
			return bad(s, e);
		return 0;
	}
	a->v4.sin_family = AF_INET;
	a->len = sizeof(a->v4);
	if (inet_pton(AF_INET, strcmp(host, "localhost") == 0 ? "127.0.0.1" : host,
	            &a->v4.sin_addr) != 1 ||
	        port_parse(colon + 1, &a->v4.sin_port))
		return bad(s, e);
	return 0;
}

bool
listen_is_loopback(const struct listen_addr *a)
{
	if (a->sa.sa_family == AF_INET6)
		return IN6_IS_ADDR_LOOPBACK(&a->v6.sin6_addr);
	return ntohl(a->v4.sin_addr.s_addr) >> 24 == 127;
}

static void
url_of(const struct listen_addr *a, char *url, size_t max)
{
	char host[64] = "";

	if (a->sa.sa_family == AF_INET6) {
		inet_ntop(AF_INET6, &a->v6.sin6_addr, host, sizeof(host));
		snprintf(url, max, "https://[%s]:%u", host,
		        (unsigned)ntohs(a->v6.sin6_port));
	} else {
		inet_ntop(AF_INET, &a->v4.sin_addr, host, sizeof(host));
		snprintf(
		        url, max, "https://%s:%u", host, (unsigned)ntohs(a->v4.sin_port));
	}
}

int
listen_open(const struct listen_addr *a, int *fd, char *url, size_t max, struct err *e)
{
	struct listen_addr got = *a;
	int on = 1;

	url_of(a, url, max);
	*fd = socket(a->sa.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (*fd < 0)
		return err_sys(e, ERR_IO, "cannot make a socket");
	(void)setsockopt(*fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(*fd, &a->sa, a->len) || listen(*fd, BACKLOG) ||
	        getsockname(*fd, &got.sa, &got.len)) {
		err_sys(e, ERR_IO, "cannot listen on %s", url);
		close(*fd);
		*fd = -1;
		return -1;
	}
	url_of(&got, url, max);
	return 0;
}
