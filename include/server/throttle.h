/* Counts wrong enrolment codes by network, so that nobody tries them all. Generous: the members of
 * one shared host have one address. The count of a code itself is in the database. Any thread. */
#ifndef SERVER_THROTTLE_H
#define SERVER_THROTTLE_H

#include <stdint.h>
#include "base/err.h"

#define THROTTLE_TRIES 100        /* wrong ones that a network has … */
#define THROTTLE_WINDOW (10 * 60) /* … in this many seconds */

struct throttle;
struct throttle *throttle_new(struct err *e) MUST_CHECK;
void throttle_free(struct throttle *t);
/* Seconds for which `net` has to wait, 0: go on. now: seconds of a clock that never goes back. */
int throttle_wait(struct throttle *t, const char *net, int64_t now);
void throttle_wrong(struct throttle *t, const char *net, int64_t now);

#endif
