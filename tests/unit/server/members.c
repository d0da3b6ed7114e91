/* What a member sees when he has posts, moves, when organisations merge or are renamed; what is his
 * alone; his answers to meetings. */
#include "base/date.h"
#include "base/mem.h"
#include "fixture.h"
#include "model/profile.h"
#include "server/audience.h"
#include "server/db_private.h"
#include "server/feeds.h"
#include "server/ops.h"
#include "server/profile.h"
#include "server/publish.h"
#include "wire/json.h"

static void
import(struct fixture *x, bool orgs, const char *text)
{
	struct import_count c;
	struct err e = ERR_INIT;
	int rc;

	if (db_begin(x->d, &e))
		return;
	rc = orgs ? import_orgs(x->d, text, strlen(text), &c, &e)
	          : import_members(x->d, text, strlen(text), &c, &e);
	if (rc || db_commit(x->d, &e)) {
		OK(0, "import: %s", e.msg);
		db_rollback(x->d);
	}
}

static bool
import_fails(struct fixture *x, const char *text, const char *words)
{
	struct import_count c;
	struct err e = ERR_INIT;
	int rc;

	if (db_begin(x->d, &e))
		return false;
	rc = import_orgs(x->d, text, strlen(text), &c, &e);
	db_rollback(x->d);
	return rc && strstr(e.msg, words);
}

static const char *
view(struct fixture *x, int64_t member, char out[TOKEN_TEXT], size_t *n)
{
	struct feed f[FEEDS_MAX];
	struct err e = ERR_INIT;

	if (db_feeds_of_member(x->d, member, f, n, &e))
		OK(0, "feeds: %s", e.msg);
	view_of_feeds(&x->set, f, *n, out);
	return out;
}

static bool
sees(struct fixture *x, int64_t member, const char *code)
{
	struct feed f[FEEDS_MAX];
	struct err e = ERR_INIT;
	size_t i, n = 0;

	if (db_feeds_of_member(x->d, member, f, &n, &e))
		OK(0, "feeds: %s", e.msg);
	for (i = 0; i < n; i++)
		if (strcmp(f[i].code, code) == 0)
			return true;
	return false;
}

static struct published
publish(struct fixture *x, enum doc_kind kind, const char *to, const char *file)
{
	struct publish_as as = { .kind = kind, .to = to, .zone = 25200 };
	struct published p = { 0 };
	struct err e = ERR_INIT;
	struct audience a;

	if (db_begin(x->d, &e) || audience_find(x->d, to, &a, &e) ||
	        (a.one ? publish_private(
	                         x->d, &as, a.member.id, file, strlen(file), 50, &p, &e)
	               : publish_as(x->d, &as, &a.feed, 1, file, strlen(file), 50, &p,
	                         &e)) ||
	        db_commit(x->d, &e)) {
		OK(0, "publish to %s: %s", to, e.msg);
		db_rollback(x->d);
	}
	return p;
}

static void
posts(struct fixture *x)
{
	char v1[TOKEN_TEXT], v2[TOKEN_TEXT];
	size_t n1, n2;

	view(x, x->a.id, v1, &n1);
	import(x, false, "id,name,cell,roles\nA,Nguyễn Thử,C1,secretary@C1\n");
	view(x, x->a.id, v2, &n2);
	STR_EQ(v2, v1, "a role that nobody has addressed changes nothing");
	publish(x, DOC_DOCUMENT, "role:secretary@X", "Title: x\n\ny\n");
	OK(sees(x, x->a.id, "secretary@X"), "a holder below sees what goes to the role");
	OK(!sees(x, x->b.id, "secretary@X"), "who has no such role does not");
	view(x, x->a.id, v2, &n2);
	OK(strcmp(v1, v2) != 0 && n2 == n1 + 1, "the feed of a role is a subscription");
	publish(x, DOC_DOCUMENT, "role:secretary@C2", "Title: z\n\ny\n");
	OK(!sees(x, x->a.id, "secretary@C2"), "a role elsewhere is another role");
	publish(x, DOC_DOCUMENT, "role:chair@X", "Title: z\n\ny\n");
	OK(!sees(x, x->a.id, "chair@X"), "so is another name");
	import(x, false, "id,name,cell,roles\nA,Nguyễn Thử,C1,\n");
	view(x, x->a.id, v2, &n2);
	STR_EQ(v2, v1, "a role that ended takes its feed along");
}

