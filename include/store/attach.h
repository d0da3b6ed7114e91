/* Attachments of documents in the store: what they are and whether their sealed bytes lie in the
 * profile's folder blobs (core/attach.h). The rows come and go with their document. */
#ifndef STORE_ATTACH_H
#define STORE_ATTACH_H

#include "model/attach.h"
#include "store/store.h"

enum att_state {
	ATT_AWAY = 0,  /* only the server has it, or a part of it is here */
	ATT_HERE = 1,  /* fetched; may be thrown away for room */
	ATT_PINNED = 2 /* to be here while the document is: fetched, or due to be */
};

/* Holds a key: wipe it. */
struct att_row {
	unsigned n; /* from 0 */
	struct att a;
	enum att_state state;
};

/* Those of a document in their order. Where one was pinned, those that a revision brings are too. */
int att_list(const struct store *s, int64_t rid, struct att_row rows[ATT_MAX],
        size_t *got, struct err *e) MUST_CHECK;
/* The member wants it kept, or not; or its file went. Of a blob that no document names: nothing. */
int att_state_set(struct store *s, const uint8_t blob[HASH_LEN], enum att_state st,
        struct err *e) MUST_CHECK;
/* After the file came: a pin that was set meanwhile stays. */
int att_came(struct store *s, const uint8_t blob[HASH_LEN], enum att_state st,
        struct err *e) MUST_CHECK;
/* The next one that is pinned, by blobs behind r's, into r. 1 found, 0 none, -1. */
int att_pinned(const struct store *s, struct att_row *r, struct err *e) MUST_CHECK;
/* Whether any document names it. */
int att_known(const struct store *s, const uint8_t blob[HASH_LEN], bool *known,
        struct err *e) MUST_CHECK;

#endif
