/* All that the member has noted, the latest first; each opens its document where it was noted. */
#include "pane/listpane.h"
#include "pane/page.h"

#include "base/i18n.h"
#include "store/own.h"

struct notes {
	struct listpane lp;
};

/* The list keeps its place by ids of ID_LEN: a note's is its number. */
struct note {
	struct note_row r;
	uint8_t id[ID_LEN];
};

enum { COL_DATE, COL_TEXT, COL_TITLE, COLS };
static const struct list_col cols[COLS] = {
	[COL_DATE] = { .min = 10, .want = 10, .drop = 2 },
	[COL_TEXT] = { .min = 20, .want = 30, .grow = 1 },
	[COL_TITLE] = { .min = 16, .want = 24, .grow = 1, .drop = 1 },
};

static int
count(struct pane *p, uint64_t *n, struct err *e)
{
	return own_notes_count(screen_store(p->scr), n, e);
}

static int
page(struct pane *p, uint64_t at, size_t n, void *rows, size_t *got, struct err *e)
{
	struct note_row r[LISTPANE_WINDOW];
	struct note *to = rows;

	if (own_notes_all(screen_store(p->scr), at, n, r, got, e) < 0)
		return -1;
	for (size_t i = 0; i < *got; i++) {
		to[i] = (struct note){ .r = r[i] };
		memcpy(to[i].id, &r[i].nid, sizeof(r[i].nid));
	}
	return 0;
}

static void
clear_row(void *row)
{
	note_row_clear(&((struct note *)row)->r);
}

static struct listpane_item
item(const void *row)
{
	const struct note *n = row;

	return (struct listpane_item){ .id = n->id, .doc = n->r.id, .apart = n->r.nid };
}

static void
show(struct pane *p, size_t i, const void *row, struct txt *cell, struct list_row *out)
{
	const struct note_row *r = &((const struct note *)row)->r;
	char when[16];

	civil_show(civil_of(r->at), when);
	txt_own(&cell[COL_DATE], when);
	txt_rawz(&cell[COL_TEXT], r->text);
	if (*r->title)
		txt_rawz(&cell[COL_TITLE], r->title);
	else
		txt_own(&cell[COL_TITLE], _("(not on this device any more)"));
	out->flag = r->stale ? SAFE("-") : SAFE(" ");
	out->role[COL_TITLE] = ROLE_DIM;
}

static const char *
empty(const struct pane *p)
{
	return _("No notes yet. c notes something about the document that is open.");
}

/* The note itself, whole: the list has room for its first words. */
static void
above(struct pane *p, struct page *g)
{
	struct err e;
	const struct note *n = listpane_selected(p, &e);

	if (!n)
		return;
	page_begin(g, ROLE_NORMAL, 0);
	txt_rawz(&g->text, n->r.text);
	txt_own(&g->text, "\n");
	if (*n->r.quote) {
		page_begin(g, ROLE_DIM, 0);
		txt_own(&g->text, "> ");
		txt_rawz(&g->text, n->r.quote);
		txt_own(&g->text, "\n");
	}
	txt_own(&g->text, "\n");
}

static const struct listpane_ops list = {
	.cols = cols,
	.ncols = COLS,
	.none = N_("there is no note here"),
	.count = count,
	.row_size = sizeof(struct note),
	.page = page,
	.clear = clear_row,
	.item = item,
	.show = show,
	.empty = empty,
	.previews = true,
	.above = above,
};

static int
open_selected(struct pane *p, struct err *e)
{
	const struct note *n = listpane_selected(p, e);
	struct pane_arg a = { 0 };
	struct doc_row d;

	if (!n)
		return -1;
	if (doc_by_id(screen_store(p->scr), n->r.id, &d, e) < 0)
		return e->code != ERR_NOTFOUND
		               ? -1
		               : err_set(e, ERR_NOTFOUND,
		                         _("it is not on this device any more"));
	a.rid = d.rid;
	if (!n->r.stale) {
		a.quote = n->r.quote;
		a.off = n->r.off;
	}
	doc_row_clear(&d);
	return screen_open(p->scr, PANE_READER, &a, e) < 0 ? -1 : 1;
}

/* The one under the cursor, or on line `num` of the list. */
static int
edit(struct pane *p, const struct cmd *c, struct err *e)
{
	struct pane_arg a = { 0 };
	const struct note *n = NULL;
	void *row;

	if (!c->argc)
		n = listpane_selected(p, e);
	else if (c->num < 1)
		return err_set(e, ERR_NOTFOUND, _("there is no note %ld"), c->num);
	else if (listpane_row(p, (uint64_t)c->num - 1, &row, e) == 0)
		n = row;
	if (!n)
		return -1;
	a.note = &n->r;
	return screen_open(p->scr, PANE_EDIT, &a, e) < 0 ? -1 : 1;
}

static int
action(struct pane *p, const struct cmd *c, struct err *e)
{
	switch (c->act) {
	case ACT_OPEN:
		return open_selected(p, e);
	case ACT_NOTE_EDIT:
		return edit(p, c, e);
	default:
		return listpane_action(p, c, e);
	}
}

/* Of the note under the cursor: the words that it is about. */
static void
state(struct pane *p, struct txt *out)
{
	struct err e;
	const struct note *n = listpane_selected(p, &e);

	if (!n)
		return;
	if (n->r.stale)
		txt_own(out, _("about the earlier text  "));
	txt_rawz(out, n->r.quote);
}

static const struct pane_hint hints[] = {
	{ "open", N_("open") },
	{ "note-edit", N_("edit") },
	{ "search", N_("find") },
	{ "help", N_("help") },
	{ "back", N_("back") },
	{ NULL, NULL },
};

const struct pane_ops pane_notes = {
	.title = N_("Notes"),
	.help = N_(
	        "All your notes, the latest first, with their documents. Enter opens the "
	        "document at what the note is about, e edits it. Mark: - it is about the "
	        "earlier "
	        "text, which has changed since. Notes never leave this device."),
	LISTPANE_OPS(list),
	.changes = CH_OWN | CH_DOC,
	.priv_size = sizeof(struct notes),
	.hints = hints,
	.open = listpane_open,
	.close = listpane_close,
	.action = action,
	.draw = listpane_draw,
	.state = state,
};
