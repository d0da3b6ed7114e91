#include "screen_int.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/proc.h"

static const struct {
	const char *name, *key;
	const struct pane_ops *ops;
} panes[PANE_COUNT] = {
#define PANE(id, name, key) [PANE_##id] = { #name, key, &pane_##name },
#include "pane/panes.def"
#undef PANE
};

const struct pane_ops *
pane_ops_of(enum pane_id id)
{
	return panes[id].ops;
}

const char *
pane_name(enum pane_id id)
{
	return panes[id].name;
}

const char *
pane_key(enum pane_id id)
{
	return panes[id].key;
}

/* --- the stack -------------------------------------------------------------- */

struct pane *
screen_top(const struct screen *s)
{
	return s->depth ? s->stack[s->depth - 1] : NULL;
}

struct pane *
screen_below(const struct screen *s, const struct pane *p)
{
	for (size_t i = s->depth; i-- > 1;)
		if (s->stack[i] == p)
			return s->stack[i - 1];
	return NULL;
}

struct pane *
screen_on(const struct screen *s)
{
	return screen_top(s);
}

bool
screen_on_top(const struct screen *s, const struct pane *p)
{
	return screen_top(s) == p;
}

void
screen_pane_free(struct pane *p)
{
	if (!p)
		return;
	if (p->scr->confirm.p == p)
		p->scr->confirm.p = NULL;
	p->ops->close(p);
	free(p->priv);
	free(p);
}

static struct pane *
pane_make(struct screen *s, enum pane_id id, const struct pane_arg *a, struct err *e)
{
	static const struct pane_arg none;
	struct store *st = s->app.store;
	struct pane *p = mem_new(1, sizeof(*p), e);
	int r;

	if (!p)
		return NULL;
	p->ops = panes[id].ops;
	p->id = id;
	p->scr = s;
	p->dirty = true;
	p->hints = p->ops->hints;
	p->title = p->ops->title;
	p->priv = mem_new(1, p->ops->priv_size, e);
	if (!p->priv) {
		free(p);
		return NULL;
	}
	store_look(st);
	r = p->ops->open(p, a ? a : &none, e);
	if (st == s->app.store)
		store_looked(st);
	if (r < 0) {
		screen_pane_free(p);
		return NULL;
	}
	return p;
}

void
screen_dirty(struct screen *s)
{
	s->all_dirty = true;
	s->hints_stale = true;
}

int
screen_open(struct screen *s, enum pane_id id, const struct pane_arg *a, struct err *e)
{
	struct pane *p;

	if (s->depth == SCREEN_DEPTH)
		return err_set(
		        e, ERR_USAGE, _("too many panes are open; go back with q first"));
	p = pane_make(s, id, a, e);
	if (!p)
		return -1;
	s->stack[s->depth++] = p;
	screen_dirty(s);
	return 0;
}

int
screen_open_object(struct screen *s, const uint8_t id[ID_LEN], struct err *e)
{
	struct pane_arg a = { 0 };
	struct doc_row row;
	enum doc_kind kind;

	if (doc_by_id(s->app.store, id, &row, e) < 0)
		return e->code != ERR_NOTFOUND
		               ? -1
		               : err_set(e, ERR_NOTFOUND,
		                         _("it is not on this device any more"));
	a.rid = row.rid;
	kind = row.kind;
	doc_row_clear(&row);
	return screen_open(s, kind == DOC_MEETING ? PANE_MEETING : PANE_READER, &a, e);
}

int
screen_open_which(struct screen *s, const char *which, struct err *e)
{
	struct doc_row row[2];
	size_t got = 0;
	int ret;

	if (doc_find(s->app.store, which, ARRAY_LEN(row), row, &got, e) < 0)
		return -1;
	ret = screen_open_object(s, row[0].id, e);
	if (ret == 0 && got > 1)
		screen_say(s,
		        _("several documents have the number %s; this is the "
		          "newest"),
		        which);
	while (got)
		doc_row_clear(&row[--got]);
	return ret;
}

