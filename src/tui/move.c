#include <string.h>
#include "tui/move.h"

static const char *const names[MOVE_COUNT] = {
#define MOVE(name, text) [MOVE_##name] = (text),
#include "tui/moves.def"
#undef MOVE
};

int
move_by_name(const char *name)
{
	for (int i = 0; i < MOVE_COUNT; i++) {
		if (strcmp(names[i], name) == 0)
			return i;
	}
	return -1;
}

const char *
move_name(enum move m)
{
	return names[m];
}
