#include "screen_int.h"

#include "base/bidi.h"
#include "base/human.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/width.h"

/* How much of it the status line may say: below 60 columns, below 110, or all. */
enum room { NARROW, USUAL, WIDE };

static enum room
room_of(const struct screen *s)
{
	return s->canvas.cols < 60 ? NARROW : s->canvas.cols < 110 ? USUAL : WIDE;
}

/* What waits behind a tab: unread ones, and of the outbox what was not accepted. */
static uint64_t
due(const struct screen *s, enum pane_id id)
{
	switch (id) {
	case PANE_DOCUMENTS:
		return session_unread(s, DOC_DOCUMENT);
	case PANE_NOTICES:
		return session_unread(s, DOC_NOTICE);
	case PANE_MEETINGS:
		return session_unread(s, DOC_MEETING);
	case PANE_OUTBOX:
		return s->facts.pending + s->facts.refused;
	default:
		return 0;
	}
}

struct tabs {
	struct txt all;
	struct safe label[PANE_COUNT];
	enum pane_id id[PANE_COUNT]; /* PANE_COUNT: of none */
	size_t n, active;
};

static void
tabs_make(struct screen *s, struct tabs *t)
{
	size_t at[PANE_COUNT + 1], n = 0;
	struct txt *all = &t->all;

	t->active = 0;
	txt_init(all, 4096);
	all->frame = true;
	for (int i = 0; i < PANE_COUNT; i++) {
		const struct pane_ops *ops = pane_ops_of((enum pane_id)i);

		uint64_t count;

		if (!pane_key((enum pane_id)i)[0] || !s->app.store ||
		        s->tab == PANE_ENROL)
			continue;
		if ((int)s->tab == i)
			t->active = n;
		t->id[n] = (enum pane_id)i;
		at[n] = all->s.len;
		txt_own(all, _(ops->title));
		txt_ownf(all, " %s", pane_key((enum pane_id)i));
		count = due(s, (enum pane_id)i);
		if (count) {
			txt_own(all, "(");
			txt_count(all, count);
			txt_own(all, ")");
		}
		at[++n] = all->s.len;
	}
	if (n == 0) {
		t->id[0] = PANE_COUNT;
		at[0] = 0;
		txt_own(all, "sotay");
		at[++n] = all->s.len;
	}
	t->n = n;
	for (size_t i = 0; i < n; i++)
		t->label[i] = (struct safe){ txt_get(all).p + at[i], at[i + 1] - at[i] };
}

void
status_tabs(struct screen *s)
{
	struct tabs t;

	tabs_make(s, &t);
	tabs_draw(&s->canvas, s->lay.tabs, t.label, t.n, t.active);
	txt_release(&t.all);
}

enum pane_id
status_tab_at(struct screen *s, int col)
{
	struct tabs t;
	int i;

	tabs_make(s, &t);
	i = tabs_at(s->lay.tabs, t.label, t.n, t.active, col);
	txt_release(&t.all);
	return i < 0 ? PANE_COUNT : t.id[i];
}

static void
clock_of(int64_t t, bool narrow, struct txt *out)
{
	char when[32];

	instant_local(t, when);
	/* "10/07/2025 09:15": of today the time says it, of another day the date. */
	if (civil_of(t) == civil_of(clock_wall()) && strlen(when) == 16)
		txt_own(out, when + 11);
	else if (strlen(when) == 16)
		txt_ownf(out, narrow ? "%.5s" : "%.16s", when);
	else
		txt_own(out, when);
}

/* "12 s left", "4 min left"; nothing while that cannot be said. */
static void
time_left(int64_t seconds, struct txt *out)
{
	if (seconds > 90)
		txt_ownf(out, _(", %lld min left"), (long long)(seconds + 59) / 60);
	else if (seconds >= 0)
		txt_ownf(out, _(", %lld s left"), (long long)seconds);
}

