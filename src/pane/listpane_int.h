/* The inside of the lists, shared by listpane.c, acts.c and tagged.c. */
#ifndef PANE_LISTPANE_INT_H
#define PANE_LISTPANE_INT_H

#include "pane/listpane.h"

/* Row i as the list shows it, for struct list_ops. */
int listpane_list_row(void *ctx, size_t i, struct list_row *out);
/* The cursor was moved: what it is on now. */
void listpane_remember(struct pane *p);

/* acts.c */
int listpane_act(struct pane *p, const struct cmd *c, struct err *e);

/* tagged.c: tag, untag, tag-matching, as in pane_ops. */
int tagged_action(struct pane *p, const struct cmd *c, struct err *e);
void tagged_position(struct pane *p, struct txt *out);
void tagged_end(struct pane *p);

#endif
