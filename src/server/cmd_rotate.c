/* sotayd rotate: new keys for audiences, without anybody having left. */
#include "base/proc.h"
#include "server/audience.h"
#include "server/cmd.h"
#include "server/db_rotate.h"
#include "server/log.h"

static int
rotate(struct db *d, char *const *to, int n, struct err *e)
{
	struct feed f;
	int i;

	if (db_begin(d, e))
		return -1;
	for (i = 0; i < n; i++)
		if (audience_feed(d, to[i], &f, e) || feed_rotate(d, f.id, e)) {
			db_rollback(d);
			return -1;
		}
	failpoint("in-rotate");
	if (db_commit(d, e))
		return -1;
	failpoint("rotated");
	for (i = 0; i < n; i++) {
		out_raw(to[i]);
		out_safe(SAFE("  has a new key\n"));
	}
	return 0;
}

int
cmd_rotate(const struct cmd_env *env, int argc, char **argv, struct err *e)
{
	struct str dir = STR_INIT(4096);
	struct db *d = NULL;
	int rc = -1;

	if (opt_parse(&argc, argv, NULL, 0, e))
		return -1;
	if (argc < 1)
		return cmd_usage(env, e);
	if (cmd_open(env, &dir, &d, e) == 0 && rotate(d, argv, argc, e) == 0)
		rc = cmd_tell(str_c(&dir), 0, e);
	db_close(d);
	str_release(&dir);
	return rc;
}
