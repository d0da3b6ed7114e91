/* One line of text on the canvas, in visual order, with its matches: inside the
 * toolkit only. */
#ifndef TUI_LINE_H
#define TUI_LINE_H

#include "tui/canvas.h"
#include "tui/find.h"

#define LINE_HITS 64

enum line_direction { LINE_AUTO, LINE_LTR, LINE_RTL };

/* Bytes of the text that look apart from the rest. */
struct line_span {
	size_t at, len;
	enum role role;
};

struct line {
	struct rect at; /* one row */
	struct safe text;
	enum role role, fill;
	const struct find_hit *hits; /* in bytes of text; may reach beyond it */
	size_t nhits;
	size_t here; /* 1 + the index of the hit that the member stands on; 0 none */
	const struct line_span *span; /* under the hits */
	size_t nspan;
	bool bidi;
	enum line_direction rtl; /* of the paragraph */
	bool right;              /* flush right in any case */
	bool cut;                /* an ellipsis where it does not fit */
};

void line_draw(struct canvas *c, const struct line *l);
enum line_direction line_direction(struct safe paragraph);
/* A whole line in visual order, added to out. */
void line_visual(struct safe s, struct str *out);
/* The columns left of the cluster at byte off as a reordered line shows it; of off == s.n where the
 * next letter would go, which is -1 of a paragraph from right to left. */
int line_column(struct safe s, size_t off, enum line_direction dir);

#endif
