/* Which document an operator means: an id, a unique beginning of one (6 characters or more), or a
 * number, folded, or the first words of one. */
#ifndef SERVER_WHICH_H
#define SERVER_WHICH_H

#include "server/db_doc.h"

/* live: a document that is not withdrawn is meant, if there is one. ERR_NOTFOUND; ERR_USAGE when
 * several fit: they are listed on standard error first. */
int which_doc(struct db *d, const char *text, bool live, struct doc_row *out,
        struct err *e) MUST_CHECK;

/* How many live documents fit; -1 when that cannot be found out. */
int which_count(struct db *d, const char *text);

#endif
