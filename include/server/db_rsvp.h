/* Answers of members to meetings: the last one of each member, by the server's order. */
#ifndef SERVER_DB_RSVP_H
#define SERVER_DB_RSVP_H

#include "base/enc.h"
#include "server/db.h"

struct rsvp_row {
	uint32_t rev; /* of the meeting, that he had before him */
	const char *value, *note;
	int64_t at, said; /* the server's time; the member's clock */
	uint64_t pseq;
};
int db_rsvp_put(struct db *d, const uint8_t doc[ID_LEN], int64_t member,
        const struct rsvp_row *r, struct err *e) MUST_CHECK;
/* In the order of the members' ids. */
int db_rsvp_each(struct db *d, const uint8_t doc[ID_LEN],
        int (*each)(void *arg, const char *member, const struct rsvp_row *r), void *arg,
        struct err *e) MUST_CHECK;

#endif
