#include "base/date.h"
#include "model/docfile.h"
#include "server/cmd.h"
#include "server/db_rsvp.h"
#include "server/log.h"
#include "server/which.h"

struct listing {
	bool csv;
	size_t n;
};

/* A reason is the member's text: always quoted, and one line. */
static void
quoted(const char *z)
{
	const char *q;

	out_safe(SAFE("\""));
	while ((q = strchr(z, '"'))) {
		char part[256];
		size_t n = (size_t)(q - z) < sizeof(part) - 1 ? (size_t)(q - z)
		                                              : sizeof(part) - 1;

		memcpy(part, z, n);
		part[n] = '\0';
		out_raw(part);
		if (z + n == q) {
			out_safe(SAFE("\"\""));
			n++;
		}
		z += n;
	}
	out_raw(z);
	out_safe(SAFE("\""));
}

static int
print(void *arg, const char *member, const struct rsvp_row *r)
{
	struct listing *l = arg;
	char when[32];

	if (!l->n++ && l->csv)
		out_safe(SAFE("member,value,time,reason\n"));
	instant_iso(r->at, when);
	out_raw(member);
	out_safe(l->csv ? SAFE(",") : SAFE(" "));
	out_raw(r->value);
	out_safe(l->csv ? SAFE(",") : SAFE(" "));
	out_raw(when);
	if (l->csv) {
		out_safe(SAFE(","));
		quoted(r->note);
	} else if (r->note[0]) {
		out_safe(SAFE(" "));
		out_raw(r->note);
	}
	out_safe(SAFE("\n"));
	return 0;
}

int
cmd_rsvps(const struct cmd_env *env, int argc, char **argv, struct err *e)
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
	if (cmd_open(env, &dir, &d, e) || which_doc(d, argv[0], false, &doc, e))
		goto out;
	if (doc.kind != DOC_MEETING) {
		err_set(e, ERR_USAGE, "\"%s\" is no meeting but a %s", argv[0],
		        doc_kind_name((enum doc_kind)doc.kind));
		goto out;
	}
	rc = db_rsvp_each(d, doc.id, print, &l, e);
	if (rc == 0 && !l.n)
		rc = err_set(e, ERR_NOTFOUND, "nobody has answered to \"%.120s\" yet",
		        doc.title);
out:
	db_close(d);
	str_release(&dir);
	return rc;
}
