/* What is due now: the first thing that a member sees. Each row opens what it speaks of. */
#include "pane/listpane.h"
#include "pane/page.h"

#include "base/human.h"
#include "base/i18n.h"
#include "model/reason.h"
#include "store/own.h"

#define CONTINUE_ROWS 3
#define ROWS_MAX (5 * TODAY_ROWS + CONTINUE_ROWS + 8)
#define HEAD_ROWS 2
#define BRIEF_ROWS 12 /* a pane of fewer keeps them for what is due */
#define BEHIND_DAYS 7 /* without a synchronisation, until it is said */

enum what {
	DUE_OVERDUE,
	DUE_TROUBLE,
	DUE_MEETING,
	DUE_PAPER,
	DUE_ACK,
	DUE_NOTICE,
	DUE_READING,
	DUE_PANE
};

struct due {
	enum what what;
	enum pane_id pane;  /* DUE_PANE: where the rest of it is */
	const uint8_t *id;  /* of the object; NULL for DUE_PANE */
	size_t i;           /* which one of its part of struct today */
	uint64_t count;     /* DUE_PANE */
	const char *filter; /* DUE_PANE: as a command, NULL none */
};

struct today_pane {
	struct listpane lp;
	struct today now;
	struct reading_row reading[CONTINUE_ROWS];
	size_t nreading;
	struct due row[ROWS_MAX];
	size_t n;
	bool due;     /* something is */
	bool overdue; /* … and was to be done before now */
};

enum { COL_WHAT, COL_WHEN, COL_TITLE, COLS };
static const struct list_col cols[COLS] = {
	[COL_WHAT] = { .min = 12, .want = 12 },
	[COL_WHEN] = { .min = 11, .want = 11, .drop = 1 },
	[COL_TITLE] = { .min = 13, .want = 24, .grow = 1 },
};
/* Where there is little room the mark alone says what it is. */
static const struct list_col cols_narrow[COLS] = {
	[COL_WHEN] = { .min = 11, .want = 11, .drop = 1 },
	[COL_TITLE] = { .min = 13, .want = 24, .grow = 1 },
};
/* The same with room for "overdue 21/11". */
static const struct list_col cols_overdue[COLS] = {
	[COL_WHAT] = { .min = 12, .want = 12 },
	[COL_WHEN] = { .min = 13, .want = 13, .drop = 1 },
	[COL_TITLE] = { .min = 13, .want = 24, .grow = 1 },
};
static const struct list_col cols_overdue_narrow[COLS] = {
	[COL_WHEN] = { .min = 13, .want = 13, .drop = 1 },
	[COL_TITLE] = { .min = 13, .want = 24, .grow = 1 },
};

/* --- which rows ---------------------------------------------------------------------- */

static struct due *
add(struct today_pane *v, enum what what, const uint8_t *id, size_t i)
{
	struct due *d = &v->row[v->n];

	if (v->n == ROWS_MAX)
		return &v->row[ROWS_MAX - 1];
	v->n++;
	*d = (struct due){ .what = what, .id = id, .i = i };
	return d;
}

static void
more(struct today_pane *v, enum pane_id pane, uint64_t count, const char *filter)
{
	struct due *d = add(v, DUE_PANE, NULL, 0);

	d->pane = pane;
	d->count = count;
	d->filter = filter;
}

/* Read since, by a mark that is not written yet. */
static bool
just_read(const struct pane *p, const uint8_t id[ID_LEN])
{
	return !pane_unread(p, id, true);
}

static bool
is_listed(const struct today_pane *v, const uint8_t id[ID_LEN])
{
	for (size_t i = 0; i < v->n; i++)
		if (v->row[i].id && memcmp(v->row[i].id, id, ID_LEN) == 0)
			return true;
	return false;
}

static void
meeting(struct pane *p)
{
	struct today_pane *v = p->priv;
	const struct today *t = &v->now;

	if (!t->has_meeting)
		return;
	add(v, DUE_MEETING, t->meeting.id, 0);
	if (t->meeting.answer.state == ANSWER_NONE ||
	        t->meeting.answer.state == ANSWER_REFUSED)
		v->due = true;
	for (size_t i = 0; i < t->npaper; i++)
		if (!just_read(p, t->paper[i].id)) {
			add(v, DUE_PAPER, t->paper[i].id, i);
			v->due = true;
		}
}

static bool
is_over(const struct notice_row *r)
{
	return r->deadline && r->deadline < clock_wall();
}

