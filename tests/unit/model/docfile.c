#include "model/docfile.h"

#include "base/utf8.h"
#include "t.h"

static int
parse(struct doc *d, const char *s, size_t n, enum doc_parse_mode mode, struct err *e)
{
	err_clear(e);
	return doc_parse(d, DOC_DOCUMENT, s, n, mode, e);
}

static void
good(void)
{
	static const char file[] = "Number: 339-QĐ/TW\n"
	                           "Type: QĐ\n"
	                           "Title:   Về sổ tay đảng viên: điện tử  \n"
	                           "Issuer: Trung ương\n"
	                           "Signer: Nguyễn Văn A\n"
	                           "Date: 2025-07-10\n"
	                           "Effective: 2025-08-01\n"
	                           "Expires: 2030-12-31\n"
	                           "Urgency: KHẨN\n"
	                           "Draft: no\n"
	                           "Acknowledge: yes\n"
	                           "Replaces: 1-QĐ/TW\n"
	                           "Replaces: 2-QĐ/TW\n"
	                           "Cites: 57-NQ/TW\n"
	                           "\n"
	                           "I- Điều\n\nTitle: not a header\n";
	struct err e = ERR_INIT;
	struct doc d;

	INT_EQ(parse(&d, file, sizeof(file) - 1, DOC_STRICT, &e), 0, "a whole document");
	STR_EQ(e.msg, "", "without a complaint");
	INT_EQ(d.kind, DOC_DOCUMENT, "its kind is as given");
	STR_EQ(doc_get(&d, DOCF_NUMBER), "339-QĐ/TW", "the number");
	STR_EQ(doc_get(&d, DOCF_TITLE), "Về sổ tay đảng viên: điện tử",
	        "the title, trimmed");
	STR_EQ(doc_get(&d, DOCF_URGENCY), "KHẨN", "the urgency");
	OK(d.date == 20250710 && d.effective == 20250801 && d.expires == 20301231,
	        "the dates");
	OK(!d.draft && d.ack, "the marks");
	INT_EQ(d.nrels, 3, "the relations");
	OK(d.nrels == 3 && d.rels[0].kind == REL_REPLACES &&
	                d.rels[1].kind == REL_REPLACES && d.rels[2].kind == REL_CITES &&
	                strcmp(d.rels[1].number, "2-QĐ/TW") == 0,
	        "in order, with their kinds");
	OK(view_eq(d.body, "I- Điều\n\nTitle: not a header\n"),
	        "the body is what follows");
	OK(d.body.p > file && d.body.p < file + sizeof(file), "and is no copy");
	doc_release(&d);
	OK(doc_get(&d, DOCF_TITLE)[0] == '\0', "a released document is empty");
}

static void
accepted(const char *s, size_t n, const char *body, const char *name)
{
	struct err e = ERR_INIT;
	struct doc d;

	INT_EQ(parse(&d, s, n, DOC_STRICT, &e), 0, name);
	STR_EQ(e.msg, "", "without a complaint");
	STR_EQ(doc_get(&d, DOCF_TITLE), "T", "its title");
	OK(d.body.n == strlen(body) &&
	                (!d.body.n || memcmp(d.body.p, body, d.body.n) == 0),
	        "its body");
	doc_release(&d);
}

#define ACCEPTED(s, body, name) accepted(s, sizeof(s) - 1, body, name)

static void
strict_accepts(void)
{
	ACCEPTED("Title: T\r\nDate: 2025-07-10\r\n\r\nx\r\n", "x\r\n", "CRLF");
	ACCEPTED("\xEF\xBB\xBFTitle: T\n\nx", "x", "a BOM");
	ACCEPTED("Title:T\n  \t\nx", "x", "a line of spaces parts as well");
	ACCEPTED("Title: T\n", "", "no body");
	ACCEPTED("Title: T", "", "not even a newline");
	ACCEPTED("Title: T\nSigner:\n\nx", "x", "an empty value is as none");
	ACCEPTED("Title: T\n\n\x1B[2J\xC2\x9B\xE2\x80\xAE", "\x1B[2J\xC2\x9B\xE2\x80\xAE",
	        "control characters are the reader's affair");
	ACCEPTED("Title: T\n\nBảo vệ bí mật nhà nước\nđộ MẬT cao\nMAT\nmat\nMắt\n",
	        "Bảo vệ bí mật nhà nước\nđộ MẬT cao\nMAT\nmat\nMắt\n",
	        "words that only contain a secrecy mark, or resemble one");
	ACCEPTED("Title: T\n\nMẬT 1\n(mật ong)\nTôi mật\nＭAＴ\n...\n",
	        "MẬT 1\n(mật ong)\nTôi mật\nＭAＴ\n...\n",
	        "and with punctuation around them");
	ACCEPTED("Title: T\nSigner: a\tb \u200Dc\n\nx", "x",
	        "a tab or a joiner in a value");
	ACCEPTED("Title: T\n\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\nMẬT\n",
	        "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\nMẬT\n", "a mark below the tenth line");
}

