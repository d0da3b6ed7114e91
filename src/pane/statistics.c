/* How much there is of what, as bars; the documents are counted in quiet time. */
#include "tui/bars.h"
#include "pane/page.h"

#include "base/human.h"
#include "base/i18n.h"
#include "base/width.h"
#include "store/stats.h"
#include "screen_int.h"

#define PIECE 2000 /* documents that are counted in a turn */
#define SHOWN 12   /* types and issuers */
#define LINES 80
#define LABEL_COLS 26
#define NUMBER_COLS 9
#define YEAR_COLS 4

enum line_kind { LINE_WORDS, LINE_HEAD, LINE_BAR, LINE_MONTHS, LINE_YEARS, LINE_BLANK };

struct stat_line {
	enum line_kind kind;
	size_t at, len; /* of its label in text */
	uint64_t n, max;
};

struct statistics {
	struct stats stats;
	struct stat_line line[LINES];
	size_t n, top, rows;
	size_t unread; /* which line has them */
	struct txt text, number;
};

static void
add(struct statistics *w, enum line_kind kind, size_t from, uint64_t n, uint64_t max)
{
	if (w->n < LINES)
		w->line[w->n++] =
		        (struct stat_line){ kind, from, w->text.s.len - from, n, max };
}

static void
own(struct statistics *w, enum line_kind kind, const char *words, uint64_t n,
        uint64_t max)
{
	size_t from = w->text.s.len;

	txt_own(&w->text, words);
	add(w, kind, from, n, max);
}

static void
heading(struct statistics *w, const char *words)
{
	if (w->n)
		own(w, LINE_BLANK, "", 0, 0);
	own(w, LINE_HEAD, words, 0, 0);
}

static void
names(struct statistics *w, const struct stats_names *v, const char *none)
{
	uint64_t other = v->other, max = v->n ? v->v[0].n : 0;

	for (size_t i = 0; i < v->n; i++) {
		size_t from = w->text.s.len;

		if (i >= SHOWN) {
			other += v->v[i].n;
			continue;
		}
		if (*v->v[i].name)
			txt_rawz(&w->text, v->v[i].name);
		else
			txt_own(&w->text, none);
		add(w, LINE_BAR, from, v->v[i].n, max);
	}
	if (other)
		own(w, LINE_BAR, _("others"), other, max);
}

static void
meetings(struct statistics *w, const struct stats *t)
{
	static const char *const names[STATS_ANSWERS] = { N_("I attend"),
		N_("I am absent"), N_("I attend online"), N_("I attend as a guest"),
		N_("not answered") };

	heading(w, _("Meetings that are past, by my answer"));
	for (int i = 0; i < STATS_ANSWERS; i++)
		own(w, LINE_BAR, _(names[i]), t->answer[i], t->past);
	own(w, LINE_BAR, _("in all"), t->past, t->past);
	own(w, LINE_BAR, _("to come"), t->ahead, 0);
}

static void
months(struct statistics *w, const uint64_t *v)
{
	uint64_t most = 0;

	for (size_t i = 0; i < STATS_MONTHS; i++)
		most = v[i] > most ? v[i] : most;
	heading(w, _("By month, this month at the right"));
	own(w, LINE_MONTHS, "", 0, 0);
	own(w, LINE_YEARS, "", 0, 0);
	own(w, LINE_BAR, _("this month"), v[STATS_MONTHS - 1], most);
	own(w, LINE_BAR, _("most in a month"), most, most);
}

static void
compose(struct statistics *w)
{
	const struct stats *t = &w->stats;

	txt_reset(&w->text);
	w->n = 0;
	heading(w, _("Documents"));
	own(w, LINE_BAR, _("on this device"), t->documents, t->documents);
	w->unread = w->n;
	own(w, LINE_BAR, _("unread"), t->unread, t->documents);
	own(w, LINE_BAR, _("to acknowledge"), t->to_ack, t->documents);
	if (t->done) {
		months(w, t->month);
		heading(w, _("By type"));
		names(w, &t->type, _("(none)"));
		heading(w, _("By issuer"));
		names(w, &t->issuer, _("(none)"));
	}
	meetings(w, t);
}

static int
load(struct pane *p, unsigned changes, struct err *e)
{
	struct statistics *w = p->priv;

	if (stats_begin(screen_store(p->scr), clock_wall(), &w->stats, e) < 0)
		return -1;
	compose(w);
	return 0;
}

static int
open_pane(struct pane *p, const struct pane_arg *a, struct err *e)
{
	struct statistics *w = p->priv;

	txt_init(&w->text, 256u << 10);
	txt_init(&w->number, 64);
	return load(p, 0, e);
}

static void
close_pane(struct pane *p)
{
	struct statistics *w = p->priv;

	stats_clear(&w->stats);
	txt_release(&w->text);
	txt_release(&w->number);
}

static bool
background(struct pane *p)
{
	struct statistics *w = p->priv;
	struct err e = ERR_INIT;

	if (w->stats.done)
		return false;
	if (stats_step(screen_store(p->scr), &w->stats, PIECE, &e) < 0) {
		w->stats.done = true;
		screen_fail(p->scr, &e);
		return false;
	}
	if (!w->stats.done)
		return true;
	compose(w);
	p->dirty = true;
	return false;
}

