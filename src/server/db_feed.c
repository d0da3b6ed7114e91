#include <sqlite3.h>
#include "db_sql.h"
#include "model/ids.h"
#include "server/db_feed.h"
#include "wire/json.h"

/* The columns that feed_read takes, with FEED_ORG joined. An organisation's feed is of the kind
 * `cell` while its organisation is one. */
#define FEED_COLS                                                                        \
	"f.id, f.fid,"                                                                   \
	" CASE WHEN f.kind = 'org' AND o.kind = 'cell' THEN 'cell' ELSE f.kind END,"     \
	" coalesce(rf.role || ' - ', '') || coalesce(o.name, ''),"                       \
	" coalesce(rf.role || '@', '') || coalesce(o.code, ''),"                         \
	" f.gen, f.head, f.lo, f.cnt, f.sum, f.kid"
#define FEED_ORG                                                                         \
	" LEFT JOIN role_feed rf ON rf.feed = f.id"                                      \
	" LEFT JOIN org o ON o.id = coalesce(f.org, rf.org)"

static int
feed_read(struct sql *q, struct feed *f, struct err *e)
{
	f->id = sql_get_int(q, 0);
	sql_get_text(q, 2, f->kind, sizeof(f->kind));
	sql_get_text(q, 3, f->name, sizeof(f->name));
	sql_get_text(q, 4, f->code, sizeof(f->code));
	f->gen = (uint32_t)sql_get_int(q, 5);
	f->head = (uint64_t)sql_get_int(q, 6);
	f->lo = (uint64_t)sql_get_int(q, 7);
	f->count = (uint64_t)sql_get_int(q, 8);
	f->kid = (uint16_t)sql_get_int(q, 10);
	if (sql_get_blob(q, 1, f->fid, ID_LEN, e))
		return -1;
	return sql_get_blob(q, 9, f->sum, sizeof(f->sum), e);
}

static int
feed_one(struct sql *q, struct feed *f, struct err *e)
{
	int rc = sql_row(q, e);

	if (rc == 1 && feed_read(q, f, e))
		rc = -1;
	sql_close(q);
	return rc;
}

static int
feed_list(struct sql *q, struct feed *f, size_t max, size_t *n, struct err *e)
{
	int rc;

	for (*n = 0; (rc = sql_row(q, e)) == 1 && *n < max; (*n)++)
		if (feed_read(q, &f[*n], e)) {
			rc = -1;
			break;
		}
	sql_close(q);
	return rc < 0 ? -1 : 0;
}

static int
feed_insert(struct db *d, const char *kind, int64_t org, int64_t *out, struct err *e)
{
	uint8_t fid[ID_LEN], key[KEY_LEN], zero[16] = { 0 };
	struct sql q;
	int64_t id;
	int rc;

	crypt_random(fid, sizeof(fid));
	if (sql_open(&q, d,
	            "INSERT INTO feed(fid, kind, org, gen, head, lo, cnt, sum, kid)"
	            " VALUES(?, ?, ?, 1, 0, 1, 0, ?, 1)",
	            e))
		return -1;
	sql_blob(&q, fid, sizeof(fid));
	sql_text(&q, kind);
	if (org)
		sql_int(&q, org);
	else
		sql_null(&q);
	sql_blob(&q, zero, sizeof(zero));
	if (sql_run(&q, e))
		return -1;
	id = sql_last_id(d);
	if (sql_open(&q, d,
	            "INSERT INTO feed_key(feed, kid, key, from_seq) VALUES(?, 1, ?, 1)",
	            e))
		return -1;
	crypt_random(key, sizeof(key));
	sql_int(&q, id);
	sql_blob(&q, key, sizeof(key));
	rc = sql_run(&q, e);
	crypt_wipe(key, sizeof(key));
	*out = id;
	return rc;
}

