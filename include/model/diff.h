/*
 * Which lines a revision of a text took away and brought. Bounded in time and memory whatever
 * the texts: where they differ too much, the rest is given as all taken away, then all brought.
 * Pure; keeps views into both texts.
 */
#ifndef MODEL_DIFF_H
#define MODEL_DIFF_H

#include <stdbool.h>
#include <stddef.h>
#include "base/str.h"

enum diff_kind { DIFF_SAME, DIFF_OLD, DIFF_NEW };

struct diff_line {
	enum diff_kind kind;
	struct view text;      /* without its newline */
	size_t old_no, new_no; /* line numbers from 1; 0 where it has none */
};

struct diff {
	struct diff_line *line;
	size_t n;
	size_t removed, added;
	bool coarse; /* the bound was met: not the shortest answer */
};
int diff_lines(
        struct view old, struct view neu, struct diff *d, struct err *e) MUST_CHECK;
void diff_release(struct diff *d);
/* Only changed lines and `context` same ones round each; what is left out between is one entry of
 * kind DIFF_SAME with text.p NULL and text.n the number of lines left out. */
int diff_shorten(struct diff *d, size_t context, struct err *e) MUST_CHECK;

#endif
