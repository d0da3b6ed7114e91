/* Members: the nine profile fields, the cell that decides what they see, their posts. */
#ifndef SERVER_DB_MEMBER_H
#define SERVER_DB_MEMBER_H

#include "base/date.h"
#include "server/db.h"
#include "server/db_org.h"

/* Optional columns of an import; what is not given keeps its value. */
enum member_field {
	MF_BIRTH = 1 << 0,
	MF_SEX = 1 << 1,
	MF_JOINED = 1 << 2,
	MF_OFFICIAL = 1 << 3,
	MF_CARD = 1 << 4,
	MF_CITIZEN = 1 << 5,
	MF_PHONE = 1 << 6,
	MF_ROLES = 1 << 7,
	MF_GAPS = 1 << 8
};

struct member {
	int64_t id;
	char ref[CODE_MAX + 1]; /* what the operator calls him by */
	int64_t cell;
	char name[256];
	civil birth, joined, official;
	char sex[2];
	char card[24], citizen[24], phone[24];
	char gaps[400]; /* as profile_gaps (model/profile.h) reads them */
};

/* 1 found, 0 not. */
int db_member_find(
        struct db *d, const char *ref, struct member *m, struct err *e) MUST_CHECK;
int db_member_get(struct db *d, int64_t id, struct member *m, struct err *e) MUST_CHECK;
/* By ref; `given` says which optional fields m holds. */
int db_member_put(struct db *d, const struct member *m, unsigned given, int64_t *id,
        bool *fresh, struct err *e) MUST_CHECK;
int db_member_roles_clear(struct db *d, int64_t member, struct err *e) MUST_CHECK;
int db_member_role_add(struct db *d, int64_t member, const char *role, int64_t org,
        struct err *e) MUST_CHECK;

/* NAME@CODE;… in order. What does not fit is left out. */
int db_member_roles(
        struct db *d, int64_t member, char *out, size_t max, struct err *e) MUST_CHECK;
/* Members of a cell one after the other by id. 1 found, 0 the end. */
int db_member_next(struct db *d, int64_t cell, int64_t after, struct member *m,
        struct err *e) MUST_CHECK;

struct member_line {
	char ref[CODE_MAX + 1], cell[CODE_MAX + 1], name[256];
	int64_t devices;
};
int db_member_each(struct db *d, int (*each)(void *arg, const struct member_line *m),
        void *arg, struct err *e) MUST_CHECK;

/* --- the private feed ---------------------------------------------------- */
struct sync_item;
int db_member_heads(struct db *d, int64_t member, uint64_t *head, uint64_t *lo,
        struct err *e) MUST_CHECK;
/* Appends an item in the open transaction; it->seq is set. */
int db_member_append(
        struct db *d, int64_t member, struct sync_item *it, struct err *e) MUST_CHECK;
/* Items after `after`, at most max and about ITEMS_BYTES; what they hold is allocated, also of those
 * that were read before a failure. */
int db_member_items(struct db *d, int64_t member, uint64_t after, struct sync_item *it,
        size_t max, size_t *n, struct err *e) MUST_CHECK;

#endif
