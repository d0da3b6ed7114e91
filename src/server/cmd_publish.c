/* sotayd publish: all files are looked at before the first is published. */
#include "base/date.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/proc.h"
#include "server/attach.h"
#include "server/cmd.h"
#include "server/log.h"
#include "server/publish.h"

#define BATCH 64     /* documents in one transaction */
#define BAD_SHOWN 50 /* bad files that are named */

struct job {
	struct db *d;
	struct feed feed[AUDIENCES_MAX];
	size_t nfeeds;
	char **file;
	size_t n;
	struct str in;          /* standard input, when - is among the files */
	struct str text;        /* the file at hand */
	struct published *done; /* of the batch at hand */
	size_t stored;          /* files behind us */
	const char *blobs;
};

/* A document, its attachments beside it. */
static struct publish_as
as_document(const struct job *j, const char *file, char beside[4096])
{
	return (struct publish_as){ .kind = DOC_DOCUMENT,
		.to = "",
		.beside = attach_beside(file, beside, 4096),
		.blobs = j->blobs };
}

static int
load(struct job *j, const char *name, const char **p, size_t *n, struct err *e)
{
	struct str *s = strcmp(name, "-") == 0 ? &j->in : &j->text;

	/* Standard input is there once, but is wanted twice. */
	if (s == &j->text || !s->len) {
		str_reset(s);
		if (cmd_read(name, DOC_MAX, s, e))
			return -1;
	}
	*p = str_c(s);
	*n = s->len;
	return 0;
}

static int
check_all(struct job *j, struct err *e)
{
	size_t i, n, bad = 0, dashes = 0;
	struct err one = ERR_INIT;
	struct publish_as as;
	char beside[4096];
	const char *p;

	for (i = 0; i < j->n; i++) {
		err_clear(&one);
		as = as_document(j, j->file[i], beside);
		if (strcmp(j->file[i], "-") == 0 && dashes++)
			err_set(&one, ERR_USAGE, "standard input can be read once only");
		else if (load(j, j->file[i], &p, &n, &one) == 0 &&
		         publish_check(&as, p, n, &one))
			cmd_file_err(j->file[i], &one);
		if (one.code == ERR_OK)
			continue;
		if (one.code == ERR_MEM) {
			*e = one;
			return -1;
		}
		if (bad++ < BAD_SHOWN)
			log_err(&one);
	}
	if (bad)
		return err_set(e, ERR_USAGE,
		        "nothing was published: %zu of %zu files %s bad", bad, j->n,
		        bad == 1 ? "is" : "are");
	return 0;
}

static int
batch(struct job *j, struct err *e)
{
	size_t i, n = j->n - j->stored < BATCH ? j->n - j->stored : BATCH, len, fresh = 0;
	char beside[4096];
	const char *p;

	if (db_begin(j->d, e))
		return -1;
	for (i = 0; i < n; i++) {
		const char *name = j->file[j->stored + i];
		struct publish_as as = as_document(j, name, beside);

		if (load(j, name, &p, &len, e))
			goto fail;
		if (publish_as(j->d, &as, j->feed, j->nfeeds, p, len, clock_wall(),
		            &j->done[i], e)) {
			cmd_file_err(name, e);
			goto fail;
		}
		fresh += j->done[i].entries;
	}
	if (fresh) {
		if (db_commit(j->d, e))
			return -1;
		failpoint("published");
	} else {
		db_rollback(j->d);
	}
	/* What is printed is stored. */
	for (i = 0; i < n; i++)
		cmd_print_published(&j->done[i]);
	j->stored += n;
	return 0;
fail:
	db_rollback(j->d);
	return -1;
}

/* The feed of a role is made when it is first addressed. */
static int
feeds_find(struct job *j, const struct opt *to, struct err *e)
{
	size_t i, k;

	if (db_begin(j->d, e))
		return -1;
	for (i = 0; i < to->n; i++) {
		struct feed *f = &j->feed[j->nfeeds];

		if (audience_feed(j->d, to->v[i], f, e)) {
			db_rollback(j->d);
			return -1;
		}
		for (k = 0; k < j->nfeeds && j->feed[k].id != f->id; k++)
			;
		if (k == j->nfeeds) /* named once or twice is the same */
			j->nfeeds++;
	}
	return db_commit(j->d, e);
}

static int
publish(struct job *j, const struct opt *to, struct err *e)
{
	size_t i;

	for (i = 0; i < to->n; i++)
		if (audience_check(j->d, to->v[i], e))
			return -1;
	if (check_all(j, e) || feeds_find(j, to, e))
		return -1;
	j->done = mem_new(BATCH, sizeof(*j->done), e);
	if (!j->done)
		return -1;
	while (j->stored < j->n)
		if (batch(j, e)) {
			if (j->stored)
				log_line("%zu of %zu files were published before that; "
				         "run the "
				         "command again",
				        j->stored, j->n);
			return -1;
		}
	return 0;
}

int
cmd_publish(const struct cmd_env *env, int argc, char **argv, struct err *e)
{
	struct opt o[] = { { .name = "to", .max = AUDIENCES_MAX } };
	struct job j = { .in = STR_INIT(DOC_MAX + 1), .text = STR_INIT(DOC_MAX + 1) };
	struct str dir = STR_INIT(4096), blobs = STR_INIT(4096);
	int rc = -1;

	if (opt_parse(&argc, argv, o, 1, e))
		return -1;
	if (!argc || !o[0].n)
		return cmd_usage(env, e);
	j.file = argv;
	j.n = (size_t)argc;
	if (cmd_open(env, &dir, &j.d, e) == 0) {
		str_addf(&blobs, "%s/" BLOBS, str_c(&dir));
		j.blobs = str_c(&blobs);
		rc = str_ok(&blobs, "the folder's name", e);
		if (rc == 0)
			rc = publish(&j, &o[0], e);
	}
	/* Whatever was stored before a failure is told as well. */
	if (j.stored) {
		rc = cmd_tell(str_c(&dir), rc, e);
		attach_sweep(j.d, str_c(&dir));
	}
	db_close(j.d);
	free(j.done);
	str_release(&j.in);
	str_release(&j.text);
	str_release(&blobs);
	str_release(&dir);
	return rc;
}
