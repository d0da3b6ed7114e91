/* What form.c and form_draw.c share. */
#ifndef TUI_FORM_INT_H
#define TUI_FORM_INT_H

#include "tui/form.h"

bool form_is_line(enum form_kind k);

#endif
