/*
 * What the member did that waits for the server. The row and its effect on the screen (a pending
 * acknowledgement) are written in one transaction. An op leaves only when a final result is durably
 * recorded (sync.md I10).
 */
#ifndef STORE_OUTBOX_H
#define STORE_OUTBOX_H

#include "model/filter.h"
#include "model/op.h"
#include "store/store.h"

struct outbox_row {
	int64_t seq; /* the place in the list: newest first */
	struct op op;
	enum op_state state;
	int64_t created;
	uint32_t tries;
	char *reason; /* of a refusal, raw; NULL none */
	char *title;  /* of the object, raw; "" when it is gone */
};
void outbox_row_clear(struct outbox_row *r);

/* Queue an op and set its overlay (ack: pending; an answer shows by itself, store/meeting.h).
 * Acknowledgements: the first counts, ERR_CONFLICT when one is queued, sent or accepted already.
 * Answers to a meeting: the last counts. A new one takes the place of a queued one and of a
 * refused one, and waits behind a sent one; ERR_CONFLICT when it says what stands already. */
int outbox_add(struct store *s, const struct op *o, struct err *e) MUST_CHECK;
/* Take a queued op back (not a sent one: ERR_CONFLICT). */
int outbox_undo(struct store *s, const uint8_t id[ID_LEN], struct err *e) MUST_CHECK;
/* Ops due to be sent: queued and sent ones, oldest first, at most n; of one object only the oldest.
 * Marks them sent and counts a try. */
int outbox_due(
        struct store *s, size_t n, struct op *ops, size_t *got, struct err *e) MUST_CHECK;
/* The request that held these n ops has surely never left: those whose first try it was are queued
 * again, and may be taken back. One that was handed over before stays sent: its fate is unknown. */
int outbox_unsent(
        struct store *s, const struct op *ops, size_t n, struct err *e) MUST_CHECK;
/* Take a refused op, with its reason and text, off the list (ERR_CONFLICT when it is not refused). */
int outbox_dismiss(struct store *s, const uint8_t id[ID_LEN], struct err *e) MUST_CHECK;
/* Final results. ok: state accepted, overlay becomes the acknowledgement of time at. Refused: the
 * overlay goes, reason kept. An unknown id is passed over. */
int outbox_ok(struct store *s, const uint8_t id[ID_LEN], uint64_t seq, int64_t at,
        struct err *e) MUST_CHECK;
int outbox_refused(struct store *s, const uint8_t id[ID_LEN], const char *reason,
        struct err *e) MUST_CHECK;
/* The request that held these n ops was refused as a whole by the server itself (class C of sync.md
 * section 7). From then on each of them is due alone; one that was alone in it is refused, with
 * that reason, when it is the third time. */
#define OUTBOX_BAD_MAX 3
int outbox_request_refused(struct store *s, const struct op *ops, size_t n,
        const char *reason, struct err *e) MUST_CHECK;
/* Newest first; waiting only (queued, sent, refused) or all. */
int outbox_list(const struct store *s, bool all, size_t n, struct outbox_row *rows,
        size_t *got, struct err *e) MUST_CHECK;
/* Those that pass the filter (NULL all), behind the place `before` (0: from the top). */
int outbox_page(const struct store *s, bool all, const struct filter *f, int64_t before,
        size_t n, struct outbox_row *rows, size_t *got, struct err *e) MUST_CHECK;
int outbox_pending(
        const struct store *s, uint64_t *n, struct err *e) MUST_CHECK; /* queued + sent */
/* An acknowledgement learned from the private feed (another device, or this one's result). */
int outbox_ack_seen(struct store *s, const uint8_t doc[ID_LEN], uint32_t rev, int64_t at,
        struct err *e) MUST_CHECK;
/* The same for an answer to a meeting; seq: its number in the private feed. The highest stands. */
int outbox_rsvp_seen(struct store *s, const uint8_t doc[ID_LEN], uint32_t rev,
        uint64_t seq, int64_t at, const char *value, const char *note,
        struct err *e) MUST_CHECK;
/* How many were refused. */
int outbox_refusals(const struct store *s, uint64_t *n, struct err *e) MUST_CHECK;

#endif
