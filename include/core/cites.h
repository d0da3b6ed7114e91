/* Who names a document: by the fields of their headers, as a paper of a meeting, and by its number in
 * their text. For panes and
 * the batch commands; reads only. */
#ifndef CORE_CITES_H
#define CORE_CITES_H

#include "store/rel.h"

#define CITES_MAX 300

/* Up to CITES_MAX of them: by the kind of the relation, and in each the newest arrival first; each
 * document once. The rows are given back by cites_free. *more: there may be others. */
int cites_list(const struct store *s, const struct doc_row *of, struct rel_row **rows,
        size_t *n, bool *more, struct err *e) MUST_CHECK;
void cites_free(struct rel_row *rows, size_t n);

#endif
