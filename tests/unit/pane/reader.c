/*
 * The reader: sections that fold, the outline, numbers as links, who names a document, and what has
 * become of it; in every script.
 */
#include "play.h"

static const char resolution[] =
        "Number: 57-NQ/TW\nType: NQ\nTitle: Nghị quyết về đọc sách mỗi ngày\n"
        "Issuer: Ban Thử nghiệm Trung ương\nDate: 2025-03-12\nReplaces: 12-NQ/TW\n"
        "Implements: 339-QĐ/TW\nCites: 05-CT/TW\nCites: 198-KL/TW\n\n"
        "Căn cứ Quy định số 339-QĐ/TW và Kết luận 198-KL/TW;\n\n"
        "I- TÌNH HÌNH VÀ NGUYÊN NHÂN\n\n"
        "Việc đọc sách đã thành nền nếp theo 05-CT/TW; giai đoạn 2021-2025 đã có tủ "
        "sách ở mọi chi bộ, như 57-NQ/TW này nói.\n\n"
        "1. Ưu điểm\n\n"
        "a) Mỗi chi bộ có một tủ sách và một người giữ sách.\n"
        "b) Buổi sinh hoạt nào cũng có mười phút kể lại một trang đã đọc.\n\n"
        "2. Hạn chế\n\n"
        "- Sách còn ít ở vùng cao.\n"
        "- Cán bộ trẻ đọc trên máy nhiều hơn trên giấy.\n\n"
        "II- NHIỆM VỤ\n\n"
        "1. Đọc\n"
        "Mỗi đảng viên đọc ít nhất một trang mỗi ngày.\n"
        "2. Ghi\n"
        "Ghi sổ theo mẫu của 26-HD/BTG.\n"
        "III- TỔ CHỨC THỰC HIỆN\n\n"
        "Chi bộ sơ kết mỗi quý một lần.\n";

static const char *const plain[] = {
	"Number: 12-NQ/TW\nType: NQ\nTitle: Nghị quyết cũ về tủ sách\nDate: 2020-01-15\n"
	"Expires: 2024-12-31\n\nBản cũ.\n",
	"Number: 339-QĐ/TW\nType: QĐ\nTitle: Quy định cũ cùng số\nDate: 2010-01-01\n\n"
	"Của nhiệm kỳ trước.\n",
	"Number: 339-QĐ/TW\nType: QĐ\nTitle: Quy định về sổ tay điện tử thử nghiệm\n"
	"Date: 2025-01-10\n\nĐiều 1. Phạm vi\nMọi chi bộ thử nghiệm, xem 12-NQ/TW.\n",
	"Number: 05-CT/TW\nType: CT\nTitle: Chỉ thị về mượn và trả sách\n"
	"Date: 2024-06-30\n\nMượn thì trả.\n",
	"Number: 26-HD/BTG\nType: HD\nTitle: Hướng dẫn ghi sổ đọc sách\n"
	"Date: 2025-04-03\nDraft: yes\nEffective: 2999-01-01\n"
	"Implements: 57-NQ/TW\n\nGhi ngày, ghi trang.\n",
	"Number: 60-QĐ/TW\nType: QĐ\nTitle: Quyết định sửa đổi về đọc sách\n"
	"Date: 2025-05-05\nAmends: 57-NQ/TW\nAmends: 339-QĐ/TW\n\nSửa một câu.\n",
	"Number: 31-BC/ĐU\nType: BC\nTitle: Báo cáo kết quả sáu tháng\n"
	"Date: 2025-06-20\n\nThực hiện Nghị quyết 57-nq/tw, đã đọc.\n",
	"Number: 88-KH/TU\nType: KH\nTitle: راهنمای کتابخوانی برای همه\n"
	"Date: 2025-05-05\n\n"
	"این یک متن آزمایشی است و بند ۱۲ مصوبه 57-NQ/TW را یادآوری "
	"می‌کند.\n"
	"سال ۱۴۰۳ کتابخانه ABC باز شد (۲۵ نفر).\n\n"
	"Tab:\tcột\n漢字と かな 05-CT/TW 漢字\n😀 cờ đỏ 😀 "
	"Ca\xCC\x81n bo\xCC\xA3\xCC\x82 339-QĐ/TW\n",
};

