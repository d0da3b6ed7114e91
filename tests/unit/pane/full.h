/*
 * A store that has some of everything: documents that are long, wide, right to left, hostile,
 * withdrawn and changed since they were read, attachments, notices, meetings, a profile, notes and
 * acts. For the tests of this folder that look at no golden screen. After play.h.
 */
#include <ftw.h>
#include "model/op.h"
#include "att.h"
#include "core/reading.h"
#include "store/outbox.h"

#define FULL_PLAIN 60 /* documents that are there to be many */

static const char full_long[] =
        "Number: 57-NQ/TW\nType: NQ\nTitle: Nghị quyết về đọc sách mỗi ngày ở chi bộ\n"
        "Issuer: Ban Thử nghiệm Trung ương\nSigner: Lường Thị Thử Nghiệm\n"
        "Date: 2025-03-12\nEffective: 2025-04-01\nUrgency: KHẨN\nAcknowledge: yes\n"
        "Replaces: 12-NQ/TW\nCites: 1-TB/TU\nCites: 198-KL/TW\n"
        "Attachment: danh sách.txt\nAttachment: bản đồ.png\n\n"
        "I- TÌNH HÌNH VÀ NGUYÊN NHÂN\n\n"
        "Trong những năm qua, việc đọc sách của đảng viên ở nhiều chi bộ đã thành nền "
        "nếp (xem 1-TB/TU và 2-TB/TU); tủ sách được bổ sung, cán bộ đọc trước để nói lại "
        "cho người cao tuổi. "
        "https://example.invalid/rat/dai/khong/co/khoang/trang/nao/ca\n\n"
        "1. Ưu điểm\n\na) Mỗi chi bộ có một tủ sách.\nb) Buổi nào cũng có mười phút kể "
        "lại một trang đã đọc, ghi vào sổ để người vắng mặt xem sau.\n\n2. Hạn chế\n\n"
        "- Sách còn ít ở vùng cao.\n- 漢字 と かな が 混ざる 行 です "
        "漢字漢字漢字漢字漢字.\n\n"
        "II- NHIỆM VỤ\n\n1. این یک متن آزمایشی است (۱۲) و 339-QĐ/TW.\n"
        "2. نامه‌ای برای همه.\n3. a\xCC\x81\xCC\xA3\xCC\x88 e\xCC\x81 "
        "👍🏽 "
        "👨‍👩‍👧 "
        "ký tự ghép.\n\n"
        "III- TỔ CHỨC THỰC HIỆN\n\n1. Chi bộ sơ kết mỗi quý một lần.\n\n"
        "1.1. Đảng ủy đôn đốc.\n\n1.2. Cấp ủy kiểm tra.\n";
static const char full_before[] =
        "Number: 41-KH/TU\nType: KH\nTitle: Kế hoạch chuyển đổi số\nDate: 2025-05-20\n"
        "Acknowledge: yes\n\nI- MỤC TIÊU\n\n1. Mỗi chi bộ một buổi thực hành.\n";
static const char full_after[] =
        "Number: 41-KH/TU\nType: KH\nTitle: Kế hoạch chuyển đổi số\nDate: 2025-05-20\n"
        "Acknowledge: yes\n\nI- MỤC TIÊU\n\n1. Mỗi chi bộ hai buổi thực hành.\n\n"
        "II- TỔ CHỨC\n\n1. Bí thư chủ trì.\n";
