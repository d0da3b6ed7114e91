#include "tokenizer.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "model/words.h"
#include "rows.h"

/* Folding is done code point by code point (utf8_fold says so), so the folded form of every
 * frequent one is looked up once: Latin, Vietnamese, Arabic and their punctuation lie below. */
#define TAB 0x2100u
#define WORD_MAX 128 /* folded bytes of a word that count, in the index as in a query */
#define FOLD_MAX 64

enum fold_class { FOLD_UNKNOWN, FOLD_SEP, FOLD_DROP, FOLD_LONG, FOLD_WORD };

struct tok {
	uint8_t tab[TAB][4]; /* class + length, then up to three bytes */
	bool (*wanted)(void *);
	void *ctx;
	bool on, cut;
};

static enum fold_class
fold_one(const char *s, size_t len, char out[FOLD_MAX], size_t *n)
{
	/* No memory is asked for: a letter that could not be folded would part words. */
	char room[FOLD_MAX];
	struct str f = { .p = room, .cap = sizeof(room), .max = FOLD_MAX - 1 };
	enum fold_class c = FOLD_WORD;
	uint32_t part;
	size_t i;

	*n = 0;
	room[0] = '\0';
	utf8_fold(s, len, &f);
	if (f.bad) {
		c = FOLD_SEP;
	} else if (f.len == 0) {
		/* a mark, ZWNJ, tatweel: inside a word it does not part it */
		c = FOLD_DROP;
	} else {
		for (i = 0; i < f.len;) {
			i += utf8_next(f.p + i, f.len - i, &part);
			if (!utf8_is_word(part))
				c = FOLD_SEP;
		}
		if (c == FOLD_WORD) {
			memcpy(out, f.p, f.len);
			*n = f.len;
		}
	}
	return c;
}

/* The class of the code point at s; a word's folded bytes in out. *len: bytes of s it takes. */
static enum fold_class
fold_at(struct tok *t, const char *s, size_t left, size_t *len, char out[FOLD_MAX],
        size_t *n)
{
	enum fold_class c;
	uint32_t cp;
	uint8_t *e;

	cp = (unsigned char)*s;
	*len = 1;
	*n = 0;
	if (cp >= 0x80) {
		*len = utf8_next(s, left, &cp);
		if (cp == (uint32_t)-1)
			return FOLD_SEP;
		if (cp >= TAB)
			return fold_one(s, *len, out, n);
	}
	e = t->tab[cp];
	if (e[0] == FOLD_UNKNOWN) {
		c = fold_one(s, *len, out, n);
		if (c == FOLD_WORD && *n > 3) {
			e[0] = FOLD_LONG;
		} else {
			e[0] = (uint8_t)(c == FOLD_WORD ? FOLD_WORD + *n : c);
			memcpy(e + 1, out, c == FOLD_WORD ? *n : 0);
		}
		return c;
	}
	if (e[0] == FOLD_LONG)
		return fold_one(s, *len, out, n);
	if (e[0] < FOLD_WORD)
		return (enum fold_class)e[0];
	*n = (size_t)(e[0] - FOLD_WORD);
	memcpy(out, e + 1, 3);
	return FOLD_WORD;
}

/* The letters and digits from i on that fold to one byte, which most of a text is: those of ASCII,
 * and of two and three bytes up to U+1FFF, so all of Vietnamese; as many as are known and fit. */
static size_t
plain_run(const struct tok *t, const char *s, size_t n, size_t i, struct tok_word *w,
        char word[WORD_MAX])
{
	const unsigned char *p = (const unsigned char *)s;
	size_t from = i, len;
	const uint8_t *e;
	uint32_t cp;

	for (; i < n && w->n < WORD_MAX; i += len) {
		cp = p[i];
		len = 1;
		if (cp >= 0xC2 && cp < 0xE0 && n - i > 1 && (p[i + 1] & 0xC0) == 0x80) {
			cp = (cp & 0x1F) << 6 | (p[i + 1] & 0x3Fu);
			len = 2;
		} else if (cp == 0xE1 && n - i > 2 && (p[i + 1] & 0xC0) == 0x80 &&
		           (p[i + 2] & 0xC0) == 0x80) {
			cp = 0x1000 | (p[i + 1] & 0x3Fu) << 6 | (p[i + 2] & 0x3Fu);
			len = 3;
		} else if (cp >= 0x80) {
			break;
		}
		e = t->tab[cp];
		if (e[0] != FOLD_WORD + 1)
			break;
		if (!w->n)
			w->from = i;
		word[w->n++] = (char)e[1];
	}
	if (i > from)
		w->to = i;
	return i;
}

int
tok_words(struct tok *t, const char *s, size_t n,
        int (*cb)(void *, const struct tok_word *), void *ctx)
{
	char word[WORD_MAX + FOLD_MAX], f[FOLD_MAX];
	struct tok_word w = { word, 0, 0, 0 };
	enum fold_class c;
	size_t i = 0, len, fn;
	bool full = false;
	int rc;

	while ((i = full ? i : plain_run(t, s, n, i, &w, word)) < n) {
		c = fold_at(t, s + i, n - i, &len, f, &fn);
		if (c == FOLD_WORD) {
			if (!w.n)
				w.from = i;
			if (!full) {
				full = w.n + fn > WORD_MAX;
				/* cut where its folded form would be */
				if (full)
					fn = utf8_cut(f, fn, WORD_MAX - w.n);
				memcpy(word + w.n, f, fn);
				w.n += fn;
			}
			w.to = i + len;
		} else if (c == FOLD_DROP) {
			if (w.n)
				w.to = i + len;
		} else if (w.n) {
			rc = cb(ctx, &w);
			if (rc)
				return rc;
			w.n = 0;
			full = false;
		}
		i += len;
	}
	return w.n ? cb(ctx, &w) : 0;
}

