#include "base/mem.h"

#include <stdint.h>

void *
mem_new(size_t n, size_t size, struct err *e)
{
	void *p = calloc(n ? n : 1, size ? size : 1);

	if (!p)
		err_set(e, ERR_MEM, "out of memory");
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
		return err_set(e, ERR_MEM, "out of memory");
	/* p is the address of a pointer of any type: copied, never dereferenced as void ** */
	memcpy(&old, p, sizeof(old));
	new = realloc(old, want * size);
	if (!new)
		return err_set(e, ERR_MEM, "out of memory");
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
		err_set(e, ERR_MEM, "out of memory");
		return NULL;
	}
	if (n)
		memcpy(p, s, n);
	p[n] = '\0';
	return p;
}