static const char *const full_odd[] = {
	"Number: 12-NQ/TW\nType: NQ\nTitle: Nghị quyết cũ về tủ sách\nDate: "
	"2020-01-15\n\n"
	"Bản cũ.\n",
	"Number: 1-\033[31mXX\033[0m\nType: TB\nTitle: \033]52;c;ZXZpbA==\007 do "
	"\033[2J\n"
	"Date: 2025-01-01\n\nMàu \033[31mđỏ\033[0m và \033]0;tên\007.\n",
	"Number: 2-TB/X\nType: TB\nTitle: an \xE2\x80\xAE toàn \xE2\x81\xA6giả\nDate: "
	"2025-01-02\n\n\xE2\x80\xAE đảo \xE2\x80\x8B ngược.\n",
	"Number: 4-TB/X\nType: TB\nTitle: hỏng \xFF\xFE \xC0\xAF byte\nDate: "
	"2025-01-04\n\n"
	"Body \xF8\x88\x80 end.\n",
	"Number: 88-KH/TU\nType: KH\nTitle: راهنمای کتابخوانی برای همه\nDate: "
	"2025-05-05\n\n"
	"این یک متن آزمایشی است.\n",
	"Number: 31-BC/ĐU\nType: BC\nTitle: 漢字漢字漢字 Báo cáo kết quả sáu tháng, kèm "
	"số "
	"liệu từng chi bộ và những kiến nghị dài hơn một dòng của màn hình\nDate: "
	"2025-06-20\nDraft: yes\n\nSố liệu.\n",
};
static const char *const full_notices[] = {
	"Title: Chuẩn bị sinh hoạt tháng Sáu\nKind: reminder\nSender: Chi bộ thôn Mận\n"
	"Time: 2025-06-14 09:00 +07:00\nPriority: urgent\nDeadline: 2025-06-19 17:00 "
	"+07:00\n"
	"Acknowledge: yes\nAbout: 41-KH/TU\n\nĐề nghị đọc trước.\n\n- Mang theo sổ "
	"tay.\n",
	"Title: Thẻ đảng đã in xong\nKind: invitation\nSender: Đảng ủy xã\n"
	"Time: 2025-06-12 09:00 +07:00\n\nMời đến nhận.\n",
};
static const char *const full_meetings[] = {
	"Kind: regular\nFormat: hybrid\nState: upcoming\nTitle: Sinh hoạt thường kỳ "
	"tháng "
	"Sáu\nPlace: Nhà văn hóa thôn Mận\nStart: 2025-06-20 19:30 +09:00\n"
	"End: 2025-06-20 21:00 +09:00\nChair: Lường Thị Thử Nghiệm\n"
	"Link: https://hop.example/man\nPaper: 41-KH/TU\nPaper: 57-NQ/TW\nPaper: "
	"99-QĐ/TU\n\n"
	"- 15' Khai mạc\n- 40' Học tập nghị quyết\n\nĐề nghị mặc trang phục chỉnh tề.\n",
	"Kind: thematic\nState: held\nTitle: Chuyên đề đọc sách\nPlace: Trường học\n"
	"Start: 2025-05-02 08:00 +07:00\n\n",
};
static const char full_list[] = "đồng chí Ví Dụ\n\033[31mđồng chí Giả Định\n";
static const char full_record[] =
        "Title: Hồ sơ\n\nname\tLường Thị Thử Nghiệm\timport\t2025-01-02\n"
        "birth\t1980-02-03\timport\t2025-01-02\nsex\tF\timport\t2025-01-02\n"
        "card\t000000000001\timport\t2025-01-02\ncell\t99.01.001.01\timport\t2025-03-04\n"
        "cell_name\tChi bộ thôn Mận\timport\t2025-03-04\n"
        "roles\tSECRETARY@99.01.001.01\timport\t2025-03-04\n";

static int
full_id(const char *file, enum doc_kind kind, uint8_t id[ID_LEN], struct err *e)
{
	struct doc d;

	if (doc_parse(&d, kind, file, strlen(file), DOC_LENIENT, e) < 0)
		return -1;
	doc_id(&d, id);
	doc_release(&d);
	return 0;
}

/* One of its attachments is here. */
static int
full_with_attachments(struct app *a, int64_t feed, uint64_t seq, struct err *e)
{
	struct att t[2];

	if (!attachment(a, &t[0], "danh sách.txt", 0, full_list) ||
	        !attachment(a, &t[1], "bản đồ.png", 4321000, NULL))
		return err_set(e, ERR_IO, "no attachments");
	if (put_with(a, feed, seq, DOC_DOCUMENT, full_long, t, 2, e) < 0)
		return -1;
	return att_state_set(a->store, t[0].blob, ATT_HERE, e);
}

