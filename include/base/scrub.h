/*
 * The one gate between text from outside and a terminal or a pipe
 * (security.md section 3 has the table).
 *
 * struct raw is anything from a document, a server, a file or the environment.
 * Only scrub_* make a struct safe; the canvas and the printer of the batch
 * commands take only struct safe. Literals of our own source use SAFE().
 */
#ifndef BASE_SCRUB_H
#define BASE_SCRUB_H

#include <stddef.h>
#include "base/str.h"

struct raw {
	const char *p;
	size_t n;
};

struct safe {
	const char *p;
	size_t n;
};

#define SAFE(lit) ((struct safe){ "" lit "", sizeof("" lit "") - 1 })

enum scrub_flags {
	SCRUB_LINE = 0, /* newlines become a space as well: titles, names, error texts */
	SCRUB_TEXT = 1 << 0, /* newlines are kept: bodies */
};

struct raw raw_of(const char *z); /* NULL is empty */
/* Added to out; the returned view points into out->p and is valid until out changes.
 * If out is bad (full), the view is what fitted. */
struct safe scrub(struct raw in, enum scrub_flags f, struct str *out);
/* For text that this program composed of safe parts (numbers, translated words, earlier safe
 * text). Never for anything else: the lint lists every call. */
struct safe safe_composed(const struct str *s);

#endif
