/*
 * The screens as text. A real store with a dozen invented documents, the whole screen over it with
 * scripted keys; each dump is compared with tests/screen/golden/NAME.txt and must hold the facts
 * named here, so that writing the files anew (UPDATE=1) cannot hide a loss.
 */
#include "play.h"

/* --- the documents --------------------------------------------------------------- */

static const char resolution[] =
        "Number: 57-NQ/TW\nType: NQ\nTitle: Nghị quyết về đọc sách mỗi ngày ở chi bộ\n"
        "Issuer: Ban Thử nghiệm Trung ương\nSigner: Lường Thị Thử Nghiệm\nDate: "
        "2025-03-12\n"
        "Effective: 2025-04-01\nUrgency: KHẨN\nAcknowledge: yes\nReplaces: 12-NQ/TW\n"
        "Cites: 05-CT/TW\nCites: 198-KL/TW\n\n"
        "I- TÌNH HÌNH VÀ NGUYÊN NHÂN\n\n"
        "Trong những năm qua, việc đọc sách của đảng viên ở nhiều chi bộ đã thành nền "
        "nếp; tủ "
        "sách được bổ sung, cán bộ đọc trước để nói lại cho người cao tuổi.\n\n"
        "1. Ưu điểm\n\n"
        "a) Mỗi chi bộ có một tủ sách và một người giữ sách.\n"
        "b) Buổi sinh hoạt nào cũng có mười phút kể lại một trang đã đọc, ghi vào sổ của "
        "chi bộ "
        "để người vắng mặt xem sau.\n\n"
        "2. Hạn chế\n\n"
        "- Sách còn ít ở vùng cao.\n"
        "- Cán bộ trẻ đọc trên máy nhiều hơn trên giấy.\n\n"
        "II- NHIỆM VỤ\n\n"
        "1. Mỗi đảng viên đọc ít nhất một trang mỗi ngày.\n"
        "2. Chi bộ sơ kết mỗi quý một lần.\n";

static const char *const plain[] = {
	"Number: 12-NQ/TW\nType: NQ\nTitle: Nghị quyết cũ về tủ sách\nDate: "
	"2020-01-15\n\nBản cũ.\n",
	"Number: 05-CT/TW\nType: CT\nTitle: Chỉ thị về mượn và trả sách\nDate: "
	"2024-06-30\n"
	"Issuer: Ban Thử nghiệm\n\nMượn thì trả.\n",
	"Number: 339-QĐ/TW\nType: QĐ\nTitle: Quy định về sổ tay điện tử thử nghiệm\n"
	"Date: 2025-07-10\nAcknowledge: yes\n\n1. Phạm vi\nMọi chi bộ thử nghiệm.\n",
	"Number: 26-HD/BTG\nType: HD\nTitle: Hướng dẫn ghi sổ đọc sách\nDate: "
	"2025-02-03\n"
	"Draft: yes\n\nGhi ngày, ghi trang.\n",
	"Number: 07-TB/HU\nType: TB\nTitle: Thông báo lịch sinh hoạt tháng Ba\n"
	"Date: 2025-03-01\n\nNgày mùng ba.\n",
	"Number: 31-BC/ĐU\nType: BC\nTitle: Báo cáo kết quả sáu tháng, kèm số liệu từng "
	"chi bộ và "
	"những kiến nghị dài hơn một dòng của màn hình\nDate: 2025-06-20\n\nSố liệu.\n",
	"Number: 88-KH/TU\nType: KH\nTitle: راهنمای کتابخوانی برای همه\nDate: "
	"2025-05-05\n\n"
	"این یک متن آزمایشی است.\n",
};

/* What no honest committee would send. */
static const char *const hostile[] = {
	"Number: 1-\033[31mXX\033[0m\nType: TB\nTitle: \033]52;c;ZXZpbA==\007 do "
	"\033[2J\033[H "
	"xong\nDate: 2025-01-01\n\nMàu \033[31mđỏ\033[0m và \033]0;tên\007.\n",
	"Number: 2-TB/X\nType: TB\nTitle: an \xE2\x80\xAE toàn "
	"\xE2\x81\xA6giả\xE2\x81\xA9\n"
	"Date: 2025-01-02\n\n\xE2\x80\xAE đảo \xE2\x80\x8B ngược.\n",
	"Number: 3-TB/X\nType: TB\nTitle: C1 \xC2\x9B"
	"31m \xC2\x90 và \xC2\x85 hết\nDate: 2025-01-03\n"
	"\n\xC2\x9B"
	"2J xoá.\n",
	"Number: 4-TB/X\nType: TB\nTitle: hỏng \xFF\xFE \xC0\xAF \xED\xA0\x80 "
	"byte\nDate: "
	"2025-01-04\n\nBody \xF8\x88\x80 end.\n",
};

