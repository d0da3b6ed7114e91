/*
 * A box of rows over what is shown, one of which is chosen: its words at the left, the keys
 * that do the same at the right. For panes; who opened it draws what lies under it again.
 *
 * Holds no rows: the owner answers for row i. A letter goes to the next row that begins
 * with it, whatever its marks. What does not fit is scrolled to.
 */
#ifndef TUI_MENU_H
#define TUI_MENU_H

#include <stdbool.h>
#include <stddef.h>
#include "base/scrub.h"
#include "tui/canvas.h"
#include "tui/keys.h"

struct menu_item {
	struct safe label, keys; /* valid until the next item() */
};

enum menu_result {
	MENU_MORE,   /* taken; draw again */
	MENU_DONE,   /* Enter, a click on a row: that under the cursor */
	MENU_CANCEL, /* Esc, ^C, ^G */
	MENU_OTHER,  /* not a key of the menu */
};

struct menu {
	void (*item)(void *ctx, size_t i, struct menu_item *out);
	void *ctx;
	size_t count, cursor, top;
	int page;         /* rows that the box has, as last drawn */
	struct rect rows; /* where they stand */
};

void menu_init(struct menu *m, void (*item)(void *, size_t, struct menu_item *),
        void *ctx, size_t count);
enum menu_result menu_key(struct menu *m, const struct key *k);
/* In the middle of area, as large as its rows need, the real cursor on the chosen one. Without
 * a frame where there is no room for one. */
void menu_draw(struct menu *m, struct canvas *c, struct rect area, struct safe title);

#endif
