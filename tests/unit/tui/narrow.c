/*
 * set ambiguous-width = 2: what a terminal for East Asian text might show in two columns is given by
 * what it shows in one, and letters keep their marks.
 */
#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <unistd.h>
#include "t.h"
#include "../../../src/tui/ascii.h"
#include "base/utf8.h"
#include "base/width.h"
#include "tui/term.h"

#define TEXT "à é đ Đảng ủy … │ ● “đ” 漢 中 ế ¿"

static struct cell
cell_of(const char *s)
{
	struct canvas c = CANVAS_INIT;
	struct cell cell = { 0 };
	struct err e;

	if (canvas_init(&c, 1, 4, &e) == 0) {
		canvas_put(&c, 0, 0, 4, (struct safe){ s, strlen(s) }, ROLE_NORMAL);
		cell = *canvas_at(&c, 0, 0);
	}
	canvas_release(&c);
	return cell;
}

static void
check(const char *s, const wchar_t *want)
{
	struct cell cell = cell_of(s);
	wchar_t w[CELL_MARKS + 2];
	int n = cell_narrow(&cell, w);

	OK(wcscmp(w, want) == 0 && n == (int)wcslen(want), "\"%s\" in one column", s);
}

static void
test_cells(void)
{
	check("a", L"a");
	check("\xC3\xA0", L"a\x300");              /* à */
	check("\xC4\x91", L"d\x335");              /* đ */
	check("\xC3\xA0\xCC\xA3", L"a\x300\x323"); /* … with a dot below it */
	check("\xE1\xBA\xBF", L"\x1EBF");          /* ế is not ambiguous */
	check("\xE2\x80\xA6", L"~");               /* … */
	check("\xE2\x97\x8F", L"o");               /* ● */
	check("\xE6\xBC\xA2", L"\x6F22");          /* wide for every terminal */
	for (const char *s = TEXT; *s;) {
		uint32_t cp;
		size_t len = utf8_next(s, strlen(s), &cp);
		char one[5] = "";
		struct cell cell;
		wchar_t w[CELL_MARKS + 2];

		memcpy(one, s, len);
		cell = cell_of(one);
		OK(cell_narrow(&cell, w) >= 1 && !cp_ambiguous((uint32_t)w[0]),
		        "%s begins with nothing ambiguous", one);
		s += len;
	}
}

/* What goes over the line holds no ambiguous character, from the next frame on. */
static void
test_line(void)
{
	static const struct winsize ws = { .ws_row = 3, .ws_col = 60 };
	struct theme theme;
	struct term_conf conf = {
		.type = "xterm-256color", .theme = &theme, .utf8 = true
	};
	struct canvas c = CANVAS_INIT;
	struct term *t;
	struct err e = ERR_INIT;
	int master, slave;
	char buf[8192];
	size_t bad = 0, seen = 0;
	ssize_t n;

	theme_init(&theme);
	if (!OK(openpty(&master, &slave, NULL, NULL, &ws) == 0, "a terminal"))
		return;
	conf.in = conf.out = slave;
	if (!OK(term_curses_open(&t, &conf, &e) == 0 && canvas_init(&c, 3, 60, &e) == 0,
	            "opened"))
		return;
	canvas_put(&c, 1, 0, 60, SAFE(TEXT), ROLE_NORMAL);
	OK(term_flush(t, &c, &e) == 0 && read(master, buf, sizeof(buf)) > 0, "as it is");
	term_ambiguous(t, true);
	canvas_touch(&c);
	OK(term_flush(t, &c, &e) == 0, "told that it is wide");
	n = read(master, buf, sizeof(buf));
	for (ssize_t i = 0; i < n;) {
		uint32_t cp;

		i += (ssize_t)utf8_next(buf + i, (size_t)(n - i), &cp);
		seen += cp >= 0x80;
		bad += cp_ambiguous(cp);
	}
	OK(n > 0 && seen >= 10 && bad == 0, "%zu letters beyond ASCII, %zu ambiguous",
	        seen, bad);
	canvas_release(&c);
	term_close(t);
	close(master);
	close(slave);
}

int
main(void)
{
	if (!setlocale(LC_ALL, "C.UTF-8"))
		return 1;
	OK(cp_ambiguous(0xE0) && cp_ambiguous(0x2026) && cp_ambiguous(0x1F16A - 1),
	        "of class A");
	OK(!cp_ambiguous('a') && !cp_ambiguous(0x1EBF) && !cp_ambiguous(0x4E2D) &&
	                !cp_ambiguous(0x301),
	        "not: ASCII, letters of Vietnamese alone, wide ones, marks");
	test_cells();
	test_line();
	return t_end();
}
