#include "base/mem.h"
#include "import_util.h"
#include "model/docfile.h"
#include "server/db_org.h"
#include "server/import.h"

bool
code_ok(const char *s)
{
	size_t n = strlen(s);

	return n >= 1 && n <= CODE_MAX && strspn(s, DIGITS LETTERS ".") == n;
}

int
import_name(const char *s, char *out, size_t max, size_t line, struct err *e)
{
	size_t i, n = strlen(s);
	bool letters = false;
	uint32_t bad;

	for (i = 0; i < n; i++) {
		if ((unsigned char)s[i] < 0x20 || s[i] == 0x7f)
			return err_set(e, ERR_USAGE,
			        "line %zu: the name is not one line of text", line);
		letters = letters || s[i] != ' ';
	}
	if (!doc_value_ok(s, n, &bad))
		return err_set(e, ERR_USAGE,
		        "line %zu: the control character U+%04X has no place in a name",
		        line, (unsigned)bad);
	if (!letters)
		return err_set(e, ERR_USAGE, "line %zu: the name is empty", line);
	if (n >= max)
		return err_set(e, ERR_USAGE,
		        "line %zu: the name has %zu bytes, at most %zu are "
		        "allowed",
		        line, n, max - 1);
	memcpy(out, s, n + 1);
	return 0;
}

int
import_of_set(const char *what, const char *s, const char *set, size_t max, size_t line,
        struct err *e)
{
	size_t n = strlen(s);

	if (n > max || strspn(s, set) != n)
		return err_set(
		        e, ERR_USAGE, "line %zu: %s: \"%s\" is not valid", line, what, s);
	return 0;
}

int
seen_add(struct seen *s, const char *code, size_t line, struct err *e)
{
	if (mem_grow(&s->code, &s->cap, s->n + 1, sizeof(*s->code), e))
		return -1;
	s->code[s->n] = mem_new(strlen(code) + 32, 1, e);
	if (!s->code[s->n])
		return -1;
	snprintf(s->code[s->n], strlen(code) + 32, "%s %020zu", code, line);
	s->n++;
	return 0;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int
seen_check(struct seen *s, const char *what, struct err *e)
{
	size_t i, n;

	if (s->n)
		qsort(s->code, s->n, sizeof(*s->code), by_text);
	for (i = 1; i < s->n; i++) {
		n = strcspn(s->code[i], " ");
		if (strncmp(s->code[i], s->code[i - 1], n + 1) == 0)
			return err_set(e, ERR_USAGE,
			        "line %llu: %s \"%.*s\" stands in line %llu "
			        "already",
			        strtoull(s->code[i] + n, NULL, 10), what, (int)n,
			        s->code[i], strtoull(s->code[i - 1] + n, NULL, 10));
	}
	return 0;
}

void
seen_release(struct seen *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		free(s->code[i]);
	free(s->code);
	*s = (struct seen){ 0 };
}
