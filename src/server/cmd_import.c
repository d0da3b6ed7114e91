#include "base/proc.h"
#include "server/cmd.h"
#include "server/control.h"
#include "server/import.h"

static int
import(const struct cmd_env *env, int argc, char **argv, const char *what,
        int (*fn)(struct db *d, const char *text, size_t n, struct import_count *c,
                struct err *e),
        struct err *e)
{
	struct str dir = STR_INIT(4096), text = STR_INIT(IMPORT_MAX + 1);
	struct import_count c;
	struct db *d = NULL;
	int rc = -1;

	if (opt_parse(&argc, argv, NULL, 0, e))
		return -1;
	if (argc != 1)
		return cmd_usage(env, e);
	if (cmd_open(env, &dir, &d, e) || cmd_read(argv[0], IMPORT_MAX, &text, e) ||
	        db_begin(d, e))
		goto out;
	if (fn(d, str_c(&text), text.len, &c, e)) {
		db_rollback(d);
		cmd_file_err(argv[0], e);
		goto out;
	}
	failpoint("in-import");
	if (db_commit(d, e))
		goto out;
	failpoint("imported");
	printf("%zu %s added, %zu already there\n", c.added, what, c.changed);
	rc = control_notify(str_c(&dir), e);
out:
	db_close(d);
	str_release(&dir);
	str_release(&text);
	return rc;
}

int
cmd_import_orgs(const struct cmd_env *env, int argc, char **argv, struct err *e)
{
	return import(env, argc, argv, "organisations", import_orgs, e);
}

int
cmd_import_members(const struct cmd_env *env, int argc, char **argv, struct err *e)
{
	return import(env, argc, argv, "members", import_members, e);
}
