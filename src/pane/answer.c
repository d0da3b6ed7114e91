/* An answer to a meeting with a reason of several lines, as a form. */
#include "tui/form.h"
#include "pane/page.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "core/reading.h"

enum { FIELD_ANSWER, FIELD_REASON, FIELDS };
#define DRAFT_NAME 96

struct answer {
	struct form form;
	struct form_field field[FIELDS];
	struct meeting_row row;
	bool asked; /* whether to throw away the reason that was typed */
};

/* Whether its reason was written here and is in no answer yet. */
static bool
changed(const struct answer *w)
{
	return form_text(&w->form, FIELD_REASON).n &&
	       edit_changed(&w->form.value[FIELD_REASON].lines);
}

static const char *
choice(void *ctx, size_t field, size_t i)
{
	const char *code = value_nth(VALUES_RSVP, i);

	return code ? value_label(VALUES_RSVP, code) : NULL;
}

static const char *
answer_code(const struct answer *w)
{
	return value_nth(VALUES_RSVP, form_choice(&w->form, FIELD_ANSWER));
}

static void
check(void *ctx, size_t field, struct raw text, struct str *why)
{
	if (!text.n && strcmp(answer_code(ctx), "no") == 0)
		str_adds(why, _("an absence wants its reason"));
}

static const struct form_ops form_ops = { .choice = choice, .check = check };

static void
draft_name(const struct answer *w, char out[DRAFT_NAME])
{
	char id[ID_LEN * 2 + 1];

	hex_enc(w->row.id, ID_LEN, id);
	snprintf(out, DRAFT_NAME, "answer-form %s", id);
}

static void
choose(struct answer *w, struct view value)
{
	const char *code;

	for (size_t i = 0; (code = value_nth(VALUES_RSVP, i)); i++)
		if (view_eq(value, code))
			form_set_choice(&w->form, FIELD_ANSWER, i);
}

/* What stands, or was refused, or was half written when the store was closed. */
static void
preset(struct pane *p)
{
	struct answer *w = p->priv;
	const struct meeting_answer *a = &w->row.answer;
	bool refused = a->state == ANSWER_REFUSED;
	const char *value = refused ? a->refused_value : a->value;
	struct str draft = STR_INIT(FORM_LINES_MAX + 64);
	char name[DRAFT_NAME];
	struct err e;

	draft_name(w, name);
	if (value)
		choose(w, view_of(value));
	form_set(&w->form, FIELD_REASON, raw_of(refused ? a->refused_note : a->note));
	if (app_draft_take(screen_app(p->scr), name, &draft, &e) == 0 && draft.len) {
		const char *nl = strchr(str_c(&draft), '\n');

		choose(w, (struct view){ draft.p, nl ? (size_t)(nl - draft.p) : 0 });
		form_set(&w->form, FIELD_REASON, raw_of(nl ? nl + 1 : ""));
		edit_touch(&w->form.value[FIELD_REASON].lines);
		screen_say(p->scr, _("as you left it when the store was closed"));
	}
	str_release(&draft);
}

static int
open_pane(struct pane *p, const struct pane_arg *a, struct err *e)
{
	struct answer *w = p->priv;
	struct doc_row d;
	int r;

	w->field[FIELD_ANSWER] = (struct form_field){ FORM_CHOICE, _("My answer") };
	w->field[FIELD_REASON] = (struct form_field){ FORM_LINES, _("Reason") };
	if (doc_by_rid(screen_store(p->scr), a->rid, &d, e) < 0)
		return -1;
	r = meeting_by_id(screen_store(p->scr), d.id, &w->row, e);
	doc_row_clear(&d);
	if (r < 0 || form_init(&w->form, &form_ops, w, w->field, FIELDS,
	                     civil_of(clock_wall()), e) < 0)
		return -1;
	preset(p);
	return 0;
}

static void
close_pane(struct pane *p)
{
	struct answer *w = p->priv;

	form_release(&w->form);
	meeting_row_clear(&w->row);
}

static void
give(struct pane *p)
{
	struct answer *w = p->priv;
	struct err e = ERR_INIT;

	if (app_rsvp(screen_app(p->scr), &w->row, answer_code(w),
	            form_text(&w->form, FIELD_REASON).p, &e) < 0) {
		screen_fail(p->scr, &e);
		return;
	}
	screen_say(p->scr, _("answered; it is sent with the next synchronisation (u "
	                     "takes it back)"));
	screen_back(p->scr, p);
}

static int
key(struct pane *p, const struct key *k)
{
	struct answer *w = p->priv;

	p->dirty = true;
	if (w->asked) {
		w->asked = false;
		if (k->code == 'y')
			screen_back(p->scr, p);
		return 1;
	}
	switch (form_key(&w->form, k)) {
	case FORM_DONE:
		give(p);
		return 1;
	case FORM_CANCEL:
		w->asked = changed(w);
		if (w->asked)
			screen_say(p->scr, _("discard what you changed? y discards it"));
		else
			screen_back(p->scr, p);
		return 1;
	case FORM_FULL:
		screen_say(p->scr, _("no more goes in here"));
		return 1;
	case FORM_MORE:
		return 1;
	default:
		break;
	}
	return key_is_text(k->code) || k->code == K_PASTE;
}

/* The answer, and its reason below it. */
static bool
keep(struct pane *p)
{
	const struct answer *w = p->priv;
	struct raw r = form_text(&w->form, FIELD_REASON);
	struct str draft = STR_INIT(FORM_LINES_MAX + 64);
	char name[DRAFT_NAME];
	bool kept = false;
	struct err e;

	draft_name(w, name);
	str_addf(&draft, "%s\n", answer_code(w));
	str_add(&draft, r.p, r.n);
	if (changed(w) && !draft.bad)
		kept = app_draft_set(screen_app(p->scr), name,
		               (struct view){ draft.p, draft.len }, &e) == 0;
	str_release(&draft);
	return kept;
}

static int
action(struct pane *p, const struct cmd *c, struct err *e)
{
	return 0;
}

static void
draw(struct pane *p, struct canvas *c, struct rect area, bool full)
{
	form_draw(&((struct answer *)p->priv)->form, c, area);
}

static void
state(struct pane *p, struct txt *out)
{
	txt_rawz(out, ((struct answer *)p->priv)->row.title);
}

static const struct pane_hint hints[] = {
	{ "=PageDown", N_("to OK") },
	{ "=Esc", N_("leave") },
	{ "=Tab", N_("next field") },
	{ "=Enter", N_("on OK answer") },
	{ NULL, NULL },
};

const struct pane_ops pane_answer = {
	.title = N_("Answer"),
	.help = N_(
	        "An answer to the meeting below, with a reason of as many lines as it "
	        "needs. Tab goes from field to field, Space, Left and Right change the "
	        "answer, PageDown goes to OK, Enter there answers, Esc leaves "
	        "everything as it was, and asks first when a reason was typed."),
	.priv_size = sizeof(struct answer),
	.hints = hints,
	.open = open_pane,
	.close = close_pane,
	.action = action,
	.key = key,
	.keep = keep,
	.draw = draw,
	.state = state,
};