static int
grant(struct db *d, int64_t org, const char *role, int64_t feed, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d,
	            "INSERT INTO feed_grant(org, role, feed, since) VALUES(?, ?, ?, 0)",
	            e))
		return -1;
	sql_int(&q, org);
	sql_text(&q, role);
	sql_int(&q, feed);
	return sql_run(&q, e);
}

int
db_feed_make(struct db *d, const char *kind, int64_t org, struct err *e)
{
	int64_t id = 0;

	return feed_insert(d, kind, org, &id, e) || grant(d, org, "", id, e) ? -1 : 0;
}

int
db_feed_make_role(struct db *d, const char *role, int64_t org, struct err *e)
{
	struct sql q;
	int64_t id = 0;

	if (feed_insert(d, "role", 0, &id, e) || grant(d, org, role, id, e))
		return -1;
	if (sql_open(&q, d, "INSERT INTO role_feed(feed, role, org) VALUES(?, ?, ?)", e))
		return -1;
	sql_int(&q, id);
	sql_text(&q, role);
	sql_int(&q, org);
	return sql_run(&q, e);
}

int
db_feed_of_role(
        struct db *d, const char *role, int64_t org, struct feed *f, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d,
	            "SELECT " FEED_COLS " FROM feed f" FEED_ORG
	            " WHERE rf.role = ? AND rf.org = ?",
	            e))
		return -1;
	sql_text(&q, role);
	sql_int(&q, org);
	return feed_one(&q, f, e);
}

/* Only an organisation's own grants are repeated, however long the chain of mergers is: undoing one
 * takes back what came by it. */
int
db_feed_grant_merged(struct db *d, int64_t now, struct err *e)
{
	struct sql q;

	if (sql_exec(d, "DELETE FROM feed_grant WHERE merged IS NOT NULL", e))
		return -1;
	if (sql_open(&q, d,
	            "WITH RECURSIVE chain(src, dst, n) AS ("
	            "SELECT id, merged, 1 FROM org WHERE merged IS NOT NULL UNION ALL"
	            " SELECT src, o.merged, n + 1 FROM chain JOIN org o ON o.id = dst"
	            " WHERE o.merged IS NOT NULL AND n < 16)"
	            " INSERT INTO feed_grant(org, role, feed, since, merged)"
	            " SELECT dst, g.role, g.feed, ?, src FROM chain"
	            " JOIN feed_grant g ON g.org = src AND g.merged IS NULL WHERE true"
	            " ON CONFLICT DO NOTHING",
	            e))
		return -1;
	sql_int(&q, now);
	return sql_run(&q, e);
}

int
db_feed_of_org(struct db *d, int64_t org, struct feed *f, struct err *e)
{
	struct sql q;

	if (!org) {
		if (sql_open(&q, d,
		            "SELECT " FEED_COLS " FROM feed f" FEED_ORG
		            " WHERE f.kind = 'all'",
		            e))
			return -1;
	} else {
		if (sql_open(&q, d,
		            "SELECT " FEED_COLS " FROM feed f" FEED_ORG
		            " WHERE f.org = ?",
		            e))
			return -1;
		sql_int(&q, org);
	}
	return feed_one(&q, f, e);
}

int
db_feed_by_fid(struct db *d, const uint8_t fid[ID_LEN], struct feed *f, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d,
	            "SELECT " FEED_COLS " FROM feed f" FEED_ORG " WHERE f.fid = ?", e))
		return -1;
	sql_blob(&q, fid, ID_LEN);
	return feed_one(&q, f, e);
}

/* Grants of the member's cell, of all above it, and of everybody (0); and to each of his roles those
 * of the organisation where he has it and of all above. */
