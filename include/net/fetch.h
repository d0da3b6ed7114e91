/*
 * One HTTP transfer under the policy of the project (security.md section 4): https
 * alone, peer and host verified, TLS 1.2 at least, no redirect, proxy, netrc or
 * cookie, and limits on header and body that are counted here. The handles are
 * curl's; curl.h stays inside src/net.
 */
#ifndef NET_FETCH_H
#define NET_FETCH_H

#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"
#include "net/session.h"
#include "net/trouble.h"

#define FETCH_ERROR_LEN 256 /* curl's */

enum fetch_over { OVER_NONE, OVER_HEADER, OVER_BODY };

struct fetch {
	void *easy, *headers; /* NULL: not running */
	struct str url, post, body;
	/* Where a good answer's bytes go instead of into body; non-zero ends the transfer. */
	int (*sink)(void *arg, const struct fetch *f, const char *p, size_t n);
	void *sink_arg;
	uint64_t from; /* bytes that are there already: only the rest is asked for … */
	char etag[64]; /* … of exactly this */
	size_t header_bytes;
	enum fetch_over over;
	bool own_ca;
	char words[FETCH_ERROR_LEN];
	bool asked; /* a connection stood, and the request was about to go out on it */
	/* after fetch_done */
	int code; /* CURLcode */
	int os;   /* errno of a failed connection */
	long verify;
	int status, retry, poll;
	bool proto, encoded, h2;
	char ctype[64];
	uint64_t up, down; /* of this transfer */
	unsigned trips;
};

struct fetch_ask {
	bool json;    /* post is sent as JSON by POST; else GET */
	bool auth;    /* with the token */
	size_t limit; /* bytes of the body that are taken */
	const char *accept;
};

void fetch_init(struct fetch *f);
/* f->url (and f->post) are filled in by the caller. Adds the transfer to the multi handle; owner comes
 * back by fetch_owner. */
int fetch_start(struct fetch *f, void *multi, void *share, const struct session *s,
        const struct fetch_ask *ask, void *owner, struct err *e) MUST_CHECK;
void *fetch_owner(void *easy);
/* The transfer ended with curl's code: takes the figures out and gives the handle back. */
void fetch_done(struct fetch *f, void *multi, int code);
/* Status of the answer whose body comes in, and where its part begins (a 206; else 0). */
int fetch_status(const struct fetch *f);
bool fetch_part(const struct fetch *f, uint64_t *from);
/* The line broke in the middle of an exchange: asking once more may help at once. */
bool fetch_broke(const struct fetch *f);
/* Bytes so far of a transfer that runs. */
void fetch_progress(const struct fetch *f, uint64_t *up, uint64_t *down);
/* 0 when it is a good answer (status 200 with the media type `want`, or 204); else t says why. */
int fetch_check(const struct fetch *f, const char *host, const char *want, bool proto,
        struct trouble *t) MUST_CHECK;
void fetch_release(struct fetch *f, void *multi); /* ends it when it runs */

#endif
