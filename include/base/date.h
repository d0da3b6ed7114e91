/*
 * Civil dates and instants. Instants are Unix seconds UTC; document dates are civil
 * dates, held as yyyymmdd integers (0: none). No ordering decision uses the wall
 * clock; timers use clock_boot.
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stddef.h>
#include <stdint.h>

typedef int32_t civil; /* yyyymmdd, 0 none */

/* "2025-07-10" exactly; 0 on success, -1 when it is no date of the calendar. */
int civil_parse(const char *s, size_t n, civil *out);
void civil_iso(civil d, char out[16]); /* "2025-07-10", "" for 0 */
/* "10/07/2025", as Vietnamese documents write it */
void civil_show(civil d, char out[16]);
int64_t civil_days(civil d); /* days since 1970-01-01 */
/* The way back; 0 for a day that is in no year of 1 to 9999. */
civil civil_from_days(int64_t days);
int civil_month_days(civil d); /* how many its month has */
civil civil_of(int64_t t);     /* the date of instant t in the process's TZ */

/* "+07:00" -> 25200. */
int zone_parse(const char *s, size_t n, int *seconds);
/* "YYYY-MM-DD HH:MM[:SS][ +07:00]"; without a zone `zone` (seconds east) is meant. */
int instant_parse(const char *s, size_t n, int zone, int64_t *out);
void instant_iso(int64_t t, char out[32]);   /* 2025-07-10T02:15:00Z */
void instant_local(int64_t t, char out[32]); /* "10/07/2025 09:15" in the process's TZ */

int64_t clock_wall(void); /* Unix seconds */
int64_t clock_boot(void); /* milliseconds, CLOCK_BOOTTIME; never goes back */

#endif
