/*
 * The sync engine: a state machine between the records of sotay-net and the store
 * (sync.md 5.2). It opens no socket, knows no screen and no SQL. The owner moves
 * bytes: what engine_out holds goes to the helper, records from the helper go to
 * engine_record, and engine_step applies what waits within a time budget.
 *
 * Order of one run: ops, then sync (again while `more`), subscriptions and private
 * items in one transaction, then blocks feed by feed, sums at the head, state token; last a
 * new token, when ours is old.
 * Any stop, at any point, loses nothing: the next run goes on from the cursors.
 */
#ifndef SYNC_ENGINE_H
#define SYNC_ENGINE_H

#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"
#include "store/store.h"

/* Names in the store's kv. Enrolment (core/app) writes the first block, the engine the second. */
#define KV_URL "url" /* https://host:port, as the member gave it */
#define KV_CA "ca"   /* PEM, absent: the system's */
#define KV_TOKEN "token"
#define KV_TOKEN_AT "token_at" /* Unix seconds since when it is used */
#define KV_TOKEN_OLD                                                                     \
	"token_old" /* the one before; the server takes it until this one was used */
#define KV_DEVICE "device" /* ID_LEN random bytes, made with the store */
#define KV_MEMBER "member"
#define KV_NAME "name"
#define KV_SERVER "server"
#define KV_ZONE "zone" /* seconds east of UTC, text */
#define KV_EPOCH "epoch"
#define KV_VIEW "view"     /* the server's hash over our subscriptions */
#define KV_STATE "state"   /* token: absent unless every feed stood at its head */
#define KV_PRIV "priv"     /* cursor of the private feed */
#define KV_SYNCED "synced" /* Unix seconds of the last run that succeeded */
#define KV_RESYNC                                                                        \
	"resync:" /* + id of a feed: when it was last resynchronised by itself */

/* A token older than so many days is changed for a new one by a run: a copy of it that got away
 * with a backup or an old disk serves nobody for longer. */
#define TOKEN_DAYS 30

enum sync_phase {
	SYNC_IDLE,  /* never run, or run to its end */
	SYNC_PUSH,  /* sending ops */
	SYNC_HEADS, /* asking what is new */
	SYNC_PULL,  /* fetching and applying blocks */
	SYNC_DONE,  /* this run succeeded */
	SYNC_FAILED /* this run ended; err says why */
};

struct sync_status {
	enum sync_phase phase;
	uint64_t entries, entries_total; /* applied, to apply in this run */
	uint32_t feeds, feeds_total;     /* at their head, subscribed */
	uint64_t documents, notices;     /* received in this run (put entries, by kind) */
	uint64_t up, down,
	        trips;   /* bytes and HTTP requests of this run, as curl counts */
	bool busy;       /* another session writes: call engine_step again soon */
	int net_class;   /* of a failure: enum net_class, 0 */
	bool revoked;    /* … because the server has revoked this device */
	int retry_after; /* seconds the server asked for */
	struct err err;  /* of a failure */
};

struct engine;
int engine_new(struct engine **out, struct store *s, struct err *e) MUST_CHECK;
void engine_free(struct engine *g); /* rolls an open batch back */
/* How many bytes the store's file system has left (-1: unknown). Without it nothing is asked. With it
 * a run ends with ERR_FULL before it writes into the last of the space. */
void engine_space(struct engine *g, int64_t (*left)(void *arg), void *arg);

/* Whether another session wants to write: a transaction that is open is then committed soon, and the
 * next one begins a call of engine_step later (the status says busy). */
void engine_turn(struct engine *g, bool (*wanted)(void *arg), void *arg);

/* Begin a run: writes HELLO and the first requests into the out buffer. ERR_AUTH when the profile is
 * not enrolled. */
int engine_start(struct engine *g, struct err *e) MUST_CHECK;
/* Bytes for the helper; engine_out_done drops the first n that were written. */
const struct str *engine_out(const struct engine *g);
void engine_out_done(struct engine *g, size_t n);
/* Bytes that came from the helper. Bounded: after true of engine_full the owner stops reading until a
 * step has made room (back-pressure). */
int engine_in(struct engine *g, const void *p, size_t n, struct err *e) MUST_CHECK;
bool engine_full(const struct engine *g);
/* Work for at most ms milliseconds (0: one record). True when there is more to do at once. Failures
 * go into the status. ERR_BUSY of the store: waits for the next call. The transaction of a block
 * may stay open between calls: before any other writer of this handle, call engine_yield. */
bool engine_step(struct engine *g, int ms);
/* Commit or roll back what is open, so that the member's action can write. */
void engine_yield(struct engine *g);
/* The helper ended or was killed. why NULL: it was told to. */
void engine_stop(struct engine *g, const char *why);
const struct sync_status *engine_status(const struct engine *g);

#endif
