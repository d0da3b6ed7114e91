#include "net/fetch.h"

#include <strings.h>
#include <curl/curl.h>

#define HEADERS_MAX (64u << 10)
#define RETRY_MAX 86400

#if FETCH_ERROR_LEN < CURL_ERROR_SIZE
#error "FETCH_ERROR_LEN is too short"
#endif

void
fetch_init(struct fetch *f)
{
	memset(f, 0, sizeof(*f));
	str_init(&f->url, URL_MAX + 1024);
	str_init(&f->post, 1u << 20);
}

int
fetch_status(const struct fetch *f)
{
	long v = 0;

	(void)curl_easy_getinfo((CURL *)f->easy, CURLINFO_RESPONSE_CODE, &v);
	return (int)v;
}

bool
fetch_part(const struct fetch *f, uint64_t *from)
{
	struct curl_header *h;
	const char *z;
	size_t n;

	*from = 0;
	if (fetch_status(f) != 206)
		return true;
	/* "bytes 100-199/200"; it may begin elsewhere than was asked. */
	if (curl_easy_header(f->easy, "Content-Range", 0, CURLH_HEADER, -1, &h) !=
	                CURLHE_OK ||
	        h->amount != 1)
		return false;
	z = h->value;
	if (strncmp(z, "bytes ", 6))
		return false;
	z += 6;
	n = strspn(z, "0123456789");
	if (!n || n > 15 || z[n] != '-')
		return false;
	*from = strtoull(z, NULL, 10);
	return true;
}

static size_t
on_body(char *p, size_t size, size_t n, void *arg)
{
	struct fetch *f = arg;
	int status;

	(void)size; /* always 1 */
	status = f->sink ? fetch_status(f) : 0;
	if (status == 200 || status == 206)
		return f->sink(f->sink_arg, f, p, n) ? 0 : n;
	str_add(&f->body, p, n);
	if (!f->body.bad)
		return n;
	f->over = f->body.nomem ? OVER_NONE : OVER_BODY;
	return 0;
}

static size_t
on_header(char *p, size_t size, size_t n, void *arg)
{
	struct fetch *f = arg;

	(void)p;
	(void)size;
	f->header_bytes += n;
	if (f->header_bytes <= HEADERS_MAX)
		return n;
	f->over = OVER_HEADER;
	return 0;
}

/* Curl calls it when a connection stands, before the first byte of a request goes out, again for
 * each connection it tries. */
static int
on_request(void *arg, char *to, char *from, int to_port, int from_port)
{
	struct fetch *f = arg;

	(void)to;
	(void)from;
	(void)to_port;
	(void)from_port;
	f->asked = true;
	return CURL_PREREQFUNC_OK;
}

/* Policy of every transfer, whatever it asks for. */
static int
set_policy(CURL *c, const struct session *s, void *share)
{
	struct curl_blob ca = { s->ca.p, s->ca.len, CURL_BLOB_COPY };
	CURLcode r = CURLE_OK;

#define SET(opt, v)                                                                      \
	if (r == CURLE_OK)                                                               \
	r = curl_easy_setopt(c, opt, v)
	SET(CURLOPT_PROTOCOLS_STR, "https");
	SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	SET(CURLOPT_SSL_VERIFYPEER, 1L);
	SET(CURLOPT_SSL_VERIFYHOST, 2L);
	if (s->ca.len) {
		/* The given CA alone: the system's folder would be trusted beside it. */
		SET(CURLOPT_CAPATH, (char *)NULL);
		SET(CURLOPT_CAINFO, (char *)NULL);
		SET(CURLOPT_CAINFO_BLOB, &ca);
	}
	SET(CURLOPT_FOLLOWLOCATION, 0L);
	SET(CURLOPT_PROXY, "");
	SET(CURLOPT_NOPROXY, "*");
	SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	SET(CURLOPT_COOKIEFILE, (char *)NULL);
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_ACCEPT_ENCODING, (char *)NULL);
	SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	SET(CURLOPT_TCP_KEEPALIVE, 1L);
	SET(CURLOPT_CONNECTTIMEOUT_MS, s->connect_ms);
	SET(CURLOPT_LOW_SPEED_LIMIT, s->low_speed);
	SET(CURLOPT_LOW_SPEED_TIME, s->low_time);
	SET(CURLOPT_USERAGENT, "sotay/" VERSION);
	SET(CURLOPT_SHARE, (CURLSH *)share);
	return r == CURLE_OK ? 0 : -1;
}

