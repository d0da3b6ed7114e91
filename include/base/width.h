/* Columns of a code point, by utf8proc; the canvas decides by this and nothing else. */
#ifndef BASE_WIDTH_H
#define BASE_WIDTH_H

#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>

int cp_width(uint32_t cp);                  /* 0, 1 or 2; -1 for what has no width */
size_t text_width(const char *s, size_t n); /* columns of sanitised text, one line */
/* The longest prefix of sanitised text that fits `cols` columns, whole clusters only; *used gets
 * its columns. */
size_t text_fit(const char *s, size_t n, size_t cols, size_t *used);
/* Length in bytes of the first cluster (a base with its marks); *cols its columns. n > 0. */
size_t text_cluster(const char *s, size_t n, int *cols);

/* Whether terminals set up for East Asian text may take two columns for it (UAX #11, class A), where
 * all else here counts one. */
bool cp_ambiguous(uint32_t cp);

#endif
