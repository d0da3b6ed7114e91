/* What can be done in the pane below, with the keys that do it now: a way in for a newcomer. */
#include "tui/menu.h"
#include "pane/listpane.h"
#include "screen_int.h"

#include "base/i18n.h"
#include "base/mem.h"

#define ROW_MAX 1024
#define CONTEXTS 3
#define KEY_CAP 32 /* of a key as it is spelled */

struct entry {
	char *cmd;
	uint32_t press; /* the key that does it, where no command does; 0 none */
	struct txt label, keys;
};

struct menu_pane {
	struct menu menu;
	struct entry *entry;
	size_t n, cap;
	struct txt title;
};

/* What is being gathered for. */
struct gather {
	struct menu_pane *m;
	const struct pane *of;
	const struct keymap *keys;
	int ctx[CONTEXTS];
	const char *only; /* the one command that is looked for; NULL all */
	struct err *e;
	bool failed;
};

/* Acts of lists and texts that not all of them have. */
static bool
has(const struct pane *p, enum action act)
{
	const struct listpane_ops *l = p->ops->list;
	bool text = p->id == PANE_READER || p->id == PANE_MEETING;

	switch (act) {
	case ACT_ACK:
	case ACT_UNDO:
		return text || p->id == PANE_TODAY || p->id == PANE_OUTBOX ||
		       (l && l->acks);
	case ACT_TOGGLE_READ:
		return text || (l && l->marks);
	case ACT_FILTER:
	case ACT_FILTER_FORM:
		return l && l->filter;
	case ACT_FLAG:
	case ACT_LABEL:
	case ACT_UNLABEL:
	case ACT_OPEN_ABOUT:
		return text || (l && l->marks);
	case ACT_TUTOR_NEXT:
	case ACT_TUTOR_BACK:
		return false; /* the tour itself tells of them */
	default:
		return true;
	}
}

static bool
wanted(const struct gather *g, enum action act)
{
	unsigned kind = g->of->ops->kind ? g->of->ops->kind : 0;

	return act != ACT_MENU && act != ACT_GOTO &&
	       move_by_name(action_defs[act].name) < 0 &&
	       (action_defs[act].ctx & (kind | ACTX_ANY)) && has(g->of, act);
}

/* The words of the pane's hint are shorter, and tell one answer from the other. */
static const char *
hint(const struct pane *p, const char *cmd)
{
	for (const struct pane_hint *h = p->hints; h && h->cmd; h++)
		if (strcmp(h->cmd, cmd) == 0)
			return h->label;
	return NULL;
}

static void
label(const struct gather *g, const char *cmd, struct txt *out)
{
	enum action act = action_find(cmd);
	const char *short_one = *cmd == '=' || strchr(cmd, ' ') ? hint(g->of, cmd) : NULL;

	for (int i = 0; i < PANE_COUNT; i++)
		if (act == ACT_NONE && strcmp(pane_name((enum pane_id)i), cmd) == 0) {
			txt_ownf(out, _("to the pane %s"),
			        _(pane_ops_of((enum pane_id)i)->title));
			return;
		}
	if (act != ACT_NONE) {
		txt_own(out, _(action_defs[act].help));
	} else if (short_one) {
		txt_own(out, _(short_one));
	} else {
		txt_own(out, ":");
		txt_rawz(out, cmd);
	}
}

static void
add(struct gather *g, const char *cmd, const char *keys, uint32_t press)
{
	struct menu_pane *m = g->m;
	struct entry *to;

	for (size_t i = 0; i < m->n; i++)
		if (strcmp(m->entry[i].cmd, cmd) == 0)
			return;
	if (mem_grow(&m->entry, &m->cap, m->n + 1, sizeof(*m->entry), g->e) < 0) {
		g->failed = true;
		return;
	}
	to = &m->entry[m->n];
	to->press = press;
	to->cmd = mem_dup(cmd, strlen(cmd), g->e);
	g->failed = g->failed || !to->cmd;
	if (!to->cmd)
		return;
	txt_init(&to->label, ROW_MAX);
	txt_init(&to->keys, ROW_MAX);
	label(g, cmd, &to->label);
	txt_rawz(&to->keys, keys);
	m->n++;
}

