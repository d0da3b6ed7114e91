/* How the enrolment form looks: whole where there is room, else the field at hand. */
#include "enrol_int.h"

#include "base/i18n.h"
#include "base/pem.h"

#define LABEL 16 /* columns of the names before the fields */
#define WIDE 60  /* from so many columns and … */
#define HIGH 15  /* … rows on the whole form is shown, else the field at hand */

static const char *const labels[FIELDS] = {
	[SERVER] = N_("Server"),
	[CA] = N_("Certificate"),
	[SEEN] = N_("Fingerprint"),
	[CODE] = N_("One-time code"),
	[PASS] = N_("New passphrase"),
	[AGAIN] = N_("The same again"),
};

static const char *const guides[] = {
	[SERVER] = N_("The address that your committee gave you, such as "
	              "https://handbook.example.org"),
	[CA] = N_("The file with the server's certificate that your committee gave you. "
	          "Leave it empty when there is none: then this computer must know the "
	          "server's."),
	[SEEN] = N_("Compare it with what your committee told you. Is it the same?"),
	[CODE] = N_("The code has 10 letters and digits and is good for one device. Who "
	            "was interrupted uses the same one again within a day."),
	[PASS] = N_("It opens what is on this device, and nobody can bring it back. Take "
	            "four words or more that you will remember."),
	[AGAIN] = N_("Type the passphrase a second time."),
	[ASKING] = N_("Asking the server…"),
	[OFFER] = N_("A recovery code opens the profile when the passphrase is "
	             "forgotten; without one the way back is a new enrolment. Make one "
	             "now?"),
	[SHOWN] = N_("This code opens the profile like the passphrase. It is shown only "
	             "now. Write it on paper and keep it away from this device; then "
	             "type two of its groups."),
	[TYPED] = N_("Type it from the paper. The code holds when two groups are right."),
};

static void
skip(struct rect *area, int rows)
{
	area->row += rows;
	area->rows -= rows;
}

static void
para(struct canvas *c, struct rect *area, struct safe s, enum role r)
{
	if (area->rows > 0 && s.n)
		skip(area, para_draw(c, *area, s, r));
}

static void
own(struct canvas *c, struct rect *area, const char *text, enum role r)
{
	struct txt t = TXT_INIT(2048);

	txt_own(&t, text);
	para(c, area, txt_get(&t), r);
	txt_release(&t);
}

/* In pieces that stay whole: `per` of them a line, as many as fit. */
static void
pieces(struct canvas *c, struct rect *area, const char *text, size_t len, size_t per,
        const char *between)
{
	size_t n = (strlen(text) + 1) / (len + 1);
	struct txt t = TXT_INIT(512);

	for (size_t i = 0; i < n; i += per) {
		size_t here = n - i < per ? n - i : per;

		txt_reset(&t);
		txt_raw(&t, (struct raw){ text + i * (len + 1), here * (len + 1) - 1 });
		if (i + here < n)
			txt_own(&t, between);
		if (area->rows > 0)
			canvas_put(c, area->row, area->col, area->cols, txt_get(&t),
			        ROLE_TITLE);
		skip(area, 1);
	}
	txt_release(&t);
}

static void
draw_print(const struct enrol *u, struct canvas *c, struct rect *area)
{
	char text[PEM_PRINT];
	struct txt t = TXT_INIT(256);

	pem_print(u->print, text);
	if (u->certs > 1)
		txt_ownf(&t,
		        P_("SHA-256 of the first of %zu certificate:",
		                "SHA-256 of the first of %zu certificates:", u->certs),
		        u->certs);
	else
		txt_own(&t, _("SHA-256 of the certificate:"));
	para(c, area, txt_get(&t), ROLE_NORMAL);
	txt_release(&t);
	pieces(c, area, text, 2, area->cols >= 48 ? 16 : 8, ":");
}

/* What the step at hand shows besides its field. */
static void
draw_below(const struct pane *p, struct canvas *c, struct rect area)
{
	const struct enrol *u = p->priv;
	struct txt t = TXT_INIT(512);

	if (u->step == SEEN)
		draw_print(u, c, &area);
	if (u->step == OFFER)
		para(c, &area, txt_get(&u->done), ROLE_TITLE);
	if (u->step == SHOWN)
		pieces(c, &area, u->code, 4, area.cols >= 44 ? RECOVERY_GROUPS : 5, "-");
	para(c, &area, txt_get(&u->say), u->say_role);
	if (!u->work)
		own(c, &area, _(guides[u->step]), ROLE_DIM);
	if (u->step == SERVER && area.rows > 1) {
		txt_own(&t, _("New here? A tour of five minutes, without a server: "));
		skip(&area, 1);
		if (status_key(p->scr, p->id, "tutor", &t))
			para(c, &area, txt_get(&t), ROLE_DIM);
	}
	txt_release(&t);
}

