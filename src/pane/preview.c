/*
 * The document under the cursor beside its list, where the screen is wide: its title, what is to be
 * said of it, and the beginning of its text. It is put together once the cursor rests, so that a key
 * that is held costs no more than without it. What is seen here does not count as read.
 */
#include "listpane_int.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "model/markup.h"
#include "model/reason.h"
#include "pane/page.h"

#define WIDE 100            /* columns of a body that has one by itself */
#define REST_MS 120         /* without another movement */
#define BODY_MAX (64 << 10) /* bytes: who wants more of it opens it */
#define TEXT_MAX (4u * BODY_MAX)

struct preview {
	struct page page;
	uint8_t want[ID_LEN], on[ID_LEN]; /* what is to be shown, and what is */
	int64_t want_apart, on_apart;     /* … of several rows of one document */
	bool wanted, any, stale;
	bool anew;   /* they are other words than before */
	bool find;   /* the words of a search are to be highlighted in it */
	int64_t due; /* when it may be put together, clock_boot */
};

/* --- its words --------------------------------------------------------------------------- */

static void
line(struct page *g, const char *name, const char *value)
{
	if (!*value)
		return;
	page_label(g, name, ROLE_NORMAL);
	txt_rawz(&g->text, value);
	txt_own(&g->text, "\n");
}

static void
instant(struct page *g, const char *name, int64_t at)
{
	if (!at)
		return;
	page_label(g, name, ROLE_NORMAL);
	txt_when(&g->text, at);
	txt_own(&g->text, "\n");
}

static void
about_document(struct page *g, const struct doc_row *r, const struct doc *d)
{
	const char *issuer = doc_get(d, DOCF_ISSUER);
	char date[16];

	if (!d->date && !*issuer)
		return;
	civil_show(d->date, date);
	page_label(g, _("Issued"), ROLE_NORMAL);
	txt_own(&g->text, d->date ? date : "");
	txt_own(&g->text, d->date && *issuer ? _(" by ") : "");
	txt_rawz(&g->text, issuer);
	txt_own(&g->text, "\n");
}

static int
about_meeting(struct pane *p, struct page *g, const struct doc_row *r, struct err *e)
{
	struct meeting_row m;

	if (meeting_by_id(screen_store(p->scr), r->id, &m, e) < 0)
		return -1;
	instant(g, _("When"), m.start);
	line(g, _("Place"), m.place);
	line(g, _("Chair"), m.chair);
	page_label(g, _("My answer"),
	        m.answer.state == ANSWER_REFUSED ? ROLE_ERROR : ROLE_NORMAL);
	if (m.answer.state == ANSWER_NONE)
		txt_own(&g->text, _("none yet\n"));
	else if (m.answer.state == ANSWER_REFUSED)
		txt_own(&g->text, _("refused: "));
	if (m.answer.state == ANSWER_REFUSED)
		txt_rawz(&g->text, reason_show(NULL, m.answer.reason).s);
	else if (m.answer.state != ANSWER_NONE)
		txt_answer(&g->text, m.answer.value);
	txt_own(&g->text, m.answer.state != ANSWER_NONE ? "\n" : "");
	meeting_row_clear(&m);
	return 0;
}

static void
acknowledgement(struct pane *p, const struct doc_row *r)
{
	struct page *g = &((struct listpane *)p->priv)->preview->page;
	char when[32];

	if (r->acked_at) {
		instant_local(r->acked_at, when);
		page_begin(g, ROLE_GOOD, 0);
		txt_ownf(&g->text, _("Acknowledged on %s\n"), when);
	} else if (r->ack_pending) {
		page_begin(g, ROLE_WARN, 0);
		txt_own(&g->text, _("Acknowledged here, not yet sent\n"));
	} else if (r->ack_wanted) {
		page_begin(g, ROLE_WARN, 0);
		txt_own(&g->text, _("To acknowledge: press "));
		txt_key(&g->text, p, "acknowledge");
		txt_own(&g->text, "\n");
	}
}

/* Headings and the lines of an enumeration look as they do in the reader. */
static void
styled(struct page *g, size_t from)
{
	struct safe t = txt_get(&g->text);

	while (from < t.n) {
		const char *nl = memchr(t.p + from, '\n', t.n - from);
		size_t end = nl ? (size_t)(nl - t.p) : t.n, mark;
		struct view l = { t.p + from, end - from };
		bool heading = markup_heading(l);
		struct err e;

		if (markup_of(l, &mark) == MARKUP_NONE)
			mark = 0;
		if ((heading || mark) &&
		        mem_grow(&g->line, &g->cap, g->n + 1, sizeof(*g->line), &e) == 0)
			g->line[g->n++] = (struct page_line){ from,
				heading ? ROLE_HEADING : ROLE_NORMAL,
				heading ? 0 : (int)mark };
		from = end + 1;
	}
}

