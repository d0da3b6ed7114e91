/*
 * Lists beyond their rows: tags and what is done to all tagged things, the document beside the list. A store of some documents,
 * notices and a meeting, the whole screen over it; the clock stands still.
 */
#include "play.h"
#include <sys/syscall.h>
#include <time.h>
#include "pane/tags.h"

#define NOW 1750003600 /* 15/06/2025 23:06 in the zone of the tests */
#define DOCS 150

static time_t now = NOW;

/* The wall clock of the programs under test; every other clock is the real one. */
int
clock_gettime(clockid_t id, struct timespec *ts)
{
	if (id != CLOCK_REALTIME)
		return (int)syscall(SYS_clock_gettime, id, ts);
	*ts = (struct timespec){ .tv_sec = now };
	return 0;
}

static const char meeting[] =
        "Kind: regular\nFormat: hybrid\nState: upcoming\nTitle: Sinh hoạt thường kỳ "
        "tháng Sáu\nPlace: Nhà văn hóa thôn Mận\nStart: 2025-06-20 19:30 +09:00\n"
        "End: 2025-06-20 21:00 +09:00\n\n- 15' Khai mạc, điểm danh\n"
        "- 40' Học tập nghị quyết, thảo luận từng tổ\n";

static const char *const notices[] = {
	"Title: Lịch nghỉ lễ của văn phòng\nKind: notice\nSender: Tỉnh ủy Sông Mây\n"
	"Time: 2025-06-10 09:00 +07:00\n\nNghỉ hai ngày.\n",
	"Title: Thẻ đảng của đồng chí đã in xong\nKind: invitation\nSender: Đảng ủy xã\n"
	"Time: 2025-06-12 09:00 +07:00\n\nMời đến nhận.\n",
};

/* Every third one wants an acknowledgement; the last has a long text. */
static void
document(struct store *s, int64_t feed, uint64_t i)
{
	static const char *const type[] = { "QĐ", "NQ", "HD", "QĐ" };
	struct str f = STR_INIT(DOC_MAX);

	str_addf(&f,
	        "Number: %d-%s/TU\nType: %s\nTitle: Văn bản thứ %d về sổ tay điện tử\n"
	        "Issuer: Tỉnh ủy Sông Mây\nDate: 202%d-0%d-1%d\n%s\n",
	        (int)i, type[i % 4], type[i % 4], (int)i, i % 5 == 0 ? 4 : 5,
	        (int)(i % 9) + 1, (int)(i % 10), i % 3 == 0 ? "Acknowledge: yes\n" : "");
	for (uint64_t k = 1; k <= (i == DOCS ? 60 : 3); k++)
		str_addf(&f,
		        "%d. Điều thứ %d nói rằng mỗi chi bộ đọc một trang sách, ghi vào "
		        "sổ và kể lại cho người vắng mặt.\n\n",
		        (int)k, (int)k);
	put(s, feed, i, 1, DOC_DOCUMENT, str_c(&f), f.len);
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
	while (seq < DOCS)
		document(a->store, feed.id, ++seq);
	for (size_t i = 0; i < ARRAY_LEN(notices); i++)
		put(a->store, feed.id, ++seq, 1, DOC_NOTICE, notices[i],
		        strlen(notices[i]));
	put(a->store, feed.id, ++seq, 1, DOC_MEETING, meeting, strlen(meeting));
	if (feed_cursor_set(a->store, feed.id, seq, e) < 0 ||
	        kv_set_u64(a->store, KV_SYNCED, 1750000000, e) < 0)
		return -1;
	return store_commit(a->store, e);
}

#define ENTER PASS "<Enter>\n=wait is due\n=gone index\n2\n=wait 1/150\n"

/* --- the set ------------------------------------------------------------------------- */

static void
id_of(unsigned n, uint8_t id[ID_LEN])
{
	memset(id, 0, ID_LEN);
	memcpy(id, &n, sizeof(n));
}

