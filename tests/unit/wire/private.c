/* Private items of a sync, and what travels about a member's devices. */
#include "base/mem.h"
#include "base/zip.h"
#include "model/docfile.h"
#include "t.h"
#include "wire/att_rec.h"
#include "wire/json.h"

static void
fill(struct sync_reply *r, struct str *frame)
{
	struct err e = ERR_INIT;
	struct sync_item *it;

	memset(r, 0, sizeof(*r));
	snprintf(r->epoch, sizeof(r->epoch), "E");
	snprintf(r->view, sizeof(r->view), "V");
	snprintf(r->state, sizeof(r->state), "S");
	r->priv_head = 9;
	r->nitems = 4;
	r->item = mem_new(4, sizeof(*r->item), &e);
	for (size_t i = 0; i < 4; i++) {
		it = &r->item[i];
		it->seq = 2 * i + 1;
		it->doc[0] = (uint8_t)i;
		it->rev = 7;
		it->at = 1000;
	}
	it = r->item;
	snprintf(it[0].type, sizeof(it->type), "rsvp");
	it[0].id[15] = 5;
	snprintf(it[0].value, sizeof(it->value), "no");
	it[0].note = mem_dup("bận \"việc\"\n", strlen("bận \"việc\"\n"), &e);
	snprintf(it[1].type, sizeof(it->type), "doc");
	it[1].kind = DOC_PROFILE;
	if (zip_pack("Title: x\n\nname\tA\n", 17, ZIP_LEVEL, frame, &e))
		OK(0, "a frame: %s", e.msg);
	doc_hash("Title: x\n\nname\tA\n", 17, it[1].h);
	it[1].frame = mem_dup(str_c(frame), frame->len, &e);
	it[1].frame_len = frame->len;
	snprintf(it[2].type, sizeof(it->type), "undoc");
	snprintf(it[2].why, sizeof(it->why), "nhầm");
	snprintf(it[3].type, sizeof(it->type), "rsvp");
	snprintf(it[3].value, sizeof(it->value), "online");
}

static void
items(void)
{
	struct str s = STR_INIT(JSON_MAX), frame = STR_INIT(4096);
	struct sync_reply r, b;
	struct err e = ERR_INIT;

	fill(&r, &frame);
	OK(!sync_json_put(&r, &s, &e) && !json_strict(str_c(&s), s.len, &e),
	        "private items are written as JSON: %s", e.msg);
	if (sync_json_get(&b, str_c(&s), s.len, &e)) {
		OK(0, "and come back: %s", e.msg);
		return;
	}
	OK(b.nitems == 4 && b.item[1].seq == 3 && b.item[3].seq == 7,
	        "all come back, with their gaps");
	OK(!strcmp(b.item[0].value, "no") && b.item[0].note &&
	                !strcmp(b.item[0].note, "bận \"việc\"\n") &&
	                b.item[0].id[15] == 5,
	        "an answer with its note");
	OK(!strcmp(b.item[3].value, "online") && !b.item[3].note, "one without");
	OK(b.item[1].kind == DOC_PROFILE && b.item[1].frame_len == frame.len &&
	                !memcmp(b.item[1].frame, str_c(&frame), frame.len) &&
	                !memcmp(b.item[1].h, r.item[1].h, HASH_LEN) &&
	                b.item[1].rev == 7 && b.item[1].at == 1000,
	        "a private document");
	STR_EQ(b.item[2].why, "nhầm", "and why one was taken back");
	sync_reply_release(&b);
	r.item[1].frame_len = ITEM_FRAME_MAX + 1;
	OK(sync_json_put(&r, &s, &e), "a longer frame is not sent");
	r.item[1].frame_len = frame.len;
	sync_reply_release(&r);
	str_release(&s);
	str_release(&frame);
}

static bool
taken(const char *item)
{
	struct str s = STR_INIT(JSON_MAX);
	struct sync_reply b;
	bool got;

	str_addf(&s,
	        "{\"e\":\"E\",\"now\":1,\"v\":\"V\",\"s\":\"S\",\"heads\":[],"
	        "\"me\":{\"h\":5,\"items\":[{\"s\":1,%s}]}}",
	        item);
	got = !sync_json_get(&b, str_c(&s), s.len, NULL);
	if (got)
		sync_reply_release(&b);
	str_release(&s);
	return got;
}

#define D "\"d\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"v\":1,\"at\":1"
#define H "\"h\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\""

static void
refusals(void)
{
	struct str s = STR_INIT(JSON_MAX);

	OK(taken("\"t\":\"doc\"," D ",\"k\":\"notice\"," H ",\"z\":\"AAAA\""),
	        "a private document is taken");
	OK(!taken("\"t\":\"doc\"," D ",\"k\":\"notice\"," H), "not without its frame");
	OK(!taken("\"t\":\"doc\"," D ",\"k\":\"notice\"," H ",\"z\":\"\""),
	        "nor with an empty one");
	OK(!taken("\"t\":\"doc\"," D ",\"k\":\"notice\"," H ",\"z\":\"A=\""),
	        "nor with one that is not base64");
	OK(!taken("\"t\":\"doc\"," D ",\"k\":\"notice\",\"z\":\"AAAA\""),
	        "nor without its hash");
	str_adds(&s, "\"t\":\"doc\"," D ",\"k\":\"notice\"," H ",\"z\":\"");
	while (s.len < ITEM_FRAME_MAX * 3 / 2)
		str_adds(&s, "AAAAAAAA");
	str_addc(&s, '"');
	OK(!taken(str_c(&s)), "nor with one that is too long");
	OK(!taken("\"t\":\"rsvp\"," D ",\"val\":\"yes\""), "an answer needs its op");
	OK(!taken("\"t\":\"rsvp\",\"id\":\"AAAAAAAAAAAAAAAAAAAAAA\"," D),
	        "and its value");
	OK(taken("\"t\":\"undoc\"," D) && !taken("\"t\":\"undoc\",\"v\":1,\"at\":1"),
	        "what is taken back is named");
	str_release(&s);
}

