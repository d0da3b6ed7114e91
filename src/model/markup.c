#include "model/markup.h"

#include "base/mem.h"

#define DIGITS_MAX 3
#define DEPTH MARKUP_SUBITEM

struct scan {
	const char *p;
	size_t n, i;
};

static char
peek(const struct scan *s)
{
	return s->i < s->n ? s->p[s->i] : '\0';
}

static size_t
skip_among(struct scan *s, const char *set)
{
	size_t from = s->i;

	while (s->i < s->n && s->p[s->i] && strchr(set, s->p[s->i]))
		s->i++;
	return s->i - from;
}

/* A mark stands alone or before a blank. */
static bool
parted(const struct scan *s)
{
	return s->i >= s->n || s->p[s->i] == ' ';
}

static bool
take(struct scan *s, const char *word)
{
	size_t n = strlen(word);

	if (s->n - s->i < n || memcmp(s->p + s->i, word, n) != 0)
		return false;
	s->i += n;
	return true;
}

/* "Chương II", "Điều 5.": a word and a number, with nothing behind it but a sign, or a title behind
 * the sign. "Điều 5 của Quy định này" is a sentence. */
static enum markup
worded(struct scan *s)
{
	static const struct {
		const char *word, *capitals;
		enum markup kind;
	} words[] = {
		{ "Chương ", "CHƯƠNG ", MARKUP_CHAPTER },
		{ "Phần ", "PHẦN ", MARKUP_CHAPTER },
		{ "Mục ", "MỤC ", MARKUP_CHAPTER },
		{ "Điều ", "ĐIỀU ", MARKUP_ARTICLE },
	};

	for (size_t k = 0; k < ARRAY_LEN(words); k++) {
		if (!take(s, words[k].word) && !take(s, words[k].capitals))
			continue;
		if (!skip_among(s, "IVXLC") && !skip_among(s, "0123456789"))
			return MARKUP_NONE;
		skip_among(s, "abcd"); /* Điều 5a. */
		if (s->i < s->n && !skip_among(s, ".:-"))
			return MARKUP_NONE;
		return parted(s) ? words[k].kind : MARKUP_NONE;
	}
	return MARKUP_NONE;
}

/* "I-" may touch its words, "I." may not: "V.I. Lênin". */
static enum markup
roman(struct scan *s)
{
	if (!skip_among(s, "IVXLC"))
		return MARKUP_NONE;
	if (peek(s) == '-') {
		s->i++;
		return MARKUP_PART;
	}
	if (peek(s) != '.')
		return MARKUP_NONE;
	s->i++;
	return parted(s) ? MARKUP_PART : MARKUP_NONE;
}

/* "1.", "1.2.", "1.2.3" */
static enum markup
numbered(struct scan *s)
{
	size_t groups = 0, n;
	bool dot = false;

	while ((n = skip_among(s, "0123456789")) > 0) {
		if (n > DIGITS_MAX)
			return MARKUP_NONE;
		groups++;
		dot = peek(s) == '.';
		if (!dot)
			break;
		s->i++;
	}
	/* "3.5 triệu" is a figure. */
	if (!groups || !dot || !parted(s))
		return MARKUP_NONE;
	return groups == 1 ? MARKUP_NUMBER : MARKUP_SUB;
}

static enum markup
signed_item(struct scan *s)
{
	char c = peek(s);

	if (c == '-' || c == '+') {
		s->i++;
		if (!parted(s))
			return MARKUP_NONE;
		return c == '-' ? MARKUP_ITEM : MARKUP_SUBITEM;
	}
	if (take(s, "đ)") || (c >= 'a' && c <= 'z' && s->i + 1 < s->n &&
	                             s->p[s->i + 1] == ')' && (s->i += 2)))
		return parted(s) ? MARKUP_POINT : MARKUP_NONE;
	return MARKUP_NONE;
}

enum markup
markup_of(struct view line, size_t *len)
{
	static enum markup (*const forms[])(
	        struct scan *) = { worded, roman, numbered, signed_item };
	size_t lead = 0;

	*len = 0;
	while (lead < line.n && line.p[lead] == ' ')
		lead++;
	for (size_t k = 0; k < ARRAY_LEN(forms); k++) {
		struct scan s = { line.p, line.n, lead };
		enum markup m = forms[k](&s);

		if (m == MARKUP_NONE)
			continue;
		skip_among(&s, " ");
		*len = s.i;
		return m;
	}
	return MARKUP_NONE;
}

bool
markup_heading(struct view line)
{
	size_t len;
	enum markup m = markup_of(line, &len);

	return line.n <= MARKUP_HEADING_MAX && m != MARKUP_NONE && m <= MARKUP_SUB;
}

/* The sections that are open at a line, by their index + 1. */
struct open {
	size_t at[DEPTH];
	int n;
};

static void
close_from(struct markup_tree *t, struct open *o, enum markup kind, size_t off)
{
	while (o->n && t->node[o->at[o->n - 1] - 1].kind >= kind)
		t->node[o->at[--o->n] - 1].end = off;
}

int
markup_scan(struct markup_tree *t, struct view text, size_t from, struct err *e)
{
	struct open o = { .n = 0 };
	size_t at = from;

	t->n = 0;
	while (at < text.n) {
		const char *nl = memchr(text.p + at, '\n', text.n - at);
		size_t end = nl ? (size_t)(nl - text.p) : text.n, len;
		enum markup m = markup_of((struct view){ text.p + at, end - at }, &len);
		size_t under = nl ? end + 1 : end;

		if (m != MARKUP_NONE) {
			close_from(t, &o, m, at);
			if (mem_grow(&t->node, &t->cap, t->n + 1, sizeof(*t->node), e)) {
				markup_release(t);
				return -1;
			}
			t->node[t->n++] = (struct markup_node){ .at = at,
				.under = under,
				.parent = o.n ? o.at[o.n - 1] : 0,
				.level = o.n,
				.kind = m };
			o.at[o.n++] = t->n;
		}
		at = under;
	}
	close_from(t, &o, MARKUP_CHAPTER, text.n);
	return 0;
}

void
markup_release(struct markup_tree *t)
{
	free(t->node);
	memset(t, 0, sizeof(*t));
}

size_t
markup_at(const struct markup_tree *t, size_t off)
{
	size_t lo = 0, hi = t->n, i;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (t->node[mid].at <= off)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (i = lo; i && t->node[i - 1].end <= off;)
		i = t->node[i - 1].parent;
	return i;
}

/* From byte `at` of the section on: behind the next line that holds something; 0 when there is none. */
static size_t
next_line(const struct markup_node *n, struct view text, size_t at)
{
	while (at < n->end && (text.p[at] == ' ' || text.p[at] == '\n'))
		at++;
	if (at >= n->end)
		return 0;
	while (at < n->end && text.p[at] != '\n')
		at++;
	return at;
}

size_t
markup_lines(const struct markup_node *n, struct view text)
{
	size_t lines = 0;

	for (size_t at = n->under; (at = next_line(n, text, at)) != 0;)
		lines++;
	return lines;
}

bool
markup_holds(const struct markup_node *n, struct view text)
{
	return next_line(n, text, n->under) != 0;
}