static int
fill(struct app *a, struct err *e)
{
	struct feed_sub sub = { .name = "Thử nghiệm", .kind = "all", .nkeys = 1 };
	struct feed_row feed;
	uint64_t seq = 0;
	size_t got;

	memset(sub.fid, 7, sizeof(sub.fid));
	if (store_begin(a->store, e) < 0 || feed_subs_set(a->store, &sub, 1, e) < 0 ||
	        feed_list(a->store, &feed, 1, &got, e) < 0 || got != 1)
		return -1;
	put(a->store, feed.id, ++seq, 1, DOC_DOCUMENT, resolution,
	        sizeof(resolution) - 1);
	for (size_t i = 0; i < ARRAY_LEN(plain); i++)
		put(a->store, feed.id, ++seq, 1, DOC_DOCUMENT, plain[i],
		        strlen(plain[i]));
	if (feed_cursor_set(a->store, feed.id, seq, e) < 0 ||
	        kv_set_u64(a->store, KV_SYNCED, 1750000000, e) < 0)
		return -1;
	return store_commit(a->store, e);
}

#define ENTER PASS "<Enter>\n=wait is due\n2\n=wait 1/9\n=gone index\n"
#define READ ENTER "G<Enter>\n=wait Document  57-NQ\n"

static void
test_folds(void)
{
	OK(play(NULL, true, 24, 80,
	           READ "=dump fold-open-80x24\nza\n=wait … 7\n=dump fold-first-80x24\n"
	                "zM\n=dump fold-all-80x24\n]]]]\n=wait III\nza\n"
	                "=dump fold-one-open-80x24\nzR[[\n=gone … 4 lines\n"
	                "=dump fold-none-80x24\nzM/giay<Enter>\n=wait find\n"
	                "=dump fold-find-80x24\nQ"),
	        "folding");
	check("fold-open-80x24", FACTS("Amended by 60-QĐ/TW of 05/05/2025",
	                                 "Implemented by 26-HD/BTG", "Tab link"));
	check("fold-first-80x24", FACTS("I- TÌNH HÌNH VÀ NGUYÊN NHÂN … 7 lines", "II-"));
	check("fold-all-80x24", FACTS("… 7 lines", "II- NHIỆM VỤ … 4 lines",
	                                "III- TỔ CHỨC THỰC HIỆN … 1 line", "100%"));
	check("fold-one-open-80x24", FACTS("Chi bộ sơ kết"));
	check("fold-none-80x24", FACTS("Mỗi đảng viên đọc"));
	check("fold-find-80x24", FACTS("trên giấy", "find: giay", "II- NHIỆM VỤ … 4"));
	OK(play(NULL, true, 12, 40, READ "zM]]\n=wait … 7\n=dump fold-40x12\nQ"),
	        "on a small screen");
	check("fold-40x12", FACTS("… 7 lines"));
}

static void
test_outline(void)
{
	OK(play(NULL, true, 24, 80,
	           READ "]]]]\n=wait Ưu\nO\n=wait Outline\n=dump outline-80x24\n"
	                "<Right>j\n=dump outline-unfolded-80x24\nzM\n"
	                "=dump outline-folded-80x24\nzRG<Enter>\n"
	                "=wait Document\n=dump outline-gone-80x24\n"
	                "O\n=wait Outline\nq\n=wait Document\n"
	                "q2ggJ\n=wait 1/9\n<Enter>\n=wait Document  88\nO\n"
	                "=wait no headings\n=dump outline-none-80x24\nQ"),
	        "the outline");
	check("outline-80x24",
	        FACTS("▾ I- TÌNH HÌNH", "  ▸ 1. Ưu điểm", "7 lines", "Enter go there"));
	check("outline-unfolded-80x24", FACTS("a) Mỗi chi bộ"));
	check("outline-folded-80x24", FACTS("▸ I- TÌNH HÌNH"));
	check("outline-gone-80x24", FACTS("III- TỔ CHỨC"));
	check("outline-none-80x24", FACTS("This text has no headings."));
	OK(play(NULL, true, 12, 40, READ "O\n=wait Outline\n=dump outline-40x12\nQ"),
	        "on a small screen");
	check("outline-40x12", FACTS("▾ I- TÌNH HÌNH"));
	OK(play(NULL, true, 43, 132, READ "O\n=wait Outline\n=dump outline-132x43\nQ"),
	        "on a big one");
	check("outline-132x43", FACTS("▾ I- TÌNH HÌNH", "III-"));
}

