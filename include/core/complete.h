/* Tab on the command line and in a filter: names of commands, panes, options, choices and contexts;
 * fields and marks of filter.def. */
#ifndef CORE_COMPLETE_H
#define CORE_COMPLETE_H

#include <stdbool.h>
#include "base/str.h"
#include "core/cmd.h"

/* The i-th way to complete `line` (the cursor at its end), whole line, added to out. false: there
 * are only i ways. Order: that of the tables. */
bool complete_line(
        const char *line, size_t i, const struct cmd_names *names, struct str *out);

/* `open` and the beginning of a number: the numbers there are on this device, in their order, up to
 * COMPLETE_NUMBERS of them. store may be NULL. */
#define COMPLETE_NUMBERS 64
struct store;
bool complete_is_open(const char *line);
bool complete_open(const char *line, size_t i, const struct store *s, struct str *out);

/* The name of a tag that is in the store: in a filter, behind `label` and `unlabel`, or, alone, as the
 * whole line. store may be NULL. */
bool complete_is_tag(const char *line, bool alone);
bool complete_tag(const char *line, size_t i, const struct store *s, struct str *out);

/* What `export` writes a document as. */
bool complete_export(const char *word, size_t i, struct str *out);

/* A file's name as far as the names that begin so agree, with / behind a folder; ~/ stays. How many
 * there are; what they are called into names, raw, with blanks between. */
size_t complete_path(const char *text, struct str *out, struct str *names);
/* The same for the filter of a list (a bit of enum filter_list); names: of filters, or NULL. */
bool complete_filter(const char *line, size_t i, unsigned list,
        const struct filter_names *names, struct str *out);

#endif
