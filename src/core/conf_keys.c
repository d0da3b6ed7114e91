/* Bindings in a sotayrc: where each comes from, and what stands in another's way. */
#include "conf_int.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/str.h"

#define LINE_BITS 18 /* CONF_MAX has no more lines */

unsigned
conf_origin_here(const struct conf *c)
{
	size_t most = (1u << (32 - LINE_BITS)) - 1;

	return (unsigned)(c->reading < most ? c->reading : most) << LINE_BITS |
	       (c->line & ((1u << LINE_BITS) - 1));
}

static size_t
reading_of(unsigned origin)
{
	return origin >> LINE_BITS;
}

static unsigned
line_of(unsigned origin)
{
	return origin & ((1u << LINE_BITS) - 1);
}

bool
conf_origin(const struct conf *c, unsigned origin, struct str *out)
{
	size_t r = reading_of(origin);

	if (r <= 1 || r > c->nfiles)
		return false;
	str_addf(out, "%s:%u", c->file[r - 1].name, line_of(origin));
	return true;
}

/* Where another binding stands, in words. */
static void
place(const struct conf *c, unsigned origin, struct str *out)
{
	size_t r = reading_of(origin);

	if (r && r == c->reading)
		str_addf(out, _("line %u"), line_of(origin));
	else if (!conf_origin(c, origin, out))
		str_adds(out, r ? _("built in") : _("typed"));
}

/* Keys that the same file has bound already: the later line holds, and both are told. */
static void
tell_twice(struct conf *c, const struct cmd *cmd)
{
	struct str keys = STR_INIT(256), where = STR_INIT(1024);
	struct keymap_row r;
	struct err e;

	/* The built-in file has none: a test reads it as one of the member's. */
	if (c->reading > 1 &&
	        keymap_row(c->keys, cmd->arg[0], cmd->arg[1], false, &r, &keys) &&
	        reading_of(r.origin) == c->reading) {
		place(c, r.origin, &where);
		err_set(&e, ERR_CONFLICT,
		        _("\"%s\" is bound already (%s), to %s; this line takes its "
		          "place"),
		        r.keys, str_c(&where), r.cmd);
		conf_tell(c, cmd->at[1] + 1, false, &e);
	}
	str_release(&keys);
	str_release(&where);
}

static int
refused(struct conf *c, const struct cmd *cmd, struct err *e)
{
	struct str keys = STR_INIT(256), where = STR_INIT(1024);
	struct keymap_row r;

	c->bad = cmd->at[keymap_ctx(c->keys, cmd->arg[0]) < 0 ? 0 : 1];
	if (e && e->code == ERR_CONFLICT &&
	        keymap_row(c->keys, cmd->arg[0], cmd->arg[1], true, &r, &keys)) {
		place(c, r.origin, &where);
		err_set(e, ERR_CONFLICT,
		        strlen(r.keys) > strlen(cmd->arg[1])
		                ? _("\"%s\" is the beginning of \"%s\" (%s); unbind "
		                    "that first")
		                : _("\"%s\" begins with \"%s\" (%s); unbind that "
		                    "first"),
		        cmd->arg[1], r.keys, str_c(&where));
	}
	str_release(&keys);
	str_release(&where);
	return -1;
}

/* A context whose keys are typed into a field of the pane: letters never come this far. */
static void
tell_typed(struct conf *c, const struct cmd *cmd)
{
	int ctx = keymap_ctx(c->keys, cmd->arg[0]);
	uint32_t seq[KEYMAP_SEQ_MAX];
	struct err e;
	size_t n;

	if (c->reading <= 1 || !c->names.kinds || !c->notation->typed ||
	        !(c->names.kinds[ctx] & ACTX_FIELD) ||
	        c->notation->parse(cmd->arg[1], seq, KEYMAP_SEQ_MAX, &n, NULL) < 0 ||
	        !c->notation->typed(seq[0]))
		return;
	err_set(&e, ERR_CONFLICT, _("the field of %s takes \"%s\" itself"), cmd->arg[0],
	        cmd->arg[1]);
	conf_tell(c, cmd->at[1] + 1, true, &e);
}

/* A filter of a binding is read now, not at the key. */
static int
bound_filter(struct conf *c, const struct cmd *b, size_t *bad, struct err *e)
{
	struct str text = STR_INIT(2 * NAMED_TEXT);
	struct named_map map;
	struct filter f;
	int r;

	if (b->act != ACT_FILTER || !b->argc)
		return 0;
	r = named_expand(&c->filters, b->arg[0], strlen(b->arg[0]), &text, &map, bad, e);
	if (r == 0) {
		r = filter_read(&f, str_c(&text), text.len, bad, e);
		*bad = named_from(&map, *bad);
		if (r == 0)
			filter_release(&f);
	}
	*bad += b->at[0];
	str_release(&text);
	return r;
}