/* The key of a hint that the pane takes itself; one that names several is none. */
static bool
own_key(const struct pane_hint *h, char *spelled, size_t cap, uint32_t *code)
{
	const char *k = h->cmd + 1;
	struct key_seq seq;
	struct err e;

	if (*h->cmd != '=')
		return false;
	(void)snprintf(spelled, cap, *k == '^' || !k[1] ? "%s" : "<%s>", k);
	if (key_parse(spelled, &seq, &e) < 0 || seq.n != 1)
		return false;
	*code = seq.code[0];
	return true;
}

static bool
pane_takes(const struct pane *p, uint32_t code)
{
	char spelled[KEY_CAP];
	uint32_t own;

	for (const struct pane_hint *h = p->hints; h && h->cmd; h++)
		if (own_key(h, spelled, sizeof(spelled), &own) && own == code)
			return true;
	return false;
}

/* A binding that another one does not hide. */
static void
binding(void *arg, const struct keymap_row *row)
{
	const char *keys = row->keys, *cmd = row->cmd;
	struct gather *g = arg;
	char first[64];
	size_t n = strcspn(cmd, " ");
	bool typing = g->of->id == PANE_EDIT || g->of->id == PANE_FORM ||
	              g->of->id == PANE_ANSWER;
	const char *found;
	struct key_seq seq;
	enum action act;
	struct err e;

	if (g->only && strcmp(g->only, cmd) != 0)
		return;
	snprintf(first, sizeof(first), "%.*s", (int)(n < 60 ? n : 60), cmd);
	act = action_find(first);
	if (act != ACT_NONE && !wanted(g, act))
		return;
	if (key_parse(keys, &seq, &e) < 0 ||
	        keymap_find(g->keys, g->ctx, CONTEXTS, seq.code, seq.n, &found) !=
	                KEYMAP_FOUND ||
	        strcmp(found, cmd) != 0)
		return;
	/* Where text is typed a letter is one, and Tab stays there. */
	typing = typing && (key_is_text(seq.code[0]) || seq.code[0] == K_TAB ||
	                           seq.code[0] == K_STAB);
	add(g, cmd, typing || pane_takes(g->of, seq.code[0]) ? "" : keys, 0);
}

static void
bindings(struct gather *g, const char *only)
{
	g->only = only;
	for (int i = 0; i < CONTEXTS; i++)
		if (g->ctx[i] >= 0)
			keymap_each(g->keys, g->ctx[i], binding, g);
}

/* What the line of hints names stands first, as it does there. A key that the pane takes itself is
 * pressed for whoever chooses its row. */
static void
hinted(struct gather *g)
{
	char spelled[KEY_CAP];
	uint32_t code;

	for (const struct pane_hint *h = g->of->hints; h && h->cmd; h++)
		if (*h->cmd != '=')
			bindings(g, h->cmd);
		else if (own_key(h, spelled, sizeof(spelled), &code))
			add(g, h->cmd, spelled, code);
}

struct bound {
	const char *name;
	bool any;
};

static void
is_bound(void *arg, const struct keymap_row *row)
{
	const char *cmd = row->cmd;
	struct bound *b = arg;
	size_t n = strlen(b->name);

	b->any = b->any || (strncmp(cmd, b->name, n) == 0 && (!cmd[n] || cmd[n] == ' '));
}

/* Acts without a key in any context: as they are typed. */
static void
unbound(struct gather *g)
{
	static const char *const kinds[] = { "list", "text", "any" };
	char typed[80];

	for (int i = ACT_NONE + 1; i < ACT_COUNT; i++) {
		const struct action_def *d = &action_defs[i];
		struct bound b = { d->name, false };

		if (!wanted(g, (enum action)i) || strpbrk(d->args, "WNR"))
			continue;
		for (int k = 0; k < PANE_COUNT; k++)
			keymap_each(g->keys,
			        keymap_ctx(g->keys, pane_name((enum pane_id)k)), is_bound,
			        &b);
		for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
			keymap_each(g->keys, keymap_ctx(g->keys, kinds[k]), is_bound, &b);
		snprintf(typed, sizeof(typed), ":%s", d->name);
		if (!b.any)
			add(g, d->name, typed, 0);
	}
}

