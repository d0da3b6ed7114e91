/* Documents of one member alone (a notice to him, his profile), and where each field of a profile
 * comes from. They are in no feed: they travel in the member's private log. */
#ifndef SERVER_DB_PRIVATE_H
#define SERVER_DB_PRIVATE_H

#include "base/enc.h"
#include "server/db.h"

/* Whose document it is: 1 *member, 0: no member's. */
int db_private_owner(struct db *d, const uint8_t doc[ID_LEN], int64_t *member,
        struct err *e) MUST_CHECK;
int db_private_put(struct db *d, const uint8_t doc[ID_LEN], int64_t member,
        struct err *e) MUST_CHECK;
/* Drops what the log's item seq replaces: earlier items of the document and revisions before keep. */
int db_private_trim(struct db *d, int64_t member, const uint8_t doc[ID_LEN], uint64_t seq,
        uint32_t keep, struct err *e) MUST_CHECK;

/* When and from where a field got its value. 1 found, 0 not. */
int db_field_get(struct db *d, int64_t member, const char *field, int64_t *at,
        char source[16], struct err *e) MUST_CHECK;
int db_field_put(struct db *d, int64_t member, const char *field, int64_t at,
        const char *source, struct err *e) MUST_CHECK;

#endif
