/* A month of what is to come: meetings, deadlines, and days on which documents take effect. */
#include "tui/calendar.h"
#include "pane/page.h"
#include "tui/list.h"

#include "base/human.h"
#include "base/i18n.h"
#include "store/agenda.h"

#define ITEMS 400 /* of a month */
#define CELL_MAX 4096
#define LIST_MIN 3 /* rows that the list of the day wants at least */

enum { COL_WHEN, COL_NUMBER, COL_TITLE, COLS };
static const struct list_col cols[COLS] = {
	[COL_WHEN] = { .min = 9, .want = 12 },
	[COL_NUMBER] = { .min = 8, .want = 14, .drop = 1 },
	[COL_TITLE] = { .min = 10, .want = 30, .grow = 1 },
};

struct month {
	struct calendar cal;
	struct list list;
	struct agenda_row row[ITEMS];
	size_t n, from; /* those of the day: from … of list.count */
	civil shown;    /* the month that they are of: its first day */
	struct txt cell[COLS], line;
	bool in_list, more;
	bool spoken; /* set accessible: letters and words for the marks */
};

static void
drop(struct month *m)
{
	for (size_t i = 0; i < m->n; i++)
		agenda_row_clear(&m->row[i]);
	m->n = 0;
}

/* The day's own, of those of the month. */
static void
day_items(struct month *m)
{
	civil d = calendar_date(&m->cal);
	size_t n = 0;

	m->from = 0;
	while (m->from < m->n && m->row[m->from].day < d)
		m->from++;
	while (m->from + n < m->n && m->row[m->from + n].day == d)
		n++;
	list_set_count(&m->list, n);
	if (!n)
		m->in_list = false;
}

static int
fetch(struct pane *p, struct err *e)
{
	struct month *m = p->priv;
	int days;
	int64_t first = calendar_month(&m->cal, &days);

	drop(m);
	m->spoken = screen_conf(p->scr)->opt.v[OPT_ACCESSIBLE] != 0;
	m->shown = civil_from_days(first);
	if (agenda_between(screen_store(p->scr), m->shown,
	            civil_from_days(first + days - 1), ITEMS, m->row, &m->n, &m->more,
	            e) < 0)
		return -1;
	day_items(m);
	return 0;
}

static struct safe
sign(const struct month *m, enum agenda_what what)
{
	switch (what) {
	case AGENDA_MEETING:
		return m->spoken ? SAFE("M") : SAFE("●");
	case AGENDA_DEADLINE:
		return m->spoken ? SAFE("D") : SAFE("!");
	default:
		return m->spoken ? SAFE("E") : SAFE("+");
	}
}

static struct safe
mark(void *ctx, int64_t day, enum role *r)
{
	const struct month *m = ctx;
	civil d = civil_from_days(day);
	bool has[3] = { false, false, false };

	for (size_t i = 0; i < m->n; i++)
		if (m->row[i].day == d && !m->row[i].off)
			has[m->row[i].what] = true;
	*r = has[AGENDA_DEADLINE] ? ROLE_WARN : ROLE_MARK;
	return has[AGENDA_DEADLINE]  ? sign(m, AGENDA_DEADLINE)
	       : has[AGENDA_MEETING] ? sign(m, AGENDA_MEETING)
	       : has[AGENDA_EFFECT]  ? sign(m, AGENDA_EFFECT)
	                             : SAFE("");
}

static int
list_row(void *ctx, size_t i, struct list_row *out)
{
	struct month *m = ctx;
	const struct agenda_row *r = &m->row[m->from + i];
	char when[32] = "";

	for (int k = 0; k < COLS; k++)
		txt_reset(&m->cell[k]);
	if (r->what != AGENDA_EFFECT)
		instant_local(r->at, when);
	if (r->what == AGENDA_EFFECT)
		txt_own(&m->cell[COL_WHEN], _("in force"));
	else
		txt_ownf(&m->cell[COL_WHEN],
		        r->what == AGENDA_DEADLINE ? _("by %s") : "%s",
		        strlen(when) == 16 ? when + 11 : "");
	txt_rawz(&m->cell[COL_NUMBER], r->number);
	if (m->spoken && r->what == AGENDA_MEETING)
		txt_ownf(&m->cell[COL_TITLE], "%s, ", _("meeting"));
	if (r->off)
		txt_own(&m->cell[COL_TITLE], _("[not held] "));
	txt_rawz(&m->cell[COL_TITLE], r->title);
	out->flag = m->spoken ? SAFE("") : sign(m, r->what);
	for (int k = 0; k < COLS; k++)
		out->cell[k] = txt_get(&m->cell[k]);
	return 0;
}

static const struct list_ops list_ops = { .row = list_row };

static int
open_pane(struct pane *p, const struct pane_arg *a, struct err *e)
{
	struct month *m = p->priv;

	calendar_init(&m->cal, civil_of(clock_wall()));
	m->cal.mark = mark;
	m->cal.ctx = m;
	list_init(&m->list, &list_ops, m, cols, COLS);
	for (int k = 0; k < COLS; k++)
		txt_init(&m->cell[k], CELL_MAX);
	txt_init(&m->line, CELL_MAX);
	return fetch(p, e);
}

static void
close_pane(struct pane *p)
{
	struct month *m = p->priv;

	drop(m);
	list_release(&m->list);
	for (int k = 0; k < COLS; k++)
		txt_release(&m->cell[k]);
	txt_release(&m->line);
}

static int
load(struct pane *p, unsigned changes, struct err *e)
{
	return fetch(p, e);
}

static int
open_item(struct pane *p, struct err *e)
{
	const struct month *m = p->priv;
	const struct agenda_row *r = &m->row[m->from + m->list.cursor];
	struct pane_arg a = { .rid = r->rid };

	return screen_open(
	        p->scr, r->what == AGENDA_MEETING ? PANE_MEETING : PANE_READER, &a, e);
}

