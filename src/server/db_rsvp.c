#include "base/mem.h"
#include "db_sql.h"
#include "model/op.h"
#include "server/db_rsvp.h"

int
db_rsvp_put(struct db *d, const uint8_t doc[ID_LEN], int64_t member,
        const struct rsvp_row *r, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d,
	            "INSERT INTO rsvp(doc, member, rev, value, note, at, said, pseq)"
	            " VALUES(?, ?, ?, ?, ?, ?, ?, ?)"
	            " ON CONFLICT(doc, member) DO UPDATE SET rev = excluded.rev,"
	            " value = excluded.value, note = excluded.note, at = excluded.at,"
	            " said = excluded.said, pseq = excluded.pseq",
	            e))
		return -1;
	sql_blob(&q, doc, ID_LEN);
	sql_int(&q, member);
	sql_int(&q, r->rev);
	sql_text(&q, r->value);
	sql_text(&q, r->note);
	sql_int(&q, r->at);
	sql_int(&q, r->said);
	sql_int(&q, (int64_t)r->pseq);
	return sql_run(&q, e);
}

int
db_rsvp_each(struct db *d, const uint8_t doc[ID_LEN],
        int (*each)(void *arg, const char *member, const struct rsvp_row *r), void *arg,
        struct err *e)
{
	char ref[64], value[OP_VALUE_MAX + 1], note[OP_NOTE_MAX + 1];
	struct rsvp_row r = { .value = value, .note = note };
	struct sql q;
	int rc;

	if (sql_open(&q, d,
	            "SELECT m.ref, r.rev, r.value, r.note, r.at, r.said, r.pseq"
	            " FROM rsvp r JOIN member m ON m.id = r.member"
	            " WHERE r.doc = ? ORDER BY m.ref",
	            e))
		return -1;
	sql_blob(&q, doc, ID_LEN);
	while ((rc = sql_row(&q, e)) == 1) {
		sql_get_text(&q, 0, ref, sizeof(ref));
		sql_get_text(&q, 2, value, sizeof(value));
		sql_get_text(&q, 3, note, sizeof(note));
		r.rev = (uint32_t)sql_get_int(&q, 1);
		r.at = sql_get_int(&q, 4);
		r.said = sql_get_int(&q, 5);
		r.pseq = (uint64_t)sql_get_int(&q, 6);
		if (each(arg, ref, &r))
			break;
	}
	sql_close(&q);
	return rc < 0 ? -1 : 0;
}
