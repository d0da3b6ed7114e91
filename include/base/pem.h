/*
 * The certificates of a PEM file (RFC 7468), as far as a member compares one before it is trusted: no
 * more is read of it than its bytes. Whether it verifies anything is the helper's to find.
 */
#ifndef BASE_PEM_H
#define BASE_PEM_H

#include <stddef.h>
#include <stdint.h>
#include "base/crypt.h"

/* SHA-256 of the first certificate, as its bytes are. *n: how many there are in the file. ERR_USAGE
 * when there is none or the first one is cut or changed. */
int pem_fingerprint(
        const char *text, uint8_t out[HASH_LEN], size_t *n, struct err *e) MUST_CHECK;

/* As other programs print it: pairs of capitals with colons between. */
#define PEM_PRINT (3 * HASH_LEN)
void pem_print(const uint8_t h[HASH_LEN], char out[PEM_PRINT]);

#endif