static void
body(struct page *g, const struct doc *d)
{
	size_t n = d->body.n, from = g->text.s.len;

	if (n > BODY_MAX)
		for (n = BODY_MAX; n && d->body.p[n - 1] != '\n';)
			n--;
	txt_body(&g->text, (struct raw){ d->body.p, n });
	styled(g, from);
	if (n < d->body.n) {
		page_begin(g, ROLE_DIM, 0);
		txt_own(&g->text, _("… (open it to read on)"));
	}
}

static int
words(struct pane *p, const struct doc_row *r, const struct doc *d, struct err *e)
{
	struct page *g = &((struct listpane *)p->priv)->preview->page;

	if (*r->number) {
		page_begin(g, ROLE_TITLE, 0);
		txt_rawz(&g->text, r->number);
		txt_own(&g->text, r->draft ? _("  [draft: not in force]\n") : "\n");
	}
	page_begin(g, ROLE_TITLE, 0);
	txt_rawz(&g->text, r->title);
	txt_own(&g->text, "\n\n");
	if (r->withdrawn) {
		page_begin(g, ROLE_ERROR, 0);
		txt_own(&g->text, _("Withdrawn: "));
		txt_rawz(&g->text, r->why);
		return 0;
	}
	if (r->kind == DOC_MEETING) {
		if (about_meeting(p, g, r, e) < 0)
			return -1;
	} else if (r->kind == DOC_NOTICE) {
		line(g, _("From"), doc_get(d, DOCF_SENDER));
		instant(g, _("Sent"), d->time ? d->time : r->at);
		instant(g, _("Deadline"), d->deadline);
	} else {
		about_document(g, r, d);
	}
	acknowledgement(p, r);
	txt_own(&g->text, "\n");
	body(g, d);
	return 0;
}

static int
compose(struct pane *p, const uint8_t id[ID_LEN], struct err *e)
{
	struct listpane *lp = p->priv;
	struct page *g = &lp->preview->page;
	struct str file = STR_INIT(DOC_MAX);
	struct doc d = { 0 };
	struct doc_row r;
	int ret = -1;

	if (doc_by_id(screen_store(p->scr), id, &r, e) < 0)
		return -1;
	if (!r.withdrawn && (doc_file(screen_store(p->scr), r.rid, &file, e) < 0 ||
	                            doc_parse(&d, r.kind, str_c(&file), file.len,
	                                    DOC_LENIENT, e) < 0))
		goto out;
	page_reset(g);
	if (p->ops->list->above)
		p->ops->list->above(p, g);
	if (words(p, &r, &d, e) == 0)
		ret = page_end(g, e);
out:
	doc_release(&d);
	doc_row_clear(&r);
	str_release(&file);
	return ret;
}

/* --- on the screen ------------------------------------------------------------------------ */

bool
preview_on(const struct pane *p, int cols)
{
	int want = screen_conf(p->scr)->opt.v[OPT_PREVIEW];

	if (cols < LAYOUT_LEAST || !p->ops->list->previews ||
	        screen_conf(p->scr)->opt.v[OPT_ACCESSIBLE])
		return false;
	return want == 1 || (want == 0 && cols >= WIDE);
}

static struct preview *
get(struct pane *p)
{
	struct listpane *lp = p->priv;
	struct err e;

	if (lp->preview)
		return lp->preview;
	lp->preview = mem_new(1, sizeof(*lp->preview), &e);
	if (lp->preview)
		page_init(&lp->preview->page, TEXT_MAX);
	return lp->preview;
}

void
preview_release(struct pane *p)
{
	struct listpane *lp = p->priv;

	if (lp->preview)
		page_release(&lp->preview->page);
	free(lp->preview);
	lp->preview = NULL;
}

void
preview_stale(struct pane *p)
{
	struct listpane *lp = p->priv;

	if (lp->preview)
		lp->preview->stale = true;
}

void
listpane_words(struct pane *p, const char *words)
{
	struct listpane *lp = p->priv;

	lp->words = words;
	preview_stale(p);
	filters_stale(p);
	if (lp->preview)
		lp->preview->anew = true;
}

