/* The agenda of a meeting: lines `- 15' text` of its body. Reads views, keeps nothing. */
#ifndef MODEL_AGENDA_H
#define MODEL_AGENDA_H

#include <stdbool.h>
#include "base/str.h"

#define AGENDA_MINUTES_MAX 1440

struct agenda_item {
	int minutes;
	struct view text; /* of one line, trimmed; raw */
};

/* The next item of *rest, which begins as the whole body and moves on; false at the end. Lines that
 * are no items are passed over. */
bool agenda_next(struct view *rest, struct agenda_item *it);

#endif
