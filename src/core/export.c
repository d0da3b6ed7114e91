#include "export_int.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/i18n.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/utf8.h"

#define NAME_MAX_BYTES 80

static const struct {
	const char *name, *ending;
} forms[EXPORT_COUNT] = {
	[EXPORT_TEXT] = { "text", "txt" },
	[EXPORT_MD] = { "md", "md" },
	[EXPORT_PAGED] = { "paged", "txt" },
};

const char *
export_name(enum export_as as)
{
	return as < EXPORT_COUNT ? forms[as].name : NULL;
}

bool
export_as_of(const char *name, enum export_as *as)
{
	for (size_t i = 0; i < EXPORT_COUNT; i++)
		if (strcmp(name, forms[i].name) == 0) {
			*as = (enum export_as)i;
			return true;
		}
	return false;
}

bool
export_line(const struct str *s, size_t *at, struct view *line)
{
	const char *from = str_c(s) + *at, *nl;

	if (*at >= s->len)
		return false;
	nl = memchr(from, '\n', s->len - *at);
	*line = (struct view){ from, nl ? (size_t)(nl - from) : s->len - *at };
	*at += line->n + 1;
	return true;
}

/* --- what it is made of ----------------------------------------------------------------- */

static void
field(struct str *out, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	str_addf(out, "%s: ", name);
	scrub(raw_of(value), SCRUB_LINE, out);
	str_addc(out, '\n');
}

static void
fields(const struct doc_row *r, const struct doc *d, struct str *out)
{
	static const char *const names[] = {
#define DOCFIELD(id, name, flags) name,
#include "model/docfields.def"
#undef DOCFIELD
	};

	if (r->withdrawn)
		field(out, "Withdrawn", r->why && *r->why ? r->why : "-");
	for (int f = 0; d && f < DOCF_REPLACES; f++)
		if (f != DOCF_NUMBER && f != DOCF_TITLE)
			field(out, names[f], doc_get(d, (enum doc_field)f));
	for (size_t i = 0; d && i < d->nrels; i++)
		field(out, doc_rel_name(d->rels[i].kind), d->rels[i].number);
	for (size_t i = 0; d && i < d->npapers; i++)
		field(out, "Paper", d->papers[i]);
	for (size_t i = 0; d && i < d->natts; i++)
		field(out, "Attachment", d->atts[i]);
}

static void
plain(const struct export_parts *p, struct str *out)
{
	const struct str *part[] = { &p->number, &p->title, &p->block, &p->body };

	for (size_t i = 0; i < ARRAY_LEN(part); i++) {
		/* A blank line before the block and before the body. */
		if (i > 1 && out->len && part[i]->len)
			str_addc(out, '\n');
		str_add(out, str_c(part[i]), part[i]->len);
		if (part[i]->len && part[i]->p[part[i]->len - 1] != '\n')
			str_addc(out, '\n');
	}
}

int
export_compose(const struct doc_row *r, const struct doc *d, const struct export_form *f,
        struct str *out, struct err *e)
{
	struct export_parts p = { STR_INIT(EXPORT_MAX), STR_INIT(EXPORT_MAX),
		STR_INIT(EXPORT_MAX), STR_INIT(EXPORT_MAX) };
	const struct str *const part[] = { &p.number, &p.title, &p.block, &p.body };
	int rc = -1;

	scrub(raw_of(r->number), SCRUB_LINE, &p.number);
	scrub(raw_of(r->title), SCRUB_LINE, &p.title);
	fields(r, d, &p.block);
	if (d)
		scrub((struct raw){ d->body.p, d->body.n }, SCRUB_TEXT, &p.body);
	for (size_t i = 0; i < ARRAY_LEN(part); i++)
		if (str_ok(part[i], _("the document"), e))
			goto out;
	rc = 0;
	if (f->as == EXPORT_MD)
		export_md(&p, out);
	else if (f->as == EXPORT_PAGED)
		rc = export_paged(&p, f, out, e);
	else
		plain(&p, out);
	if (!rc)
		rc = str_ok(out, _("the document"), e);
out:
	str_release(&p.number);
	str_release(&p.title);
	str_release(&p.block);
	str_release(&p.body);
	return rc;
}

