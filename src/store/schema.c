#include "rows.h"

#include "base/mem.h"

/*
 * Step i makes version i+1 (PRAGMA user_version) of version i, in a transaction of its own. A
 * step that was released is never changed: add another.
 *
 * Order of lists: (at, rid) descending; at is the server's time of the revision that stands, so a
 * new revision rises to the top and keeps its rid. sid is the document's rowid in the index ft,
 * given when it is indexed, in the order of (at, rid) among what waits; a new revision gets a new
 * one. So search, by sid descending, shows the same order; only a feed that is joined later
 * brings old documents on top of it.
 *
 * gone: 0 live, 1 withdrawn (a stub, 30 days), 2 refused for its secrecy mark. known: entries up
 * to that revision change nothing; 0 after a change of epoch. unread, ack_at and ack_pend follow
 * from mark, which outlives the document.
 */
static const char first[] =
        "CREATE TABLE kv(k TEXT PRIMARY KEY, v BLOB NOT NULL) WITHOUT ROWID;"
        "CREATE TABLE feed(id INTEGER PRIMARY KEY AUTOINCREMENT, fid BLOB NOT NULL "
        "UNIQUE,"
        " name TEXT NOT NULL, kind TEXT NOT NULL, start INT NOT NULL, r INT NOT NULL "
        "DEFAULT 1,"
        " cur INT NOT NULL DEFAULT 0, head INT NOT NULL DEFAULT 0, lo INT NOT NULL "
        "DEFAULT 0,"
        " cnt INT NOT NULL DEFAULT 0, sum BLOB NOT NULL, want_cnt INT NOT NULL DEFAULT 0,"
        " want_sum BLOB NOT NULL, gen INT NOT NULL DEFAULT 1, resync INT NOT NULL "
        "DEFAULT 0);"
        "CREATE TABLE feed_key(feed INT, kid INT, key BLOB NOT NULL, PRIMARY "
        "KEY(feed,kid))"
        " WITHOUT ROWID;"
        "CREATE TABLE doc(rid INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL UNIQUE,"
        " rev INT NOT NULL, known INT NOT NULL, kind INT NOT NULL, at INT NOT NULL,"
        " date INT NOT NULL, h BLOB NOT NULL, number TEXT NOT NULL, nkey TEXT NOT NULL,"
        " type TEXT NOT NULL, tkey TEXT NOT NULL, title TEXT NOT NULL, fold TEXT NOT "
        "NULL,"
        " issuer TEXT NOT NULL, ikey TEXT NOT NULL, ack INT NOT NULL, draft INT NOT NULL,"
        " unread INT NOT NULL, ack_at INT NOT NULL, ack_pend INT NOT NULL, gone INT NOT "
        "NULL,"
        " gone_at INT NOT NULL, gone_feed INT NOT NULL DEFAULT 0, why TEXT, sid INT);"
        "CREATE INDEX doc_at ON doc(at);"
        "CREATE INDEX doc_kind ON doc(kind,at);"
        "CREATE INDEX doc_nkey ON doc(nkey,at);"
        "CREATE UNIQUE INDEX doc_sid ON doc(sid) WHERE sid IS NOT NULL;"
        "CREATE INDEX doc_todo ON doc(at) WHERE sid IS NULL AND gone=0;"
        "CREATE INDEX doc_gone ON doc(gone_at) WHERE gone=1;"
        "CREATE TABLE body(rid INTEGER PRIMARY KEY, z BLOB NOT NULL);"
        "CREATE TABLE rel(rid INT, kind INT, nkey TEXT, PRIMARY KEY(rid,kind,nkey))"
        " WITHOUT ROWID;"
        "CREATE INDEX rel_nkey ON rel(nkey,kind);"
        "CREATE TABLE doc_feed(feed INT, rid INT, seq INT NOT NULL, gen INT NOT NULL,"
        " x BLOB NOT NULL, PRIMARY KEY(feed,rid)) WITHOUT ROWID;"
        "CREATE INDEX doc_feed_rid ON doc_feed(rid);"
        "CREATE TABLE counter(kind INTEGER PRIMARY KEY, n INT NOT NULL, unread INT NOT "
        "NULL);"
        "CREATE TABLE mark(id BLOB PRIMARY KEY, read INT NOT NULL DEFAULT 0,"
        " read_rev INT NOT NULL DEFAULT 0, place INT NOT NULL DEFAULT 0,"
        " ack_at INT NOT NULL DEFAULT 0, ack_rev INT NOT NULL DEFAULT 0, ack_op BLOB)"
        " WITHOUT ROWID;"
        "CREATE TABLE outbox(seq INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL "
        "UNIQUE,"
        " type INT NOT NULL, ent BLOB NOT NULL, base INT NOT NULL, at INT NOT NULL,"
        " value TEXT NOT NULL, note TEXT NOT NULL, state INT NOT NULL, created INT NOT "
        "NULL,"
        " tries INT NOT NULL DEFAULT 0, reason TEXT, done_seq INT NOT NULL DEFAULT 0,"
        " done_at INT NOT NULL DEFAULT 0);"
        "CREATE INDEX outbox_ent ON outbox(ent,type);"
        "CREATE INDEX outbox_state ON outbox(state);"
        "CREATE VIEW doc_text AS SELECT d.sid AS sid, d.title AS title, d.number AS "
        "number,"
        " sotay_text(b.z) AS body FROM doc d JOIN body b ON b.rid=d.rid"
        " WHERE d.sid IS NOT NULL;"
        "CREATE VIRTUAL TABLE ft USING fts5(title, number, body, content='doc_text',"
        " content_rowid='sid', tokenize='sotay');"
        /* a leaf of the index must fit a page of 4056 usable bytes, or each takes two */
        "INSERT INTO ft(ft,rank) VALUES('pgsz',4000);"
        "INSERT INTO ft(ft,rank) VALUES('automerge',0);";

