/*
 * One request to the network helper and its answers, waited for: what concerns the profile and is
 * no synchronisation (core/device.c, core/care.c). Blocks; the helper's own limits of time end it.
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
	char detail[300]; /* raw */
};
/* What a PROBLEM says, as an error: always -1. end may be NULL. */
int call_problem(const struct rec *r, struct call_end *end, struct err *e);
/* Send out to the helper, which runs, and hand its answers to fn until END. A PROBLEM is ERR_AUTH or
 * ERR_NET with the reason. end may be NULL. */
int call_run(const struct app *a, const struct helper *h, struct str *out, call_fn fn,
        void *arg, struct call_end *end, struct err *e) MUST_CHECK;

#endif
