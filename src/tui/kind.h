/*
 * What the name of a terminal's type says that terminfo does not: inside the toolkit only.
 */
#ifndef TUI_KIND_H
#define TUI_KIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Knows the modes of xterm. */
bool kind_is_modern(const char *type);

/* The capability of terminfo that says what a key sends; NULL behind the last. */
struct kind_key {
	const char *cap;
	uint32_t code;
};
const struct kind_key *kind_key(size_t i);

#endif
