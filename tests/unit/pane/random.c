/*
 * Keys, clicks, pastes and sizes at random over the whole screen with a store that has some of everything:
 * nothing crashes, and after each step the screen is what a drawing from scratch gives.
 *
 *	SEED=N   the same keys again (5); SECS=N   for so long (5)
 */
#include "play.h"
#include "full.h"
#include "probe.h"
#include "base/utf8.h"
#include <sys/wait.h>

static uint64_t seed;
static int64_t until;
static long steps, sessions;
static int in_turn;

static unsigned
rnd(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

static int64_t
real_ms(void)
{
	struct timespec ts;

	syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static const int sizes[][2] = { { 24, 80 }, { 24, 80 }, { 24, 80 }, { 12, 40 },
	{ 43, 132 }, { 60, 200 }, { 1, 1 }, { 2, 2 }, { 1, 200 }, { 60, 1 }, { 5, 10 },
	{ 3, 30 }, { 24, 100 }, { 30, 140 }, { 2, 80 }, { 10, 20 } };

/* What leaves or suspends the program is not bound there: see rc. */
static const char letters[] =
        "jjjjjkkkkkGgHMLnNfFaAuUtTvyoOeEWRcCDrpxdmbJK*;=|'[]{}/:?123456790 zMRs.,<>+-";
static const uint32_t specials[] = { K_UP, K_DOWN, K_DOWN, K_LEFT, K_RIGHT, K_HOME, K_END,
	K_PGUP, K_PGDN, K_INSERT, K_DELETE, K_ENTER, K_ENTER, K_ENTER, K_ENTER, K_ESC,
	K_ESC, K_ESC, K_TAB, K_TAB, K_STAB, K_BACKSPACE, K_F1, K_F2, K_F5, K_F10, K_F12,
	1, 2, 4, 5, 6, 7, 11, 12, 14, 16, 18, 20, 21, 23, 25 };
static const char *const words[] = { "sach", "sách", "đọc", "57", "57-NQ/TW", "type:TB",
	"unread", "title:\"chi bộ\"", "(", "| draft", "!", "نامه", "漢字", "👍🏽",
	"e\xCC\x81", "a", "12", "2025-06-01", "khong co", " ", "\\", "\"" };
static const char *const commands[] = { "set hints = no", "set hints = yes",
	"set cursor-line = row", "set cursor-line = mark", "set bidi = off",
	"set bidi = program", "set text-width = 30", "set text-width = 0",
	"filter type:TB unread", "filter unread", "filter", "clear", "search sach", "12",
	"goto 40", "help", "set", "documents", "notices", "meetings", "profile", "outbox",
	"log", "today", "bottom", "note xin chào", "notes", "set language = vi",
	"set language = en", "set color = no", "set accessible = yes",
	"set accessible = no", "redraw", "attachments" };

static const char *const then[] = { "", "n", "nN", "F", "nnF", "Nj", "\nnF", "\n\x15nn" };

static char queue[1024]; /* keys to be typed before anything else */
static size_t queued, typed;

static void
push(const char *s)
{
	size_t n = strlen(s);

	if (queued + n > sizeof(queue))
		return;
	memcpy(queue + queued, s, n);
	queued += n;
}

static bool
from_queue(struct key *k)
{
	if (typed == queued) {
		typed = queued = 0;
		return false;
	}
	typed += utf8_next(queue + typed, queued - typed, &k->code);
	if (k->code == '\n')
		k->code = K_ENTER;
	return true;
}

static void
resize(struct key *k)
{
	if (rnd(3)) {
		const int *s = sizes[rnd(ARRAY_LEN(sizes))];

		probe.rows = s[0];
		probe.cols = s[1];
	} else {
		probe.rows = 1 + (int)rnd(60);
		probe.cols = 1 + (int)rnd(180);
	}
	k->code = K_RESIZE;
}

static void
mouse(struct key *k)
{
	static const enum mouse_button buttons[] = { MOUSE_LEFT, MOUSE_LEFT, MOUSE_UP,
		MOUSE_DOWN };

	k->code = K_MOUSE;
	k->button = buttons[rnd(ARRAY_LEN(buttons))];
	k->row = (int)rnd(rnd(4) ? 1 + (unsigned)probe.rows : CANVAS_ROWS_MAX);
	k->col = (int)rnd(rnd(4) ? 1 + (unsigned)probe.cols : CANVAS_COLS_MAX);
}

/* Where a line is typed, what one would type there, and what not. */
static void
text(struct key *k)
{
	static char pasted[256];

	switch (rnd(6)) {
	case 0:
	case 1:
	case 2:
		push(words[rnd(ARRAY_LEN(words))]);
		break;
	case 3:
		k->code = rnd(3) ? K_ENTER : K_ESC;
		return;
	case 4:
		snprintf(pasted, sizeof(pasted), "%s\n%s\r\n\t%s",
		        words[rnd(ARRAY_LEN(words))], words[rnd(ARRAY_LEN(words))],
		        words[rnd(ARRAY_LEN(words))]);
		k->code = K_PASTE;
		k->text = raw_of(pasted);
		return;
	default:
		k->code = specials[rnd(ARRAY_LEN(specials))];
		return;
	}
	if (!from_queue(k))
		k->code = 'x';
}

static void
any_key(struct key *k)
{
	unsigned what = rnd(100);

	if (what < 62) {
		k->code = (uint32_t)(unsigned char)letters[rnd(sizeof(letters) - 1)];
	} else if (what < 84) {
		k->code = specials[rnd(ARRAY_LEN(specials))];
	} else if (what < 90) {
		push(":");
		push(commands[rnd(ARRAY_LEN(commands))]);
		push("\n");
		(void)from_queue(k);
	} else if (what < 94) {
		push(rnd(3) ? "/" : "f");
		push(words[rnd(ARRAY_LEN(words))]);
		push("\n");
		push(then[rnd(ARRAY_LEN(then))]);
		(void)from_queue(k);
	} else if (what < 96) {
		resize(k);
	} else if (what < 97) {
		mouse(k);
	} else if (what < 98 && rnd(2)) {
		text(k);
	} else if (what < 98) {
		k->code = 0xA0 + rnd(0x2000); /* of any script */
	} else if (screen_top(probe.s)->id != PANE_UNLOCK && !rnd(32)) {
		k->code = 'X' & 0x1f; /* lock */
	} else {
		k->code = 'q';
	}
}

static bool
next(struct key *k)
{
	const struct pane *top;

	/* One turn takes up to three keys, as one that types fast sends them. */
	if (in_turn > 0 && (in_turn >= 4 || rnd(2))) {
		in_turn = 0;
		steps++;
		/* Between turns some time goes by, now and then much: marks are written. */
		probe_ms += rnd(10) ? rnd(100) : rnd(5000);
		return false;
	}
	if (real_ms() > until) {
		probe.end = true;
		k->code = K_EOF;
		return true;
	}
	in_turn++;
	if (!probe.s)
		return false;
	if (from_queue(k))
		return true;
	top = screen_top(probe.s);
	if (!top)
		return false;
	if (top->id == PANE_UNLOCK && rnd(4)) {
		push(PASS "\n");
		return from_queue(k);
	}
	probe.every = rnd(4) ? 1 : 1 + (int)rnd(5);
	if (probe.s->ask.open)
		text(k);
	else
		any_key(k);
	/* A session is short enough as it is. */
	if (probe.s->depth < 2 && !probe.s->ask.open && rnd(64) &&
	        (k->code == 'q' || k->code == K_LEFT || k->code == K_BACKSPACE))
		k->code = 'j';
	return k->code != 0;
}

/* Nothing here may leave the test, run a program with what was typed, or write outside. */
static bool
rc(void)
{
	char path[128];
	FILE *f;

	/* What others may write is not read. */
	umask(077);
	snprintf(path, sizeof(path), "%s/config", home);
	(void)mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/config/sotayrc", home);
	f = fopen(path, "w");
	return f &&
	       fputs("unbind any Q\nunbind any ^Z\nprogram open * true %s\n", f) >= 0 &&
	       fclose(f) == 0 && chdir(home) == 0;
}

static long
number(const char *name, long otherwise)
{
	const char *v = getenv(name);

	return v && *v ? strtol(v, NULL, 10) : otherwise;
}

/* The leader of a group cannot leave it: -1 in the child, else how that one ended. */
static int
in_child(void)
{
	pid_t pid = fork();
	int st = 1;

	if (pid == 0)
		return setsid() < 0 ? 2 : -1;
	if (pid < 0 || waitpid(pid, &st, 0) < 0)
		return 2;
	return WIFEXITED(st) ? WEXITSTATUS(st) : 1;
}

int
main(void)
{
	long secs = number("SECS", 5), first = number("SEED", 5);
	bool fallback, ok = true;
	int st;

	/* A suspend that `:` was led to by chance stops no one in a session of its own. */
	if (setsid() < 0 && (st = in_child()) >= 0)
		return st;
	setenv("LC_ALL", "C.UTF-8", 1);
	proc_locale(&fallback);
	(void)check; /* no golden screens here */
	(void)play;
	(void)clean;
	if (crypt_init(NULL) < 0 || !OK(make_profile(full_fill) && rc(), "a profile"))
		return t_end();
	seed = (uint64_t)first;
	until = real_ms() + secs * 1000;
	while (ok && !probe.end) {
		sessions++;
		probe.rows = 24;
		probe.cols = 80;
		queued = typed = 0;
		push(PASS "\n");
		ok = probe_run(NULL, next);
	}
	printf("# seed %ld: %ld steps, %ld compared, %ld sessions\n", first, steps,
	        probe.compared, sessions);
	OK(ok && probe.compared > 100,
	        "after random keys and sizes the screen is as drawn from scratch");
	probe_release();
	full_clean();
	return t_end();
}
