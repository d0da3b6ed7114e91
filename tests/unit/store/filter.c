/* What each field of the filter language means in each list, in the search, and how it is looked up. */
#include "../../../src/store/list.h"
#include "base/mem.h"
#include "kinds.h"
#include "model/query.h"
#include "store/attach.h"

#define ROWS 40

static struct store *s;
static int64_t feed;
static uint64_t seq;

/* Documents 1 to 9, notices 11 and 12, meetings 21 and 22. */
static bool
put(unsigned doc, enum doc_kind kind, const char *file)
{
	seq++;
	return kinds_put(s, feed, seq, doc, 1, kind, file);
}

static bool
with_file(unsigned doc, const char *file)
{
	struct fix_entry x;
	struct att a;
	struct err e = ERR_INIT;

	memset(&a, 0, sizeof(a));
	snprintf(a.name, sizeof(a.name), "a.pdf");
	snprintf(a.type, sizeof(a.type), "application/pdf");
	a.size = 5;
	memset(a.blob, (int)doc, HASH_LEN);
	seq++;
	fix_put(&x, seq, doc, 1, 1760000000 + (int64_t)seq, file);
	x.en.att = &a;
	x.en.natt = 1;
	doc_hash_with(file, strlen(file), &a, 1, x.en.h);
	return fix_apply(s, feed, &x) &&
	       (doc != 6 || fine(att_state_set(s, a.blob, ATT_PINNED, &e), &e));
}

static bool
own(void)
{
	const struct tag_name tag = { "cũ" };
	struct err e = ERR_INIT;
	struct op op;
	uint8_t id[ID_LEN];
	int64_t nid;

	fix_id(id, 2);
	if (own_flag_set(s, id, true, &e) || own_tag_set(s, id, &tag, true, &e) ||
	        doc_mark_read(s, id, true, &e) ||
	        own_note_put(s, id, 0, "hỏi", "", 0, T0, &nid, &e))
		return fine(-1, &e);
	kinds_rsvp(&op, 1, 21, "yes", "");
	if (outbox_add(s, &op, &e))
		return fine(-1, &e);
	memset(&op, 0, sizeof(op));
	op.type = OP_ACK;
	op.base = 1;
	fix_id(op.id, 900);
	fix_id(op.ent, 3);
	if (outbox_add(s, &op, &e) ||
	        outbox_refused(s, op.id, "không được", &e)) /* to be given again */
		return fine(-1, &e);
	return true;
}

static bool
fill(void)
{
	struct fix_entry x;

	if (!put(1, DOC_DOCUMENT,
	            "Number: 57-NQ/TW\nType: NQ\nTitle: Về cán bộ\nIssuer: Ban Chấp "
	            "hành\n"
	            "Signer: Trần Văn Bình\nDate: 2025-01-10\nExpires: 2025-12-31\n\n"
	            "Điều lệ.\n") ||
	        !put(2, DOC_DOCUMENT,
	                "Number: 339-QĐ/TW\nType: QĐ\nTitle: Về sổ tay\nIssuer: Bộ Chính "
	                "trị\nSigner: Lê Thị Hoa\nDate: 2025-07-10\n\nCán bộ xã.\n") ||
	        !put(3, DOC_DOCUMENT,
	                "Number: 1-CT/TW\nTitle: Chỉ thị\nAcknowledge: yes\n"
	                "Date: 2025-08-01\nEffective: 2999-01-01\n\nThi đua.\n") ||
	        !put(4, DOC_DOCUMENT,
	                "Number: 340-QĐ/TW\nTitle: Mới\nReplaces: 339-QĐ/TW\n"
	                "Date: 2025-09-01\nExpires: 2999-01-01\n\nCán sự.\n") ||
	        !put(5, DOC_DOCUMENT, "Title: Góp ý\nDraft: yes\n\nDự thảo cán bộ.\n") ||
	        !with_file(6, "Title: Kèm\n\nTệp.\n") ||
	        !with_file(7, "Title: Kèm hai\n\nTệp.\n") ||
	        !put(8, DOC_DOCUMENT, "Title: Rút\n\nCũ.\n"))
		return false;
	fix_del(&x, ++seq, 8, 2, 1760000100, "sai");
	return fix_apply(s, feed, &x) &&
	       put(11, DOC_NOTICE,
	               "Title: Mời họp\nKind: giấy mời\nPriority: khẩn\nLevel: Tỉnh\n"
	               "Sender: Văn phòng Tỉnh ủy\nTime: 2026-02-01 08:00 +00:00\n\nCán "
	               "bộ.\n") &&
	       put(12, DOC_NOTICE,
	               "Title: Nhắc\nKind: nhắc việc\nSender: Chi bộ\n\nx\n") &&
	       put(21, DOC_MEETING,
	               "Title: Họp A\nKind: thematic\nState: upcoming\nPlace: Hội "
	               "trường\n"
	               "Start: 2027-01-15 09:00 +00:00\n\n- 5' x\n") &&
	       put(22, DOC_MEETING,
	               "Title: Họp B\nKind: regular\nState: hủy\nPlace: Nhà văn hóa\n"
	               "Start: 2027-02-15 09:00 +00:00\n\n- 5' x\n") &&
	       own() && fix_index_all(s) &&
	       put(9, DOC_DOCUMENT, "Title: Chưa cán bộ\n\nNgoài.\n");
}

