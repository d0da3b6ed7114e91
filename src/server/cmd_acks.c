#include "base/date.h"
#include "server/cmd.h"
#include "server/log.h"
#include "server/which.h"

struct listing {
	bool csv;
	size_t n;
};

/* A member's code needs no quoting: it is letters, digits and points. */
static int
print(void *arg, const char *member, int64_t at)
{
	struct listing *l = arg;
	char when[32];

	if (!l->n++ && l->csv)
		out_safe(SAFE("member,time\n"));
	instant_iso(at, when);
	out_raw(member);
	out_safe(l->csv ? SAFE(",") : SAFE(" "));
	out_raw(when);
	out_safe(SAFE("\n"));
	return 0;
}

int
cmd_acks(const struct cmd_env *env, int argc, char **argv, struct err *e)
{
	struct opt o[] = { { .name = "csv", .flag = true, .max = 1 } };
	struct str dir = STR_INIT(4096);
	struct listing l = { 0 };
	struct db *d = NULL;
	struct doc_row doc;
	int rc = -1;

	if (opt_parse(&argc, argv, o, 1, e))
		return -1;
	if (argc != 1)
		return cmd_usage(env, e);
	l.csv = o[0].n > 0;
	if (cmd_open(env, &dir, &d, e) || which_doc(d, argv[0], false, &doc, e) ||
	        db_ack_each(d, doc.id, print, &l, e))
		goto out;
	rc = 0;
	if (!l.n)
		rc = err_set(e, ERR_NOTFOUND, "nobody has acknowledged %s yet",
		        doc.number[0] ? doc.number : argv[0]);
out:
	db_close(d);
	str_release(&dir);
	return rc;
}
