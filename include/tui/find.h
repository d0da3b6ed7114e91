/*
 * Finding what a member typed in text: `dang` finds `Đảng`; a word of the pattern that
 * carries marks (or đ) must be met with just those marks (`đảng` does not find `đáng`).
 * For the widgets and panes. The search index of the store is not here.
 */
#ifndef TUI_FIND_H
#define TUI_FIND_H

#include <stdbool.h>
#include <stddef.h>
#include "base/scrub.h"
#include "base/str.h"

#define FIND_MAX 256 /* bytes of a pattern */

struct find {
	struct str fold; /* the pattern folded; empty: no pattern */
	struct str text; /* as typed */
	bool exact;      /* some word has marks */
};

void find_init(struct find *f);
void find_release(struct find *f);
/* An empty pattern is fine: it matches nothing. -1: too long. */
int find_set(struct find *f, struct raw pattern, struct err *e) MUST_CHECK;
bool find_active(const struct find *f);
/* First match in s (one line or less) that begins at byte `from` or later: *at and
 * *len in bytes of s. */
bool find_next(const struct find *f, struct safe s, size_t from, size_t *at, size_t *len);
/* All matches, at most max, that do not overlap; returns how many. */
struct find_hit {
	size_t at, len;
};
size_t find_all(const struct find *f, struct safe s, struct find_hit *out, size_t max);
bool find_has(const struct find *f, struct safe s);

#endif
