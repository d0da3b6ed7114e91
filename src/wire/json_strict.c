#include "wire/json.h"

#include "base/utf8.h"

#define DEPTH_MAX 16
#define MEMBERS_MAX 64
#define NUMBER_MAX 32 /* characters; cJSON cuts a number at 63 without a word */

struct level {
	bool object;
	size_t nkeys;
	struct view key[MEMBERS_MAX];
};

struct scan {
	const char *p;
	size_t n, at;
	size_t depth;
	const char *wrong; /* what is wrong at `at` */
	struct level level[DEPTH_MAX];
};

static int
fail(struct scan *s, const char *wrong)
{
	s->wrong = wrong;
	return -1;
}

static void
skip_space(struct scan *s)
{
	while (s->at < s->n && s->p[s->at] && strchr(" \t\n\r", s->p[s->at]))
		s->at++;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int
peek(const struct scan *s)
{
	return s->at < s->n ? (unsigned char)s->p[s->at] : -1;
}

/* --- strings ----------------------------------------------------------------- */
static int
hex4(const char *p, size_t n, uint32_t *v)
{
	*v = 0;
	if (n < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		char c = p[i];
		uint32_t d;

		if (is_digit(c))
			d = (uint32_t)(c - '0');
		else if ((c | 32) >= 'a' && (c | 32) <= 'f')
			d = (uint32_t)((c | 32) - 'a' + 10);
		else
			return -1;
		*v = *v << 4 | d;
	}
	return 0;
}

/* One code point of a string's inside at p; returns the bytes it takes, 0 when it is wrong. */
static size_t
string_next(const char *p, size_t n, uint32_t *cp)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *hit;
	uint32_t low;
	size_t k;

	if (p[0] != '\\') {
		k = utf8_next(p, n, cp);
		return *cp == (uint32_t)-1 || *cp < 0x20 ? 0 : k;
	}
	if (n < 2)
		return 0;
	if (p[1] != 'u') {
		hit = p[1] ? strchr(from, p[1]) : NULL;
		if (!hit)
			return 0;
		*cp = (unsigned char)to[hit - from];
		return 2;
	}
	/* \u0000 would end a C string in the middle. */
	if (hex4(p + 2, n - 2, cp) || *cp == 0 || (*cp >= 0xDC00 && *cp <= 0xDFFF))
		return 0;
	if (*cp < 0xD800 || *cp > 0xDBFF)
		return 6;
	if (n < 12 || p[6] != '\\' || p[7] != 'u' || hex4(p + 8, n - 8, &low) ||
	        low < 0xDC00 || low > 0xDFFF)
		return 0;
	*cp = 0x10000 + ((*cp - 0xD800) << 10) + (low - 0xDC00);
	return 12;
}

static int
string(struct scan *s, struct view *inside)
{
	size_t start = s->at + 1, k;
	uint32_t cp;

	s->at = start;
	while (s->at < s->n && s->p[s->at] != '"') {
		unsigned char c = (unsigned char)s->p[s->at];

		if (c >= 0x20 && c < 0x80 && c != '\\') {
			s->at++;
			continue;
		}
		k = string_next(s->p + s->at, s->n - s->at, &cp);
		if (!k)
			return fail(s, "a wrong character or escape in a string");
		s->at += k;
	}
	if (s->at >= s->n)
		return fail(s, "a string without an end");
	inside->p = s->p + start;
	inside->n = s->at - start;
	s->at++;
	return 0;
}

/* Two keys are the same when they mean the same: "a" and "\u0061" are. */
static bool
same_key(struct view a, struct view b)
{
	uint32_t ca, cb;
	size_t ka, kb;

	while (a.n && b.n) {
		ka = string_next(a.p, a.n, &ca);
		kb = string_next(b.p, b.n, &cb);
		if (ca != cb)
			return false;
		a.p += ka;
		a.n -= ka;
		b.p += kb;
		b.n -= kb;
	}
	return !a.n && !b.n;
}

