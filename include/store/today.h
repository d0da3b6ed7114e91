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

struct today {
	/* documents, notices and meetings that want an acknowledgement and have none, not even
	 * a pending one: how many, and the newest of them */
	uint64_t to_ack;
	struct doc_row ack[TODAY_ROWS];
	size_t nack;
	struct notice_row
	        overdue[TODAY_ROWS]; /* notices among them, past their deadlines */
	size_t noverdue;
	uint64_t unread_notices;
	struct notice_row notice[TODAY_ROWS]; /* the newest unread ones */
	size_t nnotice;
	uint64_t unread_documents;
	bool has_meeting; /* the next one that is neither withdrawn nor cancelled */
	struct meeting_row meeting;
	/* its papers that are in the store and not read */
	struct doc_row paper[TODAY_ROWS];
	size_t npaper;
	uint64_t pending; /* in the outbox: waiting to be sent */
	uint64_t refused; /* … and refused: how many, and the newest of them */
	struct outbox_row trouble[TODAY_ROWS];
	size_t ntrouble;
	int64_t synced; /* the last run that succeeded; 0 never */
	/* Nothing to acknowledge, to read for a meeting, to answer, and no trouble. */
	bool nothing;
};
int today_get(
        const struct store *s, int64_t now, struct today *t, struct err *e) MUST_CHECK;
void today_clear(struct today *t);

#endif
