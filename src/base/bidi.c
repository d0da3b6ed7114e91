#include "base/bidi.h"

#include <fribidi/fribidi.h>

#include "base/utf8.h"

bool
bidi_needed(const char *s, size_t n)
{
	size_t i = 0;
	uint32_t cp;

	while (i < n) {
		/* nothing before U+0590 (lead byte D6) runs right to left */
		if ((unsigned char)s[i] < 0xD6) {
			i++;
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
};

static void
visual_add(const struct work *w, size_t n, struct str *out)
{
	char buf[4];
	size_t i;

	for (i = 0; i < n; i++)
		str_add(out, buf, utf8_put(w->cp[i], buf));
}

/* false: no memory, or no order; out is unchanged. */
static bool
visual(const char *s, size_t bytes, struct str *out, bool *rtl)
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
	if (!w.cp || !w.type || !w.bracket || !w.level)
		goto out;
	for (i = 0; i < bytes; n++) {
		i += utf8_next(s + i, bytes - i, &cp);
		w.cp[n] = cp > 0x10FFFF ? CP_BAD : cp;
	}
	fribidi_get_bidi_types(w.cp, (FriBidiStrIndex)n, w.type);
	fribidi_get_bracket_types(w.cp, (FriBidiStrIndex)n, w.type, w.bracket);
	if (!fribidi_get_par_embedding_levels_ex(
	            w.type, w.bracket, (FriBidiStrIndex)n, &par, w.level))
		goto out;
	fribidi_shape_mirroring(w.level, (FriBidiStrIndex)n, w.cp);
	/* marks stay behind their letters, so that clusters stay whole */
	if (!fribidi_reorder_line(FRIBIDI_FLAG_REORDER_NSM, w.type, (FriBidiStrIndex)n, 0,
	            par, w.level, w.cp, NULL))
		goto out;
	*rtl = FRIBIDI_IS_RTL(par);
	visual_add(&w, n, out);
	done = true;
out:
	free(w.cp);
	free(w.type);
	free(w.bracket);
	free(w.level);
	return done;
}

void
bidi_visual(const char *s, size_t n, struct str *out, bool *rtl)
{
	*rtl = false;
	if (n == 0 || n > (1u << 24) || !visual(s, n, out, rtl))
		str_add(out, s, n);
}
