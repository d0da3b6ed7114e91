/*
 * The mouse, where the member has set it: what can be clicked is what a key does, and goes the same way.
 * Where something is typed or asked it is nothing.
 */
#include "screen_int.h"

#include "pane/listpane.h"

#define WHEEL 3 /* lines */

bool
mouse_wanted(const struct screen *s)
{
	return !s->ask.open && !s->confirm.p && s->letter == ACT_NONE;
}

static bool
inside(struct rect a, const struct key *k)
{
	return k->row >= a.row && k->row < a.row + a.rows && k->col >= a.col &&
	       k->col < a.col + a.cols;
}

static void
run(struct screen *s, const char *cmd)
{
	struct err e = ERR_INIT;

	if (screen_command(s, cmd, &e) < 0)
		screen_fail(s, &e);
}

static void
runf(struct screen *s, const char *cmd, size_t n)
{
	char line[64];

	(void)snprintf(line, sizeof(line), "%s %zu", cmd, n);
	run(s, line);
}

static void
wheel(struct screen *s, struct pane *top, const struct key *k)
{
	const bool down = k->button == MOUSE_DOWN;
	struct err e = ERR_INIT;

	if (!top->ops->list)
		runf(s, down ? "down" : "up", WHEEL);
	else if (listpane_beside(top, k->col))
		runf(s, down ? "preview-down" : "preview-up", WHEEL);
	else if (listpane_scroll(top, WHEEL, down, &e) < 0)
		screen_fail(s, &e);
}

/* On a row of a list, to it; on the one that is chosen, into it. */
static void
on_list(struct screen *s, struct pane *top, const struct key *k)
{
	const struct listpane *lp = top->priv;
	long i = listpane_row_at(top, k->row, k->col);

	if (i < 0)
		return;
	if ((size_t)i == lp->list.cursor)
		run(s, "open");
	else
		runf(s, "goto", (size_t)i + 1);
}

static void
on_hint(struct screen *s, const struct key *k)
{
	const char *cmd = status_hint_at(s, k->col);

	/* A key that the pane takes itself is no command. */
	if (cmd && cmd[0] != '=')
		run(s, cmd);
}

void
mouse_key(struct screen *s, const struct key *k)
{
	struct pane *top = screen_top(s);
	const bool click = k->button == MOUSE_LEFT;
	const struct layout *l = &s->lay;

	/* A command that was begun by keys is not ended by a click. */
	s->nseq = 0;
	s->for_tagged = false;
	top->dirty = true;
	if (top->id == PANE_MENU) {
		(void)top->ops->key(top, k);
	} else if (!top->ops->kind) {
		return;
	} else if (click && inside(l->tabs, k)) {
		enum pane_id id = status_tab_at(s, k->col);

		if (id != PANE_COUNT)
			run(s, pane_name(id));
	} else if (click && inside(l->hint, k)) {
		if (!s->tour.on)
			on_hint(s, k);
	} else if (!inside(l->body, k)) {
		return;
	} else if (!click) {
		wheel(s, top, k);
	} else if (top->ops->list) {
		on_list(s, top, k);
	} else if (top->ops->link_at && top->ops->link_at(top, k->row, k->col)) {
		run(s, "open");
	}
}
