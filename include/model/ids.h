/* Ids of objects (formats.md, Document file): the first 16 bytes of a BLAKE2b over what names the
 * object, so that publishing again after a kill is harmless. */
#ifndef MODEL_IDS_H
#define MODEL_IDS_H

#include <stdint.h>
#include "base/enc.h"
#include "model/docfile.h"

/* document: BLAKE2b("sotay-id" | k | issuer | type | number | date), each part with a NUL behind.
 * A document without a number is named by its title in the number's place. */
void doc_id(const struct doc *d, uint8_t id[ID_LEN]);
/* The same for a file that goes to an audience, which names it too:
 *   meeting: k | cell | start (UTC, ISO) | title
 *   notice:  k | audience | title | body | date (of Time)
 *   profile: k | member
 * each part with a NUL behind. `to` is the cell's code, the audience as it is written, the
 * member's id; it does not count for a document. */
void doc_id_to(const struct doc *d, const char *to, uint8_t id[ID_LEN]);
void id_text(const uint8_t id[ID_LEN], char out[ID_TEXT + 1]);
/* The term of an entry in a feed's checksum (sync.md 4.4):
 * first 16 bytes of BLAKE2b-256("sx1" | doc id | le32 rev | h). */
void sum_term(uint8_t x[16], const uint8_t id[ID_LEN], uint32_t rev, const uint8_t h[32]);
void sum_add(uint8_t sum[16], const uint8_t x[16]); /* mod 2^128, little-endian */
void sum_sub(uint8_t sum[16], const uint8_t x[16]);

#endif
