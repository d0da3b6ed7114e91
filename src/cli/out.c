#include "cli_int.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "base/proc.h"
#include "base/utf8.h"
#include "base/width.h"

#define OUT_MAX (16u << 20) /* a whole document of bad bytes, each now three */

void
out_init(struct out *o, FILE *f)
{
	struct winsize ws;

	memset(o, 0, sizeof(*o));
	o->f = f;
	o->tty = isatty(fileno(f)) == 1;
	o->utf8 = proc_utf8();
	if (o->tty && ioctl(fileno(f), TIOCGWINSZ, &ws) == 0)
		o->cols = ws.ws_col;
	str_init(&o->buf, OUT_MAX);
}

void
out_release(struct out *o)
{
	out_flush(o);
	str_release(&o->buf);
}

static void
put(struct out *o, const char *p, size_t n)
{
	if (o->gone || o->bad || !n)
		return;
	if (fwrite(p, 1, n, o->f) == n)
		return;
	if (errno == EPIPE)
		o->gone = true;
	else
		o->bad = errno ? errno : EIO;
}

void
out_safe(struct out *o, struct safe s)
{
	size_t at = 0, n;
	char a[8];
	uint32_t cp;

	if (o->utf8) {
		put(o, s.p, s.n);
		return;
	}
	while (at < s.n) {
		n = utf8_next(s.p + at, s.n - at, &cp);
		if (cp < 0x80)
			put(o, s.p + at, 1);
		else
			put(o, a, utf8_ascii(cp, a));
		at += n;
	}
}

void
out_raw(struct out *o, struct raw r, enum scrub_flags fl)
{
	str_reset(&o->buf);
	out_safe(o, scrub(r, fl, &o->buf));
}

void
out_bytes(struct out *o, const void *p, size_t n)
{
	if (!o->tty)
		put(o, p, n);
}

void
out_vf(struct out *o, const char *fmt, va_list ap)
{
	struct str s = STR_INIT(65536);

	str_addv(&s, fmt, ap);
	out_raw(o, (struct raw){ str_c(&s), s.len }, SCRUB_LINE);
	str_release(&s);
}

void
out_f(struct out *o, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	out_vf(o, fmt, ap);
	va_end(ap);
}

void
out_col(struct out *o, struct raw r, size_t cols)
{
	size_t used, n;
	struct safe s;

	str_reset(&o->buf);
	s = scrub(r, SCRUB_LINE, &o->buf);
	if (!cols) {
		out_safe(o, s);
		return;
	}
	n = text_fit(s.p, s.n, cols, &used);
	if (n < s.n && cols > 1) {
		n = text_fit(s.p, s.n, cols - 1, &used);
		out_safe(o, (struct safe){ s.p, n });
		out_safe(o, o->utf8 ? SAFE("…") : SAFE("~"));
		used++;
	} else {
		out_safe(o, (struct safe){ s.p, n });
	}
	for (; used < cols; used++)
		out_safe(o, SAFE(" "));
}

void
out_flush(struct out *o)
{
	if (o->gone || o->bad)
		return;
	if (fflush(o->f)) {
		if (errno == EPIPE)
			o->gone = true;
		else
			o->bad = errno ? errno : EIO;
	}
}
