/*
 * A long text to read: wrapped at words by display width, lazily, so that a step costs a
 * screenful and not the text. For panes.
 *
 * The text is the owner's and stays valid and unchanged until textview_set is called
 * again. The place is a byte offset, kept over resizes. Right-to-left lines are given in
 * visual order, flush right. Like the list it draws only what changed since it last drew
 * into the same place.
 */
#ifndef TUI_TEXTVIEW_H
#define TUI_TEXTVIEW_H

#include <stdbool.h>
#include <stddef.h>
#include "base/scrub.h"
#include "tui/canvas.h"
#include "tui/find.h"
#include "tui/move.h"

/* How a line of the text (up to its newline) looks. */
struct text_style {
	enum role role; /* ROLE_NORMAL */
	int indent;     /* of continuation lines; preset: the line's leading blanks */
};

struct text_ops {
	/* Optional. off: where the line begins in the text. *out is preset. */
	void (*style)(void *ctx, size_t off, struct safe line, struct text_style *out);
};

struct textview {
	struct safe text;
	const struct text_ops *ops;
	void *ctx;
	size_t top;   /* byte offset of the first visible line */
	bool bidi;    /* reorder right-to-left lines (set bidi); true at first */
	int max_cols; /* lines are not wrapped wider than this; 0: as wide as the area */
	int wrap;     /* columns of the last draw, at least 1 */
	int rows;     /* rows of the last draw, at least 1 */
	struct find find;
	size_t hit, hit_len; /* the match that n stands on; hit_len 0: none */
	size_t end;          /* the byte after the last visible line, of the last draw */
	int hit_row;         /* the row of the match, of the last draw */
	struct {
		struct rect area;
		size_t top;
		bool valid;
		const struct canvas *canvas;
		unsigned epoch;
	} drawn;
};

void textview_init(struct textview *v, const struct text_ops *ops, void *ctx);
void textview_release(struct textview *v);
void textview_set(
        struct textview *v, struct safe text); /* from its beginning, find kept */
void textview_dirty(struct textview *v);
bool textview_move(struct textview *v, enum move m, size_t n); /* false: nothing moved */
void textview_goto(
        struct textview *v, size_t off); /* show the line that holds byte off on top */
/* Find from the top of the screen on (back: before it). *found tells; the match is
 * scrolled into view. */
int textview_find(struct textview *v, struct raw pattern, bool back, bool *found,
        struct err *e) MUST_CHECK;
bool textview_find_again(struct textview *v, bool back, bool *wrapped);
void textview_find_clear(struct textview *v);
int textview_percent(
        const struct textview *v); /* of the text that is at or above the last row */
bool textview_at_end(const struct textview *v);
void textview_draw(struct textview *v, struct canvas *c, struct rect area, bool focus);

#endif
