/* One document: a block about it, then its text. */
#include "reader_int.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "core/reading.h"
#include "model/query.h"

#define FOLDED_MAX 256
#define TEXT_MAX                                                                         \
	(3u * DOC_MAX + (64u << 10)) /* every byte of a file could be a bad one */

static const struct text_ops text_ops = { .style = reader_style,
	.links = reader_links,
	.folded = reader_folded,
	.reveal = reader_reveal };

/* --- opening and leaving -------------------------------------------------------------- */

static size_t
place(const struct reader *r)
{
	return r->view.top > r->body ? r->view.top - r->body : 0;
}

static int
read_file(struct pane *p, struct doc *d, struct str *file, struct err *e)
{
	struct reader *r = p->priv;

	memset(d, 0, sizeof(*d));
	if (r->row.withdrawn)
		return 0;
	if (doc_file(screen_store(p->scr), r->row.rid, file, e) < 0)
		return -1;
	return doc_parse(d, r->row.kind, str_c(file), file->len, DOC_LENIENT, e);
}

/* The whole text anew; keeps the place. */
static int
compose(struct pane *p, struct err *e)
{
	struct reader *r = p->priv;
	struct str file = STR_INIT(DOC_MAX);
	size_t at = place(r), top = r->view.top, body = r->body;
	struct doc d;
	int ret = -1;

	if (read_file(p, &d, &file, e) < 0)
		goto out;
	r->body_off = d.body.n ? (size_t)(d.body.p - str_c(&file)) : 0;
	txt_reset(&r->text);
	r->nhead = 0;
	if (reader_block(p, &d, e) < 0)
		goto out;
	r->body = r->text.s.len;
	txt_body(&r->text, (struct raw){ d.body.p, d.body.n });
	if (str_ok(&r->text.s, _("the document"), e) < 0)
		goto out;
	textview_set(&r->view, txt_get(&r->text));
	r->nknown = 0;
	r->search.any = false;
	if (reader_rescan(r, !r->placed, e) < 0)
		goto out;
	if (r->placed)
		textview_goto(&r->view, top < body ? top : r->body + at);
	ret = 0;
out:
	doc_release(&d);
	str_release(&file);
	return ret;
}

static void
keep_place(struct pane *p)
{
	struct reader *r = p->priv;
	struct err e;
	size_t at = place(r);

	if (!r->row.number || !r->placed || at == r->place || !screen_store(p->scr))
		return;
	/* Not worth a word when the disk is full: the text itself is shown. What was read to its
	 * end is not gone on with. */
	if (r->row.kind == DOC_NOTICE || textview_at_end(&r->view)
	                ? app_place_set(screen_app(p->scr), r->row.id, at, &e) == 0
	                : app_reading(screen_app(p->scr), r->row.id, at, &e) == 0)
		r->place = at;
}

static bool
is_unread(const struct pane *p)
{
	const struct reader *r = p->priv;

	return pane_unread(p, r->row.id, r->row.unread);
}

int
reader_show(struct pane *p, int64_t rid, struct err *e)
{
	struct reader *r = p->priv;
	const struct store *s = screen_store(p->scr);
	struct doc_row row;

	if (doc_by_rid(s, rid, &row, e) < 0)
		return -1;
	keep_place(p);
	doc_row_clear(&r->row);
	r->row = row;
	p->title = row.kind == DOC_NOTICE ? N_("Notice") : p->ops->title;
	r->placed = false;
	r->place = 0;
	textview_find_clear(&r->view);
	if (changed_get(s, row.id, &r->changed, e) < 0 || compose(p, e) < 0 ||
	        doc_place_get(s, row.id, &r->place, e) < 0)
		return -1;
	if (is_unread(p))
		screen_mark_read(p->scr, row.id, true);
	return 0;
}