static void
add(struct store *s, int64_t feed, uint64_t seq, const char *file, size_t n)
{
	put(s, feed, seq, 1, DOC_DOCUMENT, file, n);
}

static void
withdraw(struct store *s, int64_t feed, uint64_t seq, const char *file)
{
	struct feed_entry en = { .seq = seq,
		.rev = 2,
		.del = true,
		.kind = DOC_DOCUMENT,
		.why = "issued by mistake" };
	struct err e = ERR_INIT;
	struct doc d;

	en.at = 1750000000 + (int64_t)seq * 60;
	if (doc_parse(&d, DOC_DOCUMENT, file, strlen(file), DOC_LENIENT, &e) == 0) {
		doc_id(&d, en.doc);
		doc_release(&d);
	}
	if (feed_apply(s, feed, &en, &e) < 0)
		OK(false, "withdrawal: %s", e.msg);
}

/* A title under 5,000 combining marks. */
static void
add_marks(struct store *s, int64_t feed, uint64_t seq)
{
	struct str f = STR_INIT(DOC_MAX);

	str_adds(&f, "Number: 5-TB/X\nType: TB\nTitle: dấu a");
	for (int i = 0; i < 400; i++)
		str_adds(&f, "\xCC\x81");
	str_adds(&f, " chồng\nDate: 2025-01-05\n\na");
	for (int i = 0; i < 5000; i++)
		str_adds(&f, "\xCC\x81");
	str_adds(&f, " hết\n");
	add(s, feed, seq, str_c(&f), f.len);
	str_release(&f);
}

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
	for (size_t i = 0; i < ARRAY_LEN(hostile); i++)
		add(a->store, feed.id, ++seq, hostile[i], strlen(hostile[i]));
	add_marks(a->store, feed.id, ++seq);
	for (size_t i = 0; i < ARRAY_LEN(plain); i++)
		add(a->store, feed.id, ++seq, plain[i], strlen(plain[i]));
	add(a->store, feed.id, ++seq, resolution, sizeof(resolution) - 1);
	withdraw(a->store, feed.id, ++seq, plain[4]);
	if (feed_cursor_set(a->store, feed.id, seq, e) < 0 ||
	        kv_set_u64(a->store, KV_SYNCED, 1750000000, e) < 0)
		return -1;
	return store_commit(a->store, e);
}

#define ENTER PASS "<Enter>\n=wait is due\n2\n=wait 1/13\n=gone index\n"

/* --- the screens -------------------------------------------------------------------- */

static void
test_unlock(void)
{
	OK(play(NULL, true, 24, 80,
	           "=dump unlock-80x24\nwrong one here<Enter>\n=wait rong\n"
	           "=dump unlock-wrong-80x24\n=size 12 40\n=dump unlock-40x12\n^C"),
	        "the first screen, and leaving it");
	check("unlock-80x24", FACTS("sotay", "Passphrase:", "Locked", "cursor 4,"));
	check("unlock-wrong-80x24", FACTS("Passphrase:", "assphrase"));
	check("unlock-40x12", FACTS("Passphrase:", "No recovery code", "the way back",
	                              "new enrolment."));
	OK(!holds((struct view){ str_c(&shown), shown.len }, "wrong one"),
	        "a passphrase is not shown");
	OK(play(NULL, true, 24, 80, PASS "<Enter>2jj\n=wait 3/13\nQ"),
	        "keys typed while the store opens are kept");
}

