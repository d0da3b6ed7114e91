/*
 * A long text to read: wrapped at words by display width, lazily, so that a step costs a
 * screenful and not the text. For panes.
 *
 * The text is the owner's and stays valid and unchanged until textview_set is called
 * again. The place is a byte offset, kept over resizes. Right-to-left lines are given in
 * visual order, flush right. Like the list it draws only what changed since it last drew
 * into the same place.
 *
 * Lines may be folded away: the owner says which, and is asked to unfold what is looked
 * for. Where there are no folds they cost nothing. Links are asked for as lines are
 * drawn, so that nobody reads a text through for them.
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

/* Whole lines that are not shown, bytes [from, to): behind a line that is. */
struct text_fold {
	size_t from, to;
};

/* Bytes of the text that lead somewhere. */
struct text_link {
	size_t at, len;
};

struct text_ops {
	/* Optional. off: where the line begins in the text. *out is preset. */
	void (*style)(void *ctx, size_t off, struct safe line, struct text_style *out);
	/* Optional: the links in bytes [from, to) of the text, a piece of one line, in their
	 * order, up to max. Returns how many. */
	size_t (*links)(
	        void *ctx, size_t from, size_t to, struct text_link *out, size_t max);
	/* Optional: what is said at the end of the line over a fold. Valid until the next call. */
	struct safe (*folded)(void *ctx, const struct text_fold *f);
	/* Optional: byte off is looked for and in a fold: set other folds. */
	void (*reveal)(void *ctx, size_t off);
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
	size_t end;          /* the byte after the last visible line; 0: not known yet */
	int hit_row;         /* the row of the match, of the last draw */
	const struct text_fold *fold; /* the owner's */
	size_t nfold;
	size_t stand;          /* where textview_stand put the cursor … */
	bool standing;         /* … until something else does */
	int stand_row;         /* its row, of the last draw */
	struct text_link here; /* the link that is chosen; len 0: none */
	int here_row;          /* its row, of the last draw */
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
/* The same text made anew, perhaps with a line that is another: place and match are kept. */
void textview_again(struct textview *v, struct safe text);
void textview_dirty(struct textview *v);
bool textview_move(struct textview *v, enum move m, size_t n); /* false: nothing moved */
void textview_goto(
        struct textview *v, size_t off); /* show the line that holds byte off on top */
/* The cursor on the line that holds byte off, which is shown: on top where that is wanted and the
 * text reaches down far enough. */
void textview_stand(struct textview *v, size_t off, bool top);
/* Where the cursor is: on such a line, the chosen link or the match, else the line on top. */
size_t textview_cursor(const struct textview *v);
/* Show byte off, with some lines before it, unless it is on the screen. */
void textview_show(struct textview *v, size_t off);
bool textview_visible(const struct textview *v, size_t off); /* on the screen */
bool textview_hidden(const struct textview *v, size_t off);  /* in a fold */
/* Other folds, in the order of the text and apart; they stay the owner's until the text or
 * they are set again. What stood on top stays there, or the line over its fold does. */
void textview_folds(struct textview *v, const struct text_fold *fold, size_t n);
/* The link at a place of the screen, as last drawn; false: none. Of a line that is reordered only
 * where it is the line's one. */
bool textview_link_at(const struct textview *v, int row, int col, struct text_link *out);
/* Choose a link; {0, 0}: none. */
void textview_choose(struct textview *v, struct text_link l);
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
