#include "store/outbox.h"

#include "base/date.h"
#include "base/mem.h"
#include "list.h"
#include "store/meeting.h"

void
outbox_row_clear(struct outbox_row *r)
{
	free(r->reason);
	free(r->title);
	memset(r, 0, sizeof(*r));
}

/* Columns id, type, ent, base, at, value, note. */
static int
op_read(sqlite3_stmt *st, struct op *o)
{
	memset(o, 0, sizeof(*o));
	o->type = (enum op_type)sqlite3_column_int(st, 1);
	o->base = (uint32_t)sqlite3_column_int64(st, 3);
	o->at = sqlite3_column_int64(st, 4);
	col_text(st, 5, o->value, sizeof(o->value));
	col_text(st, 6, o->note, sizeof(o->note));
	return col_blob(st, 0, o->id, ID_LEN) || col_blob(st, 2, o->ent, ID_LEN) ? -1 : 0;
}

static int
damaged(struct err *e)
{
	return err_set(e, ERR_DAMAGED, _("the store's row of an op is damaged"));
}

/* What an op looks like before its result: an acknowledgement is pending. */
static int
overlay(struct store *s, const uint8_t ent[ID_LEN], const struct mark *m, struct err *e)
{
	if (row_run(s, ST_MARK_ACK,
	            ARGS(arg_b(ent, ID_LEN), arg_i(m->ack_at), arg_i(m->ack_rev),
	                    arg_b(m->has_op ? m->op : NULL, ID_LEN)),
	            e))
		return -1;
	return doc_marks_renew(s, ent, e);
}

/* The first acknowledgement counts. */
static int
ack_room(struct store *s, const struct op *o, struct mark *m, struct err *e)
{
	const struct arg a[] = { arg_b(o->ent, ID_LEN), arg_i(o->type) };
	int64_t one;
	bool busy;

	if (row_int(s, ST_OUT_BUSY, a, 2, &one, &busy, e) || mark_get(s, o->ent, m, e))
		return -1;
	return busy || m->ack_at ? err_set(e, ERR_CONFLICT, _("already acknowledged"))
	                         : 0;
}

/* The last answer counts: one that waits, or that was refused, gives way to it. */
static int
rsvp_room(struct store *s, const struct op *o, struct err *e)
{
	struct meeting_answer a;
	bool same;

	if (meeting_answer_get(s, o->ent, &a, e))
		return -1;
	same = (a.state == ANSWER_SET || a.state == ANSWER_PENDING) &&
	       strcmp(a.value, o->value) == 0 && strcmp(a.note, o->note) == 0;
	meeting_answer_clear(&a);
	if (same)
		return err_set(e, ERR_CONFLICT, _("already answered so"));
	ch_add(s, CH_MEETING);
	return row_run(s, ST_OUT_DROP, ARGS(arg_b(o->ent, ID_LEN), arg_i(o->type)), e);
}

static int
add(struct store *s, const struct op *o, struct err *e)
{
	struct mark m;

	if (o->type == OP_ACK ? ack_room(s, o, &m, e) : rsvp_room(s, o, e))
		return -1;
	if (row_run(s, ST_OUT_INS,
	            ARGS(arg_b(o->id, ID_LEN), arg_i(o->type), arg_b(o->ent, ID_LEN),
	                    arg_i(o->base), arg_i(o->at), arg_s(o->value), arg_s(o->note),
	                    arg_i(clock_wall())),
	            e))
		return -1;
	ch_add(s, CH_OUTBOX);
	if (o->type != OP_ACK)
		return 0;
	m.has_op = true;
	m.ack_rev = o->base;
	memcpy(m.op, o->id, ID_LEN);
	return overlay(s, o->ent, &m, e);
}

int
outbox_add(struct store *s, const struct op *o, struct err *e)
{
	bool own;

	if (tx_enter(s, &own, e))
		return -1;
	return tx_leave(s, own, add(s, o, e), e);
}

/* A queued, sent or finished op. */
struct known {
	bool found;
	enum op_type type;
	enum op_state state;
	uint32_t base;
	int64_t done_at;
	uint8_t ent[ID_LEN];
	char value[OP_VALUE_MAX + 1], note[OP_NOTE_MAX + 1];
};

