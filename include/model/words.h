/* Words of folded or exact text (base/utf8.h), as search, filters and numbers compare them. Used
 * inside model/ and by whoever compares with what model/ made. */
#ifndef MODEL_WORDS_H
#define MODEL_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include "base/str.h"

/* Added to out: the words of s with one space between, all else dropped. */
void words_join(const char *s, size_t n, struct str *out);
/* The same behind utf8_fold, and behind utf8_exact. */
void words_folded(const char *s, size_t n, struct str *out);
void words_exact(const char *s, size_t n, struct str *out);

#endif