static void
progress(struct screen *s, enum room room, struct txt *out)
{
	const struct sync_status *st = app_sync_status(&s->app);
	int64_t now = clock_boot();

	switch (st->phase) {
	case SYNC_PUSH:
		txt_own(out, room == NARROW ? _("sending") : _("sync: sending"));
		return;
	case SYNC_PULL:
		break;
	default:
		txt_own(out, room == NARROW ? _("sync…") : _("sync: asking what is new"));
		return;
	}
	if (s->conf.opt.v[OPT_ACCESSIBLE]) {
		txt_own(out, _("synchronising"));
		return;
	}
	if (st->entries_total)
		txt_ownf(out, _("sync %d%%"),
		        (int)(st->entries * 100 / st->entries_total));
	if (room == NARROW) {
		time_left(
		        pace_left(&s->entries, now, st->entries, st->entries_total), out);
		return;
	}
	txt_own(out, st->entries_total ? " " : "");
	txt_count(out, st->entries);
	txt_own(out, "/");
	txt_count(out, st->entries_total);
	if (room == WIDE && st->feeds_total)
		txt_ownf(out, _(", feeds %u/%u"), st->feeds, st->feeds_total);
	txt_own(out, ", ");
	txt_own(out, human_size(st->down).s);
	if (room == WIDE && pace_rate(&s->bytes, now, st->down))
		txt_ownf(
		        out, ", %s/s", human_size(pace_rate(&s->bytes, now, st->down)).s);
	time_left(pace_left(&s->entries, now, st->entries, st->entries_total), out);
}

static void
side(struct screen *s, enum room room, struct txt *out)
{
	bool narrow = room == NARROW;
	const struct facts *f = &s->facts;

	txt_reset(out);
	if (!s->app.store || s->tab == PANE_ENROL)
		return;
	if (f->unindexed && f->docs && !s->conf.opt.v[OPT_ACCESSIBLE]) {
		uint64_t done = f->docs > f->unindexed ? f->docs - f->unindexed : 0;

		txt_ownf(out, narrow ? _("ix %d%%  ") : _("index %d %%  "),
		        (int)(done * 100 / f->docs));
	}
	if (beside_percent(s) >= 0)
		txt_ownf(out, narrow ? _("get %d%%  ") : _("fetching %d%%  "),
		        beside_percent(s));
	if (f->pending) {
		txt_own(out, "↑");
		txt_count(out, f->pending);
		txt_own(out, narrow ? "  " : _(" to send  "));
	}
	if (s->syncing) {
		progress(s, room, out);
	} else if (f->failed && f->synced) {
		txt_own(out, narrow ? _("last ok ") : _("sync failed; last worked "));
		clock_of(f->synced, narrow, out);
	} else if (f->failed) {
		txt_own(out, _("sync failed"));
	} else if (f->synced) {
		txt_own(out, narrow ? "" : _("synced "));
		clock_of(f->synced, narrow, out);
	} else {
		txt_own(out, narrow ? "" : _("never synced"));
	}
	txt_own(out, " ");
}

/* What is said and has no room in its own row takes the status line too: the remedy of an error
 * stands at its end. */
static bool
said_long(const struct screen *s)
{
	const struct layout *l = &s->lay;

	return s->msg_shown && !s->ask.open && l->hint.rows > 0 && l->status.rows > 0 &&
	       text_width(str_c(&s->msg.s), s->msg.s.len) > (size_t)l->hint.cols;
}

/* Of long work is shown how far it is, and the rest gives way: else a title that is long would hide it. */
static bool
working(const struct screen *s)
{
	return s->syncing || beside_percent(s) >= 0;
}

/* The position stands first and plain: then a step of the cursor rewrites a digit or two and
 * switches no attribute. */
void
status_draw(struct screen *s)
{
	struct pane *top = screen_top(s);
	struct rect area = s->lay.status;
	int cols = 0;

	if (area.rows <= 0 || !top)
		return;
	if (s->msg_shown && (s->lay.hint.rows == 0 || s->ask.open)) {
		bar_draw(&s->canvas, area, txt_get(&s->msg), SAFE(""), s->msg_role);
		return;
	}
	if (said_long(s))
		return;
	txt_reset(&s->line);
	if (top->ops->position)
		top->ops->position(top, &s->line);
	if (s->line.s.len) {
		cols = (int)text_width(str_c(&s->line.s), s->line.s.len) + 1;
		cols = cols < area.cols ? cols : area.cols;
		canvas_put_padded(&s->canvas, area.row, area.col, cols, txt_get(&s->line),
		        ROLE_NORMAL);
	}
	area.col += cols;
	area.cols -= cols;
	txt_reset(&s->line);
	txt_ownf(&s->line, " %s  ", _(top->title));
	if (top->ops->state)
		top->ops->state(top, &s->line);
	side(s, room_of(s), &s->side);
	cols = (int)text_width(str_c(&s->side.s), s->side.s.len);
	if (working(s) && cols < area.cols) {
		canvas_put_padded(&s->canvas, area.row, area.col + area.cols - cols, cols,
		        txt_get(&s->side), ROLE_STATUS);
		area.cols -= cols;
		txt_reset(&s->side);
	}
	if (area.cols > 0)
		bar_draw(&s->canvas, area, txt_get(&s->line), txt_get(&s->side),
		        ROLE_STATUS);
}

