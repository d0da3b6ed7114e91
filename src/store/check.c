/* Whole-store checks, and the digest by which tests compare two states. */
#include "base/mem.h"
#include "model/ids.h"
#include "rows.h"
#include "store/check.h"

/* --- check ----------------------------------------------------------------------------------- */

static int
pages_check(struct store *s, struct err *e)
{
	struct err look = ERR_INIT;
	sqlite3_file *f = NULL;
	uint64_t pages, bad;
	int rc;

	if (sqlite3_file_control(s->db, "main", SQLITE_FCNTL_FILE_POINTER, &f) || !f)
		return err_set(e, ERR_INTERNAL, _("the store's file cannot be reached"));
	/* A reader's lock, so that no other session writes meanwhile; a hot journal that one left
	 * is rolled back by this. Damage of the first page is the sweep's to tell. */
	rc = sql_exec(s, "BEGIN; SELECT count(*) FROM sqlite_schema;", &look);
	if (rc && look.code != ERR_DAMAGED) {
		if (e)
			*e = look;
	} else {
		rc = vfs_sweep(s->vfs, f, &pages, &bad, e);
	}
	if (!sqlite3_get_autocommit(s->db))
		(void)!sql_exec(s, "ROLLBACK", NULL);
	if (rc)
		return -1;
	if (bad)
		return err_set(e, ERR_DAMAGED,
		        _("page %llu of the store's %llu is damaged or not of this key"),
		        (unsigned long long)bad, (unsigned long long)pages);
	return 0;
}

static int
one_text(struct store *s, const char *sql, struct str *out, struct err *e)
{
	sqlite3_stmt *st;
	struct view v;
	int rc;

	if (row_open_sql(s, sql, NO_ARGS, &st, e))
		return -1;
	rc = row_next(s, st, e);
	if (rc < 0)
		return -1;
	if (rc == 1) {
		v = col_view(st, 0);
		str_add(out, v.p, v.n);
		row_done(st);
	}
	return 0;
}

static int
sql_check(struct store *s, struct err *e)
{
	struct str t = STR_INIT(200);
	int rc = one_text(s, "PRAGMA integrity_check(1)", &t, e);

	if (!rc && !view_eq((struct view){ str_c(&t), t.len }, "ok"))
		rc = err_set(
		        e, ERR_DAMAGED, _("the store contradicts itself: %s"), str_c(&t));
	str_release(&t);
	return rc;
}

/* What must be nothing: a statement that counts contradictions, and the sentence. */
static int
none(struct store *s, const char *sql, const char *sentence, struct err *e)
{
	struct str t = STR_INIT(40);
	int rc = one_text(s, sql, &t, e);

	if (!rc && strcmp(str_c(&t), "0") != 0)
		rc = err_set(e, ERR_DAMAGED, "%s (%s)", sentence, str_c(&t));
	str_release(&t);
	return rc;
}

