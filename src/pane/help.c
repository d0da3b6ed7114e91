/* Help, made from the tables: panes, actions, options, and the bindings as they are now. */
#include "pane/listpane.h"
#include "pane/page.h"

#include "base/i18n.h"
#include "tui/textview.h"

#define HELP_MAX (256u << 10)
#define KEYS_COLS 24

struct help {
	struct textview view;
	struct txt text;
	enum pane_id about;
};

static void
pad(struct txt *t, size_t from, size_t cols)
{
	size_t n = t->s.len - from;

	do {
		txt_own(t, " ");
	} while (++n < cols);
}

static void
heading(struct txt *t, const char *text)
{
	txt_ownf(t, "%s%s\n\n", t->s.len ? "\n" : "", text);
}

struct keys_arg {
	struct txt *t;
	const struct conf *conf;
	int ctx;
	const char *cmd;
	struct str all; /* keys of cmd */
};

/* The built-in keys of a command, with blanks between. */
static void
also(void *arg, const struct keymap_row *r)
{
	struct keys_arg *k = arg;
	struct str from = STR_INIT(1024);

	if (strcmp(r->cmd, k->cmd) == 0 && !conf_origin(k->conf, r->origin, &from))
		str_addf(&k->all, "%s%s", k->all.len ? " " : "", r->keys);
	str_release(&from);
}

/* One line for a command with all its built-in keys, at the first of them; one for each binding of the
 * member's, with the line that it comes from. */
static void
binding(void *arg, const struct keymap_row *r)
{
	struct keys_arg *k = arg;
	struct str origin = STR_INIT(1024);
	const bool own = conf_origin(k->conf, r->origin, &origin);
	size_t from = k->t->s.len, n = strlen(r->keys);
	enum action act = action_find(r->cmd);

	k->cmd = r->cmd;
	str_init(&k->all, 1024);
	if (own)
		str_adds(&k->all, r->keys);
	else
		keymap_each(k->conf->keys, k->ctx, also, k);
	if (strncmp(str_c(&k->all), r->keys, n) == 0 &&
	        (str_c(&k->all)[n] == ' ' || !str_c(&k->all)[n])) {
		txt_own(k->t, "  ");
		txt_rawz(k->t, str_c(&k->all));
		pad(k->t, from, KEYS_COLS);
		if (act == ACT_NONE)
			txt_own(k->t, ":");
		if (act == ACT_NONE)
			txt_rawz(k->t, r->cmd);
		else
			txt_own(k->t, _(action_defs[act].help));
		if (own) {
			txt_own(k->t, "  (");
			txt_rawz(k->t, str_c(&origin));
			txt_own(k->t, ")");
		}
		txt_own(k->t, "\n");
	}
	str_release(&k->all);
	str_release(&origin);
}

static void
bindings(struct help *h, const struct conf *conf, const char *ctx, const char *title)
{
	struct keys_arg k = {
		.t = &h->text, .conf = conf, .ctx = keymap_ctx(conf->keys, ctx)
	};
	size_t before, head;

	before = h->text.s.len;
	heading(&h->text, title);
	head = h->text.s.len;
	keymap_each(conf->keys, k.ctx, binding, &k);
	if (h->text.s.len == head)
		str_cut(&h->text.s, before);
}

static void
commands(struct help *h)
{
	heading(&h->text, _("Commands, after `:' (Tab completes)"));
	for (int i = ACT_NONE + 1; i < ACT_COUNT; i++) {
		size_t from = h->text.s.len;

		txt_ownf(&h->text, "  %s", action_defs[i].name);
		pad(&h->text, from, KEYS_COLS);
		txt_ownf(&h->text, "%s\n", _(action_defs[i].help));
	}
	for (int i = 0; i < PANE_COUNT; i++) {
		size_t from = h->text.s.len;

		if (!pane_key((enum pane_id)i)[0])
			continue;
		txt_ownf(&h->text, "  %s", pane_name((enum pane_id)i));
		pad(&h->text, from, KEYS_COLS);
		txt_ownf(&h->text, _("to the pane %s\n"),
		        _(pane_ops_of((enum pane_id)i)->title));
	}
}

static void
settings(struct help *h, const struct conf *conf)
{
	heading(&h->text, _("Options, with `:set' or in sotayrc"));
	for (int i = 0; i < OPT_COUNT; i++) {
		struct str v = STR_INIT(64);
		size_t from = h->text.s.len;

		option_text(&conf->opt, (enum option)i, &v);
		txt_ownf(&h->text, "  %s = ", option_defs[i].name);
		txt_rawz(&h->text, str_c(&v));
		pad(&h->text, from, KEYS_COLS);
		txt_ownf(&h->text, "%s", _(option_defs[i].help));
		if (option_defs[i].values[0])
			txt_ownf(&h->text, " (%s)", option_defs[i].values);
		txt_own(&h->text, "\n");
		str_release(&v);
	}
}

