/* Right-to-left lines (fribidi): the order in which a terminal that does not reorder must be
 * given the clusters. Shaping stays off. Numbers as 57-NQ/TW and dates as 2025-03-12 are units that
 * read from left to right wherever they stand, and decide no paragraph. */
#ifndef BASE_BIDI_H
#define BASE_BIDI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"

bool bidi_needed(const char *s, size_t n); /* any right-to-left letter */

/* Around words of their own direction within a line of ours: they stay one unit, whatever stands
 * beside them. The visual form is without them. Text from outside never holds one. */
#define BIDI_ISOLATE "\xE2\x81\xA8"
#define BIDI_POP "\xE2\x81\xA9"
/* The visual form of one line of sanitised text, added to out. *rtl: the paragraph runs right to
 * left. Mirrored brackets are mirrored. On no memory the line is added as it was. */
void bidi_visual(const char *s, size_t n, struct str *out, bool *rtl);
/* The same, and from[k], for the k-th code point of what was added: the byte of s that it stands
 * for. from has room for n. */
void bidi_visual_from(
        const char *s, size_t n, struct str *out, bool *rtl, uint32_t *from);

#endif
