#include "fix.h"

static const char *const file1 =
        "Number: 57-NQ/TW\nType: NQ\nTitle: Về công tác cán bộ\nIssuer: Ban Chấp hành\n"
        "Date: 2026-01-10\nAcknowledge: yes\n\nI- Nội dung\nĐiều lệ Đảng quy định.\n";

static void
first(void)
{
	struct store *s = fix_new();
	struct err e = ERR_INIT;
	struct str f = STR_INIT(DOC_MAX);
	struct doc_row r;
	int64_t feed[2];
	size_t got = 0;

	if (!OK(s != NULL, "a new store opens"))
		return;
	OK(fix_feeds(s, 2, feed), "feeds are subscribed");
	OK(fix_doc(s, feed[0], 1, 1, 1, file1), "an entry is applied");
	OK(fine(doc_page(s, NULL, NULL, 1, 1, &r, &got, &e), &e) && got == 1,
	        "the list has the document");
	if (got) {
		STR_EQ(r.title, "Về công tác cán bộ", "its title");
		OK(r.unread && r.ack_wanted && r.date == 20260110, "its marks and date");
		OK(fine(doc_file(s, r.rid, &f, &e), &e), "its file is read");
		STR_EQ(str_c(&f), file1, "verbatim");
		doc_row_clear(&r);
	}
	OK(fix_check(s), "the store is consistent");
	OK(fix_index_all(s), "it is indexed");
	OK(fix_check(s), "the store is consistent with its index");
	store_close(s);
	s = fix_open(0);
	OK(s != NULL && fix_check(s), "it opens again and is whole");
	store_close(s);
	str_release(&f);
}

int
main(void)
{
	fix_begin();
	first();
	return fix_end();
}
