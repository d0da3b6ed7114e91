#include "core/conf.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/str.h"
#include "conf_int.h"

#define CONF_MAX (256u << 10)
#define CONF_LINE_MAX 4096

static const char builtin[] =
#include "sotayrc.h"
        ;

/* --- from beginning to end -------------------------------------------------------------- */

static int
begin(struct conf *c, struct err *e)
{
	options_init(&c->opt);
	if (c->looks)
		c->looks->reset(c->theme);
	if (conf_text(c, "sotayrc (built in)", builtin, sizeof(builtin) - 1, e) == 0)
		return 0;
	conf_release(c);
	return -1;
}

int
conf_init(struct conf *c, const struct conf_owner *own, struct err *e)
{
	memset(c, 0, sizeof(*c));
	c->names = own->names;
	c->notation = own->notation;
	c->looks = own->looks;
	c->theme = own->theme;
	c->names.filters = &c->filters;
	if (keymap_new(&c->keys, own->names.contexts, own->notation, e) < 0)
		return -1;
	return begin(c, e);
}

int
conf_init_batch(struct conf *c, struct err *e)
{
	memset(c, 0, sizeof(*c));
	c->names.filters = &c->filters;
	return begin(c, e);
}

void
conf_release(struct conf *c)
{
	programs_release(&c->programs);
	named_release(&c->filters);
	keymap_free(c->keys);
	c->keys = NULL;
	for (size_t i = 0; i < c->nfiles; i++) {
		free(c->file[i].name);
		free(c->file[i].path);
	}
	free(c->file);
	c->file = NULL;
	c->nfiles = c->files_cap = 0;
}

/* --- mistakes --------------------------------------------------------------------------- */

void
conf_tell(struct conf *c, size_t column, bool warning, const struct err *e)
{
	const char *file = c->reading ? c->file[c->reading - 1].name : "";
	struct conf_mistake m = { file, c->line, column, warning, e->msg };

	if (c->tell)
		c->tell(c->tell_ctx, &m);
	if (warning || c->mistakes++)
		return;
	c->first = *e;
	err_prefix(&c->first, "%s:%u:%zu", file, c->line, column);
}

static int
ended(struct conf *c, struct err *e)
{
	if (!c->mistakes)
		return 0;
	if (c->mistakes > 1)
		return err_set(e, c->first.code,
		        P_("%s (and %u more)", "%s (and %u more)", c->mistakes - 1),
		        c->first.msg, c->mistakes - 1);
	return err_set(e, c->first.code, "%s", c->first.msg);
}

/* --- lines ------------------------------------------------------------------------------ */

static int
run_line(struct conf *c, const char *s, struct err *e)
{
	const struct conf_line *l;
	const char *word = s + strspn(s, " \t");
	struct cmd cmd;
	size_t bad;
	int r;

	if (*word == '#' || (!c->keys && conf_of_screen(word)))
		return 0;
	if (cmd_parse(&cmd, s, &c->names, e) < 0) {
		c->bad = cmd.bad;
		return -1;
	}
	c->bad = 0;
	/* One takes themes from others, who are not to say what is run here. */
	if (c->in_theme && cmd.act != ACT_NONE && cmd.act != ACT_COLOR) {
		cmd_release(&cmd);
		return err_set(e, ERR_USAGE, _("a theme has color lines alone"));
	}
	l = conf_line(cmd.act);
	r = l ? l->run(c, &cmd, e) : cmd.act == ACT_NONE ? 0 : conf_no_line(e);
	bad = c->bad;
	if (r < 0 && l && l->keep && c->before)
		l->keep(c, &cmd);
	c->bad =
	        bad; /* what is kept may be a file, whose lines have mistakes of their own */
	cmd_release(&cmd);
	return r;
}

static void
one_line(struct conf *c, const char *p, size_t n)
{
	struct str line = STR_INIT(CONF_LINE_MAX);
	struct err e = ERR_INIT;
	int r = -1;

	if (n > 0 && p[n - 1] == '\r')
		n--;
	c->bad = 0;
	str_add(&line, p, n);
	if (memchr(p, 0, n))
		err_set(&e, ERR_USAGE, _("a NUL byte in the line"));
	else if (!line.bad || str_ok(&line, _("the line"), &e) == 0)
		r = run_line(c, str_c(&line), &e);
	if (r < 0 && line.bad)
		conf_tell(c, 1, false, &e);
	else if (r < 0)
		conf_tell(c, filter_column(str_c(&line), c->bad), false, &e);
	str_release(&line);
}

