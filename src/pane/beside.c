/*
 * What runs beside the keys: one attachment on its way, those that are pinned behind a
 * synchronisation, programs that have one open, and panes that wait for something of their own.
 */
#include "screen_int.h"

#include "base/i18n.h"
#include "base/mem.h"

#define OPENERS_LOOK_MS 1000 /* whether a program outside has ended */

/* --- fetching ------------------------------------------------------------------------------ */

int
screen_fetching(const struct screen *s, const uint8_t blob[HASH_LEN])
{
	return s->beside.on && memcmp(s->beside.f.blob, blob, HASH_LEN) == 0
	               ? beside_percent(s)
	               : -1;
}

int
beside_percent(const struct screen *s)
{
	const struct app_fetch *f = &s->beside.f;

	if (!s->beside.on)
		return -1;
	return f->total ? (int)(app_fetch_done(f) * 100 / f->total) : 100;
}

/* A pane that shows how far it is. */
static void
show(struct screen *s)
{
	struct pane *top = screen_top(s);
	struct err e = ERR_INIT;

	s->bars_dirty = true;
	if (!top || !top->ops->load || !(top->ops->changes & CH_ATT))
		return;
	if (top->ops->load(top, CH_ATT, &e) < 0)
		screen_fail(s, &e);
	top->dirty = true;
}

static int
begin(struct screen *s, const struct att_row *r, struct err *e)
{
	struct beside *b = &s->beside;
	int rc = app_fetch_start(&b->f, &s->app, r, false, e);

	b->on = true;
	b->shown = -1;
	b->show_next = 0;
	(void)snprintf(b->name, sizeof(b->name), "%s", r->a.name);
	return rc;
}

static void
end(struct screen *s)
{
	if (s->beside.on)
		app_fetch_end(&s->beside.f);
	s->beside.on = false;
}

/* The next of those that are pinned; one that fails is left for the next synchronisation. */
static void
go_on(struct screen *s)
{
	struct beside *b = &s->beside;
	struct err e = ERR_INIT;
	int rc;

	while (b->round && !b->on) {
		rc = app_attachment_due(&s->app, &b->due, &e);
		if (rc <= 0) {
			if (rc < 0)
				log_add(s, "%s", e.msg);
			b->round = false;
			break;
		}
		b->by_member = false;
		if (begin(s, &b->due, &e) == 0)
			break;
		if (e.code != ERR_OK)
			log_add(s, _("%s is pinned and was not fetched: %s"), b->name,
			        e.msg);
		b->round = e.code == ERR_OK;
		end(s);
	}
	if (!b->round)
		crypt_wipe(&b->due, sizeof(b->due));
}

static void
finish(struct screen *s, int rc, const struct err *e)
{
	struct beside *b = &s->beside;

	end(s);
	if (rc < 0 && b->by_member) {
		screen_fail(s, e);
		log_add(s, _("%s was not fetched: %s"), b->name, e->msg);
	} else if (rc < 0) {
		log_add(s, _("%s is pinned and was not fetched: %s"), b->name, e->msg);
		/* Without a line the others would fail too, and slowly. */
		b->round = b->round && e->code != ERR_NET && e->code != ERR_FULL;
	} else {
		log_add(s, _("fetched: %s"), b->name);
		if (b->by_member)
			screen_say(s, _("fetched: %s"), b->name);
	}
	session_changes(s, false);
	show(s);
	go_on(s);
}

int
screen_fetch(struct screen *s, const struct att_row *r, struct err *e)
{
	struct beside *b = &s->beside;
	int rc;

	if (screen_fetching(s, r->a.blob) >= 0) {
		b->by_member = true;
		return 0;
	}
	if (b->on && b->by_member)
		return err_set(e, ERR_BUSY,
		        _("another attachment is being fetched; wait, or stop it first"));
	end(s);
	memset(&b->due, 0, sizeof(b->due)); /* the round looks for all of its own again */
	rc = begin(s, r, e);
	b->by_member = true;
	if (rc)
		end(s);
	if (!rc)
		screen_say(s, _("fetching %s; ^C stops it"), b->name);
	show(s);
	return rc < 0 ? -1 : 0;
}

void
beside_round(struct screen *s)
{
	s->beside.round = true;
	memset(&s->beside.due, 0, sizeof(s->beside.due));
	go_on(s);
}

bool
beside_stop(struct screen *s)
{
	bool was = s->beside.on;

	s->beside.round = false;
	end(s);
	if (was) {
		log_add(s, _("stopped by you: %s; what has come is kept"),
		        s->beside.name);
		screen_say(s, _("stopped; what has come of %s is kept"), s->beside.name);
		show(s);
	}
	return was;
}

