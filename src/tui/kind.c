#include "kind.h"

#include <string.h>
#include "base/mem.h"

bool
kind_is_modern(const char *type)
{
	static const char *const names[] = { "xterm", "tmux", "screen", "rxvt", "foot",
		"alacritty", "kitty", "st-", "vte", "gnome", "konsole", "putty",
		"wezterm", "contour", "ghostty", "mlterm", "mintty" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (strncmp(type, names[i], strlen(names[i])) == 0)
			return true;
	}
	return false;
}