/* path: NULL for a built-in one. */
static int
read_text(struct conf *c, const char *name, const char *path, const char *p, size_t n,
        struct err *e)
{
	const size_t was = c->reading;
	const unsigned line = c->line;
	struct conf_file *f;

	if (c->depth == CONF_DEPTH)
		return err_set(e, ERR_USAGE, _("files within files go deeper than %d"),
		        CONF_DEPTH);
	/* One that names itself many times would be read without end. */
	if (path && c->depth && ++c->within > CONF_FILES)
		return err_set(e, ERR_USAGE, _("files within files are more than %d"),
		        CONF_FILES);
	if (mem_grow(&c->file, &c->files_cap, c->nfiles + 1, sizeof(*c->file), e) < 0)
		return -1;
	f = &c->file[c->nfiles];
	f->name = mem_dup(name, strlen(name), e);
	f->path = path && f->name ? mem_dup(path, strlen(path), e) : NULL;
	if (!f->name || (path && !f->path)) {
		free(f->name);
		return -1;
	}
	if (!c->depth)
		c->within = 0;
	c->reading = ++c->nfiles;
	c->line = 0;
	c->depth++;
	while (n > 0) {
		const char *nl = memchr(p, '\n', n);
		size_t len = nl ? (size_t)(nl - p) : n;

		c->line++;
		if (c->keys)
			keymap_from(c->keys, conf_origin_here(c));
		one_line(c, p, len);
		p += nl ? len + 1 : len;
		n -= nl ? len + 1 : len;
	}
	c->depth--;
	c->reading = was;
	c->line = line;
	if (c->keys)
		keymap_from(c->keys, conf_origin_here(c));
	return 0;
}

int
conf_text(struct conf *c, const char *file, const char *p, size_t n, struct err *e)
{
	c->mistakes = 0;
	return read_text(c, file, NULL, p, n, e) < 0 ? -1 : ended(c, e);
}

int
conf_run(struct conf *c, const struct cmd *cmd, struct err *e)
{
	const struct conf_line *l = conf_line(cmd->act);

	c->mistakes = 0;
	c->bad = 0;
	if (cmd->act == ACT_NONE)
		return 0;
	if (!l)
		return conf_no_line(e);
	/* A file that it reads has mistakes of its own. */
	return l->run(c, cmd, e) < 0 ? -1 : ended(c, e);
}

/* --- files ------------------------------------------------------------------------------ */

int
conf_nested(struct conf *c, const char *name, const char *path, struct err *e)
{
	struct str text = STR_INIT(CONF_MAX);
	int r = file_read_trusted(path, CONF_MAX, &text, e);

	if (r == 0)
		r = read_text(c, name, path, str_c(&text), text.len, e);
	str_release(&text);
	return r;
}

int
conf_builtin(struct conf *c, const char *name, const char *text, struct err *e)
{
	return read_text(c, name, NULL, text, strlen(text), e);
}

int
conf_path(const char *name, struct str *out, struct err *e)
{
	const char *rest = path_home(name, out);

	if (*rest != '/') {
		if (path_config(out, e) < 0)
			return -1;
		str_addc(out, '/');
	}
	str_adds(out, rest);
	return str_ok(out, _("the path of a file of settings"), e);
}

int
conf_read_path(struct conf *c, const char *name, const char *path, struct err *e)
{
	c->mistakes = 0;
	if (conf_nested(c, name, path, e) < 0)
		return -1;
	conf_hidden(c);
	return ended(c, e);
}

int
conf_user(struct conf *c, struct err *e)
{
	struct str path = STR_INIT(4096);
	int r = conf_path("sotayrc", &path, e);

	if (r == 0 && path_exists(str_c(&path)))
		r = conf_read_path(c, "sotayrc", str_c(&path), e);
	str_release(&path);
	return r;
}
