/*
 * A member with some of everything, for the screens: documents, one changed since it was read,
 * meetings, notices, the profile, an act of each state. The clock stands still.
 */
#include "play.h"
#include <sys/syscall.h>
#include <time.h>
#include "base/utf8.h"
#include "model/op.h"
#include "store/outbox.h"

#define NOW 1750003600 /* 15/06/2025 23:06 in the zone of the tests */

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

static const char plan[] =
        "Number: 41-KH/TU\nType: KH\nTitle: Kế hoạch chuyển đổi số ở chi bộ\nDate: "
        "2025-05-20\n"
        "Acknowledge: yes\n\nI- MỤC TIÊU\n\n1. Mỗi chi bộ một buổi thực hành.\n"
        "2. Hoàn thành trong quý Ba.\n\nII- TỔ CHỨC\n\n1. Bí thư chủ trì.\n";
static const char plan_again[] =
        "Number: 41-KH/TU\nType: KH\nTitle: Kế hoạch chuyển đổi số ở chi bộ\nDate: "
        "2025-05-20\n"
        "Acknowledge: yes\n\nI- MỤC TIÊU\n\n1. Mỗi chi bộ hai buổi thực hành.\n"
        "2. Hoàn thành trong quý Ba.\n\nII- TỔ CHỨC\n\n1. Bí thư chủ trì.\n";
static const char rules[] =
        "Number: 12-QC/ĐU\nType: QC\nTitle: Quy chế làm việc của chi bộ\nDate: "
        "2025-04-02\n\n"
        "1. Họp mỗi tháng một lần.\n";

static const char meeting[] =
        "Kind: regular\nFormat: hybrid\nState: upcoming\nTitle: Sinh hoạt thường kỳ "
        "tháng Sáu\n"
        "Place: Nhà văn hóa thôn Mận\nStart: 2025-06-20 19:30 +09:00\n"
        "End: 2025-06-20 21:00 +09:00\nChair: Lường Thị Thử Nghiệm\n"
        "Secretary: Hoàng Văn Ví Dụ\nGuests: đại diện Đảng ủy xã\n"
        "Link: https://hop.example/man\nPaper: 41-KH/TU\nPaper: 12-QC/ĐU\nPaper: "
        "99-QĐ/TU\n\n"
        "- 15' Khai mạc, điểm danh\n- 40' Học tập nghị quyết, thảo luận từng tổ\n"
        "- 20' Kết nạp đảng viên\n\nĐề nghị mặc trang phục chỉnh tề.\n";
static const char cancelled[] =
        "Kind: extraordinary\nState: cancelled\nTitle: Họp bất thường về lũ\nPlace: Trụ "
        "sở\n"
        "Start: 2025-07-01 08:00 +07:00\n\n";
static const char held[] =
        "Kind: thematic\nState: held\nTitle: Chuyên đề đọc sách\nPlace: Trường học\n"
        "Start: 2025-05-02 08:00 +07:00\n\n";

static const char urgent[] =
        "Title: Chuẩn bị sinh hoạt tháng Sáu\nKind: reminder\nLevel: Chi bộ\n"
        "Sender: Chi bộ thôn Mận\nTime: 2025-06-14 09:00 +07:00\nPriority: urgent\n"
        "Deadline: 2025-06-19 17:00 +07:00\nAcknowledge: yes\nAbout: 41-KH/TU\n\n"
        "Đề nghị đọc tài liệu trước buổi sinh hoạt.\n\n- Mang theo sổ tay.\n";
static const char holiday[] =
        "Title: Lịch nghỉ lễ của văn phòng\nKind: notice\nSender: Tỉnh ủy Sông Mây\n"
        "Time: 2025-06-10 09:00 +07:00\n\nNghỉ hai ngày.\n";
static const char badge[] =
        "Title: Thẻ đảng của đồng chí đã in xong\nKind: invitation\nSender: Đảng ủy xã\n"
        "Time: 2025-06-12 09:00 +07:00\n\nMời đến nhận.\n";

static const char record[] =
        "Title: Hồ sơ\n\n"
        "name\tLường Thị Thử Nghiệm\timport\t2025-01-02\n"
        "birth\t1980-02-03\timport\t2025-01-02\nsex\tF\timport\t2025-01-02\n"
        "joined\t2024-09-02\timport\t2025-01-02\nofficial\t\timport\t2025-01-02\n"
        "card\t000000000001\timport\t2025-01-02\ncell\t99.01.001.01\timport\t2025-03-04\n"
        "citizen_id\t000000000001\timport\t2025-01-02\nphone\t\timport\t2025-01-02\n"
        "cell_name\tChi bộ thôn Mận\timport\t2025-03-04\n"
        "roles\tSECRETARY@99.01.001.01\timport\t2025-03-04\n";

/* --- a language of its own ------------------------------------------------------------- */

/* Letters of no language that is spoken here stand for those of ASCII: then what is not in them comes
 * neither from the catalogue nor from the store. */
static bool disguised;

static void
disguise(const char *s, size_t n, struct str *out)
{
	char u[4];

	for (size_t i = 0; i < n; i++) {
		int lower = s[i] | 0x20;

		if (lower >= 'a' && lower <= 'z' && (s[i] & 0x80) == 0)
			str_add(out, u,
			        utf8_put((s[i] & 0x20 ? 0x430u : 0x410u) +
			                         (uint32_t)(lower - 'a'),
			                u));
		else
			str_addc(out, s[i]);
	}
}

