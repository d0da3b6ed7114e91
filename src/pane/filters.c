/*
 * The filters of a list to choose from: those that are usual, those that sotayrc names, and of
 * documents the types that there are. They stand at the left of a wide screen, and in the place of the
 * list on a narrow one while one is chosen. How many pass is counted only where that is cheap.
 */
#include "listpane_int.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "pane/page.h"
#include "store/own.h"

#define WIDE 140 /* columns of a body beside whose list they stand */
#define ROWS 48
#define TYPES 10
#define TAGS 12
#define CHEAP 2000    /* rows that may be counted through */
#define TEXT_BYTES 80 /* of a filter; a longer one is not offered */

struct filters {
	struct row {
		char text[TEXT_BYTES]; /* "" all rows */
		const char *own;       /* our words for it; NULL: as it stands */
		bool counted;
		uint64_t count;
	} row[ROWS];
	size_t n, at, top;
	bool focus, stale, drawn;
};

static const struct {
	enum filter_list list;
	const char *text, *own;
} usual[] = {
	{ FILTER_ALL, "", N_("all") },
	{ FILTER_DOCS, "unread", N_("unread") },
	{ FILTER_DOCS, "to-ack", N_("to acknowledge") },
	{ FILTER_DOCS, "flagged", N_("flagged") },
	{ FILTER_DOCS, "has:note", N_("with a note") },
	{ FILTER_N, "priority:urgent", N_("urgent") },
	{ FILTER_D, "in-force", N_("in force") },
	{ FILTER_M, "state:cancelled", N_("cancelled") },
	{ FILTER_O, "state:queued", N_("waiting") },
	{ FILTER_O, "state:refused", N_("refused") },
	{ FILTER_O, "state:done", N_("accepted") },
};

/* --- which --------------------------------------------------------------------------------- */

static enum doc_kind
kind_of(const struct pane *p)
{
	return p->ops->list->filter == FILTER_N   ? DOC_NOTICE
	       : p->ops->list->filter == FILTER_M ? DOC_MEETING
	                                          : DOC_DOCUMENT;
}

static void
add(struct filters *v, const char *text, const char *own)
{
	struct row *r = &v->row[v->n];

	if (v->n == ROWS || strlen(text) >= sizeof(r->text))
		return;
	v->n++;
	memset(r, 0, sizeof(*r));
	memcpy(r->text, text, strlen(text) + 1);
	r->own = own;
}

/* Under our own words already. */
static bool
is_there(const struct filters *v, const char *text)
{
	for (size_t i = 0; i < v->n; i++)
		if (strcmp(v->row[i].text, text) == 0)
			return true;
	return false;
}

static void
add_tags(struct pane *p, struct filters *v)
{
	struct tag_names t;
	char text[TEXT_BYTES];
	struct err e;

	if (own_tags_all(screen_store(p->scr), &t, &e) < 0)
		return;
	for (size_t i = 0; i < t.n && i < TAGS; i++) {
		(void)snprintf(text, sizeof(text), "tag:%s", t.v[i].s);
		add(v, text, NULL);
	}
}

/* A type of one word stands as it is, another one in quotes. */
static void
add_types(struct pane *p, struct filters *v)
{
	struct doc_type type[TYPES];
	struct err e;
	size_t n = 0;

	if (doc_types(screen_store(p->scr), CHEAP, TYPES, type, &n, &e) < 0)
		return;
	for (size_t i = 0; i < n; i++) {
		char text[TEXT_BYTES];
		int len = snprintf(text, sizeof(text),
		        strchr(type[i].type, ' ') ? "type:\"%s\"" : "type:%s",
		        type[i].type);

		if (*type[i].type && !strpbrk(type[i].type, "\"|!()\\") && len > 0 &&
		        (size_t)len < sizeof(text))
			add(v, text, NULL);
	}
}

static void
count_one(struct pane *p, struct row *r)
{
	struct filter f;
	struct doc_query q = { kind_of(p), &f };
	struct err e;

	if (filter_parse_named(
	            &f, &screen_conf(p->scr)->filters, r->text, strlen(r->text), &e) < 0)
		return;
	r->counted = doc_count(screen_store(p->scr), &q, &r->count, &e) == 0;
	filter_release(&f);
}

static void
count_all(struct pane *p, struct filters *v)
{
	const struct doc_query q = { .kind = kind_of(p) };
	uint64_t total = 0;
	struct err e;

	if (p->ops->list->filter == FILTER_O ||
	        doc_count(screen_store(p->scr), &q, &total, &e) < 0)
		return;
	for (size_t i = 0; i < v->n; i++)
		if (total <= CHEAP || !v->row[i].text[0])
			count_one(p, &v->row[i]);
}

static struct filters *
get(struct pane *p)
{
	const struct filter_names *names = &screen_conf(p->scr)->filters;
	enum filter_list list = p->ops->list->filter;
	struct listpane *lp = p->priv;
	struct filters *v = lp->filters;
	char text[TEXT_BYTES];
	struct err e;

	if (v && !v->stale)
		return v;
	if (!v)
		v = lp->filters = mem_new(1, sizeof(*v), &e);
	if (!v)
		return NULL;
	v->stale = v->drawn = false;
	v->n = 0;
	for (size_t i = 0; i < ARRAY_LEN(usual); i++)
		if (usual[i].list & list)
			add(v, usual[i].text, usual[i].own);
	(void)snprintf(
	        text, sizeof(text), "after:%d", (int)(civil_of(clock_wall()) / 10000));
	if (list != FILTER_O)
		add(v, text, N_("this year"));
	for (size_t i = 0; i < names->n; i++)
		if (named_fits(names, i, list) && !is_there(v, names->row[i].text) &&
		        snprintf(text, sizeof(text), "@%s", names->row[i].name) <
		                TEXT_BYTES)
			add(v, text, NULL);
	if (list & FILTER_DOCS)
		add_tags(p, v);
	if (list == FILTER_D)
		add_types(p, v);
	count_all(p, v);
	if (v->at >= v->n)
		v->at = 0;
	return v;
}