/* What the cursor is on; true: another thing than it was. */
static bool
look(struct pane *p, struct preview *v)
{
	struct err e;
	const void *row = listpane_selected(p, &e);
	struct listpane_item it = { 0 };
	bool same = v->wanted;

	if (row)
		it = p->ops->list->item(row);
	v->wanted = it.doc != NULL;
	if (!it.doc)
		return same;
	same = same && v->want_apart == it.apart && memcmp(v->want, it.doc, ID_LEN) == 0;
	memcpy(v->want, it.doc, ID_LEN);
	v->want_apart = it.apart;
	return !same;
}

static bool
is_shown(const struct preview *v)
{
	return v->any == v->wanted &&
	       (!v->any || (v->on_apart == v->want_apart &&
	                           memcmp(v->on, v->want, ID_LEN) == 0));
}

static void
renew(struct pane *p, struct preview *v)
{
	const struct listpane *lp = p->priv;
	struct textview *t = &v->page.view;
	bool same = v->any && is_shown(v);
	struct err e = ERR_INIT;

	v->stale = false;
	v->any = v->wanted;
	if (!same)
		t->top = 0;
	if (v->any && compose(p, v->want, &e) < 0) {
		page_reset(&v->page);
		txt_rawz(&v->page.text, e.msg);
		v->any = page_end(&v->page, &e) == 0;
	}
	memcpy(v->on, v->want, ID_LEN);
	v->on_apart = v->want_apart;
	v->find = lp->words && v->any && (!same || v->anew);
	v->anew = false;
	if (!lp->words)
		textview_find_clear(t);
	textview_dirty(t);
}

void
preview_draw(struct pane *p, struct canvas *c, struct rect area, bool full)
{
	const struct options *o = &screen_conf(p->scr)->opt;
	struct preview *v = get(p);
	int64_t at = clock_boot();
	bool other, fresh = false;

	if (!v)
		return;
	if (full)
		textview_dirty(&v->page.view);
	if (look(p, v))
		v->due = at + REST_MS;
	other = v->stale || !is_shown(v);
	/* Under a menu it is drawn this once. */
	if (other && (at >= v->due || !screen_on_top(p->scr, p))) {
		renew(p, v);
		fresh = true;
	} else if (other) {
		screen_wake_at(p->scr, v->due);
	}
	if (!v->any) {
		if (full || fresh)
			canvas_fill(c, area, ROLE_NORMAL);
		return;
	}
	v->page.view.max_cols = o->v[OPT_TEXT_WIDTH];
	v->page.view.bidi = o->v[OPT_BIDI] < 2;
	textview_draw(&v->page.view, c, area, false);
	if (!v->find)
		return;
	/* Drawn once, the text knows which matches need no scrolling. */
	v->find = false;
	text_find_words(&v->page.view, ((struct listpane *)p->priv)->words);
	textview_draw(&v->page.view, c, area, false);
}

/* --- acts ----------------------------------------------------------------------------------- */

static int
toggle(struct pane *p, struct err *e)
{
	int cols = screen_cols(p->scr);

	if (!p->ops->list->previews)
		return err_set(e, ERR_USAGE, _("this list has no preview"));
	if (preview_on(p, cols))
		return screen_command(p->scr, "set preview = no", e) < 0 ? -1 : 1;
	if (cols < LAYOUT_LEAST)
		return err_set(e, ERR_USAGE,
		        _("this screen is too narrow for a preview: %d of %d"), cols,
		        LAYOUT_LEAST);
	return screen_command(p->scr, "set preview = yes", e) < 0 ? -1 : 1;
}

int
preview_action(struct pane *p, const struct cmd *c, struct err *e)
{
	const struct listpane *lp = p->priv;
	struct textview *t;

	if (c->act == ACT_PREVIEW)
		return toggle(p, e);
	if (!lp->preview || !preview_on(p, screen_cols(p->scr)))
		return err_set(e, ERR_USAGE, _("no preview is shown; v shows it"));
	t = &lp->preview->page.view;
	if (c->argc)
		textview_move(t, c->act == ACT_PREVIEW_UP ? MOVE_UP : MOVE_DOWN,
		        (size_t)c->num);
	else
		textview_move(
		        t, c->act == ACT_PREVIEW_UP ? MOVE_HALF_UP : MOVE_HALF_DOWN, 1);
	return 1;
}
