#include "core/pace.h"

void
pace_begin(struct pace *p, int64_t now, uint64_t done)
{
	p->began = now;
	p->from = done;
}

uint64_t
pace_rate(const struct pace *p, int64_t now, uint64_t done)
{
	if (now - p->began < PACE_MIN_MS || done <= p->from)
		return 0;
	return (done - p->from) * 1000 / (uint64_t)(now - p->began);
}

int64_t
pace_left(const struct pace *p, int64_t now, uint64_t done, uint64_t total)
{
	uint64_t took;

	if (now - p->began < PACE_MIN_MS || done <= p->from || total < done)
		return -1;
	/* In whole milliseconds, not by the rate: one entry in ten seconds is a rate of 0. */
	took = (uint64_t)(now - p->began) * (total - done) / (done - p->from);
	return (int64_t)((took + 999) / 1000);
}
