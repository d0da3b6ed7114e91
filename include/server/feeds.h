/* GET /v1/sync: what is new for a member. The state token is a hint that nothing is; what is
 * correct lives in the client's cursors (sync.md 5.1). */
#ifndef SERVER_FEEDS_H
#define SERVER_FEEDS_H

#include "server/db_feed.h"
#include "server/settings.h"

#define TOKEN_TEXT 17 /* 64 bits as hexadecimal digits, and a NUL */

/* Keyed hash over the subscriptions: feeds in the order of their fids, each with its newest key, its
 * kind and its name. */
void view_of_feeds(
        const struct settings *s, const struct feed *f, size_t n, char out[TOKEN_TEXT]);
/* Keyed hash over all that a sync would tell. */
void state_of_feeds(const struct settings *s, const char *view, uint64_t priv_head,
        const struct feed *f, size_t n, char out[TOKEN_TEXT]);

#endif
