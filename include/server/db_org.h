/* Organisations: a tree of any shape up to ORG_DEPTH levels. Each has one feed, made with its
 * row, which its whole subtree sees. */
#ifndef SERVER_DB_ORG_H
#define SERVER_DB_ORG_H

#include "server/db.h"

#define CODE_MAX 40
#define ORG_DEPTH 8

struct org {
	int64_t id;
	int64_t parent; /* 0: a top */
	int64_t merged; /* into which; 0: none */
	char code[CODE_MAX + 1];
	char kind[24];
	char name[256];
};

/* 1 found, 0 not. */
int db_org_find(
        struct db *d, const char *code, struct org *out, struct err *e) MUST_CHECK;
int db_org_get(struct db *d, int64_t id, struct org *out, struct err *e) MUST_CHECK;
/* Kind and name by code; a new organisation is a top and gets its feed. *id is its row, *fresh
 * whether it is new. */
int db_org_put(struct db *d, const struct org *o, int64_t *id, bool *fresh,
        struct err *e) MUST_CHECK;
int db_org_set_parent(struct db *d, int64_t id, int64_t parent, struct err *e) MUST_CHECK;
int db_org_set_merged(struct db *d, int64_t id, int64_t into, struct err *e) MUST_CHECK;
/* An organisation that is merged, over others or not, into itself: 1 with its code, 0 none. */
int db_org_merge_loop(struct db *d, char code[CODE_MAX + 1], struct err *e) MUST_CHECK;
/* The only organisation without one above it. 1 found; 0: there are none or several. */
int db_org_top(struct db *d, struct org *out, struct err *e) MUST_CHECK;
/* Levels from id to its top, itself counted; more than ORG_DEPTH when it is too deep or runs in
 * a circle. */
int db_org_depth(struct db *d, int64_t id, int *depth, struct err *e) MUST_CHECK;
/* An organisation that hangs deeper than ORG_DEPTH or in a circle: 1 with its code, 0 none. */
int db_org_stray(struct db *d, char code[CODE_MAX + 1], struct err *e) MUST_CHECK;

#endif
