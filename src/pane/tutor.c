/* The tour: lessons in a bar above the pane. Each says one thing to do, and ends when that is done,
 * by whatever key it is bound to. */
#include "reader_int.h"
#include "screen_int.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "pane/listpane.h"

#define STUCK_KEYS 8 /* without success, until more is said */
#define HIGH 15      /* rows of the body from which a lesson says why … */
#define WIDE 70 /* … in two rows, else in four; a blank one parts it from the pane */
#define COMMAND_MAX 64

enum what { DID, FOUND, KEPT, ON, OPENED, CLOSED, FOLLOWED };

static const struct lesson {
	unsigned chapter;
	enum pane_id place;
	enum what what;
	int arg;
	const char *todo, *why, *stuck;
} lessons[] = {
#define LESSON(chapter, place, what, arg, todo, why, stuck)                              \
	{ chapter, place, what, arg, todo, why, stuck },
#include "pane/tutor.def"
#undef LESSON
};

static const char *const chapters[] = { N_("Find what is due"), N_("Read"), N_("Act") };

/* --- the handbook ------------------------------------------------------------------------ */

void
tutor_init(struct screen *s)
{
	s->tour.sample = (struct sample)SAMPLE_INIT;
	txt_init(&s->tour.text, 4096);
}

int
tutor_open(struct screen *s, struct err *e)
{
	int r = sample_open(&s->tour.sample, &s->app, e);

	s->app_ready = s->app.profile != NULL;
	return r;
}

void
tutor_close(struct screen *s)
{
	sample_close(&s->tour.sample);
	txt_release(&s->tour.text);
}

/* --- how far it is ----------------------------------------------------------------------- */

static const struct lesson *
lesson(const struct screen *s)
{
	return s->tour.at < ARRAY_LEN(lessons) ? &lessons[s->tour.at] : NULL;
}

static void
to(struct screen *s, size_t at)
{
	s->tour.at = at;
	s->tour.keys = 0;
	s->tour.there = false;
	s->bars_dirty = true;
}

/* Whether the screen is as the lesson wants it, for one that ends by that. */
static bool
reached(const struct screen *s, const struct lesson *l)
{
	const struct pane *top = screen_top(s);

	switch (l->what) {
	case ON:
		return (int)top->id == l->arg;
	case OPENED:
		return s->depth > 1 && s->stack[0]->id == l->place;
	case CLOSED:
		return s->depth == 1;
	case FOLLOWED:
		return top->id == PANE_READER && ((struct reader *)top->priv)->nback > 0;
	default:
		return false;
	}
}

void
tutor_did(struct screen *s, enum action act, enum pane_id in)
{
	const struct lesson *l = lesson(s);
	const struct pane *top = screen_top(s);
	const struct listpane *list = top->ops->list ? top->priv : NULL;

	/* One that asks for its words is done when it has them. */
	if (!l || s->ask.open || (int)act != l->arg ||
	        (l->place != PANE_COUNT && in != l->place))
		return;
	if (l->what == DID || (l->what == FOUND && list && list->list.count > 0) ||
	        (l->what == KEPT && list && listpane_filter(top)))
		to(s, s->tour.at + 1);
}

void
tutor_turn(struct screen *s, bool key)
{
	const struct lesson *l = lesson(s);

	if (!l || s->leaving)
		return;
	if (s->tour.there)
		s->tour.there = reached(s, l);
	else if (reached(s, l))
		to(s, s->tour.at + 1);
	else
		s->tour.keys += key;
	s->bars_dirty = true;
}

int
tutor_run(struct screen *s, const struct cmd *c, struct err *e)
{
	if (!s->tour.on)
		return c->act == ACT_TUTOR
		               ? screen_tour(s, e)
		               : err_set(e, ERR_USAGE,
		                         _("there are lessons in the tour alone: tutor"));
	if (c->act == ACT_TUTOR)
		return err_set(e, ERR_USAGE, _("this is the tour; Q leaves it"));
	if (c->act == ACT_TUTOR_NEXT && lesson(s))
		to(s, s->tour.at + 1);
	else if (c->act == ACT_TUTOR_BACK && s->tour.at)
		to(s, s->tour.at - 1);
	/* What is so already must be left before it can be reached. */
	s->tour.there = lesson(s) && reached(s, lesson(s));
	return 0;
}

