#include "pane/page.h"

#include "base/human.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/width.h"
#include "model/query.h"

static void
style(void *ctx, size_t off, struct safe line, struct text_style *out)
{
	const struct page *g = ctx;
	size_t lo = 0, hi = g->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (g->line[mid].off < off)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo < g->n && g->line[lo].off == off) {
		out->role = g->line[lo].role;
		if (g->line[lo].indent)
			out->indent = g->line[lo].indent;
	}
}

static const struct text_ops text_ops = { .style = style };

void
page_init(struct page *g, size_t max)
{
	txt_init(&g->text, max);
	textview_init(&g->view, &text_ops, g);
}

void
page_release(struct page *g)
{
	textview_release(&g->view);
	txt_release(&g->text);
	free(g->line);
	g->line = NULL;
	g->n = g->cap = 0;
}

void
page_reset(struct page *g)
{
	txt_reset(&g->text);
	g->n = 0;
}

void
page_begin(struct page *g, enum role role, int indent)
{
	struct err e;

	g->text.frame = false;
	/* Without memory for its look a line is shown plain. */
	if (mem_grow(&g->line, &g->cap, g->n + 1, sizeof(*g->line), &e) < 0)
		return;
	g->line[g->n++] = (struct page_line){ g->text.s.len, role, indent };
}

void
page_label(struct page *g, const char *name, enum role role)
{
	size_t n = text_width(name, strlen(name));

	page_begin(g, role, PAGE_LABEL);
	g->text.frame = true;
	txt_own(&g->text, name);
	do {
		txt_own(&g->text, " ");
	} while (++n < PAGE_LABEL);
}

void
page_heading(struct page *g, const char *name)
{
	if (g->text.s.len)
		txt_own(&g->text, "\n");
	page_begin(g, ROLE_HEADING, 0);
	txt_ownf(&g->text, "%s\n", name);
}

int
page_end(struct page *g, struct err *e)
{
	if (str_ok(&g->text.s, _("the page"), e) < 0)
		return -1;
	textview_again(&g->view, txt_get(&g->text));
	return 0;
}

void
page_show(struct page *g, size_t off)
{
	if (!textview_visible(&g->view, off))
		textview_goto(&g->view, off);
}

static int
find(struct pane *p, struct textview *v, const char *text, struct err *e)
{
	bool found;

	if (textview_find(v, raw_of(text), false, &found, e) < 0)
		return -1;
	if (!found && *text)
		screen_say(p->scr, _("not found: %s"), text);
	return 1;
}

static int
find_again(struct pane *p, struct textview *v, bool back, struct err *e)
{
	bool wrapped;

	if (!find_active(&v->find))
		return err_set(e, ERR_USAGE, _("no search yet: / asks for words"));
	if (!textview_find_again(v, back, &wrapped))
		return err_set(e, ERR_NOTFOUND, _("not found"));
	if (wrapped)
		screen_say(p->scr, back ? _("from the end of the text")
		                        : _("from the top of the text"));
	return 1;
}

int
text_action(struct pane *p, struct textview *v, const struct cmd *c, struct err *e)
{
	enum move m;
	size_t n;

	if (pane_move_of(c, &m, &n)) {
		textview_move(v, m, n);
		return 1;
	}
	switch (c->act) {
	case ACT_SEARCH:
		if (c->argc)
			return find(p, v, c->arg[0], e);
		screen_ask(p->scr, ACT_SEARCH, NULL, NULL);
		return 1;
	case ACT_NEXT:
	case ACT_PREV:
		return find_again(p, v, c->act == ACT_PREV, e);
	case ACT_CLEAR:
		textview_find_clear(v);
		return 1;
	default:
		return 0;
	}
}

void
text_find_words(struct textview *v, const char *words)
{
	struct query q;
	struct err e;
	bool found = false;

	if (textview_find(v, raw_of(words), false, &found, &e) == 0 && found)
		return;
	if (query_parse(&q, words, strlen(words), &e) < 0)
		return;
	for (size_t i = 0; i < q.n && !found; i++) {
		const char *w = q.term[i].exact ? q.term[i].exact : q.term[i].folded;

		if (textview_find(v, raw_of(w), false, &found, &e) < 0)
			break;
	}
	if (!found)
		textview_find_clear(v);
	query_release(&q);
}

