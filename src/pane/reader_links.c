/* Numbers in a text that lead to a document on this device. They are looked up as lines are shown, so
 * that opening a text costs no more for them than a screenful does. */
#include "reader_int.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "model/docno.h"
#include "store/rel.h"

#define PIECE                                                                            \
	4096 /* bytes that are gone through from their beginning to find the last link */

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
	r->looked++;
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

/* From *from on, which goes along; no further than `most` have been looked up. */
static size_t
links_in(struct pane *p, size_t *from, size_t to, size_t most, struct text_link *out,
        size_t max)
{
	const struct reader *r = p->priv;
	const char *t = r->view.text.p;
	size_t got = 0, at, len;

	while (got < max && r->looked < most && docno_next(t, to, *from, &at, &len)) {
		if (leads_to(p, t + at, len))
			out[got++] = (struct text_link){ at, len };
		*from = at + len;
	}
	return got;
}

size_t
reader_links(void *ctx, size_t from, size_t to, struct text_link *out, size_t max)
{
	return links_in(ctx, &from, to, SIZE_MAX, out, max);
}

/* --- choosing ------------------------------------------------------------------------- */

/* SPENT: a text may hold tens of thousands of numbers that lead nowhere; a key does not look all up. */
enum found { FOUND, NONE, SPENT };

static enum found
link_behind(struct pane *p, size_t *at, struct text_link *out)
{
	const struct reader *r = p->priv;

	if (links_in(p, at, r->view.text.n, LINKS_LOOK, out, 1))
		return FOUND;
	return r->looked < LINKS_LOOK ? NONE : SPENT;
}

/* Where a piece of the text begins that ends before `before`: a line or the end of a long one, between
 * words. */
static size_t
piece(struct safe t, size_t before)
{
	const char *nl = before > 1 ? memrchr(t.p, '\n', before - 1) : NULL;
	size_t from = nl ? (size_t)(nl - t.p) + 1 : 0;
	const char *blank;

	if (before - from <= PIECE)
		return from;
	from = before - PIECE;
	blank = memchr(t.p + from, ' ', PIECE - 1);
	return blank ? (size_t)(blank - t.p) + 1 : from;
}

/* The last one that begins before *at, piece by piece. */
static enum found
link_before(struct pane *p, size_t *at, struct text_link *out)
{
	const struct reader *r = p->priv;
	struct safe t = r->view.text;
	struct text_link l;
	bool any = false;

	while (*at && !any) {
		size_t from = piece(t, *at), i = from;
		size_t most = t.n - *at < LINK_MAX ? t.n : *at + LINK_MAX;
		const char *eol = memchr(t.p + *at - 1, '\n', most - *at + 1);
		size_t end = eol ? (size_t)(eol - t.p) : most;

		if (r->looked >= LINKS_LOOK)
			return SPENT;
		while (links_in(p, &i, end, SIZE_MAX, &l, 1) && l.at < *at) {
			*out = l;
			any = true;
		}
		*at = from;
	}
	return any ? FOUND : NONE;
}

static enum found
seek(struct pane *p, bool back, size_t *at, struct text_link *out)
{
	return back ? link_before(p, at, out) : link_behind(p, at, out);
}

/* Where to look from: behind what is chosen, or where the search of the key before stopped. */
static size_t
seek_from(struct reader *r, bool back)
{
	const struct textview *v = &r->view;
	const bool on = v->here.len && textview_visible(v, v->here.at);

	if (r->search.any && r->search.back == back && r->search.top == v->top &&
	        r->search.here == v->here.at)
		return r->search.at;
	r->search.round = false;
	if (back)
		return on ? v->here.at : v->end ? v->end : v->text.n;
	return on ? v->here.at + v->here.len : textview_cursor(v);
}

static int
next_link(struct pane *p, bool back, struct err *e)
{
	struct reader *r = p->priv;
	struct textview *v = &r->view;
	size_t at = seek_from(r, back);
	struct text_link l;
	enum found f;

	r->looked = 0;
	f = seek(p, back, &at, &l);
	if (f == NONE && !r->search.round) {
		r->search.round = true;
		at = back ? v->text.n : 0;
		f = seek(p, back, &at, &l);
	}
	r->search.any = f == SPENT;
	if (f == SPENT) {
		r->search.back = back;
		r->search.top = v->top;
		r->search.here = v->here.at;
		r->search.at = at;
		screen_say(p->scr, _("no link so far; the same key looks on"));
		return 1;
	}
	if (f == NONE)
		return err_set(e, ERR_NOTFOUND,
		        _("no number in this text leads to a document on this device"));
	if (r->search.round)
		screen_say(p->scr, back ? _("from the end of the text")
		                        : _("from the top of the text"));
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

bool
reader_chosen(struct pane *p, struct safe *number)
{
	const struct textview *v = &((const struct reader *)p->priv)->view;

	if (!v->here.len || !textview_visible(v, v->here.at))
		return false;
	*number = (struct safe){ v->text.p + v->here.at, v->here.len };
	return true;
}

int
reader_links_action(struct pane *p, const struct cmd *c, struct err *e)
{
	struct reader *r = p->priv;
	struct textview *v = &r->view;
	struct safe number;

	switch (c->act) {
	case ACT_NEXT_LINK:
	case ACT_PREV_LINK:
		return next_link(p, c->act == ACT_PREV_LINK, e);
	case ACT_OPEN:
		if (reader_chosen(p, &number))
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
