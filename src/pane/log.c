/* What synchronisation did in this session, in words; and the pane that shows it. */
#include "pane/page.h"
#include "screen_int.h"

#include "base/human.h"
#include "base/i18n.h"
#include "base/mem.h"

#define LINE_BYTES 1000
#define PAGE_BYTES (LOG_LINES * (LINE_BYTES + 64))

/* --- writing ------------------------------------------------------------------------ */

void
log_add(struct screen *s, const char *fmt, ...)
{
	struct str one = STR_INIT(LINE_BYTES);
	size_t i = s->nlog % LOG_LINES;
	struct err e;
	va_list ap;

	if (!s->log[i]) {
		s->log[i] = mem_new(1, sizeof(*s->log[i]), &e);
		if (!s->log[i])
			return;
		/* Every byte could be a bad one. */
		txt_init(&s->log[i]->text, 3 * LINE_BYTES);
	}
	va_start(ap, fmt);
	str_addv(&one, fmt, ap);
	va_end(ap);
	s->log[i]->at = clock_wall();
	txt_reset(&s->log[i]->text);
	txt_rawz(&s->log[i]->text, str_c(&one));
	str_release(&one);
	s->nlog++;
	if (s->base[PANE_LOG])
		s->base[PANE_LOG]->dirty = true;
}

void
log_begin(struct screen *s)
{
	s->before = s->facts;
	s->logged = SYNC_IDLE;
	s->sync_began = clock_boot();
	log_add(s, _("synchronising"));
}

void
log_phase(struct screen *s)
{
	const struct sync_status *st = app_sync_status(&s->app);

	if (st->phase == s->logged)
		return;
	s->logged = st->phase;
	switch (st->phase) {
	case SYNC_PUSH:
		log_add(s, _("sending what you did: %s"),
		        human_count(s->before.pending).s);
		break;
	case SYNC_HEADS:
		log_add(s, _("asking what is new"));
		break;
	case SYNC_PULL:
		pace_begin(&s->entries, clock_boot(), st->entries);
		pace_begin(&s->bytes, clock_boot(), st->down);
		log_add(s,
		        P_("fetching what is new: %s entry",
		                "fetching what is new: %s entries", st->entries_total),
		        human_count(st->entries_total).s);
		break;
	default:
		break;
	}
}

static void
traffic(const struct screen *s, const struct sync_status *st, struct str *out)
{
	int64_t ms = clock_boot() - s->sync_began;

	str_addf(out,
	        P_("%s sent, %s received, %s request, %s s",
	                "%s sent, %s received, %s requests, %s s", st->trips),
	        human_size(st->up).s, human_size(st->down).s, human_count(st->trips).s,
	        human_tenths((uint64_t)ms / 100).s);
}

void
log_received(const struct sync_status *st, struct received *out)
{
	(void)snprintf(out->documents, sizeof(out->documents),
	        P_("%s document", "%s documents", st->documents),
	        human_count(st->documents).s);
	(void)snprintf(out->notices, sizeof(out->notices),
	        P_("%s notice", "%s notices", st->notices), human_count(st->notices).s);
}

void
log_end(struct screen *s)
{
	const struct sync_status *st = app_sync_status(&s->app);
	const struct facts *now = &s->facts, *was = &s->before;
	struct received got;
	struct str t = STR_INIT(512);

	traffic(s, st, &t);
	if (st->phase == SYNC_FAILED) {
		log_add(s, _("failed: %s"), st->err.msg);
		log_add(s, _("nothing is lost; the next synchronisation goes on (%s)"),
		        str_c(&t));
	} else {
		log_received(st, &got);
		log_add(s, _("done: %s and %s received (%s)"), got.documents, got.notices,
		        str_c(&t));
	}
	if (was->pending > now->pending)
		log_add(s, _("settled by the server: %s of what you did"),
		        human_count(was->pending - now->pending).s);
	if (now->refused > was->refused)
		log_add(s, _("refused by the server: %s; the outbox says why"),
		        human_count(now->refused - was->refused).s);
	str_release(&t);
}

void
log_free(struct screen *s)
{
	for (size_t i = 0; i < LOG_LINES; i++) {
		if (s->log[i])
			txt_release(&s->log[i]->text);
		free(s->log[i]);
		s->log[i] = NULL;
	}
	s->nlog = 0;
}

bool
screen_log(const struct screen *s, size_t i, int64_t *at, struct safe *text)
{
	const struct log_line *l;

	if (i >= s->nlog || i >= LOG_LINES)
		return false;
	l = s->log[(s->nlog - 1 - i) % LOG_LINES];
	if (!l)
		return false;
	*at = l->at;
	*text = txt_get(&l->text);
	return true;
}

/* --- the pane ------------------------------------------------------------------------- */

struct log {
	struct page page;
	size_t shown; /* lines written when the page was composed */
};

static int
compose(struct pane *p, struct err *e)
{
	struct log *l = p->priv;
	struct page *g = &l->page;
	int64_t at, synced = p->scr->facts.synced;
	struct safe text;
	char when[32];
	size_t i;

	page_reset(g);
	page_begin(g, ROLE_TITLE, 0);
	txt_own(&g->text, _("Last synchronised: "));
	if (synced)
		txt_when(&g->text, synced);
	else
		txt_own(&g->text, _("never"));
	txt_own(&g->text, "\n\n");
	for (i = 0; screen_log(p->scr, i, &at, &text); i++) {
		instant_local(at, when);
		page_begin(g, ROLE_NORMAL, 18);
		txt_ownf(&g->text, "%s  ", when);
		txt_safe(&g->text, text);
		txt_own(&g->text, "\n");
	}
	if (i == 0)
		txt_own(&g->text, _("Nothing was synchronised in this session.\n"));
	l->shown = p->scr->nlog;
	return page_end(g, e);
}

static int
open_pane(struct pane *p, const struct pane_arg *a, struct err *e)
{
	struct log *l = p->priv;

	page_init(&l->page, PAGE_BYTES);
	return compose(p, e);
}

static void
close_pane(struct pane *p)
{
	struct log *l = p->priv;

	page_release(&l->page);
}

static int
load(struct pane *p, unsigned changes, struct err *e)
{
	return compose(p, e);
}

static void
draw(struct pane *p, struct canvas *c, struct rect area, bool full)
{
	struct log *l = p->priv;
	struct err e = ERR_INIT;

	if (l->shown != p->scr->nlog && compose(p, &e) < 0)
		screen_fail(p->scr, &e);
	page_draw(p, c, area, full);
}

static const struct pane_hint hints[] = {
	{ "sync", N_("sync") },
	{ "sync-stop", N_("stop it") },
	{ "help", N_("help") },
	{ "back", N_("leave") },
	{ "menu", N_("menu") },
	{ NULL, NULL },
};

const struct pane_ops pane_log = {
	.title = N_("Log"),
	.help = N_("What synchronisation did since the program was started, the latest "
	           "first. It is "
	           "kept in memory alone."),
	PAGE_OPS,
	.changes = CH_FEED | CH_OUTBOX,
	.priv_size = sizeof(struct log),
	.hints = hints,
	.open = open_pane,
	.close = close_pane,
	.load = load,
	.action = page_action,
	.draw = draw,
};
