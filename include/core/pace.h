/*
 * How fast a long work goes and how long it will still take, from two counts and a clock: for
 * the status line and the batch commands. Knows no clock of its own and prints nothing.
 */
#ifndef CORE_PACE_H
#define CORE_PACE_H

#include <stdint.h>

#define PACE_MIN_MS 2000 /* what came in less says nothing about the rest */

struct pace {
	int64_t began; /* clock_boot, ms */
	uint64_t from; /* the count at that time */
};

void pace_begin(struct pace *p, int64_t now, uint64_t done);
/* Of what is counted, a second, since pace_begin; 0 before PACE_MIN_MS. */
uint64_t pace_rate(const struct pace *p, int64_t now, uint64_t done);
/* Seconds until total at that rate, rounded up; -1: too early to say, or nothing moves. */
int64_t pace_left(const struct pace *p, int64_t now, uint64_t done, uint64_t total);

#endif
