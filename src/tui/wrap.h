/*
 * Where the screen lines of a text begin: inside the toolkit only.
 *
 * A line of the text is everything up to its newline; a very long one counts as several
 * pieces, cut at a blank every WRAP_PIECE bytes whatever the width, so that no step
 * walks more than a piece.
 */
#ifndef TUI_WRAP_H
#define TUI_WRAP_H

#include <stdbool.h>
#include "tui/textview.h"

#define WRAP_PIECE 8192

struct wrap {
	struct safe text;
	int cols; /* at least 1 */
	/* Columns before continuation lines; may be NULL. */
	int (*indent)(const void *ctx, size_t line, struct safe text);
	const void *ctx;
	const struct text_fold *fold; /* lines that are passed over */
	size_t nfold;
	/* What was last asked about: a walk asks many times about one piece. */
	struct {
		size_t line, begin, end;
		int indent;
		bool known, indent_known;
	} last;
};

/* One screen line. */
struct wrap_line {
	size_t at, end; /* shown bytes [at, end) */
	size_t next;    /* where the next screen line begins; text.n at the end */
	size_t line;    /* where the line of the text begins */
	int indent;
	const struct text_fold *fold; /* what is passed over behind it; NULL nothing */
};

/* The fold that holds byte off; NULL none. */
const struct text_fold *wrap_hidden(const struct wrap *w, size_t off);
/* The line of the text that holds byte off: its begin, and its end (at the newline). */
size_t wrap_line_start(struct safe text, size_t off);
size_t wrap_line_end(struct safe text, size_t off);
/* The screen line that begins at `at`, which must be a beginning. */
void wrap_at(struct wrap *w, size_t at, struct wrap_line *out);
/* The beginning of the screen line that holds byte off. */
size_t wrap_start(struct wrap *w, size_t off);
/* n screen lines further or back from a beginning; stops at the ends. *moved counts. */
size_t wrap_down(struct wrap *w, size_t at, size_t n, size_t *moved);
size_t wrap_up(struct wrap *w, size_t at, size_t n, size_t *moved);

#endif
