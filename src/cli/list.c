/* sotay list: by pages in the order of the store, so that nothing is held whole. */
#include "cli_int.h"

#include "model/filter.h"

#define PAGE 256

static int
print_all(struct rows *w, const struct doc_query *q, struct err *e)
{
	struct doc_row row[PAGE];
	struct doc_key from = { 0, 0 };
	bool first = true;
	size_t got;

	for (;;) {
		int bad = 0;

		if (doc_page(w->c->app.store, q, first ? NULL : &from, 1, PAGE, row, &got,
		            e))
			return -1;
		if (first)
			rows_measure(w, row, got);
		first = false;
		if (got)
			from = (struct doc_key){ row[got - 1].at, row[got - 1].rid };
		for (size_t i = 0; i < got; i++) {
			bad = bad || w->c->out.gone || rows_put(w, &row[i], e);
			doc_row_clear(&row[i]);
		}
		if (w->c->out.gone)
			return 0;
		if (bad)
			return -1;
		if (got < PAGE)
			return 0;
	}
}

int
cli_cmd_list(struct cli *c, int argc, char **argv, struct err *e)
{
	struct cli_args a;
	struct doc_query q = { DOC_DOCUMENT, NULL };
	struct filter f;
	struct rows w;
	int r;

	if (cli_args(&a, OPT_JSON | OPT_FORMAT | OPT_FILTER, 1, 1, argc, argv, e))
		return -1;
	if (!strcmp(a.word[0], "outbox")) {
		if (a.filter)
			return err_set(e, ERR_USAGE, _("the outbox has no filter"));
		return outbox_print(c, &a, e);
	}
	if (!strcmp(a.word[0], "notices"))
		q.kind = DOC_NOTICE;
	else if (!strcmp(a.word[0], "meetings"))
		q.kind = DOC_MEETING;
	else if (strcmp(a.word[0], "documents") != 0)
		return err_set(e, ERR_USAGE,
		        _("there are no \"%s\"; use: sotay list documents, notices, "
		          "meetings or "
		          "outbox"),
		        a.word[0]);
	if (rows_init(&w, c, &a, e))
		return -1;
	if (a.filter) {
		if (filter_parse(&f, a.filter, strlen(a.filter), e))
			return err_prefix(e, "--filter");
		q.filter = &f;
	}
	r = print_all(&w, &q, e);
	if (a.filter)
		filter_release(&f);
	return r;
}
