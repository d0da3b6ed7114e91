#include "server/cmd.h"
#include "server/db_member.h"
#include "server/log.h"

static int
print(void *arg, const struct member_line *m)
{
	out_raw(m->ref);
	out_safe(SAFE("  "));
	out_raw(m->cell);
	printf("  %lld  ", (long long)m->devices);
	out_raw(m->name);
	out_safe(SAFE("\n"));
	return 0;
}

int
cmd_members(const struct cmd_env *env, int argc, char **argv, struct err *e)
{
	struct str dir = STR_INIT(4096);
	struct db *d = NULL;
	int rc = -1;

	if (opt_parse(&argc, argv, NULL, 0, e))
		return -1;
	if (argc)
		return cmd_usage(env, e);
	if (cmd_open(env, &dir, &d, e) == 0)
		rc = db_member_each(d, print, NULL, e);
	db_close(d);
	str_release(&dir);
	return rc;
}