void
text_draw(
        struct pane *p, struct textview *v, struct canvas *c, struct rect area, bool full)
{
	const struct options *o = &screen_conf(p->scr)->opt;

	if (full)
		textview_dirty(v);
	v->max_cols = o->v[OPT_TEXT_WIDTH];
	v->bidi = o->v[OPT_BIDI] < 2;
	textview_draw(v, c, area, true);
}

int
page_action(struct pane *p, const struct cmd *c, struct err *e)
{
	struct page *g = p->priv;

	return text_action(p, &g->view, c, e);
}

void
page_draw(struct pane *p, struct canvas *c, struct rect area, bool full)
{
	struct page *g = p->priv;

	text_draw(p, &g->view, c, area, full);
}

void
page_position(struct pane *p, struct txt *out)
{
	const struct page *g = p->priv;

	txt_percent(out, textview_percent(&g->view));
}

void
txt_when(struct txt *t, int64_t at)
{
	char when[32];

	instant_local(at, when);
	txt_own(t, human_weekday(at));
	txt_ownf(t, " %s", when);
}

void
txt_overdue(struct txt *t, int64_t deadline)
{
	bool near = deadline > clock_wall() - TXT_NEAR;
	char when[32];

	instant_local(deadline, when); /* "02/03/2026 19:30" */
	if (strlen(when) == 16)
		txt_ownf(t, _("overdue %.*s"), near ? 5 : 4, when + (near ? 0 : 6));
	else
		txt_own(t, _("overdue"));
}

void
txt_soon(struct txt *t, int64_t at, bool hour)
{
	int64_t away = at - clock_wall();
	char when[32];

	instant_local(at, when); /* "02/03/2026 19:30" */
	if (strlen(when) != 16)
		txt_own(t, when);
	else if (away > TXT_NEAR || away < -TXT_NEAR)
		txt_ownf(t, "%.10s", when);
	else if (hour)
		txt_ownf(t, "%.5s %s", when, when + 11);
	else
		txt_ownf(t, _("by %.5s"), when);
}

void
txt_number(struct txt *t, const struct doc_row *r)
{
	if (*r->number || *r->type)
		txt_rawz(t, *r->number ? r->number : r->type);
	else if (r->kind == DOC_NOTICE || r->kind == DOC_MEETING)
		txt_own(t, r->kind == DOC_NOTICE ? _("notice") : _("meeting"));
}

void
txt_answer(struct txt *t, const char *code)
{
	static const struct {
		const char *code, *words;
	} known[] = {
		{ "yes", N_("I attend") },
		{ "no", N_("I am absent") },
		{ "online", N_("I attend online") },
		{ "guest", N_("I attend as a guest") },
	};

	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (strcmp(code, known[i].code) == 0) {
			txt_own(t, _(known[i].words));
			return;
		}
	txt_rawz(t, code);
}

void
txt_value(struct txt *t, enum value_set set, const char *code)
{
	txt_rawz(t, value_label(set, code));
}

void
txt_key(struct txt *t, const struct pane *p, const char *cmd)
{
	const struct keymap *m = screen_conf(p->scr)->keys;
	const char *kind = p->ops->kind == ACTX_LIST ? "list" : "text";
	const char *ctx[] = { pane_name(p->id), kind, "any" };
	struct str keys = STR_INIT(256);

	for (size_t i = 0; i < ARRAY_LEN(ctx); i++)
		if (keymap_keys_of(m, keymap_ctx(m, ctx[i]), cmd, &keys))
			break;
	if (!keys.len)
		str_addf(&keys, ":%s", cmd);
	txt_rawz(t, str_c(&keys));
	str_release(&keys);
}

bool
pane_unread(const struct pane *p, const uint8_t id[ID_LEN], bool stored)
{
	int mark = screen_marked_read(p->scr, id);

	return mark < 0 ? stored : !mark;
}
