/*
 * Runs a fuzz target (LLVMFuzzerTestOneInput in fuzz_NAME.c) on inputs of its own making, the same on
 * every run: the files of tests/fuzz/corpus/NAME, changed in every way that is cheap, and bytes from
 * nothing. For a long run with coverage, by hand:
 *
 *	clang -fsanitize=fuzzer,address … tests/fuzz/fuzz_NAME.c build/asan/lib*.a
 *
 * FUZZ_RUNS says how many (4000), FUZZ_SECS for how long at most (5), FUZZ_SEED begins elsewhere,
 * FUZZ_ONE=FILE runs one file.
 */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SEEDS_MAX 256
#define INPUT_MAX 65536

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct seed {
	uint8_t *p;
	size_t n;
};

static uint64_t rng;
static char place[160];

static uint32_t
rnd(uint32_t n)
{
	uint64_t z = rng += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (uint32_t)((z ^ z >> 31) % n);
}

/* What tends to be looked at: the ends of ranges, broken UTF-8, what structures are made of. */
static const char *const words[] = { "\xff", "\xc3", "\xe2\x80\xae", "\xed\xa0\x80",
	"\xf4\x90\x80\x80", "\xcc\x81", "\x1b[31m", "\r\n", "\n\n", "\"", "\\u0000", "{",
	"}", "[", "]", ":", ",", "1e999", "-9007199254740993", "\x7f\xff\xff\xff",
	"\xff\xff\xff\xff", "Title: ", "Number: 1-Q\xc4\x90/TU\n", "M\xe1\xba\xacT\n",
	"\xd8\xb3\xe2\x80\x8c", "\xc4\x91", "u\xcc\x9b\xcc\x81", "%n%s" };

static size_t
change(uint8_t *p, size_t n)
{
	size_t at = n ? rnd((uint32_t)n) : 0, len;
	const char *w = words[rnd(sizeof words / sizeof words[0])];

	switch (rnd(7)) {
	case 0: /* a bit */
		if (n)
			p[at] ^= (uint8_t)(1u << rnd(8));
		return n;
	case 1: /* a byte */
		if (n)
			p[at] = (uint8_t)rnd(256);
		return n;
	case 2: /* cut off */
		return at;
	case 3: /* a piece out */
		len = n - at < 16 ? n - at : rnd(16);
		memmove(p + at, p + at + len, n - at - len);
		return n - len;
	case 4: /* a piece twice */
		len = n - at < 32 ? n - at : rnd(32);
		if (n + len > INPUT_MAX)
			return n;
		memmove(p + at + len, p + at, n - at);
		return n + len;
	case 5: /* zeros */
		len = n - at < 8 ? n - at : rnd(8);
		memset(p + at, 0, len);
		return n;
	default: /* a word */
		len = strlen(w);
		if (n + len > INPUT_MAX)
			return n;
		memmove(p + at + len, p + at, n - at);
		memcpy(p + at, w, len);
		return n + len;
	}
}

static int
load(struct seed *s, const char *path)
{
	FILE *f = fopen(path, "re");

	if (!f)
		return -1;
	s->p = malloc(INPUT_MAX);
	if (s->p)
		s->n = fread(s->p, 1, INPUT_MAX, f);
	fclose(f);
	return s->p ? 0 : -1;
}

static int
by_bytes(const void *a, const void *b)
{
	const struct seed *x = a, *y = b;
	size_t n = x->n < y->n ? x->n : y->n;
	int r = memcmp(x->p, y->p, n);

	return r ? r : (x->n > y->n) - (x->n < y->n);
}

static size_t
corpus(struct seed *s, const char *name)
{
	char dir[512], path[1024];
	struct dirent *e;
	size_t n = 0;
	DIR *d;

	snprintf(dir, sizeof dir, "tests/fuzz/corpus/%s", name);
	d = opendir(dir);
	while (d && (e = readdir(d)) && n < SEEDS_MAX) {
		snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
		if (e->d_name[0] != '.' && load(&s[n], path) == 0)
			n++;
	}
	if (d)
		closedir(d);
	/* In an order that does not hang on the file system. */
	qsort(s, n, sizeof *s, by_bytes);
	return n;
}

/* A crash says which input it was: the run can be repeated up to it. */
static void
on_crash(int sig)
{
	ssize_t r = write(STDOUT_FILENO, place, strlen(place));

	(void)r;
	_exit(128 + sig);
}

static void
catch_crashes(void)
{
	static const int sigs[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL };
	struct sigaction a = { .sa_handler = on_crash };

	for (size_t i = 0; i < sizeof sigs / sizeof sigs[0]; i++)
		sigaction(sigs[i], &a, NULL);
}

static unsigned long
setting(const char *name, unsigned long dflt)
{
	const char *z = getenv(name);

	return z && *z ? strtoul(z, NULL, 10) : dflt;
}

static unsigned long
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (unsigned long)t.tv_sec;
}

int
main(int argc, char **argv)
{
	static struct seed seed[SEEDS_MAX];
	static uint8_t buf[INPUT_MAX + 64];
	const char *name = strrchr(argv[0], '/'), *one = getenv("FUZZ_ONE");
	unsigned long runs = setting("FUZZ_RUNS", 4000), first = setting("FUZZ_SEED", 1);
	const unsigned long secs = setting("FUZZ_SECS", 5), began = seconds();
	unsigned long k;
	size_t seeds, n;

	(void)argc;
	name = name ? name + 1 : argv[0];
	if (one) {
		if (load(&seed[0], one) < 0)
			return 2;
		(void)LLVMFuzzerTestOneInput(seed[0].p, seed[0].n);
		free(seed[0].p);
		printf("ok - %s: %s\n", name, one);
		return 0;
	}
	catch_crashes();
	seeds = corpus(seed, name);
	for (k = 0; k < seeds + runs && (k < seeds || seconds() - began < secs); k++) {
		rng = first * 1000003 + k;
		snprintf(place, sizeof place,
		        "not ok - %s falls over input %lu of FUZZ_SEED=%lu\n", name, k,
		        first);
		n = 0;
		if (k < seeds) {
			n = seed[k].n;
			memcpy(buf, seed[k].p, n);
		} else {
			if (seeds && rnd(4)) {
				const struct seed *s = &seed[rnd((uint32_t)seeds)];

				n = s->n;
				memcpy(buf, s->p, n);
			} else {
				n = rnd(300);
				for (size_t i = 0; i < n; i++)
					buf[i] = (uint8_t)rnd(256);
			}
			for (uint32_t c = 1 + rnd(12); c > 0; c--)
				n = change(buf, n);
		}
		/* In memory of exactly its size, so that a step too far is seen. */
		uint8_t *copy = malloc(n ? n : 1);
		if (!copy)
			return 2;
		memcpy(copy, buf, n);
		(void)LLVMFuzzerTestOneInput(copy, n);
		free(copy);
	}
	for (size_t i = 0; i < seeds; i++)
		free(seed[i].p);
	printf("ok - %s: %lu inputs, %zu of them files\n", name, k, seeds);
	return 0;
}
