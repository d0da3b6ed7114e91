#include "base/human.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include "base/date.h"
#include "base/i18n.h"

#define MARK_BYTES 8

struct marks {
	char group[MARK_BYTES], point[MARK_BYTES];
};

/* What stands in a sample between two texts; false when they do not follow each other so. */
static bool
between(const char **sample, const char *before, const char *after, char out[MARK_BYTES])
{
	size_t n = strlen(before);
	const char *end;

	if (strncmp(*sample, before, n) != 0)
		return false;
	end = strstr(*sample + n, after);
	if (!end || end - (*sample + n) >= MARK_BYTES)
		return false;
	n = (size_t)(end - *sample) - n;
	memcpy(out, end - n, n);
	out[n] = '\0';
	*sample = end;
	return true;
}

/* The catalogue shows by a sample how its language writes a number. */
static void
marks_get(struct marks *m)
{
	/* A number of a thousand and more with a fraction, as this language writes it. */
	const char *sample = _("1,234.5");

	if (!between(&sample, "1", "234", m->group) ||
	        !between(&sample, "234", "5", m->point) || strcmp(sample, "5") != 0)
		*m = (struct marks){ ",", "." };
}

static void
grouped(uint64_t n, const struct marks *m, struct human *out)
{
	char digits[24];
	size_t len =
	        (size_t)snprintf(digits, sizeof(digits), "%llu", (unsigned long long)n);
	size_t at = 0, mark = strlen(m->group);

	for (size_t i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0) {
			memcpy(out->s + at, m->group, mark);
			at += mark;
		}
		out->s[at++] = digits[i];
	}
	out->s[at] = '\0';
}

struct human
human_count(uint64_t n)
{
	struct marks m = { "", "" };
	struct human out;

	/* Most are small, and then no catalogue is asked. */
	if (n >= 1000)
		marks_get(&m);
	grouped(n, &m, &out);
	return out;
}

struct human
human_tenths(uint64_t n)
{
	struct marks m;
	struct human out;
	size_t at;

	marks_get(&m);
	grouped(n / 10, &m, &out);
	at = strlen(out.s);
	(void)snprintf(out.s + at, sizeof(out.s) - at, "%s%d", m.point, (int)(n % 10));
	return out;
}

struct human
human_size(uint64_t bytes)
{
	struct human out;

	if (bytes < 1000)
		(void)snprintf(out.s, sizeof(out.s), P_("%s byte", "%s bytes", bytes),
		        human_count(bytes).s);
	else if (bytes < 1000000)
		(void)snprintf(
		        out.s, sizeof(out.s), _("%s kB"), human_count(bytes / 1000).s);
	else if (bytes < 1000000000)
		(void)snprintf(
		        out.s, sizeof(out.s), _("%s MB"), human_tenths(bytes / 100000).s);
	else
		(void)snprintf(out.s, sizeof(out.s), _("%s GB"),
		        human_tenths(bytes / 100000000).s);
	return out;
}

const char *
human_weekday(int64_t at)
{
	static const char *const days[] = { N_("Sun"), N_("Mon"), N_("Tue"), N_("Wed"),
		N_("Thu"), N_("Fri"), N_("Sat") };
	int64_t day = civil_days(civil_of(at));

	/* 1970-01-01 was a Thursday. */
	return _(days[((day + 4) % 7 + 7) % 7]);
}
