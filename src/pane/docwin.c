#include "pane/docwin.h"

#include "base/i18n.h"
#include "base/mem.h"

#define STEP 48   /* rows fetched at once beside the window */
#define FIRST 32  /* at an end of the list: a screenful is wanted, and soon */
#define SEARCH 24 /* hits fetched at once */

void
docwin_init(struct docwin *w)
{
	memset(w, 0, offsetof(struct docwin, row));
}

static void
forget(struct docwin *w)
{
	for (size_t i = 0; i < w->n; i++)
		doc_row_clear(&w->row[i]);
	w->n = 0;
	w->at = 0;
}

void
docwin_release(struct docwin *w)
{
	forget(w);
	free(w->hit);
	memset(w, 0, offsetof(struct docwin, row));
}

int
docwin_query(
        struct docwin *w, const struct store *s, const struct filter *f, struct err *e)
{
	forget(w);
	w->store = s;
	w->query.kind = DOC_DOCUMENT;
	w->query.filter = f;
	w->words = NULL;
	w->count = 0;
	return doc_count(s, &w->query, &w->count, e);
}

int
docwin_search(
        struct docwin *w, const struct store *s, const struct query *words, struct err *e)
{
	forget(w);
	w->store = s;
	w->words = words;
	w->count = 0;
	w->next = 0;
	return docwin_more(w, SEARCH, e);
}

/* Hit number w->count, whose row is at hand: kept if it goes on where the window ends. */
static void
add_hit(struct docwin *w, struct doc_row *row)
{
	if (w->n == 0)
		w->at = w->count;
	w->hit[w->count] = row->rid;
	if (w->count == w->at + w->n && w->n < DOCWIN_ROWS)
		w->row[w->n++] = *row;
	else
		doc_row_clear(row);
	w->count++;
}

int
docwin_more(struct docwin *w, uint64_t want, struct err *e)
{
	/* each page by rank ranks anew */
	const size_t ask = w->rank ? DOCWIN_ROWS : SEARCH;
	struct doc_row *rows;
	size_t got;
	int r = 0;

	if (!w->words || w->count >= want || (w->count && !w->next))
		return 0;
	rows = mem_new(ask, sizeof(*rows), e);
	if (!rows)
		return -1;
	do {
		got = 0;
		r = search_page(w->store, w->words, w->rank, w->next, ask, rows, &got,
		        &w->next, e);
		if (r == 0)
			r = mem_grow(
			        &w->hit, &w->hit_cap, w->count + got, sizeof(*w->hit), e);
		for (size_t i = 0; i < got; i++) {
			if (r == 0)
				add_hit(w, &rows[i]);
			else
				doc_row_clear(&rows[i]);
		}
		/* A short page with more behind it: as many texts were looked at as a key may cost. */
	} while (r == 0 && got == ask && w->next && w->count < want);
	free(rows);
	return r;
}

int
docwin_reload(struct docwin *w, struct err *e)
{
	forget(w);
	return w->words ? 0 : doc_count(w->store, &w->query, &w->count, e);
}

/* Keep `keep` rows from `from` on and let the others go. */
static void
keep(struct docwin *w, size_t from, size_t n)
{
	for (size_t i = 0; i < w->n; i++)
		if (i < from || i >= from + n)
			doc_row_clear(&w->row[i]);
	memmove(w->row, w->row + from, n * sizeof(w->row[0]));
	w->at += from;
	w->n = n;
}

static struct doc_key
key_of(const struct doc_row *r)
{
	return (struct doc_key){ r->at, r->rid };
}

static int
fetch_after(struct docwin *w, struct err *e)
{
	struct doc_key from = key_of(&w->row[w->n - 1]);
	size_t got = 0;

	if (w->n + STEP > DOCWIN_ROWS)
		keep(w, STEP, w->n - STEP);
	if (doc_page(w->store, &w->query, &from, 1, STEP, w->row + w->n, &got, e) < 0)
		return -1;
	w->n += got;
	return 0;
}

static int
fetch_before(struct docwin *w, struct err *e)
{
	struct doc_key from = key_of(&w->row[0]);
	struct doc_row rows[STEP];
	size_t got = 0;

	if (doc_page(w->store, &w->query, &from, -1, STEP, rows, &got, e) < 0)
		return -1;
	if (got > w->at) {
		/* Rows came above: the caller starts anew. */
		for (size_t i = 0; i < got; i++)
			doc_row_clear(&rows[i]);
		return 0;
	}
	if (w->n + got > DOCWIN_ROWS)
		keep(w, 0, DOCWIN_ROWS - got);
	memmove(w->row + got, w->row, w->n * sizeof(w->row[0]));
	memcpy(w->row, rows, got * sizeof(rows[0]));
	w->at -= got;
	w->n += got;
	return 0;
}

static int
fetch_anew(struct docwin *w, uint64_t i, struct err *e)
{
	const bool edge = i < FIRST || i + FIRST >= w->count;
	const size_t n = edge ? FIRST : 2 * STEP;

	forget(w);
	if (i < FIRST || (!edge && i < STEP))
		return doc_page(w->store, &w->query, NULL, 1, n, w->row, &w->n, e);
	if (edge || i + STEP >= w->count) {
		if (doc_page(w->store, &w->query, NULL, -1, n, w->row, &w->n, e) < 0)
			return -1;
		w->at = w->count > w->n ? w->count - w->n : 0;
		return 0;
	}
	w->at = i - STEP;
	return doc_page_at(w->store, &w->query, w->at, 2 * STEP, w->row, &w->n, e);
}

static bool
inside(const struct docwin *w, uint64_t i)
{
	return i >= w->at && i < w->at + w->n;
}

static int
hit_row(struct docwin *w, uint64_t i, struct doc_row **out, struct err *e)
{
	if (!inside(w, i)) {
		if (w->n == 0 || i != w->at + w->n)
			forget(w);
		if (w->n == DOCWIN_ROWS)
			keep(w, STEP, w->n - STEP);
		if (w->n == 0)
			w->at = i;
		memset(&w->row[w->n], 0, sizeof(w->row[0]));
		if (doc_by_rid(w->store, w->hit[i], &w->row[w->n], e) < 0)
			return -1;
		w->n++;
	}
	*out = &w->row[i - w->at];
	return 0;
}

int
docwin_row(struct docwin *w, uint64_t i, struct doc_row **out, struct err *e)
{
	if (i >= w->count)
		return err_set(e, ERR_NOTFOUND, _("there is no such row"));
	if (w->words)
		return hit_row(w, i, out, e);
	if (!inside(w, i)) {
		int r = w->n && i == w->at + w->n                ? fetch_after(w, e)
		        : w->n && i < w->at && w->at - i <= STEP ? fetch_before(w, e)
		                                                 : 0;

		if (r < 0)
			return -1;
	}
	if (!inside(w, i) && fetch_anew(w, i, e) < 0)
		return -1;
	if (!inside(w, i))
		return err_set(e, ERR_NOTFOUND, _("there is no such row"));
	*out = &w->row[i - w->at];
	return 0;
}
