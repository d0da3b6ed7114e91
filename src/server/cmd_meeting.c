/* sotayd meeting: the file of a meeting goes to its cell. Publishing it again is how its state
 * changes. */
#include "base/date.h"
#include "base/proc.h"
#include "server/attach.h"
#include "server/cmd.h"
#include "server/log.h"
#include "server/publish.h"
#include "server/settings.h"
#include "server/which.h"

/* Papers may come later; a number that fits nothing may also be a slip. */
static void
papers_look(struct db *d, const struct doc *doc)
{
	size_t i;

	for (i = 0; i < doc->npapers; i++) {
		int n = which_count(d, doc->papers[i]);

		if (n == 0)
			log_line("paper \"%s\": there is no such document yet",
			        doc->papers[i]);
		else if (n > 1)
			log_line("paper \"%s\": fits several documents; members see the "
			         "newest",
			        doc->papers[i]);
	}
}

static int
publish(struct db *d, const char *cell, struct publish_as as, const struct str *file,
        struct published *done, struct err *e)
{
	struct settings set;
	struct audience a;
	struct doc doc;
	char to[256];

	snprintf(to, sizeof(to), "%s%s",
	        strncmp(cell, "cell:", 5) == 0 ? "" : "cell:", cell);
	if (settings_load(d, &set, e))
		return -1;
	as.zone = set.zone;
	crypt_wipe(&set, sizeof(set));
	if (audience_find(d, to, &a, e))
		return -1;
	as.to = a.org.code;
	if (publish_as(d, &as, &a.feed, 1, str_c(file), file->len, clock_wall(), done, e))
		return -1;
	if (doc_parse(&doc, DOC_MEETING, str_c(file), file->len, DOC_LENIENT, e))
		return -1;
	papers_look(d, &doc);
	doc_release(&doc);
	return 0;
}

static int
meeting(const struct cmd_env *env, const char *cell, const char *name, struct err *e)
{
	struct str dir = STR_INIT(4096), file = STR_INIT(DOC_MAX), blobs = STR_INIT(4096);
	struct publish_as as = { .kind = DOC_MEETING };
	char beside[4096];
	struct published done;
	struct db *d = NULL;
	int rc = -1;

	if (cmd_read(name, DOC_MAX, &file, e) || cmd_open(env, &dir, &d, e) ||
	        db_begin(d, e))
		goto out;
	str_addf(&blobs, "%s/" BLOBS, str_c(&dir));
	if (str_ok(&blobs, "the folder's name", e))
		goto out;
	as.beside = attach_beside(name, beside, sizeof(beside));
	as.blobs = str_c(&blobs);
	if (publish(d, cell, as, &file, &done, e)) {
		db_rollback(d);
		cmd_file_err(name, e);
		goto out;
	}
	if (db_commit(d, e))
		goto out;
	failpoint("published");
	cmd_print_published(&done);
	rc = cmd_tell(str_c(&dir), 0, e);
	attach_sweep(d, str_c(&dir));
out:
	db_close(d);
	str_release(&dir);
	str_release(&blobs);
	str_release(&file);
	return rc;
}

int
cmd_meeting(const struct cmd_env *env, int argc, char **argv, struct err *e)
{
	struct opt o[] = { { .name = "to", .max = 1 } };

	if (opt_parse(&argc, argv, o, 1, e))
		return -1;
	if (argc != 1 || !o[0].n)
		return cmd_usage(env, e);
	return meeting(env, o[0].v[0], argv[0], e);
}
