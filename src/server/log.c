#include <stdarg.h>
#include "server/log.h"

#define LINE_LEN 2000

static void
put(FILE *f, struct safe s)
{
	if (s.n)
		(void)fwrite(s.p, 1, s.n, f);
}

void
log_line(const char *fmt, ...)
{
	struct str out = STR_INIT(LINE_LEN * 4);
	char raw[LINE_LEN];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(raw, sizeof(raw), fmt, ap);
	va_end(ap);
	flockfile(stderr);
	put(stderr, SAFE("sotayd: "));
	put(stderr, scrub(raw_of(raw), SCRUB_LINE, &out));
	put(stderr, SAFE("\n"));
	funlockfile(stderr);
	str_release(&out);
}

void
log_err(const struct err *e)
{
	log_line("%s", e->msg);
}

void
out_safe(struct safe s)
{
	put(stdout, s);
}

void
out_raw(const char *z)
{
	struct str out = STR_INIT(LINE_LEN * 4);

	put(stdout, scrub(raw_of(z), SCRUB_LINE, &out));
	str_release(&out);
}

int
out_done(struct err *e)
{
	if (fflush(stdout) || ferror(stdout))
		return err_sys(e, ERR_IO, "cannot write to standard output");
	return 0;
}
