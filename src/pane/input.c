#include "screen_int.h"

#include "base/i18n.h"
#include "pane/listpane.h"

bool
pane_move_of(const struct cmd *c, enum move *m, size_t *n)
{
	int i;

	*n = c->argc ? (size_t)c->num : 1;
	if (c->act == ACT_GOTO) {
		*m = MOVE_LINE;
		return true;
	}
	i = c->act == ACT_NONE ? -1 : move_by_name(action_defs[c->act].name);
	if (i < 0)
		return false;
	*m = (enum move)i;
	if (*m == MOVE_TOP || *m == MOVE_BOTTOM)
		*n = 0;
	return true;
}

/* What an option or the theme is, when no value is given. */
static bool
say_value(struct screen *s, const struct cmd *c)
{
	enum option id = c->act == ACT_THEME ? OPT_THEME
	                 : c->argc           ? option_find(c->arg[0])
	                                     : OPT_COUNT;
	struct str v = STR_INIT(64);

	if (c->argc > (c->act == ACT_SET) || id == OPT_COUNT ||
	        option_defs[id].type == OPT_T_BOOL)
		return false;
	option_text(&s->conf.opt, id, &v);
	screen_say(s, "%s = %s", option_defs[id].name, str_c(&v));
	str_release(&v);
	return true;
}

static int
settings(struct screen *s, const struct cmd *c, struct err *e)
{
	int r;

	if (c->act == ACT_RELOAD)
		return config_reload(s, e);
	if ((c->act == ACT_SET || c->act == ACT_THEME) && say_value(s, c))
		return 0;
	r = conf_run(&s->conf, c, e);
	config_taken(s);
	return r;
}

static void
next_tab(struct screen *s, bool back, struct err *e)
{
	int n = PANE_COUNT, at = (int)s->tab;

	for (int i = 1; i < n; i++) {
		int id = (at + (back ? n - i : i)) % n;

		if (pane_key((enum pane_id)id)[0]) {
			if (screen_tab(s, (enum pane_id)id, e) < 0)
				screen_fail(s, e);
			return;
		}
	}
	screen_say(s, _("this is the only pane"));
}

static int
to_pane(struct screen *s, const char *name, struct err *e)
{
	for (int i = 0; i < PANE_COUNT; i++)
		if (pane_key((enum pane_id)i)[0] &&
		        strcmp(pane_name((enum pane_id)i), name) == 0)
			return screen_tab(s, (enum pane_id)i, e);
	return err_set(e, ERR_USAGE, _("there is no pane \"%s\""), name);
}

static int
open_help(struct screen *s, struct err *e)
{
	struct pane *top = screen_top(s);
	struct pane_arg a = { .about = top->id };

	if (top->id == PANE_HELP)
		return 0;
	return screen_open(s, PANE_HELP, &a, e);
}

static int
open_once(struct screen *s, enum pane_id id, struct err *e)
{
	return screen_top(s)->id == id ? 0 : screen_open(s, id, NULL, e);
}

static void
redraw(struct screen *s)
{
	term_redraw(s->term);
	canvas_touch(&s->canvas);
	screen_dirty(s);
}

static int
means_nothing(const struct cmd *c, struct err *e)
{
	return err_set(e, ERR_USAGE, _("%s means nothing here; F10 shows what does"),
	        action_defs[c->act].name);
}

static void
sync_now(struct screen *s)
{
	session_sync(s);
	if (s->syncing && !s->msg_shown)
		screen_say(s, _("synchronising; ^C stops it"));
}

