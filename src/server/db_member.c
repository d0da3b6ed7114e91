#include <sqlite3.h>
#include "base/mem.h"
#include "db_sql.h"
#include "server/db_member.h"
#include "wire/json.h"

#define ITEM_ROW 120 /* bytes of an item without its words */

#define MEMBER_COLS                                                                      \
	"id, ref, cell, name, birth, sex, joined, official, card, citizen, phone, gaps"

static int
member_one(struct sql *q, struct member *m, struct err *e)
{
	int rc = sql_row(q, e);

	if (rc == 1) {
		m->id = sql_get_int(q, 0);
		sql_get_text(q, 1, m->ref, sizeof(m->ref));
		m->cell = sql_get_int(q, 2);
		sql_get_text(q, 3, m->name, sizeof(m->name));
		m->birth = (civil)sql_get_int(q, 4);
		sql_get_text(q, 5, m->sex, sizeof(m->sex));
		m->joined = (civil)sql_get_int(q, 6);
		m->official = (civil)sql_get_int(q, 7);
		sql_get_text(q, 8, m->card, sizeof(m->card));
		sql_get_text(q, 9, m->citizen, sizeof(m->citizen));
		sql_get_text(q, 10, m->phone, sizeof(m->phone));
		sql_get_text(q, 11, m->gaps, sizeof(m->gaps));
	}
	sql_close(q);
	return rc;
}

int
db_member_find(struct db *d, const char *ref, struct member *m, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d, "SELECT " MEMBER_COLS " FROM member WHERE ref = ?", e))
		return -1;
	sql_text(&q, ref);
	return member_one(&q, m, e);
}

int
db_member_get(struct db *d, int64_t id, struct member *m, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d, "SELECT " MEMBER_COLS " FROM member WHERE id = ?", e))
		return -1;
	sql_int(&q, id);
	return member_one(&q, m, e);
}

static void
keep(struct member *m, const struct member *in, unsigned given)
{
	memcpy(m->name, in->name, sizeof(m->name));
	m->cell = in->cell;
	if (given & MF_BIRTH)
		m->birth = in->birth;
	if (given & MF_SEX)
		memcpy(m->sex, in->sex, sizeof(m->sex));
	if (given & MF_JOINED)
		m->joined = in->joined;
	if (given & MF_OFFICIAL)
		m->official = in->official;
	if (given & MF_CARD)
		memcpy(m->card, in->card, sizeof(m->card));
	if (given & MF_CITIZEN)
		memcpy(m->citizen, in->citizen, sizeof(m->citizen));
	if (given & MF_PHONE)
		memcpy(m->phone, in->phone, sizeof(m->phone));
	if (given & MF_GAPS)
		memcpy(m->gaps, in->gaps, sizeof(m->gaps));
}

int
db_member_put(struct db *d, const struct member *in, unsigned given, int64_t *id,
        bool *fresh, struct err *e)
{
	struct member m = { 0 };
	struct sql q;
	int rc = db_member_find(d, in->ref, &m, e);

	if (rc < 0)
		return -1;
	*fresh = rc == 0;
	memcpy(m.ref, in->ref, sizeof(m.ref));
	keep(&m, in, given);
	if (sql_open(&q, d,
	            "INSERT INTO member(ref, cell, name, birth, sex, joined, official, "
	            "card,"
	            " citizen, phone, gaps) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	            " ON CONFLICT(ref) DO UPDATE SET cell = excluded.cell, name = "
	            "excluded.name,"
	            " birth = excluded.birth, sex = excluded.sex, joined = "
	            "excluded.joined,"
	            " official = excluded.official, card = excluded.card,"
	            " citizen = excluded.citizen, phone = excluded.phone,"
	            " gaps = excluded.gaps RETURNING id",
	            e))
		return -1;
	sql_text(&q, m.ref);
	sql_int(&q, m.cell);
	sql_text(&q, m.name);
	sql_int(&q, m.birth);
	sql_text(&q, m.sex);
	sql_int(&q, m.joined);
	sql_int(&q, m.official);
	sql_text(&q, m.card);
	sql_text(&q, m.citizen);
	sql_text(&q, m.phone);
	sql_text(&q, m.gaps);
	rc = sql_row(&q, e);
	if (rc == 1) {
		*id = sql_get_int(&q, 0);
		rc = sql_row(&q, e);
	}
	sql_close(&q);
	return rc < 0 ? -1 : 0;
}