int
screen_command(struct screen *s, const char *line, struct err *e)
{
	struct cmd c;
	int r;

	if (cmd_parse(&c, line, &s->conf.names, e) < 0)
		return -1;
	r = input_run(s, &c, e);
	cmd_release(&c);
	return r;
}

void
screen_back(struct screen *s, struct pane *p)
{
	s->closing = p;
}

void
screen_back_then(struct screen *s, struct pane *p, const char *cmd)
{
	struct err e;

	free(s->then);
	s->then = mem_dup(cmd, strlen(cmd), &e);
	s->closing = p;
}

void
screen_back_press(struct screen *s, struct pane *p, uint32_t code)
{
	screen_back(s, p);
	s->then_press = code;
}

static void
press(struct screen *s, uint32_t code)
{
	const struct key k = { .code = code };
	struct pane *top = screen_top(s);

	if (top->ops->key && top->ops->key(top, &k))
		top->dirty = true;
}

static void
close_one(struct screen *s)
{
	struct pane *p = s->closing;
	char *then = s->then;
	uint32_t code = s->then_press;
	struct err e = ERR_INIT;

	s->closing = NULL;
	s->then = NULL;
	s->then_press = 0;
	if (s->depth > 1 && screen_top(s) == p) {
		s->depth--;
		screen_pane_free(p);
		screen_top(s)->dirty = true;
		screen_dirty(s);
		if (then && screen_command(s, then, &e) < 0)
			screen_fail(s, &e);
		if (code)
			press(s, code);
	}
	free(then);
}

static void
close_asked(struct screen *s)
{
	/* What is done after it may close the next one. */
	while (s->closing)
		close_one(s);
}

/* To a pane with a tab: what lies on the present one is closed, the pane itself is kept. */
int
screen_tab(struct screen *s, enum pane_id id, struct err *e)
{
	if (!s->base[id]) {
		s->base[id] = pane_make(s, id, NULL, e);
		if (!s->base[id])
			return -1;
	}
	(void)ask_keep(s);
	while (s->depth > 1)
		screen_pane_free(s->stack[--s->depth]);
	s->stack[0] = s->base[id];
	s->depth = 1;
	s->tab = id;
	screen_dirty(s);
	return 0;
}

void
screen_close_all(struct screen *s)
{
	while (s->depth > 1)
		screen_pane_free(s->stack[--s->depth]);
	s->depth = 0;
	s->closing = NULL;
	for (int i = 0; i < PANE_COUNT; i++) {
		screen_pane_free(s->base[i]);
		s->base[i] = NULL;
	}
	screen_dirty(s);
}

/* --- services --------------------------------------------------------------- */

struct app *
screen_app(struct screen *s)
{
	return &s->app;
}

const struct store *
screen_store(struct screen *s)
{
	return s->app.store;
}

const struct conf *
screen_conf(const struct screen *s)
{
	return &s->conf;
}

bool
screen_row_look(const struct screen *s)
{
	int want = s->conf.opt.v[OPT_CURSOR_LINE];

	/* The cursor says it; a row written anew would be read anew. */
	if (s->conf.opt.v[OPT_ACCESSIBLE])
		return false;
	return want == 2 || (want == 0 && s->term->fast);
}

int
screen_cols(const struct screen *s)
{
	return s->canvas.cols;
}

bool
screen_synced(const struct screen *s)
{
	return s->facts.synced != 0;
}

static void
say(struct screen *s, enum role r, const char *text)
{
	/* A question stands until it is answered: y must not answer one that nobody sees. */
	if (s->confirm.p)
		return;
	txt_reset(&s->msg);
	txt_rawz(&s->msg, text);
	s->msg_role = r;
	s->msg_shown = true;
	s->bars_dirty = true;
}

