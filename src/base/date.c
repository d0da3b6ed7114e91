#include "base/date.h"

#include <stdbool.h>
#include <stdio.h>
#include <time.h>

/* Exactly n digits of s; -1 when one is none. */
static int
digits(const char *s, size_t n)
{
	int v = 0;

	while (n--) {
		if (*s < '0' || *s > '9')
			return -1;
		v = v * 10 + (*s++ - '0');
	}
	return v;
}

static bool
leap(int y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int
month_days(int y, int m)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return m == 2 && leap(y) ? 29 : days[m - 1];
}

int
civil_parse(const char *s, size_t n, civil *out)
{
	int y, m, d;

	if (n != 10 || s[4] != '-' || s[7] != '-')
		return -1;
	y = digits(s, 4);
	m = digits(s + 5, 2);
	d = digits(s + 8, 2);
	if (y < 1 || m < 1 || m > 12 || d < 1 || d > month_days(y, m))
		return -1;
	*out = y * 10000 + m * 100 + d;
	return 0;
}

static void
split(civil d, int *y, int *m, int *day)
{
	*y = d / 10000 % 10000;
	*m = d / 100 % 100;
	*day = d % 100;
}

void
civil_iso(civil d, char out[16])
{
	int y, m, day;

	out[0] = '\0';
	if (d <= 0)
		return;
	split(d, &y, &m, &day);
	snprintf(out, 16, "%04d-%02d-%02d", y, m, day);
}

void
civil_show(civil d, char out[16])
{
	int y, m, day;

	out[0] = '\0';
	if (d <= 0)
		return;
	split(d, &y, &m, &day);
	snprintf(out, 16, "%02d/%02d/%04d", day, m, y);
}

/* Days before 1 January of year y, from year 1 of the proleptic calendar. */
static int64_t
days_before(int64_t y)
{
	y--;
	return y * 365 + y / 4 - y / 100 + y / 400;
}

int64_t
civil_days(civil d)
{
	int y, m, day, i;
	int64_t n;

	split(d, &y, &m, &day);
	if (y < 1 || m < 1 || m > 12)
		return 0;
	n = days_before(y) - days_before(1970);
	for (i = 1; i < m; i++)
		n += month_days(y, i);
	return n + day - 1;
}

int
civil_month_days(civil d)
{
	int y, m, day;

	split(d, &y, &m, &day);
	return m < 1 || m > 12 ? 0 : month_days(y, m);
}

civil
civil_from_days(int64_t days)
{
	int64_t n = days + days_before(1970);
	int y, m = 1;

	if (n < 0 || n >= days_before(10000))
		return 0;
	/* At most a year too late. */
	y = (int)(n / 365) + 1;
	while (days_before(y) > n)
		y--;
	n -= days_before(y);
	for (; n >= month_days(y, m); m++)
		n -= month_days(y, m);
	return y * 10000 + m * 100 + (int)n + 1;
}

static civil
civil_of_tm(const struct tm *tm)
{
	int y = tm->tm_year + 1900;

	if (y < 1 || y > 9999)
		return 0;
	return y * 10000 + (tm->tm_mon + 1) * 100 + tm->tm_mday;
}

civil
civil_of(int64_t t)
{
	time_t tt = (time_t)t;
	struct tm tm;

	return localtime_r(&tt, &tm) ? civil_of_tm(&tm) : 0;
}

int
zone_parse(const char *s, size_t n, int *seconds)
{
	int h, m;

	if (n != 6 || (s[0] != '+' && s[0] != '-') || s[3] != ':')
		return -1;
	h = digits(s + 1, 2);
	m = digits(s + 4, 2);
	/* zones in use run from -12:00 to +14:00 */
	if (h < 0 || m < 0 || m > 59 || h * 60 + m > 14 * 60)
		return -1;
	*seconds = (h * 3600 + m * 60) * (s[0] == '-' ? -1 : 1);
	return 0;
}

int
instant_parse(const char *s, size_t n, int zone, int64_t *out)
{
	int h, m, sec = 0;
	civil d;
	size_t at = 16;

	if (n < 16 || civil_parse(s, 10, &d) != 0 || s[10] != ' ' || s[13] != ':')
		return -1;
	h = digits(s + 11, 2);
	m = digits(s + 14, 2);
	if (n >= 19 && s[16] == ':') {
		sec = digits(s + 17, 2);
		at = 19;
	}
	if (h < 0 || h > 23 || m < 0 || m > 59 || sec < 0 || sec > 59)
		return -1;
	if (at < n && (s[at] != ' ' || zone_parse(s + at + 1, n - at - 1, &zone) != 0))
		return -1;
	*out = civil_days(d) * 86400 + h * 3600 + m * 60 + sec - zone;
	return 0;
}

void
instant_iso(int64_t t, char out[32])
{
	time_t tt = (time_t)t;
	struct tm tm;

	out[0] = '\0';
	if (gmtime_r(&tt, &tm) && civil_of_tm(&tm))
		strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

void
instant_local(int64_t t, char out[32])
{
	time_t tt = (time_t)t;
	struct tm tm;

	out[0] = '\0';
	if (localtime_r(&tt, &tm) && civil_of_tm(&tm))
		strftime(out, 32, "%d/%m/%Y %H:%M", &tm);
}

int64_t
clock_wall(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return ts.tv_sec;
}

int64_t
clock_boot(void)
{
	struct timespec ts;

	if (clock_gettime(CLOCK_BOOTTIME, &ts) != 0)
		clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}
