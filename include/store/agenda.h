/*
 * What happens on which day, of all that is in the store: meetings, the days until which
 * something must be acknowledged, the days on which documents take effect. By index, whatever
 * the size of the store. Strings are raw: scrub before showing. Nothing is written here.
 */
#ifndef STORE_AGENDA_H
#define STORE_AGENDA_H

#include "store/store.h"
#include "base/date.h"

enum agenda_what { AGENDA_MEETING, AGENDA_DEADLINE, AGENDA_EFFECT };

struct agenda_row {
	enum agenda_what what;
	int64_t at; /* an instant; of AGENDA_EFFECT 0 */
	civil day;
	int64_t rid;
	char *number, *title;
	bool off; /* a meeting that was cancelled or put off */
};
void agenda_row_clear(struct agenda_row *r);

/* Those of days `from` to `to`, both included, by day and time; at most n. *more: there may be others,
 * and of these meetings are the last to be left out. */
int agenda_between(const struct store *s, civil from, civil to, size_t n,
        struct agenda_row *rows, size_t *got, bool *more, struct err *e) MUST_CHECK;

#endif
