#include "core/cmd.h"

#include <ctype.h>
#include <errno.h>
#include "base/i18n.h"
#include "base/mem.h"
#include "base/str.h"

#define LIST ACTX_LIST
#define TEXT ACTX_TEXT
#define ANY ACTX_ANY

const struct action_def action_defs[ACT_COUNT] = {
#define ACTION(id, name, args, ctx, help) [ACT_##id] = { name, args, ctx, help },
#include "core/actions.def"
#undef ACTION
};

#undef LIST
#undef TEXT
#undef ANY

enum action
action_find(const char *name)
{
	for (int i = ACT_NONE + 1; i < ACT_COUNT; i++)
		if (*action_defs[i].name == *name &&
		        strcmp(action_defs[i].name, name) == 0)
			return (enum action)i;
	return ACT_NONE;
}

static const char *
blanks(const char *s)
{
	while (*s == ' ' || *s == '\t')
		s++;
	return s;
}

/* One word into *out. Returns behind it, or NULL. */
static const char *
word(const char *s, char **out, struct err *e)
{
	size_t n = strcspn(s, " \t"), len = 0;
	char *w;

	*out = NULL;
	if (*s != '"') {
		*out = mem_dup(s, n, e);
		return *out ? s + n : NULL;
	}
	s++;
	w = mem_dup(s, strlen(s), e);
	if (!w)
		return NULL;
	for (; *s && *s != '"'; s++) {
		if (*s == '\\' && (s[1] == '"' || s[1] == '\\'))
			s++;
		w[len++] = *s;
	}
	if (!*s) {
		free(w);
		err_set(e, ERR_USAGE, _("a quotation mark is not closed"));
		return NULL;
	}
	w[len] = '\0';
	*out = w;
	return s + 1;
}

static const char *
rest(const char *s, char **out, struct err *e)
{
	size_t n = strlen(s);

	while (n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\t'))
		n--;
	*out = mem_dup(s, n, e);
	return *out ? s + strlen(s) : NULL;
}

static int
number(const char *s, long *num, struct err *e)
{
	char *end;

	errno = 0;
	*num = strtol(s, &end, 10);
	if (end == s || *end || errno || *num < 0)
		return err_set(e, ERR_USAGE, _("\"%s\" is no number"), s);
	return 0;
}

/* line: whole, s behind the name of the command. */
static int
arguments(struct cmd *c, const char *line, const char *s, struct err *e)
{
	const struct action_def *d = &action_defs[c->act];

	for (const char *a = d->args; *a; a++) {
		s = blanks(s);
		/* The sign of `set NAME = VALUE` is for the eye only. */
		if (c->act == ACT_SET && c->argc == 1 && *s == '=')
			s = blanks(s + 1);
		c->bad = (size_t)(s - line);
		if (!*s) {
			if (isupper((unsigned char)*a))
				return err_set(e, ERR_USAGE,
				        _("%s needs more: see `:help'"), d->name);
			return 0;
		}
		s = *a == 'r' || *a == 'R' ? rest(s, &c->arg[c->argc], e)
		                           : word(s, &c->arg[c->argc], e);
		if (!s)
			return -1;
		c->at[c->argc++] = c->bad;
		if ((*a == 'n' || *a == 'N') &&
		        number(c->arg[c->argc - 1], &c->num, e) < 0)
			return -1;
	}
	s = blanks(s);
	c->bad = (size_t)(s - line);
	if (*s)
		return err_set(e, ERR_USAGE, _("%s takes no \"%s\""), d->name, s);
	return 0;
}

static bool
among(const char *const *names, const char *name)
{
	for (; names && *names; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

/* Who looks on the screen for what the shell does is told where it is. */
static const char *const of_the_shell[] = { "ack", "attachment", "device", "doctor",
	"enrol", "forget", "list", "passwd", "recovery", "rsvp", "show", NULL };

int
cmd_parse(struct cmd *c, const char *line, const struct cmd_names *names, struct err *e)
{
	const char *s = blanks(line);
	char *name = NULL;
	size_t bad;
	int r = -1;

	memset(c, 0, sizeof(*c));
	c->bad = (size_t)(s - line);
	if (!*s)
		return 0;
	if (isdigit((unsigned char)*s)) {
		c->act = ACT_GOTO;
		r = arguments(c, line, s, e);
		goto out;
	}
	s = word(s, &name, e);
	if (!s)
		goto out;
	c->act = action_find(name);
	if (c->act == ACT_NONE && names && among(names->panes, name)) {
		c->act = ACT_PANE;
		c->arg[c->argc++] = name;
		name = NULL;
		if (*blanks(s))
			c->bad = (size_t)(blanks(s) - line);
		r = *blanks(s) ? err_set(e, ERR_USAGE, _("%s takes no \"%s\""), c->arg[0],
		                         blanks(s))
		               : 0;
		goto out;
	}
	if (c->act == ACT_NONE && among(of_the_shell, name)) {
		err_set(e, ERR_USAGE, _("that is done outside the screen: sotay %s"),
		        name);
		goto out;
	}
	if (c->act == ACT_NONE) {
		err_set(e, ERR_USAGE,
		        _("there is no command \"%s\"; Tab shows those there are"), name);
		goto out;
	}
	r = arguments(c, line, s, e);
	if (r == 0 && c->act == ACT_PANE && names && !among(names->panes, c->arg[0])) {
		c->bad = c->at[0];
		r = err_set(e, ERR_USAGE, _("there is no pane \"%s\""), c->arg[0]);
	}
out:
	free(name);
	bad = c->bad;
	if (r < 0)
		cmd_release(c);
	c->bad = bad;
	return r;
}

void
cmd_release(struct cmd *c)
{
	for (size_t i = 0; i < CMD_ARGS_MAX; i++)
		free(c->arg[i]);
	memset(c, 0, sizeof(*c));
}
