/* The first minutes: a device without a profile is led through its enrolment, to a recovery code and the
 * first synchronisation. */
#include "enrol_int.h"

#include <ctype.h>
#include "base/date.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/pem.h"
#include "store/feed.h"

#define CA_MAX (200u << 10) /* a record holds it whole */
#define CODE_CHARS 10
#define CTRL(c) ((c)&0x1f)

static const struct pane_hint hints_field[] = {
	{ "=Enter", N_("go on") },
	{ "=Esc", N_("back") },
	{ "=^C", N_("leave") },
	{ "tutor", N_("a tour") },
	{ NULL, NULL },
};
static const struct pane_hint hints_file[] = {
	{ "=Tab", N_("complete") },
	{ "=Enter", N_("go on") },
	{ "=Esc", N_("back") },
	{ "=^C", N_("leave") },
	{ NULL, NULL },
};
static const struct pane_hint hints_yes_no[] = {
	{ "=y", N_("yes") },
	{ "=n", N_("no") },
	{ "=^C", N_("leave") },
	{ NULL, NULL },
};
static const struct pane_hint hints_stop[] = {
	{ "=^C", N_("stop") },
	{ NULL, NULL },
};

/* --- steps ----------------------------------------------------------------------------- */

static void
to(struct pane *p, enum step step)
{
	struct enrol *u = p->priv;

	u->step = step;
	p->hints = step == CA                      ? hints_file
	           : step == SEEN || step == OFFER ? hints_yes_no
	           : step == ASKING                ? hints_stop
	                                           : hints_field;
	p->scr->hints_stale = p->scr->bars_dirty = true;
	p->dirty = true;
	txt_reset(&u->say);
}

static void
say(struct enrol *u, enum role r, const char *text)
{
	size_t n = u->say.s.len;

	/* One sentence behind the other, though the first may be another program's. */
	if (n)
		txt_own(&u->say, strchr(".?!:", u->say.s.p[n - 1]) ? " " : ". ");
	txt_rawz(&u->say, text);
	u->say_role = r;
}

static void
fail(struct pane *p, enum step step, const struct err *e)
{
	to(p, step);
	say(p->priv, ROLE_ERROR, e->msg);
}

static void
wipe(struct prompt *f)
{
	if (f->buf)
		prompt_replace(f, (struct raw){ "", 0 }, 0);
}

static const char *
text_of(const struct enrol *u, enum step step)
{
	return prompt_text(&u->field[step]).p;
}

static int
open_pane(struct pane *p, const struct pane_arg *a, struct err *e)
{
	struct enrol *u = p->priv;

	txt_init(&u->say, 4096);
	txt_init(&u->done, 4096);
	str_init(&u->ca, CA_MAX);
	for (int i = 0; i < FIELDS; i++)
		if (i != SEEN &&
		        prompt_init(&u->field[i], "", i == PASS || i == AGAIN, NULL, e))
			return -1;
	if (prompt_init(&u->group, "", true, NULL, e))
		return -1;
	to(p, SERVER);
	return 0;
}

static void
close_pane(struct pane *p)
{
	struct enrol *u = p->priv;

	if (u->asking)
		app_enrol_end(&u->run);
	for (int i = 0; i < FIELDS; i++) {
		wipe(&u->field[i]);
		prompt_release(&u->field[i]);
	}
	prompt_release(&u->group);
	secret_free(u->code);
	str_release(&u->ca);
	txt_release(&u->say);
	txt_release(&u->done);
}

/* --- the server is asked ------------------------------------------------------------------- */

