#include "core/reading.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "store/feed.h"

#define OUTBOX_LOOK 1000
#define DRAFT_KEY 160

static void
yield(struct app *a)
{
	if (a->engine)
		engine_yield(a->engine);
}

int
app_place_set(struct app *a, const uint8_t id[ID_LEN], uint64_t off, struct err *e)
{
	if (a->readonly)
		return 0;
	yield(a);
	return doc_place_set(a->store, id, off, e);
}

int
app_draft_set(struct app *a, const char *action, struct view text, struct err *e)
{
	char key[DRAFT_KEY];

	if (!a->store || a->readonly)
		return err_set(e, ERR_IO, _("nothing can be kept"));
	yield(a);
	(void)snprintf(key, sizeof(key), "draft %s", action);
	return kv_set(a->store, key, text.p, text.n, e);
}

int
app_draft_take(struct app *a, const char *action, struct str *out, struct err *e)
{
	char key[DRAFT_KEY];
	bool found = false;

	if (!a->store || a->readonly)
		return 0;
	(void)snprintf(key, sizeof(key), "draft %s", action);
	if (kv_get(a->store, key, out, &found, e) < 0)
		return -1;
	if (!found)
		return 0;
	yield(a);
	return kv_drop(a->store, key, e);
}

int
app_index(struct app *a, size_t n, bool (*wanted)(void *), void *ctx, uint64_t *left,
        struct err *e)
{
	int r;

	*left = 0;
	if (a->readonly)
		return 0;
	yield(a);
	search_stop(a->store, wanted, ctx);
	r = search_index(a->store, n, left, e);
	search_stop(a->store, NULL, NULL);
	return r;
}

int
app_unack(struct app *a, const uint8_t doc[ID_LEN], struct err *e)
{
	struct outbox_row *rows = mem_new(OUTBOX_LOOK, sizeof(*rows), e);
	size_t got = 0;
	bool found = false;
	uint8_t op[ID_LEN];
	int r;

	if (!rows)
		return -1;
	r = outbox_list(a->store, false, OUTBOX_LOOK, rows, &got, e);
	for (size_t i = 0; i < got; i++) {
		if (rows[i].op.type == OP_ACK && rows[i].state != OPS_REFUSED &&
		        memcmp(rows[i].op.ent, doc, ID_LEN) == 0) {
			memcpy(op, rows[i].op.id, ID_LEN);
			found = true;
		}
		outbox_row_clear(&rows[i]);
	}
	free(rows);
	if (r < 0)
		return -1;
	if (!found)
		return err_set(e, ERR_NOTFOUND,
		        _("nothing to undo: no acknowledgement of this document waits "
		          "here"));
	return app_undo(a, op, e);
}