static unsigned
which(const uint8_t id[ID_LEN])
{
	uint8_t want[ID_LEN];
	unsigned d;

	for (d = 1; d < 30; d++) {
		fix_id(want, d);
		if (memcmp(want, id, ID_LEN) == 0)
			break;
	}
	return d;
}

static void
add(char *out, size_t size, unsigned d)
{
	snprintf(out + strlen(out), size - strlen(out), "%u ", d);
}

static int
by_number(const void *a, const void *b)
{
	return (int)(*(const unsigned *)a) - (int)*(const unsigned *)b;
}

/* The documents of a list that pass, by number, a page of two rows at a time. */
static void
list(enum filter_list l, const struct filter *f, char *out, size_t size)
{
	const struct doc_query q = { l == FILTER_N ? DOC_NOTICE : DOC_DOCUMENT, f };
	struct doc_row rows[2];
	struct meeting_row meet[2];
	struct outbox_row ops[2];
	struct doc_key k = { 0, 0 };
	struct meeting_key mk = { 0, 0 };
	struct err e = ERR_INIT;
	unsigned v[ROWS];
	uint64_t count = 0;
	int64_t before = 0;
	size_t got = 2, n = 0, i;
	int rc = 0;

	*out = '\0';
	while (got == 2 && n < ROWS - 2 && !rc) {
		if (l == FILTER_M)
			rc = meeting_list(s, MEETINGS_UPCOMING, T0 - 86400, f,
			        n ? &mk : NULL, 2, meet, &got, &e);
		else if (l == FILTER_O)
			rc = outbox_page(s, true, f, before, 2, ops, &got, &e);
		else
			rc = doc_page(s, &q, n ? &k : NULL, 1, 2, rows, &got, &e);
		for (i = 0; !rc && i < got; i++) {
			if (l == FILTER_M) {
				v[n++] = which(meet[i].id);
				mk = (struct meeting_key){ meet[i].start, meet[i].rid };
				meeting_row_clear(&meet[i]);
			} else if (l == FILTER_O) {
				v[n++] = which(ops[i].op.ent);
				before = ops[i].seq;
				outbox_row_clear(&ops[i]);
			} else {
				v[n++] = which(rows[i].id);
				k = (struct doc_key){ rows[i].at, rows[i].rid };
				doc_row_clear(&rows[i]);
			}
		}
	}
	if ((l == FILTER_D || l == FILTER_N) && !rc)
		OK(doc_count(s, &q, &count, &e) == 0 && count == n, "counted alike");
	fine(rc, &e);
	qsort(v, n, sizeof(v[0]), by_number);
	for (i = 0; i < n; i++)
		add(out, size, v[i]);
}