static void
moves(struct fixture *x)
{
	char v1[TOKEN_TEXT], v2[TOKEN_TEXT], v3[TOKEN_TEXT];
	size_t n;

	view(x, x->b.id, v1, &n);
	import(x, false, "id,name,cell\nB,Trần Mẫu,C1\n");
	view(x, x->b.id, v2, &n);
	OK(strcmp(v1, v2) != 0 && sees(x, x->b.id, "C1") && !sees(x, x->b.id, "C2"),
	        "a member who moves sees the new cell and not the old one");
	import(x, false, "id,name,cell\nB,Trần Mẫu,C2\n");
	OK(sees(x, x->b.id, "C2") && !sees(x, x->b.id, "C1"), "and back again");
	OK(strcmp(view(x, x->b.id, v2, &n), v1) != 0,
	        "the cell that he had left has a new key since");
	view(x, x->b.id, v1, &n);
	import(x, true, "code,parent,kind,name\nC2,X,cell,Chi bộ Hai\n");
	OK(strcmp(view(x, x->b.id, v2, &n), v1) != 0, "a new name changes the view");
	import(x, true,
	        "code,parent,kind,name\nY,TW,commune,Xã Y\nC2,Y,cell,Chi bộ Hai\n");
	OK(strcmp(view(x, x->b.id, v3, &n), v2) != 0 && sees(x, x->b.id, "Y") &&
	                !sees(x, x->b.id, "X"),
	        "an organisation that moves takes its members along");
}

static void
mergers(struct fixture *x)
{
	static const char head[] = "code,parent,kind,name,merged_into\n";
	char text[512];
	struct err e = ERR_INIT;
	struct audience a;

	publish(x, DOC_DOCUMENT, "org:C2", "Title: cũ\n\ny\n");
	snprintf(text, sizeof(text), "%sC2,Y,cell,Chi bộ Hai,C1\n", head);
	import(x, true, text);
	OK(sees(x, x->a.id, "C2"), "a successor's members see the predecessor's feed");
	OK(audience_find(x->d, "org:C2", &a, &e) && strstr(e.msg, "merged into \"C1\""),
	        "nothing more is sent to it: %s", e.msg);
	import(x, true, "code,parent,kind,name\nC2,Y,cell,Chi bộ Hai\n");
	OK(sees(x, x->a.id, "C2"), "a file without the column changes no merger");
	snprintf(text, sizeof(text), "%sC1,X,cell,Chi bộ 1,C3\nC3,X,cell,Chi bộ 3,\n",
	        head);
	import(x, true, text);
	import(x, false, "id,name,cell\nA,Nguyễn Thử,C3\n");
	OK(sees(x, x->a.id, "C2") && sees(x, x->a.id, "C1"), "over two mergers too");
	snprintf(text, sizeof(text), "%sC3,X,cell,Chi bộ 3,C2\n", head);
	OK(import_fails(x, text, "merged into itself"), "a circle of mergers is refused");
	snprintf(text, sizeof(text), "%sC3,X,cell,Chi bộ 3,C3\n", head);
	OK(import_fails(x, text, "merged into itself"), "so is the smallest");
	snprintf(text, sizeof(text), "%sC3,X,cell,Chi bộ 3,NO\n", head);
	OK(import_fails(x, text, "line 2"), "and an unknown successor");
	snprintf(text, sizeof(text), "%sC1,X,cell,Chi bộ 1,\nC2,Y,cell,Chi bộ Hai,\n",
	        head);
	import(x, true, text);
	OK(!sees(x, x->a.id, "C2") && !sees(x, x->a.id, "C1"),
	        "a merger that is undone takes back what it gave");
	import(x, false, "id,name,cell\nA,Nguyễn Thử,C1\n");
}

/* The private log of a member behind `after`; released by the next call. */
static struct sync_item *
items(struct fixture *x, int64_t member, uint64_t after, size_t *n)
{
	static struct sync_reply r;
	struct err e = ERR_INIT;

	sync_reply_release(&r);
	r.item = mem_new(ITEMS_MAX, sizeof(*r.item), &e);
	if (!r.item ||
	        db_member_items(x->d, member, after, r.item, ITEMS_MAX, &r.nitems, &e))
		OK(0, "items: %s", e.msg);
	*n = r.nitems;
	return r.item;
}

