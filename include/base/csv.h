/* RFC 4180 CSV with a header row and columns by name. A UTF-8 BOM is allowed. */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include <stddef.h>
#include "base/str.h"

struct csv;
/* text must outlive the csv. cols: names of the wanted columns, NULL-terminated; the first
 * `required` of them must be there. A repeated or unknown column is an error with its line. */
struct csv *csv_new(const char *text, size_t n, const char *const *cols, size_t required,
        struct err *e) MUST_CHECK;
/* 1: a row, 0: the end, -1: an error that names its line. Fields are NUL-terminated, valid until
 * the next call; a missing column is "". Empty lines are passed over. */
int csv_next(struct csv *c, const char **fields, struct err *e) MUST_CHECK;
size_t csv_line(const struct csv *c); /* line on which the row began, from 1 */
void csv_free(struct csv *c);

#endif
