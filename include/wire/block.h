/*
 * Blocks: 1, 8, 64 or 512 entries of a feed, sealed with the feed's key
 * (sync.md 4.3; formats.md, Binary forms). Used by sotayd (seal) and sotay-net
 * (open). The meta lines are JSON and are handled by wire/meta_json.
 *
 *   "SB1\n" u8 alg=1  le16 kid  u8 0  nonce 24  ciphertext  tag 16
 *   plaintext: le32 meta_len | zstd(meta NDJSON), meta_len bytes | frame_1 | frame_2 | …
 *   AD = "sb1" | fid 16 | le32 r | u8 L | le64 i | le16 kid
 *   keys: AEAD = kdf(feed key, 1), nonce = kdf(feed key, 2), context "SOTAYblk"
 *   nonce = BLAKE2b-192 keyed (nonce key) of AD | plaintext: the same bytes every time
 */
#ifndef WIRE_BLOCK_H
#define WIRE_BLOCK_H

#include <stddef.h>
#include <stdint.h>
#include "base/crypt.h"
#include "base/enc.h"
#include "base/str.h"

#define BLOCK_HEAD 32u
#define BLOCK_LEVELS 4
#define BLOCK_MAX (40u << 20)        /* bytes of a sealed block that is accepted at all */
#define BLOCK_META_MAX (4u << 20)    /* bytes of the meta lines, unpacked */
#define FRAME_INLINE_MAX (32u << 10) /* a longer frame travels as a blob of its own */
/* Bytes of a body's frame: a document of DOC_MAX that did not pack. */
#define FRAME_MAX ((4u << 20) + (64u << 10))

struct block_ref {
	uint8_t fid[ID_LEN];
	uint32_t r;
	uint8_t level;
	uint64_t index;
};
uint64_t block_span(unsigned level); /* 1, 8, 64, 512 */
/* The next block to fetch at position p of a feed whose head is `head` (p < head): the loop of
 * sync.md 4.3. Returns the number of entries it covers. */
uint64_t block_next(uint64_t p, uint64_t head, uint8_t *level, uint64_t *index);

int block_seal(const struct block_ref *b, uint16_t kid, const uint8_t key[KEY_LEN],
        const void *meta, size_t meta_len, const void *frames, size_t frames_len,
        struct str *out, struct err *e) MUST_CHECK;
/* The kid in a sealed block's head, -1 when it is no block. */
int block_kid(const void *p, size_t n);
/* Opens in place (p is overwritten). *meta is allocated (meta->p with free()); *frames points into
 * p. ERR_DAMAGED when it does not authenticate or breaks a rule. */
int block_open(const struct block_ref *b, const uint8_t key[KEY_LEN], uint8_t *p,
        size_t n, struct str *meta, struct view *frames, struct err *e) MUST_CHECK;

/* A body that is too long for a block: blob = nonce 24 | ciphertext of the frame | tag 16 with a key
 * of its own, made from the feed-independent document hash: key = random, kept in the meta line;
 * nonce synthetic as above; AD "sbb". blob id = BLAKE2b-256(blob). */
int bodyblob_seal(const uint8_t key[KEY_LEN], const void *frame, size_t n,
        struct str *out, uint8_t id[HASH_LEN], struct err *e) MUST_CHECK;
int bodyblob_open(const uint8_t key[KEY_LEN], const uint8_t id[HASH_LEN], uint8_t *p,
        size_t n, struct view *frame, struct err *e) MUST_CHECK;

#endif
