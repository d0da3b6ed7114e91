/*
 * What only tests of the store may use: weak key derivation, and a store over another VFS
 * than the system's (a simulator of power cuts, of failing disks). No program calls it.
 */
#ifndef STORE_SEAM_H
#define STORE_SEAM_H

#include "store/store.h"

/* keys_create without the floor of KDF_FLOOR. */
int keys_create_weak(const char *dir, struct view pass, const struct kdf *k,
        struct keys **out, struct err *e) MUST_CHECK;
/* keys_slot_set without it. */
int keys_slot_set_weak(const char *dir, const struct keys *k, enum keys_slot type,
        struct view secret, const struct kdf *kdf, struct err *e) MUST_CHECK;
/* store_open over the SQLite VFS `base`; NULL the system's. Over another one the file itself is
 * neither made nor looked at before SQLite opens it. */
int store_open_on(struct store **out, const char *dir, const struct keys *k,
        unsigned flags, const char *base, struct err *e) MUST_CHECK;
/* Run one statement as it stands; the columns of its rows are added to out (may be NULL) with a bar
 * between, each row with a newline. */
int store_sql(
        struct store *s, const char *sql, struct str *out, struct err *e) MUST_CHECK;

#endif
