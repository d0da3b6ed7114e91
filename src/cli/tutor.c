#include "cli_int.h"

/* On a terminal the program has opened its screen for it: see main.c. */
int
cli_cmd_tutor(struct cli *c, int argc, char **argv, struct err *e)
{
	struct cli_args a;

	if (cli_args(&a, 0, 0, 0, argc, argv, e))
		return -1;
	return err_set(e, ERR_USAGE,
	        _("the tour has the screen to itself: start it as  sotay tutor"));
}
