/* The member's actions: each writes its row and its op in one transaction. */
#include "core/app.h"

#include "base/date.h"
#include "base/i18n.h"

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
	if (a->engine)
		engine_yield(a->engine);
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
	return outbox_add(a->store, &o, e);
}

int
app_undo(struct app *a, const uint8_t op[ID_LEN], struct err *e)
{
	return writable(a, e) ? -1 : outbox_undo(a->store, op, e);
}

int
app_mark_read(struct app *a, const uint8_t id[ID_LEN], bool read, struct err *e)
{
	return writable(a, e) ? -1 : doc_mark_read(a->store, id, read, e);
}
