/* The background index: rows go in explicitly, out with their old text, and segments are merged
 * in steps of their own. */
#include "base/date.h"
#include "base/mem.h"
#include "rows.h"
#include "store/search.h"

#define MERGE_AT 4     /* segments: as many as FTS5 takes together */
#define MERGE_PAGES 16 /* of one interactive step, which may be several */
#define MERGE_BATCH 1000
#define BATCH 256 /* documents from which a call counts as batch work */
#define INDEX_MAX 4096
#define STEP_MS 5          /* an interactive call begins nothing new behind it */
#define LARGE (128u << 10) /* bytes of a text that has an interactive call for itself */

/* One call of search_index. */
struct step {
	struct store *s;
	bool batch;
	int64_t until;
};

static bool
over(const struct step *w)
{
	return !w->batch && (clock_boot() >= w->until || tok_wanted(w->s->tok));
}

/* Title, number and text of a document with a body. *st is open afterwards: row_done. */
static int
text_open(
        struct store *s, int64_t rid, sqlite3_stmt **st, struct view *body, struct err *e)
{
	const struct arg a[] = { arg_i(rid) };
	struct str *t = &s->l->text;
	struct view z;
	int rc;

	if (row_open(s, ST_FT_TEXT, a, 1, st, e))
		return -1;
	rc = row_next(s, *st, e);
	if (rc < 0)
		return -1;
	if (rc == 0)
		return err_set(e, ERR_DAMAGED,
		        _("a document of the search index has no text; run `sotay "
		          "doctor`"));
	z = col_view(*st, 2);
	str_reset(t);
	if (body_unpack(z.p, z.n, t, e) || body_text(str_c(t), t->len, body, e)) {
		row_done(*st);
		return -1;
	}
	return 0;
}

static struct arg
text_arg(sqlite3_stmt *st, int i)
{
	struct view v = col_view(st, i);

	return arg_v(v.p, v.n);
}

int
index_remove(struct store *s, int64_t rid, struct err *e)
{
	sqlite3_stmt *st;
	struct view body;
	int rc;

	if (text_open(s, rid, &st, &body, e))
		return -1;
	rc = row_run(s, ST_FT_DEL,
	        ARGS(arg_i(sqlite3_column_int64(st, 3)), text_arg(st, 0), text_arg(st, 1),
	                arg_v(body.p, body.n)),
	        e);
	row_done(st);
	ch_add(s, CH_INDEX);
	return rc;
}

/* *taken: false when the text is too long to go with those before it. */
static int
index_add(
        struct step *w, int64_t rid, int64_t sid, bool first, bool *taken, struct err *e)
{
	struct store *s = w->s;
	sqlite3_stmt *st;
	struct view body;
	int rc;

	*taken = false;
	if (text_open(s, rid, &st, &body, e))
		return -1;
	if (!w->batch && !first && body.n > LARGE) {
		row_done(st);
		return 0;
	}
	rc = row_run(s, ST_FT_INS,
	        ARGS(arg_i(sid), text_arg(st, 0), text_arg(st, 1), arg_v(body.p, body.n)),
	        e);
	row_done(st);
	*taken = true;
	return rc || row_run(s, ST_FT_SID, ARGS(arg_i(rid), arg_i(sid)), e) ? -1 : 0;
}

static int
index_docs(struct step *w, size_t n, uint64_t *left, struct err *e)
{
	const struct arg a[] = { arg_u(n < INDEX_MAX ? n : INDEX_MAX) };
	struct store *s = w->s;
	int64_t *rids, sid;
	size_t got, i = 0;
	bool taken = true;
	int rc = 0;

	if (row_int(s, ST_FT_NEXT, NO_ARGS, &sid, NULL, e) ||
	        row_ints(s, ST_FT_TODO, a, 1, &rids, &got, e))
		return -1;
	while (!rc && i < got && !(i && over(w))) {
		rc = index_add(w, rids[i], sid + (int64_t)i, i == 0, &taken, e);
		if (!taken)
			break;
		i++;
	}
	free(rids);
	if (!rc && i) {
		ch_add(s, CH_INDEX);
		s->l->segments++;
		*left -= i < *left ? i : *left;
	}
	return rc;
}

/* Words of what was deleted stand in the index's segments until these are merged. That is work
 * for later, which a stop must not forget: so it stands in the store. */
enum purge { PURGE_NONE, PURGE_BEGIN, PURGE_ON };