static int
add_header(struct fetch *f, const char *line)
{
	struct curl_slist *l = curl_slist_append(f->headers, line);

	if (!l)
		return -1;
	f->headers = l;
	return 0;
}

static int
set_headers(struct fetch *f, const struct session *s, const struct fetch_ask *ask)
{
	char line[64 + sizeof(s->token)];
	int r = -1;

	(void)snprintf(line, sizeof(line), "Accept: %s", ask->accept);
	if (add_header(f, line))
		return -1;
	if (ask->json && (add_header(f, "Content-Type: application/json") ||
	                         add_header(f, "Expect:")))
		return -1;
	if (f->from) {
		char range[48], only[sizeof(f->etag) + 16];

		(void)snprintf(range, sizeof(range), "Range: bytes=%llu-",
		        (unsigned long long)f->from);
		(void)snprintf(only, sizeof(only), "If-Range: \"%s\"", f->etag);
		if (add_header(f, range) || add_header(f, only))
			return -1;
	}
	if (!ask->auth || !s->token[0])
		return 0;
	(void)snprintf(line, sizeof(line), "Authorization: Bearer %s", s->token);
	r = add_header(f, line);
	crypt_wipe(line, sizeof(line));
	return r;
}

static int
set_request(struct fetch *f, const struct fetch_ask *ask, void *owner)
{
	CURL *c = f->easy;
	CURLcode r = CURLE_OK;

	SET(CURLOPT_URL, str_c(&f->url));
	SET(CURLOPT_HTTPHEADER, (struct curl_slist *)f->headers);
	if (ask->json) {
		SET(CURLOPT_POST, 1L);
		SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)f->post.len);
		SET(CURLOPT_POSTFIELDS, str_c(&f->post));
	} else {
		SET(CURLOPT_HTTPGET, 1L);
	}
	SET(CURLOPT_WRITEFUNCTION, on_body);
	SET(CURLOPT_WRITEDATA, f);
	SET(CURLOPT_HEADERFUNCTION, on_header);
	SET(CURLOPT_HEADERDATA, f);
	SET(CURLOPT_PREREQFUNCTION, on_request);
	SET(CURLOPT_PREREQDATA, f);
	SET(CURLOPT_ERRORBUFFER, f->words);
	SET(CURLOPT_PRIVATE, owner);
#undef SET
	return r == CURLE_OK ? 0 : -1;
}

static void
drop_handle(struct fetch *f, void *multi)
{
	struct curl_slist *l;

	if (f->easy) {
		(void)curl_multi_remove_handle(multi, f->easy);
		curl_easy_cleanup(f->easy);
	}
	for (l = f->headers; l; l = l->next)
		crypt_wipe(l->data, strlen(l->data));
	curl_slist_free_all(f->headers);
	f->easy = f->headers = NULL;
}

int
fetch_start(struct fetch *f, void *multi, void *share, const struct session *s,
        const struct fetch_ask *ask, void *owner, struct err *e)
{
	size_t limit = ask->limit < s->max_bytes ? ask->limit : s->max_bytes;

	if (str_ok(&f->url, "the address", e) || str_ok(&f->post, "the request", e))
		return -1;
	str_release(&f->body);
	str_init(&f->body, limit);
	f->header_bytes = 0;
	f->over = OVER_NONE;
	f->asked = false;
	f->own_ca = s->ca.len != 0;
	f->words[0] = '\0';
	f->easy = curl_easy_init();
	if (!f->easy || set_policy(f->easy, s, share) || set_headers(f, s, ask) ||
	        set_request(f, ask, owner) ||
	        curl_multi_add_handle(multi, f->easy) != CURLM_OK) {
		drop_handle(f, multi);
		return err_set(
		        e, ERR_MEM, "a request to %s could not be set up", s->host);
	}
	return 0;
}

void *
fetch_owner(void *easy)
{
	char *p = NULL;

	(void)curl_easy_getinfo((CURL *)easy, CURLINFO_PRIVATE, &p);
	return p;
}

/* A header of the final answer that stands there once; NULL else. */
static const char *
header_once(CURL *c, const char *name)
{
	struct curl_header *h;

	if (curl_easy_header(c, name, 0, CURLH_HEADER, -1, &h) != CURLHE_OK ||
	        h->amount != 1)
		return NULL;
	return h->value;
}

static int
header_seconds(CURL *c, const char *name)
{
	const char *z = header_once(c, name);
	long v = 0;
	size_t n;

	if (!z)
		return 0;
	n = strspn(z, "0123456789");
	if (!n || n > 9 || z[n])
		return 0; /* a date is not looked at: no decision here uses a wall clock */
	v = strtol(z, NULL, 10);
	return v > RETRY_MAX ? RETRY_MAX : (int)v;
}