static bool
keys_of(const struct screen *s, enum pane_id id, const char *cmd, struct str *out)
{
	const struct pane_ops *ops = pane_ops_of(id);
	const char *kind = ops->kind == ACTX_LIST ? "list" : "text";
	const char *ctx[3] = { pane_name(id), kind, "any" };
	char *blank;

	for (int i = 0; i < 3; i++) {
		int c = keymap_ctx(s->conf.keys, ctx[i]);

		if (i == 1 && !ops->kind)
			continue;
		if (!keymap_keys_of(s->conf.keys, c, cmd, out))
			continue;
		/* One key is enough of a hint. */
		blank = out->p ? strchr(out->p, ' ') : NULL;
		if (blank)
			str_cut(out, (size_t)(blank - out->p));
		return true;
	}
	return false;
}

/* A name needs no brackets here: "Enter open". */
static void
add_key(struct txt *t, const char *key)
{
	size_t n = strlen(key);

	if (n > 2 && key[0] == '<' && key[n - 1] == '>' && !strchr(key + 1, '<'))
		txt_raw(t, (struct raw){ key + 1, n - 2 });
	else
		txt_rawz(t, key);
}

bool
status_key(const struct screen *s, enum pane_id id, const char *cmd, struct txt *t)
{
	struct str keys = STR_INIT(256);
	bool bound = keys_of(s, id, cmd, &keys);

	if (bound)
		add_key(t, str_c(&keys));
	str_release(&keys);
	return bound;
}

/* As many hints as fit whole; the first ones matter most. The last column stays free: where a
 * terminal wraps, the corner can be written only by inserting. Returns the command of that at
 * column at. */
static const char *
hints(struct screen *s, const struct pane *p, int cols, int at)
{
	struct str keys = STR_INIT(256);
	const char *found = NULL;
	int from = 0, to;

	txt_reset(&s->hints);
	for (const struct pane_hint *h = p->hints; h && h->cmd; h++) {
		size_t before = s->hints.s.len;

		str_reset(&keys);
		if (h->cmd[0] == '=')
			str_adds(&keys, h->cmd + 1);
		else if (!keys_of(s, p->id, h->cmd, &keys))
			continue;
		txt_own(&s->hints, before ? "  " : "");
		add_key(&s->hints, str_c(&keys));
		txt_ownf(&s->hints, " %s", _(h->label));
		to = (int)text_width(str_c(&s->hints.s), s->hints.s.len);
		if (to >= cols) {
			str_cut(&s->hints.s, before);
			continue;
		}
		if (at >= from && at < to)
			found = h->cmd;
		from = to;
	}
	str_release(&keys);
	s->hints_stale = false;
	/* Put in another order they stand elsewhere. */
	return bidi_needed(str_c(&s->hints.s), s->hints.s.len) ? NULL : found;
}

const char *
status_hint_at(struct screen *s, int col)
{
	return hints(s, screen_top(s), s->lay.hint.cols, col);
}

void
status_foot(struct screen *s)
{
	struct pane *top = screen_top(s);
	struct rect area = s->lay.hint;

	if (area.rows <= 0 || !top)
		return;
	if (s->ask.open) {
		canvas_fill(&s->canvas, area, ROLE_PROMPT);
		prompt_draw(&s->ask.p, &s->canvas, area);
		return;
	}
	if (said_long(s)) {
		area.row = s->lay.status.row;
		area.rows += s->lay.status.rows;
		canvas_fill(&s->canvas, area, s->msg_role);
		para_draw(&s->canvas, area, txt_get(&s->msg), s->msg_role);
		return;
	}
	if (s->msg_shown) {
		bar_draw(&s->canvas, area, txt_get(&s->msg), SAFE(""), s->msg_role);
		return;
	}
	if (s->tour.on && tutor_foot(s))
		return;
	if (s->hints_stale)
		(void)hints(s, top, area.cols, -1);
	bar_draw(&s->canvas, area, txt_get(&s->hints), SAFE(""), ROLE_HINT);
}