void
tok_stop(struct tok *t, bool (*wanted)(void *), void *ctx)
{
	t->wanted = wanted;
	t->ctx = ctx;
}

void
tok_stop_on(struct tok *t, bool on)
{
	t->on = on;
	t->cut = false;
}

bool
tok_wanted(const struct tok *t)
{
	return t->on && t->wanted && t->wanted(t->ctx);
}

bool
tok_cut(const struct tok *t)
{
	return t->cut;
}

/* --- FTS5 --------------------------------------------------------------------------- */

#define LOOK_UP 256 /* words between two looks at who waits */

struct emit {
	struct tok *t;
	unsigned n;
	void *ctx;
	int (*token)(void *, int, const char *, int, int, int);
};

static int
emit(void *ctx, const struct tok_word *w)
{
	struct emit *m = ctx;

	if (++m->n % LOOK_UP == 0 && tok_wanted(m->t)) {
		m->t->cut = true;
		return SQLITE_INTERRUPT;
	}
	return m->token(m->ctx, 0, w->p, (int)w->n, (int)w->from, (int)w->to);
}

static int
fts_create(void *ctx, const char **args, int n, Fts5Tokenizer **out)
{
	*out = ctx;
	return SQLITE_OK;
}

static void
fts_delete(Fts5Tokenizer *t)
{
}

static int
fts_tokenize(Fts5Tokenizer *t, void *ctx, int flags, const char *s, int n,
        int (*token)(void *, int, const char *, int, int, int))
{
	struct emit m = { (struct tok *)t, 0, ctx, token };

	return s && n > 0 ? tok_words(m.t, s, (size_t)n, emit, &m) : SQLITE_OK;
}

/* sotay_text(frame): the text below the header. What the index's view shows. */
static void
sql_text(sqlite3_context *c, int argc, sqlite3_value **argv)
{
	struct str file = STR_INIT(DOC_MAX + 16);
	const void *z = sqlite3_value_blob(argv[0]);
	struct err e = ERR_INIT;
	struct view v;

	if (!body_unpack(z, (size_t)sqlite3_value_bytes(argv[0]), &file, &e) &&
	        !body_text(str_c(&file), file.len, &v, &e))
		sqlite3_result_text64(c, v.p, v.n, SQLITE_TRANSIENT, SQLITE_UTF8);
	else if (e.code == ERR_MEM)
		sqlite3_result_error_nomem(c);
	else
		sqlite3_result_error_code(c, SQLITE_CORRUPT);
	str_release(&file);
}

static int
fts_api(sqlite3 *db, fts5_api **api)
{
	sqlite3_stmt *st;
	int rc = sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &st, NULL);

	*api = NULL;
	if (rc)
		return rc;
	rc = sqlite3_bind_pointer(st, 1, (void *)api, "fts5_api_ptr", NULL);
	if (!rc)
		(void)sqlite3_step(st); /* sqlite3_finalize says how it went */
	return sqlite3_finalize(st) ? sqlite3_errcode(db) : rc;
}

/* sotay_fold(text): its folded words. */
static void
sql_fold(sqlite3_context *c, int argc, sqlite3_value **argv)
{
	const char *z = (const char *)sqlite3_value_text(argv[0]);
	size_t n = (size_t)sqlite3_value_bytes(argv[0]);
	struct str out = STR_INIT(4 * n + 64);

	words_folded(z ? z : "", z ? n : 0, &out);
	if (out.bad)
		sqlite3_result_error_nomem(c);
	else
		sqlite3_result_text64(
		        c, str_c(&out), out.len, SQLITE_TRANSIENT, SQLITE_UTF8);
	str_release(&out);
	(void)argc;
}

int
tok_register(sqlite3 *db, struct tok **out, struct err *e)
{
	fts5_tokenizer ours = { fts_create, fts_delete, fts_tokenize };
	struct tok *t;
	fts5_api *api;

	int rc = fts_api(db, &api);

	*out = NULL;
	if ((rc & 0xff) == SQLITE_NOMEM)
		return err_set(e, ERR_MEM, _("no memory for the search"));
	if (rc || !api)
		return err_set(
		        e, ERR_INTERNAL, _("this SQLite has no full-text search (FTS5)"));
	t = mem_new(1, sizeof(*t), e);
	if (!t)
		return -1;
	/* from here on the connection frees t */
	if (api->xCreateTokenizer(api, "sotay", t, &ours, free)) {
		free(t);
		return err_set(e, ERR_MEM, _("no memory for the search"));
	}
	*out = t;
	if (sqlite3_create_function_v2(db, "sotay_text", 1,
	            SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL, sql_text,
	            NULL, NULL, NULL) ||
	        sqlite3_create_function_v2(db, "sotay_fold", 1,
	                SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL,
	                sql_fold, NULL, NULL, NULL))
		return err_set(e, ERR_MEM, _("no memory for the search"));
	return 0;
}
