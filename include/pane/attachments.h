/* What a pane that shows a document says of its attachments. For panes. */
#ifndef PANE_ATTACHMENTS_H
#define PANE_ATTACHMENTS_H

#include "pane/pane.h"

/* "report.pdf  300 kB, not here" */
void txt_attachment(struct txt *t, struct pane *p, const struct att_row *r);
/* "300 kB" */
void txt_size(struct txt *t, uint64_t bytes);
/* Its state in a word or two. */
void txt_att_state(struct txt *t, struct pane *p, const struct att_row *r);
/* The keys that open the list of them. */
void txt_att_keys(struct txt *t, struct pane *p);

#endif