static uint64_t
head_of(struct fixture *x, int64_t member)
{
	uint64_t head = 0, lo;
	struct err e = ERR_INIT;

	if (db_member_heads(x->d, member, &head, &lo, &e))
		OK(0, "head: %s", e.msg);
	return head;
}

static bool
field_is(struct view body, enum profile_field f, const char *value, const char *source)
{
	struct profile_line l;

	while (profile_next(&body, &l))
		if (l.field == (int)f)
			return view_eq(l.value, value) && view_eq(l.source, source) &&
			       (l.date > 20200101) == (*source != '\0');
	return false;
}

static struct doc
profile_text(struct fixture *x, const struct sync_item *it, struct str *file)
{
	struct err e = ERR_INIT;
	struct doc d = { 0 };

	str_reset(file);
	if (publish_text(x->d, it->doc, it->rev, file, &e) != 1 ||
	        doc_parse(&d, DOC_PROFILE, str_c(file), file->len, DOC_LENIENT, &e))
		OK(0, "the profile's text: %s", e.msg);
	return d;
}

static void
profiles(struct fixture *x)
{
	static const char row[] = "id,name,cell,phone,birth,roles\n"
	                          "P,Đỗ Hồ Sơ,C1,0900,1980-02-03,chair@X;aide@C1\n";
	struct str file = STR_INIT(DOC_MAX);
	uint8_t id[ID_LEN];
	struct sync_item *it;
	struct member p;
	struct err e = ERR_INIT;
	struct doc d;
	size_t n;

	import(x, false, row);
	if (db_member_find(x->d, "P", &p, &e) != 1)
		OK(0, "the member: %s", e.msg);
	it = items(x, p.id, 0, &n);
	OK(n == 1 && !strcmp(it->type, "doc") && it->kind == DOC_PROFILE && it->rev == 1,
	        "a member who is imported gets his profile");
	memcpy(id, it->doc, ID_LEN);
	d = profile_text(x, it, &file);
	OK(field_is(d.body, PROF_NAME, "Đỗ Hồ Sơ", "import") &&
	                field_is(d.body, PROF_BIRTH, "1980-02-03", "import") &&
	                field_is(d.body, PROF_PHONE, "0900", "import") &&
	                field_is(d.body, PROF_CELL, "C1", "import") &&
	                field_is(d.body, PROF_CELL_NAME, "Chi bộ 1", "import") &&
	                field_is(d.body, PROF_ROLES, "aide@C1;chair@X", "import"),
	        "with his fields, their source and date");
	OK(field_is(d.body, PROF_CARD, "", "") && field_is(d.body, PROF_SEX, "", ""),
	        "and what is not known");
	doc_release(&d);
	import(x, false, row);
	INT_EQ(head_of(x, p.id), 1, "the same import says nothing new");
	import(x, false, "id,name,cell,phone\nP,Đỗ Hồ Sơ,C1,0911\n");
	it = items(x, p.id, 0, &n);
	OK(n == 1 && it->rev == 2 && it->seq == 2 && !memcmp(it->doc, id, ID_LEN),
	        "a change is a revision, and takes the place of the one before");
	d = profile_text(x, it, &file);
	OK(field_is(d.body, PROF_PHONE, "0911", "import") &&
	                field_is(d.body, PROF_BIRTH, "1980-02-03", "import"),
	        "what the file does not have stays");
	doc_release(&d);
	str_reset(&file);
	INT_EQ(publish_text(x->d, id, 1, &file, &e), 0, "no earlier text is kept");
	import(x, true, "code,parent,kind,name\nC1,X,cell,Chi bộ Một\n");
	it = items(x, p.id, 2, &n);
	OK(n == 1 && it->rev == 3, "a cell's new name reaches its members");
	import(x, false, "id,name,cell,gaps\nP,Đỗ Hồ Sơ,C1,2010-05-01/2012-06-30\n");
	import(x, false, row);
	it = items(x, p.id, 3, &n);
	OK(n == 1 && it->rev >= 4, "so does a time outside of the Party");
	d = profile_text(x, it, &file);
	OK(field_is(d.body, PROF_GAPS, "2010-05-01/2012-06-30", "import"),
	        "which a file that does not have it leaves");
	doc_release(&d);
	str_release(&file);
}

