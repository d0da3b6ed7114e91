/* What a revision changed: the lines of the answer are those of both texts, in their order. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "model/diff.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
must(bool good)
{
	if (!good)
		abort();
}

/* The lines of one text, one after the other; v moves behind the line. */
static void
next_line(struct view *v, struct view line)
{
	const char *nl = v->n ? memchr(v->p, '\n', v->n) : NULL;
	size_t n = nl ? (size_t)(nl - v->p) : v->n;

	must(line.n == n && (!n || line.p == v->p));
	n += nl != NULL;
	v->p += n;
	v->n -= n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	size_t half = n ? (size_t)data[0] * n / 256 : 0, i, removed = 0, added = 0;
	const char *p = n ? (const char *)data : "";
	struct view old = { p, half }, neu = { p + half, n - half };
	struct err e = ERR_INIT;
	struct diff d;

	must(diff_lines(old, neu, &d, &e) == 0);
	for (i = 0; i < d.n; i++) {
		if (d.line[i].kind != DIFF_NEW)
			must(d.line[i].old_no > 0);
		if (d.line[i].kind != DIFF_OLD)
			must(d.line[i].new_no > 0);
		if (d.line[i].kind == DIFF_OLD) {
			next_line(&old, d.line[i].text);
			removed++;
		} else if (d.line[i].kind == DIFF_NEW) {
			next_line(&neu, d.line[i].text);
			added++;
		} else {
			struct view o = old;

			/* the view is into one of them */
			next_line(&neu, (struct view){ neu.p, d.line[i].text.n });
			next_line(&old, (struct view){ o.p, d.line[i].text.n });
			must(!d.line[i].text.n ||
			        !memcmp(o.p, d.line[i].text.p, d.line[i].text.n));
		}
	}
	must(!old.n && !neu.n && removed == d.removed && added == d.added);
	must(diff_shorten(&d, n ? data[n - 1] % 4u : 0, &e) == 0);
	diff_release(&d);
	return 0;
}
