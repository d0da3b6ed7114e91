/* The words that some headers and answers may hold, by table: values.def. Each value has an ASCII
 * code, by which programs compare, the words of the domain, and a label for members to read. */
#ifndef MODEL_VALUES_H
#define MODEL_VALUES_H

#include <stddef.h>

enum value_set {
	VALUES_MEETING_KIND,
	VALUES_MEETING_FORMAT,
	VALUES_MEETING_STATE,
	VALUES_NOTICE_KIND,
	VALUES_PRIORITY,
	VALUES_RSVP,
	VALUES_COUNT
};

/* The code of a value written as its code or as its words (folded: case and marks do not matter);
 * NULL when it is none of the set. */
const char *value_code(enum value_set s, const char *p, size_t n);
/* The label of a code in the member's language; the code itself when it is unknown. */
const char *value_label(enum value_set s, const char *code);
/* The i-th code of the set from 0, NULL behind the last. */
const char *value_nth(enum value_set s, size_t i);

#endif
