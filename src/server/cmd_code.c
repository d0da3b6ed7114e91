#include "base/date.h"
#include "server/auth.h"
#include "server/cmd.h"
#include "server/db_member.h"
#include "server/log.h"

int
cmd_code(const struct cmd_env *env, int argc, char **argv, struct err *e)
{
	struct str dir = STR_INIT(4096);
	char code[CODE_LEN + 2];
	struct db *d = NULL;
	struct settings s;
	struct member m;
	int rc = -1, found;

	if (opt_parse(&argc, argv, NULL, 0, e))
		return -1;
	if (argc != 1)
		return cmd_usage(env, e);
	if (cmd_open(env, &dir, &d, e) || settings_load(d, &s, e))
		goto out;
	found = db_member_find(d, argv[0], &m, e);
	if (found == 0)
		err_set(e, ERR_NOTFOUND, "there is no member \"%s\"", argv[0]);
	if (found != 1 || auth_code_new(d, &s, m.id, clock_wall(), code, e))
		goto out;
	out_raw(code);
	out_safe(SAFE("\n"));
	rc = 0;
out:
	db_close(d);
	crypt_wipe(&s, sizeof(s));
	str_release(&dir);
	return rc;
}
