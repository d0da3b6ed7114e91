/* What fetching and reading share, for src/core/att*.c alone. */
#ifndef CORE_ATTACH_INT_H
#define CORE_ATTACH_INT_H

#include "core/attach.h"

#define BLOB_NAME 50 /* 43 characters, ".part" */

void blob_name(const uint8_t blob[HASH_LEN], bool part, char out[BLOB_NAME]);
/* The folder; made when `make`. -1 and errno ENOENT when it is not there. */
int blobs_open(const struct app *a, bool make, struct err *e);
/* A row's state as an act of the member's: core/act.c. */
int app_attachment_state(struct app *a, const uint8_t blob[HASH_LEN], enum att_state st,
        struct err *e) MUST_CHECK;
/* A file of ours alone in it. -1 with e: ERR_NOTFOUND when there is none. */
int blob_open(int dir, const char *name, int flags, uint64_t *size, struct err *e);

#endif
