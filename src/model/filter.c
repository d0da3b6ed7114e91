#include "model/filter.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "model/words.h"

#define FILTER_BYTES_MAX 1000
#define DEPTH_MAX 16

static const struct {
	const char *name;
	enum filter_kind kind;
} marks[] = {
	{ "unread", FILTER_UNREAD },
	{ "read", FILTER_READ },
	{ "to-ack", FILTER_TO_ACK },
	{ "acked", FILTER_ACKED },
	{ "draft", FILTER_DRAFT },
};

static const struct {
	const char *name;
	enum filter_kind kind;
} keys[] = {
	{ "type", FILTER_TYPE },
	{ "number", FILTER_NUMBER },
	{ "issuer", FILTER_ISSUER },
	{ "after", FILTER_AFTER },
	{ "before", FILTER_BEFORE },
};

struct parser {
	struct filter *f;
	const char *s;
	size_t n, i;
	int depth;
	struct err *e;
};

void
filter_release(struct filter *f)
{
	int i;

	for (i = 0; i < f->n; i++)
		free(f->node[i].text);
	memset(f, 0, sizeof(*f));
	f->root = -1;
}

static size_t
column(const struct parser *p, size_t at)
{
	size_t i = 0, n = 1;
	uint32_t cp;

	while (i < at) {
		i += utf8_next(p->s + i, at - i, &cp);
		n += !utf8_is_mark(cp);
	}
	return n;
}

static int
fail(struct parser *p, size_t at, const char *what)
{
	return err_set(p->e, ERR_USAGE, "column %zu: %s", column(p, at), what);
}

static void
skip_spaces(struct parser *p)
{
	size_t len;
	uint32_t cp;

	while (p->i < p->n) {
		len = utf8_next(p->s + p->i, p->n - p->i, &cp);
		if (!utf8_is_space(cp))
			break;
		p->i += len;
	}
}

/* Index of a new node, or -1. */
static int
node_new(struct parser *p, enum filter_kind kind, int a, int b, size_t at)
{
	struct filter_node *x;

	if (p->f->n == FILTER_NODES_MAX) {
		err_set(p->e, ERR_USAGE, "column %zu: the filter has more than %d parts",
		        column(p, at), FILTER_NODES_MAX);
		return -1;
	}
	x = &p->f->node[p->f->n];
	memset(x, 0, sizeof(*x));
	x->kind = kind;
	x->a = a;
	x->b = b;
	return p->f->n++;
}

/* A text's folded words into node x. */
static int
node_text(struct parser *p, int x, struct view v, size_t at)
{
	struct str out = STR_INIT(4 * FILTER_BYTES_MAX + 16);
	int ret = -1;

	words_folded(v.p, v.n, &out);
	if (str_ok(&out, "the filter", p->e) != 0)
		goto out;
	if (out.len == 0) {
		fail(p, at, "nothing to look for: give a word");
		goto out;
	}
	p->f->node[x].text = str_take(&out);
	if (!p->f->node[x].text)
		err_set(p->e, ERR_MEM, "out of memory for the filter");
	else
		ret = 0;
out:
	str_release(&out);
	return ret;
}

/* 2026-01-01, 2026-01 or 2026: the first day of it. */
static int
date_of(struct view v, civil *d)
{
	char full[11] = "0000-01-01";

	if (v.n != 4 && v.n != 7 && v.n != 10)
		return -1;
	memcpy(full, v.p, v.n);
	return civil_parse(full, 10, d);
}

/* A quoted text from its opening quote. */
static int
quoted(struct parser *p, struct view *v)
{
	const char *from = p->s + p->i + 1;
	const char *close = memchr(from, '"', p->n - p->i - 1);

	if (!close)
		return fail(p, p->i, "a quote is never closed");
	*v = (struct view){ from, (size_t)(close - from) };
	p->i = (size_t)(close - p->s) + 1;
	return 0;
}

/* A run up to a space or a sign of the language. */
static struct view
bare(struct parser *p)
{
	size_t from = p->i, len;
	uint32_t cp;

	for (; p->i < p->n; p->i += len) {
		len = utf8_next(p->s + p->i, p->n - p->i, &cp);
		if (utf8_is_space(cp) || cp == '|' || cp == '(' || cp == ')' || cp == '"')
			break;
	}
	return (struct view){ p->s + from, p->i - from };
}

/* The field in front of a colon: its length, 0 when the word is plain text (10:30). */
static size_t
key_length(struct view w)
{
	size_t i;

	for (i = 0; i < w.n && ((w.p[i] >= 'a' && w.p[i] <= 'z') || w.p[i] == '-'); i++)
		;
	return i < w.n && w.p[i] == ':' ? i : 0;
}