/* Why not, and what to do; at the field where that is done. */
static void
refused(struct pane *p, enum enrol_fault fault, const char *why)
{
	static const struct {
		enum step step;
		const char *remedy;
	} table[] = {
		[ENROL_AGAIN] = { CODE, N_("Enter tries again; nothing is lost.") },
		[ENROL_SERVER] = { SERVER,
		        N_("Correct the address; what you typed below it is kept.") },
		[ENROL_CA] = { CA, N_("Ask your committee for the certificate that "
		                      "belongs to this server.") },
		[ENROL_CODE] = { CODE, N_("The code is in the field, to be corrected.") },
		[ENROL_CLOCK] = { CODE, N_("Set this computer's clock if it is wrong, "
		                           "else tell your committee. It says:") },
		[ENROL_PROFILE] = { CODE, "" },
	};
	struct enrol *u = p->priv;
	char when[32];

	to(p, table[fault].step);
	say(u, ROLE_ERROR, why);
	if (table[fault].remedy[0])
		say(u, ROLE_ERROR, _(table[fault].remedy));
	if (fault == ENROL_CLOCK) {
		instant_local(clock_wall(), when);
		say(u, ROLE_ERROR, when);
	}
}

static void
ask_server(struct pane *p)
{
	struct enrol *u = p->priv;
	struct err e = ERR_INIT;

	to(p, ASKING);
	u->asking = true;
	if (app_enrol_start(&u->run, screen_app(p->scr), text_of(u, SERVER),
	            text_of(u, CODE), u->own_ca ? str_c(&u->ca) : NULL, &e) == 0)
		return;
	u->asking = false;
	refused(p, u->run.fault, e.msg);
	app_enrol_end(&u->run);
}

static void
enrolled(struct pane *p)
{
	struct str name = STR_INIT(1024), server = STR_INIT(1024);
	const struct store *s = screen_store(p->scr);
	struct enrol *u = p->priv;
	bool found;

	wipe(&u->field[CODE]);
	to(p, OFFER);
	if (kv_get(s, KV_NAME, &name, &found, NULL) == 0 &&
	        kv_get(s, KV_SERVER, &server, &found, NULL) == 0) {
		txt_own(&u->done, _("This device is enrolled:"));
		txt_own(&u->done, " ");
		txt_rawz(&u->done, str_c(&name));
		txt_own(&u->done, ", ");
		txt_rawz(&u->done, server.len ? str_c(&server) : text_of(u, SERVER));
	}
	str_release(&name);
	str_release(&server);
}

static void
waits(struct pane *p, struct pollfd v[PANE_FDS], int64_t *by)
{
	const struct enrol *u = p->priv;

	v[0] = v[1] = (struct pollfd){ -1, 0, 0 };
	*by = -1;
	if (u->asking)
		v[0] = (struct pollfd){ u->run.h.fd, app_enrol_events(&u->run), 0 };
}

static void
turn(struct pane *p, const struct pollfd *v)
{
	struct enrol *u = p->priv;
	struct txt why = TXT_INIT(1024);
	struct err e = ERR_INIT;
	int r;

	if (!u->asking || v[0].fd != u->run.h.fd || !v[0].revents)
		return;
	r = app_enrol_io(&u->run, v[0].revents, &e);
	if (r == 0)
		return;
	u->asking = false;
	if (r > 0) {
		enrolled(p);
	} else if (u->run.end.problem) {
		enrol_why(&u->run.end, u->own_ca, &why);
		refused(p, u->run.fault, str_c(&why.s));
	} else {
		refused(p, u->run.fault, e.msg);
	}
	txt_release(&why);
	app_enrol_end(&u->run);
}

static void
stop(struct pane *p)
{
	struct enrol *u = p->priv;

	app_enrol_end(&u->run);
	u->asking = false;
	to(p, CODE);
	say(u, ROLE_NORMAL,
	        _("Stopped. Enter tries again; the code stays good for this device, "
	          "even if the server had taken it."));
}

/* --- the fields ------------------------------------------------------------------------------ */