int
index_purge(struct store *s, struct err *e)
{
	return row_run(s, ST_PURGE_SET, ARGS(arg_i(PURGE_BEGIN)), e);
}

/* FTS5 reports progress only by the number of rows it changed. A negative number of pages begins a
 * merge of all there is into one segment, which drops what was deleted. */
static int
merge_step(struct store *s, int pages, bool *ended, struct err *e)
{
	int before = sqlite3_total_changes(s->db);

	if (row_run(s, ST_FT_MERGE, ARGS(arg_i(pages)), e))
		return -1;
	*ended = sqlite3_total_changes(s->db) - before < 2;
	return 0;
}

static int
purge(struct step *w, int64_t *stage, struct err *e)
{
	const int64_t before = *stage;
	int pages = w->batch ? MERGE_BATCH : MERGE_PAGES;
	bool ended = false;

	do {
		if (merge_step(w->s, *stage == PURGE_BEGIN ? -pages : pages, &ended, e))
			return -1;
		*stage = ended ? PURGE_NONE : PURGE_ON;
	} while (!ended && !w->batch && !over(w));
	if (ended)
		w->s->l->segments = 0;
	return *stage == before ? 0 : row_run(w->s, ST_PURGE_SET, ARGS(arg_i(*stage)), e);
}

static int
merge(struct step *w, struct err *e)
{
	int pages = w->batch ? MERGE_BATCH : MERGE_PAGES;
	bool ended = false;

	do {
		if (merge_step(w->s, pages, &ended, e))
			return -1;
	} while (!ended && !w->batch && !over(w));
	if (ended) {
		w->s->l->segments = 0;
		w->s->l->tidy = true;
	}
	return 0;
}

int
search_pending(const struct store *s, uint64_t *n, struct err *e)
{
	return row_count(s, ST_FT_TODO_N, n, e);
}

void
search_stop(struct store *s, bool (*wanted)(void *), void *ctx)
{
	tok_stop(s->tok, wanted, ctx);
}

static int
work_left(const struct store *s, uint64_t *left, int64_t *stage, struct err *e)
{
	*stage = PURGE_NONE;
	if (search_pending(s, left, e) ||
	        row_int(s, ST_PURGE_GET, NO_ARGS, stage, NULL, e))
		return -1;
	*left += *stage != PURGE_NONE;
	return 0;
}

int
search_left(const struct store *s, uint64_t *n, struct err *e)
{
	int64_t stage;

	return work_left(s, n, &stage, e);
}

/* *left as work_left counted it, before the transaction; becomes what remains. */
static int
work(struct step *w, size_t n, uint64_t *left, struct err *e)
{
	struct live *l = w->s->l;
	uint64_t docs = *left;
	int64_t stage;
	bool merges;

	if (row_int(w->s, ST_PURGE_GET, NO_ARGS, &stage, NULL, e))
		return -1;
	docs -= stage != PURGE_NONE && docs;
	/* how many segments the sessions before left is not known */
	merges = l->segments >= MERGE_AT || (docs && !l->tidy);
	if (stage != PURGE_NONE ? purge(w, &stage, e) : merges && merge(w, e))
		return -1;
	merges = stage != PURGE_NONE || l->segments >= MERGE_AT;
	if ((w->batch || (!merges && !over(w))) && index_docs(w, n, &docs, e))
		return -1;
	*left = docs + (stage != PURGE_NONE);
	return 0;
}

int
search_index(struct store *s, size_t n, uint64_t *left, struct err *e)
{
	struct step w = { s, n >= BATCH, clock_boot() + STEP_MS };
	struct err why = ERR_INIT;
	int64_t stage;
	uint64_t before;
	bool own, cut;
	int rc;

	/* nothing to do must cost no write */
	if (work_left(s, left, &stage, e))
		return -1;
	if (!*left && s->l->segments < MERGE_AT)
		return 0;
	before = *left;
	if (tx_enter(s, &own, e))
		return -1;
	tok_stop_on(s->tok, own && !w.batch);
	rc = work(&w, n, left, &why);
	cut = rc && tok_cut(s->tok);
	tok_stop_on(s->tok, false);
	if (cut) {
		/* a key came amidst a long text: it is begun again later */
		(void)!tx_leave(s, own, rc, NULL);
		*left = before;
		return 0;
	}
	if (rc && e)
		*e = why;
	return tx_leave(s, own, rc, e);
}
