/*
 * A document as a file for others: plain text as it is read, Markdown, or pages for a printer. What
 * it makes has passed the sanitizer and is UTF-8. It marks nothing as read and asks nobody. For panes
 * and the batch commands, which say that what leaves the store is no longer encrypted.
 */
#ifndef CORE_EXPORT_H
#define CORE_EXPORT_H

#include "store/doc.h"

enum export_as { EXPORT_TEXT, EXPORT_MD, EXPORT_PAGED, EXPORT_COUNT };

#define EXPORT_MAX (16u << 20)
#define EXPORT_LINES 66 /* of a page, with its head */
#define EXPORT_COLS 80
#define EXPORT_LINES_MIN 10
#define EXPORT_COLS_MIN 30
#define EXPORT_SIDE_MAX 500

struct export_form {
	enum export_as as;
	int lines, cols; /* of a page; 0: as above */
};

/* NULL behind the last. */
const char *export_name(enum export_as as);
bool export_as_of(const char *name, enum export_as *as);

/* The document added to out, a text of several lines. d: its file; NULL when it was withdrawn. */
int export_compose(const struct doc_row *r, const struct doc *d,
        const struct export_form *f, struct str *out, struct err *e) MUST_CHECK;
/* The same of what the store has. */
int export_doc(const struct store *s, const struct doc_row *r,
        const struct export_form *f, struct str *out, struct err *e) MUST_CHECK;

/* A name for its file: its number, or else its title, in letters that every file system takes. */
void export_file_name(const struct doc_row *r, enum export_as as, struct str *out);
/* The file whole or not at all: a temporary one beside it takes its name. Mode 0600. ERR_CONFLICT
 * when there is one already, unless over. */
int export_write(
        const char *path, const struct str *text, bool over, struct err *e) MUST_CHECK;

#endif
