/* URLs of the protocol (man sotay-sync). A base is https alone, without user, query or fragment. */
#ifndef NET_URL_H
#define NET_URL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"
#include "wire/block.h"

#define URL_MAX 2048
#define HOST_MAX 256

/* base: the URL as given, normalised, without a slash at its end; host: its name for messages, with
 * the port when one was given. ERR_USAGE with the reason. */
int url_base(const char *p, size_t n, char base[URL_MAX], char host[HOST_MAX],
        struct err *e) MUST_CHECK;
/* Each adds to out; values are escaped. */
void url_sync(struct str *out, const char *base, struct view epoch, struct view view,
        uint64_t priv, struct view state, bool fresh);
void url_block(struct str *out, const char *base, const struct block_ref *b);
void url_blob(struct str *out, const char *base, const uint8_t id[HASH_LEN]);
/* ?q=<random>: passes by a cache that holds something damaged. */
void url_bypass(struct str *out);

#endif
