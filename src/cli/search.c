#include "cli_int.h"

#include "base/human.h"

#define PAGE 128

static bool
is_words(const char *text)
{
	struct err e = ERR_INIT;
	struct filter f;
	bool words;
	int i;

	if (filter_parse(&f, text, strlen(text), &e))
		return false;
	words = f.root >= 0;
	for (i = 0; i < f.n; i++)
		words = words &&
		        (f.node[i].kind == FILTER_TEXT || f.node[i].kind == FILTER_AND);
	filter_release(&f);
	return words;
}

/* One argument of words with blanks inside is a phrase: the shell has eaten the member's quotes. */
static int
join_query(const struct cli_args *a, struct str *q, struct err *e)
{
	for (int i = 0; i < a->n; i++) {
		bool phrase = a->n > 1 && strchr(a->word[i], ' ') &&
		              !strchr(a->word[i], '"') && is_words(a->word[i]);

		if (i)
			str_addc(q, ' ');
		if (phrase)
			str_addc(q, '"');
		str_adds(q, a->word[i]);
		if (phrase)
			str_addc(q, '"');
	}
	return str_ok(q, _("the search"), e);
}

static int
print_hits(
        struct rows *w, const struct query *q, bool rank, uint64_t *hits, struct err *e)
{
	struct doc_row row[PAGE];
	int64_t before = 0, next;
	size_t got;

	*hits = 0;
	do {
		int bad = 0;

		if (search_page(
		            w->c->app.store, q, rank, before, PAGE, row, &got, &next, e))
			return -1;
		if (!*hits)
			rows_measure(w, row, got);
		*hits += got;
		for (size_t i = 0; i < got; i++) {
			bad = bad || w->c->out.gone || rows_put(w, &row[i], e);
			doc_row_clear(&row[i]);
		}
		if (bad && !w->c->out.gone)
			return -1;
		before = next;
	} while (next && !w->c->out.gone);
	return 0;
}

int
cli_cmd_search(struct cli *c, int argc, char **argv, struct err *e)
{
	struct str text = STR_INIT(4096);
	const struct filter_names *names;
	struct cli_args a;
	struct query q;
	struct rows w;
	uint64_t hits, pending;
	bool have = false;
	int r = -1;

	if (cli_args(&a, OPT_JSON | OPT_FORMAT | OPT_RANK | OPT_SNIPPETS, 1, -1, argc,
	            argv, e) ||
	        rows_init(&w, c, &a, e) || join_query(&a, &text, e))
		goto out;
	if (cli_filters(c, str_c(&text), &names, e) ||
	        query_search(&q, names, str_c(&text), text.len, e))
		goto out;
	have = true;
	if (a.snippets)
		w.words = &q;
	if (print_hits(&w, &q, a.rank, &hits, e) ||
	        search_pending(c->app.store, &pending, e))
		goto out;
	if (pending)
		cli_note(c,
		        P_("%s document is not searched yet; \"sotay sync\" makes the "
		           "search complete",
		                "%s documents are not searched yet; \"sotay sync\" makes "
		                "the search complete",
		                pending),
		        human_count(pending).s);
	if (!hits)
		err_set(e, ERR_NOTFOUND, _("nothing was found for: %s"), str_c(&text));
	else
		r = 0;
out:
	if (have)
		query_release(&q);
	str_release(&text);
	return r;
}