static void
test_set(void)
{
	struct tags t = { 0 };
	struct err e = ERR_INIT;
	uint8_t id[ID_LEN];
	bool ok = true;
	size_t n = 0;

	for (unsigned i = 0; i < 5000; i++) {
		id_of(i, id);
		ok = ok && tags_add(&t, id, &e) == 0 && tags_add(&t, id, &e) == 0;
	}
	INT_EQ(t.n, 5000, "5,000 tags, each once");
	for (unsigned i = 0; i < 5000; i += 2) {
		id_of(i, id);
		tags_drop(&t, id);
		tags_drop(&t, id);
	}
	for (unsigned i = 0; i < 5000; i++) {
		id_of(i, id);
		ok = ok && tags_has(&t, id) == (i % 2 == 1);
	}
	for (size_t at = 0; tags_next(&t, &at);)
		n++;
	OK(ok && n == 2500 && t.n == 2500, "every second one is left, and found");
	tags_release(&t);
	OK(!tags_has(&t, id) && t.n == 0, "and none");
}

/* --- the screens ----------------------------------------------------------------------- */

static void
test_tags(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER ";\n=wait nothing is tagged\n\ntjt\n=wait 2 tagged\n"
	                 "=dump tags-80x24\n"
	                 "=size 12 10\n=gone synced\n=dump tags-12x10\n=size 24 80\n"
	                 ";\n=wait all 2 tagged\n=dump tags-asks-80x24\n"
	                 "j\n=wait not for several\n"
	                 "ktT\n=wait nothing: all\n=dump tags-filter-80x24\n"
	                 "typ<Tab>QĐ (<Enter>\n=wait column\n<Esc>"
	                 "Tsender:x<Enter>\n=wait column\n<Esc>"
	                 "gga\n=wait acknowledged;\n"
	                 "Tto-ack<Enter>\n=wait tagged: 50\n=dump tags-matching-80x24\n"
	                 ";a\n=wait still tagged\n=dump tags-acked-80x24\n"
	                 "^T\n=wait all tags were\n=gone 1 tagged\n"
	                 "facked<Enter>\n=wait filter: acked\n=wait 1/50\n"
	                 "T<Enter>\n=wait tagged: 50\nF\n=wait /150\n=wait 50 tagged\n"
	                 ";u\n=wait taken back: 50\n=dump tags-undone-80x24\nQ"),
	        "tags");
	check("tags-80x24", FACTS(">● ", " ●+!", "  2 tagged", "4/150"));
	check("tags-12x10", FACTS("+"));
	check("tags-asks-80x24", FACTS("all 2 tagged: a acknowledge, u undo, "
	                               "U toggle-read, * flag, + label, - unlabel"));
	check("tags-filter-80x24", FACTS("tag (nothing: all):"));
	check("tags-matching-80x24", FACTS("tagged: 50", "50 tagged"));
	check("tags-acked-80x24",
	        FACTS("acknowledged: 49; not done and still tagged: 1, ",
	                "150-HD/TU: already"));
	check("tags-undone-80x24", FACTS("acknowledgements taken back: 50"));
}

static void
test_preview(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER "v\n=wait Issued\n=dump preview-yes-80x24\nv\n=gone Issued\n"
	                 ":set preview auto<Enter>\n=size 43 132\n=wait Issued\n"
	                 "=dump preview-132x43\n"
	                 "]\n=gone Issued\n=dump preview-down-132x43\n[\n=wait Issued\n"
	                 ":preview-down 1<Enter>\n=gone │ 150-HD\n:preview-up "
	                 "1<Enter>\n=wait │ 150-HD\n"
	                 "j\n=wait │ 149-NQ\n=dump preview-next-132x43\n"
	                 "=size 24 80\n=gone Issued\n=dump preview-none-80x24\n"
	                 "]\n=wait no preview\n"
	                 "=size 24 100\n=wait │ 149-NQ\n=dump preview-100x24\n"
	                 "<Enter>\n=wait Sông Mây\ncghi nhớ<Enter>\n=wait "
	                 "noted\nq\n=wait │ 149-NQ\n"
	                 "C\n=wait │ ghi nhớ\n=dump preview-note-100x24\nq\n"
	                 "3\n=wait From\n=dump preview-notices-100x24\n"
	                 "4\n=wait Place\n=dump preview-meetings-100x24\n"
	                 "1\n=wait Place\n=dump preview-today-100x24\n"
	                 "9\nv\n=wait has no preview\n"
	                 "2\n=wait │ 149-NQ\n/điều thứ 60<Enter>\n=wait search:\n=wait "
	                 "60. Điều\n"
	                 "=dump preview-search-100x24\nQ"),
	        "the document beside its list");
	check("preview-yes-80x24", FACTS("Issued", "│ 150-HD/TU"));
	check("preview-132x43",
	        FACTS("│ 150-HD/TU", "To acknowledge: press a", "│ 1. Điều thứ 1 nói"));
	check("preview-down-132x43", FACTS("12. Điều thứ 12 nói"));
	check("preview-next-132x43", FACTS("│ 149-NQ/TU", "Issued        19/06/2025"));
	check("preview-none-80x24",
	        FACTS("149-NQ/TU        Văn bản thứ 149 về sổ tay điện tử"));
	check("preview-100x24", FACTS("│ Issued        19/06/2025 by Tỉnh ủy"));
	check("preview-note-100x24", FACTS("│ ghi nhớ", "│ 149-NQ/TU"));
	check("preview-notices-100x24", FACTS("│ From          Đảng ủy xã"));
	check("preview-meetings-100x24",
	        FACTS("│ My answer     none yet", "40' Học tập"));
	check("preview-today-100x24", FACTS("This is due.", "│ Place         Nhà văn"));
	check("preview-search-100x24", FACTS("search: điều thứ 60", "60. Điều thứ 60"));
	OK(play(NULL, false, 24, 100,
	           ENTER "=wait Issued\n=dump preview-ascii-100x24\nQ"),
	        "a terminal that knows ASCII alone");
	check("preview-ascii-100x24", FACTS("| 150-HD/TU"));
}

