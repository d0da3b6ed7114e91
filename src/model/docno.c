#include "model/docno.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "model/words.h"

#define TOKEN_MAX 64

void
docno_key(const char *s, size_t n, struct str *out)
{
	words_folded(s, n, out);
}

/* Compared with marks and without case, so that "12 đá" names no type ĐA. */
static bool
token_in(const char *s, size_t n, const char *const *set, size_t count)
{
	struct str exact = STR_INIT(4 * TOKEN_MAX);
	bool found = false;
	size_t i;

	if (n == 0 || n > TOKEN_MAX)
		return false;
	utf8_exact(s, n, &exact);
	for (i = 0; !exact.bad && i < count && !found; i++)
		found = strcmp(str_c(&exact), set[i]) == 0;
	str_release(&exact);
	return found;
}

bool
doc_type_known(const char *s, size_t n)
{
	static const char *const types[] = { "nq", "ct", "qđ", "qd", "qc", "kl", "hd",
		"tt", "tb", "bc", "kh", "ctr", "đa", "da", "pa", "ttr", "cv", "bb" };

	return token_in(s, n, types, ARRAY_LEN(types));
}

/* Issuers that members type in small letters behind a type: "339 qd tw". */
static bool
issuer_common(const char *s, size_t n)
{
	static const char *const issuers[] = { "tw", "đu", "du", "tu", "hu", "cp",
		"ttg" };

	return token_in(s, n, issuers, ARRAY_LEN(issuers));
}

/* A scanner over one number. */
struct scan {
	const char *p, *end;
};

static uint32_t
peek(const struct scan *c, size_t *len)
{
	uint32_t cp = 0;

	*len = c->p < c->end ? utf8_next(c->p, (size_t)(c->end - c->p), &cp) : 0;
	return cp;
}

static bool
is_digit(uint32_t cp)
{
	return (cp >= '0' && cp <= '9') || (cp >= 0x660 && cp <= 0x669) ||
	       (cp >= 0x6F0 && cp <= 0x6F9);
}

static size_t
skip_digits(struct scan *c)
{
	size_t n = 0, len;

	while (is_digit(peek(c, &len))) {
		c->p += len;
		n++;
	}
	return n;
}

static void
skip_spaces(struct scan *c)
{
	size_t len;

	while (utf8_is_space(peek(c, &len)))
		c->p += len;
}

/* Separators, of which the strongest is told: '/', '-', ' ', or 0 when there is none. */
static char
skip_separator(struct scan *c)
{
	char best = 0;
	uint32_t cp;
	size_t len;

	for (;;) {
		cp = peek(c, &len);
		if (cp == '/' || cp == '-')
			best = (char)cp;
		else if (utf8_is_space(cp))
			best = best ? best : ' ';
		else
			return best;
		c->p += len;
	}
}

/* A run of letters with their marks; *caps: at least two, all capital. */
static struct view
letters(struct scan *c, size_t *count, bool *caps)
{
	const char *from = c->p;
	uint32_t cp;
	size_t len;

	*count = 0;
	*caps = true;
	for (;; c->p += len) {
		cp = peek(c, &len);
		if (len && utf8_is_letter(cp)) {
			++*count;
			*caps = *caps && utf8_is_upper(cp);
		} else if (!len || !*count || !utf8_is_mark(cp)) {
			break;
		}
	}
	*caps = *caps && *count >= 2;
	return (struct view){ from, (size_t)(c->p - from) };
}

/* The sequence number and, in numbers of the state, the year: 339-, 20/2022/. Returns the
 * separator before the type, 0 when this is no number. */
static char
head(struct scan *c, bool *year)
{
	size_t n;
	char sep;

	*year = false;
	skip_spaces(c);
	n = skip_digits(c);
	if (n < 1 || n > 6)
		return 0;
	sep = skip_separator(c);
	if (sep != '/')
		return sep;
	n = skip_digits(c);
	if (n == 0)
		return sep;
	*year = true;
	sep = skip_separator(c);
	return n == 4 && (sep == '/' || sep == '-') ? sep : 0;
}

struct view
docno_type(const char *s, size_t n)
{
	struct scan c = { s, s + n };
	size_t count;
	bool caps, year;

	if (!head(&c, &year))
		return (struct view){ s, 0 };
	return letters(&c, &count, &caps);
}

/* What follows the type: issuers, parted by - or /, or by spaces when they look like issuers. */
static bool
tail(struct scan *c)
{
	struct view word;
	size_t count, digits;
	bool caps;
	char sep;

	while (c->p < c->end) {
		sep = skip_separator(c);
		if (c->p == c->end)
			return true;
		if (!sep)
			return false;
		word = letters(c, &count, &caps);
		digits = skip_digits(c);
		if (count + digits == 0)
			return false;
		if (sep == ' ' && !caps && !issuer_common(word.p, word.n))
			return false;
	}
	return true;
}

bool
docno_looks(const char *s, size_t n)
{
	struct scan c = { s, s + n };
	struct view type;
	bool caps, year;
	size_t count;
	char sep = head(&c, &year);

	if (!sep)
		return false;
	type = letters(&c, &count, &caps);
	if (count < 2)
		return false;
	if (!doc_type_known(type.p, type.n) && !(sep != ' ' && (caps || year)))
		return false;
	return tail(&c);
}

static bool
joined(char sep)
{
	return sep == '-' || sep == '/';
}

/* One - or /, alone. */
static bool
one_sign(struct scan *c)
{
	if (c->p >= c->end || !joined(*c->p))
		return false;
	c->p++;
	return true;
}

/* A number from c->p on; c->p is behind it. */
static bool
written(struct scan *c)
{
	size_t count, n = skip_digits(c);
	const char *last;
	struct view type;
	bool caps;

	if (n < 1 || n > 6 || !one_sign(c))
		return false;
	if (c->p[-1] == '/' && (n = skip_digits(c)) > 0 && (n != 4 || !one_sign(c)))
		return false;
	type = letters(c, &count, &caps);
	if (count < 2 || (!caps && !doc_type_known(type.p, type.n)))
		return false;
	for (last = c->p; one_sign(c); last = c->p) {
		(void)letters(c, &count, &caps);
		if (!(count + skip_digits(c)))
			break;
	}
	c->p = last;
	return true;
}

static bool
in_word(const char *s, size_t n, size_t at)
{
	size_t from = at;
	uint32_t cp;

	if (at == 0)
		return false;
	do
		from--;
	while (from && ((unsigned char)s[from] & 0xC0) == 0x80);
	(void)utf8_next(s + from, n - from, &cp);
	return joined((char)cp) || cp == '.' || utf8_is_word(cp);
}

bool
docno_next(const char *s, size_t n, size_t from, size_t *at, size_t *len)
{
	for (size_t i = from; i < n; i++) {
		struct scan c = { s + i, s + n };
		size_t k;

		if (s[i] < '0' || s[i] > '9')
			continue;
		if (!in_word(s, n, i) && written(&c) && !utf8_is_word(peek(&c, &k))) {
			*at = i;
			*len = (size_t)(c.p - (s + i));
			return true;
		}
		while (i + 1 < n && s[i + 1] >= '0' && s[i + 1] <= '9')
			i++;
	}
	return false;
}
