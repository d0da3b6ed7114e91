#include "core/conf.h"

#include "base/i18n.h"
#include "base/path.h"
#include "base/str.h"

#define CONF_MAX (256u << 10)
#define CONF_LINE_MAX 4096

static const char builtin[] =
#include "sotayrc.h"
        ;

int
conf_init(struct conf *c, const struct cmd_names *names,
        const struct key_notation *notation, struct err *e)
{
	memset(c, 0, sizeof(*c));
	options_init(&c->opt);
	c->names = *names;
	if (keymap_new(&c->keys, names->contexts, notation, e) < 0)
		return -1;
	if (conf_text(c, "sotayrc (built in)", builtin, sizeof(builtin) - 1, e) < 0) {
		conf_release(c);
		return -1;
	}
	return 0;
}

int
conf_init_batch(struct conf *c, struct err *e)
{
	memset(c, 0, sizeof(*c));
	options_init(&c->opt);
	if (conf_text(c, "sotayrc (built in)", builtin, sizeof(builtin) - 1, e) < 0) {
		conf_release(c);
		return -1;
	}
	return 0;
}

void
conf_release(struct conf *c)
{
	programs_release(&c->programs);
	keymap_free(c->keys);
	c->keys = NULL;
}

static int
run_bind(struct conf *c, const struct cmd *cmd, struct err *e)
{
	struct cmd bound;

	/* A binding that could not run is an error now, not at the key. */
	if (cmd_parse(&bound, cmd->arg[2], &c->names, e) < 0)
		return -1;
	cmd_release(&bound);
	return keymap_bind(c->keys, cmd->arg[0], cmd->arg[1], cmd->arg[2], e);
}

static int
run_set(struct conf *c, const struct cmd *cmd, struct err *e)
{
	enum option id = option_find(cmd->arg[0]);

	if (cmd->argc > 1) {
		if (option_set(&c->opt, cmd->arg[0], cmd->arg[1], e))
			return -1;
		if (id == OPT_LANGUAGE)
			i18n_choose(cmd->arg[1]);
		return 0;
	}
	if (id != OPT_COUNT && option_defs[id].type == OPT_T_BOOL)
		return option_set(&c->opt, cmd->arg[0], "yes", e);
	if (id == OPT_COUNT)
		return option_set(&c->opt, cmd->arg[0], "", e);
	return err_set(e, ERR_USAGE, _("set %s to what?"), cmd->arg[0]);
}

int
conf_run(struct conf *c, const struct cmd *cmd, struct err *e)
{
	switch (cmd->act) {
	case ACT_NONE:
		return 0;
	case ACT_SET:
		return run_set(c, cmd, e);
	case ACT_BIND:
		return run_bind(c, cmd, e);
	case ACT_UNBIND:
		return keymap_unbind(c->keys, cmd->arg[0], cmd->arg[1], e);
	case ACT_PROGRAM:
		return programs_set(&c->programs, cmd->arg[0], cmd->arg[1],
		        cmd->argc > 2 ? cmd->arg[2] : NULL, e);
	default:
		return err_set(e, ERR_USAGE,
		        _("only set, bind, unbind and program stand in a sotayrc"));
	}
}

/* Without keys, a line that binds some is another reader's. */
static bool
of_screen(const struct conf *c, const char *s)
{
	size_t n = strcspn(s, " \t");

	return !c->keys &&
	       ((n == 4 && !memcmp(s, "bind", n)) || (n == 6 && !memcmp(s, "unbind", n)));
}

static int
conf_line(struct conf *c, const char *p, size_t n, struct err *e)
{
	struct str line = STR_INIT(CONF_LINE_MAX);
	struct cmd cmd;
	const char *s;
	int r = -1;

	if (n > 0 && p[n - 1] == '\r')
		n--;
	if (memchr(p, 0, n)) {
		err_set(e, ERR_USAGE, _("a NUL byte in the line"));
		goto out;
	}
	str_add(&line, p, n);
	if (line.bad && str_ok(&line, _("the line"), e) < 0)
		goto out;
	s = str_c(&line);
	s += strspn(s, " \t");
	if (*s == '#' || of_screen(c, s)) {
		r = 0;
		goto out;
	}
	if (cmd_parse(&cmd, s, &c->names, e) < 0)
		goto out;
	r = conf_run(c, &cmd, e);
	cmd_release(&cmd);
out:
	str_release(&line);
	return r;
}

int
conf_text(struct conf *c, const char *file, const char *p, size_t n, struct err *e)
{
	struct err first = ERR_INIT, one;
	unsigned line = 0, bad = 0;

	while (n > 0) {
		const char *nl = memchr(p, '\n', n);
		size_t len = nl ? (size_t)(nl - p) : n;

		line++;
		err_clear(&one);
		if (conf_line(c, p, len, &one) < 0 && bad++ == 0) {
			first = one;
			err_prefix(&first, "%s:%u", file, line);
		}
		p += nl ? len + 1 : len;
		n -= nl ? len + 1 : len;
	}
	if (!bad)
		return 0;
	if (bad > 1)
		return err_set(e, first.code,
		        P_("%s (and %u more)", "%s (and %u more)", bad - 1), first.msg,
		        bad - 1);
	return err_set(e, first.code, "%s", first.msg);
}

int
conf_user(struct conf *c, struct err *e)
{
	struct str path = STR_INIT(4096), text = STR_INIT(CONF_MAX);
	int r = -1;

	if (path_config(&path, e) < 0)
		goto out;
	str_adds(&path, "/sotayrc");
	if (str_ok(&path, _("the path of sotayrc"), e) < 0)
		goto out;
	if (!path_exists(str_c(&path))) {
		r = 0;
		goto out;
	}
	if (file_read(str_c(&path), CONF_MAX, &text, e) < 0)
		goto out;
	r = conf_text(c, "sotayrc", str_c(&text), text.len, e);
out:
	str_release(&path);
	str_release(&text);
	return r;
}