static void
test_links(void)
{
	OK(play(NULL, true, 24, 80,
	           READ "=roles\n<Tab><Tab><Tab><Tab>\n=dump link-80x24\n<Enter>\n=wait "
	                "Quy định về sổ\n"
	                "=dump link-followed-80x24\n<Tab><Tab><Tab><Enter>\n"
	                "=wait Document  12-NQ\n=dump link-again-80x24\n"
	                "<Backspace>\n=wait Document  339\n<Backspace>\n"
	                "=wait Document  57\n=dump link-back-80x24\n"
	                "<S-Tab><S-Tab><S-Tab><S-Tab>\n=wait from the end\n"
	                "=dump link-last-80x24\nq\n=wait 9/9\nQ"),
	        "following links");
	check("link-80x24", FACTS("339-QĐ/TW", "link-here", "cursor 8,"));
	check("link-followed-80x24",
	        FACTS("several documents have the number 339-QĐ/TW"));
	check("link-again-80x24", FACTS("Expired on 31/12/2024", "Replaced by 57-NQ/TW"));
	check("link-back-80x24", FACTS("57-NQ/TW", "cursor 8,"));
	check("link-last-80x24", FACTS("26-HD/BTG", "from the end of the text"));
	OK(play(NULL, true, 12, 40,
	           READ "<Tab><Tab><Tab><Tab><Tab>\n=dump link-40x12\nQ"),
	        "on a small screen");
	check("link-40x12", FACTS("57-NQ/TW"));
	OK(play(NULL, true, 43, 132, READ "<Tab>\n=dump link-132x43\nQ"), "on a big one");
	check("link-132x43", FACTS("III- TỔ CHỨC"));
}

static void
test_open(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER
	           ":open 339<Tab>\n=wait :open 339-QĐ\n<Enter>\n=wait Quy định về\n"
	           "=dump open-number-80x24\n:open 999-NQ/TW<Enter>\n=wait no doc\n"
	           "=dump open-none-80x24\n1:open 26 hd btg<Enter>\n"
	           "=wait Draft\n=dump open-draft-80x24\nQ"),
	        "opening a document by its number");
	check("open-number-80x24", FACTS("sổ tay điện tử", "several documents"));
	check("open-none-80x24", FACTS("no document has the id or number \"999-NQ/TW\""));
	check("open-draft-80x24",
	        FACTS("Draft: not in force", "Not yet in force: from 01/01/2999"));
}

static void
test_cites(void)
{
	OK(play(NULL, true, 24, 80,
	           READ "W\n=wait Named by\n=dump cites-80x24\nj<Enter>\n"
	                "=wait Document  26\nq\n=wait Named by\nq\n=wait Document\n"
	                "q2G\n=wait 9/9\nk\n<Enter>\n=wait Document\nW\n=wait Named\n"
	                "=dump cites-old-80x24\nQ"),
	        "who names it");
	check("cites-80x24", FACTS("amends", "60-QĐ/TW", "implements", "26-HD/BTG",
	                             "in its text", "31-BC/ĐU", "88-KH/TU"));
	check("cites-old-80x24",
	        FACTS("replaces", "57-NQ/TW", "in its text", "339-QĐ/TW"));
	OK(play(NULL, true, 12, 40, READ "W\n=wait Named by\n=dump cites-40x12\nQ"),
	        "on a small screen");
	check("cites-40x12", FACTS("amends", "implements"));
}

/* y takes what Enter would open: the number under the chosen link, else that of the text. */
static void
test_yank_link(void)
{
	OK(play(NULL, true, 24, 80,
	           READ "y\n=wait yanked: 57-NQ/TW\n<Tab><Tab><Tab><Tab>y\n"
	                "=wait yanked: 339-QĐ/TW\nQ"),
	        "the number under a chosen link is yanked");
}