void
screen_say(struct screen *s, const char *fmt, ...)
{
	struct str one = STR_INIT(1024);
	va_list ap;

	va_start(ap, fmt);
	str_addv(&one, fmt, ap);
	va_end(ap);
	say(s, ROLE_NORMAL, str_c(&one));
	str_release(&one);
}

void
screen_fail(struct screen *s, const struct err *e)
{
	say(s, ROLE_ERROR, e->msg);
}

void
screen_leave(struct screen *s)
{
	s->leaving = true;
}

void
screen_unlocked(struct screen *s)
{
	s->just_unlocked = true;
}

void
screen_wake_at(struct screen *s, int64_t when)
{
	s->wake = when;
}

void
screen_ask(struct screen *s, enum action act, const char *first, const char *preset)
{
	ask_open(s, act, first, preset);
}

void
screen_confirm(struct screen *s, struct pane *p, void (*yes)(struct pane *, enum action),
        enum action act, const char *question)
{
	s->confirm.p = NULL;
	say(s, ROLE_WARN, question);
	s->confirm.p = p;
	s->confirm.yes = yes;
	s->confirm.act = act;
}

void
screen_relay(struct screen *s)
{
	s->hints_stale = true;
	screen_dirty(s);
}

void
screen_work(struct screen *s, struct pane *p)
{
	s->work = p;
}

bool
screen_working(const struct screen *s)
{
	return s->work != NULL;
}

/* --- drawing ---------------------------------------------------------------- */

void
screen_layout(struct screen *s, struct layout *l)
{
	int rows;

	layout_make(l, s->canvas.rows, s->canvas.cols, s->conf.opt.v[OPT_HINTS] != 0,
	        s->ask.open);
	if (!s->tour.on)
		return;
	rows = tutor_rows(s, l->body);
	s->tour.area = (struct rect){ l->body.row, 0, rows, l->body.cols };
	l->body.row += rows;
	l->body.rows -= rows;
}

static void
lay_out(struct screen *s)
{
	if (s->canvas.rows != s->term->rows || s->canvas.cols != s->term->cols)
		if (canvas_resize(&s->canvas, s->term->rows, s->term->cols, &s->fatal) <
		        0)
			s->leaving = true;
	canvas_clear(&s->canvas);
	screen_layout(s, &s->lay);
	s->bars_dirty = s->tabs_stale = true;
}

static void
frame(void *o)
{
	struct screen *s = o;
	struct pane *top = screen_top(s);
	bool full = s->all_dirty;
	struct err e;

	if (s->leaving || !top)
		return;
	if (full)
		lay_out(s);
	s->canvas.bidi = s->conf.opt.v[OPT_BIDI] < 2;
	s->canvas.plain = s->conf.opt.v[OPT_ACCESSIBLE] != 0;
	s->all_dirty = false;
	if (full || top->dirty) {
		top->ops->draw(top, &s->canvas, s->lay.body, full);
		s->bars_dirty = true;
	}
	top->dirty = false;
	if (s->bars_dirty) {
		if (s->tabs_stale)
			status_tabs(s);
		s->tabs_stale = false;
		if (s->tour.on)
			tutor_draw(s);
		status_draw(s);
		status_foot(s);
	}
	s->bars_dirty = false;
	if (term_flush(s->term, &s->canvas, &e) < 0) {
		s->leaving = true;
		return;
	}
	s->hold = false;
	if (top->ops->framed)
		top->ops->framed(top);
	session_unlocked(s);
}

bool
screen_resume(struct screen *s)
{
	struct err e;

	if (term_resume(s->term, &e) < 0) {
		s->leaving = true;
		return false;
	}
	term_resize(s->term);
	canvas_touch(&s->canvas);
	screen_dirty(s);
	return true;
}

void
screen_suspend(struct screen *s)
{
	term_suspend(s->term);
	loop_stop_self();
	(void)screen_resume(s);
}

