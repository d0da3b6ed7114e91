/*
 * Stores of every released schema, opened by this program. versions/vN.sql holds one as the
 * program of its day wrote it; here it is sealed anew.
 */
#include <fcntl.h>
#include "../../../src/store/vfs.h"
#include "base/path.h"
#include "kinds.h"
#include "store/rel.h"
#include "store/attach.h"

static char db[300];

static bool
sql(struct store *s, const char *text, const char *want)
{
	struct str out = STR_INIT(10000);
	struct err e = ERR_INIT;
	bool ok = fine(store_sql(s, text, &out, &e), &e);

	if (ok && want && strcmp(str_c(&out), want) != 0) {
		printf("# %s gives \"%s\"\n", text, str_c(&out));
		ok = false;
	}
	str_release(&out);
	return ok;
}

static bool
raw_sql(const char *text)
{
	struct err e = ERR_INIT;
	struct vfs *v = NULL;
	sqlite3 *raw = NULL;
	int reserve = PAGE_RESERVE;
	char *why = NULL;
	bool ok;

	if (!fine(vfs_new(&v, fix_keys, NULL, &e), &e))
		return false;
	ok = sqlite3_open_v2(db, &raw, SQLITE_OPEN_READWRITE, vfs_name(v)) == SQLITE_OK &&
	     sqlite3_file_control(raw, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve) ==
	             SQLITE_OK &&
	     sqlite3_exec(raw, text, NULL, NULL, &why) == SQLITE_OK;
	if (!ok)
		printf("# %s\n", why ? why : sqlite3_errmsg(raw));
	sqlite3_free(why);
	sqlite3_close(raw);
	vfs_free(v);
	return ok;
}