/* What the pane on top leaves to the screen. */
static int
run_global(struct screen *s, const struct cmd *c, struct err *e)
{
	switch (c->act) {
	case ACT_BACK:
		if (s->depth > 1)
			screen_back(s, screen_top(s));
		else if (s->tour.on)
			screen_say(s, _("this is the first pane; Q leaves the tour"));
		else
			screen_leave(s);
		return 0;
	case ACT_QUIT:
		screen_leave(s);
		return 0;
	case ACT_REDRAW:
		redraw(s);
		return 0;
	case ACT_SUSPEND:
		screen_suspend(s);
		return 0;
	case ACT_HELP:
		return open_help(s, e);
	case ACT_TUTOR:
	case ACT_TUTOR_NEXT:
	case ACT_TUTOR_BACK:
		return tutor_run(s, c, e);
	default:
		break;
	}
	if (!s->app.store)
		return err_set(e, ERR_USAGE, _("locked: the passphrase first"));
	switch (c->act) {
	case ACT_SYNC:
		sync_now(s);
		return 0;
	case ACT_SYNC_STOP:
		session_sync_stop(s);
		return 0;
	case ACT_NEXT_PANE:
	case ACT_PREV_PANE:
		next_tab(s, c->act == ACT_PREV_PANE, e);
		return 0;
	case ACT_PANE:
		return to_pane(s, c->arg[0], e);
	case ACT_NOTES:
		return open_once(s, PANE_NOTES, e);
	case ACT_CALENDAR:
		return open_once(s, PANE_CALENDAR, e);
	case ACT_STATISTICS:
		return open_once(s, PANE_STATISTICS, e);
	case ACT_MENU:
		return open_once(s, PANE_MENU, e);
	case ACT_COMMAND:
		ask_open(s, ACT_COMMAND, NULL, NULL);
		return 0;
	case ACT_YANK:
	case ACT_PIPE:
		return hand_run(s, c, e);
	case ACT_MARK:
	case ACT_JUMP:
		return places_run(s, c, e);
	case ACT_LOCK:
		if (s->tour.on)
			return err_set(e, ERR_USAGE,
			        _("the tour has no passphrase to lock it with"));
		(void)session_lock(s);
		return 0;
	case ACT_SET:
	case ACT_BIND:
	case ACT_UNBIND:
	case ACT_PROGRAM:
	case ACT_COLOR:
	case ACT_THEME:
	case ACT_FILTER_NAME:
	case ACT_SOURCE:
	case ACT_RELOAD:
		return settings(s, c, e);
	default:
		return means_nothing(c, e);
	}
}

/* `tagged COMMAND`, or by the next key. */
static int
tagged(struct screen *s, const struct cmd *c, struct err *e)
{
	struct pane *top = screen_top(s);
	struct cmd one;
	int r;

	if (c->act == ACT_COMMAND && !c->argc) {
		screen_ask(s, ACT_COMMAND, NULL, "tagged ");
		return 1;
	}
	if (c->act != ACT_TAGGED)
		return listpane_tagged(top, c, e);
	if (!c->argc) {
		s->for_tagged = listpane_tagged(top, NULL, e) > 0;
		return s->for_tagged ? 1 : -1;
	}
	if (cmd_parse(&one, c->arg[0], &s->conf.names, e) < 0)
		return -1;
	r = listpane_tagged(top, one.act == ACT_NONE ? NULL : &one, e);
	cmd_release(&one);
	return r;
}

int
input_run(struct screen *s, const struct cmd *c, struct err *e)
{
	struct pane *top = screen_top(s);
	enum pane_id in = top->id;
	int r;

	/* A document by its name means the same wherever one is. */
	if (c->act == ACT_OPEN && c->argc)
		return s->app.store
		               ? screen_open_which(s, c->arg[0], e)
		               : err_set(e, ERR_USAGE, _("locked: the passphrase first"));
	if (s->for_tagged || c->act == ACT_TAGGED)
		r = tagged(s, c, e);
	else if ((r = listpane_choosing(top, c, e)) == 0)
		r = top->ops->action(top, c, e);
	if (r)
		top->dirty = true;
	r = r < 0 ? -1 : r > 0 ? 0 : run_global(s, c, e);
	if (r == 0 && s->tour.on)
		tutor_did(s, c->act, in);
	return r;
}

