/*
 * Marks: a letter stands for a thing of a list or a place of a text, and leads back to it from
 * anywhere. Of the session alone; they say what was read, so that locking wipes them.
 */
#include "screen_int.h"

#include "base/crypt.h"
#include "base/i18n.h"
#include "pane/listpane.h"

#define BACK '\''

static struct place *
of_letter(struct screen *s, char c)
{
	if (c >= 'a' && c <= 'z')
		return &s->place[c - 'a'];
	if (c >= 'A' && c <= 'Z')
		return &s->place[26 + c - 'A'];
	return c == BACK ? &s->place[PLACES - 1] : NULL;
}

void
places_wipe(struct screen *s)
{
	crypt_wipe(s->place, sizeof(s->place));
}

static bool
has_tab(const struct pane *p)
{
	return pane_key(p->id)[0] != '\0';
}

/* Where the member is; false: nothing there leads back. */
static bool
here(struct screen *s, struct place *out)
{
	struct pane *top = screen_top(s);

	memset(out, 0, sizeof(*out));
	out->tab = s->tab;
	out->pane = top->id;
	if (top->ops->list && (has_tab(top) || top->id == PANE_NOTES))
		out->any = listpane_place(top, out->id, &out->at);
	else if (top->ops->place)
		out->any = top->ops->place(top, out->id, &out->at);
	out->set = out->any || has_tab(top);
	return out->set;
}

static int
set(struct screen *s, char c, struct err *e)
{
	struct place *to = of_letter(s, c), now;

	if (!to)
		return err_set(e, ERR_USAGE, _("a mark is a letter, a to z or A to Z"));
	if (!here(s, &now))
		return err_set(e, ERR_USAGE, _("nothing here can be marked"));
	*to = now;
	if (c != BACK)
		screen_say(s, _("mark %c stands here"), c);
	return 0;
}

static int
open_text(struct screen *s, const struct place *to, struct err *e)
{
	struct pane_arg a = { .at = to->at, .at_place = true };
	struct doc_row row;

	if (doc_by_id(s->app.store, to->id, &row, e) < 0)
		return e->code != ERR_NOTFOUND
		               ? -1
		               : err_set(e, ERR_NOTFOUND,
		                         _("it is not on this device any more"));
	a.rid = row.rid;
	doc_row_clear(&row);
	if (screen_tab(s, to->tab, e) < 0)
		return -1;
	return screen_open(s, to->pane, &a, e);
}

static int
go(struct screen *s, const struct place *to, struct err *e)
{
	if (pane_ops_of(to->pane)->place)
		return open_text(s, to, e);
	if (screen_tab(s, to->tab, e) < 0)
		return -1;
	if (screen_top(s)->id != to->pane && screen_open(s, to->pane, NULL, e) < 0)
		return -1;
	if (!to->any)
		return 0;
	screen_top(s)->dirty = true;
	return listpane_goto(screen_top(s), to->id, to->at, e);
}

static int
jump(struct screen *s, char c, struct err *e)
{
	const struct place *at = of_letter(s, c);
	struct place to, from;

	if (!at)
		return err_set(e, ERR_USAGE, _("a mark is a letter, a to z or A to Z"));
	if (!at->set)
		return c == BACK
		               ? err_set(e, ERR_NOTFOUND,
		                         _("no jump yet to go back from"))
		               : err_set(e, ERR_NOTFOUND,
		                         _("mark %c is not set; m and the letter set it"),
		                         c);
	to = *at;
	if (here(s, &from))
		*of_letter(s, BACK) = from;
	return go(s, &to, e);
}

int
places_run(struct screen *s, const struct cmd *c, struct err *e)
{
	if (!c->argc) {
		s->letter = c->act;
		return 0;
	}
	if (strlen(c->arg[0]) != 1)
		return err_set(e, ERR_USAGE, _("a mark is a letter, a to z or A to Z"));
	return c->act == ACT_MARK ? set(s, c->arg[0][0], e) : jump(s, c->arg[0][0], e);
}

/* The key behind m and '. */
void
places_letter(struct screen *s, uint32_t code)
{
	enum action act = s->letter;
	struct err e = ERR_INIT;
	char c = code < 0x80 ? (char)code : '\0';

	s->letter = ACT_NONE;
	if (code != K_ESC && (act == ACT_MARK ? set(s, c, &e) : jump(s, c, &e)) < 0)
		screen_fail(s, &e);
}
