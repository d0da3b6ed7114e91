/* Line differences: they lead from one text to the other, are the shortest, and are bounded. */
#include "model/diff.h"

#include <stdint.h>
#include <stdlib.h>

#include "t.h"

static uint32_t seed = 4711;

static unsigned
rnd(unsigned n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

/* The old and the new text, from the difference alone. */
static bool
leads(const struct diff *d, const char *old, const char *neu)
{
	struct str a = STR_INIT(1 << 22), b = STR_INIT(1 << 22);
	size_t i, no = 0, nn = 0;
	bool ok = true;

	for (i = 0; i < d->n; i++) {
		const struct diff_line *l = &d->line[i];

		if (l->kind != DIFF_NEW) {
			str_add(&a, l->text.p, l->text.n);
			str_addc(&a, '\n');
			ok = ok && l->old_no == ++no;
		}
		if (l->kind != DIFF_OLD) {
			str_add(&b, l->text.p, l->text.n);
			str_addc(&b, '\n');
			ok = ok && l->new_no == ++nn;
		}
	}
	ok = ok && strcmp(str_c(&a), old) == 0 && strcmp(str_c(&b), neu) == 0;
	str_release(&a);
	str_release(&b);
	return ok;
}

/* Longest common subsequence of lines of one letter each, the plain way. */
static size_t
common(const char *a, const char *b)
{
	static size_t t[64][64];
	size_t n = strlen(a) / 2, m = strlen(b) / 2, i, k;

	for (i = 0; i <= n; i++)
		for (k = 0; k <= m; k++)
			t[i][k] = !i || !k                           ? 0
			          : a[2 * (i - 1)] == b[2 * (k - 1)] ? t[i - 1][k - 1] + 1
			          : t[i - 1][k] > t[i][k - 1]        ? t[i - 1][k]
			                                             : t[i][k - 1];
	return t[n][m];
}

static void
random_text(char *out)
{
	unsigned n = rnd(40), letters = 1 + rnd(6);

	while (n--) {
		*out++ = (char)('a' + rnd(letters));
		*out++ = '\n';
	}
	*out = '\0';
}

static void
shortest(void)
{
	struct err e = ERR_INIT;
	char a[128], b[128];
	struct diff d;
	size_t c;
	int i;

	for (i = 0; i < 3000; i++) {
		random_text(a);
		random_text(b);
		if (diff_lines(view_of(a), view_of(b), &d, &e))
			break;
		c = common(a, b);
		if (!leads(&d, a, b) || d.removed != strlen(a) / 2 - c ||
		        d.added != strlen(b) / 2 - c || d.coarse)
			break;
		diff_release(&d);
	}
	INT_EQ(i, 3000,
	        "3000 pairs of texts (seed 4711): each leads there, by the fewest lines");
}

static void
bounded(void)
{
	struct str a = STR_INIT(1 << 22), b = STR_INIT(1 << 22);
	struct err e = ERR_INIT;
	struct diff d;
	int i;

	for (i = 0; i < 20000; i++) {
		str_addf(&a, "old %d\n", i);
		str_addf(&b, "new %d\n", i);
	}
	OK(diff_lines(view_of(str_c(&a)), view_of(str_c(&b)), &d, &e) == 0 && d.coarse &&
	                leads(&d, str_c(&a), str_c(&b)),
	        "two long texts with nothing in common: all taken away, all brought");
	diff_release(&d);
	str_adds(&a, "more\n");
	OK(diff_lines(view_of(str_c(&a)), view_of(str_c(&a)), &d, &e) == 0 && !d.added &&
	                !d.removed && d.n == 20001,
	        "the same long text");
	diff_release(&d);
	str_release(&a);
	str_release(&b);
}

static void
shown(void)
{
	struct err e = ERR_INIT;
	struct diff d;

	OK(diff_lines(view_of("1\n2\n3\n4\n5\n6\n7\n8\n9\n"),
	           view_of("1\n2\n3\n4\nx\n6\n7\n8\n9"), &d, &e) == 0 &&
	                d.n == 10 && d.added == 1 && d.removed == 1,
	        "a line replaced; the last newline does not count");
	OK(diff_shorten(&d, 1, &e) == 0 && d.n == 6,
	        "shortened to it and its neighbours");
	OK(d.n == 6 && !d.line[0].text.p && d.line[0].text.n == 3 &&
	                d.line[2].kind == DIFF_OLD && d.line[3].kind == DIFF_NEW &&
	                !d.line[5].text.p && d.line[5].text.n == 3,
	        "what is left out is counted");
	diff_release(&d);
	OK(diff_lines(view_of(""), view_of(""), &d, &e) == 0 && d.n == 0 &&
	                diff_shorten(&d, 3, &e) == 0,
	        "two empty texts");
	diff_release(&d);
	OK(diff_lines(view_of(""), view_of("a\n\nb"), &d, &e) == 0 && d.added == 3,
	        "from nothing");
	diff_release(&d);
}

int
main(void)
{
	shortest();
	bounded();
	shown();
	return t_end();
}