int
db_member_roles_clear(struct db *d, int64_t member, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d, "DELETE FROM member_role WHERE member = ?", e))
		return -1;
	sql_int(&q, member);
	return sql_run(&q, e);
}

int
db_member_role_add(
        struct db *d, int64_t member, const char *role, int64_t org, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d,
	            "INSERT INTO member_role(member, role, org) VALUES(?, ?, ?)"
	            " ON CONFLICT DO NOTHING",
	            e))
		return -1;
	sql_int(&q, member);
	sql_text(&q, role);
	sql_int(&q, org);
	return sql_run(&q, e);
}

int
db_member_roles(struct db *d, int64_t member, char *out, size_t max, struct err *e)
{
	char role[64], code[CODE_MAX + 1];
	size_t at = 0;
	struct sql q;
	int rc;

	out[0] = '\0';
	if (sql_open(&q, d,
	            "SELECT r.role, o.code FROM member_role r JOIN org o ON o.id = r.org"
	            " WHERE r.member = ? ORDER BY r.role, o.code",
	            e))
		return -1;
	sql_int(&q, member);
	while ((rc = sql_row(&q, e)) == 1) {
		sql_get_text(&q, 0, role, sizeof(role));
		sql_get_text(&q, 1, code, sizeof(code));
		if (strlen(role) + strlen(code) + 3 > max - at)
			break;
		at += (size_t)snprintf(
		        out + at, max - at, "%s%s@%s", at ? ";" : "", role, code);
	}
	sql_close(&q);
	return rc < 0 ? -1 : 0;
}

int
db_member_next(struct db *d, int64_t cell, int64_t after, struct member *m, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d,
	            "SELECT " MEMBER_COLS " FROM member WHERE cell = ? AND id > ?"
	            " ORDER BY id LIMIT 1",
	            e))
		return -1;
	sql_int(&q, cell);
	sql_int(&q, after);
	return member_one(&q, m, e);
}

int
db_member_each(struct db *d, int (*each)(void *arg, const struct member_line *m),
        void *arg, struct err *e)
{
	struct member_line m;
	struct sql q;
	int rc;

	if (sql_open(&q, d,
	            "SELECT m.ref, o.code, m.name, (SELECT count(*) FROM device v"
	            " WHERE v.member = m.id AND v.revoked IS NULL)"
	            " FROM member m JOIN org o ON o.id = m.cell ORDER BY m.ref",
	            e))
		return -1;
	while ((rc = sql_row(&q, e)) == 1) {
		sql_get_text(&q, 0, m.ref, sizeof(m.ref));
		sql_get_text(&q, 1, m.cell, sizeof(m.cell));
		sql_get_text(&q, 2, m.name, sizeof(m.name));
		m.devices = sql_get_int(&q, 3);
		if (each(arg, &m))
			break;
	}
	sql_close(&q);
	return rc < 0 ? -1 : 0;
}

/* --- the private feed ---------------------------------------------------- */

int
db_member_heads(struct db *d, int64_t member, uint64_t *head, uint64_t *lo, struct err *e)
{
	struct sql q;
	int rc;

	if (sql_open(&q, d, "SELECT phead, plo FROM member WHERE id = ?", e))
		return -1;
	sql_int(&q, member);
	rc = sql_row(&q, e);
	if (rc == 1) {
		*head = (uint64_t)sql_get_int(&q, 0);
		*lo = (uint64_t)sql_get_int(&q, 1);
	}
	sql_close(&q);
	if (rc == 0)
		return err_set(e, ERR_NOTFOUND, "the member is not there any more");
	return rc < 0 ? -1 : 0;
}