/*
 * Meetings, notices and private documents. The list of documents holds what is no notice (2),
 * meeting (3), policy (4) or profile (5): indexes are partial, queries repeat their conditions word for
 * word. The feed of row 0 holds the private documents. Older programs passed over private items
 * that they did not know: so these are read again, once.
 */
static const char kinds[] =
        "DROP INDEX doc_at;"
        "DROP INDEX doc_kind;"
        "DROP INDEX doc_todo;"
        "CREATE INDEX doc_list ON doc(at) WHERE kind NOT IN (2,3,4,5);"
        "CREATE INDEX doc_kind ON doc(kind,at) WHERE kind IN (2,3,4,5);"
        "CREATE INDEX doc_todo ON doc(at) WHERE sid IS NULL AND gone=0 AND kind<>5;"
        "CREATE INDEX doc_due ON doc(at) WHERE ack=1 AND gone=0 AND ack_at=0 AND "
        "ack_pend=0;"
        "CREATE TABLE meet(rid INTEGER PRIMARY KEY, start INT NOT NULL, till INT NOT "
        "NULL,"
        " last INT NOT NULL, kind TEXT NOT NULL, format TEXT NOT NULL, state TEXT NOT "
        "NULL,"
        " place TEXT NOT NULL, chair TEXT NOT NULL, secretary TEXT NOT NULL,"
        " link TEXT NOT NULL);"
        "CREATE INDEX meet_start ON meet(start);"
        "CREATE INDEX meet_last ON meet(last);"
        "CREATE TABLE paper(rid INT, n INT, ref TEXT NOT NULL, nkey TEXT NOT NULL, id "
        "BLOB,"
        " PRIMARY KEY(rid,n)) WITHOUT ROWID;"
        "CREATE TABLE notice(rid INTEGER PRIMARY KEY, kind TEXT NOT NULL,"
        " level TEXT NOT NULL, sender TEXT NOT NULL, time INT NOT NULL,"
        " priority TEXT NOT NULL, deadline INT NOT NULL, about TEXT NOT NULL,"
        " nkey TEXT NOT NULL, id BLOB);"
        "CREATE TABLE answer(id BLOB PRIMARY KEY, value TEXT NOT NULL, note TEXT NOT "
        "NULL,"
        " at INT NOT NULL, rev INT NOT NULL, seq INT NOT NULL) WITHOUT ROWID;"
        "CREATE TABLE note(nid INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL,"
        " text TEXT NOT NULL, quote TEXT NOT NULL, off INT NOT NULL, at INT NOT NULL,"
        " rev INT NOT NULL, lost INT NOT NULL DEFAULT 0);"
        "CREATE INDEX note_id ON note(id);"
        "CREATE TABLE earlier(id BLOB PRIMARY KEY, rev INT NOT NULL, z BLOB NOT NULL)"
        " WITHOUT ROWID;"
        "CREATE TABLE later(k TEXT PRIMARY KEY, v INT NOT NULL) WITHOUT ROWID;"
        "ALTER TABLE mark ADD COLUMN flag INT NOT NULL DEFAULT 0;"
        "ALTER TABLE mark ADD COLUMN opened INT NOT NULL DEFAULT 0;"
        "CREATE INDEX mark_opened ON mark(opened) WHERE opened>0;"
        "ALTER TABLE outbox ADD COLUMN bad INT NOT NULL DEFAULT 0;"
        "INSERT INTO feed(id,fid,name,kind,start,sum,want_sum)"
        " VALUES(0,zeroblob(16),'','private',0,zeroblob(16),zeroblob(16));"
        "DELETE FROM kv WHERE k IN ('priv','state');";

