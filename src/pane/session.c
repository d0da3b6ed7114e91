#include "screen_int.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>
#include "base/i18n.h"
#include "base/mem.h"
#include "core/reading.h"
#include "core/turn.h"
#include "pane/listpane.h"
#include "store/feed.h"

#define PASS_MAX 1024
#define INDEX_DOCS 16
#define INDEX_IDLE_MAX 64
#define INDEX_WAIT_MS 5 /* INDEX_IDLE_MAX of them are longer than an act waits */

/* The passphrase to its LF or the end, in memory that is wiped. */
static int
unlock_by_fd(struct screen *s, struct err *e)
{
	char *buf = secret_new(PASS_MAX, e);
	size_t n = 0;
	ssize_t got = 0;
	int r = -1;

	if (!buf)
		return -1;
	while (n < PASS_MAX) {
		got = read(s->pass_fd, buf + n, 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0 || buf[n] == '\n')
			break;
		n++;
	}
	if (got < 0)
		err_sys(e, ERR_USAGE, _("cannot read the passphrase from descriptor %d"),
		        s->pass_fd);
	else
		r = app_unlock(&s->app, (struct view){ buf, n }, e);
	secret_free(buf);
	s->pass_fd = -1;
	return r;
}

int
session_open(struct screen *s, const char *profile, struct err *e)
{
	s->last_key = clock_boot();
	if (s->tour.on) {
		if (tutor_open(s, e) < 0)
			return -1;
		s->just_unlocked = true;
		session_unlocked(s);
		return s->depth ? 0 : err_set(e, s->fatal.code, "%s", s->fatal.msg);
	}
	if (app_init(&s->app, profile, false, e) < 0)
		return -1;
	s->app_ready = true;
	if (s->pass_fd >= 0 && app_exists(&s->app)) {
		if (unlock_by_fd(s, e) < 0)
			return -1;
		s->just_unlocked = true;
		session_unlocked(s);
		return s->depth ? 0 : err_set(e, s->fatal.code, "%s", s->fatal.msg);
	}
	return screen_tab(s, app_exists(&s->app) ? PANE_UNLOCK : PANE_ENROL, e);
}

void
session_unlocked(struct screen *s)
{
	const bool first = s->tab == PANE_ENROL && s->depth;
	struct err e = ERR_INIT;

	if (!s->just_unlocked)
		return;
	s->just_unlocked = false;
	s->last_key = clock_boot();
	session_facts(s);
	opener_sweep();
	if (screen_tab(s, app_enrolled(&s->app) ? PANE_TODAY : PANE_ENROL, &e) < 0) {
		s->fatal = e;
		s->leaving = true;
		return;
	}
	screen_pane_free(s->base[PANE_UNLOCK]);
	s->base[PANE_UNLOCK] = NULL;
	if (first) {
		screen_pane_free(s->base[PANE_ENROL]);
		s->base[PANE_ENROL] = NULL;
		session_sync(s);
	}
	if (s->app.readonly)
		screen_say(s, _("this folder cannot be written: reading only"));
}

bool
session_lock(struct screen *s)
{
	struct err e = ERR_INIT;
	bool kept;

	if (!s->app.store)
		return false;
	kept = ask_keep(s);
	ask_close(s);
	screen_close_all(s);
	session_marks_write(s);
	beside_end(s);
	app_lock(&s->app);
	s->nmarks = 0;
	s->marks_due = -1;
	s->nseq = 0;
	s->letter = ACT_NONE;
	s->for_tagged = false;
	places_wipe(s);
	hand_wipe(s);
	s->syncing = s->progress = false;
	memset(&s->facts, 0, sizeof(s->facts));
	/* What was searched for tells what was read; so does what the lines at the foot said. */
	for (size_t i = 0; i < ARRAY_LEN(s->hist); i++)
		prompt_history_release(&s->hist[i]);
	txt_release(&s->msg);
	txt_release(&s->line);
	txt_release(&s->side);
	txt_release(&s->hints);
	term_redraw(s->term);
	if (screen_tab(s, PANE_UNLOCK, &e) < 0) {
		s->fatal = e;
		s->leaving = true;
	}
	s->msg_shown = false;
	return kept;
}