static int
rows_check(struct store *s, struct err *e)
{
	const struct {
		const char *sql, *sentence;
	} c[] = {
		{ "SELECT count(*) FROM doc d LEFT JOIN body b ON b.rid=d.rid WHERE "
		  "(d.gone=0)<>(b.rid IS NOT NULL)",
		        _("documents without a text, or withdrawn ones with it") },
		{ "SELECT count(*) FROM body WHERE rid NOT IN (SELECT rid FROM doc)",
		        _("texts of no document") },
		{ "SELECT count(*) FROM att WHERE rid NOT IN (SELECT rid FROM doc WHERE "
		  "gone=0)",
		        _("attachments of no document") },
		{ "SELECT count(*) FROM doc_feed WHERE rid NOT IN (SELECT rid FROM doc) "
		  "OR "
		  "feed NOT IN (SELECT id FROM feed)",
		        _("entries of no document or no feed") },
		{ "SELECT count(*) FROM doc WHERE gone<>1 AND rid NOT IN "
		  "(SELECT rid FROM doc_feed)",
		        _("documents of no feed") },
		{ "SELECT count(*) FROM told WHERE rid NOT IN (SELECT rid FROM doc) OR "
		  "feed NOT IN (SELECT id FROM feed)",
		        _("withdrawals of no document or no feed") },
		{ "SELECT count(*) FROM doc WHERE gone=1 AND rid NOT IN "
		  "(SELECT rid FROM told)",
		        _("withdrawn documents that no feed told of") },
		{ "SELECT (SELECT count(*) FROM doc)-(SELECT total(n) FROM counter)<>0",
		        _("the count of documents is wrong") },
		{ "SELECT (SELECT count(*) FROM doc WHERE unread)-"
		  "(SELECT total(unread) FROM counter)<>0",
		        _("the count of unread documents is wrong") },
		{ "SELECT count(*) FROM doc d LEFT JOIN mark m ON m.id=d.id WHERE "
		  "d.unread<>(d.gone=0 AND NOT (coalesce(m.read,0) AND "
		  "m.read_rev>=d.rev)) OR "
		  "d.ack_at<>coalesce(m.ack_at,0) OR "
		  "d.ack_pend<>(m.ack_op IS NOT NULL AND m.ack_at=0)",
		        _("marks that the list does not show") },
		{ "SELECT count(*) FROM rel WHERE rid NOT IN (SELECT rid FROM doc WHERE "
		  "gone=0)",
		        _("relations of no document") },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(c); i++)
		if (none(s, c[i].sql, c[i].sentence, e))
			return -1;
	return 0;
}

/* Every feed's count and sum against its entries. */
static int
sums_check(struct store *s, struct err *e)
{
	uint8_t sum[16] = { 0 }, x[16], want[16];
	sqlite3_stmt *st;
	int64_t feed = 0, cnt = 0;
	bool bad = false;
	int rc;

	/* the row of a feed itself comes behind its entries */
	if (row_open_sql(s,
	            "SELECT feed,0,x,0 FROM doc_feed UNION ALL SELECT id,1,sum,cnt FROM "
	            "feed "
	            "ORDER BY 1,2",
	            NO_ARGS, &st, e))
		return -1;
	while ((rc = row_next(s, st, e)) == 1) {
		if (sqlite3_column_int64(st, 0) != feed) {
			feed = sqlite3_column_int64(st, 0);
			memset(sum, 0, 16);
			cnt = 0;
		}
		if (sqlite3_column_int(st, 1)) {
			bad |= col_blob(st, 2, want, 16) || memcmp(want, sum, 16) ||
			       cnt != sqlite3_column_int64(st, 3);
		} else {
			if (col_blob(st, 2, x, 16))
				bad = true;
			else
				sum_add(sum, x);
			cnt++;
		}
	}
	if (!rc && bad)
		return err_set(e, ERR_DAMAGED, _("the sum of a feed is wrong"));
	return rc;
}

/* The form with a rank compares with the documents; the plain one passes on a stale index. */
static int
index_check(struct store *s, struct err *e)
{
	bool own;

	if (s->flags & STORE_RDONLY)
		return 0;
	if (tx_enter(s, &own, e))
		return -1;
	return tx_leave(s, own, row_run(s, ST_FT_CHECK, NO_ARGS, e), e);
}

int
store_check_part(struct store *s, enum check_part p, struct err *e)
{
	if (pend_flush(s, e))
		return -1;
	switch (p) {
	case CHECK_PAGES:
		return s->l->tx ? 0 : pages_check(s, e);
	case CHECK_SQL:
		return sql_check(s, e);
	case CHECK_INDEX:
		return index_check(s, e);
	case CHECK_ROWS:
		return rows_check(s, e);
	default:
		return sums_check(s, e);
	}
}

int
store_check(struct store *s, struct err *e)
{
	for (int p = 0; p < CHECK_PARTS; p++)
		if (store_check_part(s, (enum check_part)p, e))
			return -1;
	return 0;
}