static int
known_get(struct store *s, const uint8_t id[ID_LEN], struct known *k, struct err *e)
{
	const struct arg a[] = { arg_b(id, ID_LEN) };
	sqlite3_stmt *st;
	int rc;

	memset(k, 0, sizeof(*k));
	if (row_open(s, ST_OUT_GET, a, 1, &st, e))
		return -1;
	rc = row_next(s, st, e);
	if (rc <= 0)
		return rc;
	k->found = true;
	k->type = (enum op_type)sqlite3_column_int(st, 0);
	rc = col_blob(st, 1, k->ent, ID_LEN);
	k->base = (uint32_t)sqlite3_column_int64(st, 2);
	k->state = (enum op_state)sqlite3_column_int(st, 3);
	k->done_at = sqlite3_column_int64(st, 4);
	col_text(st, 5, k->value, sizeof(k->value));
	col_text(st, 6, k->note, sizeof(k->note));
	row_done(st);
	return rc ? damaged(e) : 0;
}

static int
undo(struct store *s, const uint8_t id[ID_LEN], struct err *e)
{
	struct known k;
	struct mark m;

	if (known_get(s, id, &k, e))
		return -1;
	if (!k.found)
		return err_set(e, ERR_NOTFOUND, _("no such item waits to be sent"));
	if (k.state != OPS_QUEUED || k.done_at)
		return err_set(e, ERR_CONFLICT,
		        _("it was handed to the network already and cannot be taken "
		          "back"));
	if (row_run(s, ST_OUT_DEL, ARGS(arg_b(id, ID_LEN)), e))
		return -1;
	ch_add(s, CH_OUTBOX | (k.type == OP_RSVP ? CH_MEETING : 0));
	if (k.type != OP_ACK)
		return 0;
	if (mark_get(s, k.ent, &m, e))
		return -1;
	m.has_op = false;
	m.ack_rev = 0;
	return overlay(s, k.ent, &m, e);
}

static int
dismiss(struct store *s, const uint8_t id[ID_LEN], struct err *e)
{
	struct known k;

	if (known_get(s, id, &k, e))
		return -1;
	if (!k.found)
		return err_set(e, ERR_NOTFOUND, _("no such item is in the outbox"));
	if (k.state != OPS_REFUSED)
		return err_set(e, ERR_CONFLICT, _("it was not refused"));
	ch_add(s, CH_OUTBOX | (k.type == OP_RSVP ? CH_MEETING : 0));
	return row_run(s, ST_OUT_DEL, ARGS(arg_b(id, ID_LEN)), e);
}

int
outbox_dismiss(struct store *s, const uint8_t id[ID_LEN], struct err *e)
{
	bool own;

	if (tx_enter(s, &own, e))
		return -1;
	return tx_leave(s, own, dismiss(s, id, e), e);
}

int
outbox_undo(struct store *s, const uint8_t id[ID_LEN], struct err *e)
{
	bool own;

	if (tx_enter(s, &own, e))
		return -1;
	return tx_leave(s, own, undo(s, id, e), e);
}

static int
due(struct store *s, size_t n, struct op *ops, size_t *got, struct err *e)
{
	const struct arg a[] = { arg_u(n) };
	sqlite3_stmt *st;
	size_t i;
	int rc;

	if (row_open(s, ST_OUT_DUE, a, 1, &st, e))
		return -1;
	while ((rc = row_next(s, st, e)) == 1) {
		bool bad = sqlite3_column_int(st, 7) > 0;

		/* One that was in a request refused whole goes alone: so no other is
		 * refused with it. */
		if (bad && *got) {
			row_done(st);
			rc = 0;
			break;
		}
		if (op_read(st, &ops[*got])) {
			row_done(st);
			return damaged(e);
		}
		(*got)++;
		if (bad) {
			row_done(st);
			rc = 0;
			break;
		}
	}
	for (i = 0; !rc && i < *got; i++)
		rc = row_run(s, ST_OUT_SENT, ARGS(arg_b(ops[i].id, ID_LEN)), e);
	if (*got)
		ch_add(s, CH_OUTBOX);
	return rc;
}

int
outbox_due(struct store *s, size_t n, struct op *ops, size_t *got, struct err *e)
{
	uint64_t waiting;
	bool own;
	int rc;

	*got = 0;
	/* nothing due must cost no write */
	if (outbox_pending(s, &waiting, e))
		return -1;
	if (!waiting || !n)
		return 0;
	if (tx_enter(s, &own, e))
		return -1;
	rc = tx_leave(s, own, due(s, n, ops, got, e), e);
	if (rc)
		*got = 0;
	return rc;
}

