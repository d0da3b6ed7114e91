/* The inside of the lists, shared by listpane.c, acts.c, tagged.c, preview.c and filters.c. */
#ifndef PANE_LISTPANE_INT_H
#define PANE_LISTPANE_INT_H

#include "pane/listpane.h"
#include "tui/layout.h"

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
/* Ask whether all is taken back that was acknowledged at once; false: that was not what came last. */
bool tagged_undo(struct pane *p);

/* preview.c: whether a list whose body has so many columns has one beside it; the act of its keys. */
bool preview_on(const struct pane *p, int cols);
void preview_draw(struct pane *p, struct canvas *c, struct rect area, bool full);
void preview_stale(struct pane *p); /* rows changed */
void preview_release(struct pane *p);
int preview_action(struct pane *p, const struct cmd *c, struct err *e);

/* filters.c: whether they stand beside a list whose body has so many columns, or one is being chosen. */
bool filters_on(const struct pane *p, int cols);
bool filters_focus(const struct pane *p);
void filters_draw(struct pane *p, struct canvas *c, struct rect area, bool full);
void filters_stale(struct pane *p); /* rows changed, or what lets them pass */
void filters_release(struct pane *p);

#endif