/* The scheme goes without saying, another one does not go. */
static int
take_server(struct enrol *u, struct err *e)
{
	struct str s = STR_INIT(PROMPT_MAX);
	struct raw t = prompt_text(&u->field[SERVER]);
	const char *at;

	while (t.n && t.p[0] == ' ') {
		t.p++;
		t.n--;
	}
	while (t.n && t.p[t.n - 1] == ' ')
		t.n--;
	if (!t.n)
		return err_set(e, ERR_USAGE, _("The server's address is wanted."));
	if (!memmem(t.p, t.n, "://", 3))
		str_adds(&s, "https://");
	str_add(&s, t.p, t.n);
	prompt_replace(&u->field[SERVER], (struct raw){ str_c(&s), s.len }, s.len);
	str_release(&s);
	at = text_of(u, SERVER);
	if (strncmp(at, "https://", 8) != 0)
		return err_set(e, ERR_USAGE, _("The address must begin with https://"));
	if (!at[8] || strchr("/:?#", at[8]) || strpbrk(at + 8, " @?#"))
		return err_set(e, ERR_USAGE,
		        _("Behind https:// stands the server's name alone, or a name, a "
		          "colon and a number."));
	return 0;
}

static int
take_ca(struct enrol *u, struct err *e)
{
	const char *name = text_of(u, CA);
	struct str path = STR_INIT(2 * PROMPT_MAX);
	int r = -1;

	str_reset(&u->ca);
	u->own_ca = name[0] != '\0';
	if (!u->own_ca)
		return 0;
	name = path_home(name, &path);
	str_addf(&path, "%s%s", name[0] == '/' ? "" : "./", name);
	if (str_ok(&path, _("the file's name"), e) == 0 &&
	        file_read(str_c(&path), CA_MAX, &u->ca, e) == 0)
		r = pem_fingerprint(str_c(&u->ca), u->print, &u->certs, e);
	str_release(&path);
	return r;
}

static int
take_code(const struct enrol *u, struct err *e)
{
	struct raw t = prompt_text(&u->field[CODE]);
	size_t n = 0;

	for (size_t i = 0; i < t.n; i++)
		if (t.p[i] != ' ' && t.p[i] != '-')
			n += isalnum((unsigned char)t.p[i]) ? 1 : CODE_CHARS + 1;
	if (n == CODE_CHARS)
		return 0;
	return err_set(e, ERR_USAGE,
	        P_("A code has %d letter or digit; ask your committee for one.",
	                "A code has %d letters and digits; ask your committee for one.",
	                CODE_CHARS),
	        CODE_CHARS);
}

static struct view
secret(const struct enrol *u, enum step step)
{
	struct raw t = prompt_text(&u->field[step]);

	return (struct view){ t.p, t.n };
}

static int
take_again(struct enrol *u, struct err *e)
{
	struct view a = secret(u, PASS), b = secret(u, AGAIN);

	if (a.n == b.n && crypt_eq(a.p, b.p, a.n))
		return 0;
	wipe(&u->field[AGAIN]);
	return err_set(e, ERR_USAGE,
	        _("The two differ; type it once more, or go back to the first."));
}

bool
enrol_made(const struct pane *p)
{
	return screen_store(p->scr) != NULL;
}

static int
entered(struct pane *p)
{
	struct enrol *u = p->priv;
	struct err e = ERR_INIT;
	int r = u->step == SERVER ? take_server(u, &e)
	        : u->step == CA   ? take_ca(u, &e)
	        : u->step == CODE ? take_code(u, &e)
	        : u->step == PASS ? keys_check_pass(secret(u, PASS), &e)
	                          : take_again(u, &e);

	if (r) {
		fail(p, u->step, &e);
	} else if (u->step == CA && !u->own_ca) {
		to(p, CODE);
	} else if (u->step == CODE && enrol_made(p)) {
		ask_server(p);
	} else if (u->step == AGAIN) {
		to(p, AGAIN);
		say(u, ROLE_NORMAL, _("Making the key…"));
		u->work = MAKE_KEY;
		return 2;
	} else {
		to(p, u->step + 1);
	}
	return 1;
}