/* What is overdue; how many of them are not among the acknowledgements shown in any case. */
static uint64_t
overdue(struct pane *p)
{
	struct today_pane *v = p->priv;
	const struct today *t = &v->now;
	uint64_t others = 0;

	for (size_t i = 0; i < t->noverdue; i++) {
		bool other = true;

		add(v, DUE_OVERDUE, t->overdue[i].id, i);
		for (size_t k = 0; k < t->nack; k++)
			other = other && memcmp(t->ack[k].id, t->overdue[i].id, ID_LEN);
		others += other;
	}
	for (size_t i = 0; i < t->nnotice; i++)
		if (is_over(&t->notice[i]) && !just_read(p, t->notice[i].id) &&
		        !is_listed(v, t->notice[i].id))
			add(v, DUE_NOTICE, t->notice[i].id, i);
	return others;
}

static void
rows(struct pane *p)
{
	struct today_pane *v = p->priv;
	const struct today *t = &v->now;
	uint64_t to_ack;
	size_t shown = 0;

	v->n = 0;
	v->due = false;
	to_ack = t->nack + overdue(p);
	v->overdue = v->n > 0;
	for (size_t i = 0; i < t->ntrouble; i++)
		add(v, DUE_TROUBLE, t->trouble[i].op.ent, i);
	if (t->refused > t->ntrouble)
		more(v, PANE_OUTBOX, t->refused - t->ntrouble, NULL);
	meeting(p);
	for (size_t i = 0; i < t->nack; i++)
		if (!is_listed(v, t->ack[i].id))
			add(v, DUE_ACK, t->ack[i].id, i);
	if (t->to_ack > to_ack)
		more(v, PANE_DOCUMENTS, t->to_ack - to_ack, "filter to-ack");
	v->due = v->due || v->n > (t->has_meeting ? 1u : 0u);
	for (size_t i = 0; i < t->nnotice; i++)
		if (!just_read(p, t->notice[i].id)) {
			shown++;
			if (!is_listed(v, t->notice[i].id))
				add(v, DUE_NOTICE, t->notice[i].id, i);
		}
	if (t->unread_notices > t->nnotice)
		more(v, PANE_NOTICES, t->unread_notices - t->nnotice, "filter unread");
	v->due = v->due || shown || t->unread_notices > t->nnotice;
	if (t->unread_documents)
		more(v, PANE_DOCUMENTS, t->unread_documents, "filter unread");
	for (size_t i = 0; i < v->nreading; i++)
		if (v->reading[i].place && !is_listed(v, v->reading[i].doc.id))
			add(v, DUE_READING, v->reading[i].doc.id, i);
}

static void
drop(struct today_pane *v)
{
	today_clear(&v->now);
	for (size_t i = 0; i < v->nreading; i++)
		reading_row_clear(&v->reading[i]);
	v->nreading = 0;
	v->n = 0;
}

static int
count(struct pane *p, uint64_t *n, struct err *e)
{
	struct today_pane *v = p->priv;
	const struct store *s = screen_store(p->scr);

	drop(v);
	if (today_get(s, clock_wall(), &v->now, e) < 0 ||
	        own_reading(s, CONTINUE_ROWS, v->reading, &v->nreading, e) < 0)
		return -1;
	rows(p);
	*n = v->n;
	return 0;
}

static int
at(struct pane *p, uint64_t i, void **row, struct err *e)
{
	struct today_pane *v = p->priv;

	if (i >= v->n)
		return err_set(e, ERR_NOTFOUND, _("there is nothing here"));
	*row = &v->row[i];
	return 0;
}

static struct listpane_item
item(const void *row)
{
	const uint8_t *id = ((const struct due *)row)->id;

	return (struct listpane_item){ .id = id, .doc = id };
}

/* --- a row ----------------------------------------------------------------------------- */

static void
of_document(const struct doc_row *d, struct txt *cell)
{
	char when[16];

	civil_show(d->date ? d->date : civil_of(d->at), when);
	txt_own(&cell[COL_WHEN], when);
	if (*d->number) {
		txt_rawz(&cell[COL_TITLE], d->number);
		txt_own(&cell[COL_TITLE], "  ");
	}
	txt_rawz(&cell[COL_TITLE], d->title);
}

static void
of_meeting(const struct meeting_row *m, struct txt *cell)
{
	struct txt *t = &cell[COL_TITLE];

	txt_soon(&cell[COL_WHEN], m->start, true);
	txt_rawz(t, m->title);
	txt_own(t, " [");
	if (m->answer.state == ANSWER_REFUSED)
		txt_own(t, _("answer refused"));
	else if (m->answer.state == ANSWER_NONE)
		txt_own(t, _("not answered"));
	else
		txt_answer(t, m->answer.value);
	txt_own(t, "]");
	if (*m->place) {
		txt_own(t, ", ");
		txt_rawz(t, m->place);
	}
}