static void
test_marks(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER
	           "jjma\n=wait mark a stands\nG\n=wait 150/150\n'a\n=wait   3/150\n"
	           "''\n=wait 150/150\n''\n=wait   3/150\n"
	           "'b\n=wait mark b is not set\n=dump marks-unset-80x24\n"
	           "m1\n=wait a mark is a letter\nm<Esc>\n=gone a mark is\n"
	           "fto-ack<Enter>\n=wait 50\n'a\n=gone filter:\n=wait   3/150\n"
	           "gg\n<Enter>\n=wait Issued\n^F\n=gone Issued\nmR\n=wait mark R\n"
	           "=dump marks-reader-80x24\n"
	           "gg\n=wait Issued\n'R\n=gone Issued\n=dump marks-jumped-80x24\n"
	           "''\n=wait Issued\n"
	           "q3\n=wait 1/2\nj\n'R\n=wait 10. Điều\n''\n=wait 2/2\n"
	           "4\n<Enter>\n=wait My answer\nmm\nq'a\n=wait   3/150\n'm\n=wait My "
	           "answer\n"
	           "?\n=wait Help\nmx\n=wait nothing here\nq\n"
	           "^X\n" ENTER "'a\n=wait mark a is not set\nQ"),
	        "marks");
	check("marks-unset-80x24", FACTS("mark b is not set; m and the letter set it"));
	check("marks-reader-80x24", FACTS("mark R stands here"));
	check("marks-jumped-80x24", FACTS("10. Điều"));
}

static void
test_filters(void)
{
	OK(play(NULL, true, 45, 160,
	           ENTER
	           "=wait Issued\n=dump filters-160x45\ngfjj\n=wait > to ack\n"
	           "=dump filters-chosen-160x45\n<Enter>\n=wait filter: to-ack\n"
	           "=wait ✓ to ack\n=dump filters-to-ack-160x45\n"
	           "gfG\n=wait > type:NQ\nl\n=wait filter: type:NQ\nF\n=gone filter:\n"
	           "3\n=wait urgent\n=dump filters-notices-160x45\n"
	           "9\n=wait waiting\n1\n=wait is due\n=gone ✓ all\ngf\n=wait has no "
	           "filter\n"
	           "=size 24 80\n2\n=wait /150\ngfj\n=wait > unread\n=gone Văn bản\n"
	           "=dump filters-80x24\nq\n=wait Văn bản\ngf\n=gone Văn bản\ngf\n"
	           "=wait Văn bản\ngfggG<Enter>\n=wait filter: type:NQ\n"
	           "=size 12 40\ngf\n=gone Văn bản\n=dump filters-40x12\nQ"),
	        "filters to choose from");
	check("filters-160x45", FACTS("✓ all                150│",
	                                "  type:QĐ             74│", "│ 150-HD/TU"));
	check("filters-chosen-160x45", FACTS("> to acknowledge      "));
	check("filters-to-ack-160x45", FACTS("✓ to acknowledge      ", "filter: to-ack"));
	check("filters-notices-160x45", FACTS("✓ all                  2│", "  urgent"));
	check("filters-80x24", FACTS("✓ all", "> unread"));
	check("filters-40x12", FACTS("> type:NQ"));
}

