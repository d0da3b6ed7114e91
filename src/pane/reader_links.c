/* Numbers in a text that lead to a document on this device. They are looked up as lines are shown, so
 * that opening a text costs no more for them than a screenful does. */
#include "reader_int.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "model/docno.h"
#include "store/rel.h"

/* --- which there are ------------------------------------------------------------------ */

static bool
same(const char *p, size_t n, const char *z)
{
	return strlen(z) == n && memcmp(p, z, n) == 0;
}

/* The document that a number leads to; 0 none. */
static int64_t
leads_to(struct pane *p, const char *number, size_t n)
{
	struct reader *r = p->priv;
	struct known_link *k;
	bool several;
	struct err e;
	int64_t rid;

	if (n > LINK_MAX || same(number, n, r->row.number))
		return 0;
	for (size_t i = 0; i < r->nknown; i++)
		if (r->known[i].n == n && memcmp(r->known[i].number, number, n) == 0)
			return r->known[i].rid;
	if (rel_number(screen_store(p->scr), (struct view){ number, n }, &rid, &several,
	            &e) < 0)
		return 0;
	if (rid == r->row.rid)
		rid = 0;
	if (!r->known)
		r->known = mem_new(LINKS_KNOWN, sizeof(*r->known), &e);
	if (!r->known)
		return rid;
	if (r->nknown == LINKS_KNOWN)
		r->nknown = 0;
	k = &r->known[r->nknown++];
	*k = (struct known_link){ .n = n, .rid = rid };
	memcpy(k->number, number, n);
	return rid;
}

size_t
reader_links(void *ctx, size_t from, size_t to, struct text_link *out, size_t max)
{
	struct pane *p = ctx;
	const struct reader *r = p->priv;
	const char *t = r->view.text.p;
	size_t got = 0, at, len;

	while (got < max && docno_next(t, to, from, &at, &len)) {
		if (leads_to(p, t + at, len))
			out[got++] = (struct text_link){ at, len };
		from = at + len;
	}
	return got;
}

/* --- choosing ------------------------------------------------------------------------- */

static bool
link_behind(struct pane *p, size_t from, size_t to, struct text_link *out)
{
	return from < to && reader_links(p, from, to, out, 1) > 0;
}

/* The last one that begins before `before`, line by line. */
static bool
link_before(struct pane *p, size_t before, struct text_link *out)
{
	const struct reader *r = p->priv;
	struct safe t = r->view.text;
	struct text_link l;
	bool any = false;

	while (before && !any) {
		const char *nl = before > 1 ? memrchr(t.p, '\n', before - 1) : NULL;
		const char *eol = memchr(t.p + before - 1, '\n', t.n - before + 1);
		size_t from = nl ? (size_t)(nl - t.p) + 1 : 0;
		size_t end = eol ? (size_t)(eol - t.p) : t.n;

		for (size_t at = from; link_behind(p, at, end, &l) && l.at < before;
		        at = l.at + l.len) {
			*out = l;
			any = true;
		}
		before = from;
	}
	return any;
}

static int
next_link(struct pane *p, bool back, struct err *e)
{
	struct reader *r = p->priv;
	struct textview *v = &r->view;
	bool on = v->here.len && textview_visible(v, v->here.at), got;
	size_t n = v->text.n;
	struct text_link l;

	if (back)
		got = link_before(p, on ? v->here.at : v->end ? v->end : v->text.n, &l);
	else
		got = link_behind(
		        p, on ? v->here.at + v->here.len : textview_cursor(v), n, &l);
	if (!got) {
		got = back ? link_before(p, n, &l) : link_behind(p, 0, n, &l);
		if (got)
			screen_say(p->scr, back ? _("from the end of the text")
			                        : _("from the top of the text"));
	}
	if (!got)
		return err_set(e, ERR_NOTFOUND,
		        _("no number in this text leads to a document on this device"));
	textview_choose(v, l);
	textview_show(v, l.at);
	return 1;
}

/* --- following and returning ---------------------------------------------------------- */

static int
follow(struct pane *p, struct err *e)
{
	struct reader *r = p->priv;
	const struct text_link l = r->view.here;
	struct reader_stop stop = { .top = r->view.top, .link = l };
	char number[LINK_MAX + 1];
	struct doc_row d;
	bool several;
	int64_t rid;

	snprintf(number, sizeof(number), "%.*s", (int)l.len, r->view.text.p + l.at);
	if (rel_number(screen_store(p->scr), view_of(number), &rid, &several, e) < 0)
		return -1;
	if (!rid)
		return err_set(e, ERR_NOTFOUND, _("%s is not on this device"), number);
	if (doc_by_rid(screen_store(p->scr), rid, &d, e) < 0)
		return -1;
	memcpy(stop.id, r->row.id, ID_LEN);
	if (d.kind == DOC_MEETING) {
		int ret = screen_open_object(p->scr, d.id, e);

		doc_row_clear(&d);
		return ret < 0 ? -1 : 1;
	}
	doc_row_clear(&d);
	if (reader_show(p, rid, e) < 0)
		return -1;
	if (r->nback == READER_BACK)
		memmove(r->back, r->back + 1, --r->nback * sizeof(*r->back));
	r->back[r->nback++] = stop;
	if (several)
		screen_say(p->scr,
		        _("several documents have the number %s; this is the "
		          "newest"),
		        number);
	return 1;
}

static int
go_back(struct pane *p, struct err *e)
{
	struct reader *r = p->priv;
	struct reader_stop s;
	size_t at, len;
	struct doc_row d;
	int ret;

	/* What has left the device meanwhile is passed over. */
	do {
		if (!r->nback)
			return 0;
		s = r->back[--r->nback];
		ret = doc_by_id(screen_store(p->scr), s.id, &d, e);
	} while (ret < 0 && e->code == ERR_NOTFOUND);
	if (ret < 0)
		return -1;
	ret = reader_show(p, d.rid, e);
	doc_row_clear(&d);
	if (ret < 0)
		return -1;
	r->placed = true;
	textview_goto(&r->view, s.top);
	if (s.link.len &&
	        docno_next(r->view.text.p, r->view.text.n, s.link.at, &at, &len) &&
	        at == s.link.at && len == s.link.len)
		textview_choose(&r->view, s.link);
	return 1;
}

bool
reader_link_at(struct pane *p, int row, int col)
{
	struct reader *r = p->priv;
	struct text_link l;

	if (!textview_link_at(&r->view, row, col, &l))
		return false;
	textview_choose(&r->view, l);
	return true;
}

int
reader_links_action(struct pane *p, const struct cmd *c, struct err *e)
{
	struct reader *r = p->priv;
	struct textview *v = &r->view;

	switch (c->act) {
	case ACT_NEXT_LINK:
	case ACT_PREV_LINK:
		return next_link(p, c->act == ACT_PREV_LINK, e);
	case ACT_OPEN:
		if (v->here.len && textview_visible(v, v->here.at))
			return follow(p, e);
		textview_move(v, MOVE_DOWN, 1);
		return 1;
	case ACT_BACK:
		return go_back(p, e);
	case ACT_CITED_BY:
		return screen_open(p->scr, PANE_CITES,
		               &(struct pane_arg){ .rid = r->row.rid }, e) < 0
		               ? -1
		               : 1;
	default:
		return 0;
	}
}
