#include "store/search.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "list.h"

#define MATCH_MAX 8192
#define LOOK_MAX 128 /* hits whose exact form is looked at in one call */
#define SCAN 64      /* texts looked at for a prefix before the index is asked */
#define SCAN_LEAST 8
#define TOP_MAX                                                                          \
	16 /* documents of that number or whose number begins so ("57 nq" of
                      * 57-NQ/TW), on top of the first page */
#define RANK_MAX 2000
#define NEAR_TRIES 8 /* places where a phrase may stand as it was typed */
#define WORDS_MAX 64 /* words of one phrase that are compared */

/* --- the exact form ------------------------------------------------------------------------ */

/* A term cut into words. The exact form of a word without marks is not asked for. */
struct phrase {
	size_t n;
	bool prefix;
	struct view folded[WORDS_MAX], exact[WORDS_MAX];
};

static size_t
cut_words(const char *s, struct view *out)
{
	size_t n = 0, len;

	while (*s && n < WORDS_MAX) {
		len = strcspn(s, " ");
		if (len)
			out[n++] = (struct view){ s, len };
		s += len + strspn(s + len, " ");
	}
	return n;
}

/* False when there is nothing to check. A term without marks is its own exact form. */
static bool
phrase_make(struct phrase *p, const struct query_term *t, bool exact)
{
	exact = exact && t->exact;
	p->prefix = t->prefix;
	p->n = cut_words(t->folded, p->folded);
	return p->n > 0 && cut_words(exact ? t->exact : t->folded, p->exact) == p->n;
}

/* A walk over a text: how far the phrase has been seen at the last WORDS_MAX starts is kept as a
 * ring of the last words, each with the bits of the phrase's words that it matches. */
struct walk {
	const struct phrase *p;
	const char *text;
	uint64_t on; /* bit k: the words up to here end with the phrase's first k + 1 */
	bool hit, nomem;
	struct str tmp;
};

static bool
same(const char *a, size_t an, struct view b, bool prefix)
{
	return (prefix ? an >= b.n : an == b.n) && memcmp(a, b.p, b.n) == 0;
}

static bool
word_is(struct walk *w, size_t k, const struct tok_word *t)
{
	const struct phrase *p = w->p;
	bool prefix = p->prefix && k + 1 == p->n;

	if (!same(t->p, t->n, p->folded[k], prefix))
		return false;
	if (!utf8_has_marks(p->exact[k].p, p->exact[k].n))
		return true;
	str_reset(&w->tmp);
	utf8_exact(w->text + t->from, t->to - t->from, &w->tmp);
	w->nomem |= w->tmp.nomem;
	return !w->tmp.bad && same(str_c(&w->tmp), w->tmp.len, p->exact[k], prefix);
}

static int
walk_word(void *ctx, const struct tok_word *t)
{
	struct walk *w = ctx;
	uint64_t on = 0;
	size_t k;

	for (k = 0; k < w->p->n; k++)
		if ((k == 0 || (w->on >> (k - 1) & 1)) && word_is(w, k, t))
			on |= (uint64_t)1 << k;
	w->on = on;
	w->hit = on >> (w->p->n - 1) & 1;
	return w->hit || w->nomem;
}

static int
walk_text(const struct store *s, const struct phrase *p, struct view text, bool *hit,
        struct err *e)
{
	struct walk w = { p, text.p, 0, false, false, STR_INIT(4096) };

	tok_words(s->tok, text.p, text.n, walk_word, &w);
	str_release(&w.tmp);
	*hit = w.hit;
	return w.nomem ? err_set(e, ERR_MEM, _("no memory for the search")) : 0;
}

static bool
is_gap(char c)
{
	return c == ' ' || c == '\n';
}

/* The words round `at`, as many as the phrase has: a blank parts words whatever stands beside it. */
static struct view
words_at(const struct phrase *p, struct view text, const char *at)
{
	const char *from = at, *to = at, *end = text.p + text.n;
	size_t k;

	while (from > text.p && !is_gap(from[-1]))
		from--;
	for (k = 0; k < p->n; k++) {
		while (to < end && is_gap(*to))
			to++;
		while (to < end && !is_gap(*to))
			to++;
	}
	return (struct view){ from, (size_t)(to - from) };
}