#define MEMBER_FEEDS                                                                     \
	"WITH RECURSIVE up(id, n) AS (SELECT cell, 1 FROM member WHERE id = ?1 UNION "   \
	"ALL"                                                                            \
	" SELECT o.parent, n + 1 FROM up JOIN org o ON o.id = up.id"                     \
	" WHERE o.parent IS NOT NULL AND n < 8),"                                        \
	" post(role, id, n) AS (SELECT role, org, 1 FROM member_role WHERE member = ?1"  \
	" UNION ALL SELECT role, o.parent, n + 1 FROM post"                              \
	" JOIN org o ON o.id = post.id WHERE o.parent IS NOT NULL AND n < 8),"           \
	" mine(feed) AS (SELECT g.feed FROM feed_grant g"                                \
	" WHERE g.role = '' AND g.org IN (SELECT id FROM up UNION SELECT 0)"             \
	" UNION SELECT g.feed FROM post JOIN feed_grant g ON g.org = post.id"            \
	" AND g.role = post.role) "

int
db_feeds_of_member(struct db *d, int64_t member, struct feed *f, size_t *n, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d,
	            MEMBER_FEEDS "SELECT " FEED_COLS
	                         " FROM mine JOIN feed f ON f.id = mine.feed" FEED_ORG
	                         " ORDER BY f.fid LIMIT 64",
	            e))
		return -1;
	sql_int(&q, member);
	return feed_list(&q, f, FEEDS_MAX, n, e);
}

int
db_feed_keys(struct db *d, int64_t feed, struct feed_keyed *k, size_t max, size_t *n,
        struct err *e)
{
	struct sql q;
	int rc;

	if (sql_open(&q, d,
	            "SELECT kid, key FROM (SELECT kid, key FROM feed_key WHERE feed = ?"
	            " ORDER BY kid DESC LIMIT ?) ORDER BY kid",
	            e))
		return -1;
	sql_int(&q, feed);
	sql_int(&q, (int64_t)max);
	for (*n = 0; (rc = sql_row(&q, e)) == 1 && *n < max; (*n)++) {
		k[*n].kid = (uint16_t)sql_get_int(&q, 0);
		if (sql_get_blob(&q, 1, k[*n].key, KEY_LEN, e)) {
			rc = -1;
			break;
		}
	}
	sql_close(&q);
	return rc < 0 ? -1 : 0;
}

int
db_feed_key_at(
        struct db *d, int64_t feed, uint64_t seq, struct feed_keyed *k, struct err *e)
{
	struct sql q;
	int rc;

	if (sql_open(&q, d,
	            "SELECT kid, key FROM feed_key WHERE feed = ? AND from_seq <= ?"
	            " ORDER BY kid DESC LIMIT 1",
	            e))
		return -1;
	sql_int(&q, feed);
	sql_int(&q, (int64_t)seq);
	rc = sql_row(&q, e);
	if (rc == 1) {
		k->kid = (uint16_t)sql_get_int(&q, 0);
		if (sql_get_blob(&q, 1, k->key, KEY_LEN, e))
			rc = -1;
	}
	sql_close(&q);
	if (rc == 0)
		return err_set(e, ERR_DAMAGED, "a feed has no key; restore a backup");
	return rc < 0 ? -1 : 0;
}

/* What the feed last held of the document: 1 with its number, and its term of the sum when it
 * is live. */
static int
last_of(struct db *d, int64_t feed, const uint8_t doc[ID_LEN], uint64_t *seq,
        uint8_t x[16], bool *live, struct err *e)
{
	struct sql q;
	int rc;

	*live = false;
	if (sql_open(&q, d, "SELECT seq, x FROM feed_doc WHERE feed = ? AND doc = ?", e))
		return -1;
	sql_int(&q, feed);
	sql_blob(&q, doc, ID_LEN);
	rc = sql_row(&q, e);
	if (rc == 1) {
		*seq = (uint64_t)sql_get_int(&q, 0);
		*live = !sql_is_null(&q, 1);
		if (*live && sql_get_blob(&q, 1, x, 16, e))
			rc = -1;
	}
	sql_close(&q);
	return rc;
}

static int
set_next(struct db *d, int64_t feed, uint64_t seq, uint64_t next, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d, "UPDATE feed_log SET next = ? WHERE feed = ? AND seq = ?", e))
		return -1;
	sql_int(&q, (int64_t)next);
	sql_int(&q, feed);
	sql_int(&q, (int64_t)seq);
	return sql_run(&q, e);
}