int
export_doc(const struct store *s, const struct doc_row *r, const struct export_form *f,
        struct str *out, struct err *e)
{
	struct str file = STR_INIT(DOC_MAX);
	struct doc d;
	int rc = -1;

	if (r->withdrawn)
		return export_compose(r, NULL, f, out, e);
	if (doc_file(s, r->rid, &file, e) == 0 &&
	        doc_parse(&d, r->kind, str_c(&file), file.len, DOC_LENIENT, e) == 0) {
		rc = export_compose(r, &d, f, out, e);
		doc_release(&d);
	}
	str_release(&file);
	return rc;
}

/* --- the file --------------------------------------------------------------------------- */

void
export_file_name(const struct doc_row *r, enum export_as as, struct str *out)
{
	const char *s = *r->number ? r->number : r->title;
	size_t n = utf8_cut(s, strlen(s), NAME_MAX_BYTES);
	bool sign = true; /* none at the beginning, and never two */
	uint32_t cp;

	for (size_t i = 0, len; i < n; i += len) {
		len = utf8_next(s + i, n - i, &cp);
		if (cp <= 0x10FFFF && utf8_is_word(cp)) {
			str_add(out, s + i, len);
			sign = false;
		} else if (!sign) {
			str_addc(out, '-');
			sign = true;
		}
	}
	if (!out->len)
		str_adds(out, "document");
	else if (sign)
		str_cut(out, out->len - 1);
	str_addf(out, ".%s", forms[as].ending);
}

/* Taking a name that is free is one step: a link to the file, which fails on one that is there. */
static int
take_name(const char *tmp, const char *path, bool over, struct err *e)
{
	struct stat st;

	/* A device, a pipe: what stands there is no text of the member's. */
	if (over && stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return err_set(e, ERR_USAGE, _("%s is no ordinary file"), path);
	if (over)
		return rename(tmp, path) ? err_sys(e, ERR_IO, _("cannot write %s"), path)
		                         : 0;
	if (link(tmp, path) == 0)
		return unlink(tmp) ? err_sys(e, ERR_IO, _("cannot write %s"), path) : 0;
	if (errno == EEXIST)
		return err_set(e, ERR_CONFLICT, _("%s is there already"), path);
	/* File systems without links: as near to it as they let us. */
	if (path_exists(path))
		return err_set(e, ERR_CONFLICT, _("%s is there already"), path);
	return rename(tmp, path) ? err_sys(e, ERR_IO, _("cannot write %s"), path) : 0;
}

int
export_write(const char *path, const struct str *text, bool over, struct err *e)
{
	struct str tmp = STR_INIT(8192);
	int fd = -1, rc = -1;

	if (!over && path_exists(path)) {
		err_set(e, ERR_CONFLICT, _("%s is there already"), path);
		return -1;
	}
	str_addf(&tmp, "%s.XXXXXX", path);
	if (str_ok(&tmp, _("the file's name"), e))
		goto out;
	fd = mkostemp(tmp.p, O_CLOEXEC); /* 0600 */
	if (fd < 0) {
		err_sys(e, ERR_IO, _("cannot write %s"), path);
		goto out;
	}
	if (fd_write_all(fd, str_c(text), text->len) || fsync(fd))
		err_sys(e, ERR_IO, _("cannot write %s"), path);
	else
		rc = 0;
	if (close(fd) && !rc)
		rc = err_sys(e, ERR_IO, _("cannot write %s"), path);
	if (!rc)
		rc = take_name(tmp.p, path, over, e);
	if (rc)
		(void)unlink(tmp.p);
out:
	str_release(&tmp);
	return rc;
}
