#include "base/str.h"

#include <stdint.h>

#include "base/i18n.h"

void
str_init(struct str *s, size_t max)
{
	memset(s, 0, sizeof(*s));
	s->max = max;
}

void
str_release(struct str *s)
{
	free(s->p);
	str_init(s, s->max);
}

void
str_reset(struct str *s)
{
	s->len = 0;
	s->bad = s->nomem = false;
	if (s->p)
		s->p[0] = '\0';
}

char *
str_room(struct str *s, size_t n)
{
	size_t want;
	char *p;

	if (s->bad || s->len > s->max || n > s->max - s->len || s->max == SIZE_MAX) {
		s->bad = true;
		return NULL;
	}
	if (s->p && s->len + n < s->cap)
		return s->p + s->len;
	want = s->cap + s->cap / 2;
	if (want < s->len + n + 1)
		want = s->len + n + 1;
	if (want < 64)
		want = 64;
	if (want > s->max + 1)
		want = s->max + 1;
	p = realloc(s->p, want);
	if (!p) {
		s->bad = s->nomem = true;
		return NULL;
	}
	s->p = p;
	s->cap = want;
	p[s->len] = '\0';
	return p + s->len;
}

void
str_grown(struct str *s, size_t n)
{
	s->len += n;
	s->p[s->len] = '\0';
}

void
str_add(struct str *s, const void *p, size_t n)
{
	char *to = str_room(s, n);

	if (!to)
		return;
	if (n)
		memcpy(to, p, n);
	str_grown(s, n);
}

void
str_adds(struct str *s, const char *z)
{
	str_add(s, z, strlen(z));
}

void
str_addc(struct str *s, char c)
{
	str_add(s, &c, 1);
}

void
str_addf(struct str *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	str_addv(s, fmt, ap);
	va_end(ap);
}

void
str_addv(struct str *s, const char *fmt, va_list ap)
{
	char buf[256], *to;
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(buf, sizeof(buf), fmt, ap);
	if (n < 0) {
		s->bad = true;
	} else if ((size_t)n < sizeof(buf)) {
		str_add(s, buf, (size_t)n);
	} else if ((to = str_room(s, (size_t)n))) {
		/* the room includes the NUL that vsnprintf writes */
		if (vsnprintf(to, (size_t)n + 1, fmt, again) == n)
			str_grown(s, (size_t)n);
		else
			s->bad = true;
	}
	va_end(again);
}

void
str_cut(struct str *s, size_t len)
{
	if (len < s->len) {
		s->len = len;
		s->p[len] = '\0';
	}
}

const char *
str_c(const struct str *s)
{
	return s->p ? s->p : "";
}

char *
str_take(struct str *s)
{
	char *p;

	if (!s->p && !s->bad && !str_room(s, 0))
		return NULL;
	if (s->bad)
		return NULL;
	p = s->p;
	str_init(s, s->max);
	return p;
}

int
str_ok(const struct str *s, const char *what, struct err *e)
{
	if (!s->bad)
		return 0;
	if (s->nomem)
		return err_set(e, ERR_MEM, _("out of memory for %s"), _(what));
	return err_set(e, ERR_USAGE,
	        P_("%s is too long: at most %zu byte",
	                "%s is too long: at most %zu bytes", s->max),
	        _(what), s->max);
}

struct view
view_of(const char *z)
{
	return (struct view){ z ? z : "", z ? strlen(z) : 0 };
}

bool
view_eq(struct view a, const char *z)
{
	return a.n == strlen(z) && (a.n == 0 || memcmp(a.p, z, a.n) == 0);
}

int
view_text(struct view v, char *out, size_t size)
{
	if (v.n >= size || (v.n && memchr(v.p, 0, v.n)))
		return -1;
	if (v.n)
		memcpy(out, v.p, v.n);
	out[v.n] = '\0';
	return 0;
}