/* Most texts have the phrase spelled as it was typed, and finding bytes costs a hundredth of
 * folding words: there is looked first. */
static int
text_has(const struct store *s, const struct phrase *p, struct view text, bool *hit,
        struct err *e)
{
	const char *at = text.p, *end = text.p + text.n;
	int tries;

	*hit = false;
	for (tries = 0; tries < NEAR_TRIES && !*hit && at < end; tries++) {
		at = memmem(at, (size_t)(end - at), p->exact[0].p, p->exact[0].n);
		if (!at)
			break;
		if (walk_text(s, p, words_at(p, text, at), hit, e))
			return -1;
		at += p->exact[0].n;
	}
	return *hit ? 0 : walk_text(s, p, text, hit, e);
}

static bool
any_exact(const struct query *q)
{
	size_t i;

	for (i = 0; i < q->n; i++)
		if (q->term[i].exact)
			return true;
	return false;
}

static bool
any_prefix(const struct query *q)
{
	size_t i;

	for (i = 0; i < q->n; i++)
		if (q->term[i].prefix)
			return true;
	return false;
}

/* Which terms are looked for in the text itself. */
enum look {
	LOOK_EXACT,  /* those with marks */
	LOOK_PREFIX, /* prefixes, whatever their marks */
	LOOK_ALL
};

static bool
looked_for(const struct query_term *t, enum look what)
{
	return what == LOOK_ALL || (what == LOOK_EXACT ? t->exact != NULL : t->prefix);
}

/* A document's texts, read once. */
struct texts {
	struct view in[3];
	struct str file;
};

static int
texts_read(const struct store *s, const struct doc_row *r, struct texts *t, struct err *e)
{
	str_init(&t->file, DOC_MAX + 16);
	t->in[0] = view_of(r->title);
	t->in[1] = view_of(r->number);
	return doc_file(s, r->rid, &t->file, e) ||
	                       body_text(str_c(&t->file), t->file.len, &t->in[2], e)
	               ? -1
	               : 0;
}

static int
texts_have(const struct store *s, const struct query *q, enum look what,
        const struct texts *t, bool *hit, struct err *e)
{
	struct phrase p;
	size_t i, k;
	int rc = 0;

	*hit = true;
	for (i = 0; !rc && i < q->n && *hit; i++) {
		if (!looked_for(&q->term[i], what) ||
		        !phrase_make(&p, &q->term[i], what != LOOK_PREFIX))
			continue;
		*hit = false;
		for (k = 0; !rc && k < ARRAY_LEN(t->in) && !*hit; k++)
			rc = text_has(s, &p, t->in[k], hit, e);
	}
	return rc;
}

/* --- pages ------------------------------------------------------------------------------- */

struct page {
	const struct store *s;
	const struct query *q;
	struct str match;
	struct build row; /* one hit, by its sid, if the rest of the query holds of it */
	bool look;        /* at the texts of hits, for these terms: */
	enum look what;
	size_t seen, dense;   /* texts looked at, and those that had the prefixes */
	int64_t top[TOP_MAX]; /* rids shown on top of the first page */
	size_t ntop;
	size_t n;
	struct doc_row *rows;
	size_t *got;
};

static int
top_rows(struct page *p, bool show, struct err *e)
{
	struct doc_row rows[TOP_MAX];
	struct build b;
	size_t got = 0, i;
	int key, rc;

	if (!p->q->number || !p->q->number_key || !*p->q->number_key)
		return 0;
	build_init(&b);
	key = build_bind(&b, arg_s(p->q->number_key));
	str_addf(&b.sql,
	        "SELECT " DOC_COLS " FROM doc d WHERE (d.nkey=?%d OR (d.nkey>=?%d||' ' "
	        "AND d.nkey<?%d||'!'))",
	        key, key, key);
	build_filter(&b, p->q->rest, BUILD_ROW);
	str_addf(&b.sql, " ORDER BY d.nkey=?%d DESC,d.at DESC,d.rid DESC LIMIT ?%d", key,
	        build_bind(&b, arg_u(p->n < TOP_MAX ? p->n : TOP_MAX)));
	rc = str_ok(&b.sql, _("the search"), e);
	if (!rc)
		rc = doc_rows_read(
		        p->s, str_c(&b.sql), b.arg, b.n, TOP_MAX, rows, &got, e);
	build_release(&b);
	for (i = 0; i < got; i++) {
		p->top[p->ntop++] = rows[i].rid;
		if (show)
			p->rows[(*p->got)++] = rows[i];
		else
			doc_row_clear(&rows[i]);
	}
	return rc;
}