static void
take_headers(struct fetch *f)
{
	CURL *c = f->easy;
	struct curl_header *h;
	const char *z = header_once(c, "Content-Type");
	size_t n;

	f->ctype[0] = '\0';
	if (z) {
		n = strcspn(z, "; \t");
		if (n < sizeof(f->ctype)) {
			memcpy(f->ctype, z, n);
			f->ctype[n] = '\0';
		}
		for (char *p = f->ctype; *p; p++)
			if (*p >= 'A' && *p <= 'Z')
				*p = (char)(*p + 32);
	}
	z = header_once(c, "Sync-Proto");
	f->proto = z && !strcmp(z, "1");
	f->encoded = curl_easy_header(c, "Content-Encoding", 0, CURLH_HEADER, -1, &h) ==
	             CURLHE_OK;
	f->retry = header_seconds(c, "Retry-After");
	f->poll = header_seconds(c, "Sync-Poll");
}

static uint64_t
info(CURL *c, CURLINFO what)
{
	curl_off_t v = 0;

	return curl_easy_getinfo(c, what, &v) == CURLE_OK && v > 0 ? (uint64_t)v : 0;
}

static uint64_t
info_long(CURL *c, CURLINFO what)
{
	long v = 0;

	return curl_easy_getinfo(c, what, &v) == CURLE_OK && v > 0 ? (uint64_t)v : 0;
}

void
fetch_progress(const struct fetch *f, uint64_t *up, uint64_t *down)
{
	*up = *down = 0;
	if (!f->easy)
		return;
	*up = info_long(f->easy, CURLINFO_REQUEST_SIZE) +
	      info(f->easy, CURLINFO_SIZE_UPLOAD_T);
	*down = info_long(f->easy, CURLINFO_HEADER_SIZE) +
	        info(f->easy, CURLINFO_SIZE_DOWNLOAD_T);
}

void
fetch_done(struct fetch *f, void *multi, int code)
{
	f->code = code;
	f->verify = 0;
	f->os = (int)info_long(f->easy, CURLINFO_OS_ERRNO);
	(void)curl_easy_getinfo((CURL *)f->easy, CURLINFO_SSL_VERIFYRESULT, &f->verify);
	f->status = (int)info_long(f->easy, CURLINFO_RESPONSE_CODE);
	fetch_progress(f, &f->up, &f->down);
	f->trips = info_long(f->easy, CURLINFO_REQUEST_SIZE) ? 1 : 0;
	f->h2 = info_long(f->easy, CURLINFO_HTTP_VERSION) == CURL_HTTP_VERSION_2_0;
	take_headers(f);
	drop_handle(f, multi);
}

bool
fetch_broke(const struct fetch *f)
{
	if (f->over != OVER_NONE)
		return false;
	switch ((CURLcode)f->code) {
	case CURLE_RECV_ERROR:
	case CURLE_SEND_ERROR:
	case CURLE_GOT_NOTHING:
	case CURLE_PARTIAL_FILE:
	case CURLE_HTTP2:
	case CURLE_HTTP2_STREAM:
		return true;
	default:
		return false;
	}
}

int
fetch_check(const struct fetch *f, const char *host, const char *want, bool proto,
        struct trouble *t)
{
	struct answer a = { f->status, f->proto, f->encoded, f->ctype, f->retry,
		str_c(&f->body), f->body.len };
	struct broken broken = { f->code, f->os, f->verify, f->words, f->own_ca };

	if (f->over != OVER_NONE) {
		trouble_set(t, NETC_NETWORK, "net:too-long",
		        "%s sent more than is allowed (%s); the answer was not taken",
		        host, f->over == OVER_HEADER ? "header" : "body");
		t->http = f->status;
		return -1;
	}
	if (f->code != CURLE_OK) {
		trouble_curl(t, host, &broken);
		return -1;
	}
	return trouble_check(t, host, &a, want, proto);
}

void
fetch_release(struct fetch *f, void *multi)
{
	drop_handle(f, multi);
	/* A code on its way out, a token or feed keys on their way in. */
	if (f->post.p)
		crypt_wipe(f->post.p, f->post.len);
	if (f->body.p)
		crypt_wipe(f->body.p, f->body.len);
	str_release(&f->url);
	str_release(&f->post);
	str_release(&f->body);
}
