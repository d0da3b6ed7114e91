/* Attachments of the revisions of documents: what is known of them. Their bytes are files. */
#ifndef SERVER_DB_ATT_H
#define SERVER_DB_ATT_H

#include "base/enc.h"
#include "model/attach.h"
#include "server/db.h"

int db_att_put(struct db *d, const uint8_t doc[ID_LEN], uint32_t rev, size_t n,
        const struct att *a, struct err *e) MUST_CHECK;
/* Those of a revision in their order, at most ATT_MAX. */
int db_att_of(struct db *d, const uint8_t doc[ID_LEN], uint32_t rev, struct att *a,
        size_t *n, struct err *e) MUST_CHECK;
/* The same file in any revision of the document: blob and key of a are filled. 1 found, 0 not. */
int db_att_known(
        struct db *d, const uint8_t doc[ID_LEN], struct att *a, struct err *e) MUST_CHECK;
/* The blobs of all current revisions of documents that were not withdrawn, in the order of memcmp, each
 * once: *n of HASH_LEN bytes, to be freed. */
int db_att_current(
        struct db *d, uint8_t (**out)[HASH_LEN], size_t *n, struct err *e) MUST_CHECK;

#endif
