/*
 * Enrolment beside other work: a screen must answer its keys while the server thinks. The same, waited
 * for, is app_enrol (core/app.h), which says what it does.
 */
#ifndef CORE_ENROL_H
#define CORE_ENROL_H

#include "core/call.h"
#include "wire/json.h"

/* What the member has to put right before another try. */
enum enrol_fault {
	ENROL_AGAIN, /* nothing of the member's: the line, or a server that is busy */
	ENROL_SERVER,
	ENROL_CA,
	ENROL_CODE,
	ENROL_CLOCK,
	ENROL_PROFILE, /* of another member, or it cannot be written */
};

struct app_enrol {
	struct app *app;
	struct helper h;
	struct call call;
	struct call_end end;
	struct str out;
	bool locked; /* sync.lock is held */
	bool got;
	struct enrol_reply reply;
	char *url, *ca;         /* ca: PEM, NULL the system's */
	enum enrol_fault fault; /* after -1 */
};

/* 0: poll x->h.fd for app_enrol_events, call app_enrol_io. In any case app_enrol_end. */
int app_enrol_start(struct app_enrol *x, struct app *a, const char *url, const char *code,
        const char *ca_pem, struct err *e) MUST_CHECK;
short app_enrol_events(const struct app_enrol *x);
/* 1: the device is enrolled, 0: go on, -1. */
int app_enrol_io(struct app_enrol *x, short revents, struct err *e) MUST_CHECK;
void app_enrol_end(struct app_enrol *x);

#endif
