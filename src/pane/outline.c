/* The headings of the text under it, as a tree that folds; Enter goes there. */
#include "reader_int.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "pane/listpane.h"

#define FIRST_DEEP MARKUP_SUB /* what is lower is folded away at first */

/* A section that is listed. */
struct entry {
	uint8_t id[ID_LEN]; /* its index, for the list to keep its place */
	size_t node;
};

struct outline {
	struct listpane lp;
	struct pane *of;
	bool *open; /* of each section */
	size_t open_cap, nodes;
	struct entry *row; /* those listed */
	size_t nrow, row_cap;
};

enum { COL_TEXT, COL_LINES, COLS };
static const struct list_col cols[COLS] = {
	[COL_TEXT] = { .min = 16, .want = 60, .grow = 1, .max = 100 },
	[COL_LINES] = { .min = 9, .want = 12, .drop = 1 },
};

static const struct reader *
reader_of(const struct pane *p)
{
	return ((const struct outline *)p->priv)->of->priv;
}

static bool
parent_of_next(const struct markup_tree *t, size_t i)
{
	return i + 1 < t->n && t->node[i + 1].parent == i + 1;
}

/* The list anew: what stands under something closed is passed over. */
static int
list_anew(struct pane *p, struct err *e)
{
	struct outline *o = p->priv;
	const struct markup_tree *t = &reader_of(p)->tree;
	size_t behind = 0;

	if (mem_grow(&o->row, &o->row_cap, t->n + 1, sizeof(*o->row), e) < 0)
		return -1;
	o->nrow = 0;
	for (size_t i = 0; i < t->n; i++) {
		struct entry *x;

		if (t->node[i].at < behind)
			continue;
		x = &o->row[o->nrow++];
		*x = (struct entry){ .node = i };
		memcpy(x->id, &i, sizeof(i));
		if (!o->open[i])
			behind = t->node[i].end;
	}
	return 0;
}

/* The sections of the text as it is now; at first the headings are open. */
static int
renew(struct pane *p, struct err *e)
{
	struct outline *o = p->priv;
	const struct markup_tree *t = &reader_of(p)->tree;

	if (reader_scan(o->of->priv, e) < 0 ||
	        mem_grow(&o->open, &o->open_cap, t->n + 1, sizeof(*o->open), e) < 0)
		return -1;
	for (size_t i = 0; t->n != o->nodes && i < t->n; i++)
		o->open[i] = parent_of_next(t, i) && t->node[i + 1].kind <= FIRST_DEEP;
	o->nodes = t->n;
	return list_anew(p, e);
}

/* --- the rows ------------------------------------------------------------------------ */

static int
count(struct pane *p, uint64_t *n, struct err *e)
{
	const struct outline *o = p->priv;

	(void)e;
	*n = o->nrow;
	return 0;
}

static int
at(struct pane *p, uint64_t i, void **row, struct err *e)
{
	struct outline *o = p->priv;

	if (i >= o->nrow)
		return err_set(e, ERR_NOTFOUND, "%s", _(p->ops->list->none));
	*row = &o->row[i];
	return 0;
}

static struct listpane_item
item(const void *row)
{
	return (struct listpane_item){ .id = ((const struct entry *)row)->id };
}

static void
show(struct pane *p, size_t i, const void *row, struct txt *cell, struct list_row *out)
{
	const struct outline *o = p->priv;
	const struct reader *r = reader_of(p);
	size_t k = ((const struct entry *)row)->node, end, lines;
	const struct markup_node *n = &r->tree.node[k];
	struct safe t = r->view.text;
	struct txt *text = &cell[COL_TEXT];

	for (int d = 0; d < n->level; d++)
		txt_own(text, "  ");
	txt_own(text, !parent_of_next(&r->tree, k) ? "  " : o->open[k] ? "▾ " : "▸ ");
	end = n->under > n->at && t.p[n->under - 1] == '\n' ? n->under - 1 : n->under;
	for (k = n->at; k < end && t.p[k] == ' ';)
		k++;
	txt_safe(text, (struct safe){ t.p + k, end - k });
	lines = markup_lines(n, (struct view){ t.p, t.n });
	if (lines)
		txt_ownf(&cell[COL_LINES], P_("%zu line", "%zu lines", lines), lines);
	out->role[COL_LINES] = ROLE_DIM;
	if (n->kind <= MARKUP_SUB)
		out->role[COL_TEXT] = ROLE_HEADING;
}

static const char *
empty(const struct pane *p)
{
	return _("This text has no headings.");
}

static const struct listpane_ops list = {
	.cols = cols,
	.ncols = COLS,
	.none = N_("there is no heading here"),
	.count = count,
	.at = at,
	.item = item,
	.show = show,
	.empty = empty,
};

/* --- opening and folding --------------------------------------------------------------- */

