/*
 * "Changed since you read it": what a revision changed in a document that the member had read. Of
 * each such document the text that he read is kept, one and no more, and goes with the document.
 */
#ifndef STORE_CHANGED_H
#define STORE_CHANGED_H

#include "store/store.h"

struct changed {
	uint32_t rev;      /* that stands */
	uint32_t read_rev; /* last read; 0 never */
	bool since_read;   /* read, and another text has come since: say so */
	uint32_t
	        earlier_rev; /* of the text kept, 0 none; kept also after the new one was read */
};
/* All zero when there is no such document. */
int changed_get(const struct store *s, const uint8_t id[ID_LEN], struct changed *c,
        struct err *e) MUST_CHECK;
/* The earlier file, whole (max >= DOC_MAX), added to out. ERR_NOTFOUND when none is kept. Compare
 * it with doc_file by model/diff.h. */
int changed_earlier(const struct store *s, const uint8_t id[ID_LEN], struct str *out,
        struct err *e) MUST_CHECK;

#endif