static void
private_notice(struct fixture *x)
{
	static const char file[] = "Title: Mời\nTime: 2026-03-01 08:00\n\nThân\n";
	static const char more[] =
	        "Title: Mời\nTime: 2026-03-01 08:00\nPriority: khẩn\n\n"
	        "Thân\n";
	uint64_t head = head_of(x, x->a.id), other = head_of(x, x->b.id);
	struct published p = publish(x, DOC_NOTICE, "member:A", file);
	struct op o = { .type = OP_ACK, .id = { 1 }, .base = 1 };
	struct op_result r;
	struct sync_item *it;
	struct str text = STR_INIT(DOC_MAX);
	struct err e = ERR_INIT;
	struct doc_row row;
	size_t n, feeds;

	it = items(x, x->a.id, head, &n);
	OK(n == 1 && !strcmp(it->type, "doc") && it->kind == DOC_NOTICE && it->rev == 1 &&
	                !memcmp(it->doc, p.doc.id, ID_LEN),
	        "a notice to one member is in his log");
	INT_EQ(head_of(x, x->b.id), other, "and in nobody else's");
	OK(publish_text(x->d, p.doc.id, 1, &text, &e) == 1 &&
	                strstr(str_c(&text), "Time: 2026-03-01 08:00 +07:00\n"),
	        "its time has the server's zone");
	str_release(&text);
	INT_EQ(publish(x, DOC_NOTICE, "member:A", file).entries, 0, "twice is once");
	memcpy(o.ent, p.doc.id, ID_LEN);
	OK(!op_apply(x->d, x->b.id, &o, 60, &r, &e) && r.st == OPR_REJECTED &&
	                !strcmp(r.type, "op:not-in-audience"),
	        "another member cannot acknowledge it");
	OK(!op_apply(x->d, x->a.id, &o, 60, &r, &e) && r.st == OPR_OK, "he can");
	p = publish(x, DOC_NOTICE, "member:A", more);
	INT_EQ(p.doc.rev, 2, "changed it is a revision");
	it = items(x, x->a.id, head, &n);
	OK(n == 2 && !strcmp(it[0].type, "ack") && it[1].rev == 2,
	        "that takes the place of the one before");
	row = p.doc;
	if (db_begin(x->d, &e) || withdraw_doc(x->d, &row, "nhầm", 70, &feeds, &e) ||
	        db_commit(x->d, &e))
		OK(0, "withdraw: %s", e.msg);
	it = items(x, x->a.id, head, &n);
	OK(n == 2 && !strcmp(it[1].type, "undoc") && !strcmp(it[1].why, "nhầm") &&
	                it[1].rev == 3,
	        "taken back it says so, and its text is gone");
	o.id[0] = 2;
	OK(!op_apply(x->d, x->a.id, &o, 80, &r, &e) && !strcmp(r.type, "op:gone"),
	        "then it cannot be acknowledged");
	INT_EQ(publish(x, DOC_NOTICE, "member:A", file).doc.rev, 4,
	        "sent again it is a new revision");
}

static void
pages(struct fixture *x)
{
	static char file[60000];
	uint64_t head = head_of(x, x->b.id), after = head, seen = 0;
	struct sync_item *it;
	uint8_t rnd[30000];
	size_t i, n, most = 0;

	for (int k = 0; k < 6; k++) {
		int at = snprintf(file, sizeof(file),
		        "Title: Dài %d\nTime: 2026-03-01 08:00\n\n", k);

		/* What does not pack: 22 kB each. */
		crypt_random(rnd, sizeof(rnd));
		for (i = 0; i < sizeof(rnd); i++)
			file[at + (int)i] = (char)('!' + rnd[i] % 90);
		file[at + (int)i] = '\0';
		publish(x, DOC_NOTICE, "member:B", file);
	}
	do {
		it = items(x, x->b.id, after, &n);
		if (n)
			after = it[n - 1].seq;
		most = n > most ? n : most;
		seen += n;
	} while (n && after < head_of(x, x->b.id));
	INT_EQ(seen, 6, "long items come over several pages, each once");
	OK(most < 4, "of bounded size");
}

static struct op_result
answer(struct fixture *x, int64_t member, uint8_t id, const uint8_t *doc,
        const char *value, const char *note, int64_t now)
{
	struct op o = { .type = OP_RSVP, .id = { 40, id }, .base = 1, .at = 7 };
	struct op_result r = { .st = OPR_LATER };
	struct err e = ERR_INIT;

	memcpy(o.ent, doc, ID_LEN);
	snprintf(o.value, sizeof(o.value), "%s", value);
	snprintf(o.note, sizeof(o.note), "%s", note);
	if (op_apply(x->d, member, &o, now, &r, &e))
		OK(0, "op: %s", e.msg);
	return r;
}

