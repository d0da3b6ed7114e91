/* A cell for a terminal without UTF-8: inside the toolkit only. */
#ifndef TUI_ASCII_H
#define TUI_ASCII_H

#include "tui/canvas.h"

/* Exactly cell->width ASCII characters (1 or 2) into out, NUL added. */
void ascii_cell(const struct cell *cell, char out[3]);

#endif