/* --- on the screen ---------------------------------------------------------------------------- */

bool
filters_on(const struct pane *p, int cols)
{
	return cols >= WIDE && p->ops->list->filter;
}

bool
filters_focus(const struct pane *p)
{
	const struct listpane *lp = p->priv;

	return lp->filters && lp->filters->focus;
}

void
filters_stale(struct pane *p)
{
	struct listpane *lp = p->priv;

	if (lp->filters)
		lp->filters->stale = true;
}

void
filters_release(struct pane *p)
{
	struct listpane *lp = p->priv;

	free(lp->filters);
	lp->filters = NULL;
}

static void
draw_row(struct canvas *c, struct rect at, const struct row *r, bool here, bool chosen)
{
	struct txt t = TXT_INIT(512), n = TXT_INIT(64);
	int cols = 0;

	if (r->counted)
		txt_count(&n, r->count);
	if (r->own)
		txt_own(&t, _(r->own));
	else
		txt_rawz(&t, r->text);
	canvas_put_padded(c, at.row, at.col, 2,
	        here     ? SAFE(">")
	        : chosen ? SAFE("✓")
	                 : SAFE(" "),
	        ROLE_NORMAL);
	if (r->counted && at.cols > 12)
		cols = (int)n.s.len + 1;
	canvas_put_padded(c, at.row, at.col + 2, at.cols - 2 - cols, txt_get(&t),
	        chosen ? ROLE_TITLE : ROLE_NORMAL);
	if (cols) {
		canvas_fill(c, (struct rect){ at.row, at.col + at.cols - cols, 1, 1 },
		        ROLE_NORMAL);
		canvas_put_padded(c, at.row, at.col + at.cols - cols + 1, cols - 1,
		        txt_get(&n), ROLE_DIM);
	}
	txt_release(&t);
	txt_release(&n);
}

void
filters_draw(struct pane *p, struct canvas *c, struct rect area, bool full)
{
	const struct listpane *lp = p->priv;
	const char *now = lp->filter_text ? lp->filter_text : "";
	struct filters *v = get(p);
	size_t rows = area.rows > 0 ? (size_t)area.rows : 1;

	if (!v || (v->drawn && !full))
		return;
	v->drawn = true;
	if (v->at < v->top)
		v->top = v->at;
	if (v->at >= v->top + rows)
		v->top = v->at - rows + 1;
	for (size_t i = 0; i < rows; i++) {
		struct rect at = { area.row + (int)i, area.col, 1, area.cols };

		if (v->top + i >= v->n)
			canvas_fill(c, at, ROLE_NORMAL);
		else
			draw_row(c, at, &v->row[v->top + i],
			        v->focus && v->top + i == v->at,
			        !lp->words && strcmp(v->row[v->top + i].text, now) == 0);
	}
	if (v->focus)
		canvas_cursor(c, area.row + (int)(v->at - v->top), area.col);
}

/* --- acts ---------------------------------------------------------------------------------- */

static const struct pane_hint hints[] = {
	{ "open", N_("choose") },
	{ "back", N_("leave") },
	{ NULL, NULL },
};

static int
enter(struct pane *p, bool on, struct err *e)
{
	const struct listpane *lp = p->priv;
	const char *now = lp->filter_text ? lp->filter_text : "";
	struct filters *v;

	if (!p->ops->list->filter)
		return err_set(e, ERR_USAGE, _("this list has no filter"));
	v = get(p);
	if (!v)
		return err_set(e, ERR_MEM, _("out of memory"));
	v->focus = on;
	p->hints = on ? hints : p->ops->hints;
	for (size_t i = 0; on && i < v->n; i++)
		if (strcmp(v->row[i].text, now) == 0)
			v->at = i;
	screen_relay(p->scr);
	return 1;
}

static int
choose(struct pane *p, struct err *e)
{
	struct filters *v = get(p);
	char text[TEXT_BYTES];
	struct cmd c = { .act = ACT_CLEAR };

	if (enter(p, false, e) < 0 || !v->n)
		return -1;
	memcpy(text, v->row[v->at].text, sizeof(text));
	if (*text) {
		c.act = ACT_FILTER;
		c.argc = 1;
		c.arg[0] = text;
	}
	return p->ops->action(p, &c, e) < 0 ? -1 : 1;
}

int
listpane_choosing(struct pane *p, const struct cmd *c, struct err *e)
{
	struct filters *v;
	enum move m;
	size_t n;

	if (!p->ops->list)
		return 0;
	if (c->act == ACT_FILTERS)
		return enter(p, !filters_focus(p), e);
	if (!filters_focus(p))
		return 0;
	v = get(p);
	if (!v)
		return 0;
	if (pane_move_of(c, &m, &n)) {
		bool up = m == MOVE_UP || m == MOVE_HALF_UP || m == MOVE_PAGE_UP ||
		          m == MOVE_TOP;

		if (m != MOVE_UP && m != MOVE_DOWN)
			n = ROWS;
		v->at = up ? v->at - (n < v->at ? n : v->at)
		           : v->at + (n < v->n - 1 - v->at ? n : v->n - 1 - v->at);
		v->drawn = false;
		return 1;
	}
	if (c->act == ACT_OPEN)
		return choose(p, e);
	/* Any other command is the list's again; the way back leads to it. */
	if (enter(p, false, e) < 0)
		return -1;
	return c->act == ACT_BACK || c->act == ACT_NEXT_PANE;
}
