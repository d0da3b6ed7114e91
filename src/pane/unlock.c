/* The pane of a profile that is locked: asks for the passphrase. */
#include "screen_int.h"

#include "base/date.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/width.h"
#include "store/keys.h"
#include "tui/prompt.h"

#define BACKOFF_MAX_MS 30000

struct unlock {
	struct prompt prompt;
	bool code; /* a recovery code opens it as well */
	bool opening;
	unsigned wrong;
	int64_t wait_until; /* after a wrong passphrase */
	struct txt say;
	enum role say_role;
};

static const struct pane_hint hints[] = {
	{ "=Enter", N_("open") },
	{ "=Esc", N_("leave") },
	{ "tutor", N_("a tour") },
	{ NULL, NULL },
};

static int
open_pane(struct pane *p, const struct pane_arg *a, struct err *e)
{
	struct unlock *u = p->priv;
	struct keys_info info;
	struct err why;

	txt_init(&u->say, 4096);
	if (keys_look(str_c(&screen_app(p->scr)->dir), &info, &why) == 0)
		u->code = info.recovery;
	return prompt_init(&u->prompt, _("Passphrase: "), true, NULL, e);
}

static void
close_pane(struct pane *p)
{
	struct unlock *u = p->priv;

	prompt_release(&u->prompt);
	txt_release(&u->say);
}

static void
say(struct unlock *u, enum role r, const char *text)
{
	txt_reset(&u->say);
	txt_rawz(&u->say, text);
	u->say_role = r;
}

static int
wait_seconds(const struct unlock *u)
{
	int64_t left = u->wait_until - clock_boot();

	return left <= 0 ? 0 : (int)((left + 999) / 1000);
}

static int
entered(struct pane *p)
{
	struct unlock *u = p->priv;
	int wait = wait_seconds(u);

	if (wait) {
		char text[200];

		snprintf(text, sizeof(text),
		        P_("Wrong passphrase. The next try is possible in %d second.",
		                "Wrong passphrase. The next try is possible in %d "
		                "seconds.",
		                wait),
		        wait);
		say(u, ROLE_ERROR, text);
		return 1;
	}
	if (prompt_text(&u->prompt).n == 0)
		return 1;
	u->opening = true;
	say(u, ROLE_NORMAL, _("Opening…"));
	return 2;
}

static int
key(struct pane *p, const struct key *k)
{
	struct unlock *u = p->priv;

	/* ^D on an empty line leaves, as in a shell. */
	if (k->code == 4 && prompt_text(&u->prompt).n == 0) {
		screen_leave(p->scr);
		return 1;
	}
	switch (prompt_key(&u->prompt, k)) {
	case PROMPT_DONE:
		return entered(p);
	case PROMPT_CANCEL:
		if (prompt_text(&u->prompt).n == 0)
			screen_leave(p->scr);
		prompt_replace(&u->prompt, (struct raw){ "", 0 }, 0);
		return 1;
	case PROMPT_OTHER:
		return 0;
	default:
		return 1;
	}
}

/* After the frame that says "Opening…": argon2 may take its second now. */
static void
framed(struct pane *p)
{
	struct unlock *u = p->priv;
	struct raw pass = prompt_text(&u->prompt);
	struct err e = ERR_INIT;
	int64_t back;
	int r;

	if (!u->opening)
		return;
	u->opening = false;
	p->dirty = true;
	r = app_unlock(screen_app(p->scr), (struct view){ pass.p, pass.n }, &e);
	prompt_replace(&u->prompt, (struct raw){ "", 0 }, 0);
	if (r == 0) {
		screen_unlocked(p->scr);
		return;
	}
	say(u, ROLE_ERROR, e.msg);
	if (e.code != ERR_LOCKED)
		return;
	/* Per process only: who has the file is not stopped by us, who has the keyboard is slowed. */
	back = 500LL << (u->wrong < 6 ? u->wrong : 6);
	u->wrong++;
	u->wait_until = clock_boot() + (back < BACKOFF_MAX_MS ? back : BACKOFF_MAX_MS);
}

/* Below the line to type in: what was wrong, whether this device may still synchronise, and what there
 * is for who has forgotten the passphrase. */
static void
draw_below(struct pane *p, struct canvas *c, struct rect area)
{
	const struct unlock *u = p->priv;
	const struct {
		bool on;
		const char *text;
		enum role role;
	} more[] = {
		{ p->scr->revoked,
		        _("This device was revoked: the server no longer accepts it. "
		          "What is here stays whole. To synchronise again, enrol it "
		          "anew: sotay enrol URL CODE"),
		        ROLE_WARN },
		{ !p->scr->revoked && u->code,
		        _("The recovery code opens it too; sotay passwd --recovery sets "
		          "a new passphrase by it. Without either, the way back is a "
		          "new enrolment."),
		        ROLE_DIM },
		{ !p->scr->revoked && !u->code,
		        _("No recovery code: without the passphrase the way back is a "
		          "new enrolment. sotay recovery new makes a code."),
		        ROLE_DIM },
	};
	int used = 0;

	if (u->say.s.len)
		used = para_draw(c, area, txt_get(&u->say), u->say_role) + 1;
	for (size_t i = 0; i < ARRAY_LEN(more); i++) {
		struct rect rest = { area.row + used, area.col, area.rows - used,
			area.cols };
		struct txt t = TXT_INIT(1024);

		if (more[i].on && rest.rows > 0) {
			txt_own(&t, more[i].text);
			used += para_draw(c, rest, txt_get(&t), more[i].role) + 1;
		}
		txt_release(&t);
	}
}

static void
draw(struct pane *p, struct canvas *c, struct rect area, bool full)
{
	struct unlock *u = p->priv;
	struct txt t = TXT_INIT(1024);
	struct rect at = area;

	canvas_fill(c, area, ROLE_NORMAL);
	canvas_cursor_hide(c);
	/* On a screen of few rows the line to type in comes before everything. */
	if (area.rows >= 6) {
		txt_ownf(&t, "sotay %s", VERSION);
		canvas_put(c, at.row, at.col, at.cols, txt_get(&t), ROLE_TITLE);
		txt_reset(&t);
		txt_own(&t, _("The member's handbook. Profile: "));
		txt_rawz(&t, screen_app(p->scr)->profile);
		canvas_put(c, at.row + 1, at.col, at.cols, txt_get(&t), ROLE_NORMAL);
		at.row += 3;
		at.rows -= 3;
	}
	txt_release(&t);
	prompt_draw(&u->prompt, c, (struct rect){ at.row, at.col, 1, at.cols });
	at.row += area.rows >= 6 ? 2 : 1;
	at.rows -= area.rows >= 6 ? 2 : 1;
	draw_below(p, c, at);
}

static void
state(struct pane *p, struct txt *out)
{
	txt_own(out, p->scr->revoked ? _("this device was revoked")
	                             : _("the store is closed"));
}

static int
action(struct pane *p, const struct cmd *c, struct err *e)
{
	return 0;
}

const struct pane_ops pane_unlock = {
	.title = N_("Locked"),
	.help = N_("Type the passphrase and Enter. Keys typed while the store opens are "
	           "kept. "
	           "Esc or ^C empties the line, and leaves when it is empty. The "
	           "recovery code, "
	           "if you made one, opens the store in the place of the passphrase; "
	           "without "
	           "either the way back is a new enrolment (sotay forget, then sotay "
	           "enrol)."),
	.priv_size = sizeof(struct unlock),
	.hints = hints,
	.open = open_pane,
	.close = close_pane,
	.action = action,
	.key = key,
	.draw = draw,
	.framed = framed,
	.state = state,
};
