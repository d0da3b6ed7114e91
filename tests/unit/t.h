/* The whole test framework of the unit tests: a check prints its name, main returns t_end(). */
#ifndef T_H
#define T_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int t_failed, t_count;

/* One named fact. The name says what holds, so that a failure reads as a sentence. */
static inline bool
t_ok(bool ok, const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	t_count++;
	if (!ok)
		t_failed++;
	printf(ok ? "ok - " : "not ok - ");
	va_start(ap, fmt);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	vprintf(fmt, ap);
#pragma GCC diagnostic pop
	va_end(ap);
	if (ok)
		putchar('\n');
	else
		printf(" [%s:%d]\n", file, line);
	fflush(stdout);
	return ok;
}

#define OK(cond, ...) t_ok((cond), __FILE__, __LINE__, __VA_ARGS__)
#define STR_EQ(got, want, name)                                                          \
	do {                                                                             \
		const char *g_ = (got), *w_ = (want);                                    \
		if (!t_ok(g_ && w_ && strcmp(g_, w_) == 0, __FILE__, __LINE__, "%s",     \
		            (name)))                                                     \
			printf("# got  \"%s\"\n# want \"%s\"\n", g_ ? g_ : "(null)",     \
			        w_ ? w_ : "(null)");                                     \
	} while (0)
#define INT_EQ(got, want, name)                                                          \
	do {                                                                             \
		long long g_ = (long long)(got), w_ = (long long)(want);                 \
		if (!t_ok(g_ == w_, __FILE__, __LINE__, "%s", (name)))                   \
			printf("# got %lld, want %lld\n", g_, w_);                       \
	} while (0)
#define SKIP(name, reason)                                                               \
	do {                                                                             \
		t_count++;                                                               \
		printf("ok - %s # SKIP %s\n", (name), (reason));                         \
	} while (0)

static inline int
t_end(void)
{
	return t_failed || !t_count ? 1 : 0;
}

#endif
