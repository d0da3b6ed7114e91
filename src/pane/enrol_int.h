/* The inside of the enrolment form, shared by enrol.c and enrol_draw.c. */
#ifndef PANE_ENROL_INT_H
#define PANE_ENROL_INT_H

#include "core/care.h"
#include "core/enrol.h"
#include "screen_int.h"
#include "store/keys.h"

enum step {
	SERVER,
	CA,
	SEEN, /* the fingerprint was compared */
	CODE,
	PASS,
	AGAIN,
	FIELDS,
	ASKING = FIELDS,
	OFFER, /* of a recovery code */
	SHOWN,
	TYPED, /* two of its groups */
};

enum work { NONE, MAKE_KEY, MAKE_CODE };

struct enrol {
	enum step step;
	struct prompt field[FIELDS], group;
	bool own_ca;
	struct str ca; /* PEM */
	uint8_t print[HASH_LEN];
	size_t certs;
	bool asking;
	struct app_enrol run;
	enum work work; /* behind the next frame */
	char *code;     /* for recovery, from secret_new */
	unsigned pick[CARE_TYPED], at;
	struct txt say, done;
	enum role say_role;
};

/* The store stands already: made in this run, or in one that was interrupted. */
bool enrol_made(const struct pane *p);

/* enrol_why.c: why the device was not enrolled, when a PROBLEM said it. */
void enrol_why(const struct call_end *end, bool own_ca, struct txt *out);

/* enrol_draw.c */
void enrol_draw(struct pane *p, struct canvas *c, struct rect area, bool full);
void enrol_state(struct pane *p, struct txt *out);

#endif