static int
log_put(struct db *d, const struct feed *f, enum feed_op op, const uint8_t doc[ID_LEN],
        uint32_t rev, const char *why, int64_t at, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d,
	            "INSERT INTO feed_log(feed, seq, op, doc, rev, at, why)"
	            " VALUES(?, ?, ?, ?, ?, ?, ?)",
	            e))
		return -1;
	sql_int(&q, f->id);
	sql_int(&q, (int64_t)f->head);
	sql_int(&q, op);
	sql_blob(&q, doc, ID_LEN);
	sql_int(&q, rev);
	sql_int(&q, at);
	if (why)
		sql_text(&q, why);
	else
		sql_null(&q);
	return sql_run(&q, e);
}

static int
live_put(struct db *d, const struct feed *f, const uint8_t doc[ID_LEN], const uint8_t *x,
        struct err *e)
{
	struct sql q;

	if (sql_open(&q, d,
	            "INSERT INTO feed_doc(feed, doc, seq, x) VALUES(?, ?, ?, ?)"
	            " ON CONFLICT(feed, doc) DO UPDATE SET seq = excluded.seq, x = "
	            "excluded.x",
	            e))
		return -1;
	sql_int(&q, f->id);
	sql_blob(&q, doc, ID_LEN);
	sql_int(&q, (int64_t)f->head);
	if (x)
		sql_blob(&q, x, 16);
	else
		sql_null(&q);
	return sql_run(&q, e);
}

/* Takes the next number: the row is ours until the commit. */
static int
head_take(struct db *d, struct feed *f, struct err *e)
{
	struct sql q;
	int rc;

	if (sql_open(&q, d,
	            "UPDATE feed SET head = head + 1 WHERE id = ? RETURNING head, cnt, "
	            "sum",
	            e))
		return -1;
	sql_int(&q, f->id);
	rc = sql_row(&q, e);
	if (rc == 1) {
		f->head = (uint64_t)sql_get_int(&q, 0);
		f->count = (uint64_t)sql_get_int(&q, 1);
		if (sql_get_blob(&q, 2, f->sum, sizeof(f->sum), e))
			rc = -1;
	}
	/* The row comes before the statement is done. */
	if (rc == 1 && sql_row(&q, e) < 0)
		rc = -1;
	sql_close(&q);
	if (rc == 0)
		return err_set(e, ERR_DAMAGED, "a feed is missing; restore a backup");
	return rc < 0 ? -1 : 0;
}

int
db_feed_append(struct db *d, struct feed *f, enum feed_op op, const uint8_t doc[ID_LEN],
        uint32_t rev, const uint8_t *h, const char *why, int64_t at, struct err *e)
{
	uint8_t old[16], x[16];
	uint64_t last = 0;
	struct sql q;
	bool live;
	int rc;

	if (head_take(d, f, e))
		return -1;
	rc = last_of(d, f->id, doc, &last, old, &live, e);
	if (rc < 0 || (rc == 1 && set_next(d, f->id, last, f->head, e)))
		return -1;
	if (live) {
		sum_sub(f->sum, old);
		f->count--;
	}
	if (op == FEED_PUT) {
		sum_term(x, doc, rev, h);
		sum_add(f->sum, x);
		f->count++;
	}
	if (log_put(d, f, op, doc, rev, why, at, e) ||
	        live_put(d, f, doc, op == FEED_PUT ? x : NULL, e))
		return -1;
	if (sql_open(&q, d, "UPDATE feed SET cnt = ?, sum = ? WHERE id = ?", e))
		return -1;
	sql_int(&q, (int64_t)f->count);
	sql_blob(&q, f->sum, sizeof(f->sum));
	sql_int(&q, f->id);
	return sql_run(&q, e);
}