int
db_member_append(struct db *d, int64_t member, struct sync_item *it, struct err *e)
{
	const char *words;
	struct sql q;
	int rc;

	if (sql_open(&q, d,
	            "UPDATE member SET phead = phead + 1 WHERE id = ? RETURNING phead",
	            e))
		return -1;
	sql_int(&q, member);
	rc = sql_row(&q, e);
	if (rc == 1) {
		it->seq = (uint64_t)sql_get_int(&q, 0);
		if (sql_row(&q, e) < 0)
			rc = -1;
	}
	sql_close(&q);
	if (rc == 0)
		return err_set(e, ERR_NOTFOUND, "the member is not there any more");
	if (rc < 0)
		return -1;
	if (sql_open(&q, d,
	            "INSERT INTO member_log(member, seq, t, op, doc, rev, at, value, b)"
	            " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
	            e))
		return -1;
	sql_int(&q, member);
	sql_int(&q, (int64_t)it->seq);
	sql_text(&q, it->type);
	sql_blob(&q, it->id, ID_LEN);
	sql_blob(&q, it->doc, ID_LEN);
	sql_int(&q, it->rev);
	sql_int(&q, it->at);
	sql_text(&q, it->value);
	words = it->data ? it->data : it->note ? it->note : it->why;
	sql_text(&q, words);
	return sql_run(&q, e);
}

static int
frame_read(struct sql *q, struct sync_item *it, struct err *e)
{
	struct view v = sql_get_view(q, 10);

	it->kind = (enum doc_kind)sql_get_int(q, 8);
	if (!v.n || v.n > ITEM_FRAME_MAX)
		return err_set(e, ERR_DAMAGED,
		        "a member's own document has no text; restore a backup");
	it->frame = mem_dup(v.p, v.n, e);
	it->frame_len = v.n;
	return it->frame ? sql_get_blob(q, 9, it->h, HASH_LEN, e) : -1;
}

static int
item_read(struct sql *q, struct sync_item *it, struct err *e)
{
	struct view v;

	*it = (struct sync_item){ .seq = (uint64_t)sql_get_int(q, 0) };
	sql_get_text(q, 1, it->type, sizeof(it->type));
	it->rev = (uint32_t)sql_get_int(q, 4);
	it->at = sql_get_int(q, 5);
	if (!sql_is_null(q, 2) && sql_get_blob(q, 2, it->id, ID_LEN, e))
		return -1;
	if (!sql_is_null(q, 3) && sql_get_blob(q, 3, it->doc, ID_LEN, e))
		return -1;
	if (strcmp(it->type, "doc") == 0)
		return frame_read(q, it, e);
	if (strcmp(it->type, "undoc") == 0) {
		sql_get_text(q, 6, it->why, sizeof(it->why));
		return 0;
	}
	sql_get_text(q, 7, it->value, sizeof(it->value));
	v = sql_get_view(q, 6);
	if (strcmp(it->type, "rsvp") != 0 || !v.n)
		return 0;
	it->note = mem_dup(v.p, v.n, e);
	return it->note ? 0 : -1;
}

int
db_member_items(struct db *d, int64_t member, uint64_t after, struct sync_item *it,
        size_t max, size_t *n, struct err *e)
{
	struct sql q;
	size_t bytes = 0;
	int rc = 0;

	*n = 0;
	if (sql_open(&q, d,
	            "SELECT l.seq, l.t, l.op, l.doc, l.rev, l.at, l.b, l.value, d.kind, "
	            "r.h,"
	            " r.frame FROM member_log l LEFT JOIN doc d ON d.id = l.doc AND l.t "
	            "= "
	            "'doc'"
	            " LEFT JOIN doc_rev r ON r.id = d.id AND r.rev = l.rev"
	            " WHERE l.member = ? AND l.seq > ? ORDER BY l.seq LIMIT ?",
	            e))
		return -1;
	sql_int(&q, member);
	sql_int(&q, (int64_t)after);
	sql_int(&q, (int64_t)max);
	while (bytes < ITEMS_BYTES && (rc = sql_row(&q, e)) == 1 && *n < max) {
		rc = item_read(&q, &it[*n], e);
		(*n)++; /* what it holds is released with the others */
		if (rc)
			break;
		bytes += ITEM_ROW + it[*n - 1].frame_len * 4 / 3 +
		         (it[*n - 1].note ? strlen(it[*n - 1].note) : 0);
	}
	sql_close(&q);
	return rc < 0 ? -1 : 0;
}
