/*
 * Attachments as screens: named with their document and their meeting, listed, read inside by their
 * own text or by a program, pinned and removed; at two sizes.
 */
#include "play.h"
#include "att.h"
#include <dirent.h>

#define ENTER PASS "<Enter>\n=wait is due\n=gone index\n"
#define BOTH(name)                                                                       \
	"=dump " name "-80x24\n=size 12 40\n=dump " name "-40x12\n=size 24 80\n"

static const char plan[] =
        "Number: 41-KH/TU\nType: KH\nTitle: Kế hoạch chuyển đổi số\nDate: 2025-05-20\n"
        "Attachment: Biểu mẫu.pdf\nAttachment: danh sách.txt\nAttachment: chờ.docx\n"
        "Attachment: bản đồ.png\n\nI- MỤC TIÊU\n";
static const char meeting[] =
        "Kind: regular\nState: upcoming\nTitle: Sinh hoạt thường kỳ\nPlace: Nhà văn hóa\n"
        "Start: 2095-06-20 19:30 +07:00\nAttachment: danh sách.txt\n\n- 15' Khai mạc\n";
static const char plain[] =
        "Number: 1-TB/TU\nType: TB\nTitle: Thông báo\nDate: 2025-05-01\n\nHết.\n";
static const char list_text[] = "đồng chí Ví Dụ\n\033[31mđồng chí Giả Định\n";
static const char form_text[] = "mau don\ffrom the second page\n";

static int
fill(struct app *a, struct err *e)
{
	struct feed_sub sub = { .name = "Thử nghiệm", .kind = "all", .nkeys = 1 };
	struct feed_row feed;
	struct att t[4];
	size_t got;

	memset(sub.fid, 7, sizeof(sub.fid));
	if (!attachment(a, &t[0], "Biểu mẫu.pdf", 0, form_text) ||
	        !attachment(a, &t[1], "danh sách.txt", 0, list_text) ||
	        !attachment(a, &t[2], "chờ.docx", 0, "cho") ||
	        !attachment(a, &t[3], "bản đồ.png", 4321000, NULL))
		return err_set(e, ERR_IO, "no attachments");
	if (store_begin(a->store, e) < 0 || feed_subs_set(a->store, &sub, 1, e) < 0 ||
	        feed_list(a->store, &feed, 1, &got, e) < 0 || got != 1)
		return -1;
	put(a->store, feed.id, 1, 1, DOC_DOCUMENT, plain, strlen(plain));
	if (put_with(a, feed.id, 2, DOC_DOCUMENT, plan, t, 4, e) < 0 ||
	        put_with(a, feed.id, 3, DOC_MEETING, meeting, &t[1], 1, e) < 0 ||
	        feed_cursor_set(a->store, feed.id, 3, e) < 0 ||
	        att_state_set(a->store, t[0].blob, ATT_PINNED, e) < 0 ||
	        att_state_set(a->store, t[1].blob, ATT_HERE, e) < 0 ||
	        kv_set_u64(a->store, KV_SYNCED, 1750000000, e) < 0)
		return -1;
	return store_commit(a->store, e);
}

/* Programs that any system has stand for those that read. */
static bool
programs(void)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/config", home);
	if (mkdir(path, 0700) != 0)
		return false;
	/* One that hangs: nobody ever writes to what it reads. */
	snprintf(path, sizeof(path), "%s/config/never", home);
	if (mkfifo(path, 0600) != 0)
		return false;
	snprintf(path, sizeof(path), "%s/config/sotayrc", home);
	f = fopen(path, "w");
	if (!f)
		return false;
	fprintf(f, "program read pdf tr a-z A-Z\nprogram read docx cat %s/config/never\n",
	        home);
	return fclose(f) == 0;
}

static void
test_list(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER
	           "2j<Enter>\n=wait Attached\n" BOTH("att-reader") "A\n=wait 1/4\n" BOTH(
	                   "att-list") "?\n=wait open an attachment\n=dump "
	                               "att-help-80x24\nq\n=wait read\n"
	                               "q\n=wait Attached\nq\n=wait 2/2\nk<Enter>\n=wait "
	                               "Hết\nA\n"
	                               "=wait no attachments\n=dump "
	                               "att-none-80x24\nqq\n=wait 1/2\n"
	                               "4<Enter>\n=wait Agenda\n=dump "
	                               "att-meeting-80x24\nA\n=wait 1/1\n"
	                               "=dump att-of-meeting-80x24\nQ"),
	        "attachments of a document and of a meeting");
	check("att-reader-80x24",
	        FACTS("Attached    Biểu mẫu.pdf  29 bytes, pinned  (A lists them)",
	                "danh sách.txt  54 bytes, here", "bản đồ.png  4.3 MB, not here"));
	check("att-reader-40x12", FACTS("Biểu mẫu.pdf"));
	check("att-list-80x24", FACTS(">* Biểu mẫu.pdf", "pinned", "here", "not here",
	                                "4.3 MB", "Enter read  o open outside"));
	check("att-list-40x12", FACTS(">* Biểu mẫu.pdf", "pinned", "not here"));
	check("att-help-80x24", FACTS("open an attachment with a program of its own"));
	check("att-none-80x24", FACTS("This document has no attachments."));
	check("att-meeting-80x24",
	        FACTS("Attached      danh sách.txt  54 bytes, here  (A lists them)"));
	check("att-of-meeting-80x24", FACTS(">  danh sách.txt", "1/1"));
}

