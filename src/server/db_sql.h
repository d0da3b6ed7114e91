/*
 * One prepared statement at a time, for the db_*.c files alone. Values are bound in
 * the order in which they are added. The text must be a string literal: statements
 * are cached by its address.
 */
#ifndef SERVER_DB_SQL_H
#define SERVER_DB_SQL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "server/db.h"

struct sqlite3_stmt;

struct sql {
	struct db *db;
	struct sqlite3_stmt *st;
	int slot; /* of the cache, -1: its own */
	int n;    /* values bound */
	int rc;   /* first failure of a bind */
};

int sql_open(struct sql *q, struct db *d, const char *text, struct err *e) MUST_CHECK;
void sql_int(struct sql *q, int64_t v);
void sql_text(struct sql *q, const char *z);
void sql_blob(
        struct sql *q, const void *p, size_t n); /* must outlive the statement's run */
void sql_null(struct sql *q);
/* 1 a row, 0 the end, -1 trouble. */
int sql_row(struct sql *q, struct err *e) MUST_CHECK;
/* Runs to the end and closes, whatever comes out. */
int sql_run(struct sql *q, struct err *e) MUST_CHECK;
void sql_close(struct sql *q); /* once, after sql_open succeeded */

int64_t sql_get_int(struct sql *q, int col);
bool sql_is_null(struct sql *q, int col);
/* Cut at a code point to fit. NULL becomes "". */
void sql_get_text(struct sql *q, int col, char *out, size_t max);
/* Exactly n bytes, else ERR_DAMAGED. */
int sql_get_blob(struct sql *q, int col, void *out, size_t n, struct err *e) MUST_CHECK;
/* Valid until the next sql_row or sql_close. */
struct view sql_get_view(struct sql *q, int col);

int sql_exec(struct db *d, const char *text, struct err *e) MUST_CHECK;
int64_t sql_last_id(struct db *d);
int sql_changes(struct db *d);

#endif
