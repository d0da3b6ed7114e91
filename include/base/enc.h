/* Bytes as text: Crockford base32, base64url, hexadecimal. */
#ifndef BASE_ENC_H
#define BASE_ENC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ID_LEN 16  /* bytes of a document's, feed's, device's or op's id */
#define ID_TEXT 26 /* characters of one in Crockford base32 */

/* Crockford base32, upper case, 5 bits a character from the top, the last padded with
 * zero bits: 16 bytes -> 26 characters. out has room for (n*8+4)/5 + 1. */
void b32_enc(const uint8_t *p, size_t n, char *out);
/* Case folded, O = 0, I and L = 1, hyphens skipped. Returns the bytes written, or -1 for a
 * wrong character, spare bits that are not zero, or more than max bytes. */
int b32_dec(const char *s, size_t n, uint8_t *out, size_t max);
/* A prefix of an id as given by a member: decodes k characters to the 5k leading bits and
 * gives the lowest and highest id with that prefix. -1: not such a prefix. */
int b32_range(const char *s, size_t n, uint8_t lo[ID_LEN], uint8_t hi[ID_LEN]);

/* base64url without padding (RFC 4648 section 5). out has room for (n*4+2)/3 + 1. */
void b64_enc(const uint8_t *p, size_t n, char *out);
/* Strict: no padding, no white space, spare bits zero. Bytes written or -1. */
int b64_dec(const char *s, size_t n, uint8_t *out, size_t max);

void hex_enc(const uint8_t *p, size_t n, char *out); /* lower case, NUL added */

#endif
