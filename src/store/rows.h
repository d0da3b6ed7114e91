/*
 * Inside the store: the open handle, its statements, and how a failure of SQLite becomes a
 * sentence. Every read goes row_open … row_next to the end or row_done, so that no lock is held
 * afterwards.
 */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include <sqlite3.h>
#include "base/i18n.h"
#include "model/docfile.h"
#include "store/store.h"
#include "tokenizer.h"
#include "vfs.h"

/* The rid of the document that a row p of paper or notice names by id or number, NULL if it is not
 * here; of several of that number the newest. */
#define PAPER_DOC                                                                        \
	"coalesce((SELECT a.rid FROM doc a WHERE a.id=p.id AND a.gone=0),"               \
	"(SELECT b.rid FROM doc b WHERE p.nkey<>'' AND b.nkey=p.nkey AND b.gone=0 "      \
	"ORDER BY b.at DESC,b.rid DESC LIMIT 1))"

enum stmt {
#define STMT(name, sql) ST_##name,
#include "stmts.def"
#undef STMT
	ST_COUNT
};

#define DYN_MAX 8 /* statements made from filters that are kept */

/* Count and sum of the feed whose entries are being applied, kept out of the database between
 * two entries; written by acc_flush. */
struct acc {
	bool on, dirty;
	int64_t feed;
	int64_t gen;
	uint64_t cur, cnt;
	uint8_t sum[16];
};

#define KINDS 6

/* What changes while the store itself is const. */
struct live {
	sqlite3_stmt *st[ST_COUNT];
	struct {
		sqlite3_stmt *st;
		char *sql;
		uint64_t used;
	} dyn[DYN_MAX];
	uint64_t clock;
	bool tx;
	bool broken; /* a sync to disk failed: nothing is written until reopened */
	bool spoilt; /* SQLite lacked memory amidst a transaction: the same */
	unsigned ch, changes; /* of the open transaction, committed */
	int64_t data_version;
	struct acc acc;
	int64_t dn[KINDS], dunread[KINDS]; /* to be added to the counters */
	unsigned segments; /* of the index, written since the last merge */
	bool tidy;         /* merged to the end once since it was opened */
	struct str text;   /* a body, unpacked */
};

struct store {
	sqlite3 *db;
	struct vfs *vfs;
	struct tok *tok;
	struct live *l;
	unsigned flags;
};

/* One bound value. */
struct arg {
	enum { ARG_INT, ARG_BLOB, ARG_TEXT } t;
	int64_t i;
	const void *p; /* NULL binds NULL */
	size_t n;
};
static inline struct arg
arg_i(int64_t i)
{
	return (struct arg){ ARG_INT, i, NULL, 0 };
}
static inline struct arg
arg_u(uint64_t i)
{
	return (struct arg){ ARG_INT, (int64_t)i, NULL, 0 };
}
static inline struct arg
arg_b(const void *p, size_t n)
{
	return (struct arg){ ARG_BLOB, 0, p, n };
}
static inline struct arg
arg_v(const char *p, size_t n)
{
	return (struct arg){ ARG_TEXT, 0, p, n };
}
static inline struct arg
arg_s(const char *z)
{
	return (struct arg){ ARG_TEXT, 0, z, z ? strlen(z) : 0 };
}
#define ARGS(...)                                                                        \
	(const struct arg[]){ __VA_ARGS__ },                                             \
	        sizeof((const struct arg[]){ __VA_ARGS__ }) / sizeof(struct arg)
#define NO_ARGS NULL, 0

/* A failure of SQLite as a sentence; remembers a broken disk and want of memory. */
int sql_err(const struct store *s, int rc, struct err *e);

/* Prepare it now, so that running it later needs no memory. */
int row_ready(const struct store *s, enum stmt id, struct err *e) MUST_CHECK;
/* Reading. Bound memory must live until the statement is done. */
int row_open(const struct store *s, enum stmt id, const struct arg *a, size_t n,
        sqlite3_stmt **st, struct err *e) MUST_CHECK;
/* 1 a row, 0 the end (done), -1 an error (done). */
int row_next(const struct store *s, sqlite3_stmt *st, struct err *e) MUST_CHECK;
void row_done(sqlite3_stmt *st);
/* A statement whose text is made at run time; cached by its text. */
int row_open_sql(const struct store *s, const char *sql, const struct arg *a, size_t n,
        sqlite3_stmt **st, struct err *e) MUST_CHECK;
