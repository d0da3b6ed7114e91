/*
 * HTTP over TLS, libmicrohttpd inside: takes whole requests, hands them to one
 * function, sends what it answers. It knows no route and no database. Its own TLS
 * is for loopback and one office; the open Internet sees nginx (sotayd(8)).
 */
#ifndef SERVER_HTTP_H
#define SERVER_HTTP_H

#include <stddef.h>
#include "server/buf.h"
#include "wire/json.h"

struct request {
	const char *method, *path;
	const char *auth; /* the Authorization header, NULL without one */
	const char *body;
	size_t body_len;
	char net[48]; /* the caller's network: an IPv4 address or the /64 of an IPv6 one */
	void *conn;
};
/* A header of the request, NULL when it is not there. */
const char *http_header(const struct request *rq, const char *name);
/* A value of the query, NULL when it is not there. */
const char *http_arg(const struct request *rq, const char *name);

enum body_type { BODY_JSON, BODY_PROBLEM, BODY_BYTES };
enum cache_for { CACHE_NO, CACHE_SHORT, CACHE_EVER };

struct response {
	int status;
	enum body_type type;
	enum cache_for cache;
	struct buf *body; /* owned; NULL: none */
	char etag[48];    /* without quotes; "" none */
	char allow[16];   /* of a 405 */
	int retry;        /* seconds, 0 none */
	/* Instead of a body: len bytes of a file from off on, of total. */
	bool file;
	bool part; /* of it: a 206; of a 416 total is told as well */
	int fd;    /* owned */
	uint64_t off, len, total;
};

/* Answers with a problem document; detail is for the member. Always 0, so that a handler may
 * `return reply_problem(…)`. */
int reply_problem(struct response *rp, enum problem_id id, const char *detail, ...)
        PRINTF(3, 4);
void reply_problem_doc(struct response *rp, const struct problem *p);
/* Answers 200 with the bytes of s, which is empty afterwards. */
int reply_str(struct response *rp, enum body_type type, enum cache_for cache,
        struct str *s, struct err *e) MUST_CHECK;

struct http_conf {
	int fd; /* a listening socket; closed by http_stop */
	const char *cert, *key;
	unsigned threads;
	void *arg;
	/* Bytes of a body that this request may have. */
	size_t (*body_max)(void *arg, const char *method, const char *path);
	/* Fills rp. Called by several threads at once. */
	void (*handle)(void *arg, const struct request *rq, struct response *rp);
};
struct http;
struct http *http_start(const struct http_conf *conf, struct err *e) MUST_CHECK;
/* Requests that are being handled end first. */
void http_stop(struct http *h);

#endif