static void
refused(const char *s, size_t n, const char *want)
{
	struct err e = ERR_INIT;
	struct doc d;

	INT_EQ(parse(&d, s, n, DOC_STRICT, &e), -1, want);
	OK(e.code == ERR_USAGE && strncmp(e.msg, want, strlen(want)) == 0, "is said: %s",
	        e.msg);
	OK(d.nrels == 0 && !d.f[DOCF_TITLE], "and nothing is left");
	doc_release(&d);
}

#define REFUSED(s, want) refused(s, sizeof(s) - 1, want)

static void
strict_refuses(void)
{
	struct str s = STR_INIT(DOC_MAX + 100);
	int i;

	REFUSED("Title: T\nColour: red\n\nx", "line 2: unknown header name \"Colour\"");
	REFUSED("title: T\n\nx", "line 1: unknown header name \"title\"");
	REFUSED("Appendix: x\nTitle: T\n\nx", "line 1: unknown header name");
	REFUSED("Title: T\nTitle: U\n\nx", "line 2: Title for the second time");
	REFUSED("Title: T\nDate: 2025-02-30\n\nx", "line 2: Date: not a date");
	REFUSED("Title: T\nExpires: 10/07/2025\n\nx", "line 2: Expires: not a date");
	REFUSED("Title: T\nDate:\n\nx", "line 2: Date: not a date");
	REFUSED("Title: T\nAcknowledge: ja\n\nx",
	        "line 2: Acknowledge: neither yes nor no");
	REFUSED("Title: T\nDraft: Yes\n\nx", "line 2: Draft: neither yes nor no");
	REFUSED("Title: T\nCites:\n\nx", "line 2: Cites: no number");
	REFUSED("Number: 1-NQ/TW\n\nx", "line 1: the header has no Title");
	REFUSED("Title:  \n\nx", "line 1: the header has no Title");
	REFUSED("", "line 1: the header has no Title");
	REFUSED("\nTitle: T\n", "line 1: the header has no Title");
	REFUSED("Title: T\nplain text\n\nx", "line 2: no header line");
	REFUSED("Title: T\n\na\nb\0c\n", "line 4: a NUL character");
	REFUSED("Title: T\0\n\n", "line 1: a NUL character");
	REFUSED("Title: T\n\na\n\xFF\n", "line 4: not UTF-8");
	REFUSED("Title: \xE1\xBB\n\na\n", "line 1: not UTF-8");
	REFUSED("Title: MẬT\n\nx", "line 1: secrecy mark");
	REFUSED("Title: T\nUrgency: tuyệt mật\n\nx", "line 2: secrecy mark");
	REFUSED("Title: T\nUrgency:  Tối  Mật \n\nx", "line 2: secrecy mark");
	REFUSED("Title: T\nMẬT\n\nx", "line 2: secrecy mark");
	REFUSED("Title: T\n\nx\n   Mật\t\r\n", "line 4: secrecy mark \"Mật\"");
	REFUSED("Title: T\n\nTUYỆT MẬT", "line 3: secrecy mark");
	REFUSED("Title: T\n\nMA\u0302\u0323T\n", "line 3: secrecy mark");
	REFUSED("Title: T\n\nMA\u0323\u0302T\n", "line 3: secrecy mark");
	REFUSED("Title: T\n\ntô\u0301i\u00A0mật\n", "line 3: secrecy mark");
	REFUSED("Title: T\n\n1\n2\n3\n4\n5\n6\n7\n8\n9\nMẬT\n", "line 12: secrecy mark");
	REFUSED("Title: T\n\nMẬT.\n", "line 3: secrecy mark");
	REFUSED("Title: T\n\n*MẬT*\n", "line 3: secrecy mark");
	REFUSED("Title: T\n\n** \u201CTUYỆT - MẬT\u201D! **\n", "line 3: secrecy mark");
	REFUSED("Title: T\n\nM Ậ T\n", "line 3: secrecy mark");
	REFUSED("Title: T\n\nＭＡ\u0323\u0302Ｔ\n", "line 3: secrecy mark");
	REFUSED("Title: T\n\nＴỐＩ\u3000ｍậｔ\n", "line 3: secrecy mark");
	REFUSED("Title: T\n\nM\u200BẬ\u00ADT\uFEFF\n", "line 3: secrecy mark");
	REFUSED("Title: T\n\nM\u034FẬ\uFE0FT\u3164\n", "line 3: secrecy mark");
	REFUSED("Title: T\nUrgency: [M\u2060ẬT]\n\nx", "line 2: secrecy mark");
	REFUSED("Title: a\x1B[2Jb\n\nx", "line 1: Title: the control character U+001B");
	REFUSED("Title: a\x7F\n\nx", "line 1: Title: the control character U+007F");
	REFUSED("Title: a\xC2\x9B\n\nx", "line 1: Title: the control character U+009B");
	REFUSED("Title: T\nSigner: a\u202Eb\n\nx",
	        "line 2: Signer: the control character U+202E");
	REFUSED("Title: T\nCites: 1\u2066-NQ\n\nx",
	        "line 2: Cites: the control character U+2066");
	REFUSED("Title: T\nIssuer: a\u061Cb\n\nx",
	        "line 2: Issuer: the control character U+061C");
	str_adds(&s, "Title: ");
	for (i = 0; i < 1001; i++)
		str_addc(&s, 'x');
	refused(s.p, s.len, "line 1: Title: 1001 bytes, at most 1000 are allowed");
	str_reset(&s);
	str_adds(&s, "Title: T\n");
	for (i = 0; i < DOC_RELS_MAX + 1; i++)
		str_addf(&s, "Cites: %d-NQ/TW\n", i + 1);
	refused(s.p, s.len, "line 66: more than 64 related documents");
	str_reset(&s);
	str_adds(&s, "Title: T\n\n");
	while (s.len <= DOC_MAX)
		str_add(&s, "0123456789ABCDEF0123456789ABCDEF", 32);
	refused(s.p, s.len, "the document has 4194");
	str_release(&s);
}