static void
test_scripts(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER "=roles\n<Enter>\n=wait Document  88\n/57<Enter>\n=wait find\n"
	                 "=dump scripts-80x24\n/can bo<Enter>\n=wait can bo\n"
	                 "=dump scripts-marks-80x24\n<Tab><Tab>\n"
	                 "=dump scripts-link-80x24\nQ"),
	        "a text of many scripts");
	check("scripts-80x24", FACTS("漢字と", "😀", "find: 57"));
	check("scripts-marks-80x24", FACTS("find: can bo"));
	check("scripts-link-80x24", FACTS("05-CT/TW"));
	OK(play(NULL, true, 12, 40,
	           ENTER "=roles\n<Enter>\n=wait Document  88\n/57<Enter>\n=wait find\n"
	                 "=dump scripts-40x12\nQ"),
	        "on a small screen, where its lines wrap");
	check("scripts-40x12", FACTS("57-NQ/TW", "find: 57"));
}

static void
test_export(void)
{
	struct str got = STR_INIT(100000);
	char path[128];
	struct err e = ERR_INIT;

	snprintf(path, sizeof(path), "%s/57-NQ-TW.txt", home);
	setenv("HOME", home, 1);
	OK(play(NULL, true, 24, 80,
	           READ "E\n=wait as text\n=dump export-asks-80x24\n<Enter>\n"
	                "=wait not encrypted\n=dump export-done-80x24\n"
	                ":export md ~/57<Tab><Enter>\n=wait y writes over\n"
	                "=dump export-over-80x24\nn<Enter>\n=gone y writes\n"
	                ":export pdf ~/x<Enter>\n=wait text, md\nQ"),
	        "exporting");
	check("export-asks-80x24", FACTS("to the file: text ~/57-NQ-TW.txt"));
	check("export-over-80x24", FACTS("it is there already; y writes over it:"));
	OK(holds(dumped("export-done-80x24"), "it is not encrypted there"), "is said");
	OK(file_read(path, 100000, &got, &e) == 0 &&
	                strncmp(str_c(&got), "57-NQ/TW\nNghị", 13) == 0,
	        "it is as text still");
	OK(play(NULL, true, 24, 80,
	           READ ":export md ~/57-NQ-TW.txt<Enter>\n=wait y writes\ny<Enter>\n"
	                "=wait not encrypted\nQ"),
	        "and over it");
	str_reset(&got);
	OK(file_read(path, 100000, &got, &e) == 0 &&
	                strncmp(str_c(&got), "# Ngh", 5) == 0,
	        "Markdown is there now");
	unlink(path);
	str_release(&got);
}

/* But for the tabs, which count what is unread. */
static bool
same_screen(const char *a, const char *b)
{
	struct view x = dumped(a), y = dumped(b);
	const char *p = x.n ? memchr(x.p, '\n', x.n) : NULL;
	const char *q = y.n ? memchr(y.p, '\n', y.n) : NULL;

	return p && q && x.n == y.n && memcmp(p, q, x.n - (size_t)(p - x.p)) == 0;
}

/* Behind the goldens, which count what is unread. */
static void
test_returns(void)
{
	OK(play(NULL, true, 8, 40,
	           READ "<Tab><Tab><Tab><Tab><Tab>\n=dump link-there\n<Enter>\n"
	                "=gone Document  57\nG<Backspace>\n=wait Document  57\n"
	                "=dump link-returned\nQ"),
	        "from the middle of a text");
	OK(same_screen("link-there", "link-returned"),
	        "one returns to the place and the number");
	OK(play(NULL, true, 24, 80,
	           ENTER ":open 339-QĐ/TW<Enter>\n=wait Quy định về\nW\n=wait Named by\n"
	                 "=dump cites-twin\nQ"),
	        "who names one of two with the same number");
	OK(holds(dumped("cites-twin"), "amends") &&
	                !holds(dumped("cites-twin"), "cùng số"),
	        "the other one does not");
}

int
main(void)
{
	struct err e = ERR_INIT;
	bool fallback;

	/* A script that waits for what never comes must not wait for ever. */
	alarm(40);
	setenv("LC_ALL", "C.UTF-8", 1);
	proc_locale(&fallback);
	if (!OK(crypt_init(&e) == 0 && make_profile(fill), "a profile")) {
		clean();
		return t_end();
	}
	test_folds();
	test_outline();
	test_links();
	test_open();
	test_cites();
	test_yank_link();
	test_scripts();
	test_export();
	test_returns();
	clean();
	str_release(&shown);
	return t_end();
}
