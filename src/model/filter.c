#include "model/filter.h"

#include <time.h>
#include "base/mem.h"
#include "base/human.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "model/op.h"
#include "model/tag.h"
#include "model/values.h"
#include "model/words.h"

#define FILTER_BYTES_MAX 1000
#define DEPTH_MAX 16

static const struct filter_def defs[] = {
#define FILTER(id, name, value, lists, help)                                             \
	{ FILTER_##id, name, FILTER_##value, lists, help },
#include "model/filter.def"
#undef FILTER
};

const struct filter_def *
filter_def(size_t i)
{
	return i < ARRAY_LEN(defs) ? &defs[i] : NULL;
}

static const struct filter_def *
def_named(struct view name, bool mark)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(defs); i++)
		if (view_eq(name, defs[i].name) && (defs[i].value == FILTER_MARK) == mark)
			return &defs[i];
	return NULL;
}

struct parser {
	struct filter *f;
	const char *s;
	size_t n, i;
	size_t bad; /* where the mistake is */
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

size_t
filter_column(const char *s, size_t at)
{
	size_t i = 0, n = 1;
	uint32_t cp;

	while (i < at) {
		i += utf8_next(s + i, at - i, &cp);
		n += !utf8_is_mark(cp);
	}
	return n;
}

static int
fail(struct parser *p, size_t at, const char *what)
{
	p->bad = at;
	return err_set(p->e, ERR_USAGE, "%s", what);
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
		p->bad = at;
		err_set(p->e, ERR_USAGE,
		        P_("the filter has more than %d part",
		                "the filter has more than %d parts", FILTER_NODES_MAX),
		        FILTER_NODES_MAX);
		return -1;
	}
	x = &p->f->node[p->f->n];
	memset(x, 0, sizeof(*x));
	x->kind = kind;
	x->a = a;
	x->b = b;
	x->from = at;
	x->n = p->i - at;
	return p->f->n++;
}

/* A text's folded words into node x. */
static int
node_text(struct parser *p, int x, struct view v, size_t at)
{
	struct str out = STR_INIT(4 * FILTER_BYTES_MAX + 16);
	int ret = -1;

	words_folded(v.p, v.n, &out);
	if (str_ok(&out, _("the filter"), p->e) != 0)
		goto out;
	if (out.len == 0) {
		fail(p, at, _("nothing to look for: give a word"));
		goto out;
	}
	p->f->node[x].text = str_take(&out);
	if (!p->f->node[x].text)
		err_set(p->e, ERR_MEM, _("out of memory for the filter"));
	else
		ret = 0;
out:
	str_release(&out);
	return ret;
}

/* When a day begins here. */
static int64_t
begins(civil d)
{
	struct tm tm = { 0 };

	tm.tm_year = d / 10000 - 1900;
	tm.tm_mon = d / 100 % 100 - 1;
	tm.tm_mday = d % 100;
	tm.tm_isdst = -1;
	return mktime(&tm);
}

/* 2026-01-01, 2026-01 or 2026: the first day of it; 7d, 2w: so long ago. */
static int
day_of(struct view v, struct filter_node *x)
{
	char full[11] = "0000-01-01";
	int64_t days = 0;
	size_t i;

	for (i = 0; i < v.n && i < 4 && v.p[i] >= '0' && v.p[i] <= '9'; i++)
		days = 10 * days + v.p[i] - '0';
	if (i && i + 1 == v.n && (v.p[i] == 'd' || v.p[i] == 'w')) {
		days *= v.p[i] == 'w' ? 7 : 1;
		x->date = civil_of(clock_wall() - days * 86400);
	} else {
		if (v.n != 4 && v.n != 7 && v.n != 10)
			return -1;
		memcpy(full, v.p, v.n);
		if (civil_parse(full, 10, &x->date))
			return -1;
	}
	x->at = begins(x->date);
	return 0;
}

/* --- words of a table ----------------------------------------------------------------- */

