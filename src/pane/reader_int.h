/* The inside of the reader, shared by the files reader*.c. */
#ifndef PANE_READER_INT_H
#define PANE_READER_INT_H

#include "core/export.h"
#include "model/markup.h"
#include "pane/page.h"
#include "store/changed.h"
#include "store/own.h"

#define HEAD_LINES 64
#define LABEL_COLS 12
#define LINK_MAX 64     /* bytes of a number that is looked up */
#define LINKS_KNOWN 128 /* … and how many are remembered */
#define LINKS_LOOK 1000 /* numbers that a key looks up at most: some 20 ms */
#define READER_BACK 32  /* documents to which one returns */

/* A number and the document that has it; rid 0: none does. */
struct known_link {
	char number[LINK_MAX];
	size_t n;
	int64_t rid;
};

/* Where one was before a link was followed. */
struct reader_stop {
	uint8_t id[ID_LEN];
	size_t top;
	struct text_link link;
};

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
	/* reader_outline.c */
	struct markup_tree tree;
	bool scanned;
	bool *closed; /* of each section of tree */
	size_t closed_cap;
	struct text_fold *fold;
	size_t fold_cap;
	struct txt folded;
	/* reader_links.c */
	struct known_link *known;
	size_t nknown;
	size_t looked; /* by the key that is being done */
	struct {
		bool any, back, round; /* round: from the other end of the text */
		size_t top, here;      /* what was shown and chosen then */
		size_t at;
	} search; /* for a link, which the next key goes on with */
	struct reader_stop back[READER_BACK];
	size_t nback;
	/* reader_export.c: what may be written over, when y is said */
	char *export_to;
	enum export_as export_as;
};

/* reader.c: another document in this pane. */
int reader_show(struct pane *p, int64_t rid, struct err *e) MUST_CHECK;

/* A line of the block over the text; one that begins with a name of ours. */
void reader_begin(struct reader *r, enum role role);
void reader_label(struct reader *r, const char *name);

/* reader_block.c */
int reader_block(struct pane *p, const struct doc *d, struct err *e) MUST_CHECK;

/* reader_outline.c: looks of a line of the text; its sections, and which of them are folded. */
void reader_style(void *ctx, size_t off, struct safe line, struct text_style *out);
struct safe reader_folded(void *ctx, const struct text_fold *f);
void reader_reveal(void *ctx, size_t off);
int reader_scan(struct reader *r, struct err *e) MUST_CHECK;
/* The text was composed anew; another: with no fold. */
int reader_rescan(struct reader *r, bool another, struct err *e) MUST_CHECK;
int reader_outline_action(struct pane *p, const struct cmd *c, struct err *e);
void reader_outline_release(struct reader *r);

/* reader_links.c */
size_t reader_links(void *ctx, size_t from, size_t to, struct text_link *out, size_t max);
bool reader_link_at(struct pane *p, int row, int col);
bool reader_chosen(struct pane *p, struct safe *number);
int reader_links_action(struct pane *p, const struct cmd *c, struct err *e);

/* reader_export.c */
int reader_export_action(struct pane *p, const struct cmd *c, struct err *e);

/* reader_own.c: what a notice says of itself, and what is the member's own: that the text has changed
 * since he read it, his flag and his notes. */
void reader_notice_kind(struct reader *r, const struct doc *d);
int reader_notice(struct pane *p, const struct doc *d, struct err *e) MUST_CHECK;
int reader_own(struct pane *p, struct err *e) MUST_CHECK;
int reader_own_action(struct pane *p, const struct cmd *c, struct err *e);

#endif