/* --- read marks --------------------------------------------------------------- */

void
session_marks_write(struct screen *s)
{
	struct err e = ERR_INIT;
	size_t done = 0;

	s->marks_due = -1;
	if (!s->app.store || s->app.readonly)
		return;
	while (done < s->nmarks) {
		if (app_mark_read(&s->app, s->marks[done].id, s->marks[done].read, &e) <
		        0)
			break;
		done++;
	}
	s->nmarks -= done;
	if (s->nmarks)
		memmove(s->marks, s->marks + done, s->nmarks * sizeof(*s->marks));
	if (s->nmarks && e.code == ERR_BUSY) {
		s->marks_due = clock_boot() + SCREEN_RETRY_MS;
	} else if (s->nmarks) {
		/* Disk full or worse: said once, and not tried at every turn. */
		screen_fail(s, &e);
		s->nmarks = 0;
	}
	session_changes(s, false);
}

/* A mark is kept only while it differs from the store, so that the count of unread ones can tell. */
void
screen_mark_read(struct screen *s, const uint8_t id[ID_LEN], bool read)
{
	struct doc_row row;
	struct err e;
	size_t i;

	for (i = 0; i < s->nmarks && memcmp(s->marks[i].id, id, ID_LEN) != 0; i++)
		;
	if (i < s->nmarks) {
		if (s->marks[i].read != read)
			s->marks[i] = s->marks[--s->nmarks];
	} else {
		if (s->nmarks == SCREEN_MARKS_MAX)
			session_marks_write(s);
		i = s->nmarks;
		if (mem_grow(&s->marks, &s->marks_cap, i + 1, sizeof(*s->marks), &e) < 0)
			return;
		s->nmarks = i + 1;
		memcpy(s->marks[i].id, id, ID_LEN);
		s->marks[i].read = read;
		s->marks[i].kind = DOC_OTHER;
		if (s->app.store && doc_by_id(s->app.store, id, &row, &e) == 0) {
			s->marks[i].kind = row.kind;
			doc_row_clear(&row);
		}
	}
	s->bars_dirty = s->tabs_stale = true;
	if (s->marks_due < 0)
		s->marks_due = clock_boot() + SCREEN_MARK_MS;
}

uint64_t
session_unread(const struct screen *s, enum doc_kind kind)
{
	uint64_t n = kind == DOC_NOTICE    ? s->facts.notices
	             : kind == DOC_MEETING ? s->facts.meetings
	                                   : s->facts.unread;

	for (size_t i = 0; i < s->nmarks; i++) {
		enum doc_kind k = s->marks[i].kind;

		if (kind == (k == DOC_OTHER ? DOC_DOCUMENT : k))
			n += s->marks[i].read ? (n ? UINT64_MAX : 0) : 1;
	}
	return n;
}

int
screen_marked_read(const struct screen *s, const uint8_t id[ID_LEN])
{
	for (size_t i = 0; i < s->nmarks; i++)
		if (memcmp(s->marks[i].id, id, ID_LEN) == 0)
			return s->marks[i].read;
	return -1;
}

/* --- what changed ------------------------------------------------------------- */

void
session_facts(struct screen *s)
{
	const struct doc_query q = { .kind = DOC_DOCUMENT };
	const struct store *st = s->app.store;
	struct facts *f = &s->facts;
	uint64_t synced = 0;
	struct err e;

	if (!st)
		return;
	/* A figure that cannot be had keeps its old value; the pane that reads the rows says why. */
	if (doc_count(st, &q, &f->docs, &e) < 0 ||
	        doc_count_unread(st, DOC_DOCUMENT, &f->unread, &e) < 0 ||
	        doc_count_unread(st, DOC_NOTICE, &f->notices, &e) < 0 ||
	        doc_count_unread(st, DOC_MEETING, &f->meetings, &e) < 0 ||
	        outbox_pending(st, &f->pending, &e) < 0 ||
	        outbox_refusals(st, &f->refused, &e) < 0 ||
	        search_left(st, &f->unindexed, &e) < 0 ||
	        kv_get_u64(st, KV_SYNCED, 0, &synced, &e) < 0)
		return;
	f->synced = (int64_t)synced;
	s->bars_dirty = s->tabs_stale = true;
}