/* The program that hangs takes no key away, and is left by going back. */
static void
test_reading(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER "2j<Enter>\n=wait Attached\nA<Enter>\n=wait MAU DON\n"
	                 "/second<Enter>\n" BOTH(
	                         "att-filtered") "qj<Enter>\n"
	                                         "=wait Ví Dụ\n=dump "
	                                         "att-text-80x24\nqj<Enter>\n"
	                                         "=wait cat makes\n?\n=wait program "
	                                         "that takes long\nq\n"
	                                         "=wait cat makes\n=dump "
	                                         "att-hangs-80x24\nq\n=wait 3/4\nQ"),
	        "read inside");
	check("att-filtered-80x24",
	        FACTS("MAU DON", "FROM THE SECOND PAGE", "Attachment  Biểu mẫu.pdf"));
	check("att-filtered-40x12", FACTS("FROM THE SECOND PAGE"));
	check("att-text-80x24", FACTS("đồng chí Ví Dụ", "[31mđồng chí Giả Định"));
	check("att-hangs-80x24", FACTS("cat makes text of it", "chờ.docx"));
}

static void
test_keeping(void)
{
	OK(play(NULL, true, 24, 80,
	           ENTER "2j<Enter>\n=wait Attached\nA\n=wait 1/4\nx\n=wait unpin\n=dump "
	                 "att-pinned-80x24\np\n=wait no longer kept\nx\n=wait y removes\n"
	                 "n<Enter>\n=wait nothing was removed\nx\n=wait y removes\n"
	                 "=dump att-asks-80x24\ny<Enter>\n=wait removed from\n=dump "
	                 "att-removed-80x24\njp\n=wait kept:\n=dump att-kept-80x24\no\n"
	                 "=wait XDG\n=dump att-outside-80x24\nGp\n=wait enrol\n=dump "
	                 "att-due-80x24\n<Backspace>\n=wait Attached\n=dump "
	                 "att-reader-after-80x24\nQ"),
	        "kept and removed");
	check("att-pinned-80x24", FACTS("it is pinned; unpin it first", ">* Biểu"));
	check("att-asks-80x24", FACTS("remove it from this device? y removes it:"));
	check("att-removed-80x24",
	        FACTS("removed from this device: Biểu mẫu.pdf", ">  Biểu", "not here"));
	check("att-kept-80x24", FACTS("kept: danh sách.txt", ">* danh"));
	check("att-outside-80x24", FACTS("no tmpfs at XDG_RUNTIME_DIR: read it inside"));
	check("att-due-80x24", FACTS(">* bản đồ.png", "pinned, not here"));
	check("att-reader-after-80x24",
	        FACTS("Biểu mẫu.pdf  29 bytes, not here",
	                "danh sách.txt  54 bytes, pinned", "4.3 MB, pinned, not here"));
}

static void
clean_blobs(void)
{
	char path[600];
	struct dirent *x;
	DIR *d;

	snprintf(path, sizeof(path), "%s/data/default/blobs", home);
	d = opendir(path);
	while (d && (x = readdir(d))) {
		snprintf(path, sizeof(path), "%s/data/default/blobs/%s", home, x->d_name);
		if (x->d_name[0] != '.')
			unlink(path);
	}
	if (d)
		closedir(d);
	snprintf(path, sizeof(path), "%s/data/default/blobs", home);
	rmdir(path);
	snprintf(path, sizeof(path), "%s/data/default/turn.lock", home);
	unlink(path);
	snprintf(path, sizeof(path), "%s/config/sotayrc", home);
	unlink(path);
}

int
main(void)
{
	struct err e = ERR_INIT;
	bool fallback;

	alarm(100);
	unsetenv("XDG_RUNTIME_DIR");
	setenv("LC_ALL", "C.UTF-8", 1);
	proc_locale(&fallback);
	umask(077);
	if (OK(crypt_init(&e) == 0 && make_profile(fill) && programs(),
	            "a member with attachments")) {
		test_list();
		test_reading();
		test_keeping();
	}
	clean_blobs();
	clean();
	str_release(&shown);
	return t_end();
}
