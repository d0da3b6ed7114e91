/*
 * What all panes with a list of the store's things do alike: rows are fetched when they are to be
 * shown, the cursor stays on its thing while rows come, go and change, movement, find, read marks,
 * acknowledging and taking that back, the filter, and what is said when there is no row. A pane that has one
 * begins its state with a struct listpane, names its struct listpane_ops in pane_ops.list, and keeps
 * what is its own: which rows, their words, and its other acts. For panes.
 */
#ifndef PANE_LISTPANE_H
#define PANE_LISTPANE_H

#include "model/filter.h"
#include "pane/pane.h"
#include "pane/tags.h"
#include "tui/list.h"

struct page;

/* What the list knows of a row besides its looks. */
struct listpane_item {
	const uint8_t *id;  /* of what it shows; NULL: of no one thing */
	int64_t rid;        /* the document that the reader opens for it; 0 none */
	bool unread;        /* as stored, for ops.marks */
	const uint8_t *doc; /* the document that the preview shows; NULL: none */
	int64_t apart;      /* tells rows of one document apart, where above() does */
};

/* What `;` does to all tagged things, each by its id. */
struct tagged_act {
	enum action act;
	const char *done;   /* N_(): "acknowledged", a count follows */
	const char *undone; /* N_(): the way back of one that goes to and fro */
	const char *ask;    /* N_(): the question before it; NULL: it is not asked */
	const char *
	        back; /* N_(): undo offers to take back all of it; said behind the count */
	bool named;   /* it takes the name of a tag */
	bool store;   /* it writes the store alone: many in one transaction */
	/* Of one that goes to and fro: whether the thing wants it; when none does it is taken back. */
	int (*wants)(struct pane *p, const uint8_t id[ID_LEN], bool *yes, struct err *e);
	/* 1: there was nothing to do, and it is not counted. */
	int (*one)(struct pane *p, const uint8_t id[ID_LEN], bool on, struct err *e);
};

struct listpane_ops {
	const struct list_col *cols;
	size_t ncols;
	/* Optional: others for a list so many columns wide. */
	const struct list_col *(*cols_for)(const struct pane *p, int width);
	const char *none; /* N_(): why an act without a row fails */
	/* How many rows there are; asked again after each change of the store. */
	int (*count)(struct pane *p, uint64_t *n, struct err *e);
	/* Rows from position `at` on, up to n of them, each of row_size bytes, to be cleared. */
	size_t row_size;
	int (*page)(struct pane *p, uint64_t at, size_t n, void *rows, size_t *got,
	        struct err *e);
	void (*clear)(void *row);
	/* In the place of these three, for a pane that holds its rows: row i, which may be behind
	 * the last one after a failed count(). Valid until the next call. */
	int (*at)(struct pane *p, uint64_t i, void **row, struct err *e);
	struct listpane_item (*item)(const void *row);
	/* Add words to cell[], all empty, and set the looks in *out; of a row with marks the flag is
	 * set already. */
	void (*show)(struct pane *p, size_t i, const void *row, struct txt *cell,
	        struct list_row *out);
	/* What is said in the place of no rows, translated. */
	const char *(*empty)(const struct pane *p);
	/* Optional: before a movement, have the rows that it may reach. */
	int (*ahead)(struct pane *p, enum move m, struct err *e);
	/* The list whose fields its filter has; 0: it has none. count() and page() go by
	 * listpane_filter(). */
	enum filter_list filter;
	/* Optional: another filter comes, so let go of what else chooses the rows. */
	void (*filtering)(struct pane *p);
	bool marks; /* the rows are documents, read or unread */
	bool acks;  /* … that may be acknowledged */
	bool (*more)(
	        const struct pane *p); /* optional: there may be rows behind the last */
	/* Optional: acts on tagged things besides those of marks and acks; ACT_NONE ends them. */
	const struct tagged_act *tagged;
	bool previews; /* the document of a row is shown beside the list where there is room */
	/* Optional: what the preview says before the document, of the row under the cursor. */
	void (*above)(struct pane *p, struct page *g);
	/* Of a filter over other rows than documents: tag those rows that pass it. */
	int (*matching)(struct pane *p, const struct filter *f, struct err *e);
};

#define LISTPANE_NARROW 50 /* columns of a list that has room for little but titles */
#define LISTPANE_WINDOW 64 /* rows in memory round the last one asked for */

