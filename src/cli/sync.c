#include "cli_int.h"

#include <poll.h>
#include "base/date.h"
#include "base/human.h"
#include "core/pace.h"
#include "core/turn.h"

#define STEP_MS 20
#define SHOW_MS 500
#define BUSY_MS 50
#define INDEX_DOCS 256
#define YIELD_MS 10

struct progress {
	struct out *o;
	int64_t shown;
	bool on, pulling;
	struct pace pace;
};

/* In place of the line before. */
static void
show_line(struct progress *p, const struct str *s)
{
	out_safe(p->o, SAFE("\r"));
	out_col(p->o, (struct raw){ str_c(s), s->len },
	        p->o->cols > 1 ? p->o->cols - 1 : 0);
	out_flush(p->o);
}

/* What matters most stands first: a narrow terminal cuts the end. */
static void
how_far(struct progress *p, const struct sync_status *st, int64_t now, struct str *s)
{
	int64_t left = pace_left(&p->pace, now, st->entries, st->entries_total);

	if (st->entries_total)
		str_addf(s, "%d%%", (int)(st->entries * 100 / st->entries_total));
	if (p->pulling && left >= 0)
		str_addf(s, _(", %lld s left"), (long long)left);
	if (s->len)
		str_adds(s, "  ");
	str_addf(s,
	        P_("%s of %s entry, %s, %s a second", "%s of %s entries, %s, %s a second",
	                st->entries_total),
	        human_count(st->entries).s, human_count(st->entries_total).s,
	        human_size(st->down + st->up).s,
	        human_count(pace_rate(&p->pace, now, st->entries)).s);
}

static void
show(struct progress *p, const struct sync_status *st)
{
	int64_t now = clock_boot();
	struct str s = STR_INIT(256);

	if (!p->on || now - p->shown < SHOW_MS)
		return;
	p->shown = now;
	if (!p->pulling && st->phase == SYNC_PULL)
		pace_begin(&p->pace, now, st->entries);
	p->pulling = st->phase == SYNC_PULL;
	if (st->phase == SYNC_PUSH)
		str_adds(&s, _("sending what waits …"));
	else if (st->phase == SYNC_HEADS)
		str_adds(&s, _("asking what is new …"));
	else
		how_far(p, st, now, &s);
	show_line(p, &s);
	str_release(&s);
}

static void
show_index(struct progress *p, uint64_t left)
{
	struct str s = STR_INIT(256);

	if (!p->on)
		return;
	str_addf(&s,
	        P_("%s document to make searchable", "%s documents to make searchable",
	                left),
	        human_count(left).s);
	show_line(p, &s);
	str_release(&s);
}

static void
clear(struct progress *p)
{
	if (!p->on || !p->shown)
		return;
	out_safe(p->o, SAFE("\r"));
	out_col(p->o, raw_of(""), p->o->cols > 1 ? p->o->cols - 1 : 0);
	out_safe(p->o, SAFE("\r"));
	out_flush(p->o);
}

/* The signal that ended it, 0 when it came to its own end. */
static int
run(struct cli *c, const struct cli_stop *stop, struct progress *p)
{
	struct app *a = &c->app;
	bool more = true;
	short got;
	int sig, ms;

	while (app_syncing(a)) {
		ms = more ? 0 : p->on ? 250 : -1;
		if (!more && app_sync_status(a)->busy)
			ms = BUSY_MS;
		sig = cli_wait(stop, a->helper.fd, app_sync_events(a), &got, ms);
		if (sig) {
			app_sync_cancel(a);
			return sig;
		}
		app_sync_io(a, got);
		more = app_sync_step(a, STEP_MS);
		show(p, app_sync_status(a));
	}
	return 0;
}

static int
make_index(struct cli *c, const struct cli_stop *stop, struct progress *p, int *sig,
        struct err *e)
{
	uint64_t left = 0;

	do {
		if (search_index(c->app.store, INDEX_DOCS, &left, e))
			return -1;
		if (left)
			show_index(p, left);
		*sig = cli_wait(stop, -1, 0, NULL, turn_wanted(&c->app) ? YIELD_MS : 0);
	} while (left && !*sig);
	return 0;
}

static int
report(struct cli *c, struct err *e)
{
	const struct sync_status *st = app_sync_status(&c->app);
	uint64_t pending;

	if (outbox_pending(c->app.store, &pending, e))
		return -1;
	/* Scripts read this line: it is not translated. */
	out_f(&c->out, "synced: %llu documents, %llu notices, %llu pending, %llu bytes",
	        (unsigned long long)st->documents, (unsigned long long)st->notices,
	        (unsigned long long)pending, (unsigned long long)(st->up + st->down));
	out_safe(&c->out, SAFE("\n"));
	return 0;
}

int
cli_cmd_sync(struct cli *c, int argc, char **argv, struct err *e)
{
	struct progress p = { .o = &c->err, .on = c->err.tty };
	struct cli_stop stop;
	struct cli_args a;
	int sig = 0, r = -1;

	if (cli_args(&a, 0, 0, 0, argc, argv, e) || cli_stop_begin(&stop, e))
		return -1;
	if (app_sync_start(&c->app, e))
		goto out;
	sig = run(c, &stop, &p);
	/* Also after a failure: what came can be searched. */
	if (!sig && make_index(c, &stop, &p, &sig, e))
		goto out;
	clear(&p);
	if (!sig && app_sync_status(&c->app)->phase == SYNC_DONE)
		sig = cli_fetch_pinned(c, &stop);
	if (sig) {
		cli_note(c, _("stopped; what came until now is kept, the next sync goes "
		              "on from "
		              "there"));
		r = 128 + sig;
	} else if (app_sync_status(&c->app)->phase != SYNC_DONE) {
		*e = app_sync_status(&c->app)->err;
	} else {
		r = report(c, e);
	}
out:
	cli_stop_end(&stop);
	return r;
}
