/*
 * The terminal: one interface, two backends.
 *
 * term_curses_open is the real one (ncursesw; the only file with curses.h);
 * term_text_open has no terminal: it reads a script of keys and writes the screen as
 * text, for golden screens. Used by the loop's owner. Nothing is written but by flush,
 * suspend, resume and close, and nothing at all when the canvas did not change. Installs
 * no signal handler.
 *
 * A turn of the loop:
 *	poll(term->fd, timeout = term_pending ? 0 : least of term_timeout and your timers)
 *	on SIGWINCH: term_resize, canvas_resize to term->rows and cols, lay out again
 *	while (term_key(t, &k)) act on k        (K_RESIZE: like SIGWINCH)
 *	draw what is dirty, term_flush (every turn: without a change it writes nothing)
 * term_flush may keep a frame back while a slow line is busy (pacing); it is then shown
 * by a later flush: draw into the same canvas meanwhile, and flush again when K_READY
 * comes.
 */
#ifndef TUI_TERM_H
#define TUI_TERM_H

#include <stdbool.h>
#include "base/err.h"
#include "tui/canvas.h"
#include "tui/keys.h"
#include "tui/theme.h"

#define PASTE_MAX (256 * 1024) /* bytes of one paste; the rest is dropped */

struct term;

struct term_ops {
	bool (*key)(struct term *, struct key *);
	bool (*pending)(const struct term *);
	int (*timeout)(struct term *);
	int (*flush)(struct term *, struct canvas *, struct err *);
	void (*resize)(struct term *);
	void (*suspend)(struct term *);
	int (*resume)(struct term *, struct err *);
	void (*redraw)(struct term *);
	void (*theme)(struct term *, const struct theme *, bool colour); /* optional */
	void (*beep)(struct term *);
	bool (*send)(struct term *, const char *); /* NULL: it knows no clipboard */
	void (*mouse)(struct term *, bool on);     /* optional */
	void (*close)(struct term *);
};

/* What every backend begins with; callers may read it. */
struct term {
	const struct term_ops *ops;
	int fd;         /* poll this for input; -1 for a while: nothing to wait for */
	int rows, cols; /* at least 1 */
	bool utf8;      /* false: shown as letters without marks */
	bool colour;
	bool ambiguous; /* it may take two columns for ambiguous characters: none is sent */
	bool fast; /* neither a slow serial line nor SSH: a reversed row may be afforded */
};

struct term_conf {
	int in, out;               /* descriptors; stay the caller's */
	const char *type;          /* NULL: $TERM */
	const struct theme *theme; /* copied */
	bool utf8;                 /* the locale's character set is UTF-8 (proc_utf8) */
	bool colour;               /* wanted: no NO_COLOR */
	bool pace; /* ask the terminal whether it keeps up, after a big repaint */
};

/* setlocale has been called before. ERR_USAGE with a sentence for a terminal that
 * cannot move its cursor or is unknown. *out is the caller's, closed by term_close. */
int term_curses_open(
        struct term **out, const struct term_conf *c, struct err *e) MUST_CHECK;

/*
 * The text backend reads lines from `in` (poll term->fd), each a run of keys in the
 * notation of keys.h ("jj<Enter>", "/dang<Enter>"), or a line that begins with '=':
 *	=size ROWS COLS   the terminal changes its size (K_RESIZE)
 *	=paste TEXT       a paste; \n in TEXT is a newline
 *	=mouse ROW COL [N]  button N of enum mouse_button, 0; nothing while term_mouse is off
 *	=wait TEXT        keep back what follows until a flushed screen shows TEXT
 *	=gone TEXT        keep it back until no row of a flushed screen shows TEXT
 *	=dump [NAME]      after the next flush write the screen to `out`, headed "== NAME"
 *	=roles            dumps show roles from here on
 *	# comment
 * End of the script is K_EOF. A script waits for a state, never for time. in -1: no
 * script, keys come from term_text_feed. out -1: nothing is written.
 */
int term_text_open(struct term **out, int in, int outfd, int rows, int cols, bool utf8,
        struct err *e) MUST_CHECK;
/* Add lines of script (for unit tests). */
int term_text_feed(struct term *t, const char *script, struct err *e) MUST_CHECK;
/* The screen as last flushed; NULL before the first flush. Valid until the next flush. */
const struct canvas *term_text_screen(const struct term *t);

/* One event; false when there is none now. Never blocks. After K_EOF it gives K_EOF
 * again. */
bool term_key(struct term *t, struct key *k);
bool term_pending(const struct term *t); /* events are there that poll does not show */
int term_timeout(
        struct term *t); /* ms for poll until the terminal wants a turn; -1 never */
/* Show the canvas: only what changed, in one write. -1 and ERR_IO: the terminal is
 * gone. */
int term_flush(struct term *t, struct canvas *c, struct err *e) MUST_CHECK;
void term_resize(struct term *t); /* asks the terminal's size into rows and cols */
void term_suspend(
        struct term *t); /* the shell's screen and modes again; then stop yourself */
int term_resume(
        struct term *t, struct err *e) MUST_CHECK; /* then touch the canvas and flush */
/* The next flush repaints everything and is not kept back (^L, lock). What was shown before is kept
 * in no memory but the canvas. */
void term_redraw(struct term *t);
/* Other looks from here on, and whether colour is wanted (copied); all is repainted by the next flush,
 * of a canvas that was touched. */
void term_theme(struct term *t, const struct theme *theme, bool colour);
/* set ambiguous-width = 2; all is repainted when that is new. */
void term_ambiguous(struct term *t, bool wide);
void term_beep(struct term *t);
/* K_MOUSE from here on, or no longer; off at first. While it is on the terminal's own selecting wants
 * Shift. A terminal that has none gives none. */
void term_mouse(struct term *t, bool on);
/* Into the terminal's clipboard (OSC 52): whoever can read that reads it. false: it has none, or the
 * text is too long. */
bool term_copy(struct term *t, const char *p, size_t n);
void term_close(
        struct term *t); /* erases where there is no alternate screen; NULL is fine */

#endif
