/*
 * Every pane of panes.def at every size: nothing crashes, the cursor stays inside, and what is drawn
 * bit by bit is what a drawing from scratch gives. A new row of the table is tested as it is.
 */
#include "play.h"
#include "full.h"
#include "probe.h"

static const int sizes[][2] = { { 24, 80 }, { 1, 1 }, { 2, 2 }, { 1, 200 }, { 60, 1 },
	{ 5, 10 }, { 2, 80 }, { 3, 80 }, { 4, 80 }, { 3, 3 }, { 12, 40 }, { 40, 12 },
	{ 10, 20 }, { 7, 30 }, { 24, 79 }, { 25, 80 }, { 24, 99 }, { 24, 100 },
	{ 30, 101 }, { 30, 132 }, { 43, 132 }, { 43, 139 }, { 50, 140 }, { 60, 200 },
	{ 200, 300 }, { 200, 5 }, { 2, 500 }, { 1, 1 }, { 24, 80 } };

/* What is pressed at each size. Nothing here leaves a pane. */
static const uint32_t presses[] = { 'j', 'G', K_PGUP, ']', ']', 'k', 'g', 'g', '/', 'a',
	0x1EA3, K_ESC };

static size_t at_size, at_press;
static enum pane_id want;
static bool opened, in_turn;

static bool
step(struct key *k)
{
	in_turn = !in_turn;
	if (!in_turn)
		return false;
	if (at_press > ARRAY_LEN(presses)) {
		at_press = 0;
		at_size++;
	}
	if (at_size == ARRAY_LEN(sizes) || (probe.s && screen_top(probe.s)->id != want)) {
		k->code = K_EOF;
		return true;
	}
	if (at_press == 0) {
		probe.rows = sizes[at_size][0];
		probe.cols = sizes[at_size][1];
		k->code = K_RESIZE;
	} else {
		k->code = presses[at_press - 1];
		/* Which closes a prompt; of these it is the way out. */
		if (k->code == K_ESC &&
		        (want == PANE_MENU || want == PANE_FORM || want == PANE_ANSWER))
			k->code = K_HOME;
	}
	at_press++;
	return true;
}

/* A pane is opened for a document; for which one it wants, the first that it takes tells. */
static bool
open_wanted(struct screen *s)
{
	static char none[] = "", text[] = "một dòng\nmột dòng khác, dài hơn";
	static const struct note_row note = {
		.text = text, .quote = none, .title = none
	};
	struct err e = ERR_INIT;

	if (pane_key(want)[0])
		return screen_tab(s, want, &e) == 0;
	/* The filter of a list, which lies below it. */
	if (want == PANE_FORM && screen_tab(s, PANE_DOCUMENTS, &e) < 0)
		return false;
	for (int64_t rid = FULL_PLAIN + 32; rid > 0; rid--) {
		struct pane_arg a = {
			.rid = rid, .about = PANE_DOCUMENTS, .note = &note
		};

		/* The outline is of the reader under it. */
		if (want == PANE_OUTLINE) {
			if (screen_open(s, PANE_READER, &a, &e) < 0)
				continue;
			a.of = screen_top(s);
		}
		if (screen_open(s, want, &a, &e) == 0)
			return true;
	}
	printf("# %s: %s\n", pane_name(want), e.msg);
	return false;
}

static const char *typed;

static bool
from_unlock(struct key *k)
{
	if (opened)
		return step(k);
	in_turn = !in_turn;
	if (!in_turn)
		return false;
	if (*typed) {
		k->code = *typed == '\n' ? K_ENTER : (uint32_t)*typed;
		typed++;
		return true;
	}
	if (!probe.s || !probe.s->app.store)
		return false;
	opened = open_wanted(probe.s);
	if (!opened)
		k->code = K_EOF;
	return !opened;
}

static bool
through(const char *profile, enum pane_id id, bool locked)
{
	probe.rows = 24;
	probe.cols = 80;
	probe.every = 1;
	want = id;
	opened = locked;
	at_size = at_press = 0;
	typed = locked ? "" : PASS "\n";
	return probe_run(profile, locked ? step : from_unlock) && opened &&
	       at_size == ARRAY_LEN(sizes);
}

int
main(void)
{
	bool fallback;

	alarm(500);
	setenv("LC_ALL", "C.UTF-8", 1);
	proc_locale(&fallback);
	(void)check; /* no golden screens here */
	(void)play;
	(void)clean;
	if (crypt_init(NULL) < 0 || !OK(make_profile(full_fill), "a profile"))
		return t_end();
	for (int i = 0; i < PANE_COUNT; i++) {
		enum pane_id id = (enum pane_id)i;
		long before = probe.compared;
		bool ok = through(id == PANE_ENROL ? "nobody" : NULL, id,
		        id == PANE_ENROL || id == PANE_UNLOCK);

		OK(ok && probe.compared - before > 300, "%s at every size, %ld frames",
		        pane_name(id), probe.compared - before);
		probe.bad = false;
	}
	probe_release();
	full_clean();
	return t_end();
}
