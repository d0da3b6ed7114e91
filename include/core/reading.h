/*
 * What reading leaves behind on the device, and the background index: small writes that are no
 * op of the member. Each makes the sync engine close its open transaction first.
 */
#ifndef CORE_READING_H
#define CORE_READING_H

#include "core/app.h"

/* Where the member was in a text (byte offset, as doc_place_get). */
int app_place_set(
        struct app *a, const uint8_t id[ID_LEN], uint64_t off, struct err *e) MUST_CHECK;
/* What was being typed for an action (its name, and what it is about) when the store was locked, kept in
 * the store till it is taken; another for the same takes its place. *out: empty when there is none. */
int app_draft_set(
        struct app *a, const char *action, struct view text, struct err *e) MUST_CHECK;
int app_draft_take(
        struct app *a, const char *action, struct str *out, struct err *e) MUST_CHECK;
/* Index up to n more documents, or clean the index; *left as search_left says. wanted: as for
 * search_stop. */
int app_index(struct app *a, size_t n, bool (*wanted)(void *), void *ctx, uint64_t *left,
        struct err *e) MUST_CHECK;
/* Take the queued acknowledgement of a document back. ERR_NOTFOUND: none waits, ERR_CONFLICT: it
 * was sent already. */
int app_unack(struct app *a, const uint8_t doc[ID_LEN], struct err *e) MUST_CHECK;

#endif
