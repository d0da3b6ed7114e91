/* Tags that have a name. */
#include "store/own.h"

#include "rows.h"

static int
names_read(const struct store *s, enum stmt id, const struct arg *a, size_t na,
        struct tag_names *v, struct err *e)
{
	sqlite3_stmt *st;
	int rc;

	v->n = 0;
	if (row_open(s, id, a, na, &st, e))
		return -1;
	while ((rc = row_next(s, st, e)) == 1 && v->n < TAG_NAMES)
		col_text(st, 0, v->v[v->n++].s, sizeof(v->v[0].s));
	return rc;
}

int
own_tags(const struct store *s, const uint8_t id[ID_LEN], struct tag_names *v,
        struct err *e)
{
	return names_read(s, ST_TAG_OF, ARGS(arg_b(id, ID_LEN), arg_i(TAG_NAMES)), v, e);
}

int
own_tags_all(const struct store *s, struct tag_names *v, struct err *e)
{
	return names_read(s, ST_TAG_NAMES, ARGS(arg_i(TAG_NAMES)), v, e);
}

static int
put(struct store *s, const uint8_t id[ID_LEN], const struct tag_name *name, struct err *e)
{
	struct tag_names all;
	struct doc_state d;
	size_t i = 0;

	if (doc_state_get(s, id, &d, e) || own_tags_all(s, &all, e))
		return -1;
	if (!d.found)
		return err_set(e, ERR_NOTFOUND, _("no such document on this device"));
	while (i < all.n && strcmp(all.v[i].s, name->s) != 0)
		i++;
	if (i == TAG_NAMES)
		return err_set(e, ERR_FULL,
		        P_("tags have %d name already; take one off what it is on",
		                "tags have %d names already; take one off what it is on",
		                TAG_NAMES),
		        TAG_NAMES);
	return row_run(s, ST_TAG_PUT, ARGS(arg_b(id, ID_LEN), arg_s(name->s)), e);
}

static int
drop(struct store *s, const uint8_t id[ID_LEN], const struct tag_name *name,
        struct err *e)
{
	if (row_run(s, ST_TAG_DEL, ARGS(arg_b(id, ID_LEN), arg_s(name->s)), e))
		return -1;
	return sqlite3_changes(s->db)
	               ? 0
	               : err_set(e, ERR_NOTFOUND, _("it has no tag \"%s\""), name->s);
}

int
own_tag_set(struct store *s, const uint8_t id[ID_LEN], const struct tag_name *name,
        bool on, struct err *e)
{
	bool own;
	int rc;

	if (tx_enter(s, &own, e))
		return -1;
	rc = on ? put(s, id, name, e) : drop(s, id, name, e);
	ch_add(s, CH_OWN);
	return tx_leave(s, own, rc, e);
}
