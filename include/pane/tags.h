/*
 * Which things of a list are tagged: a set of ids, of the session alone, wiped when it goes. So a tag
 * stays on its thing while rows come, go and are filtered. For the lists of pane/listpane.h.
 */
#ifndef PANE_TAGS_H
#define PANE_TAGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/enc.h"
#include "base/err.h"

struct tags { /* zeroed: none */
	struct tag_slot {
		bool used;
		uint8_t id[ID_LEN];
	} * slot;
	size_t cap, n; /* cap: 0 or a power of two */
};

bool tags_has(const struct tags *t, const uint8_t id[ID_LEN]);
int tags_add(struct tags *t, const uint8_t id[ID_LEN], struct err *e) MUST_CHECK;
void tags_drop(struct tags *t, const uint8_t id[ID_LEN]);
void tags_release(struct tags *t); /* none again; what was there is wiped */
/* The tagged one in slot *i or behind it, *i then stands behind it; NULL: there are no more. */
const uint8_t *tags_next(const struct tags *t, size_t *i);

#endif
