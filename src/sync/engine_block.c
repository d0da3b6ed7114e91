/* A block's entries, put together from their pieces and applied in one transaction. */
#include "engine_int.h"

#include "base/date.h"
#include "base/human.h"
#include "base/i18n.h"
#include "base/proc.h"
#include "base/zip.h"

/* --- the transaction -------------------------------------------------------------- */
static int
batch_begin(struct engine *g, struct feed_pull *f, struct err *e)
{
	/* Once: a session that never has enough must not keep a sync from its end. */
	g->yielded = !g->yielded && g->wanted && g->wanted(g->wanted_arg);
	if (g->yielded)
		return err_set(e, ERR_BUSY, _("another session wants to write"));
	if (store_begin(g->store, e))
		return -1;
	g->batch = f;
	g->batch_at = clock_boot();
	g->batch_bytes = 0;
	g->batch_left = g->left ? g->left(g->left_arg) : -1;
	g->batch_entries = g->st.entries;
	g->batch_docs = g->st.documents;
	g->batch_notices = g->st.notices;
	return 0;
}

int
batch_commit(struct engine *g, struct err *e)
{
	struct feed_pull *f = g->batch;

	if (!f) {
		g->todo = NULL;
		return 0;
	}
	if (feed_cursor_set(g->store, f->row.id, f->cur, e) ||
	        store_commit(g->store, e)) {
		if (e->code == ERR_BUSY && store_in_tx(g->store))
			return -1; /* a reader is in the way: once more */
		batch_rollback(g);
		pull_rewind(g, f);
		return -1;
	}
	if (f->row.cur != f->cur)
		f->bad = 0;
	f->row.cur = f->cur;
	g->batch = NULL;
	failpoint("batch-done");
	if (g->todo == batch_commit)
		g->todo = NULL;
	return 0;
}

void
batch_rollback(struct engine *g)
{
	if (!g->batch)
		return;
	store_rollback(g->store);
	g->batch->cur = g->batch->row.cur;
	g->batch = NULL;
	g->st.entries = g->batch_entries;
	g->st.documents = g->batch_docs;
	g->st.notices = g->batch_notices;
}

/* --- entries ---------------------------------------------------------------------- */
/* This block is not what it should be: once more, then the feed rests and the others go on. */
static void
block_bad(struct engine *g, const struct err *why)
{
	struct feed_pull *f = g->want[0].feed;

	batch_rollback(g);
	pull_rewind(g, f);
	g->todo = pull_next;
	f->again = true;
	if (++f->bad >= 2)
		pull_stop_feed(g, f, NETC_QUARANTINE, why);
}

static void
block_bad_text(struct engine *g, const char *what)
{
	struct err why = ERR_INIT;

	err_set(&why, ERR_NET,
	        _("a part of \"%s\" came damaged twice (%s); the rest goes on, try again "
	          "later"),
	        g->want[0].feed->row.sub.name, what);
	block_bad(g, &why);
}

/* Space for twice the batch must be there before anything of it is written. */
static int
check_space(struct engine *g, const struct feed_entry *en, struct err *e)
{
	uint64_t need;

	g->batch_bytes += en->frame_len + 512;
	need = 2 * g->batch_bytes + SPACE_SLACK;
	if (g->batch_left < 0 || need <= (uint64_t)g->batch_left)
		return 0;
	return err_set(e, ERR_FULL,
	        _("the disk is nearly full: %s are left; free some and "
	          "synchronise again"),
	        human_size((uint64_t)g->batch_left).s);
}

/* Whether the store refused what it was given, or is at fault itself. */
static bool
frame_true(const struct feed_entry *en)
{
	struct str file = STR_INIT(DOC_MAX);
	uint8_t h[HASH_LEN];
	bool yes = en->del;

	if (!yes && zip_unpack(en->frame, en->frame_len, DOC_MAX, &file, NULL) == 0) {
		doc_hash_with(str_c(&file), file.len, en->att, en->natt, h);
		yes = !memcmp(h, en->h, HASH_LEN);
	}
	str_release(&file);
	return yes;
}

static int
entry_apply(struct engine *g, struct err *e)
{
	struct want *w = &g->want[0];
	struct feed_pull *f = w->feed;
	struct feed_entry *en = &g->entry.en;

	if (w->drop) {
		g->todo = NULL;
		return 0;
	}
	if (!g->batch && batch_begin(g, f, e))
		return -1;
	if (check_space(g, en, e))
		return -1;
	if (feed_apply(g->store, f->row.id, en, e)) {
		if (e->code == ERR_MEM || frame_true(en))
			return -1;
		g->entry.open = false;
		block_bad_text(g, _("a document that is not what it says"));
		return 0;
	}
	g->entry.open = false;
	f->cur = en->seq;
	g->st.entries++;
	if (!en->del && en->kind == DOC_NOTICE)
		g->st.notices++;
	else if (!en->del)
		g->st.documents++;
	g->todo = NULL;
	failpoint("in-batch");
	return 0;
}

static void
entry_whole(struct engine *g)
{
	struct want *w = &g->want[0];
	struct entry *t = &g->entry;

	t->en.frame = t->en.del ? NULL : t->body.p;
	t->en.frame_len = t->body.len;
	/* Applied already: after a stop in the middle of a block. */
	if (t->en.seq <= w->feed->cur) {
		t->open = false;
		return;
	}
	g->todo = entry_apply;
}

static const char *
entry_atts(struct entry *t, const struct rec *r)
{
	struct err why = ERR_INIT;
	struct view v;

	t->en.att = t->att;
	for (size_t i = 0; rec_nth(r, RF_ATT, i, &v); i++) {
		if (i == ATT_MAX)
			return _("an entry with too many attachments");
		if (att_rec_get(&t->att[i], v.p, v.n, &why))
			return _("an attachment that cannot be read");
		t->en.natt = i + 1;
	}
	return t->en.del && t->en.natt ? _("a withdrawal with attachments") : NULL;
}