/* Tags that have a name: one, in the filter, on all that is tagged, in the text, off again. */
static void
test_labels(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER
	           "gg+a b<Enter>\n=wait letters, digits\n<Esc>\n+cũ<Enter>\n"
	           "=wait tagged \"cũ\"\njt\n=wait 1 tagged\nk+c<Tab><Enter>\n"
	           "=wait tagged \"cũ\"\n;:label mới<Enter>\n"
	           "=wait tagged by name: 1\n"
	           "ftag:c<Tab><Enter>\n=wait filter: tag:cũ\n=wait 2/2\n"
	           "F\n=wait /150\nftag:mới<Enter>\n=wait 1/1\n"
	           "=dump labels-80x24\n<Enter>\n=wait cũ, mới\n"
	           "=dump labels-reader-80x24\n"
	           ":unlabel m<Tab><Enter>\n=gone , mới\n"
	           "-none<Enter>\n=wait it has no tag\nq\n"
	           "=wait Nothing passes\nF\n=wait /150\n"
	           "T<Enter>\n=wait tagged: 150\n;-c<Tab><Enter>\n"
	           "=wait with that name taken off: 2\n;+cũ<Enter>\n"
	           "=wait tagged by name: 150\n:tagged unlabel cũ<Enter>\n"
	           "=wait off: 150\n^Tgg+cũ<Enter>\nj+cũ<Enter>\n"
	           ":filter-form<Enter>\n=wait next field\n"
	           "<PageDown><S-Tab>c^N<PageDown><Enter>\n"
	           "=wait filter: tag:cũ\n=wait /2\nF\n=wait /150\ngf\n=wait tag:cũ\n"
	           "=dump labels-filters-80x24\nQ"),
	        "tags with names");
	check("labels-80x24", FACTS("filter: tag:mới"));
	check("labels-reader-80x24", FACTS("Tags", "cũ, mới"));
	check("labels-filters-80x24", FACTS("tag:cũ"));
}

/* What came last is taken back as a whole. */
static void
test_batch(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER
	           "Tto-ack<Enter>\n=wait tagged: 50\nfto-ack<Enter>\n=wait 1/50\n;a\n"
	           "=wait acknowledged: 50 (u takes it back)\n=wait Nothing passes\n"
	           "^Tu\n=wait acknowledgements (50)?\nn\n=gone (50)?\n"
	           "u\n=wait (50)?\n=dump tags-back-80x24\ny\n"
	           "=wait taken back: 50\n=wait /50\nu\n=wait nothing to undo\n"
	           "F\n=wait /150\nggttt;a\n=wait acknowledged: \n"
	           "ggu\n=wait acknowledgement was taken\nQ"),
	        "u behind ;a is for all of it, and after a movement for one");
	check("tags-back-80x24",
	        FACTS("take back all these acknowledgements (50)? y does it"));
}

static void
test_empty(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER "jjj\n=wait 4/150\nfnumber:none<Enter>\n=wait Nothing passes\n"
	                 "fissuer:none<Enter>\n=wait issuer:none\nF\n=wait 4/150\n"
	                 "+x<Enter>\n=wait tagged \"x\"\nggftag:x<Enter>\n"
	                 "=wait 1/1\n-x<Enter>\n=wait Nothing passes\nF\n=wait 4/150\nQ"),
	        "a filter that nothing passes goes, and the cursor is where it was");
}

/* A turn of the work has been done when the key behind it is read. */
static void
test_stop(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER "T<Enter>\n=wait tagged: 150\n;*^C\n=wait stopped: done with\n"
	                 "=dump tags-stopped\n;*\n=wait flagged: 150\n;*\n"
	                 "=wait flags taken off: 150\nQ"),
	        "work that is stopped");
	OK(holds(dumped("tags-stopped"), "150 tagged  ") &&
	                holds(dumped("tags-stopped"), "of 150") &&
	                !holds(dumped("tags-stopped"), "%"),
	        "is at its end, and can be begun again");
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
	test_set();
	if (OK(crypt_init(&e) == 0 && make_profile(fill),
	            "a profile with 150 documents")) {
		test_tags();
		test_preview();
		test_marks();
		test_filters();
		test_labels();
		test_batch();
		test_empty();
		test_stop();
	}
	clean();
	str_release(&shown);
	return t_end();
}
