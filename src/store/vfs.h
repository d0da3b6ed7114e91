/*
 * The VFS that seals every page of the store and every page image of its journal
 * (security.md section 1). One sqlite3_vfs for each open store, so that the key lives in it
 * and nowhere global. Used by store.c and check.c alone.
 */
#ifndef STORE_VFS_H
#define STORE_VFS_H

#include <sqlite3.h>
#include "base/err.h"
#include "store/keys.h"

#define PAGE_LEN 4096
#define PAGE_RESERVE 40 /* nonce 24, tag 16 */
#define PAGE_USED (PAGE_LEN - PAGE_RESERVE)

/* A test build leaves out one rule by -DVFS_OMIT=n to show that a test needs it. */
#ifndef VFS_OMIT
#define VFS_OMIT 0
#endif
#define RULE(n) (VFS_OMIT != (n))

struct vfs;

/* base: name of the VFS below, NULL the default one. k is copied into guarded memory. */
int vfs_new(struct vfs **out, const struct keys *k, const char *base,
        struct err *e) MUST_CHECK;
void vfs_free(struct vfs *v); /* after the last connection is closed */
const char *vfs_name(const struct vfs *v);
/* Authenticate every page of an open database without SQLite, but for free ones, which nobody reads
 * and a power cut may tear; *bad is the first page that is not ours, 0 when all are. f comes from SQLITE_FCNTL_FILE_POINTER: nobody may open the file
 * by its path while SQLite has it open, or POSIX locks are dropped (rule 7). */
int vfs_sweep(struct vfs *v, sqlite3_file *f, uint64_t *pages, uint64_t *bad,
        struct err *e) MUST_CHECK;

#endif
