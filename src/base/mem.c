#include "base/mem.h"

#include <malloc.h>
#include <stdint.h>

#include "base/i18n.h"

#if defined(__SANITIZE_ADDRESS__)
#define OWN_FREE 0 /* a sanitizer has its own */
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define OWN_FREE 0
#endif
#endif
#if !defined(OWN_FREE) && defined(__GLIBC__)
#define OWN_FREE 1
#endif

#if OWN_FREE
/*
 * free() and realloc() of the whole program, the libraries included: SQLite's pages, the strings of
 * ncurses and zstd, a key that was in a row. The C library's own allocator stays below. Its
 * M_PERTURB would be one call, but passes over every chunk that goes into the cache of the thread,
 * which are the small ones, and keys are small.
 */
void __libc_free(void *p);

void
free(void *p)
{
	if (!p)
		return;
	explicit_bzero(p, malloc_usable_size(p));
	__libc_free(p);
}

/* Never moved by the C library, which would leave the old place as it is. */
void *
realloc(void *p, size_t n)
{
	size_t had;
	void *q;

	if (!p)
		return malloc(n);
	if (!n) {
		free(p);
		return NULL;
	}
	had = malloc_usable_size(p);
	if (n <= had && n >= had / 2)
		return p;
	q = malloc(n);
	if (!q)
		return NULL;
	memcpy(q, p, n < had ? n : had);
	free(p);
	return q;
}
#endif

void *
mem_new(size_t n, size_t size, struct err *e)
{
	void *p = calloc(n ? n : 1, size ? size : 1);

	if (!p)
		err_set(e, ERR_MEM, _("out of memory"));
	return p;
}

int
mem_grow(void *p, size_t *cap, size_t n, size_t size, struct err *e)
{
	size_t want = *cap + *cap / 2;
	void *old, *new;

	if (n <= *cap)
		return 0;
	if (want < n)
		want = n;
	if (want < 8)
		want = 8;
	if (size && want > SIZE_MAX / 2 / size)
		return err_set(e, ERR_MEM, _("out of memory"));
	/* p is the address of a pointer of any type: copied, never dereferenced as void ** */
	memcpy(&old, p, sizeof(old));
	new = realloc(old, want * size);
	if (!new)
		return err_set(e, ERR_MEM, _("out of memory"));
	memset((char *)new + *cap *size, 0, (want - *cap) * size);
	memcpy(p, &new, sizeof(new));
	*cap = want;
	return 0;
}

char *
mem_dup(const char *s, size_t n, struct err *e)
{
	char *p = n < SIZE_MAX ? malloc(n + 1) : NULL;

	if (!p) {
		err_set(e, ERR_MEM, _("out of memory"));
		return NULL;
	}
	if (n)
		memcpy(p, s, n);
	p[n] = '\0';
	return p;
}
