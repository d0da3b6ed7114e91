/* A cell as a terminal shows it, with UTF-8 or without: inside the toolkit only. */
#ifndef TUI_ASCII_H
#define TUI_ASCII_H

#include <stdbool.h>
#include <wchar.h>
#include "tui/canvas.h"

/* Exactly cell->width ASCII characters (1 or 2) into out, NUL added. */
void ascii_cell(const struct cell *cell, char out[3]);

/* The characters of a cell as this C library measures them; where it differs from the canvas, the
 * terminal might too, and every cell behind would be displaced. */
int cell_wide(const struct cell *cell, bool utf8, wchar_t out[CELL_MARKS + 2]);
/* The same for a terminal that may take two columns for what is ambiguous: such a letter is given as
 * its base and its marks, such a sign as one that is not. */
int cell_narrow(const struct cell *cell, wchar_t out[CELL_MARKS + 2]);
/* The second column of a wide cell that is shown by narrow characters; 0: none. */
wchar_t cell_half(const struct cell *cell, bool utf8, wchar_t first);

#endif