const char *
filter_code(enum filter_kind k, size_t i)
{
	static const enum value_set kinds[] = { VALUES_NOTICE_KIND, VALUES_MEETING_KIND };
	static const char *const has[] = { "attachment", "note" };
	static const enum op_type ops[] = {
#define OP(id, num, name) OP_##id,
#include "model/ops.def"
#undef OP
	};
	const char *z = NULL;
	size_t set, n;

	if (k == FILTER_HAS)
		return i < ARRAY_LEN(has) ? has[i] : NULL;
	if (k == FILTER_PRIORITY)
		return value_nth(VALUES_PRIORITY, i);
	if (k == FILTER_STATE) {
		for (n = 0; value_nth(VALUES_MEETING_STATE, n); n++)
			;
		if (i < n)
			return value_nth(VALUES_MEETING_STATE, i);
		return i - n <= OPS_REFUSED ? op_state_name((enum op_state)(i - n))
		                            : NULL;
	}
	for (set = 0; set < ARRAY_LEN(kinds) && !z; set++) {
		for (n = 0; value_nth(kinds[set], n); n++)
			;
		if (i < n)
			return value_nth(kinds[set], i);
		i -= n;
	}
	return i < ARRAY_LEN(ops) ? op_type_name(ops[i]) : NULL;
}

/* A value of those tables may also be given by its words: hủy for cancelled. */
static const char *
code_of(enum filter_kind k, struct view v)
{
	static const struct {
		enum filter_kind kind;
		enum value_set set;
	} sets[] = { { FILTER_KIND, VALUES_NOTICE_KIND },
		{ FILTER_KIND, VALUES_MEETING_KIND },
		{ FILTER_PRIORITY, VALUES_PRIORITY },
		{ FILTER_STATE, VALUES_MEETING_STATE } };
	const char *z = NULL;
	size_t i;

	for (i = 0; !z && i < ARRAY_LEN(sets); i++)
		if (sets[i].kind == k)
			z = value_code(sets[i].set, v.p, v.n);
	for (i = 0; !z && filter_code(k, i); i++)
		if (view_eq(v, filter_code(k, i)))
			z = filter_code(k, i);
	return z;
}

static int
node_code(struct parser *p, struct filter_node *x, struct view v, size_t at)
{
	struct str all = STR_INIT(400);
	const char *z = code_of(x->kind, v);
	size_t i;

	if (z) {
		x->text = mem_dup(z, strlen(z), p->e);
		return x->text ? 0 : -1;
	}
	for (i = 0; filter_code(x->kind, i); i++)
		str_addf(&all, "%s%s", i ? ", " : "", filter_code(x->kind, i));
	p->bad = at;
	err_set(p->e, ERR_USAGE, _("not one of: %s"), str_c(&all));
	str_release(&all);
	return -1;
}

static int
node_name(struct parser *p, struct filter_node *x, struct view v, size_t at)
{
	struct tag_name name;

	p->bad = at;
	if (tag_name(v.p, v.n, &name, p->e))
		return -1;
	x->text = mem_dup(name.s, strlen(name.s), p->e);
	return x->text ? 0 : -1;
}

/* --- terms ---------------------------------------------------------------------------- */