/* The one integer of a one-row answer; *found may be NULL, then dflt stands for no row. */
int row_int(const struct store *s, enum stmt id, const struct arg *a, size_t n,
        int64_t *v, bool *found, struct err *e) MUST_CHECK;
/* First column of all rows; free(*v). */
int row_ints(const struct store *s, enum stmt id, const struct arg *a, size_t n,
        int64_t **v, size_t *count, struct err *e) MUST_CHECK;
/* The one count of a one-row answer. */
int row_count(const struct store *s, enum stmt id, uint64_t *n, struct err *e) MUST_CHECK;
int row_count_sql(const struct store *s, const char *sql, const struct arg *a, size_t na,
        uint64_t *n, struct err *e) MUST_CHECK;
/* An open statement to its end: up to n rows of size bytes, each by get. When get fails (it leaves
 * nothing behind) or the statement does, the rows before are cleared and *got is 0. */
struct row_sort {
	size_t size;
	int (*get)(sqlite3_stmt *st, void *row, struct err *e);
	void (*clear)(void *row);
};
int rows_get(const struct store *s, sqlite3_stmt *st, const struct row_sort *sort,
        size_t n, void *rows, size_t *got, struct err *e) MUST_CHECK;
void rows_clear(const struct row_sort *sort, void *rows, size_t *got);
/* What was read upwards, in the list's order. */
void rows_reverse(const struct row_sort *sort, void *rows, size_t n);
/* Writing, without rows. */
int row_run(struct store *s, enum stmt id, const struct arg *a, size_t n,
        struct err *e) MUST_CHECK;
int sql_exec(const struct store *s, const char *sql, struct err *e) MUST_CHECK;

char *col_dup(sqlite3_stmt *st, int i, struct err *e) MUST_CHECK; /* NULL column: "" */
int col_blob(
        sqlite3_stmt *st, int i, void *out, size_t n) MUST_CHECK; /* exactly n bytes */
/* Cut when it is longer than the room. */
void col_text(sqlite3_stmt *st, int i, char *out, size_t size);
/* Columns from i on into *text[0..n), each col_dup; on failure none is left. */
int col_texts(
        sqlite3_stmt *st, int i, char **const *text, size_t n, struct err *e) MUST_CHECK;
struct view col_view(sqlite3_stmt *st, int i); /* until the next step */
void rows_close(struct store *s);

/* A transaction of its own unless the caller has one. */
int tx_enter(struct store *s, bool *own, struct err *e) MUST_CHECK;
/* rc as the work went: commits or rolls back an own one; returns the outcome. */
int tx_leave(struct store *s, bool own, int rc, struct err *e) MUST_CHECK;
void ch_add(struct store *s, unsigned mask);

/* feed.c: what is held back, to the database. Before a commit and before reads of it. */
int pend_flush(const struct store *s, struct err *e) MUST_CHECK;
void pend_drop(struct store *s);
void count_add(struct store *s, enum doc_kind kind, int n, int unread);

/* schema.c */
int schema_migrate(struct store *s, struct err *e) MUST_CHECK;

/* doc_put.c: what feeds do with documents */
struct doc_state {
	bool found;
	int64_t rid, sid; /* sid 0: not in the index */
	uint32_t rev, known;
	enum doc_kind kind;
	int gone;
	bool unread;
	uint8_t h[HASH_LEN], id[ID_LEN];
};
enum doc_gone { GONE_NO = 0, GONE_WITHDRAWN = 1, GONE_SECRET = 2 };
int doc_state_get(const struct store *s, const uint8_t id[ID_LEN], struct doc_state *d,
        struct err *e) MUST_CHECK;
int doc_state_rid(const struct store *s, int64_t rid, struct doc_state *d,
        struct err *e) MUST_CHECK;
struct feed_entry;
/* Take the entry's file as the document; *d is what stands now, and afterwards. */
int doc_put(struct store *s, const struct feed_entry *en, struct doc_state *d,
        struct err *e) MUST_CHECK;
/* Same file, newer revision. */
int doc_put_rev(struct store *s, const struct feed_entry *en, struct doc_state *d,
        struct err *e) MUST_CHECK;
int doc_withdraw(struct store *s, const struct feed_entry *en, const struct doc_state *d,
        struct err *e) MUST_CHECK;
