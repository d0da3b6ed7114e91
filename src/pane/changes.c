/* What a revision changed in a document, line by line. */
#include "pane/page.h"

#include "base/i18n.h"
#include "model/diff.h"
#include "store/changed.h"

#define TEXT_MAX (6u * DOC_MAX + (64u << 10))
#define CONTEXT 2

struct changes {
	struct page page;
	int64_t rid;
	struct doc_row row;
};

static void
head(struct page *g, const struct doc_row *r, const struct changed *c,
        const struct diff *d)
{
	page_begin(g, ROLE_TITLE, 0);
	txt_rawz(&g->text, *r->number ? r->number : r->title);
	txt_own(&g->text, "\n");
	txt_ownf(&g->text, _("revision %u against revision %u, which you had read: "),
	        (unsigned)c->rev, (unsigned)c->earlier_rev);
	txt_ownf(&g->text,
	        P_("%zu line taken away (-), ", "%zu lines taken away (-), ", d->removed),
	        d->removed);
	txt_ownf(&g->text, P_("%zu brought (+)\n", "%zu brought (+)\n", d->added),
	        d->added);
	if (d->coarse)
		txt_own(&g->text,
		        _("The texts differ too much to be compared closely.\n"));
	txt_own(&g->text, "\n");
}

static void
lines(struct page *g, const struct diff *d)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct diff_line *l = &d->line[i];

		if (!l->text.p) {
			page_begin(g, ROLE_DIM, 0);
			if (l->text.n > 1)
				txt_ownf(&g->text,
				        P_("  … %zu line alike\n",
				                "  … %zu lines alike\n", l->text.n),
				        l->text.n);
			else
				txt_own(&g->text, "  …\n");
			continue;
		}
		page_begin(g,
		        l->kind == DIFF_OLD   ? ROLE_ERROR
		        : l->kind == DIFF_NEW ? ROLE_GOOD
		                              : ROLE_NORMAL,
		        2);
		txt_own(&g->text, l->kind == DIFF_OLD   ? "- "
		                  : l->kind == DIFF_NEW ? "+ "
		                                        : "  ");
		txt_raw(&g->text, (struct raw){ l->text.p, l->text.n });
		txt_own(&g->text, "\n");
	}
}

static int
compose(struct pane *p, struct err *e)
{
	struct changes *v = p->priv;
	const struct store *s = screen_store(p->scr);
	struct str old = STR_INIT(DOC_MAX), neu = STR_INIT(DOC_MAX);
	struct diff d = { 0 };
	struct changed c;
	int ret = -1;

	if (changed_get(s, v->row.id, &c, e) < 0 ||
	        changed_earlier(s, v->row.id, &old, e) < 0 ||
	        doc_file(s, v->rid, &neu, e) < 0 ||
	        diff_lines((struct view){ str_c(&old), old.len },
	                (struct view){ str_c(&neu), neu.len }, &d, e) < 0 ||
	        diff_shorten(&d, CONTEXT, e) < 0)
		goto out;
	page_reset(&v->page);
	head(&v->page, &v->row, &c, &d);
	lines(&v->page, &d);
	ret = page_end(&v->page, e);
out:
	diff_release(&d);
	str_release(&old);
	str_release(&neu);
	return ret;
}

static int
open_pane(struct pane *p, const struct pane_arg *a, struct err *e)
{
	struct changes *v = p->priv;

	page_init(&v->page, TEXT_MAX);
	v->rid = a->rid;
	if (doc_by_rid(screen_store(p->scr), a->rid, &v->row, e) < 0)
		return -1;
	return compose(p, e);
}

static void
close_pane(struct pane *p)
{
	struct changes *v = p->priv;

	doc_row_clear(&v->row);
	page_release(&v->page);
}

static void
state(struct pane *p, struct txt *out)
{
	const struct changes *v = p->priv;

	txt_rawz(out, *v->row.number ? v->row.number : v->row.title);
}

static const struct pane_hint hints[] = {
	{ "page-down", N_("page down") },
	{ "search", N_("find") },
	{ "back", N_("back") },
	{ "help", N_("help") },
	{ NULL, NULL },
};

const struct pane_ops pane_changes = {
	.title = N_("Changes"),
	.help = N_("What has changed in a document since you read it: lines with - were "
	           "taken "
	           "away, lines with + came."),
	PAGE_OPS,
	.priv_size = sizeof(struct changes),
	.hints = hints,
	.open = open_pane,
	.close = close_pane,
	.action = page_action,
	.draw = page_draw,
	.state = state,
};