/* --- the loop's table ------------------------------------------------------- */

static int
input_fd(void *o)
{
	return ((struct screen *)o)->term->fd;
}

static int
input_wait(void *o)
{
	struct screen *s = o;
	const struct pane *top = screen_top(s);

	/* What was done behind the last frame (an unlock) wants one of its own. */
	if (s->all_dirty || s->bars_dirty || (top && top->dirty))
		return 0;
	return term_pending(s->term) ? 0 : term_timeout(s->term);
}

/* Whose work goes on beside the keys: over a tour that of the screen below it. */
static struct screen *
worker(struct screen *s)
{
	return s->tour.outer ? s->tour.outer : s;
}

static int
helper_fd(void *o, short *events)
{
	struct screen *s = worker(o);

	if (!s->app.store || !app_syncing(&s->app))
		return -1;
	*events = app_sync_events(&s->app);
	/* Nothing is wanted of it just now: its end would ring without pause. */
	return *events ? s->app.helper.fd : -1;
}

static void
on_signal(void *o, unsigned bits)
{
	struct screen *s = o;

	if (bits & LOOP_HUP)
		s->leaving = worker(s)->leaving = true;
	if (s->leaving)
		return;
	if (bits & LOOP_TSTP)
		screen_suspend(s);
	if (bits & LOOP_INT && (app_syncing(&s->app) || beside_percent(s) >= 0))
		session_sync_stop(s);
	if (bits & LOOP_WINCH) {
		term_resize(s->term);
		screen_dirty(s);
	}
}

static bool
on_input(void *o)
{
	struct screen *s = o;
	bool any = input_keys(s);

	close_asked(s);
	if (any && !s->leaving)
		session_changes(s, true);
	if (any && s->tour.on)
		tutor_turn(s, false);
	return any;
}

static void
on_helper(void *o, short revents)
{
	struct screen *s = worker(o);

	if (!s->app.store)
		return;
	app_sync_io(&s->app, revents);
	s->progress = true;
}

static size_t
beside(void *o, struct pollfd v[LOOP_BESIDE])
{
	return beside_fds(worker(o), v);
}

static void
on_beside(void *o, const struct pollfd *v, size_t n)
{
	beside_turn(worker(o), v, n);
}

static bool
on_sync(void *o, int ms)
{
	struct screen *s = o;
	bool more = session_work(s);

	if (s->tour.outer)
		more = session_work(s->tour.outer) || more;
	return session_step(worker(s), ms) || more;
}

static bool
on_background(void *o)
{
	return session_background(o);
}

static int64_t
next_timer(void *o)
{
	struct screen *s = o;
	int64_t own = session_timer(s), other = session_timer(worker(s));

	return own < 0 || (other >= 0 && other < own) ? other : own;
}

static void
on_timer(void *o, int64_t now)
{
	struct screen *s = o;

	session_on_timer(s, now);
	if (s->tour.outer)
		session_on_timer(s->tour.outer, now);
}

static bool
done(void *o)
{
	return ((struct screen *)o)->leaving;
}

/* --- from beginning to end ---------------------------------------------------- */

static void
screen_free(struct screen *s)
{
	if (s->app_ready)
		(void)ask_keep(s);
	ask_close(s);
	if (s->app_ready) {
		session_marks_write(s);
		screen_close_all(s);
		beside_end(s);
		app_lock(&s->app);
		app_release(&s->app);
	}
	screen_close_all(s);
	tutor_close(s);
	config_end(s);
	for (size_t i = 0; i < ARRAY_LEN(s->hist); i++)
		prompt_history_release(&s->hist[i]);
	txt_release(&s->msg);
	txt_release(&s->line);
	txt_release(&s->side);
	txt_release(&s->hints);
	log_free(s);
	free(s->then);
	free(s->marks);
	places_wipe(s);
	canvas_release(&s->canvas);
	free(s);
}