static int
unsent(struct store *s, const struct op *ops, size_t n, struct err *e)
{
	for (size_t i = 0; i < n; i++)
		if (row_run(s, ST_OUT_UNSENT, ARGS(arg_b(ops[i].id, ID_LEN)), e))
			return -1;
	ch_add(s, CH_OUTBOX);
	return 0;
}

int
outbox_unsent(struct store *s, const struct op *ops, size_t n, struct err *e)
{
	bool own;

	if (tx_enter(s, &own, e))
		return -1;
	return tx_leave(s, own, unsent(s, ops, n, e), e);
}

/* The server's order counts: numbers of the private feed. */
static int
answer_set(struct store *s, const uint8_t doc[ID_LEN], uint32_t rev, uint64_t seq,
        int64_t at, const char *value, const char *note, struct err *e)
{
	const struct arg a[] = { arg_b(doc, ID_LEN) };
	int64_t have = -1;
	sqlite3_stmt *st;
	int rc;

	if (row_open(s, ST_ANSWER_GET, a, 1, &st, e))
		return -1;
	rc = row_next(s, st, e);
	if (rc < 0)
		return -1;
	if (rc == 1) {
		have = sqlite3_column_int64(st, 3);
		row_done(st);
	}
	if (have > 0 && (uint64_t)have > seq)
		return 0;
	ch_add(s, CH_MEETING);
	return row_run(s, ST_ANSWER_PUT,
	        ARGS(a[0], arg_s(value), arg_s(note), arg_i(at), arg_i(rev), arg_u(seq)),
	        e);
}

static int
accepted(struct store *s, const uint8_t id[ID_LEN], uint64_t seq, int64_t at,
        struct err *e)
{
	struct known k;
	struct mark m;

	if (known_get(s, id, &k, e))
		return -1;
	if (!k.found)
		return 0;
	if (row_run(s, ST_OUT_DONE, ARGS(arg_b(id, ID_LEN), arg_u(seq), arg_i(at)), e))
		return -1;
	ch_add(s, CH_OUTBOX);
	if (k.type == OP_RSVP)
		return answer_set(
		        s, k.ent, k.base, seq, at > 0 ? at : 1, k.value, k.note, e);
	if (k.type != OP_ACK)
		return 0;
	if (mark_get(s, k.ent, &m, e))
		return -1;
	if (!m.ack_at) {
		m.ack_at = at > 0 ? at : 1;
		m.ack_rev = k.base;
	}
	m.has_op = false;
	return overlay(s, k.ent, &m, e);
}

int
outbox_ok(struct store *s, const uint8_t id[ID_LEN], uint64_t seq, int64_t at,
        struct err *e)
{
	bool own;

	if (tx_enter(s, &own, e))
		return -1;
	return tx_leave(s, own, accepted(s, id, seq, at, e), e);
}

static int
refused(struct store *s, const uint8_t id[ID_LEN], const char *reason, struct err *e)
{
	struct known k;
	struct mark m;

	if (known_get(s, id, &k, e))
		return -1;
	if (!k.found)
		return 0;
	if (row_run(s, ST_OUT_REFUSED,
	            ARGS(arg_b(id, ID_LEN), arg_s(reason ? reason : "")), e))
		return -1;
	ch_add(s, CH_OUTBOX | (k.type == OP_RSVP ? CH_MEETING : 0));
	if (k.type != OP_ACK)
		return 0;
	if (mark_get(s, k.ent, &m, e))
		return -1;
	/* only this op's own effect goes: another device may have acknowledged meanwhile */
	if (m.has_op && memcmp(m.op, id, ID_LEN) == 0)
		m.has_op = false;
	else if (k.done_at)
		m.ack_at = 0;
	if (!m.ack_at)
		m.ack_rev = 0;
	return overlay(s, k.ent, &m, e);
}

int
outbox_refused(
        struct store *s, const uint8_t id[ID_LEN], const char *reason, struct err *e)
{
	bool own;

	if (tx_enter(s, &own, e))
		return -1;
	return tx_leave(s, own, refused(s, id, reason, e), e);
}