int doc_remove(struct store *s, int64_t rid, struct err *e) MUST_CHECK;
/* unread, ack_at and ack_pend of a row from its mark. */
int doc_marks_renew(struct store *s, const uint8_t id[ID_LEN], struct err *e) MUST_CHECK;
struct mark {
	bool read, has_op;
	uint32_t read_rev, ack_rev;
	uint64_t place;
	int64_t ack_at;
	uint8_t op[ID_LEN];
};
int mark_get(const struct store *s, const uint8_t id[ID_LEN], struct mark *m,
        struct err *e) MUST_CHECK;
/* A body frame as stored, to the file it holds (appended). */
int body_unpack(const void *z, size_t n, struct str *file, struct err *e) MUST_CHECK;
/* The text below the header; all of it when that is none. Only want of memory is an error. */
int body_text(const char *file, size_t n, struct view *v, struct err *e) MUST_CHECK;

/* doc_kind.c: what meetings and notices have beside the document's row */
struct doc;
int kind_put(struct store *s, int64_t rid, enum doc_kind kind, const struct doc *doc,
        struct err *e) MUST_CHECK;
int kind_stub(struct store *s, int64_t rid, enum doc_kind kind, struct err *e) MUST_CHECK;
int kind_remove(
        struct store *s, int64_t rid, enum doc_kind kind, struct err *e) MUST_CHECK;
/* CH_DOC and the bit of the kind. */
void ch_doc(struct store *s, enum doc_kind kind);
/* A step of the migration: rows for the documents that are there. */
int kind_migrate(struct store *s, struct err *e) MUST_CHECK;
/* Another: signers and days of validity. */
int dates_migrate(struct store *s, struct err *e) MUST_CHECK;

/* changed.c: the text that was read is about to be replaced; the document leaves the device */
int earlier_keep(struct store *s, const uint8_t id[ID_LEN], const struct doc_state *d,
        struct err *e) MUST_CHECK;
int earlier_drop(struct store *s, const uint8_t id[ID_LEN], struct err *e) MUST_CHECK;

/* attach.c: those of an entry in place of what the document had */
int att_put(struct store *s, int64_t rid, const struct feed_entry *en,
        struct err *e) MUST_CHECK;
int att_remove(struct store *s, int64_t rid, struct err *e) MUST_CHECK;

/* outbox.c: rows of these columns */
#define OUT_COLS                                                                         \
	"o.id,o.type,o.ent,o.base,o.at,o.value,o.note,o.state,o.created,o.tries,"        \
	"o.reason,coalesce(d.title,''),o.seq FROM outbox o LEFT JOIN doc d ON "          \
	"d.id=o.ent "
extern const struct row_sort outbox_sort;

/* index.c: words of documents that left must leave the index's segments too */
int index_purge(struct store *s, struct err *e) MUST_CHECK;

/* search.c: the old text leaves the index, before the row changes. */
int index_remove(struct store *s, int64_t rid, struct err *e) MUST_CHECK;

/* doc.c: rows of a statement that selects DOC_COLS. */
struct doc_row;
#define DOC_REPLACED                                                                     \
	"d.nkey<>'' AND EXISTS(SELECT 1 FROM rel r JOIN doc x ON x.rid=r.rid WHERE "     \
	"r.nkey=d.nkey AND r.kind=0 AND r.rid<>d.rid AND (x.date=0 OR d.date=0 OR "      \
	"x.date>=d.date))"
#define DOC_COLS                                                                         \
	"d.rid,d.id,d.kind,d.rev,d.number,d.type,d.title,d.issuer,d.date,d.at,d.unread," \
	"d.ack,d.draft,d.ack_pend,d.ack_at,d.gone,d.why,EXISTS(SELECT 1 FROM mark f "    \
	"WHERE f.id=d.id AND f.flag)," DOC_REPLACED
/* Meetings that have the document ?1 among their papers. */
#define REL_MEETINGS                                                                     \
	"FROM (SELECT p.rid FROM doc o JOIN paper p ON p.nkey=o.nkey WHERE o.rid=?1 "    \
	"AND p.nkey<>'' UNION SELECT p.rid FROM doc o JOIN paper p ON p.id=o.id WHERE "  \
	"o.rid=?1) k JOIN meet m ON m.rid=k.rid JOIN doc d ON d.rid=k.rid WHERE "        \
	"d.gone=0 ORDER BY m.start DESC,d.rid DESC LIMIT ?2"
extern const struct row_sort doc_sort;
int doc_rows_read(const struct store *s, const char *sql, const struct arg *a, size_t na,
        size_t n, struct doc_row *rows, size_t *got, struct err *e) MUST_CHECK;

#endif
