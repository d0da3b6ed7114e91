#include "base/err.h"

#include <errno.h>
#include <stdarg.h>

#include "base/utf8.h"

/* Longer than any message, so that the cut sees the whole of the code point at its edge. */
#define SCRATCH 1024

static void
err_put(struct err *e, const char *text)
{
	size_t n = strlen(text);
	size_t keep = utf8_cut(text, n, sizeof(e->msg) - 1);

	memcpy(e->msg, text, keep);
	e->msg[keep] = '\0';
}

int
err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
	char buf[SCRATCH];
	va_list ap;

	if (!e)
		return -1;
	va_start(ap, fmt);
	if (vsnprintf(buf, sizeof(buf), fmt, ap) < 0)
		buf[0] = '\0';
	va_end(ap);
	e->code = code;
	err_put(e, buf);
	return -1;
}

int
err_sys(struct err *e, enum err_code code, const char *fmt, ...)
{
	int saved = errno;
	char buf[SCRATCH], why[128];
	va_list ap;
	size_t n;

	if (!e)
		return -1;
	va_start(ap, fmt);
	if (vsnprintf(buf, sizeof(buf), fmt, ap) < 0)
		buf[0] = '\0';
	va_end(ap);
	/* The reason must survive a long name before it. */
	n = utf8_cut(buf, strlen(buf), sizeof(e->msg) - 1 - 64);
	snprintf(buf + n, sizeof(buf) - n, ": %s", strerror_r(saved, why, sizeof(why)));
	e->code = code;
	if (saved == ENOSPC || saved == EDQUOT)
		e->code = ERR_FULL;
	else if (saved == ENOMEM)
		e->code = ERR_MEM;
	err_put(e, buf);
	errno = saved;
	return -1;
}

int
err_prefix(struct err *e, const char *fmt, ...)
{
	char buf[SCRATCH], all[SCRATCH + sizeof(((struct err *)0)->msg) + 4];
	va_list ap;

	if (!e)
		return -1;
	va_start(ap, fmt);
	if (vsnprintf(buf, sizeof(buf), fmt, ap) < 0)
		buf[0] = '\0';
	va_end(ap);
	snprintf(all, sizeof(all), "%s: %s", buf, e->msg);
	err_put(e, all);
	return -1;
}

void
err_clear(struct err *e)
{
	if (e) {
		e->code = ERR_OK;
		e->msg[0] = '\0';
	}
}

int
err_exit(enum err_code code)
{
	static const int exits[ERR_COUNT] = {
#define ERR(name, exit_code, text) exit_code,
#include "base/errors.def"
#undef ERR
	};

	if ((unsigned)code >= ERR_COUNT)
		return exits[ERR_INTERNAL];
	return exits[code];
}
