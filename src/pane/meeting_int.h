/* The inside of the pane of one meeting, shared by meeting.c and meeting_page.c. */
#ifndef PANE_MEETING_INT_H
#define PANE_MEETING_INT_H

#include "pane/page.h"

struct meeting {
	struct page page;
	struct meeting_row row;
	struct meeting_paper paper[DOC_LIST_MAX];
	size_t npaper, link; /* link: the selected paper; npaper: none yet */
	size_t link_off;
	bool show_link; /* scroll to it at the next draw */
};

/* Whether it may still be answered. */
bool meeting_answerable(const struct meeting_row *r);
/* The page anew. */
int meeting_compose(struct pane *p, struct err *e) MUST_CHECK;

#endif
