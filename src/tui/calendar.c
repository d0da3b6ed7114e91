#include "tui/calendar.h"
#include <stdio.h>
#include "base/i18n.h"
#include "base/width.h"

#define WIDE 5 /* columns of a day: mark of the cursor, two digits, bracket, mark */
#define NARROW 3
#define WEEK 7

void
calendar_init(struct calendar *cal, civil today)
{
	*cal = (struct calendar){ .day = civil_days(today), .today = civil_days(today) };
}

void
calendar_go(struct calendar *cal, civil day)
{
	if (day)
		cal->day = civil_days(day);
}

civil
calendar_date(const struct calendar *cal)
{
	return civil_from_days(cal->day);
}

int64_t
calendar_month(const struct calendar *cal, int *days)
{
	civil d = calendar_date(cal);

	*days = civil_month_days(d);
	return cal->day - (d % 100 - 1);
}

/* --- keys --------------------------------------------------------------------------------- */

static void
by_days(struct calendar *cal, int n)
{
	if (civil_from_days(cal->day + n))
		cal->day += n;
}

/* The same day of another month, or its last one. */
static void
by_months(struct calendar *cal, int n)
{
	civil d = calendar_date(cal);
	int month = d / 10000 * 12 + d / 100 % 100 - 1 + n, day = d % 100, last;
	civil first = month / 12 * 10000 + (month % 12 + 1) * 100 + 1;

	if (month < 12 || month >= 120000)
		return;
	last = civil_month_days(first);
	calendar_go(cal, first - 1 + (day < last ? day : last));
}

bool
calendar_key(struct calendar *cal, const struct key *k)
{
	static const struct {
		uint32_t key;
		int days, months;
	} moves[] = {
		{ K_LEFT, -1, 0 },
		{ 'h', -1, 0 },
		{ K_RIGHT, 1, 0 },
		{ 'l', 1, 0 },
		{ K_UP, -WEEK, 0 },
		{ 'k', -WEEK, 0 },
		{ K_DOWN, WEEK, 0 },
		{ 'j', WEEK, 0 },
		{ K_PGUP, 0, -1 },
		{ '[', 0, -1 },
		{ K_PGDN, 0, 1 },
		{ ']', 0, 1 },
		{ '{', 0, -12 },
		{ '}', 0, 12 },
	};

	for (size_t i = 0; i < sizeof(moves) / sizeof(*moves); i++)
		if (moves[i].key == k->code) {
			if (moves[i].months)
				by_months(cal, moves[i].months);
			else
				by_days(cal, moves[i].days);
			return true;
		}
	if (k->code != 't' && k->code != K_HOME)
		return false;
	cal->day = cal->today;
	return true;
}

/* --- drawing -------------------------------------------------------------------------------- */

static const char *
month_name(int month)
{
	static const char *const names[] = { N_("January"), N_("February"), N_("March"),
		N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
		N_("September"), N_("October"), N_("November"), N_("December") };

	return _(names[month - 1]);
}

static const char *
day_name(int day)
{
	/* Days of the week in two columns. */
	static const char *const names[WEEK] = { N_("Mo"), N_("Tu"), N_("We"), N_("Th"),
		N_("Fr"), N_("Sa"), N_("Su") };

	return _(names[day]);
}

static void
put(struct canvas *c, int row, int col, int cols, const char *text, enum role r)
{
	struct str tmp = STR_INIT(1024);

	canvas_put(c, row, col, cols, scrub(raw_of(text), SCRUB_LINE, &tmp), r);
	str_release(&tmp);
}

static void
title(const struct calendar *cal, struct canvas *c, struct rect at)
{
	civil d = calendar_date(cal);
	char text[64];

	snprintf(text, sizeof(text), "%s %d", month_name(d / 100 % 100), d / 10000);
	put(c, at.row, at.col, at.cols, text, ROLE_TITLE);
}

static void
day(const struct calendar *cal, struct canvas *c, struct rect at, int64_t n, bool focus)
{
	bool here = n == cal->day, today = n == cal->today, wide = at.cols == WIDE;
	bool look = here && !(c->plain && wide);
	enum role r = look ? ROLE_CURSOR : ROLE_NORMAL, mr = ROLE_MARK;
	struct safe mark = cal->mark ? cal->mark(cal->ctx, n, &mr) : SAFE("");
	char text[8];
	int x = at.col;

	if (wide) {
		put(c, at.row, x++, 1, here ? ">" : today ? "[" : " ", r);
		if (today)
			canvas_put(c, at.row, at.col + 3, 1, SAFE("]"), r);
		else if (here)
			canvas_put(c, at.row, at.col + 3, 1, SAFE(" "), r);
	}
	snprintf(text, sizeof(text), "%2d", civil_from_days(n) % 100);
	put(c, at.row, x, 2, text, r);
	if (mark.n)
		canvas_put(c, at.row, at.col + at.cols - 1, 1, mark, mr);
	else if (today && !wide)
		canvas_put(c, at.row, at.col + at.cols - 1, 1, SAFE("]"), r);
	if (here && focus)
		canvas_cursor(c, at.row, at.col);
}

/* As many weeks as there is room for, that of the chosen day among them. */
static void
weeks(const struct calendar *cal, struct canvas *c, struct rect at, int w, bool focus)
{
	int days, before, n, from, here;
	int64_t first = calendar_month(cal, &days);

	before =
	        (int)(((first + 3) % WEEK + WEEK) % WEEK); /* 1970-01-01 was a Thursday */
	n = (before + days + WEEK - 1) / WEEK;
	here = (int)(cal->day - first + before) / WEEK;
	from = n <= at.rows || here < at.rows / 2 ? 0 : here - at.rows / 2;
	if (n > at.rows && from > n - at.rows)
		from = n - at.rows;
	for (int i = 0; i < days; i++) {
		int row = (i + before) / WEEK - from, col = (i + before) % WEEK * w;

		if (row >= 0 && row < at.rows)
			day(cal, c, (struct rect){ at.row + row, at.col + col, 1, w },
			        first + i, focus);
	}
}

void
calendar_draw(struct calendar *cal, struct canvas *c, struct rect area, bool focus)
{
	int w = area.cols >= CALENDAR_COLS   ? WIDE
	        : area.cols >= NARROW * WEEK ? NARROW
	                                     : 0;
	char text[16];

	if (area.rows <= 0 || area.cols <= 0)
		return;
	canvas_fill(c, area, ROLE_NORMAL);
	if (!w) {
		civil_show(calendar_date(cal), text);
		put(c, area.row, area.col, area.cols, text, ROLE_NORMAL);
		if (focus)
			canvas_cursor(c, area.row, area.col);
		return;
	}
	if (area.rows > 1) {
		title(cal, c, area);
		area.row++;
		area.rows--;
	}
	if (area.rows > 1) {
		for (int i = 0; i < WEEK; i++)
			put(c, area.row, area.col + i * w + (w == WIDE), 2, day_name(i),
			        ROLE_DIM);
		area.row++;
		area.rows--;
	}
	weeks(cal, c, area, w, focus);
}
