#include "base/str.h"
#include "tui/term.h"

#define COPY_MAX 4096 /* bytes for the clipboard; terminals take little more */

bool
term_key(struct term *t, struct key *k)
{
	*k = (struct key){ .code = K_NONE };
	return t->ops->key(t, k);
}

bool
term_pending(const struct term *t)
{
	return t->ops->pending(t);
}

int
term_timeout(struct term *t)
{
	return t->ops->timeout(t);
}

int
term_flush(struct term *t, struct canvas *c, struct err *e)
{
	return t->ops->flush(t, c, e);
}

void
term_resize(struct term *t)
{
	t->ops->resize(t);
}

void
term_suspend(struct term *t)
{
	t->ops->suspend(t);
}

int
term_resume(struct term *t, struct err *e)
{
	return t->ops->resume(t, e);
}

void
term_redraw(struct term *t)
{
	t->ops->redraw(t);
}

void
term_theme(struct term *t, const struct theme *theme, bool colour)
{
	if (t->ops->theme)
		t->ops->theme(t, theme, colour);
	t->ops->redraw(t);
}

void
term_ambiguous(struct term *t, bool wide)
{
	if (t->ambiguous == wide)
		return;
	t->ambiguous = wide;
	t->ops->redraw(t);
}

void
term_beep(struct term *t)
{
	t->ops->beep(t);
}

void
term_mouse(struct term *t, bool on)
{
	if (t->ops->mouse)
		t->ops->mouse(t, on);
}

/* Of RFC 4648, as OSC 52 wants it. */
static void
base64(const unsigned char *p, size_t n, struct str *out)
{
	static const char digits[] =
	        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < n; i += 3) {
		unsigned v = (unsigned)p[i] << 16;

		v |= i + 1 < n ? (unsigned)p[i + 1] << 8 : 0;
		v |= i + 2 < n ? p[i + 2] : 0;
		str_addc(out, digits[v >> 18]);
		str_addc(out, digits[v >> 12 & 63]);
		str_addc(out, i + 1 < n ? digits[v >> 6 & 63] : '=');
		str_addc(out, i + 2 < n ? digits[v & 63] : '=');
	}
}

bool
term_copy(struct term *t, const char *p, size_t n)
{
	struct str s = STR_INIT(2 * COPY_MAX);
	bool sent = false;

	if (!t->ops->send || n > COPY_MAX)
		return false;
	str_adds(&s, "\033]52;c;");
	base64((const unsigned char *)p, n, &s);
	str_addc(&s, '\a');
	if (!s.bad)
		sent = t->ops->send(t, str_c(&s));
	str_release(&s);
	return sent;
}

void
term_close(struct term *t)
{
	if (t)
		t->ops->close(t);
}
