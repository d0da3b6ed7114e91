/*
 * The names of the member's own tags: letters of any script, digits, - and _, in NFC. For store/ and
 * core/, and for the filter's tag:NAME. Tags of the session have no name and are pane/tags.h.
 */
#ifndef MODEL_TAG_H
#define MODEL_TAG_H

#include <stddef.h>
#include "base/err.h"

#define TAG_NAME_MAX 32 /* bytes */
#define TAG_NAMES 64    /* on one device */

struct tag_name {
	char s[TAG_NAME_MAX + 1];
};

int tag_name(const char *s, size_t n, struct tag_name *out, struct err *e) MUST_CHECK;

#endif
