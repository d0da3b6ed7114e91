/*
 * A profile, opened: what the screen and the batch commands both stand on. Knows no
 * screen and prints nothing.
 */
#ifndef CORE_APP_H
#define CORE_APP_H

#include <signal.h>
#include <stdbool.h>
#include "core/helper.h"
#include "model/filter.h"
#include "store/changed.h"
#include "store/doc.h"
#include "store/meeting.h"
#include "store/notice.h"
#include "store/outbox.h"
#include "store/own.h"
#include "store/profile.h"
#include "store/search.h"
#include "store/store.h"
#include "store/today.h"
#include "sync/engine.h"

struct app {
	char *profile;         /* name */
	struct str dir;        /* its folder, checked, real path */
	struct keys *keys;     /* NULL while locked */
	struct store *store;   /* NULL while locked */
	struct engine *engine; /* NULL without a sync */
	struct helper helper;
	bool batch;
	bool readonly;
	bool together;    /* between app_acts_begin and app_acts_end */
	bool may_make;    /* enrolment: a store that a kill left unmade is made now */
	int turn_fd;      /* turn.lock, -1; for core/turn.c */
	int lock_fd;      /* sync.lock while a sync runs, -1 */
	bool helper_gone; /* its end of the socket is closed, what it sent may still wait */
	const volatile sig_atomic_t
	        *stop; /* set by a signal: blocking work ends. May be NULL */
};

int app_init(struct app *a, const char *profile, bool batch, struct err *e) MUST_CHECK;
/* In a folder of its own, a checked private one, whatever the environment says: core/sample.h. */
int app_init_at(
        struct app *a, const char *name, const char *dir, struct err *e) MUST_CHECK;
void app_release(struct app *a);
/* Whether the profile exists (has a key file). */
bool app_exists(const struct app *a);
/* Make folder, key file and store with a random device id (fail-point store-made). */
int app_create(struct app *a, struct view pass, struct err *e) MUST_CHECK;
int app_unlock(struct app *a, struct view pass, struct err *e) MUST_CHECK;
/* Stop a sync, close the store, wipe the keys. */
void app_lock(struct app *a);
/* Enrol this device: code to the server, token into the store. Blocks until the helper answers or a
 * signal sets *stop. The profile must be unlocked. ca_pem may be NULL (system CAs). */
int app_enrol(struct app *a, const char *url, const char *code, const char *ca_pem,
        struct err *e) MUST_CHECK;
bool app_enrolled(const struct app *a);
/* Remove the profile's files from this device for good. */
int app_forget(struct app *a, struct err *e) MUST_CHECK;

/* sync.lock: one sync, enrolment or removal of a profile at a time, over all sessions. ERR_BUSY when
 * another one has it. For core/app*.c. */
int app_sync_lock(struct app *a, struct err *e) MUST_CHECK;
void app_sync_unlock(struct app *a);

/* A sync: start spawns the helper; then poll helper.fd for app_sync_events, call app_sync_io, then
 * app_sync_step. When the step says that there is nothing to do at once but app_sync_status()->busy
 * is set, call it again within 100 ms whatever the helper does. ERR_BUSY when another session is
 * syncing. */
int app_sync_start(struct app *a, struct err *e) MUST_CHECK;
bool app_syncing(const struct app *a);
short app_sync_events(const struct app *a);
void app_sync_io(struct app *a, short revents);
bool app_sync_step(
        struct app *a, int ms); /* true: more at once; at the end the helper is gone */
void app_sync_cancel(struct app *a);
const struct sync_status *app_sync_status(
        const struct app *a); /* of the current or last run */

/* The member's actions (each row and its op in one transaction). */
/* Any document may be acknowledged, whether it asks for it or not. ERR_CONFLICT, "already
 * acknowledged", when it is; ERR_USAGE when it was withdrawn. */
int app_ack(struct app *a, const struct doc_row *d, struct err *e) MUST_CHECK;
int app_undo(struct app *a, const uint8_t op[ID_LEN], struct err *e) MUST_CHECK;
/* Answer a meeting: value a code of VALUES_RSVP, note the reason ("" none). "no" wants a reason
 * (ERR_USAGE). A later answer takes the place of an earlier one. ERR_CONFLICT, "already answered
 * so", when it says nothing new; ERR_USAGE when the meeting was withdrawn, cancelled or held. */
int app_rsvp(struct app *a, const struct meeting_row *m, const char *value,
        const char *note, struct err *e) MUST_CHECK;
/* Take a refused op, with its reason and text, off the outbox. */
int app_dismiss(struct app *a, const uint8_t op[ID_LEN], struct err *e) MUST_CHECK;
int app_mark_read(
        struct app *a, const uint8_t id[ID_LEN], bool read, struct err *e) MUST_CHECK;
/* Several of these acts in one transaction: what fails for itself (ERR_CONFLICT, ERR_NOTFOUND,
 * ERR_USAGE) wrote nothing and the others may go on; after any other fault, or with keep false,
 * nothing of it stands. Within one turn. */
int app_acts_begin(struct app *a, struct err *e) MUST_CHECK;
int app_acts_end(struct app *a, bool keep, struct err *e) MUST_CHECK;
/* The member's own things, never sent: store/own.h. */
int app_flag(struct app *a, const uint8_t id[ID_LEN], bool on, struct err *e) MUST_CHECK;
/* A tag that has a name (store/own.h), put on or taken off. */
int app_tag(struct app *a, const uint8_t id[ID_LEN], const struct tag_name *name, bool on,
        struct err *e) MUST_CHECK;
int app_note_put(struct app *a, const uint8_t id[ID_LEN], int64_t nid, const char *text,
        const char *quote, uint64_t off, int64_t *out, struct err *e) MUST_CHECK;
int app_note_del(struct app *a, int64_t nid, struct err *e) MUST_CHECK;
int app_reading(struct app *a, const uint8_t id[ID_LEN], uint64_t place,
        struct err *e) MUST_CHECK;

#endif
