#include "base/mem.h"
#include "db_sql.h"
#include "server/db_rotate.h"
#include "wire/json.h"

/* --- sets of feeds --------------------------------------------------------- */

void
feed_set_release(struct feed_set *s)
{
	free(s->id);
	*s = (struct feed_set){ 0 };
}

static bool
in_set(const struct feed_set *s, int64_t id)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (s->id[i] == id)
			return true;
	return false;
}

static int
put(struct feed_set *s, int64_t id, struct err *e)
{
	if (in_set(s, id))
		return 0;
	if (mem_grow(&s->id, &s->cap, s->n + 1, sizeof(*s->id), e))
		return -1;
	s->id[s->n++] = id;
	return 0;
}

int
feed_set_add(struct feed_set *to, const struct feed_set *from, struct err *e)
{
	size_t i;

	for (i = 0; i < from->n; i++)
		if (put(to, from->id[i], e))
			return -1;
	return 0;
}

void
feed_set_take(struct feed_set *from, const struct feed_set *what)
{
	size_t i, n = 0;

	for (i = 0; i < from->n; i++)
		if (!in_set(what, from->id[i]))
			from->id[n++] = from->id[i];
	from->n = n;
}

static int
rows_add(struct sql *q, struct feed_set *s, struct err *e)
{
	int rc;

	while ((rc = sql_row(q, e)) == 1)
		if (put(s, sql_get_int(q, 0), e)) {
			rc = -1;
			break;
		}
	sql_close(q);
	return rc < 0 ? -1 : 0;
}

int
feed_set_member(struct db *d, int64_t member, struct feed_set *s, struct err *e)
{
	size_t i, n = 0;
	struct feed *f = mem_new(FEEDS_MAX, sizeof(*f), e);
	int rc;

	if (!f)
		return -1;
	rc = db_feeds_of_member(d, member, f, &n, e);
	for (i = 0; rc == 0 && i < n; i++)
		rc = put(s, f[i].id, e);
	free(f);
	return rc;
}

int
feed_set_above(struct db *d, int64_t org, struct feed_set *s, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d,
	            "WITH RECURSIVE up(id, n) AS (SELECT ?, 1 UNION ALL"
	            " SELECT o.parent, n + 1 FROM up JOIN org o ON o.id = up.id"
	            " WHERE o.parent IS NOT NULL AND n < 16)"
	            " SELECT DISTINCT g.feed FROM up JOIN feed_grant g ON g.org = up.id",
	            e))
		return -1;
	sql_int(&q, org);
	return rows_add(&q, s, e);
}

/* --- grants of mergers ------------------------------------------------------ */

int
grants_merged(struct db *d, struct grant **out, size_t *n, struct err *e)
{
	size_t cap = 0;
	struct sql q;
	int rc;

	*out = NULL;
	*n = 0;
	if (sql_open(&q, d, "SELECT org, feed FROM feed_grant WHERE merged IS NOT NULL",
	            e))
		return -1;
	while ((rc = sql_row(&q, e)) == 1) {
		if (mem_grow(out, &cap, *n + 1, sizeof(**out), e)) {
			rc = -1;
			break;
		}
		(*out)[(*n)++] = (struct grant){ sql_get_int(&q, 0), sql_get_int(&q, 1) };
	}
	sql_close(&q);
	return rc < 0 ? -1 : 0;
}

int
grants_lost(
        struct db *d, const struct grant *g, size_t n, struct feed_set *s, struct err *e)
{
	struct sql q;
	size_t i;
	int rc;

	for (i = 0; i < n; i++) {
		if (sql_open(&q, d, "SELECT 1 FROM feed_grant WHERE org = ? AND feed = ?",
		            e))
			return -1;
		sql_int(&q, g[i].org);
		sql_int(&q, g[i].feed);
		rc = sql_row(&q, e);
		sql_close(&q);
		if (rc < 0 || (rc == 0 && put(s, g[i].feed, e)))
			return -1;
	}
	return 0;
}

/* --- keys ------------------------------------------------------------------- */

static int
run_int(struct db *d, const char *text, int64_t a, int64_t b, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d, text, e))
		return -1;
	sql_int(&q, a);
	sql_int(&q, b);
	return sql_run(&q, e);
}