/* The cursor on a section, or on what it is folded into. */
static void
stand_on(struct pane *p, size_t node)
{
	struct outline *o = p->priv;
	size_t i = 0;

	while (i + 1 < o->nrow && o->row[i + 1].node <= node)
		i++;
	if (!o->nrow)
		return;
	list_select(&o->lp.list, i);
	memcpy(o->lp.on, o->row[i].id, ID_LEN);
	o->lp.on_any = o->lp.follow = true;
}

static int
open_pane(struct pane *p, const struct pane_arg *a, struct err *e)
{
	struct outline *o = p->priv;
	size_t here;

	o->of = a->of;
	listpane_init(p);
	if (!o->of)
		return err_set(e, ERR_USAGE, _("there is no text here"));
	if (renew(p, e) < 0)
		return -1;
	listpane_show(p, o->nrow);
	here = markup_at(&reader_of(p)->tree, textview_cursor(&reader_of(p)->view));
	if (here)
		stand_on(p, here - 1);
	return 0;
}

static void
close_pane(struct pane *p)
{
	struct outline *o = p->priv;

	listpane_close(p);
	free(o->open);
	free(o->row);
}

/* The reader has loaded before. */
static int
load(struct pane *p, unsigned changes, struct err *e)
{
	if (renew(p, e) < 0)
		return -1;
	return listpane_load(p, changes, e);
}

static int
fold(struct pane *p, enum action act, struct err *e)
{
	struct outline *o = p->priv;
	const struct markup_tree *t = &reader_of(p)->tree;
	const struct entry *x = listpane_selected(p, e);
	size_t k;

	if (!x)
		return -1;
	k = x->node;
	/* What cannot be folded, or is, folds what it is in. */
	if (act != ACT_FOLD_OPEN && t->node[k].parent &&
	        (!parent_of_next(t, k) || (act == ACT_FOLD_CLOSE && !o->open[k])))
		k = t->node[k].parent - 1;
	o->open[k] = act == ACT_FOLD ? !o->open[k] : act == ACT_FOLD_OPEN;
	if (list_anew(p, e) < 0)
		return -1;
	listpane_counted(p, o->nrow);
	stand_on(p, k);
	return 1;
}

static int
fold_all(struct pane *p, bool open, struct err *e)
{
	struct outline *o = p->priv;
	const struct entry *x = listpane_selected(p, e);
	size_t k;

	if (!x)
		return -1;
	k = x->node;
	for (size_t i = 0; i < o->nodes; i++)
		o->open[i] = open;
	if (list_anew(p, e) < 0)
		return -1;
	listpane_counted(p, o->nrow);
	stand_on(p, k);
	return 1;
}

static int
go(struct pane *p, struct err *e)
{
	struct outline *o = p->priv;
	const struct entry *x = listpane_selected(p, e);
	struct reader *r = o->of->priv;

	if (!x)
		return -1;
	textview_choose(&r->view, (struct text_link){ 0, 0 });
	textview_stand(&r->view, r->tree.node[x->node].at, true);
	screen_back(p->scr, p);
	return 1;
}

static int
action(struct pane *p, const struct cmd *c, struct err *e)
{
	switch (c->act) {
	case ACT_OPEN:
		return c->argc ? 0 : go(p, e);
	case ACT_FOLD:
	case ACT_FOLD_OPEN:
	case ACT_FOLD_CLOSE:
		return fold(p, c->act, e);
	case ACT_FOLD_ALL:
	case ACT_UNFOLD_ALL:
		return fold_all(p, c->act == ACT_UNFOLD_ALL, e);
	case ACT_OUTLINE:
		screen_back(p->scr, p);
		return 1;
	default:
		return listpane_action(p, c, e);
	}
}

static void
state(struct pane *p, struct txt *out)
{
	const struct reader *r = reader_of(p);

	txt_rawz(out, *r->row.number ? r->row.number : r->row.title);
}

static const struct pane_hint hints[] = {
	{ "open", N_("go there") },
	{ "fold", N_("fold") },
	{ "unfold-all", N_("unfold all") },
	{ "search", N_("find") },
	{ "back", N_("back") },
	{ "help", N_("help") },
	{ NULL, NULL },
};

const struct pane_ops pane_outline = {
	.title = N_("Outline"),
	.help = N_(
	        "The headings of the text, with points and items folded away. The cursor "
	        "stands at the section that was being read; Enter goes to another."),
	.kind = ACTX_LIST,
	.list = &list,
	.position = listpane_position,
	.changes = CH_DOC | CH_MARK | CH_OUTBOX | CH_OWN | CH_ATT,
	.priv_size = sizeof(struct outline),
	.hints = hints,
	.open = open_pane,
	.close = close_pane,
	.load = load,
	.action = action,
	.draw = listpane_draw,
	.state = state,
};
