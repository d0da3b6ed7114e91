/* sotay list: by pages in the order of the store, so that nothing is held whole. */
#include "cli_int.h"

#include "base/date.h"
#include "base/mem.h"
#include "model/filter.h"

#define PAGE 256

static int
put_one(struct rows *w, const struct doc_row *r, struct err *e)
{
	struct notice_row n;
	int rc;

	if (r->kind != DOC_NOTICE)
		return rows_put(w, r, e);
	if (notice_by_id(w->c->app.store, r->id, &n, e))
		return -1;
	rc = rows_put_notice(w, &n, e);
	notice_row_clear(&n);
	return rc;
}

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
			bad = bad || w->c->out.gone || put_one(w, &row[i], e);
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

#define MEETINGS 64

static int
print_meetings(struct rows *w, enum meeting_when when, int64_t now,
        const struct filter *f, struct err *e)
{
	struct meeting_row row[MEETINGS];
	struct meeting_key from = { 0, 0 };
	size_t got = MEETINGS;
	bool first = true;
	int bad = 0;

	while (got == MEETINGS && !bad && !w->c->out.gone) {
		if (meeting_list(w->c->app.store, when, now, f, first ? NULL : &from,
		            MEETINGS, row, &got, e))
			return -1;
		first = false;
		if (got)
			from = (struct meeting_key){ row[got - 1].start,
				row[got - 1].rid };
		for (size_t i = 0; i < got; i++) {
			if (!bad && !w->c->out.gone)
				bad = rows_put_meeting(w, &row[i], e);
			meeting_row_clear(&row[i]);
		}
	}
	return bad;
}

static int
list_meetings(struct rows *w, const struct filter *f, struct err *e)
{
	int64_t now = clock_wall();

	return print_meetings(w, MEETINGS_UPCOMING, now, f, e) ||
	                       print_meetings(w, MEETINGS_PAST, now, f, e)
	               ? -1
	               : 0;
}

/* The lists there are. */
static const struct list {
	const char *name;
	enum filter_list which;
	enum doc_kind kind;
} lists[] = {
	{ "documents", FILTER_D, DOC_DOCUMENT },
	{ "notices", FILTER_N, DOC_NOTICE },
	{ "meetings", FILTER_M, DOC_MEETING },
	{ "outbox", FILTER_O, DOC_OTHER },
};

static int
print_list(struct cli *c, const struct cli_args *a, const struct list *l,
        const struct filter *f, struct err *e)
{
	const struct doc_query q = { l->kind, f };
	struct rows w;

	if (l->which == FILTER_O)
		return outbox_print(c, a, f, e);
	if (rows_init(&w, c, a, e))
		return -1;
	return l->which == FILTER_M ? list_meetings(&w, f, e) : print_all(&w, &q, e);
}

int
cli_cmd_list(struct cli *c, int argc, char **argv, struct err *e)
{
	struct cli_args a;
	const struct list *l = NULL;
	const struct filter_names *names;
	struct filter f;
	int r;

	if (cli_args(&a, OPT_JSON | OPT_FORMAT | OPT_FILTER, 1, 1, argc, argv, e))
		return -1;
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		if (!strcmp(a.word[0], lists[i].name))
			l = &lists[i];
	}
	if (!l)
		return err_set(e, ERR_USAGE,
		        _("there are no \"%s\"; use: sotay list documents, notices, "
		          "meetings or "
		          "outbox"),
		        a.word[0]);
	if (!a.filter)
		return print_list(c, &a, l, NULL, e);
	if (cli_filters(c, a.filter, &names, e))
		return -1;
	if (filter_parse_named(&f, names, a.filter, strlen(a.filter), e))
		return err_prefix(e, "--filter");
	r = filter_fits(&f, l->which, a.filter, e) ? err_prefix(e, "--filter")
	                                           : print_list(c, &a, l, &f, e);
	filter_release(&f);
	return r;
}