/* A profile that is not there: the form of enrolment. A certificate is nothing but bytes to it. */
static void
test_enrol(void)
{
	static const char pem[] =
	        "-----BEGIN CERTIFICATE-----\nMAMCAQU=\n-----END CERTIFICATE-----\n";
	char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "%s/ca.pem", home);
	f = fopen(path, "w");
	if (!OK(f && fwrite(pem, 1, sizeof(pem) - 1, f) == sizeof(pem) - 1 && !fclose(f),
	            "a certificate's file"))
		return;
	setenv("HOME", home, 1);
	OK(play("nobody", true, 24, 80,
	           "=dump enrol-80x24\n<F1>\n=wait Makes a profile\nq\n=gone Makes a "
	           "profile\n"
	           "handbook.example.org<Enter>~/c<Tab>\n"
	           "=wait ca.pem\n=dump enrol-file-80x24\n<Enter>\n=wait SHA\n"
	           "=dump enrol-seen-80x24\n=size 12 40\n=dump enrol-seen-40x12\n"
	           "=size 1 1\n=size 3 9\n=size 12 40\ny\n=wait step "
	           "4\nABC<Enter>\n=wait letters\n=dump enrol-code-40x12\n"
	           "DE-F2345<Enter>\n=wait step 5\nab\n=wait weak\n"
	           "=dump enrol-weak-40x12\n=size 24 80\n"
	           "^U" PASS "<Enter>other<Enter>\n=wait differ\n"
	           "=dump enrol-again-80x24\n^C"),
	        "enrolment, field by field");
	unlink(path);
	check("enrol-80x24", FACTS("step 1 of 6", "Server", "New passphrase", "https://",
	                             "cursor 4,"));
	check("enrol-file-80x24",
	        FACTS("https://handbook.example.org", "~/ca.pem", "Tab"));
	check("enrol-seen-80x24", FACTS("SHA-256", ":", "Is it the same?", "y yes"));
	check("enrol-seen-40x12", FACTS("SHA-256", ":", "Is it the same?", "y yes"));
	check("enrol-code-40x12", FACTS("One-time code", "ABC", "10 letters"));
	check("enrol-weak-40x12", FACTS("New passphrase", "••", "too weak"));
	check("enrol-again-80x24", FACTS("compared, the same", "ABCDE-F2345", "•••",
	                                   "The two differ", "cursor 9,"));
	OK(!holds((struct view){ str_c(&shown), shown.len }, PASS),
	        "a new passphrase is not shown");
}

static void
test_documents(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER
	           "=dump documents-80x24\n"
	           "jj\n=dump documents-down-80x24\n"
	           "G\n=dump documents-end-80x24\n"
	           "gg\n=size 12 40\n=dump documents-40x12\n"
	           "=size 24 80\n/sach<Enter>\n=wait search: sach\n=dump "
	           "search-80x24\n=size 30 132\n=wait Issued\n=dump search-132x30\n=size "
	           "24 80\n"
	           "F\nf"
	           "type:QĐ | draft<Enter>\n=wait filter:\n=dump filter-80x24\n"
	           "F\nf"
	           "type:QĐ (<Enter>\n=wait column\n=dump filter-wrong-80x24\n<Esc>\n"
	           "=paste rm -rf\n=wait paste\n=dump paste-80x24\nQ"),
	        "the list");
	check("documents-80x24",
	        FACTS("57-NQ/TW", "Nghị quyết về đọc sách", "12/03/2025", "1/13", "●",
	                "Documents 2(12)", "withdrawn: issued by mistake",
	                "[draft] Hướng dẫn", "synced 15/06/2025", "Enter open"));
	check("documents-down-80x24", FACTS("3/13 "));
	check("documents-end-80x24", FACTS("13/13"));
	check("documents-40x12", FACTS("57-NQ/TW", "Nghị quyết", "1/13"));
	check("search-132x30", FACTS("search: sach", "sách"));
	check("search-80x24",
	        FACTS("search: sach", "57-NQ/TW", "05-CT/TW", "12-NQ/TW", "1/4"));
	check("filter-80x24",
	        FACTS("filter: type:QĐ | draft", "339-QĐ/TW", "26-HD/BTG", "1/2"));
	check("filter-wrong-80x24", FACTS("filter: type:QĐ (", "column"));
	check("paste-80x24", FACTS("paste was ignored"));
}

static void
test_reader(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER
	           "G:1<Enter>\n<Enter>\n=wait 57-NQ\n=dump reader-80x24\n"
	           "a\n=wait acknowledged\n=dump reader-ack-80x24\n"
	           "]]\n=dump reader-section-80x24\n"
	           "gg/can bo<Enter>\n=wait find: can bo\n=dump reader-find-80x24\n"
	           "=size 12 40\n=dump reader-40x12\n=size 24 80\n"
	           "q\n=wait Enter open\n=dump documents-ack-80x24\n"
	           "u\n=wait taken back\n=dump documents-undone-80x24\n"
	           "<Enter>\n=gone f filter\n=size 12 40\n=gone synced\n^F^F^F\n=dump "
	           "reader-left-40x12\nq\n=wait "
	           "f filter\n"
	           "<Enter>\n=gone f filter\n=dump reader-place-40x12\n=size 24 "
	           "80\nq\n=wait f "
	           "filter\n"
	           "/12 nq<Enter>\n=wait search:\n<Enter>\n=wait 12-NQ\n"
	           "=dump reader-replaced-80x24\nQ"),
	        "a document");
	check("reader-80x24",
	        FACTS("57-NQ/TW", "Nghị quyết về đọc sách mỗi ngày ở chi bộ",
	                "signed by Lường Thị Thử", "Replaces", "12-NQ/TW",
	                "05-CT/TW, 198-KL/TW", "from 01/04/2025", "KHẨN",
	                "To acknowledge: press a", "I- TÌNH HÌNH", "a) Mỗi chi bộ",
	                "Documents 2(11)", "76%"));
	check("reader-ack-80x24", FACTS("not yet sent", "acknowledged", "↑1 to send"));
	check("reader-section-80x24", FACTS("I- TÌNH HÌNH"));
	check("reader-find-80x24", FACTS("find: can bo", "cán bộ"));
	check("reader-40x12", FACTS("57-NQ/TW"));
	check("documents-ack-80x24", FACTS("~", "↑1 to send", "(11)"));
	check("documents-undone-80x24", FACTS("taken back", "!"));
	check("reader-left-40x12", FACTS("kể lại một trang đã đọc"));
	check("reader-place-40x12", FACTS("kể lại một trang đã đọc"));
	check("reader-replaced-80x24",
	        FACTS("Replaced by 57-NQ/TW of 12/03/2025", "Bản cũ"));
}

