/*
 * A page that a pane puts together of its own words and text from outside, and shows as a text to
 * read: each line with its look, find and movement as in every text. For panes.
 */
#ifndef PANE_PAGE_H
#define PANE_PAGE_H

#include "model/values.h"
#include "pane/pane.h"
#include "tui/textview.h"

#define PAGE_LABEL 14          /* columns of the names that stand before values */
#define TXT_NEAR (300 * 86400) /* seconds in which a day and a month need no year */

struct page_line {
	size_t off;
	enum role role;
	int indent; /* of continuation lines */
};

struct page {
	struct textview view;
	struct txt text;
	struct page_line *line;
	size_t n, cap;
};

void page_init(struct page *g, size_t max);
void page_release(struct page *g);
/* Compose anew: reset, begin each line that is no plain one, end. end keeps the place that the
 * reader had. */
void page_reset(struct page *g);
void page_begin(struct page *g, enum role role, int indent);
/* Begin a line with a name of our own, padded to PAGE_LABEL columns. */
void page_label(struct page *g, const char *name, enum role role);
void page_heading(struct page *g, const char *name); /* a blank line before it */
int page_end(struct page *g, struct err *e) MUST_CHECK;
/* Byte off on the screen, scrolled as little as needed. */
void page_show(struct page *g, size_t off);
/* As in pane_ops, for a pane whose state begins with its struct page: movement and find, … */
int page_action(struct pane *p, const struct cmd *c, struct err *e);
void page_draw(struct pane *p, struct canvas *c, struct rect area, bool full);
void page_position(struct pane *p, struct txt *out);
/* The same for a text of another kind. */
int text_action(struct pane *p, struct textview *v, const struct cmd *c, struct err *e);
/* Highlight the words of a search: as one phrase, or else the first of them that is met. */
void text_find_words(struct textview *v, const char *words);
void text_draw(struct pane *p, struct textview *v, struct canvas *c, struct rect area,
        bool full);
/* The parts of pane_ops that are the same for all pages. */
#define PAGE_OPS .kind = ACTX_TEXT, .position = page_position

/* "Mon 02/03/2026 19:30" in the process's zone. */
void txt_when(struct txt *t, int64_t at);
/* "overdue 21/11" of a deadline that has passed; the year alone of one long ago. */
void txt_overdue(struct txt *t, int64_t deadline);
/* What is near needs no year: "02/03 19:30", and a day "by 02/03"; else "02/03/2026". */
void txt_soon(struct txt *t, int64_t at, bool hour);
/* A number, or the type of what has none: notices and meetings among documents. */
void txt_number(struct txt *t, const struct doc_row *r);
/* An answer to a meeting, a code of VALUES_RSVP, in our words; another one as it is. */
void txt_answer(struct txt *t, const char *code);
/* The words of a code of the domain, or what stands there. */
void txt_value(struct txt *t, enum value_set set, const char *code);
/* Whether a document is unread: as stored, unless a mark not yet written says otherwise. */
bool pane_unread(const struct pane *p, const uint8_t id[ID_LEN], bool stored);
/* The keys of a command as they are bound in a pane now, or the command itself. */
void txt_key(struct txt *t, const struct pane *p, const char *cmd);

#endif