static int
screen_new(struct screen **out, const struct screen_args *a, struct err *e)
{
	struct screen *s = mem_new(1, sizeof(*s), e);

	if (!s)
		return -1;
	s->pass_fd = a->pass_fd;
	tutor_init(s);
	s->tour.on = a->tour;
	s->marks_due = s->wake = -1;
	txt_init(&s->msg, 4096);
	txt_init(&s->line, 4096);
	txt_init(&s->side, 4096);
	txt_init(&s->hints, 4096);
	s->line.frame = s->side.frame = s->hints.frame = true;
	s->all_dirty = s->hints_stale = true;
	if (config_start(s, e) < 0) {
		screen_free(s);
		return -1;
	}
	if (a->utf8_missing && !s->msg_shown)
		screen_say(s, _("the locale of the environment is not installed here; "
		                "C.UTF-8 serves instead"));
	*out = s;
	return 0;
}

static int
run(struct screen *s, const char *profile, struct term *t, struct err *e)
{
	static const struct loop_ops ops = {
		.input_fd = input_fd,
		.input_wait = input_wait,
		.helper_fd = helper_fd,
		.on_signal = on_signal,
		.on_input = on_input,
		.on_helper = on_helper,
		.beside_fds = beside,
		.on_beside = on_beside,
		.on_sync = on_sync,
		.on_background = on_background,
		.next_timer = next_timer,
		.on_timer = on_timer,
		.on_frame = frame,
		.done = done,
	};

	s->term = t;
	term_mouse(t, s->conf.opt.v[OPT_MOUSE] != 0);
	term_ambiguous(t, s->conf.opt.v[OPT_AMBIGUOUS_WIDTH] == 2);
	config_watch(s);
	if (canvas_init(&s->canvas, t->rows, t->cols, e) < 0 ||
	        session_open(s, profile, e) < 0 || loop_run(&ops, s, e) < 0)
		return -1;
	if (s->fatal.code == ERR_OK)
		return 0;
	*e = s->fatal;
	return -1;
}

int
screen_run(const struct screen_args *a, struct term *t, struct err *e)
{
	struct screen *s;
	int r;

	if (screen_new(&s, a, e) < 0)
		return -1;
	r = run(s, a->profile, t, e);
	screen_free(s);
	return r;
}

int
screen_tour(struct screen *o, struct err *e)
{
	const struct screen_args a = { .pass_fd = -1, .tour = true };
	struct str language = STR_INIT(64);
	struct screen *s;
	int r;

	if (screen_new(&s, &a, e) < 0)
		return -1;
	/* It may lock itself meanwhile, and then nothing of it may be left here. */
	canvas_clear(&o->canvas);
	s->tour.outer = o;
	r = run(s, NULL, o->term, e);
	screen_free(s);
	option_text(&o->conf.opt, OPT_LANGUAGE, &language);
	i18n_choose(str_c(&language));
	str_release(&language);
	term_theme(o->term, &o->shown, o->shown_colour);
	term_mouse(o->term, o->conf.opt.v[OPT_MOUSE] != 0);
	term_ambiguous(o->term, o->conf.opt.v[OPT_AMBIGUOUS_WIDTH] == 2);
	term_resize(o->term);
	canvas_touch(&o->canvas);
	screen_dirty(o);
	return r;
}

int
screen_main(const struct screen_args *a, struct err *e)
{
	struct term_conf tc = { .in = 0, .out = 1 };
	struct screen *s = NULL;
	struct term *t = NULL;
	int r = -1;

	if (screen_new(&s, a, e) < 0)
		return -1;
	tc.utf8 = proc_utf8();
	tc.colour = s->shown_colour;
	tc.pace = true;
	tc.theme = &s->shown;
	if (loop_signals(e) == 0 && term_curses_open(&t, &tc, e) == 0)
		r = run(s, a->profile, t, e);
	screen_free(s);
	term_close(t);
	loop_signals_end();
	return r;
}