static void
item(void *ctx, size_t i, struct menu_item *out)
{
	const struct menu_pane *m = ctx;

	out->label = txt_get(&m->entry[i].label);
	out->keys = txt_get(&m->entry[i].keys);
}

static int
open_pane(struct pane *p, const struct pane_arg *a, struct err *e)
{
	struct menu_pane *m = p->priv;
	const struct pane *of = screen_top(p->scr);
	struct gather g = { .m = m, .of = of, .keys = p->scr->conf.keys, .e = e };

	txt_init(&m->title, ROW_MAX);
	txt_ownf(&m->title, " %s ", _(of->title));
	g.ctx[0] = keymap_ctx(g.keys, pane_name(of->id));
	g.ctx[1] = keymap_ctx(g.keys, of->ops->kind == ACTX_LIST ? "list" : "text");
	g.ctx[2] = keymap_ctx(g.keys, "any");
	if (!of->ops->kind)
		g.ctx[1] = -1;
	hinted(&g);
	bindings(&g, NULL);
	unbound(&g);
	if (g.failed)
		return -1;
	menu_init(&m->menu, item, m, m->n);
	return 0;
}

static void
close_pane(struct pane *p)
{
	struct menu_pane *m = p->priv;

	for (size_t i = 0; i < m->n; i++) {
		free(m->entry[i].cmd);
		txt_release(&m->entry[i].label);
		txt_release(&m->entry[i].keys);
	}
	free(m->entry);
	txt_release(&m->title);
}

static int
key(struct pane *p, const struct key *k)
{
	struct menu_pane *m = p->priv;
	const struct entry *chosen;

	/* q means here what it means elsewhere, also where a row begins with it. */
	if (k->code == K_PASTE || k->code == 'q')
		return 0;
	switch (menu_key(&m->menu, k)) {
	case MENU_DONE:
		chosen = &m->entry[m->menu.cursor];
		if (chosen->press)
			screen_back_press(p->scr, p, chosen->press);
		else
			screen_back_then(p->scr, p, chosen->cmd);
		return 1;
	case MENU_CANCEL:
		screen_back(p->scr, p);
		return 1;
	case MENU_MORE:
		return 1;
	default:
		break;
	}
	if (k->code == K_F10)
		screen_back(p->scr, p);
	else if (!key_is_text(k->code))
		return 0;
	return 1;
}

static int
action(struct pane *p, const struct cmd *c, struct err *e)
{
	return 0;
}

static void
draw(struct pane *p, struct canvas *c, struct rect area, bool full)
{
	struct menu_pane *m = p->priv;
	struct pane *below = screen_below(p->scr, p);

	/* What rests beside its list may have come due. */
	if (below)
		below->ops->draw(below, c, area, full);
	menu_draw(&m->menu, c, area, txt_get(&m->title));
}

static void
position(struct pane *p, struct txt *out)
{
	const struct menu_pane *m = p->priv;

	txt_ownf(out, "%3zu/%zu", m->n ? m->menu.cursor + 1 : 0, m->n);
}

static const struct pane_hint hints[] = {
	{ "=Enter", N_("do it") },
	{ "=a-z", N_("go to a row that begins so") },
	{ "=Esc", N_("leave") },
	{ NULL, NULL },
};

const struct pane_ops pane_menu = {
	.title = N_("Menu"),
	.help = N_("What can be done in the pane below, and the keys for it. Enter does "
	           "it, a letter goes to the next row that begins with it, Esc leaves."),
	.priv_size = sizeof(struct menu_pane),
	.hints = hints,
	.open = open_pane,
	.close = close_pane,
	.action = action,
	.key = key,
	.draw = draw,
	.position = position,
};
