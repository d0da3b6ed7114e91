/* The background index: rows go in explicitly, out with their old text, and segments are merged
 * in steps of their own. */
#include "base/mem.h"
#include "rows.h"
#include "store/search.h"

#define MERGE_AT 4     /* segments: as many as FTS5 takes together */
#define MERGE_PAGES 64 /* work of one interactive step */
#define MERGE_BATCH 1000
#define BATCH 256 /* documents from which a call counts as batch work */
#define INDEX_MAX 4096

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
	if (body_unpack(z.p, z.n, t, e)) {
		row_done(*st);
		return -1;
	}
	*body = body_text(str_c(t), t->len);
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

static int
index_add(struct store *s, int64_t rid, int64_t sid, struct err *e)
{
	sqlite3_stmt *st;
	struct view body;
	int rc;

	if (text_open(s, rid, &st, &body, e))
		return -1;
	rc = row_run(s, ST_FT_INS,
	        ARGS(arg_i(sid), text_arg(st, 0), text_arg(st, 1), arg_v(body.p, body.n)),
	        e);
	row_done(st);
	return rc || row_run(s, ST_FT_SID, ARGS(arg_i(rid), arg_i(sid)), e) ? -1 : 0;
}

static int
index_batch(struct store *s, size_t n, struct err *e)
{
	const struct arg a[] = { arg_u(n < INDEX_MAX ? n : INDEX_MAX) };
	int64_t *rids, sid;
	size_t got, i;
	int rc;

	if (row_int(s, ST_FT_NEXT, NO_ARGS, &sid, NULL, e) ||
	        row_ints(s, ST_FT_TODO, a, 1, &rids, &got, e))
		return -1;
	for (rc = 0, i = 0; !rc && i < got; i++)
		rc = index_add(s, rids[i], sid + (int64_t)i, e);
	free(rids);
	if (got) {
		ch_add(s, CH_INDEX);
		s->l->segments++;
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
purge_step(struct store *s, int64_t stage, int pages, struct err *e)
{
	bool ended;

	if (merge_step(s, stage == PURGE_BEGIN ? -pages : pages, &ended, e))
		return -1;
	if (ended)
		s->l->segments = 0;
	return row_run(s, ST_PURGE_SET, ARGS(arg_i(ended ? PURGE_NONE : PURGE_ON)), e);
}

static int
index_merge(struct store *s, int pages, struct err *e)
{
	bool ended;

	if (merge_step(s, pages, &ended, e))
		return -1;
	if (ended)
		s->l->segments = 0;
	return 0;
}

int
search_pending(const struct store *s, uint64_t *n, struct err *e)
{
	return row_count(s, ST_FT_TODO_N, n, e);
}

/* What is left: documents, and one more while words are to be purged. */
static int
work_left(const struct store *s, uint64_t *left, int64_t *purge, struct err *e)
{
	*purge = PURGE_NONE;
	if (search_pending(s, left, e) ||
	        row_int(s, ST_PURGE_GET, NO_ARGS, purge, NULL, e))
		return -1;
	*left += *purge != PURGE_NONE;
	return 0;
}

int
search_index(struct store *s, size_t n, uint64_t *left, struct err *e)
{
	bool own, merge = s->l->segments >= MERGE_AT;
	int64_t purge;
	int rc = 0, pages = n >= BATCH ? MERGE_BATCH : MERGE_PAGES;

	/* nothing to do must cost no write */
	if (work_left(s, left, &purge, e))
		return -1;
	if (!*left && !merge)
		return 0;
	if (tx_enter(s, &own, e))
		return -1;
	if (purge)
		rc = purge_step(s, purge, pages, e);
	else if (merge)
		rc = index_merge(s, pages, e);
	if (!rc && (n >= BATCH || !(purge || merge)))
		rc = index_batch(s, n, e);
	rc = tx_leave(s, own, rc, e);
	return rc ? -1 : work_left(s, left, &purge, e);
}
