/*
 * What a terminal is given for each role of text in each theme, and without colours, against
 * tests/screen/golden/themes.txt (UPDATE=1 writes it anew). The themes are the files of src/core/themes;
 * they are changed while the terminal is open, as `:theme` does.
 */
#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "t.h"
#include "base/path.h"
#include "tui/term.h"
#include "vt.h"

#define GOLDEN "tests/screen/golden/themes.txt"
#define BOLD (1 << 1)
#define UNDERLINE (1 << 4)
#define REVERSE (1 << 7)

static const char *const names[] = { "default", "light", "dark", "mono",
	"high-contrast" };

static int master, slave;
static struct vt vt;
static struct term *term;
static struct canvas canvas = CANVAS_INIT;
static struct str all = STR_INIT(1 << 20);

static void
drain(void)
{
	struct pollfd p = { .fd = master, .events = POLLIN };
	char buf[65536];

	while (poll(&p, 1, 0) > 0 && (p.revents & POLLIN)) {
		ssize_t n = read(master, buf, sizeof(buf));

		if (n <= 0)
			break;
		vt_write(&vt, buf, (size_t)n);
	}
}

/* The lines of a theme's file, as core/conf.h gives them. */
static void
read_theme(const char *name, struct theme *t)
{
	struct str text = STR_INIT(1 << 16), path = STR_INIT(256);
	struct err e = ERR_INIT;
	char role[64], look[128];
	int n;

	theme_init(t);
	str_addf(&path, "src/core/themes/%s", name);
	if (strcmp(name, "default") != 0 &&
	        OK(file_read(str_c(&path), text.max, &text, &e) == 0, "%s is there",
	                name))
		for (const char *p = str_c(&text); *p; p += strcspn(p, "\n") + 1) {
			n = sscanf(p, "color %63s %127[^\n]", role, look);
			OK(*p == '#' || (n == 2 && theme_set(t, role, look, &e) == 0),
			        "%s: %.*s %s", name, (int)strcspn(p, "\n"), p, e.msg);
		}
	theme_ground(t);
	str_release(&text);
	str_release(&path);
}

/* Every role on a row of its own. */
static const char *
cell_of(int role)
{
	return vt.cell[role][2] + VT_TEXT;
}

static bool
show(const struct theme *t, bool colour)
{
	struct err e = ERR_INIT;
	bool shown;

	term_theme(term, t, colour);
	canvas_touch(&canvas);
	shown = term_flush(term, &canvas, &e) == 0;
	drain();
	return shown;
}

static void
note(const char *name)
{
	str_addf(&all, "== %s\n", name);
	for (int r = 0; r < ROLE_COUNT; r++) {
		const char *l = cell_of(r);

		str_addf(&all, "%-12s%s%s%s%s", theme_role_name((enum role)r),
		        l[0] & BOLD ? " bold" : "", l[0] & 1 << 2 ? " dim" : "",
		        l[0] & UNDERLINE ? " underline" : "",
		        l[0] & REVERSE ? " reverse" : "");
		str_addf(&all, l[1] ? " %d" : " -", l[1] - 1);
		str_addf(&all, l[2] ? " on %d\n" : "\n", l[2] - 1);
	}
}

/* What a role means is told by a mark, a word or a place too; those that show where one is differ
 * without colours as well. */
static void
test_plain(const char *name)
{
	static const enum role apart[] = { ROLE_TAB_ACTIVE, ROLE_CURSOR, ROLE_MATCH,
		ROLE_UNREAD, ROLE_LINK, ROLE_HEADING, ROLE_ERROR };
	bool differ = true, plain = true;

	for (size_t i = 0; i < sizeof(apart) / sizeof(apart[0]); i++)
		differ = differ && cell_of((int)apart[i])[0] != cell_of(ROLE_NORMAL)[0];
	for (int r = 0; r < ROLE_COUNT; r++)
		plain = plain && !cell_of(r)[1] && !cell_of(r)[2];
	OK(plain, "%s: no colour at all", name);
	OK(differ, "%s: what must stand out does so without", name);
}

static void
test_theme(const char *name)
{
	char before[ROLE_COUNT][VT_LOOK], again[ROLE_COUNT][VT_LOOK];
	struct theme t, other;
	bool seen = true;

	read_theme(name, &t);
	if (!OK(show(&t, true), "%s is shown", name))
		return;
	note(name);
	for (int r = 0; r < ROLE_COUNT; r++) {
		memcpy(before[r], cell_of(r), VT_LOOK);
		/* Something may stand on its own colour in no theme. */
		seen = seen && (!before[r][1] || before[r][1] != before[r][2]);
	}
	OK(seen, "%s: nothing is hidden", name);
	if (strcmp(name, "mono") == 0)
		test_plain(name);
	theme_init(&other);
	OK(show(&other, false), "and without colours");
	test_plain(name);
	OK(show(&t, true), "and again with them");
	for (int r = 0; r < ROLE_COUNT; r++)
		memcpy(again[r], cell_of(r), VT_LOOK);
	OK(memcmp(before, again, sizeof(before)) == 0, "%s comes back whole", name);
}

/* The theme `mono` is what other themes become without colours. */
static void
test_mono(void)
{
	struct theme mono, dropped;
	bool same = true;

	read_theme("mono", &mono);
	theme_init(&dropped);
	theme_drop_colour(&dropped);
	for (int r = 0; r < ROLE_COUNT; r++)
		same = same && mono.look[r].attrs == dropped.look[r].attrs &&
		       mono.look[r].fg == LOOK_DEFAULT && mono.look[r].bg == LOOK_DEFAULT;
	OK(same, "mono is as theme.def has it");
}

static void
test_file(void)
{
	struct str want = STR_INIT(1 << 20);
	struct err e = ERR_INIT;
	FILE *f;

	if (getenv("UPDATE")) {
		f = fopen(GOLDEN, "w");
		if (OK(f != NULL, "the file is written")) {
			fputs(str_c(&all), f);
			fclose(f);
		}
		return;
	}
	OK(file_read(GOLDEN, want.max, &want, &e) == 0, "the file is there");
	if (!OK(strcmp(str_c(&want), str_c(&all)) == 0, "the themes are as in " GOLDEN))
		printf("%s", str_c(&all));
	str_release(&want);
}

int
main(void)
{
	struct winsize ws = { .ws_row = 40, .ws_col = 80 };
	struct term_conf conf = {
		.type = "xterm-256color", .utf8 = true, .colour = true
	};
	struct theme first;
	struct err e = ERR_INIT;

	theme_init(&first);
	conf.theme = &first;
	if (!setlocale(LC_ALL, "C.UTF-8") ||
	        openpty(&master, &slave, NULL, NULL, &ws) < 0)
		return 1;
	conf.in = conf.out = slave;
	vt_init(&vt, 40, 80);
	if (!OK(term_curses_open(&term, &conf, &e) == 0 &&
	                    canvas_init(&canvas, 40, 80, &e) == 0,
	            "a terminal"))
		return t_end();
	for (int r = 0; r < ROLE_COUNT; r++)
		canvas_put(&canvas, r, 0, 20, SAFE("word"), (enum role)r);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		test_theme(names[i]);
	test_mono();
	test_file();
	OK(!vt.unknown, "the terminal understood all: %s", vt.what);
	term_close(term);
	canvas_release(&canvas);
	str_release(&all);
	return t_end();
}