/* To stand at words of the text: where they are nearest to where they were. */
static void
stand_at(struct reader *r, const char *quote, uint64_t off)
{
	struct safe t = r->view.text;
	size_t want = off > r->body_off ? (size_t)off - r->body_off : 0;
	size_t n = strlen(quote), gap = SIZE_MAX;

	for (size_t at = r->body; n && at < t.n;) {
		const char *hit = memmem(t.p + at, t.n - at, quote, n);
		size_t place, d;

		if (!hit)
			break;
		place = (size_t)(hit - t.p) - r->body;
		d = place > want ? place - want : want - place;
		if (d >= gap)
			break;
		gap = d;
		r->place = place;
		at = r->body + place + 1;
	}
}

static int
open_pane(struct pane *p, const struct pane_arg *a, struct err *e)
{
	struct reader *r = p->priv;

	txt_init(&r->text, TEXT_MAX);
	txt_init(&r->folded, FOLDED_MAX);
	textview_init(&r->view, &text_ops, p);
	if (a->find) {
		r->find = mem_dup(a->find, strlen(a->find), e);
		if (!r->find)
			return -1;
	}
	if (reader_show(p, a->rid, e) < 0)
		return -1;
	if (a->at_place)
		r->place = a->at;
	if (a->quote)
		stand_at(r, a->quote, a->off);
	return 0;
}

static void
close_pane(struct pane *p)
{
	struct reader *r = p->priv;

	keep_place(p);
	textview_release(&r->view);
	reader_outline_release(r);
	doc_row_clear(&r->row);
	txt_release(&r->text);
	free(r->known);
	free(r->export_to);
	free(r->find);
}

static int
load(struct pane *p, unsigned changes, struct err *e)
{
	struct reader *r = p->priv;
	struct doc_row row;

	if (doc_by_id(screen_store(p->scr), r->row.id, &row, e) < 0) {
		/* Gone with its feed: what is on the screen may be read to its end. */
		return e->code == ERR_NOTFOUND ? 0 : -1;
	}
	r->row.unread = row.unread;
	if (row.rev == r->row.rev && row.acked_at == r->row.acked_at &&
	        row.ack_pending == r->row.ack_pending && row.flagged == r->row.flagged &&
	        !(changes & (CH_OWN | CH_ATT)) && row.replaced == r->row.replaced &&
	        row.withdrawn == r->row.withdrawn) {
		doc_row_clear(&row);
		return 0;
	}
	if (row.rev != r->row.rev) {
		if (changed_get(screen_store(p->scr), row.id, &r->changed, e) < 0) {
			doc_row_clear(&row);
			return -1;
		}
		screen_say(p->scr, _("a new revision of this document has come"));
	}
	doc_row_clear(&r->row);
	r->row = row;
	return compose(p, e);
}

/* --- actions ---------------------------------------------------------------------------- */

static int
item(struct pane *p, bool back, struct err *e)
{
	struct pane *below = screen_below(p->scr, p);
	struct reader *r = p->priv;
	int64_t rid;

	if (!below || !below->ops->neighbour)
		return err_set(e, ERR_USAGE, _("there is no list behind this document"));
	if (!below->ops->neighbour(below, back, &rid)) {
		if (r->row.kind == DOC_NOTICE)
			screen_say(p->scr, back ? _("this is the first notice")
			                        : _("this is the last notice"));
		else
			screen_say(p->scr, back ? _("this is the first document")
			                        : _("this is the last document"));
		return 1;
	}
	r->nback = 0;
	return reader_show(p, rid, e) < 0 ? -1 : 1;
}

static int
acknowledge(struct pane *p, struct err *e)
{
	struct reader *r = p->priv;

	if (app_ack(screen_app(p->scr), &r->row, e) < 0)
		return -1;
	screen_say(p->scr, _("acknowledged; it is sent with the next synchronisation"));
	return 1;
}

static int
undo(struct pane *p, struct err *e)
{
	struct reader *r = p->priv;

	if (app_unack(screen_app(p->scr), r->row.id, e) < 0)
		return -1;
	screen_say(p->scr, _("the acknowledgement was taken back"));
	return 1;
}

