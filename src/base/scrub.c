#include "base/scrub.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "base/width.h"

#define MARKS_LATIN 2
#define MARKS_OTHER 4

/* What the gate remembers of the text before. */
struct gate {
	struct str *out;
	bool line; /* newlines become spaces */
	uint32_t
	        base; /* the last code point that was no mark; 0: none, a mark is dropped */
	unsigned marks; /* that base has */
	bool joined;    /* a ZWNJ or ZWJ went out behind it */
};

static void
put(struct gate *g, uint32_t cp)
{
	char buf[4];

	str_add(g->out, buf, utf8_put(cp, buf));
	g->base = cp;
	g->marks = 0;
	g->joined = false;
}

static void
put_newline(struct gate *g)
{
	put(g, g->line ? ' ' : '\n');
	/* a mark at the beginning of a line would climb onto the line's end before it */
	if (!g->line)
		g->base = 0;
}

/* security.md section 3, row by row: bidi controls and what cannot be seen. */
static bool
is_hidden(uint32_t cp)
{
	static const struct {
		uint32_t lo, hi;
	} hidden[] = {
		{ 0x00AD, 0x00AD },
		{ 0x034F, 0x034F },
		{ 0x061C, 0x061C },
		{ 0x115F, 0x1160 },
		{ 0x17B4, 0x17B5 },
		{ 0x180E, 0x180E },
		{ 0x200B, 0x200B },
		{ 0x200E, 0x200F },
		{ 0x2028, 0x202E },
		{ 0x2060, 0x206F },
		{ 0x3164, 0x3164 },
		{ 0xFEFF, 0xFEFF },
		{ 0xFFA0, 0xFFA0 },
		{ 0xFFF0, 0xFFFC },
		{ 0xE0000, 0xE00FF },
		{ 0xE01F0, 0xE0FFF },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(hidden); i++)
		if (cp >= hidden[i].lo && cp <= hidden[i].hi)
			return true;
	return false;
}

static bool
is_variation(uint32_t cp)
{
	return (cp >= 0xFE00 && cp <= 0xFE0F) || (cp >= 0xE0100 && cp <= 0xE01EF) ||
	       (cp >= 0x180B && cp <= 0x180D) || cp == 0x180F;
}

static void
put_mark(struct gate *g, uint32_t cp)
{
	unsigned most = utf8_is_latin(g->base) ? MARKS_LATIN : MARKS_OTHER;
	char buf[4];

	if (!g->base || g->marks >= most || g->joined)
		return;
	g->marks++;
	str_add(g->out, buf, utf8_put(cp, buf));
}

/* ZWNJ or ZWJ: next is the text behind it. */
static void
put_joiner(struct gate *g, uint32_t cp, const char *next, size_t n)
{
	uint32_t after = 0;
	char buf[4];

	if (n)
		utf8_next(next, n, &after);
	if (g->joined || !utf8_joins(g->base) || after == (uint32_t)-1 ||
	        !utf8_joins(after))
		return;
	g->joined = true;
	str_add(g->out, buf, utf8_put(cp, buf));
}

static void
gate_add(struct gate *g, uint32_t cp, const char *next, size_t n)
{
	if (cp == '\t')
		put(g, ' ');
	else if (cp == '\n')
		put_newline(g);
	else if (cp == 0x200C || cp == 0x200D)
		put_joiner(g, cp, next, n);
	else if (is_variation(cp))
		return;
	else if (is_hidden(cp) || !utf8_is_allowed(cp))
		put(g, CP_BAD);
	else if (utf8_is_mark(cp))
		put_mark(g, cp);
	else if (cp_width(cp) >= 0)
		put(g, cp);
}

/*
 * How many bytes from p on are letters and signs that nothing above holds back: those of ASCII from
 * the blank on, U+00C0 to U+027F and U+1E00 to U+1EFF. Nearly all of a Vietnamese text is these, and
 * goes out as it came. *last is the last code point.
 */
static size_t
plain_run(const char *s, size_t n, uint32_t *last)
{
	const unsigned char *p = (const unsigned char *)s, *end = p + n;
	const unsigned char *at = p;

	while (p < end) {
		size_t len = *p - 0x20u < 0x5F                                    ? 1
		             : *p >= 0xC3 && *p <= 0xC9                           ? 2
		             : *p == 0xE1 && end - p > 2 && (p[1] & 0xFC) == 0xB8 ? 3
		                                                                  : 0;

		if (!len || (size_t)(end - p) < len ||
		        (len > 1 && (p[len - 1] & 0xC0) != 0x80))
			break;
		at = p;
		p += len;
	}
	n = (size_t)(p - (const unsigned char *)s);
	if (n)
		utf8_next((const char *)at, (size_t)(p - at), last);
	return n;
}

struct raw
raw_of(const char *z)
{
	return (struct raw){ z ? z : "", z ? strlen(z) : 0 };
}

struct safe
scrub(struct raw in, enum scrub_flags f, struct str *out)
{
	struct gate g = { out, !(f & SCRUB_TEXT), 0, 0, false };
	size_t i = 0, start = out->len, run;
	uint32_t cp;

	while (i < in.n && !out->bad) {
		const size_t left = in.n - i, room = out->max - out->len;

		/* No further than there is room: looking on for each letter anew would take hours. */
		run = plain_run(in.p + i, left < room ? left : room, &g.base);
		if (run) {
			str_add(out, in.p + i, run);
			g.marks = 0;
			g.joined = false;
			i += run;
			continue;
		}
		if (in.p[i] == '\r' && i + 1 < in.n && in.p[i + 1] == '\n') {
			i++;
			continue;
		}
		i += utf8_next(in.p + i, in.n - i, &cp);
		gate_add(&g, cp, in.p + i, in.n - i);
	}
	if (!out->p)
		return (struct safe){ "", 0 };
	return (struct safe){ out->p + start, out->len - start };
}

struct safe
safe_composed(const struct str *s)
{
	return (struct safe){ str_c(s), s->len };
}