static int
full_act(struct app *a, const char *of, enum doc_kind kind, enum op_type type,
        const char *value, const char *note, struct err *e)
{
	struct op o = { .type = type, .base = 1, .at = 1750003600 };

	if (full_id(of, kind, o.ent, e) < 0)
		return -1;
	crypt_random(o.id, sizeof(o.id));
	snprintf(o.value, sizeof(o.value), "%s", value);
	snprintf(o.note, sizeof(o.note), "%s", note);
	return outbox_add(a->store, &o, e);
}

static void
full_documents(struct store *st, int64_t feed, uint64_t *seq)
{
	for (int i = 1; i <= FULL_PLAIN; i++) {
		char file[512];

		snprintf(file, sizeof(file),
		        "Number: %d-TB/TU\nType: TB\nTitle: Thông báo số %d về việc %s\n"
		        "Date: 2024-%02d-%02d\n%s\n1. Nội dung.\n\nTheo 57-NQ/TW.\n",
		        i, i, i % 3 ? "đọc sách" : "học tập nghị quyết của chi bộ ở xã",
		        1 + i / 28, 1 + i % 28, i % 9 ? "" : "Acknowledge: yes\n");
		put(st, feed, ++*seq, 1, DOC_DOCUMENT, file, strlen(file));
	}
	for (size_t i = 0; i < ARRAY_LEN(full_odd); i++)
		put(st, feed, ++*seq, 1, DOC_DOCUMENT, full_odd[i], strlen(full_odd[i]));
	for (size_t i = 0; i < ARRAY_LEN(full_notices); i++)
		put(st, feed, ++*seq, 1, DOC_NOTICE, full_notices[i],
		        strlen(full_notices[i]));
	for (size_t i = 0; i < ARRAY_LEN(full_meetings); i++)
		put(st, feed, ++*seq, 1, DOC_MEETING, full_meetings[i],
		        strlen(full_meetings[i]));
}

static int
full_fill(struct app *a, struct err *e)
{
	struct feed_sub sub = { .name = "Thử nghiệm", .kind = "all", .nkeys = 1 };
	struct feed_row feed;
	uint8_t id[ID_LEN];
	uint64_t seq = 0, left = 1;
	size_t got;

	memset(sub.fid, 7, sizeof(sub.fid));
	if (store_begin(a->store, e) < 0 || feed_subs_set(a->store, &sub, 1, e) < 0 ||
	        feed_list(a->store, &feed, 1, &got, e) < 0 || got != 1)
		return -1;
	full_documents(a->store, feed.id, &seq);
	put(a->store, feed.id, ++seq, 1, DOC_DOCUMENT, full_before, strlen(full_before));
	if (full_id(full_before, DOC_DOCUMENT, id, e) < 0 ||
	        doc_mark_read(a->store, id, true, e) < 0)
		return -1;
	put(a->store, feed.id, ++seq, 2, DOC_DOCUMENT, full_after, strlen(full_after));
	put(a->store, FEED_PRIVATE, 1, 1, DOC_PROFILE, full_record, strlen(full_record));
	if (full_with_attachments(a, feed.id, ++seq, e) < 0 ||
	        feed_cursor_set(a->store, feed.id, seq, e) < 0 ||
	        kv_set_u64(a->store, KV_SYNCED, 1750000000, e) < 0 ||
	        full_act(a, full_meetings[0], DOC_MEETING, OP_RSVP, "no", "trực", e) ||
	        full_act(a, full_after, DOC_DOCUMENT, OP_ACK, "", "", e) ||
	        store_commit(a->store, e) < 0)
		return -1;
	while (left)
		if (app_index(a, 64, NULL, NULL, &left, e) < 0)
			return -1;
	return 0;
}

static int
full_gone(const char *path, const struct stat *st, int type, struct FTW *w)
{
	(void)st;
	(void)type;
	(void)w;
	return remove(path);
}

/* The whole home: keys pressed at random may have made files of any name. */
static void
full_clean(void)
{
	if (chdir("/") == 0)
		nftw(home, full_gone, 8, FTW_DEPTH | FTW_PHYS);
}
