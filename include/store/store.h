/*
 * The client's encrypted store: one SQLite file behind a VFS that seals every page
 * (security.md section 1). Panes and commands that only show hold a const struct
 * store *; writing functions take it without const and belong to core/ and sync/.
 *
 * Every read is stepped to its end and reset before it returns, so that no lock is
 * held over a wait. Rows are copies: the caller clears them.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"
#include "store/keys.h"

struct store;

enum store_flags {
	STORE_CREATE = 1 << 0, /* make it if it is not there */
	STORE_RDONLY = 1 << 1, /* read-only home */
	STORE_BATCH = 1 << 2   /* busy time-out 5 s instead of 0 */
};

/* What a commit changed, so that panes know what to load anew. */
enum store_change {
	CH_DOC = 1 << 0,
	CH_MARK = 1 << 1, /* read, acknowledged */
	CH_OUTBOX = 1 << 2,
	CH_FEED = 1 << 3,
	CH_INDEX = 1 << 4,
	CH_MEETING = 1 << 5, /* a document of that kind, or an answer; beside CH_DOC */
	CH_NOTICE = 1 << 6,
	CH_PROFILE = 1 << 7,
	CH_OWN = 1 << 8,    /* flags, notes, what was read last */
	CH_ATT = 1 << 9,    /* whether an attachment is here */
	CH_VALUE = 1 << 10, /* of kv_set: when it last synchronised */
	CH_ALL = 0xfff
};

/* dir: a checked private folder (path_check_private). Copies what it needs of keys. Migrates older
 * schemas by user_version; a newer one is refused with a sentence. Rolls a hot journal back.
 * ERR_DAMAGED when the file does not authenticate under this key. */
int store_open(struct store **out, const char *dir, const struct keys *k, unsigned flags,
        struct err *e) MUST_CHECK;
/* Uncommitted work is rolled back. NULL is fine. Keys are wiped. */
void store_close(struct store *s);

/* One write transaction; BEGIN IMMEDIATE. ERR_BUSY when another session writes. ERR_MEM also when an
 * earlier one was out of memory: what it did is undone, reading goes on, and the store must be opened
 * again before it writes. Writing functions
 * outside of a transaction make one of their own. store_begin inside one is an error
 * (ERR_INTERNAL). */
int store_begin(struct store *s, struct err *e) MUST_CHECK;
/* ERR_BUSY (another session is reading just now): the transaction is still open; commit again or roll
 * back. After any other error it is rolled back. */
int store_commit(struct store *s, struct err *e) MUST_CHECK;
void store_rollback(struct store *s);
bool store_in_tx(const struct store *s);
/* What is read between these two is read under one lock, which is a third of what reading many small
 * things costs; other sessions cannot commit meanwhile, so it is for less than a screenful. Writing is
 * allowed and ends it. NULL is fine. */
void store_look(struct store *s);
void store_looked(struct store *s);
/* Mask of changes committed through this handle since the last call; also CH_ALL when another
 * process wrote (data_version), if look_outside. */
unsigned store_changes(struct store *s, bool look_outside);

/* Whole-store check for tests and doctor: raw sweep of every page, integrity_check, the rows against
 * each other, feed sums, FTS check. ERR_DAMAGED with what is wrong. */
int store_check(struct store *s, struct err *e) MUST_CHECK;
/* A digest of all rows that matter (documents, bodies, marks, outbox, feeds, kv), for tests that
 * compare full state, also of two devices of one member. Left out: rids, the index, tries and times
 * of the outbox, and of kv: state, token, device, synced, zone, name, resync*. */
int store_digest(const struct store *s, uint8_t out[32], struct err *e) MUST_CHECK;

#endif
