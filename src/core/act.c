/* The member's actions: each writes its row and its op in one transaction. */
#include "attach_int.h"
#include "core/turn.h"

#include <poll.h>
#include "base/date.h"
#include "base/human.h"
#include "base/i18n.h"
#include "base/proc.h"
#include "model/values.h"

#define ACT_WAIT_MS 240
#define ACT_STEP_MS 2

/* Ready for a write of the member: a batch of the sync that is open must not stand around it. */
static int
writable(struct app *a, struct err *e)
{
	if (!a->store)
		return err_set(e, ERR_LOCKED, _("the profile is locked"));
	if (a->readonly)
		return err_set(e, ERR_IO,
		        _("the folder %s cannot be written: nothing can be recorded"),
		        str_c(&a->dir));
	if (a->engine && !a->together)
		engine_yield(a->engine);
	return 0;
}

/* The transaction of an act. Another session's batch is short and lets it go first (core/turn.h): so
 * an act waits for its turn, but never long. */
static int
act_begin(struct app *a, struct err *e)
{
	int64_t end = clock_boot() + ACT_WAIT_MS;
	struct err own = ERR_INIT;
	int r;

	if (writable(a, e))
		return -1;
	if (a->together)
		return 0;
	turn_want(a);
	while ((r = store_begin(a->store, &own)) && own.code == ERR_BUSY &&
	        clock_boot() < end) {
		err_clear(&own);
		(void)poll(NULL, 0, ACT_STEP_MS);
	}
	if (r) {
		turn_done(a);
		if (e)
			*e = own;
	}
	return r;
}

/* r: of what was done within it. */
static int
act_end(struct app *a, int r, struct err *e)
{
	if (a->together)
		return r;
	if (!r) {
		failpoint("in-act");
		r = store_commit(a->store, e);
	}
	if (r)
		store_rollback(a->store);
	else
		failpoint("act-done");
	turn_done(a);
	return r;
}

int
app_acts_begin(struct app *a, struct err *e)
{
	if (act_begin(a, e))
		return -1;
	a->together = true;
	return 0;
}

int
app_acts_end(struct app *a, bool keep, struct err *e)
{
	struct err none = ERR_INIT;

	a->together = false;
	if (keep)
		return act_end(a, 0, e);
	(void)act_end(a, -1, &none);
	return 0;
}

int
app_ack(struct app *a, const struct doc_row *d, struct err *e)
{
	struct op o;

	if (writable(a, e))
		return -1;
	if (d->acked_at || d->ack_pending)
		return err_set(e, ERR_CONFLICT, _("already acknowledged"));
	if (d->withdrawn)
		return err_set(
		        e, ERR_USAGE, _("it was withdrawn and cannot be acknowledged"));
	memset(&o, 0, sizeof(o));
	crypt_random(o.id, sizeof(o.id));
	o.type = OP_ACK;
	memcpy(o.ent, d->id, sizeof(o.ent));
	o.base = d->rev;
	o.at = clock_wall();
	return act_begin(a, e) ? -1 : act_end(a, outbox_add(a->store, &o, e), e);
}

int
app_undo(struct app *a, const uint8_t op[ID_LEN], struct err *e)
{
	return act_begin(a, e) ? -1 : act_end(a, outbox_undo(a->store, op, e), e);
}

int
app_mark_read(struct app *a, const uint8_t id[ID_LEN], bool read, struct err *e)
{
	return act_begin(a, e) ? -1 : act_end(a, doc_mark_read(a->store, id, read, e), e);
}

/* Whether an answer still means something, as far as this device knows. */
static int
answerable(
        const struct meeting_row *m, const char *value, const char *note, struct err *e)
{
	const char *code = value_code(VALUES_RSVP, value, strlen(value));

	if (!code || strcmp(code, value) != 0)
		return err_set(e, ERR_USAGE,
		        _("\"%s\" is no answer: yes, no, online or guest"), value);
	if (strcmp(code, "no") == 0 && !*note)
		return err_set(e, ERR_USAGE, _("an absence wants its reason"));
	if (strlen(note) > OP_NOTE_MAX)
		return err_set(e, ERR_USAGE,
		        P_("a reason has at most %s byte",
		                "a reason has at most %s bytes", OP_NOTE_MAX),
		        human_count(OP_NOTE_MAX).s);
	if (m->withdrawn)
		return err_set(
		        e, ERR_USAGE, _("the meeting was withdrawn: nothing to answer"));
	if (strcmp(m->state, "cancelled") == 0)
		return err_set(
		        e, ERR_USAGE, _("the meeting was cancelled: nothing to answer"));
	if (strcmp(m->state, "held") == 0)
		return err_set(e, ERR_USAGE, _("the meeting is over: nothing to answer"));
	return 0;
}

int
app_rsvp(struct app *a, const struct meeting_row *m, const char *value, const char *note,
        struct err *e)
{
	struct op o;

	if (writable(a, e) || answerable(m, value, note, e))
		return -1;
	memset(&o, 0, sizeof(o));
	crypt_random(o.id, sizeof(o.id));
	o.type = OP_RSVP;
	memcpy(o.ent, m->id, sizeof(o.ent));
	o.base = m->rev;
	o.at = clock_wall();
	(void)snprintf(o.value, sizeof(o.value), "%s", value);
	(void)snprintf(o.note, sizeof(o.note), "%s", note);
	return act_begin(a, e) ? -1 : act_end(a, outbox_add(a->store, &o, e), e);
}

int
app_dismiss(struct app *a, const uint8_t op[ID_LEN], struct err *e)
{
	return act_begin(a, e) ? -1 : act_end(a, outbox_dismiss(a->store, op, e), e);
}

int
app_flag(struct app *a, const uint8_t id[ID_LEN], bool on, struct err *e)
{
	return act_begin(a, e) ? -1 : act_end(a, own_flag_set(a->store, id, on, e), e);
}

int
app_tag(struct app *a, const uint8_t id[ID_LEN], const struct tag_name *name, bool on,
        struct err *e)
{
	return act_begin(a, e) ? -1
	                       : act_end(a, own_tag_set(a->store, id, name, on, e), e);
}

int
app_attachment_state(
        struct app *a, const uint8_t blob[HASH_LEN], enum att_state st, struct err *e)
{
	return act_begin(a, e) ? -1 : act_end(a, att_state_set(a->store, blob, st, e), e);
}

int
app_note_put(struct app *a, const uint8_t id[ID_LEN], int64_t nid, const char *text,
        const char *quote, uint64_t off, int64_t *out, struct err *e)
{
	return act_begin(a, e) ? -1
	                       : act_end(a,
	                                 own_note_put(a->store, id, nid, text, quote, off,
	                                         clock_wall(), out, e),
	                                 e);
}

int
app_note_del(struct app *a, int64_t nid, struct err *e)
{
	return act_begin(a, e) ? -1 : act_end(a, own_note_del(a->store, nid, e), e);
}

int
app_reading(struct app *a, const uint8_t id[ID_LEN], uint64_t place, struct err *e)
{
	return act_begin(a, e)
	               ? -1
	               : act_end(a, own_reading_set(a->store, id, place, clock_wall(), e),
	                         e);
}
