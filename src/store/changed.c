#include "store/changed.h"

#include "rows.h"

int
earlier_keep(struct store *s, const uint8_t id[ID_LEN], const struct doc_state *d,
        struct err *e)
{
	struct mark m;

	if (d->gone)
		return 0;
	if (mark_get(s, id, &m, e))
		return -1;
	/* a text that was passed over unread is no earlier one: that which was read stays */
	if (!m.read || m.read_rev != d->rev)
		return 0;
	return row_run(s, ST_EARLIER_PUT,
	        ARGS(arg_b(id, ID_LEN), arg_i(d->rev), arg_i(d->rid)), e);
}

int
earlier_drop(struct store *s, const uint8_t id[ID_LEN], struct err *e)
{
	const struct arg a[] = { arg_b(id, ID_LEN) };

	return row_run(s, ST_EARLIER_DEL, a, 1, e) || row_run(s, ST_NOTE_LOSE, a, 1, e)
	               ? -1
	               : 0;
}

int
changed_get(
        const struct store *s, const uint8_t id[ID_LEN], struct changed *c, struct err *e)
{
	const struct arg a[] = { arg_b(id, ID_LEN) };
	struct doc_state d;
	struct mark m;
	int64_t rev = 0;
	bool kept;

	memset(c, 0, sizeof(*c));
	if (doc_state_get(s, id, &d, e) || mark_get(s, id, &m, e))
		return -1;
	if (!d.found || d.gone)
		return 0;
	if (row_int(s, ST_EARLIER_REV, a, 1, &rev, &kept, e))
		return -1;
	c->rev = d.rev;
	c->read_rev = m.read_rev;
	if (kept && (uint32_t)rev < d.rev) {
		c->earlier_rev = (uint32_t)rev;
		/* a revision that brought the same text again has no earlier one */
		c->since_read = m.read && m.read_rev < d.rev;
	}
	return 0;
}

int
changed_earlier(
        const struct store *s, const uint8_t id[ID_LEN], struct str *out, struct err *e)
{
	const struct arg a[] = { arg_b(id, ID_LEN) };
	sqlite3_stmt *st;
	struct view z;
	int rc;

	if (row_open(s, ST_EARLIER_GET, a, 1, &st, e))
		return -1;
	rc = row_next(s, st, e);
	if (rc < 0)
		return -1;
	if (rc == 0)
		return err_set(e, ERR_NOTFOUND,
		        _("no earlier text of this document is kept: it was not read "
		          "before"));
	z = col_view(st, 1);
	rc = body_unpack(z.p, z.n, out, e);
	row_done(st);
	return rc;
}
