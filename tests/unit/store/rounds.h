/* The same work, done again and again until something breaks it: rounds of one transaction each,
 * with markers to look for in files, and the state after each round. */
#ifndef ROUNDS_H
#define ROUNDS_H

#include "fix.h"

#define ROUNDS 5
#define MARK_TITLE "Quetzalcoatlus"
#define MARK_NUMBER "9173-ZW/QQ"
#define MARK_BODY "Brontosaurier"
#define MARK_NAME "Feedname Xylophon"
#define MARK_TOKEN "tokenvalue-jabberwocky"

/* The work of round i: one transaction. */
static inline int
work(struct store *s, int64_t feed, int i, struct err *e)
{
	struct fix_entry x;
	struct op op;
	char file[9000];
	size_t n;
	int rc, k;

	if (store_begin(s, e))
		return -1;
	for (rc = 0, k = 0; !rc && k < 4; k++) {
		n = (size_t)snprintf(file, sizeof(file),
		        "Number: " MARK_NUMBER "%d\nTitle: " MARK_TITLE
		        " %d\n\n" MARK_BODY " %d, ",
		        i, i, k);
		for (; n < sizeof(file) - 40; n += 8)
			snprintf(file + n, 9, "w%06zu ", (n * 7919 + (size_t)i) % 999983);
		/* documents 0..3 come again in every round: pages are rewritten */
		fix_put(&x, (uint64_t)(i * 4 + k + 1), (unsigned)(i % 2 ? k : i * 4 + k),
		        (uint32_t)i + 1, 1700000000 + i, file);
		rc = feed_apply(s, feed, &x.en, e);
		str_release(&x.frame);
	}
	memset(&op, 0, sizeof(op));
	op.type = OP_ACK;
	fix_id(op.id, 9000u + (unsigned)i);
	fix_id(op.ent, 7000u + (unsigned)i);
	if (rc || outbox_add(s, &op, e) ||
	        feed_cursor_set(s, feed, (uint64_t)i * 4 + 4, e) ||
	        kv_set(s, "token", MARK_TOKEN, strlen(MARK_TOKEN), e)) {
		store_rollback(s);
		return -1;
	}
	if (store_commit(s, e)) {
		store_rollback(s);
		return -1;
	}
	return 0;
}

static inline int
subscribe(struct store *s, int64_t *feed, struct err *e)
{
	static struct feed_row rows[2];
	struct feed_sub sub;
	size_t got;

	fix_sub(&sub, 1);
	snprintf(sub.name, sizeof(sub.name), MARK_NAME);
	if (feed_subs_set(s, &sub, 1, e) || feed_list(s, rows, 2, &got, e))
		return -1;
	*feed = got ? rows[0].id : 0;
	return 0;
}

/* Digests of the state after each round, made without any trouble. */
static uint8_t want[ROUNDS + 1][32];

static inline bool
references(void)
{
	struct err e = ERR_INIT;
	struct store *s = fix_new();
	int64_t feed = 0;
	int i, rc;

	rc = !s || subscribe(s, &feed, &e) || store_digest(s, want[0], &e);
	for (i = 0; !rc && i < ROUNDS; i++)
		rc = work(s, feed, i, &e) || store_digest(s, want[i + 1], &e);
	store_close(s);
	return fine(rc, &e);
}

/* Does s stand at round `acked` or the one after? Killed before its first round it may be without
 * the feed, too. */
static inline bool
rounds_at(struct store *s, int acked)
{
	struct err e = ERR_INIT;
	uint8_t d[32];

	return s && fix_check(s) && fine(store_digest(s, d, &e), &e) &&
	       (memcmp(d, want[acked], 32) == 0 ||
	               (acked < ROUNDS && memcmp(d, want[acked + 1], 32) == 0) ||
	               acked == 0);
}

#endif
