#include <arpa/inet.h>
#include <microhttpd.h>
#include <stdarg.h>
#include <strings.h>
#include <unistd.h>
#include "base/mem.h"
#include "server/http.h"

#define CONN_MEMORY (48u << 10) /* request line, headers and a piece of the body */
#define CONN_LIMIT 800
#define CONN_LIMIT_IP 400 /* of one address; behind nginx all have its own */
#define CONN_TIMEOUT 30
#define DISCARD_MAX (1u << 20) /* of a body that is too large, before the line is cut */
/* Authenticated encryption alone, with keys that are not the certificate's. */
#define TLS_PRIORITIES                                                                   \
	"NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-CIPHER-ALL:+AES-256-GCM"            \
	":+CHACHA20-POLY1305:+AES-128-GCM:-MAC-ALL:+AEAD:-RSA"

struct http {
	struct MHD_Daemon *mhd;
	struct http_conf conf;
};

struct call { /* one request on its way in */
	struct str body;
	size_t seen;
	bool over;
};

struct heads { /* headers that decide where a request ends */
	int lengths, encodings, hosts;
	bool odd; /* something that another reader may take for something else */
};

const char *
http_arg(const struct request *rq, const char *name)
{
	return MHD_lookup_connection_value(rq->conn, MHD_GET_ARGUMENT_KIND, name);
}

const char *
http_header(const struct request *rq, const char *name)
{
	return MHD_lookup_connection_value(rq->conn, MHD_HEADER_KIND, name);
}

/* --- answers ------------------------------------------------------------- */

void
reply_problem_doc(struct response *rp, const struct problem *p)
{
	struct str s = STR_INIT(4096);
	struct err e = ERR_INIT;

	buf_unref(rp->body);
	rp->body = NULL;
	rp->status = p->status;
	rp->type = BODY_PROBLEM;
	rp->cache = CACHE_NO;
	rp->etag[0] = '\0';
	rp->retry = p->retry;
	/* Without memory for the words the status has to do. */
	if (problem_json_put(p, &s, &e) == 0)
		rp->body = buf_of(&s, &e);
	str_release(&s);
}

int
reply_problem(struct response *rp, enum problem_id id, const char *detail, ...)
{
	struct problem p = { 0 };
	uint8_t rnd[8];
	va_list ap;

	problem_fill(&p, id);
	va_start(ap, detail);
	vsnprintf(p.detail, sizeof(p.detail), detail, ap);
	va_end(ap);
	crypt_random(rnd, sizeof(rnd));
	hex_enc(rnd, sizeof(rnd), p.instance);
	reply_problem_doc(rp, &p);
	return 0;
}

int
reply_str(struct response *rp, enum body_type type, enum cache_for cache, struct str *s,
        struct err *e)
{
	struct buf *b = buf_of(s, e);

	if (!b)
		return -1;
	buf_unref(rp->body);
	rp->body = b;
	rp->status = 200;
	rp->type = type;
	rp->cache = cache;
	return 0;
}

static void
body_done(void *cls)
{
	buf_unref(cls);
}

static void
add_head(struct MHD_Response *m, const char *name, const char *value)
{
	/* Fails only without memory; the answer is then poorer, never wrong. */
	(void)MHD_add_response_header(m, name, value);
}

