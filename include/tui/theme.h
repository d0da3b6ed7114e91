/*
 * Roles of text on the screen, and how each looks.
 *
 * A cell of the canvas holds a role; only the terminal backend asks for the look. Used
 * by whoever draws (enum role) and by the owner of the configuration (theme_set). Reads
 * no file and no environment: the caller says whether colour is wanted (NO_COLOR).
 */
#ifndef TUI_THEME_H
#define TUI_THEME_H

#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"

enum role {
#define ROLE(name, text, fg, bg, attrs, mono) ROLE_##name,
#include "tui/theme.def"
#undef ROLE
	ROLE_COUNT
};

#define LOOK_DEFAULT (-1)
enum look_attr {
	LOOK_BOLD = 1 << 0,
	LOOK_DIM = 1 << 1,
	LOOK_UNDERLINE = 1 << 2,
	LOOK_REVERSE = 1 << 3,
};

struct look {
	int16_t fg, bg; /* LOOK_DEFAULT, or a colour number */
	uint8_t attrs;  /* enum look_attr */
};

struct theme {
	struct look look[ROLE_COUNT];
};

/* The theme `default`: the terminal's own colours. The others are lines for theme_set. */
void theme_init(struct theme *t);
/* One line of a theme: role "unread", look "bold yellow on black" (attributes and up
 * to two colours by name or number 0 to 255, in any order; "default" is the
 * terminal's own). */
int theme_set(
        struct theme *t, const char *role, const char *look, struct err *e) MUST_CHECK;
/* When all lines are read: a ground that `normal` names is that of every role that names none. */
void theme_ground(struct theme *t);
/* Drop every colour; a role that only colour would have set apart keeps its
 * attributes of mono. */
void theme_drop_colour(struct theme *t);
const char *theme_role_name(enum role r); /* "unread" */
int theme_role(const char *name);         /* -1: there is none */

#endif
