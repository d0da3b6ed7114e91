/*
 * Care of a profile: its passphrase and recovery code, and the whole list of what may be wrong with
 * it and around it (sotay doctor). Prints nothing; changes nothing but what it is asked to.
 */
#ifndef CORE_CARE_H
#define CORE_CARE_H

#include "core/app.h"

/* Another passphrase for the unlocked profile. The profile's lock is held meanwhile: ERR_BUSY when
 * another session synchronises. Killed at any point the old one or the new one opens. */
int care_passwd(struct app *a, struct view fresh, struct err *e) MUST_CHECK;
/* A recovery code beside the passphrase, in place of an older code. */
int care_recovery_set(struct app *a, const char *code, struct err *e) MUST_CHECK;
/* Two different groups of a code, by chance, to be typed back before it is set: the first ones would
 * be copied without looking. */
#define CARE_TYPED 2
void care_recovery_choose(unsigned group[CARE_TYPED]);
int care_recovery_drop(struct app *a, struct err *e) MUST_CHECK;

/* Whether two openings of one file in dir keep each other's locks off, as several sessions of one
 * profile need. ERR_IO when not, with what to do. */
int care_locks_work(const char *dir, struct err *e) MUST_CHECK;

/* Make the search index anew: begin forgets it; then search_index until nothing is left. */
int care_index_begin(struct app *a, struct err *e) MUST_CHECK;

/* --- the list ------------------------------------------------------------------------- */
enum care_level { CARE_OK, CARE_WARN, CARE_BAD };
const char *care_level_name(enum care_level l); /* ok warn bad: never translated */

struct care_line {
	enum care_level level;
	const char *name;   /* one word, never translated */
	const char *what;   /* raw */
	const char *remedy; /* raw; "" when there is nothing to do */
};

struct care {
	struct app *app;
	void (*line)(void *arg, const struct care_line *l);
	void *arg;
	bool damaged; /* key file or store: exit 7 */
};
/* What can be seen without the key: permissions, key file, locks. */
void care_before(struct care *c);
/* The profile did not open for this reason (not for a wrong passphrase). */
void care_not_opened(struct care *c, const struct err *why);
/* The unlocked store, part by part. */
void care_store(struct care *c);
/* What lies beside the store, and the machine: leftovers, file system, space, helper, locale,
 * terminal; and, when it is unlocked and enrolled, the server, the clock, the last sync, the outbox. */
void care_around(struct care *c);

#endif
