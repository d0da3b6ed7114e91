/* The text of a document by its sections: their looks, the way from one to the next, and folds. They
 * are looked for when somebody first asks, not when the text is opened. */
#include "reader_int.h"

#include "base/i18n.h"
#include "base/mem.h"

static struct view
line_of(struct safe line)
{
	return (struct view){ line.p, line.n };
}

void
reader_style(void *ctx, size_t off, struct safe line, struct text_style *out)
{
	const struct reader *r = ((const struct pane *)ctx)->priv;
	size_t len;

	if (off < r->body) {
		for (size_t i = 0; i < r->nhead; i++)
			if (r->head[i].off == off) {
				out->role = r->head[i].role;
				if (out->role == ROLE_NORMAL)
					out->indent = LABEL_COLS;
			}
		return;
	}
	if (markup_heading(line_of(line)))
		out->role = ROLE_HEADING;
	if (markup_of(line_of(line), &len) > MARKUP_ARTICLE)
		out->indent = (int)len;
}

/* --- sections ------------------------------------------------------------------------ */

int
reader_scan(struct reader *r, struct err *e)
{
	if (r->scanned)
		return 0;
	if (markup_scan(&r->tree, line_of(r->view.text), r->body, e) < 0 ||
	        mem_grow(&r->closed, &r->closed_cap, r->tree.n + 1, sizeof(*r->closed),
	                e) < 0 ||
	        mem_grow(&r->fold, &r->fold_cap, r->tree.n + 1, sizeof(*r->fold), e) < 0)
		return -1;
	r->scanned = true;
	return 0;
}

void
reader_outline_release(struct reader *r)
{
	markup_release(&r->tree);
	free(r->closed);
	free(r->fold);
	txt_release(&r->folded);
	r->closed = NULL;
	r->fold = NULL;
	r->closed_cap = r->fold_cap = 0;
	r->scanned = false;
}

static bool
foldable(const struct reader *r, size_t i)
{
	return markup_holds(&r->tree.node[i], line_of(r->view.text));
}

/* What is closed within what is closed adds nothing. */
static void
apply(struct reader *r)
{
	size_t n = 0, behind = 0;

	for (size_t i = 0; i < r->tree.n; i++) {
		const struct markup_node *s = &r->tree.node[i];

		if (s->at < behind || !r->closed[i] || !foldable(r, i))
			continue;
		r->fold[n++] = (struct text_fold){ s->under, s->end };
		behind = s->end;
	}
	textview_folds(&r->view, r->fold, n);
}

int
reader_rescan(struct reader *r, bool another, struct err *e)
{
	size_t before = r->tree.n;

	if (!r->scanned)
		return 0;
	r->scanned = false;
	if (!another && reader_scan(r, e) < 0)
		return -1;
	/* As many sections as before: the same ones, a line of the block above has changed. */
	if (another || r->tree.n != before)
		memset(r->closed, 0, r->closed_cap * sizeof(*r->closed));
	if (r->scanned)
		apply(r);
	return 0;
}

struct safe
reader_folded(void *ctx, const struct text_fold *f)
{
	struct reader *r = ((struct pane *)ctx)->priv;
	const struct markup_node s = { .under = f->from, .end = f->to };
	size_t n = markup_lines(&s, line_of(r->view.text));

	txt_reset(&r->folded);
	txt_ownf(&r->folded, P_("… %zu line", "… %zu lines", n), n);
	return txt_get(&r->folded);
}

void
reader_reveal(void *ctx, size_t off)
{
	struct reader *r = ((struct pane *)ctx)->priv;

	for (size_t i = markup_at(&r->tree, off); i; i = r->tree.node[i - 1].parent)
		r->closed[i - 1] = false;
	apply(r);
}

/* --- actions ------------------------------------------------------------------------- */

/* The section that a key is about: where the cursor is, else the first one on the screen; its index + 1.
 * One without lines of its own stands for the one round it. */
static size_t
section_here(const struct reader *r)
{
	const struct textview *v = &r->view;
	size_t i = markup_at(&r->tree, textview_cursor(v));

	while (i && !foldable(r, i - 1))
		i = r->tree.node[i - 1].parent;
	for (size_t k = 0; !i && k < r->tree.n; k++)
		if (foldable(r, k) && textview_visible(v, r->tree.node[k].at))
			i = k + 1;
	return i;
}

static int
fold_here(struct pane *p, enum action act, struct err *e)
{
	struct reader *r = p->priv;
	size_t i = section_here(r);
	bool close;

	if (!i)
		return err_set(e, ERR_NOTFOUND, _("there is no section here"));
	close = act == ACT_FOLD ? !r->closed[i - 1] : act == ACT_FOLD_CLOSE;
	/* Closed already: the section round it. */
	if (act == ACT_FOLD_CLOSE)
		while (r->closed[i - 1] && r->tree.node[i - 1].parent)
			i = r->tree.node[i - 1].parent;
	r->closed[i - 1] = close;
	apply(r);
	if (close)
		textview_stand(&r->view, r->tree.node[i - 1].at, false);
	return 1;
}

static int
fold_all(struct pane *p, bool close, struct err *e)
{
	struct reader *r = p->priv;
	size_t top = r->view.top, at = textview_cursor(&r->view), in;
	bool any = false;

	for (size_t i = 0; i < r->tree.n; i++) {
		r->closed[i] = close;
		any = any || foldable(r, i);
	}
	if (!any)
		return err_set(e, ERR_NOTFOUND, _("this text has no sections"));
	apply(r);
	if (at == top)
		return 1;
	for (in = close ? markup_at(&r->tree, at) : 0; in;
	        in = r->tree.node[in - 1].parent)
		at = r->tree.node[in - 1].at;
	textview_stand(&r->view, at, false);
	return 1;
}

/* The next heading that is shown behind, or before, the cursor. */
static int
to_section(struct pane *p, bool back)
{
	struct reader *r = p->priv;
	struct safe t = r->view.text;
	size_t top = textview_cursor(&r->view), at = r->body, hit = SIZE_MAX;

	while (at < t.n) {
		const char *nl = memchr(t.p + at, '\n', t.n - at);
		size_t end = nl ? (size_t)(nl - t.p) : t.n;

		if (back && at >= top)
			break;
		if (at != top && (back || at > top) &&
		        markup_heading((struct view){ t.p + at, end - at }) &&
		        !textview_hidden(&r->view, at)) {
			hit = at;
			if (!back)
				break;
		}
		at = end + 1;
	}
	if (hit == SIZE_MAX) {
		screen_say(p->scr, _("no heading there"));
	} else {
		textview_stand(&r->view, hit, true);
	}
	return 1;
}

int
reader_outline_action(struct pane *p, const struct cmd *c, struct err *e)
{
	struct reader *r = p->priv;

	switch (c->act) {
	case ACT_NEXT_SECTION:
	case ACT_PREV_SECTION:
		return to_section(p, c->act == ACT_PREV_SECTION);
	case ACT_FOLD:
	case ACT_FOLD_OPEN:
	case ACT_FOLD_CLOSE:
		return reader_scan(r, e) < 0 ? -1 : fold_here(p, c->act, e);
	case ACT_FOLD_ALL:
	case ACT_UNFOLD_ALL:
		return reader_scan(r, e) < 0 ? -1
		                             : fold_all(p, c->act == ACT_FOLD_ALL, e);
	case ACT_OUTLINE:
		return screen_open(
		               p->scr, PANE_OUTLINE, &(struct pane_arg){ .of = p }, e) < 0
		               ? -1
		               : 1;
	default:
		return 0;
	}
}
