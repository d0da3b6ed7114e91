#include "core/reading.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "store/feed.h"

#define OUTBOX_LOOK 1000
#define DRAFT_MAX (64u << 10)
#define KV_DRAFT "draft"

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
	struct str v = STR_INIT(DRAFT_MAX);
	int r = -1;

	if (!a->store || a->readonly)
		return err_set(e, ERR_IO, _("nothing can be kept"));
	yield(a);
	str_addf(&v, "%s\n", action);
	str_add(&v, text.p, text.n);
	if (str_ok(&v, _("what is being typed"), e) == 0)
		r = kv_set(a->store, KV_DRAFT, v.p, v.len, e);
	if (v.p)
		crypt_wipe(v.p, v.cap);
	str_release(&v);
	return r;
}

int
app_draft_take(struct app *a, const char *action, struct str *out, struct err *e)
{
	struct str v = STR_INIT(DRAFT_MAX);
	size_t n = strlen(action);
	bool found = false;
	int r = 0;

	if (!a->store || a->readonly)
		return 0;
	r = kv_get(a->store, KV_DRAFT, &v, &found, e);
	if (r == 0 && found && v.len > n && !memcmp(v.p, action, n) && v.p[n] == '\n') {
		str_add(out, v.p + n + 1, v.len - n - 1);
		yield(a);
		r = kv_set(a->store, KV_DRAFT, "", 0, e);
	}
	if (v.p)
		crypt_wipe(v.p, v.cap);
	str_release(&v);
	return r;
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
