/*
 * Keys: their codes, and their names in the configuration and in help.
 *
 * A key is a code point, or one of enum key_code. Control-X is the code point it sends
 * (^D is 4); Enter, Tab, Esc and Backspace have names of their own whichever byte they
 * send. A binding is a sequence: "gg", "^D", "]]", "<PageDown>", "<Space>", "<lt>" for
 * '<', "<Caret>" for '^'. Knows no binding and no action.
 */
#ifndef TUI_KEYS_H
#define TUI_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/scrub.h"
#include "base/str.h"

#define KEY_SEQ_MAX 8

enum key_code {
	K_NONE = 0,
	K_FIRST = 0x110000, /* above every code point */
#define KEYNAME(name, text) K_##name,
#include "tui/keys.def"
#undef KEYNAME
	K_COUNT
};

enum mouse_button {
	MOUSE_LEFT = 0,
	MOUSE_UP = 64,
	MOUSE_DOWN = 65
}; /* as xterm has them */

/* One event of the terminal. */
struct key {
	uint32_t code;   /* a code point or enum key_code */
	struct raw text; /* K_PASTE: what was pasted; valid until the next term_key */
	/* K_MOUSE: where, from 0, perhaps outside of the canvas; up and down is the wheel */
	int row, col;
	enum mouse_button button;
};

struct key_seq {
	uint32_t code[KEY_SEQ_MAX];
	size_t n; /* 1 … KEY_SEQ_MAX */
};

/* -1 and ERR_USAGE for an empty, too long or unknown one. */
int key_parse(const char *s, struct key_seq *out, struct err *e) MUST_CHECK;
/* The first key of s[0..n), n > 0: the bytes it takes, or 0 when it is no key. */
size_t key_parse_one(const char *s, size_t n, uint32_t *code);
/* As key_parse reads it back. */
void key_print(uint32_t code, struct str *out);
void key_print_seq(const struct key_seq *k, struct str *out);
bool key_is_event(uint32_t code); /* resize, paste, ready, mouse, eof: not a key */
bool key_is_text(uint32_t code);  /* a character that a text field takes */

#endif
