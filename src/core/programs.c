#include "core/programs.h"

#include <strings.h>
#include "base/i18n.h"
#include "base/mem.h"
#include "base/str.h"

static const char *const uses[] = { "read", "open", "terminal" };

const char *
program_use_name(size_t i)
{
	return i < ARRAY_LEN(uses) ? uses[i] : NULL;
}

const char *
program_ext(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot ? dot + 1 : "";
}

static struct program *
row_of(const struct programs *p, enum program_use use, const char *ext)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->row[i].use == use && strcasecmp(p->row[i].ext, ext) == 0)
			return &p->row[i];
	return NULL;
}

const struct program *
program_for(const struct programs *p, enum program_use use, const char *name)
{
	const struct program *own = row_of(p, use, program_ext(name));

	return own ? own : row_of(p, use, "*");
}

/* The words of a command, each with a NUL behind it. */
static int
split(const char *s, struct str *out, size_t *n, struct err *e)
{
	for (*n = 0;; (*n)++) {
		bool quoted;

		s += strspn(s, " \t");
		if (!*s)
			break;
		quoted = *s == '"';
		s += quoted;
		while (*s && (quoted ? *s != '"' : *s != ' ' && *s != '\t')) {
			if (quoted && *s == '\\' && (s[1] == '"' || s[1] == '\\'))
				s++;
			str_addc(out, *s++);
		}
		if (quoted && *s++ != '"')
			return err_set(e, ERR_USAGE, _("a quotation mark is not closed"));
		str_addc(out, '\0');
	}
	if (*n > PROGRAM_ARGS)
		return err_set(e, ERR_USAGE,
		        P_("a program takes at most %d word here",
		                "a program takes at most %d words here", PROGRAM_ARGS),
		        PROGRAM_ARGS);
	return str_ok(out, _("a program's words"), e);
}

static int
checked(const struct program *r, struct err *e)
{
	if (r->use == PROGRAM_READ && r->file)
		return err_set(e, ERR_USAGE,
		        _("a program that reads gets the file by standard input: no "
		          "%%s"));
	if (!*r->argv[0] || strcmp(r->argv[0], "%s") == 0)
		return err_set(e, ERR_USAGE, _("the program's name is missing"));
	return 0;
}

static int
row_make(struct program *r, const char *ext, const char *command, struct err *e)
{
	struct str words = STR_INIT(4096);
	size_t n = 0;
	char *w;
	int rc = -1;

	(void)snprintf(r->ext, sizeof(r->ext), "%s", ext);
	if (split(command, &words, &n, e) == 0)
		r->words = mem_dup(words.p, words.len, e);
	if (r->words) {
		w = r->words;
		for (size_t i = 0; i < n; i++, w += strlen(w) + 1) {
			r->argv[i] = w;
			r->file = r->file || strcmp(w, "%s") == 0;
		}
		rc = checked(r, e);
		if (rc)
			free(r->words);
	}
	str_release(&words);
	return rc;
}

bool
program_ext_fits(const char *ext)
{
	return strlen(ext) < PROGRAM_EXT && *ext != '.';
}

int
programs_set(struct programs *p, const char *use, const char *ext, const char *command,
        struct err *e)
{
	struct program made = { .use = strcmp(use, "read") ? PROGRAM_OPEN : PROGRAM_READ,
		.terminal = strcmp(use, "terminal") == 0 };
	struct program *old;
	size_t i;

	for (i = 0; i < ARRAY_LEN(uses) && strcmp(uses[i], use) != 0; i++)
		;
	if (i == ARRAY_LEN(uses))
		return err_set(e, ERR_USAGE,
		        _("a program is for read, open or terminal, not \"%s\""), use);
	if (!program_ext_fits(ext))
		return err_set(e, ERR_USAGE,
		        _("\"%s\" is no extension: pdf, docx, or * for all others"), ext);
	old = row_of(p, made.use, ext);
	if (!command || !command[strspn(command, " \t")]) {
		if (old) {
			free(old->words);
			*old = p->row[--p->n];
		}
		return 0;
	}
	if (row_make(&made, ext, command, e))
		return -1;
	if (old) {
		free(old->words);
	} else {
		if (mem_grow(&p->row, &p->cap, p->n + 1, sizeof(*p->row), e)) {
			free(made.words);
			return -1;
		}
		old = &p->row[p->n++];
	}
	*old = made;
	return 0;
}

void
programs_keep(
        struct programs *p, const struct programs *from, const char *use, const char *ext)
{
	const struct program *r =
	        row_of(from, strcmp(use, "read") ? PROGRAM_OPEN : PROGRAM_READ, ext);
	struct str line = STR_INIT(8192);
	struct err e;

	for (size_t i = 0; r && r->argv[i]; i++) {
		str_adds(&line, i ? " \"" : "\"");
		for (const char *w = r->argv[i]; *w; w++) {
			if (*w == '"' || *w == '\\')
				str_addc(&line, '\\');
			str_addc(&line, *w);
		}
		str_addc(&line, '"');
	}
	if (r && programs_set(p, r->terminal ? "terminal" : use, ext, str_c(&line), &e) <
	                 0)
		err_clear(&e); /* no memory: the mistake that led here is told */
	str_release(&line);
}

void
programs_release(struct programs *p)
{
	for (size_t i = 0; i < p->n; i++)
		free(p->row[i].words);
	free(p->row);
	memset(p, 0, sizeof(*p));
}
