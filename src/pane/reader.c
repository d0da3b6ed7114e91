/* One document: a block about it, then its text. */
#include "reader_int.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/width.h"
#include "core/reading.h"
#include "model/query.h"

#define TEXT_MAX                                                                         \
	(3u * DOC_MAX + (64u << 10)) /* every byte of a file could be a bad one */
#define HEADING_MAX 160              /* bytes: a longer numbered line is a paragraph */
#define REPLACED_SHOWN 3

/* --- the block about the document ------------------------------------------------ */

void
reader_begin(struct reader *r, enum role role)
{
	if (r->nhead == HEAD_LINES)
		return;
	r->head[r->nhead].off = r->text.s.len;
	r->head[r->nhead++].role = role;
}

void
reader_label(struct reader *r, const char *name)
{
	size_t n = text_width(name, strlen(name));

	reader_begin(r, ROLE_NORMAL);
	txt_own(&r->text, name);
	do {
		txt_own(&r->text, " ");
	} while (++n < LABEL_COLS);
}

static void
own_date(struct reader *r, civil d)
{
	char s[16];

	civil_show(d, s);
	txt_own(&r->text, s);
}

static void
relations(struct reader *r, const struct doc *d, enum doc_rel_kind kind, const char *name)
{
	bool any = false;

	for (size_t i = 0; i < d->nrels; i++) {
		if (d->rels[i].kind != kind)
			continue;
		if (any)
			txt_own(&r->text, ", ");
		else
			reader_label(r, name);
		txt_rawz(&r->text, d->rels[i].number);
		any = true;
	}
	if (any)
		txt_own(&r->text, "\n");
}

static void
issued(struct reader *r, const struct doc *d)
{
	const char *issuer = doc_get(d, DOCF_ISSUER), *signer = doc_get(d, DOCF_SIGNER);

	if (d->date || *issuer || *signer) {
		reader_label(r, _("Issued"));
		own_date(r, d->date);
		txt_own(&r->text, d->date && *issuer ? _(" by ") : "");
		txt_rawz(&r->text, issuer);
		txt_own(&r->text, *signer ? _(", signed by ") : "");
		txt_rawz(&r->text, signer);
		txt_own(&r->text, "\n");
	}
	if (d->effective || d->expires) {
		reader_label(r, _("In force"));
		if (d->effective) {
			txt_own(&r->text, _("from "));
			own_date(r, d->effective);
		}
		if (d->expires) {
			txt_own(&r->text, d->effective ? _(" until ") : _("until "));
			own_date(r, d->expires);
		}
		txt_own(&r->text, "\n");
	}
	if (*doc_get(d, DOCF_URGENCY)) {
		reader_label(r, _("Urgency"));
		txt_rawz(&r->text, doc_get(d, DOCF_URGENCY));
		txt_own(&r->text, "\n");
	}
}

static void
ack_state(struct pane *p)
{
	struct reader *r = p->priv;
	char when[32];

	if (r->row.acked_at) {
		instant_local(r->row.acked_at, when);
		reader_begin(r, ROLE_GOOD);
		txt_ownf(&r->text, _("Acknowledged on %s\n"), when);
	} else if (r->row.ack_pending) {
		reader_begin(r, ROLE_WARN);
		txt_own(&r->text, _("Acknowledged here, not yet sent: "));
		txt_key(&r->text, p, "sync");
		txt_own(&r->text, _(" sends it, "));
		txt_key(&r->text, p, "undo");
		txt_own(&r->text, _(" takes it back\n"));
	} else if (r->row.ack_wanted) {
		reader_begin(r, ROLE_WARN);
		txt_own(&r->text, _("To acknowledge: press "));
		txt_key(&r->text, p, "acknowledge");
		txt_own(&r->text, "\n");
	}
}

