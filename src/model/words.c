#include "model/words.h"

#include "base/utf8.h"

void
words_join(const char *s, size_t n, struct str *out)
{
	bool first = true, inside = false;
	size_t i = 0, len;
	uint32_t cp;

	while (i < n) {
		len = utf8_next(s + i, n - i, &cp);
		if (utf8_is_word(cp)) {
			if (!inside && !first)
				str_addc(out, ' ');
			str_add(out, s + i, len);
			inside = true;
			first = false;
		} else {
			inside = false;
		}
		i += len;
	}
}

/* Folding may make three bytes of one (a bad byte), never more than four times as many. */
static void
words_by(void (*form)(const char *, size_t, struct str *), const char *s, size_t n,
        struct str *out)
{
	struct str tmp;

	str_init(&tmp, n * 4 + 16);
	form(s, n, &tmp);
	if (tmp.bad) {
		out->bad = true;
		out->nomem = tmp.nomem;
	} else {
		words_join(str_c(&tmp), tmp.len, out);
	}
	str_release(&tmp);
}

void
words_folded(const char *s, size_t n, struct str *out)
{
	words_by(utf8_fold, s, n, out);
}

void
words_exact(const char *s, size_t n, struct str *out)
{
	words_by(utf8_exact, s, n, out);
}