/* Attachments of documents. state: 0 not here, 1 fetched, 2 fetched and to be kept. */
static const char attachments[] =
        "CREATE TABLE att(rid INT, n INT, name TEXT NOT NULL, ctype TEXT NOT NULL,"
        " size INT NOT NULL, blob BLOB NOT NULL, key BLOB NOT NULL, hash BLOB NOT NULL,"
        " state INT NOT NULL DEFAULT 0, PRIMARY KEY(rid,n)) WITHOUT ROWID;"
        "CREATE INDEX att_blob ON att(blob);";

/*
 * Feeds that told of a document's withdrawal: its stub stays while one of them is subscribed. One
 * column held the last of them only.
 */
static const char tellers[] =
        "CREATE TABLE told(rid INT, feed INT, PRIMARY KEY(rid,feed)) WITHOUT ROWID;"
        "CREATE INDEX told_feed ON told(feed);"
        "INSERT INTO told(rid,feed) SELECT rid,gone_feed FROM doc WHERE gone=1;"
        "ALTER TABLE doc DROP COLUMN gone_feed;";

/* What filters ask for of a document's header: the signer folded, the days it is valid. */
static const char validity[] =
        "ALTER TABLE doc ADD COLUMN signer TEXT NOT NULL DEFAULT '';"
        "ALTER TABLE doc ADD COLUMN effective INT NOT NULL DEFAULT 0;"
        "ALTER TABLE doc ADD COLUMN expires INT NOT NULL DEFAULT 0;";

/* The same conditions as of step 2. A list of more than two numbers is put into a table of its own
 * for every document that is stored, a range is compared. */
static const char ranges[] =
        "DROP INDEX doc_list;"
        "DROP INDEX doc_kind;"
        "CREATE INDEX doc_list ON doc(at) WHERE kind NOT BETWEEN 2 AND 5;"
        "CREATE INDEX doc_kind ON doc(kind,at) WHERE kind BETWEEN 2 AND 5;";

/* The days on which documents take effect, for the calendar. */
static const char effect[] =
        "CREATE INDEX doc_effective ON doc(effective) WHERE effective>0;";

/* Tags with a name, by document as the flags. */
static const char tags[] =
        "CREATE TABLE tag(id BLOB, name TEXT, PRIMARY KEY(id,name)) WITHOUT ROWID;"
        "CREATE INDEX tag_name ON tag(name);";

/* Which meetings have a document among their papers. */
static const char papers[] = "CREATE INDEX paper_nkey ON paper(nkey) WHERE nkey<>'';"
                             "CREATE INDEX paper_id ON paper(id) WHERE id IS NOT NULL;";

static const struct {
	const char *sql;
	int (*then)(struct store *s, struct err *e);
} steps[] = {
	{ first, NULL },
	{ kinds, kind_migrate },
	{ attachments, NULL },
	{ tellers, NULL },
	{ validity, dates_migrate },
	{ ranges, NULL },
	{ effect, NULL },
	{ tags, NULL },
	{ papers, NULL },
};

static int
version_get(struct store *s, int *v, struct err *e)
{
	sqlite3_stmt *st;
	int rc = sqlite3_prepare_v2(s->db, "PRAGMA user_version", -1, &st, NULL);

	*v = -1;
	if (!rc) {
		rc = sqlite3_step(st);
		if (rc == SQLITE_ROW)
			*v = sqlite3_column_int(st, 0);
		rc = sqlite3_finalize(st);
	}
	if (rc || *v < 0)
		return sql_err(s, rc, e);
	return 0;
}

int
schema_migrate(struct store *s, struct err *e)
{
	const int newest = (int)ARRAY_LEN(steps);
	char set[48];
	int v;

	if (version_get(s, &v, e))
		return -1;
	if (v > newest)
		return err_set(e, ERR_NEWER,
		        _("the store was made by a newer sotay (version %d, this one "
		          "knows %d): "
		          "use that one"),
		        v, newest);
	while (v < newest) {
		if (s->flags & STORE_RDONLY)
			return err_set(e, ERR_IO,
			        _("the store is of an older version and cannot be "
			          "renewed "
			          "read-only"));
		if (store_begin(s, e))
			return -1;
		/* another session may have done it meanwhile */
		if (version_get(s, &v, e))
			goto fail;
		if (v < newest) {
			snprintf(set, sizeof(set), "PRAGMA user_version=%d", v + 1);
			if (sql_exec(s, steps[v].sql, e) ||
			        (steps[v].then && steps[v].then(s, e)) ||
			        sql_exec(s, set, e))
				goto fail;
		}
		if (store_commit(s, e))
			goto fail;
		if (version_get(s, &v, e))
			return -1;
	}
	return 0;
fail:
	store_rollback(s);
	return -1;
}
