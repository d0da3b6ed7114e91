/*
 * The server's database: DIR/sotayd.db, SQLite in WAL mode, durable at every
 * commit. A struct db is one connection and is used by one thread at a time;
 * all SQL of the server lives in the db_*.c files. Truth is here and nowhere
 * else: blocks are rendered from it and may be lost at any time.
 */
#ifndef SERVER_DB_H
#define SERVER_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "base/str.h"

#define DB_FILE "sotayd.db"

struct db;

/* Opens DIR/sotayd.db and brings its schema up to date. create: make the file when it is missing;
 * else a missing or never initialised database is ERR_USAGE. */
int db_open(struct db **out, const char *dir, bool create, struct err *e) MUST_CHECK;
void db_close(struct db *d); /* NULL is fine; an open transaction is rolled back */

/* A writing transaction (BEGIN IMMEDIATE; waits up to 10 s, then ERR_BUSY). */
int db_begin(struct db *d, struct err *e) MUST_CHECK;
/* A reading one: everything read until db_commit or db_rollback is one state. */
int db_begin_read(struct db *d, struct err *e) MUST_CHECK;
int db_commit(struct db *d, struct err *e) MUST_CHECK; /* on failure it is rolled back */
void db_rollback(struct db *d);                        /* nothing when none is open */

/* Settings made by init: "epoch", "key", "name", "zone". */
int db_meta_put(
        struct db *d, const char *k, const void *v, size_t n, struct err *e) MUST_CHECK;
/* 1 found (added to out), 0 not there. */
int db_meta_get(struct db *d, const char *k, struct str *out, struct err *e) MUST_CHECK;

struct db_stats {
	int64_t orgs, members, devices, documents, feeds, entries, acks, bytes;
};
int db_stats(struct db *d, struct db_stats *st, struct err *e) MUST_CHECK;

#endif