static void
load(struct screen *s, struct pane *p, unsigned mask)
{
	struct err e = ERR_INIT;

	if (!p || !p->ops->load || !(p->ops->changes & mask))
		return;
	if (p->ops->load(p, mask, &e) < 0)
		screen_fail(s, &e);
	p->dirty = true;
}

void
session_changes(struct screen *s, bool look)
{
	int64_t now = clock_boot();
	unsigned mask;

	if (!s->app.store)
		return;
	look = look && now >= s->outside_next;
	if (look)
		s->outside_next = now + SCREEN_OUTSIDE_MS;
	mask = store_changes(s->app.store, look);
	if (!mask)
		return;
	session_facts(s);
	for (int i = 0; i < PANE_COUNT; i++)
		load(s, s->base[i], mask);
	for (size_t i = 1; i < s->depth; i++)
		load(s, s->stack[i], mask);
	/* The menu draws the pane that it lies over. */
	if (s->depth && screen_top(s)->id == PANE_MENU)
		screen_top(s)->dirty = true;
}

/* --- synchronisation ------------------------------------------------------------ */

void
session_sync(struct screen *s)
{
	struct err e = ERR_INIT;

	if (s->tour.on) {
		screen_say(s, _("there is no server in the tour: nothing is sent"));
		return;
	}
	if (app_syncing(&s->app)) {
		screen_say(s, _("a synchronisation is running; ^C stops it"));
		return;
	}
	session_marks_write(s);
	if (app_sync_start(&s->app, &e) < 0) {
		screen_fail(s, &e);
		log_add(s, "%s", e.msg);
		return;
	}
	s->syncing = s->progress = true;
	s->show_next = 0;
	log_begin(s);
	s->facts.failed = false;
	s->bars_dirty = true;
}

void
session_sync_stop(struct screen *s)
{
	bool fetched = beside_stop(s);

	if (s->work) {
		tagged_stop(s->work);
		return;
	}
	if (!app_syncing(&s->app)) {
		if (!fetched)
			screen_say(s, _("nothing runs; Q leaves"));
		return;
	}
	app_sync_cancel(&s->app);
	s->syncing = s->progress = false;
	log_add(s, _("stopped by you; what has come is kept"));
	screen_say(s, _("synchronisation stopped; what has come is kept"));
	session_changes(s, false);
}

static void
say_received(struct screen *s, const struct sync_status *st)
{
	struct received r;

	log_received(st, &r);
	screen_say(s, _("synchronised: %s, %s received"), r.documents, r.notices);
}

static void
tell_end(struct screen *s)
{
	const struct sync_status *st = app_sync_status(&s->app);

	session_facts(s);
	s->bars_dirty = true;
	/* When it last worked stands in the status line for as long as it matters. */
	s->facts.failed = st->phase == SYNC_FAILED;
	log_end(s);
	s->revoked = s->facts.failed && (s->revoked || st->revoked);
	if (st->revoked) {
		/* Who revoked it may not have it in hand: what is here wants the passphrase again. */
		(void)session_lock(s);
		return;
	}
	if (s->facts.failed)
		screen_fail(s, &st->err);
	else if (s->facts.refused > s->before.refused)
		screen_say(s, _("synchronised; the server refused something you did: see "
		                "the outbox"));
	else if (st->documents || st->notices)
		say_received(s, st);
	else
		screen_say(s, _("synchronised: nothing new"));
	if (!s->facts.failed)
		beside_round(s);
}