static int
toggle_read(struct pane *p)
{
	struct reader *r = p->priv;
	bool unread = is_unread(p);

	screen_mark_read(p->scr, r->row.id, unread);
	screen_say(p->scr, unread ? _("marked as read") : _("marked as unread"));
	return 1;
}

static int
action(struct pane *p, const struct cmd *c, struct err *e)
{
	static int (*const rooms[])(struct pane *, const struct cmd *,
	        struct err *) = { reader_outline_action, reader_links_action,
		reader_export_action, reader_own_action };
	struct reader *r = p->priv;
	int done = 0;

	switch (c->act) {
	case ACT_NEXT_ITEM:
	case ACT_PREV_ITEM:
		return item(p, c->act == ACT_PREV_ITEM, e);
	case ACT_ACK:
		return acknowledge(p, e);
	case ACT_UNDO:
		return undo(p, e);
	case ACT_TOGGLE_READ:
		return toggle_read(p);
	default:
		for (size_t i = 0; !done && i < ARRAY_LEN(rooms); i++)
			done = rooms[i](p, c, e);
		return done ? done : text_action(p, &r->view, c, e);
	}
}

/* --- drawing ------------------------------------------------------------------------------ */

static void
draw(struct pane *p, struct canvas *c, struct rect area, bool full)
{
	struct reader *r = p->priv;
	const struct options *o = &screen_conf(p->scr)->opt;
	int wide = o->v[OPT_TEXT_WIDTH];

	if (!r->placed) {
		r->placed = true;
		r->view.wrap = wide && wide < area.cols ? wide : area.cols;
		r->view.rows = area.rows;
		if (r->place > 0 && r->body + r->place < r->text.s.len)
			textview_goto(&r->view, r->body + (size_t)r->place);
		if (r->find) {
			/* Drawn once, the text knows which matches need no scrolling. */
			text_draw(p, &r->view, c, area, full);
			text_find_words(&r->view, r->find);
		}
	}
	text_draw(p, &r->view, c, area, full);
}

static bool
place_of(struct pane *p, uint8_t id[ID_LEN], uint64_t *at)
{
	const struct reader *r = p->priv;

	memcpy(id, r->row.id, ID_LEN);
	*at = place(r);
	return true;
}

static void
position(struct pane *p, struct txt *out)
{
	const struct reader *r = p->priv;

	txt_percent(out, textview_percent(&r->view));
}

static void
state(struct pane *p, struct txt *out)
{
	const struct reader *r = p->priv;

	txt_rawz(out, *r->row.number ? r->row.number : r->row.title);
	if (find_active(&r->view.find)) {
		txt_own(out, _("  find: "));
		txt_raw(out,
		        (struct raw){ str_c(&r->view.find.text), r->view.find.text.len });
	}
}

static const struct pane_hint hints[] = {
	{ "page-down", N_("page") },
	{ "search", N_("find") },
	{ "next-link", N_("link") },
	{ "outline", N_("outline") },
	{ "next-item", N_("next") },
	{ "acknowledge", N_("acknowledge") },
	{ "back", N_("back") },
	{ "help", N_("help") },
	{ NULL, NULL },
};

const struct pane_ops pane_reader = {
	.title = N_("Document"),
	.help = N_("One document. The place where you stop is kept for the next time. To "
	           "find is without regard to marks unless you type them. Underlined "
	           "numbers are documents on this device: Tab chooses one, Enter opens "
	           "it, Backspace returns. Sections fold to their headings."),
	.kind = ACTX_TEXT,
	.changes = CH_DOC | CH_MARK | CH_OUTBOX | CH_OWN | CH_ATT,
	.priv_size = sizeof(struct reader),
	.hints = hints,
	.open = open_pane,
	.close = close_pane,
	.load = load,
	.action = action,
	.draw = draw,
	.position = position,
	.place = place_of,
	.link_at = reader_link_at,
	.chosen = reader_chosen,
	.state = state,
};
