#include <wchar.h>
#include "ascii.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "base/width.h"

/* Lines and marks of our own drawing; letters go through utf8_ascii. */
static const struct {
	uint32_t cp;
	char as;
} marks[] = {
	{ 0x2022, '*' }, /* • */
	{ 0x2026, '~' }, /* … cut here */
	{ 0x2190, '<' }, { 0x2191, '^' }, { 0x2192, '>' }, { 0x2193, 'v' }, /* arrows */
	{ 0x2500, '-' }, { 0x2502, '|' }, { 0x250C, '+' }, { 0x2510, '+' },
	{ 0x2514, '+' }, { 0x2518, '+' }, { 0x251C, '+' }, { 0x2524, '+' },
	{ 0x252C, '+' }, { 0x2534, '+' }, { 0x253C, '+' },
	/* boxes; blocks of eighths, upwards and to the right */
	{ 0x2581, '_' }, { 0x2582, '.' }, { 0x2583, '-' }, { 0x2584, '=' },
	{ 0x2585, '+' }, { 0x2586, '*' }, { 0x2587, '%' }, { 0x2588, '#' },
	{ 0x2589, '=' }, { 0x258A, '=' }, { 0x258B, '=' }, { 0x258C, '=' },
	{ 0x258D, '-' }, { 0x258E, '-' }, { 0x258F, '-' }, { 0x25A0, '#' },
	{ 0x25B8, '>' }, { 0x25BE, 'v' }, { 0x25CB, 'o' }, { 0x25CF, 'o' },
	{ 0x2713, 'v' }, /* a tick */
};

void
ascii_cell(const struct cell *cell, char out[3])
{
	char a[8];
	uint32_t cp;
	size_t n = 0;

	out[0] = out[1] = ' ';
	out[cell->width == 2 ? 2 : 1] = '\0';
	if (!cell->n)
		return;
	utf8_next(cell->s, cell->n, &cp);
	for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
		if (marks[i].cp == cp) {
			out[0] = marks[i].as;
			return;
		}
	}
	n = utf8_ascii(cp, a);
	if (!n) {
		out[0] = '?';
		return;
	}
	out[0] = a[0];
	if (cell->width == 2 && n > 1)
		out[1] = a[1];
}

int
cell_wide(const struct cell *cell, bool utf8, wchar_t out[CELL_MARKS + 2])
{
	int n = 0;

	if (!cell->n) {
		out[n++] = L' ';
	} else if (!utf8) {
		char a[3];

		ascii_cell(cell, a);
		out[n++] = (wchar_t)(unsigned char)a[0];
	} else {
		for (size_t i = 0; i < cell->n && n <= CELL_MARKS;) {
			uint32_t cp;

			i += utf8_next(cell->s + i, cell->n - i, &cp);
			if (n == 0 && cp >= 0x80 && wcwidth((wchar_t)cp) != cell->width) {
				out[n++] = wcwidth(0xFFFD) == 1 ? 0xFFFD : L'?';
				break;
			}
			if (n == 0 || wcwidth((wchar_t)cp) == 0)
				out[n++] = (wchar_t)cp;
		}
	}
	out[n] = L'\0';
	return n;
}

int
cell_narrow(const struct cell *cell, wchar_t out[CELL_MARKS + 2])
{
	uint32_t part[4], cp;
	int n = cell_wide(cell, true, out), parts;
	wchar_t own[CELL_MARKS + 1];
	char a[3];

	if (!cp_ambiguous((uint32_t)out[0]))
		return n;
	cp = (uint32_t)out[0];
	parts = (int)utf8_apart(cp, part);
	if (parts == 1 || cp_ambiguous(part[0])) {
		ascii_cell(cell, a);
		out[0] = (wchar_t)(unsigned char)a[0];
		return n;
	}
	for (int i = 1; i < n; i++)
		own[i - 1] = out[i];
	for (int i = 0; i < parts; i++)
		out[i] = (wchar_t)part[i];
	for (int i = 1; i < n && parts <= CELL_MARKS; i++)
		out[parts++] = own[i - 1];
	out[parts] = L'\0';
	return parts;
}

wchar_t
cell_half(const struct cell *cell, bool utf8, wchar_t first)
{
	char a[3];

	if (cell->width != 2)
		return 0;
	if (!utf8) {
		ascii_cell(cell, a);
		return (wchar_t)(unsigned char)a[1];
	}
	return wcwidth(first) == 2 ? 0 : L' ';
}
