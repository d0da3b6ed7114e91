/* ADDR:PORT of serve --listen: numeric addresses, [::1]:8443 for IPv6, port 0 picks one. */
#ifndef SERVER_LISTEN_H
#define SERVER_LISTEN_H

#include <netinet/in.h>
#include <stdbool.h>
#include "base/err.h"

#define LISTEN_DEFAULT "127.0.0.1:8443"

struct listen_addr {
	union {
		struct sockaddr sa;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	};
	socklen_t len;
};

int listen_parse(const char *s, struct listen_addr *a, struct err *e) MUST_CHECK;
bool listen_is_loopback(const struct listen_addr *a);
/* A listening socket and the URL by which it is reached. */
int listen_open(const struct listen_addr *a, int *fd, char *url, size_t max,
        struct err *e) MUST_CHECK;

#endif