static void
run_binding(struct screen *s, const char *text)
{
	struct err e = ERR_INIT;
	struct cmd c;

	if (cmd_parse(&c, text, &s->conf.names, &e) < 0) {
		screen_fail(s, &e);
		return;
	}
	if (c.act != ACT_NONE && input_run(s, &c, &e) < 0)
		screen_fail(s, &e);
	cmd_release(&c);
}

/* The answer to a question of screen_confirm. */
static void
answered(struct screen *s, uint32_t code)
{
	struct pane *p = s->confirm.p;

	s->confirm.p = NULL;
	p->dirty = true;
	if (code == 'y')
		s->confirm.yes(p, s->confirm.act);
	else
		screen_say(s, _("nothing was done"));
}

static void
bound_key(struct screen *s, uint32_t code)
{
	struct pane *top = screen_top(s);
	const char *kind = top->ops->kind == ACTX_LIST ? "list" : "text";
	const char *cmd;
	int ctx[3];

	ctx[0] = keymap_ctx(s->conf.keys, pane_name(top->id));
	ctx[1] = top->ops->kind ? keymap_ctx(s->conf.keys, kind) : -1;
	ctx[2] = keymap_ctx(s->conf.keys, "any");
	if (s->nseq && code == K_ESC) {
		s->nseq = 0;
		return;
	}
	s->seq[s->nseq++] = code;
	switch (keymap_find(s->conf.keys, ctx, 3, s->seq, s->nseq, &cmd)) {
	case KEYMAP_FOUND:
		s->nseq = 0;
		run_binding(s, cmd);
		return;
	case KEYMAP_MORE:
		if (s->nseq < KEYMAP_SEQ_MAX)
			return;
		break;
	default:
		break;
	}
	if (code != K_ESC) {
		struct str keys = STR_INIT(256);

		for (size_t i = 0; i < s->nseq; i++)
			key_print(s->seq[i], &keys);
		screen_say(s, _("%s is not bound; ? shows the keys"), str_c(&keys));
		str_release(&keys);
	}
	s->nseq = 0;
}

/* An event that is no key; false when it is one. */
static bool
event(struct screen *s, const struct key *k)
{
	struct pane *top = screen_top(s);

	switch (k->code) {
	case K_EOF:
		screen_leave(s);
		return true;
	case K_RESIZE:
		term_resize(s->term);
		screen_dirty(s);
		return true;
	case K_READY:
		return true;
	case K_PASTE:
		if (s->ask.open)
			ask_key(s, k);
		else if (!top->ops->key || !top->ops->key(top, k))
			screen_say(
			        s, _("a paste was ignored: no text is asked for here"));
		s->bars_dirty = true;
		return true;
	default:
		return false;
	}
}

bool
input_keys(struct screen *s)
{
	bool any = false;
	struct key k;

	while (!s->leaving && !s->hold && !s->closing && term_key(s->term, &k)) {
		struct pane *top = screen_top(s);
		bool prefix = s->for_tagged;
		int taken;

		if (k.code != K_READY) {
			any = true;
			s->last_key = clock_boot();
		}
		if (event(s, &k) || (k.code == K_MOUSE && !mouse_wanted(s)))
			continue;
		if (s->msg_shown) {
			s->msg_shown = false;
			s->bars_dirty = true;
		}
		if (k.code == K_MOUSE) {
			mouse_key(s, &k);
		} else if (s->letter != ACT_NONE) {
			places_letter(s, k.code);
		} else if (s->confirm.p) {
			answered(s, k.code);
		} else if (s->ask.open) {
			ask_key(s, &k);
		} else if (top->ops->key && (taken = top->ops->key(top, &k)) != 0) {
			top->dirty = true;
			s->hold = taken == 2;
		} else {
			bound_key(s, k.code);
		}
		/* For one command alone, however many keys it has. */
		if (prefix && !s->nseq)
			s->for_tagged = false;
		if (s->tour.on)
			tutor_turn(s, true);
		/* Another program may have had the terminal meanwhile: what was typed there ahead of us
		 * must not put the lock off. */
		if (!s->leaving)
			session_lock_due(s, clock_boot());
	}
	return any;
}