static enum MHD_Result
send_reply(struct MHD_Connection *c, struct response *rp, bool close_after)
{
	static const char *const types[] = { "application/json",
		"application/problem+json", "application/octet-stream" };
	static const char *const caches[] = { "no-store", "public, max-age=300",
		"public, max-age=31536000, immutable" };
	struct MHD_Response *m;
	enum MHD_Result ok;
	char text[96];

	if (rp->file)
		m = MHD_create_response_from_fd_at_offset64(rp->len, rp->fd, rp->off);
	else if (rp->body)
		m = MHD_create_response_from_buffer_with_free_callback_cls(
		        rp->body->n, rp->body->p, body_done, rp->body);
	else
		m = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
	if (!m) {
		if (rp->file)
			close(rp->fd);
		buf_unref(rp->body);
		rp->body = NULL;
		return MHD_NO;
	}
	add_head(m, "Sync-Proto", "1");
	add_head(m, "Cache-Control", caches[rp->cache]);
	if (rp->body || rp->file)
		add_head(m, "Content-Type", types[rp->type]);
	if (rp->file)
		add_head(m, "Accept-Ranges", "bytes");
	if (rp->part) {
		snprintf(text, sizeof(text), "bytes %llu-%llu/%llu",
		        (unsigned long long)rp->off,
		        (unsigned long long)(rp->off + rp->len - 1),
		        (unsigned long long)rp->total);
		add_head(m, "Content-Range", text);
	} else if (rp->status == 416) {
		snprintf(text, sizeof(text), "bytes */%llu",
		        (unsigned long long)rp->total);
		add_head(m, "Content-Range", text);
	}
	if (rp->etag[0]) {
		snprintf(text, sizeof(text), "\"%s\"", rp->etag);
		add_head(m, "ETag", text);
	}
	if (rp->allow[0])
		add_head(m, "Allow", rp->allow);
	if (rp->status == 401)
		add_head(m, "WWW-Authenticate", "Bearer");
	if (rp->retry > 0) {
		snprintf(text, sizeof(text), "%d", rp->retry);
		add_head(m, "Retry-After", text);
	}
	if (close_after)
		add_head(m, "Connection", "close");
	ok = MHD_queue_response(c, (unsigned)rp->status, m);
	/* The response holds the body's reference from here on. */
	MHD_destroy_response(m);
	rp->body = NULL;
	return ok;
}

/* --- requests ------------------------------------------------------------ */

#define DIGITS "0123456789"
/* Of a header's name (RFC 9110, 5.6.2). */
#define TOKEN DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&'*+-.^_`|~"

static enum MHD_Result
count_head(void *cls, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct heads *h = cls;
	size_t n;

	/* "Content-Length : 46" is no length to the library, and one to many proxies. */
	if (!*name || name[strspn(name, TOKEN)])
		h->odd = true;
	if (strcasecmp(name, "Content-Length") == 0) {
		n = value ? strspn(value, DIGITS) : 0;
		h->odd = h->odd || n < 1 || n > 15 || value[n];
		h->lengths++;
	} else if (strcasecmp(name, "Transfer-Encoding") == 0) {
		h->odd = h->odd || !value || strcasecmp(value, "chunked") != 0;
		h->encodings++;
	} else if (strcasecmp(name, "Host") == 0) {
		h->hosts++;
	}
	return MHD_YES;
}

/* No path or value of ours needs an escape, so none is undone: nothing can hide behind one. */
static size_t
no_unescape(void *cls, struct MHD_Connection *c, char *s)
{
	return strlen(s);
}

static bool
path_odd(const char *path)
{
	const unsigned char *p = (const unsigned char *)path;

	if (*p != '/')
		return true;
	for (; *p; p++)
		if (*p <= ' ' || *p >= 0x7f || *p == '%' || *p == '\\')
			return true;
	return false;
}

/* What is wrong with a request by its head alone, NULL when nothing is. */
static const char *
head_fault(struct MHD_Connection *c, const char *path, const char *version)
{
	struct heads h = { 0 };

	MHD_get_connection_values(c, MHD_HEADER_KIND, count_head, &h);
	if (h.lengths + h.encodings > 1)
		return "The request has two different lengths.";
	if (h.odd || h.hosts > 1)
		return "A header of the request is malformed.";
	if (h.encodings && strcmp(version, "HTTP/1.1") != 0)
		return "Only HTTP/1.1 has chunks.";
	return path_odd(path) ? "The path is malformed." : NULL;
}

static void
network_of(struct MHD_Connection *c, char out[48])
{
	const union MHD_ConnectionInfo *in =
	        MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	struct in6_addr a;

	memcpy(out, "?", 2);
	if (!in || !in->client_addr)
		return;
	if (in->client_addr->sa_family == AF_INET) {
		const struct sockaddr_in *s4 = (const void *)in->client_addr;

		inet_ntop(AF_INET, &s4->sin_addr, out, 48);
	} else if (in->client_addr->sa_family == AF_INET6) {
		const struct sockaddr_in6 *s6 = (const void *)in->client_addr;

		a = s6->sin6_addr;
		if (!IN6_IS_ADDR_V4MAPPED(&a))
			memset(a.s6_addr + 8, 0, 8);
		inet_ntop(AF_INET6, &a, out, 48);
	}
}

