/*
 * A byte string that grows up to a mandatory maximum.
 *
 * Adding past the maximum, or without memory, sets `bad` and adds nothing more;
 * so a writer adds freely and asks once, str_ok(), at the end. p is always
 * NUL-terminated once something was added; str_c() is never NULL.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"

struct str {
	char *p;
	size_t len, cap, max;
	bool bad;   /* something was not added */
	bool nomem; /* … for want of memory */
};

#define STR_INIT(max_)                                                                   \
	{                                                                                \
		NULL, 0, 0, (max_), false, false                                         \
	}

void str_init(struct str *s, size_t max);
void str_release(struct str *s); /* frees; usable again with the same max */
void str_reset(struct str *s);   /* length 0, memory kept, bad cleared */
void str_add(struct str *s, const void *p, size_t n);
void str_adds(struct str *s, const char *z);
void str_addc(struct str *s, char c);
void str_addf(struct str *s, const char *fmt, ...) PRINTF(2, 3);
void str_addv(struct str *s, const char *fmt, va_list ap) PRINTF(2, 0);
/* Room for n bytes more (and the NUL), to be written by the caller, who then says how many with
 * str_grown. NULL, and bad, when there is none. */
char *str_room(struct str *s, size_t n);
void str_grown(struct str *s, size_t n);
void str_cut(struct str *s, size_t len); /* shorten to len */
const char *str_c(const struct str *s);
/* Hand the memory over (free() it); s is empty afterwards. NULL if bad or empty and
 * without memory. */
char *str_take(struct str *s);
/* 0, or -1 with ERR_MEM, or ERR_USAGE "… is too long" naming `what` (N_()). */
int str_ok(const struct str *s, const char *what, struct err *e) MUST_CHECK;

/* A view of bytes that somebody else owns. */
struct view {
	const char *p;
	size_t n;
};
struct view view_of(const char *z);
bool view_eq(struct view a, const char *z);
/* As a C string; -1 when there is no room for all of it, or when it holds a NUL. */
int view_text(struct view v, char *out, size_t size);

#endif
