/* Organisations and members from CSV (formats.md, Organisations, members, audiences). One file is
 * one transaction: a bad row names its line and nothing of the file is imported. Rows that are not
 * there stay as they are. Runs in the open transaction. */
#ifndef SERVER_IMPORT_H
#define SERVER_IMPORT_H

#include <stddef.h>
#include "server/db.h"

#define IMPORT_MAX (64u << 20)

struct import_count {
	size_t added, changed; /* changed: there before, whether or not it differs */
};

int import_orgs(struct db *d, const char *text, size_t n, struct import_count *c,
        struct err *e) MUST_CHECK;
int import_members(struct db *d, const char *text, size_t n, struct import_count *c,
        struct err *e) MUST_CHECK;

/* Characters of a role's name. */
#define ROLE_LETTERS "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
/* [0-9A-Za-z.]{1,40} */
bool code_ok(const char *s);

#endif