static int
key(struct scan *s)
{
	struct level *l = &s->level[s->depth - 1];
	size_t at = s->at;
	struct view k;

	if (peek(s) != '"')
		return fail(s, "a member without a name");
	if (string(s, &k))
		return -1;
	for (size_t i = 0; i < l->nkeys; i++) {
		if (same_key(l->key[i], k)) {
			s->at = at;
			return fail(s, "a doubled name");
		}
	}
	if (l->nkeys == MEMBERS_MAX)
		return fail(s, "an object with too many members");
	l->key[l->nkeys++] = k;
	skip_space(s);
	if (peek(s) != ':')
		return fail(s, "no colon behind a name");
	s->at++;
	return 0;
}

/* --- numbers and words ---------------------------------------------------------- */
static size_t
digits(struct scan *s)
{
	size_t from = s->at;

	while (s->at < s->n && is_digit(s->p[s->at]))
		s->at++;
	return s->at - from;
}

static int
number(struct scan *s)
{
	size_t start = s->at, first, n;
	uint64_t v = 0;

	if (peek(s) == '-')
		s->at++;
	first = s->at;
	n = digits(s);
	if (!n)
		return fail(s, "a number without digits");
	if (n > 1 && s->p[first] == '0')
		return fail(s, "a number with a zero in front");
	for (size_t i = 0; i < n; i++) {
		v = v * 10 + (uint64_t)(s->p[first + i] - '0');
		if (v > (uint64_t)1 << 53)
			return fail(s, "a number beyond 2^53");
	}
	if (peek(s) == '.') {
		s->at++;
		if (!digits(s))
			return fail(s, "a number without digits behind its point");
	}
	if (peek(s) == 'e' || peek(s) == 'E') {
		s->at++;
		if (peek(s) == '+' || peek(s) == '-')
			s->at++;
		n = digits(s);
		if (n < 1 || n > 2)
			return fail(s, "a number with a wrong exponent");
	}
	if (s->at - start > NUMBER_MAX)
		return fail(s, "a number of too many digits");
	return 0;
}

static int
word(struct scan *s)
{
	static const char *const words[] = { "true", "false", "null" };

	for (size_t i = 0; i < 3; i++) {
		size_t n = strlen(words[i]);

		if (s->n - s->at >= n && !memcmp(s->p + s->at, words[i], n)) {
			s->at += n;
			return 0;
		}
	}
	return fail(s, "not a value");
}

/* --- the whole -------------------------------------------------------------------- */
/* A value that is no container, or the opening of one. *open: a container was entered and its
 * first element comes next. */
static int
value(struct scan *s, bool *open)
{
	int c = peek(s);
	struct view v;

	*open = false;
	if (c == '"')
		return string(s, &v);
	if (c == '-' || (c >= '0' && c <= '9'))
		return number(s);
	if (c != '{' && c != '[')
		return word(s);
	if (s->depth == DEPTH_MAX)
		return fail(s, "nesting that is too deep");
	s->level[s->depth].object = c == '{';
	s->level[s->depth].nkeys = 0;
	s->at++;
	skip_space(s);
	if (peek(s) == (c == '{' ? '}' : ']')) {
		s->at++;
		return 0;
	}
	s->depth++;
	*open = true;
	return 0;
}

static int
document(struct scan *s)
{
	bool open, want = true;

	skip_space(s);
	while (want) {
		if (s->depth && s->level[s->depth - 1].object && key(s))
			return -1;
		skip_space(s);
		if (value(s, &open))
			return -1;
		skip_space(s);
		want = open;
		while (!want && s->depth) {
			bool object = s->level[s->depth - 1].object;
			int c = peek(s);

			if (c != ',' && c != (object ? '}' : ']'))
				return fail(s, "neither a comma nor an end");
			s->at++;
			skip_space(s);
			if (c == ',')
				want = true;
			else
				s->depth--;
		}
	}
	return s->at == s->n ? 0 : fail(s, "something behind the end");
}

int
json_strict(const char *p, size_t n, struct err *e)
{
	struct scan s;

	if (n > JSON_MAX)
		return err_set(e, ERR_DAMAGED, "JSON of %zu bytes is too long", n);
	s.p = p;
	s.n = n;
	s.at = 0;
	s.depth = 0;
	s.wrong = NULL;
	if (document(&s))
		return err_set(e, ERR_DAMAGED, "JSON with %s at byte %zu", s.wrong, s.at);
	return 0;
}