int
store_index_reset(struct store *s, struct err *e)
{
	bool own;
	int rc;

	if (tx_enter(s, &own, e))
		return -1;
	rc = sql_exec(s,
	        "INSERT INTO ft(ft) VALUES('delete-all'); UPDATE doc SET sid=NULL "
	        "WHERE sid IS NOT NULL;",
	        e);
	ch_add(s, CH_INDEX);
	rc = tx_leave(s, own, rc, e);
	if (!rc)
		s->l->segments = 0;
	return rc;
}

/* --- digest ---------------------------------------------------------------------------------- */

/* h = BLAKE2b(h | label | columns, each with its length and whether it is NULL). */
static int
digest_rows(const struct store *s, const char *sql, uint8_t h[32], struct err *e)
{
	struct str row = STR_INIT(DOC_MAX * 2);
	sqlite3_stmt *st;
	struct part p[2];
	struct view v;
	int rc, i, n;

	if (row_open_sql(s, sql, NO_ARGS, &st, e))
		return -1;
	n = sqlite3_column_count(st);
	while ((rc = row_next(s, st, e)) == 1) {
		str_reset(&row);
		for (i = 0; i < n; i++) {
			v = col_view(st, i);
			str_addf(&row, "%d:%zu:", sqlite3_column_type(st, i), v.n);
			str_add(&row, v.p, v.n);
		}
		if (str_ok(&row, _("a row of the store"), e)) {
			row_done(st);
			rc = -1;
			break;
		}
		p[0] = (struct part){ h, 32 };
		p[1] = (struct part){ row.p, row.len };
		crypt_hash(h, 32, NULL, 0, p, 2);
	}
	str_release(&row);
	return rc;
}

int
store_digest(const struct store *s, uint8_t out[32], struct err *e)
{
	static const char *const parts[] = {
		"SELECT "
		"'doc',id,rev,kind,at,date,h,number,title,issuer,ack,draft,unread,ack_at,"
		"ack_pend,gone,gone_at,why,(SELECT z FROM body b WHERE b.rid=d.rid) FROM "
		"doc d "
		"ORDER BY id",
		"SELECT 'rel',d.id,r.kind,r.nkey FROM rel r JOIN doc d ON d.rid=r.rid "
		"ORDER BY d.id,r.kind,r.nkey",
		"SELECT 'att',d.id,a.n,a.name,a.ctype,a.size,a.blob,a.key,a.hash FROM "
		"att "
		"a "
		"JOIN doc d ON d.rid=a.rid ORDER BY d.id,a.n",
		"SELECT 'in',f.fid,d.id,m.seq,m.x FROM doc_feed m JOIN feed f ON "
		"f.id=m.feed "
		"JOIN doc d ON d.rid=m.rid ORDER BY f.fid,d.id",
		"SELECT 'told',d.id,f.fid FROM told t JOIN feed f ON f.id=t.feed "
		"JOIN doc d ON d.rid=t.rid ORDER BY d.id,f.fid",
		"SELECT "
		"'feed',fid,name,kind,r,cur,head,lo,cnt,sum,want_cnt,want_sum,resync "
		"FROM feed ORDER BY fid",
		"SELECT 'key',f.fid,k.kid,k.key FROM feed_key k JOIN feed f ON "
		"f.id=k.feed "
		"ORDER BY f.fid,k.kid",
		"SELECT 'mark',id,read,read_rev,place,ack_at,ack_rev,ack_op FROM mark "
		"ORDER BY id",
		"SELECT 'op',id,type,ent,base,at,value,note,state,reason FROM outbox "
		"ORDER BY id",
		"SELECT 'kv',k,v FROM kv WHERE k NOT IN "
		"('state','token','token_at','token_old','device','synced','zone','name')"
		" AND k NOT LIKE "
		"'resync%' "
		"ORDER BY k",
		"SELECT 'count',kind,n,unread FROM counter WHERE n<>0 ORDER BY kind",
	};
	size_t i;

	memset(out, 0, 32);
	if (pend_flush(s, e))
		return -1;
	for (i = 0; i < ARRAY_LEN(parts); i++)
		if (digest_rows(s, parts[i], out, e))
			return -1;
	return 0;
}