/* The headers are there, the body is not. An answer now ends the connection where the end of the
 * request is in doubt: two lengths are how requests are smuggled past a proxy. */
static enum MHD_Result
first_sight(struct http *h, struct MHD_Connection *c, const struct request *rq,
        const char *version, void **con)
{
	const char *len, *fault = head_fault(c, rq->path, version);
	struct response rp = { 0 };
	struct err e = ERR_INIT;
	struct call *k;
	size_t max = h->conf.body_max(h->conf.arg, rq->method, rq->path);

	k = mem_new(1, sizeof(*k), &e);
	if (!k)
		return MHD_NO;
	str_init(&k->body, max + 1);
	*con = k;
	if (fault) {
		reply_problem(&rp, PROBLEM_REQ_INVALID, "%s", fault);
		return send_reply(c, &rp, true);
	}
	len = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Content-Length");
	if (len && strtoull(len, NULL, 10) > max) {
		reply_problem(&rp, PROBLEM_REQ_TOO_LARGE,
		        "The request's body may have %zu bytes.", max);
		return send_reply(c, &rp, true);
	}
	return MHD_YES;
}

/* No answer can be given in the middle of a body: what is too much is read and dropped, up to a
 * point. */
static enum MHD_Result
take_piece(struct call *k, const char *p, size_t *n)
{
	k->seen += *n;
	if (!k->over)
		str_add(&k->body, p, *n);
	if (k->body.bad) {
		k->over = true;
		str_release(&k->body);
	}
	*n = 0;
	return k->seen > k->body.max + DISCARD_MAX ? MHD_NO : MHD_YES;
}

static enum MHD_Result
on_request(void *cls, struct MHD_Connection *c, const char *path, const char *method,
        const char *version, const char *data, size_t *n, void **con)
{
	struct http *h = cls;
	struct call *k = *con;
	struct response rp = { 0 };
	struct request rq = { .method = method, .path = path, .conn = c };

	if (!k)
		return first_sight(h, c, &rq, version, con);
	if (*n)
		return take_piece(k, data, n);
	if (k->over || k->body.len >= k->body.max) {
		reply_problem(&rp, PROBLEM_REQ_TOO_LARGE,
		        "The request's body may have %zu bytes.", k->body.max - 1);
		return send_reply(c, &rp, true);
	}
	rq.auth = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Authorization");
	rq.body = str_c(&k->body);
	rq.body_len = k->body.len;
	network_of(c, rq.net);
	h->conf.handle(h->conf.arg, &rq, &rp);
	return send_reply(c, &rp, false);
}

static void
on_done(void *cls, struct MHD_Connection *c, void **con,
        enum MHD_RequestTerminationCode why)
{
	struct call *k = *con;

	if (!k)
		return;
	str_release(&k->body);
	free(k);
	*con = NULL;
}

/* --- the daemon ---------------------------------------------------------- */

struct http *
http_start(const struct http_conf *conf, struct err *e)
{
	struct http *h = mem_new(1, sizeof(*h), e);

	if (!h)
		return NULL;
	h->conf = *conf;
	h->mhd = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TLS |
	                                  MHD_USE_SUPPRESS_DATE_NO_CLOCK,
	        0, NULL, NULL, on_request, h, MHD_OPTION_LISTEN_SOCKET, conf->fd,
	        MHD_OPTION_HTTPS_MEM_CERT, conf->cert, MHD_OPTION_HTTPS_MEM_KEY,
	        conf->key, MHD_OPTION_HTTPS_PRIORITIES, TLS_PRIORITIES,
	        MHD_OPTION_THREAD_POOL_SIZE, conf->threads,
	        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONN_MEMORY,
	        MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONN_LIMIT,
	        MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)CONN_LIMIT_IP,
	        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)CONN_TIMEOUT,
	        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_UNESCAPE_CALLBACK,
	        no_unescape, NULL, MHD_OPTION_NOTIFY_COMPLETED, on_done, NULL,
	        MHD_OPTION_END);
	if (!h->mhd) {
		err_set(e, ERR_IO,
		        "the HTTPS server does not start; are server.pem and "
		        "server.key whole?");
		free(h);
		return NULL;
	}
	return h;
}

void
http_stop(struct http *h)
{
	if (!h)
		return;
	MHD_stop_daemon(h->mhd);
	free(h);
}
