#include "base/date.h"
#include "base/proc.h"
#include "model/ids.h"
#include "server/attach.h"
#include "server/cmd.h"
#include "server/control.h"
#include "server/log.h"
#include "server/publish.h"
#include "server/which.h"

#define REASON_MAX 500

static int
withdraw(struct db *d, const char *which, const char *why, struct err *e)
{
	char id[ID_TEXT + 1];
	struct doc_row doc;
	size_t feeds = 0;

	if (db_begin(d, e))
		return -1;
	if (which_doc(d, which, true, &doc, e))
		goto fail;
	id_text(doc.id, id);
	if (doc.deleted) {
		db_rollback(d);
		log_line("%s was already withdrawn", id);
		return 0;
	}
	if (withdraw_doc(d, &doc, why, clock_wall(), &feeds, e))
		goto fail;
	failpoint("in-withdraw");
	if (db_commit(d, e))
		return -1;
	failpoint("withdrawn");
	out_raw(id);
	printf(" rev %u  ", (unsigned)doc.rev);
	out_raw(doc.number);
	out_safe(SAFE("  "));
	out_raw(doc.title);
	out_safe(SAFE("  (withdrawn)\n"));
	return 0;
fail:
	db_rollback(d);
	return -1;
}

int
cmd_withdraw(const struct cmd_env *env, int argc, char **argv, struct err *e)
{
	struct opt o[] = { { .name = "reason", .max = 1 } };
	struct str dir = STR_INIT(4096);
	struct db *d = NULL;
	int rc = -1;

	if (opt_parse(&argc, argv, o, 1, e))
		return -1;
	if (argc != 1 || !o[0].n)
		return cmd_usage(env, e);
	if (cmd_line_ok("the reason", o[0].v[0], REASON_MAX, e))
		return -1;
	if (cmd_open(env, &dir, &d, e) == 0 && withdraw(d, argv[0], o[0].v[0], e) == 0) {
		rc = control_notify(str_c(&dir), e);
		attach_sweep(d, str_c(&dir));
	}
	db_close(d);
	str_release(&dir);
	return rc;
}