static void
test_hostile(void)
{
	static const struct {
		const char *name, *fact;
	} want[] = {
		{ "hostile-marks-80x24", "chồng" },
		{ "hostile-invalid-80x24", "hỏng \xEF\xBF\xBD\xEF\xBF\xBD" },
		{ "hostile-c1-80x24", "C1 \xEF\xBF\xBD"
		                      "31m" },
		{ "hostile-bidi-80x24", "an \xEF\xBF\xBD toàn" },
		{ "hostile-escape-80x24", "\xEF\xBF\xBD]52;c;" },
	};

	OK(play(NULL, true, 24, 80,
	           ENTER ":9<Enter>\n<Enter>\n=dump hostile-marks-80x24\nJ\n"
	                 "=dump hostile-invalid-80x24\nJ\n=dump hostile-c1-80x24\nJ\n"
	                 "=dump hostile-bidi-80x24\nJ\n=dump hostile-escape-80x24\nQ"),
	        "documents that no honest committee would send");
	for (size_t i = 0; i < ARRAY_LEN(want); i++)
		check(want[i].name, FACTS(want[i].fact));
	OK(play(NULL, false, 24, 80,
	           ENTER "=dump documents-ascii-80x24\n:4<Enter>\n<Enter>\n"
	                 "+old<Enter>\n=wait Tags\n"
	                 "=dump reader-withdrawn-ascii-80x24\nQ"),
	        "a terminal that knows ASCII alone");
	check("documents-ascii-80x24", FACTS("Nghi quyet ve doc sach moi ngay",
	                                       ">  ! 12/03/2025 57-NQ/TW", "339-QD/TW"));
	check("reader-withdrawn-ascii-80x24",
	        FACTS("Withdrawn: issued by mistake", "07-TB/HU", "Tags        old"));
}

static void
test_help_and_sizes(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER
	           "?\n=wait Help\n=dump help-80x24\n=size 12 40\n=dump help-40x12\n"
	           "q\n=size 1 1\n=dump documents-1x1\n<Enter>\n=dump reader-1x1\n"
	           "?\n=dump help-1x1\nqq:q<Esc>^X\n=dump unlock-1x1\n=size 2 3\n"
	           "=size 500 200\n=wait Passphrase\n=size 24 80\n" ENTER
	           "=dump again-80x24\nQ"),
	        "help, sizes down to 1x1, lock and unlock");
	check("help-80x24",
	        FACTS("Documents", "one line down", "Keys of lists", "j <Down>"));
	check("help-40x12", FACTS("Documents"));
	check("documents-1x1", FACTS("cursor 0,0"));
	check("reader-1x1", FACTS("cursor"));
	check("help-1x1", FACTS("cursor"));
	check("unlock-1x1", FACTS("cursor"));
	check("again-80x24", FACTS("57-NQ/TW", "1/13"));
}

int
main(void)
{
	struct err e = ERR_INIT;
	bool fallback;

	/* A script that waits for what never comes must not wait for ever. */
	alarm(100);
	setenv("LC_ALL", "C.UTF-8", 1);
	proc_locale(&fallback);
	if (!OK(crypt_init(&e) == 0 && make_profile(fill),
	            "a profile with a dozen documents")) {
		clean();
		return t_end();
	}
	test_enrol();
	test_unlock();
	test_documents();
	test_reader();
	test_hostile();
	test_help_and_sizes();
	clean();
	str_release(&shown);
	return t_end();
}
