/*
 * A month as weeks from Monday, with a mark on each day that the owner marks. For panes, and
 * for the dates of a form.
 *
 * Days are counted from 1970-01-01, as civil_days does. Today stands in brackets, so that it
 * is seen without a colour; the chosen day has the cursor's mark and the real cursor. Where
 * rows or columns are few, weeks go, then the table.
 */
#ifndef TUI_CALENDAR_H
#define TUI_CALENDAR_H

#include <stdbool.h>
#include "base/date.h"
#include "base/scrub.h"
#include "tui/canvas.h"
#include "tui/keys.h"

#define CALENDAR_ROWS 8 /* of a whole month: its name, the days' names, six weeks */
#define CALENDAR_COLS 35

struct calendar {
	int64_t day, today;
	/* One column for a day, and its look; "" when there is nothing. May be NULL. */
	struct safe (*mark)(void *ctx, int64_t day, enum role *r);
	void *ctx;
};

void calendar_init(struct calendar *cal, civil today);
/* Arrows and hjkl: a day, a week; PageUp, PageDown, [ and ]: a month; { and }: a year; t and
 * Home: today. false: not one of its keys. */
bool calendar_key(struct calendar *cal, const struct key *k);
void calendar_go(struct calendar *cal, civil day); /* 0: stays */
civil calendar_date(const struct calendar *cal);
/* The month that is shown: its first day, and how many it has. */
int64_t calendar_month(const struct calendar *cal, int *days);
void calendar_draw(struct calendar *cal, struct canvas *c, struct rect area, bool focus);

#endif