static const char *
entry_read(struct engine *g, const struct rec *r)
{
	struct want *w = &g->want[0];
	struct entry *t = &g->entry;
	uint64_t rev = rec_u64(r, RF_REV, 0), total = rec_u64(r, RF_TOTAL, 0);
	uint64_t del = rec_u64(r, RF_DEL, 2), kind = rec_u64(r, RF_KIND, DOC_OTHER);

	memset(&t->en, 0, sizeof(t->en));
	str_reset(&t->body);
	t->en.seq = rec_u64(r, RF_SEQ, 0);
	if (t->en.seq <= w->first || t->en.seq > w->first + w->span ||
	        t->en.seq <= w->seq)
		return _("a number out of order");
	if (del > 1)
		return _("an entry of an unknown sort; a newer version is needed");
	t->en.del = del == 1;
	if (rev < 1 || rev > UINT32_MAX ||
	        rec_bytes(r, RF_DOC, t->en.doc, sizeof(t->en.doc)))
		return _("an entry without a name");
	if (rec_bytes(r, RF_HASH, t->en.h, sizeof(t->en.h)) && !t->en.del)
		return _("an entry without a hash");
	if (total > FRAME_MAX || (total == 0) != t->en.del)
		return _("an entry of an impossible length");
	if (rec_text(r, RF_WHY, t->why, sizeof(t->why)))
		return _("a reason that is too long");
	t->en.rev = (uint32_t)rev;
	t->en.kind = kind <= DOC_POLICY ? (enum doc_kind)kind : DOC_OTHER;
	t->en.at = (int64_t)rec_u64(r, RF_AT, 0);
	t->en.why = t->why;
	t->total = (uint32_t)total;
	t->open = true;
	w->seq = t->en.seq;
	w->seen++;
	return entry_atts(t, r);
}

static const char *
body_read(struct engine *g, const struct rec *r)
{
	struct entry *t = &g->entry;
	struct view v = rec_get(r, RF_DATA);

	if (!t->open || rec_u64(r, RF_OFFSET, UINT64_MAX) != t->body.len || !v.n ||
	        v.n > t->total - t->body.len)
		return _("a piece that fits nowhere");
	str_add(&t->body, v.p, v.n);
	if (t->body.bad)
		return _("a piece for which there is no memory");
	return NULL;
}

/* --- the end of a block ------------------------------------------------------------ */
static int
block_done(struct engine *g, struct err *e)
{
	struct want *w = &g->want[0];
	struct feed_pull *f = w->feed;
	uint64_t end = w->first + w->span;

	if (w->drop)
		goto out;
	/* A block of a later generation may have lost all its entries: the place still moves. */
	if (!g->batch && f->cur < end && batch_begin(g, f, e))
		return -1;
	if (g->batch && f->cur < end)
		f->cur = end;
	if (g->batch && batch_commit(g, e))
		return -1;
out:
	want_pop(g);
	g->todo = pull_next;
	return 0;
}

static void
block_end(struct engine *g)
{
	struct want *w = &g->want[0];

	if (g->entry.open) {
		block_bad_text(g, _("it ends within an entry"));
	} else if (w->feed->row.r == 1 && w->seen != w->span) {
		/* Only a later generation has gaps. */
		block_bad_text(g, _("entries are missing"));
	} else {
		g->todo = block_done;
		return;
	}
	want_pop(g);
}

static void
block_problem(struct engine *g, const struct rec *r)
{
	struct feed_pull *f = g->want[0].feed;
	struct err e = ERR_INIT;
	int klass = problem_err(r, &e), retry = (int)(rec_u64(r, RF_RETRY, 0) & 0xffff);

	batch_rollback(g);
	switch (klass) {
	case NETC_QUARANTINE:
		block_bad(g, &e);
		break;
	case NETC_LATER:
		g->stop_retry = retry ? retry : 3;
		pull_stop_feed(g, f, klass, &e);
		break;
	case NETC_FORBIDDEN:
		pull_stop_feed(g, f, klass, &e);
		break;
	case NETC_RESYNC:
		g->todo = pull_next;
		if (pull_resync(g, f, &e) == 0)
			break;
		/* fall through */
	default:
		g->st.retry_after = retry;
		(void)engine_fail(g, klass, &e);
		return;
	}
	want_pop(g);
	g->todo = pull_next;
}

void
block_record(struct engine *g, const struct rec *r)
{
	struct want *w = &g->want[0];
	const char *bad = NULL;

	if (w->drop) {
		if (r->type == REC_END || r->type == REC_PROBLEM) {
			want_pop(g);
			g->todo = pull_next;
		} else if (r->type != REC_ENTRY && r->type != REC_BODY) {
			(void)engine_fail_proto(g, _("a strange answer to a block"));
		}
		return;
	}
	switch (r->type) {
	case REC_ENTRY:
		bad = g->entry.open ? _("an entry within an entry") : entry_read(g, r);
		if (!bad && g->entry.en.del)
			entry_whole(g);
		break;
	case REC_BODY:
		bad = body_read(g, r);
		if (!bad && g->entry.body.len == g->entry.total)
			entry_whole(g);
		break;
	case REC_END:
		block_end(g);
		break;
	case REC_PROBLEM:
		block_problem(g, r);
		break;
	default:
		(void)engine_fail_proto(g, _("a strange answer to a block"));
	}
	if (bad)
		block_bad_text(g, bad);
}
