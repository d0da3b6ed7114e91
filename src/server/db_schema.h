/* The schema, one step a version (PRAGMA user_version). A step that was released is never
 * edited: a change is a new step behind it. For db.c alone. */
#ifndef SERVER_DB_SCHEMA_H
#define SERVER_DB_SCHEMA_H

/* Version 1. Times are Unix seconds, dates yyyymmdd. feed_doc keeps the last entry of every
 * document that was ever in a feed; x is NULL while it is withdrawn there. org 0 of a grant
 * stands for everybody, role '' for all members of the subtree. */
static const char schema_1[] =
        "CREATE TABLE meta(k TEXT PRIMARY KEY, v BLOB NOT NULL) WITHOUT ROWID;"
        "CREATE TABLE org(id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE,"
        " parent INTEGER REFERENCES org(id), kind TEXT NOT NULL, name TEXT NOT NULL);"
        "CREATE INDEX org_parent ON org(parent);"
        "CREATE TABLE member(id INTEGER PRIMARY KEY, ref TEXT NOT NULL UNIQUE,"
        " cell INTEGER NOT NULL REFERENCES org(id), name TEXT NOT NULL, birth INTEGER "
        "NOT NULL,"
        " sex TEXT NOT NULL, joined INTEGER NOT NULL, official INTEGER NOT NULL,"
        " card TEXT NOT NULL, citizen TEXT NOT NULL, phone TEXT NOT NULL,"
        " phead INTEGER NOT NULL DEFAULT 0, plo INTEGER NOT NULL DEFAULT 1);"
        "CREATE INDEX member_cell ON member(cell);"
        "CREATE TABLE member_role(member INTEGER NOT NULL REFERENCES member(id),"
        " role TEXT NOT NULL, org INTEGER NOT NULL REFERENCES org(id),"
        " PRIMARY KEY(member, role, org)) WITHOUT ROWID;"
        "CREATE INDEX member_role_org ON member_role(org, role);"
        "CREATE TABLE feed(id INTEGER PRIMARY KEY, fid BLOB NOT NULL UNIQUE, kind TEXT "
        "NOT NULL,"
        " org INTEGER UNIQUE REFERENCES org(id), gen INTEGER NOT NULL, head INTEGER NOT "
        "NULL,"
        " lo INTEGER NOT NULL, cnt INTEGER NOT NULL, sum BLOB NOT NULL, kid INTEGER NOT "
        "NULL);"
        "CREATE TABLE feed_key(feed INTEGER NOT NULL REFERENCES feed(id), kid INTEGER "
        "NOT NULL,"
        " key BLOB NOT NULL, from_seq INTEGER NOT NULL, PRIMARY KEY(feed, kid)) WITHOUT "
        "ROWID;"
        "CREATE TABLE feed_grant(org INTEGER NOT NULL, role TEXT NOT NULL,"
        " feed INTEGER NOT NULL REFERENCES feed(id), since INTEGER NOT NULL,"
        " PRIMARY KEY(org, role, feed)) WITHOUT ROWID;"
        "CREATE TABLE doc(id BLOB PRIMARY KEY, rev INTEGER NOT NULL, kind INTEGER NOT "
        "NULL,"
        " deleted INTEGER NOT NULL, number TEXT NOT NULL, numkey TEXT NOT NULL,"
        " title TEXT NOT NULL, date INTEGER NOT NULL) WITHOUT ROWID;"
        "CREATE INDEX doc_numkey ON doc(numkey);"
        "CREATE TABLE doc_rev(id BLOB NOT NULL, rev INTEGER NOT NULL, h BLOB NOT NULL,"
        " len INTEGER NOT NULL, frame BLOB, blob BLOB, bkey BLOB, PRIMARY KEY(id, rev));"
        "CREATE TABLE blob(id BLOB PRIMARY KEY, data BLOB NOT NULL);"
        "CREATE TABLE feed_log(feed INTEGER NOT NULL REFERENCES feed(id), seq INTEGER "
        "NOT NULL,"
        " op INTEGER NOT NULL, doc BLOB NOT NULL, rev INTEGER NOT NULL, at INTEGER NOT "
        "NULL,"
        " next INTEGER, why TEXT, PRIMARY KEY(feed, seq)) WITHOUT ROWID;"
        "CREATE TABLE feed_doc(feed INTEGER NOT NULL REFERENCES feed(id), doc BLOB NOT "
        "NULL,"
        " seq INTEGER NOT NULL, x BLOB, PRIMARY KEY(feed, doc)) WITHOUT ROWID;"
        "CREATE INDEX feed_doc_doc ON feed_doc(doc);"
        "CREATE TABLE member_log(member INTEGER NOT NULL REFERENCES member(id),"
        " seq INTEGER NOT NULL, t TEXT NOT NULL, op BLOB, doc BLOB, rev INTEGER,"
        " at INTEGER NOT NULL, b TEXT, PRIMARY KEY(member, seq)) WITHOUT ROWID;"
        "CREATE TABLE op_log(member INTEGER NOT NULL REFERENCES member(id), op BLOB NOT "
        "NULL,"
        " hash BLOB NOT NULL, st INTEGER NOT NULL, problem TEXT, detail TEXT,"
        " pseq INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY(member, op)) WITHOUT "
        "ROWID;"
        "CREATE TABLE ack(doc BLOB NOT NULL, member INTEGER NOT NULL REFERENCES "
        "member(id),"
        " rev INTEGER NOT NULL, at INTEGER NOT NULL, said INTEGER NOT NULL,"
        " pseq INTEGER NOT NULL, PRIMARY KEY(doc, member)) WITHOUT ROWID;"
        "CREATE TABLE code(prefix TEXT PRIMARY KEY, hash BLOB NOT NULL,"
        " member INTEGER NOT NULL REFERENCES member(id), expires INTEGER NOT NULL,"
        " tries INTEGER NOT NULL, device BLOB, used INTEGER) WITHOUT ROWID;"
        "CREATE TABLE device(id BLOB PRIMARY KEY, member INTEGER NOT NULL REFERENCES "
        "member(id),"
        " name TEXT NOT NULL, token BLOB NOT NULL UNIQUE, made INTEGER NOT NULL,"
        " revoked INTEGER) WITHOUT ROWID;"
        "CREATE INDEX device_member ON device(member);";

