/* The tokenizer of the search: words come in order, stand in the text from one code point to another,
 * are folded, and are those that a query of the same text asks for. */
#include "../../src/store/tokenizer.h"

#include "base/utf8.h"
#include "model/words.h"

#define WORD_MAX 128

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static sqlite3 *db;
static struct tok *tok; /* the connection's */

static void
must(bool good)
{
	if (!good)
		abort();
}

static void
end(void)
{
	sqlite3_close(db);
}

static void
begin(void)
{
	must(!sqlite3_open(":memory:", &db) && !tok_register(db, &tok, NULL));
	atexit(end);
}

struct walk {
	const char *s;
	size_t n, at; /* where the next word may begin */
	bool cut;     /* a word was too long to be all there */
	struct str words;
};

/* Whether code points end at `to`, walking from where they began before. */
static size_t
walk_to(const struct walk *w, size_t from, size_t to)
{
	uint32_t cp;

	while (from < to)
		from += utf8_next(w->s + from, w->n - from, &cp);
	return from;
}

static int
word(void *ctx, const struct tok_word *t)
{
	struct walk *w = ctx;
	struct str again = STR_INIT(4 * WORD_MAX);

	must(t->n > 0 && t->n <= WORD_MAX && t->from < t->to && t->to <= w->n);
	must(t->from >= w->at && walk_to(w, w->at, t->from) == t->from &&
	        walk_to(w, t->from, t->to) == t->to);
	w->at = t->to;
	utf8_fold(t->p, t->n, &again);
	must(again.len == t->n && !memcmp(again.p, t->p, t->n) && utf8_valid(t->p, t->n));
	str_release(&again);
	if (w->words.len)
		str_addc(&w->words, ' ');
	str_add(&w->words, t->p, t->n);
	w->cut = w->cut || t->n > WORD_MAX - 64;
	return 0;
}

static void
walk(const char *s, size_t n, struct walk *w)
{
	*w = (struct walk){ .s = s, .n = n };
	str_init(&w->words, 1u << 20);
	must(tok_words(tok, s, n, word, w) == 0 && !w->words.bad);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str folded = STR_INIT(1u << 20), query = STR_INIT(1u << 20);
	const char *s = n ? (const char *)data : "";
	struct walk a, b;

	if (!tok)
		begin();
	walk(s, n, &a);
	utf8_fold(s, n, &folded);
	walk(str_c(&folded), folded.len, &b);
	must(!strcmp(str_c(&a.words), str_c(&b.words)));
	words_folded(s, n, &query);
	must(a.cut || !strcmp(str_c(&a.words), str_c(&query)));
	str_release(&a.words);
	str_release(&b.words);
	str_release(&folded);
	str_release(&query);
	return 0;
}