bool
session_work(struct screen *s)
{
	bool more;

	if (!s->work || !s->app.store)
		return false;
	more = tagged_work(s->work);
	s->bars_dirty = true;
	if (!more)
		session_changes(s, false);
	return more;
}

bool
session_step(struct screen *s, int ms)
{
	int64_t now;
	bool more;

	if (!s->app.store || !s->syncing)
		return false;
	more = app_sync_step(&s->app, ms);
	if (more)
		s->progress = true;
	log_phase(s);
	now = clock_boot();
	if (!app_syncing(&s->app)) {
		s->syncing = s->progress = false;
		session_changes(s, false);
		tell_end(s);
		return false;
	}
	if (s->progress && now >= s->show_next) {
		s->progress = false;
		s->show_next =
		        now + (s->term->fast ? SCREEN_SHOW_MS : SCREEN_SHOW_SLOW_MS);
		s->bars_dirty = s->bars_dirty || !s->conf.opt.v[OPT_ACCESSIBLE];
		session_changes(s, false);
	}
	return more;
}

/* --- quiet time and timers -------------------------------------------------------- */

static bool
key_waits(void *ctx)
{
	const struct screen *s = ctx;
	struct pollfd p = { s->term->fd, POLLIN, 0 };

	return poll(&p, 1, 0) > 0;
}

bool
session_background(struct screen *s)
{
	struct pane *top = screen_top(s);
	uint64_t before = s->facts.unindexed;
	struct err e = ERR_INIT;

	if (!s->app.store)
		return false;
	if (before > 0 && !s->app.readonly && s->index_idle < INDEX_IDLE_MAX &&
	        turn_wanted(&s->app)) {
		/* Another session acts, and would wait for what is written here. */
		s->index_idle++;
		(void)poll(NULL, 0, INDEX_WAIT_MS);
		return true;
	}
	if (before > 0 && !s->app.readonly) {
		if (app_index(&s->app, INDEX_DOCS, key_waits, s, &s->facts.unindexed,
		            &e) < 0) {
			if (e.code != ERR_BUSY)
				screen_fail(s, &e);
			return false;
		}
		/* A turn may have merged what earlier ones wrote and indexed nothing. */
		s->index_idle = 0;
		if (s->facts.unindexed != before) {
			s->bars_dirty = true;
			session_changes(s, false);
		}
		return true;
	}
	return top && top->ops->background && top->ops->background(top);
}

static int64_t
sooner(int64_t a, int64_t b)
{
	return a < 0 || (b >= 0 && b < a) ? b : a;
}

static int64_t
lock_due(const struct screen *s)
{
	int minutes = s->conf.opt.v[OPT_LOCK_AFTER];

	return s->app.store && minutes && !s->tour.on
	               ? s->last_key + (int64_t)minutes * 60000
	               : -1;
}

int64_t
session_timer(const struct screen *s)
{
	int64_t when = sooner(s->marks_due, lock_due(s));

	when = sooner(sooner(when, s->wake), beside_timer(s));
	if (s->syncing && s->progress)
		when = sooner(when, s->show_next);
	if (s->syncing && app_sync_status(&s->app)->busy)
		when = sooner(when, clock_boot() + SCREEN_RETRY_MS / 5);
	return when;
}

void
session_lock_due(struct screen *s, int64_t now)
{
	int64_t due = lock_due(s);

	if (due >= 0 && now >= due) {
		screen_say(s,
		        session_lock(s)
		                ? _("locked: %d min without a key; what you were typing "
		                    "is kept for when you go on")
		                : _("locked: %d min without a key"),
		        s->conf.opt.v[OPT_LOCK_AFTER]);
	}
}

void
session_on_timer(struct screen *s, int64_t now)
{
	session_lock_due(s, now);
	beside_on_timer(s, now);
	if (s->marks_due >= 0 && now >= s->marks_due)
		session_marks_write(s);
	if (s->wake >= 0 && now >= s->wake) {
		s->wake = -1;
		if (s->depth)
			screen_top(s)->dirty = true;
	}
}