/* So is the value of an option. */
static int
bound_set(const struct conf *c, const struct cmd *b, size_t *bad, struct err *e)
{
	struct options trial = c->opt;
	enum option id;

	if (b->act != ACT_SET)
		return 0;
	id = option_find(b->arg[0]);
	*bad = b->at[b->argc > 1 && id != OPT_COUNT ? 1 : 0];
	/* Without a value a switch is turned on, and another option is shown. */
	if (b->argc == 1 && id != OPT_COUNT)
		return 0;
	return option_set(&trial, b->arg[0], b->argc > 1 ? b->arg[1] : "", e);
}

int
conf_bind(struct conf *c, const struct cmd *cmd, struct err *e)
{
	struct cmd bound;
	size_t bad = 0;
	int r;

	/* A binding that could not run is an error now, not at the key. */
	r = cmd_parse(&bound, cmd->arg[2], &c->names, e);
	if (r < 0) {
		c->bad = cmd->at[2] + bound.bad;
		return -1;
	}
	r = bound_filter(c, &bound, &bad, e);
	if (r == 0)
		r = bound_set(c, &bound, &bad, e);
	cmd_release(&bound);
	if (r < 0) {
		c->bad = cmd->at[2] + bad;
		return -1;
	}
	tell_twice(c, cmd);
	if (keymap_bind(c->keys, cmd->arg[0], cmd->arg[1], cmd->arg[2], e) < 0)
		return refused(c, cmd, e);
	tell_typed(c, cmd);
	return 0;
}

int
conf_unbind(struct conf *c, const struct cmd *cmd, struct err *e)
{
	if (keymap_unbind(c->keys, cmd->arg[0], cmd->arg[1], e) == 0)
		return 0;
	c->bad = cmd->at[keymap_ctx(c->keys, cmd->arg[0]) < 0 ? 0 : 1];
	return -1;
}

void
conf_keep_keys(struct conf *c, const struct cmd *cmd)
{
	struct str keys = STR_INIT(256);
	struct keymap_row r;
	struct err e;

	if (keymap_row(c->before->keys, cmd->arg[0], cmd->arg[1], false, &r, &keys) &&
	        keymap_bind(c->keys, cmd->arg[0], cmd->arg[1], r.cmd, &e) < 0)
		err_clear(&e); /* another line has taken its place */
	str_release(&keys);
}

/* --- what nobody reaches ------------------------------------------------------------------ */

struct look {
	struct conf *c;
	int ctx;
};

static bool
reached(const struct conf *c, int own, const struct keymap_row *r)
{
	const struct cmd_names *names = &c->names;
	const int list = keymap_ctx(c->keys, "list"), text = keymap_ctx(c->keys, "text");
	const int any = keymap_ctx(c->keys, "any");

	for (int i = 0; names->contexts[i]; i++) {
		const bool of_list = names->kinds[i] & ACTX_LIST;
		const int chain[] = { i, of_list ? list : text, any };

		if (i == list || i == text || i == any ||
		        !(names->kinds[i] & (ACTX_LIST | ACTX_TEXT)))
			continue;
		if ((own == any || own == chain[1]) &&
		        keymap_reaches(c->keys, chain, 3, r))
			return true;
	}
	return false;
}

static void
look_at(void *arg, const struct keymap_row *r)
{
	struct look *l = arg;
	struct conf *c = l->c;
	const size_t was = c->reading;
	const unsigned line = c->line;
	struct err e;

	if (reading_of(r->origin) <= 1 || reached(c, l->ctx, r))
		return;
	c->reading = reading_of(r->origin);
	c->line = line_of(r->origin);
	err_set(&e, ERR_CONFLICT,
	        _("\"%s\" in %s is never reached: every pane has these keys for itself"),
	        r->keys, c->names.contexts[l->ctx]);
	conf_tell(c, 1, true, &e);
	c->reading = was;
	c->line = line;
}

void
conf_hidden(struct conf *c)
{
	static const char *const kinds[] = { "list", "text", "any" };

	if (!c->keys || !c->names.kinds)
		return;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		struct look l = { c, keymap_ctx(c->keys, kinds[i]) };

		if (l.ctx >= 0)
			keymap_each(c->keys, l.ctx, look_at, &l);
	}
}
