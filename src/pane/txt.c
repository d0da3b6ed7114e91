#include "pane/txt.h"
#include "base/human.h"

void
txt_init(struct txt *t, size_t max)
{
	str_init(&t->s, max);
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

void
txt_own(struct txt *t, const char *own)
{
	str_adds(&t->s, own);
}

void
txt_ownf(struct txt *t, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	str_addv(&t->s, fmt, ap);
	va_end(ap);
}

void
txt_safe(struct txt *t, struct safe s)
{
	str_add(&t->s, s.p, s.n);
}

void
txt_raw(struct txt *t, struct raw r)
{
	scrub(r, SCRUB_LINE, &t->s);
}

void
txt_rawz(struct txt *t, const char *z)
{
	scrub(raw_of(z), SCRUB_LINE, &t->s);
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
