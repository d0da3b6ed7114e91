/*
 * What the name of a terminal's type says that terminfo does not: inside the toolkit only.
 */
#ifndef TUI_KIND_H
#define TUI_KIND_H

#include <stdbool.h>

/* Knows the modes of xterm. */
bool kind_is_modern(const char *type);

#endif
