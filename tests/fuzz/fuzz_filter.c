/* The filter language on any bytes: what is understood is a tree whose nodes stand in the text, and a
 * search of it asks the index for something that is quoted throughout. */
#include "base/mem.h"
#include "model/query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
must(bool good)
{
	if (!good)
		abort();
}

/* How many nodes hang below one; each is to hang at one place. */
static int
below(const struct filter *f, int at, int depth)
{
	const struct filter_node *x = &f->node[at];
	int n = 1;

	must(at >= 0 && at < f->n && depth <= FILTER_NODES_MAX);
	if (x->kind <= FILTER_NOT) {
		n += below(f, x->a, depth + 1);
		if (x->kind != FILTER_NOT)
			n += below(f, x->b, depth + 1);
	}
	return n;
}

static void
look(const struct filter *f, const char *s, size_t n)
{
	struct err e = ERR_INIT;
	int i;

	must(f->n <= FILTER_NODES_MAX && (f->root < 0) == (f->n == 0));
	must(f->root < 0 || below(f, f->root, 0) == f->n);
	for (i = 0; i < f->n; i++) {
		must(f->node[i].from <= n && f->node[i].n <= n - f->node[i].from);
		must(f->node[i].kind < FILTER_KINDS);
		must(f->node[i].kind != FILTER_TEXT || *f->node[i].text);
	}
	if (filter_fits(f, FILTER_O, s, &e))
		must(e.code == ERR_USAGE);
}

/* Outside of quotes there is nothing but AND, OR, brackets, stars and blanks. */
static void
quoted(const char *z)
{
	bool in = false;

	for (; *z; z++) {
		if (*z == '"')
			in = !in;
		else
			must(in || strchr("ANDOR()* ", *z));
	}
	must(!in);
}

/* The same text with names in it, and as what a name stands for. */
static void
named(const char *s, size_t n)
{
	struct filter_names names = { 0 };
	struct err e = ERR_INIT;
	struct filter f;
	size_t bad;

	must(named_set(&names, "n", "unread after:2w | draft", &bad, &e) == 0);
	must(named_set(&names, "m", "@n flagged", &bad, &e) == 0);
	if (filter_parse_named(&f, &names, s, n, &e) == 0) {
		look(&f, s, n);
		filter_release(&f);
	} else {
		must(e.code == ERR_USAGE && f.root == -1);
	}
	if (named_set(&names, "x", s, &bad, &e) < 0)
		must(e.code == ERR_USAGE && bad <= strlen(s));
	else if (filter_parse_named(&f, &names, "@x | !@m", 8, &e) == 0) {
		look(&f, "@x | !@m", 8);
		filter_release(&f);
	} else {
		must(e.code == ERR_USAGE);
	}
	/* Where that is a ring it is refused, else it ends all the same. */
	if (named_set(&names, "n", "@x", &bad, &e) == 0 &&
	        filter_parse_named(&f, &names, "@n @m", 5, &e) == 0)
		filter_release(&f);
	named_release(&names);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *s = malloc(n + 1);
	struct str match = STR_INIT(65536);
	struct err e = ERR_INIT;
	struct filter f;
	struct query q;

	if (!s)
		return 0;
	memcpy(s, data, n);
	s[n] = '\0';
	if (filter_parse(&f, s, n, &e) == 0) {
		look(&f, s, n);
		filter_release(&f);
	} else {
		must(e.code == ERR_USAGE && f.root == -1);
	}
	named(s, n);
	if (query_search(&q, NULL, s, n, &e) == 0) {
		must(q.n <= QUERY_TERMS_MAX && (q.n || q.match));
		must(query_match(&q, &match, &e) == 0 && match.len);
		quoted(str_c(&match));
		query_release(&q);
	}
	str_release(&match);
	free(s);
	return 0;
}
