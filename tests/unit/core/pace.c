/* How long a long work still takes. */
#include "t.h"
#include "core/pace.h"

int
main(void)
{
	struct pace p;

	pace_begin(&p, 1000, 50);
	OK(pace_left(&p, 2500, 90, 100) == -1, "the first two seconds say nothing");
	OK(pace_rate(&p, 2500, 90) == 0, "… nor of a rate");
	OK(pace_left(&p, 3000, 50, 100) == -1, "nothing moves: no promise");
	OK(pace_rate(&p, 3000, 150) == 50, "counted from where it began");
	OK(pace_left(&p, 3000, 150, 400) == 5, "250 left at 50 a second");
	OK(pace_left(&p, 3000, 150, 401) == 6, "rounded up");
	OK(pace_left(&p, 11000, 51, 53) == 20, "slower than one a second");
	OK(pace_left(&p, 3000, 150, 150) == 0, "at the end nothing is left");
	OK(pace_left(&p, 3000, 150, 100) == -1, "a total that was wrong");
	return t_end();
}
