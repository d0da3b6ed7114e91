#include "cli_int.h"

const char format_letters[] = "inytdsu%";

int
format_check(const char *fmt, struct err *e)
{
	for (const char *p = fmt; *p; p++) {
		if (*p == '%' && (!p[1] || !strchr(format_letters, p[1])))
			return err_set(e, ERR_USAGE,
			        _("--format: there is no %%%.1s; there are %%i %%n %%y "
			          "%%t %%d "
			          "%%s %%u %%%%"),
			        p + 1);
		if (*p == '\\' && (!p[1] || !strchr("nt\\", p[1])))
			return err_set(e, ERR_USAGE,
			        _("--format: there is no \\%.1s; there are \\n \\t \\\\"),
			        p + 1);
		if (*p == '%' || *p == '\\')
			p++;
	}
	return 0;
}

static const char *
value(const struct format_row *r, char letter)
{
	switch (letter) {
	case 'i':
		return r->i;
	case 'n':
		return r->n;
	case 'y':
		return r->y;
	case 't':
		return r->t;
	case 'd':
		return r->d;
	case 's':
		return r->s;
	case 'u':
		return r->u;
	default:
		return "%";
	}
}

void
format_put(struct out *o, const char *fmt, const struct format_row *r)
{
	const char *p = fmt;
	size_t n;

	while (*p) {
		n = strcspn(p, "%\\");
		out_raw(o, (struct raw){ p, n }, SCRUB_TEXT);
		p += n;
		if (*p == '%')
			out_raw(o, raw_of(value(r, p[1])), SCRUB_LINE);
		else if (*p && p[1] == 'n')
			out_safe(o, SAFE("\n"));
		else if (*p && p[1] == 't')
			out_safe(o, SAFE("\t"));
		else if (*p)
			out_safe(o, SAFE("\\"));
		if (*p)
			p += 2;
	}
}
