/*
 * Where things stand on a screen of any size from 1x1 up, and the bars around the body.
 * For the owner of the screen (pane/screen.c). Knows no pane.
 *
 * When rows are few the hint line goes first, then the tab line, then the status line;
 * the body has always one row, but while a prompt is open the prompt comes before
 * everything.
 */
#ifndef TUI_LAYOUT_H
#define TUI_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include "base/scrub.h"
#include "tui/canvas.h"

struct layout {
	struct rect tabs, body, status,
	        hint; /* rows 0: not shown. hint is the prompt's line too */
};

/* hints: the member wants the hint line. prompt: a prompt is open and needs a line. */
void layout_make(struct layout *l, int rows, int cols, bool hints, bool prompt);
/* What stands side by side in the body of a list, with a line between each two; cols 0: not there. */
struct layout_lists {
	struct rect filters, line, list, line2, preview;
};
#define LAYOUT_FILTERS 24 /* columns */
#define LAYOUT_LEAST 80   /* of a body that is divided */
void layout_lists(struct layout_lists *l, struct rect body, bool filters, bool preview);

/* The tab line; scrolls so that the active one is whole where it fits. */
void tabs_draw(struct canvas *c, struct rect area, const struct safe *labels, size_t n,
        size_t active);
/* The label of tabs_draw that stands at a column; -1 none. */
int tabs_at(
        struct rect area, const struct safe *labels, size_t n, size_t active, int col);
/* A bar: left from the left, right flush right; right is dropped when both do not
 * fit. Keep what changes often (the position) early in left, so that little is
 * rewritten. */
void bar_draw(struct canvas *c, struct rect area, struct safe left, struct safe right,
        enum role r);

#endif