static void
lists(void)
{
	static const struct {
		enum filter_list l;
		const char *filter, *want;
	} t[] = {
		{ FILTER_D, "", "1 2 3 4 5 6 7 8 9 " },
		{ FILTER_D, "\"cán bộ\"", "1 2 5 9 " },
		{ FILTER_D, "can*", "1 2 4 5 9 " },
		{ FILTER_D, "\"bo ca\"", "" },
		{ FILTER_D, "!\"can bo\" !withdrawn", "3 4 6 7 " },
		{ FILTER_D, "type:qd", "2 4 " },
		{ FILTER_D, "number:339 | number:\"57 nq\"", "1 2 " },
		{ FILTER_D, "issuer:\"bo chinh\"", "2 " },
		{ FILTER_D, "signer:\"Văn Bình\"", "1 " },
		{ FILTER_D, "!signer:hoa type:QĐ", "4 " },
		{ FILTER_D, "flagged", "2 " },
		{ FILTER_D, "tag:cu\xcc\x83", "2 " },
		{ FILTER_D, "tag:cu", "" },
		{ FILTER_N, "!tag:cũ", "11 12 " },
		{ FILTER_D, "read", "2 8 " },
		{ FILTER_D, "pinned", "6 " },
		{ FILTER_D, "has:attachment", "6 7 " },
		{ FILTER_D, "has:note", "2 " },
		{ FILTER_D, "to-ack", "3 " },
		{ FILTER_D, "draft", "5 " },
		{ FILTER_D, "expired", "1 " },
		{ FILTER_D, "in-force", "4 6 7 9 " },
		{ FILTER_D, "withdrawn", "8 " },
		{ FILTER_D, "after:2025-07 before:2025-09", "2 3 " },
		{ FILTER_D, "type:NQ unread | (draft !acked)", "1 5 " },
		{ FILTER_N, "", "11 12 " },
		{ FILTER_N, "sender:\"tỉnh uỷ\" level:tinh", "11 " },
		{ FILTER_N, "kind:reminder", "12 " },
		{ FILTER_N, "kind:\"giấy mời\" unread priority:urgent", "11 " },
		{ FILTER_N, "\"cán bộ\"", "11 " },
		{ FILTER_N, "after:2026-02-01", "11 " },
		{ FILTER_M, "", "21 22 " },
		{ FILTER_M, "state:cancelled", "22 " },
		{ FILTER_M, "kind:thematic place:\"hội trường\"", "21 " },
		{ FILTER_M, "before:2027-02-01", "21 " },
		{ FILTER_M, "họp !state:hủy", "21 " },
		{ FILTER_O, "", "3 21 " },
		{ FILTER_O, "kind:rsvp state:queued", "21 " },
		{ FILTER_O, "state:refused after:1d", "3 " },
		{ FILTER_O, "\"chi thi\" number:\"1 ct\"", "3 " },
		{ FILTER_O, "before:7d", "" },
	};
	struct err e = ERR_INIT;
	struct filter f;
	char got[200];
	size_t i;

	for (i = 0; i < ARRAY_LEN(t); i++) {
		if (!OK(fine(filter_parse(&f, t[i].filter, strlen(t[i].filter), &e), &e),
		            "%s", t[i].filter))
			continue;
		OK(fine(filter_fits(&f, t[i].l, t[i].filter, &e), &e), "fits the list");
		list(t[i].l, &f, got, sizeof(got));
		STR_EQ(got, t[i].want, t[i].filter);
		filter_release(&f);
	}
}

static void
searches(void)
{
	static const struct {
		const char *query, *want;
	} t[] = {
		{ "\"cán bộ\"", "1 2 5 11 " },
		{ "\"cán bộ\" type:NQ", "1 " },
		{ "\"cán bộ\" !draft !kind:invitation", "1 2 " },
		{ "cán !flagged", "1 4 5 11 " },
		{ "\"can sự\"", "4 " },
		{ "\"cán sư\"", "" },
		{ "điều | thi", "1 3 " },
		{ "(điều | họp) (before:2026 | place:hội)", "1 21 " },
		{ "339 qd has:note", "2 " },
		{ "57 nq unread", "1 " },
		{ "57 nq read", "" },
	};
	struct doc_row rows[3];
	struct err e = ERR_INIT;
	struct query q;
	unsigned v[ROWS];
	char out[200];
	int64_t next;
	size_t i, k, n, got;
	int rank;

	for (i = 0; i < ARRAY_LEN(t); i++)
		for (rank = 0; rank < 2; rank++) {
			n = 0;
			next = 0;
			if (!OK(fine(query_search(&q, NULL, t[i].query,
			                     strlen(t[i].query), &e),
			                &e),
			            "%s", t[i].query))
				continue;
			do {
				if (!fine(search_page(s, &q, rank, next, 3, rows, &got,
				                  &next, &e),
				            &e))
					break;
				for (k = 0; k < got; k++) {
					v[n++] = which(rows[k].id);
					doc_row_clear(&rows[k]);
				}
			} while (next && n < ROWS - 3);
			query_release(&q);
			qsort(v, n, sizeof(v[0]), by_number);
			*out = '\0';
			for (k = 0; k < n; k++)
				add(out, sizeof(out), v[k]);
			STR_EQ(out, t[i].want, t[i].query);
		}
}

