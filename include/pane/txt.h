/*
 * A line or a page that a pane puts together. Text from outside goes in by txt_raw alone, which
 * sanitises it, so that the whole is safe to show. For panes.
 */
#ifndef PANE_TXT_H
#define PANE_TXT_H

#include <stdint.h>
#include "base/scrub.h"
#include "base/str.h"

struct txt {
	struct str s;
	/* A line of labels and values from left to right, not a sentence: own words that run from
	 * right to left stay a unit each, and so does what is put behind something. */
	bool frame;
};

#define TXT_INIT(max)                                                                    \
	{                                                                                \
		STR_INIT(max), false                                                     \
	}

void txt_init(struct txt *t, size_t max);
void txt_release(struct txt *t);
void txt_reset(struct txt *t);
/* Our own words, translated or not; never text from outside. */
void txt_own(struct txt *t, const char *own);
/* Numbers and our own words: no %s takes text from outside. */
void txt_ownf(struct txt *t, const char *fmt, ...) PRINTF(2, 3);
void txt_safe(struct txt *t, struct safe s);
void txt_raw(struct txt *t, struct raw r);   /* one line */
void txt_rawz(struct txt *t, const char *z); /* the same, a C string or NULL */
void txt_body(struct txt *t, struct raw r);  /* newlines stay */
/* 1234567 as "1,234,567", as the language has it. */
void txt_count(struct txt *t, uint64_t n);
/* "7%  ", always four columns. */
void txt_percent(struct txt *t, int percent);
struct safe txt_get(const struct txt *t); /* valid until t changes */

#endif
