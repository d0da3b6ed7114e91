#include "store/today.h"

#include "rows.h"
#include "store/feed.h"

void
today_clear(struct today *t)
{
	size_t i;

	for (i = 0; i < t->nack; i++)
		doc_row_clear(&t->ack[i]);
	for (i = 0; i < t->nread; i++)
		notice_row_clear(&t->read[i]);
	for (i = 0; i < t->nnotice; i++)
		notice_row_clear(&t->notice[i]);
	for (i = 0; i < t->noverdue; i++)
		notice_row_clear(&t->overdue[i]);
	for (i = 0; i < t->npaper; i++)
		doc_row_clear(&t->paper[i]);
	for (i = 0; i < t->ntrouble; i++)
		outbox_row_clear(&t->trouble[i]);
	if (t->has_meeting)
		meeting_row_clear(&t->meeting);
	memset(t, 0, offsetof(struct today, ack));
}

/* What waits for an acknowledgement, the notices whose time for it is over among it. As with what is
 * unread, a list that the count says is empty is not asked for: at the start of a session its
 * statement costs more than all its rows. */
static int
to_ack(const struct store *s, int64_t now, struct today *t, struct err *e)
{
	int64_t n = 0;

	if (row_int(s, ST_DUE_COUNT, NO_ARGS, &n, NULL, e))
		return -1;
	t->to_ack = (uint64_t)n;
	if (!n)
		return 0;
	if (notice_overdue(s, now, TODAY_ROWS, t->overdue, &t->noverdue, e))
		return -1;
	if (doc_rows_read(s,
	            "SELECT " DOC_COLS " FROM doc d WHERE d.ack=1 AND d.gone=0 AND "
	            "d.ack_at=0 AND d.ack_pend=0 ORDER BY d.at DESC,d.rid DESC LIMIT ?1",
	            ARGS(arg_i(TODAY_ROWS)), TODAY_ROWS, t->ack, &t->nack, e))
		return -1;
	/* Their deadlines stand until they are acknowledged, not until they are read. */
	for (size_t i = 0; i < t->nack; i++) {
		if (t->ack[i].kind != DOC_NOTICE || t->ack[i].unread)
			continue;
		if (notice_by_id(s, t->ack[i].id, &t->read[t->nread], e))
			return -1;
		t->nread++;
	}
	return 0;
}

static int
unread(const struct store *s, struct today *t, struct err *e)
{
	if (doc_count_unread(s, DOC_NOTICE, &t->unread_notices, e) ||
	        doc_count_unread(s, DOC_DOCUMENT, &t->unread_documents, e))
		return -1;
	return t->unread_notices ? notice_page(s, NOTICES_UNREAD, NULL, 1, TODAY_ROWS,
	                                   t->notice, &t->nnotice, e)
	                         : 0;
}

/* The next one that takes place, as far as is known. */
static int
meeting(const struct store *s, int64_t now, struct today *t, struct err *e)
{
	struct meeting_row rows[8];
	size_t got, i;
	int64_t ahead = 0;

	if (row_int(s, ST_MEET_AHEAD, ARGS(arg_i(now)), &ahead, NULL, e))
		return -1;
	if (!ahead)
		return 0;
	if (meeting_page(s, MEETINGS_UPCOMING, now, NULL, 8, rows, &got, e))
		return -1;
	for (i = 0; i < got; i++) {
		if (!t->has_meeting && !rows[i].withdrawn &&
		        strcmp(rows[i].state, "cancelled") != 0 &&
		        strcmp(rows[i].state, "postponed") != 0) {
			t->meeting = rows[i];
			t->has_meeting = true;
		} else {
			meeting_row_clear(&rows[i]);
		}
	}
	return 0;
}

static int
papers(const struct store *s, struct today *t, struct err *e)
{
	int64_t *rids;
	size_t n, i;
	int rc = 0;

	if (!t->has_meeting || !t->meeting.papers_unread)
		return 0;
	if (row_ints(s, ST_UNREAD_PAPERS, ARGS(arg_i(t->meeting.rid), arg_i(TODAY_ROWS)),
	            &rids, &n, e))
		return -1;
	for (i = 0; i < n && i < TODAY_ROWS && !rc; i++) {
		rc = doc_by_rid(s, rids[i], &t->paper[i], e);
		t->npaper += !rc;
	}
	free(rids);
	return rc;
}

static int
trouble(const struct store *s, struct today *t, struct err *e)
{
	sqlite3_stmt *st;

	if (outbox_pending(s, &t->pending, e) || outbox_refusals(s, &t->refused, e) ||
	        row_open(s, ST_OUT_TROUBLE, ARGS(arg_i(TODAY_ROWS)), &st, e))
		return -1;
	return rows_get(s, st, &outbox_sort, TODAY_ROWS, t->trouble, &t->ntrouble, e);
}

int
today_get(const struct store *s, int64_t now, struct today *t, struct err *e)
{
	uint64_t synced = 0;

	memset(t, 0, offsetof(struct today, ack));
	if (to_ack(s, now, t, e) || unread(s, t, e) || meeting(s, now, t, e) ||
	        papers(s, t, e) || trouble(s, t, e) ||
	        kv_get_u64(s, "synced", 0, &synced, e)) {
		today_clear(t);
		return -1;
	}
	t->synced = (int64_t)synced;
	t->nothing = !t->to_ack && !t->unread_notices && !t->refused &&
	             (!t->has_meeting || (!t->meeting.papers_unread &&
	                                         t->meeting.answer.state != ANSWER_NONE));
	return 0;
}
