/*
 * What went wrong with a request, in the classes of sync.md section 7 and in a sentence
 * for the member: what failed, which host, what to do. Only a problem document of a
 * sotay server with a known type leaves class N; so a portal or a proxy never
 * changes what is stored. Knows curl's codes, opens nothing.
 */
#ifndef NET_TROUBLE_H
#define NET_TROUBLE_H

#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"

struct trouble {
	int klass; /* enum net_class; 0: none */
	char type[64];
	char detail[400];
	int http;  /* status, 0 none */
	int retry; /* seconds, 0 none */
};

void trouble_set(struct trouble *t, int klass, const char *type, const char *fmt, ...)
        PRINTF(4, 5);
struct broken {            /* how curl ended a transfer */
	int code;          /* CURLcode */
	int os;            /* errno of a connection that failed, 0 */
	long verify;       /* OpenSSL's verify result */
	const char *words; /* curl's own error text, "" none */
	bool own_ca;       /* a CA was given, the system's do not count */
};
void trouble_curl(struct trouble *t, const char *host, const struct broken *b);

struct answer { /* what a server said, as far as trouble is concerned */
	int status;
	bool proto;        /* it carried Sync-Proto: 1 */
	bool encoded;      /* it carried a Content-Encoding */
	const char *ctype; /* media type without parameters, "" none */
	int retry;         /* Retry-After in seconds, 0 none */
	const char *body;
	size_t n;
};
/* An answer that is not the 2xx that was hoped for. */
void trouble_answer(struct trouble *t, const char *host, const struct answer *a);
/* 0 when the answer has the status 200 and the media type `want`; else -1 and t says why. `proto`: it
 * must be one of ours (Sync-Proto), and may then be a 204 without a body as well. */
int trouble_check(struct trouble *t, const char *host, const struct answer *a,
        const char *want, bool proto) MUST_CHECK;

#endif
