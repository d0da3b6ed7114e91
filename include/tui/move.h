/* Movements by name, the same for lists and texts. Panes bind actions of these names
 * to them. */
#ifndef TUI_MOVE_H
#define TUI_MOVE_H

enum move {
#define MOVE(name, text) MOVE_##name,
#include "tui/moves.def"
#undef MOVE
	MOVE_COUNT
};

int move_by_name(const char *name); /* enum move, or -1 */
const char *move_name(enum move m);

#endif
