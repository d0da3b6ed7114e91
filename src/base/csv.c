#include "base/csv.h"

#include <stdint.h>

#include "base/mem.h"
#include "base/utf8.h"

#define COLS_MAX 64
#define ROW_MAX (1u << 20)

struct csv {
	const char *p, *end;
	size_t line;          /* of the next character */
	size_t row_line;      /* on which the row began */
	size_t ncols;         /* wanted by the caller */
	size_t nhead;         /* in the file */
	size_t col[COLS_MAX]; /* column of the file -> wanted column */
	struct str row;       /* the fields of a row, NUL between */
	size_t at[COLS_MAX];  /* where each begins in row */
};

/* A field after its opening quote, up to and with the closing one. */
static int
quoted(struct csv *c, struct err *e)
{
	size_t began = c->line;

	for (; c->p < c->end; c->p++) {
		if (*c->p == '"') {
			c->p++;
			if (c->p == c->end || *c->p != '"')
				return 0;
		} else if (*c->p == '\n') {
			c->line++;
		}
		str_addc(&c->row, *c->p);
	}
	return err_set(e, ERR_USAGE, "line %zu: a quote is never closed", began);
}

static bool
at_eol(const struct csv *c)
{
	return c->p == c->end || *c->p == '\n' ||
	       (*c->p == '\r' && (c->p + 1 == c->end || c->p[1] == '\n'));
}

static void
skip_eol(struct csv *c)
{
	if (c->p < c->end && *c->p == '\r')
		c->p++;
	if (c->p < c->end && *c->p == '\n') {
		c->p++;
		c->line++;
	}
}

static int
field(struct csv *c, struct err *e)
{
	if (c->p < c->end && *c->p == '"') {
		c->p++;
		if (quoted(c, e) != 0)
			return -1;
		if (!at_eol(c) && *c->p != ',')
			return err_set(e, ERR_USAGE,
			        "line %zu: text behind a closing quote", c->line);
	} else {
		for (; !at_eol(c) && *c->p != ','; c->p++) {
			if (*c->p == '"')
				return err_set(e, ERR_USAGE,
				        "line %zu: a quote inside a field that does not "
				        "begin "
				        "with one",
				        c->line);
			str_addc(&c->row, *c->p);
		}
	}
	str_addc(&c->row, '\0');
	return 0;
}

/* The next row that is not empty: its number of fields, 0 at the end, -1. */
static int
row(struct csv *c, struct err *e)
{
	size_t n = 0, k, len;
	const char *s;

	while (c->p < c->end && at_eol(c))
		skip_eol(c);
	c->row_line = c->line;
	str_reset(&c->row);
	if (c->p == c->end)
		return 0;
	for (;;) {
		if (n == COLS_MAX)
			return err_set(e, ERR_USAGE, "line %zu: more than %d fields",
			        c->row_line, COLS_MAX);
		c->at[n++] = c->row.len;
		if (field(c, e) != 0)
			return -1;
		if (at_eol(c))
			break;
		c->p++;
	}
	skip_eol(c);
	if (str_ok(&c->row, "a row", e) != 0)
		return err_prefix(e, "line %zu", c->row_line);
	for (k = 0; k < n; k++) {
		s = c->row.p + c->at[k];
		len = (k + 1 < n ? c->at[k + 1] : c->row.len) - c->at[k] - 1;
		if (memchr(s, '\0', len))
			return err_set(
			        e, ERR_USAGE, "line %zu: a NUL character", c->row_line);
		if (!utf8_valid(s, len))
			return err_set(e, ERR_USAGE, "line %zu: not UTF-8", c->row_line);
	}
	return (int)n;
}

static int
header(struct csv *c, const char *const *cols, size_t required, struct err *e)
{
	size_t seen[COLS_MAX] = { 0 }, i, k;
	const char *name;
	int n = row(c, e);

	if (n < 0)
		return -1;
	for (i = 0; i < (size_t)n; i++) {
		name = c->row.p + c->at[i];
		for (k = 0; k < c->ncols && strcmp(cols[k], name) != 0; k++)
			;
		if (k == c->ncols)
			return err_set(e, ERR_USAGE, "line %zu: unknown column \"%s\"",
			        c->row_line, name);
		if (seen[k]++)
			return err_set(e, ERR_USAGE, "line %zu: column \"%s\" twice",
			        c->row_line, name);
		c->col[i] = k;
	}
	for (k = 0; k < required; k++)
		if (!seen[k])
			return err_set(e, ERR_USAGE, "line %zu: column \"%s\" is missing",
			        c->row_line, cols[k]);
	c->nhead = (size_t)n;
	return 0;
}

struct csv *
csv_new(const char *text, size_t n, const char *const *cols, size_t required,
        struct err *e)
{
	struct csv *c = mem_new(1, sizeof(*c), e);

	if (!c)
		return NULL;
	str_init(&c->row, ROW_MAX);
	if (n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
		text += 3;
		n -= 3;
	}
	c->p = text;
	c->end = text + n;
	c->line = 1;
	while (cols[c->ncols])
		c->ncols++;
	if (header(c, cols, required, e) != 0) {
		csv_free(c);
		return NULL;
	}
	return c;
}

int
csv_next(struct csv *c, const char **fields, struct err *e)
{
	size_t i;
	int n = row(c, e);

	if (n <= 0)
		return n;
	if ((size_t)n != c->nhead)
		return err_set(e, ERR_USAGE, "line %zu: %d fields, the header has %zu",
		        c->row_line, n, c->nhead);
	for (i = 0; i < c->ncols; i++)
		fields[i] = "";
	for (i = 0; i < c->nhead; i++)
		fields[c->col[i]] = c->row.p + c->at[i];
	return 1;
}

size_t
csv_line(const struct csv *c)
{
	return c->row_line;
}

void
csv_free(struct csv *c)
{
	if (c) {
		str_release(&c->row);
		free(c);
	}
}