/* The headers that hold words, not numbers and codes. */
static bool
wordy(const char *line)
{
	static const char *const names[] = { "Title:", "Place:", "Issuer:", "Signer:",
		"Sender:", "Level:", "Chair:", "Secretary:", "Guests:", "Link:", "name\t",
		"cell_name\t" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strncmp(line, names[i], strlen(names[i])) == 0)
			return true;
	return false;
}

/* The file as it goes into the store; kept until the next one. */
static const char *
as_sent(const char *file)
{
	static struct str out = STR_INIT(DOC_MAX);
	bool text = false;

	if (!disguised)
		return file;
	str_reset(&out);
	while (*file) {
		size_t n = strcspn(file, "\n"), head = 0;

		if (text || wordy(file)) {
			while (!text && file[head] != ':' && file[head] != '\t')
				head++;
			str_add(&out, file, head);
			disguise(file + head, n - head, &out);
		} else {
			str_add(&out, file, n);
		}
		text = text || (n == 0 && strncmp(file + 1, "name\t", 5) != 0);
		file += n;
		if (*file)
			str_addc(&out, *file++);
	}
	return str_c(&out);
}

static const char *
own_words(const char *s)
{
	static struct str out = STR_INIT(1000);

	if (!disguised)
		return s;
	str_reset(&out);
	disguise(s, strlen(s), &out);
	return str_c(&out);
}

/* --- the store --------------------------------------------------------------------------- */

static int
act(struct app *a, enum op_type type, const char *of, enum doc_kind kind,
        const char *value, const char *note, uint8_t id[ID_LEN], struct err *e)
{
	struct op o = { .type = type, .base = 1, .at = NOW };
	struct doc d;

	of = as_sent(of);
	if (doc_parse(&d, kind, of, strlen(of), DOC_LENIENT, e) < 0)
		return -1;
	doc_id(&d, o.ent);
	doc_release(&d);
	crypt_random(o.id, sizeof(o.id));
	memcpy(id, o.id, ID_LEN);
	snprintf(o.value, sizeof(o.value), "%s", value);
	snprintf(o.note, sizeof(o.note), "%s", own_words(note));
	return outbox_add(a->store, &o, e);
}

/* One act of each state. */
static int
acts(struct app *a, struct err *e)
{
	uint8_t refused[ID_LEN], accepted[ID_LEN], queued[ID_LEN];
	struct op due[4];
	size_t got;

	if (act(a, OP_RSVP, cancelled, DOC_MEETING, "no", "trực ở bệnh viện", refused,
	            e) ||
	        act(a, OP_ACK, holiday, DOC_NOTICE, "", "", accepted, e) ||
	        outbox_due(a->store, 4, due, &got, e) ||
	        outbox_refused(a->store, refused, "The meeting was cancelled.", e) ||
	        outbox_ok(a->store, accepted, 7, NOW, e))
		return -1;
	return act(a, OP_ACK, rules, DOC_DOCUMENT, "", "", queued, e);
}

static void
feed_send(struct app *a, int64_t feed, uint64_t seq, uint32_t rev, enum doc_kind kind,
        const char *file)
{
	file = as_sent(file);
	put(a->store, feed, seq, rev, kind, file, strlen(file));
}

static int
fill_member(struct app *a, struct err *e)
{
	const char *text;
	static const struct {
		const char *file;
		enum doc_kind kind;
	} all[] = {
		{ plan, DOC_DOCUMENT },
		{ rules, DOC_DOCUMENT },
		{ meeting, DOC_MEETING },
		{ cancelled, DOC_MEETING },
		{ held, DOC_MEETING },
		{ holiday, DOC_NOTICE },
		{ badge, DOC_NOTICE },
		{ urgent, DOC_NOTICE },
	};
	struct feed_sub sub = { .name = "Thử nghiệm", .kind = "all", .nkeys = 1 };
	struct feed_row feed;
	uint64_t seq = 0;
	struct doc d;
	uint8_t id[ID_LEN];
	size_t got;

	memset(sub.fid, 7, sizeof(sub.fid));
	if (store_begin(a->store, e) < 0 || feed_subs_set(a->store, &sub, 1, e) < 0 ||
	        feed_list(a->store, &feed, 1, &got, e) < 0 || got != 1)
		return -1;
	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		feed_send(a, feed.id, ++seq, 1, all[i].kind, all[i].file);
	feed_send(a, FEED_PRIVATE, 1, 1, DOC_PROFILE, record);
	/* Read, and changed since. */
	text = as_sent(plan);
	if (doc_parse(&d, DOC_DOCUMENT, text, strlen(text), DOC_LENIENT, e) < 0)
		return -1;
	doc_id(&d, id);
	doc_release(&d);
	if (doc_mark_read(a->store, id, true, e) < 0)
		return -1;
	feed_send(a, feed.id, ++seq, 2, DOC_DOCUMENT, plan_again);
	if (feed_cursor_set(a->store, feed.id, seq, e) < 0 ||
	        kv_set_u64(a->store, KV_SYNCED, 1750000000, e) < 0 || acts(a, e) < 0)
		return -1;
	return store_commit(a->store, e);
}
