#include "store/attach.h"

#include "rows.h"
#include "store/feed.h"

int
att_put(struct store *s, int64_t rid, const struct feed_entry *en, struct err *e)
{
	for (size_t i = 0; i < en->natt; i++) {
		const struct att *a = &en->att[i];

		if (row_run(s, ST_ATT_PUT,
		            ARGS(arg_i(rid), arg_u(i), arg_s(a->name), arg_s(a->type),
		                    arg_u(a->size), arg_b(a->blob, HASH_LEN),
		                    arg_b(a->key, KEY_LEN), arg_b(a->hash, HASH_LEN)),
		            e))
			return -1;
	}
	return row_run(s, ST_ATT_CUT, ARGS(arg_i(rid), arg_u(en->natt)), e);
}

int
att_remove(struct store *s, int64_t rid, struct err *e)
{
	return row_run(s, ST_ATT_CUT, ARGS(arg_i(rid), arg_i(0)), e);
}

static int
read_row(sqlite3_stmt *st, struct att_row *r)
{
	int64_t n = sqlite3_column_int64(st, 0), size = sqlite3_column_int64(st, 3);
	int state = sqlite3_column_int(st, 7);

	memset(r, 0, sizeof(*r));
	if (n < 0 || n >= ATT_MAX || size < 0 || size > ATT_SIZE_MAX ||
	        state < ATT_AWAY || state > ATT_PINNED)
		return -1;
	r->n = (unsigned)n;
	r->a.size = (uint64_t)size;
	r->state = (enum att_state)state;
	return view_text(col_view(st, 1), r->a.name, sizeof(r->a.name)) ||
	                       view_text(col_view(st, 2), r->a.type, sizeof(r->a.type)) ||
	                       col_blob(st, 4, r->a.blob, HASH_LEN) ||
	                       col_blob(st, 5, r->a.key, KEY_LEN) ||
	                       col_blob(st, 6, r->a.hash, HASH_LEN)
	               ? -1
	               : 0;
}

int
att_list(const struct store *s, int64_t rid, struct att_row rows[ATT_MAX], size_t *got,
        struct err *e)
{
	const struct arg a[] = { arg_i(rid), arg_i(ATT_MAX) };
	sqlite3_stmt *st;
	size_t n = 0;
	int rc;

	*got = 0;
	if (row_open(s, ST_ATT_LIST, a, 2, &st, e))
		return -1;
	while ((rc = row_next(s, st, e)) == 1) {
		if (n < ATT_MAX && read_row(st, &rows[n++]) == 0)
			continue;
		row_done(st);
		return err_set(
		        e, ERR_DAMAGED, _("the store's row of an attachment is damaged"));
	}
	if (rc == 0)
		*got = n;
	return rc;
}

static int
put_state(struct store *s, enum stmt id, const uint8_t blob[HASH_LEN],
        enum att_state state, struct err *e)
{
	bool own;
	int rc;

	if (tx_enter(s, &own, e))
		return -1;
	rc = row_run(s, id, ARGS(arg_b(blob, HASH_LEN), arg_i(state)), e);
	ch_add(s, CH_ATT);
	return tx_leave(s, own, rc, e);
}

int
att_state_set(struct store *s, const uint8_t blob[HASH_LEN], enum att_state state,
        struct err *e)
{
	return put_state(s, ST_ATT_STATE, blob, state, e);
}

int
att_came(struct store *s, const uint8_t blob[HASH_LEN], enum att_state state,
        struct err *e)
{
	return put_state(s, ST_ATT_CAME, blob, state, e);
}

int
att_pinned(const struct store *s, struct att_row *r, struct err *e)
{
	const struct arg a[] = { arg_b(r->a.blob, HASH_LEN) };
	sqlite3_stmt *st;
	int rc;

	if (row_open(s, ST_ATT_PINNED, a, 1, &st, e))
		return -1;
	rc = row_next(s, st, e);
	if (rc != 1)
		return rc;
	rc = read_row(st, r);
	row_done(st);
	return rc ? err_set(e, ERR_DAMAGED,
	                    _("the store's row of an attachment is damaged"))
	          : 1;
}

int
att_known(const struct store *s, const uint8_t blob[HASH_LEN], bool *known, struct err *e)
{
	const struct arg a[] = { arg_b(blob, HASH_LEN) };
	int64_t one;

	return row_int(s, ST_ATT_KNOWN, a, 1, &one, known, e);
}
