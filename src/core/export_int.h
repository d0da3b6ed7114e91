/* The inside of the export, shared by the files export*.c. */
#ifndef CORE_EXPORT_INT_H
#define CORE_EXPORT_INT_H

#include "base/scrub.h"
#include "core/export.h"
#include "model/markup.h"

/* What all three are made of: safe text. Lines of `block` are "Name: value". */
struct export_parts {
	struct str number, title, block, body;
};

/* The next line of s from *at on, without its newline; false at the end. */
bool export_line(const struct str *s, size_t *at, struct view *line);
void export_md(const struct export_parts *p, struct str *out);
int export_paged(const struct export_parts *p, const struct export_form *f,
        struct str *out, struct err *e) MUST_CHECK;

#endif