static void
of_notice(const struct notice_row *r, struct txt *cell, struct list_row *out)
{
	struct txt *t = &cell[COL_TITLE];
	char when[32];

	if (is_over(r)) {
		txt_overdue(&cell[COL_WHEN], r->deadline);
		out->role[COL_WHEN] = ROLE_WARN;
	} else if (r->deadline) {
		txt_soon(&cell[COL_WHEN], r->deadline, false);
	} else {
		civil_show(civil_of(r->time ? r->time : r->at), when);
		txt_own(&cell[COL_WHEN], when);
	}
	if (r->urgent)
		txt_own(t, _("[urgent] "));
	txt_rawz(t, r->title);
}

/* A notice to acknowledge says more of itself than a document. */
static bool
of_same_notice(const struct today_pane *v, const uint8_t *id, struct txt *cell,
        struct list_row *out)
{
	const struct today *t = &v->now;

	for (size_t i = 0; i < t->nread + t->nnotice; i++) {
		const struct notice_row *r =
		        i < t->nread ? &t->read[i] : &t->notice[i - t->nread];

		if (memcmp(r->id, id, ID_LEN) == 0) {
			of_notice(r, cell, out);
			return true;
		}
	}
	return false;
}

static void
of_trouble(const struct pane *p, const struct outbox_row *r, struct txt *cell)
{
	txt_soon(&cell[COL_WHEN], r->created, true);
	if (listpane_narrow(p))
		txt_own(&cell[COL_TITLE], _("refused: "));
	txt_rawz(&cell[COL_TITLE], r->title);
	txt_own(&cell[COL_TITLE], ": ");
	txt_rawz(&cell[COL_TITLE], reason_show(NULL, r->reason).s);
}

static void
of_pane(const struct due *d, struct txt *cell)
{
	struct txt *t = &cell[COL_TITLE];

	struct human n = human_count(d->count);

	if (d->pane == PANE_OUTBOX)
		txt_ownf(t,
		        P_("%s more refused one in the outbox",
		                "%s more refused ones in the outbox", d->count),
		        n.s);
	else if (d->pane == PANE_NOTICES)
		txt_ownf(t,
		        P_("%s more unread notice", "%s more unread notices", d->count),
		        n.s);
	else if (strcmp(d->filter, "filter unread") == 0)
		txt_ownf(t, P_("%s unread document", "%s unread documents", d->count),
		        n.s);
	else
		txt_ownf(t,
		        P_("%s more to acknowledge", "%s more to acknowledge", d->count),
		        n.s);
}

static void
show(struct pane *p, size_t i, const void *row, struct txt *cell, struct list_row *out)
{
	static const char *const label[] = { N_("acknowledge"), N_("refused"),
		N_("meeting"), N_("paper"), N_("acknowledge"), N_("notice"),
		N_("continue"), N_("see") };
	const struct today_pane *v = p->priv;
	const struct due *d = row;

	txt_own(&cell[COL_WHAT], _(label[d->what]));
	switch (d->what) {
	case DUE_OVERDUE:
		of_notice(&v->now.overdue[d->i], cell, out);
		out->role[COL_WHAT] = ROLE_WARN;
		break;
	case DUE_TROUBLE:
		of_trouble(p, &v->now.trouble[d->i], cell);
		out->role[COL_WHAT] = ROLE_ERROR;
		break;
	case DUE_MEETING:
		of_meeting(&v->now.meeting, cell);
		break;
	case DUE_PAPER:
		of_document(&v->now.paper[d->i], cell);
		break;
	case DUE_ACK:
		if (!of_same_notice(v, d->id, cell, out))
			of_document(&v->now.ack[d->i], cell);
		out->role[COL_WHAT] = ROLE_WARN;
		break;
	case DUE_NOTICE:
		of_notice(&v->now.notice[d->i], cell, out);
		break;
	case DUE_READING:
		of_document(&v->reading[d->i].doc, cell);
		break;
	case DUE_PANE:
		of_pane(d, cell);
		break;
	}
	out->flag =
	        d->what == DUE_MEETING && v->now.meeting.answer.state == ANSWER_NONE
	                ? SAFE("?")
	        : d->what == DUE_TROUBLE || d->what == DUE_ACK || d->what == DUE_OVERDUE
	                ? SAFE("!")
	        : d->what == DUE_PAPER || d->what == DUE_NOTICE ? SAFE("●")
	                                                        : SAFE(" ");
}

static const char *
empty(const struct pane *p)
{
	return _("2 shows the documents, ? all keys.");
}