/* Version 2. Feeds of roles, merged organisations, documents of one member, where a field of a profile
 * comes from, answers to meetings, what is known of a device. merged of a grant: the organisation
 * whose own grant it repeats. */
static const char schema_2[] =
        "ALTER TABLE org ADD COLUMN merged INTEGER REFERENCES org(id);"
        "ALTER TABLE feed_grant ADD COLUMN merged INTEGER;"
        "CREATE TABLE role_feed(feed INTEGER PRIMARY KEY REFERENCES feed(id),"
        " role TEXT NOT NULL, org INTEGER NOT NULL REFERENCES org(id), UNIQUE(role, "
        "org));"
        "ALTER TABLE doc ADD COLUMN state TEXT NOT NULL DEFAULT '';"
        "CREATE TABLE private_doc(doc BLOB PRIMARY KEY,"
        " member INTEGER NOT NULL REFERENCES member(id)) WITHOUT ROWID;"
        "CREATE INDEX member_log_doc ON member_log(member, doc) WHERE t = 'doc';"
        "ALTER TABLE member_log ADD COLUMN value TEXT;"
        "CREATE TABLE member_field(member INTEGER NOT NULL REFERENCES member(id),"
        " field TEXT NOT NULL, at INTEGER NOT NULL, source TEXT NOT NULL,"
        " PRIMARY KEY(member, field)) WITHOUT ROWID;"
        "CREATE TABLE rsvp(doc BLOB NOT NULL, member INTEGER NOT NULL REFERENCES "
        "member(id),"
        " rev INTEGER NOT NULL, value TEXT NOT NULL, note TEXT NOT NULL,"
        " at INTEGER NOT NULL, said INTEGER NOT NULL, pseq INTEGER NOT NULL,"
        " PRIMARY KEY(doc, member)) WITHOUT ROWID;"
        "ALTER TABLE device ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;"
        "ALTER TABLE device ADD COLUMN next BLOB;"
        "CREATE UNIQUE INDEX device_next ON device(next) WHERE next IS NOT NULL;"
        "ALTER TABLE code ADD COLUMN made INTEGER NOT NULL DEFAULT 0;"
        "ALTER TABLE code ADD COLUMN maker BLOB;"
        "CREATE INDEX code_maker ON code(member, made) WHERE maker IS NOT NULL;";

/* Version 3. Attachments; their sealed bytes are files in the folder blobs. */
static const char schema_3[] =
        "ALTER TABLE doc_rev ADD COLUMN natt INTEGER NOT NULL DEFAULT 0;"
        "CREATE TABLE att(doc BLOB NOT NULL, rev INTEGER NOT NULL, n INTEGER NOT NULL,"
        " name TEXT NOT NULL, type TEXT NOT NULL, size INTEGER NOT NULL, hash BLOB NOT "
        "NULL,"
        " blob BLOB NOT NULL, key BLOB NOT NULL, PRIMARY KEY(doc, rev, n)) WITHOUT "
        "ROWID;";

/* Version 4. How many ops a member has sent within a day. Rejections are not kept any more. */
static const char schema_4[] = "DELETE FROM op_log WHERE st <> 0;"
                               "CREATE INDEX op_log_at ON op_log(member, at);";

/* Version 5. Times outside of the Party. */
static const char schema_5[] =
        "ALTER TABLE member ADD COLUMN gaps TEXT NOT NULL DEFAULT '';";

static const char *const schema[] = { schema_1, schema_2, schema_3, schema_4, schema_5 };

#endif