/* What the filter of the list has; from a pane without one, what there is at all. */
static void
filters(struct help *h, const struct filter_names *names, unsigned list)
{
	const struct filter_def *d;

	heading(&h->text, _("Filters (Tab completes)"));
	for (size_t i = 0; (d = filter_def(i)); i++) {
		size_t from = h->text.s.len;

		if (list && !(d->lists & list))
			continue;
		txt_ownf(&h->text, "  %s%s", d->name, d->value == FILTER_MARK ? "" : ":");
		pad(&h->text, from, KEYS_COLS);
		txt_ownf(&h->text, "%s\n", _(d->help));
	}
	for (size_t i = 0; i < names->n; i++) {
		size_t from = h->text.s.len;

		if (list && !named_fits(names, i, (enum filter_list)list))
			continue;
		txt_ownf(&h->text, "  @%s", names->row[i].name);
		pad(&h->text, from, KEYS_COLS);
		txt_rawz(&h->text, names->row[i].text);
		txt_own(&h->text, "\n");
	}
	txt_own(&h->text,
	        _("  Beside them words of the text, \"several as they stand\", begin* "
	          "of one.\n"
	          "  A day is 2026-01-31, 2026-01, 2026, or 7d, 2w ago.\n"
	          "  Terms stand side by side for `and'; | is or, ! is not, ( ) "
	          "group.\n"));
}

static void
compose(struct help *h, const struct conf *conf)
{
	const struct pane_ops *ops = pane_ops_of(h->about);

	heading(&h->text, _(ops->title));
	txt_ownf(&h->text, "  %s\n", _(ops->help));
	bindings(h, conf, pane_name(h->about), _("Keys of this pane alone"));
	if (ops->kind == ACTX_LIST)
		bindings(h, conf, "list", _("Keys of lists"));
	if (ops->kind == ACTX_TEXT)
		bindings(h, conf, "text", _("Keys of texts"));
	bindings(h, conf, "any", _("Keys everywhere"));
	filters(h, &conf->filters, ops->list ? ops->list->filter : 0);
	commands(h);
	settings(h, conf);
}

static void
style(void *ctx, size_t off, struct safe line, struct text_style *out)
{
	if (line.n && line.p[0] != ' ') {
		out->role = ROLE_HEADING;
		return;
	}
	/* What continues a row of a table stands below its second column. */
	for (size_t i = 3; i + 2 < line.n; i++)
		if (line.p[i] == ' ' && line.p[i + 1] != ' ' && line.p[i - 1] == ' ') {
			out->indent = (int)i + 1;
			return;
		}
}

static const struct text_ops text_ops = { .style = style };

static int
open_pane(struct pane *p, const struct pane_arg *a, struct err *e)
{
	struct help *h = p->priv;

	txt_init(&h->text, HELP_MAX);
	textview_init(&h->view, &text_ops, p);
	h->about = a->about;
	compose(h, screen_conf(p->scr));
	if (str_ok(&h->text.s, _("the help"), e) < 0)
		return -1;
	textview_set(&h->view, txt_get(&h->text));
	return 0;
}

static void
settled(struct pane *p)
{
	struct help *h = p->priv;

	txt_reset(&h->text);
	compose(h, screen_conf(p->scr));
	textview_again(&h->view, txt_get(&h->text));
	textview_goto(
	        &h->view, h->view.top); /* what stands before it may be longer now */
}

static void
close_pane(struct pane *p)
{
	struct help *h = p->priv;

	textview_release(&h->view);
	txt_release(&h->text);
}

static int
action(struct pane *p, const struct cmd *c, struct err *e)
{
	return text_action(p, &((struct help *)p->priv)->view, c, e);
}

static void
draw(struct pane *p, struct canvas *c, struct rect area, bool full)
{
	struct help *h = p->priv;

	if (full)
		textview_dirty(&h->view);
	textview_draw(&h->view, c, area, true);
}

static void
position(struct pane *p, struct txt *out)
{
	const struct help *h = p->priv;

	txt_percent(out, textview_percent(&h->view));
}

static void
state(struct pane *p, struct txt *out)
{
	const struct help *h = p->priv;

	txt_own(out, _(pane_ops_of(h->about)->title));
}

static const struct pane_hint hints[] = {
	{ "page-down", N_("page down") },
	{ "search", N_("find") },
	{ "back", N_("back") },
	{ NULL, NULL },
};

const struct pane_ops pane_help = {
	.title = N_("Help"),
	.help = N_("Every key and command, as they are bound now."),
	.kind = ACTX_TEXT,
	.priv_size = sizeof(struct help),
	.hints = hints,
	.open = open_pane,
	.close = close_pane,
	.settled = settled,
	.action = action,
	.draw = draw,
	.position = position,
	.state = state,
};
