#include "base/bidi.h"

#include <fribidi/fribidi.h>
#include <string.h>

#include "base/utf8.h"

bool
bidi_needed(const char *s, size_t n)
{
	size_t i = 0;
	uint32_t cp;

	while (i < n) {
		unsigned char lead = (unsigned char)s[i];

		/* nothing before U+0590 (lead byte D6) runs right to left */
		if (lead < 0xD6) {
			i++;
			continue;
		}
		/* nor from U+1000 to U+EFFF: Vietnamese letters, CJK */
		if (lead > 0xE0 && lead < 0xEF) {
			i += 3;
			continue;
		}
		i += utf8_next(s + i, n - i, &cp);
		if (cp >= 0x590 && cp <= 0x10FFFF &&
		        FRIBIDI_IS_RTL(fribidi_get_bidi_type(cp)) &&
		        FRIBIDI_IS_LETTER(fribidi_get_bidi_type(cp)))
			return true;
	}
	return false;
}

struct work {
	FriBidiChar *cp;
	FriBidiCharType *type;
	FriBidiBracketType *bracket;
	FriBidiLevel *level;
	FriBidiStrIndex *map; /* of the visual order into the order of s */
	uint32_t *at;         /* where the code points of s begin */
	bool *unit;           /* of a number or a date */
};

static void
visual_add(const struct work *w, size_t n, struct str *out)
{
	char buf[4];
	size_t i;

	for (i = 0; i < n; i++)
		str_add(out, buf, utf8_put(w->cp[i], buf));
}

/* --- numbers of documents, and dates ------------------------------------------------ */

static bool
is_part(const struct work *w, size_t i)
{
	return FRIBIDI_IS_NUMBER(w->type[i]) || w->type[i] == FRIBIDI_TYPE_LTR ||
	       w->type[i] == FRIBIDI_TYPE_NSM;
}

static bool
is_joint(uint32_t cp)
{
	return cp == '-' || cp == '/' || cp == '.';
}

/* Where the word of Latin letters, digits and single joints ends that begins at i; *unit: it is a
 * number as 57-NQ/TW, or a date. Of 10-20 the order is the line's. */
static size_t
word_end(const struct work *w, size_t i, size_t n, bool *unit)
{
	bool digit = FRIBIDI_IS_NUMBER(w->type[i]), letter = false;
	int joints = 0;

	for (; i < n; i++) {
		if (is_part(w, i)) {
			letter = letter || w->type[i] == FRIBIDI_TYPE_LTR;
		} else if (is_joint(w->cp[i]) && i + 1 < n && is_part(w, i + 1)) {
			joints++;
		} else {
			break;
		}
	}
	*unit = digit && joints && (letter || joints > 1);
	return i;
}

/* By the plain rules a number behind a letter that runs to the left goes its own way, and 57-NQ/TW
 * reads NQ/TW-57. Here such a word is what an isolate is (UAX 9): to its line one neutral thing, which
 * decides nothing, ... */
static void
units_find(struct work *w, size_t n)
{
	size_t end;
	bool unit;

	for (size_t i = 0; i < n; i = end) {
		end = i + 1;
		if (!is_part(w, i))
			continue;
		end = word_end(w, i, n, &unit);
		memset(w->unit + i, unit, end - i);
	}
	for (size_t i = 0; i < n; i++) {
		if (w->unit[i])
			w->type[i] = FRIBIDI_TYPE_ON;
	}
}

/* ... and from left to right in itself. */
static void
units_turn(const struct work *w, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (w->unit[i])
			w->level[i] += w->level[i] & 1;
	}
}

/* false: no memory, or no order; out is unchanged. */
static bool
visual(const char *s, size_t bytes, struct str *out, bool *rtl, uint32_t *from)
{
	FriBidiParType par = FRIBIDI_PAR_ON;
	struct work w;
	size_t n = 0, i;
	uint32_t cp;
	bool done = false;

	w.cp = malloc(bytes * sizeof(*w.cp));
	w.type = malloc(bytes * sizeof(*w.type));
	w.bracket = malloc(bytes * sizeof(*w.bracket));
	w.level = calloc(bytes, sizeof(*w.level));
	w.unit = calloc(bytes, sizeof(*w.unit));
	w.map = from ? malloc(bytes * sizeof(*w.map)) : NULL;
	w.at = from ? malloc(bytes * sizeof(*w.at)) : NULL;
	if (!w.cp || !w.type || !w.bracket || !w.level || !w.unit ||
	        (from && (!w.map || !w.at)))
		goto out;
	for (i = 0; i < bytes; n++) {
		if (from) {
			w.at[n] = (uint32_t)i;
			w.map[n] = (FriBidiStrIndex)n;
		}
		i += utf8_next(s + i, bytes - i, &cp);
		w.cp[n] = cp > 0x10FFFF ? CP_BAD : cp;
	}
	fribidi_get_bidi_types(w.cp, (FriBidiStrIndex)n, w.type);
	units_find(&w, n);
	fribidi_get_bracket_types(w.cp, (FriBidiStrIndex)n, w.type, w.bracket);
	if (!fribidi_get_par_embedding_levels_ex(
	            w.type, w.bracket, (FriBidiStrIndex)n, &par, w.level))
		goto out;
	units_turn(&w, n);
	fribidi_shape_mirroring(w.level, (FriBidiStrIndex)n, w.cp);
	/* marks stay behind their letters, so that clusters stay whole */
	if (!fribidi_reorder_line(FRIBIDI_FLAG_REORDER_NSM, w.type, (FriBidiStrIndex)n, 0,
	            par, w.level, w.cp, w.map))
		goto out;
	*rtl = FRIBIDI_IS_RTL(par);
	visual_add(&w, n, out);
	for (i = 0; from && i < n; i++)
		from[i] = w.at[w.map[i]];
	done = true;
out:
	free(w.cp);
	free(w.type);
	free(w.bracket);
	free(w.level);
	free(w.unit);
	free(w.map);
	free(w.at);
	return done;
}

void
bidi_visual_from(const char *s, size_t n, struct str *out, bool *rtl, uint32_t *from)
{
	size_t k = 0;
	uint32_t cp;

	*rtl = false;
	if (n && n <= (1u << 24) && visual(s, n, out, rtl, from))
		return;
	str_add(out, s, n);
	for (size_t i = 0; from && i < n; i += utf8_next(s + i, n - i, &cp))
		from[k++] = (uint32_t)i;
}

void
bidi_visual(const char *s, size_t n, struct str *out, bool *rtl)
{
	bidi_visual_from(s, n, out, rtl, NULL);
}