struct listpane {
	struct list list;
	struct txt cell[LIST_COLS_MAX];
	struct txt
	        spoken; /* set accessible: the widest of them after words for the marks */
	void *row;      /* rows [at, at + n) of the list */
	uint64_t at;
	size_t n;
	uint8_t on[ID_LEN]; /* what the cursor is on */
	bool on_any;
	bool on_last;         /* … or was, before there were no rows */
	bool follow;          /* … and stays on, even from the first row */
	uint8_t done[ID_LEN]; /* what was acknowledged here last */
	bool done_any;
	struct tags batch; /* … or, all tagged at once, those */
	bool moved;        /* by the member, since that */
	struct filter filter;
	char *filter_text;       /* NULL: none */
	const char *words;       /* of a search, for the preview; NULL: none */
	struct rect area;        /* last drawn into, with what stands beside the list */
	struct filters *filters; /* to choose from; NULL: not shown yet */
	struct preview *preview; /* NULL: not shown yet */
	struct tags tags;
	struct tagged_job *job; /* at work on them; NULL: nothing is */
};

/* The parts of pane_ops that are the same for all lists. */
#define LISTPANE_OPS(listpane_ops)                                                       \
	.kind = ACTX_LIST, .list = &(listpane_ops), .load = listpane_load,               \
	.position = listpane_position

/* Without rows; listpane_open has them. */
void listpane_init(struct pane *p);
int listpane_open(struct pane *p, const struct pane_arg *a, struct err *e);
void listpane_close(struct pane *p);
int listpane_load(struct pane *p, unsigned changes, struct err *e);
/* The list shows other rows from now on, n: the cursor goes to what it was on, or to the top. */
void listpane_show(struct pane *p, uint64_t n);
/* The same rows, but n of them now: as listpane_load does it. */
void listpane_counted(struct pane *p, uint64_t n);

/* Row i; the one under the cursor; ERR_NOTFOUND. Valid until the next call. */
int listpane_row(struct pane *p, uint64_t i, void **row, struct err *e) MUST_CHECK;
void *listpane_selected(struct pane *p, struct err *e);
/* The position of a thing near i; -1 when it is not there. */
int64_t listpane_find(struct pane *p, const uint8_t id[ID_LEN], uint64_t near);

/* The list that is drawn is one of fewer than LISTPANE_NARROW columns. */
bool listpane_narrow(const struct pane *p);
/* What chooses the rows; NULL: all are shown. */
const struct filter *listpane_filter(const struct pane *p);
/* For ops.empty: that nothing passes the filter, or without one what `none` says. */
const char *listpane_empty(const struct pane *p, const char *none);
/* As in pane_ops, the filter. */
void listpane_state(struct pane *p, struct txt *out);

int listpane_move(struct pane *p, enum move m, size_t n, struct err *e) MUST_CHECK;
/* Movement, find, the filter and the way out of it, tags, and by ops.marks and ops.acks toggle-read,
 * flag, acknowledge and undo. */
int listpane_action(struct pane *p, const struct cmd *c, struct err *e);
/* The words that led to these rows, to be highlighted beside them; they stay the caller's. NULL: none. */
void listpane_words(struct pane *p, const char *words);
/* For the screen: what the cursor is on and its row, false: no one thing; and the way back to it, out
 * of a filter or a search that does not let it pass. */
bool listpane_place(struct pane *p, uint8_t id[ID_LEN], uint64_t *at);
int listpane_goto(
        struct pane *p, const uint8_t id[ID_LEN], uint64_t at, struct err *e) MUST_CHECK;
/* For the screen, before the pane: the command filters, and all while one is being chosen. As in
 * pane_ops. */
int listpane_choosing(struct pane *p, const struct cmd *c, struct err *e);
/* For the screen: command c to all that is tagged; NULL: say which there are. As in pane_ops. */
int listpane_tagged(struct pane *p, const struct cmd *c, struct err *e);
/* The same: one turn of work that screen_work asked for, true: more; and the end of it by the member. */
bool tagged_work(struct pane *p);
void tagged_stop(struct pane *p);
/* For the mouse: the row at a place of the screen, -1 none; whether a column is that of the preview;
 * window and cursor by so many rows. */
long listpane_row_at(const struct pane *p, int row, int col);
bool listpane_beside(const struct pane *p, int col);
int listpane_scroll(struct pane *p, size_t by, bool down, struct err *e) MUST_CHECK;
void listpane_draw(struct pane *p, struct canvas *c, struct rect area, bool full);
void listpane_position(struct pane *p, struct txt *out);
bool listpane_neighbour(struct pane *p, bool back, int64_t *rid);

#endif