static bool
on_top(const struct page *p, int64_t rid)
{
	size_t i;

	for (i = 0; i < p->ntop; i++)
		if (p->top[i] == rid)
			return true;
	return false;
}

static int
look_at(struct page *p, const struct doc_row *r, bool *hit, struct err *e)
{
	struct texts t;
	int rc = texts_read(p->s, r, &t, e);

	if (!rc && p->what == LOOK_ALL) {
		rc = texts_have(p->s, p->q, LOOK_PREFIX, &t, hit, e);
		p->seen++;
		p->dense += !rc && *hit;
		if (!rc && *hit)
			rc = texts_have(p->s, p->q, LOOK_ALL, &t, hit, e);
	} else if (!rc) {
		rc = texts_have(p->s, p->q, LOOK_EXACT, &t, hit, e);
	}
	str_release(&t.file);
	return rc;
}

/* The hit sid as the next row, unless its exact form is not there. */
static int
take_hit(struct page *p, int64_t sid, struct err *e)
{
	struct doc_row *r = &p->rows[*p->got];
	size_t got;
	bool hit = true;
	int rc = 0;

	p->row.arg[0] = arg_i(sid);
	if (doc_rows_read(p->s, str_c(&p->row.sql), p->row.arg, p->row.n, 1, r, &got, e))
		return -1;
	if (!got)
		return 0;
	if (on_top(p, r->rid))
		hit = false;
	else if (p->look)
		rc = look_at(p, r, &hit, e);
	if (!rc && hit)
		(*p->got)++;
	else
		doc_row_clear(r);
	return rc;
}

/* Newest first: sids below *next, of one read that ends when the page is full. */
static int
walk_hits(struct page *p, enum stmt id, const struct arg *a, size_t n, size_t max,
        int64_t *next, struct err *e)
{
	size_t looked = 0;
	sqlite3_stmt *st;
	int rc;

	if (row_open(p->s, id, a, n, &st, e))
		return -1;
	while (*p->got < p->n && looked++ < max) {
		rc = row_next(p->s, st, e);
		if (rc <= 0) {
			*next = 0;
			return rc;
		}
		*next = sqlite3_column_int64(st, 0);
		if (take_hit(p, *next, e)) {
			row_done(st);
			return -1;
		}
	}
	row_done(st);
	return 0;
}

static int
by_arrival(struct page *p, int64_t *next, struct err *e)
{
	if (*p->got == p->n)
		return 0;
	return walk_hits(p, ST_FT_HITS,
	        ARGS(arg_v(p->match.p, p->match.len), arg_i(*next), arg_u(LOOK_MAX + 1)),
	        LOOK_MAX, next, e);
}

/* The expression without its prefixes; false when nothing is left. */
static int
match_others(struct page *p, bool *any, struct err *e)
{
	struct query q = *p->q;
	size_t i;

	q.match = NULL;
	for (q.n = 0, i = 0; i < p->q->n; i++)
		if (!p->q->term[i].prefix)
			q.term[q.n++] = p->q->term[i];
	*any = q.n > 0;
	str_reset(&p->match);
	return q.n ? query_match(&q, &p->match, e) : 0;
}

/* The index puts together all places of all endings of a prefix before it gives the first hit: of a
 * frequent one (th*) half a second at 100,000 documents. Of such a one the newest texts are full;
 * so these are looked at first, and the index is asked for the other words alone. */
