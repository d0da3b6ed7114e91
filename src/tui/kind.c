#include "kind.h"

#include <string.h>
#include "base/mem.h"
#include "tui/keys.h"

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

const struct kind_key *
kind_key(size_t i)
{
	static const struct kind_key keys[] = {
		{ "kcuu1", K_UP },
		{ "kcud1", K_DOWN },
		{ "kcub1", K_LEFT },
		{ "kcuf1", K_RIGHT },
		{ "khome", K_HOME },
		{ "kend", K_END },
		{ "kpp", K_PGUP },
		{ "knp", K_PGDN },
		{ "kich1", K_INSERT },
		{ "kdch1", K_DELETE },
		{ "kcbt", K_STAB },
		{ "kent", K_ENTER },
		{ "kbs", K_BACKSPACE },
		{ "kf1", K_F1 },
		{ "kf2", K_F2 },
		{ "kf3", K_F3 },
		{ "kf4", K_F4 },
		{ "kf5", K_F5 },
		{ "kf6", K_F6 },
		{ "kf7", K_F7 },
		{ "kf8", K_F8 },
		{ "kf9", K_F9 },
		{ "kf10", K_F10 },
		{ "kf11", K_F11 },
		{ "kf12", K_F12 },
	};

	return i < ARRAY_LEN(keys) ? &keys[i] : NULL;
}