static void
lenient(void)
{
	static const char hostile[] = "Title: a\xFF\x1B[2J\0b\nColour: red\nnonsense\n"
	                              "Date: soon\nDraft: perhaps\nTitle: c\nCites:\n"
	                              "Acknowledge: yes\n\nbody\xFF\0x";
	static const char bare[] = "Mở đầu\nTitle: x\n\ncuối";
	struct str s = STR_INIT(10000);
	struct err e = ERR_INIT;
	struct doc d;
	int i;

	INT_EQ(parse(&d, hostile, sizeof(hostile) - 1, DOC_LENIENT, &e), 0,
	        "the reader takes what it understands");
	STR_EQ(doc_get(&d, DOCF_TITLE), "a\xFF\x1B[2J b", "of two titles the first");
	OK(d.date == 0 && !d.draft && d.ack && d.nrels == 0, "and passes over the rest");
	INT_EQ(d.body.n, 7, "the body is as given");
	doc_release(&d);
	INT_EQ(parse(&d, bare, sizeof(bare) - 1, DOC_LENIENT, &e), 0, "without a header");
	OK(!d.f[DOCF_TITLE] && d.body.n == sizeof(bare) - 1,
	        "the whole file is the body");
	doc_release(&d);
	INT_EQ(parse(&d, "", 0, DOC_LENIENT, &e), 0, "an empty file is an empty body");
	doc_release(&d);
	str_adds(&s, "Title: ");
	for (i = 0; i < 600; i++)
		str_adds(&s, "đ");
	INT_EQ(parse(&d, s.p, s.len, DOC_LENIENT, &e), 0, "a title too long");
	OK(strlen(doc_get(&d, DOCF_TITLE)) == 1000 && utf8_valid(d.f[DOCF_TITLE], 1000),
	        "is cut at a letter");
	doc_release(&d);
	str_release(&s);
	INT_EQ(parse(&d, "Title: T\n\nMẬT\n", strlen("Title: T\n\nMẬT\n"), DOC_LENIENT,
	               &e),
	        -1, "a secrecy mark is refused here too");
	INT_EQ(e.code, ERR_USAGE, "as usage");
	INT_EQ(parse(&d, "x\nTUYỆT MẬT", strlen("x\nTUYỆT MẬT"), DOC_LENIENT, &e), -1,
	        "in a file without a header as well");
	INT_EQ(parse(&d, "Title: T\nLevel: Mật", strlen("Title: T\nLevel: Mật"),
	               DOC_LENIENT, &e),
	        -1, "and behind an unknown name");
}

static void
names(void)
{
	uint8_t h[32], same[32];

	STR_EQ(doc_kind_name(DOC_DOCUMENT), "document", "the name of a kind");
	STR_EQ(doc_kind_name((enum doc_kind)77), "other", "an unknown kind");
	INT_EQ(doc_kind_of("meeting", 7), DOC_MEETING, "a kind by name");
	OK(doc_kind_of("meetings", 8) == DOC_OTHER &&
	                doc_kind_of("other", 5) == DOC_OTHER,
	        "any other name");
	STR_EQ(doc_rel_name(REL_REPLACES), "Replaces", "the name of a relation");
	STR_EQ(doc_rel_name(REL_CITES), "Cites", "and of the last");
	doc_hash("x", 1, h);
	doc_hash("y", 1, same);
	OK(memcmp(h, same, 32) != 0, "another file has another hash");
	doc_hash("x", 1, same);
	OK(memcmp(h, same, 32) == 0, "the same file the same");
}

int
main(void)
{
	good();
	strict_accepts();
	strict_refuses();
	lenient();
	names();
	return t_end();
}
