/* Attachments of a document: files of their own beside its text. Here is what one is; its bytes
 * travel as a blob, sealed in pieces (base/crypt.h, stream_seal) with a key of its own. */
#ifndef MODEL_ATTACH_H
#define MODEL_ATTACH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/crypt.h"

#define ATT_MAX 8                /* of one document */
#define ATT_SIZE_MAX (64u << 20) /* bytes of one */
#define ATT_NAME_MAX 200

struct att {
	char name[ATT_NAME_MAX + 1]; /* raw: scrub before showing; never a path to open */
	char type[80];               /* media type */
	uint64_t size;               /* bytes of the file itself */
	uint8_t hash[HASH_LEN];      /* BLAKE2b-256 of the file itself */
	uint8_t blob[HASH_LEN];      /* of its sealed bytes: its address */
	uint8_t key[KEY_LEN];
};

/* The media type of a name's extension; NULL when it is none of attach.def. */
const char *attach_type(const char *name, size_t n);
/* A file's name without a folder, of one line, without quotes, with a known extension. */
bool attach_name_ok(const char *name, size_t n);

#endif
