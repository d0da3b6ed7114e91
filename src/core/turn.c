#include "core/turn.h"

#include <fcntl.h>
#include <unistd.h>

#define FILE_NAME "turn.lock"

static bool
ready(struct app *a)
{
	struct str p = STR_INIT(4200);

	if (a->turn_fd >= 0)
		return true;
	if (!a->store || a->readonly)
		return false;
	str_addf(&p, "%s/%s", str_c(&a->dir), FILE_NAME);
	if (!p.bad)
		a->turn_fd = open(str_c(&p),
		        O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0600);
	str_release(&p);
	return a->turn_fd >= 0;
}

/* A reading lock: several sessions may want at once. It goes with the descriptor, so that a killed
 * session wants nothing. */
static void
set(struct app *a, short type)
{
	struct flock fl = { .l_type = type, .l_whence = SEEK_SET };

	if (ready(a))
		(void)!fcntl(a->turn_fd, F_OFD_SETLK, &fl);
}

void
turn_want(struct app *a)
{
	set(a, F_RDLCK);
}

void
turn_done(struct app *a)
{
	set(a, F_UNLCK);
}

bool
turn_wanted(struct app *a)
{
	struct flock fl = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	return ready(a) && !fcntl(a->turn_fd, F_OFD_GETLK, &fl) && fl.l_type != F_UNLCK;
}

void
turn_close(struct app *a)
{
	if (a->turn_fd >= 0)
		(void)close(a->turn_fd);
	a->turn_fd = -1;
}