/* Takes the next number of a key. */
static int
kid_take(struct db *d, int64_t feed, int64_t *kid, int64_t *head, struct err *e)
{
	struct sql q;
	int rc;

	if (sql_open(&q, d,
	            "UPDATE feed SET kid = kid + 1 WHERE id = ? AND kid < 65535"
	            " RETURNING kid, head",
	            e))
		return -1;
	sql_int(&q, feed);
	rc = sql_row(&q, e);
	if (rc == 1) {
		*kid = sql_get_int(&q, 0);
		*head = sql_get_int(&q, 1);
		/* The row comes before the statement is done. */
		if (sql_row(&q, e) < 0)
			rc = -1;
	}
	sql_close(&q);
	if (rc == 0)
		return err_set(e, ERR_FULL, "a feed has had 65535 keys");
	return rc < 0 ? -1 : 0;
}

/* Members are told FEED_KEYS_MAX keys of a feed. The entries of the oldest are old to everybody who
 * may have the next, so that one can cover them too. */
static int
keys_bound(struct db *d, int64_t feed, struct err *e)
{
	struct sql q;

	if (sql_open(&q, d,
	            "DELETE FROM feed_key WHERE feed = ?1 AND kid NOT IN"
	            " (SELECT kid FROM feed_key WHERE feed = ?1 ORDER BY kid DESC LIMIT "
	            "?2)",
	            e))
		return -1;
	sql_int(&q, feed);
	sql_int(&q, FEED_KEYS_MAX);
	if (sql_run(&q, e))
		return -1;
	return run_int(d,
	        "UPDATE feed_key SET from_seq = ?2 WHERE feed = ?1"
	        " AND kid = (SELECT min(kid) FROM feed_key WHERE feed = ?1)",
	        feed, 1, e);
}

int
feed_rotate(struct db *d, int64_t feed, struct err *e)
{
	int64_t kid = 0, head = 0;
	uint8_t key[KEY_LEN];
	struct sql q;
	int rc;

	if (kid_take(d, feed, &kid, &head, e) ||
	        run_int(d, "DELETE FROM feed_key WHERE feed = ? AND from_seq > ?", feed,
	                head, e))
		return -1;
	if (sql_open(&q, d,
	            "INSERT INTO feed_key(feed, kid, key, from_seq) VALUES(?, ?, ?, ?)",
	            e))
		return -1;
	crypt_random(key, sizeof(key));
	sql_int(&q, feed);
	sql_int(&q, kid);
	sql_blob(&q, key, sizeof(key));
	sql_int(&q, head + 1);
	rc = sql_run(&q, e);
	crypt_wipe(key, sizeof(key));
	return rc ? -1 : keys_bound(d, feed, e);
}

int
feed_rotate_set(struct db *d, struct feed_set *s, struct err *e)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (feed_rotate(d, s->id[i], e))
			return -1;
	return 0;
}

/* Whether so many members at most are below what the feed is granted to. The feed of all is granted
 * to no organisation and is never small. */
static int
is_small(struct db *d, int64_t feed, bool *small, struct err *e)
{
	struct sql q;
	int rc;

	*small = false;
	if (sql_open(&q, d,
	            "WITH RECURSIVE down(id, n) AS ("
	            "SELECT org, 1 FROM feed_grant WHERE feed = ?1 UNION ALL"
	            " SELECT o.id, n + 1 FROM down JOIN org o ON o.parent = down.id"
	            " WHERE n < 16)"
	            " SELECT (SELECT kind <> 'all' FROM feed WHERE id = ?1) AND"
	            " (EXISTS(SELECT 1 FROM role_feed WHERE feed = ?1) OR"
	            " (SELECT count(*) FROM (SELECT 1 FROM down"
	            " JOIN member m ON m.cell = down.id LIMIT ?2)) < ?2)",
	            e))
		return -1;
	sql_int(&q, feed);
	sql_int(&q, ROTATE_MEMBERS + 1);
	rc = sql_row(&q, e);
	if (rc == 1)
		*small = sql_get_int(&q, 0) != 0;
	sql_close(&q);
	return rc < 0 ? -1 : 0;
}

int
feed_rotate_device(struct db *d, int64_t member, struct err *e)
{
	struct feed_set s = { 0 };
	bool small;
	size_t i;
	int rc = feed_set_member(d, member, &s, e);

	for (i = 0; rc == 0 && i < s.n; i++) {
		rc = is_small(d, s.id[i], &small, e);
		if (rc == 0 && small)
			rc = feed_rotate(d, s.id[i], e);
	}
	feed_set_release(&s);
	return rc;
}
