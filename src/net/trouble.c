#include "net/trouble.h"

#include <errno.h>
#include <stdarg.h>
#include <curl/curl.h>
#include "base/utf8.h"
#include "wire/json.h"

#define CERT_OWN "the certificate of %s is not signed by the given CA; check --ca"
#define CERT_SYSTEM                                                                      \
	"the certificate of %s is not signed by a CA of this system; give the server's " \
	"with --ca"

/* OpenSSL's verify results (X509_V_ERR_*), whose header is not wanted here. */
enum {
	VERIFY_NOT_YET_VALID = 9,
	VERIFY_EXPIRED = 10,
	VERIFY_SELF_SIGNED = 18,
	VERIFY_SELF_SIGNED_IN_CHAIN = 19,
	VERIFY_NO_ISSUER_LOCALLY = 20,
	VERIFY_NO_LEAF_SIGNATURE = 21,
	VERIFY_REVOKED = 23
};

void
trouble_set(struct trouble *t, int klass, const char *type, const char *fmt, ...)
{
	char words[2 * sizeof(t->detail)];
	va_list ap;
	size_t n;

	t->klass = klass;
	(void)snprintf(t->type, sizeof(t->type), "%s", type);
	va_start(ap, fmt);
	(void)vsnprintf(words, sizeof(words), fmt, ap);
	va_end(ap);
	n = utf8_cut(words, strlen(words), sizeof(t->detail) - 1);
	memcpy(t->detail, words, n);
	t->detail[n] = '\0';
}

static void
certificate(struct trouble *t, const char *host, const struct broken *b)
{
	switch (b->verify) {
	case VERIFY_NOT_YET_VALID:
		trouble_set(t, NETC_NETWORK, "net:cert-not-yet",
		        "the certificate of %s is not valid yet; check this computer's "
		        "clock",
		        host);
		return;
	case VERIFY_EXPIRED:
		trouble_set(t, NETC_NETWORK, "net:cert-expired",
		        "the certificate of %s has expired; check this computer's clock, "
		        "else tell the server's operator",
		        host);
		return;
	case VERIFY_REVOKED:
		trouble_set(t, NETC_NETWORK, "net:cert-revoked",
		        "the certificate of %s was revoked; tell the server's operator",
		        host);
		return;
	case VERIFY_SELF_SIGNED:
	case VERIFY_SELF_SIGNED_IN_CHAIN:
	case VERIFY_NO_ISSUER_LOCALLY:
	case VERIFY_NO_LEAF_SIGNATURE:
		trouble_set(t, NETC_NETWORK, "net:cert-untrusted",
		        b->own_ca ? CERT_OWN : CERT_SYSTEM, host);
		return;
	default:
		break;
	}
	if (strstr(b->words, "subject name") || strstr(b->words, "does not match"))
		trouble_set(t, NETC_NETWORK, "net:cert-name",
		        "the certificate of the server is not for the name %s; check the "
		        "address",
		        host);
	else
		trouble_set(t, NETC_NETWORK, "net:cert",
		        "the certificate of %s cannot be trusted (%s)", host,
		        b->words[0] ? b->words : "no reason given");
}

static void
other_curl(struct trouble *t, const char *host, int code, const char *words)
{
	if (!words[0])
		words = curl_easy_strerror((CURLcode)code);
	trouble_set(t, NETC_NETWORK, "net:line",
	        "the connection to %s broke (%s); it will be tried again", host, words);
}

void
trouble_curl(struct trouble *t, const char *host, const struct broken *b)
{
	switch ((CURLcode)b->code) {
	case CURLE_COULDNT_RESOLVE_HOST:
		trouble_set(t, NETC_NETWORK, "net:resolve",
		        "no address was found for %s; check the name and this computer's "
		        "network",
		        host);
		break;
	case CURLE_COULDNT_CONNECT:
		if (b->os == ECONNREFUSED)
			trouble_set(t, NETC_NETWORK, "net:refused",
			        "%s refused the connection; is the server running?",
			        host);
		else
			trouble_set(t, NETC_NETWORK, "net:connect",
			        "%s cannot be reached; check this computer's network",
			        host);
		break;
	case CURLE_OPERATION_TIMEDOUT:
		trouble_set(t, NETC_NETWORK, "net:timeout",
		        "%s did not answer in time; it will be tried again", host);
		break;
	case CURLE_PEER_FAILED_VERIFICATION:
		certificate(t, host, b);
		break;
	case CURLE_SSL_CACERT_BADFILE:
		trouble_set(t, NETC_NETWORK, "net:ca",
		        "the given CA file cannot be used; check --ca");
		break;
	case CURLE_SSL_CONNECT_ERROR:
		trouble_set(t, NETC_NETWORK, "net:tls",
		        "%s does not speak TLS 1.2 or later on this port (%s)", host,
		        b->words[0] ? b->words : "no reason given");
		break;
	case CURLE_OUT_OF_MEMORY:
		trouble_set(t, NETC_NETWORK, "net:memory",
		        "out of memory while asking %s", host);
		break;
	default:
		other_curl(t, host, b->code, b->words);
		break;
	}
}

/* Its Retry-After is not heeded: a portal must not silence a client for a day. */
static void
foreign(struct trouble *t, const char *host, int status)
{
	trouble_set(t, NETC_NETWORK, "net:foreign",
	        "the answer did not come from a sotay server (a portal or proxy before "
	        "%s?)",
	        host);
	t->http = status;
}

void
trouble_answer(struct trouble *t, const char *host, const struct answer *a)
{
	struct problem p;
	int klass = 0;

	if (!a->proto) {
		foreign(t, host, a->status);
		return;
	}
	if (!strcmp(a->ctype, "application/problem+json") && !a->encoded &&
	        !problem_json_get(&p, a->body, a->n, NULL))
		klass = problem_class(p.type);
	if (klass) {
		/* Class P is for single ops; a whole request refused so is our fault. */
		trouble_set(t, klass == 'P' ? NETC_CLIENT : klass, p.type, "%s",
		        p.detail[0] ? p.detail : p.title);
		if (p.retry > a->retry)
			t->retry = p.retry;
		else
			t->retry = a->retry;
	} else {
		trouble_set(t, NETC_NETWORK, "net:status",
		        "%s answered with the unexpected status %d; it will be tried "
		        "again",
		        host, a->status);
		t->retry = a->retry;
	}
	t->http = a->status;
}

int
trouble_check(struct trouble *t, const char *host, const struct answer *a,
        const char *want, bool proto)
{
	if (proto && !a->proto) {
		foreign(t, host, a->status);
		return -1;
	}
	if (proto && a->status == 204 && !a->n)
		return 0;
	if (a->status != 200) {
		trouble_answer(t, host, a);
		return -1;
	}
	if (a->encoded)
		trouble_set(t, NETC_NETWORK, "net:encoding",
		        "%s sent an encoding that was not asked for; is a proxy between?",
		        host);
	else if (strcmp(a->ctype, want))
		trouble_set(t, NETC_NETWORK, "net:content-type",
		        "%s sent %s instead of %s; is a proxy between?", host,
		        a->ctype[0] ? a->ctype : "an unnamed type", want);
	else
		return 0;
	t->http = a->status;
	return -1;
}
