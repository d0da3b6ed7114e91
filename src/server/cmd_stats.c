#include "server/cmd.h"

int
cmd_stats(const struct cmd_env *env, int argc, char **argv, struct err *e)
{
	struct str dir = STR_INIT(4096);
	struct db_stats s;
	struct db *d = NULL;
	int rc = -1;

	if (opt_parse(&argc, argv, NULL, 0, e))
		return -1;
	if (argc)
		return cmd_usage(env, e);
	if (cmd_open(env, &dir, &d, e) == 0 && db_stats(d, &s, e) == 0) {
		printf("organisations %lld\nmembers %lld\ndevices %lld\ndocuments %lld\n",
		        (long long)s.orgs, (long long)s.members, (long long)s.devices,
		        (long long)s.documents);
		printf("feeds %lld\nentries %lld\nacks %lld\nbytes %lld\n",
		        (long long)s.feeds, (long long)s.entries, (long long)s.acks,
		        (long long)s.bytes);
		rc = 0;
	}
	db_close(d);
	str_release(&dir);
	return rc;
}
