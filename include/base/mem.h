/*
 * Allocation that says what it could not get. All memory is freed by free().
 *
 * In every program that is linked with this layer free() and realloc() are ours, for the libraries
 * too: what is given back is zeroed first, so that a lock leaves nothing in the heap. (Not under a
 * sanitizer, which keeps what was freed; not with another C library than glibc.)
 *
 * Want of memory is an error like others: ERR_MEM goes up to whoever can say it, what was half made
 * is undone, and the program goes on. Nothing here ends the process.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>
#include "base/err.h"

/* NULL and ERR_MEM on failure. The memory is zeroed. n * size is checked. */
void *mem_new(size_t n, size_t size, struct err *e) MUST_CHECK;
/* Grow *p (NULL is fine) so that it holds n elements of size; *cap counts elements and
 * grows by half; new elements are zeroed. On failure *p is still valid. */
int mem_grow(void *p, size_t *cap, size_t n, size_t size, struct err *e) MUST_CHECK;
char *mem_dup(const char *s, size_t n, struct err *e) MUST_CHECK; /* adds a NUL */

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#endif