static int
by_prefix(struct page *p, int64_t *next, struct err *e)
{
	bool others;

	if (*p->got == p->n)
		return 0;
	p->look = true;
	p->what = LOOK_ALL;
	if (walk_hits(p, ST_FT_SIDS, ARGS(arg_i(*next), arg_u(SCAN + 1)), SCAN, next, e))
		return -1;
	if (*p->got == p->n || !*next)
		return 0;
	if (p->seen < SCAN_LEAST || p->dense * 4 < p->seen) {
		p->look = any_exact(p->q);
		p->what = LOOK_EXACT;
		return by_arrival(p, next, e);
	}
	if (match_others(p, &others, e))
		return -1;
	return others ? by_arrival(p, next, e)
	              : walk_hits(p, ST_FT_SIDS, ARGS(arg_i(*next), arg_u(LOOK_MAX + 1)),
	                        LOOK_MAX, next, e);
}

/* Best first among the newest RANK_MAX: `before` counts the hits passed so far. */
static int
by_rank(struct page *p, int64_t before, int64_t *next, struct err *e)
{
	size_t looked = 0, i, n;
	int64_t *sids;

	*next = before > 0 ? before : 0;
	while (*p->got < p->n && looked < LOOK_MAX) {
		if (row_ints(p->s, ST_FT_BEST,
		            ARGS(arg_v(p->match.p, p->match.len), arg_i(*next),
		                    arg_u(p->n)),
		            &sids, &n, e))
			return -1;
		for (i = 0; i < n && *p->got < p->n; i++, looked++) {
			if (take_hit(p, sids[i], e)) {
				free(sids);
				return -1;
			}
			(*next)++;
		}
		free(sids);
		if (i == n && n < p->n) {
			*next = 0;
			return 0;
		}
	}
	return 0;
}

int
search_page(const struct store *s, const struct query *q, bool rank, int64_t before,
        size_t n, struct doc_row *rows, size_t *got, int64_t *next, struct err *e)
{
	struct page p;
	int rc;

	*got = 0;
	*next = 0;
	if (!(q->n || q->match) || !n)
		return 0;
	memset(&p, 0, sizeof(p));
	p.s = s;
	p.q = q;
	p.n = n;
	p.rows = rows;
	p.got = got;
	p.look = any_exact(q);
	p.what = LOOK_EXACT;
	str_init(&p.match, MATCH_MAX);
	build_init(&p.row);
	(void)build_bind(&p.row, arg_i(0));
	str_adds(&p.row.sql, "SELECT " DOC_COLS " FROM doc d WHERE d.sid=?1");
	build_filter(&p.row, q->rest, BUILD_ROW);
	rc = str_ok(&p.row.sql, _("the search"), e) || query_match(q, &p.match, e) ||
	                     top_rows(&p, before == 0, e)
	             ? -1
	             : 0;
	if (!rc && rank) {
		rc = by_rank(&p, before, next, e);
	} else if (!rc) {
		*next = before > 0 ? before : INT64_MAX;
		rc = any_prefix(q) ? by_prefix(&p, next, e) : by_arrival(&p, next, e);
	}
	while (rc && *got)
		doc_row_clear(&rows[--*got]);
	build_release(&p.row);
	str_release(&p.match);
	return rc;
}

int
search_count(const struct store *s, const struct query *q, uint64_t *n, struct err *e)
{
	struct str match = STR_INIT(MATCH_MAX);
	int64_t v = 0;
	int rc = 0;

	*n = 0;
	if (q->n || q->match) {
		rc = query_match(q, &match, e);
		if (!rc)
			rc = row_int(s, ST_FT_COUNT, ARGS(arg_v(match.p, match.len)), &v,
			        NULL, e);
	}
	*n = (uint64_t)v;
	str_release(&match);
	return rc;
}

int
search_snippet(const struct store *s, const struct query *q, int64_t rid, struct str *out,
        struct err *e)
{
	struct str match = STR_INIT(MATCH_MAX);
	sqlite3_stmt *st;
	struct view v;
	int rc;

	rc = query_match(q, &match, e);
	if (!rc)
		rc = row_open(s, ST_FT_SNIPPET,
		        ARGS(arg_v(match.p, match.len), arg_i(rid)), &st, e);
	if (!rc) {
		rc = row_next(s, st, e);
		if (rc == 1) {
			v = col_view(st, 0);
			str_add(out, v.p, v.n);
			row_done(st);
			rc = str_ok(out, _("a line of text"), e);
		}
	}
	str_release(&match);
	return rc;
}