/* Enter on a day: its one item, or into the list of several. */
static int
enter(struct pane *p)
{
	struct month *m = p->priv;
	struct err e = ERR_INIT;

	if (!m->list.count)
		screen_say(p->scr, _("nothing on this day"));
	else if (!m->in_list && m->list.count > 1)
		m->in_list = true;
	else if (open_item(p, &e) < 0)
		screen_fail(p->scr, &e);
	list_dirty(&m->list);
	return 1;
}

static int
list_key(struct pane *p, const struct key *k)
{
	struct month *m = p->priv;

	switch (k->code) {
	case K_UP:
	case 'k':
		list_move(&m->list, MOVE_UP, 1);
		return 1;
	case K_DOWN:
	case 'j':
		list_move(&m->list, MOVE_DOWN, 1);
		return 1;
	case K_ENTER:
	case K_RIGHT:
	case 'l':
		return enter(p);
	case K_ESC:
	case K_LEFT:
	case K_TAB:
	case K_STAB:
	case K_BACKSPACE:
	case 'h':
	case 'q':
		m->in_list = false;
		list_dirty(&m->list);
		return 1;
	default:
		return 0;
	}
}

static int
key(struct pane *p, const struct key *k)
{
	struct month *m = p->priv;
	struct err e = ERR_INIT;

	if (m->in_list)
		return list_key(p, k);
	if (k->code == K_ENTER)
		return enter(p);
	if (k->code == K_TAB && m->list.count) {
		m->in_list = true;
		list_dirty(&m->list);
		return 1;
	}
	if (!calendar_key(&m->cal, k))
		return 0;
	if (calendar_date(&m->cal) / 100 == m->shown / 100)
		day_items(m);
	else if (fetch(p, &e) < 0)
		screen_fail(p->scr, &e);
	list_dirty(&m->list);
	return 1;
}

static int
action(struct pane *p, const struct cmd *c, struct err *e)
{
	struct month *m = p->priv;

	if (c->act != ACT_OPEN)
		return 0;
	return m->list.count ? enter(p) : 0;
}

/* --- drawing ---------------------------------------------------------------------------- */

static void
day_line(struct month *m, struct canvas *c, struct rect at)
{
	char when[16];

	civil_show(calendar_date(&m->cal), when);
	txt_reset(&m->line);
	/* Noon is on that day in every zone. */
	txt_ownf(&m->line, "%s %s", human_weekday(m->cal.day * 86400 + 43200), when);
	if (m->cal.day == m->cal.today)
		txt_own(&m->line, _(", today"));
	canvas_put_padded(c, at.row, at.col, at.cols, txt_get(&m->line), ROLE_HEADING);
}

static void
draw(struct pane *p, struct canvas *c, struct rect area, bool full)
{
	struct month *m = p->priv;
	int rows = area.rows - CALENDAR_ROWS >= LIST_MIN ? CALENDAR_ROWS
	           : area.rows > LIST_MIN + 1            ? area.rows - LIST_MIN
	                                                 : area.rows;
	struct rect grid = { area.row, area.col, rows, area.cols };
	struct rect list = { area.row + rows, area.col, area.rows - rows, area.cols };

	if (full)
		canvas_fill(c, area, ROLE_NORMAL);
	calendar_draw(&m->cal, c, grid, !m->in_list);
	if (!list.rows)
		return;
	day_line(m, c, (struct rect){ list.row++, list.col, 1, list.cols });
	list.rows--;
	if (full)
		list_dirty(&m->list);
	m->list.row_look = m->in_list && screen_row_look(p->scr);
	if (m->list.count) {
		list_draw(&m->list, c, list, m->in_list);
		return;
	}
	canvas_fill(c, list, ROLE_NORMAL);
	txt_reset(&m->line);
	txt_own(&m->line, _("Nothing on this day."));
	canvas_put(c, list.row, list.col, list.rows ? list.cols : 0, txt_get(&m->line),
	        ROLE_DIM);
}

static void
position(struct pane *p, struct txt *out)
{
	const struct month *m = p->priv;
	char when[16];

	civil_show(calendar_date(&m->cal), when);
	txt_own(out, when);
}

static void
state(struct pane *p, struct txt *out)
{
	const struct month *m = p->priv;

	txt_own(out, m->spoken ? _("M meeting  D deadline  E takes effect")
	                       : _("● meeting  ! deadline  + takes effect"));
	if (m->more)
		txt_own(out, _("  (there are more than fit)"));
}

static const struct pane_hint hints[] = {
	{ "=Enter", N_("open") },
	{ "=hjkl", N_("day, week") },
	{ "=[ ]", N_("month") },
	{ "=t", N_("today") },
	{ "help", N_("help") },
	{ "back", N_("back") },
	{ NULL, NULL },
};

const struct pane_ops pane_calendar = {
	.title = N_("Calendar"),
	.help = N_(
	        "A month with your meetings, the days until which something is to be "
	        "acknowledged, and those on which documents take effect. Today stands "
	        "in brackets. Arrows or hjkl go by days and weeks, PageUp and PageDown "
	        "or [ and ] by months, { and } by years, t to today; Enter opens what "
	        "is on the day, Tab goes to its list and back. Marks: ● meeting, ! "
	        "deadline, + takes effect."),
	.changes = CH_DOC | CH_MARK | CH_MEETING | CH_NOTICE,
	.priv_size = sizeof(struct month),
	.hints = hints,
	.open = open_pane,
	.close = close_pane,
	.load = load,
	.action = action,
	.key = key,
	.draw = draw,
	.position = position,
	.state = state,
};
