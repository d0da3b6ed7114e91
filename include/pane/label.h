/*
 * Tags with a name on one document, for the panes that show one and for the lists. For all that is
 * tagged in a list see tagged.c.
 */
#ifndef PANE_LABEL_H
#define PANE_LABEL_H

#include "pane/pane.h"
#include "pane/txt.h"

/* `label` and `unlabel`, as in pane_ops; without a name they ask for it. */
int label_action(struct pane *p, const uint8_t id[ID_LEN], const struct cmd *c,
        struct err *e) MUST_CHECK;
/* "a, b" of those that it has. */
int label_names(struct pane *p, const uint8_t id[ID_LEN], struct txt *out,
        struct err *e) MUST_CHECK;

#endif
