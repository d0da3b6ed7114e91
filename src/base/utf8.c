#include "base/utf8.h"

#include <utf8proc.h>

#include "base/i18n.h"
#include "base/mem.h"

size_t
utf8_next(const char *s, size_t n, uint32_t *cp)
{
	static const uint32_t least[5] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *p = (const unsigned char *)s;
	uint32_t c = p[0];
	size_t len, i;

	if (c < 0x80) {
		*cp = c;
		return 1;
	}
	len = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
	*cp = (uint32_t)-1;
	if (c < 0xC2 || c > 0xF4 || len > n)
		return 1;
	c &= 0x7Fu >> len;
	for (i = 1; i < len; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return 1;
		c = c << 6 | (p[i] & 0x3Fu);
	}
	if (c < least[len] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return 1;
	*cp = c;
	return len;
}

size_t
utf8_put(uint32_t cp, char out[4])
{
	if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		cp = CP_BAD;
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xC0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xE0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		out[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	out[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}

bool
utf8_valid(const char *s, size_t n)
{
	size_t i = 0;
	uint32_t cp;

	while (i < n) {
		i += utf8_next(s + i, n - i, &cp);
		if (cp == (uint32_t)-1)
			return false;
	}
	return true;
}

size_t
utf8_cut(const char *s, size_t n, size_t max)
{
	size_t at, back;
	uint32_t cp;

	if (n <= max)
		return n;
	/* a code point that begins at most 3 bytes before the edge and reaches over it goes */
	for (back = 1; back <= 3 && back <= max; back++) {
		at = max - back;
		if (((unsigned char)s[at] & 0xC0) == 0x80)
			continue;
		return utf8_next(s + at, n - at, &cp) > back ? at : max;
	}
	return max;
}

static utf8proc_category_t
category(uint32_t cp)
{
	return cp > 0x10FFFF ? UTF8PROC_CATEGORY_CN
	                     : utf8proc_category((utf8proc_int32_t)cp);
}

bool
utf8_is_letter(uint32_t cp)
{
	utf8proc_category_t c = category(cp);

	return c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_LO;
}

bool
utf8_is_mark(uint32_t cp)
{
	utf8proc_category_t c = category(cp);

	return c >= UTF8PROC_CATEGORY_MN && c <= UTF8PROC_CATEGORY_ME;
}

bool
utf8_is_word(uint32_t cp)
{
	utf8proc_category_t c = category(cp);

	/* private use counts as letters, as SQLite's unicode61 has it */
	return (c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_NO) ||
	       c == UTF8PROC_CATEGORY_CO;
}

bool
utf8_is_space(uint32_t cp)
{
	utf8proc_category_t c = category(cp);

	return c == UTF8PROC_CATEGORY_ZS || (cp >= 9 && cp <= 13);
}

bool
utf8_is_upper(uint32_t cp)
{
	return category(cp) == UTF8PROC_CATEGORY_LU;
}

bool
utf8_is_allowed(uint32_t cp)
{
	switch (category(cp)) {
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return false;
	default:
		return true;
	}
}

struct span {
	uint32_t lo, hi;
};

static bool
in_spans(uint32_t cp, const struct span *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (cp >= s[i].lo && cp <= s[i].hi)
			return true;
	return false;
}

bool
utf8_joins(uint32_t cp)
{
	/* Arabic, Syriac, Thaana and N'Ko, Mandaic, their supplements; the Indic blocks; Myanmar,
	 * Khmer, Mongolian; Arabic presentation forms; Adlam; Brahmi to Khojki and their kin */
	static const struct span joining[] = { { 0x0600, 0x08FF }, { 0x0900, 0x0DFF },
		{ 0x1000, 0x109F }, { 0x1780, 0x18AF }, { 0xA840, 0xA87F },
		{ 0xA8E0, 0xA8FF }, { 0xFB50, 0xFDFF }, { 0xFE70, 0xFEFC },
		{ 0x10AC0, 0x10AFF }, { 0x11000, 0x1124F }, { 0x11280, 0x1137F },
		{ 0x1E900, 0x1E95F } };

	return cp >= 0x600 && utf8_is_letter(cp) &&
	       in_spans(cp, joining, ARRAY_LEN(joining));
}

bool
utf8_is_latin(uint32_t cp)
{
	static const struct span latin[] = { { 0x41, 0x5A }, { 0x61, 0x7A },
		{ 0xAA, 0xAA }, { 0xBA, 0xBA }, { 0xC0, 0xD6 }, { 0xD8, 0xF6 },
		{ 0xF8, 0x2B8 }, { 0x1D00, 0x1D25 }, { 0x1D2C, 0x1D5C },
		{ 0x1D62, 0x1D65 }, { 0x1D6B, 0x1D77 }, { 0x1D79, 0x1DBE },
		{ 0x1E00, 0x1EFF }, { 0x2071, 0x2071 }, { 0x207F, 0x207F },
		{ 0x2090, 0x209C }, { 0x212A, 0x212B }, { 0x2C60, 0x2C7F },
		{ 0xA722, 0xA787 }, { 0xA78B, 0xA7FF }, { 0xAB30, 0xAB64 },
		{ 0xFB00, 0xFB06 }, { 0xFF21, 0xFF3A }, { 0xFF41, 0xFF5A } };

	return in_spans(cp, latin, ARRAY_LEN(latin));
}

/* --- Normal, folded, exact and plain forms --- */

/* Harakat and Koranic signs, which Persian and Arabic leave out at will. Madda and hamza
 * (0653 to 0655) are spelling and stay in the exact form. */
static bool
is_harakat(uint32_t cp)
{
	return (cp >= 0x610 && cp <= 0x61A) || (cp >= 0x64B && cp <= 0x652) ||
	       (cp >= 0x656 && cp <= 0x65F) || cp == 0x670 ||
	       (cp >= 0x6D6 && cp <= 0x6ED && utf8_is_mark(cp));
}

/* ZWNJ, ZWJ, tatweel */
static bool
is_filler(uint32_t cp)
{
	return cp == 0x200C || cp == 0x200D || cp == 0x640;
}

/* What both search forms make one: digits, Persian letters typed with an Arabic keyboard. */
static uint32_t
unify(uint32_t cp)
{
	if (cp >= 0x660 && cp <= 0x669)
		return '0' + cp - 0x660;
	if (cp >= 0x6F0 && cp <= 0x6F9)
		return '0' + cp - 0x6F0;
	switch (cp) {
	case 0x649: /* alef maksura, the yeh of many Persian texts */
	case 0x64A:
		return 0x6CC;
	case 0x643:
		return 0x6A9;
	case 0x6D5: /* what U+06C0 decomposes into */
		return 0x647;
	default:
		return cp;
	}
}

/* Presentation forms are how PDF texts spell Arabic: taken apart as letters. */
static bool
is_presentation(uint32_t cp)
{
	return (cp >= 0xFB50 && cp <= 0xFBFF) || (cp >= 0xFE80 && cp <= 0xFEFC);
}

#define DECOMPOSED_MAX 18

/* Case folded and decomposed; returns the number of code points, at least one. */
static size_t
take_apart(uint32_t cp, bool casefold, utf8proc_int32_t to[DECOMPOSED_MAX])
{
	unsigned opt = UTF8PROC_DECOMPOSE;
	utf8proc_ssize_t n;
	int bound = 0;

	if (casefold)
		opt |= UTF8PROC_CASEFOLD;
	if (casefold && is_presentation(cp))
		opt |= UTF8PROC_COMPAT;
	n = utf8proc_decompose_char(
	        (utf8proc_int32_t)cp, to, DECOMPOSED_MAX, (utf8proc_option_t)opt, &bound);
	if (n >= 1 && n <= DECOMPOSED_MAX)
		return (size_t)n;
	to[0] = (utf8proc_int32_t)cp;
	return 1;
}

void
utf8_fold(const char *s, size_t n, struct str *out)
{
	utf8proc_int32_t part[DECOMPOSED_MAX];
	size_t i = 0, k, parts;
	uint32_t cp, c;
	char buf[4];

	while (i < n && !out->bad) {
		if ((unsigned char)s[i] < 0x80) {
			buf[0] = s[i++];
			if (buf[0] >= 'A' && buf[0] <= 'Z')
				buf[0] = (char)(buf[0] - 'A' + 'a');
			str_addc(out, buf[0]);
			continue;
		}
		i += utf8_next(s + i, n - i, &cp);
		if (cp == (uint32_t)-1)
			cp = CP_BAD;
		parts = take_apart(cp, true, part);
		for (k = 0; k < parts; k++) {
			c = unify((uint32_t)part[k]);
			if (c == 0x111)
				c = 'd';
			if (!utf8_is_mark(c) && !is_filler(c))
				str_add(out, buf, utf8_put(c, buf));
		}
	}
}

/*
 * Text is normalised piece by piece, so that no text needs memory by its length. A
 * piece ends before a starter that composes with nothing before it. More than
 * MARKS_MAX marks in a row are parted by U+034F (Stream-Safe Text, UAX #15), which also
 * bounds the work of ordering them.
 */
#define PIECE_MAX 256
#define PIECE_FULL 192
#define MARKS_MAX 30

struct piece {
	utf8proc_int32_t cp[PIECE_MAX];
	size_t n;
	size_t marks; /* non-starters at the end */
	bool exact;
	struct str *out;
};

static unsigned
ccc(utf8proc_int32_t cp)
{
	return cp < 0x300 ? 0 : (unsigned)utf8proc_get_property(cp)->combining_class;
}

static void
order_marks(struct piece *w)
{
	utf8proc_int32_t cp;
	size_t i, k;
	unsigned c;

	for (i = 1; i < w->n; i++) {
		cp = w->cp[i];
		c = ccc(cp);
		for (k = i; c && k > 0 && ccc(w->cp[k - 1]) > c; k--)
			w->cp[k] = w->cp[k - 1];
		w->cp[k] = cp;
	}
}

static bool
is_tone(utf8proc_int32_t cp)
{
	return cp == 0x300 || cp == 0x301 || cp == 0x303 || cp == 0x309 || cp == 0x323;
}

static bool
bare(const struct piece *w, size_t i)
{
	return i >= w->n || !utf8_is_mark((uint32_t)w->cp[i]);
}

/* oa, oe, uy with the tone on the first letter get it on the second, the placement that
 * oán, oét and uýt have in any spelling. */
static void
place_tones(struct piece *w)
{
	utf8proc_int32_t a, b, tone;
	size_t i;

	for (i = 0; i + 2 < w->n; i++) {
		a = w->cp[i];
		tone = w->cp[i + 1];
		b = w->cp[i + 2];
		if (!is_tone(tone) || !bare(w, i + 3))
			continue;
		if ((a == 'o' && (b == 'a' || b == 'e')) || (a == 'u' && b == 'y')) {
			w->cp[i + 1] = b;
			w->cp[i + 2] = tone;
		}
	}
}

static void
piece_end(struct piece *w)
{
	utf8proc_ssize_t n;
	size_t i;
	char buf[4];

	order_marks(w);
	if (w->exact)
		place_tones(w);
	n = utf8proc_normalize_utf32(
	        w->cp, (utf8proc_ssize_t)w->n, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	for (i = 0; n > 0 && i < (size_t)n; i++)
		str_add(w->out, buf, utf8_put((uint32_t)w->cp[i], buf));
	w->n = w->marks = 0;
}

static void
piece_put(struct piece *w, utf8proc_int32_t cp)
{
	if (w->n == PIECE_MAX)
		piece_end(w);
	w->cp[w->n++] = cp;
}

static void
piece_add(struct piece *w, utf8proc_int32_t cp)
{
	bool apart;

	if (ccc(cp)) {
		if (w->marks == MARKS_MAX) {
			piece_put(w, 0x34F);
			w->marks = 0;
		}
		w->marks++;
		piece_put(w, cp);
		return;
	}
	/* Vietnamese pairs and Hangul syllables need several letters in one piece */
	apart = !utf8_is_mark((uint32_t)cp) &&
	        (w->n >= PIECE_FULL || !utf8_is_letter((uint32_t)cp));
	if (apart && w->n)
		piece_end(w);
	w->marks = 0;
	piece_put(w, cp);
}

static void
normalise(const char *s, size_t n, bool exact, struct str *out)
{
	utf8proc_int32_t part[DECOMPOSED_MAX];
	struct piece w;
	size_t i = 0, k, parts;
	uint32_t cp;

	w.n = w.marks = 0;
	w.exact = exact;
	w.out = out;
	while (i < n && !out->bad) {
		i += utf8_next(s + i, n - i, &cp);
		if (cp == (uint32_t)-1)
			cp = CP_BAD;
		parts = take_apart(cp, exact, part);
		for (k = 0; k < parts; k++) {
			cp = (uint32_t)part[k];
			if (exact)
				cp = unify(cp);
			if (!exact || (!is_filler(cp) && !is_harakat(cp)))
				piece_add(&w, (utf8proc_int32_t)cp);
		}
	}
	if (w.n)
		piece_end(&w);
}

int
utf8_nfc(const char *s, size_t n, struct str *out, struct err *e)
{
	size_t i;

	for (i = 0; i < n && (unsigned char)s[i] < 0x80; i++)
		;
	if (i == n)
		str_add(out, s, n);
	else
		normalise(s, n, false, out);
	return str_ok(out, N_("a text"), e);
}

void
utf8_exact(const char *s, size_t n, struct str *out)
{
	normalise(s, n, true, out);
}

bool
utf8_has_marks(const char *s, size_t n)
{
	utf8proc_int32_t part[DECOMPOSED_MAX];
	size_t i = 0, k, parts;
	uint32_t cp;

	while (i < n) {
		i += utf8_next(s + i, n - i, &cp);
		if (cp < 0x80 || cp == (uint32_t)-1)
			continue;
		parts = take_apart(cp, true, part);
		for (k = 0; k < parts; k++)
			if (part[k] == 0x111 || (utf8_is_mark((uint32_t)part[k]) &&
			                                !is_harakat((uint32_t)part[k])))
				return true;
	}
	return false;
}

/* One character for one column, so that nothing on the screen moves. */
static const struct {
	uint32_t lo, hi;
	char c;
} near[] = {
	{ 0xA0, 0xA0, ' ' },
	{ 0xAB, 0xAB, '<' },
	{ 0xBB, 0xBB, '>' },
	{ 0xB7, 0xB7, '.' },
	{ 0xD7, 0xD7, 'x' },
	{ 0xC6, 0xC6, 'A' },
	{ 0xE6, 0xE6, 'a' },
	{ 0xD8, 0xD8, 'O' },
	{ 0xF8, 0xF8, 'o' },
	{ 0xDF, 0xDF, 's' },
	{ 0x110, 0x110, 'D' },
	{ 0x111, 0x111, 'd' },
	{ 0x131, 0x131, 'i' },
	{ 0x141, 0x141, 'L' },
	{ 0x142, 0x142, 'l' },
	{ 0x2000, 0x200A, ' ' },
	{ 0x2010, 0x2015, '-' },
	{ 0x2018, 0x201B, '\'' },
	{ 0x201C, 0x201F, '"' },
	{ 0x2020, 0x2023, '*' },
	{ 0x2024, 0x2026, '.' },
	{ 0x202F, 0x202F, ' ' },
	{ 0x2032, 0x2032, '\'' },
	{ 0x2033, 0x2033, '"' },
	{ 0x2039, 0x2039, '<' },
	{ 0x203A, 0x203A, '>' },
	{ 0x2044, 0x2044, '/' },
	{ 0x2190, 0x2190, '<' },
	{ 0x2191, 0x2191, '^' },
	{ 0x2192, 0x2192, '>' },
	{ 0x2193, 0x2193, 'v' },
	{ 0x2212, 0x2212, '-' },
	{ 0x2500, 0x2501, '-' },
	{ 0x2502, 0x2503, '|' },
	{ 0x2504, 0x2505, '-' },
	{ 0x2506, 0x2507, '|' },
	{ 0x250C, 0x254B, '+' },
	{ 0x2550, 0x2550, '=' },
	{ 0x2551, 0x2551, '|' },
	{ 0x2552, 0x256C, '+' },
	{ 0x2580, 0x2593, '#' },
	{ 0x25A0, 0x25A0, '#' },
	{ 0x25B2, 0x25B2, '^' },
	{ 0x25B6, 0x25B6, '>' },
	{ 0x25BC, 0x25BC, 'v' },
	{ 0x25C0, 0x25C0, '<' },
	{ 0x25CB, 0x25CB, 'o' },
	{ 0x25CF, 0x25CF, '*' },
	{ 0x2713, 0x2714, 'v' },
	{ 0x2715, 0x2718, 'x' },
};

size_t
utf8_ascii(uint32_t cp, char out[8])
{
	utf8proc_int32_t part[DECOMPOSED_MAX];
	utf8proc_ssize_t n;
	int bound = 0;
	size_t i;

	out[0] = '?';
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	for (i = 0; i < ARRAY_LEN(near); i++) {
		if (cp >= near[i].lo && cp <= near[i].hi) {
			out[0] = near[i].c;
			return 1;
		}
	}
	if (cp > 0x10FFFF || utf8_is_mark(cp))
		return cp > 0x10FFFF ? 1 : 0;
	if (is_filler(cp) && cp != 0x640)
		return 0;
	n = utf8proc_decompose_char((utf8proc_int32_t)cp, part, DECOMPOSED_MAX,
	        UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, &bound);
	for (i = 0; n > 0 && n <= DECOMPOSED_MAX && i < (size_t)n; i++) {
		uint32_t c = unify((uint32_t)part[i]);

		if (c > 0x20 && c < 0x7F) {
			out[0] = (char)c;
			break;
		}
	}
	return 1;
}

size_t
utf8_apart(uint32_t cp, uint32_t out[4])
{
	utf8proc_int32_t part[4];
	utf8proc_ssize_t n;
	int bound = 0;

	out[0] = cp;
	if (cp == 0x110 || cp == 0x111) {
		out[0] = cp == 0x110 ? 'D' : 'd';
		out[1] = 0x335; /* a short stroke over it */
		return 2;
	}
	n = utf8proc_decompose_char(
	        (utf8proc_int32_t)cp, part, 4, UTF8PROC_DECOMPOSE, &bound);
	if (n < 1 || n > 4)
		return 1;
	for (utf8proc_ssize_t i = 0; i < n; i++)
		out[i] = (uint32_t)part[i];
	return (size_t)n;
}