static int
replaced(struct pane *p, struct err *e)
{
	struct reader *r = p->priv;
	struct doc_row by[REPLACED_SHOWN];
	size_t got = 0;

	if (doc_replaced_by(
	            screen_store(p->scr), r->row.rid, REPLACED_SHOWN, by, &got, e) < 0)
		return -1;
	for (size_t i = 0; i < got; i++) {
		reader_begin(r, ROLE_WARN);
		txt_own(&r->text, _("Replaced by "));
		txt_rawz(&r->text, by[i].number);
		txt_own(&r->text, _(" of "));
		own_date(r, by[i].date);
		txt_own(&r->text, ": ");
		txt_rawz(&r->text, by[i].title);
		txt_own(&r->text, "\n");
		doc_row_clear(&by[i]);
	}
	return 0;
}

static int
block(struct pane *p, const struct doc *d, struct err *e)
{
	struct reader *r = p->priv;

	reader_begin(r, ROLE_TITLE);
	if (r->row.kind == DOC_NOTICE)
		reader_notice_kind(r, d);
	else
		txt_rawz(&r->text, *r->row.number ? r->row.number : r->row.type);
	txt_own(&r->text, r->row.draft ? _("  [draft: not in force]\n") : "\n");
	reader_begin(r, ROLE_TITLE);
	txt_rawz(&r->text, r->row.title);
	txt_own(&r->text, "\n\n");
	if (r->row.withdrawn) {
		reader_begin(r, ROLE_ERROR);
		txt_own(&r->text, _("Withdrawn: "));
		txt_rawz(&r->text, r->row.why);
		txt_own(&r->text, "\n");
		return 0;
	}
	if (r->row.kind == DOC_NOTICE) {
		if (reader_notice(p, d, e) < 0)
			return -1;
	} else {
		issued(r, d);
	}
	relations(r, d, REL_REPLACES, _("Replaces"));
	relations(r, d, REL_AMENDS, _("Amends"));
	relations(r, d, REL_IMPLEMENTS, _("Implements"));
	relations(r, d, REL_CITES, _("Cites"));
	ack_state(p);
	if (replaced(p, e) < 0 || reader_own(p, e) < 0)
		return -1;
	reader_begin(r, ROLE_BORDER);
	txt_own(&r->text, "\n");
	return 0;
}

/* --- the text ---------------------------------------------------------------------- */

enum mark { MARK_NONE, MARK_PART, MARK_ARTICLE, MARK_POINT, MARK_ITEM };

/* The light markup of a line: `I-`, `1.`, `a)`, `-`. *len: bytes of the mark and its blank. */
static enum mark
markup(struct safe l, size_t *len)
{
	size_t lead = 0, n;
	enum mark m = MARK_NONE;

	while (lead < l.n && l.p[lead] == ' ')
		lead++;
	n = lead;
	while (n < l.n && memchr("IVXLC", l.p[n], 5))
		n++;
	if (n > lead && n < l.n && (l.p[n] == '-' || l.p[n] == '.')) {
		m = MARK_PART;
		n++;
	} else {
		n = lead;
		while (n < l.n && n - lead < 3 && l.p[n] >= '0' && l.p[n] <= '9')
			n++;
		if (n > lead && n < l.n && l.p[n] == '.') {
			m = MARK_ARTICLE;
			n++;
		} else if (lead + 1 < l.n && l.p[lead] >= 'a' && l.p[lead] <= 'z' &&
		           l.p[lead + 1] == ')') {
			m = MARK_POINT;
			n = lead + 2;
		} else if (lead < l.n && (l.p[lead] == '-' || l.p[lead] == '+')) {
			m = MARK_ITEM;
			n = lead + 1;
		}
	}
	/* A mark stands alone or before a blank: "I-" may touch its words. */
	if (m == MARK_NONE || (m != MARK_PART && n < l.n && l.p[n] != ' '))
		return MARK_NONE;
	while (n < l.n && l.p[n] == ' ')
		n++;
	*len = n;
	return m;
}

static bool
is_heading(struct safe l)
{
	size_t len;
	enum mark m = markup(l, &len);

	return l.n <= HEADING_MAX && (m == MARK_PART || m == MARK_ARTICLE);
}

static void
style(void *ctx, size_t off, struct safe line, struct text_style *out)
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
	if (is_heading(line))
		out->role = ROLE_HEADING;
	if (markup(line, &len) > MARK_PART)
		out->indent = (int)len;
}

