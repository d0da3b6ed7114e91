#include "model/query.h"

#include "base/human.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "model/docno.h"
#include "model/words.h"

#define QUERY_BYTES_MAX 1000

void
query_release(struct query *q)
{
	size_t i;

	for (i = 0; i < q->n; i++) {
		free(q->term[i].folded);
		free(q->term[i].exact);
	}
	free(q->number_key);
	if (q->rest)
		filter_release(q->rest);
	free(q->rest);
	free(q->match);
	memset(q, 0, sizeof(*q));
}

/* The words of s in one of the two forms; NULL with *e set without memory. */
static char *
form_of(void (*words)(const char *, size_t, struct str *), const char *s, size_t n,
        struct err *e)
{
	struct str out = STR_INIT(4 * QUERY_BYTES_MAX + 16);
	char *p = NULL;

	words(s, n, &out);
	if (str_ok(&out, _("a search word"), e) == 0) {
		p = str_take(&out);
		if (!p)
			err_set(e, ERR_MEM, _("out of memory for a search word"));
	}
	str_release(&out);
	return p;
}

/* One word or phrase; without any letter or digit it is passed over. */
static int
add_term(struct query *q, const char *s, size_t n, bool prefix, struct err *e)
{
	struct query_term *t;
	char *folded = form_of(words_folded, s, n, e);

	if (!folded)
		return -1;
	if (!*folded) {
		free(folded);
		return 0;
	}
	if (q->n == QUERY_TERMS_MAX) {
		free(folded);
		return err_set(e, ERR_USAGE,
		        P_("more than %d search word", "more than %d search words",
		                QUERY_TERMS_MAX),
		        QUERY_TERMS_MAX);
	}
	t = &q->term[q->n++];
	t->folded = folded;
	t->prefix = prefix;
	if (utf8_has_marks(s, n)) {
		t->exact = form_of(words_exact, s, n, e);
		if (!t->exact)
			return -1;
	}
	return 0;
}

/* From i on: a quoted phrase or a run without spaces and quotes; *i moves behind it. */
static int
next_term(struct query *q, const char *s, size_t n, size_t *i, struct err *e)
{
	size_t from = *i, to, len;
	const char *close;
	uint32_t cp;
	bool prefix;

	if (s[from] == '"') {
		close = memchr(s + from + 1, '"', n - from - 1);
		if (!close)
			return err_set(e, ERR_USAGE,
			        _("column %zu: a quote is never closed"),
			        filter_column(s, from));
		from++;
		to = (size_t)(close - s);
		*i = to + 1;
		prefix = *i < n && s[*i] == '*';
		*i += prefix;
		return add_term(q, s + from, to - from, prefix, e);
	}
	for (to = from; to < n && s[to] != '"'; to += len) {
		len = utf8_next(s + to, n - to, &cp);
		if (utf8_is_space(cp))
			break;
	}
	*i = to;
	prefix = to > from && s[to - 1] == '*';
	return add_term(q, s + from, to - from, prefix, e);
}

int
query_parse(struct query *q, const char *s, size_t n, struct err *e)
{
	size_t i = 0, len;
	uint32_t cp;

	memset(q, 0, sizeof(*q));
	if (n > QUERY_BYTES_MAX)
		return err_set(e, ERR_USAGE,
		        P_("the search has %s byte, at most %s are allowed",
		                "the search has %s bytes, at most %s are allowed", n),
		        human_count(n).s, human_count(QUERY_BYTES_MAX).s);
	if (docno_looks(s, n)) {
		q->number = true;
		q->number_key = form_of(docno_key, s, n, e);
		q->term[0].folded = form_of(docno_key, s, n, e);
		q->n = 1;
		if (!q->number_key || !q->term[0].folded)
			goto fail;
		return 0;
	}
	while (i < n) {
		len = utf8_next(s + i, n - i, &cp);
		if (utf8_is_space(cp))
			i += len;
		else if (next_term(q, s, n, &i, e) != 0)
			goto fail;
	}
	if (q->n)
		return 0;
	err_set(e, ERR_USAGE, _("column 1: nothing to search for: give a word"));
fail:
	query_release(q);
	return -1;
}

/* --- the filter language --------------------------------------------------------------- */

/* The words that every hit has, as they were typed; false when there is more to it than these. */
static bool
required(const struct filter *f, int at, const char *s, struct str *words)
{
	const struct filter_node *x = &f->node[at];

	if (x->kind == FILTER_AND) {
		bool a = required(f, x->a, s, words), b = required(f, x->b, s, words);

		return a && b;
	}
	if (x->kind != FILTER_TEXT)
		return false;
	if (words->len)
		str_addc(words, ' ');
	str_add(words, s + x->from, x->n);
	return true;
}