/* --- what it says ------------------------------------------------------------------------ */

static void
key_of(const struct screen *s, const struct lesson *l, const char *cmd, struct txt *t)
{
	enum pane_id in = l && l->place != PANE_COUNT ? l->place : screen_top(s)->id;

	if (!status_key(s, in, cmd, t) && !status_key(s, PANE_DOCUMENTS, cmd, t)) {
		txt_own(t, ":");
		txt_rawz(t, cmd);
	}
}

/* A sentence of the table, with the keys of its commands as they are bound now. */
static void
sentence(const struct screen *s, const struct lesson *l, const char *text, struct txt *t)
{
	char cmd[COMMAND_MAX];
	size_t n;

	while (*text) {
		n = strcspn(text, "{");
		txt_ownf(t, "%.*s", (int)n, text);
		text += n;
		if (!*text)
			break;
		n = strcspn(++text, "}");
		(void)snprintf(cmd, sizeof(cmd), "%.*s", (int)n, text);
		key_of(s, l, cmd, t);
		text += n + (text[n] == '}');
	}
}

/* Whoever is elsewhere, or seems to have lost the way. */
static bool
stuck(const struct screen *s, const struct lesson *l)
{
	bool there = l->place == PANE_COUNT || screen_top(s)->id == l->place;

	return !s->ask.open && (s->tour.keys >= STUCK_KEYS ||
	                               (!there && (l->what == DID || l->what == FOUND)));
}

static const char *
end_why(const struct screen *s)
{
	return s->tour.outer
	               ? N_("{quit} brings you back to where you called it. Later: "
	                    "{help} has the keys, :tutor begins anew.")
	               : N_("To begin: ask your committee for the server's address "
	                    "and a code, and run sotay. It leads you on; {help} has "
	                    "the keys.");
}

int
tutor_rows(const struct screen *s, struct rect body)
{
	if (body.rows >= HIGH)
		return body.cols >= WIDE ? 4 : 6;
	return body.rows > 2 ? 1 : 0;
}

static void
head(struct screen *s, struct rect row)
{
	struct txt *t = &s->tour.text, side = TXT_INIT(256);
	const struct lesson *l = lesson(s);
	bool wide = row.cols >= WIDE;

	txt_reset(t);
	txt_ownf(t, wide ? _(" Tour %zu/%zu  ") : "%zu/%zu ",
	        l ? s->tour.at + 1 : ARRAY_LEN(lessons), ARRAY_LEN(lessons));
	if (l && wide)
		txt_ownf(t, "%s: ", _(chapters[l->chapter]));
	sentence(s, l, l ? _(l->todo) : _("This was the tour: {quit} leaves it"), t);
	if (l && wide)
		sentence(s, l, _("{tutor-next} passes over "), &side);
	bar_draw(&s->canvas, row, txt_get(t), txt_get(&side), ROLE_STATUS);
	txt_release(&side);
}

void
tutor_draw(struct screen *s)
{
	struct rect row = s->tour.area, rest = row;
	const struct lesson *l = lesson(s);

	if (row.rows <= 0)
		return;
	row.rows = 1;
	head(s, row);
	rest.row++;
	rest.rows--;
	if (rest.rows <= 0)
		return;
	txt_reset(&s->tour.text);
	sentence(s, l,
	        _(!l                  ? end_why(s)
	                : stuck(s, l) ? l->stuck
	                              : l->why),
	        &s->tour.text);
	canvas_fill(&s->canvas, rest, ROLE_NORMAL);
	(void)para_draw(&s->canvas, rest, txt_get(&s->tour.text), ROLE_NORMAL);
}

/* Where the bar has one row, what would stand below it stands in the place of the hints. */
bool
tutor_foot(struct screen *s)
{
	const struct lesson *l = lesson(s);

	if (s->tour.area.rows != 1 || (l && !stuck(s, l)))
		return false;
	txt_reset(&s->tour.text);
	sentence(s, l, l ? _(l->stuck) : _("Then run sotay: it leads you on"),
	        &s->tour.text);
	bar_draw(&s->canvas, s->lay.hint, txt_get(&s->tour.text), SAFE(""), ROLE_HINT);
	return true;
}