static void
answers(struct fixture *x)
{
	static const char head[] = "Title: Sinh hoạt\nKind: regular\n"
	                           "Start: 2026-03-02 19:30\nState: ";
	char file[512];
	uint64_t at = head_of(x, x->a.id);
	struct sync_item *it;
	struct published p, doc;
	struct op_result r;
	size_t n;

	snprintf(file, sizeof(file), "%ssắp diễn ra\n\n- 15' Một\n", head);
	p = publish(x, DOC_MEETING, "cell:C1", file);
	STR_EQ(p.doc.state, "upcoming", "a meeting's state is kept as its code");
	r = answer(x, x->a.id, 1, p.doc.id, "yes", "", 100);
	OK(r.st == OPR_OK && r.seq == at + 1 && r.at == 100, "an answer is taken");
	r = answer(x, x->a.id, 1, p.doc.id, "yes", "", 150);
	OK(r.st == OPR_OK && r.seq == at + 1 && r.at == 100,
	        "sent again it has the same result");
	r = answer(x, x->a.id, 2, p.doc.id, "no", " ", 160);
	OK(r.st == OPR_REJECTED && !strcmp(r.type, "op:invalid"),
	        "an absence needs a reason: %s", r.detail);
	r = answer(x, x->a.id, 3, p.doc.id, "no", "đi \"công tác\"", 200);
	OK(r.st == OPR_OK && r.seq == at + 2, "the last answer counts");
	it = items(x, x->a.id, at, &n);
	OK(n == 2 && !strcmp(it[1].type, "rsvp") && !strcmp(it[1].value, "no") &&
	                !strcmp(it[1].note, "đi \"công tác\"") && it[1].id[1] == 3 &&
	                it[1].at == 200 && !it[0].note,
	        "each is a private item");
	r = answer(x, x->a.id, 4, p.doc.id, "maybe", "", 210);
	OK(!strcmp(r.type, "op:invalid"), "another word is refused");
	r = answer(x, x->a.id, 5, p.doc.id, "có mặt", "", 210);
	OK(!strcmp(r.type, "op:invalid"), "words are for members, not for the wire");
	r = answer(x, x->b.id, 6, p.doc.id, "yes", "", 210);
	OK(!strcmp(r.type, "op:not-in-audience"), "another cell cannot answer");
	doc = publish(x, DOC_DOCUMENT, "all", "Title: tài liệu\n\ny\n");
	r = answer(x, x->a.id, 7, doc.doc.id, "yes", "", 210);
	OK(!strcmp(r.type, "op:invalid"), "nor can a document be answered");
	snprintf(file, sizeof(file), "%sđã diễn ra\n\n- 15' Một\n", head);
	INT_EQ(publish(x, DOC_MEETING, "cell:C1", file).doc.rev, 2,
	        "another state is a revision of the same meeting");
	r = answer(x, x->a.id, 8, p.doc.id, "yes", "", 300);
	OK(r.st == OPR_REJECTED && !strcmp(r.type, "op:closed") && r.final,
	        "after it was held it is closed: %s", r.detail);
	snprintf(file, sizeof(file), "%sHUỶ\n\n- 15' Một\n", head);
	publish(x, DOC_MEETING, "cell:C1", file);
	r = answer(x, x->a.id, 9, p.doc.id, "yes", "", 300);
	OK(!strcmp(r.type, "op:closed"), "cancelled too: %s", r.detail);
	snprintf(file, sizeof(file), "%shoãn\n\n- 15' Một\n", head);
	publish(x, DOC_MEETING, "cell:C1", file);
	OK(answer(x, x->a.id, 10, p.doc.id, "guest", "", 300).st == OPR_OK,
	        "one that is put off is open");
}

int
main(void)
{
	struct fixture x;
	size_t n;

	FIX(x);
	posts(&x);
	moves(&x);
	mergers(&x);
	profiles(&x);
	private_notice(&x);
	pages(&x);
	answers(&x);
	(void)items(&x, 0, 0, &n);
	fix_end(&x);
	return t_end();
}