static void
draw_field(struct pane *p, enum step step, struct canvas *c, struct rect at)
{
	struct enrol *u = p->priv;
	struct txt t = TXT_INIT(PROMPT_MAX * 4);

	if (step == u->step && step != SEEN) {
		prompt_draw(&u->field[step], c, at);
		return;
	}
	if (enrol_made(p) && step >= PASS)
		txt_own(&t, _("set"));
	else if (step == PASS || step == AGAIN)
		txt_own(&t, prompt_text(&u->field[step]).n ? "•••" : "");
	else if (step != SEEN)
		txt_raw(&t, prompt_text(&u->field[step]));
	else if (u->step > SEEN && u->own_ca)
		txt_own(&t, _("compared, the same"));
	canvas_put(c, at.row, at.col, at.cols, txt_get(&t), ROLE_NORMAL);
	txt_release(&t);
}

static void
label(struct canvas *c, struct rect *area, enum step step, int cols, enum role r)
{
	struct txt t = TXT_INIT(256);

	txt_own(&t, _(labels[step]));
	canvas_put(c, area->row, area->col, cols, txt_get(&t), r);
	txt_release(&t);
}

static void
draw_wide(struct pane *p, struct canvas *c, struct rect area)
{
	struct enrol *u = p->priv;

	for (enum step i = SERVER; i < FIELDS; i++) {
		struct rect at = { area.row, area.col + LABEL, 1, area.cols - LABEL };

		label(c, &area, i, LABEL - 1, i == u->step ? ROLE_PROMPT : ROLE_DIM);
		draw_field(p, i, c, at);
		skip(&area, 1);
	}
	skip(&area, 1);
	draw_below(p, c, area);
}

static void
draw_narrow(struct pane *p, struct canvas *c, struct rect area)
{
	struct enrol *u = p->priv;

	if (u->step != SEEN && u->step < FIELDS && area.rows > 0) {
		if (area.rows > 1) {
			label(c, &area, u->step, area.cols, ROLE_PROMPT);
			skip(&area, 1);
		}
		draw_field(
		        p, u->step, c, (struct rect){ area.row, area.col, 1, area.cols });
		skip(&area, 1);
	}
	draw_below(p, c, area);
}

void
enrol_draw(struct pane *p, struct canvas *c, struct rect area, bool full)
{
	struct enrol *u = p->priv;
	struct txt t = TXT_INIT(1024);
	char text[64];

	canvas_fill(c, area, ROLE_NORMAL);
	canvas_cursor_hide(c);
	if (area.rows >= HIGH) {
		txt_ownf(&t, "sotay %s", VERSION);
		para(c, &area, txt_get(&t), ROLE_TITLE);
		txt_reset(&t);
		txt_own(&t, _("The member's handbook: this device is enrolled first. "
		              "Profile: "));
		txt_rawz(&t, screen_app(p->scr)->profile);
		para(c, &area, txt_get(&t), ROLE_NORMAL);
		skip(&area, 1);
	}
	txt_release(&t);
	if (u->step == TYPED && area.rows > 0) {
		(void)snprintf(text, sizeof(text), _("Group %u: "), u->pick[u->at] + 1);
		memcpy(u->group.label, text, sizeof(text));
		prompt_draw(
		        &u->group, c, (struct rect){ area.row, area.col, 1, area.cols });
		skip(&area, 2);
		draw_below(p, c, area);
	} else if (u->step < FIELDS && area.cols >= WIDE && area.rows >= HIGH - 3) {
		draw_wide(p, c, area);
	} else {
		draw_narrow(p, c, area);
	}
}

void
enrol_state(struct pane *p, struct txt *out)
{
	const struct enrol *u = p->priv;

	if (u->step < FIELDS)
		txt_ownf(out, _("step %d of %d"), (int)u->step + 1, (int)FIELDS);
	else
		txt_own(out, u->step == ASKING ? _("the server is asked")
		                               : _("recovery code"));
}