static void
back(struct pane *p)
{
	struct enrol *u = p->priv;

	if (u->step == SERVER && !prompt_text(&u->field[SERVER]).n)
		screen_leave(p->scr);
	else if (u->step == SERVER)
		wipe(&u->field[SERVER]);
	else
		to(p, u->step == CODE ? CA : u->step - 1);
}

/* As far as the names in the folder agree; where they part they are told. */
static void
complete(struct pane *p)
{
	struct enrol *u = p->priv;
	struct str out = STR_INIT(PROMPT_MAX), names = STR_INIT(2048);
	size_t ways = complete_path(text_of(u, CA), &out, &names);

	to(p, CA);
	if (ways && !out.bad)
		prompt_replace(
		        &u->field[CA], (struct raw){ str_c(&out), out.len }, out.len);
	if (ways != 1)
		say(u, ROLE_DIM, ways ? str_c(&names) : _("No file begins so."));
	str_release(&out);
	str_release(&names);
}

/* In words, while it is typed: too weak by the rule that will be held to, or how good. */
static void
strength(struct pane *p)
{
	struct enrol *u = p->priv;
	struct view v = secret(u, PASS);
	struct err e = ERR_INIT;
	size_t words = 1;

	to(p, PASS);
	if (!v.n)
		return;
	if (keys_check_pass(v, &e)) {
		say(u, ROLE_WARN, e.msg);
		return;
	}
	for (size_t i = 1; i < v.n; i++)
		words += v.p[i] != ' ' && v.p[i - 1] == ' ';
	say(u, ROLE_NORMAL,
	        words >= 6 || v.n >= 28 ? _("Strength: very good.")
	        : words >= 4 || v.n >= 18
	                ? _("Strength: good.")
	                : _("Strength: enough; more words are better."));
}

static int
field_key(struct pane *p, const struct key *k)
{
	struct enrol *u = p->priv;
	enum prompt_result r;

	if (k->code == K_UP && u->step != SERVER) {
		back(p);
		return 1;
	}
	r = prompt_key(&u->field[u->step], k);
	switch (r) {
	case PROMPT_DONE:
		return entered(p);
	case PROMPT_TAB:
		if (u->step == CA) {
			complete(p);
			return 1;
		}
		return entered(p);
	case PROMPT_STAB:
	case PROMPT_CANCEL:
		back(p);
		return 1;
	case PROMPT_OTHER:
		return k->code == K_DOWN ? entered(p) : 1;
	default:
		if (u->step == PASS)
			strength(p);
		return 1;
	}
}

/* --- the recovery code -------------------------------------------------------------------- */

static void
finish(struct pane *p)
{
	struct enrol *u = p->priv;

	secret_free(u->code);
	u->code = NULL;
	wipe(&u->group);
	screen_unlocked(p->scr);
}

static void
offer_taken(struct pane *p)
{
	struct enrol *u = p->priv;
	struct err e = ERR_INIT;

	if (!u->code)
		u->code = secret_new(RECOVERY_TEXT, &e);
	if (!u->code) {
		fail(p, OFFER, &e);
		return;
	}
	recovery_new(u->code);
	care_recovery_choose(u->pick);
	u->at = 0;
	to(p, SHOWN);
}

static int
group_entered(struct pane *p)
{
	struct enrol *u = p->priv;
	struct raw t = prompt_text(&u->group);
	char text[200];

	if (!recovery_group_is(u->code, u->pick[u->at], (struct view){ t.p, t.n })) {
		to(p, TYPED);
		(void)snprintf(text, sizeof(text),
		        _("This is not group %u. Correct it, or go back for a new code."),
		        u->pick[u->at] + 1);
		say(u, ROLE_ERROR, text);
		return 1;
	}
	wipe(&u->group);
	to(p, TYPED);
	if (++u->at < CARE_TYPED)
		return 1;
	u->at = CARE_TYPED - 1;
	say(u, ROLE_NORMAL, _("Making the key…"));
	u->work = MAKE_CODE;
	return 2;
}

