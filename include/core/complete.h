/* Tab on the command line: names of commands, panes, options, choices and contexts. */
#ifndef CORE_COMPLETE_H
#define CORE_COMPLETE_H

#include <stdbool.h>
#include "base/str.h"
#include "core/cmd.h"

/* The i-th way to complete `line` (the cursor at its end), whole line, added to out. false: there
 * are only i ways. Order: that of the tables. */
bool complete_line(
        const char *line, size_t i, const struct cmd_names *names, struct str *out);

#endif
