#include "server/throttle.h"
#include "t.h"

int
main(void)
{
	struct err e = ERR_INIT;
	struct throttle *t = throttle_new(&e);
	char name[32];
	int i;

	if (!OK(t, "a throttle"))
		return t_end();
	INT_EQ(throttle_wait(t, "10.0.0.1", 100), 0, "an unknown network does not wait");
	for (i = 0; i < THROTTLE_TRIES - 1; i++)
		throttle_wrong(t, "10.0.0.1", 100 + i);
	INT_EQ(throttle_wait(t, "10.0.0.1", 200), 0,
	        "up to the limit it does not either");
	throttle_wrong(t, "10.0.0.1", 200);
	INT_EQ(throttle_wait(t, "10.0.0.1", 200), THROTTLE_WINDOW - 100,
	        "then it waits for the end of its window");
	INT_EQ(throttle_wait(t, "10.0.0.2", 200), 0, "another network does not");
	INT_EQ(throttle_wait(t, "10.0.0.1", 100 + THROTTLE_WINDOW), 0,
	        "after the window it starts anew");
	throttle_wrong(t, "10.0.0.1", 100 + THROTTLE_WINDOW);
	INT_EQ(throttle_wait(t, "10.0.0.1", 101 + THROTTLE_WINDOW), 0,
	        "with one try counted");

	/* More networks than there are rows. */
	for (i = 0; i < THROTTLE_TRIES; i++)
		throttle_wrong(t, "busy", 9000);
	for (i = 0; i < 600; i++) {
		snprintf(name, sizeof(name), "net%d", i);
		throttle_wrong(t, name, 9001 + i / 10);
	}
	INT_EQ(throttle_wait(t, "net599", 9100), 0, "many networks find a row");
	INT_EQ(throttle_wait(t, "busy", 9100), 0, "the oldest row went for them");
	throttle_free(t);
	return t_end();
}