static void
fetch_turn(struct screen *s, short revents)
{
	struct beside *b = &s->beside;
	struct err e = ERR_INIT;
	int64_t now = clock_boot();
	int rc = app_fetch_io(&b->f, revents, &e);

	if (rc) {
		finish(s, rc, &e);
	} else if (beside_percent(s) != b->shown && now >= b->show_next) {
		b->shown = beside_percent(s);
		b->show_next = now + SCREEN_SHOW_MS;
		show(s);
	}
}

/* --- programs outside -------------------------------------------------------------------------- */

static int
at_terminal(struct screen *s, const struct att_row *r, struct err *e)
{
	int rc;

	term_suspend(s->term);
	rc = opener_wait(&s->app, &s->conf, r, e);
	if (!screen_resume(s))
		return -1;
	return rc;
}

int
screen_open_outside(struct screen *s, const struct att_row *r, struct err *e)
{
	struct beside *b = &s->beside;
	struct opener *o = &b->opener[b->nopeners];

	if (opener_wants_terminal(&s->conf, r))
		return at_terminal(s, r, e);
	if (b->nopeners == BESIDE_OPENERS)
		return err_set(e, ERR_USAGE,
		        P_("%d file is open outside; close it first",
		                "%d files are open outside; close one of them first",
		                BESIDE_OPENERS),
		        BESIDE_OPENERS);
	if (opener_start(o, &s->app, &s->conf, r, e) < 0) {
		opener_end(o);
		return -1;
	}
	b->nopeners++;
	screen_say(s, _("opened outside: %s"), r->a.name);
	return 0;
}

static void
look_at_openers(struct screen *s, int64_t now)
{
	struct beside *b = &s->beside;

	for (size_t i = b->nopeners; i-- > 0;)
		if (!opener_runs(&b->opener[i], now))
			b->opener[i] = b->opener[--b->nopeners];
	b->look = b->nopeners ? now + OPENERS_LOOK_MS : -1;
}

/* Descriptors before those of panes: what is fetched, and files of settings. */
#define BESIDE_OWN 2

/* --- the loop ----------------------------------------------------------------------------------- */

size_t
beside_fds(struct screen *s, struct pollfd v[LOOP_BESIDE])
{
	size_t n = BESIDE_OWN;
	int64_t by;

	v[1] = (struct pollfd){ s->watch, POLLIN, 0 };
	v[0] = (struct pollfd){ -1, 0, 0 };
	if (s->beside.on)
		v[0] = (struct pollfd){ s->beside.f.h.fd, app_fetch_events(&s->beside.f),
			0 };
	for (size_t i = 0; i < s->depth && n + PANE_FDS <= LOOP_BESIDE; i++) {
		if (!s->stack[i]->ops->waits)
			continue;
		s->stack[i]->ops->waits(s->stack[i], v + n, &by);
		n += PANE_FDS;
	}
	return n;
}

/* Panes may have come and gone since poll was asked: each looks whether a descriptor is its own. */
void
beside_turn(struct screen *s, const struct pollfd *v, size_t n)
{
	size_t k = BESIDE_OWN;

	if (v[1].fd >= 0 && v[1].fd == s->watch && v[1].revents)
		config_turn(s);
	if (s->beside.on && v[0].fd == s->beside.f.h.fd && v[0].revents)
		fetch_turn(s, v[0].revents);
	for (size_t i = 0; i < s->depth && k + PANE_FDS <= n; i++) {
		struct pane *p = s->stack[i];

		if (!p->ops->turn)
			continue;
		p->ops->turn(p, v + k);
		k += PANE_FDS;
	}
}

int64_t
beside_timer(const struct screen *s)
{
	int64_t when = s->beside.nopeners ? s->beside.look : -1, by;
	struct pollfd v[PANE_FDS];

	for (size_t i = 0; i < s->depth; i++) {
		if (!s->stack[i]->ops->waits)
			continue;
		s->stack[i]->ops->waits(s->stack[i], v, &by);
		when = when < 0 || (by >= 0 && by < when) ? by : when;
	}
	return when;
}

void
beside_on_timer(struct screen *s, int64_t now)
{
	if (s->beside.nopeners && now >= s->beside.look)
		look_at_openers(s, now);
}

void
beside_end(struct screen *s)
{
	struct beside *b = &s->beside;

	b->round = false;
	end(s);
	while (b->nopeners)
		opener_end(&b->opener[--b->nopeners]);
	crypt_wipe(b, sizeof(*b));
}
