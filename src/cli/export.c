/* sotay export: documents as files for others. One goes to standard output or a file; several go into
 * a folder, each whole or not at all. */
#include "cli_int.h"

#include <sys/stat.h>
#include "base/mem.h"
#include "base/path.h"
#include "core/export.h"
#include "model/filter.h"
#include "model/ids.h"

#define PAGE 64

struct job {
	struct cli *c;
	struct export_form form;
	const char *file; /* NULL: standard output */
	bool folder, over;
	struct cli_stop stop;
	int sig;
	size_t done, all; /* all 0: not known */
	struct str names; /* of this run, a newline behind each */
};

static int
side(const char *name, const char *v, int least, int *to, struct err *e)
{
	char *end;
	long n;

	*to = 0;
	if (!v)
		return 0;
	n = strtol(v, &end, 10);
	if (end == v || *end || n < least || n > EXPORT_SIDE_MAX)
		return err_set(e, ERR_USAGE,
		        _("%s is a number from %d to %d, not \"%s\""), name, least,
		        EXPORT_SIDE_MAX, v);
	*to = (int)n;
	return 0;
}

static int
form_of(const struct cli_args *a, struct export_form *f, struct err *e)
{
	*f = (struct export_form){ .as = EXPORT_TEXT };
	if (a->as && !export_as_of(a->as, &f->as))
		return err_set(
		        e, ERR_USAGE, _("--as is text, md or paged, not \"%s\""), a->as);
	return side("--lines", a->lines, EXPORT_LINES_MIN, &f->lines, e) ||
	                       side("--columns", a->columns, EXPORT_COLS_MIN, &f->cols, e)
	               ? -1
	               : 0;
}

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static void
progress(struct job *j, const char *name)
{
	struct out *o = &j->c->err;
	struct str s = STR_INIT(1024);

	if (!o->tty || !j->folder)
		return;
	if (name && j->all)
		str_addf(&s, "%zu/%zu %s", j->done, j->all, name);
	else if (name)
		str_addf(&s, "%zu %s", j->done, name);
	out_safe(o, SAFE("\r"));
	out_col(o, (struct raw){ str_c(&s), s.len }, o->cols > 1 ? o->cols - 1 : 0);
	if (!name)
		out_safe(o, SAFE("\r"));
	out_flush(o);
	str_release(&s);
}

/* Two documents of one number in one run get names that differ. */
static int
name_in(struct job *j, const struct doc_row *r, struct str *path, struct err *e)
{
	struct str name = STR_INIT(256), line = STR_INIT(512);
	char id[ID_TEXT + 1];
	int rc;

	export_file_name(r, j->form.as, &name);
	str_addf(&line, "\n%s\n", str_c(&name));
	if (j->names.len && strstr(str_c(&j->names), str_c(&line))) {
		const char *dot = strrchr(str_c(&name), '.');

		id_text(r->id, id);
		str_reset(&line);
		str_addf(&line, "%.*s-%.6s%s", (int)(dot - str_c(&name)), str_c(&name),
		        id, dot);
		str_reset(&name);
		str_adds(&name, str_c(&line));
	}
	str_addf(&j->names, "%s%s\n", j->names.len ? "" : "\n", str_c(&name));
	str_addf(path, "%s/%s", j->file, str_c(&name));
	rc = str_ok(path, _("the file's name"), e) || str_ok(&j->names, _("the list"), e)
	             ? -1
	             : 0;
	str_release(&name);
	str_release(&line);
	return rc;
}

static int
one(struct job *j, const struct doc_row *r, struct err *e)
{
	struct str text = STR_INIT(EXPORT_MAX), path = STR_INIT(8192);
	int rc = -1;

	if (export_doc(j->c->app.store, r, &j->form, &text, e))
		goto out;
	if (!j->file) {
		/* At a terminal a form feed is a sign like others. */
		if (j->c->out.tty)
			out_raw(&j->c->out, (struct raw){ text.p, text.len }, SCRUB_TEXT);
		else
			out_bytes(&j->c->out, text.p, text.len);
		rc = 0;
		goto out;
	}
	/* With the first of them, so that none is left empty. */
	if (j->folder && !j->done && path_mkdirs(j->file, e))
		goto out;
	if (j->folder && name_in(j, r, &path, e))
		goto out;
	if (!j->folder)
		str_adds(&path, j->file);
	if (export_write(str_c(&path), &text, j->over, e)) {
		if (e->code == ERR_CONFLICT)
			err_set(e, ERR_CONFLICT,
			        _("%s is there already; --force writes over it"),
			        str_c(&path));
		goto out;
	}
	j->done++;
	progress(j, *r->number ? r->number : r->title);
	rc = 0;
out:
	str_release(&text);
	str_release(&path);
	return rc;
}