static const struct text_ops text_ops = { .style = style };

/* The next heading behind, or before, the line on top. */
static bool
section(struct reader *r, bool back)
{
	struct safe t = r->view.text;
	size_t top = r->view.top, at = 0, hit = SIZE_MAX;

	while (at < t.n) {
		const char *nl = memchr(t.p + at, '\n', t.n - at);
		size_t end = nl ? (size_t)(nl - t.p) : t.n;

		if (at >= r->body && is_heading((struct safe){ t.p + at, end - at })) {
			if (back && at < top)
				hit = at;
			if (!back && at > top) {
				hit = at;
				break;
			}
		}
		if (back && at >= top)
			break;
		at = end + 1;
	}
	if (hit == SIZE_MAX)
		return false;
	textview_goto(&r->view, hit);
	return true;
}

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
	if (block(p, &d, e) < 0)
		goto out;
	r->body = r->text.s.len;
	txt_body(&r->text, (struct raw){ d.body.p, d.body.n });
	if (str_ok(&r->text.s, _("the document"), e) < 0)
		goto out;
	textview_set(&r->view, txt_get(&r->text));
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

static int
show(struct pane *p, int64_t rid, struct err *e)
{
	struct reader *r = p->priv;
	const struct store *s = screen_store(p->scr);
	struct doc_row row;

	if (doc_by_rid(s, rid, &row, e) < 0)
		return -1;
	keep_place(p);
	doc_row_clear(&r->row);
	r->row = row;
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
	textview_init(&r->view, &text_ops, p);
	if (a->find) {
		r->find = mem_dup(a->find, strlen(a->find), e);
		if (!r->find)
			return -1;
	}
	if (show(p, a->rid, e) < 0)
		return -1;
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
	doc_row_clear(&r->row);
	txt_release(&r->text);
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

/* The words that led here are highlighted: as one phrase, or else the first of them that is met. */
static void
find_words(struct reader *r)
{
	struct query q;
	struct err e;
	bool found = false;

	if (textview_find(&r->view, raw_of(r->find), false, &found, &e) == 0 && found)
		return;
	if (query_parse(&q, r->find, strlen(r->find), &e) < 0)
		return;
	for (size_t i = 0; i < q.n && !found; i++) {
		const char *w = q.term[i].exact ? q.term[i].exact : q.term[i].folded;

		if (textview_find(&r->view, raw_of(w), false, &found, &e) < 0)
			break;
	}
	if (!found)
		textview_find_clear(&r->view);
	query_release(&q);
}

static int
item(struct pane *p, bool back, struct err *e)
{
	struct pane *below = screen_below(p->scr, p);
	int64_t rid;

	if (!below || !below->ops->neighbour)
		return err_set(e, ERR_USAGE, _("there is no list behind this document"));
	if (!below->ops->neighbour(below, back, &rid)) {
		screen_say(p->scr, back ? _("this is the first document")
		                        : _("this is the last document"));
		return 1;
	}
	return show(p, rid, e) < 0 ? -1 : 1;
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
	struct reader *r = p->priv;
	int done;

	switch (c->act) {
	case ACT_NEXT_SECTION:
	case ACT_PREV_SECTION:
		if (!section(r, c->act == ACT_PREV_SECTION))
			screen_say(p->scr, _("no heading there"));
		return 1;
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
		done = text_action(p, &r->view, c, e);
		return done ? done : reader_own_action(p, c, e);
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
			find_words(r);
		}
	}
	text_draw(p, &r->view, c, area, full);
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
	{ "page-down", N_("page down") },
	{ "search", N_("find") },
	{ "next-section", N_("section") },
	{ "next-item", N_("next") },
	{ "acknowledge", N_("acknowledge") },
	{ "back", N_("back") },
	{ "help", N_("help") },
	{ NULL, NULL },
};

const struct pane_ops pane_reader = {
	.title = N_("Document"),
	.help = N_("One document. The place where you stop is kept for the next time. To "
	           "find is "
	           "without regard to marks unless you type them."),
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
	.state = state,
};