static int
field_term(struct parser *p, struct view w, size_t keylen, size_t at)
{
	struct view key = { w.p, keylen }, v = { w.p + keylen + 1, w.n - keylen - 1 };
	size_t value_at = at + keylen + 1, k;
	int x;

	for (k = 0; k < ARRAY_LEN(keys) && !view_eq(key, keys[k].name); k++)
		;
	if (k == ARRAY_LEN(keys))
		return err_set(p->e, ERR_USAGE,
		        "column %zu: unknown field \"%.*s\"; there are type: number: "
		        "issuer: "
		        "after: before:",
		        column(p, at), (int)(keylen < 40 ? keylen : 40), w.p);
	if (v.n == 0 && p->i < p->n && p->s[p->i] == '"' && quoted(p, &v) != 0)
		return -1;
	x = node_new(p, keys[k].kind, -1, -1, at);
	if (x < 0)
		return -1;
	if (keys[k].kind != FILTER_AFTER && keys[k].kind != FILTER_BEFORE)
		return node_text(p, x, v, value_at) == 0 ? x : -1;
	if (date_of(v, &p->f->node[x].date) != 0)
		return fail(p, value_at, "no date: write 2026-01-31, 2026-01 or 2026");
	return x;
}

static int
term(struct parser *p)
{
	size_t at = p->i, k, keylen;
	struct view w;
	int x;

	if (p->s[at] == '"') {
		if (quoted(p, &w) != 0)
			return -1;
	} else {
		w = bare(p);
		for (k = 0; k < ARRAY_LEN(marks); k++)
			if (view_eq(w, marks[k].name))
				return node_new(p, marks[k].kind, -1, -1, at);
		keylen = key_length(w);
		if (keylen)
			return field_term(p, w, keylen, at);
	}
	x = node_new(p, FILTER_TEXT, -1, -1, at);
	if (x < 0 || node_text(p, x, w, at) != 0)
		return -1;
	return x;
}

static int either(struct parser *p);

/* Brackets and `!` in front of a term. The depth is limited: the text may come from a file. */
static int
unary(struct parser *p)
{
	size_t at = p->i;
	int x;

	if (p->depth == DEPTH_MAX)
		return fail(p, at, "brackets or ! too deep");
	p->depth++;
	if (p->s[at] == '!') {
		p->i++;
		skip_spaces(p);
		if (p->i == p->n || p->s[p->i] == '|' || p->s[p->i] == ')')
			return fail(p, at, "nothing behind !");
		x = unary(p);
		if (x >= 0)
			x = node_new(p, FILTER_NOT, x, -1, at);
	} else if (p->s[at] == '(') {
		p->i++;
		x = either(p);
		if (x >= 0 && (p->i == p->n || p->s[p->i] != ')'))
			return fail(p, at, "a bracket is never closed");
		p->i++;
	} else {
		x = term(p);
	}
	p->depth--;
	return x;
}

/* Terms side by side. */
static int
all(struct parser *p)
{
	int x = -1, y;
	size_t at;

	for (;;) {
		skip_spaces(p);
		if (p->i == p->n || p->s[p->i] == '|' || p->s[p->i] == ')')
			break;
		at = p->i;
		y = unary(p);
		if (y >= 0 && x >= 0)
			y = node_new(p, FILTER_AND, x, y, at);
		if (y < 0)
			return -1;
		x = y;
	}
	if (x < 0)
		return fail(p, p->i, "a term is missing");
	return x;
}

static int
either(struct parser *p)
{
	int x = all(p), y;
	size_t at;

	while (x >= 0 && p->i < p->n && p->s[p->i] == '|') {
		at = p->i++;
		y = all(p);
		x = y < 0 ? -1 : node_new(p, FILTER_OR, x, y, at);
	}
	return x;
}

int
filter_parse(struct filter *f, const char *s, size_t n, struct err *e)
{
	struct parser p = { f, s, n, 0, 0, e };

	memset(f, 0, sizeof(*f));
	f->root = -1;
	if (n > FILTER_BYTES_MAX)
		return err_set(e, ERR_USAGE,
		        "the filter has %zu bytes, at most %d are allowed", n,
		        FILTER_BYTES_MAX);
	skip_spaces(&p);
	if (p.i == p.n)
		return 0;
	f->root = either(&p);
	if (f->root >= 0 && p.i < p.n) {
		fail(&p, p.i, "a bracket is closed that was never opened");
		f->root = -1;
	}
	if (f->root >= 0)
		return 0;
	filter_release(f);
	return -1;
}