static int
row_read(sqlite3_stmt *st, void *row, struct err *e)
{
	struct outbox_row *r = row;

	memset(r, 0, sizeof(*r));
	if (op_read(st, &r->op))
		return damaged(e);
	r->state = (enum op_state)sqlite3_column_int(st, 7);
	r->created = sqlite3_column_int64(st, 8);
	r->tries = (uint32_t)sqlite3_column_int64(st, 9);
	r->seq = sqlite3_column_int64(st, 12);
	if (sqlite3_column_type(st, 10) != SQLITE_NULL) {
		r->reason = col_dup(st, 10, e);
		if (!r->reason)
			return -1;
	}
	r->title = col_dup(st, 11, e);
	if (r->title)
		return 0;
	outbox_row_clear(r);
	return -1;
}

static void
row_clear(void *row)
{
	outbox_row_clear(row);
}

const struct row_sort outbox_sort = { sizeof(struct outbox_row), row_read, row_clear };

int
outbox_page(const struct store *s, bool all, const struct filter *f, int64_t before,
        size_t n, struct outbox_row *rows, size_t *got, struct err *e)
{
	struct build b;
	sqlite3_stmt *st;
	int rc;

	*got = 0;
	build_init(&b);
	str_addf(&b.sql, "SELECT " OUT_COLS "WHERE o.seq<?%d%s",
	        build_bind(&b, arg_i(before ? before : INT64_MAX)),
	        all ? "" : " AND o.state<>2");
	build_filter(&b, f, BUILD_OUTBOX);
	str_addf(&b.sql, " ORDER BY o.seq DESC LIMIT ?%d", build_bind(&b, arg_u(n)));
	rc = str_ok(&b.sql, _("the filter"), e);
	if (!rc)
		rc = row_open_sql(s, str_c(&b.sql), b.arg, b.n, &st, e);
	if (!rc)
		rc = rows_get(s, st, &outbox_sort, n, rows, got, e);
	build_release(&b);
	return rc;
}

int
outbox_list(const struct store *s, bool all, size_t n, struct outbox_row *rows,
        size_t *got, struct err *e)
{
	return outbox_page(s, all, NULL, 0, n, rows, got, e);
}

int
outbox_pending(const struct store *s, uint64_t *n, struct err *e)
{
	return row_count(s, ST_OUT_PENDING, n, e);
}

static int
ack_seen(struct store *s, const uint8_t doc[ID_LEN], uint32_t rev, int64_t at,
        struct err *e)
{
	struct mark m;

	if (mark_get(s, doc, &m, e))
		return -1;
	if (m.ack_at && m.ack_at <= at)
		return 0; /* the first one counts */
	m.ack_at = at > 0 ? at : 1;
	m.ack_rev = rev;
	return overlay(s, doc, &m, e);
}

int
outbox_ack_seen(struct store *s, const uint8_t doc[ID_LEN], uint32_t rev, int64_t at,
        struct err *e)
{
	bool own;

	if (tx_enter(s, &own, e))
		return -1;
	return tx_leave(s, own, ack_seen(s, doc, rev, at, e), e);
}

int
outbox_rsvp_seen(struct store *s, const uint8_t doc[ID_LEN], uint32_t rev, uint64_t seq,
        int64_t at, const char *value, const char *note, struct err *e)
{
	bool own;

	if (tx_enter(s, &own, e))
		return -1;
	return tx_leave(s, own,
	        answer_set(s, doc, rev, seq, at > 0 ? at : 1, value, note ? note : "", e),
	        e);
}

int
outbox_refusals(const struct store *s, uint64_t *n, struct err *e)
{
	return row_count(s, ST_OUT_REFUSALS, n, e);
}

static int
rejected(struct store *s, const struct op *ops, size_t n, const char *reason,
        struct err *e)
{
	int64_t bad = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		const struct arg a[] = { arg_b(ops[i].id, ID_LEN) };

		if (row_run(s, ST_OUT_BAD, a, 1, e) ||
		        row_int(s, ST_OUT_BAD_GET, a, 1, &bad, NULL, e))
			return -1;
		if (n == 1 && bad >= OUTBOX_BAD_MAX && refused(s, ops[i].id, reason, e))
			return -1;
	}
	return 0;
}

int
outbox_request_refused(struct store *s, const struct op *ops, size_t n,
        const char *reason, struct err *e)
{
	bool own;

	if (tx_enter(s, &own, e))
		return -1;
	return tx_leave(s, own, rejected(s, ops, n, reason, e), e);
}
