/* The inside of the reader, shared by the files reader*.c. */
#ifndef PANE_READER_INT_H
#define PANE_READER_INT_H

#include "pane/page.h"
#include "store/changed.h"
#include "store/own.h"

#define HEAD_LINES 64
#define LABEL_COLS 12

struct reader {
	struct textview view;
	struct txt text;
	size_t body;     /* offset of the document's own text */
	size_t body_off; /* … in its file */
	struct doc_row row;
	struct changed changed; /* as it was before this reading */
	struct {
		size_t off;
		enum role role;
	} head[HEAD_LINES];
	size_t nhead;
	uint64_t place; /* where to stand at the first draw, within the body */
	bool placed;
	char *find; /* words of the search that led here */
};

/* A line of the block over the text; one that begins with a name of ours. */
void reader_begin(struct reader *r, enum role role);
void reader_label(struct reader *r, const char *name);

/* reader_block.c */
int reader_block(struct pane *p, const struct doc *d, struct err *e) MUST_CHECK;

/* reader_outline.c: looks of a line of the text; to the next heading behind the line on top, or
 * before it, false when there is none. */
void reader_style(void *ctx, size_t off, struct safe line, struct text_style *out);
bool reader_section(struct reader *r, bool back);

/* reader_own.c: what a notice says of itself, and what is the member's own: that the text has changed
 * since he read it, his flag and his notes. */
void reader_notice_kind(struct reader *r, const struct doc *d);
int reader_notice(struct pane *p, const struct doc *d, struct err *e) MUST_CHECK;
int reader_own(struct pane *p, struct err *e) MUST_CHECK;
int reader_own_action(struct pane *p, const struct cmd *c, struct err *e);

#endif
