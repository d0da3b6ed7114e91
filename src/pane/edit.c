/* A note in an editor of several lines: one that stands, or a new one. */
#include "tui/edit.h"
#include "pane/page.h"
#include "screen_int.h"

#include "base/human.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "core/reading.h"
#include "store/own.h"

#define CTRL(c) ((c)&0x1f)
#define DRAFT_NAME 96

struct editing {
	struct edit text;
	int64_t nid; /* 0: a new one */
	uint8_t id[ID_LEN];
	char *quote, *title;
	uint64_t off;
	bool asked; /* whether to throw away what was changed */
};

/* What was half written is for this note alone. */
static void
draft_name(const struct editing *w, char out[DRAFT_NAME])
{
	char id[ID_LEN * 2 + 1];

	hex_enc(w->id, ID_LEN, id);
	snprintf(out, DRAFT_NAME, "note-edit %lld %s", (long long)w->nid, id);
}

static int
go_on(struct pane *p, struct err *e)
{
	struct editing *w = p->priv;
	struct str draft = STR_INIT(NOTE_TEXT_MAX + 1);
	char name[DRAFT_NAME];
	struct err none;
	int r = 0;

	draft_name(w, name);
	if (app_draft_take(screen_app(p->scr), name, &draft, &none) == 0 && draft.len) {
		r = edit_set(&w->text, (struct raw){ draft.p, draft.len }, e);
		edit_touch(&w->text);
		screen_say(p->scr, _("as you left it when the store was closed"));
	}
	str_release(&draft);
	return r;
}

static int
open_pane(struct pane *p, const struct pane_arg *a, struct err *e)
{
	const struct note_row *n = a->note;
	struct editing *w = p->priv;
	struct doc_row d;

	edit_init(&w->text, NOTE_TEXT_MAX);
	w->text.tabs = true;
	if (p->scr->app.readonly)
		return err_set(
		        e, ERR_IO, _("this folder cannot be written: reading only"));
	w->nid = n->nid;
	w->off = n->off;
	memcpy(w->id, n->id, ID_LEN);
	w->quote = mem_dup(n->quote, strlen(n->quote), e);
	if (!w->quote || edit_set(&w->text, raw_of(n->text), e) < 0)
		return -1;
	if (doc_by_id(screen_store(p->scr), w->id, &d, e) == 0) {
		const char *name = *d.number ? d.number : d.title;

		w->title = mem_dup(name, strlen(name), e);
		doc_row_clear(&d);
	} else if (e->code == ERR_NOTFOUND) {
		w->title = mem_dup("", 0, e);
	}
	return w->title ? go_on(p, e) : -1;
}

static void
close_pane(struct pane *p)
{
	struct editing *w = p->priv;

	edit_release(&w->text);
	free(w->quote);
	free(w->title);
}

static void
save(struct pane *p)
{
	struct editing *w = p->priv;
	struct err e = ERR_INIT;

	if (app_note_put(screen_app(p->scr), w->id, w->nid, edit_text(&w->text).p,
	            w->quote, w->off, NULL, &e) < 0) {
		screen_fail(p->scr, &e);
		return;
	}
	screen_say(p->scr, w->nid      ? _("the note was changed")
	                   : *w->quote ? _("noted about the line on top of the screen")
	                               : _("noted about the whole document"));
	screen_back(p->scr, p);
}

static void
leave(struct pane *p)
{
	struct editing *w = p->priv;

	if (!edit_changed(&w->text)) {
		screen_back(p->scr, p);
		return;
	}
	w->asked = true;
	screen_say(p->scr, _("discard what you changed? y discards it"));
}

/* What is no text: some keys are everybody's here too. */
static int
other(struct pane *p, uint32_t code)
{
	if (code == CTRL('L') || code == CTRL('X') || code == CTRL('Z') ||
	        (code >= K_F1 && code <= K_F12))
		return 0;
	if (code == CTRL('_') || code == CTRL('R'))
		screen_say(p->scr, code == CTRL('R') ? _("nothing was taken back")
		                                     : _("nothing to take back"));
	else
		screen_say(p->scr, _("here you type text: ^S saves it, Esc leaves"));
	return 1;
}

static int
key(struct pane *p, const struct key *k)
{
	struct editing *w = p->priv;

	p->dirty = true;
	if (w->asked) {
		w->asked = false;
		if (k->code == 'y')
			screen_back(p->scr, p);
		return 1;
	}
	switch (k->code) {
	case CTRL('S'):
		save(p);
		return 1;
	case K_ESC:
	case CTRL('C'):
	case CTRL('G'):
		leave(p);
		return 1;
	default:
		break;
	}
	switch (edit_key(&w->text, k)) {
	case EDIT_FULL:
		screen_say(p->scr,
		        P_("a note has at most %s byte; no more goes in",
		                "a note has at most %s bytes; no more goes in",
		                NOTE_TEXT_MAX),
		        human_count(NOTE_TEXT_MAX).s);
		return 1;
	case EDIT_OTHER:
		return other(p, k->code);
	default:
		return 1;
	}
}

static bool
keep(struct pane *p)
{
	const struct editing *w = p->priv;
	struct raw r = edit_text(&w->text);
	char name[DRAFT_NAME];
	struct err e;

	draft_name(w, name);
	return edit_changed(&w->text) && r.n &&
	       app_draft_set(screen_app(p->scr), name, (struct view){ r.p, r.n }, &e) ==
	               0;
}

static int
action(struct pane *p, const struct cmd *c, struct err *e)
{
	return 0;
}

static void
draw(struct pane *p, struct canvas *c, struct rect area, bool full)
{
	struct editing *w = p->priv;

	if (full)
		canvas_fill(c, area, ROLE_NORMAL);
	edit_draw(&w->text, c, area, true);
}

static void
position(struct pane *p, struct txt *out)
{
	const struct editing *w = p->priv;
	size_t line, col;

	edit_place(&w->text, &line, &col);
	txt_ownf(out, "%3zu:%-3zu", line, col);
}

static void
state(struct pane *p, struct txt *out)
{
	const struct editing *w = p->priv;

	if (edit_changed(&w->text))
		txt_own(out, _("changed  "));
	txt_rawz(out, w->title);
	if (*w->quote) {
		txt_own(out, ": ");
		txt_rawz(out, w->quote);
	}
}

static const struct pane_hint hints[] = {
	{ "=^S", N_("save") },
	{ "=Esc", N_("leave") },
	{ "=^_", N_("undo") },
	{ "=^R", N_("redo") },
	{ "=^W", N_("word back") },
	{ "=^K", N_("kill line") },
	{ "=^Y", N_("yank") },
	{ NULL, NULL },
};

const struct pane_ops pane_edit = {
	.title = N_("Note"),
	.help = N_(
	        "A note of as many lines as you like. ^S saves it; Esc leaves, and asks "
	        "first when something was changed. ^A and ^E go to the ends of the line, "
	        "^K, ^U and ^W kill to its end, to its beginning and a word, ^Y puts "
	        "back "
	        "what was killed, ^_ takes back and ^R does again. What is half written "
	        "when the store is closed is there when the note is opened again."),
	.priv_size = sizeof(struct editing),
	.hints = hints,
	.open = open_pane,
	.close = close_pane,
	.action = action,
	.key = key,
	.keep = keep,
	.draw = draw,
	.position = position,
	.state = state,
};