static const struct list_col *
cols_for(const struct pane *p, int width)
{
	const struct today_pane *v = p->priv;

	if (width < LISTPANE_NARROW)
		return v->overdue ? cols_overdue_narrow : cols_narrow;
	return v->overdue ? cols_overdue : cols;
}

static const struct listpane_ops list = {
	.cols = cols,
	.ncols = COLS,
	.cols_for = cols_for,
	.none = N_("there is nothing here"),
	.count = count,
	.at = at,
	.item = item,
	.show = show,
	.empty = empty,
	.previews = true,
	.acks = true,
};

static void
close_pane(struct pane *p)
{
	drop(p->priv);
	listpane_close(p);
}

/* --- actions -------------------------------------------------------------------------- */

static int
open_selected(struct pane *p, struct err *e)
{
	const struct due *d = listpane_selected(p, e);

	if (!d)
		return -1;
	if (d->what == DUE_PANE)
		return screen_tab(p->scr, d->pane, e) < 0 ||
		                       (d->filter &&
		                               screen_command(p->scr, d->filter, e) < 0)
		               ? -1
		               : 1;
	return screen_open_object(p->scr, d->id, e) < 0 ? -1 : 1;
}

static int
action(struct pane *p, const struct cmd *c, struct err *e)
{
	return c->act == ACT_OPEN ? open_selected(p, e) : listpane_action(p, c, e);
}

/* --- drawing --------------------------------------------------------------------------- */

/* Whoever was without a network for long reads what was due then. */
static int64_t
days_behind(const struct today_pane *v)
{
	int64_t days = (clock_wall() - v->now.synced) / 86400;

	return v->now.synced && days >= BEHIND_DAYS ? days : 0;
}

static void
summary(const struct today_pane *v, bool brief, struct txt *out)
{
	int64_t days = days_behind(v);

	txt_own(out, v->due          ? _("This is due.")
	             : v->now.synced ? _("Nothing is due.")
	                             : _("Nothing is here yet."));
	if (v->now.pending) {
		txt_own(out, " ");
		txt_ownf(out, P_("%s to send.", "%s to send.", v->now.pending),
		        human_count(v->now.pending).s);
	}
	if (brief)
		return;
	txt_own(out, " ");
	if (v->now.synced) {
		txt_own(out, _("Last synchronised: "));
		txt_when(out, v->now.synced);
		if (days) {
			txt_own(out, ", ");
			txt_ownf(out,
			        P_("%s day ago: R synchronises.",
			                "%s days ago: R synchronises.", days),
			        human_count((uint64_t)days).s);
		}
	} else {
		txt_own(out, _("Never synchronised: R does it."));
	}
}

static void
draw(struct pane *p, struct canvas *c, struct rect area, bool full)
{
	struct today_pane *v = p->priv;
	struct txt t = TXT_INIT(1024);
	struct rect head = area;

	/* Something may have been read since. */
	if (full) {
		rows(p);
		listpane_counted(p, v->n);
	}
	if (area.rows > 4) {
		/* On a small screen the status line is enough to say when that was. */
		bool brief = area.rows < BRIEF_ROWS && v->now.synced && !days_behind(v);

		head.rows = brief ? 1 : area.cols < 60 ? HEAD_ROWS + 1 : HEAD_ROWS;
		summary(v, brief, &t);
		canvas_fill(c, head, ROLE_NORMAL);
		para_draw(c, head, txt_get(&t), v->due ? ROLE_TITLE : ROLE_NORMAL);
		area.row += head.rows;
		area.rows -= head.rows;
	}
	txt_release(&t);
	listpane_draw(p, c, area, full);
}

static const struct pane_hint hints[] = {
	{ "open", N_("open") },
	{ "acknowledge", N_("acknowledge") },
	{ "help", N_("help") },
	{ "next-pane", N_("next pane") },
	{ "sync", N_("sync") },
	{ "quit", N_("leave") },
	{ "menu", N_("menu") },
	{ NULL, NULL },
};

const struct pane_ops pane_today = {
	.title = N_("Today"),
	.help = N_(
	        "What is due: what is overdue, what the server refused, the next meeting "
	        "and its unread "
	        "papers, what wants your acknowledgement, unread notices; and what you "
	        "were reading. Each row opens what it speaks of."),
	LISTPANE_OPS(list),
	.changes = CH_DOC | CH_MARK | CH_OUTBOX | CH_FEED | CH_MEETING | CH_NOTICE |
	           CH_OWN | CH_VALUE,
	.priv_size = sizeof(struct today_pane),
	.hints = hints,
	.open = listpane_open,
	.close = close_pane,
	.action = action,
	.draw = draw,
};
