#include "pane/txt.h"
#include "base/bidi.h"
#include "base/human.h"

void
txt_init(struct txt *t, size_t max)
{
	str_init(&t->s, max);
	t->frame = false;
}

void
txt_release(struct txt *t)
{
	str_release(&t->s);
}

void
txt_reset(struct txt *t)
{
	str_reset(&t->s);
}

/* Letters from right to left are those of two bytes from U+0580 on, in every language there may be a
 * catalogue of. */
static bool
runs_left(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] >= 0xD6 && (unsigned char)s[i] < 0xE0)
			return true;
	return false;
}

/* What was added from `at` on becomes a unit of its own. What joins it to its neighbours stays outside:
 * blanks, a comma in front, a bracket that it did not open. */
static void
isolate(struct txt *t, size_t at)
{
	struct str own = STR_INIT(t->s.max);
	size_t n, lead;
	const char *s, *ends;

	str_add(&own, t->s.p + at, t->s.len - at);
	s = str_c(&own);
	ends = strchr(s, '(') ? " \n" : " \n)";
	lead = strspn(s, " \n,");
	for (n = own.len; n > lead && strchr(ends, s[n - 1]);)
		n--;
	str_cut(&t->s, at + lead);
	str_adds(&t->s, BIDI_ISOLATE);
	str_add(&t->s, s + lead, n - lead);
	str_adds(&t->s, BIDI_POP);
	str_adds(&t->s, s + n);
	str_release(&own);
}

void
txt_own(struct txt *t, const char *own)
{
	size_t at = t->s.len;

	str_adds(&t->s, own);
	if (t->frame && runs_left(own, t->s.len - at))
		isolate(t, at);
}

void
txt_ownf(struct txt *t, const char *fmt, ...)
{
	size_t at = t->s.len;
	va_list ap;

	va_start(ap, fmt);
	str_addv(&t->s, fmt, ap);
	va_end(ap);
	if (t->frame && t->s.len > at && runs_left(t->s.p + at, t->s.len - at))
		isolate(t, at);
}

void
txt_safe(struct txt *t, struct safe s)
{
	str_add(&t->s, s.p, s.n);
}

/* A title behind a label or a number does not turn their line round; one that has the line for itself
 * runs as its letters do. */
void
txt_raw(struct txt *t, struct raw r)
{
	size_t at = t->s.len;

	scrub(r, SCRUB_LINE, &t->s);
	if (t->frame && at && t->s.p[at - 1] != '\n' &&
	        runs_left(t->s.p + at, t->s.len - at))
		isolate(t, at);
}

void
txt_rawz(struct txt *t, const char *z)
{
	txt_raw(t, raw_of(z));
}

void
txt_body(struct txt *t, struct raw r)
{
	scrub(r, SCRUB_TEXT, &t->s);
}

void
txt_count(struct txt *t, uint64_t n)
{
	txt_own(t, human_count(n).s);
}

void
txt_percent(struct txt *t, int percent)
{
	const char *pad = percent < 10 ? "  " : percent < 100 ? " " : "";

	str_addf(&t->s, "%d%%%s", percent, pad);
}

struct safe
txt_get(const struct txt *t)
{
	return safe_composed(&t->s);
}
