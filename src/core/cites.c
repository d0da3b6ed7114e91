#include "core/cites.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "model/docno.h"
#include "store/search.h"

#define HITS 64

struct found {
	struct rel_row *row;
	size_t n, cap;
};

static bool
listed(const struct found *f, int64_t rid)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->row[i].doc.rid == rid)
			return true;
	return false;
}

/* Another document of that number is named by the same words, but names nothing. */
static bool
same_number(const char *number, const char *key)
{
	struct str k = STR_INIT(8 * DOC_VALUE_MAX);
	bool same;

	docno_key(number, strlen(number), &k);
	same = !k.bad && strcmp(str_c(&k), key) == 0;
	str_release(&k);
	return same;
}

/* The hits of one page that are new, into f; the rest is cleared. */
static void
take(struct found *f, const struct doc_row *of, const char *key, struct doc_row *hit,
        size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (f->n == CITES_MAX || hit[i].rid == of->rid || listed(f, hit[i].rid) ||
		        same_number(hit[i].number, key))
			doc_row_clear(&hit[i]);
		else
			f->row[f->n++] = (struct rel_row){ REL_TEXT, 0, hit[i] };
	}
}

/* By the index: its words beside each other, in whatever letters and signs. */
static int
by_text(const struct store *s, const struct doc_row *of, struct found *f, bool *more,
        struct err *e)
{
	struct str key = STR_INIT(8 * DOC_VALUE_MAX);
	struct doc_row hit[HITS];
	int64_t next = 0;
	struct query q;
	size_t got;
	int rc = -1;

	memset(&q, 0, sizeof(q));
	docno_key(of->number, strlen(of->number), &key);
	if (str_ok(&key, _("the number"), e) || query_parse(&q, str_c(&key), key.len, e))
		goto out;
	do {
		if (search_page(s, &q, false, next, HITS, hit, &got, &next, e))
			goto out;
		take(f, of, str_c(&key), hit, got);
	} while (next && f->n < CITES_MAX);
	*more = next != 0;
	rc = 0;
out:
	query_release(&q);
	str_release(&key);
	return rc;
}

int
cites_list(const struct store *s, const struct doc_row *of, struct rel_row **rows,
        size_t *n, bool *more, struct err *e)
{
	struct found f = { NULL, 0, 0 };
	size_t met = 0;

	*rows = NULL;
	*n = 0;
	*more = false;
	if (mem_grow(&f.row, &f.cap, CITES_MAX, sizeof(*f.row), e) < 0)
		return -1;
	if (rel_incoming(s, of->rid, REL_ALL, CITES_MAX, f.row, &f.n, e) ||
	        rel_meetings(s, of->rid, CITES_MAX - f.n, f.row + f.n, &met, e))
		goto fail;
	f.n += met;
	if (!*of->number && !f.n) {
		err_set(e, ERR_NOTFOUND,
		        _("it has no number by which others could name it"));
		goto fail;
	}
	if (*of->number && f.n < CITES_MAX && by_text(s, of, &f, more, e))
		goto fail;
	*more = *more || f.n == CITES_MAX;
	*rows = f.row;
	*n = f.n;
	return 0;
fail:
	cites_free(f.row, f.n);
	return -1;
}

void
cites_free(struct rel_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		rel_row_clear(&rows[i]);
	free(rows);
}
