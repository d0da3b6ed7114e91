/*
 * Want of memory at one allocation after the other, in this program and in the libraries that it is
 * linked with. Included by a test behind t.h and base/err.h.
 *
 * oom_try runs a piece of work again and again, the n-th allocation failing, for n = 1, 2, … until it
 * went through without being refused one: once alone, and once with every later one failing too. For a
 * debugger OOM_WORK names one work and OOM_AT one allocation (-number: with all later ones).
 */
#ifndef OOM_H
#define OOM_H

#include <dlfcn.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

static struct {
	bool on, sticky, hit;
	long n, at;
} oom;

static bool
oom_refuses(void)
{
	if (!oom.on || ++oom.n < oom.at || (oom.n > oom.at && !oom.sticky))
		return false;
	oom.hit = true;
	errno = ENOMEM;
	return true;
}

#if defined(__SANITIZE_ADDRESS__)
#define OOM_REAL(name) __interceptor_##name
void *__interceptor_realloc(void *p, size_t n);
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define OOM_REAL(name) __interceptor_##name
void *__interceptor_realloc(void *p, size_t n);
#endif
#endif
#ifndef OOM_REAL
#define OOM_REAL(name) __libc_##name
#define OOM_REALLOC_IS_OURS /* base/mem.c: by malloc and free */
#endif

void *OOM_REAL(malloc)(size_t n);
void *OOM_REAL(calloc)(size_t n, size_t size);

void *
malloc(size_t n)
{
	return oom_refuses() ? NULL : OOM_REAL(malloc)(n);
}

void *
calloc(size_t n, size_t size)
{
	return oom_refuses() ? NULL : OOM_REAL(calloc)(n, size);
}

#ifndef OOM_REALLOC_IS_OURS
void *
realloc(void *p, size_t n)
{
	return oom_refuses() ? NULL : OOM_REAL(realloc)(p, n);
}
#endif

/* libsodium takes pages of its own for keys. */
void *sodium_malloc(size_t n);

void *
sodium_malloc(size_t n)
{
	bool was = oom.on;
	void *(*real)(size_t);
	void *sym;

	if (oom_refuses())
		return NULL;
	oom.on = false;
	sym = dlsym(RTLD_NEXT, "sodium_malloc");
	memcpy(&real, &sym, sizeof(real));
	oom.on = was;
	return real(n);
}

/* A disk that takes its time is no part of this. */
int
fsync(int fd)
{
	return 0;
}

int
fdatasync(int fd)
{
	return 0;
}

struct oom_work {
	const char *name;
	/* What must be there before, what is tried, and whether all is well after it: rc as `go` gave it. */
	bool (*before)(void);
	int (*go)(struct err *e);
	bool (*after)(int rc);
};

static inline bool
oom_once(const struct oom_work *w, bool sticky, long at)
{
	struct err e = ERR_INIT;
	bool ok = w->before();
	int rc;

	oom.n = 0;
	oom.at = at;
	oom.sticky = sticky;
	oom.hit = false;
	oom.on = true;
	rc = w->go(&e);
	oom.on = false;
	if (rc && (e.code != ERR_MEM || !strstr(e.msg, "memory"))) {
		printf("# %s, allocation %ld%s: error %d: %s\n", w->name, at,
		        sticky ? " and on" : "", (int)e.code, e.msg);
		ok = false;
	}
	if (rc && !oom.hit)
		ok = false;
	if (!w->after(rc)) {
		printf("# %s, allocation %ld%s: not well afterwards (%d: %s)\n", w->name,
		        at, sticky ? " and on" : "", rc, e.msg);
		ok = false;
	}
	return ok;
}

/* step: every so many allocations from the 100th on, where they are many; OOM_ALL=1 tries each. */
static inline void
oom_try(const struct oom_work *w, long step)
{
	const char *only = getenv("OOM_AT"), *which = getenv("OOM_WORK");
	long bad[2] = { 0, 0 }, tried = 0;

	if (which && strcmp(which, w->name) != 0)
		return;
	if (only) {
		long at = strtol(only, NULL, 10);

		OK(oom_once(w, at < 0, at < 0 ? -at : at), "%s: allocation %ld", w->name,
		        at);
		return;
	}
	for (int sticky = 0; sticky < 2; sticky++) {
		long at = 1;

		do {
			bad[sticky] += !oom_once(w, sticky, at);
			tried++;
			at += at < 100 || getenv("OOM_ALL") ? 1 : step;
		} while (oom.hit && bad[sticky] < 20);
	}
	printf("# %s: %ld allocations, %ld runs\n", w->name, oom.n, tried);
	OK(!bad[0] && oom.n > 0, "%s without memory once: a sentence, and all as it was",
	        w->name);
	OK(!bad[1], "%s without any more memory: the same", w->name);
}

#endif