static void
devices(void)
{
	struct device_info v[2] = {
		{ .id = { 1 }, .name = "máy \"bàn\"", .at = 5, .seen = 9, .self = true },
		{ .id = { 2 }, .revoked = 77 }
	};
	struct device_info *got = NULL;
	struct str s = STR_INIT(JSON_MAX);
	struct code_reply c = { "ABCDE-12345", 99 }, c2;
	struct token_reply t = { "tok", 4 }, t2;
	struct err e = ERR_INIT;
	uint8_t id[ID_LEN] = { 8 }, id2[ID_LEN];
	size_t n = 0;

	OK(!devices_json_put(v, 2, &s, &e) &&
	                !devices_json_get(&got, &n, str_c(&s), s.len, &e),
	        "a list of devices travels");
	OK(n == 2 && !memcmp(&got[0], &v[0], sizeof(v[0])) &&
	                !memcmp(&got[1], &v[1], sizeof(v[1])),
	        "whole");
	free(got);
	OK(devices_json_get(&got, &n, "{\"devices\":[7]}", 15, &e) && !got,
	        "what is no device is refused");
	str_reset(&s);
	OK(!code_json_put(&c, &s, &e) && !code_json_get(&c2, str_c(&s), s.len, &e) &&
	                !strcmp(c.code, c2.code) && c2.expires == 99,
	        "a code travels");
	OK(code_json_get(&c2, "{\"code\":\"a b\",\"expires\":1}", 26, &e),
	        "one with a blank is refused");
	str_reset(&s);
	OK(!token_json_put(&t, &s, &e) && !token_json_get(&t2, str_c(&s), s.len, &e) &&
	                !strcmp(t2.token, "tok") && t2.now == 4,
	        "a token travels");
	OK(!token_json_get(&t2, "{\"now\":1}", 9, &e) && !t2.token[0],
	        "an answer may have none");
	str_reset(&s);
	OK(!revoke_json_put(id, &s, &e) && !revoke_json_get(id2, str_c(&s), s.len, &e) &&
	                !memcmp(id, id2, ID_LEN),
	        "which device is meant travels");
	OK(revoke_json_get(id2, "{}", 2, &e), "none is refused");
	str_release(&s);
}

static void
attachments(void)
{
	struct meta_line m = {
		.seq = 5, .rev = 1, .kind = DOC_DOCUMENT, .len = 10, .natt = 2
	};
	struct str s = STR_INIT(JSON_MAX);
	struct err e = ERR_INIT;
	struct meta_line b;
	uint8_t rec[ATT_REC_MAX], h1[HASH_LEN], h2[HASH_LEN];
	struct att a;
	size_t n;

	snprintf(m.att[0].name, sizeof(m.att[0].name), "Biểu mẫu 1.pdf");
	snprintf(m.att[0].type, sizeof(m.att[0].type), "application/pdf");
	m.att[0].size = 70000;
	memset(m.att[0].hash, 1, HASH_LEN);
	memset(m.att[0].blob, 2, HASH_LEN);
	memset(m.att[0].key, 3, KEY_LEN);
	snprintf(m.att[1].name, sizeof(m.att[1].name), "b.png");
	OK(!meta_json_put(&m, &s, &e) && !meta_json_get(&b, str_c(&s), s.len, &e),
	        "an entry with attachments travels: %s", e.msg);
	OK(b.natt == 2 && !memcmp(b.att, m.att, 2 * sizeof(m.att[0])), "whole");
	n = att_rec_put(&m.att[0], rec);
	OK(!att_rec_get(&a, rec, n, &e) && !memcmp(&a, &m.att[0], sizeof(a)),
	        "an attachment's record too");
	OK(att_rec_get(&a, rec, n - 1, &e) && att_rec_get(&a, rec, 50, &e),
	        "one that is cut is refused");
	rec[103] = 0xff;
	OK(att_rec_get(&a, rec, n, &e), "one of a size that cannot be, too");
	doc_hash_with("x", 1, m.att, 2, h1);
	doc_hash_with("x", 1, m.att, 1, h2);
	OK(memcmp(h1, h2, HASH_LEN) != 0, "attachments count in the document's hash");
	doc_hash_with("x", 1, NULL, 0, h1);
	doc_hash("x", 1, h2);
	OK(memcmp(h1, h2, HASH_LEN) == 0, "without one it is the hash of the file");
	OK(attach_name_ok("a b.PDF", 7) && !attach_name_ok("a/b.pdf", 7) &&
	                !attach_name_ok(".pdf", 4) && !attach_name_ok("a.exe", 5) &&
	                !attach_name_ok("a\n.pdf", 6) && !attach_name_ok("pdf", 3) &&
	                !attach_name_ok("..pdf", 5),
	        "names of attachments are no paths, and of known kinds");
	STR_EQ(attach_type("x.jpeg", 6), "image/jpeg", "which say what it is");
	str_release(&s);
}

int
main(void)
{
	struct err e = ERR_INIT;

	INT_EQ(crypt_init(&e), 0, "the library starts");
	items();
	refusals();
	devices();
	attachments();
	return t_end();
}
