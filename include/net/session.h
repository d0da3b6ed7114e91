/* What HELLO said: where the server is, whom it must prove to be, who we are, and the limits. */
#ifndef NET_SESSION_H
#define NET_SESSION_H

#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"
#include "net/trouble.h"
#include "net/url.h"
#include "wire/rec.h"

#define CA_MAX (256u << 10)

struct session {
	char base[URL_MAX], host[HOST_MAX];
	struct str ca; /* PEM; empty: the system's */
	char token[128];
	long connect_ms, low_speed, low_time;
	size_t max_bytes;
	struct trouble refusal; /* klass != 0: every request is answered with it */
};

void session_init(struct session *s);
void session_release(struct session *s); /* wipes */
/* Takes HELLO over. A URL that is refused becomes s->refusal; -1: the record is malformed. */
int session_hello(struct session *s, const struct rec *r, struct err *e) MUST_CHECK;

#endif