int
db_feeds_of_doc(struct db *d, const uint8_t doc[ID_LEN], struct feed *f, size_t max,
        size_t *n, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d,
	            "SELECT " FEED_COLS
	            " FROM feed_doc fd JOIN feed f ON f.id = fd.feed" FEED_ORG
	            " WHERE fd.doc = ? AND fd.x IS NOT NULL ORDER BY f.id",
	            e))
		return -1;
	sql_blob(&q, doc, ID_LEN);
	return feed_list(&q, f, max, n, e);
}

int
db_feed_sees(struct db *d, int64_t member, const uint8_t doc[ID_LEN], struct err *e)
{
	struct sql q;
	int rc;

	if (sql_open(&q, d,
	            MEMBER_FEEDS
	            "SELECT max(s) FROM (SELECT CASE WHEN fd.x IS NULL THEN 1 ELSE 2 END "
	            "s"
	            " FROM feed_doc fd WHERE fd.doc = ?2"
	            " AND fd.feed IN (SELECT feed FROM mine) UNION ALL"
	            " SELECT CASE WHEN d.deleted THEN 1 ELSE 2 END FROM private_doc p"
	            " JOIN doc d ON d.id = p.doc WHERE p.doc = ?2 AND p.member = ?1)",
	            e))
		return -1;
	sql_int(&q, member);
	sql_blob(&q, doc, ID_LEN);
	rc = sql_row(&q, e);
	if (rc == 1)
		rc = (int)sql_get_int(&q, 0);
	sql_close(&q);
	return rc;
}

static int
entry_read(struct sql *q, struct feed_entry *en, struct err *e)
{
	en->seq = (uint64_t)sql_get_int(q, 0);
	en->op = sql_get_int(q, 1) == FEED_DEL ? FEED_DEL : FEED_PUT;
	en->rev = (uint32_t)sql_get_int(q, 3);
	en->at = sql_get_int(q, 4);
	sql_get_text(q, 5, en->why, sizeof(en->why));
	en->kind = (int)sql_get_int(q, 6);
	if (sql_get_blob(q, 2, en->doc, ID_LEN, e))
		return -1;
	en->blob = false;
	en->len = 0;
	en->natt = 0;
	en->frame = (struct view){ NULL, 0 };
	if (en->op == FEED_DEL)
		return 0;
	if (sql_get_blob(q, 7, en->h, HASH_LEN, e))
		return -1;
	en->len = (uint32_t)sql_get_int(q, 8);
	en->natt = (size_t)sql_get_int(q, 12);
	en->blob = !sql_is_null(q, 10);
	if (!en->blob) {
		en->frame = sql_get_view(q, 9);
		return 0;
	}
	if (sql_get_blob(q, 10, en->blob_id, HASH_LEN, e))
		return -1;
	return sql_get_blob(q, 11, en->blob_key, KEY_LEN, e);
}

int
db_feed_entries(struct db *d, int64_t feed, uint64_t from, uint64_t to,
        int (*each)(void *arg, const struct feed_entry *en, struct err *e), void *arg,
        struct err *e)
{
	struct feed_entry en;
	struct sql q;
	int rc;

	if (sql_open(&q, d,
	            "SELECT l.seq, l.op, l.doc, l.rev, l.at, l.why, d.kind,"
	            " r.h, r.len, r.frame, r.blob, r.bkey, r.natt"
	            " FROM feed_log l JOIN doc d ON d.id = l.doc"
	            " LEFT JOIN doc_rev r ON r.id = l.doc AND r.rev = l.rev"
	            " WHERE l.feed = ? AND l.seq BETWEEN ? AND ? ORDER BY l.seq",
	            e))
		return -1;
	sql_int(&q, feed);
	sql_int(&q, (int64_t)from);
	sql_int(&q, (int64_t)to);
	while ((rc = sql_row(&q, e)) == 1)
		if (entry_read(&q, &en, e) || each(arg, &en, e)) {
			rc = -1;
			break;
		}
	sql_close(&q);
	return rc;
}