/* A quoted text from its opening quote. */
static int
quoted(struct parser *p, struct view *v)
{
	const char *from = p->s + p->i + 1;
	const char *close = memchr(from, '"', p->n - p->i - 1);

	if (!close)
		return fail(p, p->i, _("a quote is never closed"));
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
unknown(struct parser *p, struct view key, size_t at)
{
	struct str all = STR_INIT(400);
	size_t i;

	for (i = 0; i < ARRAY_LEN(defs); i++)
		if (defs[i].value != FILTER_MARK)
			str_addf(&all, " %s:", defs[i].name);
	p->bad = at;
	err_set(p->e, ERR_USAGE, _("unknown field \"%.*s\"; there are%s"),
	        (int)(key.n < 40 ? key.n : 40), key.p, str_c(&all));
	str_release(&all);
	return -1;
}

static int
field_term(struct parser *p, struct view w, size_t keylen, size_t at)
{
	struct view key = { w.p, keylen }, v = { w.p + keylen + 1, w.n - keylen - 1 };
	const struct filter_def *d = def_named(key, false);
	size_t value_at = at + keylen + 1;
	int x;

	if (!d)
		return unknown(p, key, at);
	if (v.n == 0 && p->i < p->n && p->s[p->i] == '"' && quoted(p, &v) != 0)
		return -1;
	x = node_new(p, d->kind, -1, -1, at);
	if (x < 0)
		return -1;
	if (d->value == FILTER_WORDS)
		return node_text(p, x, v, value_at) == 0 ? x : -1;
	if (d->value == FILTER_CODE)
		return node_code(p, &p->f->node[x], v, value_at) == 0 ? x : -1;
	if (d->value == FILTER_NAME)
		return node_name(p, &p->f->node[x], v, value_at) == 0 ? x : -1;
	if (day_of(v, &p->f->node[x]) != 0)
		return fail(p, value_at,
		        _("no date: write 2026-01-31, 2026-01, 2026, or 7d for a week "
		          "ago"));
	return x;
}

static bool
wordless(struct view v)
{
	struct str out = STR_INIT(4 * FILTER_BYTES_MAX + 16);
	bool none;

	words_folded(v.p, v.n, &out);
	none = !out.bad && out.len == 0;
	str_release(&out);
	return none;
}

#define NO_TERM (-2) /* nothing but signs: passed over, as the search does */

static int
term(struct parser *p)
{
	const struct filter_def *d;
	size_t at = p->i, keylen;
	struct view w;
	bool star;
	int x;

	if (p->s[at] == '"') {
		if (quoted(p, &w) != 0)
			return -1;
		star = p->i < p->n && p->s[p->i] == '*';
		p->i += star;
	} else {
		w = bare(p);
		d = def_named(w, true);
		if (d) {
			x = node_new(p, d->kind, -1, -1, at);
			if (x >= 0)
				p->f->node[x].date = civil_of(clock_wall());
			return x;
		}
		keylen = key_length(w);
		if (keylen)
			return field_term(p, w, keylen, at);
		star = w.n && w.p[w.n - 1] == '*';
	}
	if (wordless(w))
		return NO_TERM;
	x = node_new(p, FILTER_TEXT, -1, -1, at);
	if (x < 0 || node_text(p, x, w, at) != 0)
		return -1;
	p->f->node[x].prefix = star;
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
		return fail(p, at, _("brackets or ! too deep"));
	p->depth++;
	if (p->s[at] == '!') {
		p->i++;
		skip_spaces(p);
		if (p->i == p->n || p->s[p->i] == '|' || p->s[p->i] == ')')
			return fail(p, at, _("nothing behind !"));
		x = unary(p);
		if (x == NO_TERM)
			return fail(p, at, _("nothing behind !"));
		if (x >= 0)
			x = node_new(p, FILTER_NOT, x, -1, at);
	} else if (p->s[at] == '(') {
		p->i++;
		x = either(p);
		if (x >= 0 && (p->i == p->n || p->s[p->i] != ')'))
			return fail(p, at, _("a bracket is never closed"));
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
		if (y == NO_TERM)
			continue;
		if (y >= 0 && x >= 0)
			y = node_new(p, FILTER_AND, x, y, at);
		if (y < 0)
			return -1;
		x = y;
	}
	if (x < 0)
		return fail(p, p->i, _("a term is missing"));
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
filter_read(struct filter *f, const char *s, size_t n, size_t *bad, struct err *e)
{
	struct parser p = { .f = f, .s = s, .n = n, .e = e };

	memset(f, 0, sizeof(*f));
	f->root = -1;
	*bad = 0;
	if (n > FILTER_BYTES_MAX)
		return err_set(e, ERR_USAGE,
		        P_("the filter has %s byte, at most %s are allowed",
		                "the filter has %s bytes, at most %s are allowed", n),
		        human_count(n).s, human_count(FILTER_BYTES_MAX).s);
	skip_spaces(&p);
	if (p.i == p.n)
		return 0;
	f->root = either(&p);
	if (f->root >= 0 && p.i < p.n) {
		fail(&p, p.i, _("a bracket is closed that was never opened"));
		f->root = -1;
	}
	if (f->root >= 0)
		return 0;
	filter_release(f);
	*bad = p.bad;
	return -1;
}

int
filter_parse(struct filter *f, const char *s, size_t n, struct err *e)
{
	size_t bad;

	if (filter_read(f, s, n, &bad, e) == 0)
		return 0;
	return err_prefix(e, _("column %zu"), filter_column(s, bad));
}

int
filter_fits(const struct filter *f, enum filter_list l, const char *s, struct err *e)
{
	int i;
	size_t k;

	for (i = 0; i < f->n; i++)
		for (k = 0; k < ARRAY_LEN(defs); k++)
			if (defs[k].kind == f->node[i].kind &&
			        !(defs[k].lists & (unsigned)l))
				return err_set(e, ERR_USAGE,
				        _("column %zu: this list has no \"%s\""),
				        filter_column(s, f->node[i].from), defs[k].name);
	return 0;
}