static int
action(struct pane *p, const struct cmd *c, struct err *e)
{
	struct statistics *w = p->priv;
	size_t last = w->n > w->rows ? w->n - w->rows : 0, by = 1, n;
	enum move m;

	if (!pane_move_of(c, &m, &n))
		return 0;
	if (m == MOVE_PAGE_DOWN || m == MOVE_PAGE_UP)
		by = w->rows > 1 ? w->rows - 1 : 1;
	if (m == MOVE_HALF_DOWN || m == MOVE_HALF_UP)
		by = w->rows > 2 ? w->rows / 2 : 1;
	by *= n < LINES ? n : LINES;
	if (m == MOVE_TOP)
		w->top = 0;
	else if (m == MOVE_LINE)
		w->top = n ? n - 1 : 0;
	else if (m == MOVE_BOTTOM)
		w->top = last;
	else if (m == MOVE_DOWN || m == MOVE_PAGE_DOWN || m == MOVE_HALF_DOWN)
		w->top += by;
	else if (m == MOVE_UP || m == MOVE_PAGE_UP || m == MOVE_HALF_UP)
		w->top = w->top > by ? w->top - by : 0;
	w->top = w->top < last ? w->top : last;
	return 1;
}

/* Under the months each January's year, and the first one's where it has room. */
static void
years(struct statistics *w, struct canvas *c, struct rect at)
{
	int n = at.cols < STATS_MONTHS ? at.cols : STATS_MONTHS;
	int first = w->stats.today / 10000 * 12 + w->stats.today / 100 % 100 - n;

	canvas_fill(c, at, ROLE_NORMAL);
	for (int x = 0; x < n && x + YEAR_COLS <= at.cols; x++) {
		int year = (first + x) / 12, month = (first + x) % 12;

		if (month && (x || month + YEAR_COLS >= 12))
			continue;
		txt_reset(&w->number);
		txt_ownf(&w->number, "%d", year);
		canvas_put(
		        c, at.row, at.col + x, YEAR_COLS, txt_get(&w->number), ROLE_DIM);
	}
}

static void
line(struct statistics *w, struct canvas *c, struct rect at, const struct stat_line *l)
{
	struct safe s = { txt_get(&w->text).p + l->at, l->len };
	int labels = at.cols >= 60 ? LABEL_COLS : at.cols / 2;

	switch (l->kind) {
	case LINE_BAR:
		txt_reset(&w->number);
		txt_count(&w->number, l->n);
		bars_row(c, at, s, labels, txt_get(&w->number),
		        at.cols >= 60 ? NUMBER_COLS : 6, l->n, l->max);
		return;
	case LINE_MONTHS:
		bars_spark(c, at, w->stats.month, STATS_MONTHS);
		return;
	case LINE_YEARS:
		years(w, c, at);
		return;
	default:
		canvas_put_padded(c, at.row, at.col, at.cols, s,
		        l->kind == LINE_HEAD ? ROLE_HEADING : ROLE_NORMAL);
	}
}

static void
draw(struct pane *p, struct canvas *c, struct rect area, bool full)
{
	struct statistics *w = p->priv;
	size_t last;

	w->rows = area.rows > 0 ? (size_t)area.rows : 0;
	last = w->n > w->rows ? w->n - w->rows : 0;
	w->top = w->top < last ? w->top : last;
	/* As the tab has it: what was read just now is not in the store yet. */
	w->line[w->unread].n = session_unread(p->scr, DOC_DOCUMENT);
	for (size_t i = 0; i < w->rows; i++) {
		struct rect at = { area.row + (int)i, area.col, 1, area.cols };

		if (w->top + i < w->n)
			line(w, c, at, &w->line[w->top + i]);
		else
			canvas_fill(c, at, ROLE_NORMAL);
	}
	canvas_cursor(c, area.row, area.col);
}

static void
position(struct pane *p, struct txt *out)
{
	const struct statistics *w = p->priv;
	size_t end = w->top + w->rows;

	txt_percent(out, w->n && end < w->n ? (int)(end * 100 / w->n) : 100);
}

static void
state(struct pane *p, struct txt *out)
{
	const struct statistics *w = p->priv;

	if (!w->stats.done)
		txt_own(out, _("counting…"));
}

static const struct pane_hint hints[] = {
	{ "page-down", N_("page down") },
	{ "help", N_("help") },
	{ "back", N_("back") },
	{ NULL, NULL },
};

const struct pane_ops pane_statistics = {
	.title = N_("Statistics"),
	.help = N_("How many documents there are, by month, type and issuer, what is "
	           "unread and to be acknowledged, and your answers to the meetings that "
	           "are past. All of it is counted on this device."),
	.kind = ACTX_TEXT,
	.changes = CH_DOC | CH_MARK | CH_MEETING | CH_NOTICE,
	.priv_size = sizeof(struct statistics),
	.hints = hints,
	.open = open_pane,
	.close = close_pane,
	.load = load,
	.action = action,
	.background = background,
	.draw = draw,
	.position = position,
	.state = state,
};
