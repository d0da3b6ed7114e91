/*
 * What is due for the member now, by one cheap call: every part is a counter or a look into an
 * index, whatever the size of the store. Rows are to be cleared by today_clear.
 */
#ifndef STORE_TODAY_H
#define STORE_TODAY_H

#include "store/meeting.h"
#include "store/notice.h"
#include "store/outbox.h"

#define TODAY_ROWS 5

/* Rows stand last: beyond their counts they are nobody's. */
struct today {
	/* documents, notices and meetings that want an acknowledgement and have none, not even
	 * a pending one: how many, and the newest of them */
	uint64_t to_ack;
	uint64_t unread_notices;
	uint64_t unread_documents;
	uint64_t pending; /* in the outbox: waiting to be sent */
	uint64_t refused; /* … and refused: how many, and the newest of them */
	int64_t synced;   /* the last run that succeeded; 0 never */
	/* Nothing to acknowledge, to read for a meeting, to answer, and no trouble. */
	bool nothing;
	bool has_meeting;
	size_t nack, noverdue, nnotice, nread, npaper, ntrouble;
	struct doc_row ack[TODAY_ROWS];
	struct notice_row read[TODAY_ROWS]; /* notices among them that are read */
	/* notices among them, past their deadlines */
	struct notice_row overdue[TODAY_ROWS];
	struct notice_row notice[TODAY_ROWS]; /* the newest unread ones */
	struct meeting_row
	        meeting; /* the next one that is neither withdrawn nor cancelled */
	struct doc_row
	        paper[TODAY_ROWS]; /* its papers that are in the store and not read */
	struct outbox_row trouble[TODAY_ROWS];
};
int today_get(
        const struct store *s, int64_t now, struct today *t, struct err *e) MUST_CHECK;
void today_clear(struct today *t);

#endif
