/*
 * Figures as pictures in text: bars with their labels and numbers, and the course of a series
 * in one row. For panes. A terminal without UTF-8 shows bars of # and -, the backend sees to
 * that; the number always stands beside its bar.
 */
#ifndef TUI_BARS_H
#define TUI_BARS_H

#include <stddef.h>
#include <stdint.h>
#include "base/scrub.h"
#include "tui/canvas.h"

/* One row: the label in label_cols columns, the number flush right in number_cols, and a bar
 * of n / max of what is left; anything above none is seen. What does not fit goes from the
 * right: the bar first. */
void bars_row(struct canvas *c, struct rect at, struct safe label, int label_cols,
        struct safe number, int number_cols, uint64_t n, uint64_t max);
/* The last values of v that fit, one a column, from the bottom of the row to its top. */
void bars_spark(struct canvas *c, struct rect at, const uint64_t *v, size_t n);

#endif
