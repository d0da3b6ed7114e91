/* The commands that stand in a sotayrc: one row each. */
#include "conf_int.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/str.h"

/* The mistake is argument i. */
static int
wrong(struct conf *c, const struct cmd *cmd, size_t i)
{
	c->bad = i < cmd->argc ? cmd->at[i] : 0;
	return -1;
}

/* --- set ---------------------------------------------------------------------------------- */

static int
run_set(struct conf *c, const struct cmd *cmd, struct err *e)
{
	enum option id = option_find(cmd->arg[0]);
	const bool alone = cmd->argc == 1;

	if (id == OPT_COUNT)
		return option_set(&c->opt, cmd->arg[0], "", e) < 0 ? wrong(c, cmd, 0) : 0;
	if (alone && option_defs[id].type != OPT_T_BOOL) {
		err_set(e, ERR_USAGE, _("set %s to what?"), cmd->arg[0]);
		return wrong(c, cmd, 0);
	}
	if (id == OPT_THEME && conf_theme_set(c, cmd->arg[1], e) < 0)
		return wrong(c, cmd, 1);
	if (option_set(&c->opt, cmd->arg[0], alone ? "yes" : cmd->arg[1], e) < 0)
		return wrong(c, cmd, alone ? 0 : 1);
	if (id == OPT_LANGUAGE)
		i18n_choose(cmd->arg[1]);
	return 0;
}

static void
keep_set(struct conf *c, const struct cmd *cmd)
{
	enum option id = option_find(cmd->arg[0]);
	struct err e;

	if (id == OPT_COUNT)
		return;
	c->opt.v[id] = c->before->opt.v[id];
	memcpy(c->opt.word[id], c->before->opt.word[id], OPTION_WORD);
	if (id == OPT_THEME && conf_theme_set(c, c->opt.word[id], &e) < 0)
		err_clear(&e); /* its file is gone: the looks stay */
}

/* --- the others --------------------------------------------------------------------------- */

static int
run_program(struct conf *c, const struct cmd *cmd, struct err *e)
{
	bool use = false;

	if (programs_set(&c->programs, cmd->arg[0], cmd->arg[1],
	            cmd->argc > 2 ? cmd->arg[2] : NULL, e) == 0)
		return 0;
	for (size_t i = 0; program_use_name(i); i++)
		use = use || strcmp(program_use_name(i), cmd->arg[0]) == 0;
	return wrong(c, cmd, !use ? 0 : program_ext_fits(cmd->arg[1]) ? 2 : 1);
}

static void
keep_program(struct conf *c, const struct cmd *cmd)
{
	programs_keep(&c->programs, &c->before->programs, cmd->arg[0], cmd->arg[1]);
}

static int
run_color(struct conf *c, const struct cmd *cmd, struct err *e)
{
	const char *const *role = c->names.roles;

	if (!c->looks || c->looks->set(c->theme, cmd->arg[0], cmd->arg[1], e) == 0)
		return 0;
	for (; role && *role; role++)
		if (strcmp(*role, cmd->arg[0]) == 0)
			return wrong(c, cmd, 1);
	return wrong(c, cmd, 0);
}

static void
keep_color(struct conf *c, const struct cmd *cmd)
{
	if (c->looks)
		c->looks->keep(c->theme, c->before->theme, cmd->arg[0]);
}

static int
run_theme(struct conf *c, const struct cmd *cmd, struct err *e)
{
	if (!cmd->argc)
		return err_set(
		        e, ERR_USAGE, _("set %s to what?"), option_defs[OPT_THEME].name);
	if (conf_theme_set(c, cmd->arg[0], e) < 0 ||
	        option_set(&c->opt, option_defs[OPT_THEME].name, cmd->arg[0], e) < 0)
		return wrong(c, cmd, 0);
	return 0;
}

static int
run_filter_name(struct conf *c, const struct cmd *cmd, struct err *e)
{
	const char *text = cmd->argc > 1 ? cmd->arg[1] : "";
	const char *name = cmd->arg[0] + (cmd->arg[0][0] == '@');
	size_t bad;

	/* Those of the built-in file are read by a test, not at every start. */
	if (c->reading == 1)
		return named_put(&c->filters, name, text, e);
	if (named_set(&c->filters, name, text, &bad, e) == 0)
		return 0;
	(void)wrong(c, cmd, bad == NAMED_BAD_NAME ? 0 : 1);
	c->bad += bad == NAMED_BAD_NAME ? 0 : bad;
	return -1;
}

static void
keep_filter_name(struct conf *c, const struct cmd *cmd)
{
	const char *text = named_text(&c->before->filters, cmd->arg[0]);
	struct err e;
	size_t bad;

	if (text && named_set(&c->filters, cmd->arg[0], text, &bad, &e) < 0)
		err_clear(&e); /* what it names has a mistake too, which is told */
}

static int
run_source(struct conf *c, const struct cmd *cmd, struct err *e)
{
	struct str path = STR_INIT(4096);
	const char *name = cmd->argc ? cmd->arg[0] : "sotayrc";
	int r = -1;

	if (!cmd->argc && c->reading)
		err_set(e, ERR_USAGE, _("source what file?"));
	else if (conf_path(name, &path, e) == 0 && !path_exists(str_c(&path)))
		err_set(e, ERR_USAGE, _("there is no file \"%s\""), name);
	else if (path.len)
		r = conf_nested(c, name, str_c(&path), e);
	str_release(&path);
	return r < 0 ? wrong(c, cmd, 0) : 0;
}

static const struct conf_line lines[] = {
	{ ACT_SET, false, run_set, keep_set },
	{ ACT_BIND, true, conf_bind, conf_keep_keys },
	{ ACT_UNBIND, true, conf_unbind, NULL },
	{ ACT_PROGRAM, false, run_program, keep_program },
	{ ACT_THEME, true, run_theme, NULL },
	{ ACT_COLOR, true, run_color, keep_color },
	{ ACT_FILTER_NAME, false, run_filter_name, keep_filter_name },
	{ ACT_SOURCE, false, run_source, NULL },
};

const struct conf_line *
conf_line(enum action act)
{
	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		if (lines[i].act == act)
			return &lines[i];
	return NULL;
}

int
conf_no_line(struct err *e)
{
	struct str all = STR_INIT(400);

	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		str_addf(&all, "%s%s", i ? ", " : "", action_defs[lines[i].act].name);
	err_set(e, ERR_USAGE, _("a sotayrc has only these commands: %s"), str_c(&all));
	str_release(&all);
	return -1;
}

/* By its first word: the rest of such a line may name what a batch command does not know. */
bool
conf_of_screen(const char *line)
{
	size_t n = strcspn(line, " \t");

	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		const char *name = action_defs[lines[i].act].name;

		if (lines[i].screen && strlen(name) == n && !memcmp(name, line, n))
			return true;
	}
	return false;
}