static int
group_key(struct pane *p, const struct key *k)
{
	struct enrol *u = p->priv;

	switch (prompt_key(&u->group, k)) {
	case PROMPT_DONE:
	case PROMPT_TAB:
		return group_entered(p);
	case PROMPT_CANCEL:
		wipe(&u->group);
		to(p, OFFER);
		return 1;
	default:
		return 1;
	}
}

/* --- keys and work -------------------------------------------------------------------------- */

/* A question is answered by its letters alone; any other key says so. */
static void
say_letters(struct pane *p)
{
	struct enrol *u = p->priv;

	to(p, u->step);
	say(u, ROLE_WARN,
	        u->step == SEEN ? _("Type y when it is the same, n when it is not.")
	                        : _("Type y to make one, n to go on without it."));
}

static int
key(struct pane *p, const struct key *k)
{
	struct enrol *u = p->priv;
	bool yes = k->code == 'y' || k->code == 'Y',
	     no = k->code == 'n' || k->code == 'N';
	bool esc = k->code == K_ESC;

	if (k->code == CTRL('Z') || k->code == CTRL('L') || k->code == K_F1 ||
	        k->code == K_F2)
		return 0;
	if (u->step == ASKING) {
		if (esc || k->code == CTRL('C'))
			stop(p);
		return 1;
	}
	if (k->code == CTRL('C')) {
		screen_leave(p->scr);
		return 1;
	}
	switch (u->step) {
	case SEEN:
		if (yes)
			to(p, CODE);
		else if (no || esc)
			to(p, CA);
		else
			say_letters(p);
		if (no)
			say(u, ROLE_WARN,
			        _("Then it is not your server's. Do not go on with it; "
			          "ask your committee for the right file."));
		return 1;
	case OFFER:
		if (yes)
			offer_taken(p);
		else if (no)
			finish(p);
		else
			say_letters(p);
		return 1;
	case SHOWN:
		if (k->code == K_ENTER)
			to(p, TYPED);
		if (esc)
			to(p, OFFER);
		return 1;
	case TYPED:
		return group_key(p, k);
	default:
		return field_key(p, k);
	}
}

/* Where a try before this one made the key file and no store, that is gone on with. */
static int
make(struct app *a, struct view pass, struct err *e)
{
	return a->may_make && app_exists(a) ? app_unlock(a, pass, e)
	                                    : app_create(a, pass, e);
}

/* After the frame that says so: argon2 takes its second now. */
static void
framed(struct pane *p)
{
	struct enrol *u = p->priv;
	struct app *a = screen_app(p->scr);
	enum work w = u->work;
	struct err e = ERR_INIT;

	u->work = NONE;
	if (w == MAKE_KEY && make(a, secret(u, PASS), &e)) {
		fail(p, AGAIN, &e);
	} else if (w == MAKE_KEY) {
		wipe(&u->field[PASS]);
		wipe(&u->field[AGAIN]);
		ask_server(p);
	} else if (w == MAKE_CODE && care_recovery_set(a, u->code, &e)) {
		fail(p, OFFER, &e);
	} else if (w == MAKE_CODE) {
		finish(p);
	}
}

static int
action(struct pane *p, const struct cmd *c, struct err *e)
{
	return 0;
}

const struct pane_ops pane_enrol = {
	.title = N_("Enrolment"),
	.help = N_("Makes a profile for this device, field by field: the server, its "
	           "certificate, the one-time code and a new passphrase. Enter goes on "
	           "and Esc goes back; what was typed is kept. The passphrase and the "
	           "code are wiped from memory as soon as they were used."),
	.priv_size = sizeof(struct enrol),
	.hints = hints_field,
	.open = open_pane,
	.close = close_pane,
	.action = action,
	.key = key,
	.draw = enrol_draw,
	.framed = framed,
	.waits = waits,
	.turn = turn,
	.state = enrol_state,
};