/* An empty file in place of the store. */
static bool
no_store(void)
{
	int fd;

	unlink(db);
	fd = open(db, O_WRONLY | O_CREAT | O_EXCL, 0600);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static bool
older(int version)
{
	struct str text = STR_INIT(1u << 20);
	char path[80];
	size_t n;
	char *p;
	FILE *f;
	bool ok;

	snprintf(path, sizeof(path), "tests/unit/store/versions/v%d.sql", version);
	f = fopen(path, "rb");
	if (!f)
		return false;
	while ((p = str_room(&text, 65536)) && (n = fread(p, 1, 65536, f)) > 0)
		str_grown(&text, n);
	fclose(f);
	ok = no_store() && raw_sql(str_c(&text));
	str_release(&text);
	return ok;
}

static bool
row_of(struct store *s, unsigned doc, struct doc_row *r)
{
	struct err e = ERR_INIT;
	uint8_t id[ID_LEN];

	fix_id(id, doc);
	return fine(doc_by_id(s, id, r, &e), &e);
}

static void
documents(struct store *s, int version)
{
	struct str file = STR_INIT(10000);
	struct err e = ERR_INIT;
	struct doc_row r;
	uint64_t n = 0;

	OK(doc_count(s, NULL, &n, &e) == 0 && n == (version < 3 ? 5 : 6),
	        "all documents are there");
	if (OK(row_of(s, 1, &r), "the first one")) {
		STR_EQ(r.title, "Về công tác cán bộ", "has its title");
		OK(r.ack_pending && !r.unread && r.replaced && r.flagged == (version > 1),
		        "its marks and relations");
		OK(sql(s, "SELECT signer,effective,expires FROM doc WHERE rid=1",
		           "tran van binh|20260115|20260630\n"),
		        "its signer and the days it is valid");
		OK(fine(doc_file(s, r.rid, &file, &e), &e) &&
		                strstr(str_c(&file), "Điều lệ Đảng quy định."),
		        "its text");
		doc_row_clear(&r);
	}
	OK(row_of(s, 7, &r) && r.rev == 2 && r.unread, "a revised one is unread");
	doc_row_clear(&r);
	if (OK(row_of(s, 3, &r) && r.withdrawn, "a withdrawn one is a stub")) {
		STR_EQ(r.why, "sai thể thức", "with the reason");
		doc_row_clear(&r);
	}
	OK(search_pending(s, &n, &e) == 0 && n == 1, "one waits for the index");
	OK(outbox_pending(s, &n, &e) == 0 && n == (version < 2 ? 1 : 2),
	        "acts wait still");
	str_release(&file);
}

static void
kinds(struct store *s)
{
	struct meeting_row m;
	struct notice_row n;
	struct err e = ERR_INIT;
	struct rel_row by[2];
	uint8_t id[ID_LEN];
	bool several;
	int64_t rid;
	size_t got = 0;

	fix_id(id, 4);
	OK(fine(meeting_by_id(s, id, &m, &e), &e) && m.start == 1800003600 &&
	                m.papers == 1 && m.papers_unread == 1,
	        "the meeting has its time and its paper");
	OK(fine(rel_number(s, view_of("12-QĐ/TW"), &rid, &several, &e), &e) &&
	                fine(rel_meetings(s, rid, 2, by, &got, &e), &e) && got == 1 &&
	                by[0].kind == REL_PAPER && by[0].doc.rid == m.rid &&
	                by[0].start == m.start,
	        "and is found by that");
	while (got)
		rel_row_clear(&by[--got]);
	meeting_row_clear(&m);
	fix_id(id, 5);
	OK(fine(notice_by_id(s, id, &n, &e), &e) && n.urgent, "the notice its priority");
	notice_row_clear(&n);
}

/* What the second version brought, and the third. */
static void
later_kinds(struct store *s, int version)
{
	struct note_row note;
	struct att_row att[ATT_MAX];
	struct doc_row r;
	struct err e = ERR_INIT;
	uint64_t v = 9;
	size_t got = 0;
	bool found = true;
	struct str state = STR_INIT(100);

	if (version < 2) {
		OK(kv_get_u64(s, "priv", 0, &v, &e) == 0 && v == 0 &&
		                kv_get(s, "state", &state, &found, &e) == 0 && !found,
		        "private items are read again");
	} else {
		OK(kv_get_u64(s, "priv", 0, &v, &e) == 0 && v == 7,
		        "private items are not read again");
		OK(fine(own_notes_all(s, 0, 1, &note, &got, &e), &e) && got == 1 &&
		                !strcmp(note.text, "hỏi lại"),
		        "the note is there");
		if (got)
			note_row_clear(&note);
		OK(sql(s, "SELECT value,note FROM outbox WHERE type=2",
		           "no|đi công tác\n"),
		        "the answer is there");
	}
	if (version >= 8) {
		struct tag_names tags;

		OK(fine(own_tags_all(s, &tags, &e), &e) && tags.n == 1 &&
		                !strcmp(tags.v[0].s, "cần-xem"),
		        "the tag is there");
	}
	if (version >= 3 && OK(row_of(s, 6, &r), "a document with a file")) {
		OK(fine(att_list(s, r.rid, att, &got, &e), &e) && got == 1 &&
		                att[0].state == ATT_HERE && att[0].a.size == 5000,
		        "which is here");
		doc_row_clear(&r);
	}
	str_release(&state);
}

/* A renewed store does all that a new one does. */
static void
goes_on(struct store *s)
{
	struct query q;
	struct doc_row r;
	struct feed_sub left;
	struct err e = ERR_INIT;
	uint8_t id[ID_LEN];
	size_t got = 0;
	int64_t next;

	OK(kinds_put(s, FEED_PRIVATE, 20, 20, 1, DOC_PROFILE,
	           "Title: h\n\nname\tA\tx\t\n") &&
	                fix_doc(s, 1, 20, 21, 1, "Title: mới\n\nx\n") &&
	                fix_index_all(s) && fix_check(s),
	        "it takes what comes");
	OK(fine(query_parse(&q, "điều lệ", strlen("điều lệ"), &e), &e) &&
	                fine(search_page(s, &q, false, 0, 1, &r, &got, &next, &e), &e) &&
	                got == 1,
	        "it is searched");
	if (got)
		doc_row_clear(&r);
	query_release(&q);
	fix_sub(&left, 1);
	fix_id(id, 3);
	OK(fine(feed_subs_set(s, &left, 1, &e), &e) && doc_by_id(s, id, &r, &e) &&
	                fix_check(s),
	        "the stub goes with the feed that told of it");
}

static void
renewed(int version, int newest)
{
	char want[20];
	struct store *s;
	struct err e = ERR_INIT;
	uint64_t v = 0;

	printf("# version %d\n", version);
	if (!OK(older(version), "a store of that version"))
		return;
	if (version < newest) {
		s = NULL;
		OK(store_open(&s, fix_dir, fix_keys, STORE_RDONLY, &e) && !s &&
		                strstr(e.msg, "older"),
		        "read-only it is not renewed");
	}
	s = fix_open(0);
	if (!OK(s != NULL, "it opens"))
		return;
	snprintf(want, sizeof(want), "%d\n", newest);
	OK(sql(s, "PRAGMA user_version", want) && fix_check(s),
	        "as the newest, and whole");
	documents(s, version);
	kinds(s);
	later_kinds(s, version);
	OK(fine(kv_set_u64(s, "priv", 3, &e), &e), "it is written");
	store_close(s);
	s = fix_open(0);
	OK(s && kv_get_u64(s, "priv", 0, &v, &e) == 0 && v == 3,
	        "and opened again: nothing is done twice");
	goes_on(s);
	store_close(s);
}

/* It is whole: nothing but another program is to be advised. */
static void
newer(int newest)
{
	struct err e = ERR_INIT;
	struct store *s = fix_new();
	char text[60], want[80];

	store_close(s);
	snprintf(text, sizeof(text), "PRAGMA user_version=%d", newest + 1);
	snprintf(want, sizeof(want), "newer sotay (version %d, this one knows %d)",
	        newest + 1, newest);
	s = NULL;
	OK(raw_sql(text) && store_open(&s, fix_dir, fix_keys, 0, &e) && !s,
	        "a store of a version to come is refused");
	OK(e.code == ERR_NEWER && err_exit(e.code) == 8 && strstr(e.msg, want),
	        "not as damage, but with both versions");
	OK(store_open(&s, fix_dir, fix_keys, STORE_RDONLY, &e) && e.code == ERR_NEWER,
	        "read-only too");
}

int
main(void)
{
	struct str out = STR_INIT(20);
	struct store *s;
	struct err e = ERR_INIT;
	int v, newest = 0;

	fix_begin();
	snprintf(db, sizeof(db), "%s/store.db", fix_dir);
	s = fix_new();
	if (s && fine(store_sql(s, "PRAGMA user_version", &out, &e), &e))
		newest = *str_c(&out) - '0';
	store_close(s);
	str_release(&out);
	OK(newest >= 4 && newest <= 9, "this program's version");
	for (v = 1; v <= newest; v++)
		renewed(v, newest);
	newer(newest);
	return fix_end();
}
