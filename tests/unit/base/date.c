#include "base/date.h"

#include "t.h"

static int
parses(const char *s)
{
	civil d;

	return civil_parse(s, strlen(s), &d);
}

static void
civil_dates(void)
{
	civil d = 0;
	char out[16];

	INT_EQ(civil_parse("2025-07-10", 10, &d), 0, "a date");
	INT_EQ(d, 20250710, "is held as yyyymmdd");
	civil_iso(d, out);
	STR_EQ(out, "2025-07-10", "and written back");
	civil_show(d, out);
	STR_EQ(out, "10/07/2025", "and shown as Vietnamese documents do");
	civil_iso(0, out);
	STR_EQ(out, "", "no date is empty");
	OK(parses("2024-02-29") == 0 && parses("2000-02-29") == 0,
	        "29 February of leap years");
	OK(parses("2025-02-29") == -1 && parses("1900-02-29") == -1, "and of no other");
	OK(parses("2025-04-31") == -1 && parses("2025-13-01") == -1 &&
	                parses("2025-00-10") == -1 && parses("2025-01-00") == -1 &&
	                parses("0000-01-01") == -1,
	        "what the calendar has not");
	OK(parses("2025-7-10") == -1 && parses("10/07/2025") == -1 &&
	                parses("2025-07-10 ") == -1 && parses("") == -1 &&
	                parses("2025-07-1a") == -1,
	        "what is written otherwise");
	INT_EQ(civil_days(19700101), 0, "the epoch is day 0");
	INT_EQ(civil_days(20000301), 11017, "1 March 2000");
	INT_EQ(civil_days(19691231), -1, "the day before the epoch");
	INT_EQ(civil_of(1752130800), 20250710, "an instant's date in Ha Noi");
	INT_EQ(civil_of(1752166800), 20250711, "which changes at its midnight");
}

static void
instants(void)
{
	int64_t t = 0, u = 0;
	char out[32];
	int z = 0;

	INT_EQ(zone_parse("+07:00", 6, &z), 0, "a zone");
	INT_EQ(z, 25200, "in seconds east");
	INT_EQ(zone_parse("-03:30", 6, &z), 0, "a zone west");
	INT_EQ(z, -12600, "is negative");
	OK(zone_parse("+15:00", 6, &z) == -1 && zone_parse("+07:60", 6, &z) == -1 &&
	                zone_parse("07:00", 5, &z) == -1 &&
	                zone_parse("+0700", 5, &z) == -1,
	        "what is no zone");
	INT_EQ(instant_parse("2025-07-10 09:15 +07:00", 23, 0, &t), 0, "an instant");
	INT_EQ(t, 1752113700, "in Unix seconds");
	INT_EQ(instant_parse("2025-07-10 09:15", 16, 25200, &u), 0, "without a zone");
	INT_EQ(u, t, "the given one is meant");
	INT_EQ(instant_parse("2025-07-10 09:15:30 +00:00", 26, 25200, &u), 0,
	        "with seconds");
	INT_EQ(u, t + 25230, "and a zone that overrides");
	OK(instant_parse("2025-07-10 24:00", 16, 0, &u) == -1 &&
	                instant_parse("2025-07-10 09:60", 16, 0, &u) == -1 &&
	                instant_parse("2025-07-10", 10, 0, &u) == -1 &&
	                instant_parse("2025-07-10T09:15", 16, 0, &u) == -1 &&
	                instant_parse("2025-07-10 09:15x", 17, 0, &u) == -1,
	        "what is no instant");
	instant_iso(t, out);
	STR_EQ(out, "2025-07-10T02:15:00Z", "written as UTC");
	instant_local(t, out);
	STR_EQ(out, "10/07/2025 09:15", "shown in the process's zone");
	OK(clock_boot() > 0 && clock_boot() <= clock_boot(),
	        "the boot clock runs forward");
	OK(clock_wall() > 1700000000, "the wall clock is told");
}

int
main(void)
{
	setenv("TZ", "<+07>-7", 1);
	tzset();
	civil_dates();
	instants();
	return t_end();
}