/* A page comes by the index of the list, and no filter reads through the texts, or through any table
 * beside doc. */
static void
plans(void)
{
	static const char *const filters[] = { "type:QĐ", "number:339", "issuer:x",
		"signer:x", "sender:x level:x", "place:x", "kind:reminder | kind:ack",
		"priority:urgent", "state:held", "has:attachment has:note",
		"after:2025 before:7d", "unread read", "flagged pinned", "to-ack acked",
		"draft expired in-force withdrawn", "\"cán bộ\" !x*",
		"type:QĐ unread after:2026-01-01 \"cán bộ\" | !to-ack" };
	static const enum doc_kind kinds[] = { DOC_DOCUMENT, DOC_NOTICE };
	const struct doc_key from = { 5, 5 };
	struct str sql = STR_INIT(40000), plan = STR_INIT(20000);
	struct doc_query q;
	struct err e = ERR_INIT;
	struct filter f;
	struct build b;
	size_t i, k;

	for (i = 0; i < ARRAY_LEN(filters); i++)
		for (k = 0; k < ARRAY_LEN(kinds); k++) {
			if (!fine(filter_parse(&f, filters[i], strlen(filters[i]), &e),
			            &e))
				continue;
			q = (struct doc_query){ kinds[k], &f };
			build_init(&b);
			build_page(&b, &q, &from, false, 1, 20);
			str_reset(&sql);
			str_reset(&plan);
			str_addf(&sql, "EXPLAIN QUERY PLAN %s", str_c(&b.sql));
			/* doc_due holds what is to be acknowledged, in the same order */
			OK(fine(store_sql(s, str_c(&sql), &plan, &e), &e) &&
			                (strstr(str_c(&plan),
			                         k ? "USING INDEX doc_kind"
			                           : "USING INDEX doc_list") ||
			                        strstr(str_c(&plan),
			                                "USING INDEX doc_due")),
			        "%s is walked by its index", filters[i]);
			OK(!strstr(str_c(&plan), "SCAN") ||
			                (strstr(filters[i], "\"cán") &&
			                        strstr(str_c(&plan), "SCAN ft VIRTUAL")),
			        "and scans nothing");
			OK(!strstr(str_c(&plan), "body") &&
			                !strstr(str_c(&plan), "TEMP B-TREE"),
			        "nor reads texts, nor sorts");
			if (strstr(str_c(&plan), "SCAN d") ||
			        strstr(str_c(&plan), "TEMP"))
				printf("# %s\n", str_c(&plan));
			build_release(&b);
			filter_release(&f);
		}
	str_reset(&plan);
	OK(fine(store_sql(s, "EXPLAIN QUERY PLAN SELECT d.rid " REL_MEETINGS, &plan, &e),
	           &e) &&
	                strstr(str_c(&plan), "paper_nkey") &&
	                strstr(str_c(&plan), "paper_id") &&
	                !strstr(str_c(&plan), "SCAN p"),
	        "meetings are found from a paper by their indexes");
	str_release(&sql);
	str_release(&plan);
}

int
main(void)
{
	fix_begin();
	s = fix_new();
	if (OK(s && fix_feeds(s, 1, &feed) && fill() && fix_check(s), "a store")) {
		lists();
		searches();
		plans();
	}
	store_close(s);
	return fix_end();
}
