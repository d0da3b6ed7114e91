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

/* The meetings that pass the filter, by rid; they are few. */
struct chosen {
	int64_t *rid;
	size_t n, cap;
	bool all;
};

static int
choose(struct cli *c, const struct filter *f, struct chosen *ch, struct err *e)
{
	const struct doc_query q = { DOC_MEETING, f };
	struct doc_row row[PAGE];
	struct doc_key from = { 0, 0 };
	size_t got = PAGE;
	int bad = 0;

	ch->all = !f;
	while (f && got == PAGE && !bad) {
		if (doc_page(c->app.store, &q, ch->n ? &from : NULL, 1, PAGE, row, &got,
		            e))
			return -1;
		if (got)
			from = (struct doc_key){ row[got - 1].at, row[got - 1].rid };
		bad = mem_grow(&ch->rid, &ch->cap, ch->n + got + 1, sizeof(*ch->rid), e);
		for (size_t i = 0; i < got; i++) {
			if (!bad)
				ch->rid[ch->n++] = row[i].rid;
			doc_row_clear(&row[i]);
		}
	}
	return bad;
}

static bool
is_chosen(const struct chosen *ch, int64_t rid)
{
	for (size_t i = 0; i < ch->n; i++) {
		if (ch->rid[i] == rid)
			return true;
	}
	return ch->all;
}

#define MEETINGS 64

static int
print_meetings(struct rows *w, enum meeting_when when, int64_t now,
        const struct chosen *ch, struct err *e)
{
	struct meeting_row row[MEETINGS];
	struct meeting_key from = { 0, 0 };
	size_t got = MEETINGS;
	bool first = true;
	int bad = 0;

	while (got == MEETINGS && !bad && !w->c->out.gone) {
		if (meeting_page(w->c->app.store, when, now, first ? NULL : &from,
		            MEETINGS, row, &got, e))
			return -1;
		first = false;
		if (got)
			from = (struct meeting_key){ row[got - 1].start,
				row[got - 1].rid };
		for (size_t i = 0; i < got; i++) {
			if (!bad && !w->c->out.gone && is_chosen(ch, row[i].rid))
				bad = rows_put_meeting(w, &row[i], e);
			meeting_row_clear(&row[i]);
		}
	}
	return bad;
}

static int
list_meetings(struct rows *w, const struct filter *f, struct err *e)
{
	struct chosen ch = { NULL, 0, 0, false };
	int64_t now = clock_wall();
	int r = choose(w->c, f, &ch, e);

	if (!r)
		r = print_meetings(w, MEETINGS_UPCOMING, now, &ch, e);
	if (!r)
		r = print_meetings(w, MEETINGS_PAST, now, &ch, e);
	free(ch.rid);
	return r;
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
	r = q.kind == DOC_MEETING ? list_meetings(&w, q.filter, e) : print_all(&w, &q, e);
	if (a.filter)
		filter_release(&f);
	return r;
}