/* A signal is let in between two documents. */
static bool
stopped(struct job *j)
{
	if (!j->sig)
		j->sig = cli_wait(&j->stop, -1, 0, NULL, 0);
	return j->sig != 0 || j->c->out.gone;
}

static int
by_names(struct job *j, const struct cli_args *a, struct err *e)
{
	for (int i = 0; i < a->n && !stopped(j); i++) {
		struct doc_row row[2];
		size_t got = 0;
		int rc;

		if (doc_find(j->c->app.store, a->word[i], 2, row, &got, e))
			return -1;
		if (got > 1)
			cli_note(j->c,
			        _("more than one document is meant by \"%s\"; this is "
			          "the "
			          "newest"),
			        a->word[i]);
		rc = one(j, &row[0], e);
		while (got)
			doc_row_clear(&row[--got]);
		if (rc)
			return -1;
	}
	return 0;
}

static int
by_filter(struct job *j, const struct filter *f, struct err *e)
{
	const struct doc_query q = { DOC_DOCUMENT, f };
	struct doc_key from = { 0, 0 };
	struct doc_row row[PAGE];
	bool first = true;
	uint64_t n;
	size_t got;
	int rc = 0;

	if (doc_count(j->c->app.store, &q, &n, e))
		return -1;
	j->all = (size_t)n;
	do {
		if (doc_page(j->c->app.store, &q, first ? NULL : &from, 1, PAGE, row,
		            &got, e))
			return -1;
		first = false;
		if (got)
			from = (struct doc_key){ row[got - 1].at, row[got - 1].rid };
		for (size_t i = 0; i < got; i++) {
			if (!rc && !stopped(j))
				rc = one(j, &row[i], e);
			doc_row_clear(&row[i]);
		}
	} while (got == PAGE && !rc && !stopped(j));
	return rc;
}

static int
filtered(struct job *j, const struct cli_args *a, struct err *e)
{
	struct filter f;
	int rc;

	if (filter_parse(&f, a->filter, strlen(a->filter), e))
		return err_prefix(e, "--filter");
	rc = filter_fits(&f, FILTER_D, a->filter, e) ? err_prefix(e, "--filter")
	                                             : by_filter(j, &f, e);
	filter_release(&f);
	if (!rc && !j->done && !j->sig)
		rc = err_set(e, ERR_NOTFOUND, _("nothing passes this filter"));
	return rc;
}

/* Where it goes: what is more than one document wants a folder. */
static int
target(struct job *j, const struct cli_args *a, struct err *e)
{
	bool many = a->filter || a->n > 1;
	size_t n = a->output ? strlen(a->output) : 0;

	j->file = a->output;
	j->over = a->force;
	j->folder = n && (many || a->output[n - 1] == '/' || is_folder(a->output));
	if (many && !n)
		return err_set(
		        e, ERR_USAGE, _("several documents go into a folder: -o FOLDER"));
	return 0;
}

static int
documents(struct cli *c, const struct cli_args *a, struct err *e)
{
	struct job j = { .c = c, .names = STR_INIT(64u << 20) };
	int rc;

	j.all = (size_t)a->n;
	if (form_of(a, &j.form, e) || target(&j, a, e) || cli_stop_begin(&j.stop, e))
		return -1;
	if (a->filter)
		rc = filtered(&j, a, e);
	else
		rc = by_names(&j, a, e);
	cli_stop_end(&j.stop);
	progress(&j, NULL);
	if (j.done && c->err.tty)
		cli_note(c, _("what was written is not encrypted"));
	str_release(&j.names);
	return rc ? -1 : j.sig ? 128 + j.sig : 0;
}

int
cli_cmd_export(struct cli *c, int argc, char **argv, struct err *e)
{
	struct cli_args a;

	if (cli_args(&a, OPT_JSON | OPT_EXPORT | OPT_FILTER, 0, -1, argc, argv, e))
		return -1;
	if (a.n == 1 && !a.filter && !strcmp(a.word[0], "profile"))
		return cli_export_profile(c, a.json, e);
	if (a.json)
		return err_set(e, ERR_USAGE,
		        _("--json is for the profile; a document as JSON: sotay show"));
	if ((a.n == 0) == (a.filter == NULL))
		return err_set(
		        e, ERR_USAGE, _("name documents, or give a --filter, not both"));
	return documents(c, &a, e);
}
