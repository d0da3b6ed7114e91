/* Markdown: headings from the markup of the text, items as lists, every other line as it stands. */
#include "export_int.h"

#include <ctype.h>

#define LEVEL_MAX 6

/* Letters that mean something anywhere in a line. */
static void
escaped(struct view s, struct str *out)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] && strchr("\\`*_[]<>|~&#", s.p[i]))
			str_addc(out, '\\');
		str_addc(out, s.p[i]);
	}
}

/* A line of a paragraph: neither its first sign nor a number before a sign begins anything. */
static void
paragraph(struct view s, struct str *out)
{
	size_t i = 0;

	if (s.n && strchr("+-=", s.p[0])) {
		str_addc(out, '\\');
		str_addc(out, s.p[i++]);
	} else {
		while (i < s.n && isdigit((unsigned char)s.p[i]))
			str_addc(out, s.p[i++]);
		if (i && i < s.n && (s.p[i] == '.' || s.p[i] == ')') &&
		        (i + 1 == s.n || s.p[i + 1] == ' ')) {
			str_addc(out, '\\');
			str_addc(out, s.p[i++]);
		}
	}
	escaped((struct view){ s.p + i, s.n - i }, out);
}

static struct view
without_blanks(struct view s)
{
	while (s.n && (*s.p == ' ' || *s.p == '\t')) {
		s.p++;
		s.n--;
	}
	while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

static void
block(const struct str *b, struct str *out)
{
	struct view l;

	for (size_t at = 0; export_line(b, &at, &l);) {
		const char *colon = memchr(l.p, ':', l.n);
		size_t n = colon ? (size_t)(colon - l.p) : 0;

		str_adds(out, "- **");
		escaped((struct view){ l.p, n }, out);
		str_adds(out, ":** ");
		escaped(without_blanks((struct view){ l.p + n + 1, l.n - n - 1 }), out);
		str_addc(out, '\n');
	}
	if (b->len)
		str_addc(out, '\n');
}

enum was { WAS_BLANK, WAS_TEXT, WAS_ITEM };

/* One line of the body, behind what was there. */
static enum was
body_line(struct view line, int level, enum was was, struct str *out)
{
	struct view s = without_blanks(line);
	size_t len;
	enum markup m = markup_of(s, &len);

	if (!s.n) {
		if (was != WAS_BLANK)
			str_addc(out, '\n');
		return WAS_BLANK;
	}
	if (markup_heading(s)) {
		if (was != WAS_BLANK)
			str_addc(out, '\n');
		for (int i = 0; i < level + 2 && i < LEVEL_MAX; i++)
			str_addc(out, '#');
		str_addc(out, ' ');
		escaped(s, out);
		str_adds(out, "\n\n");
		return WAS_BLANK;
	}
	if (m == MARKUP_ITEM || m == MARKUP_SUBITEM) {
		if (was == WAS_TEXT)
			str_addc(out, '\n');
		str_adds(out, m == MARKUP_ITEM ? "- " : "  - ");
		paragraph((struct view){ s.p + len, s.n - len }, out);
		str_addc(out, '\n');
		return WAS_ITEM;
	}
	if (was == WAS_ITEM)
		str_addc(out, '\n');
	/* Lines stay lines. */
	if (was == WAS_TEXT) {
		str_cut(out, out->len - 1);
		str_adds(out, "\\\n");
	}
	paragraph(s, out);
	str_addc(out, '\n');
	return WAS_TEXT;
}

void
export_md(const struct export_parts *p, struct str *out)
{
	const struct view body = { str_c(&p->body), p->body.len };
	struct markup_tree t = { 0 };
	enum was was = WAS_BLANK;
	struct view l;
	struct err e;
	size_t at = 0, k = 0;

	/* Without memory for the tree its headings are all of one level. */
	(void)!markup_scan(&t, body, 0, &e);
	str_adds(out, "# ");
	if (p->title.len)
		escaped((struct view){ str_c(&p->title), p->title.len }, out);
	else
		escaped((struct view){ str_c(&p->number), p->number.len }, out);
	str_adds(out, "\n\n");
	if (p->number.len) {
		str_adds(out, "**");
		escaped((struct view){ str_c(&p->number), p->number.len }, out);
		str_adds(out, "**\n\n");
	}
	block(&p->block, out);
	while (export_line(&p->body, &at, &l)) {
		size_t from = (size_t)(l.p - body.p);

		while (k < t.n && t.node[k].at < from)
			k++;
		was = body_line(l, k < t.n && t.node[k].at == from ? t.node[k].level : 0,
		        was, out);
	}
	while (out->len > 1 && !strcmp(str_c(out) + out->len - 2, "\n\n"))
		str_cut(out, out->len - 1);
	markup_release(&t);
}
