/*
 * One request to the network helper and its answers: what concerns the profile and is
 * no synchronisation (core/device.c, core/care.c, core/app_enrol.c). The helper's own limits of time
 * end it.
 */
#ifndef CORE_CALL_H
#define CORE_CALL_H

#include "core/app.h"
#include "wire/rec.h"

#define CALL_RQ 1 /* RF_RQ of the request */

/* HELLO of the enrolled profile into out (max of two records or more). ERR_AUTH when it is not
 * enrolled, ERR_LOCKED when it is locked. out holds the token: release it by call_release. */
int call_hello(struct app *a, struct str *out, struct err *e) MUST_CHECK;
void call_release(struct str *out);

/* What an answer says, a record at a time; -1: it is not clear. */
typedef int (*call_fn)(void *arg, const struct rec *r);
/* How it ended, where that matters. */
struct call_end {
	bool problem;     /* by a PROBLEM, which said: */
	bool revoked;     /* the server has revoked this device */
	char type[64];    /* "auth:code", "net:refused", … */
	char detail[300]; /* raw */
};
/* What a PROBLEM says, as an error: always -1. end may be NULL. */
int call_problem(const struct rec *r, struct call_end *end, struct err *e);
/* One that others' work goes on beside: poll h->fd for call_events, call call_io. */
struct call {
	const struct helper *h;
	struct str *out; /* what is still to be sent */
	struct rec_stream in;
	call_fn fn;
	void *arg;
	struct call_end *end;
};
void call_start(struct call *c, const struct helper *h, struct str *out, call_fn fn,
        void *arg, struct call_end *end);
short call_events(const struct call *c);
/* 1: that was the end, 0: go on, -1. */
int call_io(struct call *c, short revents, struct err *e) MUST_CHECK;
/* One wait and its call_io, for who has nothing beside it; *a->stop ends it. */
int call_wait(const struct app *a, struct call *c, struct err *e) MUST_CHECK;
void call_stop(struct call *c);

/* Send out to the helper, which runs, and hand its answers to fn until END. A PROBLEM is ERR_AUTH or
 * ERR_NET with the reason. end may be NULL. */
int call_run(const struct app *a, const struct helper *h, struct str *out, call_fn fn,
        void *arg, struct call_end *end, struct err *e) MUST_CHECK;

#endif
