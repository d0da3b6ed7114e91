/* Reasons of the server and of the helper in the member's language. */
#include "model/reason.h"

#include "base/i18n.h"
#include "base/path.h"
#include "base/str.h"
#include "lang.h"
#include "t.h"

int
main(void)
{
	char long_one[1000];

	OK(lang_start(), "the catalogues are there");
	i18n_choose("en");
	STR_EQ(reason_show("op:closed", "The meeting was cancelled.").s,
	        "The meeting was cancelled.", "in English as it came");
	STR_EQ(reason_show("net:refused", "h.example refused the connection").s,
	        "h.example refused the connection", "with what it names");
	STR_EQ(reason_show("op:closed", "").s, "it is closed", "a code without words");
	STR_EQ(reason_show(NULL, "op:closed").s, "it is closed", "that was kept alone");
	STR_EQ(reason_show("x:y", "").s, "",
	        "of a code that nobody knows nothing is said");
	STR_EQ(reason_show(NULL, NULL).s, "", "nor of nothing");
	i18n_choose("vi");
	STR_EQ(reason_show("op:closed", "The meeting was cancelled.").s,
	        "Buổi sinh hoạt đã hủy.", "a sentence of the server");
	STR_EQ(reason_show(NULL, "The meeting was cancelled.").s,
	        "Buổi sinh hoạt đã hủy.", "known without its code");
	STR_EQ(reason_show("auth:code", "This code has expired: codes are valid for 14 "
	                                "days. Ask for a new one.")
	                .s,
	        "Mã này đã hết hạn: mã có hiệu lực 14 ngày. Hãy xin mã mới.",
	        "with its number");
	STR_EQ(reason_show("auth:throttled", "Your devices have asked for 5 codes within "
	                                     "a day. Use one of them, or "
	                                     "try again in 23 hours.")
	                .s,
	        "Trong một ngày các thiết bị của đồng chí đã xin 5 mã. Hãy dùng một mã "
	        "trong "
	        "đó, "
	        "hoặc thử lại sau 23 giờ.",
	        "and two of them");
	STR_EQ(reason_show("op:closed", "Voting has ended.").s,
	        "đã đóng (Voting has ended.)", "a new sentence of a known code");
	STR_EQ(reason_show("net:refused", "h.example refused the connection").s,
	        "máy chủ từ chối kết nối; nó có đang chạy không?", "the helper's");
	STR_EQ(reason_show("x:y", "What %s nobody %n knows").s, "What %s nobody %n knows",
	        "what is not known stays, and is no format");
	STR_EQ(reason_show("op:closed", "%s%n").s, "đã đóng (%s%n)",
	        "nor is it in brackets");
	memset(long_one, 'a', sizeof(long_one) - 1);
	long_one[sizeof(long_one) - 1] = '\0';
	INT_EQ(strlen(reason_show("op:closed", long_one).s), sizeof(struct reason) - 1,
	        "a long one is cut");
	return t_end();
}