/* Whether an expression for the index can be made that misses no hit. */
static bool
matchable(const struct filter *f, int at)
{
	const struct filter_node *x = &f->node[at];

	if (x->kind == FILTER_OR)
		return matchable(f, x->a) && matchable(f, x->b);
	if (x->kind == FILTER_AND)
		return matchable(f, x->a) || matchable(f, x->b);
	return x->kind == FILTER_TEXT;
}

static void
match_put(const struct filter *f, int at, struct str *out)
{
	const struct filter_node *x = &f->node[at];
	bool a, b;

	if (x->kind == FILTER_TEXT) {
		str_addf(out, "\"%s\"%s", x->text, x->prefix ? " *" : "");
		return;
	}
	a = matchable(f, x->a);
	b = matchable(f, x->b);
	str_addc(out, '(');
	if (a)
		match_put(f, x->a, out);
	if (a && b)
		str_adds(out, x->kind == FILTER_AND ? " AND " : " OR ");
	if (b)
		match_put(f, x->b, out);
	str_addc(out, ')');
}

#define NO_COLUMN SIZE_MAX /* of a mistake that has no place of its own */

static int
search_words(struct query *q, struct filter *f, const char *s, size_t *bad, struct err *e)
{
	struct str words = STR_INIT(2 * QUERY_BYTES_MAX), match = STR_INIT(8192);
	bool all = required(f, f->root, s, &words);
	int rc = -1;

	*bad = 0;
	if (!matchable(f, f->root)) {
		err_set(e, ERR_USAGE,
		        _("give a word to search for; fields alone are the filter of a "
		          "list"));
		goto out;
	}
	*bad = NO_COLUMN;
	if (str_ok(&words, _("the search"), e) ||
	        (words.len && query_parse(q, words.p, words.len, e)))
		goto out;
	rc = 0;
	if (all)
		goto out;
	if (q->n)
		rc = query_match(q, &match, e);
	else
		match_put(f, f->root, &match);
	if (!rc)
		rc = str_ok(&match, _("the search"), e);
	if (!rc) {
		q->match = str_take(&match);
		if (!q->match)
			rc = err_set(e, ERR_MEM, _("out of memory for the search"));
	}
	if (!rc)
		q->rest = f;
out:
	str_release(&words);
	str_release(&match);
	return rc;
}

static int
search_read(struct query *q, const char *s, size_t n, size_t *bad, struct err *e)
{
	struct filter *f = mem_new(1, sizeof(*f), e);
	int rc;

	*bad = NO_COLUMN;
	if (!f)
		return -1;
	rc = filter_read(f, s, n, bad, e);
	if (!rc && f->root < 0) {
		*bad = NO_COLUMN;
		rc = query_parse(q, s, n, e);
	} else if (!rc) {
		rc = search_words(q, f, s, bad, e);
	}
	if (q->rest != f) {
		filter_release(f);
		free(f);
	}
	return rc;
}

int
query_search(struct query *q, const struct filter_names *names, const char *s, size_t n,
        struct err *e)
{
	struct str text = STR_INIT(2 * NAMED_TEXT);
	struct named_map map;
	size_t bad = 0;
	int rc;

	memset(q, 0, sizeof(*q));
	if (docno_looks(s, n))
		return query_parse(q, s, n, e);
	if (!names || !memchr(s, '@', n)) {
		rc = search_read(q, s, n, &bad, e);
	} else {
		rc = named_expand(names, s, n, &text, &map, &bad, e);
		if (!rc) {
			rc = search_read(q, str_c(&text), text.len, &bad, e);
			bad = bad == NO_COLUMN ? bad : named_from(&map, bad);
		}
	}
	if (rc && bad != NO_COLUMN)
		err_prefix(e, _("column %zu"), filter_column(s, bad));
	if (rc)
		query_release(q);
	str_release(&text);
	return rc;
}

int
query_match(const struct query *q, struct str *out, struct err *e)
{
	const char *p;
	size_t i;

	if (q->match) {
		str_adds(out, q->match);
		return str_ok(out, _("the search"), e);
	}
	for (i = 0; i < q->n; i++) {
		str_adds(out, i ? " AND \"" : "\"");
		for (p = q->term[i].folded; *p; p++) {
			/* words hold no quote; doubled all the same, as FTS5 reads it */
			if (*p == '"')
				str_addc(out, '"');
			str_addc(out, *p);
		}
		str_adds(out, q->term[i].prefix ? "\" *" : "\"");
	}
	return str_ok(out, _("the search"), e);
}
