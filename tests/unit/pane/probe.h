/*
 * A terminal that looks at every frame of the whole screen: what went to it cell by cell is what the
 * canvas holds, and what was drawn bit by bit is what a drawing from scratch gives. Its clocks
 * stand still unless the test moves them. After play.h.
 */
#include <sys/syscall.h>
#include <time.h>
#include "../../../src/pane/screen_int.h"

#define PROBE_NOW 1750003600 /* 15/06/2025 23:06 in the zone of the tests */

static struct {
	struct term t;
	struct screen *s;    /* since the first frame */
	struct canvas shown; /* by what was said to have changed */
	struct canvas drawn; /* bit by bit, to be compared */
	/* The next key of this turn; false: the turn is over. */
	bool (*next)(struct key *k);
	int rows, cols; /* of the next resize */
	/* Settle: what is done behind a frame has one of its own. */
	enum { PROBE_PLAY, PROBE_SETTLE, PROBE_AGAIN, PROBE_FRESH } state;
	int every; /* compare after so many turns */
	int turns;
	long compared;
	bool bad, resized, end;
} probe;

static int64_t probe_ms;

/* Every clock is the test's, so that nothing happens between two frames. */
int
clock_gettime(clockid_t id, struct timespec *ts)
{
	if (id == CLOCK_REALTIME)
		*ts = (struct timespec){ .tv_sec = PROBE_NOW };
	else
		*ts = (struct timespec){ .tv_sec = 1000 + probe_ms / 1000,
			.tv_nsec = probe_ms % 1000 * 1000000 };
	return 0;
}

static bool
probe_key(struct term *t, struct key *k)
{
	(void)t;
	*k = (struct key){ .code = K_NONE };
	if (probe.end || probe.bad) {
		k->code = K_EOF;
		return true;
	}
	if (probe.state == PROBE_AGAIN) {
		/* The same size again: everything is laid out and drawn anew. */
		probe.state = PROBE_FRESH;
		k->code = K_RESIZE;
		return true;
	}
	return probe.state == PROBE_PLAY && probe.next(k);
}

static bool
probe_pending(const struct term *t)
{
	(void)t;
	return true;
}

static int
probe_timeout(struct term *t)
{
	(void)t;
	return 0;
}

static void
probe_differ(const char *what, const struct canvas *a, const struct canvas *b)
{
	struct str x = STR_INIT(OUT_MAX), y = STR_INIT(OUT_MAX);

	canvas_dump(a, DUMP_ROLES | DUMP_CURSOR, &x);
	canvas_dump(b, DUMP_ROLES | DUMP_CURSOR, &y);
	printf("# %s, %dx%d, pane %s:\n# --- first:\n%s# --- then:\n%s", what, a->rows,
	        a->cols, pane_name(screen_top(probe.s)->id), str_c(&x), str_c(&y));
	str_release(&x);
	str_release(&y);
	probe.bad = true;
}

static bool
probe_copy(struct canvas *to, const struct canvas *from, bool all, struct err *e)
{
	if ((to->rows != from->rows || to->cols != from->cols) &&
	        canvas_resize(to, from->rows, from->cols, e) < 0)
		return false;
	for (int r = 0; r < from->rows; r++) {
		struct canvas_span d = from->dirty[r];
		size_t at = (size_t)r * (size_t)from->cols;

		if (all)
			d = (struct canvas_span){ 0, from->cols };
		if (d.hi)
			memcpy(to->cells + at + d.lo, from->cells + at + d.lo,
			        (size_t)(d.hi - d.lo) * sizeof(*to->cells));
	}
	to->cur_row = from->cur_row;
	to->cur_col = from->cur_col;
	to->cur_shown = from->cur_shown;
	return true;
}

static int
probe_flush(struct term *t, struct canvas *c, struct err *e)
{
	(void)t;
	probe.s = (struct screen *)((char *)c - offsetof(struct screen, canvas));
	if (!probe_copy(&probe.shown, c, false, e))
		return -1;
	if (!canvas_same(&probe.shown, c))
		probe_differ("cells changed unsaid", &probe.shown, c);
	for (int r = 0; r < c->rows; r++)
		c->dirty[r].hi = 0;
	c->scrolled = false;
	if (c->cur_shown && (c->cur_row >= c->rows || c->cur_col >= c->cols))
		probe_differ("the cursor is outside", c, c);
	if (probe.state == PROBE_FRESH) {
		probe.state = PROBE_PLAY;
		probe.compared++;
		if (!canvas_same(&probe.drawn, c))
			probe_differ("bit by bit and from scratch", &probe.drawn, c);
	} else if (probe.state == PROBE_PLAY) {
		if (++probe.turns % (probe.every ? probe.every : 1) == 0)
			probe.state = PROBE_SETTLE;
	} else {
		probe.state = PROBE_AGAIN;
		if (!probe_copy(&probe.drawn, c, true, e))
			return -1;
	}
	return 0;
}

static void
probe_resize(struct term *t)
{
	t->rows = probe.rows;
	t->cols = probe.cols;
}

static void
probe_nothing(struct term *t)
{
	(void)t;
}

static int
probe_resume(struct term *t, struct err *e)
{
	(void)t;
	(void)e;
	return 0;
}

static const struct term_ops probe_ops = {
	.key = probe_key,
	.pending = probe_pending,
	.timeout = probe_timeout,
	.flush = probe_flush,
	.resize = probe_resize,
	.suspend = probe_nothing,
	.resume = probe_resume,
	.redraw = probe_nothing,
	.beep = probe_nothing,
	.close = probe_nothing,
};

/* The whole program on this terminal until `end` is set or the member leaves. */
static bool
probe_run(const char *profile, bool (*next)(struct key *))
{
	struct screen_args a = { .profile = profile, .pass_fd = -1 };
	struct err e = ERR_INIT;
	bool ok;

	probe.t = (struct term){ .ops = &probe_ops,
		.fd = -1,
		.rows = probe.rows,
		.cols = probe.cols,
		.utf8 = true,
		.fast = true };
	probe.next = next;
	probe.s = NULL;
	probe.state = PROBE_PLAY;
	ok = screen_run(&a, &probe.t, &e) == 0;
	if (!ok)
		printf("# %s\n", e.msg);
	probe.s = NULL;
	return ok && !probe.bad;
}

static void
probe_release(void)
{
	canvas_release(&probe.shown);
	canvas_release(&probe.drawn);
}
